"""From accepted (201) to queued, at a steady rate, and how fast waiting reports are drained.

Run: python -m bench.speed.flow [--voters learnt] [--seconds 60] [--rate 50] [--waiting 3000] [--json]. For
the record: --seconds 600. `--voters lexicon`: the voter that needs no training, alone; `learnt`: all voters
of a line, after its first training; `learning`: from the start of a new line, while they are trained on the
same cores. `--texts voices`: different texts in English and Chinese from a whole country; `crowd`: short
ones that say nearly the same in one area, so that incidents grow. Open loop: a report is sent when its time
has come, however slow the line is. Proof of work is off. Queued is read from the database: the commit that
wrote the lead's state has its instant in `state.at`, which is the start of that batch, so each figure is
taken as the first poll (20 ms) that saw the row.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import psycopg
from bench.speed.served import VOTERS, Served, Told, body, post_all, serving, voices

from leadline.model.report import reference
from leadline.shell.database import resolve
from leadline.shell.demo.line import Line

POLL_S = 0.02
#: rows of the history before the newest seen one that are read again: transactions may commit out of order
OVERLAP = 100
#: what is sent: different voices from a whole country, or a crowd that says nearly the same in one area
TEXTS: dict[str, Told] = {"voices": voices, "crowd": body}


class Watch:
    """When each report was first seen queued, by its reference."""

    def __init__(self, served: Served) -> None:
        self.seen: dict[str, float] = {}
        self._over = threading.Event()
        self._url = resolve({}, served.home)
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        newest = 0
        with psycopg.connect(self._url, autocommit=True) as wire:
            while not self._over.wait(POLL_S):
                now = time.monotonic()
                rows = wire.execute(
                    "SELECT id, lead_id FROM state WHERE id > %s AND after = 'queued'", [newest - OVERLAP]
                ).fetchall()
                for number, lead in rows:
                    newest = max(newest, number)
                    self.seen.setdefault(reference(lead), now)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def steady(served: Served, rate: float, seconds: float, told: Told) -> dict[str, Any]:
    """Waits in seconds at `rate` reports a second."""
    own = threading.local()
    accepted: dict[str, float] = {}

    def send(number: int) -> int:
        if not hasattr(own, "line"):
            own.line = Line(served.url, threading.Event())
        answer = own.line.post("/api/v1/reports", told(number), {"Idempotency-Key": f"flow-{number:08d}"})
        accepted[str(answer.body["reference"])] = time.monotonic()
        return int(answer.status)

    count = int(rate * seconds)
    began, cpu = time.monotonic(), cpu_s(served)
    with Watch(served) as watch, ThreadPoolExecutor(64) as pool:
        sent = []
        for number in range(count):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            sent.append(pool.submit(send, number))
        statuses = [one.result() for one in sent]
        took_s = time.monotonic() - began
        served.wait_sorted(count, 300)
        time.sleep(4 * POLL_S)
    waits = sorted(max(0.0, watch.seen[name] - at) for name, at in accepted.items() if name in watch.seen)
    return {
        "accepted": statuses.count(201),
        "rate_per_s": round(count / took_s, 1),
        "queued_seen": len(waits),
        "queued_p50_s": round(statistics.median(waits), 3),
        "queued_p99_s": round(waits[int(0.99 * (len(waits) - 1))], 3),
        "queued_max_s": round(waits[-1], 3),
        "cpu_ms_per_report": round((cpu_s(served) - cpu) / count * 1000, 2),
    }


def drained(served: Served, waiting: int, before: int, told: Told) -> dict[str, Any]:
    """Reports sorted a second by one worker that finds `waiting` of them."""
    for worker in served.processes("worker"):
        worker.send_signal(signal.SIGSTOP)
    post_all(served.url, range(10_000_000, 10_000_000 + waiting), 16, 600, told)
    began, cpu = time.monotonic(), cpu_s(served, "worker")
    for worker in served.processes("worker"):
        worker.send_signal(signal.SIGCONT)
    served.wait_sorted(before + waiting, 600)
    took_s = time.monotonic() - began
    used = cpu_s(served, "worker") - cpu
    return {
        "drained_per_s": round(waiting / took_s, 1),
        "drain_worker_cpu_ms": round(used / waiting * 1000, 2),
    }


def cpu_s(served: Served, kind: str = "all") -> float:
    """CPU seconds of the line's living processes."""
    total = 0.0
    for one in served.processes(kind):
        try:
            spent = one.cpu_times()
        except psutil.Error:
            continue
        total += spent.user + spent.system
    return total


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--voters", choices=VOTERS, default="learnt")
    ask.add_argument("--texts", choices=TEXTS, default="voices")
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--rate", type=float, default=50)
    ask.add_argument("--waiting", type=int, default=3000)
    ask.add_argument("--json", action="store_true")
    given = ask.parse_args()
    told = TEXTS[given.texts]
    with (
        tempfile.TemporaryDirectory(prefix="leadline-flow-", dir="/tmp") as folder,
        serving(Path(folder), given.voters) as served,
    ):
        load = os.getloadavg()
        result = steady(served, given.rate, given.seconds, told)
        if given.waiting:
            result |= drained(served, given.waiting, int(given.rate * given.seconds), told)
    result |= {"load_before": load, "load_after": os.getloadavg(), "cores": os.cpu_count()}
    result |= {"voters": given.voters, "texts": given.texts}
    print(
        json.dumps(result)
        if given.json
        else "\n".join(f"{name:<20} {value}" for name, value in result.items())
    )


if __name__ == "__main__":
    main()
