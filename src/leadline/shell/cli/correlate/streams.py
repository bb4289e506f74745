"""Streams: the rows of a file as scenes, one for each kind or all as one, up to an instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from leadline.correlation.pattern import Scene
from leadline.errors import BadInput, OutOfRange
from leadline.exchange.rows import Rows, instant_s
from leadline.model.incident import Sighting
from leadline.shell.cli.correlate.source import uncollected, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """What a pattern verb looks at."""

    #: scene by kind; the only name is "" if all kinds are one stream
    scenes: Mapping[str, Scene]
    #: the end of the last day
    until: datetime
    #: rows that came after it and are not looked at
    later: int


@uncollected()
def streams_of(rows: Rows, *, until: str = "", zone: str = "UTC", together: bool = False) -> Streams:
    """The streams of a file; `until` is ISO 8601 or "" for the newest row. Raises BadInput for no instant."""
    where = zone_of(zone)
    end = datetime.fromtimestamp(_until(until, where) if until else float(max(rows.at)), UTC)
    sightings = [_placed(one) for one in rows.sightings()]
    inside = [one for one in sightings if one.at <= end]
    if not inside:
        raise OutOfRange("--until", "must not be before the oldest row", "another year, or another zone?")
    of_kind: dict[str, list[Sighting]] = {"": inside} if together else {}
    for one in () if together else inside:
        of_kind.setdefault(one.kind, []).append(one)
    scenes = {
        kind: Scene(sightings=some, background=inside, until=end, zone=where)
        for kind, some in sorted(of_kind.items())
    }
    return Streams(scenes=scenes, until=end, later=len(sightings) - len(inside))


def _until(given: str, zone: ZoneInfo) -> float:
    try:
        return instant_s(given, zone)
    except BadInput as problem:
        raise type(problem)("--until", problem.limit, problem.cause) from None


def _placed(one: Sighting) -> Sighting:
    """A row without a place stands at 0, 0: only verbs that ask for no place are given such rows."""
    return one if one.lat == one.lat else replace(one, lat=0.0, lon=0.0)
