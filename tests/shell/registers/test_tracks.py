from __future__ import annotations

import functools
import gzip
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pyais
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from leadline.errors import BadInput, Missing, Unreadable
from leadline.shell.registers.fixes import Reading
from leadline.shell.registers.nmea import read_log
from leadline.shell.registers.tracks import COPY, TrackFiles

SINCE, UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
EPOCH = datetime(2021, 3, 21, 4, 38, tzinfo=UTC).timestamp()
SHIP = "412345678"


def sentence(**fields):
    return pyais.encode_dict({"type": 1, "mmsi": SHIP, "lat": 31.2, "lon": 122.0} | fields)[0]


def times_of(path, text, ship=SHIP, **reading):
    path.write_text(text, encoding="utf-8")
    return TrackFiles(path, Reading(**reading)).of(ship, SINCE, UNTIL).time_s.tolist()


@pytest.mark.parametrize(
    "line",
    [
        f"\\s:station,c:{int(EPOCH)}*5E\\{{}}",
        f"{int(EPOCH)} {{}}",
        f"{{}},{int(EPOCH)}",
        "2021-03-21T04:38:00Z {}",
        "[2021-03-21 04:38:00] {}",
        f"{int(EPOCH * 1000)},{{}}",
    ],
)
def test_the_receivers_time_is_read_in_every_usual_place(line):
    found = read_log([line.format(sentence())])

    assert list(found.time_s) == [EPOCH]
    assert found.vessel == [SHIP]


def test_the_encoded_position_comes_back_to_the_resolution_of_ais():
    """ITU-R M.1371-5: 1/10,000 minute of arc."""
    found = read_log([f"{int(EPOCH)} {sentence()}"])

    assert found.lat[0] == pytest.approx(31.2, abs=1 / 600_000)
    assert found.lon[0] == pytest.approx(122.0, abs=1 / 600_000)


def test_garbled_sentences_are_counted_and_the_others_go_on():
    good = f"{int(EPOCH)} {sentence()}"
    broken = [good.replace("*", "*F"), "!AIVDM,1,1,,A,???", "noise \x00\x7f", good[:-6], good]

    found = read_log(broken)

    assert (len(found.time_s), found.garbled) == (1, 4)


def test_91_degrees_north_is_not_known_and_half_a_track_lives():
    found = read_log([f"{int(EPOCH)} {sentence(lat=91.0, lon=181.0)}", f"{int(EPOCH) + 9} {sentence()}"])

    assert (found.impossible, len(found.time_s)) == (1, 1)


def test_a_sentence_without_a_time_is_counted_and_left_out_until_a_base_station_tells_it():
    base = pyais.encode_dict(
        {
            "type": 4,
            "mmsi": "004123456",
            "year": 2021,
            "month": 3,
            "day": 21,
            "hour": 4,
            "minute": 38,
            "second": 0,
        }
    )[0]
    found = read_log([sentence(), base, sentence()])

    assert (found.undated, list(found.time_s)) == (1, [EPOCH])


@given(st.text(max_size=80), st.integers(0, 40))
def test_no_line_however_garbled_stops_the_reading(noise, cut):
    good = sentence()
    body = good[1 : good.rindex("*")]
    short = body[: max(18, len(body) - cut)] + ",0"
    checksum = functools.reduce(lambda found, letter: found ^ ord(letter), short, 0)

    found = read_log([noise, f"!{short}*{checksum:02X}", noise + good, f"{int(EPOCH)} {good}"])

    assert found.time_s[-1] == EPOCH


def test_a_name_in_two_parts_is_put_together_and_a_lost_part_is_garbled():
    parts = pyais.encode_dict({"type": 5, "mmsi": SHIP, "shipname": "HAI XING 7"})

    assert read_log(parts).names == [(SHIP, 0.0, "HAI XING 7")]
    assert read_log(parts[1:]).garbled == 1


