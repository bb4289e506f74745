from __future__ import annotations

from itertools import chain

import numpy as np
import pyarrow
import pytest
from pyarrow import parquet

from archives import COLUMNS, START, town, written
from leadline.archive.slabs import Columns, Group, Span, files_of, groups_of, read_slab, seconds, spans_of
from leadline.errors import BadInput, Missing, Unreadable

HOUR = 3600.0


def read(path, span, halo_s=0.0, columns=COLUMNS):
    return read_slab([path], groups_of([path], columns), columns, span, halo_s)


def test_slabs_cover_every_row_once(tmp_path):
    path = written(tmp_path / "a.parquet", town(1))
    spans = spans_of(groups_of([path], COLUMNS), rows=50)

    held = [read(path, span).ids.to_pylist() for span in spans]

    assert len(spans) > 3
    assert sorted(chain(*held)) == list(range(300))


def test_a_halo_brings_the_time_before_and_nothing_after(tmp_path):
    rows = town(2)
    path = written(tmp_path / "a.parquet", rows)
    span = Span(start=START + 100 * HOUR, end=START + 120 * HOUR)

    slab = read(path, span, halo_s=10 * HOUR)

    assert slab.at.tolist() == [at for at in rows["time"] if span.start - 10 * HOUR <= at < span.end]
    assert slab.is_inside().sum() == sum(span.start <= at < span.end for at in rows["time"])


def test_rows_that_are_not_in_order_come_oldest_first_with_what_belongs_to_them(tmp_path):
    rows = town(3)
    order = np.random.default_rng(0).permutation(300)
    path = written(tmp_path / "a.parquet", rows, order=order)

    slab = read(path, Span(start=START, end=START + 1000 * HOUR))

    assert slab.at.tolist() == rows["time"].tolist()
    assert (slab.lat == rows["lat"][order[slab.ids.to_numpy()]]).all()


def test_codes_say_who_is_who_and_nobody_is_nobody(tmp_path):
    rows = {**town(4, 4), "reporter": ["a", None, "", "a"], "kind": ["box", "box", None, "camera"]}
    slab = read(written(tmp_path / "a.parquet", rows), Span(start=START, end=START + 1000 * HOUR))

    assert slab.reporter.tolist() == [slab.reporter[0], -1, -1, slab.reporter[0]]
    assert [slab.kinds[code] if code >= 0 else None for code in slab.kind] == ["box", "box", None, "camera"]


def test_a_row_without_a_usable_place_is_left_out_and_counted(tmp_path):
    rows = town(5, 5)
    rows["lat"][:3] = [np.nan, 91.0, -91.0]
    slab = read(written(tmp_path / "a.parquet", rows), Span(start=START, end=START + 1000 * HOUR))

    assert (slab.ids.to_pylist(), slab.left_out) == ([3, 4], 3)


def test_whole_numbers_can_be_kinds_and_reporters_and_an_id_is_kept(tmp_path):
    parquet.write_table(
        pyarrow.table(
            {"t": [1.0, 2.0], "y": [1.0, 2], "x": [1.0, 2], "k": [7, 8], "r": [5, None], "n": ["a", "b"]}
        ),
        tmp_path / "a.parquet",
    )
    columns = Columns(time="t", lat="y", lon="x", kind="k", reporter="r", id="n")

    slab = read(tmp_path / "a.parquet", Span(start=0.0, end=9.0), columns=columns)

    assert (slab.kinds, slab.ids.to_pylist(), slab.text.tolist()) == (("7", "8"), ["a", "b"], [-1, -1])
    assert slab.reporter.tolist() == [5, -1]


def test_statistics_that_a_file_lacks_are_read_from_the_rows(tmp_path):
    table = pyarrow.table({"time": [3.0, 1.0], "lat": [1.0, 1], "lon": [1.0, 1]})
    parquet.write_table(table, tmp_path / "a.parquet", write_statistics=False)

    group = groups_of([tmp_path / "a.parquet"], Columns())[0]

    assert group == Group(file=0, group=0, first_row=0, rows=2, oldest=1.0, newest=3.0)


def test_timestamps_of_any_unit_are_seconds():
    nano = pyarrow.array([1_500_000_000_000_000_000], pyarrow.timestamp("ns"))

    assert seconds(nano).tolist() == seconds(pyarrow.array([1.5e9])).tolist() == [1.5e9]
    with pytest.raises(BadInput, match="instants as text"):
        seconds(pyarrow.array(["2026-03-01"]))


def test_what_is_not_there_or_no_parquet_is_refused(tmp_path):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no")
    path = written(tmp_path / "a.parquet", town(1, 3))

    with pytest.raises(Missing, match="--in"):
        files_of(tmp_path / "none")
    with pytest.raises(Unreadable, match=r"broken\.parquet"):
        groups_of([tmp_path / "broken.parquet"], Columns())
    with pytest.raises(Missing, match=r'"art"; a\.parquet has time'):
        groups_of([path], Columns(kind="art"))


def test_an_archive_without_any_instant_is_refused(tmp_path):
    table = pyarrow.table({"time": pyarrow.array([None], pyarrow.float64()), "lat": [1.0], "lon": [1.0]})
    parquet.write_table(table, tmp_path / "a.parquet")

    with pytest.raises(Missing, match="at least one row"):
        groups_of([tmp_path / "a.parquet"], Columns())
