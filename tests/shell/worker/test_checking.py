"""The step that checks: beside the sorting, without locks, once for a round, whatever a verifier does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections

from checks import Failing, Hanging, Sounding, elsewhere, with_checks, within
from leadline.flow import drain_checks
from leadline.model.checking import Entered
from leadline.model.finding import Verdict
from leadline.ports.store import Step
from leadline.shell.tables import acts, checking
from leadline.shell.tables.models import AuditRow, FindingRow, LeadRow, StepRow
from leadline.shell.tables.store import PostgresStore
from leadline.shell.worker import draining, jobs
from leadline.shell.worker.checking import check, is_any_left
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

DEEP = {"what": "The depth beside the pier was dug to three metres at night."}

BOXES = (
    "A black box with four antennas on the balcony, a green light on it; its depth is a hand.",
    "Somebody tied a gray box full of aerials to the rail of the third floor. In depth like a book.",
    "There is a metal box with a whip antenna next to the chimney opposite, about a foot in depth.",
)


@pytest.fixture(autouse=True)
def no_jobs_of_other_tests() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def checking_jobs() -> list[str]:
    return [job.queue for job in jobs.app.job_manager.list_jobs() if job.task_name == "check"]


def found(lead: LeadRow) -> list[tuple[str, str]]:
    return list(FindingRow.objects.filter(lead=lead.pk).values_list("verifier", "verdict"))


def kill_session(pid: int) -> None:
    """As if the process behind it was killed."""
    with connections["audit"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_sorting_does_not_wait_for_a_check(line: SortingLine) -> None:
    sounding = Sounding()
    with_checks(line, sounding)
    lead, _ = line.post(DEEP)

    line.sort()

    lead.refresh_from_db()
    assert (lead.state, lead.waiting_for, lead.to_check) == ("queued", "", "all")
    assert sounding.asked == []
    assert checking_jobs() == ["checks"]


def test_a_report_that_claims_nothing_is_not_checked(line: SortingLine) -> None:
    with_checks(line, Sounding())
    lead, _ = line.post({"what": "A drone over the harbour."})

    line.sort()

    lead.refresh_from_db()
    assert (lead.checks, lead.to_check, checking_jobs()) == (False, "", [])


def test_the_job_checks_what_waits_and_the_grade_follows(line: SortingLine, monkeypatch) -> None:
    with_checks(line, Sounding())
    monkeypatch.setattr(draining, "_drains", [line.drain])
    lead, _ = line.post({**DEEP, "how_known": "I saw it", "basis": "saw"})
    line.sort()
    before = LeadRow.objects.get(pk=lead.pk).grade

    check()

    lead.refresh_from_db()
    assert found(lead) == [("sounding", "supports")]
    assert (before, lead.grade, lead.to_check) == ("2C", "2B", "")
    assert AuditRow.objects.filter(kind="finding.made", subject=str(lead.pk)).count() == 1


def test_the_words_are_opened_for_checking_and_that_is_written_down(line: SortingLine) -> None:
    with_checks(line, Sounding())
    lead, _ = line.post(DEEP)
    line.sort()
    drain_checks(line.drain.line)

    purposes = AuditRow.objects.filter(kind="report.opened", subject=str(lead.pk)).order_by("seq")

    assert [row.detail["purpose"] for row in purposes] == ["sorting", "checking"]


def test_a_lead_whose_certainty_changed_is_ranked_again_and_not_checked_again(line: SortingLine) -> None:
    sounding = Sounding()
    with_checks(line, sounding)
    lead, _ = line.post(DEEP)
    line.sort()
    score = LeadRow.objects.get(pk=lead.pk).score

    drain_checks(line.drain.line)
    ranked = line.sort()
    again = drain_checks(line.drain.line)

    lead.refresh_from_db()
    assert (ranked, again, len(sounding.asked)) == (1, 0, 1)
    assert lead.certainty == "Likely"
    assert lead.score > score


def test_a_verifier_that_raises_is_a_finding_and_the_others_go_on(line: SortingLine) -> None:
    with_checks(line, Failing(), Sounding())
    lead, _ = line.post(DEEP)
    line.sort()

    drain_checks(line.drain.line)

    failed = FindingRow.objects.get(lead=lead.pk, verifier="failing")
    assert found(lead) == [("failing", "inconclusive"), ("sounding", "supports")]
    assert "This check failed (ZeroDivisionError)" in failed.because
    assert "a word of the report" not in f"{failed.because}{failed.inputs}"


def test_a_verifier_that_hangs_is_stopped_and_is_a_finding(line: SortingLine) -> None:
    with_checks(line, Hanging(), Sounding(), most_s=0.2)
    lead, _ = line.post(DEEP)
    line.sort()

    drain_checks(line.drain.line)

    stopped = FindingRow.objects.get(lead=lead.pk, verifier="hanging")
    assert found(lead) == [("hanging", "inconclusive"), ("sounding", "supports")]
    assert stopped.because.startswith("This check was stopped after 0.2 s")


def test_an_officer_may_act_while_a_lead_is_checked(line: SortingLine) -> None:
    sounding = Sounding()
    with_checks(line, sounding)
    lead, _ = line.post(DEEP)
    line.sort()
    act = acts.Act(lead=lead.pk, by="lin", at=line.clock.at)
    sounding.meanwhile = lambda: elsewhere(lambda: acts.take(act), connections.close_all)

    drain_checks(line.drain.line)

    lead.refresh_from_db()
    assert (lead.taken_by, found(lead)) == ("lin", [("sounding", "supports")])


def test_two_workers_never_check_the_same_lead(line: SortingLine) -> None:
    with_checks(line, Sounding())
    lead, _ = line.post(DEEP)
    line.sort()
    store, other = PostgresStore(line.clock), []

    def look() -> None:
        with store.batch(Step.CHECK, 9) as batch:
            other.extend(batch.waiting)

    with store.batch(Step.CHECK, 9) as mine:
        elsewhere(look, connections.close_all)

    assert ([item.lead.id for item in mine.waiting], other) == ([lead.pk], [])


def test_what_a_dead_worker_checked_is_checked_by_another(line: SortingLine) -> None:
    sounding = Sounding()
    with_checks(line, sounding)
    lead, _ = line.post(DEEP)
    line.sort()

    def die() -> None:
        with PostgresStore(line.clock).batch(Step.CHECK, 1):
            kill_session(connection.connection.info.backend_pid)

    with pytest.raises(OperationalError):
        die()
    connection.close()
    taken_over = within(5, lambda: drain_checks(line.drain.line))

    assert taken_over == 1
    assert found(lead) == [("sounding", "supports")]


def test_a_round_that_was_checked_is_not_written_twice(line: SortingLine) -> None:
    with_checks(line, Sounding())
    lead, _ = line.post(DEEP)
    line.sort()
    drain_checks(line.drain.line)
    LeadRow.objects.filter(pk=lead.pk).update(to_check="all", revision=1, waiting_for="")

    drain_checks(line.drain.line)

    assert found(lead) == [("sounding", "supports")]
    assert StepRow.objects.filter(report=lead.pk, step="check").count() == 1
    assert LeadRow.objects.get(pk=lead.pk).to_check == ""


def test_words_added_during_a_check_are_checked_and_the_old_ones_not_written(line: SortingLine) -> None:
    sounding = Sounding()
    with_checks(line, sounding)
    lead, receipt = line.post(DEEP)
    line.sort()
    more = {"receipt": receipt, "what": "The depth was five metres."}
    sounding.meanwhile = lambda: elsewhere(lambda: line.call("inbox/add", more), connections.close_all)

    drain_checks(line.drain.line)
    stale = found(lead)
    sounding.meanwhile = lambda: None
    line.sort()
    drain_checks(line.drain.line)

    assert stale == []
    assert list(FindingRow.objects.filter(lead=lead.pk).values_list("revision", flat=True)) == [2]


def test_a_report_withdrawn_during_a_check_gets_no_finding(line: SortingLine) -> None:
    sounding = Sounding()
    with_checks(line, sounding)
    lead, receipt = line.post(DEEP)
    line.sort()
    taken_back = {"receipt": receipt}
    sounding.meanwhile = lambda: elsewhere(
        lambda: line.call("inbox/withdraw", taken_back), connections.close_all
    )

    drain_checks(line.drain.line)

    assert found(lead) == []
    assert drain_checks(line.drain.line) == 0


def test_what_an_officer_enters_is_checked_as_a_run_of_its_own(line: SortingLine) -> None:
    sounding = Sounding()
    with_checks(line, sounding)
    lead, _ = line.post(DEEP)
    line.sort()
    drain_checks(line.drain.line)
    line.sort()

    entered = Entered(verifier="sounding", claim={"depth_m": 40.0}, by="lin", at=line.clock.at)
    acts.enter(acts.Act(lead=lead.pk, by="lin", at=line.clock.at), entered)
    drain_checks(line.drain.line)

    rows = FindingRow.objects.filter(lead=lead.pk).order_by("id")
    assert [(row.run, row.by, row.verdict) for row in rows] == [
        (0, "", "supports"),
        (1, "lin", "contradicts"),
    ]
    assert LeadRow.objects.get(pk=lead.pk).grade == "2E"
    assert AuditRow.objects.get(kind="claim.entered").by == "lin"


def test_only_the_verifier_of_an_entered_claim_is_asked_again(line: SortingLine) -> None:
    sounding, failing = Sounding(), Failing()
    with_checks(line, sounding, failing)
    lead, _ = line.post(DEEP)
    line.sort()
    drain_checks(line.drain.line)
    line.sort()
    looked = len(failing.seen)

    entered = Entered(verifier="sounding", claim={"depth_m": 4.0}, by="lin", at=line.clock.at)
    acts.enter(acts.Act(lead=lead.pk, by="lin", at=line.clock.at), entered)
    drain_checks(line.drain.line)

    assert len(failing.seen) == looked
    assert [claim.depth_m for claim in sounding.asked] == [3.0, 4.0]


def test_a_claim_can_be_entered_where_the_report_made_none(line: SortingLine) -> None:
    with_checks(line, Sounding())
    lead, _ = line.post({"what": "A drone over the harbour."})
    line.sort()

    entered = Entered(verifier="sounding", claim={"depth_m": 4.0}, by="lin", at=line.clock.at)
    acts.enter(acts.Act(lead=lead.pk, by="lin", at=line.clock.at), entered)
    drain_checks(line.drain.line)

    assert found(lead) == [("sounding", "supports")]


def test_an_impossible_value_is_a_finding_that_names_the_field(line: SortingLine) -> None:
    with_checks(line, Sounding())
    lead, _ = line.post(DEEP)
    line.sort()
    entered = Entered(verifier="sounding", claim={"depth_m": -4.0}, by="lin", at=line.clock.at)
    acts.enter(acts.Act(lead=lead.pk, by="lin", at=line.clock.at), entered)

    drain_checks(line.drain.line)

    row = FindingRow.objects.get(lead=lead.pk)
    assert (row.verdict, row.inputs["refused"]) == ("inconclusive", "depth_m")
    assert "0 or more" in row.because


def test_members_of_an_incident_are_checked_with_their_company(line: SortingLine) -> None:
    sounding = Sounding(verdict=Verdict.INCONCLUSIVE)
    with_checks(line, sounding)
    place = {"lat": 2.01, "lon": 86.0, "datum": "WGS-84", "uncertainty_m": 20.0}
    for number, words in enumerate(BOXES):
        line.post({"what": words, "place": place}, line.clock.at + timedelta(seconds=number))
        line.sort()
        drain_checks(line.drain.line)

    company = [len(dossier.company) for dossier in sounding.seen if dossier.company]
    assert company == [2, 2, 2]
    assert not LeadRow.objects.exclude(to_check="").exists()


def test_a_lead_that_nobody_checks_is_seen_by_the_keeper(line: SortingLine) -> None:
    with_checks(line, Sounding())
    line.post(DEEP)
    line.sort()

    early = is_any_left(line.clock.at + timedelta(seconds=2))
    late = is_any_left(line.clock.at + timedelta(minutes=2))

    assert (early, late) == (False, True)


def test_asking_twice_for_checks_is_one_job(line: SortingLine) -> None:
    jobs.ask_for_checks()
    jobs.ask_for_checks()

    assert checking_jobs() == ["checks"]


def test_files_that_come_later_open_a_new_round(line: SortingLine) -> None:
    sounding = Sounding()
    with_checks(line, sounding)
    lead, _ = line.post(DEEP)
    line.sort()
    drain_checks(line.drain.line)
    line.sort()

    checking.ask_anew([lead.pk])
    drain_checks(line.drain.line)

    assert len(sounding.asked) == 2
    assert StepRow.objects.filter(report=lead.pk, step="check").count() == 2


def test_a_lead_over_which_the_work_fails_does_not_hold_up_the_others(line: SortingLine, monkeypatch) -> None:
    with_checks(line, Sounding())
    monkeypatch.setattr(draining, "_drains", [line.drain])
    poisoned, _ = line.post(DEEP, line.clock.at - timedelta(hours=1))
    sound, _ = line.post({"what": "The depth at the other pier is four metres."})
    line.sort()

    def open_files(waiting):
        if waiting and waiting[0].lead.id == poisoned.pk:
            raise OSError("a disk is broken")
        return {}

    line.drain.line = replace(line.drain.line, open_files=open_files)
    check()
    after_failing = (found(poisoned), found(sound))
    monkeypatch.setattr(checking, "_aside", {})
    line.drain.line = replace(line.drain.line, open_files=lambda waiting: {})
    check()

    assert after_failing == ([], [("sounding", "supports")])
    assert found(poisoned) == [("sounding", "supports")]
