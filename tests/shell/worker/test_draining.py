from datetime import timedelta

import pytest

from leadline.shell.tables.models import IncidentRow, LeadRow, SiteRow
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

PLACE = {"lat": 2.01, "lon": 86.0, "datum": "WGS-84", "uncertainty_m": 20.0}
BOXES = (
    "A black box with four antennas on the balcony, a green light on it.",
    "Somebody tied a gray box full of aerials to the rail of the third floor.",
    "There is a metal box with a whip antenna next to the chimney opposite.",
)


def test_a_process_that_takes_over_knows_what_the_other_one_saw(line: SortingLine) -> None:
    other = line.another_drain()
    turns = [line.drain, other, line.drain]
    seen = []
    for number, turn in enumerate(turns):
        line.post({"what": BOXES[number], "place": PLACE}, line.clock.at + timedelta(seconds=number))
        turn.run()
        seen.append(IncidentRow.objects.count())

    assert seen == [0, 0, 1]
    assert IncidentRow.objects.get().leads.count() == 3


def test_the_database_says_who_sorted_last(line: SortingLine) -> None:
    line.sort()
    first = SiteRow.objects.get(name="sorted by").value
    line.another_drain().run()

    assert SiteRow.objects.get(name="sorted by").value != first


def test_a_report_that_waited_while_nobody_sorted_is_sorted_later(line: SortingLine) -> None:
    for number in range(5):
        line.post({"what": f"Number {number}: a strange device."})

    assert line.sort() == 15
    assert set(LeadRow.objects.values_list("state", flat=True)) == {"queued"}
