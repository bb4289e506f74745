"""Files from a telephone without scripts: from the form to the inbox, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from browser.test_public import intake_key, plain
from leadline.shell.tables.models import EvidenceRow
from shell.examining.pictures import picture

__all__ = ["intake_key", "plain"]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "seen.jpg"
    path.write_bytes(picture())
    return path


def test_a_photo_goes_from_a_telephone_into_the_report_and_shows_up_in_the_inbox(
    plain: BrowserContext, photo: Path
) -> None:
    page = plain.new_page()
    page.goto("/report")
    page.fill("textarea[name=what]", "A gray box hangs on the lamp post.")
    page.set_input_files("input[type=file]", [photo, photo])
    page.check("input[name=clean_pictures]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Send").click()
    assert page.get_by_text("2 files are stored with it.").is_visible()
    words = " ".join(page.locator(".receipt-words li").all_inner_texts())

    page.goto("/inbox")
    page.fill("textarea[name=words]", words)
    page.locator("form:has(textarea[name=words]) button").click()

    assert page.get_by_text("seen.jpg").count() == 2
    assert page.get_by_text("as you wished").first.is_visible()
    assert [row.stripped for row in EvidenceRow.objects.all()] == [True, True]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
