"""Made: files of many kinds for the tests of the readers, hostile ones among them, and how they are read."""

from __future__ import annotations

import importlib
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from PIL import Image
from rasterio.transform import from_origin

from leadline.shell.examining.readers import READERS

#: C2PA test files, where the shared data are there
C2PA = Path(__file__).parents[5] / "shared" / "data" / "c2pa"
MODULES = tuple(importlib.import_module(f"leadline.shell.examining.readers.{name}") for name in READERS)


def facts_of(path: Path) -> dict[str, Any]:
    """What all readers say of a file, in this process."""
    kind: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for module in MODULES:
        found[module.PART] = module.read(path, kind)
        kind = found["kind"]
    return found


def photo(
    exif: dict[int, Any] | None = None, thumbnail: Image.Image | None = None, quality: int = 92
) -> bytes:
    """A JPEG of a scene, with these EXIF tags."""
    rng = np.random.default_rng(5)
    small = rng.integers(0, 255, (30, 40, 3), dtype=np.uint8)
    picture = Image.fromarray(small).resize((640, 480), Image.Resampling.BICUBIC)
    tags = Image.Exif()
    for tag, value in (exif or {}).items():
        if tag >= 0x8000 and tag != 0x8825:
            tags.get_ifd(0x8769)[tag] = value
        else:
            tags[tag] = value
    into = io.BytesIO()
    picture.save(into, "JPEG", quality=quality, exif=tags)
    del thumbnail
    return into.getvalue()


def geotiff(
    path: Path, pixels: np.ndarray, *, crs: str = "EPSG:32650", west: float = 5e5, **tags: str
) -> Path:
    """A GeoTIFF of half a metre, shape (bands, height, width)."""
    bands, height, width = pixels.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=bands, dtype=pixels.dtype, crs=crs,
        transform=from_origin(west, 4.4e6, 0.5, 0.5),
    ) as image:  # fmt: skip
        image.write(pixels)
        image.update_tags(**tags)
    return path


def box(name: bytes, content: bytes) -> bytes:
    """A box of a video's container."""
    return struct.pack(">I4s", 8 + len(content), name) + content


def movie(created: int, *, place: bytes = b"", duration_s: int = 10) -> bytes:
    """The headers of an MP4."""
    head = box(b"mvhd", struct.pack(">IIIII", 0, created, created, 1000, 1000 * duration_s) + bytes(80))
    words = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7) + place)) if place else b""
    return box(b"ftyp", b"isomiso2mp41") + box(b"moov", head + words) + box(b"mdat", bytes(2000))


def zipped(**entries: bytes) -> bytes:
    """A ZIP of these entries; two underscores in a name stand for a point."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name.replace("__", "."), content)
    return into.getvalue()
