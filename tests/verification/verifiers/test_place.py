from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.errors import OutOfRange
from leadline.methods.geodesy import destinations
from leadline.model.decision import Decision, Scope
from leadline.model.evidence import Evidence, Examined, FileFacts
from leadline.model.finding import OWN_WORDS, Verdict
from leadline.model.place import Place
from leadline.model.report import Statement
from leadline.ports.world import World
from leadline.shell.demo.gazetteer import entries
from leadline.shell.registers.gazetteer import NamedPlaces
from leadline.testing import check_verifier, report_of
from leadline.verification.dossier import Dossier, Entered
from leadline.verification.verifier import plain_claim
from leadline.verification.verifiers.place import PictureAway, PlaceVerifier, Worded

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "verification" / "place.toml").read_text(encoding="utf-8")
)["case"]
TOWN = PlaceVerifier(World(gazetteer=NamedPlaces(entries())))
CORNER = "the corner of Crane Street and Quay Road"
#: where they meet, by the map of the town
MEET = (2.0090, 86.0143)
AT = datetime(2026, 5, 25, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden(case):
    found = TOWN.check(Worded(words=case["words"], lat=case.get("lat"), lon=case.get("lon")))

    assert found.verdict.value == case["says"]
    assert list(found.missing) == case["lacks"]
    assert found.inputs.get("words_radius_m", 0.0) >= case["radius_m"]


def test_the_verifier_keeps_every_promise():
    claims = [
        Worded(words=CORNER, lat=MEET[0], lon=MEET[1]),
        Worded(words="nowhere"),
        Worded(words="港沿路45号", pictures=(PictureAway(file="5", from_words_m=40.0),)),
    ]

    check_verifier(TOWN, claims)
    check_verifier(PlaceVerifier(), claims)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 360), st.floats(0, 80), st.floats(2000, 20_000))
def test_the_true_corner_is_supported_and_kilometres_off_is_contradicted(azimuth, near, far):
    def told(metres):
        lat, lon = destinations(*MEET, azimuth, metres)
        return TOWN.check(Worded(words=CORNER, lat=float(lat[0]), lon=float(lon[0]))).verdict

    assert told(near) is Verdict.SUPPORTS
    assert told(far) is Verdict.CONTRADICTS


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 3000), st.floats(0, 3000))
def test_more_uncertainty_never_makes_a_contradiction(one, more):
    lat, lon = (float(value[0]) for value in destinations(*MEET, 90, 1500))

    narrow, wide = (
        TOWN.check(Worded(words=CORNER, lat=lat, lon=lon, uncertainty_m=metres)).verdict
        for metres in (one, one + more)
    )

    assert not (wide is Verdict.CONTRADICTS and narrow is not Verdict.CONTRADICTS)


def test_words_and_coordinates_of_one_reporter_corroborate_nothing():
    found = TOWN.check(Worded(words=CORNER, lat=MEET[0], lon=MEET[1]))

    assert found.rests_on == (OWN_WORDS,)
    assert found.is_own_words


def test_words_that_do_not_answer_where_contradict_nothing():
    found = TOWN.check(Worded(words=CORNER, lat=2.05, lon=86.05, is_where=False))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert "another place" in found.because


def test_a_picture_from_elsewhere_is_told_by_its_distance():
    pictures = (PictureAway(file="5", from_words_m=3210.0, from_place_m=3190.0),)

    found = TOWN.check(Worded(words=CORNER, lat=MEET[0], lon=MEET[1], pictures=pictures))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert "3200 m away" in found.because
    assert found.rests_on == (OWN_WORDS, "file:5")


def test_the_words_place_is_never_finer_than_its_radius():
    found = TOWN.check(Worded(words="Quay Road 45"))

    assert found.inputs["words_lat"] == round(found.inputs["words_lat"], 2)
    assert found.inputs["words_radius_m"] >= 1000


def test_roads_that_do_not_meet_are_said_not_to():
    found = TOWN.check(Worded(words="the corner of High Street, Millbrook and Quay Road"))

    assert found.verdict is Verdict.INCONCLUSIVE


def test_without_a_gazetteer_an_officer_is_asked_for_one():
    found = PlaceVerifier().check(Worded(words=CORNER))

    assert found.missing == ("gazetteer",)


@pytest.mark.parametrize(
    ("claim", "field"),
    [
        (Worded(words="x", lat=91.0, lon=0.0), "latitude"),
        (Worded(words="x", lat=0.0, lon=-181.0), "longitude"),
        (Worded(words="x", uncertainty_m=-1.0), "metres"),
        (Worded(words="x", pictures=(PictureAway(file="5", from_words_m=float("nan")),)), "metres"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(claim, field):
    with pytest.raises(OutOfRange) as told:
        TOWN.check(claim)

    assert told.value.field == field


def dossier(where="", gps=None):
    place = Place(lat=MEET[0], lon=MEET[1], uncertainty_m=50, given_lat=MEET[0], given_lon=MEET[1])
    report = replace(
        report_of("x", place=place), statements=(Statement(what="A box at Bell Lane.", where=where),)
    )
    evidence = Evidence(
        id=UUID(int=5),
        report=report.id,
        name="a.jpg",
        size=9,
        sha256="0" * 64,
        declared_type="",
        received_at=AT,
    )
    facts = FileFacts(metadata={"gps": gps} if gps else {})
    return Dossier(
        report=report,
        decision=Decision(scope=Scope.UNCLEAR),
        files=(Examined(evidence=evidence, facts=facts),),
    )


def test_the_answer_to_where_is_read_and_without_coordinates_the_whole_report():
    lost = dossier()
    lost = replace(lost, report=replace(lost.report, circumstances=report_of("x").circumstances))

    assert [(one.words, one.is_where) for one in TOWN.claims(dossier(CORNER))] == [(CORNER, True)]
    assert TOWN.claims(dossier()) == []
    assert [one.is_where for one in TOWN.claims(lost)] == [False]


def test_coordinates_of_a_picture_never_leave_it():
    lat, lon = (round(float(value[0]), 6) for value in destinations(*MEET, 33, 5000))
    claim = TOWN.claims(dossier(CORNER, {"lat": lat, "lon": lon}))[0]

    found = TOWN.check(claim)

    assert claim.pictures[0].from_place_m == pytest.approx(5000, abs=2)
    said = repr((claim, found))
    assert str(lat) not in said and str(lon) not in said


@pytest.mark.parametrize("gps", [{"lat": 91, "lon": 0}, {"lat": "north"}, "here", {"lat": None, "lon": None}])
def test_a_picture_with_an_impossible_place_is_passed_over(gps):
    assert TOWN.claims(dossier(CORNER, gps))[0].pictures == ()


def test_what_an_officer_entered_stands_in_the_place_of_the_report():
    entered = Worded(words="Bell Lane")
    lead = dossier(CORNER)
    lead = replace(lead, entered=(Entered(verifier="place", claim=plain_claim(entered), by="ling", at=AT),))

    assert TOWN.claims(lead) == [entered]


def test_the_picture_shows_the_disc_the_road_and_the_coordinates():
    figure = TOWN.check(Worded(words="Quay Road", lat=MEET[0], lon=MEET[1])).figure

    assert figure["kind"] == "place"
    assert figure["lines"] and figure["given"] == [*MEET]
