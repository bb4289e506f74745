"""Radio: reads what a receiver showed at a place, of a report or as an officer enters it."""

from __future__ import annotations

from leadline.errors import BadInput
from leadline.intake.fields import Fields
from leadline.model.reading import LEAST_DBM, MOST_DBM, TURN_DEG, RadioReading

#: what people write behind the number
_UNITS = ("dbm", "degrees", "deg", "°", "度")
#: signs that are typed for a minus: U+2212, en dash, full-width hyphen
_MINUSES = str.maketrans("\u2212\u2013\uff0d", "---")
_DBM = "not a number: a unit behind it, or bars of a telephone instead of dBm?"
_DEGREES = "not a number: a word such as SE? north is 0, east 90, south 180, west 270"


def check_reading(fields: Fields | None, *, has_place: bool) -> RadioReading | None:
    """The reading, 360 degrees as 0; None where nothing was shown or something is at fault."""
    if fields is None:
        return None
    before = len(fields.errors)
    fields.check_names({"strength_dbm", "bearing_deg"})
    strength = fields.number("strength_dbm", LEAST_DBM, MOST_DBM, "a lost minus sign, or another unit?", _DBM)
    bearing = fields.number("bearing_deg", 0.0, TURN_DEG, "degrees clockwise from north?", _DEGREES)
    if len(fields.errors) > before or (strength is None and bearing is None):
        return None
    if not has_place:
        fields.refuse(BadInput("reading", "only with a place", "it says nothing without where it was taken"))
        return None
    return RadioReading(strength_dbm=strength, bearing_deg=None if bearing is None else bearing % TURN_DEG)


def typed(text: str) -> float | str | None:
    """The number that somebody typed, with or without its unit; other text as it is, None for none.

    >>> typed("\u221271,5 dBm"), typed("140°"), typed("SE"), typed(" ")
    (-71.5, 140.0, 'SE', None)
    """
    plain = text.strip().translate(_MINUSES).replace(",", ".").lower()
    for unit in _UNITS:
        plain = plain.removesuffix(unit).rstrip()
    if not plain:
        return text.strip() or None
    try:
        return float(plain[:40])
    except ValueError:
        return text.strip()
