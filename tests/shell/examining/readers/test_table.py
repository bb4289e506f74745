from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.shell.examining.readers import table

TEXT = {"label": "txt", "group": "text"}


def table_of(tmp_path, text):
    path = tmp_path / "file"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return table.read(path, TEXT)


def test_a_table_gives_its_columns_times_and_places(tmp_path):
    said = table_of(
        tmp_path, "name,lat,lon,when\na,52.5,13.4,2024-05-01T10:20:30Z\nb,52.6,13.5,2024-05-01T11:00:00Z\n"
    )

    assert (said["format"], said["rows"], said["columns"]) == ("csv", 2, ["name", "lat", "lon", "when"])
    assert said["times"] == ["2024-05-01T10:20:30+00:00", "2024-05-01T11:00:00+00:00"]
    assert said["places"] == [[52.5, 13.4], [52.6, 13.5]]


def test_a_chinese_table_in_an_old_encoding_is_read(tmp_path):
    said = table_of(tmp_path, "名称;纬度;经度\n甲;31.2;121.5\n乙;31.3;121.6\n".encode("gb18030"))

    assert said["columns"] == ["名称", "纬度", "经度"]
    assert said["places"] == [[31.2, 121.5], [31.3, 121.6]]


def test_lines_of_json_are_a_table(tmp_path):
    rows = "\n".join(json.dumps({"t": f"2024-05-01T10:00:0{n}Z", "lat": n, "lon": n}) for n in range(5))

    said = table_of(tmp_path, rows)

    assert (said["format"], said["rows"], len(said["places"])) == ("json lines", 5, 5)


def test_a_log_of_a_server_is_counted_by_network_and_no_address_is_kept(tmp_path):
    log = "".join(
        f'203.0.113.{n % 7} - - [10/Oct/2024:03:{n % 60:02d}:36 +0800] "GET /a HTTP/1.0" 200 23\n'
        for n in range(50)
    )

    said = table_of(tmp_path, log + "198.51.100.9 - - [10/Oct/2024:04:00:00 +0800] x\n2001:db8::1 seen\n")

    assert said["addresses"]["distinct"] == 9
    assert said["addresses"]["largest_networks"] == [50, 1, 1]
    assert said["zones"] == {"+08:00": 51}
    assert "203.0.113" not in json.dumps(said)


def test_words_that_are_no_table_are_none(tmp_path):
    assert table_of(tmp_path, "I saw a van by the lock, and it was grey.\nThen it left.\n") == {}


def test_a_picture_is_no_table(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"lat,lon\n1,2\n")

    assert table.read(path, {"label": "jpeg", "group": "image"}) == {}


def test_places_off_the_earth_are_left_out(tmp_path):
    assert table_of(tmp_path, "lat,lon\n91,10\n45,181\n45,10\n")["places"] == [[45.0, 10.0]]


def test_a_very_long_table_is_cut_and_says_so(tmp_path):
    said = table_of(tmp_path, "lat,lon\n" + "1,2\n" * 100_500)

    assert said["cut"]
    assert len(said["places"]) == 2_000


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02" * 50, b"," * 5000, b"{" * 5000, b"a,b\n" + b'"' * 9999]
)
def test_odd_bytes_are_read_or_left(tmp_path, content):
    assert isinstance(table_of(tmp_path, content), dict)


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_left(tmp_path_factory, content):
    assert isinstance(table_of(tmp_path_factory.mktemp("table"), content), dict)
