import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from leadline.model.incident import Incident
from leadline.ports.store import Step, Tied
from leadline.shell.tables.models import DeadlineRow, DecisionRow, IncidentRow, LeadRow, StepRow
from leadline.shell.tables.store import PostgresStore
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

BOX = {
    "what": "A black box with four antennas on the balcony.",
    "place": {"lat": 2.01, "lon": 86.0, "datum": "WGS-84", "uncertainty_m": 20.0},
}


def elsewhere(work) -> object:
    """What `work` gives on another connection."""
    found: list[object] = []

    def run() -> None:
        found.append(work())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return found[0]


def claimed(store: PostgresStore) -> set[object]:
    with store.batch(Step.SORT, 2) as batch:
        return {item.lead.id for item in batch.waiting}


def test_two_workers_never_claim_the_same_report(line: SortingLine) -> None:
    ids = [line.post({"what": f"A strange device, number {n}."})[0].pk for n in range(3)]
    store = PostgresStore(line.clock)

    with store.batch(Step.SORT, 2) as mine:
        first = {item.lead.id for item in mine.waiting}
        second = elsewhere(lambda: claimed(store))

    assert first | second == set(ids)
    assert (len(first), len(second)) == (2, 1)


def test_the_oldest_report_is_claimed_first(line: SortingLine) -> None:
    line.post({"what": "The newer one."}, line.clock.at)
    oldest, _ = line.post({"what": "The older one."}, line.clock.at - timedelta(hours=1))

    with PostgresStore(line.clock).batch(Step.SORT, 1) as batch:
        assert [item.lead.id for item in batch.waiting] == [oldest.pk]


def test_a_step_of_a_round_is_done_once(line: SortingLine) -> None:
    lead, _ = line.post({"what": "A drone over the harbour."})
    line.sort()
    LeadRow.objects.filter(pk=lead.pk).update(waiting_for="tie")

    with pytest.raises(IntegrityError), PostgresStore(line.clock).batch(Step.TIE, 9) as batch:
        batch.write([], Tied())

    assert StepRow.objects.filter(report=lead.pk).count() == 3


def test_a_worker_that_fails_leaves_nothing_and_the_next_one_does_it_whole(line: SortingLine) -> None:
    lead, _ = line.post({"what": "A drone over the harbour."})

    with pytest.raises(RuntimeError), PostgresStore(line.clock).batch(Step.SORT, 9) as batch:
        batch.write([])
        raise RuntimeError("the worker dies here")
    before = StepRow.objects.count(), LeadRow.objects.get(pk=lead.pk).waiting_for
    line.sort()

    assert before == (0, "sort")
    assert DecisionRow.objects.filter(lead=lead.pk).count() == 1


def test_a_second_run_finds_nothing_to_do(line: SortingLine) -> None:
    line.post({"what": "A drone over the harbour."})

    assert [line.sort(), line.sort()] == [3, 0]


def test_members_are_put_in_order_anew_when_an_incident_opens(line: SortingLine) -> None:
    others = (
        "There is a metal box with a whip antenna next to the chimney.",
        "Gray box full of aerials, rail.",
    )
    early = [line.post(BOX | {"what": words})[0].pk for words in others]
    line.sort()
    before = set(LeadRow.objects.values_list("revision", flat=True))
    line.post(BOX)
    line.sort()

    assert before == {1}
    assert IncidentRow.objects.get().leads.count() == 3
    assert set(LeadRow.objects.filter(pk__in=early).values_list("revision", "waiting_for")) == {(2, "")}


def test_an_incident_that_is_written_twice_is_one_with_its_members_once(line: SortingLine) -> None:
    lead, _ = line.post(BOX)
    line.sort()
    incident = Incident(
        key="near-device:1", rule="near-device", kind="antenna-box", leads=(lead.pk,), lat=2.01, lon=86.0,
        radius_m=1.0, opened_at=line.clock.at, independent=1, because="Three boxes."
    )  # fmt: skip
    for number in (2, 3):
        LeadRow.objects.filter(pk=lead.pk).update(waiting_for="tie", revision=number * 10)
        with PostgresStore(line.clock).batch(Step.TIE, 9) as batch:
            batch.write([], Tied(incidents=(incident,)))

    assert IncidentRow.objects.get().leads.count() == 1


def test_a_clock_that_becomes_shorter_is_told_at_its_new_end(line: SortingLine) -> None:
    lead, receipt = line.post(BOX)
    line.sort()
    row = DeadlineRow.objects.get(lead=lead.pk, clock="response")
    late = row.due_at + timedelta(hours=9)
    DeadlineRow.objects.filter(pk=row.pk).update(due_at=late, notice_at=late)
    line.call("inbox/add", {"receipt": receipt, "what": "It hums."})
    line.sort()

    row.refresh_from_db()

    assert row.due_at < late
    assert row.notice_at == row.due_at


def test_words_added_while_a_report_is_sorted_wait_for_the_next_round(line: SortingLine) -> None:
    lead, receipt = line.post({"what": "A drone over the harbour."})
    line.sort()
    line.call("inbox/add", {"receipt": receipt, "what": "It came back with two others."})
    line.sort()

    rounds = list(DecisionRow.objects.filter(lead=lead.pk).values_list("revision", flat=True))

    assert rounds == [1, 2]


def test_what_was_withdrawn_is_no_sighting(line: SortingLine) -> None:
    _, receipt = line.post(BOX)
    line.sort()
    store = PostgresStore(line.clock)
    since = line.clock.at - timedelta(days=3)
    before = len(store.sightings(since))
    line.call("inbox/withdraw", {"receipt": receipt})

    assert (before, len(store.sightings(since))) == (1, 0)


def test_a_claim_outside_a_transaction_is_given_back_on_an_error(line: SortingLine) -> None:
    line.post({"what": "A drone over the harbour."})
    store = PostgresStore(line.clock)

    with pytest.raises(RuntimeError), transaction.atomic(), store.batch(Step.SORT, 9):
        raise RuntimeError("gone")

    assert len(elsewhere(lambda: claimed(store))) == 1
