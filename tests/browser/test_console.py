"""The console in a real browser: real pages, real rows, real content policy."""

from __future__ import annotations

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
def test_axe_finds_nothing_by_day_and_by_night(
    browser, faults, photograph, town, cookie, name, theme
) -> None:
    context = opened(browser, cookie, color_scheme=theme, viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto(town[name])
    page.wait_for_timeout(500)
    photograph(page, f"{name}-{theme}")

    found = faults(page)
    context.close()

    assert found == []


@pytest.mark.parametrize("name", ["queue", "lead", "incident", "activity"])
def test_axe_finds_nothing_in_chinese(browser, faults, photograph, town, cookie, name) -> None:
    context = opened(browser, cookie, locale="zh-hans", viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto(town[name])
    page.wait_for_timeout(500)
    photograph(page, f"{name}-zh")

    found = faults(page)
    context.close()

    assert found == []


@pytest.mark.parametrize(("name", "role"), [("audit", "auditor"), ("accounts", "administrator")])
@pytest.mark.parametrize("locale", ["en", "zh-hans"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_where_the_work_of_others_is_shown(
    browser, faults, photograph, live_server, town, name, role, locale, theme
) -> None:
    morsel = logged_in(role).cookies["sessionid"]
    cookie = {"name": "sessionid", "value": morsel.value, "url": live_server.url}
    size = {"width": 1280, "height": 860}
    context = opened(browser, cookie, color_scheme=theme, locale=locale, viewport=size)
    page = context.new_page()
    page.goto(live_server.url + reverse(f"console:{name}"))
    photograph(page, f"{name}-{locale}-{theme}")
    wide = faults(page)
    page.set_viewport_size({"width": 390, "height": 800})
    photograph(page, f"{name}-{locale}-{theme}-390")
    narrow = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert wide == [] and narrow <= 390


@pytest.mark.parametrize("dialog", ["grade", "tie", "untie-1", "close", "sort"])
def test_axe_finds_nothing_in_an_open_dialog(browser, faults, photograph, town, cookie, dialog) -> None:
    add_incident([add_lead(99)], key="near:other:1")
    context = opened(browser, cookie)
    page = context.new_page()
    page.goto(town["lead"])
    page.locator(f"[data-dialog={dialog}]").first.click()
    photograph(page, f"dialog-{dialog}")

    found = faults(page)
    context.close()

    assert found == []


def test_a_step_of_the_playbook_is_ticked_on_the_page(browser, faults, photograph, town, cookie) -> None:
    context = opened(browser, cookie)
    page = context.new_page()
    page.goto(town["incident"])
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Step 1 is done").click()
    page.get_by_role("button", name="Leave out step 2").click()
    photograph(page, "steps")

    expect(page.get_by_text("done by supervisor-1")).to_be_visible()
    expect(page.get_by_text("2 of 8 steps")).to_be_visible()
    assert faults(page) == []
    context.close()


@pytest.mark.parametrize("name", ["queue", "lead", "incident", "incidents"])
def test_a_telephone_shows_the_whole_width(browser, photograph, town, cookie, name) -> None:
    context = opened(browser, cookie, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(town[name])
    photograph(page, f"{name}-390")

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
