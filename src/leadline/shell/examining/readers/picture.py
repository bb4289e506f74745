"""Picture: the perceptual hash of what a picture shows, so that copies of one picture count once.

{"dct", "gradient"}: 16 hexadecimal digits each (`methods.phash`); empty for what is no picture, or blank.
The picture is turned as its camera says before it is hashed, as programs do that pass it on.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from leadline.methods.phash import LEAST_SIDE, picture_hash
from leadline.shell.examining import heif

PART = "picture"
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", heif.FORMAT)
#: kinds of picture that these libraries do not draw
_NOT_DRAWN = ("svg", "avif")
#: pixels that are decoded at full size; a JPEG is decoded smaller
_WHOLE, _MOST = 40_000_000, 250_000_000
#: longer side of the picture that is hashed, pixels
_SIDE = 512


def read(path: Path, kind: Mapping[str, Any]) -> dict[str, str]:
    """The two hashes of the picture, or nothing."""
    label = str(kind.get("label", ""))
    if kind.get("group") != "image" or label in _NOT_DRAWN:
        return {}
    try:
        grey = _grey(path, label)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, TypeError, RuntimeError):
        return {}
    found = picture_hash(grey) if grey is not None else None
    return {"dct": f"{found.dct:016x}", "gradient": f"{found.gradient:016x}"} if found else {}


def _grey(path: Path, label: str) -> Any:
    """The picture in grey, upright and small; None for one that is too large or too thin."""
    Image.MAX_IMAGE_PIXELS = None
    with path.open("rb") as file, Image.open(file, formats=_FORMATS) as picture:
        pixels = picture.width * picture.height
        if pixels > (_MOST if label == "jpeg" else _WHOLE):
            return None
        picture.draft("L", (_SIDE, _SIDE))
        small = picture.convert("L")
        small.thumbnail((_SIDE, _SIDE))
        upright = ImageOps.exif_transpose(_said_by(picture, small))
    return np.asarray(upright, dtype=np.float64) if min(upright.size) >= LEAST_SIDE else None


def _said_by(picture: Any, small: Any) -> Any:
    """The small picture with what the large one says of which side is up."""
    small.getexif()[0x0112] = picture.getexif().get(0x0112, 1)
    return small
