"""The page "Rules": a rule is written, tried on the past, switched on by a supervisor, and then it counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console_rows import add_lead, logged_in
from leadline.shell.console.figures.alarms import beside_chance
from leadline.shell.tables.models import AuditRow, IncidentRow, RuleSwitchRow, TrialRow
from leadline.shell.worker import draining, trying
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

UNTIL = datetime(2026, 6, 1, tzinfo=UTC)
TOWN = (2.0139, 85.9985)
FORM = {
    "name": "buoys",
    "kinds": ["buoy"],
    "count": "2",
    "radius_m": "2000",
    "window_h": "24",
    "protocol": "area-device",
}


def report(hours_before: float, metres_north: float = 0.0, **more) -> None:
    place = {"lat": TOWN[0] + metres_north / 111_000, "lon": TOWN[1]}
    at = UNTIL - timedelta(hours=hours_before)
    add_lead(received_at=at, **({"object_kind": "buoy"} | place | more))


def ask(client, **changed) -> str:
    return client.post("/console/rules", FORM | changed, follow=True).content.decode()


def try_all(line: SortingLine) -> None:
    [trying.look_back(line.drain.line, row) for row in TrialRow.objects.filter(result=None)]


@pytest.fixture
def past(line: SortingLine) -> SortingLine:
    """Two buoys close together within five hours, a month ago, and some that are alone."""
    line.clock.at = UNTIL
    [report(720 - 5 * number, 300 * number) for number in range(2)]
    [report(100 * number, 9000 * number) for number in range(1, 5)]
    return line


def test_a_tried_rule_says_what_it_would_have_done_beside_chance(past: SortingLine):
    officer = logged_in("officer")

    waiting = ask(officer)
    try_all(past)
    page = officer.get("/console/rules").content.decode()

    assert "It is being tried on the past." in waiting
    assert 'hx-select="#trials" hx-trigger="every 2s"' in waiting
    assert "hx-trigger" not in page
    assert "would have raised 1 alarm;" in page
    assert "Alarms beside chance" in page and "Where the alarms would have been" in page
    assert TrialRow.objects.get().result.body["fires"] == 1


def test_only_a_supervisor_switches_on_and_the_chain_holds_it(past: SortingLine):
    officer, supervisor = logged_in("officer"), logged_in("supervisor")
    ask(officer)
    try_all(past)
    asked = {"rule": TrialRow.objects.get().pk, "to": "on", "why": "buoys come in pairs"}

    refused = officer.post("/console/rules/switch", asked)
    supervisor.post("/console/rules/switch", asked)

    assert refused.status_code == 403
    assert RuleSwitchRow.objects.get().by == "supervisor-1"
    assert AuditRow.objects.get(kind="rule.switched").detail["count"] == 2


def test_a_rule_that_was_not_tried_cannot_be_switched_on(past: SortingLine):
    supervisor = logged_in("supervisor")
    ask(supervisor)
    asked = {"rule": TrialRow.objects.get().pk, "to": "on", "why": "at once"}

    page = supervisor.post("/console/rules/switch", asked, follow=True).content.decode()

    assert "only after it was tried on the past" in page
    assert not RuleSwitchRow.objects.exists()


def test_a_rule_that_is_switched_on_opens_an_incident_at_the_next_report_without_a_restart(past):
    supervisor = logged_in("supervisor")
    report(20, 50)
    past.sort()
    ask(supervisor)
    try_all(past)
    asked = {"rule": TrialRow.objects.get().pk, "to": "on", "why": "buoys come in pairs"}

    before = IncidentRow.objects.count()
    supervisor.post("/console/rules/switch", asked)
    report(1, 400, waiting_for="tie")
    past.sort()

    assert before == 0
    assert IncidentRow.objects.get().rule == "buoys"
    assert IncidentRow.objects.get().leads.count() == 2


def test_a_rule_that_is_switched_off_opens_nothing_more(past: SortingLine):
    supervisor = logged_in("supervisor")
    report(20, 50)
    ask(supervisor)
    try_all(past)
    asked = {"rule": TrialRow.objects.get().pk, "why": "too many"}
    supervisor.post("/console/rules/switch", asked | {"to": "on"})
    past.sort()

    supervisor.post("/console/rules/switch", asked | {"to": "off"})
    report(1, 400, waiting_for="tie")
    past.sort()

    assert not IncidentRow.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("radius_m", "0", "must be 1 to 200,000 m, was 0"),
        ("radius_m", "20000000", "must be 1 to 200,000 m"),
        ("radius_m", "wide", "a number"),
        ("count", "1", "must be 2 to 1,000 reports"),
        ("window_h", "1e9", "must be"),
        ("name", "near-device", "a name that no rule of the policy has"),
        ("name", "Buoys!", "a short name"),
        ("kinds", "teapot", "kinds of the list"),
        ("protocol", "none", "one of the list"),
    ],
)
def test_an_impossible_rule_is_refused_with_its_limit_and_stays_in_the_form(past, field, value, said):
    page = ask(logged_in("officer"), **{field: value})

    assert said in page
    assert not TrialRow.objects.exists()


def test_a_rule_about_a_kind_nobody_reported_says_that_it_cannot_be_tried(past: SortingLine):
    officer = logged_in("officer")
    ask(officer, kinds=["radar"])
    try_all(past)

    page = officer.get("/console/rules").content.decode()

    assert "It cannot be tried:" in page and "at least one stored report" in page


def test_the_numbers_of_a_trial_can_be_changed_and_tried_again(past: SortingLine):
    officer = logged_in("officer")
    ask(officer)

    page = officer.get(f"/console/rules?like={TrialRow.objects.get().pk}").content.decode()

    assert 'value="buoys"' in page and 'value="2000"' in page


def test_the_picture_of_no_alarms_at_all_stays_inside_its_frame():
    body = {"alarms": 0, "expected": 0.0, "expected_low": 0.0, "expected_high": 0.0}

    assert 'cx="14.0"' in beside_chance(body, "nothing")


def test_a_line_that_has_just_been_trained_keeps_the_rules_that_were_switched_on_meanwhile(past):
    supervisor = logged_in("supervisor")
    ask(supervisor)
    try_all(past)
    drain = draining.install(past.drain.line)
    before_training = drain.line
    asked = {"rule": TrialRow.objects.get().pk, "to": "on", "why": "buoys come in pairs"}
    supervisor.post("/console/rules/switch", asked)
    drain.run()

    draining.renew(before_training)
    draining._drains.clear()

    assert drain.line.detectors != before_training.detectors
