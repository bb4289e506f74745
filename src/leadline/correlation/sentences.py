"""The sentences of an incident, as an officer reads them aloud."""

from __future__ import annotations

from datetime import datetime, timedelta

from leadline.correlation.base_rate import Past, chance_sentence
from leadline.methods.disc import Disc
from leadline.policy.places import NearRule

_GROWN = " It has grown to "
_MINUTE_S = 60.0
_HOUR_S = 3600.0


def opened_sentence(
    name: str, kind: str, rule: NearRule, disc: Disc, span: tuple[datetime, datetime], past: Past | None
) -> str:
    """Why an incident opened, and how often that would happen by chance."""
    before = None if past is None else past(kind, disc.lat, disc.lon, 2 * rule.radius_m, span[0])
    return (
        f"{len(disc.members)} reports of {kind} from {disc.independent} independent sources (no two with the "
        f"same reporter or the same text) lie in one disc of {length(disc.radius_m)} radius, within "
        f"{hours(span[1] - span[0])}; rule {name} asks for {rule.count} in {length(rule.radius_m)} and "
        f"{hours(rule.window)}. {chance_sentence(rule.count, rule.window, before)}"
    )


def grown_sentence(because: str, leads: int, independent: int) -> str:
    """The sentence with which it opened, and how large it is now."""
    return f"{because.partition(_GROWN)[0]}{_GROWN}{leads} reports from {independent} independent sources."


def length(metres: float) -> str:
    """A distance as it is read aloud: metres below a kilometre, else kilometres."""
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def hours(time: timedelta) -> str:
    """A time span as it is read aloud: minutes below two hours, else hours; less than a minute is one."""
    seconds = max(abs(time.total_seconds()), _MINUTE_S)
    return f"{seconds / 60:.0f} min" if seconds < 2 * _HOUR_S else f"{seconds / _HOUR_S:.0f} h"


def many(count: int, what: str, more: str = "") -> str:
    """So many of a thing, in the number that goes with them; `more` stands behind it.

    >>> many(1, "row"), many(2400, "row"), many(2, "report", " in the disc")
    ('1 row', '2,400 rows', '2 reports in the disc')
    """
    return f"{count:,} {what if count == 1 else what + 's'}{more}"
