"""Claim fields: what a claim is made of, read from its dataclass: for forms, for the API, for its page.

The meaning of a field is the `#:` comment above it, so that no form says what the code does not.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

#: units by the last part of a field's name, the longest first
UNITS: Mapping[str, str] = {
    "_dbuv_m": "dBµV/m",
    "_per_km2": "1/km²",
    "_deg": "°",
    "_mhz": "MHz",
    "_kn": "kn",
    "_km": "km",
    "_mm": "mm",
    "_px": "px",
    "_min": "min",
    "_h": "h",
    "_d": "d",
    "_s": "s",
    "_m": "m",
}
#: fields that are degrees though their names do not say so
_DEGREES = ("lat", "lon")
_COMMENT = re.compile(r"^\s*#: ?(.*)$")
_FIELD = re.compile(r"^\s+(\w+)\s*:")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimField:
    """One field of a claim."""

    name: str
    #: "number", "integer", "text", "instant", "yes or no", "choice", "object"; see `many`
    kind: str
    #: whether it is a list of these
    many: bool = False
    #: whether a claim without it is refused
    required: bool = False
    #: the value if it is not given
    default: Any = None
    #: what may be chosen, for "choice"
    choices: tuple[str, ...] = ()
    #: the fields of an "object"
    parts: tuple[ClaimField, ...] = ()
    #: unit as its name tells it, or ""
    unit: str = ""
    #: what it means, as the code says
    meaning: str = ""

    @property
    def plain(self) -> dict[str, Any]:
        """It as plain JSON, without what is empty."""
        told: dict[str, Any] = {"name": self.name, "kind": self.kind, "required": self.required}
        if self.many:
            told["many"] = True
        if self.unit:
            told["unit"] = self.unit
        if self.choices:
            told["choices"] = list(self.choices)
        if self.parts:
            told["parts"] = [part.plain for part in self.parts]
        if self.meaning:
            told["meaning"] = self.meaning
        return told


#: what was read once, by the name of the class
_KNOWN: dict[str, tuple[ClaimField, ...]] = {}


def claim_fields(claim: type[Any]) -> tuple[ClaimField, ...]:
    """The fields of a claim's dataclass, in their order."""
    name = f"{claim.__module__}.{claim.__qualname__}"
    if name not in _KNOWN:
        _KNOWN[name] = _read(claim)
    return _KNOWN[name]


def _read(claim: type[Any]) -> tuple[ClaimField, ...]:
    hints, meanings = get_type_hints(claim), _meanings(claim)
    found = []
    for one in fields(claim):
        kind, many, choices, parts = _kind(hints[one.name])
        bare = one.default is MISSING and one.default_factory is MISSING
        found.append(
            ClaimField(
                name=one.name,
                kind=kind,
                many=many,
                required=bare,
                default=None if one.default is MISSING else one.default,
                choices=choices,
                parts=parts,
                unit=unit_of(one.name),
                meaning=meanings.get(one.name, ""),
            )
        )
    return tuple(found)


def unit_of(name: str) -> str:
    """The unit that the name of a field or a number tells, or ""."""
    if name in _DEGREES:
        return "°"
    return next((unit for ending, unit in UNITS.items() if name.endswith(ending)), "")


def bare_of(name: str) -> str:
    """The name without the unit that it tells."""
    ending = next((ending for ending in UNITS if name.endswith(ending)), "")
    return name.removesuffix(ending)


def _kind(hint: Any) -> tuple[str, bool, tuple[str, ...], tuple[ClaimField, ...]]:
    if get_origin(hint) in (Union, UnionType):
        kinds = [one for one in get_args(hint) if one is not NoneType]
        return _kind(kinds[0]) if len(kinds) == 1 else ("object", False, (), ())
    if get_origin(hint) is Literal:
        return "choice", False, tuple(str(one) for one in get_args(hint)), ()
    if get_origin(hint) in (tuple, list):
        inner = [one for one in get_args(hint) if one is not Ellipsis]
        if len(set(inner)) == 1 and (Ellipsis in get_args(hint) or get_origin(hint) is list):
            kind, many, choices, parts = _kind(inner[0])
            return ("object", False, (), ()) if many else (kind, True, choices, parts)
        return "object", False, (), ()
    return _plain_kind(hint)


def _plain_kind(hint: Any) -> tuple[str, bool, tuple[str, ...], tuple[ClaimField, ...]]:
    simple = {bool: "yes or no", int: "integer", float: "number", str: "text", datetime: "instant"}
    if hint in simple:
        return simple[hint], False, (), ()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return "choice", False, tuple(str(one.value) for one in hint), ()
    if isinstance(hint, type) and is_dataclass(hint):
        return "object", False, (), claim_fields(hint)
    return "object", False, (), ()


def _meanings(claim: type[Any]) -> dict[str, str]:
    """The `#:` lines above each field; none where the source is not at hand."""
    try:
        lines = inspect.getsource(claim).splitlines()
    except (OSError, TypeError):
        return {}
    found: dict[str, str] = {}
    said: list[str] = []
    for line in lines:
        if comment := _COMMENT.match(line):
            said.append(comment[1].strip())
            continue
        if said and (field := _FIELD.match(line)):
            found[field[1]] = " ".join(said)
        said = []
    return found
