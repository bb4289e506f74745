"""The whole way of a report, step by step."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from leadline.errors import GiveUp
from leadline.flow import STEPS, advance, drain, refill
from leadline.model.finding import Finding
from leadline.ports.store import Step
from leadline.shell.tables.models import DeadlineRow, FindingRow, LeadRow, NoticeRow, StepRow
from leadline.shell.worker.keeping import keep
from leadline.verification.dossier import Dossier
from leadline.verification.verifiers.emission import SPEC as EMISSION
from sorting_line import SortingLine, line

__all__ = ["line"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_a_report_takes_three_steps_in_order_and_waits_for_nothing(line: SortingLine) -> None:
    lead, _ = line.post({"what": "A drone over the harbour."})

    assert drain(line.drain.line) == 3
    assert list(StepRow.objects.order_by("id").values_list("step", flat=True)) == ["sort", "tie", "rank"]
    assert list(STEPS) == [Step.SORT, Step.TIE, Step.RANK]
    assert LeadRow.objects.get(pk=lead.pk).waiting_for == ""


def test_whoever_comes_meanwhile_keeps_nobody_from_the_next_step(line: SortingLine) -> None:
    first, _ = line.post({"what": "A drone over the harbour."})
    whole = line.drain.line
    more = iter(range(5))

    def read_and_meet_another(waiting, purpose="sorting"):
        words = whole.open_words(waiting, purpose)
        if next(more, None) is not None:
            line.post({"what": "Another drone over the harbour."})
        return words

    busy = replace(whole, open_words=read_and_meet_another)
    assert advance(busy) == 3
    assert LeadRow.objects.get(pk=first.pk).state == "queued"
    assert drain(busy) == 15
    assert not LeadRow.objects.exclude(waiting_for="").exists()


def test_a_report_over_which_a_check_fails_takes_no_other_with_it(line: SortingLine) -> None:
    line.post({"what": "A drone over the harbour."})
    bad, _ = line.post({"what": "A tank over the harbour."})
    whole = line.drain.line

    def guard(work):
        try:
            return whole.guard(work)
        except GiveUp:
            refused.append(work)
            raise

    refused: list[object] = []
    quick = [_Fails(bad.pk), *whole.verifiers]
    drain(replace(whole, verifiers=quick, guard=guard))

    told = {row.lead_id: row for row in FindingRow.objects.filter(verifier="fails")}
    assert set(LeadRow.objects.values_list("state", flat=True)) == {"queued"}
    assert set(told) == {bad.pk} and told[bad.pk].verdict == "inconclusive"
    assert len(refused) > 1


class _Fails:
    """A verifier that reads words and breaks over one report."""

    spec = replace(EMISSION, name="fails", from_words=True)

    def __init__(self, lead: UUID) -> None:
        self.lead = lead

    def claims(self, dossier: Dossier) -> list[object]:
        if dossier.report.id == self.lead:
            raise RuntimeError("broken")
        return []

    def check(self, claim: object) -> Finding:
        raise NotImplementedError


def test_danger_to_life_is_told_to_the_officers_at_once(line: SortingLine) -> None:
    lead, _ = line.post({"what": "A man with a gun stands at the gate.", "danger": "now"})
    drain(line.drain.line)

    notice = NoticeRow.objects.get()

    assert (notice.lead_id, notice.role, notice.clock) == (lead.pk, "officer", "danger")
    assert lead.pk == LeadRow.objects.order_by("band").first().pk


def test_detectors_may_be_filled_again_at_any_time(line: SortingLine) -> None:
    line.post({"what": "A drone over the harbour."})
    drain(line.drain.line)

    refill(line.drain.line)
    refill(line.drain.line)

    assert drain(line.drain.line) == 0


BOX = "A gray box with a cellular antenna hangs on the lamp post by the old lock."
NAMED = {"mode": "confidential", "contact": {"name": "Fern Castellane", "reach": "+00 55 0142"}}


def sorted_with(line: SortingLine, **switches: bool) -> LeadRow:
    """The lead of a named report about a box, on a line with these switches of `[kept]`."""
    whole = line.drain.line
    kept = replace(whole.policy.kept, **switches)
    lead, _ = line.post({"what": BOX} | NAMED)
    drain(replace(whole, policy=replace(whole.policy, kept=kept)))
    return LeadRow.objects.get(pk=lead.pk)


def test_by_default_kind_cues_sketch_and_reporter_are_kept(line: SortingLine) -> None:
    lead = sorted_with(line)

    assert lead.object_kind == "antenna-box"
    assert lead.sketch and lead.reporter
    assert lead.decisions.get().body["cues"]


def test_without_the_kind_no_row_says_which_object_it_is(line: SortingLine) -> None:
    lead = sorted_with(line, kind=False)
    decision = lead.decisions.get()

    assert lead.object_kind == ""
    assert "antenna-box" not in repr(decision.body)


def test_without_cues_the_sentence_says_that_they_are_not_kept(line: SortingLine) -> None:
    decision = sorted_with(line, cues=False).decisions.get()

    assert list(decision.body["cues"]) == []
    assert decision.because.startswith("What spoke is not kept on this line.")
    assert decision.because_zh.startswith("本平台不保存触发分类的用语。")


def test_without_sketch_and_fingerprint_both_are_empty(line: SortingLine) -> None:
    lead = sorted_with(line, sketch=False, reporter=False)

    assert bytes(lead.sketch) == b""
    assert lead.reporter is None


def test_a_proposed_referral_that_nobody_confirms_is_escalated_after_three_days(line: SortingLine) -> None:
    lead, _ = line.post({"what": "凌晨三点还有人跳广场舞，音响很大，吵得睡不着。", "language": "zh"})
    drain(line.drain.line)
    due_at = DeadlineRow.objects.get(lead=lead, clock="referral").due_at
    keep(due_at, line.drain.line.policy)
    in_time = NoticeRow.objects.count()
    keep(due_at + timedelta(seconds=1), line.drain.line.policy)
    keep(due_at + timedelta(hours=24, seconds=1), line.drain.line.policy)

    assert due_at - lead.received_at == timedelta(hours=72)
    assert in_time == 0
    assert set(NoticeRow.objects.values_list("role", "level")) == {("officer", 0), ("supervisor", 1)}


def test_the_reporters_yes_stops_the_clock_of_the_referral(line: SortingLine) -> None:
    lead, receipt = line.post({"what": "凌晨三点还有人跳广场舞，音响很大，吵得睡不着。", "language": "zh"})
    drain(line.drain.line)
    line.call("inbox/confirm", {"receipt": receipt})

    assert DeadlineRow.objects.get(lead=lead, clock="referral").met_at is not None
