from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import BadInput, Missing, OutOfRange, TooLong
from leadline.model.decision import Decision, Scope
from leadline.model.evidence import Evidence, Examined, FileFacts
from leadline.model.finding import Verdict
from leadline.model.moment import Moment
from leadline.model.place import Place
from leadline.testing import check_verifier, report_of
from leadline.verification.dossier import Dossier, Entered
from leadline.verification.verifiers.file import FileClaim, FileVerifier

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "verification" / "file.toml").read_text(encoding="utf-8")
)["case"]
JPEG = {"label": "jpeg", "group": "image", "mime": "image/jpeg", "score": 1.0, "extensions": ["jpg", "jpeg"]}
AT = datetime(2024, 5, 1, 2, 20, 30, tzinfo=UTC)
FILE = UUID("0193a000-0000-7000-8000-00000000000f")


def facts(**parts):
    return FileFacts(kind=JPEG, **parts)


def check(**claim):
    return FileVerifier().check(FileClaim(**claim))


def dossier_of(found, entered=(), **circumstances):
    evidence = Evidence(
        id=FILE,
        report=UUID(int=1),
        name="harbour.jpg",
        size=9,
        sha256="0" * 64,
        declared_type="",
        received_at=AT,
    )
    return Dossier(
        report=report_of("A photo.", **circumstances),
        decision=Decision(scope=Scope.OURS),
        files=(Examined(evidence=evidence, facts=found),),
        entered=entered,
    )


