"""Findings, plan and claims in a real browser: by day and by night, on a telephone, by keyboard."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, expect

from console_rows import add_lead, logged_in
from findings_rows import check_rows, findings
from leadline.model.finding import Verdict
from leadline.shell.tables.models import EnteredRow, LeadRow

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def checked(live_server) -> dict[str, str]:
    """A lead whose claims were checked, with an answer that was replaced; the addresses of its pages."""
    lead = add_lead(lat=31.2, lon=121.5, uncertainty_m=60.0, grade="2E", language="en")
    found = findings()
    earlier = replace(found[0], verdict=Verdict.INCONCLUSIVE, because="No shadow is drawn.", strength=None)
    check_rows(lead, [earlier, *found[1:]])
    check_rows(lead, found[:1], run=1, by="lin")
    paths = {
        "lead": reverse("console:lead", args=[lead.pk]),
        "claim": reverse("console:claim", args=[lead.pk, "shadow"]) + "?about=the+photo+of+the+gate",
    }
    return {name: live_server.url + path for name, path in paths.items()} | {"id": str(lead.pk)}


@pytest.fixture
def cookie(checked) -> dict[str, str]:
    morsel = logged_in("officer").cookies["sessionid"]
    return {"name": "sessionid", "value": morsel.value, "url": checked["lead"]}


def opened(browser: Browser, cookie: dict[str, str], **given) -> BrowserContext:
    context = browser.new_context(**given)
    context.add_cookies([cookie])
    return context


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", ["lead", "claim"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser, faults, photograph, checked, cookie, name, theme, size
) -> None:
    context = opened(browser, cookie, color_scheme=theme, viewport=size)
    page = context.new_page()
    page.goto(checked[name])
    page.wait_for_timeout(300)
    photograph(page, f"checks-{name}-{theme}-{size['width']}")

    found = faults(page)
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()

    assert found == []
    assert not too_wide


def test_the_plan_puts_its_questions_into_the_dialog(browser, checked, cookie) -> None:
    context = opened(browser, cookie, viewport=DESK)
    page = context.new_page()
    page.goto(checked["lead"])

    page.get_by_role("button", name="Ask the reporter: ").click()

    expect(page.locator("#ask-question")).to_have_value(
        "When exactly was it?\nFrom how many metres was it measured?"
    )
    context.close()


def test_a_claim_is_corrected_with_the_keyboard_alone(browser, checked, cookie) -> None:
    context = opened(browser, cookie, viewport=DESK)
    page = context.new_page()
    page.goto(checked["lead"])
    page.get_by_role("link", name=re.compile("Correct and run again.*Sun and shadow")).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Direction of the shadow °").fill("2.5")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{checked['lead']}#checks")

    entered = EnteredRow.objects.get(lead=checked["id"])
    assert (entered.verifier, entered.claim["shadow_azimuth_deg"]) == ("shadow", 2.5)
    expect(page.get_by_text("being checked")).to_be_visible()
    context.close()


def test_the_page_shows_the_answer_when_the_check_ends(browser, checked, cookie) -> None:
    LeadRow.objects.filter(pk=checked["id"]).update(to_check="all")
    context = opened(browser, cookie, viewport=DESK)
    page = context.new_page()
    page.goto(checked["lead"])
    expect(page.get_by_text("being checked")).to_be_visible()

    check_rows(LeadRow.objects.get(pk=checked["id"]), findings()[1:2], round_=2)
    LeadRow.objects.filter(pk=checked["id"]).update(to_check="")

    expect(page.get_by_text("being checked")).to_be_hidden(timeout=6000)
    expect(page.locator(".finding")).to_have_count(1)
    context.close()
