"""Patterns: the durable job that looks at many sightings at once, every night and when somebody asks.

Each kind of object for itself, by every plugin of `leadline.patterns`. Safe to run twice: what is found has a
key, and chance comes from the day's own seed. Pages nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
from leadline.shell.tables import patterns as rows
from leadline.shell.tables.leads import LeadRow
from leadline.shell.worker.building import plugins
from leadline.shell.worker.draining import line_here

log = structlog.get_logger()
#: how far back the detectors may look: two years show a season
PAST = timedelta(days=730)
#: dispositions that say: somebody looked, and nothing was there
NOTHING_FOUND = (Disposition.NO_MERIT.value,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round came to."""

    #: kinds of object that were looked at
    kinds: int
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
    asked = [kind() for kind in plugins("patterns")] if detectors is None else detectors
    scenes = list(scenes_of(line, now))
    found = fresh = 0
    for kind, scene in scenes:
        some = [pattern for detector in asked for pattern in _found(detector, kind, scene)]
        found += len(some)
        fresh += rows.write(some, kind, line.policy, now)
    done = Round(kinds=len(scenes), found=found, fresh=fresh)
    log.info("looked for patterns", kinds=done.kinds, found=done.found, fresh=done.fresh)
    return done


def scenes_of(line: Line, now: datetime) -> Iterator[tuple[str, Scene]]:
    """Each kind of object with its scene, in the order of their names."""
    background = line.store.sightings(now - PAST)
    visited = nothing_found(now - PAST)
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
                nothing_found=visited,
            ),
        )


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
    except (LeadlineError, ArithmeticError, np.linalg.LinAlgError) as error:
        log.error("pattern detector failed", detector=name, kind=kind, error=type(error).__name__)
        return ()
