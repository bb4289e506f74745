"""Incident: leads that belong together, and the ties between two leads with the reason for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What correlation knows of a lead: kind, place, time and an origin; no text."""

    #: the lead
    lead: UUID
    #: kind of object, such as "antenna box"
    kind: str
    #: latitude in degrees, WGS 84
    lat: float
    #: longitude in degrees, WGS 84
    lon: float
    #: instant that counts for the window: registration of the report, aware UTC
    at: datetime
    #: keyed fingerprint of the reporter (confidential mode) or None; equal = same person
    reporter: bytes | None = None
    #: keyed MinHash of the text (128 x uint32, little-endian); near-equal = same text
    sketch: bytes = b""
    #: keyed hashes of its pictures, 16 bytes each; few bits apart = same picture
    imprints: bytes = b""
    #: from when and until when the thing itself was seen, aware UTC, where the report says so
    seen_from: datetime | None = None
    seen_until: datetime | None = None
    #: radius in metres within which the place may be off
    uncertainty_m: float = 0.0
    #: strength that a receiver showed there, dBm, where the report says so
    strength_dbm: float | None = None
    #: direction from there to the source, degrees clockwise from true north, where the report says so
    bearing_deg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Why two leads belong together."""

    #: the earlier lead
    first: UUID
    #: the later lead
    second: UUID
    #: "near", "same text", "same reporter", "same picture", or "picture elsewhere": the places differ
    reason: str
    #: a sentence that an officer can read aloud
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Leads tied by one rule; `key` makes the alarm idempotent."""

    #: unique for the set that first fired: raising it twice is harmless
    key: str
    #: the rule that fired, such as "near"
    rule: str
    #: the kind of object they share
    kind: str
    #: all leads of it so far, oldest first
    leads: tuple[UUID, ...]
    #: centre of a disc that holds the leads that fired, degrees WGS 84
    lat: float
    #: longitude of the centre
    lon: float
    #: radius of that disc in metres
    radius_m: float
    #: when the rule fired
    opened_at: datetime
    #: how many independent sources speak in it
    independent: int
    #: a sentence that an officer can read aloud
    because: str
    #: protocol id that the rule proposes, if any
    protocol: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That a lead belongs to an incident, and how strong that incident is."""

    #: the incident's key
    key: str
    #: the kind of object
    kind: str
    #: independent sources in it
    independent: int
