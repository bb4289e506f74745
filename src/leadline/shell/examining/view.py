"""View: a copy of a picture that is safe to look at: decoded, turned upright, made smaller, written anew.

Nothing of the file goes into the copy but its pixels: no metadata, no thumbnail, no profile, no script.
Only the kinds whose reader Pillow has and that hold nothing but pixels are opened.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageOps

from leadline.shell.examining import heif

#: Pillow's readers that may be used at all; those that call other programs are not among them
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", heif.FORMAT)
_BROKEN_HEIC = (
    "A HEIC picture that is broken, far too large or of a rare kind cannot be shown; its own data are read "
    "as far as they can be."
)
#: what a file is that Pillow does not open here, by its first bytes: offset, bytes, what is said of it
_OTHERS = (
    (4, b"ftyphe", _BROKEN_HEIC),
    (4, b"ftypmif1", _BROKEN_HEIC),
    (4, b"ftypavif", "An AVIF picture cannot be shown here; its own data are read as far as they can be."),
    (4, b"ftyp", "There is no viewing copy of a video; still frames are not made yet."),
    (0, b"\x1a\x45\xdf\xa3", "There is no viewing copy of a video; still frames are not made yet."),
    (8, b"AVI ", "There is no viewing copy of a video; still frames are not made yet."),
    (8, b"WAVE", "There is no viewing copy of a recording; open the original on a machine apart."),
    (0, b"OggS", "There is no viewing copy of a recording; open the original on a machine apart."),
    (0, b"ID3", "There is no viewing copy of a recording; open the original on a machine apart."),
    (0, b"%PDF", "A PDF may hold programs and is not drawn here; open the original on a machine apart."),
    (0, b"PK\x03\x04", "An archive or an office document is not opened for viewing."),
)
_SVG = "An SVG is a program that draws, and is not shown; open the original on a machine apart."
_UNKNOWN = "This is no picture that can be shown here."
_QUALITY = 85
#: what Pillow's readers raise for a picture that is broken: they promise nothing narrower
BREAKS = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, RuntimeError),
    struct.error,
)


class CannotShow(Exception):
    """There is no copy; the message says why, in one sentence."""


def copy(content: bytes, request: Mapping[str, Any]) -> tuple[str, bytes]:
    """The media type and the bytes of the copy. Raises CannotShow."""
    picture = opened(content, request["pixels"])
    picture.draft("RGB", (request["side"], request["side"]))
    try:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except BREAKS as error:
        raise CannotShow("The picture is broken or cut off and cannot be decoded.") from error
    upright.thumbnail((request["side"], request["side"]))
    return written_anew(upright, _QUALITY)


def written_anew(picture: Image.Image, quality: int) -> tuple[str, bytes]:
    """The media type and the bytes of a new file that holds the pixels alone."""
    plain = _plain(picture)
    out = io.BytesIO()
    if plain.mode == "RGB":
        plain.save(out, "JPEG", quality=quality)
        return "image/jpeg", out.getvalue()
    plain.save(out, "PNG")
    return "image/png", out.getvalue()


def opened(content: bytes, pixels: int) -> Image.Image:
    """The picture, not decoded yet, of at most so many pixels. Raises CannotShow."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except BREAKS as error:
        raise CannotShow(_other(content)) from error
    if picture.width * picture.height > pixels:
        size = f"{picture.width} x {picture.height}"
        raise CannotShow(f"The picture says that it has {size} pixels; at most {pixels} are decoded.")
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """The pixels alone, in a picture that never held anything else."""
    is_clear = "A" in picture.getbands() or "transparency" in picture.info
    if picture.mode.startswith(("I", "F")):
        picture = picture.point(lambda value: value / 256).convert("L")
    mode = "RGBA" if is_clear else "RGB"
    pixels = picture.convert(mode)
    return Image.frombytes(mode, pixels.size, pixels.tobytes())


def _other(content: bytes) -> str:
    """Why there is no copy of this kind of file."""
    for offset, start, why in _OTHERS:
        if content[offset : offset + len(start)] == start:
            return why
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return _SVG if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) else _UNKNOWN
