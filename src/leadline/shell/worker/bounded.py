"""Bounded: runs work of a plugin in a thread of its own, so that the worker survives it and goes on.

Work that takes too long is told to stop at its next Python instruction; what hangs inside a library ends
when the library returns, in a thread that keeps nothing waiting.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from leadline.errors import GiveUp, LeadlineError, TryAgain

Made = TypeVar("Made")
log = structlog.get_logger()


class _Stop(BaseException):
    """Raised inside work whose time is over; not an Exception, so that no plugin swallows it by habit."""


class _Work(Generic[Made]):
    """One piece of work with what became of it."""

    def __init__(self, work: Callable[[], Made]) -> None:
        self._work = work
        self.made: list[Made] = []
        self.error: BaseException | None = None

    def __call__(self) -> None:
        """Keep what the work gives or raises; the last stop of every error of a plugin."""
        try:
            self.made.append(self._work())
        except _Stop:
            return
        except BaseException as error:
            self.error = error


@dataclass(frozen=True, slots=True)
class Bounded:
    """The guard of a worker: `verification.run.Guard`."""

    #: the longest that one piece of work may take
    most_s: float

    def __call__(self, work: Callable[[], Made]) -> Made:
        """What the work gives; raises its LeadlineErrors, GiveUp for others, TryAgain if it is too slow."""
        held = _Work(work)
        thread = threading.Thread(target=held, name="check", daemon=True)
        thread.start()
        thread.join(self.most_s)
        if held.made:
            return held.made[0]
        if isinstance(held.error, LeadlineError):
            raise held.error
        if held.error is not None:
            log.error("a check failed", error=type(held.error).__name__)
            raise GiveUp(type(held.error).__name__) from held.error
        _stop(thread)
        log.error("a check was stopped", after_s=self.most_s)
        raise TryAgain(f"it took more than {self.most_s:g} s", self.most_s)


def _stop(thread: threading.Thread) -> None:
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(_Stop))
