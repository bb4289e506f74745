"""The pages about sorting in a real browser: by day and by night, on a telephone, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from console_rows import add_lead, logged_in
from sorting_rows import answered, draw, issue, store_figures

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = {"telephone": 390, "desk": 1280}


@pytest.fixture
def address(live_server) -> Iterator[str]:
    """A line with 40 second looks, one certificate, one switch, and a look that waits."""
    [answered(number) for number in range(30)]
    [answered(number, said_category="cyber") for number in range(30, 36)]
    [answered(number, language="zh", channel="api") for number in range(36, 50)]
    issue()
    store_figures()
    draw(add_lead(60))
    yield live_server.url


def opened(browser: Browser, address: str, path: str, **look: object) -> Page:
    context = browser.new_context(base_url=address, **look)
    cookie = logged_in("supervisor").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(path)
    return page


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("path", ["/console/sorting", "/console/look"])
def test_axe_finds_nothing_by_day_and_by_night(browser, address, faults, photograph, path, theme):
    page = opened(browser, address, path, color_scheme=theme)

    found = faults(page)

    photograph(page, f"{path.rsplit('/', 1)[1]}-{theme}")
    assert found == []


@pytest.mark.parametrize("path", ["/console/sorting", "/console/look"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_telephone_needs_no_sideways_scrolling(browser, address, photograph, path, language):
    look = {"viewport": {"width": 390, "height": 844}, "locale": language}
    page = opened(browser, address, path, **look)

    width = page.evaluate("document.documentElement.scrollWidth")

    photograph(page, f"{path.rsplit('/', 1)[1]}-390-{language}")
    assert width <= 390
    assert page.title()


def test_every_picture_says_the_same_in_words(browser, address):
    page = opened(browser, address, "/console/sorting")

    labels = page.locator("svg[role=img]").evaluate_all("all => all.map(one => one.ariaLabel)")

    assert len(labels) >= 6
    assert [label for label in labels if not any(sign.isdigit() for sign in label)] == []
