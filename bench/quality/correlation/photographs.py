"""How often real photographs are taken for one another by their hashes, and known again when passed on.

    python -m bench.quality.correlation.photographs --photos FOLDER [FOLDER ...]

Folders of real photographs, such as ianare/exif-samples. Every pair that is called the same is named, to be
looked at. Then what is harder: each photograph cut into 3 x 4 pieces, which are different pictures with
little in them (sky, walls, water); pieces of photographs that were called the same are not compared. Pairs
share pictures, so the bound of the share is a rough one. The thresholds were chosen on made-up scenes.
"""

from __future__ import annotations

import argparse
import time
from itertools import combinations
from pathlib import Path

import numpy as np
from bench.quality.correlation.pictured import ALTERED, Picture
from PIL import Image, ImageOps, UnidentifiedImageError
from scipy.stats import beta

from leadline.methods.phash import PictureHash, is_same_picture, picture_hash, same_pictures

ENDINGS = {".jpg", ".jpeg", ".png", ".tif", ".tiff"}
LEAST_SIDE, WIDEST = 200, 960
ROWS, COLUMNS = 3, 4


def share(hits: int, many: int) -> str:
    """A share and its 95 % interval (Clopper and Pearson 1934)."""
    low = beta.ppf(0.025, hits, many - hits + 1) if hits else 0.0
    high = beta.ppf(0.975, hits + 1, many - hits) if hits < many else 1.0
    return f"{hits:,} of {many:,} ({low:.2g} to {high:.2g})"


def photographs(folders: list[Path]) -> dict[str, Picture]:
    """Grey, upright, at most 960 pixels wide; each picture once."""
    found: dict[str, Picture] = {}
    seen: set[bytes] = set()
    for path in sorted(one for folder in folders for one in folder.rglob("*")):
        if path.suffix.lower() not in ENDINGS:
            continue
        try:
            with Image.open(path) as file:
                grey = ImageOps.exif_transpose(file).convert("L")
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            continue
        if min(grey.size) < LEAST_SIDE:
            continue
        width = min(grey.width, WIDEST)
        pixels = np.asarray(
            grey.resize((width, round(grey.height * width / grey.width)), Image.Resampling.BOX)
        )
        if pixels.tobytes() not in seen:
            seen.add(pixels.tobytes())
            found[str(path.relative_to(path.parents[1]))] = pixels.astype(np.float64)
    return found


def pieces(picture: Picture) -> list[Picture]:
    return [part for band in np.array_split(picture, ROWS) for part in np.array_split(band, COLUMNS, axis=1)]


def kept(pictures: dict[str, Picture], hashes: list[PictureHash | None]) -> list[str]:
    """The first photograph of each set that is called one picture, without blank ones."""
    names = list(pictures)
    later = {other for _, other in same_pictures(hashes)}
    return [names[row] for row, one in enumerate(hashes) if one is not None and row not in later]


def in_pieces(pictures: list[Picture]) -> None:
    owners, hashes, blank = [], [], 0
    for number, picture in enumerate(pictures):
        for part in pieces(picture):
            found = picture_hash(part)
            blank += found is None
            owners += [] if found is None else [number]
            hashes += [] if found is None else [found]
    owner = np.array(owners)
    pairs = [(a, b) for a, b in same_pictures(hashes) if owner[a] != owner[b]]
    many = len(owner) * (len(owner) - 1) // 2 - sum(n * (n - 1) // 2 for n in np.bincount(owner).tolist())
    print(f"| pieces of different photographs taken for one | {share(len(pairs), many)} |")
    print(f"\n{len(owner)} pieces have a hash, {blank} are blank")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=Path, nargs="+", required=True)
    pictures = photographs(parser.parse_args().photos)
    hashes = [picture_hash(one) for one in pictures.values()]
    names = list(pictures)
    told = same_pictures(hashes)
    for one, other in told:
        print(f"called the same: {names[one]} and {names[other]}")
    different = kept(pictures, hashes)
    print(
        f"\n{len(names)} photographs, {len(different)} of them called different\n\n| what | of |\n|---|---|"
    )
    for name, alter in ALTERED.items():
        again = [picture_hash(alter(pictures[one])) for one in different]
        first = [picture_hash(pictures[one]) for one in different]
        known = sum(
            b is not None and a is not None and is_same_picture(a, b)
            for a, b in zip(first, again, strict=True)
        )
        print(f"| known again: {name} | {share(known, len(different))} |")
    whole = len(list(combinations(names, 2)))
    print(f"| pairs of photographs called the same, listed above | {len(told)} of {whole:,} |")
    in_pieces([pictures[one] for one in different])
    print(f"{time.process_time():.0f} s of CPU time")


if __name__ == "__main__":
    main()
