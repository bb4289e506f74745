from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from multiprocessing import Pipe, active_children
from pathlib import Path

import pytest

from leadline.errors import OutOfRange, TryAgain
from leadline.shell.worker import fitting
from leadline.triage.lessons import Lesson

NOW = datetime(2026, 11, 30, tzinfo=UTC)
LESSONS = [Lesson(text=f"a grey box hangs at pier {n}", name=f"ours/{n % 3}") for n in range(30)]


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (OSError(28, "No space left on device"), "the model file: No space left on device"),
        (OutOfRange("lessons", "at least 2 classes"), "lessons: at least 2 classes"),
    ],
)
def test_what_went_wrong_is_told_to_the_process_that_asked(monkeypatch, tmp_path, problem, said):
    def failing(lessons, path, now):
        raise problem

    monkeypatch.setattr(fitting, "fit", failing)
    monkeypatch.setattr(fitting.os, "nice", lambda by: by)
    hearing, telling = Pipe(duplex=False)

    fitting._tell_fit(telling, LESSONS, tmp_path / "en.model", NOW)

    assert hearing.recv() == said


def test_a_training_that_was_killed_is_tried_again(tmp_path):
    def kill():
        while not (children := active_children()):
            time.sleep(0.01)
        os.kill(children[0].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(TryAgain, match="was ended"):
        fitting.fit_apart(LESSONS, tmp_path / "en.model", NOW)
    killer.join()


def test_whoever_stops_the_line_does_not_wait_for_a_training(tmp_path):
    """The process that asks ends at once, and the one that trains with it."""
    code = f"""
import threading, time
from multiprocessing import Pipe, active_children
from pathlib import Path
from pathlib import Path
from leadline.shell.worker import fitting
from leadline.triage.lessons import Lesson
from datetime import UTC, datetime

if __name__ == "__main__":
    lessons = [Lesson(text=f"box {{n}} " * 3000, name=f"ours/{{n % 7}}") for n in range(4000)]
    where = Path({str(tmp_path / "en.model")!r})
    asked = threading.Thread(
        target=fitting.fit_apart, args=(lessons, where, datetime.now(UTC)), daemon=True
    )
    asked.start()
    while not active_children():
        time.sleep(0.01)
    print(active_children()[0].pid, flush=True)
"""
    script = tmp_path / "asks.py"
    script.write_text(code)

    ended = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)

    assert ended.returncode == 0, ended.stderr
    assert _is_over(int(ended.stdout))
    assert not (tmp_path / "en.model").exists()


def _is_over(pid: int) -> bool:
    """Whether no such process runs; one that nobody buried yet is over."""
    told = Path(f"/proc/{pid}/stat")
    return not told.exists() or told.read_text().split()[2] == "Z"
