"""Seal: the words of a report, and who made it, as age files to the intake key.

Inside the age file: one version byte, the length of the JSON in 4 bytes (big-endian), the
JSON, then zero bytes up to the next power of two, at least 1 KiB. The JSON names the kind,
the report and the revision, which are checked on opening, so that a ciphertext moved to
another row is found. Must not know the database, nor who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar
from uuid import UUID

import msgspec
import pyrage

from leadline.errors import NotAllowed, OutOfRange, Tampered, TooLong, Unreadable
from leadline.model.evidence import FileFacts
from leadline.model.report import Mode, Statement
from leadline.vault.files import FileAbout, unframe
from leadline.vault.identity import Contact
from leadline.vault.key import AGE_HEADER, parse_recipients
from leadline.vault.keyring import Keyring

VERSION = 1
#: smallest inside of a seal, bytes; most reports and every ordinary contact look alike
FLOOR_BYTES = 1024
#: largest inside of a seal, bytes
CEILING_BYTES = 1 << 20
#: largest age file that is looked at: the inside, one tag a 64 KiB chunk, header and stanzas
MOST_SEALED_BYTES = CEILING_BYTES + 16_384
_PREAMBLE_BYTES = 5


class _StatementInside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["statement"]
    report: UUID
    revision: int
    body: Statement


class _ContactInside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["contact"]
    report: UUID
    revision: int
    body: Contact


class _ReasonInside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["reason"]
    reason: UUID
    body: str


class _AboutInside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["about"]
    evidence: UUID
    body: FileAbout


class _FactsInside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["facts"]
    evidence: UUID
    body: FileFacts


_Inside = TypeVar("_Inside", bound=msgspec.Struct)
_STATEMENT = msgspec.json.Decoder(_StatementInside)
_REASON = msgspec.json.Decoder(_ReasonInside)
_CONTACT = msgspec.json.Decoder(_ContactInside)
_ABOUT = msgspec.json.Decoder(_AboutInside)
_FACTS = msgspec.json.Decoder(_FactsInside)


def padded_size(length: int) -> int:
    """The next power of two, at least 1024: all that the size of a sealed report tells.

    >>> [padded_size(n) for n in (1, 1024, 1025, 60_000)]
    [1024, 1024, 2048, 65536]
    """
    return max(FLOOR_BYTES, 1 << (length - 1).bit_length())


def seal_statement(
    statement: Statement, recipients: Sequence[pyrage.x25519.Recipient], *, report_id: UUID, revision: int
) -> bytes:
    """The words as an age file that only the recipients' secret halves open.

    Raises Unreadable for text that is not Unicode (lone surrogates), TooLong above 1 MiB.
    """
    _check_revision(revision)
    return _close(_StatementInside("statement", report_id, revision, statement), recipients)


def seal_contact(
    contact: Contact,
    recipients: Sequence[pyrage.x25519.Recipient],
    *,
    report_id: UUID,
    revision: int,
    mode: Mode,
) -> bytes:
    """The reporter's name and ways as an age file; raises NotAllowed for an anonymous report."""
    if mode is not Mode.CONFIDENTIAL:
        raise NotAllowed("an anonymous report has no contact to keep; only a confidential one has")
    _check_revision(revision)
    return _close(_ContactInside("contact", report_id, revision, contact), recipients)


def seal_reason(text: str, recipients: Sequence[pyrage.x25519.Recipient], *, reason_id: UUID) -> bytes:
    """An officer's reason as an age file, bound to its row; raises as `seal_statement`."""
    return _close(_ReasonInside("reason", reason_id, text), recipients)


def seal_about(
    about: FileAbout, recipients: Sequence[pyrage.x25519.Recipient], *, evidence_id: UUID
) -> bytes:
    """Name, type, size and hash of a file as an age file, bound to its row; raises as `seal_statement`."""
    return _close(_AboutInside("about", evidence_id, about), recipients)


def seal_facts(
    facts: FileFacts, recipients: Sequence[pyrage.x25519.Recipient], *, evidence_id: UUID
) -> bytes:
    """What was read out of a file as an age file, bound to its row; raises as `seal_statement`."""
    return _close(_FactsInside("facts", evidence_id, facts), recipients)


class StatementSealer:
    """The `Sealer` port with public keys only: what a process that takes reports in holds."""

    def __init__(self, recipients: Iterable[str]) -> None:
        """Read the public keys (`age1...`) once; raises Misconfigured if one is not a key."""
        self.recipients = parse_recipients(recipients)

    def seal(self, statement: Statement, *, report_id: UUID, revision: int) -> bytes:
        """The statement as an age file, bound to this report and revision."""
        return seal_statement(statement, self.recipients, report_id=report_id, revision=revision)


