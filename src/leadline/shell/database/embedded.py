"""The PostgreSQL that Leadline brings along, for installations that name no other.

One process holds it (`start`): it starts the server, or adopts one that a killed holder left, and stops it.
Others join: `attach` to one that runs, or `borrow` one for a short command; whoever leaves last stops a
server that nobody holds. Why not the wheel's own class: docs/decisions/0001-embedded-postgresql.md.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Self

import psycopg

from leadline.errors import TryAgain
from leadline.shell.database import cluster, holding, postmaster
from leadline.shell.database.layout import SUPERUSER, Layout
from leadline.shell.database.owner import Owner, owner_of

#: Seconds to wait while another process starts or stops the server.
PATIENCE_S = 60.0


class Server:
    """A running embedded PostgreSQL, held or joined by this process."""

    def __init__(self, layout: Layout, lock: holding.Lock, *, is_holder: bool, durable: bool) -> None:
        """Keep the lock that says that we hold or use the server."""
        self._layout = layout
        self._lock = lock
        self._maker = os.getpid()
        self._durable = durable
        self._is_left = False
        self._process: subprocess.Popen[bytes] | None = None
        #: Whether this process started or adopted the server and will stop it.
        self.is_holder = is_holder
        atexit.register(self.stop)

    @property
    def url(self) -> str:
        """The address of the database, over a Unix socket."""
        return self._layout.url

    @property
    def pid(self) -> int | None:
        """The number of the server's process, None if it does not run."""
        running = postmaster.find(self._layout)
        return running.pid if running else None

    def is_running(self) -> bool:
        """Whether the server accepts connections."""
        return postmaster.is_ready(self._layout)

    def revive(self) -> bool:
        """Whether the server had died and was started again; only its holder may ask."""
        if not self.is_holder or self._is_left or self.is_running():
            return False
        if self._process is not None:
            self._process.poll()
        launched = _bring_up(self._layout, owner_of(self._layout), durable=self._durable)
        self._process = launched or self._process
        return launched is not None

    def stop(self) -> None:
        """Leave: the holder stops the server; a user does so only as the last one, when nobody holds it."""
        if self._is_left or os.getpid() != self._maker:
            return
        self._is_left = True
        atexit.unregister(self.stop)
        if self.is_holder:
            postmaster.stop(self._layout)
            if self._process is not None:
                self._process.wait(postmaster.STOP_WAIT_S)
            self._lock.write("")
        self._lock.release()
        if not self.is_holder:
            _stop_if_last(self._layout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()


def start(home: Path | str, *, durable: bool = True) -> Server:
    """The embedded server of this home, held by this process until `stop` or the end of the process.

    Makes the database on first use; recovers after a crash; adopts a server whose holder was killed.
    `durable=False` turns fsync off: for tests only. Raises Misconfigured if another process holds it, or if
    folder, disk or data do not allow a start; the message says what to do.
    """
    layout = Layout.of(home)
    owner = owner_of(layout)
    cluster.make_folders(layout, owner)
    cluster.check_room(layout)
    lock = _take_or_refuse(layout)
    try:
        process = _bring_up(layout, owner, durable=durable)
    except BaseException:
        lock.release()
        raise
    server = Server(layout, lock, is_holder=True, durable=durable)
    server._process = process
    return server


def attach(home: Path | str) -> Server:
    """The embedded server that already runs for this home; TryAgain if none does."""
    layout = Layout.of(home)
    owner_of(layout)
    lock = holding.share(layout) if layout.users.exists() else None
    if lock is None or not postmaster.is_ready(layout):
        if lock is not None:
            lock.release()
        raise TryAgain(f"no database runs for {layout.home}: start `leadline serve` first", after_s=5.0)
    return Server(layout, lock, is_holder=False, durable=True)


def borrow(home: Path | str) -> Server:
    """The embedded server of this home for a short command: the running one, or one started for us.

    Nobody holds a server that was started so; the last one to leave stops it, and `start` adopts it.
    """
    layout = Layout.of(home)
    owner = owner_of(layout)
    cluster.make_folders(layout, owner)
    lock = holding.share(layout)
    try:
        process = _run_for_all(layout, owner)
    except BaseException:
        lock.release()
        raise
    server = Server(layout, lock, is_holder=False, durable=True)
    server._process = process
    return server


def exit_on_sigterm() -> None:
    """Turn SIGTERM into an ordinary exit, so that `with start(...)` stops the server cleanly.

    For commands without a loop that handles signals itself; call it in the main thread.
    """
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _take_or_refuse(layout: Layout) -> holding.Lock:
    """The holder's lock; waits for a brief holder, refuses when somebody holds it for long."""
    until = time.monotonic() + PATIENCE_S
    while True:
        lock = holding.take(layout, now=datetime.now(UTC), is_brief=False)
        if lock is not None:
            return lock
        holder = holding.holder_of(layout)
        if holder is not None and not holder.is_brief:
            raise holding.held(layout, holder)
        if time.monotonic() > until:
            raise TryAgain(
                f"another process has been starting or stopping {layout.root} for {PATIENCE_S:.0f} s"
            )
        time.sleep(postmaster.LOOK_S)


def _run_for_all(layout: Layout, owner: Owner) -> subprocess.Popen[bytes] | None:
    """Make sure that a server runs, whoever starts it; its process if that was us."""
    until = time.monotonic() + PATIENCE_S
    while not postmaster.is_ready(layout):
        cluster.check_room(layout)
        lock = holding.take(layout, now=datetime.now(UTC), is_brief=True)
        if lock is not None:
            try:
                return _bring_up(layout, owner, durable=True)
            finally:
                lock.release()
        if time.monotonic() > until:
            raise TryAgain(
                f"another process has been starting or stopping {layout.root} for {PATIENCE_S:.0f} s"
            )
        time.sleep(postmaster.LOOK_S)
    return None


def _bring_up(layout: Layout, owner: Owner, *, durable: bool) -> subprocess.Popen[bytes] | None:
    """Adopt the running server or launch one; None if it was adopted. The caller holds the lock."""
    if postmaster.settles_ready(layout):
        if _is_durable(layout) is durable:
            return None
        postmaster.stop(layout)
    cluster.prepare(layout, owner, durable=durable)
    return postmaster.launch(layout, owner)


def _is_durable(layout: Layout) -> bool:
    with psycopg.connect(layout.url_for(SUPERUSER, SUPERUSER), autocommit=True) as connection:
        return connection.execute("SHOW fsync").fetchone() == ("on",)


def _stop_if_last(layout: Layout) -> None:
    """Stop a server that nobody holds and nobody uses any more."""
    alone = holding.last_one(layout)
    if alone is None:
        return
    try:
        lock = holding.take(layout, now=datetime.now(UTC), is_brief=True)
        if lock is not None:
            postmaster.stop(layout)
            lock.release()
    finally:
        alone.release()
