"""HEIF: the pictures of telephones (HEIC, ISO/IEC 23008-12), for Pillow to open like any other kind.

libheif and libde265 are native code that hostile files aim at. They come into the process that reads hostile
files and into no other, decode the main picture on one thread, and look at nothing beside it.
"""

from __future__ import annotations

import io
from pathlib import Path

import pi_heif
from PIL import Image, UnidentifiedImageError

#: the name under which Pillow knows them
FORMAT = "HEIF"
#: labels of kinds that are pictures in such a container and are decoded
LABELS = ("heic", "heif")
_EXIF = b"Exif\0\0"

pi_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)


def exif_of(path: Path) -> io.BytesIO | None:
    """The EXIF of such a picture as a file of its own; None where there is none, or no picture."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with path.open("rb") as file, Image.open(file, formats=(FORMAT,)) as picture:
            block = picture.info.get("exif") or b""
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, RuntimeError):
        return None
    return io.BytesIO(block.removeprefix(_EXIF)) if block else None
