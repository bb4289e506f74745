"""Hints: weak marks that a picture was worked on, or that a file is not only what it seems. Decodes pixels.

Each is {"name", "strength", "because"}: weak by itself, and common in files that nobody tampered with.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import exifread
import numpy as np
from PIL import Image, UnidentifiedImageError

from leadline.methods.copymove import LONGEST, copied_part
from leadline.methods.phash import SAME_DCT, distance, is_same_picture, picture_hash
from leadline.methods.recompression import TWICE, quantised_twice
from leadline.shell.examining import heif
from leadline.shell.examining.readers import boxes
from leadline.shell.examining.readers.metadata import TROUBLES

PART = "hints"
#: pixels of a picture that is decoded here at full size; beyond that only a reduced one is
_WHOLE, _MOST = 40_000_000, 250_000_000
#: middle of a picture that is looked at for double quantisation, pixels on each side
_MIDDLE = 1536
#: bits by which the hashes of a thumbnail and its picture differ from which they show different things
_OTHER_PICTURE = 24
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")


def read(path: Path, kind: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The hints, those that need no decoding first."""
    found = _of_kind(kind)
    if kind.get("label") in heif.LABELS and boxes.is_cut(path):
        found.append(_hint("cut off", "medium", "the file ends before the last of its parts does"))
    label, group = str(kind.get("label", "")), str(kind.get("group", ""))
    if group == "image" and label not in ("svg", "heic", "heif", "avif"):
        try:
            found += _of_pixels(path, label)
        except OSError as error:
            if "truncated" in str(error).lower():
                found.append(_hint("cut off", "medium", "the picture ends before its last line"))
        except (UnidentifiedImageError, ValueError, SyntaxError, TypeError):
            return found
    return found


def _of_kind(kind: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    if kind.get("also"):
        found.append(_hint("polyglot", "strong", f"the same bytes are also {', '.join(kind['also'])}"))
    if kind.get("active"):
        found.append(_hint("active content", "strong", f"it holds {', '.join(kind['active'])}"))
    packed = kind.get("archive") or {}
    if packed.get("bomb"):
        found.append(_hint("bomb", "strong", "it unpacks to very many times its size"))
    if packed.get("nested"):
        kinds = ", ".join(packed.get("nested_kinds", ()))
        found.append(
            _hint("nested archive", "medium", f"it holds packed files: {packed['nested']} ({kinds})")
        )
    if packed.get("programs"):
        found.append(_hint("programs inside", "medium", f"it holds programs: {packed['programs']}"))
    return found


def _of_pixels(path: Path, label: str) -> list[dict[str, Any]]:
    Image.MAX_IMAGE_PIXELS = None
    found = []
    with path.open("rb") as file, Image.open(file, formats=_FORMATS) as picture:
        pixels = picture.width * picture.height
        if pixels > _MOST or (pixels > _WHOLE and label != "jpeg"):
            return []
        if label == "jpeg" and pixels <= _WHOLE:
            found += _recompressed(path)
        picture.draft("L", (LONGEST, LONGEST))
        grey = picture.convert("L")
        grey.thumbnail((2 * LONGEST, 2 * LONGEST))
        seen = np.asarray(grey, dtype=np.float64)
    found += _other_thumbnail(path, label, seen)
    copy = copied_part(seen)
    if copy:
        because = f"a part of {copy.share:.1%} of the picture is there twice; windows and tiles repeat too"
        found.append(_hint("copied part", "weak", because))
    return found


def _recompressed(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as file, Image.open(file, formats=("JPEG",)) as picture:
        tables = getattr(picture, "quantization", {})
        if 0 not in tables or picture.mode not in ("RGB", "L", "YCbCr"):
            return []
        table = np.array(tables[0], dtype=np.int64).reshape(8, 8)
        picture.draft("YCbCr" if picture.mode == "RGB" else picture.mode, picture.size)
        left, top = (max(0, (side - _MIDDLE) // 2 // 8 * 8) for side in picture.size)
        part = picture.crop(
            (left, top, min(picture.width, left + _MIDDLE), min(picture.height, top + _MIDDLE))
        )
        luma = np.asarray(part.getchannel(0))
    score = quantised_twice(luma, table)
    if score < TWICE:
        return []
    because = "its frequencies were rounded twice: it was saved again, as messengers and crops do"
    return [_hint("saved twice", "weak", because) | {"score": round(score, 2)}]


def _other_thumbnail(path: Path, label: str, seen: Any) -> list[dict[str, Any]]:
    """A hint if the small picture inside shows something else."""
    if label not in ("jpeg", "tiff"):
        return []
    small = _thumbnail(path)
    if not small:
        return []
    with Image.open(io.BytesIO(small), formats=("JPEG",)) as picture:
        if picture.width * picture.height > 4_000_000:
            return []
        inner = _without_bars(np.asarray(picture.convert("L"), dtype=np.float64), seen.shape)
    if min(inner.shape) < 16 or min(seen.shape) < 16:
        return []
    one, other = picture_hash(inner), picture_hash(seen)
    if one is None or other is None or is_same_picture(one, other):
        return []
    bits = distance(one, other)
    turned = min((distance(part, other) for part in map(picture_hash, _turns(inner)) if part), default=bits)
    if bits < _OTHER_PICTURE or turned <= SAME_DCT:
        return []
    because = "the small picture stored in it shows something else than the picture"
    return [_hint("other thumbnail", "medium", because) | {"distance": bits}]


def _thumbnail(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            small = exifread.process_file(file, details=False, extract_thumbnail=True).get("JPEGThumbnail")
    except TROUBLES:
        return b""
    return small if isinstance(small, bytes) else b""


def _without_bars(small: Any, shape: tuple[int, int]) -> Any:
    """The small picture without the black bars that cameras put round one of another shape."""
    height, width = small.shape
    wanted = shape[1] / shape[0]
    if wanted > width / height * 1.03:
        cut = round((height - width / wanted) / 2)
        return small[cut : height - cut]
    if wanted < width / height / 1.03:
        cut = round((width - height * wanted) / 2)
        return small[:, cut : width - cut]
    return small


def _turns(small: Any) -> tuple[Any, ...]:
    """The small picture turned: programs turn one and not the other."""
    return np.rot90(small), np.rot90(small, 2), np.rot90(small, 3)


def _hint(name: str, strength: str, because: str) -> dict[str, Any]:
    return {"name": name, "strength": strength, "because": because}
