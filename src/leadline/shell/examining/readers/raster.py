"""Raster: how large a picture is, and where on the ground a georeferenced one lies; from headers alone.

A size that cannot be is said before anything is decoded. GDAL is held to the formats of single files: a file
that names other files or addresses is not followed.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rasterio
from PIL import Image, UnidentifiedImageError
from pyproj import Geod
from rasterio.errors import RasterioError
from rasterio.warp import transform

from leadline.shell.examining import heif

PART = "raster"
#: pixels beyond which nothing decodes a picture here
MOST_PIXELS = 250_000_000
#: bands that are described
_MOST_BANDS, _WORD = 32, 80
#: formats that GDAL may open: each is one file that holds its pixels
DRIVERS = ("GTiff", "JP2OpenJPEG")
#: formats that Pillow may open: none of them calls another program
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "JPEG2000", "ICO", "PPM", heif.FORMAT)
_LABELS = {"tiff": "GTiff", "jp2": "JP2OpenJPEG", "jp2k": "JP2OpenJPEG"}
#: tags that say when an image was taken, in order of trust, and whether they are UTC by their definition
_TIMES = (
    ("ACQUISITIONDATETIME", True),
    ("NITF_IDATIM", True),
    ("SATELLITE_ACQUISITION_TIME", True),
    ("acquired", False),
    ("ACQUISITION_TIME", False),
    ("TIFFTAG_DATETIME", False),
)
_TIME = re.compile(
    r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)[T ]?(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?"
)
_GEOD = Geod(ellps="WGS84")
#: no file beside it is looked for, no address opened
ENVIRONMENT = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_NUM_THREADS": "1",
    "GDAL_CACHEMAX": 64,
    "PROJ_NETWORK": "OFF",
    "GTIFF_SRS_SOURCE": "GEOKEYS",
}
#: set when the program is loaded, before any file is there
os.environ.setdefault("PROJ_NETWORK", "OFF")


def read(path: Path, kind: Mapping[str, Any]) -> dict[str, Any]:
    """{"width", "height", "bands", "crs", "transform", "gsd_m", "footprint", "acquired_at", "refused", …}."""
    label = str(kind.get("label", ""))
    if label in _LABELS:
        with contextlib.suppress(RasterioError, OSError, ValueError):
            return _bounded(_ground(path, _LABELS[label]))
    if str(kind.get("group", "")) == "image" and label != "svg":
        return _bounded(_picture(path))
    return {}


def _bounded(found: dict[str, Any]) -> dict[str, Any]:
    if found and found["width"] * found["height"] > MOST_PIXELS:
        found["refused"] = "pixels"
        size = f"{found['width']:,} x {found['height']:,}"
        found["trouble"] = f"It is {size} pixels by its header, at most {MOST_PIXELS:,} in all are decoded."
    return found


def _picture(path: Path) -> dict[str, Any]:
    Image.MAX_IMAGE_PIXELS = None
    try:
        with path.open("rb") as file, Image.open(file, formats=FORMATS) as picture:
            return {
                "width": picture.width,
                "height": picture.height,
                "bands": len(picture.getbands()),
                "format": picture.format or "",
                "frames": int(getattr(picture, "n_frames", 1)) if picture.format in ("GIF", "WEBP") else 1,
            }
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, OverflowError):
        return {}


def _ground(path: Path, driver: str) -> dict[str, Any]:
    with warnings.catch_warnings(), rasterio.Env(**ENVIRONMENT):
        warnings.simplefilter("ignore")
        with rasterio.open(path, driver=driver) as image:
            found: dict[str, Any] = {
                "width": image.width,
                "height": image.height,
                "bands": image.count,
                "types": [str(one) for one in image.dtypes[:_MOST_BANDS]],
                "format": driver,
                "nodata": image.nodata if isinstance(image.nodata, float | int) else None,
            }
            found |= _acquired({**image.tags(), **image.tags(ns="IMAGERY")})
            if image.crs and not image.transform.is_identity:
                found |= _located(image)
    return found


def _located(image: Any) -> dict[str, Any]:
    """Where it lies: its frame, its corners in degrees, and the spacing of its pixels on the ground."""
    epsg = image.crs.to_epsg()
    turn = image.transform
    middle = (image.width / 2, image.height / 2)
    spots = [turn * spot for spot in _corners(image.width, image.height)]
    spots += [turn * middle, turn * (middle[0] + 1, middle[1]), turn * (middle[0], middle[1] + 1)]
    lons, lats = transform(image.crs, "EPSG:4326", [x for x, _ in spots], [y for _, y in spots])
    if not all(math.isfinite(one) and abs(one) <= 360 for one in (*lats, *lons)):
        return {"crs": f"EPSG:{epsg}" if epsg else "unknown"}
    across = _GEOD.inv(lons[4], lats[4], lons[5], lats[5])[2]
    down = _GEOD.inv(lons[4], lats[4], lons[6], lats[6])[2]
    return {
        "crs": f"EPSG:{epsg}" if epsg else str(image.crs.to_wkt())[:_WORD],
        "transform": [round(float(one), 9) for one in tuple(turn)[:6]],
        "gsd_m": round(math.sqrt(across * down), 6),
        "gsd_across_m": round(across, 6),
        "gsd_down_m": round(down, 6),
        "footprint": [[round(lat, 7), round(lon, 7)] for lat, lon in zip(lats[:4], lons[:4], strict=True)],
    }


def _corners(width: int, height: int) -> tuple[tuple[float, float], ...]:
    return (0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))


def _acquired(tags: Mapping[str, str]) -> dict[str, str]:
    for name, is_utc in _TIMES:
        found = _TIME.search(str(tags.get(name, "")))
        if found:
            year, month, day, hour, minute, second, zone = found.groups()
            offset = "+00:00" if zone in ("Z", "UTC") or (zone is None and is_utc) else zone or ""
            return {
                "acquired_at": f"{year}-{month}-{day}T{hour}:{minute}:{second}",
                "acquired_offset": offset,
                "acquired_from": name,
            }
    return {}
