"""How often a real stream seems to converge on one of ten sites by chance, and how much of it is seen.

    python bench/quality/correlation/convergence.py [--data shared/data] [--nulls 400]

Nulls: reports of Haiti 2010 in their places, each called recent by lot or in its true order of time, against
ten sites at places of random reports. Power: recent reports near one site made 3, 5 or 8 times as many.
"""

from __future__ import annotations

import numpy as np
from profiles import haiti, options, rates, table

from leadline.methods.convergence import converging
from leadline.methods.geodesy import distances_m

NEAR_M, RING_M, SITES = 500.0, 3000.0, 10


def apart(lat: np.ndarray, lon: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    rows = rng.choice(len(lat), SITES, replace=False)
    return np.array([distances_m(lat[row], lon[row], lat, lon) for row in rows])


def least(far: np.ndarray, is_recent: np.ndarray, rng: np.random.Generator) -> float:
    found = converging(far <= NEAR_M, far <= RING_M, is_recent, rng, draws=199)
    return min(one.p_value for one in found)


def grown(
    far: np.ndarray, is_recent: np.ndarray, times: int, rng: np.random.Generator
) -> tuple[np.ndarray, ...]:
    """The recent reports near the busiest site, written down so many times."""
    site = int(np.argmax((far <= NEAR_M).sum(axis=1)))
    extra = np.repeat(np.flatnonzero((far[site] <= NEAR_M) & is_recent), times - 1)
    return np.hstack((far, far[:, extra])), np.append(is_recent, np.ones(len(extra), dtype=bool))


def main() -> None:
    chosen = options(__doc__ or "", 400)
    rng = np.random.default_rng(chosen.seed)
    stream = haiti(chosen.data)
    lat, lon = np.array([one.lat for one in stream]), np.array([one.lon for one in stream])
    rows = []
    for many, share in ((300, 0.05), (300, 0.2), (1000, 0.1)):
        chances = []
        for _ in range(chosen.nulls):
            some = np.sort(rng.choice(len(lat), many, replace=False))
            chances.append(least(apart(lat[some], lon[some], rng), rng.random(many) < share, rng))
        rows.append({"reports": many, "recent": f"{share:.0%}", "order": "by lot", **rates(chances)})
    chances = []
    for _ in range(chosen.nulls):
        some = np.sort(rng.choice(len(lat), 300, replace=False))
        chances.append(least(apart(lat[some], lon[some], rng), np.arange(300) >= 270, rng))
    rows.append({"reports": 300, "recent": "10%", "order": "as they came", **rates(chances)})
    table(rows)
    rows = []
    for times in (2, 3, 5, 8):
        hits = []
        for _ in range(100):
            some = np.sort(rng.choice(len(lat), 600, replace=False))
            far, is_recent = grown(apart(lat[some], lon[some], rng), rng.random(600) < 0.1, times, rng)
            hits.append(least(far, is_recent, rng) <= 0.05)
        rows.append({"recent near the site": f"× {times}", "seen at 5 %": np.mean(hits)})
    table(rows)


if __name__ == "__main__":
    main()
