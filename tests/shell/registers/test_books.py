from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from leadline.errors import Missing
from leadline.shell.registers.books import Books

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def books(folder, **files):
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return Books(folder)


def test_one_file_is_one_book_and_a_row_one_entry(tmp_path):
    found = books(
        tmp_path,
        dock_csv="id,vessel,event,from,until,berth\n"
        "7,HAI XING 7,arrival,2026-03-01T20:00Z,2026-03-02T04:00Z,Pier 4\n",
        customs_jsonl='{"subject": "hai-xing 7", "what": "declaration", "time": "2026-03-02T08:00+08:00"}\n',
    )
    rows = found.about("Hai Xing 7", SINCE, UNTIL)

    assert found.sources() == ["customs", "dock"]
    assert [(row.source, row.id, row.what, row.where) for row in rows] == [
        ("dock", "7", "arrival", "Pier 4"),
        ("customs", "1", "declaration", ""),
    ]


def test_a_date_is_its_whole_day_in_the_operators_zone(tmp_path):
    (tmp_path / "notice.csv").write_text("subject,date\nCamera 12,2026-03-01\n", encoding="utf-8")
    row = Books(tmp_path, ZoneInfo("Asia/Shanghai")).about("camera 12", SINCE, UNTIL)[0]

    assert (row.earliest.isoformat(), row.latest.isoformat()) == (
        "2026-02-28T16:00:00+00:00",
        "2026-03-01T15:59:59+00:00",
    )


def test_only_entries_that_touch_the_time_are_given(tmp_path):
    found = books(
        tmp_path, dock_csv="subject,time,until\nA,2026-03-01T00:00Z,2026-03-03T00:00Z\nA,2026-05-01T00:00Z,\n"
    )

    assert len(found.about("a", datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))) == 1
    assert len(found.of("dock", SINCE, UNTIL)) == 2


def test_rows_that_cannot_be_read_are_counted_and_left_out(tmp_path):
    rows = ["A,soon,", ",2026-03-01T00:00Z,", "A,2026-03-02T00:00Z,2026-03-01T00:00Z", "A,2026-03-01T00:00Z,"]
    text = "\n".join(["subject,time,until", *rows])
    found = books(tmp_path, dock_csv=text)

    assert (len(found.of("dock", SINCE, UNTIL)), found.garbled) == (1, 3)


def test_a_book_without_a_subject_or_a_time_is_refused_by_name(tmp_path):
    with pytest.raises(Missing):
        books(tmp_path, dock_csv="colour,time\nred,2026-03-01T00:00Z\n").sources()
    with pytest.raises(Missing):
        Books(tmp_path / "nowhere")


def test_subjects_are_found_in_words_as_the_book_writes_them(tmp_path):
    found = books(
        tmp_path, construction_csv="subject,time\nCamera 12,2026-03-01T00:00Z\n施工三号,2026-03-01T00:00Z\n"
    )

    assert found.subjects_in("the notice for camera-12") == ["Camera 12"]
    assert found.subjects_in("关于施工三号的公告") == ["施工三号"]


def test_a_book_that_grows_is_read_again(tmp_path):
    found = books(tmp_path, dock_csv="subject,time\nA,2026-03-01T00:00Z\n")
    before = len(found.of("dock", SINCE, UNTIL))
    (tmp_path / "dock.csv").write_text(
        "subject,time\nA,2026-03-01T00:00Z\nB,2026-03-01T00:00Z\n", encoding="utf-8"
    )

    assert (before, len(found.of("dock", SINCE, UNTIL))) == (1, 2)
