"""A real browser for the tests: the system's Chromium, headless, that talks to nobody but this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
# The first is the same browser without windows and bars of its own, which a page in a test need not be drawn with: opening pages is most
# of what the tests do, and takes it a third of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (ROOT / "site_tests" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# What axe runs: the rules of WCAG 2.2 AA and its own best practice; and those of them that look at colours, which alone
# can differ between light and dark.
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium for as long as the block runs."""
    path = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def axe(page: Page | Frame, rules: Mapping[str, object]) -> list[str]:
    """What axe finds on a page or in a frame, which must not enforce its own policy: rule, what it says, and the first elements found."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    # Style sheets need not be fetched again: none of these rules reads them.
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("(options) => axe.run(document, options).then((found) => found.violations)", options)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in found
        for node in violation["nodes"][:3]
    ]
