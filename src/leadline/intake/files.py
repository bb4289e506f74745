"""Files: what somebody sent with a report, checked against the policy, and as it is stored: sealed.

Must not know how a file came in, nor what it holds: nothing here reads one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import pyrage

from leadline.errors import BadInput, Missing, TooLong
from leadline.intake.fields import Refused
from leadline.intake.identify import new_id
from leadline.policy.evidence import EvidenceBounds
from leadline.vault.files import about, seal_content
from leadline.vault.seal import seal_about
from leadline.vault.telling import seal_told, told

#: characters of a name and of a declared type that are kept
MOST_NAME, MOST_TYPE = 200, 100
_MIB = 1 << 20
#: what no name begins or ends with: blanks and points
_EDGES = re.compile(r"^[\s.]+|[\s.]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One file as it came in."""

    #: as the sender named it, with whatever is in it
    name: str = field(repr=False)
    #: the media type as declared, or ""
    declared_type: str
    content: bytes = field(repr=False)
    #: whether place and device were taken out of it, because the reporter wished so
    stripped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """One file ready to be stored: nothing in it can be read without the intake key."""

    #: UUID version 7 of the instant of receipt
    id: UUID
    #: SHA-256 of a sealed salt and the file's SHA-256
    commitment: bytes
    #: name, type, size and hash as an age file
    about: bytes = field(repr=False)
    #: the file as age files, in order
    pieces: tuple[bytes, ...] = field(repr=False)
    #: what the reporter's inbox shows of it, as an age file to that inbox
    told: bytes = field(repr=False)
    stripped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where files go: the report, and its reporter's inbox."""

    report: UUID
    #: age recipient of the reporter's inbox
    inbox: str


def check_files(files: Sequence[Given], bounds: EvidenceBounds) -> None:
    """Nothing; raises Refused with every fault, each naming the limit."""
    errors: list[BadInput] = []
    if len(files) > bounds.files:
        errors.append(too_many(bounds, len(files)))
    for number, file in enumerate(files, 1):
        if not file.content:
            errors.append(Missing(f"files.{number}", "must not be empty", "a file of 0 bytes"))
        if len(file.content) > bounds.file_bytes:
            errors.append(too_large(number, bounds))
    if sum(len(file.content) for file in files) > bounds.together_bytes:
        errors.append(too_much(bounds))
    if errors:
        raise Refused(errors)


def too_many(bounds: EvidenceBounds, got: int) -> TooLong:
    """The fault of more files than one report may bring."""
    return TooLong("files", f"at most {bounds.files} files", f"got {got}; send the rest with your receipt")


def too_large(number: int, bounds: EvidenceBounds) -> TooLong:
    """The fault of one file."""
    return TooLong(f"files.{number}", f"at most {_size(bounds.file_bytes)}", "a long video, perhaps?")


def too_much(bounds: EvidenceBounds) -> TooLong:
    """The fault of all together."""
    limit = f"at most {_size(bounds.together_bytes)} together"
    return TooLong("files", limit, "send the rest with your receipt")


def file_name(given: str) -> str:
    r"""The name without folders and control characters, at most 200 characters with its ending.

    Direction marks stay, as in words: they are made visible where a name is shown.

    >>> file_name("../../etc/passwd"), file_name("C:\\fakepath\\a.jpg"), file_name("..")
    ('passwd', 'a.jpg', '')
    """
    last = re.split(r"[/\\]", given.encode("utf-8", "replace").decode())[-1]
    plain = _EDGES.sub("", re.sub(r"[\x00-\x1f\x7f-\x9f]", "", last))
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= MOST_NAME or not dot or len(ending) > 20:
        return _EDGES.sub("", plain[:MOST_NAME])
    return f"{stem[: MOST_NAME - len(ending) - 1]}.{ending}"


def seal_files(
    files: Sequence[Given],
    address: Address,
    recipients: Sequence[pyrage.x25519.Recipient],
    now: datetime,
) -> tuple[SealedFile, ...]:
    """The files as they are stored, in their order."""
    return tuple(_seal(file, address, recipients, new_id(now)) for file in files)


def _seal(
    file: Given, address: Address, recipients: Sequence[pyrage.x25519.Recipient], evidence_id: UUID
) -> SealedFile:
    declared = file.declared_type[:MOST_TYPE] if file.declared_type.isascii() else ""
    known = about(address.report, file_name(file.name), declared, file.content, stripped=file.stripped)
    return SealedFile(
        id=evidence_id,
        commitment=known.commitment,
        about=seal_about(known, recipients, evidence_id=evidence_id),
        pieces=tuple(seal_content(file.content, recipients, evidence_id=evidence_id)),
        told=seal_told(told(known), address.inbox),
        stripped=file.stripped,
    )


def as_stripped(file: Given, media_type: str, content: bytes) -> Given:
    """The file with its cleaned content; its name says what it is now, where it is another kind.

    >>> heic = Given(name="IMG_5195.HEIC", declared_type="image/heic", content=b"x")
    >>> as_stripped(heic, "image/jpeg", b"y").name
    'IMG_5195.jpg'
    """
    name = file.name
    stem, _, ending = name.rpartition(".")
    if ending.lower() in ("heic", "heif", "hif"):
        name = f"{stem}.{'jpg' if media_type == 'image/jpeg' else 'png'}"
    return replace(file, name=name, declared_type=media_type, content=content, stripped=True)


def _size(count: int) -> str:
    """Bytes as people say them.

    >>> _size(16 << 20), _size(1500)
    ('16 MiB', '1500 bytes')
    """
    return f"{count // _MIB} MiB" if count >= _MIB and count % _MIB == 0 else f"{count} bytes"
