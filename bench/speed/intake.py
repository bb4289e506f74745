"""Intake over HTTP: many reporters at once against a running line; lost and doubled by count.

    python bench/speed/intake.py URL --reports 5000 --reporters 64 --pid SERVER_PID --database DATABASE_URL

Give the line a policy without proof of work (`[intake] work = { value = [] }`), or the sums are measured.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import threading
import time
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import psycopg

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


class Reporter(threading.Thread):
    """Sends its share over one kept-alive connection; sends again with the same key until it is answered."""

    def __init__(self, url: str, numbers: range) -> None:
        super().__init__()
        self.parts = urlsplit(url)
        self.numbers = numbers
        self.took_s: list[float] = []
        self.statuses: list[int] = []
        self.retries = 0

    def run(self) -> None:
        wire = http.client.HTTPConnection(self.parts.hostname or "", self.parts.port, timeout=60)
        for number in self.numbers:
            head = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
            began = time.perf_counter()
            status = self._send(wire, body(number), head)
            self.took_s.append(time.perf_counter() - began)
            self.statuses.append(status)

    def _send(self, wire: http.client.HTTPConnection, raw: bytes, head: dict[str, str]) -> int:
        for _ in range(20):
            try:
                wire.request("POST", "/api/v1/reports", raw, head)
                answer = wire.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                wire.close()
                self.retries += 1
                continue
            if answer.status != 503:
                return answer.status
            self.retries += 1
            time.sleep(0.2)
        return 0


def cpu_s(pid: int) -> float:
    root = psutil.Process(pid)
    times = [one.cpu_times() for one in (root, *root.children(recursive=True)) if one.name() != "postgres"]
    return sum(one.user + one.system for one in times)


def stored(database: str) -> int:
    with psycopg.connect(database) as wire:
        row = wire.execute("SELECT count(*) FROM report").fetchone()
        assert row is not None
        return int(row[0])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--reporters", type=int, default=64)
    parser.add_argument("--pid", type=int, default=0)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    share = given.reports // given.reporters
    reporters = [Reporter(given.url, range(n * share, (n + 1) * share)) for n in range(given.reporters)]
    before = stored(given.database) if given.database else 0
    cpu_before = cpu_s(given.pid) if given.pid else 0.0
    began = time.perf_counter()
    for one in reporters:
        one.start()
    for one in reporters:
        one.join()
    took_s = time.perf_counter() - began
    sent = share * given.reporters
    times = sorted(second for one in reporters for second in one.took_s)
    accepted = sum(status in (200, 201) for one in reporters for status in one.statuses)
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")
    print(f"{sent} reports by {given.reporters} reporters, {accepted} accepted, {took_s:.1f} s")
    print(f"rate {sent / took_s:.0f}/s, p50 {statistics.median(times) * 1000:.1f} ms, ", end="")
    print(
        f"p99 {times[int(len(times) * 0.99)] * 1000:.1f} ms, retries {sum(one.retries for one in reporters)}"
    )
    if given.pid:
        print(f"server CPU {(cpu_s(given.pid) - cpu_before) / sent * 1000:.2f} ms a report")
    if given.database:
        new = stored(given.database) - before
        print(f"lost {max(0, accepted - new)}, doubled {max(0, new - accepted)}")


if __name__ == "__main__":
    main()
