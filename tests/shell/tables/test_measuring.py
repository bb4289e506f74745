"""A reading that an officer enters: another row, which counts at the next look for patterns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from console_rows import START, add_clock, add_lead
from leadline.errors import Missing, NotAllowed
from leadline.model.reading import RadioReading
from leadline.shell.tables.acts import Act
from leadline.shell.tables.hands import ReadingRow
from leadline.shell.tables.measuring import How, measure
from leadline.shell.tables.models import AuditRow, DeadlineRow, LeadRow
from leadline.shell.tables.reading import sighting_of
from leadline.shell.tables.store import PostgresStore

pytestmark = pytest.mark.django_db(transaction=True)
NOW = START + timedelta(minutes=5)
SHOWN = RadioReading(strength_dbm=-69.5, bearing_deg=262.0)
PLACE = {"object_kind": "jammer", "lat": 2.01, "lon": 86.0}


def by(lead: LeadRow, name: str = "lin") -> Act:
    return Act(lead=lead.pk, by=name, at=NOW)


def shown(lead: LeadRow) -> tuple[float | None, float | None]:
    sighting = sighting_of(LeadRow.objects.select_related("report").get(pk=lead.pk))
    return sighting.strength_dbm, sighting.bearing_deg


def test_what_the_report_says_counts_until_an_officer_enters_a_reading():
    lead = add_lead(**PLACE, strength_dbm=-80.0, bearing_deg=10.0)
    before = shown(lead)

    measure(by(lead), SHOWN, How.MEASURED)

    assert before == (-80.0, 10.0)
    assert shown(lead) == (-69.5, 262.0)


def test_the_newest_reading_counts_whole_and_the_older_row_stays():
    lead = add_lead(**PLACE)
    measure(by(lead), SHOWN, How.MEASURED)

    measure(by(lead, "mei"), RadioReading(strength_dbm=-66.0), How.TOLD)

    assert shown(lead) == (-66.0, None)
    rows = ReadingRow.objects.values_list("strength_dbm", "bearing_deg", "how", "by")
    assert list(rows) == [(-69.5, 262.0, "measured", "lin"), (-66.0, None, "told", "mei")]


def test_a_wrong_reading_is_taken_out_by_an_empty_one_and_the_report_does_not_come_back():
    lead = add_lead(**PLACE, strength_dbm=-80.0)

    measure(by(lead), None, How.TOLD)

    assert shown(lead) == (None, None)
    assert AuditRow.objects.get(kind="reading.entered").detail == {"how": "told", "change": "taken out"}


def test_the_chain_says_who_entered_it_and_not_what_was_shown():
    lead = add_lead(**PLACE)

    measure(by(lead), SHOWN, How.MEASURED)

    entry = AuditRow.objects.get(kind="reading.entered")
    assert (entry.by, entry.subject) == ("lin", str(lead.pk))
    assert entry.detail == {"how": "measured", "change": "entered"}


def test_entering_a_reading_is_a_look_and_meets_screening():
    lead = add_lead(**PLACE)
    add_clock(lead, "screening", START + timedelta(hours=1))

    measure(by(lead), SHOWN, How.MEASURED)

    assert DeadlineRow.objects.get(lead=lead, clock="screening").met_at == NOW


def test_no_reading_is_kept_where_nobody_knows_the_place_or_nothing_was_shown_or_the_lead_ended():
    with pytest.raises(NotAllowed, match="no coordinates"):
        measure(by(add_lead(object_kind="jammer")), SHOWN, How.MEASURED)
    with pytest.raises(Missing):
        measure(by(add_lead(**PLACE)), None, How.MEASURED)
    with pytest.raises(NotAllowed, match="this lead is closed"):
        measure(by(add_lead(**PLACE, state="closed")), SHOWN, How.MEASURED)

    assert not ReadingRow.objects.exists()


def test_the_database_refuses_to_change_a_reading():
    lead = add_lead(**PLACE)
    measure(by(lead), SHOWN, How.MEASURED)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReadingRow.objects.update(strength_dbm=-1.0)


def test_readings_cost_no_further_query_where_reports_are_tied(django_assert_num_queries):
    leads = [add_lead(number, **PLACE, strength_dbm=-80.0) for number in range(3)]
    measure(by(leads[0]), SHOWN, How.MEASURED)
    store = PostgresStore(None)

    with django_assert_num_queries(1):
        seen = store.sightings_of([lead.pk for lead in leads])

    assert [one.strength_dbm for one in seen] == [-69.5, -80.0, -80.0]
