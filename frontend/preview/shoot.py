"""Photographs the preview pages in day and night, wide and narrow, and lists what axe-core finds.

`python frontend/preview/shoot.py OUT_DIR [PAGE ...]`; needs `render.py` running and Debian's chromium.
"""

import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

ADDRESS = "http://127.0.0.1:8765"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WIDE, NARROW = (1440, 900), (320, 700)
PUBLIC = {"start", "form", "receipt", "receipt_zh"}


def shoot(page: Page, name: str, size: tuple[int, int], theme: str, out: Path) -> list[str]:
    """Takes one picture; gives back what axe and the console complained about."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{ADDRESS}/{name}.html")
    page.wait_for_timeout(3500 if page.locator("[data-map]").count() else 600)
    page.screenshot(path=out / f"{name}-{theme}-{size[0]}.png", full_page=name in PUBLIC)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        said.append(f"wider than {size[0]} px")
    for violation in Axe().run(page).response["violations"]:
        targets = [node["target"][0] for node in violation["nodes"][:4]]
        said.append(f"axe {violation['id']}: {targets} {violation['nodes'][0].get('failureSummary', '')[:260]}")
    return said


def main() -> None:
    """Every page in day and night; the public ones at 320 px too."""
    out, names = Path(sys.argv[1]), sys.argv[2:] or ["queue", "lead", "map", "timeline", "start", "form", "receipt", "receipt_zh", "gate"]
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name in names:
            for theme in ("dark", "light"):
                for size in [WIDE, *([NARROW] if name in PUBLIC or name == "queue" else [])]:
                    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=theme, bypass_csp=False)
                    for line in shoot(page, name, size, theme, out):
                        print(f"{name} {theme} {size[0]}: {line}")
                    page.close()
        browser.close()


if __name__ == "__main__":
    main()
