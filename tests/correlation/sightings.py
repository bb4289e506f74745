"""Builders of sightings round a town, for the tests of correlation."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from brute_discs import towards
from leadline.methods.imprint import IMPRINT_BYTES
from leadline.methods.sketch import HASHES
from leadline.model.incident import Sighting
from leadline.policy.places import NearRule

START = datetime(2026, 3, 1, tzinfo=UTC)
TOWN = (31.2, 121.5)
DAYS_3 = timedelta(hours=72)


def make_rule(count=3, radius_m=500.0, window=DAYS_3, kinds=("antenna-box",), protocol="area-device"):
    return NearRule(kinds=kinds, count=count, radius_m=radius_m, window=window, protocol=protocol)


def make_sighting(number, hours=0.0, east_m=0.0, north_m=0.0, **more):
    """The report with this number, so far from the start and from the town."""
    town = more.pop("town", TOWN)
    lat, lon = towards(towards(town, 90, east_m), 0, north_m)
    reporter, text = more.pop("reporter", ""), more.pop("text", "")
    return Sighting(
        lead=UUID(int=number),
        kind=more.pop("kind", "antenna-box"),
        lat=lat,
        lon=lon,
        at=START + timedelta(hours=hours),
        reporter=reporter.encode() or None,
        sketch=make_sketch(text) if text else b"",
        imprints=b"".join(make_imprint(one) for one in more.pop("pictures", ())),
    )


def make_imprint(picture):
    """An imprint that is like no other but its own."""
    return hashlib.shake_256(picture.encode()).digest(IMPRINT_BYTES)


def make_sketch(text):
    """A sketch that is like no other but its own."""
    return hashlib.shake_256(text.encode()).digest(4 * HASHES)
