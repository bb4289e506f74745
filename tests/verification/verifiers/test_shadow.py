from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.errors import BadInput, OutOfRange
from leadline.model.decision import Decision, Scope
from leadline.model.evidence import Evidence, Examined, FileFacts
from leadline.model.finding import Verdict
from leadline.model.moment import Moment
from leadline.model.place import Place
from leadline.testing import check_verifier, report_of
from leadline.verification.dossier import Dossier, Entered
from leadline.verification.drawing import Drawn
from leadline.verification.verifier import plain_claim, read_claim
from leadline.verification.verifiers.shadow import Cast, ShadowVerifier

ROWS = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "verification" / "shadow.toml").read_text(encoding="utf-8")
)["case"]
NOON = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
PLACE = Place(lat=31.2, lon=121.5, uncertainty_m=80, given_lat=31.2, given_lon=121.5)
MOMENT = Moment(earliest=NOON, latest=NOON + timedelta(minutes=10))
#: as the sun throws it over Shanghai at that time (NREL SPA: azimuth 260.118, zenith 29.939)
TRUE = Cast(lat=31.2, lon=121.5, uncertainty_m=80, earliest=NOON, shadow_azimuth_deg=80.1, length_ratio=0.576)
FILE = UUID("0193a000-0000-7000-8000-0000000000f1")


def check(claim):
    return ShadowVerifier().check(claim)


def dossier(files=(), entered=(), **circumstances):
    return Dossier(
        report=report_of("A photo of the yard.", **circumstances),
        decision=Decision(scope=Scope.OURS),
        files=files,
        entered=entered,
    )


def picture(number=0xF1, group="image", declared=""):
    evidence = Evidence(
        id=UUID(int=FILE.int - 0xF1 + number),
        report=report_of("").id,
        name="yard.jpg",
        size=1,
        sha256="0" * 64,
        declared_type=declared,
        received_at=NOON,
    )
    return Examined(evidence=evidence, facts=FileFacts(kind={"group": group}))


def entered(**claim):
    return Entered(verifier="shadow", claim=claim, by="officer", at=NOON)


def test_it_keeps_every_promise_of_a_verifier():
    drawn = Drawn(width=1000, height=800, foot=(500, 600), tip=(700, 560), top=(501, 350), pitch_deg=10)

    check_verifier(
        ShadowVerifier(),
        [
            TRUE,
            Cast(),
            replace(TRUE, lat=None, lon=None),
            replace(TRUE, earliest=None),
            replace(TRUE, length_ratio=None),
            replace(TRUE, latest=NOON + timedelta(days=1)),
            replace(TRUE, earliest=NOON + timedelta(hours=12)),
            replace(TRUE, shadow_azimuth_deg=None, length_ratio=None, drawn=drawn, about=str(FILE)),
        ],
    )


@pytest.mark.parametrize("case", ROWS, ids=[row["name"] for row in ROWS])
def test_golden(case):
    found = check(
        Cast(
            lat=case["lat"],
            lon=case["lon"],
            earliest=datetime.fromisoformat(case["at"]),
            shadow_azimuth_deg=None if case["azimuth"] == "" else case["azimuth"],
            length_ratio=None if case["ratio"] == "" else case["ratio"],
            length_ratio_sd=case["ratio_sd"],
        )
    )

    assert found.verdict.value == case["verdict"]
    assert {case["open"]} - {""} <= set(found.inputs["not_excluded"])


def test_a_true_claim_is_supported_and_says_what_it_leaves_open():
    found = check(TRUE)

    assert found.verdict is Verdict.SUPPORTS
    assert found.strength_is == "likelihood ratio" and found.strength > 100
    assert "Date not excluded" in found.because
    assert "不能排除其他日期" in found.because_zh


@pytest.mark.parametrize("hours", [-6, -4, -2, 2, 4, 6, 12])
def test_two_hours_wrong_and_more_contradicts(hours):
    found = check(replace(TRUE, earliest=NOON + timedelta(hours=hours)))

    assert found.verdict is Verdict.CONTRADICTS
    assert found.strength < 1


def test_a_shadow_claimed_at_night_contradicts_and_names_other_light():
    found = check(replace(TRUE, earliest=NOON + timedelta(hours=12)))

    assert found.verdict is Verdict.CONTRADICTS
    assert "below the horizon" in found.because
    assert "lamp or the moon" in found.would_change


