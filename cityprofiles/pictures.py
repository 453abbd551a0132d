"""Static pictures of charts: one start of an installed Chrome or Chromium draws all that are not kept from before.

A picture is kept under the hash of its figure and of everything that draws it, in a folder that can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from cityprofiles.cache import keep

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_SECONDS = 60
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
            try:
                self._draw({keys[name]: figures[name] for name in missing}, str(browser[0]))
            except Exception as error:
                return self._without(f"Chrome or Chromium could not draw ({type(error).__name__}: {error})")
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

    def _draw(self, figures: Mapping[str, str], browser: str) -> None:
        import asyncio  # noqa: PLC0415 - slow to import, and seldom needed

        drawn = asyncio.run(_drawn(figures, self.script, browser))
        for name, data in drawn:
            keep(self.folder / name, lambda file, data=data: file.write(data))  # type: ignore[misc]


async def _drawn(figures: Mapping[str, str], script: Path, browser: str) -> list[tuple[str, bytes]]:
    """All pictures from one start of the browser, which reads Plotly's script from this computer and asks no other."""
    import plotly.graph_objects as go  # type: ignore[import-untyped]  # noqa: PLC0415
    from kaleido import Kaleido, PageGenerator  # type: ignore[import-untyped]  # noqa: PLC0415

    page = PageGenerator(plotly=script.resolve().as_uri(), mathjax=False)
    found = []
    async with Kaleido(n=1, timeout=_SECONDS, page_generator=page, path=browser) as kaleido:
        for key, text in figures.items():
            figure = go.Figure(json.loads(text)).to_plotly_json()
            for number, trace in enumerate(figure["data"]):
                # Else Plotly makes up a name for each.
                trace["uid"] = str(number)
            kind, layout = Path(key).suffix[1:], figure["layout"]
            options = {"format": kind, "width": layout["width"], "height": layout["height"], "scale": 1}
            data = await kaleido.calc_fig(figure, options)
            found.append((key, steady(data) if kind == "svg" else data))
    return found


def steady(svg: bytes) -> bytes:
    """A picture of Plotly's without the names that it makes up anew each time, and without texts that say nothing."""
    text = svg.decode("utf-8")
    for made_up in dict.fromkeys(re.findall(r'id="(?:top)?defs-([0-9a-f]{6})"', text)):
        text = re.sub(rf'((?:id="|#)[a-z-]*){made_up}', r"\1chart", text)
    text = re.sub(r' (?:data-[a-z-]+|style)=""| data-[a-z-]+="[^"]*"', "", text)
    text = re.sub(r"<text[^>]*></text>", "", text)
    return text.encode("utf-8") + b"\n"


def _key(figure: str, drawn_by: tuple[object, ...]) -> str:
    """The hash of a figure and of everything that draws it."""
    parts = (_FORM, figure, version("plotly"), version("kaleido"), *drawn_by)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]
