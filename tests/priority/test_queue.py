from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from leadline.model.deadline import Clock, Deadline
from leadline.model.priority import Certainty, Priority, Severity, Urgency
from leadline.priority.deadline import pause
from leadline.priority.queue import Band, band, next_change, queue_key
from leads import INSTANTS, NOON, make_lead

HOUR = timedelta(hours=1)
CLOCKS = st.builds(
    Deadline,
    clock=st.sampled_from(Clock),
    started_at=st.just(NOON),
    due_at=INSTANTS,
    because=st.just("a test"),
)


def clock(kind: Clock, due_in: timedelta = HOUR) -> Deadline:
    return Deadline(clock=kind, started_at=NOON, due_at=NOON + due_in, because="a test")


def worth(score: float) -> Priority:
    return Priority(
        score=score, urgency=Urgency.PAST, severity=Severity.MINOR, certainty=Certainty.POSSIBLE, parts=()
    )


def order(score: float, *clocks: Deadline, now=NOON, **given_):
    return queue_key(make_lead(**given_), worth(score), clocks, now).order


def test_overdue_danger_is_first_then_danger_then_missed_clocks_then_sensitive_then_the_rest():
    late = NOON + 2 * HOUR

    keys = [
        order(1, clock(Clock.DANGER), now=late),
        order(2, clock(Clock.DANGER)),
        order(3, clock(Clock.RESPONSE), now=late),
        order(4, clock(Clock.SCREENING)),
        order(500, clock(Clock.ACKNOWLEDGE)),
    ]

    assert keys == sorted(keys)
    assert [key[0] for key in keys] == [0, 1, 2, 3, 4]


def test_a_missed_acknowledgement_does_not_lift_an_old_lead():
    assert band((clock(Clock.ACKNOWLEDGE),), NOON + 9 * HOUR) is Band.REST


def test_within_a_band_the_higher_score_is_first_and_then_the_earlier_report():
    assert order(50) < order(49)
    assert order(50, received_at=NOON) < order(50, received_at=NOON + HOUR)
    assert order(50, id=UUID(int=1)) < order(50, id=UUID(int=2))


def test_a_paused_clock_gives_no_band():
    paused = pause(clock(Clock.SCREENING), NOON, "translator")

    assert band((paused,), NOON + 9 * HOUR) is Band.REST
    assert next_change((paused,), NOON) is None


@given(st.lists(CLOCKS, max_size=4), INSTANTS, INSTANTS)
def test_the_band_changes_only_after_the_instant_that_is_foretold(clocks, one, other):
    now, then = sorted((one, other))
    change = next_change(clocks, now)
    before_change = then if change is None else min(then, change)

    assert band(clocks, before_change) == band(clocks, now)


@given(st.lists(CLOCKS, max_size=4), INSTANTS, INSTANTS)
def test_time_alone_never_sends_a_lead_back(clocks, one, other):
    now, then = sorted((one, other))

    assert band(clocks, then) <= band(clocks, now)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=20, unique=True))
def test_the_order_is_total(rows):
    keys = [
        queue_key(make_lead(id=UUID(int=index)), worth(score), (), NOON + HOUR * shift).order
        for index, (score, shift) in enumerate(rows)
    ]

    assert len(set(keys)) == len(keys)


def test_the_key_keeps_what_is_stored_as_columns():
    key = queue_key(make_lead(), worth(12.5), (), NOON)

    assert (key.band, key.score, key.received_at) == (Band.REST, 12.5, NOON)
    assert replace(key, score=13.0).order < key.order
