"""The picture of dated records as plain data: entries on a line of time, an offset, hours of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from leadline.methods.hours import QUIET_H
from leadline.verification.dating import Clocks, Entry, Gap, ZoneFit

#: entries and pairs that a picture shows, at most
MOST_ROWS, MOST_DOTS = 14, 400


def timeline(entries: Sequence[Entry], gap: Gap) -> dict[str, Any]:
    """Entries with their intervals, the widest gap marked; instants as seconds since 1970."""
    rows = sorted(entries, key=lambda entry: (entry.earliest, entry.end))[:MOST_ROWS]
    return {
        "kind": "dates",
        "rows": [
            {"label": entry.label, "from": entry.earliest.timestamp(), "to": entry.end.timestamp()}
            for entry in rows
        ],
        "gap": [gap.first.end.timestamp(), gap.second.earliest.timestamp()],
        "agrees": gap.agrees,
    }


def offsets(clocks: Clocks, first: Sequence[datetime], second: Sequence[datetime]) -> dict[str, Any]:
    """How far the second clock is ahead at each matched entry: hours since the first, seconds; and a line."""
    if clocks.found is None:
        return {}
    one = np.sort(np.array([at.timestamp() for at in first]))
    other = np.sort(np.array([at.timestamp() for at in second]))
    found = clocks.found
    slope = found.drift_s_day / 86_400.0
    wanted = one + found.offset_s + slope * (one - found.centre_s)
    after = np.clip(np.searchsorted(other, wanted), 1, len(other) - 1)
    nearest = np.where(wanted - other[after - 1] <= other[after] - wanted, after - 1, after)
    reach = max(10.0, 8 * found.error_s * found.matched**0.5)
    near = np.abs(other[nearest] - wanted) <= reach
    dots = np.stack([(one[near] - one[0]) / 3600.0, other[nearest][near] - one[near]], axis=1)
    dots = dots[:: max(1, -(-len(dots) // MOST_DOTS))]
    ends = np.array([one[0], one[-1]])
    line = found.offset_s + slope * (ends - found.centre_s)
    return {
        "kind": "clocks",
        "dots": np.round(dots, 3).tolist(),
        "line": np.round(np.stack([(ends - one[0]) / 3600.0, line], axis=1), 3).tolist(),
        "zone_s": clocks.zone.nearest_s if clocks.zone else None,
    }


def clock_face(fit: ZoneFit) -> dict[str, Any]:
    """Sittings by local hour in the stated zone, the quiet hours first."""
    return {
        "kind": "hours",
        "counts": list(fit.hours.counts),
        "quiet": QUIET_H,
        "fitting": list(fit.hours.fitting_h),
    }
