"""How often places of a real stream look like a figure by chance, and how small a deviation is seen.

    python bench/quality/correlation/shapes.py [--data shared/data] [--nulls 400]
    python bench/quality/correlation/shapes.py --nulls 20000 --seed 40 --only "6, yes"
    python bench/quality/correlation/shapes.py --nulls 400 --seed 41 --only power

Nulls: the places of random reports of Haiti 2010, against all of them; --only "6, yes" is the row of six
reports with a ring. Power at 5 %, trials: a tenth of the nulls, at least 60; a triangle with sides of 2 to
9 km and the given error among other random places. "anywhere": round the middle of the town. "where people
report": its corners are places of reports, as likely as people report there times how well the three fit
such a triangle. "no test more than": by Neyman and Pearson the power of the likelihood ratio of the latter,
told that it is a triangle, its sides and its error, from 4,000 draws of each kind. "told what it is": the
least deviation among triangles with such sides, told only that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import numpy as np
from profiles import haiti, options, outside, table, within
from scipy.spatial import KDTree

from leadline.correlation.pattern import Scene
from leadline.correlation.patterns.shapes import ShapesDetector
from leadline.methods.triangle import plane
from leadline.model.incident import Sighting
from leadline.model.protected import ProtectedSite

#: the town of Port-au-Prince: 40 km round its middle
MIDDLE = (18.54, -72.34)
SITE = ProtectedSite(id="middle", name_en="the middle", name_zh="中心", points=(MIDDLE,))
#: sides of the planted triangles, degrees of latitude and metres
SIDES_DEG = (0.02, 0.08)
SIDES_M = (SIDES_DEG[0] * 111_000, SIDES_DEG[1] * 111_000)
#: sides of which triangles among the reports are gathered, and those wanted at least
GATHERED, TRIANGLES = 100_000, 4000
#: draws of each kind for the bound
BOUND = 4000
#: a triangle of a given number among other sightings
Plant = Callable[[list[Sighting], np.random.Generator], list[Sighting]]


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


def anywhere(error: float) -> Plant:
    """Three visits with corners off by an error (share of the side), round the middle of the town."""

    def plant(some: list[Sighting], rng: np.random.Generator) -> list[Sighting]:
        side = rng.uniform(*SIDES_DEG)
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

    return plant


def fit(corners: np.ndarray, error: float) -> tuple[np.ndarray, np.ndarray]:
    """How much likelier places are as a triangle than as any three, up to a factor; how far off they are.

    Complex metres, shape (…, 3). Of the discrete Fourier transform of the corners one part is the side with
    its turn, the other what is off, normal by half the error a coordinate: in the planes of the two a
    planted triangle has the densities 1 / side and 1 / side². Off is a share of the side, infinite where no
    such side is planted.
    """
    parts = [np.abs(corners @ np.exp(way * 2j * np.pi * np.arange(3) / 3)) / np.sqrt(3) for way in (-1, 1)]
    likely, least_off = 0.0, np.inf
    for side, off in (parts, parts[::-1]):
        share = off / np.maximum(side, 1.0)
        is_planted = (side >= SIDES_M[0]) & (side <= SIDES_M[1])
        likely = likely + is_planted * np.exp(-0.5 * (2 * share / error) ** 2) / np.maximum(side, 1.0) ** 3
        least_off = np.minimum(least_off, np.where(is_planted, share, np.inf))
    return likely, least_off


def where_reported(
    background: list[Sighting], points: np.ndarray, error: float, rng: np.random.Generator
) -> tuple[Plant, np.ndarray]:
    """Triangles whose corners are places of reports, by lot with their likelihood; and their rows."""
    tree = KDTree(np.column_stack((points.real, points.imag)))
    pairs = rng.integers(0, len(points), (GATHERED, 2))
    steps = points[pairs[:, 1]] - points[pairs[:, 0]]
    tips = points[pairs[:, 0]] + steps * np.exp(1j * np.pi / 3)
    near = tree.query_ball_point(np.column_stack((tips.real, tips.imag)), 5 * error * np.abs(steps) + 1.0)
    rows = np.array([(*pair, k) for pair, some in zip(pairs.tolist(), near, strict=True) for k in some])
    weights, _ = fit(points[rows], error)
    chosen = rows[rng.choice(len(rows), TRIANGLES, p=weights / weights.sum())]

    def plant(_some: list[Sighting], rng: np.random.Generator) -> list[Sighting]:
        corners = chosen[rng.integers(len(chosen))].tolist()
        return [replace(background[row], lead=UUID(int=10**9 + n)) for n, row in enumerate(corners)]

    return plant, chosen


def bounds(
    points: np.ndarray, chosen: np.ndarray, others: int, error: float, rng: np.random.Generator
) -> tuple[float, float]:
    """Power at 5 % of the likelihood ratio, which no test surpasses, and of the least deviation.

    `chosen` are the rows of the triangles among the points.
    """
    many = 3 + others
    usual, planted = (
        np.array([rng.choice(len(points), many, replace=False) for _ in range(BOUND)]) for _ in range(2)
    )
    planted[:, :3] = chosen[rng.integers(0, len(chosen), BOUND)]
    triples = np.array([(i, j, k) for i in range(many) for j in range(i) for k in range(j)])
    ratios, least_offs = np.empty((2, BOUND)), np.empty((2, BOUND))
    for kind, some in enumerate((usual, planted)):
        for one, rows in enumerate(some):
            likely, off = fit(points[rows[triples]], error)
            ratios[kind, one], least_offs[kind, one] = likely.mean(), off.min()
    return power(*ratios), power(*-least_offs)


def power(usual: np.ndarray, planted: np.ndarray) -> float:
    """Share of the planted beyond what 5 % of the usual ones surpass; of ties as many as fill the 5 %."""
    edge = np.quantile(usual, 0.95, method="higher")
    spare = max(0.0, 0.05 - np.mean(usual > edge)) / max(np.mean(usual == edge), 1e-12)
    return float(np.mean(planted > edge) + spare * np.mean(planted == edge))


def nulls(background: list[Sighting], many: int, only: str, rng: np.random.Generator) -> None:
    rows, shares = [], {0.05: [], 0.01: []}
    for size in (6, 10, 18):
        for ring in (False, True):
            name = "yes" if ring else "no"
            if only not in ("", f"{size}, {name}"):
                continue
            found = np.array(
                [least(pick(background, size, rng), background, rng, ring=ring) for _ in range(many)]
            )
            told = {}
            for level, some in shares.items():
                hits = int((found <= level).sum())
                some.append(hits / many)
                told[f"at {level:.0%}"] = within(hits, many, 4)
            rows.append({"reports": size, "ring round a site too": name, **told})
            print(rows[-1], flush=True, file=sys.stderr)
    table(rows)
    for level, some in shares.items():
        print(f"At {level:.0%}: {outside(some, many, level)}")


def powers(background: list[Sighting], many: int, rng: np.random.Generator) -> None:
    places = plane(*np.array([(one.lat, one.lon) for one in background]).T, MIDDLE) @ (1, 1j)
    rows = []
    for error in (0.0, 0.01, 0.03):
        reported = where_reported(background, places, error, rng) if error else None
        for others in (0, 3, 6, 12):
            told = {"other places": others, "error of the corners": f"{error:.0%}"}
            told["seen, anywhere"] = seen(background, anywhere(error), others, many, rng)
            if reported:
                plant, chosen = reported
                told["seen, where people report"] = seen(background, plant, others, many, rng)
                most, sized = bounds(places, chosen, others, error, rng)
                told |= {"told what it is": f"{sized:.2f}", "no test more than": f"{most:.2f}"}
            else:
                told |= {"seen, where people report": "–", "told what it is": "–", "no test more than": "–"}
            rows.append(told)
            print(rows[-1], flush=True, file=sys.stderr)
    table(rows)


def seen(background: list[Sighting], plant: Plant, others: int, many: int, rng: np.random.Generator) -> str:
    hits = 0
    for _ in range(many):
        some = pick(background, 3 + others, rng)
        hits += least([*plant(some[:3], rng), *some[3:]], background, rng, ring=False) <= 0.05
    return within(hits, many, 2)


def main() -> None:
    chosen = options(__doc__ or "", 400)
    rng = np.random.default_rng(chosen.seed)
    background = haiti(chosen.data)
    if chosen.only != "power":
        nulls(background, chosen.nulls, chosen.only, rng)
    if chosen.only in ("", "power"):
        powers(background, max(60, chosen.nulls // 10), rng)


if __name__ == "__main__":
    main()
