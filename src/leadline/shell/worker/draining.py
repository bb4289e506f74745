"""Draining: one process at a time takes everything that waits through the flow, in one order.

The turn is a PostgreSQL advisory lock of the session: a process that dies loses it at once, and the
next one takes over. Whoever did not sort last refills its detectors from the database first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Lock
from uuid import uuid4

import structlog
from django.db import connection

from leadline.correlation.detector import Ruled
from leadline.flow import Line, advance, refill
from leadline.shell.tables import rules
from leadline.shell.tables.records import SiteRow

log = structlog.get_logger()
_TURN = 0x1EAD_50F7
#: how long a check stands back at most while more reports wait than one round takes, seconds
STANDS_BACK_S = 15.0
#: whether no more wait in this process than one round takes
_is_calm = Event()
_is_calm.set()


class Drain:
    """What this process needs to sort; holds the intake key through its line."""

    def __init__(self, line: Line) -> None:
        """A process that has not sorted yet."""
        self.line = line
        self._name = str(uuid4())
        self._is_fresh = False
        self._rules = 0
        self._mine = Lock()

    def run(self, meanwhile: Callable[[], object] = lambda: None) -> int:
        """How many steps were done; waits for its turn. `meanwhile` is called before each round of the steps.

        New rules and newly learnt voters hold from the next round on, however long this goes on.
        """
        done = 0
        with self._mine, _turn():
            self._renew_rules()
            self._take_over()
            try:
                while count := self._round(meanwhile):
                    done += count
            finally:
                _is_calm.set()
        if done:
            log.info("drained", steps=done)
        return done

    def _round(self, meanwhile: Callable[[], object]) -> int:
        if self._renew_rules():
            self._take_over()
        meanwhile()
        self._is_fresh = False
        done = advance(self.line)
        self._is_fresh = True
        if done < self.line.policy.intake.drain:
            _is_calm.set()
        else:
            _is_calm.clear()
        return done

    def _renew_rules(self) -> bool:
        """Whether other rules are in force than before; the detectors are to be refilled then."""
        newest = rules.version()
        if newest == self._rules:
            return False
        self.line = ruled(self.line)
        self._rules, self._is_fresh = newest, False
        return True

    def _take_over(self) -> None:
        last, _ = SiteRow.objects.get_or_create(name="sorted by", defaults={"value": ""})
        if self._is_fresh and last.value == self._name:
            return
        refill(self.line)
        last.value = self._name
        last.save(update_fields=["value"])


def ruled(line: Line) -> Line:
    """The line with its near rules: those of the policy, and those that people switched on."""
    held = rules.in_force(line.policy.rules)
    detectors = [seer.with_rules(held) if isinstance(seer, Ruled) else seer for seer in line.detectors]
    keep = max((seer.keep for seer in detectors if hasattr(seer, "keep")), default=line.keep)
    return replace(line, detectors=detectors, keep=keep)


@contextmanager
def _turn() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_TURN])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_TURN])


def stand_back() -> None:
    """Nothing; where many reports wait in this process to be put in order, a check lets those go first."""
    _is_calm.wait(STANDS_BACK_S)


_drains: list[Drain] = []


def install(line: Line) -> Drain:
    """The drain of this process, which the job `sort` uses from now on."""
    _drains[:] = [Drain(line)]
    return _drains[0]


def drain_all(meanwhile: Callable[[], object] = lambda: None) -> int:
    """How many steps were done; 0 in a process that holds no key. `meanwhile`: see `Drain.run`."""
    return _drains[0].run(meanwhile) if _drains else 0


def line_here() -> Line | None:
    """The line of this process, or None in a process that holds no key."""
    return _drains[0].line if _drains else None


def renew(line: Line) -> Line:
    """The same line, which this process sorts with from its next drain on; its detectors stay as they are."""
    if _drains:
        held = _drains[0].line
        line = _drains[0].line = replace(line, detectors=held.detectors, keep=held.keep)
    return line
