"""Patterns, rules, ties and the map in a real browser: drawn, readable by axe, photographed for the docs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Faults
from console_rows import add_lead, logged_in
from leadline.model.report import reference
from leadline.policy.sites import DEMO
from leadline.shell import site
from leadline.shell.tables.models import LeadRow, TieRow, TrialRow
from leadline.shell.worker import draining, patterns, trying
from sorting_line import SortingLine, line

__all__ = ["line"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

TOWN, PARK = (2.0139, 85.9985), (2.0235, 86.0128)
FORM = {
    "name": "boxes-at-the-park",
    "kinds": ["sealed-box"],
    "count": "3",
    "radius_m": "2000",
    "window_h": "72",
    "protocol": "area-device",
}


def report(kind: str, now: datetime, hours_before: float, place) -> LeadRow:
    at = now - timedelta(hours=float(hours_before))
    return add_lead(received_at=at, object_kind=kind, lat=float(place[0]), lon=float(place[1]))


@pytest.fixture
def lived_in(line: SortingLine, settings) -> Iterator[SortingLine]:
    """Five months of a town: boxes by people awake, a triangle of orders, a jammer, a surge, surveyors."""
    settings.SITES_FILE = str(DEMO)
    site.sites.cache_clear()
    rng, now = np.random.default_rng(4), datetime.now(UTC)
    line.clock.at = now
    hours = 24 * rng.integers(1, 150, 250) - 1 - 15 * rng.beta(3, 2, 250)
    places = np.array(TOWN) + rng.normal(0, 0.02, (250, 2))
    [report("sealed-box", now, hours[row], places[row]) for row in range(250)]
    turn = 2 * np.pi * np.arange(9) / 3
    corners = np.array(TOWN) + 0.03 * np.stack((np.sin(turn), np.cos(turn)), axis=1)
    [report("drone", now, 8 * row + 3, corners[row]) for row in range(9)]
    near = np.array(TOWN) + rng.normal(0, 0.004, (7, 2))
    [report("jammer", now, 1 + row / 3, near[row]) for row in range(7)]
    surge = np.array(TOWN) + np.array([0.02, 0.02]) + rng.normal(0, 0.001, (14, 2))
    [report("sealed-box", now, 2 + 3 * row, surge[row]) for row in range(14)]
    points = np.array(PARK) + rng.normal(0, 0.001, (22, 2))
    [report("survey-instrument", now, 5 + row / 32, points[row]) for row in range(22)]
    yield line
    draining._drains.clear()
    site.sites.cache_clear()


@pytest.fixture
def page(browser: Browser, live_server, db) -> Iterator[Page]:
    client = logged_in("supervisor")
    context = browser.new_context(base_url=live_server.url, locale="en", color_scheme="dark")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    yield context.new_page()
    context.close()


def test_every_pattern_has_its_picture_and_anybody_can_read_the_page(
    lived_in: SortingLine, page: Page, faults: Faults, photograph
):
    patterns.look(lived_in.drain.line)

    page.goto("/console/patterns")

    expect(page.get_by_role("heading", level=1)).to_have_text("Patterns")
    assert page.locator("svg.picture-ground").count() >= 4
    assert faults(page) == []
    photograph(page, "patterns")


def test_a_rule_is_tried_in_the_browser_and_shown_beside_chance(
    lived_in: SortingLine, page: Page, faults: Faults, photograph
):
    page.goto("/console/rules")
    page.locator("#rule-name").fill(FORM["name"])
    page.locator("#rule-radius").fill(FORM["radius_m"])
    page.locator("#rule-kinds").select_option(FORM["kinds"])
    page.get_by_role("button", name="Try it on the past").click()
    expect(page.get_by_text("It is being tried on the past.")).to_be_visible()
    [trying.look_back(lived_in.drain.line, row) for row in TrialRow.objects.filter(result=None)]

    page.reload()

    expect(page.get_by_text("would have raised").first).to_be_visible()
    assert faults(page) == []
    photograph(page, "rules")


def test_why_two_reports_are_tied_is_asked_and_answered_in_the_browser(
    lived_in: SortingLine, page: Page, faults: Faults, photograph
):
    leads = list(LeadRow.objects.filter(object_kind="jammer").order_by("received_at"))
    because = "120 m and 20 min apart, both about jammer."
    [
        TieRow.objects.create(first=leads[n], second=leads[n + 1], reason="near", because=because)
        for n in (0, 1)
    ]

    page.goto("/console/between")
    page.locator("#between-one").fill(reference(leads[0].pk))
    page.locator("#between-other").fill(reference(leads[2].pk))
    page.get_by_role("button", name="Show the chain").click()

    expect(page.get_by_role("heading", name="The chain")).to_be_visible()
    assert page.locator("ol.chain li").count() == 2
    assert faults(page) == []
    photograph(page, "between")


def test_the_map_opens_on_the_town_and_lists_what_is_in_view(lived_in: SortingLine, page: Page, photograph):
    page.goto("/console/map")

    expect(page.locator("#map-list li, #map-list a").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1000)
    photograph(page, "map")