@pytest.mark.parametrize(
    "head",
    ["MMSI,BaseDateTime,LAT,LON", "vessel,time,lat_deg,lon_deg", "ship_id,timestamp,Latitude,Longitude",
     "船舶编号,时间,纬度,经度"],
)  # fmt: skip
def test_columns_are_known_by_their_usual_names(tmp_path, head):
    text = f"{head}\n{SHIP},2021-03-21T04:38:00,31.2,122.0\n"

    assert times_of(tmp_path / "a.csv", text) == [EPOCH]


def test_columns_of_other_names_are_given_by_option_and_missed_by_name(tmp_path):
    text = f"who,when,n,e\n{SHIP},2021-03-21T04:38:00,31.2,122.0\n"
    columns = {"vessel": "who", "time": "when", "lat": "n", "lon": "e"}

    assert times_of(tmp_path / "a.csv", text, columns=columns) == [EPOCH]
    with pytest.raises(Missing) as caught:
        TrackFiles(tmp_path / "a.csv").load()
    assert "who, when, n, e" in caught.value.limit


def test_day_first_is_told_from_the_columns_name_from_its_values_or_by_option(tmp_path):
    ours = f"vessel,time_utc_dmy,lat,lon\n{SHIP},03/04/2021 04:38,31.2,122\n"
    telling = f"vessel,time,lat,lon\n{SHIP},03/04/2021 04:38,31.2,122\n{SHIP},13/04/2021 04:38,31.2,122\n"
    either = f"vessel,time,lat,lon\n{SHIP},03/04/2021 04:38,31.2,122\n"
    april, march = (
        datetime(2021, month, day, 4, 38, tzinfo=UTC).timestamp() for month, day in ((4, 3), (3, 4))
    )

    assert times_of(tmp_path / "a.csv", ours) == [april]
    assert times_of(tmp_path / "b.csv", telling)[0] == april
    assert times_of(tmp_path / "c.csv", either, day_first=False) == [march]
    with pytest.raises(BadInput):
        times_of(tmp_path / "d.csv", either)


def test_times_without_a_zone_are_read_in_the_operators(tmp_path):
    text = f"vessel,time,lat,lon\n{SHIP},2021-03-21 12:38:00,31.2,122\n"

    assert times_of(tmp_path / "a.csv", text, zone=ZoneInfo("Asia/Shanghai")) == [EPOCH]


@pytest.mark.parametrize(
    "bad", ["x,31.2,122", "2021-03-21T04:39:00,91,122", "2021-03-21T04:39:00,31.2,abc", ",31.2,122"]
)
def test_a_row_that_is_no_position_is_counted_and_the_others_go_on(tmp_path, bad):
    path = tmp_path / "a.csv"
    path.write_text(
        f"vessel,time,lat,lon\n{SHIP},2021-03-21T04:38:00,31.2,122\n{SHIP},{bad}\n", encoding="utf-8"
    )
    found = TrackFiles(path).load()

    assert (len(found), found.impossible + found.undated) == (1, 1)


def test_parquet_and_packed_csv_give_the_same_as_csv(tmp_path):
    text = f"mmsi,time,lat,lon\n{SHIP},2021-03-21T04:38:00Z,31.2,122\n"
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    at = datetime(2021, 3, 21, 4, 38, tzinfo=UTC)
    table = pyarrow.table({"mmsi": [int(SHIP)], "time": [at], "lat": [31.2], "lon": [122.0]})
    parquet.write_table(table, tmp_path / "b.parquet")

    one, other = (TrackFiles(tmp_path / name).of(SHIP, SINCE, UNTIL) for name in ("a.csv.gz", "b.parquet"))

    assert one.time_s.tolist() == other.time_s.tolist() == [EPOCH]


