"""Receive: turns a submission into what is stored: sealed words, a receipt's public half, an id.

The receipt is made from the sender's key and the words by a keyed hash, so that a sender whose
connection broke gets the same twelve words again for the same key and words, and nobody else can.
Must not know the database.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from leadline.errors import BadInput, TooLong
from leadline.intake.check import Submission
from leadline.intake.files import Address, Given, SealedFile, seal_files
from leadline.intake.identify import new_id
from leadline.model.report import Circumstances
from leadline.vault.receipt import ENTROPY_BYTES, Receipt, derive_from_entropy, spell
from leadline.vault.seal import StatementSealer, seal_contact

#: characters of an idempotency key
FEWEST_KEY, MOST_KEY = 8, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A report ready to be stored: nothing in it can be read without the intake key."""

    #: UUID version 7 of the instant of receipt
    id: UUID
    #: aware UTC
    received_at: datetime
    circumstances: Circumstances
    #: the Statement as an age file
    sealed: bytes = field(repr=False)
    #: the Contact as an age file, or None
    sealed_contact: bytes | None = field(repr=False)
    #: SHA-256 of the receipt's lookup id
    lookup_hash: bytes = field(repr=False)
    #: age recipient of the reporter's inbox
    inbox_recipient: str
    #: SHA-256 of the sender's key
    idempotency_hash: bytes
    #: what came with it
    files: tuple[SealedFile, ...] = ()


def check_key(key: str) -> str:
    """The idempotency key; raises BadInput for what cannot be one. It should be random, such as a UUID."""
    if len(key) > MOST_KEY:
        raise TooLong("Idempotency-Key", f"{FEWEST_KEY} to {MOST_KEY} characters", f"got {len(key)}")
    if len(key) < FEWEST_KEY or not (key.isascii() and key.isprintable()):
        raise BadInput("Idempotency-Key", f"{FEWEST_KEY} to {MOST_KEY} plain characters", "use a random UUID")
    return key


def receipt_of(key: str, body: bytes, language: str, secret: bytes) -> Receipt:
    """The receipt of this key and these words: 128 bits of HMAC-SHA256 under the site's secret."""
    digest = hmac.digest(
        secret, hashlib.sha256(key.encode()).digest() + hashlib.sha256(body).digest(), "sha256"
    )
    return spell(digest[:ENTROPY_BYTES], language)


def receive(
    submission: Submission,
    receipt: Receipt,
    key: str,
    now: datetime,
    sealing: tuple[StatementSealer, bytes],
    files: Sequence[Given] = (),
) -> Arrival:
    """The submission sealed; `sealing` is the sealer and the site's receipt salt."""
    sealer, salt = sealing
    report_id = new_id(now)
    keys = derive_from_entropy(receipt.entropy, salt)
    contact = None
    if submission.contact is not None:
        contact = seal_contact(
            submission.contact,
            sealer.recipients,
            report_id=report_id,
            revision=1,
            mode=submission.circumstances.mode,
        )
    return Arrival(
        id=report_id,
        received_at=now,
        circumstances=submission.circumstances,
        sealed=sealer.seal(submission.statement, report_id=report_id, revision=1),
        sealed_contact=contact,
        lookup_hash=keys.lookup_hash,
        inbox_recipient=keys.recipient,
        idempotency_hash=hashlib.sha256(key.encode()).digest(),
        files=seal_files(files, Address(report=report_id, inbox=keys.recipient), sealer.recipients, now),
    )
