from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leadline.errors import OutOfRange, TooLong
from leadline.methods.datum import from_wgs84
from leadline.methods.polygon import distances
from leadline.model.decision import Decision, Scope
from leadline.model.evidence import Evidence, Examined, FileFacts
from leadline.model.finding import Verdict
from leadline.model.place import Datum
from leadline.model.protected import ProtectedSite
from leadline.ports.world import World
from leadline.testing import check_verifier, report_of
from leadline.verification.dossier import Dossier
from leadline.verification.imaging.nearby import match, outline_of
from leadline.verification.verifiers.imagery import ImageClaim, ImageryVerifier

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "verification" / "imagery.toml").read_text(encoding="utf-8")
)["case"]
SQUARE = ((31.1991, 121.4990), (31.1991, 121.5010), (31.2009, 121.5010), (31.2009, 121.4990))
SITES = (
    ProtectedSite(id="yard", name_en="The yard", name_zh="船厂", polygons=((SQUARE,),)),
    ProtectedSite(id="mast", name_en="The mast", name_zh="桅杆", points=((31.218, 121.5),)),
)
AT = datetime(2024, 5, 1, 3, 0, 0, tzinfo=UTC)
SCENE = {
    "gsd_m": 0.5, "bands": 4, "acquired_at": "2024-05-01T03:00:01", "acquired_offset": "+00:00",
    "footprint": [[31.21, 121.49], [31.21, 121.51], [31.19, 121.51], [31.19, 121.49]],
}  # fmt: skip
OVERLAY = {
    "refused": "", "changed": 0.015, "changed_m2": 336.0, "noise": [2.9, 2.8], "shift_m": 0.04, "false": 1e-4,
    "overlap": 1.0, "map": [[0, 100], [0, -1]], "bands": 2, "grid_m": 0.5,
}  # fmt: skip


def check(sites=SITES, **claim):
    return ImageryVerifier(World(sites=sites)).check(ImageClaim(**claim))


