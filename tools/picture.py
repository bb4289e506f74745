"""Takes the docs' pictures from a running demo: queue, patterns, incident, map and rules, each of a
fixed width.

`python tools/picture.py DEMO_HOME [ADDRESS] [NAME ...]`; no name: all of them. Needs `leadline demo` running
on that home, the first look for patterns done, and Debian's chromium. Logs in as the demo's supervisor with
the password and the secret that the demo keeps.
"""

from __future__ import annotations

import base64
import hmac
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

OUT = Path(__file__).parents[1] / "docs" / "pictures"
SIZE = {"width": 1280, "height": 800}
#: longest picture of a page, pixels
MOST_PX = 2200
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: until the map is drawn and the list beside it written; software draws it where there is no graphics card
PATIENCE_MS = 60_000


def code(secret: str) -> str:
    """The six digits that are valid now (RFC 6238: SHA-1, 30 s)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, int(time.time() // 30).to_bytes(8), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def enter(page: Page, home: Path) -> None:
    """Through the gate, with password and code, as the supervisor of the demo."""
    people = json.loads((home / "demo-accounts.json").read_text())
    login = next(person for person in people if person["role"] == "supervisor")
    page.goto("/console/")
    page.locator("#id_login").fill(login["username"])
    page.locator("#id_password").fill(login["password"])
    page.get_by_role("button", name="Log in").click()
    page.locator("#id_code").fill(code(login["secret"]))
    page.locator("form .button-main").first.click()
    page.wait_for_url("**/console/queue")


def queue(page: Page, out: Path) -> None:
    """The queue, with the live stream connected."""
    page.goto("/console/queue")
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    page.screenshot(path=out)


def patterns(page: Page, out: Path) -> None:
    """All that stood out."""
    page.goto("/console/patterns")
    _whole(page, out)


def incident(page: Page, out: Path) -> None:
    """The incident of the jammer: where its source is, how it grew, why its reports are tied."""
    page.goto("/console/incidents")
    page.locator("main a[href*='/console/incidents/']", has_text="Jammer").first.click()
    page.wait_for_timeout(4000)
    _whole(page, out)


def chart(page: Page, out: Path) -> None:
    """The map with incidents, the surge's circle and the list of what is in view."""
    page.goto("/console/map")
    page.locator("#map-list li").first.wait_for(timeout=PATIENCE_MS)
    page.wait_for_timeout(3000)
    page.screenshot(path=out)


def rules(page: Page, out: Path) -> None:
    """A rule with what it would have done on the past; trials before it are left out."""
    page.goto("/console/rules")
    page.locator("[name=name]").fill("near-drone")
    page.locator("[name=radius_m]").fill("1000")
    page.locator("[name=kinds]").select_option("drone")
    page.get_by_role("button", name="Try it on the past").click()
    newest = page.locator("#trials section.panel").first
    newest.locator("svg.picture-ground").wait_for(timeout=PATIENCE_MS)
    page.evaluate("document.querySelectorAll('#trials > section:not(:first-child)').forEach(e => e.remove())")
    _whole(page, out)


PICTURES: dict[str, Callable[[Page, Path], None]] = {
    "queue": queue,
    "patterns": patterns,
    "incident": incident,
    "map": chart,
    "rules": rules,
}


def _whole(page: Page, out: Path) -> None:
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.screenshot(
        path=out,
        full_page=True,
        clip={"x": 0, "y": 0, "width": SIZE["width"], "height": min(height, MOST_PX)},
    )


def _small(path: Path) -> None:
    """The picture with 256 colours, rare ones among them, a third of the bytes."""
    with Image.open(path) as full:
        few = full.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE)
        few.save(path, optimize=True)


def main() -> int:
    """0; the pictures lie in docs/pictures."""
    home, (address, *names) = Path(sys.argv[1]), sys.argv[2:] or ["http://127.0.0.1:8000"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(base_url=address, viewport=SIZE, color_scheme="dark", locale="en")
        page.set_default_timeout(PATIENCE_MS)
        enter(page, home)
        for name in names or PICTURES:
            PICTURES[name](page, OUT / f"{name}.png")
            _small(OUT / f"{name}.png")
            sys.stdout.write(f"{OUT / name}.png\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
