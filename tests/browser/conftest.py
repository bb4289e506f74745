"""The one browser of these tests: Debian's chromium, started once a file, with axe-core beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
HERE = Path(__file__).parent
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
#: what axe found on a page: (rule, place of its first node)
Faults = Callable[[Page], list[tuple[str, str]]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(not CHROMIUM.exists(), reason="this machine has no chromium"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's loop would forbid Django's ORM in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def photograph() -> Callable[[Page, str], None]:
    """Takes a picture of a page, where LEADLINE_SHOTS names a folder for pictures."""

    def take(page: Page, name: str) -> None:
        folder = os.environ.get("LEADLINE_SHOTS", "")
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take


@pytest.fixture
def faults() -> Faults:
    """Asks axe-core about a page as it stands."""

    def found(page: Page) -> list[tuple[str, str]]:
        violations = Axe().run(page).response["violations"]
        return [(one["id"], str(one["nodes"][0]["target"])) for one in violations]

    return found
