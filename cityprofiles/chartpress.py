"""Draws charts in an installed Chrome or Chromium.

Run by a process of its own, which can be ended: nothing else helps where a browser has stopped to answer. Its order comes as JSON:

    folder    takes each picture under its name, as soon as it is drawn
    script    Plotly's, the same that draws charts on the pages
    browser   the program
    figures   by the name of the picture, whose ending says its kind; each has a width and a height
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from cityprofiles.cache import keep


def main() -> int:
    """Draw what is ordered; 1 where that is not possible, with the reason as the only line."""
    order = json.load(sys.stdin)
    try:
        asyncio.run(_draw(Path(order["folder"]), Path(order["script"]), order["browser"], order["figures"]))
    except Exception as error:
        print(" ".join(f"{type(error).__name__}: {error}".split()))
        return 1
    return 0


async def _draw(folder: Path, script: Path, browser: str, figures: Mapping[str, str]) -> None:
    async for name, data in _drawn(script, browser, figures):
        keep(folder / name, lambda file, data=data: file.write(data))  # type: ignore[misc]


async def _drawn(script: Path, browser: str, figures: Mapping[str, str]) -> AsyncIterator[tuple[str, bytes]]:
    """All pictures from one start of the browser, which reads Plotly's script from this computer and asks no other."""
    import plotly.graph_objects as go  # type: ignore[import-untyped]  # noqa: PLC0415 - takes a while to load
    from kaleido import Kaleido, PageGenerator  # type: ignore[import-untyped]  # noqa: PLC0415

    # How long all of it may take is the business of who ordered it.
    page = PageGenerator(plotly=script.resolve().as_uri(), mathjax=False)
    async with Kaleido(n=1, timeout=None, page_generator=page, path=browser) as kaleido:
        for name, text in figures.items():
            figure = go.Figure(json.loads(text)).to_plotly_json()
            for number, trace in enumerate(figure["data"]):
                # Else Plotly makes up a name for each.
                trace["uid"] = str(number)
            kind, layout = Path(name).suffix[1:], figure["layout"]
            options = {"format": kind, "width": layout["width"], "height": layout["height"], "scale": 1}
            data = await kaleido.calc_fig(figure, options)
            yield name, steady(data) if kind == "svg" else data


def steady(svg: bytes) -> bytes:
    """A picture of Plotly's without the names that it makes up anew each time, and without texts that say nothing."""
    text = svg.decode("utf-8")
    for made_up in dict.fromkeys(re.findall(r'id="(?:top)?defs-([0-9a-f]{6})"', text)):
        text = re.sub(rf'((?:id="|#)[a-z-]*){made_up}', r"\1chart", text)
    text = re.sub(r' (?:data-[a-z-]+|style)=""| data-[a-z-]+="[^"]*"', "", text)
    text = re.sub(r"<text[^>]*></text>", "", text)
    return text.encode("utf-8") + b"\n"


if __name__ == "__main__":
    sys.exit(main())
