from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.intake.check import NAMES, Submission, check
from leadline.intake.fields import Refused, displayed
from leadline.model.reading import RadioReading
from leadline.model.report import Basis, Channel, Danger, Mode
from leadline.policy import load

POLICY = load()
NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
PLACE = {"lat": 2.01, "lon": 86.0}
ODD_TEXT = st.text(max_size=40) | st.text("\x00\ud800\u202e")
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.text("\x00\ud800\u202e"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


def checked(**fields: object) -> Submission:
    return check({"what": "A box hums.", **fields}, POLICY, NOW, Channel.API)


def faults(**fields: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        checked(**fields)
    return [error.field for error in caught.value.errors]


def cause(**fields: object) -> str:
    with pytest.raises(Refused) as caught:
        checked(**fields)
    return caught.value.cause


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(NAMES)) | st.text(max_size=12), ANYTHING, max_size=6))
def test_whatever_comes_is_a_submission_or_named_faults(fields: dict[str, object]) -> None:
    try:
        found = check(fields, POLICY, NOW, Channel.API)
    except Refused as refused:
        assert all(error.field and error.limit for error in refused.errors)
    else:
        assert found.statement.what.strip()


@pytest.mark.parametrize("name", sorted(NAMES))
@settings(deadline=None)
@given(value=ANYTHING)
def test_every_single_field_takes_anything_without_breaking(name: str, value: object) -> None:
    fields = {"what": "A box hums.", name: value}
    try:
        found = check(fields, POLICY, NOW, Channel.API)
    except Refused as refused:
        assert {error.field.split(".")[0] for error in refused.errors} == {name}
    else:
        assert found.circumstances.channel is Channel.API


@settings(deadline=None)
@given(st.text(min_size=1, max_size=300).filter(str.strip))
def test_words_are_kept_as_given(text: str) -> None:
    try:
        assert checked(what=text).statement.what == text
    except Refused:
        assert "\0" in text


def test_all_faults_come_at_once() -> None:
    assert faults(what="", basis="dreamt", place={"lat": 95, "lon": 10}, colour="red") == [
        "colour",
        "what",
        "place.lat",
        "basis",
    ]


@pytest.mark.parametrize(
    ("name", "most"),
    [("what", 20_000), ("where", 500), ("when", 200), ("how_known", 2000), ("evidence", 5000)],
)
def test_a_text_is_taken_up_to_its_limit_and_no_further(name: str, most: int) -> None:
    assert getattr(checked(**{name: "x" * most}).statement, name) == "x" * most
    assert faults(**{name: "x" * (most + 1)}) == [name]


@pytest.mark.parametrize("text", ["a\0b", "half \ud83d", 7, ["a"], {"a": "b"}, True])
def test_what_is_no_text_is_refused(text: object) -> None:
    assert faults(what=text) == ["what"]


def test_swapped_coordinates_are_called_swapped() -> None:
    assert cause(place={"lat": 116.4, "lon": 39.9}) == "swapped with the longitude?"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400, "31.2", True])
def test_what_is_no_number_is_refused(number: object) -> None:
    assert faults(place={"lat": number, "lon": 10.0}) == ["place.lat"]


def test_one_coordinate_asks_for_the_other() -> None:
    assert faults(place={"lat": 10.0}) == ["place.lon"]


def test_a_chinese_map_is_converted_and_kept_as_given() -> None:
    place = checked(
        place={"lat": 39.91640428150164, "lon": 116.41024449916938, "datum": "GCJ-02"}
    ).circumstances.place

    assert place is not None
    assert (place.lat, place.lon) == pytest.approx((39.915, 116.404), abs=1e-6)
    assert (place.given_lat, place.uncertainty_m) == (39.91640428150164, 50.0)


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-05-05T00:00:00Z",
    ],
)
def test_the_year_1_and_the_future_are_refused(at: str) -> None:
    assert faults(moment={"earliest": at}) == ["moment.earliest"]


@pytest.mark.parametrize("at", ["yesterday", "2026-05-03T10:00:00", 1700000000, "2026-02-30T00:00:00Z", ""])
def test_what_is_no_instant_is_refused(at: object) -> None:
    assert faults(moment={"latest": at}) == ["moment.latest"]


def test_an_interval_that_ends_before_it_begins_is_refused() -> None:
    later, earlier = NOW.isoformat(), (NOW - timedelta(hours=1)).isoformat()

    assert faults(moment={"earliest": later, "latest": earlier}) == ["moment.latest"]


def test_an_anonymous_report_takes_no_contact() -> None:
    assert faults(contact={"name": "Fern Castellane"}) == ["contact"]


def test_a_contact_with_a_direction_override_is_refused() -> None:
    assert faults(mode="confidential", contact={"name": "Fern\u202ecod.exe"}) == ["contact.name"]


