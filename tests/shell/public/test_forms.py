from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.policy import load
from leadline.shell import site
from leadline.shell.public.forms import ReportForm

NAMES = sorted(ReportForm.base_fields)
ANY = st.text(max_size=60) | st.sampled_from(
    [
        "\0",
        "nan",
        "inf",
        "1e999",
        "-91",
        "0001-01-01",
        "9999-12-31",
        "24:00",
        "2026-02-30",
        "99:99",
        "\u202e",
        "GCJ-02",
    ]
)


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(value=ANY)
def test_every_field_takes_anything_and_names_its_faults(name: str, value: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"what": "A box hums.", "lat": "10", "lon": "20", "date": "2026-01-05", "time": "03:00"})
    data[name] = value

    form = ReportForm(data)

    assert form.is_valid() or form.errors


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), ANY))
def test_any_mixture_of_fields_is_taken_or_named(data: dict[str, str]) -> None:
    form = ReportForm(data)

    assert form.is_valid() or form.errors


@pytest.fixture
def zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Moves the line into a time zone."""

    def move(name: str) -> None:
        own = tmp_path / "own.toml"
        own.write_text(
            'about = { source = "a test", effective = 2026-01-01, decided_by = "a test" }\n'
            f'[site]\ntime_zone = "{name}"\n'
        )
        policy = load("default", own)
        monkeypatch.setattr(site, "policy", lambda: policy)

    return move


@pytest.fixture
def berlin(zone: Callable[[str], None]) -> None:
    """A line in a place that changes its clocks."""
    zone("Europe/Berlin")


def moment(day: str, clock: str = "") -> dict[str, str]:
    form = ReportForm({"what": "A box hums.", "date": day, "time": clock})
    assert form.is_valid(), form.errors
    return form.given["moment"]


# the clocks of Berlin: UTC+1 in winter, UTC+2 in summer; set back at 03:00 on 2025-10-26 (2000/84/EC)
def test_a_typed_time_is_that_of_the_clocks_on_the_spot(berlin: None) -> None:
    assert moment("2025-12-01", "12:00") == {
        "earliest": "2025-12-01T10:30:00+00:00",
        "latest": "2025-12-01T11:30:00+00:00",
    }
    assert moment("2025-07-01", "12:00")["earliest"] == "2025-07-01T09:30:00+00:00"


def test_a_day_is_the_day_of_the_place(berlin: None) -> None:
    assert moment("2025-07-01") == {
        "earliest": "2025-06-30T22:00:00+00:00",
        "latest": "2025-07-01T22:00:00+00:00",
    }


def test_an_hour_that_comes_twice_keeps_both(berlin: None) -> None:
    assert moment("2025-10-26", "02:30") == {
        "earliest": "2025-10-26T00:00:00+00:00",
        "latest": "2025-10-26T02:00:00+00:00",
    }


def test_the_field_says_whose_clock_is_meant(berlin: None) -> None:
    assert "By the clocks of Europe/Berlin, today UTC+0" in ReportForm().as_p()


def test_a_zone_without_a_town_is_named_by_its_difference_alone(zone: Callable[[str], None]) -> None:
    zone("Etc/GMT-6")

    assert "By the clocks there: UTC+06:00." in ReportForm().as_p()


@pytest.mark.parametrize(
    ("field", "value", "limit"),
    [
        ("date", "0001-01-01", "100 years"),
        ("date", "1890-05-03", "100 years"),
        ("date", "2099-01-01", "in the future"),
        ("date", "5 May", "2026-05-03"),
        ("time", "25:61", "03:12"),
        ("lat", "121.47", "-90 to 90"),
        ("lon", "190", "-180 to 180"),
        ("uncertainty_m", "-4", "from 0 to 100000"),
        ("where", "x" * 5000, "at most"),
        ("name", "Fern\u202e", "control"),
        ("strength_dbm", "75", "from -150 to 30"),
        ("strength_dbm", "four bars", "such as -75"),
        ("bearing_deg", "SE", "north 0, east 90, south 180, west 270"),
        ("bearing_deg", "-20", "a number of degrees"),
    ],
)
def test_what_cannot_be_is_said_beside_its_own_field_with_the_limit(
    field: str, value: str, limit: str
) -> None:
    answers = {"what": "A box hums.", "lat": "10", "lon": "20", "date": "2026-01-05", "mode": "confidential"}

    form = ReportForm(answers | {field: value})

    assert list(form.errors) == [field]
    assert limit in str(form.errors[field])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("-71.5", -71.5), ("\u221271,5 dBm", -71.5), (" -80 DBM ", -80.0), ("0", 0.0)],
)
def test_a_strength_may_be_typed_with_its_unit_and_any_minus(typed: str, kept: float) -> None:
    form = ReportForm({"what": "GPS jumps.", "lat": "10", "lon": "20", "strength_dbm": typed})

    assert form.is_valid()
    assert form.given["reading"] == {"strength_dbm": kept}


def test_a_reading_without_a_place_asks_for_the_place_and_stays_open() -> None:
    form = ReportForm({"what": "GPS jumps.", "bearing_deg": "140°"})

    assert list(form.errors) == ["strength_dbm"]
    assert "needs its place" in str(form.errors)
    assert form.is_open


def test_the_part_for_receivers_is_closed_where_nothing_was_typed() -> None:
    assert not ReportForm().is_open
    assert not ReportForm({"what": "A box hums."}).is_open
