"""The fields of a claim as forms and the API read them from its dataclass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

import pytest

from leadline.shell.plugins import verifiers
from leadline.verification.claim_fields import bare_of, claim_fields, unit_of


class Side(StrEnum):
    """Which side."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A claim with a field of every kind."""

    #: how far,
    #: along the ground
    distance_m: float
    side: Side = Side.LEFT
    mode: Literal["day", "night"] = "day"
    times: tuple[datetime, ...] = ()
    pair: tuple[float, float] | None = None
    spots: tuple[Spot, ...] = ()
    sure: bool | None = None
    about: str = ""


def test_each_field_says_its_kind_its_unit_and_what_it_means():
    found = {field.name: field for field in claim_fields(Parts)}

    assert (found["distance_m"].kind, found["distance_m"].unit) == ("number", "m")
    assert found["distance_m"].meaning == "how far, along the ground"
    assert found["distance_m"].required
    assert found["side"].choices == ("left", "right")
    assert found["mode"].choices == ("day", "night")
    assert (found["times"].kind, found["times"].many) == ("instant", True)
    assert (found["pair"].kind, found["pair"].many) == ("object", False)
    assert [part.name for part in found["spots"].parts] == ["lat", "lon"]
    assert (found["sure"].kind, found["sure"].required) == ("yes or no", False)


@pytest.mark.parametrize(
    ("name", "bare", "unit"),
    [
        ("shadow_azimuth_deg", "shadow_azimuth", "°"),
        ("radius_m", "radius", "m"),
        ("lat", "lat", "°"),
        ("level_dbuv_m", "level", "dBµV/m"),
        ("most_kn", "most", "kn"),
        ("about", "about", ""),
    ],
)
def test_a_name_tells_its_unit(name, bare, unit):
    assert (bare_of(name), unit_of(name)) == (bare, unit)


def test_the_fields_of_every_installed_verifier_can_be_read():
    plain = {name: [field.plain for field in claim_fields(one.claim)] for name, one in verifiers().items()}

    assert all(plain.values())
