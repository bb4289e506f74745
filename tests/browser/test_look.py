"""The look, in a real browser, under the real content policy: the preview pages stand for all pages."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
PAGES = ["queue", "lead", "map", "timeline", "gate", "start", "form", "receipt", "receipt_zh"]
#: What the software renderer says of itself, and the preview's missing pages, are not our faults.
NOT_OURS = ("GPU stall due to ReadPixels",)
DRAWN_MS = 15_000
POW_BITS = 14


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, str(ROOT / "frontend/preview/render.py"), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    yield server.stdout.readline().strip().rsplit("/", 1)[0]
    server.terminate()
    server.wait(10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    yield opened
    opened.close()


def _complaints(page: Page) -> list[str]:
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_by_day_and_by_night(
    browser: Browser, faults, address: str, name: str, theme: str
) -> None:
    page = browser.new_page(color_scheme=theme)
    page.goto(f"{address}/{name}.html")
    page.wait_for_timeout(400)

    found = faults(page)
    page.close()

    assert found == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_the_content_policy(page: Page, address: str, name: str) -> None:
    said = _complaints(page)

    page.goto(f"{address}/{name}.html")
    page.wait_for_timeout(1500)

    assert [line for line in said if not any(ours in line for ours in NOT_OURS)] == []


@pytest.mark.parametrize("name", ["queue", "start", "form", "receipt", "receipt_zh", "gate"])
def test_nothing_is_wider_than_320_px(browser: Browser, address: str, name: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{address}/{name}.html")

    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert width <= 320


def test_keys_walk_the_queue_and_open_a_lead(page: Page, address: str) -> None:
    page.goto(f"{address}/queue.html")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.evaluate("document.activeElement === document.querySelector('[data-key-item]')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lead.html")

    assert first


def test_g_then_m_goes_to_the_map_and_slash_to_the_search(page: Page, address: str) -> None:
    page.goto(f"{address}/queue.html")

    page.keyboard.press("/")
    focused = page.evaluate("document.activeElement.id")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/map.html")

    assert focused == "search"


def test_keys_sleep_while_somebody_types(page: Page, address: str) -> None:
    page.goto(f"{address}/queue.html")

    page.locator("#search").press_sequentially("gm?j")

    assert page.url.endswith("/queue.html")
    expect(page.locator("#keys-help")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("gm?j")


def test_the_queue_is_fetched_again_when_the_stream_says_so_and_keeps_its_row(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/queue.html")
    page.keyboard.press("j")
    page.keyboard.press("j")
    row = page.evaluate("document.activeElement.id")

    with page.expect_response("**/queue_rows.html", timeout=8000):
        pass
    page.wait_for_timeout(300)

    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    assert page.evaluate("document.activeElement.id") == row


def test_without_a_stream_the_page_says_that_it_asks_by_itself(page: Page, address: str) -> None:
    page.route("**/stream", lambda route: route.abort())

    page.goto(f"{address}/queue.html")

    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "polling")


def test_a_clock_turns_overdue_by_the_clock_of_the_server(page: Page, address: str) -> None:
    page.route("**/stream", lambda route: route.abort())
    page.goto(f"{address}/queue.html")
    page.evaluate(
        "document.querySelector('[data-due]').dataset.due ="
        " new Date(document.body.dataset.serverTime * 1000 + 4000).toISOString()"
    )

    clock = page.locator("[data-due]").first

    expect(clock).to_have_attribute("data-state", "soon")
    expect(clock).to_have_attribute("data-state", "overdue", timeout=6000)


def test_the_chosen_night_is_there_before_the_first_paint_of_the_next_page(page: Page, address: str) -> None:
    page.goto(f"{address}/queue.html")
    page.locator("[data-theme-value=night]").click()

    page.goto(f"{address}/lead.html", wait_until="commit")

    page.wait_for_selector("html[data-theme=night]", state="attached")


def test_a_click_on_the_map_chooses_a_place_and_clear_takes_it_back(page: Page, address: str) -> None:
    page.goto(f"{address}/form.html")
    page.locator(".map-box").scroll_into_view_if_needed()
    page.wait_for_selector(".map-cross", state="attached", timeout=DRAWN_MS)

    page.locator(".maplibregl-canvas").click()
    chosen = (
        float(page.input_value("#lat")),
        float(page.input_value("#lon")),
        float(page.input_value("#radius")),
    )
    page.locator("[data-pick-clear]").click()

    assert chosen[0] == pytest.approx(2.02, abs=0.05)
    assert chosen[1] == pytest.approx(86.0, abs=0.05)
    assert 100 < chosen[2] < 2000
    expect(page.locator("#lat")).to_have_value("")


def test_the_keyboard_chooses_the_middle_of_the_map(page: Page, address: str) -> None:
    page.goto(f"{address}/form.html")
    page.locator(".map-box").scroll_into_view_if_needed()
    page.wait_for_selector(".map-cross", state="attached", timeout=DRAWN_MS)

    page.locator(".maplibregl-canvas").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#lat")).to_have_value("2.02000")
    expect(page.locator("#lon")).to_have_value("86.00000")


def test_the_map_is_also_a_list_of_links(page: Page, address: str) -> None:
    page.goto(f"{address}/map.html")

    expect(page.locator("#map-list .map-incident").first).to_have_text(
        "Antenna box, 3 together", timeout=DRAWN_MS
    )


def test_the_timeline_zooms_by_keys_and_says_the_same_in_a_table(page: Page, address: str) -> None:
    page.goto(f"{address}/timeline.html")
    page.wait_for_selector(".timeline svg .mark")
    before = page.locator(".timeline-span").inner_text()

    page.locator(".timeline svg").first.focus()
    page.keyboard.press("+")

    assert page.locator(".timeline-span").inner_text() != before
    assert page.locator(".timeline tbody tr").count() == 31


def test_the_proof_of_work_holds_by_the_servers_hash(page: Page, address: str) -> None:
    page.goto(f"{address}/form.html")
    expect(page.locator("[data-pow-nonce]")).not_to_have_value("")

    nonce = page.input_value("[data-pow-nonce]")

    assert int(hashlib.sha256(f"preview:{nonce}".encode()).hexdigest(), 16) < 1 << (256 - POW_BITS)


def test_shift_three_times_leaves_and_covers_the_page(page: Page, address: str) -> None:
    page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="elsewhere"))
    page.goto(f"{address}/form.html")

    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")

    page.wait_for_url("https://www.wikipedia.org/")


def test_the_form_has_all_its_words_without_scripts(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/form.html")

    expect(page.locator("textarea")).to_be_visible()
    expect(page.locator(".exit")).to_be_visible()
    expect(page.locator("[data-theme-switch]")).to_be_hidden()
    page.close()
