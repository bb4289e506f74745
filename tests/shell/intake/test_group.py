import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import DataError, OperationalError

from leadline.errors import BadInput, TryAgain
from leadline.intake.identify import new_id
from leadline.intake.receive import Arrival
from leadline.model.report import Channel, Circumstances, Mode
from leadline.shell.intake.group import GroupCommit
from leadline.shell.tables.registration import Registered, Spending

AT = datetime(2026, 5, 3, tzinfo=UTC)
PLAIN = Circumstances(channel=Channel.API, mode=Mode.ANONYMOUS, language="en")


def arrival(mark: bytes = b"good") -> Arrival:
    return Arrival(
        id=new_id(AT),
        received_at=AT,
        circumstances=PLAIN,
        sealed=mark,
        sealed_contact=None,
        lookup_hash=b"",
        inbox_recipient="",
        idempotency_hash=b"",
    )


class Store:
    """Stands for the database: refuses a group with a bad row, and counts commits."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.gate = threading.Event()
        self.gate.set()
        self.groups: list[int] = []

    def __call__(self, arrivals: Sequence[Arrival], proofs: Sequence[Spending | None]) -> list[Registered]:
        self.gate.wait(5)
        if self.fault is not None and any(one.sealed == b"bad" for one in arrivals):
            raise self.fault
        self.groups.append(len(arrivals))
        return [Registered(id=one.id, received_at=AT, is_new=True, is_same=True) for one in arrivals]


@pytest.fixture(autouse=True)
def database(transactional_db: None) -> None:
    """The committing thread gives its connection back."""


def test_reports_that_come_together_share_a_commit() -> None:
    store = Store()
    store.gate.clear()
    commits = GroupCommit(store, most=64)
    with ThreadPoolExecutor(20) as pool:
        futures = [pool.submit(commits.submit, arrival()) for _ in range(20)]
        store.gate.set()
        found = {future.result().id for future in futures}
    commits.close()

    assert len(found) == sum(store.groups) == 20
    assert len(store.groups) < 20


def test_one_bad_row_loses_none_of_the_others_and_hears_of_it_alone() -> None:
    store = Store(DataError("bad"))
    store.gate.clear()
    commits = GroupCommit(store, most=64)
    with ThreadPoolExecutor(10) as pool:
        first = pool.submit(commits.submit, arrival())
        bad = pool.submit(commits.submit, replace(arrival(), sealed=b"bad"))
        others = [pool.submit(commits.submit, arrival()) for _ in range(8)]
        store.gate.set()
        good = [future.result() for future in (first, *others)]
        with pytest.raises(BadInput):
            bad.result()
    commits.close()

    assert len(good) == sum(store.groups) == 9


def test_a_database_that_is_away_means_try_again_and_later_reports_are_taken() -> None:
    store = Store(OperationalError("gone"))
    commits = GroupCommit(store, most=8)

    with pytest.raises(TryAgain):
        commits.submit(replace(arrival(), sealed=b"bad"))
    assert commits.submit(arrival()).is_new
    commits.close()


def test_a_commit_that_takes_too_long_means_try_again() -> None:
    store = Store()
    store.gate.clear()
    commits = GroupCommit(store, most=8)

    with pytest.raises(TryAgain):
        commits.submit(arrival(), patience_s=0.05)
    store.gate.set()
    commits.close()


def test_a_thread_that_died_is_replaced_and_nobody_waits_for_ever() -> None:
    store = Store(RuntimeError("unforeseen"))
    commits = GroupCommit(store, most=8)
    hook, threading.excepthook = threading.excepthook, lambda _: None

    with pytest.raises(TryAgain):
        commits.submit(replace(arrival(), sealed=b"bad"))
    threading.excepthook = hook
    assert commits.submit(arrival()).is_new
    commits.close()


def test_closing_stores_what_waits_and_then_refuses() -> None:
    store = Store()
    store.gate.clear()
    commits = GroupCommit(store, most=1)
    with ThreadPoolExecutor(6) as pool:
        futures = [pool.submit(commits.submit, arrival()) for _ in range(6)]
        while commits._queue.qsize() < 5:
            threading.Event().wait(0.01)
        store.gate.set()
        commits.close()
        stored = [future.result() for future in futures]

    assert len(stored) == 6
    with pytest.raises(TryAgain):
        commits.submit(arrival())
