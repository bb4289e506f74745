"""A receiver's reading in a real browser: given with a report, entered by an officer, drawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import Faults
from console_rows import add_lead, logged_in
from leadline.shell.tables.models import LeadRow, ReadingRow, ReportRow
from leadline.shell.worker import patterns
from sorting_line import SortingLine, line

__all__ = ["line"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
#: places round a jammer, and the true directions from the first two to it
ROUND = ((2.0121, 85.9961), (2.0148, 85.9978), (2.0133, 86.0012), (2.0109, 85.9992), (2.0156, 86.0001))
TOWARD = ("76", "149")


@pytest.fixture
def plain(browser: Browser, line: SortingLine, live_server) -> Iterator[BrowserContext]:
    """A telephone without scripts."""
    size = {"width": 360, "height": 640}
    context = browser.new_context(java_script_enabled=False, viewport=size, base_url=live_server.url)
    yield context
    context.close()


@pytest.fixture
def officers(browser: Browser, line: SortingLine, live_server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, locale="en")
    cookie = logged_in("officer").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    yield context
    context.close()


@pytest.fixture
def jammed(line: SortingLine) -> list[LeadRow]:
    """Five people whose receivers jump, none with a reading."""
    line.clock.at = datetime.now(UTC)
    return [
        add_lead(
            received_at=line.clock.at - timedelta(minutes=20 * (number + 1)),
            object_kind="jammer",
            lat=lat,
            lon=lon,
        )
        for number, (lat, lon) in enumerate(ROUND)
    ]


def test_the_part_for_receivers_is_closed_and_opens_and_sends_without_scripts(plain: BrowserContext):
    page = plain.new_page()
    page.goto("/report")
    closed = page.get_by_label("Signal strength, in dBm").is_visible()

    page.get_by_text("For people with a radio receiver").click()
    page.get_by_label("What did you see, hear or find?").fill("The GPS of my crane jumps.")
    page.get_by_label("Latitude").fill("2.0121")
    page.get_by_label("Longitude").fill("85.9961")
    page.get_by_label("Signal strength, in dBm").fill("-64 dBm")
    page.get_by_label("Direction it comes from, in degrees").fill("76")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("We have your report")
    row = ReportRow.objects.get()
    assert not closed
    assert (row.strength_dbm, row.bearing_deg) == (-64.0, 76.0)


def test_a_direction_in_words_is_answered_in_the_open_part(plain: BrowserContext):
    page = plain.new_page()
    page.goto("/report")
    page.get_by_text("For people with a radio receiver").click()
    page.get_by_label("What did you see, hear or find?").fill("The GPS of my crane jumps.")
    page.get_by_label("Direction it comes from, in degrees").fill("SE")

    page.get_by_role("button", name="Send").click()

    assert page.get_by_label("Direction it comes from, in degrees").input_value() == "SE"
    expect(page.locator("#id_bearing_deg_error")).to_contain_text("north 0, east 90")
    assert not ReportRow.objects.exists()


def enter(page: Page, lead: LeadRow, degrees: str) -> None:
    page.goto(f"/console/lead/{lead.pk}#reading")
    page.get_by_role("button", name="Enter a reading").click()
    page.get_by_label("Direction that it comes from, in degrees").fill(degrees)
    page.get_by_role("button", name="Enter", exact=True).click()
    expect(page.get_by_text("It counts at the next look for patterns.")).to_be_visible()


def test_what_cannot_be_told_leads_to_the_reports_and_two_readings_tell_it(
    officers: BrowserContext, line: SortingLine, jammed: list[LeadRow], faults: Faults, photograph
):
    page = officers.new_page()
    patterns.look(line.drain.line)
    page.goto("/console/patterns")
    expect(page.get_by_text("Call one of them back")).to_be_visible()
    assert page.locator("details.readings a").count() == len(ROUND)

    for lead, degrees in zip(jammed, TOWARD, strict=False):
        enter(page, lead, degrees)
    assert faults(page) == []
    patterns.look(line.drain.line)
    page.goto("/console/patterns")

    expect(page.locator("p", has_text="From 2 directions of 5 reports")).to_be_visible()
    assert page.locator(".picture-ray").count() == ReadingRow.objects.count() == 2
    assert faults(page) == []
    photograph(page, "readings")
