"""Plays a stream of reports to a line through its public API, like anybody's reports."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from typing import Any

from leadline.errors import TryAgain
from leadline.shell.demo.line import Answer, Line
from leadline.shell.demo.stream import DemoReport, FollowUp, Submission, Upload, stamp

#: calls that wait for a free connection, for each connection
_QUEUE = 4
#: how often the progress is told while nothing is sent, seconds
_TELL_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A report or follow-up that the line did not take."""

    #: idempotency key of the report
    key: str
    #: status, field and limit as the line put it; never report text
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayResult:
    """What came of playing a stream, so far or at the end."""

    #: reports sent to the end, whatever the answer
    sent: int = 0
    #: reports stored by this call
    accepted: int = 0
    #: reports that the line already had under the same key
    repeated: int = 0
    #: follow-ups that were done
    followed: int = 0
    #: calls tried again
    retries: int = 0
    #: proofs of work given
    proofs: int = 0
    #: reports and follow-ups not taken
    refused: int = 0
    #: which they were; empty until the end
    refusals: tuple[Refusal, ...] = ()
    #: seconds since the start
    took_s: float = 0.0
    #: whether Ctrl-C ended it
    is_interrupted: bool = False

    @property
    def reasons(self) -> dict[str, int]:
        """How many refusals there were for each reason, most frequent first."""
        return dict(Counter(refusal.reason for refusal in self.refusals).most_common())

    @property
    def rate_per_s(self) -> float:
        """Reports sent a second."""
        return self.sent / self.took_s if self.took_s else 0.0


Progress = Callable[[PlayResult], None]


