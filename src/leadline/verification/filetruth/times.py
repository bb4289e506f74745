"""Times: when a file says that it was made, against when it is claimed to have been made.

A time with its zone, or from satellites, is exact. One without is tried with every zone in use: it agrees if
that is not luck, and contradicts if no zone explains it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadline.errors import BadInput, Missing, OutOfRange
from leadline.methods.walltime import fit_wall, offset_minutes, written_offset
from leadline.model.finding import Verdict
from leadline.policy.files import FileRule
from leadline.verification.filetruth.answer import Answer

#: the widest claim that is compared, and the largest tolerance
_MOST_TOLERANCE_S = 86_400.0
_DAY_S, _YEAR_S = 86_400.0, 365.25 * 86_400.0
#: seconds from which a difference is said in minutes, in hours, in days
_STEPS = ((2 * 86_400.0, 86_400.0, "d", "天"), (7200.0, 3600.0, "h", "小时"), (180.0, 60.0, "min", "分钟"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedTime:
    """When it is claimed to have been."""

    earliest: datetime
    latest: datetime
    tolerance_s: float
    #: minutes east of UTC that the camera's clock is claimed to be set to; None if nothing is said of it
    zone_min: int | None = None


def claimed_time(
    time: datetime | None, until: datetime | None, tolerance_s: float | None, zone: str, rule: FileRule
) -> ClaimedTime | None:
    """The claim, or None if no time is claimed. Raises BadInput for what cannot be."""
    tolerance = rule.time_tolerance.total_seconds() if tolerance_s is None else tolerance_s
    if not 0 <= tolerance <= _MOST_TOLERANCE_S:
        raise OutOfRange("tolerance_s", f"must be 0 to {_MOST_TOLERANCE_S:.0f} s")
    if time is None:
        if until is not None:
            raise Missing("time", "is needed where until is given")
        return None
    latest = until or time
    if time.utcoffset() is None or latest.utcoffset() is None:
        raise BadInput("time", "needs its zone, such as 2024-05-01T10:20:30+08:00", "a time without a zone?")
    if latest < time:
        raise OutOfRange("until", "must not be before time", "were they swapped?")
    return ClaimedTime(
        earliest=time,
        latest=latest,
        tolerance_s=tolerance,
        zone_min=zone_minutes(zone, time) if zone else None,
    )


def zone_minutes(zone: str, at: datetime) -> int:
    """Minutes east of UTC of an offset or a zone's name, at an instant. Raises BadInput for neither."""
    found = offset_minutes(zone)
    if found is not None:
        return found
    try:
        shift = at.astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput("zone", "an offset such as +08:00 or a name such as Asia/Shanghai") from error
    return int((shift or timedelta()).total_seconds() // 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time out of a file."""

    #: as the clock showed it, without zone
    wall: datetime
    #: minutes east of UTC, if the file says
    zone_min: int | None
    #: where it was in the file: "camera", "container", "satellites" …
    source: str


def stamps_of(metadata: Mapping[str, Any]) -> tuple[Stamp, ...]:
    """The times of capture in a file's metadata, the surest first; what cannot be read is left out."""
    found = []
    source = str(metadata.get("time_from", "camera"))
    taken = stamp(str(metadata.get("taken_at", "")), str(metadata.get("offset", "")), source)
    if taken:
        found.append(taken)
    place = metadata.get("gps")
    if isinstance(place, Mapping) and place.get("at"):
        at = stamp(str(place["at"])[:19], "+00:00", "satellites")
        found += [at] if at else []
    return tuple(found)


def stamp(written: str, offset: str, source: str) -> Stamp | None:
    """A time as a file writes it; None if it is none."""
    try:
        wall = datetime.fromisoformat(written)
    except ValueError:
        return None
    if wall.tzinfo is not None:
        return Stamp(wall=wall.astimezone(UTC).replace(tzinfo=None), zone_min=0, source=source)
    return Stamp(wall=wall, zone_min=offset_minutes(offset), source=source)


def answer_time(stamps: tuple[Stamp, ...], claim: ClaimedTime, rule: FileRule) -> Answer:
    """Whether the times of a file fit the claimed one."""
    if not stamps:
        return Answer(
            aspect="time",
            verdict=Verdict.INCONCLUSIVE,
            state="absent",
            said="The file does not say when it was taken; chat apps and web sites remove that.",
            said_zh="文件没有写明拍摄时间；聊天软件和网站会删除这一信息。",
            missing=("original file",),
            change="The original file from the device would hold the time.",
            change_zh="设备上的原始文件会带有时间。",
        )
    exact = [
        (one, _gap(one, claim)) for one in stamps if one.zone_min is not None and one.source != "container"
    ]
    fitting = [one for one, gap in exact if abs(gap) <= claim.tolerance_s]
    if fitting:
        return _agrees(fitting[0], claim, rule)
    written = next((gap for one, gap in exact if one.source != "satellites"), None)
    if written is not None:
        return _differs(written, claim, rule)
    return _by_clock(next((one for one in stamps if one.source != "satellites"), stamps[0]), claim, rule)


_SOURCES = {
    "camera": ("written by the camera", "相机写入"),
    "satellites": ("from satellites", "卫星授时"),
    "container": ("of the container", "容器时间"),
    "image": ("written in the image", "影像自带"),
}


def _gap(one: Stamp, claim: ClaimedTime) -> float:
    fit = fit_wall(one.wall, (claim.earliest, claim.latest), claim.tolerance_s, (one.zone_min or 0,))
    return fit.gap_s


def _agrees(one: Stamp, claim: ClaimedTime, rule: FileRule) -> Answer:
    limit, limit_zh = _span(claim.tolerance_s)
    source, source_zh = _SOURCES.get(one.source, _SOURCES["camera"])
    return Answer(
        aspect="time",
        verdict=Verdict.SUPPORTS,
        state="agrees",
        said=f"Its time with its zone ({source}) lies within {limit} of the claimed one.",
        said_zh=f"文件自带时区的时间（{source_zh}）与所称时间相差不超过{limit_zh}。",
        ratio=round(min(rule.most_ratio, max(1.0, _YEAR_S / _width_s(claim))), 2),
    )


def _width_s(claim: ClaimedTime) -> float:
    return (claim.latest - claim.earliest).total_seconds() + 2 * claim.tolerance_s + 1.0


def _differs(gap_s: float, claim: ClaimedTime, rule: FileRule) -> Answer:
    span, span_zh = _span(abs(gap_s))
    side, side_zh = ("later", "晚") if gap_s > 0 else ("earlier", "早")
    limit, limit_zh = _span(claim.tolerance_s)
    return Answer(
        aspect="time",
        verdict=Verdict.CONTRADICTS,
        state="differs",
        said=f"Its time is {span} {side} than claimed (limit {limit}); a wrong clock would explain it.",
        said_zh=f"文件的时间比所称{side_zh}{span_zh}（限度{limit_zh}）；时钟不准也可能如此。",
        ratio=1 / rule.most_ratio,
        change="A second picture from the same device with a known time would show its clock's error.",
        change_zh="用同一设备在已知时间再拍一张，可看出时钟误差。",
    )


def _by_clock(one: Stamp, claim: ClaimedTime, rule: FileRule) -> Answer:
    """A wall time of which the zone is not known, or not sure."""
    interval = (claim.earliest, claim.latest)
    if claim.zone_min is not None:
        there = fit_wall(one.wall, interval, claim.tolerance_s, (claim.zone_min,))
        luck = _width_s(claim) / _DAY_S
        if there.fits and luck <= rule.luck:
            return _fits(claim.zone_min, min(rule.most_ratio, 1 / luck), claim)
    fit = fit_wall(one.wall, interval, claim.tolerance_s)
    if not fit.fits:
        return _differs(fit.gap_s, claim, rule)
    if fit.chance <= rule.luck and claim.zone_min is None:
        return _fits(fit.fitting[0], min(rule.most_ratio, 1 / max(fit.chance, 1e-6)), claim)
    zones = ", ".join(written_offset(offset) for offset in fit.fitting[:3])
    return Answer(
        aspect="time",
        verdict=Verdict.INCONCLUSIVE,
        state="some zone",
        said=(
            f"Its time has no zone; with the camera set to {zones} it would fit, "
            f"and so would {fit.chance:.0%} of all clock times."
        ),
        said_zh=f"文件时间没有时区；相机若设为{zones}则吻合，但{fit.chance:.0%}的钟面时间也会吻合。",
        missing=("zone",),
        change="The zone that the camera's clock was set to, or a narrower claimed time.",
        change_zh="相机时钟所设时区，或更精确的所称时间。",
    )


def _fits(offset_min: int, ratio: float, claim: ClaimedTime) -> Answer:
    zone = written_offset(offset_min)
    span, span_zh = _span(claim.tolerance_s)
    return Answer(
        aspect="time",
        verdict=Verdict.SUPPORTS,
        state="agrees",
        said=f"Its clock time lies within {span} of the claimed one if the clock was set to {zone}.",
        said_zh=f"若时钟设为{zone}，文件的钟面时间与所称时间相差不超过{span_zh}。",
        ratio=round(ratio, 2),
    )


def _span(seconds: float) -> tuple[str, str]:
    for least, unit_s, unit, unit_zh in _STEPS:
        if seconds >= least:
            return f"{seconds / unit_s:.1f} {unit}", f"{seconds / unit_s:.1f}{unit_zh}"
    return f"{seconds:g} s", f"{seconds:g}秒"
