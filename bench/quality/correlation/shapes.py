"""How often places of a real stream look like a figure by chance, and how small a deviation is seen.

    python bench/quality/correlation/shapes.py [--data shared/data] [--nulls 400]

Nulls: the places of random reports of Haiti 2010, against all of them. Power: a triangle of the
given error put among other random places.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import numpy as np
from profiles import haiti, options, rates, table

from leadline.correlation.pattern import Scene
from leadline.correlation.patterns.shapes import ShapesDetector
from leadline.model.incident import Sighting
from leadline.model.protected import ProtectedSite

#: the town of Port-au-Prince: 40 km round its middle
MIDDLE = (18.54, -72.34)
SITE = ProtectedSite(id="middle", name_en="the middle", name_zh="中心", points=(MIDDLE,))


def least(
    sightings: list[Sighting], background: list[Sighting], rng: np.random.Generator, *, ring: bool
) -> float:
    detector = ShapesDetector(draws=199, within=None)
    rows = sorted(sightings, key=lambda one: one.at)
    scene = Scene(
        sightings=rows, background=background, until=background[-1].at, sites=(SITE,) if ring else ()
    )
    found = detector.find(scene, rng)
    return found[0].p_value if found else 1.0


def pick(background: list[Sighting], many: int, rng: np.random.Generator) -> list[Sighting]:
    return [background[row] for row in rng.choice(len(background), many, replace=False).tolist()]


def triangle(error: float, some: list[Sighting], rng: np.random.Generator) -> list[Sighting]:
    """Three visits with corners off by an error (share of the side) put before the others."""
    side = rng.uniform(0.02, 0.08)
    turn = rng.uniform(0, 2 * np.pi) + 2 * np.pi * np.arange(3) / 3
    east = side / np.sqrt(3) * np.cos(turn) + rng.normal(0, error * side / 2, 3)
    north = side / np.sqrt(3) * np.sin(turn) + rng.normal(0, error * side / 2, 3)
    return [
        replace(
            some[n],
            lead=UUID(int=10**9 + n),
            lat=MIDDLE[0] + float(north[n]),
            lon=MIDDLE[1] + float(east[n] / np.cos(np.radians(MIDDLE[0]))),
        )
        for n in range(3)
    ]


def main() -> None:
    chosen = options(__doc__ or "", 400)
    rng = np.random.default_rng(chosen.seed)
    background = haiti(chosen.data)
    rows = []
    for many in (6, 10, 18):
        for ring in (False, True):
            found = [
                least(pick(background, many, rng), background, rng, ring=ring) for _ in range(chosen.nulls)
            ]
            rows.append({"reports": many, "ring round a site too": "yes" if ring else "no", **rates(found)})
    table(rows)
    rows = []
    for others in (0, 3, 6, 12):
        for error in (0.0, 0.01, 0.03):
            hits = []
            for _ in range(60):
                some = pick(background, 3 + others, rng)
                figure = [*triangle(error, some[:3], rng), *some[3:]]
                hits.append(least(figure, background, rng, ring=False) <= 0.05)
            rows.append(
                {"other places": others, "error of the corners": f"{error:.0%}", "seen": np.mean(hits)}
            )
    table(rows)


if __name__ == "__main__":
    main()
