"""The surge pass: on which midnights of the past a surge of one kind would have been told, and its chance.

Each midnight (UTC) of the span is asked as the line asks every night, with the past that was there then, so a
slab with that past as its halo says what the whole says. The random numbers of a night depend on the seed,
the night and the kind alone. Copies of a text are not told from each other here; a reporter counts once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow

from leadline.archive.slabs import Slab
from leadline.correlation.pattern import Scene
from leadline.correlation.patterns.surge import SurgeDetector
from leadline.errors import OutOfRange
from leadline.exchange.leads import lead_of
from leadline.methods.scan import Asked
from leadline.model.incident import Sighting

DAY_S = 86_400.0
#: days of past that a night may ask for
LEAST_DAYS, MOST_DAYS = 30, 1_000
_SCHEMA = pyarrow.schema(
    [
        ("key", pyarrow.string()),
        ("kind", pyarrow.string()),
        ("until", pyarrow.timestamp("us", "UTC")),
        ("starts_at", pyarrow.timestamp("us", "UTC")),
        ("p_value", pyarrow.float64()),
        ("recurrence_days", pyarrow.float64()),
        ("ids", pyarrow.list_(pyarrow.string())),
        ("because", pyarrow.string()),
        ("because_zh", pyarrow.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class SurgePass:
    """The nightly scan over an archive."""

    #: what its files are called
    name: str
    #: days of past of each night
    past_days: int
    #: radius in metres and days of the widest cylinder
    asked: Asked
    seed: int

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> SurgePass:
        """The pass from plain settings; OutOfRange for a past or a cylinder that cannot be asked for."""
        days = int(settings.get("past_days", 365))
        if not LEAST_DAYS <= days <= MOST_DAYS:
            raise OutOfRange("past_days", f"must be {LEAST_DAYS} to {MOST_DAYS}, was {days}")
        asked = Asked(**{name: settings[name] for name in ("radius_m", "window_days") if name in settings})
        return cls(str(settings["name"]), days, asked, int(settings.get("seed", 0)))

    @property
    def halo_s(self) -> float:
        """The past of the first night."""
        return self.past_days * DAY_S

    def answer(self, slab: Slab) -> Any:
        """Every surge of every night of the span, a row each with the ids of its reports."""
        first, last = np.ceil(slab.span.start / DAY_S), np.ceil(slab.span.end / DAY_S)
        nights = np.arange(first, last) * DAY_S
        rows = [row for night in nights.tolist() for row in self._night(slab, night)]
        return pyarrow.Table.from_pylist(rows, schema=_SCHEMA)

    def _night(self, slab: Slab, night: float) -> Iterator[dict[str, Any]]:
        begin, end = np.searchsorted(slab.at, (night - self.halo_s, night), side="right").tolist()
        rows = np.arange(begin, end)
        for code in np.unique(slab.kind[rows]).tolist():
            kind = slab.kinds[code] if code >= 0 else ""
            yield from self._kind(slab, rows[slab.kind[rows] == code], (kind, night))

    def _kind(
        self, slab: Slab, rows: np.ndarray[Any, np.dtype[np.int64]], asked: tuple[str, float]
    ) -> Iterator[dict[str, Any]]:
        kind, night = asked
        ids = [str(one) for one in slab.ids.take(pyarrow.array(rows)).to_pylist()]
        sightings = [_sighting(slab, row, name, kind) for row, name in zip(rows.tolist(), ids, strict=True)]
        name_of = {one.lead: name for one, name in zip(sightings, ids, strict=True)}
        scene = Scene(
            sightings=sightings, background=sightings, until=datetime.fromtimestamp(night, UTC), zone=UTC
        )
        rng = np.random.default_rng([self.seed, int(night), zlib.crc32(kind.encode())])
        for found in SurgeDetector(self.asked, past_days=self.past_days).find(scene, rng):
            yield {
                "key": found.key,
                "kind": kind,
                "until": scene.until,
                "starts_at": found.starts_at,
                "p_value": found.p_value,
                "recurrence_days": found.recurrence_days,
                "ids": _names(name_of, found.leads),
                "because": found.because,
                "because_zh": found.because_zh,
            }


def _names(name_of: Mapping[Any, str], leads: Sequence[Any]) -> list[str]:
    return [name_of[lead] for lead in leads]


def _sighting(slab: Slab, row: int, name: str, kind: str) -> Sighting:
    who = int(slab.reporter[row])
    return Sighting(
        lead=lead_of(name),
        kind=kind,
        lat=float(slab.lat[row]),
        lon=float(slab.lon[row]),
        at=datetime.fromtimestamp(float(slab.at[row]), UTC),
        reporter=None if who < 0 else who.to_bytes(8, "big"),
    )
