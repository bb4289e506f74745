"""Nursery: this side of the process that makes a closed-in child for each hostile file.

Contents go over as a file in memory that has no name, answers come back through a pipe of their own; nothing
touches the disk. Whatever the children do, this side waits no longer and reads no more than it said.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadline.errors import TryAgain

MODULE = "leadline.shell.examining.child"
#: how long the first start may take on a busy machine, seconds
START_S = 60.0
#: how much longer than the child's own limit this side waits, seconds
GRACE_S = 2.0
_CHUNK = 1 << 16
_PIPE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one child answered, and how it ended."""

    #: what it wrote, at most the bound
    said: bytes
    #: the signal that ended it, 0 if it ended by itself
    signal: int = 0
    #: whether it was ended because its time was over
    is_late: bool = False
    #: whether it wrote more than the bound
    is_long: bool = False


class Nursery:
    """Starts the process at the first file and again whenever it is gone; safe between threads."""

    #: what is started
    command: Sequence[str] = (sys.executable, "-I", "-m", MODULE)

    def __init__(self, readers: str = "") -> None:
        """Nothing is started yet; `readers` is another package of readers, for tests."""
        self._readers = readers
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def warm(self) -> None:
        """Nothing; the process is there, and has loaded what it needs, before the first file comes."""
        with self._lock:
            self._ensure()

    def close(self) -> None:
        """Nothing; the process and all its children are gone."""
        with self._lock:
            self._end()

    def ask(self, request: Mapping[str, Any], content: bytes, most: int) -> Outcome:
        """What a fresh child says about the content; at most `most` bytes, in `wall_s` of the request.

        Raises TryAgain if no child can be made.
        """
        with contextlib.ExitStack() as files:
            given = files.enter_context(_in_memory(content))
            told, out = _pipe(files)
            ended, status = _pipe(files)
            for again in (True, False):
                try:
                    with self._lock:
                        self._send(request, (given.fileno(), out, status))
                    break
                except (OSError, ValueError) as error:
                    if not again:
                        raise TryAgain("no process can be made that reads the file") from error
            os.close(out)
            os.close(status)
            deadline = time.monotonic() + request["wall_s"] + GRACE_S
            said, is_over = _read(told, most, deadline)
            how = _status(ended, deadline) if is_over else {}
        if not is_over and len(said) <= most:
            self.close()
        return Outcome(
            said=said[:most],
            signal=int(how.get("status", 0)) & 0x7F,
            is_late=bool(how.get("late")) or (not is_over and len(said) <= most),
            is_long=len(said) > most,
        )

    def _send(self, request: Mapping[str, Any], files: tuple[int, int, int]) -> None:
        """Nothing; the request is with a child. The caller holds the lock."""
        try:
            control = self._ensure()
            socket.send_fds(control, [json.dumps(request).encode()], files)
            if not control.recv(64):
                raise OSError("the process that reads files is gone")
        except OSError:
            self._end()
            raise

    def _ensure(self) -> socket.socket:
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self._end()
        kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
        here, there = socket.socketpair(socket.AF_UNIX, kind)
        here.settimeout(START_S)
        with there:
            self._process = subprocess.Popen(
                [*self.command, *filter(None, [self._readers])],
                stdin=there.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                cwd="/",
                start_new_session=True,
            )
        self._control = here
        return here

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._control = self._process = None


def _in_memory(content: bytes) -> Any:
    """An open file without a name that holds the content: in memory where the system can, else unlinked."""
    if hasattr(os, "memfd_create"):
        held = os.fdopen(os.memfd_create("file"), "r+b")
    else:
        held = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    held.write(content)
    held.flush()
    held.seek(0)
    return held


def _pipe(files: contextlib.ExitStack) -> tuple[int, int]:
    """A pipe whose both ends are closed at the latest with `files`."""
    ends = os.pipe()
    for end in ends:
        files.callback(_close, end, os.fstat(end).st_ino)
    return ends


def _close(end: int, inode: int) -> None:
    """Nothing; closes the end unless it was closed before and its number is another file's now."""
    with contextlib.suppress(OSError):
        if os.fstat(end).st_ino == inode:
            os.close(end)


def _read(pipe: int, most: int, deadline: float) -> tuple[bytes, bool]:
    """What came, at most a little more than `most`, and whether the other end is closed."""
    parts: list[bytes] = []
    length = 0
    while length <= most:
        left_s = deadline - time.monotonic()
        if left_s <= 0 or not select.select([pipe], [], [], left_s)[0]:
            return b"".join(parts), False
        part = os.read(pipe, _CHUNK)
        if not part:
            return b"".join(parts), True
        parts.append(part)
        length += len(part)
    return b"".join(parts), False


def _status(pipe: int, deadline: float) -> dict[str, Any]:
    text, _ = _read(pipe, 1000, deadline)
    with contextlib.suppress(ValueError):
        return dict(json.loads(text))
    return {}
