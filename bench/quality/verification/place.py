"""How often the place that words name holds the true one, how wide it is, how often truth is contradicted.

    python -m bench.quality.verification.place [--data shared/data] [--texts 2000]

The demo town: words as its people put a corner ("A near B", "B 45", "A和B路口"), its own gazetteer, the true
corner. Haiti 2010: reports of a crowd with coordinates that volunteers looked up, against localities of
GeoNames. Naive: the middle of the first name that stands in the words, taken for exact. Lies: the true
coordinates moved 1 to 5 km. Intervals are those of Clopper and Pearson 1934.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.stats import beta

from leadline.methods.geodesy import destinations, distance_m
from leadline.model.finding import Verdict
from leadline.ports.world import World
from leadline.shell.demo import places
from leadline.shell.demo.gazetteer import entries
from leadline.shell.registers.gazetteer import NamedPlaces
from leadline.shell.registers.localities import localities
from leadline.verification.verifiers.place import PlaceVerifier, Worded
from leadline.verification.wordedplace import meant

#: a reporter's own position, metres
OFF_M = 30.0


def share(hits: int, of: int) -> str:
    if not of:
        return "-"
    low = beta.ppf(0.025, hits, of - hits + 1) if hits else 0.0
    high = beta.ppf(0.975, hits + 1, of - hits) if hits < of else 1.0
    return f"{hits / of:.3f} ({low:.3f} to {high:.3f})"


def table(rows: Sequence[dict[str, object]]) -> None:
    print("| " + " | ".join(rows[0]) + " |\n" + "|" + "---|" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(str(value) for value in row.values()) + " |")
    print(flush=True)


def moved(spot: tuple[float, float], metres: float, rng: np.random.Generator) -> tuple[float, float]:
    lat, lon = destinations(*spot, rng.uniform(0, 360), metres)
    return float(lat[0]), float(lon[0])


def town(texts: int) -> None:
    world = World(gazetteer=NamedPlaces(entries()))
    verifier, gazetteer, rule = PlaceVerifier(world), world.gazetteer, world.policy.placewords
    rng = np.random.default_rng(1)
    rows: dict[tuple[str, str], list[tuple[float, float, float, Verdict, Verdict]]] = defaultdict(list)
    asked, several = 0, 0
    for _ in range(texts):
        spot = places.choose(str(rng.choice(["town", "port", "guarded"])), rng)
        for language in ("en", "zh"):
            words, true = spot.words[language]["where"], (spot.lat, spot.lon)
            mentions = gazetteer.named_in(words)
            found = meant(words, mentions, rule)
            asked += 1
            several += len(found.areas) != 1
            if len(found.areas) != 1:
                continue
            area, first = found.areas[0], mentions[0].entries[0]
            verdicts = []
            for metres in (abs(rng.normal(0, OFF_M)), rng.uniform(1000, 5000)):
                lat, lon = moved(true, metres, rng)
                verdicts.append(verifier.check(Worded(words=words, lat=lat, lon=lon)).verdict)
            naive = distance_m(first.lat, first.lon, *true)
            rows[(language, found.relation)].append((area.outside_m(*true), area.radius_m, naive, *verdicts))
    print(f"demo town: {asked} texts, {several} of them name no place or several\n")
    table([_town_row(language, relation, made) for (language, relation), made in sorted(rows.items())])


def _town_row(
    language: str, relation: str, made: list[tuple[float, float, float, Verdict, Verdict]]
) -> dict[str, object]:
    outside, radius, naive = (np.array([one[column] for one in made]) for column in range(3))
    many = len(made)
    return {
        "language": language,
        "words": relation,
        "texts": many,
        "place holds the truth": share(int(np.sum(outside <= OFF_M)), many),
        "radius, median m": f"{np.median(radius):.0f}",
        "naive error, median / p95 m": f"{np.median(naive):.0f} / {np.quantile(naive, 0.95):.0f}",
        "truth contradicted": share(sum(one[3] is Verdict.CONTRADICTS for one in made), many),
        "1 to 5 km off contradicted": share(sum(one[4] is Verdict.CONTRADICTS for one in made), many),
        "1 to 5 km off supported": share(sum(one[4] is Verdict.SUPPORTS for one in made), many),
    }


def haiti(folder: Path) -> None:
    near = [
        entry for entry in localities(500) if 17.5 < entry.place.lat < 20.5 and -75 < entry.place.lon < -71.5
    ]
    world = World(gazetteer=NamedPlaces(near))
    verifier, gazetteer, rule = PlaceVerifier(world), world.gazetteer, world.policy.placewords
    with gzip.open(folder / "haiti_reports.jsonl.gz", "rt", encoding="utf-8") as file:
        reports = [json.loads(line) for line in file]
    rows = []
    for label, length in (("first 100 characters", 100), ("first 400 characters", 400)):
        one, several, held, errors, radii, verdicts = 0, 0, 0, [], [], []
        for report in reports:
            words, true = report["text"][:length], (report["lat"], report["lon"])
            found = meant(words, gazetteer.named_in(words), rule)
            several += len(found.areas) > 1
            if len(found.areas) != 1 or not 17.5 < true[0] < 20.5:
                continue
            area = found.areas[0]
            one += 1
            held += area.outside_m(*true) <= 50
            errors.append(distance_m(area.lat, area.lon, *true))
            radii.append(area.radius_m)
            verdicts.append(
                verifier.check(Worded(words=words, lat=true[0], lon=true[1], is_where=False)).verdict
            )
        rows.append(
            {
                "words": label,
                "reports": len(reports),
                "name one place": one,
                "several": several,
                "place holds the coordinates": share(held, one),
                "radius, median m": f"{np.median(radii):.0f}",
                "middle off, median / p95 m": f"{np.median(errors):.0f} / {np.quantile(errors, 0.95):.0f}",
                "contradicted": sum(verdict is Verdict.CONTRADICTS for verdict in verdicts),
            }
        )
    print(f"Haiti 2010 against {len(near)} localities\n")
    table(rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("shared/data"))
    parser.add_argument("--texts", type=int, default=2000)
    chosen = parser.parse_args()
    town(chosen.texts)
    haiti(chosen.data)


if __name__ == "__main__":
    main()
