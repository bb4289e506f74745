"""A home of its own for each test, and real processes that use it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

import leadline
from leadline.shell.database import postmaster
from leadline.shell.database.layout import Layout

SOURCE = Path(leadline.__file__).parent.parent

Child = Callable[..., "subprocess.Popen[str]"]


#: What every home of these tests needs at most; a container's /dev/shm may be 64 MB.
ROOM_BYTES = 2**30


def _quick_folder() -> str:
    """A folder in memory if it is large enough: kill -9 spares memory as it spares a disk."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES else "/tmp"


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="leadline-t-", dir=_quick_folder()))
    yield folder
    postmaster.stop(Layout.of(folder))
    shutil.rmtree(folder)


@pytest.fixture
def child(home: Path) -> Iterator[Child]:
    """Starts Python code in a process of its own; `sys.argv[1]` is the home."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, **options: object) -> subprocess.Popen[str]:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE)}
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            **options,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_gone(pid: int) -> None:
    """Return when a process has ended."""
    if psutil.pid_exists(pid):
        psutil.wait_procs([psutil.Process(pid)], timeout=15)
