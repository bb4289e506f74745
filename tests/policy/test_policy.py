from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.errors import Misconfigured
from leadline.policy import PROFILES, load

EVERY_PROFILE = pytest.mark.parametrize("profile", PROFILES)


def own(folder: Path, text: str) -> Path:
    about = 'about = { source = "our order", effective = 2026-12-01, decided_by = "the council" }\n'
    return bare(folder, about + text + "\n")


def bare(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@EVERY_PROFILE
def test_every_number_says_where_it_comes_from_since_when_and_who_decided(profile):
    rows = load(profile).explain()

    assert [row.key for row in rows if not (row.source and row.decided_by and row.meaning and row.unit)] == []
    assert all(isinstance(row.effective, date) for row in rows)


def test_durations_are_typed_whatever_unit_the_file_states():
    clocks = load().clocks

    assert clocks.danger == timedelta(seconds=60)
    assert clocks.response_urban == timedelta(minutes=30)
    assert clocks.screening == clocks.response_suburban == timedelta(hours=2)
    assert clocks.acknowledge == timedelta(hours=24)


def test_the_chinese_profile_has_the_tiers_of_order_2_article_12():
    reward = load("cn-2022-order2").reward

    assert [(tier.from_amount, tier.to_amount) for tier in reward.tiers] == [
        (0, 10_000),
        (10_000, 30_000),
        (30_000, 100_000),
        (100_000, 0),
    ]
    assert (reward.start_working_days, reward.tell_working_days) == (30, 10)
    assert (reward.claim_months, reward.claim_longest_years) == (6, 3)


@EVERY_PROFILE
def test_the_response_and_screening_clocks_are_never_called_law(profile):
    rows = {row.key: row for row in load(profile).explain()}

    assert rows["clocks.response_urban"].source.startswith("local policy")
    assert rows["clocks.response_suburban"].source.startswith("local policy")
    assert rows["clocks.screening"].source.startswith("local policy")


def test_without_a_law_no_reward_is_offered():
    assert load().reward.offered is False
    assert load().reward.tiers == ()


def test_protected_expression_is_kept_shortest():
    retention = load().retention

    assert retention.protected < min(
        retention.out_of_scope, retention.no_merit, retention.unresolved, retention.lead
    )


def test_the_own_file_has_the_last_word_and_is_named(tmp_path):
    policy = load("cn-2022-order2", own(tmp_path, '[clocks]\nscreening = { value = 45, unit = "min" }\n'))

    row = next(row for row in policy.explain() if row.key == "clocks.screening")
    assert policy.clocks.screening == timedelta(minutes=45)
    assert (row.file, row.source, row.decided_by) == ("own.toml", "our order", "the council")
    assert policy.reward.offered is True


def test_a_bare_value_is_enough_where_about_says_the_rest(tmp_path):
    assert load(own=own(tmp_path, "[priority]\nsensitive = 30\n")).priority.sensitive == 30


def test_own_places_and_own_near_rules_are_added(tmp_path):
    text = """
        [rules.near-buoy]
        kinds = ["buoy"]
        count = 4
        radius_m = 2000
        window = { value = 7, unit = "d" }
        protocol = "area-device"
        [[settlements]]
        name = "Lantern Bay"
        lat = 35.5
        lon = 140.5
        population = 600000
    """

    policy = load(own=own(tmp_path, text))

    assert sorted(policy.rules) == ["near-buoy", "near-device", "near-radio", "near-sea"]
    assert policy.rules["near-buoy"].window == timedelta(days=7)
    assert policy.settlements[0].population == 600_000


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[clocks]\ndangre = { value = 60, unit = "s" }', "clocks.dangre"),
        ("[clocks]\ndanger = { value = 60 }", "clocks.danger"),
        ('[clocks]\ndanger = { value = -60, unit = "s" }', "clocks.danger"),
        ('[clocks]\ndanger = { value = nan, unit = "s" }', "clocks.danger"),
        ('[clocks]\ndanger = { value = inf, unit = "s" }', "clocks.danger"),
        ('[clocks]\ndanger = { value = 1e300, unit = "d" }', "clocks.danger"),
        ('[clocks]\ndanger = { value = 60, unit = "d" }', "clocks.danger"),
        ('[clocks]\ndanger = { value = "60", unit = "s" }', "clocks.danger"),
        ('[clocks]\ndanger = { value = true, unit = "s" }', "clocks.danger"),
        ("[clocks]\ndanger = { unit = 's' }", "clocks.danger"),
        ("[clocks]\ndanger = { value = 60, unit = 's', note = 'x' }", "clocks.danger.note"),
        ("[clocks]\ndanger = { value = 60, unit = 's', effective = '2026' }", "clocks.danger.effective"),
        ("clocks = 3", "clocks"),
        ("[escalation.danger]\nroles = ['king']", "escalation.danger.roles"),
        ("[escalation.danger]\nroles = []", "escalation.danger.roles"),
        ("[escalation.danger]\nrepeats = 1.5", "escalation.danger.repeats"),
        ("[escalation.danger]\nroles = ['officer', 'officer']", "escalation.danger.roles"),
        ("[priority]\nnamed_factor = 0.5", "priority.named_factor"),
        ("[priority]\nunconfirmed_factor = 1.5", "priority.unconfirmed_factor"),
        ("[priority.urgency]\nimmediate = 1", "priority.urgency.immediate"),
        ("[priority]\nsensitive = { value = 20, unit = 'h' }", "priority.sensitive"),
        ("[rules.near-device]\nprotocol = 'dance'", "rules.near-device.protocol"),
        ("[rules.near-device]\ncount = 1", "rules.near-device.count"),
        ("[rules.new]\ncount = 3", "rules.new"),
        ("[retention]\nprotected = { value = 31, unit = 'd' }", "retention.protected"),
        ("[site]\nname_en = ''", "site.name_en"),
        ("[site]\nlanguages = ['fr']", "site.languages"),
        ("[reward]\noffered = 'yes'", "reward.offered"),
        ("[reward]\ntiers = [{ name = 'x' }]", "reward.tiers"),
        ("[intake]\nwork = [{ above_per_minute = -1, bits = 3 }]", "intake.work"),
        ("[intake]\nwork = [{ above_per_minute = 1, bits = 3.5 }]", "intake.work"),
        ("[[settlements]]\nname = 'X'\nlat = 140.5\nlon = 35.5\npopulation = 1", "settlements"),
        ("[[settlements]]\nname = 'X'\nlat = nan\nlon = 35.5\npopulation = 1", "settlements"),
        ("[[settlements]]\nname = ' '\nlat = 1\nlon = 35.5\npopulation = 1", "settlements"),
        ("settlements = 5", "settlements"),
    ],
)
def test_an_impossible_own_value_is_refused_with_its_key(tmp_path, text, named):
    with pytest.raises(Misconfigured) as refused:
        load(own=own(tmp_path, text))

    assert named in str(refused.value)
    assert len(str(refused.value)) > len(named) + 20


