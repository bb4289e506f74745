"""Intake over HTTP: many reporters at once against a line of its own; lost and doubled by count.

Run: python -m bench.speed.intake [--reports 19200] [--reporters 64] [--rate 300] [--seconds 30]. For the
record: --reports 100000. First a line that was just started; then an open loop: a report is sent when
its time has come, --rate a second, and the time from that instant to the answer counts; then a closed
loop: each of --reporters sends its next report as soon as it is answered. The line sorts meanwhile. The
reporters are a process of their own on the same cores. Proof of work is off.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from bench.speed.flow import cpu_s
from bench.speed.served import Served, serving

WHAT = (
    "A gray box with a cellular antenna hangs on lamp post {n} by the old lock. It was not there on Monday. "
    * 4
)


def body(number: int) -> bytes:
    said = {
        "what": WHAT.format(n=number),
        "where": "lamp post by the old lock",
        "when": "since Tuesday",
        "language": "en",
        "place": {"lat": 2.0 + number % 997 / 1e4, "lon": 86.0, "datum": "GCJ-02", "uncertainty_m": 25.0},
        "basis": "saw",
        "danger": "no",
    }
    return json.dumps(said).encode()


class Wire:
    """One kept-alive connection that sends again, with the same key, until it is answered."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.wire = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self.retries = 0

    def send(self, number: int) -> int:
        """The final status."""
        head = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        for _ in range(20):
            try:
                self.wire.request("POST", "/api/v1/reports", body(number), head)
                answer = self.wire.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                self.wire.close()
                self.retries += 1
                continue
            if answer.status != 503:
                return answer.status
            self.retries += 1
            time.sleep(0.2)
        return 0


Answers = list[tuple[int, float]]


def open_loop(url: str, rate: float, seconds: float) -> Answers:
    """Status and seconds from the instant at which it was due, of each report."""
    own = threading.local()
    began = time.monotonic()

    def send(number: int) -> tuple[int, float]:
        if not hasattr(own, "wire"):
            own.wire = Wire(url)
        return own.wire.send(number), time.monotonic() - began - number / rate

    with ThreadPoolExecutor(128) as pool:
        sent = []
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            sent.append(pool.submit(send, number))
        return [one.result() for one in sent]


def closed_loop(url: str, reports: int, reporters: int) -> Answers:
    """Status and seconds to the answer, of each report."""
    share = reports // reporters

    def work(reporter: int) -> Answers:
        wire, found = Wire(url), []
        for number in range(reporter * share, (reporter + 1) * share):
            began = time.monotonic()
            found.append((wire.send(number), time.monotonic() - began))
        return found

    with ThreadPoolExecutor(reporters) as pool:
        return [answer for found in pool.map(work, range(reporters)) for answer in found]


def measure(served: Served, name: str, loop: object, *given: object) -> None:
    """Print the figures of one loop, which runs in a process of its own."""
    ((before,),) = served.rows("SELECT count(*) FROM report")
    cpu, began = cpu_s(served, "web"), time.monotonic()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        answers = pool.apply(loop, (served.url, *given))  # type: ignore[arg-type]
    took_s = time.monotonic() - began
    spent = cpu_s(served, "web") - cpu
    ((after,),) = served.rows("SELECT count(*) FROM report")
    times = sorted(second for _, second in answers)
    accepted = sum(status in (200, 201) for status, _ in answers)
    print(f"{name}: {len(answers)} reports, {accepted} accepted in {took_s:.1f} s")
    print(f"  rate {len(answers) / took_s:.0f}/s, p50 {statistics.median(times) * 1000:.1f} ms, ", end="")
    print(f"p99 {times[int(len(times) * 0.99)] * 1000:.1f} ms, longest {times[-1] * 1000:.0f} ms")
    print(f"  CPU of the web process {spent / len(answers) * 1000:.2f} ms a report")
    print(f"  lost {max(0, accepted - after + before)}, doubled {max(0, after - before - accepted)}")
    print(f"  {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}", flush=True)


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--reports", type=int, default=19200)
    ask.add_argument("--reporters", type=int, default=64)
    ask.add_argument("--rate", type=float, default=300)
    ask.add_argument("--seconds", type=float, default=30)
    given = ask.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="leadline-intake-", dir="/tmp") as folder,
        serving(Path(folder)) as served,
    ):
        measure(served, "just started, 50/s", open_loop, 50, 4)
        measure(served, f"open loop, {given.rate:.0f}/s", open_loop, given.rate, given.seconds)
        served.wait_sorted(200 + int(given.rate * given.seconds), 600)
        name = f"closed loop, {given.reporters} reporters"
        measure(served, name, closed_loop, given.reports, given.reporters)


if __name__ == "__main__":
    main()
