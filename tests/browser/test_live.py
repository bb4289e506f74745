"""The live stream in a real browser: the stream's own process, the real database, the real content policy."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from playwright.sync_api import Browser, Page, expect

from console_rows import add_lead, logged_in
from leadline.model.report import reference
from leadline.shell.serve.children import Child, live
from leadline.shell.tables import bell

pytestmark = pytest.mark.django_db(transaction=True)
START_S = 30.0


def free_port() -> int:
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        return int(wire.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as wire:
        return wire.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def stream(live_server, settings) -> Iterator[Child]:
    """A stream over the test's database, whose address the pages of this test name."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    port = free_port()
    child = live("127.0.0.1", port, {"DATABASE_URL": database.geturl()})
    child.start()
    ends = time.monotonic() + START_S
    while not answers(port) and time.monotonic() < ends:
        time.sleep(0.1)
    settings.LIVE_URL = f"http://localhost:{port}"
    yield child
    child.end()
    child.wait()


@pytest.fixture
def page(browser: Browser, live_server, stream) -> Iterator[Page]:
    morsel = logged_in("officer").cookies["sessionid"]
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": morsel.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_a_new_lead_comes_into_the_open_queue_by_the_stream(page: Page) -> None:
    add_lead(1)
    page.goto("/console/queue")
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live", timeout=15_000)

    with transaction.atomic():
        lead = add_lead(2)
        bell.ring()

    # the page asks by itself only every 10 s, and only without a stream
    expect(page.locator(f"#lead-{reference(lead.pk)}")).to_be_visible(timeout=6_000)


def test_a_stream_that_ends_is_said_and_the_page_asks_by_itself(page: Page, stream: Child) -> None:
    page.goto("/console/queue")
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live", timeout=15_000)

    stream.end()
    stream.wait()

    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "polling", timeout=15_000)
