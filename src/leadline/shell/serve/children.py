"""Children: the processes of a line, watched by one parent; whoever dies is started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

log = structlog.get_logger()
#: what binds a child to its parent
BOUND = str(Path(__file__).with_name("bound.py"))
#: shortest time between two starts of one child
PAUSE_S = 1.0
#: how long a child may take to end before it is killed
PATIENCE_S = 15.0


@dataclass(slots=True)
class Child:
    """One process of the line."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = field(default=0.0)

    def start(self) -> None:
        """Nothing; the process runs, in a session of its own so that Ctrl-C reaches the parent only.

        It ends with the parent, even one that was killed.
        """
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-S", BOUND, str(os.getpid()), *self.command],
            env=os.environ | self.environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )

    def watch(self) -> None:
        """Nothing; a process that has ended is started again after a short pause."""
        if self.process is None or self.process.poll() is None:
            return
        if time.monotonic() - self.started_at < PAUSE_S:
            return
        log.warning("started again", child=self.name, status=self.process.returncode)
        self._sweep()
        self.start()

    def end(self) -> None:
        """Nothing; the process is asked to end."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self) -> None:
        """Nothing; the process is gone."""
        if self.process is None:
            return
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._sweep()

    def _sweep(self) -> None:
        """Nothing; what an ended process started and left behind, holding its port, is gone too."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def worker(environment: Mapping[str, str]) -> Child:
    """The process that sorts and holds the intake key."""
    command = [sys.executable, "-m", "leadline.shell.cli.main", "worker"]
    return Child(name="worker", command=command, environment=environment)


def web(host: str, port: int, threads: int, environment: Mapping[str, str]) -> Child:
    """Pages and API, by granian's WSGI threads."""
    command = [
        *_granian(host, port),
        *("--interface", "wsgi", "--blocking-threads", str(threads), "--backlog", "2048"),
        *("--backpressure", str(threads * 4), "--no-ws", "leadline.shell.wsgi:application"),
    ]
    return Child(name="web", command=command, environment=environment)


def live(host: str, port: int, environment: Mapping[str, str]) -> Child:
    """The live stream of the console, by granian's ASGI side, so that streams hold no intake thread."""
    command = [*_granian(host, port), "--interface", "asgi", "--no-ws", "leadline.shell.live:application"]
    return Child(name="live", command=command, environment=environment)


def _granian(host: str, port: int) -> list[str]:
    common = ["--host", host, "--port", str(port), "--workers", "1", "--log-level", "error"]
    return [sys.executable, "-m", "granian", *common, "--http", "1", "--respawn-failed-workers"]
