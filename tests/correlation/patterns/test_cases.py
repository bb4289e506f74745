"""The golden cases of the pattern detectors of places and times: `tests/cases/correlation/*.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from correlation.patterns.scenes import TOWN, around, reporting, scene, sighting
from leadline.correlation.matching import match
from leadline.correlation.patterns.convergence import ConvergenceDetector
from leadline.correlation.patterns.density import DensityDetector
from leadline.correlation.patterns.locate import LocateDetector
from leadline.correlation.patterns.rhythm import RhythmDetector
from leadline.correlation.patterns.shapes import ShapesDetector
from leadline.correlation.patterns.watch import WatchDetector
from leadline.methods.geodesy import distance_m
from leadline.model.protected import ProtectedSite

FOLDER = Path(__file__).parents[2] / "cases" / "correlation"
SITE = ProtectedSite(id="site", name_en="the site", name_zh="该地点", points=(TOWN,))
SOURCE = (300.0, 400.0)
LAST = 20 * 168.0


def cases(name):
    rows = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return pytest.mark.parametrize("case", rows, ids=[row["name"] for row in rows])


@pytest.fixture
def rng():
    return np.random.default_rng(71)


@cases("rhythm")
def test_rhythm(rng, case):
    visits = [sighting(1 + n, hours=hours - 8) for n, hours in enumerate(case["visits"])]

    found = RhythmDetector().find(scene(visits, reporting(rng, 600)), rng)

    assert [one.figure["period"] for one in found[:1]] == [case["period"]] * bool(case["period"])


@cases("shapes")
def test_shapes(rng, case):
    visits = [
        sighting(1 + 3 * n + turn, around(1000 * east, 1000 * north), hours=24 * turn + n)
        for n, (east, north) in enumerate(case["places"])
        for turn in range(3)
    ]

    found = ShapesDetector(within=None).find(scene(visits, reporting(rng, 400)), rng)

    assert [one.figure["corners"] for one in found] == [case["figure"]] * bool(case["figure"])


@cases("convergence")
def test_convergence(rng, case):
    def some(first, counts, hours):
        rows = zip(rng.uniform(0, 360, sum(counts)), [100.0] * counts[0] + [1500.0] * counts[1], strict=True)
        return [
            sighting(first + n, around(apart * np.sin(turn), apart * np.cos(turn)), hours=hours - n / 10)
            for n, (turn, apart) in enumerate(rows)
        ]

    seen = [*some(1, case["recent"], LAST), *some(500, case["past"], LAST - 1000)]
    found = ConvergenceDetector().find(scene(seen, [], sites=(SITE,)), rng)

    assert bool(found) is case["told"]


@cases("density")
def test_density(rng, case):
    half, many = case["side_m"] / 2, case["points"]
    places = rng.uniform(-half, half, (many, 2))
    points = [
        sighting(1 + n, around(*places[n]), hours=500 + n * case["minutes"] / 60 / (many - 1))
        for n in range(many)
    ]

    found = DensityDetector(within=None).find(scene(points, reporting(rng, 400)), rng)

    assert [one.figure["levels"] for one in found] == [case["levels"]] * bool(case["levels"])


@cases("locate")
def test_locate(rng, case):
    receivers = [
        sighting(
            1 + n,
            around(east, north),
            strength_dbm=None if strength == "" else strength,
            bearing_deg=None if bearing == "" else bearing,
        )
        for n, (east, north, strength, bearing) in enumerate(case["receivers"])
    ]

    seen = scene(receivers, reporting(rng, case.get("others", 99)))

    figure = LocateDetector(kinds=None, within=None).find(seen, rng)[0].figure

    assert figure["refused"] == case["refused"]
    assert case["refused"] or distance_m(*figure["centre"], *around(*SOURCE)) < figure["major_m"]


@cases("watch")
def test_watch(rng, case):
    there = Geodesic.WGS84.Direct(*TOWN, 33, case["distance_m"])
    place = (there["lat2"], there["lon2"])

    found = WatchDetector(within=None).find(
        scene([sighting(1, place)], reporting(rng, 50), sites=(SITE,)), rng
    )
    met = match((SITE,), (np.array(place[:1]), np.array(place[1:])), (3.0, 500.0), rng, draws=19)

    assert bool(found) is case["near"]
    assert bool(met.on) is case["on"]
