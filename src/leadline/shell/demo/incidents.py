"""The incidents of the demo town at their set times: stories S05, S07, S08, S10, S17 and S31."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid5

from leadline.methods.datum import from_wgs84
from leadline.model.place import Datum
from leadline.shell.demo import shore, voices
from leadline.shell.demo.ground import to_degrees
from leadline.shell.demo.stream import KEY_SPACE, TOWN_ZONE, DemoReport, FollowUp, Submission, stamp

_TOLD = ("what", "where", "when", "how_known", "evidence", "language", "basis")


def incidents(now: datetime) -> list[DemoReport]:
    """The reports of the stories, all sent within the 72 h before `now`, in order of time."""
    rows = voices.read("stories")["report"]
    found = [_report(row, number, now) for number, row in enumerate(rows)]
    return sorted(found, key=lambda report: report.at)


def _report(row: dict[str, Any], number: int, now: datetime) -> DemoReport:
    today = now.astimezone(TOWN_ZONE).date()
    local = datetime.combine(
        today - timedelta(days=row["day"]), time.fromisoformat(row["clock"]), tzinfo=TOWN_ZONE
    )
    at = local.astimezone(now.tzinfo)
    later = tuple(
        FollowUp(at=at + timedelta(hours=step["after_h"]), action=step["action"], body=_added(step))
        for step in row.get("later", ())
    )
    return DemoReport(
        at=at,
        key=str(uuid5(KEY_SPACE, f"{row['story']}/{number}/{now.isoformat()}")),
        story=row["story"],
        submission=_submission(row, at),
        follow_ups=later,
    )


def _added(step: dict[str, Any]) -> Submission:
    return {name: value for name, value in step.items() if name not in {"after_h", "action"}}


def _submission(row: dict[str, Any], at: datetime) -> Submission:
    said: Submission = {name: row[name] for name in _TOLD if name in row}
    said |= {"danger": "no", "mode": row.get("mode", "anonymous"), "may_reply": True}
    said["moment"] = {"earliest": stamp(at - timedelta(hours=1)), "latest": stamp(at)}
    if "at" in row:
        x, y = shore.harbour(row["at"][0], row["at"][1])[0]
        lat, lon = to_degrees(float(x), float(y))
        given = from_wgs84(lat, lon, Datum(row["datum"]))
        said["place"] = {
            "lat": round(given[0], 6),
            "lon": round(given[1], 6),
            "datum": row["datum"],
            "uncertainty_m": float(row["uncertainty_m"]),
        }
    return said
