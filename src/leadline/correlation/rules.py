"""Rules: a near rule from numbers that somebody typed, refused with the limit and the likely cause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, get_args, get_type_hints

from leadline.errors import OutOfRange
from leadline.policy.places import NearRule

#: what is mostly meant when a number of a rule is impossible
_CAUSES = {
    "radius_m": "kilometres instead of metres, or the whole earth instead of an area?",
    "count": "one report is no pattern",
    "window": "hours instead of days, or no end of the window at all?",
}


def near_rule(
    *,
    count: int,
    radius_m: float,
    window: timedelta,
    kinds: Iterable[str] = (),
    protocol: str = "area-device",
) -> NearRule:
    """The rule: `count` independent reports of one kind in any disc of `radius_m` within `window`.

    No kinds means every kind, each for itself. Raises OutOfRange with the limits of the policy.

    >>> near_rule(count=3, radius_m=500, window=timedelta(hours=72)).radius_m
    500.0
    """
    given = {"count": count, "radius_m": float(radius_m), "window": window}
    hints = get_type_hints(NearRule, include_extras=True)
    for name, value in given.items():
        _check(name, value, get_args(hints[name])[1])
    return NearRule(
        kinds=tuple(kinds), count=count, radius_m=float(radius_m), window=window, protocol=protocol
    )


def _check(name: str, value: Any, term: Any) -> None:
    # "not (low <= value)" also refuses what is not a number
    if not (term.low <= value <= term.high):
        unit = "" if isinstance(value, timedelta) else f" {term.unit}"
        limit = f"must be {_plain(term.low)} to {_plain(term.high)}{unit}, was {_plain(value)}"
        raise OutOfRange(name, limit, _CAUSES[name])


def _plain(value: Any) -> str:
    if isinstance(value, timedelta):
        hours = value.total_seconds() / 3600
        if 0 < hours < 1:
            return f"{hours * 60:g} min"
        return f"{hours:g} h" if hours < 72 else f"{hours / 24:g} days"
    return f"{value:,g}" if value < 1e6 else f"{value:,.0f}"
