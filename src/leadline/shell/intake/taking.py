"""Taking: one report from its fields to its durable row; what the form and the API both do."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from leadline.errors import KeyInUse, NotAllowed
from leadline.intake.check import Submission, check
from leadline.intake.receive import check_key, receipt_of, receive
from leadline.model.report import Channel, reference
from leadline.shell import site
from leadline.shell.intake import flood, group, keys

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


def take(given: Mapping[str, object], channel: Channel, key: str = "", proof: str = "") -> Taken:
    """The stored report; `proof` is what the guard admitted it with.

    Raises Refused or BadInput, KeyInUse, WorkSpent, or TryAgain; nothing is stored then.
    """
    now = datetime.now(UTC)
    submission = check(given, site.policy(), now, channel)
    key = check_key(key) if key else secrets.token_urlsafe(24)
    said = submission.circumstances
    body = msgspec.json.encode((submission.statement, submission.contact, said.place, said.mode))
    receipt = receipt_of(key, body, said.language, keys.secret("receipt"))
    arrival = receive(submission, receipt, key, now, keys.sealing())
    spending = flood.guard().spends(proof) if proof else None
    stored = group.commits.submit(arrival, proof=spending)
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
