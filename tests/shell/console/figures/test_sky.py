from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from leadline.shell.console.figures.earth import HEIGHT, WIDTH, earth
from leadline.shell.console.figures.findings import draw_finding
from leadline.verification.verifiers.shadow import Cast, ShadowVerifier

NOON = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
CLAIM = Cast(lat=31.2, lon=121.5, earliest=NOON, shadow_azimuth_deg=78.0, length_ratio=0.56)


def drawn(claim):
    found = ShadowVerifier().check(claim)
    return ElementTree.fromstring(str(draw_finding(found.figure, found.because)))


@pytest.mark.parametrize(
    "claim",
    [
        CLAIM,
        replace(CLAIM, length_ratio=None),
        replace(CLAIM, shadow_azimuth_deg=None),
        replace(CLAIM, length_ratio=0.0),
        replace(CLAIM, lat=80.0),
        replace(CLAIM, lat=-85.0),
        replace(CLAIM, lat=None, lon=None),
        replace(CLAIM, latest=NOON + timedelta(days=3)),
        replace(CLAIM, earliest=datetime(1900, 1, 1, tzinfo=UTC)),
        replace(CLAIM, earliest=datetime(2053, 10, 6, 23, tzinfo=UTC)),
    ],
    ids=[
        "both",
        "azimuth",
        "ratio",
        "overhead",
        "midnight sun",
        "polar night",
        "nowhere",
        "days",
        "first",
        "last",
    ],
)
def test_every_kind_of_shadow_can_be_drawn(claim):
    picture = drawn(claim)

    assert picture.find("title") is not None
    assert "NaN" not in ElementTree.tostring(picture, encoding="unicode")


def test_the_sentence_is_in_the_picture_for_who_cannot_see_it():
    assert "The shadow points to 78.0°" in drawn(CLAIM).find("desc").text


def test_north_is_up_and_east_is_right_on_the_dome():
    words = {one.text: (float(one.get("x")), float(one.get("y"))) for one in drawn(CLAIM).iter("text")}

    assert words["N"][1] < words["S"][1]
    assert words["W"][0] < words["E"][0]


def test_a_cell_lies_where_it_is_on_the_map():
    tree = ElementTree.fromstring(f"<svg>{earth([(31.0, 120.0, 122.0)], 2.0, (31.2, 121.5))}</svg>")

    cell = tree.findall("rect")[1]
    assert float(cell.get("x")) == pytest.approx(WIDTH * 300 / 360, abs=0.1)
    assert 0 < float(cell.get("y")) < HEIGHT / 2


def test_no_coast_crosses_the_whole_map():
    path = ElementTree.fromstring(f"<svg>{earth([], 2.0, None)}</svg>").find("path").get("d")

    jumps = [
        abs(float(to.split()[0]) - float(by.split()[0]))
        for piece in path.split("M")[1:]
        for by, to in zip(piece.split("L"), piece.split("L")[1:], strict=False)
    ]
    assert max(jumps) < WIDTH / 4
