"""Who holds the embedded server, and who uses it: two locks that end with their process.

The kernel frees an flock when its process ends, however it ends; so a lock left by kill -9 is no lock.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import weakref
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

import psutil

from leadline.errors import Misconfigured
from leadline.shell.database.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The process that holds the server."""

    #: Its number.
    pid: int
    #: When it took hold: UTC, ISO 8601.
    since: str
    #: Whether it holds only while it starts or stops the server for a short command.
    is_brief: bool


#: Every lock of this process; a forked child closes its copies, else they would outlive the parent.
_ours: weakref.WeakSet[Lock] = weakref.WeakSet()


class Lock:
    """A lock on a file; freed by `release` or with the process, and never kept by its children."""

    def __init__(self, descriptor: int) -> None:
        """Own an open, locked descriptor."""
        self._descriptor: int | None = descriptor
        _ours.add(self)

    @classmethod
    def on(cls, path: Path, how: int) -> Self | None:
        """The lock, None if others have it; `how` is fcntl's LOCK_EX, LOCK_SH, LOCK_NB."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, how)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return cls(descriptor)

    def write(self, text: str) -> None:
        """Replace what the file says, if the disk has room: the lock holds without it too."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._require(), 0)
            os.pwrite(self._require(), text.encode(), 0)

    def _require(self) -> int:
        if self._descriptor is None:
            raise OSError("the lock was released")
        return self._descriptor

    def release(self) -> None:
        """Let others have it; a second call does nothing."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def _forget_all() -> None:
    for lock in list(_ours):
        lock.release()


os.register_at_fork(after_in_child=_forget_all)


def take(layout: Layout, *, now: datetime, is_brief: bool) -> Lock | None:
    """The holder's lock, None if another process has it."""
    lock = Lock.on(layout.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if lock is not None:
        since = now.isoformat(timespec="seconds")
        lock.write(json.dumps(asdict(Holder(pid=os.getpid(), since=since, is_brief=is_brief))))
    return lock


def share(layout: Layout) -> Lock:
    """The users' lock, shared with other users; waits while the last one out stops the server."""
    lock = Lock.on(layout.users, fcntl.LOCK_SH)
    if lock is None:
        raise AssertionError("a waiting lock is always given")
    return lock


def last_one(layout: Layout) -> Lock | None:
    """The users' lock for us alone, None if somebody else still uses the server."""
    return Lock.on(layout.users, fcntl.LOCK_EX | fcntl.LOCK_NB)


def holder_of(layout: Layout) -> Holder | None:
    """Who holds the server now; None if nobody does or they have not yet said."""
    with contextlib.suppress(FileNotFoundError):
        free = Lock.on(layout.lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if free is not None:
            free.release()
            return None
    try:
        holder = Holder(**json.loads(layout.lock.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return holder if psutil.pid_exists(holder.pid) else None


def held(layout: Layout, holder: Holder) -> Misconfigured:
    """The polite refusal: who holds it, since when, what to do."""
    return Misconfigured(
        f"process {holder.pid} has held the database in {layout.root} since {holder.since}: "
        "stop that process, or set LEADLINE_HOME to another folder to run a second line"
    )