def play(
    stream: Iterable[DemoReport],
    url: str,
    *,
    speed: float = 0.0,
    progress: Progress | None = None,
    connections: int = 4,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> PlayResult:
    """The outcome of sending the whole stream; Ctrl-C ends it early and cleanly.

    `speed` is story time over real time, 0 for as fast as the line takes it. Moments of the reports that
    lie in the future of `clock` are moved back to now. Raises BadInput for an address that cannot be one.
    """
    player = _Player(url, connections, clock, progress or (lambda _: None))
    try:
        for at, send in _in_order(stream, player):
            player.wait(at, speed)
            send()
        player.drain()
    except KeyboardInterrupt:
        player.interrupt()
    finally:
        player.close()
    return player.outcome()


def _in_order(stream: Iterable[DemoReport], player: _Player) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """Every report and follow-up at its time, merged."""
    due: list[tuple[datetime, int, FollowUp, DemoReport]] = []
    for number, report in enumerate(stream):
        while due and due[0][0] <= report.at:
            yield _follow_up(player, heappop(due))
        yield report.at, partial(player.send, report)
        for k, later in enumerate(report.follow_ups):
            heappush(due, (later.at, number * 16 + k, later, report))
    while due:
        yield _follow_up(player, heappop(due))


def _follow_up(
    player: _Player, entry: tuple[datetime, int, FollowUp, DemoReport]
) -> tuple[datetime, Callable[[], None]]:
    at, _, later, report = entry
    return at, partial(player.follow, later, report)


class _Player:
    """Connections, the count so far and the clock of one play."""

    def __init__(self, url: str, connections: int, clock: Callable[[], datetime], progress: Progress) -> None:
        self._stop = threading.Event()
        Line(url, self._stop).close()
        self.result = PlayResult()
        self._url, self._clock, self._progress = url, clock, progress
        self._lock = threading.Lock()
        self._free = threading.Semaphore(connections * _QUEUE)
        self._pool = ThreadPoolExecutor(connections, "reporter")
        self._own = threading.local()
        self._lines: list[Line] = []
        self._waiting: set[Future[Any]] = set()
        self._receipts: dict[str, Future[list[str] | None]] = {}
        self._refusals: list[Refusal] = []
        self._began = time.monotonic()
        self._first: datetime | None = None

    def wait(self, at: datetime, speed: float) -> None:
        """Return when story time has reached `at`."""
        self._first = self._first or at
        due = self._began + (at - self._first).total_seconds() / speed if speed > 0 else 0.0
        while (left := due - time.monotonic()) > 0:
            self._tell()
            time.sleep(min(left, _TELL_S))
        self._tell()

    def send(self, report: DemoReport) -> None:
        """Hand a report to the next free connection."""
        future = self._submit(self._send, report)
        if report.follow_ups:
            self._receipts[report.key] = future

    def follow(self, later: FollowUp, report: DemoReport) -> None:
        """Hand a follow-up to the next free connection; it waits there for its receipt."""
        self._submit(self._follow, later, report)

    def drain(self) -> None:
        """Wait until every answer is there."""
        while any(not future.done() for future in tuple(self._waiting)):
            self._tell()
            time.sleep(_TELL_S / 4)
        self._tell()

    def interrupt(self) -> None:
        """Give up what has not been sent and let running calls end."""
        self._stop.set()
        self._change(is_interrupted=True)

    def close(self) -> None:
        """End all threads and connections."""
        self._stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for line in self._lines:
            line.close()

    def outcome(self) -> PlayResult:
        """The count with the refusals themselves."""
        self._change(refusals=tuple(self._refusals), took_s=time.monotonic() - self._began)
        return self.result

    def _submit(self, call: Callable[..., Any], *given: Any) -> Future[Any]:
        while not self._free.acquire(timeout=_TELL_S):
            self._tell()
        future = self._pool.submit(call, *given)
        self._waiting.add(future)
        future.add_done_callback(self._done)
        return future

    def _done(self, future: Future[Any]) -> None:
        self._waiting.discard(future)
        self._free.release()

    def _send(self, report: DemoReport) -> list[str] | None:
        """The words of the receipt, or None if there are none."""
        said = not_ahead(report.submission, self._clock())
        answer = self._post("/api/v1/reports", said, report.key, report.files)
        if answer is None:
            return None
        kind = {201: "accepted", 200: "repeated"}.get(answer.status)
        with self._lock:
            self.result = replace(self.result, sent=self.result.sent + 1)
            if kind:
                self.result = replace(self.result, **{kind: getattr(self.result, kind) + 1})
        if kind is None:
            self._refuse(report.key, answer)
        words = answer.body.get("receipt")
        return list(words) if isinstance(words, list) and words else None

    def _follow(self, later: FollowUp, report: DemoReport) -> None:
        receipt = self._receipts[report.key].result()
        if receipt is None:
            return
        answer = self._post(f"/api/v1/inbox/{later.action}", {"receipt": receipt, **later.body}, report.key)
        if answer is None:
            return
        if answer.status < 300:
            self._change(followed=self.result.followed + 1)
        else:
            self._refuse(report.key, answer, f"{later.action}: ")

    def _post(self, path: str, body: Submission, key: str, files: Sequence[Upload] = ()) -> Answer | None:
        if not hasattr(self._own, "line"):
            self._own.line = Line(self._url, self._stop)
            self._lines.append(self._own.line)
        headers = {"Idempotency-Key": key} if path.endswith("/reports") else {}
        try:
            answer: Answer = self._own.line.post(path, body, headers, files)
        except TryAgain as error:
            self._add_refusal(key, str(error))
            return None
        with self._lock:
            self.result = replace(
                self.result,
                retries=self.result.retries + answer.retries,
                proofs=self.result.proofs + answer.proofs,
            )
        return answer

    def _refuse(self, key: str, answer: Answer, before: str = "") -> None:
        errors = answer.body.get("errors") or [{}]
        first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
        named = f" {first['field']}: {first.get('limit', '')}" if "field" in first else ""
        self._add_refusal(key, f"{before}{answer.status}{named}")

    def _add_refusal(self, key: str, reason: str) -> None:
        with self._lock:
            self._refusals.append(Refusal(key=key, reason=reason))
            self.result = replace(self.result, refused=len(self._refusals))

    def _change(self, **values: Any) -> None:
        with self._lock:
            self.result = replace(self.result, **values)

    def _tell(self) -> None:
        self._change(took_s=time.monotonic() - self._began)
        self._progress(self.result)


def not_ahead(submission: Submission, now: datetime) -> Submission:
    """The submission with its moment moved back to end now, where story time runs ahead of the clock."""
    moment = submission.get("moment")
    if not moment:
        return submission
    earliest, latest = (datetime.fromisoformat(moment[name]) for name in ("earliest", "latest"))
    ahead = latest - now
    if ahead <= timedelta(0):
        return submission
    return {**submission, "moment": {"earliest": stamp(earliest - ahead), "latest": stamp(latest - ahead)}}
