from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from console_rows import START, add_lead
from leadline.errors import BadInput
from leadline.model.report import reference
from leadline.shell.tables.models import LeadRow
from leadline.shell.tables.queue import QUEUE_ORDER, Filters, page

KEYS = st.tuples(st.integers(0, 4), st.sampled_from([0.0, 1.5, 12.345678901234567, 100.0]), st.integers(0, 3))


def walk(size: int) -> list[list]:
    pages, cursor = [], ""
    while True:
        found = page(Filters(), after=cursor, size=size)
        pages.append([line.lead["report_id"] for line in found.lines])
        cursor = found.after
        if not cursor:
            return pages


def back(size: int, cursor: str) -> list[list]:
    pages = []
    while cursor:
        found = page(Filters(), before=cursor, size=size)
        pages.insert(0, [line.lead["report_id"] for line in found.lines])
        cursor = found.before
    return pages


class Paging(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(keys=st.lists(KEYS, max_size=12), size=st.integers(1, 5))
    def test_pages_neither_lose_nor_repeat_a_lead(self, keys, size):
        for number, (band, score, second) in enumerate(keys):
            add_lead(number, band=band, score=score, received_at=START + timedelta(seconds=second))
        names = [f"-{name}" if descends else name for name, descends in QUEUE_ORDER]
        wanted = list(LeadRow.objects.order_by(*names).values_list("pk", flat=True))

        walked = [lead for found in walk(size) for lead in found]

        assert walked == wanted


@pytest.mark.django_db
def test_back_from_the_last_page_comes_to_the_first():
    [add_lead(number, score=number % 3) for number in range(7)]
    forwards = walk(2)
    last = page(
        Filters(),
        after=page(
            Filters(), after=page(Filters(), after=page(Filters(), size=2).after, size=2).after, size=2
        ).after,
        size=2,
    )

    assert [*back(2, last.before), forwards[-1]] == forwards


@pytest.mark.django_db
def test_a_reference_finds_its_lead_however_it_is_typed():
    leads = [add_lead(number) for number in range(3)]
    typed = reference(leads[1].pk).replace("-", " ").lower()

    found = page(Filters(reference=typed))

    assert [line.lead["report_id"] for line in found.lines] == [leads[1].pk]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["%%", "W10", "WzEsMiwzLDRd", "bnVsbA", "a" * 500])
def test_a_foreign_cursor_is_bad_input(cursor):
    with pytest.raises(BadInput, match="a cursor that this queue gave"):
        page(Filters(), after=cursor)


@pytest.mark.django_db
def test_filters_leave_what_they_say():
    ours = add_lead(1, is_sensitive=True, language="zh")
    add_lead(2, scope="referral", category="", referral="noise")
    closed = add_lead(3, state="closed")

    def left(**given):
        return [line.lead["report_id"] for line in page(Filters(**given)).lines]

    assert left(sensitive=True) == left(language="zh") == left(scope="ours") == [ours.pk]
    assert left(state="ended") == [closed.pk]
