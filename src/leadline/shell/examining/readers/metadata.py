"""Metadata: what a file says of itself: when, where and with what it was made. Local times as written.

Pictures by their EXIF and XMP, videos by their boxes, documents by their information. Nothing is decoded.
"""

from __future__ import annotations

import contextlib
import logging
import struct
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import exifread
from exifread.core.exceptions import ExifError

from leadline.shell.examining import heif
from leadline.shell.examining.readers import boxes, documents, xmp

PART = "metadata"
#: what the library says of odd files is of no use to anybody
logging.getLogger("exifread").setLevel(logging.CRITICAL)
_PICTURES = ("image",)
#: label of a kind: what reads its container
_VIDEOS = {"mp4", "mov", "quicktime", "m4a", "m4v", "3gp", "qt", "heif", "heic", "avif", "mp4a"}
#: characters kept of a word that the file gives
_MOST_CHARACTERS = 120


def read(path: Path, kind: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata; an empty mapping where there are none."""
    label, group = str(kind.get("label", "")), str(kind.get("group", ""))
    found: dict[str, Any] = {}
    if group in _PICTURES:
        with contextlib.suppress(_Broken):
            found |= _exif(path, label)
    if group in ("video", "audio") or label in _VIDEOS:
        found |= boxes.read(path)
    found |= {key: value for key, value in documents.read(path, label).items() if key not in found}
    packet = xmp.read(path)
    if packet:
        found["xmp"] = packet
        for key in ("taken_at", "offset", "modified_at", "make", "model", "software"):
            if packet.get(key) and not found.get(key) and not (key == "offset" and "taken_at" in found):
                found[key] = packet[key]
    return {key: value for key, value in found.items() if value not in ("", None, {}, [])}


#: what the library raises for EXIF that is none
TROUBLES = (
    ExifError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    OSError,
    RecursionError,
    struct.error,
)


class _Broken(Exception):
    """EXIF that cannot be read."""


def _exif(path: Path, label: str) -> dict[str, Any]:
    tags = _tags(path, label)
    words = {key: _word(value) for key, value in tags.items() if not isinstance(value, bytes)}
    found: dict[str, Any] = {
        "taken_at": _time(words, "EXIF DateTimeOriginal", "EXIF SubSecTimeOriginal"),
        "offset": words.get("EXIF OffsetTimeOriginal") or words.get("EXIF OffsetTime", ""),
        "digitized_at": _time(words, "EXIF DateTimeDigitized", "EXIF SubSecTimeDigitized"),
        "modified_at": _time(words, "Image DateTime", "EXIF SubSecTime"),
        "make": words.get("Image Make", ""),
        "model": words.get("Image Model", ""),
        "software": words.get("Image Software", ""),
        "lens": words.get("EXIF LensModel", ""),
        "orientation": _number(tags.get("Image Orientation")),
        "width": _number(tags.get("EXIF ExifImageWidth")),
        "height": _number(tags.get("EXIF ExifImageLength")),
        "has_thumbnail": "JPEGThumbnail" in tags,
        "camera_settings": sum(
            f"EXIF {name}" in tags for name in ("ExposureTime", "FNumber", "FocalLength", "ISOSpeedRatings")
        ),
    }
    place = _gps(tags, words)
    return found | ({"gps": place} if place else {})


def _tags(path: Path, label: str) -> dict[str, Any]:
    """All tags by name; libheif takes a HEIC apart where exifread does not know its boxes."""
    with path.open("rb") as file:
        try:
            return _read(file)
        except _Broken:
            inner = heif.exif_of(path) if label in heif.LABELS else None
            if inner is None:
                raise
    return _read(inner)


def _read(file: BinaryIO) -> dict[str, Any]:
    try:
        return dict(exifread.process_file(file, details=False, extract_thumbnail=True))
    except TROUBLES as error:
        raise _Broken from error


def _word(value: Any) -> str:
    return str(value).replace("\x00", " ").strip()[:_MOST_CHARACTERS]


def _time(words: Mapping[str, str], key: str, fraction: str) -> str:
    """ISO 8601 without zone; "" for a time that is none, such as all zeros or blanks."""
    with contextlib.suppress(ValueError):
        at = datetime.strptime(words.get(key, "")[:19], "%Y:%m:%d %H:%M:%S")
        part = words.get(fraction, "")[:3]
        return at.isoformat() + (f".{part}" if part.isascii() and part.isdigit() else "")
    return ""


def _number(tag: Any) -> int | None:
    values = getattr(tag, "values", None)
    if isinstance(values, list) and values and isinstance(values[0], int):
        return int(values[0])
    return None


def _gps(tags: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, key, limit in (("lat", "GPS GPSLatitude", 90.0), ("lon", "GPS GPSLongitude", 180.0)):
        parts = _ratios(tags.get(key))
        if len(parts) != 3:
            continue
        value = parts[0] + parts[1] / 60 + parts[2] / 3600
        sign = -1.0 if words.get(f"{key}Ref", "")[:1].upper() in ("S", "W") else 1.0
        if 0 <= value <= limit:
            found[name] = round(sign * value, 7)
    if len(found) != 2 or (found["lat"] == 0 and found["lon"] == 0):
        found = {}
    at = _gps_time(words.get("GPS GPSDate", ""), _ratios(tags.get("GPS GPSTimeStamp")))
    error = _ratios(tags.get("GPS GPSHPositioningError"))
    if at:
        found["at"] = at
    if found and error and 0 < error[0] < 1e5:
        found["error_m"] = round(error[0], 1)
    return found


def _ratios(tag: Any) -> list[float]:
    found = []
    with contextlib.suppress(ZeroDivisionError, TypeError, ValueError, OverflowError):
        for one in getattr(tag, "values", None) or []:
            found.append(float(one.num) / float(one.den) if hasattr(one, "num") else float(one))
        return found
    return []


def _gps_time(day: str, clock: list[float]) -> str:
    """The instant of the receiver, ISO 8601 in UTC; "" if it gave none."""
    if len(clock) != 3:
        return ""
    with contextlib.suppress(ValueError, OverflowError):
        at = datetime.strptime(day.replace("-", ":"), "%Y:%m:%d")
        at = at.replace(hour=int(clock[0]), minute=int(clock[1]), second=min(59, int(clock[2])))
        return at.isoformat() + "+00:00"
    return ""
