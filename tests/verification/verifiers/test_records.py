from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from leadline.errors import BadInput, OutOfRange, TooLong
from leadline.model.decision import Decision, Scope
from leadline.model.evidence import Evidence, Examined, FileFacts
from leadline.model.finding import Verdict
from leadline.model.moment import Moment
from leadline.ports.records import DatedRecord
from leadline.ports.world import World
from leadline.testing import check_verifier, report_of
from leadline.verification.dating import Entry
from leadline.verification.dossier import Dossier, Entered
from leadline.verification.verifiers.records import Dated, RecordsVerifier
from verification.fleet import Book

CASES = tomllib.loads((Path(__file__).parents[2] / "cases" / "verification" / "records.toml").read_text())[
    "case"
]
NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
REPORT = UUID("0193a000-0000-7000-8000-000000000001")


def check(**claim):
    return RecordsVerifier().check(Dated(**claim))


def entry(label, at, **more):
    return Entry(label=label, earliest=at, **more)


def instants(count=90, days=12, seed=1, shift=0.0):
    rng = np.random.default_rng(seed)
    seconds = np.sort(rng.integers(0, days, count) * 86_400 + rng.uniform(7, 19, count) * 3600)
    return tuple(NOON + timedelta(seconds=round(float(one) + shift)) for one in seconds)


def local(zone_h, hours, days=40):
    """ISO 8601 with the zone's own offset, at these hours of each day."""
    shift = timedelta(hours=zone_h)
    start = datetime(2026, 3, 1, tzinfo=UTC)
    moments = [
        start + timedelta(days=day, hours=hour, minutes=7 * day % 60) for day in range(days) for hour in hours
    ]
    return tuple(moment.replace(tzinfo=timezone(shift)).isoformat() for moment in moments)


def test_the_verifier_keeps_every_promise_of_a_verifier():
    claims = [
        Dated(entries=(entry("notice", NOON), entry("log", NOON + timedelta(hours=36)))),
        Dated(first=instants(), second=instants(shift=7200)),
        Dated(instants=local(8, (9, 11, 15)), zone="Asia/Shanghai"),
        Dated(),
    ]

    check_verifier(RecordsVerifier(), claims)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_golden_cases(case):
    entries = tuple(
        Entry(
            label=label,
            earliest=datetime.fromisoformat(start),
            latest=datetime.fromisoformat(end) if end else None,
        )
        for label, start, end in case["entries"]
    )
    found = check(states=case["states"], entries=entries)

    assert (str(found.verdict), found.inputs["gap_s"]) == (case["verdict"], case["gap_s"])


def test_both_dates_and_the_size_of_the_gap_are_said_in_both_languages():
    found = check(entries=(entry("notice", NOON), entry("construction record", NOON + timedelta(hours=36))))

    assert "36 h before" in found.because
    assert "2026-03-01" in found.because and "2026-03-02" in found.because
    assert "早36小时" in found.because_zh


def test_records_off_by_two_hours_are_found_though_both_lists_miss_entries():
    at, rng = instants(120), np.random.default_rng(2)
    first = tuple(one for one in at if rng.random() > 0.3)
    second = tuple(one + timedelta(hours=2) for one in at if rng.random() > 0.3)
    found = check(states="differ", first=first, second=second)

    assert found.verdict is Verdict.SUPPORTS
    assert found.inputs["offset_s"] == pytest.approx(7200, abs=1)
    assert "time zones" in found.because
    assert "时区" in found.because_zh


def test_two_clocks_that_agree_within_a_minute_agree():
    assert check(first=instants(), second=instants(shift=20)).verdict is Verdict.SUPPORTS


def test_a_clock_that_is_17_minutes_off_is_no_time_zone():
    found = check(first=instants(), second=instants(shift=1037))

    assert found.verdict is Verdict.CONTRADICTS
    assert found.inputs["zone_s"] is None
    assert "time zone" not in found.because


