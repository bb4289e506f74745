"""Patterns: the durable job that looks at many sightings at once, every night and when somebody asks.

Each kind of object for itself, by every plugin of `leadline.patterns`; detectors that need no place are asked
about each category too, whether or not its reports name a place. Safe to run twice: what is found has a
key, and chance comes from the day's own seed. Pages nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zlib import crc32

import numpy as np
import structlog
from procrastinate.contrib.django import app

from leadline.correlation.pattern import PatternDetector, Scene
from leadline.errors import LeadlineError
from leadline.flow import Line
from leadline.model.disposition import Disposition
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.policy import Policy
from leadline.shell import site
from leadline.shell.plugins import plugins
from leadline.shell.tables import patterns as rows
from leadline.shell.tables.leads import LeadRow
from leadline.shell.worker.draining import line_here

log = structlog.get_logger()
#: how far back the detectors may look: two years show a season
PAST = timedelta(days=730)
#: dispositions that say: somebody looked, and nothing was there
NOTHING_FOUND = (Disposition.NO_MERIT.value,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round came to."""

    #: streams of reports that were looked at: kinds of object, and categories
    streams: int
    #: questions asked: every detector of every stream
    asked: int
    #: patterns found, known ones too
    found: int
    #: patterns that were not known before
    fresh: int


@app.periodic(cron="41 2 * * *")
@app.task(name="patterns", queueing_lock="patterns")
def patterns(timestamp: int = 0) -> None:
    """One round over all kinds."""
    line = line_here()
    if line is not None:
        look(line)


def look(line: Line, detectors: Sequence[PatternDetector] | None = None) -> Round:
    """What this round found, which is stored when this returns; `detectors` are the plugins if not given."""
    now = line.clock.now()
    asked = plugged(line.policy) if detectors is None else detectors
    placeless = [detector for detector in asked if "place" not in detector.spec.needs]
    told = [(kind, scene, asked) for kind, scene in scenes_of(line, now)]
    told += [(category, scene, placeless) for category, scene in streams_of(line, now)]
    questions = sum(len(those) for _, _, those in told)
    found = fresh = 0
    for kind, scene, those in told:
        some = [pattern for detector in those for pattern in _found(detector, kind, scene)]
        found += len(some)
        fresh += rows.write([_counted(one, questions) for one in some], kind, line.policy, now)
    log.info("looked for patterns", streams=len(told), asked=questions, found=found, fresh=fresh)
    return Round(streams=len(told), asked=questions, found=found, fresh=fresh)


def plugged(policy: Policy) -> list[PatternDetector]:
    """Every plugin, made by its `for_policy` if it has one: so that it asks what this line's policy asks."""
    kinds = list(plugins("patterns"))
    return [kind.for_policy(policy) if hasattr(kind, "for_policy") else kind() for kind in kinds]


def scenes_of(line: Line, now: datetime) -> Iterator[tuple[str, Scene]]:
    """Each kind of object with its scene, in the order of their names."""
    background = line.store.sightings(now - PAST)
    people, visited = rows.reported_from(now - PAST), nothing_found(now - PAST)
    of_kind: dict[str, list[Sighting]] = {}
    for sighting in background:
        of_kind.setdefault(sighting.kind, []).append(sighting)
    for kind in sorted(of_kind):
        yield (
            kind,
            Scene(
                sightings=of_kind[kind],
                background=background,
                until=now,
                zone=line.policy.site.zone,
                people=people,
                nothing_found=visited,
                sites=site.sites(),
            ),
        )


def streams_of(line: Line, now: datetime) -> Iterator[tuple[str, Scene]]:
    """Each category with all its leads of ours, with or without a place (then at 0, 0), by name."""
    leads = rows.ours(now - PAST)
    of_category: dict[str, list[Sighting]] = {}
    for sighting in leads:
        of_category.setdefault(sighting.kind, []).append(sighting)
    for category in sorted(of_category):
        yield (
            category,
            Scene(sightings=of_category[category], background=leads, until=now, zone=line.policy.site.zone),
        )


def _counted(pattern: Pattern, questions: int) -> Pattern:
    """The pattern with how many questions its round asked: chance brings some of them an answer."""
    return replace(pattern, figure={**pattern.figure, "questions_of_the_round": questions})


def nothing_found(since: datetime) -> frozenset[UUID]:
    """Leads since an instant that somebody looked into and closed without a finding."""
    closed = LeadRow.objects.filter(disposition__in=NOTHING_FOUND, received_at__gte=since)
    return frozenset(closed.values_list("report_id", flat=True))


def _found(detector: PatternDetector, kind: str, scene: Scene) -> Iterable[Pattern]:
    """What one detector finds; one that cannot look at a scene does not stop the others."""
    name = detector.spec.name
    seed = [scene.until.date().toordinal(), crc32(f"{name} {kind}".encode())]
    try:
        return detector.find(scene, np.random.default_rng(seed))
    except (LeadlineError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.error("pattern detector failed", detector=name, kind=kind, error=type(error).__name__)
        return ()
