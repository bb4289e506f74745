from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leadline.methods.vessel import Window
from leadline.ports.records import DatedRecord
from leadline.verification.shipping import Says, ask_book, book_of
from verification.fleet import Book

NIGHT = datetime(2026, 5, 25, 20, 0, tzinfo=UTC)
WINDOW = Window(
    lat=31.2, lon=122.0, radius_m=1000.0, since_s=NIGHT.timestamp(), until_s=NIGHT.timestamp() + 3600
)
SHIP, FAR = "HAI XING 7", (32.0, 122.0)
MARGIN = timedelta(hours=48)


def row(source, hours, what="arrival", **more):
    at = NIGHT + timedelta(hours=hours)
    return DatedRecord(source=source, id=f"{hours}", subject=SHIP, what=what, earliest=at, latest=at, **more)


def says(name, *rows, where=""):
    return ask_book(Book(*rows), name, (SHIP,), WINDOW, where, MARGIN).says


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("dock", 0.5)], Says.SUPPORTS),
        ([row("dock", 0.5, spot=(31.2, 122.0))], Says.SUPPORTS),
        ([row("dock", 0.5, spot=FAR)], Says.CONTRADICTS),
        ([row("dock", -3), row("dock", 9, "departure")], Says.SUPPORTS),
        ([row("dock", -3, "departure"), row("dock", 9)], Says.CONTRADICTS),
        ([row("dock", -3, "离港"), row("dock", 9, "靠泊")], Says.CONTRADICTS),
        ([row("dock", -3, spot=FAR), row("dock", 9, "departure", spot=FAR)], Says.CONTRADICTS),
        ([row("dock", -3, "departure", spot=FAR), row("dock", 9, spot=FAR)], Says.SILENT),
        ([row("dock", -3), row("dock", 9)], Says.SILENT),
        ([row("dock", -3)], Says.SILENT),
        ([row("dock", -3, "departure")], Says.SILENT),
        ([row("dock", 9)], Says.SILENT),
        ([row("dock", -400), row("dock", 500, "departure")], Says.SILENT),
        ([], Says.SILENT),
    ],
)
def test_the_dock_book_speaks_only_where_it_has_the_ship_there_or_away(rows, expected):
    assert says("dock", *rows) is expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("customs", 20, "declaration")], Says.SUPPORTS),
        ([row("customs", -47, "declaration")], Says.SUPPORTS),
        ([row("customs", 60, "declaration")], Says.SILENT),
        ([row("customs", 0.5, "declaration", spot=FAR)], Says.CONTRADICTS),
        ([row("customs", 20, "declaration", spot=FAR)], Says.SILENT),
    ],
)
def test_a_declaration_within_two_days_supports_and_one_elsewhere_at_that_hour_contradicts(rows, expected):
    assert says("customs", *rows) is expected


def test_a_berth_is_compared_by_the_name_that_the_book_gives_it():
    at_four = row("dock", 0.5, where="Pier 4")

    assert says("dock", at_four, where="pier4") is Says.SUPPORTS
    assert says("dock", at_four, where="Pier 9") is Says.CONTRADICTS
    assert says("dock", at_four) is Says.SUPPORTS


def test_books_are_known_by_their_names_in_both_languages():
    assert book_of(Book(row("码头", 0)), ("dock", "码头")) == "码头"
    assert book_of(Book(row("permits", 0)), ("dock", "码头")) == ""
    assert book_of(None, ("dock",)) == ""


def test_a_silent_book_says_whether_it_was_kept_at_all():
    other = DatedRecord(source="dock", id="9", subject="X", what="arrival", earliest=NIGHT, latest=NIGHT)

    assert ask_book(Book(other), "dock", (SHIP,), WINDOW, "", MARGIN).others == 1
    assert ask_book(Book(), "dock", (SHIP,), WINDOW, "", MARGIN).source == ""
