"""Probe: tries from inside the walls what a hostile file would try, for `leadline doctor` and the tests."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType


def _connect() -> object:
    return socket.create_connection(("127.0.0.1", 9), timeout=0.5)


def _fork() -> object:
    child = os.fork()
    if child == 0:
        os._exit(0)
    return child


def _write() -> object:
    return Path(tempfile.gettempdir(), "leadline-probe").write_text("x")


def _program() -> object:
    return os.posix_spawn("/bin/true", ["true"], {})


#: what is tried, by name; None of it may succeed
TRIALS: Mapping[str, Callable[[], object]] = MappingProxyType(
    {
        "inet": lambda: socket.socket(socket.AF_INET),
        "inet6": lambda: socket.socket(socket.AF_INET6),
        "unix": lambda: socket.socket(socket.AF_UNIX),
        "netlink": lambda: socket.socket(getattr(socket, "AF_NETLINK", socket.AF_UNIX), socket.SOCK_RAW),
        "pair": socket.socketpair,
        "connect": _connect,
        "fork": _fork,
        "program": _program,
        "kill": lambda: os.kill(os.getppid(), 0),
        "write": _write,
        "read": lambda: Path("/etc/passwd").read_bytes(),
    }
)


def probe() -> dict[str, str]:
    """What was refused and how, by the name of the trial; "done" for what succeeded."""
    return {name: _try(act) for name, act in TRIALS.items()}


def _try(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return type(error).__name__
    return "done"
