from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from leadline.errors import BadInput, OutOfRange, TooLong
from leadline.methods.coincidence import habits
from leadline.methods.orbit import DAY_S, look_up, passes, read_satellite
from leadline.model.decision import Decision, Scope
from leadline.model.evidence import Evidence, Examined, FileFacts
from leadline.model.finding import Verdict
from leadline.model.moment import Moment
from leadline.model.place import Place
from leadline.ports.world import World
from leadline.testing import check_verifier, report_of
from leadline.verification.dossier import Dossier, Entered, Told
from leadline.verification.verifier import plain_claim
from leadline.verification.verifiers.overflight import OverflightVerifier, Overflown
from made_elements import EPOCH, MadeSets, constellation, element_set, later

LAT, LON = 31.2, 121.5
CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "verification" / "overflight.toml").read_text(encoding="utf-8")
)["case"]
PLACE = Place(lat=LAT, lon=LON, uncertainty_m=50, given_lat=LAT, given_lon=LON)


def verifier(many=20, **other):
    return OverflightVerifier(World(elements=constellation(many, **other)))


def tops(many=8):
    """Instants at which the first made satellite culminates, no two on one day or of one habit."""
    first = element_set()
    sky = look_up(LAT, LON, [(EPOCH.timestamp() - 6.5 * DAY_S, EPOCH.timestamp() + 6.5 * DAY_S)])
    found = passes([read_satellite(first.line1, first.line2)], sky, 30.0)
    kept: list[float] = []
    for at in found.tca_s.tolist():
        groups = habits(np.array([*kept, at]) + 240 * LON, 900.0)
        if len(set(groups.tolist())) == len(groups):
            kept.append(at)
    return [datetime.fromtimestamp(at, UTC) for at in kept[:many]]


def events(case):
    shift = timedelta(hours=LON / 15)
    return (*tops(case["inside"]), *(EPOCH + timedelta(hours=hours) - shift for hours in case["hours"]))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden(case):
    found = verifier(case["satellites"]).check(Overflown(lat=LAT, lon=LON, events=events(case)))

    assert found.verdict.value == case["says"]
    assert case["words"] in found.because


def test_the_verifier_keeps_every_promise():
    claims = [
        Overflown(),
        Overflown(lat=LAT, lon=LON, events=tuple(tops(3)), satellites=("MADE 90001",)),
        Overflown(lat=LAT, lon=LON, events=tuple(tops(2)), searched=50),
    ]

    check_verifier(OverflightVerifier(), claims)
    check_verifier(verifier(3), claims)


def test_the_answer_shows_chance_satellites_searched_and_the_age_of_elements():
    found = verifier(5).check(Overflown(lat=LAT, lon=LON, events=tuple(tops(4))))

    assert found.strength_is == "p-value"
    assert found.strength == found.inputs["p_value"]
    assert found.inputs["satellites_searched"] == 5
    assert 0 < found.inputs["element_age_d"] < 7
    assert "days old" in found.uncertainty
    assert "p = " in found.because and "p = " in found.because_zh


def test_the_word_coincide_is_never_said_from_one_in_a_hundred_on():
    rng = np.random.default_rng(4)
    checked = verifier(6)

    found = [
        checked.check(
            Overflown(lat=LAT, lon=LON, events=tuple(later(at) for at in rng.uniform(-5, 5, 6) * DAY_S))
        )
        for _ in range(30)
    ]

    assert all(("coincide" in one.because) == (one.strength < 0.01) for one in found)
    assert sum("coincide" in one.because for one in found) <= 2


def test_more_that_were_searched_make_a_coincidence_less():
    claim = Overflown(lat=LAT, lon=LON, events=tuple(tops(4)), satellites=("MADE 90001",))

    alone, of_many = (verifier(1).check(replace(claim, searched=many)) for many in (0, 400))

    assert of_many.strength == pytest.approx(min(1.0, 400 * alone.strength))
    assert of_many.inputs["satellites_searched"] == 400


def test_elements_of_last_month_are_refused_with_their_age():
    month = tuple(at + timedelta(days=30) for at in tops(4))

    found = verifier(3).check(Overflown(lat=LAT, lon=LON, events=month))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.missing == ("elements",)
    assert "days from the events" in found.because


def test_windows_widen_with_the_age_of_the_elements():
    young, old = (
        verifier(2).check(
            Overflown(lat=LAT, lon=LON, events=tuple(later(days * DAY_S + n) for n in range(3)))
        )
        for days in (0.5, 6.0)
    )

    assert old.inputs["widened_s"] > young.inputs["widened_s"] + 20


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        (Overflown(), ("times", "place")),
        (Overflown(lat=LAT, lon=LON), ("times",)),
        (Overflown(events=(EPOCH,)), ("place",)),
    ],
)
def test_what_is_missing_is_named(claim, missing):
    assert verifier(1).check(claim).missing == missing


def test_without_element_sets_an_officer_is_asked_for_them():
    found = OverflightVerifier().check(Overflown(lat=LAT, lon=LON, events=(EPOCH,)))

    assert found.missing == ("elements",)


