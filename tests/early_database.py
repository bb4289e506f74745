"""Gives the test run a database of its own, before Django reads its settings.

Loaded by `-p early_database`, because pytest-django reads the settings before any conftest.py. It only sets
the address; the server starts when the first test asks for `postgres_url` or for Django's database.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadline.shell.database import embedded, resolve

#: Says which process made the home, so that a second import of this file does not make another.
MARK = "LEADLINE_TEST_RUN"

#: Waits for the end of the test run, even by kill -9, then stops what is left and cleans up.
TETHER = """
trap '' INT TERM HUP
cat >/dev/null
pid=$(head -n 1 "$1/postgres/data/postmaster.pid" 2>/dev/null) && kill -INT "$pid" 2>/dev/null
n=0; while [ -e "$1/postgres/data/postmaster.pid" ] && [ $n -lt 50 ]; do sleep 0.1; n=$((n+1)); done
rm -rf "$1"
"""


def _own_home() -> Path:
    """The LEADLINE_HOME of this test run, made on the first call."""
    made_by, _, home = os.environ.get(MARK, "").partition(":")
    if made_by == str(os.getpid()):
        return Path(home)
    fresh = Path(tempfile.mkdtemp(prefix="leadline-tests-", dir="/tmp"))
    os.environ[MARK] = f"{os.getpid()}:{fresh}"
    os.environ["LEADLINE_HOME"] = str(fresh)
    os.environ["DATABASE_URL"] = resolve({}, fresh)
    tether = subprocess.Popen(
        ["/bin/sh", "-c", TETHER, "sh", str(fresh)], stdin=subprocess.PIPE, start_new_session=True
    )
    atexit.register(_clean_up, fresh, tether)
    return fresh


def _clean_up(home: Path, tether: subprocess.Popen[bytes]) -> None:
    assert tether.stdin is not None
    tether.stdin.close()
    tether.wait(30)
    shutil.rmtree(home, ignore_errors=True)


HOME = _own_home()


def pytest_configure() -> None:
    """Let SIGTERM end the run as Ctrl-C does, with its clean-up."""
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("ended by SIGTERM", 143))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of the test run's own PostgreSQL, which is running; fast and not durable."""
    with embedded.start(HOME, durable=False) as server:
        yield server.url
