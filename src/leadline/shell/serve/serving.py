"""Serving: starts everything in the right order, keeps it running, and ends it in the reverse order."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import structlog
from django.core.management import call_command

from leadline.errors import Misconfigured, TryAgain
from leadline.shell.database import embedded, home_of, is_embedded
from leadline.shell.opening.client import socket_path
from leadline.shell.serve.children import Child, live, web, worker

log = structlog.get_logger()
#: threads that take reports; they mostly wait for the shared commit
THREADS = 64
#: how long the first start may take
START_S = 60.0
WATCH_S = 1.0
#: how long the processes of a killed line may take to end
ENDING_S = 10.0


@contextmanager
def serving(
    host: str, port: int, *, threads: int = THREADS, first: Callable[[], None] = lambda: None
) -> Iterator[Callable[[], None]]:
    """A function to call about once a second, which keeps everything alive; ends the line afterwards.

    `first` is called once the database is there, before anything else starts. The live stream listens on
    `port` + 1. Raises Misconfigured if a port is taken or another
    process holds this home.
    """
    for number in (port, port + 1):
        _check_free(host, number)
    home = home_of(os.environ)
    own = is_embedded(os.environ)
    with embedded.start(home) if own else nullcontext() as server:
        call_command("migrate", verbosity=0)
        first()
        children = [worker({})]
        try:
            children[0].start()
            _wait(children[0], _answers_socket, "the sorting process")
            children += [web(host, port, threads, {}), live(host, port + 1, {})]
            for child in children[1:]:
                child.start()
            _wait(children[1], lambda: _answers(host, port), "the web side")

            def watch() -> None:
                if server is not None:
                    server.revive()
                for child in children:
                    child.watch()

            yield watch
        finally:
            for child in reversed(children):
                child.end()
            for child in children:
                child.wait()


def keep_watch(watch: Callable[[], None]) -> None:
    """Nothing; until SIGTERM or Ctrl-C."""
    try:
        while True:
            watch()
            time.sleep(WATCH_S)
    except KeyboardInterrupt:
        log.info("ending")


def _wait(child: Child, is_ready: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + START_S
    while not is_ready():
        ended = child.process is not None and child.process.poll() is not None
        if ended or time.monotonic() > deadline:
            raise TryAgain(f"{what} did not start; the lines above say why, or try `leadline doctor`")
        time.sleep(0.05)


def _answers_socket() -> bool:
    path = socket_path()
    if not path.exists():
        return False
    with socket.socket(socket.AF_UNIX) as wire:
        return wire.connect_ex(str(path)) == 0


def _answers(host: str, port: int) -> bool:
    with socket.socket() as wire:
        return wire.connect_ex((host, port)) == 0


def _check_free(host: str, port: int) -> None:
    """Nothing; Misconfigured if another program keeps the port. A line that was just killed still ends."""
    deadline = time.monotonic() + ENDING_S
    while _answers(host, port):
        if time.monotonic() < deadline:
            time.sleep(0.1)
            continue
        raise Misconfigured(f"port {port} on {host} is taken by another program; choose another with --port")
