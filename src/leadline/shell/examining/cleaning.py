"""Cleaning: takes place, device and time out of a picture before it is stored, without touching a pixel.

Only what is needed to draw the picture is kept; whatever else the file holds is left out, known or not
(JPEG: ISO/IEC 10918-1; PNG: ISO/IEC 15948, W3C 2025; WebP: RFC 9649; GIF89a 1990). A HEIC, whose container
nests too much to be taken apart so, is decoded and written anew as JPEG. Afterwards the result is opened and
looked through once more. A kind of file that cannot be cleaned is refused: nothing goes out
against the wish of whoever sent it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import Image, ImageOps

from leadline.shell.examining import heif
from leadline.shell.examining.view import BREAKS, CannotShow, opened, written_anew

_WHICH = "Only JPEG, PNG, WebP, GIF and HEIC pictures can be cleaned."
_BROKEN = "The picture is broken or cut off, so it cannot be cleaned."
#: kinds that come out
_MADE = ("JPEG", "PNG", "WEBP", "GIF")
#: quality of a JPEG that replaces a HEIC
_QUALITY = 92
#: PNG chunks that the pixels and their colours need
_PNG_KEPT = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"sBIT",
        b"bKGD",
        b"acTL",
        b"fcTL",
        b"fdAT",
    }
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH"})
#: bits of VP8X that promise a profile, EXIF and XMP
_WEBP_PROMISES = 0x20 | 0x08 | 0x04
#: the only EXIF that is written: which way up, and nothing else
_UPRIGHT = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%b\0\0\0\0\0\0"


def clean(content: bytes, request: Mapping[str, Any]) -> tuple[str, bytes]:
    """The media type and the cleaned picture. Raises CannotShow with the reason."""
    picture = opened(content, request["pixels"])
    ways = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "GIF": _gif}
    way, kind = ways.get(picture.format or ""), picture.format
    try:
        if way is not None:
            media_type, made = f"image/{str(kind).lower()}", way(content, picture)
        elif kind == heif.FORMAT:
            media_type, made = written_anew(picture, _QUALITY)
        else:
            raise CannotShow(_WHICH)
        _check(made, picture)
    except BREAKS as error:
        raise CannotShow(_BROKEN) from error
    return media_type, made


def _jpeg(content: bytes, picture: Image.Image) -> bytes:
    """Tables, frames and scans, the colour mark of Adobe, and which way up."""
    turned = picture.getexif().get(0x0112, 1)
    kept = [b"\xff\xd8"]
    if turned in range(2, 9):
        body = _UPRIGHT % bytes([turned])
        kept.append(b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)
    kept.extend(_segments(content))
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[bytes]:
    """The segments of a JPEG that draw; ends with its own end, so that nothing hides behind it."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            yield b"\xff\xd9"
            return
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            yield content[at:end]
        elif marker == 0xEE and content[at + 4 : at + 9] == b"Adobe":
            yield content[at : at + 2] + b"\0\x0e" + content[at + 4 : at + 16]
        at = end
        if marker == 0xDA:
            at = _scan_end(content, end)
            yield content[end:at]


def _scan_end(content: bytes, at: int) -> int:
    """Where the coded data ends: at the next marker that is neither stuffing nor a restart."""
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7 and content[at + 1] != 0xFF:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _png(content: bytes, picture: Image.Image) -> bytes:
    """The chunks that draw, up to the end."""
    kept, at = [content[:8]], 8
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise ValueError("cut off")
        if name in _PNG_KEPT:
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _webp(content: bytes, picture: Image.Image) -> bytes:
    """The chunks that draw, without the promise of others."""
    kept, at = [], 12
    end_of_file = min(len(content), 8 + struct.unpack_from("<I", content, 4)[0])
    while at + 8 <= end_of_file:
        name, length = content[at : at + 4], struct.unpack_from("<I", content, at + 4)[0]
        end = at + 8 + length + length % 2
        chunk = content[at:end]
        if len(chunk) < 8 + length:
            raise ValueError("cut off")
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_PROMISES]) + chunk[9:]
        if name in _WEBP_KEPT:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(content: bytes, picture: Image.Image) -> bytes:
    """The first image alone, written anew: comments and programs of a GIF hide between its frames."""
    out = io.BytesIO()
    first = picture.copy()
    first.info = {name: value for name, value in first.info.items() if name == "transparency"}
    first.save(out, "GIF", comment=b"")
    return out.getvalue()


def _check(made: bytes, before: Image.Image) -> None:
    """Nothing; raises ValueError if the result does not open, changed its size, or still says something."""
    after = Image.open(io.BytesIO(made), formats=_MADE)
    after.load()
    said = set(after.getexif()) - {0x0112}
    told = {"comment", "xmp", "icc_profile", "photoshop", "parsed_exif", "XML:com.adobe.xmp"} & {
        name for name, value in after.info.items() if value
    }
    if after.size != before.size or said or told or ImageOps.exif_transpose(after) is None:
        raise ValueError("not clean")
