from __future__ import annotations

import numpy as np
import pytest

from archives import START, answers_of, written
from leadline.archive.run import here, plan, run
from leadline.archive.slabs import Columns
from leadline.errors import OutOfRange

PASS = {"pass": "surge", "name": "surge", "past_days": 60, "radius_m": 2_000.0, "window_days": 3, "seed": 1}
COLUMNS = Columns(kind="kind")
DAY = 24.0


def town():
    """Two reports a day for 70 days, and fifteen in one yard in the last two."""
    rng = np.random.default_rng(4)
    hours = np.sort(np.append(rng.uniform(0, 70 * DAY, 140), rng.uniform(68 * DAY, 70 * DAY, 15)))
    is_yard = (hours > 68 * DAY) & (np.arange(155) % 8 > 0)
    return {
        "time": START + hours * 3600.0,
        "lat": np.where(is_yard, 31.25, 31.2 + rng.normal(0, 0.05, 155)),
        "lon": np.where(is_yard, 121.5, 121.5 + rng.normal(0, 0.05, 155)),
        "kind": ["box"] * 155,
    }


@pytest.mark.parametrize("slab", [40, 1000])
def test_the_nights_of_the_slabs_say_what_the_nights_of_the_whole_say(tmp_path, slab):
    written(tmp_path / "a.parquet", {**town(), "time": town()["time"]}, group=20)
    run(plan(tmp_path / "a.parquet", tmp_path / "whole", [PASS], COLUMNS, 1000), here)

    run(plan(tmp_path / "a.parquet", tmp_path / "out", [PASS], COLUMNS, slab), here)

    found = answers_of(tmp_path / "out" / "surge")
    assert found.equals(answers_of(tmp_path / "whole" / "surge"))
    assert len(found) > 0


def test_a_surge_names_its_reports_its_night_and_its_chance(tmp_path):
    written(tmp_path / "a.parquet", town())
    run(plan(tmp_path / "a.parquet", tmp_path / "out", [PASS], COLUMNS), here)

    last = answers_of(tmp_path / "out" / "surge").to_pylist()[-1]

    assert last["kind"] == "box"
    assert last["p_value"] <= 0.05
    assert {int(one) for one in last["ids"]} <= set(range(100, 155))
    assert last["starts_at"] < last["until"]
    assert "p = " in last["because"]


def test_a_past_that_is_too_short_or_too_long_is_refused(tmp_path):
    written(tmp_path / "a.parquet", town())

    with pytest.raises(OutOfRange, match="30 to 1000"):
        plan(tmp_path / "a.parquet", tmp_path / "out", [{**PASS, "past_days": 5}], COLUMNS)