def test_lists_of_other_events_are_not_said_to_differ():
    found = check(first=instants(seed=1), second=instants(seed=2))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.figure == {}


def test_a_photo_three_seconds_off_agrees_and_four_seconds_do_not():
    """The tolerance of story S01."""
    claimed = entry("claimed time", NOON)

    def photo(seconds):
        return entry("photo", NOON + timedelta(seconds=seconds), source="file:a")

    assert check(entries=(claimed, photo(3))).verdict is Verdict.SUPPORTS
    assert check(entries=(claimed, photo(4))).verdict is Verdict.CONTRADICTS


def test_a_camera_of_unknown_zone_that_is_whole_hours_off_cannot_tell_and_asks_for_the_zone():
    photo = entry("photo", NOON + timedelta(hours=8), source="file:a", zone_known=False)
    found = check(entries=(entry("claimed time", NOON), photo))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.missing == ("zone",)


def test_a_camera_of_unknown_zone_that_is_seven_minutes_off_is_contradicted():
    photo = entry("photo", NOON + timedelta(hours=8, minutes=7), source="file:a", zone_known=False)

    assert check(entries=(entry("claimed time", NOON), photo)).verdict is Verdict.CONTRADICTS


def test_commits_written_in_another_zone_than_the_stated_one_do_not_fit():
    found = check(states="differ", instants=local(3, (9, 11, 15)), zone="-05:00")

    assert found.verdict is Verdict.SUPPORTS
    assert found.strength == 1.0


def test_hours_at_night_of_the_stated_zone_do_not_fit_and_nobody_is_accused():
    times = tuple(
        f"2026-03-{day:02d}T{hour:02d}:{day:02d}:00Z" for day in range(1, 29) for hour in (1, 3, 7, 9)
    )
    found = check(instants=times, zone="America/New_York")

    assert found.verdict is Verdict.CONTRADICTS
    assert "nothing of who anybody is" in found.because
    assert "不能说明任何人是谁" in found.because_zh


def test_utc_is_no_places_own_so_that_a_servers_log_is_no_other_zone():
    found = check(instants=local(0, (1, 3, 7, 9)), zone="Asia/Shanghai")

    assert found.inputs["share_elsewhere"] == 0
    assert found.verdict is Verdict.SUPPORTS


def test_a_few_commits_are_too_few_for_their_hours():
    found = check(instants=("2026-03-01T03:00:00Z",) * 5, zone="Asia/Shanghai")

    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.missing == ("longer list of times",)


def test_a_machine_that_works_round_the_clock_fits_no_zone_and_cannot_tell():
    rng = np.random.default_rng(1)
    times = tuple((NOON + timedelta(seconds=float(one))).isoformat() for one in rng.uniform(0, 5e6, 400))

    assert check(instants=times, zone="Asia/Shanghai").verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"states": "lies"}, BadInput),
        ({"instants": ("2026-03-01",) * 3, "zone": "Mars/Olympus"}, BadInput),
        ({"instants": ("noon",), "zone": "UTC"}, BadInput),
        ({"entries": (entry("a", datetime(2026, 1, 1)), entry("b", NOON))}, OutOfRange),
        ({"entries": (entry("a", NOON, latest=NOON - timedelta(1)), entry("b", NOON))}, OutOfRange),
        ({"entries": (entry("a", NOON, tolerance_s=-1.0), entry("b", NOON))}, OutOfRange),
        ({"entries": (entry("a", NOON),) * 101}, TooLong),
    ],
)
def test_impossible_values_are_refused_with_field_and_limit(wrong, error):
    with pytest.raises(error) as caught:
        check(**wrong)

    assert caught.value.field and caught.value.limit


def file_of(number, **facts):
    evidence = Evidence(
        id=UUID(int=number),
        report=REPORT,
        name="",
        size=9,
        sha256="0" * 64,
        declared_type="",
        received_at=NOON,
    )
    return Examined(evidence=evidence, facts=FileFacts(**facts))


