"""Entry: one number as a policy file states it, with its source; and how it becomes a typed value.

Must not know which numbers there are.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from leadline.errors import Misconfigured
from leadline.policy.term import Term

DURATION_UNITS = {
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
PARTS = frozenset({"value", "unit", "source", "effective", "decided_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One number with who decided it, since when and why."""

    #: dotted key, such as "clocks.danger"
    key: str
    #: as in the TOML
    value: Any
    #: unit as stated
    unit: str
    #: where the number comes from
    source: str
    #: first day that it holds
    effective: date
    #: who decided it
    decided_by: str
    #: name of the file that it comes from
    file: str

    def wrong(self, limit: str, cause: str = "is it a typing error?") -> Misconfigured:
        """An error that names file, key, value, limit and cause."""
        return Misconfigured(f"{self.file}: {self.key} = {self.value!r}: {limit}; {cause}")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of one policy file; Misconfigured if it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misconfigured(f"{path}: cannot be read: {error.strerror}; does the path exist?") from error
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path}: is not TOML: {error}") from error


def make_entry(key: str, raw: Any, about: Mapping[str, Any], file: str) -> Entry:
    """One Entry from `key = { value = …, … }` or from a bare value; the rest comes from `[about]`."""
    stated = raw if isinstance(raw, dict) else {"value": raw}
    for name in stated:
        if name not in PARTS:
            raise Misconfigured(f"{file}: {key}.{name} is not known; allowed: {', '.join(sorted(PARTS))}")
    if "value" not in stated:
        raise Misconfigured(f"{file}: {key} has no value; write {key} = {{ value = …, source = … }}")
    merged = {"unit": "", **about, **stated}
    kept: dict[str, Any] = {name: merged.get(name) for name in PARTS}
    _check_parts(key, kept, file)
    return Entry(key=key, file=file, **kept)


def _check_parts(key: str, parts: Mapping[str, Any], file: str) -> None:
    """Nothing, or Misconfigured if unit, source, effective or decided_by is absent or of a wrong type."""
    for name in ("unit", "source", "decided_by"):
        if not isinstance(parts[name], str) or (name != "unit" and not parts[name].strip()):
            raise Misconfigured(f"{file}: {key} needs {name} as a text; state it there or once in [about]")
    if type(parts["effective"]) is not date:
        raise Misconfigured(f"{file}: {key}.effective must be a date such as 2026-11-23, without quotes")


def typed(entry: Entry, kind: Any, term: Term) -> Any:
    """The value of an entry as `kind`, or Misconfigured if type, unit or size is impossible."""
    if get_origin(kind) is tuple:
        return _list(entry, get_args(kind)[0], term)
    return _SCALARS[kind](entry, term)


def row(entry: Entry, kind: type[Any], raw: Any) -> Any:
    """A small record (a tier, a level, a settlement) from an inline table."""
    hints = get_type_hints(kind)
    names = {field.name for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    if not isinstance(raw, dict) or not needed <= set(raw) <= names:
        raise entry.wrong(f"each must be a table with exactly {', '.join(sorted(needed))}")
    for name in raw:
        _whole_or_text(entry, name, raw[name], hints[name])
    return kind(**raw)


def _whole_or_text(entry: Entry, name: str, value: Any, kind: Any) -> None:
    if kind is str:
        if not isinstance(value, str) or not value.strip():
            raise entry.wrong(f"{name} must be a text")
    elif not _is_number(value) or (kind is int and (value < 0 or not isinstance(value, int))):
        raise entry.wrong(
            f"{name} = {value!r} must be a {'whole number from 0' if kind is int else 'number'}"
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _duration(entry: Entry, term: Term) -> timedelta:
    if entry.unit not in DURATION_UNITS:
        raise entry.wrong(
            f"unit {entry.unit!r} must be one of s, min, h, d",
            "a duration needs its unit",
        )
    if not _is_number(entry.value) or not 0 <= entry.value <= 1e10:
        raise entry.wrong("must be a number from 0 on")
    try:
        length: timedelta = entry.value * DURATION_UNITS[entry.unit]
    except OverflowError as error:
        raise entry.wrong(f"must be within {term.low} to {term.high}", "is the unit right?") from error
    if not term.low <= length <= term.high:
        raise entry.wrong(f"{length} must be within {term.low} to {term.high}", "is the unit right?")
    return length


def _number(entry: Entry, term: Term) -> float:
    if not _is_number(entry.value):
        raise entry.wrong("must be a finite number, without quotes")
    if entry.unit and entry.unit != term.unit:
        raise entry.wrong(f"unit {entry.unit!r} must be {term.unit!r}", "numbers are not converted")
    if not term.low <= entry.value <= term.high:
        raise entry.wrong(
            f"must be within {term.low} to {term.high} {term.unit}",
            "is the unit right?",
        )
    return float(entry.value)


def _whole(entry: Entry, term: Term) -> int:
    number = _number(entry, term)
    if not isinstance(entry.value, int):
        raise entry.wrong("must be a whole number")
    return int(number)


def _text(entry: Entry, term: Term) -> str:
    if not isinstance(entry.value, str):
        raise entry.wrong("must be a text in quotes")
    if not term.low <= len(entry.value) <= term.high:
        raise entry.wrong(f"must have {term.low} to {term.high} characters")
    return entry.value


def _truth(entry: Entry, term: Term) -> bool:
    if not isinstance(entry.value, bool):
        raise entry.wrong("must be true or false, without quotes")
    return entry.value


def _list(entry: Entry, kind: Any, term: Term) -> tuple[Any, ...]:
    if not isinstance(entry.value, list) or not term.low <= len(entry.value) <= term.high:
        raise entry.wrong(f"must be a list of {term.low} to {term.high} items")
    if kind is not str:
        return tuple(row(entry, kind, item) for item in entry.value)
    for item in entry.value:
        if not isinstance(item, str) or not item or (term.words and item not in term.words):
            raise entry.wrong(f"{item!r} is not one of {', '.join(term.words) or 'texts'}")
    if len(set(entry.value)) != len(entry.value):
        raise entry.wrong("must not name anything twice")
    return tuple(entry.value)


_SCALARS: Mapping[Any, Callable[[Entry, Term], Any]] = {
    timedelta: _duration,
    float: _number,
    int: _whole,
    str: _text,
    bool: _truth,
}
