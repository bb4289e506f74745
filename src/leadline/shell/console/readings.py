"""Readings: what receivers showed at places of leads, in words, and whether a page asks for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadline.correlation.patterns.locate import KINDS
from leadline.errors import BadInput
from leadline.intake.fields import Fields, Refused
from leadline.intake.radio import check_reading, typed
from leadline.methods.locate import LEAST_BEARINGS, LEAST_STRENGTHS
from leadline.model.reading import RadioReading
from leadline.shell.console.shown import short
from leadline.shell.site import language
from leadline.shell.tables.acts import Act
from leadline.shell.tables.hands import ReadingRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.measuring import ADDED, How, counting, measure
from leadline.shell.tables.reading import reading_of

#: a source of these kinds is noticed where it is not, and looked for by the detector `locate`
LOCATED = frozenset(KINDS)
_HOWS = {
    How.MEASURED: gettext_lazy("taken there with a receiver"),
    How.TOLD: gettext_lazy("told by the reporter"),
}
#: the eight points of the compass, clockwise from north
_COMPASS = (
    gettext_lazy("north"),
    gettext_lazy("north-east"),
    gettext_lazy("east"),
    gettext_lazy("south-east"),
    gettext_lazy("south"),
    gettext_lazy("south-west"),
    gettext_lazy("west"),
    gettext_lazy("north-west"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was shown at one lead's place; "" where nothing was."""

    lead: UUID
    reference: str
    strength: str
    direction: str

    @property
    def said(self) -> str:
        """Both in one line, "" where there is no reading yet."""
        came = _("from %(direction)s") % {"direction": self.direction} if self.direction else ""
        return _listed(self.strength, came)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The part of a lead's page about its reading."""

    line: Line
    #: where it comes from, in words
    source: str
    at: datetime | None
    #: what stands in the fields of the form
    strength_dbm: str
    bearing_deg: str
    hows: tuple[tuple[str, Any], ...] = tuple((how.value, word) for how, word in _HOWS.items())
    #: how many of each sort tell by themselves where a source is
    least: tuple[int, int] = (LEAST_STRENGTHS, LEAST_BEARINGS)


def panel(row: LeadRow) -> Panel | None:
    """What a lead's page shows; None where no reading is wanted: of another thing, or without a place."""
    if row.report.lat is None:
        return None
    reading = reading_of(row)
    is_wanted = row.object_kind in LOCATED or reading is not None or row.measured is not None
    if not is_wanted and not row.patterns.filter(detector="locate").exists():
        return None
    newest = counting(ReadingRow.objects.filter(lead=row))
    source = _("as the report says") if reading else ""
    if newest is not None:
        source = _said_how(newest)
    return Panel(
        line=line(row),
        source=source,
        at=newest.at if newest else None,
        strength_dbm=_plain(reading.strength_dbm if reading else None),
        bearing_deg=_plain(reading.bearing_deg if reading else None),
    )


def line(row: LeadRow) -> Line:
    """What counts of one lead, in words."""
    reading = reading_of(row) or RadioReading()
    return Line(
        lead=row.pk,
        reference=short(row.pk),
        strength=strength(reading.strength_dbm),
        direction=direction(reading.bearing_deg),
    )


def lines(rows: Iterable[LeadRow]) -> list[Line]:
    """What counts of each lead that has a place."""
    return [line(row) for row in rows if row.report.lat is not None]


def entered(row: ReadingRow) -> tuple[str, str]:
    """A row for the history: what was entered, and how it is known."""
    said = _listed(strength(row.strength_dbm), direction(row.bearing_deg))
    text = _("reading entered: %(said)s") % {"said": said} if said else _("reading taken out")
    return text, _how(row) if said else ""


def _said_how(row: ReadingRow) -> str:
    """How it is known, and who entered it if somebody did."""
    if row.how == ADDED:
        return _how(row)
    return _("%(how)s, entered by %(name)s") % {"how": _how(row), "name": row.by}


def _how(row: ReadingRow) -> str:
    return _("added by the reporter") if row.how == ADDED else str(_HOWS[How(row.how)])


def strength(dbm: float | None) -> str:
    """A strength with its unit and a real minus, "" for none.

    >>> strength(-71.5)
    '−71.5 dBm'
    """
    return "" if dbm is None else f"{dbm:g} dBm".replace("-", "−")


def direction(degrees: float | None) -> str:
    """A bearing with the point of the compass, "" for none."""
    if degrees is None:
        return ""
    point = _COMPASS[round(degrees / 45) % len(_COMPASS)]
    return f"{degrees:g}°（{point}）" if language() == "zh" else f"{degrees:g}° ({point})"


def enter(request: HttpRequest, act: Act) -> None:
    """The reading of a form counts for the lead. Raises Refused for what cannot be."""
    errors: list[BadInput] = []
    posted = {name: typed(request.POST.get(name, "")[:40]) for name in ("strength_dbm", "bearing_deg")}
    reading = check_reading(Fields(posted, errors, "reading."), has_place=True)
    how = Fields({"how": request.POST.get("how", "")}, errors).choice("how", How, How.MEASURED)
    if errors:
        raise Refused(errors)
    measure(act, reading, how)


def _listed(*parts: str) -> str:
    return ("，" if language() == "zh" else ", ").join(part for part in parts if part)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
