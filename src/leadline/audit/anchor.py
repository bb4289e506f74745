"""Anchors: now and then the head of the chain is signed into a text file outside the database.

Without them, whoever can write to the database can cut the tail of the chain or make the
whole chain anew. One line an anchor: `leadline-anchor-1 SEQ HASH AT KEY SIGNATURE`, in
hex: KEY is the first 8 bytes of the public key, SIGNATURE is Ed25519 (RFC 8032) over the
line before it. AT is ISO 8601 in UTC. The file is only ever appended to; copy it, or its last
line, to a place that this machine cannot write to. The secret seed is kept by the caller.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from leadline.audit.chain import Head
from leadline.errors import Misconfigured, Tampered

FORMAT = "leadline-anchor-1"
#: bytes of an Ed25519 seed
SEED_BYTES = 32
#: no anchor line is longer
MOST_LINE_BYTES = 400
_LINE = re.compile(r"(leadline-anchor-1 (\d{1,18}) ([0-9a-f]{64}) (\S{1,40}) ([0-9a-f]{16})) ([0-9a-f]{128})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What the head of the chain was at one instant."""

    #: number of the last entry then
    seq: int
    #: its hash, 32 bytes
    hash: bytes
    #: when it was written, aware UTC
    at: datetime


class AnchorSigner:
    """Signs anchors; printing it shows the public key only."""

    def __init__(self, seed: bytes) -> None:
        """Take the 32 secret bytes; raises Misconfigured for another length."""
        if len(seed) != SEED_BYTES:
            raise Misconfigured(f"the anchor key needs {SEED_BYTES} bytes and has {len(seed)}")
        self._key = SigningKey(seed)

    def __repr__(self) -> str:
        return f"AnchorSigner(public_key={self.public_key.hex()})"

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that an auditor checks with."""
        return bytes(self._key.verify_key)

    def line(self, anchor: Anchor) -> str:
        """The signed line, without its line end."""
        at = anchor.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        signed = f"{FORMAT} {anchor.seq} {anchor.hash.hex()} {at} {_key_id(self.public_key)}"
        return f"{signed} {self._key.sign(signed.encode()).signature.hex()}"


def anchor_of(head: Head, at: datetime) -> Anchor:
    """The anchor of this head at this instant."""
    return Anchor(seq=head.seq, hash=head.hash, at=at)


def write_anchor(path: Path, anchor: Anchor, signer: AnchorSigner) -> None:
    """Nothing; the line is then at the end of the file and synced.

    A line that a crash cut off is taken away first: it never counted.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+b") as file:
        end = file.seek(0, os.SEEK_END)
        tail_at = file.seek(max(0, end - MOST_LINE_BYTES))
        tail = file.read()
        if not tail.endswith(b"\n"):
            file.truncate(tail_at + tail.rfind(b"\n") + 1)
        file.write(signer.line(anchor).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_anchors(path: Path, public_keys: Iterable[bytes]) -> Iterator[Anchor]:
    """The anchors of a file in order, one at a time; none if there is no file.

    `public_keys` are all keys that ever signed. Raises Tampered, with the line's number, for
    a line that is not signed by one of them or steps back.
    """
    if not path.exists():
        return
    keys = {_key_id(key): VerifyKey(key) for key in public_keys}
    last = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                return
            anchor = parse_line(line.decode(errors="replace").rstrip("\n"), keys, number)
            if anchor.seq < last:
                raise Tampered(f"anchor line {number} steps back to entry {anchor.seq}: lines were reordered")
            last = anchor.seq
            yield anchor


def parse_line(line: str, keys: Mapping[str, VerifyKey], number: int = 1) -> Anchor:
    """The anchor of one signed line; `keys` by their first 8 bytes in hex."""
    match = _LINE.fullmatch(line)
    if match is None or match[5] not in keys:
        raise Tampered(f"anchor line {number} is no anchor signed by a known key")
    try:
        keys[match[5]].verify(match[1].encode(), bytes.fromhex(match[6]))
        at = datetime.fromisoformat(match[4])
    except (BadSignatureError, ValueError):
        raise Tampered(f"the signature of anchor line {number} does not hold") from None
    return Anchor(seq=int(match[2]), hash=bytes.fromhex(match[3]), at=at)


def _key_id(public_key: bytes) -> str:
    return public_key[:8].hex()
