"""The near pass: which old reports complete a disc of a near rule, and which of these are a new alarm.

The same ring, and the same meaning of an alarm, as in `correlation/replay.py`. A text counts as another's
copy if it is the very same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow

from leadline.archive.slabs import Slab
from leadline.correlation.replay import alarms, full_discs
from leadline.correlation.rules import near_rule
from leadline.methods.ring import Stream
from leadline.policy.places import NearRule


@dataclass(frozen=True, slots=True)
class NearPass:
    """One near rule over an archive."""

    #: what the rule, and its files, are called
    name: str
    #: the rule
    rule: NearRule

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> NearPass:
        """The pass from plain settings; OutOfRange for a rule that cannot be asked for."""
        rule = near_rule(
            count=settings["count"],
            radius_m=settings["radius_m"],
            window=timedelta(seconds=settings["window_s"]),
            kinds=settings.get("kinds", ()),
        )
        return cls(str(settings["name"]), rule)

    @property
    def halo_s(self) -> float:
        """Two windows: a fire looks back one, and an alarm looks back one at the fires."""
        return 2 * self.rule.window.total_seconds()

    def answer(self, slab: Slab) -> Any:
        """Every report of the span that fired: rule, id, instant, kind, place, and whether it is an alarm."""
        stream = Stream(
            at=slab.at,
            lat=slab.lat,
            lon=slab.lon,
            kind=self._watched(slab),
            reporter=slab.reporter,
            text=slab.text,
        )
        fired = full_discs(stream, self.rule)
        is_alarm = np.zeros(len(stream), dtype=np.bool_)
        is_alarm[alarms(stream, fired, self.rule)] = True
        rows = np.flatnonzero(fired & slab.is_inside())
        said = pyarrow.array([*slab.kinds, ""], pyarrow.string())
        kind = np.where(slab.kind[rows] < 0, len(slab.kinds), slab.kind[rows]).astype(np.int32)
        rules = pyarrow.array(np.zeros(len(rows), dtype=np.int32))
        micro = pyarrow.array(np.round(slab.at[rows] * 1e6).astype(np.int64))
        return pyarrow.table(
            {
                "rule": pyarrow.DictionaryArray.from_arrays(rules, pyarrow.array([self.name])),
                "id": slab.ids.take(pyarrow.array(rows)),
                "time": micro.cast(pyarrow.timestamp("us", "UTC")),
                "kind": pyarrow.DictionaryArray.from_arrays(pyarrow.array(kind), said),
                "lat": slab.lat[rows],
                "lon": slab.lon[rows],
                "alarm": is_alarm[rows],
            }
        )

    def _watched(self, slab: Slab) -> Any:
        """The kind codes, -1 for kinds that the rule does not watch; rows without a kind are one kind."""
        kind = np.where(slab.kind < 0, len(slab.kinds), slab.kind)
        if not self.rule.kinds:
            return kind
        is_watched = np.array([name in self.rule.kinds for name in (*slab.kinds, "")])
        return np.where(is_watched[kind], kind, -1)