def test_an_interval_that_begins_before_sunrise_is_judged_by_its_day():
    found = check(replace(TRUE, earliest=NOON - timedelta(hours=10), latest=NOON + timedelta(minutes=5)))

    assert found.verdict is Verdict.SUPPORTS


def test_a_contradiction_says_when_that_day_it_would_fit():
    found = check(replace(TRUE, earliest=NOON + timedelta(hours=3)))

    assert "That day it would fit from 05:" in found.would_change
    assert found.inputs["fits_that_day"][0][0] < "2026-06-01T06:00:00Z" < found.inputs["fits_that_day"][0][1]


def test_a_rare_misfit_that_hardly_any_other_picture_fits_better_contradicts_nothing():
    found = check(replace(TRUE, shadow_azimuth_deg=74.5, shadow_azimuth_sd_deg=0.5, length_ratio_sd=0.01))

    assert found.inputs["p_value"] < 0.01
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "hardly any other picture" in found.because


def test_a_misfit_with_even_odds_is_told_by_its_chance():
    found = check(replace(TRUE, shadow_azimuth_deg=73.0, shadow_azimuth_sd_deg=0.5, length_ratio_sd=0.01))

    assert found.verdict is Verdict.CONTRADICTS
    assert (found.strength_is, found.strength) == ("p-value", found.inputs["p_value"])


def test_the_direction_alone_and_the_length_alone_are_worth_less_than_both():
    both, azimuth, ratio = (
        check(TRUE),
        check(replace(TRUE, length_ratio=None)),
        check(replace(TRUE, shadow_azimuth_deg=None)),
    )

    assert both.strength > max(azimuth.strength, ratio.strength)
    assert both.inputs["fits_share_of_world"] < ratio.inputs["fits_share_of_world"] / 8


def test_a_vague_time_is_worth_less_than_an_exact_one():
    vague = check(replace(TRUE, earliest=NOON - timedelta(hours=6), latest=NOON + timedelta(hours=6)))

    assert vague.strength < check(TRUE).strength / 5


def test_a_wide_place_holds_what_a_point_does_not():
    away = replace(TRUE, lat=25.0, lon=115.0, shadow_azimuth_sd_deg=0.5, length_ratio_sd=0.01)

    point, wide = check(replace(away, uncertainty_m=0.0)), check(replace(away, uncertainty_m=950_000.0))

    assert point.verdict is Verdict.CONTRADICTS
    assert wide.verdict is not Verdict.CONTRADICTS


def test_a_time_without_a_place_gives_a_map_of_where_it_fits():
    found = check(replace(TRUE, lat=None, lon=None))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.missing == ("place",)
    assert found.figure["shows"] == ["map"] and found.figure["map"]["strips"]


def test_a_place_without_a_time_asks_for_it():
    assert check(replace(TRUE, earliest=None)).missing == ("moment",)


def test_nothing_measured_asks_the_officer_for_the_shadow():
    assert check(Cast(lat=31.2, lon=121.5, earliest=NOON)).missing == ("shadow",)