def test_a_ship_is_found_by_name_and_its_namesakes_and_earlier_names_are_told(tmp_path):
    rows = [
        "1,2021-03-21T04:00,31,122,HAI XING 7",
        "1,2021-03-21T05:00,31,122,Blue-2",
        "2,2021-03-21T05:00,32,122,BLUE 2",
    ]
    (tmp_path / "a.csv").write_text("vessel,time,lat,lon,name\n" + "\n".join(rows), encoding="utf-8")
    register = TrackFiles(tmp_path)

    track = register.of("haixing7", SINCE, UNTIL)

    assert [name for _, name in track.names] == ["HAI XING 7", "Blue-2"]
    assert register.identities("1") == ("1", "2")
    assert register.of("nobody", SINCE, UNTIL) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the hai xing 7 unloads", ("1",)),
        ("MMSI 412345678", (SHIP,)),
        ("413456789 is my number", ()),
        ("he lost all hope", ()),
        ("the ship Hope at pier 4", ("3",)),
        ("海星七号夜里卸货", ("4",)),
    ],
)
def test_names_are_found_in_words_but_ordinary_words_are_no_names(tmp_path, text, found):
    names = {"1": "HAI XING 7", SHIP: "", "3": "HOPE", "4": "海星七号"}
    rows = [f"{ship},2021-03-21T04:00,31,122,{name}" for ship, name in names.items()]
    (tmp_path / "a.csv").write_text("vessel,time,lat,lon,name\n" + "\n".join(rows), encoding="utf-8")

    assert TrackFiles(tmp_path).named_in(text) == found


def test_near_gives_only_ships_with_a_position_within_reach_in_that_time(tmp_path):
    rows = ["1,2021-03-21T04:00,31,122", "2,2021-03-21T04:00,31.5,122", "3,2021-03-22T04:00,31,122"]
    (tmp_path / "a.csv").write_text("vessel,time,lat,lon\n" + "\n".join(rows), encoding="utf-8")
    day = datetime(2021, 3, 21, tzinfo=UTC), datetime(2021, 3, 21, 23, tzinfo=UTC)

    assert [track.vessel for track in TrackFiles(tmp_path).near((31.0, 122.0), 20_000, *day)] == ["1"]


def test_a_large_log_leaves_a_copy_that_says_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("leadline.shell.registers.tracks._COPIED_FROM", 2)
    lines = [f"{int(EPOCH) + 60 * number} {sentence(lat=31 + number / 100)}" for number in range(5)]
    (tmp_path / "a.nmea").write_text("\n".join(lines), encoding="ascii")
    first = TrackFiles(tmp_path).of(SHIP, SINCE, UNTIL)

    again = TrackFiles(tmp_path).of(SHIP, SINCE, UNTIL)

    assert (tmp_path / f".a.nmea{COPY}").exists()
    assert again.lat.tolist() == first.lat.tolist()
    (tmp_path / "a.nmea").write_text(lines[0], encoding="ascii")
    assert len(TrackFiles(tmp_path)) == 1


def test_what_is_no_file_of_positions_is_refused_by_name(tmp_path):
    (tmp_path / "a.nmea").write_bytes(b"\x89PNG\r\n" * 50)

    with pytest.raises(Unreadable):
        TrackFiles(tmp_path / "a.nmea").load()
    with pytest.raises(Missing):
        TrackFiles(tmp_path / "b.csv")


def test_a_file_that_comes_later_is_read_when_somebody_asks_a_minute_later(tmp_path, monkeypatch):
    row = "vessel,time,lat,lon\n{},2021-03-21T04:00,31,122\n"
    (tmp_path / "a.csv").write_text(row.format(1), encoding="utf-8")
    register = TrackFiles(tmp_path).load()
    (tmp_path / "b.csv").write_text(row.format(2), encoding="utf-8")

    assert register.of("2", SINCE, UNTIL) is None
    monkeypatch.setattr("leadline.shell.registers.tracks.LOOK_AGAIN_S", 0.0)
    assert register.of("2", SINCE, UNTIL) is not None


def test_a_file_in_gb_18030_is_read_and_torn_rows_are_counted(tmp_path):
    text = (
        f"船舶编号,时间,纬度,经度,船名\n{SHIP},2021-03-21T04:38,31.2,122,海星七号\n{SHIP},2021-03-21T04:39\n"
    )
    (tmp_path / "a.csv").write_bytes(text.encode("gb18030"))
    register = TrackFiles(tmp_path).load()

    assert (len(register), register.garbled) == (1, 1)
    assert register.of("海星七号", SINCE, UNTIL).vessel == SHIP


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(bytes(range(256)) * 4)

    with pytest.raises(Unreadable):
        TrackFiles(tmp_path).load()