def test_a_direction_override_in_the_words_is_kept_and_made_visible() -> None:
    words = checked(what="see invoice\u202efdp.exe").statement.what

    assert words == "see invoice\u202efdp.exe"
    assert displayed(words) == "see invoice⟦202E⟧fdp.exe"


def test_what_is_not_said_is_unstated() -> None:
    said = checked().circumstances

    assert (said.basis, said.danger, said.mode) == (Basis.UNSTATED, Danger.UNSTATED, Mode.ANONYMOUS)
    assert said.filled == {"what"}


def test_a_field_of_its_own_counts_as_filled() -> None:
    said = checked(
        place={"lat": 1.0, "lon": 2.0}, moment={"earliest": NOW.isoformat()}, basis="saw"
    ).circumstances

    assert said.filled == {"what", "where", "when", "how_known"}


def test_without_open_coordinates_they_are_sealed_with_the_words_of_the_place() -> None:
    sealing = replace(POLICY, kept=replace(POLICY.kept, coordinates=False))
    place = {"lat": 39.9164, "lon": 116.4102, "datum": "GCJ-02", "uncertainty_m": 20}
    found = check({"what": "A box.", "where": "pole 14", "place": place}, sealing, NOW, Channel.API)

    assert found.circumstances.place is None
    assert found.statement.where == "pole 14 [39.9164, 116.4102 (GCJ-02, ± 20 m)]"
    assert "where" in found.circumstances.filled


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"strength_dbm": -71.5, "bearing_deg": 140}, RadioReading(strength_dbm=-71.5, bearing_deg=140.0)),
        ({"strength_dbm": -150}, RadioReading(strength_dbm=-150.0)),
        ({"strength_dbm": 30}, RadioReading(strength_dbm=30.0)),
        ({"bearing_deg": 0}, RadioReading(bearing_deg=0.0)),
        ({"bearing_deg": 360}, RadioReading(bearing_deg=0.0)),
        ({}, None),
        ({"strength_dbm": None}, None),
        (None, None),
    ],
)
def test_a_reading_may_have_a_strength_or_a_direction_or_none(given: object, kept: object) -> None:
    assert checked(place=PLACE, reading=given).circumstances.reading == kept


@pytest.mark.parametrize(
    ("given", "field", "cause_of_it"),
    [
        ({"strength_dbm": 71}, "reading.strength_dbm", "a lost minus sign, or another unit?"),
        ({"strength_dbm": -151}, "reading.strength_dbm", "a lost minus sign, or another unit?"),
        ({"strength_dbm": "-71 dBm"}, "reading.strength_dbm", "a unit behind it"),
        ({"bearing_deg": -1}, "reading.bearing_deg", "degrees clockwise from north?"),
        ({"bearing_deg": 361}, "reading.bearing_deg", "degrees clockwise from north?"),
        ({"bearing_deg": "SE"}, "reading.bearing_deg", "a word such as SE? north is 0, east 90"),
        ({"bearing_deg": float("nan")}, "reading.bearing_deg", "degrees clockwise from north?"),
        ({"strength": -71}, "reading.strength", "unknown field"),
        (-71, "reading", "another kind of value"),
    ],
)
def test_a_reading_that_cannot_be_is_refused_with_its_likely_cause(
    given: object, field: str, cause_of_it: str
) -> None:
    assert faults(place=PLACE, reading=given) == [field]
    assert cause_of_it in cause(place=PLACE, reading=given)


def test_a_reading_without_its_place_is_refused() -> None:
    assert faults(reading={"strength_dbm": -71.0}) == ["reading"]
    assert cause(reading={"strength_dbm": -71.0}) == "it says nothing without where it was taken"


def test_a_wrong_place_is_not_said_twice_because_of_a_reading() -> None:
    assert faults(place={"lat": 95, "lon": 10}, reading={"strength_dbm": -71.0}) == ["place.lat"]


def test_no_fault_of_a_reading_repeats_its_value() -> None:
    with pytest.raises(Refused) as caught:
        checked(place=PLACE, reading={"strength_dbm": 7731.5, "bearing_deg": "canary-7731"})

    assert len(caught.value.errors) == 2
    assert "7731" not in "".join(str(error) for error in caught.value.errors)


def test_without_open_coordinates_a_reading_is_sealed_with_them() -> None:
    sealing = replace(POLICY, kept=replace(POLICY.kept, coordinates=False))
    said = {"what": "GPS jumps.", "place": PLACE, "reading": {"strength_dbm": -71.5, "bearing_deg": 140}}
    found = check(said, sealing, NOW, Channel.API)

    assert (found.circumstances.place, found.circumstances.reading) == (None, None)
    assert found.statement.where == "[2.01, 86.0 (WGS-84, ± 50 m), -71.5 dBm, 140°]"
