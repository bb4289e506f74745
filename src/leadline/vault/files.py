"""Files: the frame in which a file is sealed, and what is said of it outside.

A file is framed by one version byte and its length (8 bytes, big-endian), zero bytes follow it; the whole is
cut into pieces of a mebibyte, and each is an age file that begins with the id of the evidence (16 bytes), the
number of the piece and their count (4 bytes each). Padded after Padmé (Nikitin et al. 2019, PURBs): at most
12 % more, and the size of the sealed file tells little of the size of the file. Outside stands a commitment,
SHA-256 over a random salt and the file's SHA-256: whoever holds the salt, which is sealed, can prove that the
file is the one that came in; whoever steals the database cannot find out whether a file that he knows was
among those reported.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pyrage

from leadline.errors import Tampered

VERSION = 2
FLOOR_BYTES = 4096
PIECE_BYTES = 1 << 20
_HEAD_BYTES, _BOUND_BYTES = 9, 24
SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAbout:
    """What is known of a file besides its bytes; sealed on its own, so that a list opens no file."""

    #: the report that it came with, so that a file moved to another report is found
    report: UUID
    #: the name as given, without folders; "" if none was given
    name: str = field(repr=False)
    #: the media type as declared by the sender, or ""
    declared_type: str
    #: length in bytes of what is stored
    size: int
    #: SHA-256 of what is stored, 64 hexadecimal digits
    sha256: str
    #: 32 hexadecimal digits
    salt: str = field(repr=False)
    #: whether place and device were taken out before it was stored, because the reporter wished so
    stripped: bool = False

    @property
    def commitment(self) -> bytes:
        """What stands outside the seal and in the audit chain, 32 bytes."""
        return hashlib.sha256(bytes.fromhex(self.salt) + bytes.fromhex(self.sha256)).digest()


def about(report: UUID, name: str, declared_type: str, content: bytes, *, stripped: bool) -> FileAbout:
    """What is known of a file, with a fresh salt."""
    return FileAbout(
        report=report,
        name=name,
        declared_type=declared_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        salt=secrets.token_hex(SALT_BYTES),
        stripped=stripped,
    )


def padded_size(length: int) -> int:
    """The next length of Padmé, at least 4096.

    >>> [padded_size(n) for n in (1, 5_000, 1_000_000, 16_777_241)]
    [4096, 5120, 1015808, 17301504]
    """
    if length <= FLOOR_BYTES:
        return FLOOR_BYTES
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def seal_content(
    content: bytes, recipients: Sequence[pyrage.x25519.Recipient], *, evidence_id: UUID
) -> Iterator[bytes]:
    """The file as one age file a mebibyte, each bound to its row and place.

    In pieces, because sealing a whole one would stop every other thread of the intake for a tenth of a
    second.
    """
    head = bytes([VERSION]) + len(content).to_bytes(8)
    framed = memoryview(b"".join((head, content)).ljust(padded_size(_HEAD_BYTES + len(content)), b"\0"))
    count = -(-len(framed) // PIECE_BYTES)
    for part in range(count):
        piece = framed[part * PIECE_BYTES : (part + 1) * PIECE_BYTES]
        yield bytes(pyrage.encrypt(_bound(evidence_id, part, count) + piece, list(recipients)))


def unframe(pieces: Iterable[bytes], evidence_id: UUID) -> bytes:
    """The file; raises Tampered if the opened pieces are not exactly as `seal_content` makes them."""
    opened = list(pieces)
    for part, piece in enumerate(opened):
        if piece[:_BOUND_BYTES] != _bound(evidence_id, part, len(opened)):
            raise Tampered("a piece of this file is missing, or belongs to another file: it was moved")
    framed = b"".join(piece[_BOUND_BYTES:] for piece in opened)
    if len(framed) < FLOOR_BYTES or framed[0] != VERSION:
        raise Tampered(f"this seal was not made by Leadline's format {VERSION}")
    end = _HEAD_BYTES + int.from_bytes(framed[1:_HEAD_BYTES])
    if end > len(framed) or len(framed) != padded_size(end) or any(framed[end:]):
        raise Tampered("the padding of this seal is wrong")
    return framed[_HEAD_BYTES:end]


def _bound(evidence_id: UUID, part: int, count: int) -> bytes:
    """What stands before each piece: whose it is, which, of how many."""
    return evidence_id.bytes + part.to_bytes(4) + count.to_bytes(4)
