from __future__ import annotations

import math
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from leadline.errors import BadInput, Missing, OutOfRange
from leadline.exchange.rows import Wanted, instant_s, number, read_rows, rows_of
from leadline.exchange.tables import Table, write_table
from leadline.methods.datum import from_wgs84
from leadline.methods.sketch import SKETCH_BYTES
from leadline.model.place import Datum

LEAD = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
MILLIMETRE_DEG = 1e-8


def table(**columns) -> Table:
    return Table(
        {name: list(column) for name, column in columns.items()},
        list(range(1, len(next(iter(columns.values()))) + 1)),
    )


def good(count, **more) -> Table:
    plain = {
        "id": [f"r{n}" for n in range(count)],
        "lat": [31.2 + n / 100 for n in range(count)],
        "lon": [121.5] * count,
        "time": [1_772_323_200 + n for n in range(count)],
    }
    return table(**{**plain, **more})


def test_rows_of_a_file_come_oldest_first_as_sightings(tmp_path):
    said = "A grey box with two antennas hangs on the lamp post by the pier."
    given = [
        {"id": LEAD, "lat": "31.2", "lon": "121.5", "time": "2026-03-02T08:00:00+08:00", "kind": "box"},
        {"id": "b", "lat": 31.3, "lon": 121.6, "time": "2026-03-01", "text": said, "reporter": "p7"},
    ]
    write_table(tmp_path / "a.jsonl", given)

    rows = read_rows(tmp_path / "a.jsonl", Wanted())
    first, second = rows.sightings()

    assert rows.ids == ["b", LEAD]
    assert (first.reporter, len(first.sketch), first.at) == (
        b"p7",
        SKETCH_BYTES,
        datetime(2026, 3, 1, tzinfo=UTC),
    )
    assert (second.lead, second.kind, second.at) == (UUID(LEAD), "box", datetime(2026, 3, 2, tzinfo=UTC))
    assert (second.reporter, second.sketch) == (None, b"")


def test_usual_column_names_are_found_and_any_other_can_be_named():
    rows = rows_of(
        table(编号=["a"], Latitude=[1], lng=[2], 时间=[0.0], art=["box"]), Wanted(columns={"kind": "art"})
    )

    assert (rows.ids, rows.kinds, rows.lat.tolist(), rows.lon.tolist()) == (["a"], ["box"], [1.0], [2.0])


def test_a_named_column_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(Missing, match=r'"art"; the file has id, lat, lon, time'):
        rows_of(good(2), Wanted(columns={"kind": "art"}))
    with pytest.raises(Missing, match="strength"):
        rows_of(good(2), Wanted(extra=("strength",)))
    with pytest.raises(Missing, match="--lat"):
        rows_of(table(lon=[1.0], time=[0]), Wanted())


