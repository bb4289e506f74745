import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from leadline.shell.serve.children import PAUSE_S, Child

#: a parent that starts a sleeper, says its number, and waits
PARENT = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "open(sys.argv[1], 'w').write(str(child.pid));"
    "time.sleep(60)"
)
#: a line that starts a child, says its number, and waits
LINE = (
    "import sys, time;"
    "from leadline.shell.serve.children import Child;"
    "sleeper = [sys.executable, '-c', 'import time; time.sleep(60)'];"
    "child = Child(name='web', command=sleeper, environment={});"
    "child.start();"
    "open(sys.argv[1], 'w').write(str(child.process.pid));"
    "time.sleep(60)"
)


def number_in(said: Path) -> int:
    """The number that a process wrote, as soon as it stands there."""
    deadline = time.monotonic() + 60
    while not (said.exists() and said.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return int(said.read_text())


@pytest.fixture
def watched(tmp_path):
    """A watched process and the number of the process that it started."""
    said = tmp_path / "pid"
    child = Child(name="web", command=[sys.executable, "-c", PARENT, str(said)], environment={})
    child.start()
    yield child, number_in(said)
    child.end()
    child.wait()


def gone(pid: int) -> bool:
    try:
        psutil.Process(pid).wait(5)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


def test_a_killed_process_leaves_nothing_behind_that_holds_its_port(watched) -> None:
    child, grandchild = watched
    child.process.kill()
    child.process.wait()
    time.sleep(PAUSE_S)

    child.watch()

    assert gone(grandchild)
    assert child.process.poll() is None


def test_an_ended_process_leaves_nothing_behind(watched) -> None:
    child, grandchild = watched
    child.end()
    child.wait()

    assert gone(grandchild)


def test_a_line_that_is_killed_takes_its_processes_along(tmp_path) -> None:
    said = tmp_path / "pid"
    line = subprocess.Popen([sys.executable, "-c", LINE, str(said)])
    child = number_in(said)

    line.kill()
    line.wait()

    assert gone(child)
