"""Fitting: a model file from lessons, in a process of its own, so that sorting and the clocks do not wait.

Fitting keeps one core busy for up to some minutes and holds the interpreter while it does. Must not know the
database or a key: the lessons come with the question and are gone with the process.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from leadline.errors import LeadlineError, TryAgain
from leadline.triage.learning.modelfile import Manifest, Training, save
from leadline.triage.learning.panel import Panel
from leadline.triage.learning.threads import one_thread
from leadline.triage.lessons import Lesson

#: seed of every training, so that the same labels give the same model
SEED = 20261124
#: how far fitting steps back (nice) behind everything else of the line
YIELDS = 19
#: a model file tells something of the reports that it learnt from: nobody else reads it
MODE = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What came of fitting."""

    manifest: Manifest
    #: lessons that are labels of this line's people
    own: int
    #: share of the lessons that the panel got right without having learnt from them; 0 if it was not tried
    crossed: float


def fit(lessons: Sequence[Lesson], path: Path, now: datetime) -> Fit:
    """What came of it; the model file at `path` is replaced in one step."""
    names = [lesson.name for lesson in lessons]
    instants = sorted(lesson.at for lesson in lessons if lesson.at is not None)
    # the starter alone earns no certificate: trying it on left-out reports would take ten times as long
    learn = Panel.fit if instants else Panel.without_crossing
    with one_thread():
        panel = learn(
            [lesson.text for lesson in lessons], names, sorted(set(names)), np.random.default_rng(SEED)
        )
    panel = replace(panel, cases=tuple(lesson.called for lesson in lessons))
    training = Training(
        seed=SEED,
        texts=len(lessons),
        first=instants[0].isoformat() if instants else "",
        last=instants[-1].isoformat() if instants else "",
        made_at=now.isoformat(),
        source=f"starter corpus and {len(instants)} labels of this line",
    )
    manifest = save(panel, path, training)
    path.chmod(MODE)
    return Fit(manifest=manifest, own=len(instants), crossed=_right(panel))


def fit_apart(lessons: Sequence[Lesson], path: Path, now: datetime) -> Fit:
    """The same, from a process that steps back behind all others and ends with this one.

    Raises TryAgain if it was ended or could not.
    """
    context = get_context("spawn")
    hearing, telling = context.Pipe(duplex=False)
    # a daemon: whoever stops the line does not wait for a training
    apart = context.Process(target=_tell_fit, args=(telling, lessons, path, now), daemon=True)
    apart.start()
    telling.close()
    try:
        made = hearing.recv()
    except EOFError as ended:
        raise TryAgain("the process that trains was ended, perhaps for want of memory") from ended
    finally:
        hearing.close()
        apart.join()
    if isinstance(made, Fit):
        return made
    raise TryAgain(f"training failed: {made}")


def _tell_fit(telling: Connection, lessons: Sequence[Lesson], path: Path, now: datetime) -> None:
    """Nothing; the answer, or a sentence on what went wrong, goes to the process that asked."""
    os.nice(YIELDS)
    try:
        telling.send(fit(lessons, path, now))
    except LeadlineError as error:
        telling.send(str(error))
    except OSError as error:
        telling.send(f"the model file: {error.strerror}")


def _right(panel: Panel) -> float:
    crossed = panel.crossed
    return float(np.mean(crossed.probabilities.argmax(axis=1) == crossed.labels)) if crossed else 0.0
