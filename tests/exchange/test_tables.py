from __future__ import annotations

import gzip
import json

import pyarrow
import pytest
from pyarrow import parquet

from leadline.errors import BadInput, Missing, Unreadable
from leadline.exchange.tables import check_writable, read_table, write_table

ROWS = [{"id": "007", "lat": 31.2, "said": 'a "box", grey'}, {"id": "008", "lat": None, "said": "灰色盒子"}]


def folder_named(path):
    path.mkdir()
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet"])
def test_what_is_written_is_read_back(tmp_path, name):
    write_table(tmp_path / name, ROWS)

    table = read_table(tmp_path / name)

    assert table.columns == {
        "id": ["007", "008"],
        "lat": [31.2, None],
        "said": [ROWS[0]["said"], ROWS[1]["said"]],
    }
    assert table.numbers == [1, 2]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_csv_keeps_leading_zeros_and_quoted_commas(tmp_path, name):
    write_table(tmp_path / name, ROWS)

    table = read_table(tmp_path / name)

    assert table.columns["id"] == ["007", "008"]
    assert table.columns["said"] == [ROWS[0]["said"], ROWS[1]["said"]]
    assert table.columns["lat"] == ["31.2", ""]


def test_a_list_in_a_csv_cell_is_json(tmp_path):
    write_table(tmp_path / "a.csv", [{"ids": ["1", "2"]}])

    assert json.loads(read_table(tmp_path / "a.csv").columns["ids"][0]) == ["1", "2"]


def test_a_csv_of_a_spreadsheet_with_its_byte_order_mark_has_its_first_column(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfid,lat\r\n1,2\r\n")

    assert list(read_table(tmp_path / "a.csv").columns) == ["id", "lat"]


def test_a_line_with_lost_cells_is_named_and_the_others_are_read(tmp_path):
    (tmp_path / "a.csv").write_text("id,lat\n1,2\n3\n\n5,6\n")

    table = read_table(tmp_path / "a.csv")

    assert table.columns["id"] == ["1", "5"]
    assert table.numbers == [1, 4]
    assert table.broken == {2: "1 cells where the header has 2"}


def test_a_line_that_is_no_json_object_is_named_and_the_others_are_read(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": 1}\nnot json\n[1]\n{"said": "one\u2028line"}\n')

    table = read_table(tmp_path / "a.jsonl")

    assert table.columns == {"id": [1, None], "said": [None, "one\u2028line"]}
    assert table.broken == {2: "no JSON object", 3: "no JSON object"}


def test_nanoseconds_of_parquet_become_microseconds(tmp_path):
    column = pyarrow.array([1_700_000_000_000_000_123], type=pyarrow.timestamp("ns", "UTC"))
    parquet.write_table(pyarrow.table({"time": column}), tmp_path / "a.parquet")

    assert read_table(tmp_path / "a.parquet").columns["time"][0].timestamp() == 1_700_000_000.0


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("none.csv", None, Missing),
        ("a.xlsx", b"PK", BadInput),
        ("a.parquet.gz", b"", BadInput),
        ("a.parquet", b"id,lat\n1,2\n", Unreadable),
        ("a.jsonl.gz", gzip.compress(b"{}" * 999)[:20], Unreadable),
        ("a.jsonl.gz", b"{}", Unreadable),
        ("a.csv", "编号,纬度\n".encode("gb18030"), Unreadable),
        ("a.csv", b'id,lat\n1,"2\n3,4\n', Unreadable),
        ("a.csv", b"id,id\n1,2\n", BadInput),
        ("a.csv", b"", BadInput),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_its_option(tmp_path, name, content, error):
    path = tmp_path / name
    _ = content is None or path.write_bytes(content)

    with pytest.raises(error, match="--in"):
        read_table(path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    with pytest.raises(pyarrow.ArrowException):
        write_table(tmp_path / "a.parquet", [{"id": 1}, {"id": "one"}])

    assert not (tmp_path / "a.parquet").exists()


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        ("a.csv", "", "an empty file"),
        ("a.jsonl", "", "an empty file"),
        ("a.jsonl", '[{"id": 1}, {"id": 2}]', "one array"),
    ],
)
def test_a_file_with_nothing_to_read_is_named_with_the_likely_cause(tmp_path, name, text, cause):
    (tmp_path / name).write_text(text)

    with pytest.raises(Missing, match=cause):
        read_table(tmp_path / name)


def test_a_file_that_cannot_be_written_is_said_so(tmp_path):
    with pytest.raises(Missing, match="no such folder"):
        write_table(tmp_path / "none" / "a.csv", ROWS)
    with pytest.raises(BadInput, match="cannot be written"):
        check_writable(folder_named(tmp_path / "a.csv"))