class Opener:
    """Opens seals with the intake keys. Whoever calls it writes the opening down first."""

    def __init__(self, keyring: Keyring) -> None:
        """Hold the secret halves ready for age."""
        self._identities = keyring.identities

    def open(self, sealed: bytes, *, report_id: UUID, revision: int) -> Statement:
        """The words; raises Tampered if they are not those of this report and revision.

        Raises Unreadable for bytes that are no age file at all.
        """
        inside = _read(_STATEMENT, _unpad(self._decrypt(sealed)))
        _check_bound(inside, report_id, revision)
        return inside.body

    def open_contact(self, sealed: bytes, *, report_id: UUID, revision: int) -> Contact:
        """Who reported; raises Tampered or Unreadable as `open` does."""
        inside = _read(_CONTACT, _unpad(self._decrypt(sealed)))
        _check_bound(inside, report_id, revision)
        return inside.body

    def open_reason(self, sealed: bytes, *, reason_id: UUID) -> str:
        """An officer's reason; raises Tampered or Unreadable as `open` does."""
        inside = _read(_REASON, _unpad(self._decrypt(sealed)))
        if inside.reason != reason_id:
            raise Tampered("this seal belongs to another reason: it was moved")
        return inside.body

    def open_about(self, sealed: bytes, *, evidence_id: UUID) -> FileAbout:
        """What is known of a file; raises Tampered or Unreadable as `open` does."""
        inside = _read(_ABOUT, _unpad(self._decrypt(sealed)))
        _check_file(inside, evidence_id)
        return inside.body

    def open_facts(self, sealed: bytes, *, evidence_id: UUID) -> FileFacts:
        """What was read out of a file; raises Tampered or Unreadable as `open` does."""
        inside = _read(_FACTS, _unpad(self._decrypt(sealed)))
        _check_file(inside, evidence_id)
        return inside.body

    def open_content(self, pieces: Iterable[bytes], *, evidence_id: UUID) -> bytes:
        """The bytes of a file; raises Tampered or Unreadable as `open` does."""
        return unframe((self._decrypt(piece) for piece in pieces), evidence_id)

    def _decrypt(self, sealed: bytes) -> bytes:
        """The padded inside of an age file."""
        if len(sealed) > MOST_SEALED_BYTES or not sealed.startswith(AGE_HEADER):
            raise Unreadable("sealed", "must be an age file of at most 1 MiB", "cut off, or not a seal")
        try:
            return bytes(pyrage.decrypt(sealed, list(self._identities)))
        except pyrage.DecryptError:
            raise Tampered(
                "this seal does not open: it was changed or cut off, or it is sealed to an intake key "
                "that is no longer in the key folder"
            ) from None


def _check_revision(revision: int) -> None:
    if revision < 1:
        raise OutOfRange("revision", "1 or more", f"got {revision}")


def _close(inside: msgspec.Struct, recipients: Sequence[pyrage.x25519.Recipient]) -> bytes:
    """The age file of a padded inside."""
    try:
        body = msgspec.json.encode(inside)
    except UnicodeEncodeError:
        raise Unreadable("text", "must be valid Unicode", "half of a surrogate pair") from None
    length = _PREAMBLE_BYTES + len(body)
    if length > CEILING_BYTES:
        raise TooLong("text", f"at most {CEILING_BYTES} bytes in all", f"got {length}")
    padded = (bytes([VERSION]) + len(body).to_bytes(4) + body).ljust(padded_size(length), b"\0")
    return bytes(pyrage.encrypt(padded, list(recipients)))


def _unpad(padded: bytes) -> bytes:
    """The JSON inside; raises Tampered if the frame is not exactly as `_close` makes it."""
    if len(padded) < FLOOR_BYTES or padded[0] != VERSION:
        raise Tampered(f"this seal was not made by Leadline's format {VERSION}")
    end = _PREAMBLE_BYTES + int.from_bytes(padded[1:_PREAMBLE_BYTES])
    if end > len(padded) or len(padded) != padded_size(end) or any(padded[end:]):
        raise Tampered("the padding of this seal is wrong")
    return padded[_PREAMBLE_BYTES:end]


def _read(decoder: msgspec.json.Decoder[_Inside], body: bytes) -> _Inside:
    """The inside of the wanted kind; raises Tampered for another kind or shape."""
    try:
        return decoder.decode(body)
    except msgspec.MsgspecError:
        raise Tampered("this seal holds another kind of thing than was asked for") from None


def _check_file(inside: _AboutInside | _FactsInside, evidence_id: UUID) -> None:
    """Nothing, or Tampered: a genuine seal in another file's row."""
    if inside.evidence != evidence_id:
        raise Tampered("this seal belongs to another file: it was moved")


def _check_bound(inside: _StatementInside | _ContactInside, report_id: UUID, revision: int) -> None:
    """Nothing, or Tampered: a genuine seal in the wrong row."""
    if (inside.report, inside.revision) != (report_id, revision):
        raise Tampered("this seal belongs to another report or revision: it was moved")
