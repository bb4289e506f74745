"""The console in a real browser: real pages, real rows, real content policy."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from console_rows import add_clock, add_incident, add_lead, logged_in
from leadline.shell.tables.models import LeadRow, NoticeRow

#: nothing listens on the next port in this test, and the software renderer says so of itself
NOT_OURS = ("GPU stall due to ReadPixels", "ERR_CONNECTION_REFUSED", "/console/live")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(live_server) -> dict[str, str]:
    """A queue with an incident, danger, clocks of all states; the addresses of its pages."""
    now = datetime.now(UTC)
    parts = [
        ["urgency", "+", 20, "It happened within 24 hours."],
        ["named", "×", 3.2, "The reporter is known."],
    ]
    leads = [
        add_lead(
            received_at=now - timedelta(minutes=30 + number),
            lat=2.02 + number / 500,
            lon=86.0 + number / 700,
            object_kind="antenna-box",
            score=60 - number,
            parts=parts,
            uncertainty_m=60.0,
            setting={
                "place": "Old Harbour",
                "kind": "urban",
                "because": "Within Old Harbour, 41,000 people.",
            },
            grade="2C",
            grade_because="Not known to us; first hand.",
        )
        for number in range(6)
    ]
    add_incident(leads[:3])
    urgent = add_lead(
        received_at=now, danger="now", band=1, score=88.0, is_sensitive=True, mode="confidential"
    )
    add_clock(urgent, "danger", now + timedelta(seconds=40))
    add_clock(leads[0], "response", now - timedelta(minutes=3))
    NoticeRow.objects.create(
        key="n1", role="officer", lead=leads[0], clock="response", because="The response is missed.", at=now
    )
    names = {
        name: reverse(f"console:{name}") for name in ("queue", "map", "incidents", "timeline", "activity")
    }
    names["lead"] = reverse("console:lead", args=[leads[0].pk])
    names["incident"] = reverse("console:incident", args=["near:antenna-box:1"])
    return {name: live_server.url + path for name, path in names.items()}


@pytest.fixture
def cookie(town) -> dict[str, str]:
    morsel = logged_in("supervisor").cookies["sessionid"]
    return {"name": "sessionid", "value": morsel.value, "url": town["queue"]}


def opened(browser: Browser, cookie: dict[str, str], **given) -> BrowserContext:
    context = browser.new_context(**given)
    context.add_cookies([cookie])
    return context


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", ["queue", "lead", "map", "incident", "incidents", "timeline", "activity"])
def test_axe_finds_nothing_by_day_and_by_night(browser, faults, town, cookie, name, theme) -> None:
    context = opened(browser, cookie, color_scheme=theme, viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto(town[name])
    page.wait_for_timeout(500)
    shots = os.environ.get("LEADLINE_SHOTS", "")
    if shots:
        page.wait_for_timeout(2500)
        page.screenshot(path=f"{shots}/{name}-{theme}.png", full_page=name == "lead")

    found = faults(page)
    context.close()

    assert found == []


@pytest.mark.parametrize("name", ["queue", "lead", "incident", "incidents"])
def test_a_telephone_shows_the_whole_width(browser, town, cookie, name) -> None:
    context = opened(browser, cookie, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(town[name])
    shots = os.environ.get("LEADLINE_SHOTS", "")
    if shots:
        page.screenshot(path=f"{shots}/{name}-390.png")

    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert width <= 390


@pytest.mark.parametrize("name", ["queue", "lead", "map"])
def test_no_page_breaks_the_content_policy(browser, town, cookie, name) -> None:
    context = opened(browser, cookie)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(town[name])
    page.wait_for_timeout(1500)
    context.close()

    assert [line for line in said if not any(known in line for known in NOT_OURS)] == []


def test_keys_open_the_first_lead_and_accept_it(browser, town, cookie) -> None:
    context = opened(browser, cookie)
    page: Page = context.new_page()
    page.goto(town["queue"])
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/lead/**")
    page.keyboard.press("a")

    expect(page.locator(".flash-success")).to_contain_text("Accepted")
    expect(page.locator(".lead-head .chip").first).to_have_text("accepted")
    context.close()
    assert LeadRow.objects.filter(state="accepted", taken_by="supervisor-1").count() == 1
