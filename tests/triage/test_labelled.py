import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import BadInput, LeadlineError, Missing, Unreadable
from leadline.triage.labelled import from_rows, parse, require

ROW = {"text": "A box hums.", "y": "desk", "t": "2024-05-01T10:00:00+00:00"}


def lines(*rows: object) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def test_gzipped_and_plain_lines_say_the_same():
    assert parse(gzip.compress(lines(ROW, ROW))) == parse(lines(ROW, ROW) + b"\n\n")


def test_an_instant_without_zone_is_utc_and_a_number_stays():
    rows = parse(lines(ROW | {"t": "2024-05-01T10:00:00"}, ROW | {"t": 7}), time="t")

    assert rows.times == (datetime(2024, 5, 1, 10, tzinfo=UTC).timestamp(), 7.0)


def test_rows_are_put_in_the_order_of_time():
    rows = from_rows([ROW | {"t": 3, "y": 1}, ROW | {"t": 1, "y": 2}], time="t").in_time()

    assert rows.labels == ("2", "1")


@pytest.mark.parametrize(
    ("packed", "error"),
    [
        (gzip.compress(lines(ROW))[:20], Unreadable),
        (b"\x1f\x8b not gzip", Unreadable),
        (b"\xff\xfe\x00", Unreadable),
        (b"text,y\nA box hums.,desk", Unreadable),
        (lines([1, 2]), BadInput),
        (lines({"text": "A box hums."}), Missing),
        (lines({"y": "desk"}), Missing),
        (lines(ROW | {"y": ["a", "b"]}), BadInput),
        (lines(ROW | {"text": 7}), BadInput),
        (lines(ROW | {"t": "yesterday"}), BadInput),
        (lines(ROW | {"t": float("nan")}), BadInput),
        (lines(ROW | {"t": True}), BadInput),
    ],
)
def test_what_is_not_labelled_text_is_refused_without_saying_the_text(packed, error):
    with pytest.raises(error) as caught:
        parse(packed, time="t", name="--train")

    assert "--train" in str(caught.value)
    assert "hums" not in str(caught.value)


def test_the_missing_field_and_its_row_are_named():
    with pytest.raises(Missing, match=r'row 2: a field "desk"'):
        parse(lines(ROW | {"desk": 1}, ROW), label="desk")


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_a_refusal(packed):
    try:
        rows = parse(packed)
    except LeadlineError as error:
        assert str(error)
    else:
        assert len(rows.texts) == len(rows.labels)


@pytest.mark.parametrize("rows", [[ROW] * 10, [ROW] * 100])
def test_ten_rows_or_one_class_are_not_enough(rows):
    with pytest.raises(BadInput, match="train"):
        require(from_rows(rows), "train")
