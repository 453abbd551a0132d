"""Static pictures of charts: one start of an installed Chrome or Chromium draws all that are not kept from before.

A picture is kept under the hash of its figure and of everything that draws it, in a folder that can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_CHART_PRESS = "cityprofiles.chartpress"
_PROGRAM = Path(__file__).resolve().parent.parent
# So long a browser may take at its first start and at its second, and for each picture.
_SECONDS, _SECONDS_EACH = (60, 120), 10
# Counts up when what is done with a picture changes, so that none from before is taken.
_FORM = 4


class PictureError(Exception):
    """No picture can be drawn, and the build was told to stop then."""


def installed_browser() -> tuple[object, ...]:
    """What tells the installed browser from the next; to start it for its version would take longer than all the rest.

    Its address comes first; empty where there is none.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return ()
    found = [Path(browser).resolve(), *map(Path, ("/usr/lib/chromium/chromium", "/opt/google/chrome/chrome"))]
    files = ((str(one), one.stat()) for one in found if one.is_file())
    return (browser, *((name, stat.st_size, stat.st_mtime_ns) for name, stat in files))


class Pictures:
    """Draws figures as SVG and PNG.

    folder   keeps what was drawn
    script   Plotly's, the same that draws charts on the pages
    strict   stop where no picture can be drawn; else it is said once, and pages show their tables alone
    tell     is called with what a person should know
    """

    def __init__(self, folder: Path, script: Path, *, strict: bool, tell: Callable[[str], None]) -> None:
        self.folder, self.script, self.strict, self.tell = folder, script, strict, tell

    def draw(self, figures: Mapping[str, str]) -> Mapping[str, bytes]:
        """The picture of each figure; none at all where no browser is installed.

        figures   by the name of the picture, whose ending says its kind ("scatter.svg", "scatter.png"); each has a width
        """
        browser = installed_browser()
        if not browser:
            return self._without("No Chrome or Chromium is installed")
        drawn_by = (hashlib.sha256(self.script.read_bytes()).hexdigest(), *browser)
        keys = {name: f"{_key(figure, drawn_by)}{Path(name).suffix}" for name, figure in figures.items()}
        missing = [name for name in figures if self._kept(keys[name]) is None]
        if missing:
            reason = self._draw({keys[name]: figures[name] for name in missing}, str(browser[0]))
            if reason:
                return self._without(f"Chrome or Chromium could not draw ({reason})")
        found: dict[str, bytes] = {}
        for name in figures:
            kept = self._kept(keys[name])
            if kept is None:
                return self._without("Chrome or Chromium drew no picture")
            found[name] = kept
        return found

    def _without(self, reason: str) -> Mapping[str, bytes]:
        message = f"{reason}, so charts have no static pictures; their tables say the same."
        if self.strict:
            raise PictureError(
                f"{message} With --strict the build stops here: install Chromium, or leave --strict out."
            )
        self.tell(message)
        return {}

    def _kept(self, key: str) -> bytes | None:
        try:
            return (self.folder / key).read_bytes()
        except OSError:
            return None

    def _draw(self, figures: Mapping[str, str], browser: str) -> str:
        """Draw figures into the folder; returns why that was not possible.

        A browser may stop to answer for no reason that can be found; it is then ended and started once more.
        """
        for seconds in _SECONDS:
            missing = {key: text for key, text in figures.items() if self._kept(key) is None}
            order = {"folder": str(self.folder), "script": str(self.script), "browser": browser, "figures": missing}
            try:
                done = subprocess.run(  # noqa: S603 - our own module
                    [sys.executable, "-P", "-m", _CHART_PRESS],
                    input=json.dumps(order),
                    env={**os.environ, "PYTHONPATH": str(_PROGRAM), "PYTHONIOENCODING": "utf-8"},
                    capture_output=True,
                    text=True,
                    encoding="utf-8",
                    timeout=seconds + _SECONDS_EACH * len(missing),
                    check=False,
                )
            except subprocess.TimeoutExpired:
                continue
            reason = done.stdout.strip() or f"ended with code {done.returncode}"
            return reason if done.returncode else ""
        return "it was started twice, and both times it stopped to answer"


def _key(figure: str, drawn_by: tuple[object, ...]) -> str:
    """The hash of a figure and of everything that draws it."""
    parts = (_FORM, figure, version("plotly"), version("kaleido"), *drawn_by)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]
