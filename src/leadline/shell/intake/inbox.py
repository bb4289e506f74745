"""Inbox: opens a receipt, and what its reporter may then see and do; for the form and the API."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pyrage

from leadline.errors import BadInput, Unreadable
from leadline.feedback.inbox import View, view
from leadline.intake.check import Addition, check_addition
from leadline.intake.files import Given, SealedFile, seal_files
from leadline.intake.receive import check_key
from leadline.model.decision import Decision
from leadline.model.lead import LeadState
from leadline.shell import site
from leadline.shell.intake import keys
from leadline.shell.intake.cleaning import ready
from leadline.shell.intake.taking import hashes
from leadline.shell.tables import visits
from leadline.vault.receipt import WORDS, ReceiptKeys, derive
from leadline.vault.telling import Told, open_told

#: characters of twelve typed words that are looked at
MOST_TYPED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an officer asked, opened with the reporter's own key."""

    at: datetime
    text: str = field(repr=False)


def open_receipt(typed: object) -> ReceiptKeys:
    """The keys of twelve words, as one text or a list. Raises BadInput that names what is wrong."""
    if isinstance(typed, list) and len(typed) <= 2 * WORDS and all(isinstance(word, str) for word in typed):
        typed = " ".join(typed)
    if not isinstance(typed, str) or len(typed) > MOST_TYPED:
        raise Unreadable("receipt", f"must be {WORDS} words", "one text, or a list of words")
    _, salt = keys.sealing()
    return derive(typed, salt)


def look(lookup_hash: bytes, language: str) -> tuple[visits.Visit, View]:
    """The report and its page. Raises NotYours."""
    with keys.database():
        seen = visits.visit(lookup_hash, language, datetime.now(UTC))
    return seen, view(seen.standing, site.policy(), language)


def questions(seen: visits.Visit, inbox_key: str) -> tuple[Question, ...]:
    """The officers' questions, oldest first; only the key that the twelve words give opens them."""
    identity = pyrage.x25519.Identity.from_str(inbox_key)
    return tuple(Question(at=at, text=_open(sealed, identity)) for at, sealed in seen.questions)


def add(
    lookup_hash: bytes, given: Mapping[str, object], key: str = "", files: Sequence[Given] = ()
) -> LeadState:
    """The state after words and files were sealed and stored, with a reading if any, once for one key.

    Raises Refused, BadInput, KeyInUse, NotYours, NotAllowed, TryAgain.
    """
    policy, now = site.policy(), datetime.now(UTC)
    said = check_addition(given, policy, has_files=bool(files))
    once = _once(check_key(key), _body(said, files)) if key else None
    sealer, _ = keys.sealing()
    made = ready(files, policy.evidence, clean=said.clean_pictures)
    sealed: tuple[SealedFile, ...] = ()
    if made:
        with keys.database():
            address = visits.address(lookup_hash)
        sealed = seal_files(made, address, sealer.recipients, now)

    def seal(report_id: UUID, revision: int) -> bytes:
        return sealer.seal(said.statement, report_id=report_id, revision=revision)

    with keys.database():
        return visits.add(lookup_hash, visits.Sealed(seal, sealed, said.reading), policy, now, once)


def files_of(seen: visits.Visit, inbox_key: str) -> tuple[Told, ...]:
    """What the reporter's files say of themselves, opened with the reporter's own key."""
    identity = pyrage.x25519.Identity.from_str(inbox_key)
    opened = (open_told(sealed, identity) for sealed in seen.files)
    return tuple(one for one in opened if one is not None)


def _body(said: Addition, files: Sequence[Given]) -> bytes:
    """What makes two calls the same addition."""
    parts: list[object] = [said.clean_pictures, hashes(files)] if files else []
    parts += [said.reading] if said.reading else []
    return msgspec.json.encode((said.statement, *parts) if parts else said.statement)


def act(name: str, lookup_hash: bytes) -> LeadState:
    """The state after `confirm` or `withdraw`. Raises BadInput, NotYours, NotAllowed, TryAgain."""
    acts = {"confirm": visits.confirm, "withdraw": visits.withdraw}
    if name not in acts:
        raise BadInput("act", "confirm or withdraw", "another act")
    with keys.database():
        return acts[name](lookup_hash, site.policy(), datetime.now(UTC))


def agree(lookup_hash: bytes, decision: Decision, because_zh: str) -> LeadState:
    """REFERRED, because the reporter agreed to the office shown. Raises NotYours, NotAllowed, TryAgain."""
    with keys.database():
        return visits.agree(lookup_hash, decision, because_zh, datetime.now(UTC))


def _once(key: str, words: bytes) -> visits.Once:
    """What finds a retry; the words only as a hash under this line's secret and the sender's key."""
    hashed = hashlib.sha256(key.encode()).digest()
    mac = hmac.digest(keys.secret("addition"), key.encode() + b"\0" + words, hashlib.sha256)
    return visits.Once(key=hashed, words=mac)


def _open(sealed: bytes, identity: pyrage.x25519.Identity) -> str:
    """The text of a question: UTF-8, or JSON with `text`; "" if it does not open."""
    try:
        raw = bytes(pyrage.decrypt(sealed, [identity])).rstrip(b"\0")
        return raw.decode()
    except (pyrage.DecryptError, UnicodeDecodeError, msgspec.DecodeError):
        return ""
