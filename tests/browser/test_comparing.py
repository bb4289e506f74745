"""Images of two reports compared on the page of a lead, and a HEIC looked at, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, expect

from browser.test_checks import DESK, PHONE, opened
from console_rows import logged_in
from leadline.flow import drain_checks
from leadline.shell.console.shown import short
from leadline.shell.opening import client, server
from leadline.shell.tables.models import LeadRow, TieRow
from shell.examining.pictures import heic
from sorting_line import SortingLine, line
from stories.test_pictures import ground

__all__ = ["line"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def tied(line: SortingLine) -> Iterator[tuple[SortingLine, LeadRow, LeadRow]]:
    """Two tied leads, the newer one with an image of the same ground and a photo of a telephone."""
    stop = server.start(client.socket_path(), server.AuditedOpener(line.keyring))
    older = sent(line, ("before.tif", ground()))
    newer = sent(line, ("after.tif", ground(built=40)), ("IMG_1.HEIC", heic()))
    TieRow.objects.create(first=older, second=newer, reason="near", because="Near each other.")
    yield line, older, newer
    stop()


def sent(line: SortingLine, *files: tuple[str, bytes]) -> LeadRow:
    held = [SimpleUploadedFile(*one) for one in files]
    report = {"what": f"Here is what I was offered: {files[0][0]}.", "language": "en"}
    assert (
        line.client.post("/api/v1/reports", {"report": json.dumps(report), "files": held}).status_code == 201
    )
    checked(line)
    return LeadRow.objects.latest("received_at")


def checked(line: SortingLine) -> None:
    line.sort()
    drain_checks(line.drain.line)
    line.sort()


def cookie_of(officer: Client, url: str) -> dict[str, str]:
    return {"name": "sessionid", "value": officer.cookies["sessionid"].value, "url": url}


def test_an_officer_lays_an_image_over_one_of_a_tied_report_and_sees_what_changed(
    browser: Browser, faults, photograph, tied, live_server
) -> None:
    line, older, newer = tied
    cookie = cookie_of(logged_in("officer"), live_server.url)
    context = opened(browser, cookie, viewport=DESK)
    page = context.new_page()
    page.goto(f"{live_server.url}/console/lead/{newer.pk}")
    copies = page.locator(".file-copy img")
    expect(copies).to_have_count(2)
    copies.nth(1).scroll_into_view_if_needed()
    expect(copies.nth(1)).to_have_js_property("naturalWidth", 240)

    page.get_by_role("link", name=re.compile("Compare with an older image.*File 1")).click()
    page.get_by_label("Older image to compare with").select_option(label=f"File 1 of {short(older.pk)}")
    photograph(page, "comparing-form-desk")
    asked = faults(page)
    page.get_by_role("button", name="Keep and run the check").click()
    checked(line)

    page.reload()
    card = page.locator(".finding", has_text=f"File 1 of {short(older.pk)}")
    expect(card.locator(".finding-picture svg")).to_be_visible()
    expect(card).to_contain_text("of the ground that both show changed")
    photograph(page, "comparing-lead-desk")
    assert (asked, faults(page)) == ([], [])
    context.close()

    context = opened(browser, cookie, viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    for name, path in (("lead", ""), ("form", "/claim/imagery")):
        page.goto(f"{live_server.url}/console/lead/{newer.pk}{path}")
        page.wait_for_timeout(300)
        photograph(page, f"comparing-{name}-phone")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()
