"""A line of its own for a bench or a test: `leadline serve` as a process, with its rows and processes."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import psycopg

from leadline.errors import TryAgain
from leadline.policy.starter import starter
from leadline.shell.database import resolve
from leadline.shell.demo.line import Line

#: a flood guard that asks no proof of work of one machine that plays many reporters
POLICY = """[about]
source = "bench: one machine plays many reporters"
effective = 2026-01-01
decided_by = "bench"
[intake]
work = { value = [{ above_per_minute = 10000000, bits = 14 }] }
"""
START_S = 150.0


class Served:
    """One running `leadline serve`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self.policy = home / "bench-policy.toml"
        self.policy.write_text(POLICY)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = home / "serve.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "LEADLINE_KEYS")
        }
        return kept | {"LEADLINE_HOME": str(self.home), "LEADLINE_POLICY": str(self.policy)}

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "leadline.shell.cli.main", "serve", "--port", str(self.port)],
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START_S
        while not answers(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the line did not start:\n" + self.log.read_text()[-2000:])
            time.sleep(0.1)

    def keep_from_learning(self) -> None:
        """Before the start: a file lies there that is no model; the line refuses it and learns none."""
        models = self.home / "models"
        models.mkdir(exist_ok=True)
        (models / "en.panel").write_bytes(b"no model")

    def wait_learnt(self, patience_s: float = 300.0) -> None:
        """Return when the first training is over and the worker sorts with what was learnt."""
        deadline = time.monotonic() + patience_s
        while b"first training done" not in self.log.read_bytes():
            if time.monotonic() > deadline:
                raise RuntimeError(f"the voters have not learnt after {patience_s} s")
            time.sleep(0.5)

    def stop(self) -> int:
        """Exit status after SIGTERM."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def processes(self, kind: str) -> list[psutil.Process]:
        """The living processes of this line: "worker", "web", "live", "postgres" or "all"."""
        assert self.process is not None
        found = {
            "worker": [one for one in self._tree() if "worker" in _command(one)],
            "web": [one for one in self._tree() if "leadline.shell.wsgi:application" in _command(one)],
            "live": [one for one in self._tree() if "leadline.shell.live:application" in _command(one)],
            "postgres": self._postgres(),
        }
        return found[kind] if kind in found else [one for group in found.values() for one in group]

    def _tree(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def _postgres(self) -> list[psutil.Process]:
        try:
            pid = int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
            head = psutil.Process(pid)
            return [head, *head.children()] if "postgres" in head.name() else []
        except (OSError, ValueError, IndexError, psutil.Error):
            return []

    def kill_one(self, dice: random.Random) -> str:
        """What was killed with -9; "" if nothing of that kind lives at this moment."""
        kind = dice.choice(["worker", "web", "postgres"])
        alive = self.processes(kind)
        if not alive:
            return ""
        try:
            dice.choice(alive).kill()
        except psutil.Error:
            return ""
        return kind

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(resolve({}, self.home), connect_timeout=10) as wire:
            return wire.execute(query).fetchall()  # type: ignore[arg-type]

    def wait_sorted(self, count: int, patience_s: float) -> None:
        """Return when `count` leads wait for nothing."""
        deadline = time.monotonic() + patience_s
        done = -1
        while time.monotonic() < deadline:
            try:
                ((done,),) = self.rows(
                    "SELECT count(*) FROM lead WHERE waiting_for = '' AND state <> 'received'"
                )
            except psycopg.Error:
                done = -1
            if done == count:
                return
            time.sleep(0.2)
        raise RuntimeError(f"{done} of {count} reports are sorted after {patience_s} s")

    def wait_checked(self, patience_s: float) -> None:
        """Return when no lead waits to be checked, or the time is over: the rows say then which do."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            try:
                ((left,),) = self.rows("SELECT count(*) FROM lead WHERE to_check <> ''")
            except psycopg.Error:
                left = -1
            if left == 0:
                return
            time.sleep(0.5)

    def audit(self) -> dict[str, Any]:
        """What `leadline audit verify --json` says."""
        command = [sys.executable, "-m", "leadline.shell.cli.main", "audit", "verify", "--json"]
        said = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)
        return dict(json.loads(said.stdout))


#: how a line of a bench sorts: by the lexicon alone, by learnt voters too, or while they are being trained
VOTERS = ("lexicon", "learnt", "learning")


@contextmanager
def serving(home: Path, voters: str = "learning") -> Iterator[Served]:
    """A running line that sorts with these `VOTERS`, stopped afterwards with all that belongs to it."""
    served = Served(home)
    if voters == "lexicon":
        served.keep_from_learning()
    served.start()
    try:
        if voters == "learnt":
            served.wait_learnt()
        yield served
    finally:
        if served.process and served.process.poll() is None:
            left = served.processes("all")
            try:
                served.stop()
            except subprocess.TimeoutExpired:
                served.process.kill()
            for one in left:
                if one.is_running():
                    one.kill()


#: what reporter number n says
Told = Callable[[int], dict[str, Any]]


def body(number: int) -> dict[str, Any]:
    """Report number `number`: short, much like its neighbours and near them; no two are the same."""
    things = (
        "A gray box with an antenna",
        "A drone",
        "A strange noise",
        "Loud music",
        "A man with a telephoto lens",
    )
    what = f"{things[number % len(things)]} near warehouse {number}, seen by the shift of gate {number % 97}."
    if number % 2:
        return {"what": what}
    place = {
        "lat": 2 + number % 200 / 50,
        "lon": 86 + number % 170 / 50,
        "datum": "WGS-84",
        "uncertainty_m": 30.0,
    }
    return {"what": what, "place": place}


def voices(number: int) -> dict[str, Any]:
    """Report number `number`: two voices of the starter corpus; half in Chinese, half with a place."""
    dice = random.Random(number)
    language = ("en", "zh")[number % 2]
    what = " ".join(dice.sample(_texts(language), 2))
    said: dict[str, Any] = {"what": f"{what} ({number})", "language": language}
    if number % 4 < 2:
        where = {"lat": dice.uniform(2, 12), "lon": dice.uniform(86, 96)}
        said["place"] = {**where, "datum": "WGS-84", "uncertainty_m": 30.0}
    return said


@cache
def _texts(language: str) -> list[str]:
    return [one.text for one in starter(language)]


def post_all(
    url: str, numbers: Sequence[int], reporters: int, patience_s: float, told: Told = body
) -> list[int]:
    """Final status of each report; posted again with its key until the line answers."""
    own = threading.local()
    deadline = time.monotonic() + patience_s

    def post(number: int) -> int:
        if not hasattr(own, "line"):
            own.line = Line(url, threading.Event())
        while time.monotonic() < deadline:
            try:
                return int(
                    own.line.post(
                        "/api/v1/reports", told(number), {"Idempotency-Key": f"bench-{number:08d}"}
                    ).status
                )
            except TryAgain:
                continue
        return 0

    with ThreadPoolExecutor(reporters) as pool:
        return list(pool.map(post, numbers))


def _command(one: psutil.Process) -> list[str]:
    try:
        return one.cmdline()
    except psutil.Error:
        return []


def free_port() -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def answers(port: int) -> bool:
    with socket.socket() as wire:
        return wire.connect_ex(("127.0.0.1", port)) == 0
