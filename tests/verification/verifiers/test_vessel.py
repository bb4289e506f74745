from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from leadline.errors import BadInput, OutOfRange
from leadline.methods.geodesy import destinations
from leadline.model.decision import Decision, Scope
from leadline.model.finding import Verdict
from leadline.model.moment import Moment
from leadline.model.place import Place
from leadline.ports.records import DatedRecord
from leadline.ports.world import World
from leadline.testing import check_verifier, report_of
from leadline.verification.dossier import Dossier, Entered
from leadline.verification.verifier import read_claim
from leadline.verification.verifiers.vessel import PortCall, VesselVerifier
from verification.fleet import Book, Fleet, sailed

CASES = tomllib.loads((Path(__file__).parents[2] / "cases" / "verification" / "vessel.toml").read_text())[
    "case"
]
NIGHT = datetime(2026, 5, 25, 20, 0, tzinfo=UTC)
DOCK = (31.2, 122.0)
MOORED = "412345678"


def call(**changes):
    plain = PortCall(
        vessel=MOORED, lat=DOCK[0], lon=DOCK[1], earliest=NIGHT, latest=NIGHT + timedelta(hours=1)
    )
    return replace(plain, **changes)


def world(track=None, records=None):
    """A ship that lies at the dock all night and tells it every ten minutes, or what is given."""
    hours = np.arange(-24, 24, 1 / 6)
    still = sailed(MOORED, NIGHT, hours, np.zeros(len(hours)), DOCK) if track is None else track
    return World(tracks=Fleet(still), records=records)


def entry(source, what, hours, **more):
    at = NIGHT + timedelta(hours=hours)
    return DatedRecord(
        source=source, id=f"{source}{hours}", subject=MOORED, what=what, earliest=at, latest=at, **more
    )


def test_the_verifier_keeps_every_promise_of_a_verifier_with_and_without_registers():
    claims = [call(), call(vessel=""), call(vessel="9"), PortCall(vessel=MOORED), PortCall()]

    check_verifier(VesselVerifier())
    check_verifier(VesselVerifier(world()), claims)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_golden_cases(case):
    hours = np.array(case["hours"], dtype=float)
    track = sailed(MOORED, NIGHT, hours, 1000 * np.array(case["km_north"], dtype=float), DOCK)
    rows = [entry(row["source"], row["what"], row["hours"]) for row in case.get("records", [])]
    found = VesselVerifier(world(track, Book(*rows))).check(call())

    assert (found.inputs["answer"], str(found.verdict)) == (case["answer"], case["verdict"])


def test_a_position_at_the_dock_supports_and_the_silent_books_are_said_to_be_silent():
    rows = [replace(entry("dock", "arrival", 2), subject="412000001")]
    found = VesselVerifier(world(records=Book(*rows))).check(call())

    assert found.verdict is Verdict.SUPPORTS
    assert found.inputs["parties"] == {"ais": "supports", "dock": "silent", "customs": "silent"}
    assert "entries of others about that time: 1" in found.because
    assert found.rests_on == ("tracks",)


def test_three_parties_that_agree_are_three_sources():
    rows = (entry("dock", "arrival", 0.5), entry("customs", "declaration", 5))
    found = VesselVerifier(world(records=Book(*rows))).check(call())

    assert found.verdict is Verdict.SUPPORTS
    assert found.rests_on == ("tracks", "register:dock", "register:customs")


def test_a_dock_book_that_has_the_ship_there_against_its_track_is_a_disagreement_not_a_verdict():
    far = sailed(MOORED, NIGHT, np.arange(-24, 24, 1 / 6), np.full(288, 200_000.0), DOCK)
    found = VesselVerifier(world(far, Book(entry("dock", "arrival", 0.5)))).check(call())

    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.because.startswith("The parties disagree.")
    assert found.because_zh.startswith("各方说法不一。")


def test_a_dock_book_by_which_the_ship_sailed_before_and_came_back_after_contradicts():
    rows = (entry("dock", "departure", -5), entry("dock", "arrival", 30))
    found = VesselVerifier(World(records=Book(*rows))).check(call())

    assert found.verdict is Verdict.CONTRADICTS
    assert found.rests_on == ("register:dock",)


def test_a_stay_between_arrival_and_departure_supports_without_any_track():
    rows = (entry("dock", "arrival", -5), entry("dock", "departure", 30))

    assert VesselVerifier(World(records=Book(*rows))).check(call()).verdict is Verdict.SUPPORTS


def test_a_track_that_jumps_round_the_time_is_silent_and_says_why():
    track = sailed(MOORED, NIGHT, np.arange(-24, 24, 1 / 6), np.zeros(288), DOCK)
    track.lat[145] += 2.0
    found = VesselVerifier(world(track)).check(call())

    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.inputs["answer"] == "jumps"
    assert "jump away and back" in found.because


def test_a_meeting_at_sea_is_told_with_the_other_ship():
    hours = np.arange(-24, 24, 1 / 6)
    north = np.interp(hours, [-24, -12, -8, -2, 24], [60_000, 40_000, 40_000, 0, 0])
    one = sailed(MOORED, NIGHT, hours, north, DOCK)
    other = sailed(
        "413000009",
        NIGHT,
        hours,
        np.interp(hours, [-14, -12, -8, -6], [70_000, 40_200, 40_200, 70_000]),
        DOCK,
    )
    found = VesselVerifier(World(tracks=Fleet(one, other))).check(call())

    assert found.inputs["met"] == "413000009"
    assert "a meeting at sea" in found.because
    assert "海上会合" in found.because_zh


