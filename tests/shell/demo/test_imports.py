"""Files of reports come in whole: good rows as reports, bad rows with number, column, limit and cause."""

import csv
import gzip
import json
import os
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import BadInput, Missing, Unreadable
from leadline.model.place import Datum
from leadline.shell.demo import imports
from leadline.shell.demo.encodings import detect_encoding
from leadline.shell.demo.imports import Row, RowError
from leadline.shell.demo.mapping import Mapping, complete, shown

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
#: folder of the real files, which are not part of this repository
REAL = Path(os.environ.get("LEADLINE_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))


def needs(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{name} is not on this machine; set LEADLINE_REAL_DATA to its folder")
    return path


@pytest.fixture
def make(tmp_path):
    def write(content: str | bytes, name: str = "reports.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def read(path: Path, **mapping) -> list[Row | RowError]:
    return list(imports.read(path, Mapping(**mapping)))


def one(path: Path, **mapping) -> Row | RowError:
    (row,) = read(path, **mapping)
    return row


def test_known_headers_are_found_whatever_their_case(make):
    row = one(make("Description,Latitude,LONGITUDE,Location\na box,52.5,13.4,by the bridge\n"))

    assert row.submission["what"] == "a box"
    assert row.submission["place"] == {"lat": 52.5, "lon": 13.4, "datum": "WGS-84", "uncertainty_m": 100.0}
    assert row.submission["where"] == "by the bridge"


def test_columns_can_be_named(make):
    row = one(make("a,b,c\nx,y,z\n"), what="b", where="a,c")

    assert (row.submission["what"], row.submission["where"]) == ("y", "x, z")


def test_a_named_column_that_is_not_there_is_refused_with_those_that_are(make):
    with pytest.raises(BadInput, match=r"text, place.*there is no column texts"):
        read(make("text,place\na,b\n"), what="texts")


def test_a_file_without_a_description_is_refused(make):
    with pytest.raises(Missing, match="description"):
        read(make("id,lat,lon\n1,2,3\n"))


def test_an_empty_file_is_refused(make):
    with pytest.raises(BadInput, match="at least one row"):
        read(make(""))


def test_the_mapping_can_be_shown_before_anything_is_sent():
    mapping = complete(Mapping(), ["Text", "lat", "lon", "shape"])

    assert shown(mapping) == [("what", "Text"), ("lat", "lat"), ("lon", "lon"), ("datum", "WGS-84")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(make, separator):
    row = one(make(f"id{separator}text{separator}city\n1{separator}a box{separator}Lanhaven\n"))

    assert (row.submission["what"], row.submission["where"]) == ("a box", "Lanhaven")


@pytest.mark.parametrize(
    ("encoding", "text", "found"),
    [
        ("utf-8", "灰色的盒子", "utf-8"),
        ("utf-8-sig", "灰色的盒子", "utf-8-sig"),
        ("gb18030", "灯杆上有一个灰色的盒子，带天线", "gb18030"),
        ("cp1252", "une boîte grise à côté du café très étrange", "cp1252"),
        ("cp1252", "Größe: ungefähr zwölf Zentimeter", "cp1252"),
        ("ascii", "a grey box", "utf-8"),
    ],
)
def test_the_encoding_is_found(make, encoding, text, found):
    path = make(f"text\n{text}\n".encode(encoding))

    assert detect_encoding(path) == found
    assert one(path).submission["what"] == text


def test_gzip_is_opened_by_its_content_not_its_name(make):
    path = make(gzip.compress(b"text\na box\n"), "reports.csv")

    assert one(path).submission["what"] == "a box"


def test_a_gzip_file_that_ends_too_early_says_so_and_keeps_what_it_had(make):
    lines = "".join(json.dumps({"text": f"report {k} {k * 7919 % 1000}"}) + "\n" for k in range(20_000))
    whole = gzip.compress(lines.encode())
    path = make(whole[: len(whole) // 2], "reports.jsonl.gz")

    rows = read(path)

    assert sum(isinstance(row, Row) for row in rows) > 1000
    assert isinstance(rows[-1], RowError)
    assert "ends too early" in rows[-1].cause


@pytest.mark.parametrize(
    ("cells", "column", "limit"),
    [
        (",52,13", "text", "1 to 20,000 characters"),
        ("a box,152,13", "lat", "-90 to 90 degrees"),
        ("a box,52,213", "lon", "-180 to 180 degrees"),
        ("a box,52,", "lon", "a number"),
        ("a box,52° 30' N,13", "lat", "a number"),
        ("a box,nan,13", "lat", "a finite number"),
        (f"{'x' * 20_001},52,13", "text", "20000 characters at most, not 20001"),
        ("a\x00box,52,13", "text", "without NUL"),
    ],
)
def test_a_bad_row_names_column_and_limit_and_the_next_row_is_kept(make, cells, column, limit):
    bad, good = read(make(f"text,lat,lon\n{cells}\na good one,1,2\n"))

    assert (bad.number, bad.column) == (1, column)
    assert limit in bad.limit
    assert bad.cause
    assert good.submission["what"] == "a good one"


def test_what_a_receiver_showed_comes_with_its_place_and_without_one_is_left_out(make):
    table = "text,lat,lon,dbm,bearing_deg\na,52,13,−71 dBm,140\nb,52,13,,0\nc,52,13,,\nd,,,-71,140\n"
    said = [row.submission.get("reading") for row in read(make(table))]

    assert said == [{"strength_dbm": -71.0, "bearing_deg": 140.0}, {"bearing_deg": 0.0}, None, None]


@pytest.mark.parametrize(("cells", "column"), [("71,140", "dbm"), ("-71,SE", "bearing_deg")])
def test_a_reading_that_cannot_be_names_its_column_and_the_likely_cause(make, cells, column):
    bad = one(make(f"text,lat,lon,dbm,bearing_deg\na,52,13,{cells}\n"))

    assert bad.column == column
    assert "must be a number" in bad.limit and bad.cause.endswith(("unit?", "west 270"))


def test_swapped_coordinates_are_named_as_the_likely_cause(make):
    bad = one(make("text,lat,lon\na box,121.47,31.23\n"))

    assert "swapped" in bad.cause


@given(st.text(st.characters(categories=["L", "P", "Zs"]), min_size=41, max_size=200))
def test_an_error_never_shows_more_than_40_letters_of_a_value(text):
    record = {"what": "a box", "lat": f"x{text}", "lon": "1"}

    row = imports._row(1, record, complete(Mapping(), list(record)))

    assert isinstance(row, RowError)
    assert len(row.value) <= 40


def test_a_row_with_too_few_fields_is_not_shortened_in_silence(make):
    bad, good = read(make("text,lat,lon\nonly text\nfine,1,2\n"))

    assert "3 fields as in the header, not 1" in str(bad)
    assert isinstance(good, Row)


def test_a_quote_that_is_never_closed_says_how_much_it_swallowed(make):
    bad = one(make('id,text\n"1,open\n2,b\n3,c\n4,d\n'))

    assert "never closed: 4 more lines" in bad.cause


def test_a_broken_json_line_is_named_and_the_rest_kept(make):
    path = make('{"text": "cut off\n[1, 2]\n{"text": "fine"}\n', "reports.jsonl")

    bad, listed, good = read(path)

    assert (bad.number, listed.number, good.number) == (1, 2, 3)
    assert "cut off" in bad.cause
    assert good.submission["what"] == "fine"


def test_an_iso_time_becomes_an_instant_in_utc(make):
    row = one(make("text,time\nx,2024-05-01T12:00:00+08:00\n"))

    assert row.submission["moment"] == {"earliest": "2024-05-01T04:00:00Z", "latest": "2024-05-01T04:00:00Z"}


def test_a_time_without_zone_takes_the_given_one(make):
    east = timezone(timedelta(hours=8))

    row = one(make("text,time\nx,2024-05-01 12:00\n"), zone=east)

    assert row.submission["moment"]["latest"] == "2024-05-01T04:00:00Z"


def test_words_for_a_time_stay_words(make):
    assert one(make("text,time\nx,last Tuesday\n")).submission["when"] == "last Tuesday"


def test_a_time_that_does_not_fit_the_given_format_is_an_error(make):
    bad = one(make("text,time\nx,2024-31-01\n"), when_format="%d/%m/%Y")

    assert (bad.column, bad.value) == ("time", "2024-31-01")
    assert "%d/%m/%Y" in bad.limit


def test_the_given_format_is_used(make):
    row = one(make("text,time\nx,31/01/2024 18:30\n"), when_format="%d/%m/%Y %H:%M")

    assert row.submission["moment"]["latest"] == "2024-01-31T18:30:00Z"


def test_language_is_told_by_the_script_unless_given(make):
    path = make("text\na grey box\n灯杆上的盒子\n")

    assert [row.submission["language"] for row in read(path)] == ["en", "zh"]
    assert [row.submission["language"] for row in read(path, language="en")] == ["en", "en"]


def test_the_frame_of_the_coordinates_is_kept(make):
    row = one(make("text,lat,lon\nx,31.2,121.5\n"), datum=Datum.GCJ02)

    assert row.submission["place"]["datum"] == "GCJ-02"


def test_rejects_are_written_with_row_column_value_limit_and_cause(make, tmp_path):
    errors = [row for row in read(make("text,lat,lon\nx,91,0\ny,1,2\n")) if isinstance(row, RowError)]
    path = tmp_path / "reports.csv.rejects.csv"

    count = imports.write_rejects(path, errors)

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert count == len(rows) == 1
    assert (rows[0]["row"], rows[0]["column"], rows[0]["value"]) == ("1", "lat", "91")


def test_playing_a_file_twice_gives_the_same_keys(make):
    path = make("text\none\ntwo\ntwo\n")

    first = [item.key for item in imports.as_stream(read(path), path, NOW)]
    second = [item.key for item in imports.as_stream(read(path), path, NOW + timedelta(days=1))]

    assert first == second
    assert len(set(first)) == 3


def test_a_file_keeps_the_pace_of_its_own_times(make):
    path = make("text,time\na,2024-01-01T00:00:00\nb,2024-01-01T02:00:00\nc,2024-01-01T01:00:00\n")

    times = [item.at - NOW for item in imports.as_stream(read(path), path, NOW)]

    assert times == [timedelta(0), timedelta(hours=2), timedelta(hours=2)]


def test_the_haiti_reports_come_in_without_a_loss():
    rows = list(imports.read(needs("haiti_reports.jsonl.gz")))

    assert len(rows) == 3587
    assert all(isinstance(row, Row) for row in rows)
    assert rows[0].submission["place"]["lat"] == 18.579721
    assert rows[0].submission["moment"]["earliest"] == "2010-01-12T04:08:00Z"


def test_the_head_of_the_sightings_comes_in_with_city_and_state():
    path = needs("en_sightings.jsonl.gz")

    rows = list(islice(imports.read(path, Mapping(where="City,State")), 500))

    assert all(isinstance(row, Row) for row in rows)
    assert rows[0].submission["where"] == "Stockton, CA"


def test_an_unknown_encoding_is_refused(make):
    with pytest.raises(Unreadable, match="another encoding"):
        detect_encoding(make(b"text\n\x81\x8d\x8f\xff\xff\n"))


def test_a_time_that_has_not_come_is_a_bad_row_and_not_moved(make):
    path = make("text,time\na box,2031-01-01 00:00\nanother,2026-01-01 00:00\n")

    late, good = imports.read(path, Mapping(), until=datetime(2026, 3, 1, tzinfo=UTC))

    assert (late.column, late.limit) == ("time", "not after 2026-03-01T00:00:00Z")
    assert good.submission["what"] == "another"
