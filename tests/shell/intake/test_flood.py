import threading
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.policy import load
from leadline.shell.demo.line import prove
from leadline.shell.intake.flood import FloodGuard

INTAKE = load().intake
NEVER = threading.Event()


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(clock: Clock) -> FloodGuard:
    return FloodGuard(INTAKE, b"k" * 32, clock)


def rush(watch: FloodGuard, reports: int) -> None:
    for _ in range(reports):
        watch.count()


def test_an_honest_rush_costs_nobody_any_work(watch: FloodGuard) -> None:
    rush(watch, 120)

    assert watch.bits() == 0
    assert watch.admits("")


def test_the_price_rises_with_the_flood_and_falls_after_it(watch: FloodGuard, clock: Clock) -> None:
    rush(watch, 121)
    low = watch.bits()
    rush(watch, 600)
    high = watch.bits()
    clock.now += 61

    assert (low, high, watch.bits()) == (14, 16, 0)


def test_work_that_the_demo_player_does_is_accepted_once(watch: FloodGuard) -> None:
    rush(watch, 121)
    asked = watch.challenge()
    proof = prove(asked.text, asked.bits, NEVER)

    assert not watch.admits("")
    assert watch.admits(proof)
    assert not watch.admits(proof)


def test_a_challenge_expires(watch: FloodGuard, clock: Clock) -> None:
    rush(watch, 121)
    asked = watch.challenge()
    proof = prove(asked.text, asked.bits, NEVER)
    clock.now += (INTAKE.work_valid + timedelta(seconds=1)).total_seconds()
    rush(watch, 121)

    assert not watch.admits(proof)


def test_a_challenge_of_another_line_counts_nothing(watch: FloodGuard, clock: Clock) -> None:
    other = FloodGuard(INTAKE, b"o" * 32, clock)
    rush(watch, 121)
    rush(other, 121)
    asked = other.challenge()

    assert not watch.admits(prove(asked.text, asked.bits, NEVER))


def test_cheap_challenges_cannot_be_hoarded_for_the_flood(watch: FloodGuard) -> None:
    cheap = watch.challenge()
    rush(watch, 700)

    assert not watch.admits(f"{cheap.text}:0")


def test_a_ticket_is_good_once_and_only_after_its_wait(watch: FloodGuard, clock: Clock) -> None:
    rush(watch, 121)
    ticket = watch.ticket()
    early = watch.admits(ticket.text)
    clock.now += ticket.wait_s

    assert ticket.wait_s == 3
    assert not early
    assert watch.left_s(ticket.text) == 0
    assert watch.admits(ticket.text)
    assert not watch.admits(ticket.text)


def test_the_rate_is_that_of_the_whole_line_not_of_one_process(clock: Clock) -> None:
    idle = FloodGuard(INTAKE, b"k" * 32, clock, lambda since: 700)

    assert idle.bits() == 16


def test_the_line_is_asked_once_a_second_and_counted_on_between(clock: Clock) -> None:
    asked: list[float] = []
    watch = FloodGuard(INTAKE, b"k" * 32, clock, lambda since: asked.append(since) or 119)
    before = watch.bits()
    rush(watch, 2)
    after = watch.bits()
    clock.now += 1

    assert (before, after) == (0, 14)
    assert watch.bits() == 0
    assert asked == [clock.now - 61, clock.now - 60]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_forged_proof_ever_passes_or_breaks(proof: str) -> None:
    watch = FloodGuard(INTAKE, b"k" * 32)
    rush(watch, 121)

    assert not watch.admits(proof)
    assert watch.left_s(proof) is None
