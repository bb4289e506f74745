"""Archives for tests: sightings as Parquet, and what a replay in one go says of them."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow
from pyarrow import parquet

from leadline.archive.slabs import Columns
from leadline.correlation.replay import alarms, codes_of, full_discs
from leadline.methods.ring import Stream

COLUMNS = Columns(kind="kind", reporter="reporter", text="text")
START = datetime(2026, 3, 1, tzinfo=UTC).timestamp()
RULE = {"pass": "near", "name": "near", "count": 3, "radius_m": 500.0, "window_s": 86_400.0, "kinds": []}


def town(seed, rows=300, hours=200.0):
    """Rows round a town, oldest first."""
    rng = np.random.default_rng(seed)
    kinds, texts = np.array(["box", "camera", None]), np.array(["grey", "black", None, None, None])
    return {
        "time": START + np.sort(rng.integers(0, int(hours), rows)) * 3600.0,
        "lat": 31.2 + rng.normal(0, 0.01, rows),
        "lon": 121.5 + rng.normal(0, 0.01, rows),
        "kind": kinds[rng.integers(0, 3, rows)].tolist(),
        "reporter": [None if who > 30 else f"p{who}" for who in rng.integers(0, 90, rows)],
        "text": texts[rng.integers(0, 5, rows)].tolist(),
    }


def written(path, rows, group=20, order=None):
    """The rows in a file of small row groups; `order` shuffles them."""
    table = pyarrow.table(rows)
    moment = pyarrow.array((np.asarray(rows["time"]) * 1e6).astype(np.int64))
    table = table.set_column(0, "time", moment.cast(pyarrow.timestamp("us", "UTC")))
    parquet.write_table(table if order is None else table.take(order), path, row_group_size=group)
    return path


def in_one_go(rows, rule) -> tuple[list[int], list[int]]:
    """Row numbers that fire, and those that are alarms, by one ring over everything."""
    kinds = codes_of([name or "" for name in rows["kind"]])
    is_watched = np.array([not rule.kinds or (name or "") in rule.kinds for name in rows["kind"]])
    stream = Stream(
        at=np.asarray(rows["time"]),
        lat=rows["lat"],
        lon=rows["lon"],
        kind=np.where(is_watched, kinds, -1),
        reporter=codes_of(rows["reporter"]),
        text=codes_of(rows["text"]),
    )
    fired = full_discs(stream, rule)
    return np.flatnonzero(fired).tolist(), alarms(stream, fired, rule).tolist()


def answers_of(folder):
    """All answers of a pass in one table, slab after slab."""
    return pyarrow.concat_tables([parquet.read_table(path) for path in sorted(folder.glob("*.parquet"))])
