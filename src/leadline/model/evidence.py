"""Evidence: a file that a reporter gave, and what was read out of it apart from everything else.

The file itself is never changed. `FileFacts` come from a process without network that read a hostile
file; nothing in them is trusted further than its type. Must not know who the reporter is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One file as received; `sha256` is of its bytes before they were sealed."""

    id: UUID
    #: the report that it came with
    report: UUID
    #: the file name as given, without folders; "" if none was given
    name: str
    #: length in bytes
    size: int
    #: SHA-256 of the file, 64 hexadecimal digits
    sha256: str
    #: the media type as declared by the sender, or ""
    declared_type: str
    #: when it was stored, aware UTC
    received_at: datetime
    #: whether place and device were taken out before it was stored, because the reporter wished so
    stripped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What one file holds, as read in the sandbox; a part that is not there is empty.

    Plain JSON throughout. `trouble` says in one sentence why the file could not be read to its end
    (too large, too slow, broken); what was read before stays.
    """

    #: the true type by content: {"label", "mime", "group", "score"}
    kind: Mapping[str, Any] = field(default_factory=dict)
    #: camera metadata: {"taken_at", "offset", "modified_at", "gps": {"lat", "lon", "at"}, "make", "model",
    #: "software", "orientation", …}; local times as written, ISO 8601 without zone
    metadata: Mapping[str, Any] = field(default_factory=dict)
    #: content credentials: {"state": "valid" | "invalid" | "absent" | …, "codes", "generator", "issuer", …}
    credentials: Mapping[str, Any] = field(default_factory=dict)
    #: picture or raster: {"width", "height", "bands", "crs", "transform", "gsd_m", …}
    raster: Mapping[str, Any] = field(default_factory=dict)
    #: weak hints, each {"name", "strength", "because"}
    hints: tuple[Mapping[str, Any], ...] = ()
    #: rows of a table or a log, as far as columns were understood: {"times": [...], "columns": [...], …}
    table: Mapping[str, Any] = field(default_factory=dict)
    #: perceptual hash of what a picture shows: {"dct", "gradient"}, 16 hexadecimal digits each
    picture: Mapping[str, Any] = field(default_factory=dict)
    #: why it could not be read to its end, or ""
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A file with what was read out of it."""

    evidence: Evidence
    facts: FileFacts
