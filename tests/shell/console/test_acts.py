from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections

from console_rows import START, add_clock, add_incident, add_lead
from leadline.errors import Missing, NotAllowed
from leadline.shell.site import policy
from leadline.shell.tables import acts, answers, chain, undoing
from leadline.shell.tables.acts import Act
from leadline.shell.tables.models import AuditRow, DeadlineRow, DecisionRow, LeadRow, ProposalRow, StateRow
from shell.intake.site_keys import lay_keys

NOW = START + timedelta(minutes=5)
LATER = START + timedelta(minutes=6)


@pytest.fixture(autouse=True)
def line_key(transactional_db) -> None:
    """Reasons are sealed, so the line has its key."""
    lay_keys()


def by(lead: LeadRow, name: str = "lin", **given) -> Act:
    return Act(**({"lead": lead.pk, "by": name, "at": NOW} | given))


def test_accepting_meets_its_clocks_and_stands_in_the_chain():
    lead = add_lead(1, band=1, danger="now")
    add_clock(lead, "danger", START + timedelta(minutes=1))

    acts.accept(by(lead), "seen")

    lead.refresh_from_db()
    assert (lead.state, lead.band, lead.taken_by) == ("accepted", 4, "lin")
    assert not DeadlineRow.objects.filter(lead=lead, met_at=None).exists()
    assert list(AuditRow.objects.values_list("kind", flat=True))[:1] == ["lead.state"]
    assert chain.head().seq == AuditRow.objects.count()


def test_who_saw_an_older_page_is_told_who_was_first():
    lead = add_lead(1)
    seen = StateRow.objects.get(lead=lead).pk
    acts.accept(by(lead, "lin", seen=seen))

    with pytest.raises(NotAllowed, match="lin changed this lead to accepted"):
        acts.close(by(lead, "mei", seen=seen), "no_merit", "nothing in it")


def test_an_undo_is_a_row_and_the_clock_runs_again():
    lead = add_lead(1)
    acts.accept(by(lead))

    undoing.undo(by(lead, at=LATER))

    lead.refresh_from_db()
    rows = list(StateRow.objects.filter(lead=lead).values_list("before", "after", "undoes__after"))
    assert rows == [
        ("received", "queued", None),
        ("queued", "accepted", None),
        ("accepted", "queued", "accepted"),
    ]
    assert (lead.state, lead.taken_by) == ("queued", "")
    assert DeadlineRow.objects.get(lead=lead, clock="acknowledge").met_at is None


def test_an_undone_referral_is_ours_again():
    lead = add_lead(1)
    acts.refer(by(lead), "noise", "a party")

    undoing.undo(by(lead, at=LATER))

    lead.refresh_from_db()
    assert (lead.state, lead.scope, lead.category, lead.disposition) == ("queued", "ours", "device", "")
    assert DecisionRow.objects.filter(lead=lead).count() == 3


def test_only_a_supervisor_undoes_what_somebody_else_did():
    lead = add_lead(1)
    acts.accept(by(lead, "lin"))

    with pytest.raises(NotAllowed, match="lin did this"):
        undoing.undo(by(lead, "mei"))
    undoing.undo(by(lead, "boss", is_supervisor=True))

    assert LeadRow.objects.get(pk=lead.pk).state == "queued"


def test_what_the_machine_did_is_not_undone():
    with pytest.raises(NotAllowed, match="nothing to undo"):
        undoing.undo(by(add_lead(1)))


def test_nobody_closes_without_a_reason():
    with pytest.raises(Missing, match="a reason"):
        acts.close(by(add_lead(1)), "no_merit", "  ")


def test_a_reporter_who_wants_no_questions_gets_none():
    with pytest.raises(NotAllowed, match="does not want to be asked"):
        acts.ask(by(add_lead(1, may_reply=False)), b"sealed")


def test_an_officer_sorts_otherwise_and_the_machine_stays_below():
    lead = add_lead(1)

    acts.sort_otherwise(by(lead), "ours", "photography", "they only took pictures")

    lead.refresh_from_db()
    assert lead.category == "photography"
    assert list(DecisionRow.objects.filter(lead=lead).values_list("by", flat=True)) == ["", "lin"]


def test_a_paused_clock_is_due_later_by_the_time_it_stood():
    lead = add_lead(1)
    boss = by(lead, "boss", is_supervisor=True)
    before = DeadlineRow.objects.get(lead=lead).due_at

    answers.pause(boss, "acknowledge", "waits for the harbour office")
    answers.go_on(by(lead, "boss", is_supervisor=True, at=NOW + timedelta(hours=1)), "acknowledge")

    assert DeadlineRow.objects.get(lead=lead).due_at == before + timedelta(hours=1)


def test_an_officer_does_not_stop_a_clock():
    with pytest.raises(NotAllowed, match="only a supervisor"):
        answers.pause(by(add_lead(1)), "acknowledge", "because")


def test_starting_the_playbook_meets_the_response_clocks_of_all_members():
    leads = [add_lead(number) for number in range(3)]
    clocks = [add_clock(lead, "response", START + timedelta(minutes=30)) for lead in leads]
    add_incident(leads)
    proposal = ProposalRow.objects.get()

    answers.answer(proposal.key, starts=True, act=by(leads[0]), policy=policy())

    assert DeadlineRow.objects.filter(pk__in=[clock.pk for clock in clocks], met_at=NOW).count() == 3
    with pytest.raises(NotAllowed, match="lin has started it already"):
        answers.answer(proposal.key, starts=False, act=by(leads[0], "mei"), policy=policy())


def test_of_two_officers_at_once_one_acts_and_one_is_told():
    lead = add_lead(1)
    seen = StateRow.objects.get(lead=lead).pk
    gate = threading.Barrier(2)
    said: list[str] = []

    def close(name: str) -> None:
        gate.wait()
        try:
            acts.close(by(lead, name, seen=seen), "no_merit", "nothing in it")
            said.append("done")
        except NotAllowed:
            said.append("told")
        finally:
            connections.close_all()

    both = [threading.Thread(target=close, args=(name,)) for name in ("lin", "mei")]
    [thread.start() for thread in both]
    [thread.join() for thread in both]

    assert sorted(said) == ["done", "told"]
    assert StateRow.objects.filter(lead=lead, after="closed").count() == 1