def test_a_number_without_a_source_is_refused(tmp_path):
    path = bare(tmp_path, "[priority]\nsensitive = 30\n")

    with pytest.raises(Misconfigured, match=r"own\.toml: priority\.sensitive needs source"):
        load(own=path)


def test_an_unknown_profile_is_refused_with_the_known_ones():
    with pytest.raises(Misconfigured, match="cn-2022-order2"):
        load("atlantis")


def test_an_own_file_that_is_absent_is_refused(tmp_path):
    with pytest.raises(Misconfigured, match="does the path exist"):
        load(own=tmp_path / "nowhere.toml")


@pytest.mark.parametrize("raw", [b"[clocks\n", b"\xff\xfe\x00", b"a = 1\na = 2\n"])
def test_an_own_file_that_is_not_toml_is_refused(tmp_path, raw):
    path = tmp_path / "own.toml"
    path.write_bytes(raw)

    with pytest.raises(Misconfigured, match=r"own\.toml"):
        load(own=path)


TOML_SCALARS = st.one_of(
    st.integers().map(str),
    st.floats().map(repr),
    st.booleans().map(lambda truth: str(truth).lower()),
    st.text(max_size=5).map(json.dumps),
    st.just("[]"),
)
KEYS = sorted(load().entries)
UNITS = st.sampled_from(["", "s", "d", "points", "m", "x"])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from(KEYS), value=TOML_SCALARS, unit=UNITS)
def test_whatever_one_value_becomes_the_policy_loads_or_names_the_key(tmp_path, key, value, unit):
    path = own(tmp_path, f"{key} = {{ value = {value}, unit = '{unit}' }}")

    try:
        outcome = load(own=path).profile
    except Misconfigured as refused:
        outcome = str(refused)

    assert outcome == "default" or key in outcome or "is not TOML" in outcome


def test_no_object_kind_is_watched_by_two_rules():
    kinds = [kind for rule in load().rules.values() for kind in rule.kinds]

    assert sorted(kinds) == sorted(set(kinds))


def test_a_time_zone_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(Misconfigured, match=r"site.time_zone = 'Asia/Lanhaven': must be an IANA name"):
        load("default", own(tmp_path, '[site]\ntime_zone = "Asia/Lanhaven"'))
