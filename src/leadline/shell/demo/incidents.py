"""The incidents of the demo town at their set times: nine stories of the line, S01 to S31."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid5

import numpy as np

from leadline.methods.datum import from_wgs84
from leadline.model.place import Datum
from leadline.shell.demo import jamming, orders, shore, voices
from leadline.shell.demo.books import notice_date
from leadline.shell.demo.ground import to_degrees
from leadline.shell.demo.photo import photo
from leadline.shell.demo.stream import KEY_SPACE, TOWN_ZONE, DemoReport, FollowUp, Submission, Upload, stamp

_TOLD = ("what", "where", "when", "how_known", "evidence", "language", "basis")


def incidents(now: datetime) -> list[DemoReport]:
    """The reports of the stories, all sent within the 72 h before `now`, in order of time."""
    rows = voices.read("stories")["report"]
    found = [told(row, number, _at(row, now), now) for number, row in enumerate(rows)]
    return sorted(found, key=lambda report: report.at)


def _at(row: dict[str, Any], now: datetime) -> datetime:
    today = now.astimezone(TOWN_ZONE).date()
    local = datetime.combine(
        today - timedelta(days=row["day"]), time.fromisoformat(row["clock"]), tzinfo=TOWN_ZONE
    )
    return local.astimezone(now.tzinfo)


def told(row: dict[str, Any], number: int, at: datetime, now: datetime) -> DemoReport:
    """The report of one row of a file of stories, sent at an instant."""
    later = tuple(
        FollowUp(at=at + timedelta(hours=step["after_h"]), action=step["action"], body=_added(step))
        for step in row.get("later", ())
    )
    said = _submission(row, number, at, now)
    return DemoReport(
        at=at,
        key=str(uuid5(KEY_SPACE, f"{row['story']}/{number}/{now.isoformat()}")),
        story=row["story"],
        submission=said,
        follow_ups=later,
        files=(_photo(said),) if row.get("photo") else (),
        ended=row.get("ended", ""),
    )


def _added(step: dict[str, Any]) -> Submission:
    return {name: value for name, value in step.items() if name not in {"after_h", "action"}}


def _photo(said: Submission) -> Upload:
    """The photo that was taken there and then, by the telephone's own clock."""
    taken = datetime.fromisoformat(said["moment"]["latest"]).astimezone(TOWN_ZONE)
    place = said["place"]
    content = photo(taken, place["lat"], place["lon"], np.random.default_rng(int(taken.timestamp())))
    return Upload(name=f"IMG_{taken:%Y%m%d_%H%M%S}.jpg", kind="image/jpeg", content=content)


def _submission(row: dict[str, Any], number: int, at: datetime, now: datetime) -> Submission:
    said: Submission = {name: row[name] for name in _TOLD if name in row}
    said["what"] = row["what"].replace("{notice}", f"{notice_date(now):%Y-%m-%d %H:%M}")
    said |= {"danger": "no", "mode": row.get("mode", "anonymous"), "may_reply": True}
    first, last = (timedelta(hours=float(hours)) for hours in row.get("seen_h", (1.0, 0.0)))
    said["moment"] = {"earliest": stamp(at - first), "latest": stamp(at - last)}
    spot = _spot(row, number)
    if spot is not None:
        datum = Datum(row.get("datum", "WGS-84"))
        given = from_wgs84(*spot, datum)
        said["place"] = {
            "lat": round(given[0], 6),
            "lon": round(given[1], 6),
            "datum": datum.value,
            "uncertainty_m": float(row.get("uncertainty_m", 30)),
        }
        if "receiver" in row:
            said["reading"] = jamming.reading(*spot, row["receiver"], number)
    return said


def _spot(row: dict[str, Any], number: int) -> tuple[float, float] | None:
    """Where it was, degrees WGS 84: a corner of the orders, a point of the plan or of the harbour's."""
    if "corner" in row:
        return orders.put_down(row["corner"], number)
    if "xy" in row:
        return to_degrees(*row["xy"])
    if "at" in row:
        return to_degrees(*shore.harbour(row["at"][0], row["at"][1])[0].tolist())
    return None
