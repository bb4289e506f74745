"""Walls: what a process takes from itself before it looks at a hostile file.

The kernel's walls are a seccomp filter and Landlock; where it has none, an audit hook forbids the same
to Python code at least, and `leadline doctor` says so.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from leadline.shell.examining import filters, landlock

#: open files while one file is read
_OPEN_FILES = 64
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.spawn",
    "os.posix_spawn",
    "os.system",
    "os.kill",
)
_WRITING = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.truncate",
    "os.link",
    "os.symlink",
    "os.chmod",
)
_CAPABILITY_VERSION, _PR_SET_PDEATHSIG = 0x2008_0522, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What reading one file may cost."""

    #: bytes of memory beyond what the program itself takes
    memory: int
    #: seconds of processor time
    cpu_s: int


def without_network() -> str:
    """Which wall stands between this process and every network: "seccomp" or "audit hook"."""
    here = filters.machine()
    if here is not None:
        with suppress(OSError):
            filters.refuse_sockets(here)
            return "seccomp"
    sys.addaudithook(_refuse)
    return "audit hook"


def close_in(allowed: Allowance) -> dict[str, str]:
    """Which walls hold from now on; no file is written, no other process reached, no limit exceeded."""
    _limit(allowed)
    _drop_capabilities()
    return {"files": _without_files(), "powers": _without_powers()}


def _limit(allowed: Allowance) -> None:
    page = resource.getpagesize()
    with suppress(OSError, ValueError):
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * page
        resource.setrlimit(resource.RLIMIT_AS, (taken + allowed.memory,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed.cpu_s, allowed.cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    if filters.machine() is None:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _drop_capabilities() -> None:
    """Nothing; what an administrator's process may do besides is gone, and this one dies with its maker."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.capset(struct.pack("=Ii", _CAPABILITY_VERSION, 0), bytes(24))


def _without_files() -> str:
    with suppress(OSError):
        landlock.close_in(landlock.readable())
        return "landlock"
    sys.addaudithook(_refuse)
    return "audit hook"


def _without_powers() -> str:
    here = filters.machine()
    if here is not None:
        with suppress(OSError):
            filters.refuse_powers(here)
            return "seccomp"
    return "audit hook"


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """The audit hook: raises for what this process must not do."""
    if event.startswith(_FORBIDDEN) and event != "os.fork":
        raise PermissionError(f"{event} is not allowed here")
    if event.startswith(_WRITING) or (event == "open" and _writes(arguments)):
        raise PermissionError("nothing is written here")


def _writes(arguments: tuple[object, ...]) -> bool:
    path, flags = arguments[0], arguments[2]
    return (
        isinstance(path, str | bytes) and isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
    )