@pytest.mark.parametrize("at", ["1899-12-31T23:59:59Z", "2053-10-08T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_a_time_that_the_ephemeris_does_not_reach_is_refused(at):
    with pytest.raises(OutOfRange, match="1900-01-01 and 2053-10-07"):
        check(replace(TRUE, earliest=datetime.fromisoformat(at)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lat", 91.0),
        ("lon", 181.0),
        ("lat", float("nan")),
        ("uncertainty_m", -1.0),
        ("shadow_azimuth_deg", 361.0),
        ("shadow_azimuth_sd_deg", 0.0),
        ("length_ratio", -0.1),
        ("length_ratio", float("inf")),
        ("length_ratio_sd", 0.0),
        ("earliest", datetime(2026, 6, 1, 6, 0)),
        ("latest", NOON - timedelta(seconds=1)),
        ("latest", NOON + timedelta(days=400)),
        ("lon", None),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(field, value):
    with pytest.raises(BadInput) as refused:
        check(replace(TRUE, **{field: value}))

    assert refused.value.limit


def test_latest_without_earliest_is_refused():
    with pytest.raises(BadInput, match="earliest"):
        check(replace(TRUE, earliest=None, latest=NOON))


def test_at_both_poles_and_at_the_seam_of_dates_it_answers():
    found = [check(replace(TRUE, lat=lat, lon=lon)) for lat, lon in ((90.0, 0.0), (-90.0, 0.0), (0.0, 180.0))]

    assert all(one.because for one in found)


def test_a_drawing_gives_the_numbers_that_are_not_stated():
    drawn = Drawn(
        width=1000,
        height=1000,
        foot=(500, 500),
        tip=(800, 500),
        reference=((100, 900), (100, 100)),
        reference_azimuth_deg=350.1,
        looks="down",
    )

    found = check(replace(TRUE, shadow_azimuth_deg=None, drawn=drawn))

    assert found.inputs["measured_azimuth_deg"] == pytest.approx(80.1)
    assert found.verdict is Verdict.SUPPORTS
    assert found.inputs["drawing_ratio"] == "top"


def test_a_slanting_photo_without_horizon_is_refused_in_both_languages():
    drawn = Drawn(width=1000, height=800, foot=(500, 600), tip=(700, 560), top=(501, 350))

    found = check(replace(TRUE, shadow_azimuth_deg=None, length_ratio=None, drawn=drawn))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert "neither horizon nor pitch" in found.because
    assert "地平线" in found.because_zh


@pytest.mark.parametrize(
    "changed", [{"looks": "up"}, {"width": 0}, {"foot": (1e7, 0)}, {"focal_mm": 1.0}, {"pitch_deg": 95.0}]
)
def test_a_drawing_that_cannot_be_is_refused(changed):
    drawn = Drawn(width=1000, height=800, foot=(500, 600), tip=(700, 560), pitch_deg=10)

    with pytest.raises(BadInput):
        check(replace(TRUE, drawn=replace(drawn, **changed)))


def test_a_lead_with_a_picture_place_and_time_asks_for_the_shadow_once():
    lead = dossier((picture(0xF0, "document"), picture(), picture(0xF2)), place=PLACE, moment=MOMENT)

    (claim,) = ShadowVerifier().claims(lead)

    assert claim.about == f"file:{FILE}"
    assert check(claim).missing == ("shadow",)


def test_a_file_that_was_only_declared_a_picture_counts():
    lead = dossier((picture(group="", declared="image/jpeg"),), place=PLACE, moment=MOMENT)

    assert len(ShadowVerifier().claims(lead)) == 1


@pytest.mark.parametrize(
    ("files", "circumstances"),
    [
        ((), {"place": PLACE, "moment": MOMENT}),
        ((picture(),), {"place": PLACE}),
        ((picture(),), {"moment": MOMENT}),
    ],
)
def test_without_picture_place_or_time_nothing_is_claimed(files, circumstances):
    assert list(ShadowVerifier().claims(dossier(files, **circumstances))) == []


def test_what_an_officer_drew_takes_place_and_time_from_the_report():
    lead = dossier(
        (picture(),),
        (entered(shadow_azimuth_deg="80.1", length_ratio=0.576, about=str(FILE)),),
        place=PLACE,
        moment=MOMENT,
    )

    (claim,) = ShadowVerifier().claims(lead)

    assert (claim.spot, claim.uncertainty_m, claim.earliest, claim.latest) == (
        (31.2, 121.5),
        80,
        MOMENT.earliest,
        MOMENT.latest,
    )
    assert check(claim).verdict is Verdict.SUPPORTS
    assert check(claim).rests_on == (f"file:{FILE}",)


def test_an_officer_may_state_another_place_and_time():
    lead = dossier(
        (picture(),),
        (entered(lat=1.0, lon=2.0, earliest="2026-01-01T00:00:00Z"),),
        place=PLACE,
        moment=MOMENT,
    )

    (claim,) = ShadowVerifier().claims(lead)

    assert (claim.spot, claim.earliest) == ((1.0, 2.0), datetime(2026, 1, 1, tzinfo=UTC))


@settings(deadline=None, max_examples=25)
@given(
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.datetimes(datetime(1900, 1, 2), datetime(2053, 10, 5), timezones=st.just(UTC)),
    st.none() | st.floats(0, 360),
    st.none() | st.floats(0, 1000),
)
def test_whatever_is_claimed_the_finding_is_plain_and_never_says_verified(lat, lon, at, azimuth, ratio):
    claim = Cast(lat=lat, lon=lon, earliest=at, shadow_azimuth_deg=azimuth, length_ratio=ratio)

    found = check(claim)

    assert "verified" not in (found.because + found.would_change + found.uncertainty).lower()
    assert json.dumps([dict(found.inputs), dict(found.figure)], allow_nan=False)
    assert read_claim(Cast, plain_claim(claim)) == claim
