"""How often the 95 % ellipse covers the source, and how large it is.

    python bench/quality/correlation/locate.py [--nulls 400] [--only strength] [--only "strength; real"]

Four worlds. "round": receivers stand normally round the source, 200 m to 2 km, people live everywhere
alike. "town": people stand in streets of a town of 2 km, the source lies somewhere in it, and those notice
whom it reaches, half of them at 300 m to 2 km. "real": the same with the places of real reports of Port-au-
Prince and fading of 8 dB, the source within some hundred metres of one of them. "one side": people live
within about 600 m of a point 300 m to 2 km from the source. Exponent 2 to 4, power unknown, fading normal 6
dB, bearings off by 8 degrees and one in ten by anything. 300 others say where people are. "naive": the 95 %
ellipse of the receivers' mean (Hotelling's). "cannot tell": refusals.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable

import numpy as np
from profiles import haiti, options, table, within
from scipy.stats import f

from leadline.methods.locate import locate

FADING_DB, BEARING_DEG, BEARING_WRONG, OTHERS, REAL_FADING_DB = 6.0, 8.0, 0.1, 300, 8.0
#: middle of the real town, degrees, and metres of one degree there
MIDDLE, DEGREE_M = np.array([18.54, -72.30]), np.array([111_132.0, 105_540.0])

#: the last: strengths where nothing says where people are
EVIDENCE = ("strength", "direction", "strength and direction", "place", "strength, others unknown")

#: source, places of those who notice, their strengths, places of others
World = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def round_it(many: int, rng: np.random.Generator) -> World:
    source = rng.uniform(-1000, 1000, 2)
    places = source + rng.normal(0, 10 ** rng.uniform(2.3, 3.3), (many, 2))
    return source, places, fading(source, places, rng), rng.uniform(-6000, 6000, (OTHERS, 2))


def in_town(many: int, rng: np.random.Generator) -> World:
    while True:
        source, streets = rng.normal(0, 1500, 2), rng.normal(0, 2000, (400, 2))
        people = streets[rng.integers(0, 400, 3000)] + rng.normal(0, 80, (3000, 2))
        if (found := noticing(source, people, many, FADING_DB, rng)) is not None:
            return found


def on_one_side(many: int, rng: np.random.Generator) -> World:
    while True:
        turn, apart = rng.uniform(0, 2 * np.pi), rng.uniform(300, 2000)
        source = apart * np.array([np.cos(turn), np.sin(turn)])
        if (found := noticing(source, rng.normal(0, 600, (2000, 2)), many, FADING_DB, rng)) is not None:
            return found


def in_real_town(people: np.ndarray) -> Callable[[int, np.random.Generator], World]:
    def make(many: int, rng: np.random.Generator) -> World:
        while True:
            source = people[rng.integers(len(people))] + rng.normal(0, 700, 2)
            if (found := noticing(source, rng.permutation(people), many, REAL_FADING_DB, rng)) is not None:
                return found

    return make


def noticing(
    source: np.ndarray, people: np.ndarray, many: int, fading_db: float, rng: np.random.Generator
) -> World | None:
    """The first so many whom the source reaches; None if it reaches fewer."""
    exponent, reach = rng.uniform(2, 4), 10 ** rng.uniform(2.5, 3.3)
    loss = 10 * exponent * np.log10(np.maximum(np.linalg.norm(people - source, axis=1), 10))
    heard = rng.normal(0, fading_db, len(people)) - loss
    notice = np.flatnonzero(heard > -10 * exponent * np.log10(reach))[:many]
    if len(notice) < many:
        return None
    others = rng.choice(np.setdiff1d(np.arange(len(people)), notice), OTHERS, replace=False)
    return source, people[notice], heard[notice] + rng.uniform(0, 40), people[others]


def fading(source: np.ndarray, places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    apart = np.maximum(np.linalg.norm(places - source, axis=1), 10)
    return (
        rng.uniform(0, 40) - 10 * rng.uniform(2, 4) * np.log10(apart) + rng.normal(0, FADING_DB, len(places))
    )


def pointing(source: np.ndarray, places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    true = np.degrees(np.arctan2(*(source - places).T)) + rng.normal(0, BEARING_DEG, len(places))
    return np.where(rng.random(len(places)) < BEARING_WRONG, rng.uniform(0, 360, len(places)), true)


def covered_by_mean(source: np.ndarray, places: np.ndarray) -> bool:
    """Whether the 95 % ellipse of the receivers' mean holds the source."""
    many = len(places)
    off = places.mean(axis=0) - source
    squared = many * off @ np.linalg.solve(np.cov(places.T) + np.eye(2), off)
    return bool(squared <= 2 * (many - 1) / (many - 2) * f.ppf(0.95, 2, many - 2))


def row(evidence: str, world: str, make: Callable[..., World], nulls: int, rng: np.random.Generator) -> dict:
    covered, naive, sizes, refused = [], [], [], Counter()
    for _ in range(nulls):
        source, places, strengths, people = make(7, rng)
        nothing = np.full(7, np.nan)
        found = locate(
            places,
            strengths if "strength" in evidence else nothing,
            pointing(source, places, rng) if "direction" in evidence else nothing,
            None if "unknown" in evidence else people,
        )
        refused[found.refused] += 1
        naive.append(covered_by_mean(source, places))
        if not found.refused:
            covered.append(found.holds(*source))
            sizes.append(2 * found.major_m)
    told = {
        "7 reports with": evidence,
        "world": world,
        "covered (95 % interval)": within(sum(covered), len(covered)),
        "naive covers": f"{np.mean(naive):.2f}",
        "length, median m": round(float(np.median(sizes))),
        "cannot tell": f"{(nulls - refused['']) / nulls:.1%}",
    }
    print(told, flush=True, file=sys.stderr)
    return told


def main() -> None:
    chosen = options(__doc__ or "", 400)
    reports = np.array([(one.lat, one.lon) for one in haiti(chosen.data)])
    ground = ((reports - MIDDLE) * DEGREE_M)[:, ::-1]
    people = ground[np.abs(ground).max(axis=1) < 12_000]
    worlds = {"round": round_it, "town": in_town, "real": in_real_town(people), "one side": on_one_side}
    table(
        [
            row(evidence, world, make, chosen.nulls, np.random.default_rng((chosen.seed, number, len(world))))
            for number, evidence in enumerate(EVIDENCE)
            for world, make in worlds.items()
            if chosen.only in ("", evidence, f"{evidence}; {world}")
        ]
    )


if __name__ == "__main__":
    main()
