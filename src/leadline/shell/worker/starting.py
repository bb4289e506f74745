"""Starting: a new line's first voters, learnt from the starter corpus beside the sorting, once.

A thread waits for the process that learns.

Until they are ready the line sorts with the voters that need no training. What they learn here gives order
and suggestions, never a certificate.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog
from django.db import Error, close_old_connections, connections

from leadline.errors import LeadlineError
from leadline.flow import Line
from leadline.shell.tables.sorting import TrainingRow
from leadline.shell.worker import models
from leadline.shell.worker.earning import renewed
from leadline.shell.worker.training import starter_lessons, train
from leadline.triage.lessons import Lesson

log = structlog.get_logger()


#: the lessons of a language
Lessons = Callable[[str], Sequence[Lesson]]


def start_learning(line: Line, lessons: Lessons = starter_lessons) -> threading.Thread | None:
    """The thread that learns now; None where this line has model files or has learnt before."""
    if TrainingRow.objects.exists() or any(models.path_of(name).exists() for name in models.LANGUAGES):
        return None
    thread = threading.Thread(target=_learn, args=(line, lessons), name="first training", daemon=True)
    thread.start()
    return thread


def _learn(line: Line, lessons: Lessons) -> None:
    close_old_connections()
    try:
        trained = train(line, line.clock.now(), first=lessons)
        renewed(line)
        log.info("first training done", languages=[one.language for one in trained])
    except (Error, LeadlineError, OSError) as error:
        log.error("first training failed, the nightly one tries again", error=type(error).__name__)
    finally:
        connections.close_all()
