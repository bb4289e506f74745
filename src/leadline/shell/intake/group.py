"""Group commit: reports that arrive together share one commit, so that one flush of the disk serves them all.

One committing thread a process takes what is there, never waits for more. A group that fails is
tried one by one, so that one bad row never loses the others. No report text is ever logged.
"""

from __future__ import annotations

import atexit
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late

import structlog
from django.db import DataError, Error, connection
from procrastinate.exceptions import ProcrastinateException

from leadline.errors import BadInput, LeadlineError, TryAgain
from leadline.intake.receive import Arrival
from leadline.shell import site
from leadline.shell.tables.registration import Registered, Spending, register

#: longest wait for a commit, seconds
PATIENCE_S = 15.0
#: after this long without a report the thread gives its connection back, seconds
IDLE_S = 1.0

_log = structlog.get_logger(__name__)
Waiting = tuple[Arrival, Spending | None, "Future[Registered]"]
Register = Callable[[Sequence[Arrival], Sequence[Spending | None]], list[Registered]]


class GroupCommit:
    """The queue and the committing thread of one process."""

    def __init__(self, store: Register = register, most: int | None = None) -> None:
        """Nothing starts before the first report; `most` reports share a commit (policy `intake.batch`)."""
        self._store = store
        self._most = most
        self._queue: queue.SimpleQueue[Waiting] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def submit(
        self, arrival: Arrival, patience_s: float = PATIENCE_S, proof: Spending | None = None
    ) -> Registered:
        """What became of the report, after the commit; `proof` is spent with it.

        Raises TryAgain if the database does not take it in time; the same key may then be sent again.
        """
        if self._closing.is_set():
            raise TryAgain("the line is stopping; send it again", 5.0)
        future: Future[Registered] = Future()
        self._queue.put((arrival, proof, future))
        self._ensure_running()
        try:
            return future.result(patience_s)
        except Late as late:
            raise TryAgain("storing takes too long now; send it again with the same key", 5.0) from late

    def close(self) -> None:
        """Nothing; everything that waits is stored, then the thread ends."""
        self._closing.set()
        thread = self._thread
        if thread is not None:
            thread.join(PATIENCE_S)

    def _ensure_running(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="group-commit", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            group = self._take()
            if group:
                self._commit(group)
            elif self._closing.is_set():
                connection.close()
                return

    def _take(self) -> list[Waiting]:
        """What is there now, at most a batch; waits for the first one only."""
        try:
            group = [self._queue.get(timeout=0.02 if self._closing.is_set() else IDLE_S)]
        except queue.Empty:
            connection.close()
            return []
        most = self._most or site.policy().intake.batch
        while len(group) < most:
            try:
                group.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return group

    def _commit(self, group: list[Waiting]) -> None:
        """Every future of the group has its answer afterwards, whatever happens."""
        try:
            done = self._store([one[0] for one in group], [one[1] for one in group])
            for (_, _, future), registered in zip(group, done, strict=True):
                future.set_result(registered)
        except (Error, ProcrastinateException, LeadlineError) as error:
            self._recover(group, error)
        finally:
            for _, _, future in group:
                if not future.done():
                    future.set_exception(TryAgain("the report was not stored; send it again"))

    def _recover(self, group: list[Waiting], error: BaseException) -> None:
        connection.close()
        if len(group) == 1:
            group[0][2].set_exception(_meant(error))
            return
        _log.warning("intake_group_failed", reports=len(group), error=type(error).__name__)
        for one in group:
            self._commit([one])


def _meant(error: BaseException) -> LeadlineError:
    """The error as the sender should hear it."""
    if isinstance(error, LeadlineError):
        return error
    if isinstance(error, DataError):
        return BadInput("report", "must be storable", "the database refused a value of it")
    return TryAgain("the database does not take reports now; send it again", 2.0)


#: the one of this process
commits = GroupCommit()
#: reports with files: they take longer, and keep no other waiting
commits_with_files = GroupCommit(most=4)
atexit.register(commits.close)
atexit.register(commits_with_files.close)