def dossier(text="words", files=(), moment=True, entered=()):
    when = Moment(earliest=NOON, latest=NOON + timedelta(minutes=1)) if moment else None
    return Dossier(
        report=report_of(text, moment=when), decision=Decision(scope=Scope.OURS), files=files, entered=entered
    )


def test_a_picture_is_compared_with_the_claimed_time_in_its_own_zone():
    picture = file_of(1, metadata={"taken_at": "2026-03-01T12:00:30", "offset": "+08:00"})
    claims = RecordsVerifier().claims(dossier(files=(picture,)))
    found = RecordsVerifier().check(claims[0])

    assert found.verdict is Verdict.SUPPORTS
    assert found.about == f"file:{UUID(int=1)}"
    assert found.rests_on == ("words", f"file:{UUID(int=1)}")


def test_a_picture_with_a_broken_time_is_passed_over():
    assert RecordsVerifier().claims(dossier(files=(file_of(1, metadata={"taken_at": "0000:00:00"}),))) == []


def test_two_files_of_times_are_two_clocks_and_what_the_words_say_is_what_is_stated():
    times = [at.isoformat() for at in instants()]
    later = [at.isoformat() for at in instants(shift=7200)]
    files = (file_of(1, table={"times": times}), file_of(2, table={"times": later}))
    claims = RecordsVerifier().claims(dossier("The access records are off by two hours.", files))

    assert [claim.states for claim in claims] == ["differ"]
    assert RecordsVerifier().check(claims[0]).verdict is Verdict.SUPPORTS


def test_one_file_of_times_and_a_zone_in_the_words_are_a_list_with_its_zone():
    files = (file_of(1, table={"times": list(local(3, (9, 11, 15)))}),)
    claims = RecordsVerifier().claims(dossier("The repository says UTC+8, the commits do not fit.", files))

    assert [(claim.zone, claim.states) for claim in claims] == [("UTC+8", "differ")]


def test_dates_of_words_and_of_a_book_are_compared_and_rest_on_both():
    row = DatedRecord(
        source="construction", id="1", subject="Camera 12", what="work",
        earliest=NOON + timedelta(hours=36), latest=NOON + timedelta(hours=36),
    )  # fmt: skip
    verifier = RecordsVerifier(World(records=Book(row)))
    said = "The notice for Camera 12 is dated 2026-03-01 04:00+00:00, hours before the work."
    found = verifier.check(verifier.claims(dossier(said))[0])

    assert found.verdict is Verdict.SUPPORTS
    assert found.inputs["gap_s"] == 129_600
    assert found.rests_on == ("words", "register:construction")


def test_one_date_alone_asks_for_the_other_record():
    verifier = RecordsVerifier()
    claims = verifier.claims(dossier("The notice is dated 2026-03-01."))

    assert verifier.check(claims[0]).missing == ("second date",)


def test_what_an_officer_entered_stands_in_the_place_of_the_claim_about_the_same():
    picture = file_of(1, metadata={"taken_at": "2026-03-01T12:00:30", "offset": "+08:00"})
    only = {"label": "photo", "earliest": "2026-03-01T00:00:00Z"}
    claim = {"about": f"file:{UUID(int=1)}", "entries": [only]}
    put_in = Entered(verifier="records", by="officer", at=NOON, claim=claim)
    claims = RecordsVerifier().claims(dossier(files=(picture,), entered=(put_in,)))

    assert [len(claim.entries) for claim in claims] == [1]


def test_turning_two_entries_round_changes_nothing():
    one, other = entry("notice", NOON), entry("log", NOON + timedelta(hours=3))
    there, back = (check(entries=pair) for pair in ((one, other), (other, one)))

    assert replace(there, inputs={}, rests_on=()) == replace(back, inputs={}, rests_on=())
