"""The reporter's pages in a real browser, mostly with scripts off."""

import base64
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.conftest import CHROMIUM, FLAGS
from leadline.feedback.words import say
from leadline.shell.intake import flood, keys
from leadline.shell.tables.models import LeadRow, ReportRow
from leadline.vault.key import IntakeKey
from shell.intake.site_keys import lay_keys

#: the software renderer of a machine without a graphics card, and a browser without WebGL at all
DRAWS = {"webgl": [], "no webgl": ["--disable-3d-apis"]}
#: share of the picture that must be sea, and land, when a continent is in view
LAND = 0.2
DRAWN_MS = 20_000
PATHS = ["/", "/report", "/inbox", "/safety", "/rights"]


@pytest.fixture
def intake_key(transactional_db: None) -> Iterator[IntakeKey]:
    flood._guards.clear()
    yield lay_keys()
    keys.forget()


@pytest.fixture
def plain(browser: Browser, intake_key: IntakeKey, live_server) -> Iterator[BrowserContext]:
    """A narrow screen without scripts."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}, base_url=live_server.url
    )
    yield context
    context.close()


@pytest.fixture
def scripted(browser: Browser, intake_key: IntakeKey, live_server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url)
    yield context
    context.close()


def words_on(page: Page) -> str:
    return " ".join(page.locator(".receipt-words li").all_inner_texts())


def test_a_report_goes_in_and_comes_back_without_scripts(plain: BrowserContext) -> None:
    page = plain.new_page()
    page.goto("/")
    page.get_by_role("link", name="Start a report").click()
    page.get_by_label("What did you see, hear or find?").fill(
        "A gray box hangs on the lamp post by the lock."
    )
    page.get_by_label("Where was it?").fill("lamp post 14")
    page.get_by_label("I saw or heard it myself").check()
    page.get_by_role("button", name="Send").click()
    words = words_on(page)
    page.get_by_label("Add to your report").fill("It has two cables.")
    page.get_by_role("button", name="Add", exact=True).click()
    page.goto("/inbox")
    page.get_by_label("Your twelve words").fill(words)
    page.get_by_role("button", name="Open").click()
    page.get_by_text("Take my report back").click()
    page.get_by_role("button", name="Yes, take it back for good").click()

    assert len(words.split()) == 12
    assert page.get_by_role("heading", level=1).inner_text() == "You have taken your report back."
    assert ReportRow.objects.get().basis == "saw"
    assert LeadRow.objects.get().state == "withdrawn"
    assert not re.search("|".join(words.split()[:3]), page.url)


def test_the_form_can_be_filled_in_with_the_keyboard_alone(plain: BrowserContext) -> None:
    page = plain.new_page()
    page.goto("/report")
    page.locator("#id_what").focus()
    page.keyboard.type("A gray box hangs on the lamp post.")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.type("lamp post 14")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert len(words_on(page).split()) == 12
    assert ReportRow.objects.get().danger == "no"


def test_what_is_wrong_is_said_on_top_and_nothing_typed_is_lost(plain: BrowserContext) -> None:
    page = plain.new_page()
    page.goto("/report")
    page.get_by_label("Is there anything that shows it?").fill("two pictures")
    page.get_by_role("button", name="Send").click()

    assert "Please fill this in." in page.locator(".error-summary").inner_text()
    assert page.get_by_label("Is there anything that shows it?").input_value() == "two pictures"


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_320_px(scripted: BrowserContext, path: str) -> None:
    page = scripted.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_on_any_page(scripted: BrowserContext, faults, path: str, theme: str) -> None:
    page = scripted.new_page()
    page.emulate_media(color_scheme=theme)
    page.goto(path)

    assert faults(page) == []


def test_axe_finds_nothing_on_receipt_inbox_and_faults(scripted: BrowserContext, faults) -> None:
    page = scripted.new_page()
    page.goto("/report")
    page.locator("#id_what").fill(" ")
    page.get_by_role("button", name="Send").click()
    refused = faults(page)
    page.locator("#id_what").fill(
        "It is 3 a.m. and they are square dancing, the loudspeaker noise is terrible."
    )
    page.get_by_role("button", name="Send").click()
    receipt = faults(page)
    page.get_by_role("button", name="No, keep it").click()
    inbox = faults(page)

    assert [*refused, *receipt, *inbox] == []


def test_under_flood_the_page_works_for_the_reporter(scripted: BrowserContext) -> None:
    watch = flood.guard()
    for _ in range(150):
        watch.count()
    page = scripted.new_page()
    page.goto("/report")
    page.locator("#id_what").fill("A gray box hangs on the lamp post.")
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector(".receipt-words")

    assert ReportRow.objects.count() == 1


def test_no_page_breaks_the_content_policy(scripted: BrowserContext) -> None:
    said: list[str] = []
    page = scripted.new_page()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in PATHS:
        page.goto(path)

    assert said == []


#: (share of sea, share of land) of a picture, by the two colours of the chart by day
_SHARES = """async (picture) => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const dots = context.getImageData(0, 0, image.width, image.height).data;
  const near = (i, c) => Math.max(...c.map((v, j) => Math.abs(dots[i + j] - v))) < 12;
  let [sea, land] = [0, 0];
  for (let i = 0; i < dots.length; i += 4) {
    if (near(i, [0xcf, 0xe3, 0xe6])) sea += 1;
    if (near(i, [0xf3, 0xec, 0xd6])) land += 1;
  }
  return [(4 * sea) / dots.length, (4 * land) / dots.length];
}"""


@pytest.mark.parametrize("draws", DRAWS)
def test_the_form_shows_land_and_sea_and_a_tap_chooses_a_place(
    draws: str, browser: Browser, intake_key: IntakeKey, live_server
) -> None:
    started = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *DRAWS[draws]])
    page = started.new_page(viewport={"width": 390, "height": 800}, color_scheme="light")
    page.goto(f"{live_server.url}/report")
    box = page.locator("[data-map]")
    box.scroll_into_view_if_needed()
    page.wait_for_selector(".map-cross", state="attached", timeout=DRAWN_MS)
    page.wait_for_timeout(500)
    sea, land = page.evaluate(_SHARES, base64.b64encode(box.screenshot()).decode())
    box.locator("canvas").click()
    chosen = page.locator("[data-pick-text]").inner_text()
    lat = float(page.locator("#id_lat").input_value())
    started.close()

    assert sea > LAND
    assert land > LAND
    assert chosen.startswith("Place chosen: ")
    assert 24 < lat < 26


def test_a_box_that_waits_for_its_map_says_so(browser: Browser, intake_key, live_server) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 300})
    page.goto(f"{live_server.url}/report")
    waiting = page.locator("[data-map]").inner_text()
    page.close()

    assert waiting == "The map appears in a moment."


def _has_chinese_font() -> bool:
    listed = shutil.which("fc-list")
    return bool(listed and subprocess.run([listed, ":lang=zh"], capture_output=True, check=False).stdout)


@pytest.mark.skipif(not _has_chinese_font(), reason="no Chinese font here: lines break elsewhere without one")
@pytest.mark.parametrize("width", [320, 390])
def test_no_chinese_word_of_a_heading_is_cut_in_two(
    browser: Browser, intake_key: IntakeKey, live_server, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700}, locale="zh-CN")
    page.goto(f"{live_server.url}/inbox")
    page.locator("h1").evaluate("(h, words) => (h.textContent = words)", say("queued.status", "zh"))
    lines = page.locator("h1").evaluate(_LINES)
    page.close()

    assert lines == ["您的举报已排队，", "正等待工作人员查看。"]


#: the lines of a heading as the browser breaks them
_LINES = """(h) => {
  const lines = [];
  let top = null;
  const range = document.createRange();
  for (let i = 0; i < h.firstChild.length; i += 1) {
    range.setStart(h.firstChild, i);
    range.setEnd(h.firstChild, i + 1);
    const y = range.getBoundingClientRect().top;
    if (top === null || Math.abs(y - top) > 5) lines.push("");
    top = y;
    lines[lines.length - 1] += range.toString();
  }
  return lines;
}"""
