"""How often the 95 % ellipse covers the source, and how large it is.

    python bench/quality/correlation/locate.py [--nulls 400]

Two worlds. "round": receivers stand normally round the source, 200 m to 2 km. "town": people stand in streets
of a town of 2 km, the source lies somewhere in it, and those notice whom it reaches. Exponent 2 to 4, power
unknown, fading normal 6 dB, bearings off by 8 degrees and one in ten by anything. "cannot tell": refusals.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from profiles import options, table

from leadline.methods.locate import locate

FADING_DB, BEARING_DEG, BEARING_WRONG = 6.0, 8.0, 0.1


def round_it(many: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    source = rng.uniform(-1000, 1000, 2)
    places = source + rng.normal(0, 10 ** rng.uniform(2.3, 3.3), (many, 2))
    return source, places, fading(source, places, rng)


def in_town(many: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    while True:
        source, streets = rng.normal(0, 1500, 2), rng.normal(0, 2000, (400, 2))
        people = streets[rng.integers(0, 400, 3000)] + rng.normal(0, 80, (3000, 2))
        exponent, reach = rng.uniform(2, 4), 10 ** rng.uniform(2.5, 3.3)
        loss = 10 * exponent * np.log10(np.maximum(np.linalg.norm(people - source, axis=1), 10))
        heard = rng.normal(0, FADING_DB, 3000) - loss
        notice = np.flatnonzero(heard > -10 * exponent * np.log10(reach))[:many]
        if len(notice) == many:
            return source, people[notice], heard[notice] + rng.uniform(0, 40)


def fading(source: np.ndarray, places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    apart = np.maximum(np.linalg.norm(places - source, axis=1), 10)
    return (
        rng.uniform(0, 40) - 10 * rng.uniform(2, 4) * np.log10(apart) + rng.normal(0, FADING_DB, len(places))
    )


def pointing(source: np.ndarray, places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    true = np.degrees(np.arctan2(*(source - places).T)) + rng.normal(0, BEARING_DEG, len(places))
    return np.where(rng.random(len(places)) < BEARING_WRONG, rng.uniform(0, 360, len(places)), true)


def main() -> None:
    chosen = options(__doc__ or "", 400)
    rng = np.random.default_rng(chosen.seed)
    rows = []
    for evidence in ("strength", "direction", "strength and direction", "place"):
        for world, make in (("round", round_it), ("town", in_town)):
            covered, sizes, refused = [], [], Counter()
            for _ in range(chosen.nulls):
                source, places, strengths = make(7, rng)
                nothing = np.full(7, np.nan)
                found = locate(
                    places,
                    strengths if "strength" in evidence else nothing,
                    pointing(source, places, rng) if "direction" in evidence else nothing,
                )
                refused[found.refused] += 1
                if not found.refused:
                    covered.append(found.holds(*source))
                    sizes.append(2 * found.major_m)
            share = float(np.mean(covered))
            rows.append(
                {
                    "7 reports with": evidence,
                    "world": world,
                    "covered": f"{share:.3f} ± {np.sqrt(share * (1 - share) / len(covered)):.3f}",
                    "length of the ellipse, median m": round(float(np.median(sizes))),
                    "cannot tell": chosen.nulls - refused[""],
                }
            )
    table(rows)


if __name__ == "__main__":
    main()
