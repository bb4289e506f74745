"""Which dates a report's words state of records, where they can be read in one way only."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from leadline.policy.lexicon.words import normal
from leadline.verification.dating import Entry

#: words by which a date is known to be that of a record; the label is ours, never the report's own words
_KINDS: tuple[tuple[str, str], ...] = (
    ("construction record", r"construction (?:record|log|report)|施工(?:记录|日志|台账)"),
    ("notice", r"notice|announcement|公告|通知|告示"),
    ("permit", r"permit|licen[cs]e|许可证?|批文"),
    ("order", r"order(?: log)?|订单"),
    ("invoice", r"invoice|receipt|发票|收据"),
    ("certificate", r"certificate|证书|合格证"),
    ("log", r"\blog\b|logbook|access records?|日志|门禁记录|访问记录"),
    ("record", r"records?|register|entry|记录|台账|登记"),
)
_LABEL = re.compile("|".join(f"(?P<k{place}>{pattern})" for place, (_, pattern) in enumerate(_KINDS)))
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
#: no 03/04/2026: day and month cannot be told apart
_DATE = re.compile(
    r"(?P<y>20\d\d|19\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"
    r"|(?P<zy>20\d\d|19\d\d)年(?P<zm>\d{1,2})月(?P<zd>\d{1,2})[日号]"
    rf"|(?<!\d)(?P<ed>\d{{1,2}})(?:st|nd|rd|th)? (?P<em>{_MONTH})\.?,? (?P<ey>20\d\d|19\d\d)"
    rf"|(?P<um>{_MONTH})\.? (?P<ud>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<uy>20\d\d|19\d\d)"
)
_CLOCK = re.compile(
    r"^(?:t|,? ?(?:at )?|，?(?:上午|凌晨|早上)?)(?P<h>\d{1,2})"
    r"(?::(?P<n>\d\d)(?::(?P<s>\d\d))?|[时点](?P<zn>\d{1,2})?分?)"
    r"(?P<zone>z\b|[+-]\d\d:?\d\d)?(?! ?[ap]\.?m)"
)
#: how near a label stands before its date, characters
_NEAR = 40
_DIFFER = re.compile(
    r"\boff by\b|\b(?:days?|hours?|h|minutes?|weeks?) (?:before|after|earlier|later)\b|\bearlier than\b|"
    r"\blater than\b|\bpredates?\b|(?:does|do)(?: not|n't) (?:match|fit|agree)|mismatch|"
    r"\bdiffer|something else|inconsisten|backdated|hours? off\b|wrong time ?zone|"
    r"对不上|不符|不一样|不一致|不吻合|提前|早于|晚于|相差|差了|倒签|早了|晚了"
)
_ZONE = re.compile(
    r"(?:utc|gmt) ?(?P<shift>[+-]\d{1,2}(?::?\d\d)?)(?!\d)"
    r"|(?P<beijing>北京时间|beijing time|china standard time)"
)


def dates_in(text: str, zone: tzinfo) -> tuple[Entry, ...]:
    """The labelled dates of a text, each once, in its order; a day is the whole day of the zone."""
    plain = normal(text)
    found: dict[tuple[str, datetime], Entry] = {}
    for one in _DATE.finditer(plain):
        label = _label_before(plain, one.start())
        day = _day(one)
        if not label or day is None:
            continue
        earliest, latest = _times(day, plain[one.end() : one.end() + 24], zone)
        found.setdefault(
            (label, earliest), Entry(label=label, earliest=earliest, latest=latest, source="words")
        )
    return tuple(found.values())


def states_of(text: str) -> str:
    """What a text says of its records: "differ", or "" where it does not say."""
    return "differ" if _DIFFER.search(normal(text)) else ""


def zone_in(text: str) -> str:
    """The time zone that a text states, as `read_zone` takes it, or ""."""
    found = _ZONE.search(normal(text))
    if found is None:
        return ""
    return "Asia/Shanghai" if found["beijing"] else f"UTC{found['shift']}"


def _label_before(text: str, place: int) -> str:
    """The label that stands nearest before a date, in its own sentence."""
    before = re.split(r"[.;!?。；！？\n]", text[max(0, place - _NEAR) : place])[-1]
    labels = list(_LABEL.finditer(before))
    if not labels:
        return ""
    return _KINDS[int((labels[-1].lastgroup or "k0")[1:])][0]


def _day(found: re.Match[str]) -> datetime | None:
    for year, month, day in (("y", "m", "d"), ("zy", "zm", "zd"), ("ey", "em", "ed"), ("uy", "um", "ud")):
        if found[year]:
            number = found[month]
            try:
                return datetime(int(found[year]), _month(number), int(found[day]))
            except ValueError:
                return None
    return None


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(text[:3]))


def _times(day: datetime, rest: str, zone: tzinfo) -> tuple[datetime, datetime]:
    clock = _CLOCK.match(rest)
    if (
        clock
        and int(clock["h"]) < 24
        and int(clock["n"] or clock["zn"] or 0) < 60
        and int(clock["s"] or 0) < 60
    ):
        own = _own_zone(clock["zone"], zone)
        minute = int(clock["n"] or clock["zn"] or 0)
        at = day.replace(
            hour=int(clock["h"]), minute=minute, second=int(clock["s"] or 0), tzinfo=own
        ).astimezone(UTC)
        return at, at
    start = day.replace(tzinfo=zone)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC) - timedelta(seconds=1)


def _own_zone(text: str | None, zone: tzinfo) -> tzinfo:
    if not text:
        return zone
    own = datetime.fromisoformat(f"2000-01-01T00:00:00{'+00:00' if text == 'z' else text}").tzinfo
    return own or zone
