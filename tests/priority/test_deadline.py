from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import Missing, NotAllowed, OutOfRange
from leadline.model.deadline import Clock, Deadline, spoken
from leadline.model.decision import Scope
from leadline.model.lead import LeadState
from leadline.model.place import Surroundings
from leadline.model.report import Danger
from leadline.policy import load
from leadline.ports.registers import Setting
from leadline.priority.deadline import deadlines, is_overdue, pause, resume
from leads import INSTANTS, NOON, any_lead, make_lead

POLICY = load()
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def setting(kind: Surroundings) -> Setting:
    return Setting(
        kind=kind, place="Lanhaven", population=62_000, distance_m=900, because="It is in Lanhaven."
    )


SETTINGS = st.sampled_from([None, *map(setting, Surroundings)])
SCREENING = Deadline(clock=Clock.SCREENING, started_at=NOON, due_at=NOON + 2 * HOUR, because="Sensitive.")


def due(lead, surroundings=None, now=NOON, running=()):
    found = deadlines(lead, POLICY, surroundings, now, running)
    return {deadline.clock: deadline.due_at - NOON for deadline in found}


def test_a_sensitive_subject_is_screened_within_two_hours():
    assert due(make_lead(sensitive=True)) == {Clock.SCREENING: 2 * HOUR, Clock.ACKNOWLEDGE: 24 * HOUR}


def test_danger_to_life_reaches_a_person_within_a_minute():
    assert due(make_lead(danger=Danger.NOW))[Clock.DANGER] == MINUTE


@pytest.mark.parametrize(
    ("kind", "within"),
    [(Surroundings.URBAN, 30 * MINUTE), (Surroundings.SUBURBAN, 2 * HOUR), (Surroundings.RURAL, 2 * HOUR)],
)
def test_the_response_to_a_device_depends_on_the_surroundings(kind, within):
    found = deadlines(make_lead(object_kind="antenna-box"), POLICY, setting(kind), NOON)

    response = next(item for item in found if item.clock is Clock.RESPONSE)
    assert response.due_at - response.started_at == within
    assert "Lanhaven" in response.because
    assert "local policy" in response.because


def test_without_a_place_no_response_clock_runs():
    assert Clock.RESPONSE not in due(make_lead(object_kind="antenna-box"))


def test_a_proposed_referral_waits_three_days_for_somebody_to_confirm_it():
    assert due(make_lead(scope=Scope.REFERRAL, sensitive=True)) == {Clock.REFERRAL: 72 * HOUR}
    assert due(make_lead(scope=Scope.REFERRAL, danger=Danger.NOW)) == {
        Clock.DANGER: MINUTE,
        Clock.REFERRAL: 72 * HOUR,
    }


def test_protected_expression_runs_no_clock():
    assert due(make_lead(scope=Scope.PROTECTED, sensitive=True)) == {}


def test_a_closed_lead_runs_no_clock():
    assert due(replace(make_lead(sensitive=True), state=LeadState.CLOSED)) == {}


def test_a_clock_that_an_addition_asks_for_starts_with_the_addition():
    first = deadlines(make_lead(), POLICY, None, NOON)
    later = make_lead(sensitive=True, revision=2)

    assert due(later, now=NOON + 5 * HOUR, running=first) == {
        Clock.SCREENING: 7 * HOUR,
        Clock.ACKNOWLEDGE: 24 * HOUR,
    }


def test_sorting_again_after_a_pause_does_not_take_the_pause_back():
    lead = make_lead(sensitive=True)
    resumed = resume(pause(SCREENING, NOON + HOUR, "translator asked"), NOON + 3 * HOUR)

    assert due(lead, now=NOON + 3 * HOUR, running=(resumed,))[Clock.SCREENING] == 4 * HOUR


@given(any_lead(), SETTINGS, INSTANTS)
def test_sorting_again_never_moves_a_clock(lead, surroundings, now):
    first = deadlines(lead, POLICY, surroundings, now)

    assert deadlines(lead, POLICY, surroundings, now + HOUR, first) == first


@given(any_lead(), SETTINGS, SETTINGS, INSTANTS)
def test_no_change_of_the_lead_makes_a_running_clock_later(lead, before, after, now):
    first = {item.clock: item.due_at for item in deadlines(lead, POLICY, before, now)}
    running = deadlines(lead, POLICY, before, now)
    second = {item.clock: item.due_at for item in deadlines(lead, POLICY, after, now + HOUR, running)}

    assert set(first) <= set(second)
    assert all(second[clock] <= first[clock] for clock in first)


@given(st.timedeltas(timedelta(0), timedelta(hours=2)), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_pause_shifts_the_deadline_by_exactly_the_time_it_stood(before, stood):
    paused = pause(SCREENING, NOON + before, "waiting for the translator")
    resumed = resume(paused, NOON + before + stood)

    assert resumed.due_at == SCREENING.due_at + stood
    assert resumed.due_at - (NOON + before + stood) == paused.left
    assert "waiting for the translator" in resumed.because


def test_a_pause_needs_a_reason():
    with pytest.raises(Missing):
        pause(SCREENING, NOON + HOUR, " \n")


def test_danger_to_life_is_never_paused():
    with pytest.raises(NotAllowed, match="danger to life"):
        pause(replace(SCREENING, clock=Clock.DANGER), NOON + HOUR, "lunch")


def test_a_missed_clock_cannot_be_hidden_by_a_pause():
    with pytest.raises(NotAllowed, match="already missed"):
        pause(SCREENING, NOON + 3 * HOUR, "forgot")


def test_time_runs_forward_only():
    paused = pause(SCREENING, NOON + HOUR, "translator")

    with pytest.raises(OutOfRange):
        resume(paused, NOON)
    with pytest.raises(OutOfRange):
        pause(SCREENING, NOON - HOUR, "translator")


def test_the_due_instant_is_in_time_and_the_next_is_late():
    assert not is_overdue(SCREENING, SCREENING.due_at)
    assert is_overdue(SCREENING, SCREENING.due_at + timedelta.resolution)


def test_a_paused_clock_is_never_late():
    assert not is_overdue(pause(SCREENING, NOON + HOUR, "translator"), NOON + timedelta(days=9))


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=61), "1 min 1 s"),
        (timedelta(days=1, hours=3), "1 d 3 h"),
    ],
)
def test_a_length_is_said_as_people_say_it(length, words):
    assert spoken(length) == words
