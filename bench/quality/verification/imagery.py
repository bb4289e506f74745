"""How much of a known change the overlay finds, and how much it finds where nothing changed.

    python -m bench.quality.verification.imagery [--pairs 20]

Ground: fractal brightness of three bands, correlated, with blocks like buildings. Pairs: new brightness (gain
0.8 to 1.2, base -20 to 20), noise of each band in units of the ground's spread, and a shift. Change: 3
rectangles of 8 to 24 pixels whose brightness rises or falls by one spread of the ground. Baseline: the naive
difference, each band scaled to mean 0 and spread 1, larger than 3 of its standard deviations in any band.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from scipy import ndimage

from leadline.methods.change import find_change

SIDE, BANDS, RECTANGLES = 256, 3, 3
NOISES = (0.05, 0.1, 0.2, 0.4)
SHIFTS = (0.0, 0.5, 3.3)


def ground(rng: np.random.Generator) -> np.ndarray:
    common = sum(ndimage.gaussian_filter(rng.normal(size=(SIDE, SIDE)), s) * s for s in (1, 2, 4, 8, 16))
    for _ in range(60):
        row, column = rng.integers(0, SIDE - 20, 2)
        common[row : row + rng.integers(5, 20), column : column + rng.integers(5, 20)] += rng.normal(0, 1.5)
    own = [ndimage.gaussian_filter(rng.normal(size=(SIDE, SIDE)), 2) * 2 for _ in range(BANDS)]
    bands = np.stack([common + 0.5 * one for one in own])
    return bands / bands.std(axis=(1, 2), keepdims=True)


def pair(
    rng: np.random.Generator, noise: float, shift: float, *, change: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    bands = ground(rng)
    where = np.zeros((SIDE, SIDE), dtype=bool)
    later = bands.copy()
    for _ in range(RECTANGLES if change else 0):
        row, column = rng.integers(20, SIDE - 50, 2)
        high, wide = rng.integers(8, 25, 2)
        part = np.s_[row : row + high, column : column + wide]
        where[part] = True
        later[(slice(None), *part)] += rng.choice([-1.0, 1.0]) * rng.uniform(0.8, 1.2, (BANDS, 1, 1))
    turn = rng.uniform(0, 2 * np.pi)
    moved = np.stack(
        [
            ndimage.shift(band, (shift * np.sin(turn), shift * np.cos(turn)), order=3, mode="reflect")
            for band in bands
        ]
    )
    before = 100 + 30 * (moved + rng.normal(0, noise, bands.shape))
    gain, base = rng.uniform(0.8, 1.2, (BANDS, 1, 1)), rng.uniform(-20, 20, (BANDS, 1, 1))
    after = gain * (100 + 30 * (later + rng.normal(0, noise, bands.shape))) + base
    return before.round(), after.round(), where


def naive(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    scaled = [
        (one - one.mean((1, 2), keepdims=True)) / one.std((1, 2), keepdims=True) for one in (before, after)
    ]
    difference = scaled[1] - scaled[0]
    return (np.abs(difference) > 3 * difference.std((1, 2), keepdims=True)).any(axis=0)


def row(pairs: int, noise: float, shift: float) -> str:
    found, plain, false, plain_false, quiet = [], [], [], [], 0
    for number in range(pairs):
        rng = np.random.default_rng((number, int(noise * 100), int(shift * 10)))
        before, after, where = pair(rng, noise, shift, change=True)
        valid = np.ones(where.shape, dtype=bool)
        got, crude = find_change(before, after, valid).where, naive(before, after)
        found.append(got[where].mean())
        plain.append(crude[where].mean())
        beside = ~ndimage.binary_dilation(where, iterations=3)
        false.append(got[beside].mean())
        plain_false.append(crude[beside].mean())
        before, after, _ = pair(rng, noise, shift, change=False)
        quiet += bool(find_change(before, after, valid).where.any())
    error = 1.96 * np.std(found) / np.sqrt(pairs)
    return (
        f"| {noise:g} | {shift:g} | {np.mean(found):.3f} ± {error:.3f} | {np.mean(false):.5f} | "
        f"{quiet}/{pairs} | "
        f"{np.mean(plain):.3f} | {np.mean(plain_false):.5f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20)
    given = parser.parse_args()
    print(
        "| noise | shift, pixels | found of the change | false beside it | pairs without change with any |",
        end="",
    )
    print(" naive: found | naive: false |")
    print("|---|---|---|---|---|---|---|")
    start = time.process_time()
    for shift in SHIFTS:
        for noise in NOISES:
            print(row(given.pairs, noise, shift), flush=True)
    print(f"\n{time.process_time() - start:.0f} s of processor time")


if __name__ == "__main__":
    main()
