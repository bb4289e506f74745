"""Documents: what a PDF and a PNG say of when and with what they were made. Bounded, nothing is drawn."""

from __future__ import annotations

import contextlib
import re
import struct
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

_MOST, _WORD, _MOST_CHUNKS = 16 * 1024 * 1024, 120, 500
_PDF_TIME = r"\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d'?\d\d'?)?"
_PDF = {
    "taken": re.compile((r"/CreationDate\s*" + _PDF_TIME).encode()),
    "modified": re.compile((r"/ModDate\s*" + _PDF_TIME).encode()),
}
_PDF_TOOL = re.compile(rb"/(?:Creator|Producer)\s*\(((?:[^()\\]|\\.){1,200})\)")
_OFFICE = {
    "taken": re.compile(rb"<dcterms:created[^>]*>([^<]{10,40})<"),
    "modified": re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})<"),
    "software": re.compile(rb"<Application>([^<]{1,120})<"),
}
_OFFICE_PARTS = ("docProps/core.xml", "docProps/app.xml")


def read(path: Path, label: str) -> dict[str, Any]:
    """Metadata of a PDF, a PNG or an office document; empty for other kinds."""
    if label == "pdf":
        return _pdf(path)
    if label == "png":
        return _png(path)
    return _office(path) if label in ("docx", "xlsx", "pptx") else {}


def _pdf(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        content = file.read(_MOST)
    found: dict[str, Any] = {}
    for name, pattern in _PDF.items():
        time = pattern.search(content)
        if time:
            year, month, day, hour, minute, second, zone = (
                part.decode() if part else "" for part in time.groups()
            )
            found[f"{name}_at"] = f"{year}-{month}-{day}T{hour}:{minute}:{second}"
            found["offset" if name == "taken" else "modified_offset"] = _offset(zone)
    tool = _PDF_TOOL.search(content)
    if tool:
        found["software"] = tool[1].decode("latin-1").strip()[:_WORD]
    return found


def _offset(zone: str) -> str:
    plain = zone.replace("'", "")
    return "+00:00" if plain == "Z" else f"{plain[:3]}:{plain[3:5]}" if len(plain) >= 5 else ""


def _png(path: Path) -> dict[str, Any]:
    """The text chunks and the time chunk (W3C PNG, third edition, section 11.3)."""
    found: dict[str, Any] = {}
    with path.open("rb") as file:
        file.seek(8)
        for _ in range(_MOST_CHUNKS):
            head = file.read(8)
            if len(head) < 8:
                break
            size, name = struct.unpack(">I4s", head)
            if name in (b"tEXt", b"iTXt", b"zTXt", b"tIME") and size <= 65_536:
                found |= _chunk(name, file.read(size))
                file.seek(4, 1)
            else:
                file.seek(size + 4, 1)
    return found


def _chunk(name: bytes, content: bytes) -> dict[str, Any]:
    if name == b"tIME" and len(content) == 7:
        with contextlib.suppress(ValueError):
            at = datetime(*struct.unpack(">HBBBBB", content))
            return {"modified_at": at.isoformat(), "modified_offset": "+00:00"}
        return {}
    key, _, rest = content.partition(b"\0")
    if key == b"Software":
        return {"software": _unpacked(name, rest)[:_WORD]}
    if key == b"Creation Time":
        time = re.search(r"(\d{4})[-:](\d\d)[-:](\d\d)[T ](\d\d:\d\d:\d\d)", _unpacked(name, rest))
        return {"taken_at": f"{time[1]}-{time[2]}-{time[3]}T{time[4]}"} if time else {}
    return {}


def _unpacked(name: bytes, rest: bytes) -> str:
    if name == b"iTXt":
        rest = rest[2:].split(b"\0", 2)[-1]
    if name == b"zTXt":
        with contextlib.suppress(zlib.error):
            rest = zlib.decompressobj().decompress(rest[1:], 4096)
    return rest.decode("utf-8", "replace").strip()


def _office(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with (
        contextlib.suppress(zipfile.BadZipFile, OSError, KeyError, ValueError, zlib.error, RuntimeError),
        path.open("rb") as file,
        zipfile.ZipFile(file) as packed,
    ):
        for part in _OFFICE_PARTS:
            with packed.open(part) as opened:
                found |= _office_part(opened.read(65_536))
    return found


def _office_part(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, pattern in _OFFICE.items():
        value = pattern.search(content)
        if value is None:
            continue
        text = value[1].decode("utf-8", "replace").strip()
        if name == "software":
            found[name] = text
        else:
            found[f"{name}_at"] = text[:19]
            found["offset" if name == "taken" else "modified_offset"] = "+00:00" if text.endswith("Z") else ""
    return found
