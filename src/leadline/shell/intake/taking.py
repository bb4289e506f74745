"""Taking: one report from its fields to its durable row; what the form and the API both do."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from leadline.errors import KeyInUse, NotAllowed
from leadline.intake.check import Submission, check, with_files
from leadline.intake.files import Given
from leadline.intake.receive import check_key, receipt_of, receive
from leadline.model.report import Channel, reference
from leadline.shell import site
from leadline.shell.intake import flood, group, keys
from leadline.shell.intake.cleaning import ready

#: how long a repeated call is told the receipt again: for a sender whose connection broke
AGAIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A stored report, as its sender hears of it."""

    #: the short name
    reference: str
    #: the twelve words; empty if they were told long ago
    receipt: tuple[str, ...] = field(repr=False)
    #: language of the words
    language: str
    #: whether this call stored it
    is_new: bool
    #: when it was stored
    received_at: datetime
    #: SHA-256 of the receipt's lookup id
    lookup_hash: bytes = field(repr=False)
    submission: Submission = field(repr=False)


class WorkSpent(NotAllowed):
    """The proof of work came with another report, perhaps to another process."""


def take(
    given: Mapping[str, object],
    channel: Channel,
    key: str = "",
    proof: str = "",
    files: Sequence[Given] = (),
) -> Taken:
    """The stored report with its files; `proof` is what the guard admitted it with.

    Raises Refused or BadInput, KeyInUse, WorkSpent, or TryAgain; nothing is stored then.
    """
    now = datetime.now(UTC)
    submission = check(given, site.policy(), now, channel)
    if files:
        submission = with_files(submission)
    key = check_key(key) if key else secrets.token_urlsafe(24)
    said = submission.circumstances
    receipt = receipt_of(key, _body(submission, files), said.language, keys.secret("receipt"))
    made = ready(files, site.policy().evidence, clean=submission.clean_pictures)
    arrival = receive(submission, receipt, key, now, keys.sealing(), made)
    spending = flood.guard().spends(proof) if proof else None
    commits = group.commits_with_files if files else group.commits
    stored = commits.submit(arrival, proof=spending)
    if stored.is_spent:
        raise WorkSpent("this proof of work has counted already")
    if not stored.is_same:
        raise KeyInUse("Idempotency-Key", "one key for one report", "this key came with another report")
    if stored.is_new:
        flood.guard().count()
    return Taken(
        reference=reference(stored.id),
        receipt=receipt.words if now - stored.received_at <= AGAIN else (),
        language=said.language,
        is_new=stored.is_new,
        received_at=stored.received_at,
        lookup_hash=arrival.lookup_hash,
        submission=submission,
    )


def _body(submission: Submission, files: Sequence[Given]) -> bytes:
    """What makes two calls the same report: the words, and the files as they came in."""
    said = submission.circumstances
    words: tuple[object, ...] = (submission.statement, submission.contact, said.place, said.mode)
    if said.reading is not None:
        words = (*words, said.reading)
    if not files:
        return msgspec.json.encode(words)
    return msgspec.json.encode((words, submission.clean_pictures, hashes(files)))


def hashes(files: Sequence[Given]) -> list[str]:
    """SHA-256 of each file as it came in."""
    return [hashlib.sha256(file.content).hexdigest() for file in files]
