"""Starting: what is loaded before the first report comes, and a new line's first voters.

Those are learnt from the starter corpus beside the sorting, once; a thread waits for the process that learns.
Until they are ready the line sorts with the voters that need no training. What they learn here gives order
and suggestions, never a certificate.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog
from django.db import Error, close_old_connections, connections

from leadline.errors import LeadlineError
from leadline.flow import Line
from leadline.methods.sketch import sketch
from leadline.model.lead import Lead, LeadState
from leadline.model.report import Channel, Circumstances, Mode, Report, Statement
from leadline.ports.automation import Earlier
from leadline.ports.store import Waiting
from leadline.shell.tables.sorting import TrainingRow
from leadline.shell.worker import models
from leadline.shell.worker.earning import renewed
from leadline.shell.worker.training import starter_lessons, train
from leadline.triage.lessons import Lesson
from leadline.triage.nearest import Newcomer

log = structlog.get_logger()


#: a text that no reporter wrote; it is read and nothing is kept of it
INVENTED = "Since this morning a grey box with two antennas hangs on the lamp post by the pier, number 4170."
#: the lessons of a language
Lessons = Callable[[str], Sequence[Lesson]]


def warm(line: Line) -> None:
    """Nothing; what is loaded at its first use is loaded, so that the first report need not wait for it."""
    at = line.clock.now()
    report = Report(
        id=UUID(int=0),
        revision=1,
        received_at=at,
        circumstances=Circumstances(channel=Channel.WEB, mode=Mode.ANONYMOUS, language="en"),
        statements=(Statement(what=INVENTED),),
    )
    read = line.readable(
        Waiting(lead=Lead(id=report.id, report=report, state=LeadState.RECEIVED), round=1), report.statements
    )
    own = Earlier(lead=report.id, at=at, sketch=sketch(read.text, line.sketch_key))
    line.sorter.sort([read], [Newcomer(self_=own)], b"", at)
    line.population.setting(0.0, 0.0)


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
