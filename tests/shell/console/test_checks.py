"""The findings of a lead on its page: order, cards, plan; what each says, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from console_rows import add_lead, logged_in
from findings_rows import check_rows, findings, said
from leadline.model.finding import Verdict
from leadline.shell.console.checks import checked
from leadline.shell.plugins import verifiers
from leadline.shell.tables.models import EvidenceRow, LeadRow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def lead() -> LeadRow:
    """A lead with an answer of each verdict."""
    row = add_lead(lat=31.2, lon=121.5)
    check_rows(row, findings())
    return LeadRow.objects.select_related("report").get(pk=row.pk)


def page_of(lead: LeadRow, language: str = "en") -> str:
    client = logged_in("officer")
    client.cookies["django_language"] = language
    return client.get(reverse("console:lead", args=[lead.pk])).text


def test_contradictions_come_first_then_supports_then_what_cannot_tell(lead):
    found = checked(lead)

    assert [card.verdict for card in found["cards"]] == [
        "contradicts",
        "supports",
        "supports",
        "inconclusive",
    ]
    assert [card.title for card in found["not_applicable"]] == ["Place in words"]


def test_a_card_says_why_how_strongly_and_what_would_change_it(lead):
    ship = next(card for card in checked(lead)["cards"] if card.title == "Ship tracks")

    assert ship.because.startswith("The ship lay 210 m")
    assert ship.strength == "likelihood ratio 12"
    assert "fix within an hour" in ship.would_change
    assert ship.rests_on == "ship tracks"
    assert ("Radius", "1000 m") in ship.inputs


def test_a_chinese_page_says_the_chinese_sentences(lead):
    page = page_of(lead, "zh-hans")

    assert "测试用语句。" in page
    assert "所称时间前后一小时内的定位可下定论。" in page


def test_a_picture_of_a_finding_is_on_its_card(lead):
    shadow = checked(lead)["cards"][0]

    assert shadow.picture.startswith("<")
    assert "<svg" in shadow.picture


def test_an_answer_that_was_replaced_stays_below_the_one_that_holds(lead):
    again = said("vessel", Verdict.CONTRADICTS, 0.02, "The ship was 40 km away.")
    check_rows(lead, [again], run=1, by="lin")

    ship = next(card for card in checked(lead)["cards"] if card.title == "Ship tracks")

    assert (ship.verdict, ship.by) == ("contradicts", "lin")
    assert [(one.verdict, one.because[:8]) for one in ship.earlier] == [("supports", "The ship")]


def test_an_answer_that_was_only_repeated_is_not_shown_twice(lead):
    check_rows(lead, findings(), round_=2)
    lead.refresh_from_db()

    assert [card.earlier for card in checked(lead)["cards"]] == [(), (), (), ()]


def test_a_finding_names_a_file_by_its_number(lead):
    file = EvidenceRow.objects.create(
        id="0193a000-0000-7000-8000-00000000000a", report=lead.report, revision=1, number=2,
        received_at=datetime.now(UTC), commitment=b"c", about=b"a",
    )  # fmt: skip
    about = said("file", Verdict.SUPPORTS, 3.0, "The camera's clock agrees.", rests_on=(f"file:{file.id}",))
    check_rows(lead, [replace(about, about=str(file.id))], run=1)

    card = next(card for card in checked(lead)["cards"] if card.verdict == "supports" and card.about)

    assert (card.about, card.rests_on) == ("File 2", "File 2")


def test_the_plan_says_of_every_verifier_whether_it_answered_and_what_it_needs(lead):
    plan = {step.title: step for step in checked(lead)["plan"]}

    assert len(plan) == len(verifiers())
    assert plan["Sun and shadow"].state == "answered"
    assert plan["Ship tracks"].for_reporter == "a time, the measuring distance"
    assert (plan["File"].state, plan["File"].needs) == ("open", "a file")


def test_what_only_an_officer_can_give_is_not_asked_of_the_reporter(lead):
    undrawn = replace(
        said("shadow", Verdict.INCONCLUSIVE, None, "No shadow is drawn."), inputs={"missing": "shadow"}
    )
    check_rows(lead, [undrawn], run=1)
    step = next(step for step in checked(lead)["plan"] if step.title == "Sun and shadow")

    assert (step.for_reporter, step.for_officer) == ("", "the shadow drawn on the picture")
    assert step.enter.endswith("/claim/shadow")


def test_questions_are_in_the_language_of_the_report_and_not_of_the_officer():
    row = add_lead(language="zh")
    check_rows(row, [said("vessel", Verdict.INCONCLUSIVE, None, "No time is given.")])

    assert checked(LeadRow.objects.get(pk=row.pk))["questions"] == (
        "具体是什么时间？",
        "在多少米距离处测得？",
    )


def test_a_lead_that_is_being_checked_asks_for_its_cards_again_until_it_is_done(lead):
    LeadRow.objects.filter(pk=lead.pk).update(to_check="all")
    client = logged_in("officer")
    fragment = reverse("console:checks", args=[lead.pk])

    waiting = client.get(fragment).text
    LeadRow.objects.filter(pk=lead.pk).update(to_check="")
    done = client.get(fragment).text

    assert 'hx-trigger="every 2s"' in waiting
    assert "hx-trigger" not in done


def test_an_auditor_sees_no_findings(lead):
    assert logged_in("auditor").get(reverse("console:checks", args=[lead.pk])).status_code == 403


def test_a_finding_of_a_verifier_that_is_gone_still_has_its_card(lead):
    check_rows(lead, [said("dowsing", Verdict.INCONCLUSIVE, None, "The rod was still.")], run=1)

    card = next(card for card in checked(lead)["cards"] if card.title == "Dowsing")

    assert (card.question, card.again) == ("", "")


def test_the_page_holds_no_words_of_inputs_that_are_not_shown(lead):
    hidden = replace(
        said("file", Verdict.SUPPORTS, 2.0, "It agrees."), inputs={"facts": {"gps": [31.2, 121.5]}, "lat": 3}
    )
    check_rows(lead, [hidden], run=1)

    assert json.dumps([31.2, 121.5]) not in page_of(lead)
