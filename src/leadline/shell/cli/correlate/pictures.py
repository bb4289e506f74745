"""Pictures: which rows name image files that show the same picture, from the same place and time.

The files are the caller's own and are opened in this process; those of reports never come here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import typer
from PIL import Image, UnidentifiedImageError

from leadline.errors import BadInput
from leadline.exchange.rows import Rows
from leadline.methods.duplicates import Limits, Links
from leadline.methods.geodesy import distances_m
from leadline.methods.phash import PictureHash, distance, picture_hash, same_pictures

#: formats that are opened, and bits of a hash
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_BITS = 64
#: files that are named of those without a picture
_MOST_NAMED = 5
_WHY: Mapping[type, str] = {FileNotFoundError: "no such file", UnidentifiedImageError: "another format"}


def picture_links(rows: Rows, names: Sequence[object], folder: Path, limits: Limits) -> Links:
    """A link for each pair of rows with the same picture within the limits; names are relative to the folder.

    A file that is not there or holds no picture is said on standard error, and its row has none.
    """
    lost: list[str] = []
    hashes = [_hashed(folder / str(name), lost) if name not in (None, "") else None for name in names]
    _tell(lost)
    pairs = np.array(same_pictures(hashes), dtype=np.int64).reshape(-1, 2)
    first, second = pairs.T
    away = np.array([_apart(rows, one, other) for one, other in pairs.tolist()], dtype=np.float64)
    near = (away <= limits.radius_m) & (np.abs(rows.at[second] - rows.at[first]) <= limits.window_s)
    alike = [_alike(hashes[one], hashes[other]) for one, other in pairs[near].tolist()]
    return Links(
        first=first[near],
        second=second[near],
        alike=np.array(alike, dtype=np.float32),
        is_confirmed=np.ones(len(alike), dtype=np.bool_),
    )


def together(one: Links, other: Links) -> Links:
    """The links of both, one after the other."""
    return Links(
        first=np.concatenate((one.first, other.first)),
        second=np.concatenate((one.second, other.second)),
        alike=np.concatenate((one.alike, other.alike)),
        is_confirmed=np.concatenate((one.is_confirmed, other.is_confirmed)),
    )


def _hashed(path: Path, lost: list[str]) -> PictureHash | None:
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            return picture_hash(np.asarray(picture.convert("L")))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, BadInput) as error:
        lost.append(f"{path.name} ({_WHY.get(type(error), 'too large, or no picture')})")
        return None


def _tell(lost: Sequence[str]) -> None:
    if lost:
        more = f" and {len(lost) - _MOST_NAMED:,} more" if len(lost) > _MOST_NAMED else ""
        typer.echo(f"leadline: no picture in {', '.join(lost[:_MOST_NAMED])}{more}", err=True)


def _apart(rows: Rows, one: int, other: int) -> float:
    lat, lon = float(rows.lat[one]), float(rows.lon[one])
    return float(distances_m(lat, lon, rows.lat[other : other + 1], rows.lon[other : other + 1])[0])


def _alike(one: PictureHash | None, other: PictureHash | None) -> float:
    return 1 - distance(one, other) / _BITS if one and other else 0.0