def test_a_changed_name_and_a_name_of_two_numbers_are_told():
    hours = np.arange(-24, 24, 1 / 6)
    one = replace(
        sailed(MOORED, NIGHT, hours, np.zeros(288), DOCK),
        names=((0.0, "HAI XING 7"), (9e8, "BLUE 2")),
        name="BLUE 2",
    )
    other = replace(
        sailed("413000009", NIGHT, hours, np.full(288, 9e4), DOCK), names=((0.0, "BLUE 2"),), name="BLUE 2"
    )
    found = VesselVerifier(World(tracks=Fleet(one, other))).check(call())

    assert found.inputs["names"] == 2
    assert found.inputs["namesakes"] == ["413000009"]


def test_where_no_ship_is_named_all_that_could_have_been_there_are_listed_and_none_is_the_ship():
    hours = np.arange(-24, 24, 1 / 6)
    near, far = (
        sailed(ship, NIGHT, hours, np.full(288, away), DOCK) for ship, away in (("1", 300), ("2", 90_000))
    )
    found = VesselVerifier(World(tracks=Fleet(near, far))).check(call(vessel=""))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert [(row["vessel"], row["answer"]) for row in found.inputs["ships"]] == [("1", "supported")]
    assert "the ship" not in found.because
    assert found.missing == ("ship",)


def test_a_drag_off_is_declared_as_what_cannot_be_seen():
    found = VesselVerifier(world()).check(call())

    assert "little by little" in found.would_change
    assert "一点点" in found.would_change_zh


def test_what_is_missing_is_named_for_the_reporter_or_the_officer():
    assert VesselVerifier(world()).check(PortCall(vessel=MOORED)).missing == ("place", "moment")
    assert VesselVerifier().check(call()).missing == ("tracks",)


@pytest.mark.parametrize(
    "wrong",
    [{"lat": 91.0}, {"lon": 200.0}, {"radius_m": -1.0}, {"latest": NIGHT - timedelta(days=1)},
     {"latest": NIGHT + timedelta(days=400)}, {"earliest": datetime(2026, 1, 1)}],
)  # fmt: skip
def test_impossible_values_are_refused_with_field_and_limit(wrong):
    with pytest.raises(OutOfRange) as caught:
        VesselVerifier(world()).check(call(**wrong))

    assert caught.value.field and caught.value.limit


def dossier(text, *, entered=()):
    place = Place(lat=DOCK[0], lon=DOCK[1], uncertainty_m=50, given_lat=DOCK[0], given_lon=DOCK[1])
    moment = Moment(earliest=NIGHT, latest=NIGHT + timedelta(hours=4))
    return Dossier(
        report=report_of(text, place=place, moment=moment),
        decision=Decision(scope=Scope.OURS),
        entered=entered,
    )


@pytest.mark.parametrize(
    ("text", "ships"),
    [
        ("MMSI 412345678 unloads at pier 4 at night.", [MOORED]),
        ("一条九位码412345678的船夜里靠泊。", [MOORED]),
        ("Fishing boats unload at night behind the mole.", [""]),
        ("渔船夜里在码头卸货。", [""]),
        ("The HAI XING 7 moored without lights, a small ship.", [MOORED]),
        ("My phone number is 413345678.", []),
        ("A toy boat stands on the shelf.", []),
        ("A gray box hangs on the lamp post by the old lock.", []),
    ],
)
def test_the_words_name_ships_by_number_by_a_known_name_or_not_at_all(text, ships):
    track = sailed(MOORED, NIGHT, np.arange(-24, 24, 1 / 6), np.zeros(288), DOCK)
    named = replace(track, name="HAI XING 7", names=((0.0, "HAI XING 7"),))
    claims = VesselVerifier(World(tracks=Fleet(named))).claims(dossier(text))

    assert [claim.vessel for claim in claims] == ships


def test_the_claim_has_the_leads_place_time_and_at_least_the_policys_radius():
    claim = VesselVerifier(world()).claims(dossier("MMSI 412345678 unloads at night"))[0]

    assert (claim.lat, claim.lon, claim.radius_m) == (*DOCK, 1000.0)
    assert claim.earliest == NIGHT


def test_a_ship_that_an_officer_names_takes_the_place_of_any_ship():
    put_in = Entered(verifier="vessel", claim={"vessel": MOORED}, by="officer", at=NIGHT)
    claims = VesselVerifier(world()).claims(dossier("Fishing boats unload at night.", entered=(put_in,)))

    assert [(claim.vessel, claim.lat) for claim in claims] == [(MOORED, DOCK[0])]


def test_a_claim_of_an_officer_with_a_wrong_field_is_refused():
    put_in = Entered(verifier="vessel", claim={"vessel": MOORED, "lat": "north"}, by="officer", at=NIGHT)

    with pytest.raises(BadInput):
        VesselVerifier(world()).claims(dossier("boats unload", entered=(put_in,)))


def test_moving_the_whole_scene_moves_nothing_in_the_answer():
    hours = np.arange(-24, 24, 1 / 6)
    lat, lon = (float(one[0]) for one in destinations(-40.0, 179.99, 90.0, 1500.0))
    track = sailed(MOORED, NIGHT, hours, np.zeros(288), (lat, lon))
    found = VesselVerifier(world(track)).check(call(lat=lat, lon=lon))

    assert found.verdict is Verdict.SUPPORTS


def test_an_mmsi_may_be_written_as_a_number():
    assert read_claim(PortCall, {"vessel": 412345678}).vessel == MOORED
