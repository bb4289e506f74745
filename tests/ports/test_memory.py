"""The store in memory, through the whole flow of promises and by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from leadline.errors import NotAllowed
from leadline.model.report import Report
from leadline.ports.memory import MemoryBatch
from leadline.ports.store import Step
from leadline.testing import MemoryStore, check_store, report_of


class Backwards(MemoryStore):
    """A store that gives the newest first."""

    def _ordered(self):
        return super()._ordered()[::-1]


class Careless(MemoryStore):
    """A store that keeps half of a batch that failed."""

    @contextmanager
    def batch(self, step: Step, limit: int) -> Iterator[MemoryBatch]:
        waiting = [held for held in self._ordered() if held.waits_for is step]
        yield MemoryBatch(self, step, waiting[:limit])


class Doubling(MemoryStore):
    """A store that gives each incident twice."""

    def incidents(self, since: datetime):
        return [*super().incidents(since)] * 2


def test_the_store_in_memory_keeps_every_promise() -> None:
    check_store(MemoryStore)


@pytest.mark.parametrize(
    ("kind", "promise"),
    [
        (Backwards, "gives the oldest leads first"),
        (Careless, "when a worker died"),
        (Doubling, "opens an incident once"),
    ],
)
def test_a_store_that_breaks_a_promise_is_told_which(kind: type[MemoryStore], promise: str) -> None:
    with pytest.raises(AssertionError, match=promise):
        check_store(kind)


def test_a_step_of_a_round_is_done_once() -> None:
    reports: Sequence[Report] = [report_of("A box hums.")]
    store = MemoryStore(reports)
    with store.batch(Step.SORT, 1) as batch:
        batch.write([])
    store.leads[reports[0].id].waits_for = Step.SORT

    with pytest.raises(NotAllowed), store.batch(Step.SORT, 1) as batch:
        batch.write([])


def test_the_store_holds_no_words() -> None:
    store = MemoryStore([report_of("xylotomous-canary-7731")])

    assert "7731" not in repr(store.leads)
    assert store.sightings(datetime(2020, 1, 1, tzinfo=UTC)) == []
