"""A new line does nothing by itself, earns an action by second looks, and loses it when the world changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from leadline.audit.check import verify
from leadline.model.action import Action
from leadline.shell.intake import flood
from leadline.shell.tables import chain, looks
from leadline.shell.tables.automation import PostgresAutomation
from leadline.shell.tables.looks import Answer
from leadline.shell.tables.models import (
    AuditRow,
    CertificateRow,
    LeadRow,
    LookRow,
    StateRow,
    SwitchRow,
)
from leadline.shell.worker.certifying import certify_all
from leadline.triage.sampling import lot
from sorting_line import SortingLine, line

__all__ = ["line"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

NOISE = Answer(scope="referral", referral="noise")
DRONE = Answer(scope="ours", category="drone")


def strict(sorting: SortingLine, share: float = 1.0) -> None:
    """This share gets one second look; the bound is 5 %, so that 59 looks without an error are enough."""
    sorting.clock.at -= timedelta(days=1)
    built = sorting.drain.line
    automation = replace(
        built.policy.automation,
        method="fixed-sequence",
        wrong_most=0.05,
        missed_most=0.05,
        audit_first=share,
        audit_floor=share,
        double_share=0.0,
    )
    policy = replace(built.policy, automation=automation)
    sorting.drain.line = replace(built, policy=policy, automation=PostgresAutomation(policy))


def noise(number: int) -> str:
    return f"Loud music from the bar in street {number}, every night, number {number * 7919} on my list."


def drone(number: int) -> str:
    return f"A drone with a camera hovers over the naval base at pier {number}, seen {number * 7907} times."


def come_in(sorting: SortingLine, texts: list[str]) -> None:
    for text in texts:
        flood._guards.clear()
        sorting.clock.at += timedelta(seconds=1)
        sorting.post({"what": text, "language": "en"}, sorting.clock.at)
    sorting.sort()


def look(sorting: SortingLine, answers: dict[str, Answer]) -> None:
    """Somebody answers everything that waits, by what the made-up report was made as."""
    for row in LookRow.objects.filter(by="").order_by("id"):
        sorting.clock.at += timedelta(seconds=1)
        answer = answers[LeadRow.objects.get(pk=row.lead_id).scope]
        looks.give(row.pk, answer, by="ada", now=sorting.clock.at)


def test_an_action_is_off_earned_on_and_switched_off_by_its_alarm(line: SortingLine) -> None:
    strict(line)
    come_in(line, [noise(number) for number in range(90)] + [drone(number) for number in range(70)])

    # new: everything is off, and a person has to read each report
    assert set(LeadRow.objects.values_list("state", flat=True)) == {"queued"}
    assert LookRow.objects.count() == 160
    assert not CertificateRow.objects.exists()

    # earned: people agree with the voters, and the certificate is computed from what they said
    look(line, {"referral": NOISE, "ours": DRONE, "unclear": DRONE})
    certify_all(line.drain.line, line.clock.at)
    held = CertificateRow.objects.get(action=Action.REFER)
    assert (held.errors, held.missed, held.language, held.channel) == (0, 0, "en", "api")
    assert held.n >= 59
    assert held.upper_bound <= 0.05
    assert held.missed_bound <= 0.05

    # on: the next one is referred by machine, under that certificate
    come_in(line, [noise(500)])
    done = LeadRow.objects.order_by("-received_at").first()
    assert (done.state, done.disposition) == ("referred", "out_of_scope")
    body = done.decisions.last().body
    assert [move["certificate"] for move in body["moves"] if move["action"] == "refer"] == [str(held.pk)]
    assert StateRow.objects.filter(lead=done, by="", after="referred").exists()

    # the world changes: what sounds like noise is now ours, and people say so at their second looks
    come_in(line, [noise(number) for number in range(600, 620)])
    given = 0
    for row in LookRow.objects.filter(by="").order_by("id"):
        line.clock.at += timedelta(seconds=1)
        looks.give(row.pk, DRONE, by="ada", now=line.clock.at)
        given += 1
        if SwitchRow.objects.filter(action=Action.REFER).exists():
            break

    # off, within one report of the alarm, and it stays off
    assert given < 20
    switch = SwitchRow.objects.get(action=Action.REFER)
    assert (switch.is_on, switch.by) == (False, "")
    come_in(line, [noise(700)])
    assert LeadRow.objects.order_by("-received_at").first().state == "queued"
    assert AuditRow.objects.filter(kind="action.switched").count() >= 1
    assert verify(chain.entries()).is_whole


def test_the_sample_can_be_worked_out_again_from_the_chain(line: SortingLine) -> None:
    strict(line, share=0.5)
    come_in(line, [drone(number) for number in range(40)])

    drawn = AuditRow.objects.get(kind="sample.drawn")
    seed = bytes.fromhex(drawn.detail["seed"])
    expected = {pk for pk in LeadRow.objects.values_list("pk", flat=True) if lot(seed, pk) < 0.5}

    assert set(LookRow.objects.values_list("lead", flat=True)) == expected
    first_opened = AuditRow.objects.filter(kind="report.opened").order_by("seq").first()
    assert drawn.seq < first_opened.seq
