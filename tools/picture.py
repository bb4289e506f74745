"""Takes the picture of the README: the queue of a running demo, with the live stream connected.

`python tools/picture.py DEMO_HOME [ADDRESS] [OUT]`; needs `leadline demo` running on that home, and Debian's
chromium. Logs in as the demo's supervisor with the password and the secret that the demo keeps.
"""

from __future__ import annotations

import base64
import hmac
import json
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

OUT = Path(__file__).parents[1] / "docs" / "pictures" / "queue.png"
SIZE = {"width": 1280, "height": 800}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


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


def main() -> int:
    """0; the picture lies in OUT."""
    home = Path(sys.argv[1])
    address, out = [*sys.argv[2:], *("http://127.0.0.1:8000", str(OUT))[len(sys.argv) - 2 :]]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(base_url=address, viewport=SIZE, color_scheme="dark", locale="en")
        enter(page, home)
        page.goto("/console/queue")
        expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live", timeout=20_000)
        page.wait_for_timeout(1500)
        page.screenshot(path=out)
        browser.close()
    sys.stdout.write(f"{out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