@pytest.mark.parametrize(
    ("column", "value", "field", "cause"),
    [
        ("lat", None, "place", "without coordinates"),
        ("lat", "", "place", "without coordinates"),
        ("lat", 121.5, "latitude", "swapped"),
        ("lat", 3_455_000.0, "place", "UTM"),
        ("lat", "31°12'N", "lat", "degrees, minutes"),
        ("lat", math.inf, "lat", "finite"),
        ("time", "", "time", "empty cell"),
        ("time", "31/12/2025", "time", "local order"),
        ("time", 1_772_323_200_000, "time", "milliseconds"),
        ("id", "r0", "id", "twice"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_go_on(column, value, field, cause):
    given = good(3)
    given.columns[column][1] = value

    rows = rows_of(given, Wanted())

    assert rows.ids == ["r0", "r2"]
    assert [(one.row, one.field) for one in rows.refused] == [(2, field)]
    assert cause in rows.refused[0].problem
    assert str(value) not in rows.refused[0].problem or value == ""
    assert rows.plain()["refused"] == 1


def test_what_is_not_needed_may_be_absent():
    rows = rows_of(table(time=[0.0, 86_400.0]), Wanted(needs=("time",)))

    assert rows.ids == ["1", "2"]
    assert all(math.isnan(value) for value in rows.lat)


def test_a_place_that_is_not_needed_costs_no_row_if_it_cannot_be_read():
    rows = rows_of(good(12, lat=["31,2"] * 12), Wanted(needs=("time",)))

    assert (len(rows), rows.refused) == (12, ())
    assert "In 12 rows the place cannot be read" in " ".join(rows.doubts)


def test_a_time_that_is_not_needed_costs_no_row_if_it_cannot_be_read():
    rows = rows_of(good(12, time=["31/12/2025"] * 12), Wanted(needs=("lat", "lon")))

    assert (len(rows), rows.refused) == (12, ())
    assert "In 12 rows the time cannot be read" in " ".join(rows.doubts)


def test_a_file_with_semicolons_is_said_to_have_some():
    with pytest.raises(Missing, match="semicolons"):
        rows_of(table(**{"id;lat;lon": ["1;2;3"]}), Wanted())


def test_a_needed_text_that_is_empty_leaves_the_row_out():
    rows = rows_of(good(2, text=["", "something"]), Wanted(needs=("lat", "lon", "time", "text")))

    assert [(one.row, one.field) for one in rows.refused] == [(1, "text")]


def test_when_no_row_can_be_used_the_cause_that_most_share_is_named():
    with pytest.raises(
        BadInput, match=r"in 2 of 3, latitude: must be within -90 to 90 degrees \(was it swap"
    ):
        rows_of(good(3, lat=[100.0, 101.0, None]), Wanted())
    with pytest.raises(Missing, match="an empty file"):
        rows_of(table(lat=[], lon=[], time=[]), Wanted())


def test_shifted_map_frames_become_wgs_84():
    lat, lon = from_wgs84(31.2, 121.5, Datum.GCJ02)

    rows = rows_of(table(lat=[lat], lon=[lon], time=[0]), Wanted(datum=Datum.GCJ02))

    assert rows.lat[0] == pytest.approx(31.2, abs=MILLIMETRE_DEG)
    assert rows.lon[0] == pytest.approx(121.5, abs=MILLIMETRE_DEG)


@pytest.mark.parametrize(
    ("columns", "doubt"),
    [
        ({"lat": [31.2] * 12}, "one point"),
        ({"time": [5.0] * 12}, "one instant"),
        ({"time": [*range(11), 3]}, "runs back once"),
        ({"time": [0, 4e9, *range(1, 11)]}, "runs back once"),
        ({"time": [*range(11), 4e9]}, "The newest row lies 126 years after all others"),
        ({"time": [-2e9, *range(11)]}, "The oldest row lies 63 years before all others"),
        ({"lat": [0.0] * 12, "lon": [0.0] * 12}, "zeros"),
    ],
)
def test_what_looks_wrong_though_it_can_be_used_is_said(columns, doubt):
    rows = rows_of(good(12, **columns), Wanted())

    assert doubt in " ".join(rows.doubts)
    assert len(rows) == 12


def test_further_columns_follow_their_rows_into_order():
    rows = rows_of(good(3, time=[3, 1, 2], dbm=["c", "a", "b"]), Wanted(extra=("dbm",)))

    assert rows.extra == {"dbm": ["a", "b", "c"]}


def test_a_time_without_a_zone_is_read_in_the_zone_that_is_given():
    assert instant_s("2026-03-01 08:00", ZoneInfo("Asia/Shanghai")) == instant_s("2026-03-01T00:00Z")
    assert instant_s(datetime(2026, 3, 1, 8), ZoneInfo("Asia/Shanghai")) == instant_s("1772323200")


def test_a_number_is_read_as_it_stands_and_an_empty_cell_is_none():
    assert number("-4.5e1", "x") == -45.0
    assert math.isnan(number("", "x"))
    with pytest.raises(OutOfRange):
        number("inf", "x")
