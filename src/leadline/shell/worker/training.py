"""Training: the voters learn from people's labels and the starter; certificates must be earned anew after it.

The newest second looks are left out of the lessons, because the next certificates rest on them. Safe to run
twice: the same labels and seed give the same model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from uuid import UUID

import numpy as np
from django.db import transaction

from leadline.audit.chain import Draft
from leadline.flow import Line
from leadline.model.label import Label
from leadline.model.report import reference
from leadline.policy.starter import starter
from leadline.shell.tables import chain
from leadline.shell.tables.lessons import labels
from leadline.shell.tables.looks import given_looks
from leadline.shell.tables.sorting import LookRow, TrainingRow
from leadline.shell.worker import models
from leadline.shell.worker.certifying import BATCH, opened
from leadline.shell.worker.fitting import fit_apart
from leadline.triage.language import script_of
from leadline.triage.learning.modelfile import Manifest
from leadline.triage.lessons import Lesson, class_of, class_of_example

#: fewer lessons of a class than this teach nothing; they count as unclear
LEAST_OF_CLASS = 2
#: second looks that are kept for certificates: all while they are few, then half of them, the newest ones
FEW, KEPT_SHARE, KEPT = 1_200, 0.5, 2_500

#: characters of an example by which it is called, and of one without blanks
MOST_CALLED, MOST_CALLED_HAN = 40, 18

_ONE_AT_A_TIME = Lock()

#: told the step that is being done, for a progress bar
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What came of training in one language."""

    language: str
    manifest: Manifest
    lessons: int
    #: lessons that are labels of this line's people
    own: int
    #: share of the lessons that the panel got right without having learnt from them
    crossed: float


def train(
    line: Line,
    now: datetime,
    by: str = "",
    tell: Tell = lambda step: None,
    first: Callable[[str], Sequence[Lesson]] | None = None,
) -> list[Trained]:
    """What came of each language; the model files are replaced, each in one step, and written down.

    `first` gives the lessons that come before people's labels, by default those of the starter.
    """
    with _ONE_AT_A_TIME:
        return _train(line, now, by, tell, first or starter_lessons)


def _train(
    line: Line, now: datetime, by: str, tell: Tell, first: Callable[[str], Sequence[Lesson]]
) -> list[Trained]:
    tell("reading labels")
    own = own_lessons(line, now)
    trained: list[Trained] = []
    for language in models.LANGUAGES:
        mine = [lesson for lesson in own if script_of(lesson.text) == language]
        lessons = usable(capped(first(language), mine, line.policy.automation.lessons))
        if len({lesson.name for lesson in lessons}) < 2:
            continue
        tell(f"training {language} on {len(lessons)} reports")
        trained.append(_trained(language, lessons, now))
    apart = kept_from(now - line.policy.automation.window)
    _write_down(trained, now, by, apart)
    return trained


def starter_lessons(language: str) -> list[Lesson]:
    """What the starter corpus teaches."""
    return [
        Lesson(text=one.text, name=class_of_example(one), called=beginning(one.text))
        for one in starter(language)
    ]


def beginning(text: str) -> str:
    """The first words of a text, on one line.

    >>> beginning("A gray box with two antennas hangs on the lamp post by the old lock.")
    'A gray box with two antennas hangs on…'
    """
    flat = " ".join(text.split())
    if len(flat) <= MOST_CALLED:
        return flat
    cut = flat[:MOST_CALLED]
    return f"{cut.rpartition(' ')[0] or cut[:MOST_CALLED_HAN]}…"


def capped(first: Sequence[Lesson], own: Sequence[Lesson], most: int) -> list[Lesson]:
    """At most so many lessons: the newest of this line's people, and an even share of the others."""
    kept = list(own[-most:])
    room = most - len(kept)
    if len(first) <= room:
        return [*first, *kept]
    places: list[int] = np.unique(np.linspace(0, len(first) - 1, room).round().astype(int)).tolist()
    return [*(first[place] for place in places), *kept]


def usable(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons with text, those of a class that is too rare as unclear."""
    counted: dict[str, int] = {}
    for lesson in lessons:
        counted[lesson.name] = counted.get(lesson.name, 0) + 1
    return [
        lesson if counted[lesson.name] >= LEAST_OF_CLASS else replace(lesson, name="unclear")
        for lesson in lessons
        if lesson.text.strip()
    ]


def own_lessons(line: Line, now: datetime) -> list[Lesson]:
    """What people said of this line's reports, without the second looks that certificates will rest on."""
    since = now - line.policy.automation.window
    known = taught(since)
    wanted = list(known)
    found: list[Lesson] = []
    for start in range(0, len(wanted), BATCH):
        for report in opened(line, wanted[start : start + BATCH]):
            said = known[report.id]
            called = reference(report.id)
            found.append(Lesson(text=report.text, name=class_of(said), at=report.received_at, called=called))
    return sorted(found, key=lambda lesson: (lesson.at or now, lesson.text))


def taught(since: datetime) -> dict[UUID, Label]:
    """The labels that voters may learn from: not those that certificates will rest on."""
    known = labels(since)
    start_of_kept = kept_from(since)
    if start_of_kept is None:
        return dict(known)
    kept = set(LookRow.objects.filter(drawn_at__gte=start_of_kept).values_list("lead", flat=True))
    return {lead: label for lead, label in known.items() if lead not in kept}


def kept_from(since: datetime) -> datetime | None:
    """From when on second looks are left out of the lessons; None without looks."""
    given = given_looks(since).order_by("-drawn_at", "-id")
    count = given.count()
    kept = min(count, max(FEW, min(KEPT, round(count * KEPT_SHARE))))
    return given.values_list("drawn_at", flat=True)[kept - 1] if kept else None


def _trained(language: str, lessons: Sequence[Lesson], now: datetime) -> Trained:
    made = fit_apart(lessons, models.path_of(language), now)
    return Trained(
        language=language,
        manifest=made.manifest,
        lessons=len(lessons),
        own=made.own,
        crossed=made.crossed,
    )


def _write_down(trained: Sequence[Trained], now: datetime, by: str, apart: datetime | None) -> None:
    with transaction.atomic():
        for one in trained:
            card = one.manifest
            TrainingRow.objects.create(
                at=now,
                model_hash=card.model_hash,
                labels=one.own,
                data_from=_instant(card.training.first),
                data_to=_instant(card.training.last),
                manifest=_plain(card),
                kept_from=apart,
                by=by,
                because=f"{one.language}: {one.lessons} reports, {one.own} of them labelled here; "
                + (
                    f"{one.crossed:.1%} right when left out." if one.own else "Not tried on left-out reports."
                ),
            )
        chain.append(
            Draft(
                at=now,
                kind="model.trained",
                by=by,
                subject=one.language,
                detail={"hash": one.manifest.model_hash, "lessons": one.lessons, "own": one.own},
            )
            for one in trained
        )


def _instant(said: str) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _plain(card: Manifest) -> Mapping[str, object]:
    return {
        "classes": list(card.classes),
        "voters": list(card.voters),
        "libraries": dict(card.libraries),
        "seed": card.training.seed,
        "texts": card.training.texts,
        "source": card.training.source,
        "parts": dict(card.parts),
    }
