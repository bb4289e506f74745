from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import leadline

HERE = Path(__file__).parent

INNER = """
import os, pathlib, time

def test_it(postgres_url):
    assert os.environ["DATABASE_URL"] == postgres_url
    pid = pathlib.Path(os.environ["LEADLINE_HOME"], "postgres/data/postmaster.pid").read_text().split()[0]
    pathlib.Path("said").write_text(os.environ["LEADLINE_HOME"] + " " + pid)
    time.sleep(60)
"""


@pytest.fixture
def inner(tmp_path):
    """A test run of its own that has started its database; with the home and the server's process."""
    (tmp_path / "test_inner.py").write_text(INNER)
    said = tmp_path / "said"
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "-p", "early_database", "-p", "no:django", "test_inner.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{Path(leadline.__file__).parent.parent}:{HERE}"},
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 120
    while not said.exists() or not said.read_text():
        assert run.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    home, pid = said.read_text().split()
    yield run, Path(home), psutil.Process(int(pid))
    run.kill()
    run.wait()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_test_run_leaves_no_server_and_no_files(inner, how):
    run, home, server = inner

    run.send_signal(how)
    run.wait(120)

    psutil.wait_procs([server], timeout=15)
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE
    assert _is_gone(home)


def _is_gone(home: Path, wait_s: float = 15) -> bool:
    until = time.monotonic() + wait_s
    while home.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return not home.exists()
