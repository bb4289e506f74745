"""The scan on real reports, against what SaTScan 10.3.2 says of the same rows."""

from __future__ import annotations

import gzip
import json
import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from leadline.methods.scan import Asked, Reports, scan

DATA = Path(os.environ.get("LEADLINE_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
HAITI = DATA / "haiti_reports.jsonl.gz"
#: digits that SaTScan prints
PRINTED = 5e-7

pytestmark = pytest.mark.skipif(not HAITI.exists(), reason="the real reports are not on this machine")


def haiti(last: str) -> Reports:
    with gzip.open(HAITI, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["t"][:10] <= last]
    end = date.fromisoformat(last)
    return Reports.of(
        np.array([row["lat"] for row in rows]),
        np.array([row["lon"] for row in rows]),
        np.array([(end - date.fromisoformat(row["t"][:10])).days for row in rows]),
    )


@pytest.mark.parametrize(
    ("last", "reports", "score", "observed", "expected"),
    [("2010-01-25", 2496, 19.199602, 128, 70.89), ("2010-03-05", 3459, 8.733401, 5, 0.34)],
)
def test_the_statistic_is_satscans_on_the_earthquake_reports(last, reports, score, observed, expected):
    rows = haiti(last)

    found = scan(rows, Asked(replicates=99), np.random.default_rng(1)).clusters[0]

    assert len(rows.place) == reports
    assert found.score == pytest.approx(score, abs=PRINTED)
    assert (found.observed, round(found.expected, 2)) == (observed, expected)


def test_two_weeks_after_the_earthquake_the_rescue_area_stands_out_beyond_chance():
    found = scan(haiti("2010-01-25"), Asked(), np.random.default_rng(1)).clusters[0]

    assert found.p_value == 0.001
    assert found.recurrence_days > 1000
