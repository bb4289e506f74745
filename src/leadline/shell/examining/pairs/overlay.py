"""Overlay: two georeferenced images on one grid, what changed between them, and where, as a coarse map.

Both come as one content (`packing`).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import RasterioError
from rasterio.io import MemoryFile
from rasterio.warp import reproject

from leadline.methods.change import Changed, find_change
from leadline.shell.examining.pairs.packing import unpacked
from leadline.shell.examining.readers.raster import DRIVERS, ENVIRONMENT, MOST_PIXELS

PART = "raster"
#: pixels of the common grid, and bands that are compared
_MOST_GRID, _MOST_BANDS = 1_000_000, 8
#: cells along the longer side of the map
_MAP = 32


def read(path: Path, kind: Mapping[str, Any]) -> dict[str, Any]:
    """{"refused", "overlap", "bands", "grid_m", "shift_m", "noise", "changed", "false", "map", …}."""
    older, newer = unpacked(path.read_bytes())
    with warnings.catch_warnings(), rasterio.Env(**ENVIRONMENT):
        warnings.simplefilter("ignore")
        try:
            with (
                MemoryFile(older) as one,
                MemoryFile(newer) as other,
                one.open(driver=_driver(older)) as before,
                other.open(driver=_driver(newer)) as after,
            ):
                return _overlaid(before, after)
        except (RasterioError, ValueError):
            return {"refused": "unreadable"}


def _driver(content: bytes) -> str:
    return DRIVERS[0] if content[:2] in (b"II", b"MM") else DRIVERS[1]


def _overlaid(before: Any, after: Any) -> dict[str, Any]:
    for image in (before, after):
        if image.crs is None or image.transform.is_identity:
            return {"refused": "no place"}
        if image.width * image.height > MOST_PIXELS:
            return {"refused": "pixels"}
    bands = min(_colours(before), _colours(after), _MOST_BANDS)
    if not bands:
        return {"refused": "no bands"}
    step = max(1.0, float(np.sqrt(after.width * after.height / _MOST_GRID)))
    shape = (max(1, int(after.height / step)), max(1, int(after.width / step)))
    grid = after.transform * after.transform.scale(after.width / shape[1], after.height / shape[0])
    new, new_valid = _read(after, bands, shape)
    old, old_valid = _onto(before, bands, grid, after.crs, shape)
    valid = new_valid & old_valid
    found = find_change(old, new, valid)
    side_m = _side_m(after, grid)
    told = _told(found, valid, side_m) | {"bands": bands, "grid_m": round(side_m, 4)}
    return told | {"same_bands": before.count == after.count}


def _colours(image: Any) -> int:
    """How many bands come before the first that says what is seen through."""
    alpha = [place for place, one in enumerate(image.colorinterp) if one == ColorInterp.alpha]
    return min(alpha, default=image.count)


def _read(image: Any, bands: int, shape: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The image on a coarser grid of its own, and where it holds something."""
    indexes = list(range(1, bands + 1))
    pixels = image.read(indexes, out_shape=(bands, *shape), resampling=Resampling.average).astype(np.float64)
    valid = image.dataset_mask(out_shape=shape) > 0
    return _finite(pixels, valid)


def _onto(
    image: Any, bands: int, grid: Any, frame: Any, shape: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The other image resampled onto that grid."""
    step = max(1.0, float(np.sqrt(image.width * image.height / (4 * _MOST_GRID))))
    own = (max(1, int(image.height / step)), max(1, int(image.width / step)))
    pixels, valid = _read(image, bands, own)
    place = image.transform * image.transform.scale(image.width / own[1], image.height / own[0])
    moved = np.zeros((bands, *shape))
    held = np.zeros(shape)
    common = {"src_transform": place, "src_crs": image.crs, "dst_transform": grid, "dst_crs": frame}
    reproject(pixels, moved, resampling=Resampling.bilinear, **common)
    reproject(valid.astype(np.float64), held, resampling=Resampling.bilinear, **common)
    return _finite(moved, held > 0.999)


def _finite(
    pixels: NDArray[np.float64], valid: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    valid = valid & np.isfinite(pixels).all(axis=0)
    return np.where(valid, pixels, 0.0), valid


def _side_m(image: Any, grid: Any) -> float:
    """The spacing of the grid on the ground, metres."""
    side = float(np.sqrt(abs(grid.determinant)))
    if not image.crs.is_geographic:
        return side * float(image.crs.linear_units_factor[1])
    middle = np.radians((image.bounds.top + image.bounds.bottom) / 2)
    return side * 111_195.0 * float(np.sqrt(max(0.01, np.cos(middle))))


def _told(found: Changed, valid: NDArray[np.bool_], side_m: float) -> dict[str, Any]:
    many = int(found.where.sum())
    return {
        "refused": found.refused,
        "overlap": round(float(valid.mean()), 4),
        "shift_px": [round(one, 2) for one in found.shift],
        "shift_m": round(float(np.hypot(*found.shift)) * side_m, 3),
        "noise": [round(one, 4) for one in found.noise],
        "alike": [round(one, 3) for one in found.alike],
        "changed": round(found.share, 6),
        "changed_m2": round(many * side_m**2, 1),
        "false": float(f"{found.false_share:.3g}"),
        "map": _map(found.where, valid),
    }


def _map(where: NDArray[np.bool_], valid: NDArray[np.bool_]) -> list[list[int]]:
    """Percent changed of each cell, row by row from the top; -1 where there is nothing to compare."""
    cell = max(1, int(np.ceil(max(where.shape) / _MAP)))
    rows = []
    for top in range(0, where.shape[0], cell):
        row = []
        for left in range(0, where.shape[1], cell):
            part = np.s_[top : top + cell, left : left + cell]
            held = int(valid[part].sum())
            row.append(round(100 * float(where[part].sum()) / held) if 4 * held >= valid[part].size else -1)
        rows.append(row)
    return rows
