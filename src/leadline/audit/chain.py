"""Chain: every act is one entry, and every entry holds the hash of the one before.

The hash of an entry is SHA-256 over the canonical JSON (RFC 8785, see `canonical`) of
`["leadline.audit.1", seq, at, kind, by, subject, detail, prev_hash]`, where `at` is the whole
number of microseconds since 1970-01-01T00:00:00Z and `prev_hash` is lower-case hex.
`seq` starts at 1; the first `prev_hash` is `GENESIS`. Entries hold no personal data and no
report text, so that erasing a report leaves the chain whole. Must not know where it is stored.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from leadline.audit.canonical import Scalar, canonical_bytes
from leadline.audit.kinds import KINDS
from leadline.errors import BadInput, TooLong

FORMAT = "leadline.audit.1"
#: what the first entry follows
GENESIS = hashlib.sha256(b"leadline.audit.1 genesis").digest()
#: characters of `by`, `subject` and every text in `detail`: too short for a report
MOST_CHARACTERS = 200
#: entries in `detail`
MOST_DETAILS = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An act that is to be written down."""

    #: when, aware UTC
    at: datetime
    #: what, one of `KINDS`
    kind: str
    #: the officer's user name, or "" for the machine and for reporters
    by: str = ""
    #: what it was done to: an id or a key, never a name of a reporter
    subject: str = ""
    #: a few facts without personal data
    detail: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An act as it stands in the chain."""

    #: 1 for the first, no gaps
    seq: int
    #: when, aware UTC, to the microsecond
    at: datetime
    #: what, one of `KINDS`
    kind: str
    #: the officer's user name, or ""
    by: str
    #: what it was done to
    subject: str
    #: a few facts
    detail: Mapping[str, Scalar]
    #: hash of the entry before, 32 bytes
    prev_hash: bytes
    #: hash of this entry, 32 bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: what the next entry follows."""

    #: number of the last entry; 0 for an empty chain
    seq: int
    #: its hash; GENESIS for an empty chain
    hash: bytes


#: the head of an empty chain
START = Head(0, GENESIS)


def link(head: Head, drafts: Iterable[Draft]) -> tuple[Entry, ...]:
    """The drafts as entries that follow this head, in order.

    The caller holds a lock from reading the head to storing the entries. Raises BadInput,
    TooLong or OutOfRange for a draft that must not be written down.
    """
    entries: list[Entry] = []
    seq, previous = head.seq, head.hash
    for draft in drafts:
        _check(draft)
        seq += 1
        entry = _entry(seq, previous, draft)
        entries.append(entry)
        previous = entry.hash
    return tuple(entries)


def head_of(entry: Entry) -> Head:
    """The head of a chain that ends with this entry."""
    return Head(entry.seq, entry.hash)


def entry_hash(entry: Entry) -> bytes:
    """The hash that this entry must have, 32 bytes, from all its other fields."""
    at_us = (entry.at - _EPOCH) // timedelta(microseconds=1)
    return hashlib.sha256(
        canonical_bytes(
            [
                FORMAT,
                entry.seq,
                at_us,
                entry.kind,
                entry.by,
                entry.subject,
                entry.detail,
                entry.prev_hash.hex(),
            ]
        )
    ).digest()


def _entry(seq: int, previous: bytes, draft: Draft) -> Entry:
    fields = {"kind": draft.kind, "by": draft.by, "subject": draft.subject}
    at, detail = draft.at.astimezone(UTC), dict(draft.detail)
    unsealed = Entry(seq=seq, at=at, detail=detail, prev_hash=previous, hash=b"", **fields)
    return Entry(seq=seq, at=at, detail=detail, prev_hash=previous, hash=entry_hash(unsealed), **fields)


def _check(draft: Draft) -> None:
    """Nothing, or the reason why this must not enter the chain; never repeats a value."""
    if draft.kind not in KINDS:
        raise BadInput("audit kind", "one of leadline.audit.kinds.KINDS", "a new kind needs its line there")
    if draft.at.tzinfo is None:
        raise BadInput("audit at", "an instant needs its time zone")
    if len(draft.detail) > MOST_DETAILS:
        raise TooLong("audit detail", f"at most {MOST_DETAILS} facts", f"got {len(draft.detail)}")
    for key in draft.detail:
        if not _KEY.fullmatch(key):
            raise BadInput("audit detail", "keys are a-z, 0-9 and _, at most 40", "not a fact's name")
    _check_text("audit by", draft.by)
    _check_text("audit subject", draft.subject)
    for key, value in draft.detail.items():
        if isinstance(value, str):
            _check_text(f"audit detail {key}", value)


def _check_text(name: str, text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise TooLong(name, f"at most {MOST_CHARACTERS} characters", "report text has no place here")
    if "\0" in text:
        raise BadInput(name, "no null characters", "the database cannot keep them")
