"""Copies among earlier reports, by their sketches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from leadline.methods.sketch import sketch
from leadline.ports.automation import Earlier
from leadline.triage.nearest import Newcomer, around

KEY = bytes(32)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXT = "A grey box with four antennas hangs on the lamp post by the old lock, a green light on it."
OTHER = "Somebody keeps parking across our gate and the garbage has not been fetched for three weeks."


def row(number: int, text: str = TEXT, spot=None, minutes: int = 0) -> Earlier:
    at = NOON + timedelta(minutes=minutes)
    return Earlier(lead=UUID(int=number), at=at, sketch=sketch(text, KEY), spot=spot)


def test_the_copy_is_found_among_others():
    found = around([Newcomer(self_=row(9))], [row(1, OTHER), row(2)], 300.0)[0]

    assert (found.nearest, found.likeness, found.is_elsewhere) == (UUID(int=2), 1.0, False)


def test_the_same_words_about_another_place_are_elsewhere():
    here, there = (2.01, 86.0), (2.05, 86.0)

    near = around([Newcomer(self_=row(9, spot=here))], [row(1, spot=here)], 300.0)[0]
    far = around([Newcomer(self_=row(9, spot=here))], [row(1, spot=there)], 300.0)[0]

    assert (near.is_elsewhere, far.is_elsewhere) == (False, True)


def test_a_report_that_comes_again_is_no_copy_of_itself():
    assert around([Newcomer(self_=row(1))], [row(1)], 300.0)[0].nearest is None


def test_reports_of_one_batch_see_those_before_them():
    first, second = around([Newcomer(self_=row(1)), Newcomer(self_=row(2))], [], 300.0)

    assert (first.nearest, second.nearest) == (None, UUID(int=1))


def test_only_copies_of_the_last_hour_make_a_flood():
    old = [row(number, minutes=-120) for number in range(1, 6)]
    new = [row(number, minutes=-5) for number in range(6, 10)]

    assert around([Newcomer(self_=row(99))], [*old, *new], 300.0)[0].copies == 4


def test_a_text_too_short_for_a_sketch_is_like_nothing():
    found = around([Newcomer(self_=row(9, "?"), missing=("where",))], [row(1)], 300.0)[0]

    assert (found.nearest, found.missing) == (None, ("where",))
