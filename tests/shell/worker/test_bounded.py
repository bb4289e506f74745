"""Work of a plugin in a thread of its own: what it gives, raises, or never ends."""

from __future__ import annotations

import threading
import time

import pytest

from leadline.errors import GiveUp, OutOfRange, TryAgain
from leadline.shell.worker.bounded import Bounded

SOON_S = 0.1


def fail(error: BaseException) -> None:
    raise error


def spin(ended: threading.Event) -> None:
    try:
        while True:
            sum(range(100))
    finally:
        ended.set()


def test_what_the_work_gives_is_given():
    assert Bounded(5.0)(lambda: 42) == 42


def test_a_refusal_of_our_own_goes_through():
    with pytest.raises(OutOfRange):
        Bounded(5.0)(lambda: fail(OutOfRange("depth_m", "0 or more")))


@pytest.mark.parametrize(
    "error", [ValueError("words"), MemoryError(), RecursionError(), SystemExit(3), KeyboardInterrupt()]
)
def test_whatever_else_is_raised_gives_up_and_names_only_its_kind(error):
    with pytest.raises(GiveUp) as gave_up:
        Bounded(5.0)(lambda: fail(error))

    assert str(gave_up.value) == type(error).__name__


def test_work_that_takes_too_long_is_left_in_time():
    began = time.monotonic()
    with pytest.raises(TryAgain) as slow:
        Bounded(SOON_S)(lambda: time.sleep(2))

    assert time.monotonic() - began < 1
    assert slow.value.after_s == SOON_S


def test_a_loop_that_never_ends_is_ended():
    ended = threading.Event()

    with pytest.raises(TryAgain):
        Bounded(SOON_S)(lambda: spin(ended))

    assert ended.wait(5)


def test_work_that_gives_nothing_has_given_something():
    assert Bounded(5.0)(lambda: None) is None
