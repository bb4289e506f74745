"""Fields: reads one value of a submission after the other and keeps every fault, not only the first.

Texts are kept as given. Only what no file and no screen can carry is refused: null characters
and halves of surrogate pairs. Direction controls are kept in a report and made visible where it
is shown (`displayed`); in a contact they are refused, because a name or a number needs none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from leadline.errors import BadInput, Missing, OutOfRange, TooLong, Unreadable

E = TypeVar("E", bound=StrEnum)

_SURROGATE = re.compile("[\ud800-\udfff]")
#: embeddings, overrides and isolates: they can make a text look other than it is
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Refused(BadInput):
    """A submission with all its faults; the fields of the error itself are those of the first one."""

    def __init__(self, errors: Collection[BadInput]) -> None:
        """Keep every fault, in the order of the fields."""
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.field, first.limit, first.cause)


def displayed(text: str) -> str:
    """The text with direction and control characters as visible marks: for screens, never for storage.

    >>> displayed("invoice\u202efdp.exe")
    'invoice⟦202E⟧fdp.exe'
    """
    return _CONTROL.sub(lambda found: f"⟦{ord(found.group()):04X}⟧", text)


class Fields:
    """Reads the values of one mapping; faults gather in `errors`."""

    def __init__(self, given: Mapping[str, object], errors: list[BadInput], prefix: str = "") -> None:
        """Hold what was given; `prefix` such as "place." stands before each field name in an error."""
        self.given = given
        self.errors = errors
        self.prefix = prefix

    def refuse(self, error: BadInput) -> None:
        """Nothing; the fault is kept."""
        self.errors.append(error)

    def check_names(self, known: Collection[str]) -> None:
        """Nothing; every name that is not known is a fault. The name is not repeated if it is odd."""
        for name in self.given:
            if name not in known:
                shown = name if name.isidentifier() and name.isascii() and len(name) <= 40 else "(a field)"
                self.refuse(
                    BadInput(self.prefix + shown, f"one of {', '.join(sorted(known))}", "unknown field")
                )

    def text(self, name: str, most: int, *, plain: bool = False) -> str:
        """The text of a field, "" if it is absent or at fault; `plain` refuses direction controls too."""
        value = self.given.get(name, "")
        if value is None or value == "":
            return ""
        fault = _text_fault(self.prefix + name, value, most, plain)
        if fault is not None:
            self.refuse(fault)
            return ""
        return str(value)

    def choice(self, name: str, of: type[E], default: E) -> E:
        """The member of an enumeration, the default if the field is absent or at fault."""
        value = self.given.get(name, default)
        try:
            return of(value) if isinstance(value, str) else of("")
        except ValueError:
            self.refuse(BadInput(self.prefix + name, f"one of {', '.join(of)}", "an unknown word"))
            return default

    def flag(self, name: str, default: bool) -> bool:
        """A truth value."""
        value = self.given.get(name, default)
        if isinstance(value, bool):
            return value
        self.refuse(BadInput(self.prefix + name, "true or false", "another kind of value"))
        return default

    def number(
        self, name: str, low: float, high: float, cause: str = "", unreadable: str = "not a number"
    ) -> float | None:
        """A finite number within [low, high], None if it is absent or at fault.

        `cause` and `unreadable` say why it may be out of range, and why no number.
        """
        value = self.given.get(name)
        if value is None:
            return None
        limit = f"must be a number from {low:g} to {high:g}"
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.refuse(Unreadable(self.prefix + name, limit, unreadable))
            return None
        if not (low <= value <= high) or not math.isfinite(value):
            self.refuse(OutOfRange(self.prefix + name, limit, cause))
            return None
        return float(value)

    def inner(self, name: str) -> Fields | None:
        """The reader of an object inside, None if it is absent or at fault."""
        value = self.given.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.refuse(
                BadInput(self.prefix + name, "must be an object with named fields", "another kind of value")
            )
            return None
        return Fields(value, self.errors, f"{self.prefix}{name}.")

    def instant(self, name: str, low: datetime, high: datetime) -> datetime | None:
        """An RFC 3339 instant with its zone, as UTC, within [low, high]; None if absent or at fault."""
        value = self.given.get(name)
        if value is None:
            return None
        limit = "must be an instant such as 2026-05-03T03:12:00Z"
        try:
            at = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
            at = at.astimezone(UTC) if at is not None and at.tzinfo is not None else None
        except (ValueError, OverflowError):
            at = None
        if at is None:
            self.refuse(
                Unreadable(self.prefix + name, limit, "no such date, or its zone (Z or +08:00) is missing")
            )
            return None
        if not low <= at <= high:
            self.refuse(_off(self.prefix + name, at, low, high))
            return None
        return at


def _text_fault(field: str, value: object, most: int, plain: bool) -> BadInput | None:
    if not isinstance(value, str):
        return BadInput(field, "must be text", "another kind of value")
    if len(value) > most:
        return TooLong(field, f"at most {most} characters", f"got {len(value)}")
    if "\0" in value:
        return Unreadable(field, "no null characters", "binary data, or a text cut in the middle")
    if _SURROGATE.search(value):
        return Unreadable(field, "must be valid Unicode", "half of a surrogate pair")
    if plain and _CONTROL.search(value):
        return BadInput(field, "no control or direction characters", "copied from somewhere else?")
    return None


def _off(field: str, at: datetime, low: datetime, high: datetime) -> OutOfRange:
    if at > high:
        return OutOfRange(field, f"not after {high:%Y-%m-%dT%H:%MZ}", "in the future: a wrong date or zone?")
    return OutOfRange(field, f"not before {low:%Y-%m-%dT%H:%MZ}", "a missing or mistyped year?")


def required(field: str, cause: str = "") -> Missing:
    """The fault of a field that must be there."""
    return Missing(field, "is required", cause)
