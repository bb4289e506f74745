from __future__ import annotations

import numpy as np
import pytest

from archives import RULE, START, answers_of, written
from leadline.archive.run import here, plan, run
from leadline.archive.slabs import Columns
from leadline.errors import Missing
from leadline.methods.duplicates import Limits, link

WORDS = (
    "A grey box with two short antennas hangs on the lamp post by the old lock since Tuesday night.",
    "旧船闸旁的路灯杆上从星期二晚上起挂着一个带两根短天线的灰色盒子，里面有风扇的声音。",
    "Every evening about nine a quadcopter comes over the reservoir wall and goes back to the quarry.",
)
PASS = {"pass": "duplicates", "name": "duplicates", "radius_m": 5_000.0, "window_s": 48 * 3600.0}


def town(rows=200):
    """Copies of three texts, some shortened, round a town over twenty days."""
    rng = np.random.default_rng(1)
    texts = [WORDS[which] for which in rng.integers(0, 3, rows)]
    cut = rng.integers(0, 12, rows)
    return {
        "time": START + np.sort(rng.integers(0, 480, rows)) * 3600.0,
        "lat": 31.2 + rng.normal(0, 0.02, rows),
        "lon": 121.5 + rng.normal(0, 0.02, rows),
        "text": [text[: len(text) - many] for text, many in zip(texts, cut.tolist(), strict=True)],
    }


@pytest.mark.parametrize("slab", [20, 70])
def test_the_slabs_link_exactly_what_the_whole_links(tmp_path, slab):
    rows = town()
    written(tmp_path / "a.parquet", rows)
    limits = Limits(radius_m=PASS["radius_m"], window_s=PASS["window_s"])
    whole = link(rows["text"], (rows["lat"], rows["lon"]), rows["time"], limits)
    sure = whole.is_confirmed

    run(plan(tmp_path / "a.parquet", tmp_path / "out", [PASS], Columns(text="text"), slab), here)
    found = answers_of(tmp_path / "out" / "duplicates")

    pairs = set(zip(found["first"].to_pylist(), found["second"].to_pylist(), strict=True))
    assert pairs == set(zip(whole.first[sure].tolist(), whole.second[sure].tolist(), strict=True))
    assert len(pairs) > 100


def test_rules_and_duplicates_run_over_one_reading(tmp_path):
    written(tmp_path / "a.parquet", town())

    done = run(plan(tmp_path / "a.parquet", tmp_path / "out", [RULE, PASS], Columns(text="text"), 50), here)

    assert sum(one.answers["duplicates"] for one in done) == len(answers_of(tmp_path / "out" / "duplicates"))
    assert set(done[0].alarms) == {"near"}


def test_without_texts_duplicates_say_what_they_need(tmp_path):
    written(tmp_path / "a.parquet", town())

    with pytest.raises(Missing, match="--text"):
        run(plan(tmp_path / "a.parquet", tmp_path / "out", [PASS], Columns(), 50), here)
