"""Logging in with a real browser: a passkey of a virtual authenticator, the pages of second factors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from leadline.shell.accounts.making import make_account
from leadline.shell.tables.models import AuditRow

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long word for the night"
FACTOR_PAGES = (
    "/gate/2fa/",
    "/gate/2fa/totp/activate/",
    "/gate/2fa/webauthn/add/",
    "/gate/password/change/",
)


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A browser with an authenticator built in, as a telephone has one."""
    cache.clear()
    make_account("mei", "officer", PASSWORD)
    context = browser.new_context(base_url=live_server.url)
    opened = context.new_page()
    wire = context.new_cdp_session(opened)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield opened
    context.close()


def log_in(page: Page) -> None:
    page.goto("/console/")
    page.locator("#id_login").fill("mei")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def add_passkey(page: Page) -> None:
    page.goto("/gate/2fa/webauthn/add/")
    page.locator("#id_name").fill("telephone")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()


def test_a_passkey_is_set_up_and_opens_the_console_without_a_password(page: Page) -> None:
    log_in(page)
    add_passkey(page)
    expect(page.get_by_text("Security key added.")).to_be_visible()
    page.goto("/console/queue")
    page.get_by_role("button", name="Log out").click()
    page.goto("/console/queue")

    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url("**/console/queue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Queue")
    assert AuditRow.objects.filter(kind="officer.login", by="mei").count() == 2
    assert AuditRow.objects.filter(kind="officer.changed", detail__factor="webauthn").exists()


def test_without_a_factor_the_password_leads_to_its_set_up(page: Page) -> None:
    log_in(page)

    expect(page.get_by_text("Set up a second factor first")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_on_the_pages_of_second_factors(
    browser: Browser, faults, photograph, live_server, theme, language
) -> None:
    cache.clear()
    make_account("mei", "officer", PASSWORD)
    context = browser.new_context(base_url=live_server.url, color_scheme=theme, locale=language)
    page = context.new_page()
    login = page.goto("/console/") and faults(page)
    page.locator("#id_login").fill("mei")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form .button-main").click()
    found = {"login": login}
    for path in FACTOR_PAGES:
        page.goto(path)
        photograph(page, f"{path.strip('/').replace('/', '-')}-{language}-{theme}")
        found[path] = faults(page)
    context.close()

    assert {name: some for name, some in found.items() if some} == {}