def test_the_shipped_verifier_keeps_every_promise_of_a_verifier():
    check_verifier(
        ImageryVerifier(World(sites=SITES)),
        [
            ImageClaim(),
            ImageClaim(
                image=SCENE, overlay=OVERLAY, time=AT, points=((31.2, 121.5),), changed=True, gsd_m=0.5
            ),
            ImageClaim(image={"width": 5}, overlay={"refused": "apart"}),
        ],
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_case(case):
    points = [tuple(point) for point in case.get("points", ())]
    points += [from_wgs84(lat, lon, Datum.GCJ02) for lat, lon in case.get("points_gcj02", ())]

    finding = check(
        image={"gsd_m": case["measured_gsd_m"]} if "measured_gsd_m" in case else {},
        gsd_m=case.get("gsd_m"),
        points=tuple(points),
    )

    assert finding.verdict.value == case["verdict"]
    assert finding.inputs["answers"][case["aspect"]] == case["answer"]


def test_a_matched_place_is_named_with_its_distance_to_the_centimetre():
    finding = check(points=((31.21802, 121.5),))

    assert finding.inputs["sites"]["mast"]["nearest_m"] == pytest.approx(2.22, abs=0.02)
    assert "The mast" in finding.because
    assert "桅杆" in finding.because_zh


def test_a_point_inside_an_outline_lies_on_it():
    assert check(points=((31.2, 121.5),)).inputs["sites"]["yard"] == {"points": 1, "nearest_m": 0.0}


def test_places_that_fill_the_samples_ground_are_met_by_luck():
    wide = tuple((31.1 + step, 121.3 + step) for step in (0.0, 0.3))
    land = ProtectedSite(id="land", name_en="Land", name_zh="地", polygons=((
        ((31.0, 121.2), (31.0, 121.7), (31.5, 121.7), (31.5, 121.2)),
    ),))  # fmt: skip

    finding = check(sites=(land,), points=wide)

    assert finding.inputs["answers"]["sites"] == "by luck"
    assert finding.verdict is Verdict.INCONCLUSIVE


def test_a_line_without_a_watch_list_cannot_tell_and_says_what_is_missing():
    finding = check(sites=(), points=((31.2, 121.5),))

    assert (finding.verdict, finding.missing) == (Verdict.INCONCLUSIVE, ("watch list",))


def test_an_image_says_which_watched_places_it_shows():
    assert "The yard" in check(image=SCENE).because


def test_a_time_within_three_seconds_agrees_and_one_ten_seconds_off_does_not():
    assert check(image=SCENE, time=AT).inputs["answers"]["time"] == "agrees"
    assert (
        check(image={**SCENE, "acquired_at": "2024-05-01T03:00:10"}, time=AT).verdict is Verdict.CONTRADICTS
    )


@pytest.mark.parametrize(
    ("changed", "share", "verdict"),
    [
        (True, 0.01, Verdict.SUPPORTS),
        (True, 0.0, Verdict.INCONCLUSIVE),
        (False, 0.01, Verdict.CONTRADICTS),
        (False, 0.0, Verdict.SUPPORTS),
        (None, 0.01, Verdict.INCONCLUSIVE),
    ],
)
def test_a_change_is_held_against_what_is_claimed_of_it(changed, share, verdict):
    assert (
        check(image={"gsd_m": 0.5}, overlay={**OVERLAY, "changed": share}, changed=changed).verdict is verdict
    )


def test_a_change_is_told_with_its_noise_and_its_false_share():
    said = check(image={"gsd_m": 0.5}, overlay=OVERLAY).because

    assert "1.50%" in said
    assert "noise 2.9, 2.8 a band" in said
    assert "false below 0.0001" in said


@pytest.mark.parametrize(
    "why", ["apart", "unlike", "everywhere", "no place", "pixels", "unreadable", "new word"]
)
def test_images_that_cannot_be_compared_say_why(why):
    finding = check(image={"gsd_m": 0.5}, overlay={"refused": why}, changed=True)

    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "cannot be compared" in finding.because


def test_coordinates_of_a_file_are_not_repeated():
    finding = check(image=SCENE, points=((31.21802, 121.5),), source="file:x", about="file:x")

    said = json.dumps([finding.because, dict(finding.inputs), dict(finding.figure)])
    assert "31.218" not in said
    assert "31.21," not in said


@pytest.mark.parametrize(
    ("claim", "error"),
    [
        ({"points": ((91.0, 0.0),)}, OutOfRange),
        ({"points": ((1.0, 1.0),) * 6000}, TooLong),
        ({"gsd_m": -1.0}, OutOfRange),
    ],
)
def test_values_that_cannot_be_are_refused(claim, error):
    with pytest.raises(error):
        check(**claim)


def test_a_lead_claims_its_georeferenced_images_and_its_tables_of_places():
    def file(number, **parts):
        evidence = Evidence(
            id=UUID(int=number),
            report=UUID(int=1),
            name="",
            size=1,
            sha256="0" * 64,
            declared_type="",
            received_at=AT,
        )
        return Examined(evidence=evidence, facts=FileFacts(**parts))

    dossier = Dossier(
        report=report_of("A sample."),
        decision=Decision(scope=Scope.OURS),
        files=(
            file(2, raster=SCENE),
            file(3, table={"places": [[31.2, 121.5]]}),
            file(4, raster={"width": 9}),
        ),
    )

    found = ImageryVerifier(World(sites=SITES)).claims(dossier)

    assert [(one.about, len(one.points)) for one in found] == [
        (f"file:{UUID(int=2)}", 0),
        (f"file:{UUID(int=3)}", 1),
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02)), min_size=1, max_size=15),
    st.floats(1, 500),
)
def test_points_are_matched_as_by_measuring_every_one(steps, reach_m):
    points = tuple((31.208 + lat, 121.5 + lon) for lat, lon in steps)
    there = np.array(points)
    apart = [distances(outline_of(one), there[:, 0], there[:, 1]) for one in SITES]

    found = match(points, SITES, reach_m)

    assume(found.datum is Datum.WGS84)
    assert found.count == int((np.min(apart, axis=0) <= reach_m).sum())
