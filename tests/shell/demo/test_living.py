"""The line lives through the town's weeks by its own intake and flow; its detectors find what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest

from leadline.correlation.patterns.locate import LocateDetector
from leadline.correlation.patterns.rate import RateDetector
from leadline.correlation.patterns.rhythm import RhythmDetector
from leadline.correlation.patterns.shapes import ShapesDetector
from leadline.correlation.patterns.surge import SurgeDetector
from leadline.methods.geodesy import distance_m
from leadline.methods.triangle import plane
from leadline.shell import site
from leadline.shell.demo import jamming
from leadline.shell.demo.earlier import earlier
from leadline.shell.demo.living import SetClock, is_new, live_through
from leadline.shell.demo.stream import DemoReport
from leadline.shell.intake import keys
from leadline.shell.tables.models import (
    AuditRow,
    IncidentRow,
    LeadRow,
    LookRow,
    NoticeRow,
    PatternRow,
    ProposalRow,
)
from leadline.shell.worker import patterns
from leadline.shell.worker.building import build
from leadline.vault.keyring import Keyring
from shell.intake.site_keys import lay_keys

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def forget() -> None:
    [cached.cache_clear() for cached in (site.policy, site.sites, site.population)]


@pytest.fixture(scope="module", autouse=True)
def of_the_town() -> Iterator[None]:
    """Registers of the town are read once for all these tests, and forgotten after them."""
    forget()
    yield
    forget()


@pytest.fixture
def keyring(transactional_db: None, settings) -> Iterator[Keyring]:
    settings.POLICY_PROFILE = "demo-town"
    yield Keyring((lay_keys(),))
    keys.forget()


@cache
def weeks() -> tuple[DemoReport, ...]:
    return tuple(earlier(7, now=NOW, weeks=6))


def stories(*names: str) -> list[DemoReport]:
    return [report for report in weeks() if report.story in names]


def test_each_report_is_received_at_its_own_time_and_ends_as_its_makers_say(keyring):
    docks_and_resort = stories("S11", "S14")

    taken = live_through(docks_and_resort, keyring, looked_at_since=NOW)

    received = sorted(LeadRow.objects.values_list("received_at", flat=True))
    assert taken == 18
    assert received == [report.at for report in docks_and_resort]
    assert LeadRow.objects.filter(state="closed", disposition="no_merit").count() == 6
    assert not LeadRow.objects.exclude(waiting_for__in=["", "check"]).exists()


def test_the_seven_of_the_docks_are_one_incident(keyring):
    live_through(stories("S11"), keyring, looked_at_since=NOW)

    incident = IncidentRow.objects.get(rule="near-radio")
    assert (incident.kind, incident.leads.count(), incident.independent) == ("jammer", 7, 7)


def test_nobody_is_told_of_clocks_that_officers_have_met(keyring):
    live_through(stories("S14"), keyring, looked_at_since=NOW)

    assert not NoticeRow.objects.filter(acknowledged_at=None).exists()


def test_second_looks_are_drawn_only_of_the_last_days(keyring):
    live_through(stories("S14", "S28"), keyring, looked_at_since=NOW - timedelta(hours=50))

    looked_at = LookRow.objects.values_list("lead__received_at", flat=True)
    assert looked_at
    assert min(looked_at) >= NOW - timedelta(hours=50)


def test_the_chain_holds_what_was_received_and_decided(keyring):
    live_through(stories("S14"), keyring, looked_at_since=NOW)

    kinds = list(AuditRow.objects.values_list("kind", flat=True))
    assert kinds.count("report.received") == 11
    assert kinds.count("lead.state") >= 9


def test_a_line_that_has_taken_a_report_is_no_longer_new(keyring):
    before = is_new()

    live_through(stories("S11")[:1], keyring, looked_at_since=NOW)

    assert (before, is_new()) == (True, False)


def test_the_weeks_hold_five_stories_that_the_detectors_find(keyring):
    """Nothing is written by hand: the nightly look over six weeks of the town finds what is planted in them.

    A surge, the source of an interference, a Wednesday, a rise and a triangle.
    """
    live_through(weeks(), keyring, looked_at_since=NOW)
    line = replace(build(keyring), clock=SetClock(NOW))

    patterns.look(
        line, (SurgeDetector(), LocateDetector(), RhythmDetector(), RateDetector(), ShapesDetector())
    )

    surge = PatternRow.objects.filter(detector="surge", kind="antenna-box").order_by("p_value")[0]
    assert surge.p_value <= 0.01
    assert surge.recurrence_days >= 100
    assert surge.figure["visited_nothing_found"] == 6
    assert distance_m(surge.figure["centre"]["lat"], surge.figure["centre"]["lon"], 2.0206, 86.0452) < 700
    assert ProposalRow.objects.filter(protocol="surge-nothing-found").exists()
    assert holds_the_source(PatternRow.objects.get(detector="locate"))
    garden = PatternRow.objects.filter(detector="rhythm", because__contains="Wednesday").order_by("p_value")[
        0
    ]
    assert garden.p_value <= 0.02
    assert garden.figure["visits"] == 6
    assert PatternRow.objects.filter(detector="rate", kind="cyber").exists()
    orders = PatternRow.objects.get(detector="shapes", kind="survey-instrument")
    assert (orders.figure["corners"], orders.leads.count()) == (3, 6)
    assert orders.p_value <= 0.01


def holds_the_source(row: PatternRow) -> bool:
    """Whether the corners of the ellipse go round the source once."""
    ring = np.array(row.figure["ellipse"])
    around = plane(ring[:, 0], ring[:, 1], jamming.source())
    turns = np.diff(np.unwrap(np.arctan2(around[:, 1], around[:, 0])))
    return abs(abs(turns.sum()) - 2 * np.pi) < 0.5
