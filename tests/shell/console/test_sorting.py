"""The pages "How the line sorts" and "Second look"."""

from __future__ import annotations

import msgspec
import pytest
from django.utils import timezone
from django.utils.translation import override

from console_rows import add_lead, logged_in
from leadline.shell.console.glance import glance
from leadline.shell.tables import certificates
from leadline.shell.tables.models import AuditRow, LookRow, SwitchRow
from sorting_rows import CELL, MOVES, VOTES, answered, draw, issue, store_figures


@pytest.mark.django_db
def test_a_new_line_says_that_nothing_is_automatic_and_what_it_takes():
    page = logged_in("supervisor").get("/console/sorting").content.decode()

    assert "Nothing is done by machine" in page
    assert "at least 427 second looks" in page
    assert "20 %" in page
    assert "three independent models" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["officer", "supervisor", "auditor", "administrator"])
def test_every_role_may_read_how_the_line_sorts(role):
    assert logged_in(role).get("/console/sorting").status_code == 200


@pytest.mark.django_db
def test_pictures_say_the_same_in_words():
    [answered(number) for number in range(28)]
    [answered(number, said_category="cyber") for number in range(28, 32)]
    issue()
    store_figures()

    page = logged_in("auditor").get("/console/sorting").content.decode()

    assert "at most 0.63 % wrong (1 of 600)" in page
    assert "4 of 32 wrong" in page
    assert page.count('role="img"') >= 6
    assert page.count('role="img" aria-label=""') == 0
    assert "All 3 voters were wrong together on 12.5% of 32 reports" in page


@pytest.mark.django_db
def test_a_person_switches_an_action_off_and_the_page_says_who_and_why():
    issue()
    store_figures()
    browser = logged_in("supervisor")

    browser.post("/console/sorting/switch", {"action": "route-one", "to": "off", "why": "the desks moved"})

    page = browser.get("/console/sorting").content.decode()
    assert "supervisor-1 switched it off" in page
    assert "the desks moved" in page
    assert certificates.permits("m1", timezone.now())[CELL].certificate is None
    assert AuditRow.objects.get(kind="action.switched").by == "supervisor-1"


@pytest.mark.django_db
def test_releasing_an_action_lets_its_certificate_hold_again():
    issue()
    certificates.switch("route-one", is_on=False, why="a test", by="mei", now=timezone.now())
    certificates.switch("route-one", is_on=True, why="over", by="mei", now=timezone.now())

    assert certificates.permits("m1", timezone.now())[CELL].certificate is not None


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["officer", "auditor"])
def test_officers_and_auditors_switch_nothing(role):
    answer = logged_in(role).post("/console/sorting/switch", {"action": "route", "to": "off", "why": "x"})

    assert answer.status_code == 403
    assert not SwitchRow.objects.exists()


@pytest.mark.django_db
def test_a_second_look_shows_nothing_of_what_the_machine_said():
    draw(add_lead(1))

    page = logged_in("officer").get("/console/look").content.decode()

    assert "1 report waits for you" in page
    assert "antenna" not in page
    assert "Device" not in page.split("Your answer")[0]


@pytest.mark.django_db
def test_a_second_look_is_kept_with_who_gave_it():
    row = draw(add_lead(1))

    logged_in("officer").post(f"/console/look/{row.pk}", {"scope": "ours", "category": "cyber"})

    row.refresh_from_db()
    assert (row.by, row.said_scope, row.said_category) == ("officer-1", "ours", "cyber")
    assert AuditRow.objects.get(kind="look.given").detail == {"reader": 1, "agrees": False}


@pytest.mark.django_db
def test_half_an_answer_is_refused_in_words():
    row = draw(add_lead(1))

    page = logged_in("officer").post(f"/console/look/{row.pk}", {"scope": "ours"}, follow=True)

    assert "one of the taxonomy" in page.content.decode()
    assert LookRow.objects.get(pk=row.pk).by == ""


@pytest.mark.django_db
def test_who_worked_on_a_report_is_not_asked_for_its_second_look():
    draw(add_lead(1, taken_by="officer-1"))

    assert "Nothing to look at again" in logged_in("officer").get("/console/look").content.decode()


@pytest.mark.django_db
def test_the_lead_page_shows_at_a_glance_who_voted_what_and_why_a_person_does_it():
    lead = add_lead(1)
    lead.decisions.create(
        revision=1,
        body={"scope": "ours", "category": "device", "score": 0.9, "votes": msgspec.to_builtins(VOTES),
              "moves": msgspec.to_builtins(MOVES), "audited": True},
        because="A test.",
        at=timezone.now(),
    )  # fmt: skip

    page = logged_in("officer").get(f"/console/lead/{lead.pk}").content.decode()

    assert "How the line sorted this" in page
    assert page.count('class="vote-name"') == 3
    assert "second look drawn" in page
    assert "a person" in page


@pytest.mark.django_db
def test_both_pages_speak_chinese():
    answered(1)
    store_figures()
    browser = logged_in("supervisor")

    page = browser.get("/console/sorting", headers={"Accept-Language": "zh-hans"}).content.decode()

    assert "平台如何分拣" in page
    assert "分到一个岗位" in page


def test_what_spoke_to_the_lexicon_is_said_in_the_language_of_the_page():
    cue = {"lexicon": "referral", "entry": "food", "term": "吃饭", "weight": 0.6}
    vote = {"voter": "lexicon", "scope": "unclear", "answer": "", "probability": 0.6, "because": "Has words."}
    move = {"action": "refer", "score": 0.4, "labels": ["food"], "because": ""}

    with override("zh-hans"):
        seen = glance({"votes": [vote], "moves": [move], "cues": [cue]})

    assert seen["votes"][0]["because"].startswith("含有属于其他部门的用语")
    assert "food" not in seen["moves"][0]["labels"]