def test_a_satellite_that_is_not_in_the_sets_is_not_made_up():
    found = verifier(2).check(Overflown(lat=LAT, lon=LON, events=tuple(tops(3)), satellites=("NOBODY",)))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert "none of the satellites" in found.because


def test_too_many_satellites_are_not_searched():
    found = verifier(401).check(Overflown(lat=LAT, lon=LON, events=tuple(tops(3))))

    assert "too many" in found.because
    assert found.missing == ("satellites",)


def test_a_satellite_that_stands_in_the_sky_never_passes():
    standing = element_set(7, per_day=1.00273791, inclination_deg=0.05, eccentricity=1e-5)
    sky_lon = _below(standing)

    found = OverflightVerifier(World(elements=MadeSets(standing))).check(
        Overflown(lat=0.0, lon=sky_lon, events=tuple(tops(3)))
    )

    assert found.verdict is Verdict.INCONCLUSIVE
    assert "stands in view" in found.because


def _below(one):
    satellite = read_satellite(one.line1, one.line2)
    at = EPOCH.timestamp()
    lons = np.arange(-180.0, 180.0, 30.0)
    top = [passes([satellite], look_up(0.0, float(lon), [(at, at + 600)]), 0.0).top_deg for lon in lons]
    return float(lons[int(np.argmax([float(one.max()) if len(one) else -90.0 for one in top]))])


@pytest.mark.parametrize(
    ("claim", "error", "field"),
    [
        (Overflown(lat=91.0, lon=0.0, events=(EPOCH,)), OutOfRange, "latitude"),
        (Overflown(lat=0.0, lon=181.0, events=(EPOCH,)), OutOfRange, "longitude"),
        (Overflown(lat=0.0, lon=0.0, events=(EPOCH.replace(tzinfo=None),)), BadInput, "events"),
        (Overflown(lat=0.0, lon=0.0, events=(EPOCH,) * 1001), TooLong, "events"),
        (Overflown(lat=0.0, lon=0.0, events=(EPOCH,), mask_deg=90.0), OutOfRange, "mask_deg"),
        (Overflown(lat=0.0, lon=0.0, events=(EPOCH,), window_s=0.0), OutOfRange, "window_s"),
        (Overflown(lat=0.0, lon=0.0, events=(EPOCH,), uncertainty_s=-1.0), OutOfRange, "uncertainty_s"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(claim, error, field):
    with pytest.raises(error) as told:
        verifier(1).check(claim)

    assert told.value.field == field


def dossier(*, times=(), company=0, **circumstances):
    evidence = Evidence(
        id=UUID(int=5), report=UUID(int=1), name="orders.csv", size=9, sha256="0" * 64, declared_type="",
        received_at=EPOCH,
    )  # fmt: skip
    files = (Examined(evidence=evidence, facts=FileFacts(table={"times": list(times)})),)
    told = tuple(Told(at=later(3600 * n), place=PLACE) for n in range(company))
    report = report_of("orders", place=PLACE, **circumstances)
    return Dossier(report=report, decision=Decision(scope=Scope.UNCLEAR), files=files, company=told)


def test_times_of_a_table_are_a_claim_in_the_zone_of_the_line():
    found = verifier(1).claims(dossier(times=["2026-05-25T11:00:00", "2026-05-26T03:00:00Z", "lunch"]))

    assert [len(one.events) for one in found] == [2]
    assert found[0].source == f"file:{UUID(int=5)}"
    assert all(at.tzinfo for at in found[0].events)


def test_the_company_of_an_incident_is_a_claim_from_five_events_on():
    own = Moment(earliest=EPOCH, latest=EPOCH)

    assert verifier(1).claims(dossier(company=4)) == []
    assert [len(one.events) for one in verifier(1).claims(dossier(company=4, moment=own))] == [5]
    assert OverflightVerifier().claims(dossier(company=9)) == []


def test_what_an_officer_entered_stands_in_the_place_of_a_file():
    lead = dossier(times=["2026-05-25T11:00:00Z"])
    entered = Overflown(lat=LAT, lon=LON, events=tuple(tops(3)), about=f"file:{UUID(int=5)}")
    told = plain_claim(entered)

    assert verifier(1).claims(_with(lead, told)) == [entered]
    assert verifier(1).claims(_with(lead, told | {"about": str(UUID(int=5))})) == [entered]


def _with(lead, claim):
    return replace(lead, entered=(Entered(verifier="overflight", claim=claim, by="ling", at=EPOCH),))


def test_the_picture_has_a_strip_for_each_day_with_its_event():
    found = verifier(1).check(Overflown(lat=LAT, lon=LON, events=tuple(tops(3))))

    assert found.figure["kind"] == "overflight"
    assert [row["inside"] for row in found.figure["rows"]] == [True, True, True]
    assert all(0 <= row["event_h"] <= 24 and row["windows"] for row in found.figure["rows"])
