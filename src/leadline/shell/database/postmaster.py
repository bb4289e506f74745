"""The PostgreSQL server process: found, launched, stopped.

It must not know who holds the server or why.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from leadline.errors import Misconfigured, TryAgain
from leadline.shell.database import cluster
from leadline.shell.database.layout import PORT, Layout
from leadline.shell.database.owner import Owner
from leadline.shell.database.passage import let_through

#: Seconds to wait until a server accepts connections; replaying 1 GB of write-ahead log may take minutes.
START_WAIT_S = 180.0

#: Seconds to wait for a fast shutdown before an immediate one.
STOP_WAIT_S = 30.0

#: Seconds that the children of a killed server may need to go.
LEFTOVER_WAIT_S = 15.0

#: Seconds between two looks.
LOOK_S = 0.02

#: What PostgreSQL says while children of a killed server still use its memory.
STILL_IN_USE = ("pre-existing shared memory block", "lock file")

#: What PostgreSQL says when its own files cannot be read.
DAMAGE = (
    "control file",
    "pg_control",
    "checkpoint record",
    "could not find the database system",
    "incompatible with server",
    "is not a valid data directory",
    "PANIC",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that lives: its process and whether it accepts connections."""

    pid: int
    is_ready: bool


def find(layout: Layout) -> Running | None:
    """The server of this data directory, None if there is none.

    The pid file alone proves nothing (kill -9, a reused pid): the process must be a postgres that works in
    this directory.
    """
    try:
        lines = (layout.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _is_ours(pid, layout.data):
        return None
    return Running(pid=pid, is_ready=len(lines) > 7 and lines[7].strip() == "ready")


def _is_ours(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        return (
            process.status() != psutil.STATUS_ZOMBIE
            and process.name().startswith("postgres")
            and data.samefile(process.cwd())
        )
    except (psutil.Error, OSError):
        return False


def launch(layout: Layout, owner: Owner) -> subprocess.Popen[bytes]:
    """A new server that accepts connections.

    Raises Misconfigured with the reason and what mends it if it cannot start, TryAgain if it still recovers.
    """
    until = time.monotonic() + LEFTOVER_WAIT_S
    while True:
        _disown_stale_locks(layout)
        try:
            return _launch_once(layout, owner)
        except _StillInUse:
            if time.monotonic() > until:
                raise TryAgain(f"processes of a killed server still use {layout.data}", after_s=5.0) from None
            time.sleep(0.2)


class _StillInUse(TryAgain):
    """Children of a killed server are not gone yet."""


def _disown_stale_locks(layout: Layout) -> None:
    """Write our own number into the lock files of a dead server, so that PostgreSQL sees that it is dead.

    PostgreSQL only asks whether a process of the number in them exists. A reused number, or a dead process
    that nobody buried (a container without an init), would stop every start. But it knows that its parent,
    which we are, is no server. The files must stay: by them it finds the shared memory of the dead server,
    waits for its last children and cleans up after it (src/backend/utils/init/miscinit.c, CreateLockFile).
    """
    if find(layout) is not None:
        return
    if _answers(layout):
        raise Misconfigured(
            f"a server that is not on this machine, or in another container, uses {layout.data}: "
            "stop it first; two servers on one folder would destroy it"
        )
    for path in (layout.data / "postmaster.pid", layout.socket_dir / f".s.PGSQL.{PORT}.lock"):
        with contextlib.suppress(FileNotFoundError), path.open("r+", encoding="utf-8") as file:
            rest = file.read().partition("\n")[2]
            file.seek(0)
            file.write(f"{os.getpid()}\n{rest}")
            file.truncate()


def _answers(layout: Layout) -> bool:
    """Whether somebody listens on the socket, whoever it is."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(1.0)
        try:
            caller.connect(str(layout.socket_dir / f".s.PGSQL.{PORT}"))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except TimeoutError:
            return True
    return True


def _launch_once(layout: Layout, owner: Owner) -> subprocess.Popen[bytes]:
    postgres = cluster.program("postgres")
    let_through(postgres, owner)
    said = layout.log / "start.log"
    said.unlink(missing_ok=True)
    descriptor = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        process = subprocess.Popen(
            [str(postgres), "-D", str(layout.data)],
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            cwd="/",
            env=cluster.ENVIRONMENT,
            start_new_session=True,  # Ctrl-C is for Leadline, which then stops the server last
            **owner.spawn,
        )
    finally:
        os.close(descriptor)
    try:
        _await(layout, process)
    except (KeyboardInterrupt, SystemExit):
        process.send_signal(signal.SIGINT)
        process.wait(STOP_WAIT_S)
        raise
    return process


def _await(layout: Layout, process: subprocess.Popen[bytes]) -> None:
    """Return when the launched server accepts connections; raise why it does not."""
    until = time.monotonic() + START_WAIT_S
    while not is_ready(layout):
        if process.poll() is not None:
            raise _why(layout)
        if time.monotonic() > until:
            raise still_recovering(layout)
        time.sleep(LOOK_S)


def still_recovering(layout: Layout) -> TryAgain:
    """The error for a server that lives but does not accept connections yet; it is left to its work."""
    return TryAgain(f"PostgreSQL still recovers {layout.data}; see {layout.log}", after_s=30.0)


def is_ready(layout: Layout) -> bool:
    """Whether the server of this data directory accepts connections."""
    running = find(layout)
    return running is not None and running.is_ready


def settles_ready(layout: Layout) -> bool:
    """Whether a server that starts, recovers or stops now ends up ready (True) or gone (False)."""
    until = time.monotonic() + START_WAIT_S
    while (running := find(layout)) is not None:
        if running.is_ready:
            return True
        if time.monotonic() > until:
            raise still_recovering(layout)
        time.sleep(LOOK_S)
    return False


def _why(layout: Layout) -> Misconfigured | TryAgain:
    """The reason why a server did not start, from what it wrote: on its own output first, then in its log."""
    logs = sorted(layout.log.glob("postgresql-*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    reason = next(filter(None, map(_complaint, [layout.log / "start.log", *logs[:1]])), "")
    if any(sign in reason for sign in STILL_IN_USE):
        return _StillInUse(reason)
    if "No space left on device" in reason:
        return cluster.disk_full(layout)
    if any(sign in reason for sign in DAMAGE):
        return cluster.damaged(layout, reason)
    return Misconfigured(
        f"PostgreSQL did not start: {reason or 'it said nothing'}; the log is in {layout.log}"
    )


def _complaint(path: Path) -> str:
    """Why the last start ended, as this log says, without the time; empty if it does not say."""
    said = _tail(path).rpartition("starting PostgreSQL")[2].splitlines()
    fatal = [line.partition("] ")[2] for line in said if "FATAL:" in line or "PANIC:" in line]
    plain = [line for line in said if line.startswith("postgres: ")]
    return next(iter([*reversed(fatal), *plain]), "")


def _tail(path: Path, size_bytes: int = 4000) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - size_bytes))
        return file.read().decode(errors="replace")


def stop(layout: Layout) -> None:
    """End the server of this data directory, cleanly if it can; returns when it is gone."""
    running = find(layout)
    if running is None:
        return
    process = psutil.Process(running.pid)
    for how, wait_s in ((signal.SIGINT, STOP_WAIT_S), (signal.SIGQUIT, STOP_WAIT_S)):
        try:
            process.send_signal(how)
            process.wait(wait_s)
            return
        except psutil.NoSuchProcess:
            return
        except psutil.TimeoutExpired:
            continue
    raise TryAgain(f"PostgreSQL (process {running.pid}) does not stop", after_s=10.0)