def test_the_shipped_verifier_keeps_every_promise_of_a_verifier():
    place = {"lat": 31.2, "lon": 121.5, "at": "2024-05-01T02:20:30+00:00"}
    check_verifier(
        FileVerifier(),
        [
            FileClaim(),
            FileClaim(
                time=AT,
                lat=31.2,
                lon=121.5,
                device="Seven",
                software="x",
                facts=facts(metadata={"gps": place}),
            ),
            FileClaim(
                name="a.jpg",
                facts=facts(credentials={"state": "invalid", "codes": ["claimSignature.mismatch"]}),
            ),
            FileClaim(facts=FileFacts(trouble="It took too long.")),
        ],
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_case(case):
    data = {key: case[key] for key in ("taken_at", "offset") if key in case}
    if "lat" in case:
        data["gps"] = {"lat": case["lat"], "lon": case["lon"]}

    finding = check(
        facts=facts(metadata=data),
        time=datetime.fromisoformat(case["time"]) if "time" in case else None,
        until=datetime.fromisoformat(case["until"]) if "until" in case else None,
        lat=case.get("claimed_lat"),
        lon=case.get("claimed_lon"),
        uncertainty_m=case.get("claimed_uncertainty_m", 0.0),
    )

    assert finding.verdict.value == case["verdict"]
    assert finding.inputs["answers"][case["aspect"]] == case["answer"]


@given(st.integers(-3, 3), st.sampled_from(["+08:00", "-03:30", "+05:45", "+00:00"]))
def test_a_time_with_its_zone_agrees_up_to_three_seconds(off, zone):
    wall = AT.astimezone(datetime.fromisoformat(f"2024-01-01T00:00:00{zone}").tzinfo) + timedelta(seconds=off)
    data = {"taken_at": wall.replace(tzinfo=None).isoformat(), "offset": zone}

    assert check(facts=facts(metadata=data), time=AT).verdict is Verdict.SUPPORTS


def test_the_satellites_time_is_taken_where_the_camera_has_no_zone():
    data = {
        "taken_at": "2024-05-01T11:45:00",
        "gps": {"lat": 1.0, "lon": 1.0, "at": "2024-05-01T02:20:31+00:00"},
    }

    assert check(facts=facts(metadata=data), time=AT).verdict is Verdict.SUPPORTS


def test_an_old_position_of_a_telephone_does_not_contradict_its_clock():
    data = {
        "taken_at": "2024-05-01T10:20:30",
        "gps": {"lat": 1.0, "lon": 1.0, "at": "2024-05-01T01:00:00+00:00"},
    }

    assert check(facts=facts(metadata=data), time=AT).verdict is Verdict.SUPPORTS


def test_a_video_was_taken_somewhere_within_its_length():
    data = {
        "taken_at": "2024-05-01T02:21:10",
        "offset": "+00:00",
        "duration_s": 45.0,
        "time_from": "container",
    }

    assert check(facts=facts(metadata=data), time=AT).inputs["answers"]["time"] == "agrees"


def test_no_place_of_a_file_is_repeated():
    data = {"gps": {"lat": 30.251234, "lon": 120.171234}, "taken_at": "2024-05-01T10:20:30"}

    finding = check(facts=facts(metadata=data), time=AT, lat=31.2, lon=121.5)

    said = json.dumps([finding.because, finding.because_zh, dict(finding.inputs), dict(finding.figure)])
    assert "30.25" not in said
    assert "120.17" not in said


@pytest.mark.parametrize(
    ("written", "claimed", "answer"),
    [
        (("NIKON", "COOLPIX P6000"), "Nikon Coolpix P6000", "agrees"),
        (("Apple", "iPhone 13 Pro"), "iPhone 13 Pro", "agrees"),
        (("Apple", "iPhone 13 Pro"), "苹果手机", "agrees"),
        (("Apple", "iPhone 13 Pro"), "iPhone 12", "differs"),
        (("Apple", "iPhone 13 Pro"), "Huawei P40", "differs"),
        (("samsung", "SM-G991B"), "Galaxy S21", "unclear"),
        (("", ""), "Galaxy S21", "absent"),
        (("HUAWEI", "ELS-AN00"), "华为P40", "unclear"),
    ],
)
def test_a_device_is_compared_by_words_and_makers_codes_are_not_guessed(written, claimed, answer):
    data = {"make": written[0], "model": written[1]}

    assert check(facts=facts(metadata=data), device=claimed).inputs["answers"]["device"] == answer


@pytest.mark.parametrize("state", ["invalid", "broken ingredient"])
def test_broken_credentials_contradict_who_claims_it_is_untouched_and_are_not_called_forged(state):
    finding = check(facts=facts(credentials={"state": state, "codes": ["assertion.dataHash.mismatch"]}))

    assert finding.verdict is Verdict.CONTRADICTS
    assert "not the same as forged" in finding.because
    assert "不等于伪造" in finding.because_zh


def test_broken_credentials_contradict_nothing_where_nobody_claims_that_but_stop_support():
    data = {"taken_at": "2024-05-01T10:20:30", "offset": "+08:00"}

    finding = check(facts=facts(metadata=data, credentials={"state": "invalid"}), time=AT, intact=False)

    assert finding.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("state", ["valid", "absent", "unconfirmed", "elsewhere", "unreadable"])
def test_a_file_that_is_not_broken_is_never_called_forged(state):
    finding = check(facts=facts(credentials={"state": state}))

    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "forged" not in finding.because


def test_modified_after_capture_alone_is_a_weak_mark():
    data = {
        "taken_at": "2024-05-01T10:00:00",
        "modified_at": "2024-05-09T10:00:00",
        "software": "Adobe Lightroom",
    }

    finding = check(facts=facts(metadata=data))

    assert (finding.verdict, finding.inputs["marks"]) == (Verdict.INCONCLUSIVE, ["saved"])


def test_three_sorts_of_marks_are_called_worked_on_with_their_names():
    data = {
        "taken_at": "2024-05-01T10:00:00",
        "modified_at": "2024-05-09T10:00:00",
        "width": 4000,
        "height": 3000,
    }
    hints = ({"name": "saved twice", "strength": "weak", "because": ""},)

    finding = check(facts=facts(metadata=data, raster={"width": 800, "height": 800}, hints=hints))

    assert finding.verdict is Verdict.CONTRADICTS
    assert finding.inputs["marks"] == ["saved", "pixels", "size"]
    assert "None proves a forgery" in finding.because


def test_a_photo_taken_after_it_was_received_has_a_wrong_clock():
    data = {"taken_at": "2024-05-03T10:00:00"}

    assert check(facts=facts(metadata=data), received_at=AT).inputs["marks"] == ["clock"]


@pytest.mark.parametrize(
    ("name", "kind", "verdict", "state"),
    [
        ("a.jpg", JPEG, Verdict.INCONCLUSIVE, "agrees"),
        ("a.JPEG", JPEG, Verdict.INCONCLUSIVE, "agrees"),
        ("a.png", JPEG, Verdict.INCONCLUSIVE, "differs"),
        ("a.pdf", JPEG, Verdict.CONTRADICTS, "differs"),
        ("a.jpg", {"label": "pebin", "group": "executable", "score": 1.0, "extensions": ["exe"]},
         Verdict.CONTRADICTS, "differs"),
    ],
)  # fmt: skip
def test_the_true_kind_is_held_against_the_name(name, kind, verdict, state):
    finding = check(name=name, facts=FileFacts(kind=kind))

    assert (finding.verdict, finding.inputs["answers"]["type"]) == (verdict, state)
    assert finding.inputs["true_type"] == kind["label"]


def test_a_file_that_could_not_be_read_says_why():
    finding = check(facts=FileFacts(trouble="Reading it took too long and was stopped."))

    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "took too long" in finding.because


@pytest.mark.parametrize(
    ("claim", "error"),
    [
        ({"lat": 91.0, "lon": 0.0}, OutOfRange),
        ({"lat": 1.0}, Missing),
        ({"time": datetime(2024, 5, 1)}, BadInput),
        ({"time": AT, "until": AT - timedelta(1)}, OutOfRange),
        ({"until": AT}, Missing),
        ({"time": AT, "tolerance_s": -1.0}, OutOfRange),
        ({"time": AT, "zone": "Mars/Base"}, BadInput),
        ({"lat": 1.0, "lon": 1.0, "uncertainty_m": float("nan")}, OutOfRange),
        ({"device": "x" * 500}, TooLong),
    ],
)
def test_values_that_cannot_be_are_refused(claim, error):
    with pytest.raises(error):
        check(facts=facts(), **claim)


def test_a_lead_claims_its_own_time_and_place_of_each_file_and_not_that_it_is_untouched():
    place = Place(lat=31.2, lon=121.5, uncertainty_m=20, given_lat=31.2, given_lon=121.5)
    found = FileVerifier().claims(dossier_of(facts(), moment=Moment(earliest=AT, latest=AT), place=place))

    assert [(one.about, one.time, one.lat, one.intact, one.name) for one in found] == [
        (f"file:{FILE}", AT, 31.2, False, "x.jpg")
    ]


def test_what_an_officer_entered_for_a_file_takes_the_leads_place():
    entered = Entered(
        verifier="file", claim={"about": f"file:{FILE}", "device": "iPhone 13"}, by="ada", at=AT
    )

    (claim,) = FileVerifier().claims(dossier_of(facts(), (entered,), moment=Moment(earliest=AT, latest=AT)))

    assert (claim.device, claim.time, claim.facts.kind) == ("iPhone 13", None, JPEG)


def test_a_lead_whose_file_lost_its_metadata_asks_for_the_original():
    dossier = dossier_of(facts(), moment=Moment(earliest=AT, latest=AT))
    verifier = FileVerifier()

    finding = verifier.check(verifier.claims(dossier)[0])

    assert (finding.verdict, finding.missing) == (Verdict.INCONCLUSIVE, ("original file",))


def test_the_finding_rests_on_the_file_so_that_two_checks_of_it_are_one_witness():
    claim = replace(FileClaim(facts=facts()), about=f"file:{FILE}")

    assert f"file:{FILE}" in FileVerifier().check(claim).rests_on


@pytest.mark.parametrize(
    ("hint", "word"),
    [
        ("active content", "scripts"),
        ("bomb", "times its size"),
        ("nested archive", "archives"),
        ("polyglot", "another"),
    ],
)
def test_what_is_dangerous_in_a_file_is_said_first_and_contradicts_nothing(hint, word):
    finding = check(facts=facts(hints=({"name": hint, "strength": "strong", "because": ""},)))

    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.because.startswith("Beware")
    assert word in finding.because
