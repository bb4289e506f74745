"""Honest reporters in a flood: how long each waits for its receipt while others send junk.

Run: python -m bench.speed.flood [--junk 10000] [--honest 50] [--per-hour 10000]. Junk comes at the given
pace, or with --per-hour 0 as fast as 8 senders can; they do the proof of work that is asked, as a flood by a
determined sender would. Honest reporters come evenly through it, each on a connection of its own. The
policy is the shipped one. For the record: --junk 10000 --per-hour 0, and an hour at the pace of the promise.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.speed.served import Served, body

from leadline.shell.demo.line import Line

#: the shipped policy with nothing changed but its name
SHIPPED = '[about]\nsource = "bench"\neffective = 2026-01-01\ndecided_by = "bench"\n'
SENDERS = 8


class Flood:
    """Junk until it is all sent or over."""

    def __init__(self, url: str, junk: int, per_hour: float) -> None:
        self.url, self.junk, self.per_hour = url, junk, per_hour
        self.over = threading.Event()
        self.began = time.monotonic()
        self.sent = self.proofs = 0
        self._lock = threading.Lock()
        self._next = iter(range(junk))

    def run(self) -> None:
        line = Line(self.url, self.over)
        while not self.over.is_set():
            with self._lock:
                number = next(self._next, None)
            if number is None:
                return
            if self.per_hour:
                self.over.wait(max(0.0, self.began + number * 3600 / self.per_hour - time.monotonic()))
            answer = line.post("/api/v1/reports", body(number), {"Idempotency-Key": f"junk-{number:08d}"})
            with self._lock:
                self.sent += answer.status == 201
                self.proofs += answer.proofs


def honest(url: str, number: int) -> tuple[int, float, int]:
    """Status, seconds from the first try to the answer, proofs given."""
    began = time.monotonic()
    line = Line(url, threading.Event())
    said = {"what": f"A gray box with two antennas hangs on lamp post {number} of Theatre Street."}
    answer = line.post("/api/v1/reports", said, {"Idempotency-Key": f"honest-{number:06d}"})
    line.close()
    return answer.status, time.monotonic() - began, answer.proofs


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--junk", type=int, default=3000)
    ask.add_argument("--honest", type=int, default=50)
    ask.add_argument("--per-hour", type=float, default=0)
    ask.add_argument("--every", type=float, default=2.0, help="seconds between two honest reporters")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory(prefix="leadline-flood-", dir="/tmp") as folder:
        served = Served(Path(folder))
        served.policy.write_text(SHIPPED)
        served.start()
        try:
            flood = Flood(served.url, given.junk, given.per_hour)
            with ThreadPoolExecutor(SENDERS + 1) as pool:
                senders = [pool.submit(flood.run) for _ in range(SENDERS)]
                waits = []
                for number in range(given.honest):
                    time.sleep(given.every)
                    waits.append(honest(served.url, number))
                flood.over.set()
                for one in senders:
                    one.exception()
            took_s = time.monotonic() - flood.began
        finally:
            served.stop()
    times = sorted(second for _, second, _ in waits)
    hourly = flood.sent / took_s * 3600
    print(f"junk: {flood.sent} accepted in {took_s:.0f} s ({hourly:.0f} an hour), {flood.proofs} proofs")
    print(f"honest: {sum(status == 201 for status, _, _ in waits)} of {len(waits)} accepted, ", end="")
    print(f"wait p50 {statistics.median(times):.2f} s, longest {times[-1]:.2f} s, ", end="")
    print(f"{sum(proofs for *_, proofs in waits)} proofs")
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
