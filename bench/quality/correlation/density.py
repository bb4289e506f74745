"""How often points of a real stream are as dense or as steady as collecting by chance.

    python bench/quality/correlation/density.py [--data shared/data] [--nulls 400]

Nulls: random reports of Haiti 2010 with their places and times. Power: points collected within some
hundred metres in 35 minutes, put among random reports.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np
from profiles import haiti, options, rates, table

from leadline.correlation.pattern import Scene
from leadline.correlation.patterns.density import DensityDetector
from leadline.model.incident import Sighting


def chance(sightings: list[Sighting], background: list[Sighting], rng: np.random.Generator) -> float:
    rows = sorted(sightings, key=lambda one: one.at)
    scene = Scene(sightings=rows, background=background, until=background[-1].at)
    return DensityDetector(draws=199, within=None).measure(scene, rng)


def pick(background: list[Sighting], many: int, rng: np.random.Generator) -> list[Sighting]:
    return [background[row] for row in rng.choice(len(background), many, replace=False).tolist()]


def collected(background: list[Sighting], many: int, rng: np.random.Generator) -> list[Sighting]:
    middle = pick(background, 1, rng)[0]
    return [
        replace(
            middle,
            lead=UUID(int=10**9 + n),
            lat=middle.lat + float(rng.normal(0, 0.0015)),
            lon=middle.lon + float(rng.normal(0, 0.0015)),
            at=middle.at + timedelta(minutes=35 * n / many),
        )
        for n in range(many)
    ]


def main() -> None:
    chosen = options(__doc__ or "", 400)
    rng = np.random.default_rng(chosen.seed)
    background = haiti(chosen.data)
    rows = []
    for many in (8, 20, 60):
        found = [chance(pick(background, many, rng), background, rng) for _ in range(chosen.nulls)]
        rows.append({"points": many, **rates(found)})
    table(rows)
    rows = []
    for points in (6, 12, 22):
        for others in (0, 20, 60):
            hits = [
                chance([*collected(background, points, rng), *pick(background, others, rng)], background, rng)
                <= 0.05
                for _ in range(60)
            ]
            rows.append(
                {"collected": points, "others": others, "seen at 5 %": round(float(np.mean(hits)), 3)}
            )
    table(rows)


if __name__ == "__main__":
    main()
