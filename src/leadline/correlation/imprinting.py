"""Imprinting: the imprints of a lead's pictures, from what was read out of its files."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.methods.imprint import imprint
from leadline.methods.phash import PictureHash
from leadline.model.evidence import Examined

#: pictures of a lead that are compared with those of others
MOST_PICTURES = 8
_HEXADECIMAL = 16


def imprints_of(files: Sequence[Examined], key: bytes) -> bytes:
    """The imprints of the first pictures one after the other, each once; b"" if there are none."""
    said = [file.facts.picture for file in files if file.facts.picture]
    found = [
        imprint(
            PictureHash(dct=int(one["dct"], _HEXADECIMAL), gradient=int(one["gradient"], _HEXADECIMAL)), key
        )
        for one in said[:MOST_PICTURES]
    ]
    return b"".join(dict.fromkeys(found))
