"""Draws the site's own pictures into theme/static: the icons, from mark.svg, and card.png, for links to the site that are shared.

    python -m scripts.pictures

Run it after a change of the mark. The same mark gives the same bytes.
"""

from __future__ import annotations

import itertools
import math
import re
import struct
import tempfile
from pathlib import Path

import typst

STATIC = Path(__file__).resolve().parents[1] / "theme" / "static"
DEEP = "#0c3b42"
BANDS = {4: "#2f9e5b", 3: "#8cc665", 2: "#f4c430", 1: "#d9534f"}
TINTS = {4: "#1d5a47", 3: "#3d5f3f", 2: "#5e5a2f", 1: "#573a3d"}


def main() -> None:
    """Draw everything."""
    for name, data in pictures((STATIC / "mark.svg").read_text(encoding="utf-8")).items():
        (STATIC / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")


def pictures(mark: str) -> dict[str, bytes]:
    """Every picture by its name. `mark`: mark.svg."""
    inner = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", mark)
    bright = inner.replace("#1e8449", "#49b97a").replace("#16605c", "#ffffff")
    return {
        # A phone rounds the corners of the first and cuts the last to any shape within its middle four fifths.
        "apple-touch-icon.png": png(icon(bright, radius=0, share=0.68), 180, 180),
        "icon-192.png": png(icon(bright, radius=18, share=0.72), 192, 192),
        "icon-512.png": png(icon(bright, radius=18, share=0.72), 512, 512),
        "icon-maskable-512.png": png(icon(bright, radius=0, share=0.56), 512, 512),
        "favicon.ico": ico(png(svg(32, 32, f'<g fill="none" stroke-width="5">{inner}</g>'), 32, 32), 32),
        "card.png": png(card(), 1200, 630),
    }


def icon(mark: str, radius: int, share: float) -> str:
    """The mark on the dark green of the site's head; `share`: how much of the width it takes."""
    scale = share * 100 / 32
    offset = (100 - 32 * scale) / 2
    ground = f'<rect width="100" height="100" rx="{radius}" fill="{DEEP}"/>'
    drawn = f'<g transform="translate({offset} {offset}) scale({scale})" fill="none" stroke-width="5">{mark}</g>'
    return svg(100, 100, ground + drawn)


def card() -> str:
    """A wheel that rises like the sun: the site's picture without a word in it, so that it serves every language."""
    x, y = 600, 630
    parts = [f'<rect width="1200" height="630" fill="{DEEP}"/>']
    points = [pattern(number) for number in range(56)]
    step = math.pi / len(points)
    for number, point in enumerate(points):
        start, end = number * step, (number + 1) * step
        parts.append(sector(x, y, 372, 580, start, end, TINTS[point]))
        parts.append(sector(x, y, 372, 372 + 52 * point, start, end, BANDS[point]))
    bounds = (0, 5, 10, 13, 18, 21, 26, 31, 35, 39, 44, 49, 52, 56)
    for first, last in itertools.pairwise(bounds):
        mean = round(sum(points[first:last]) / (last - first))
        parts.append(sector(x, y, 258, 364, first * step, last * step, BANDS[mean]))
    for first, last in ((0, 26), (26, 44), (44, 56)):
        mean = round(sum(points[first:last]) / (last - first))
        parts.append(sector(x, y, 144, 250, first * step, last * step, BANDS[mean]))
    parts.append(f'<circle cx="{x}" cy="{y}" r="134" fill="#ffffff"/>')
    return svg(1200, 630, "".join(parts))


def pattern(number: int) -> int:
    """Points of a field of the card's wheel: no city's, only a rhythm in which every band comes up."""
    wave = math.sin(number * 0.9) + math.sin(number * 0.37 + 1) + math.sin(number * 2.3) / 2
    return 4 if wave > 0.25 else 3 if wave > -0.45 else 2 if wave > -1.2 else 1


def sector(x: int, y: int, inner: float, outer: float, start: float, end: float, colour: str) -> str:
    """A piece of a ring above (x, y); angles from the left, over the top."""

    def at(radius: float, angle: float) -> str:
        return f"{x - radius * math.cos(angle):.1f} {y - radius * math.sin(angle):.1f}"

    outline = (
        f"M{at(inner, start)}L{at(outer, start)}A{outer} {outer} 0 0 1 {at(outer, end)}"
        f"L{at(inner, end)}A{inner} {inner} 0 0 0 {at(inner, start)}Z"
    )
    return f'<path d="{outline}" fill="{colour}" stroke="{DEEP}" stroke-width="3"/>'


def svg(width: int, height: int, content: str) -> str:
    """A drawing."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{content}</svg>'


def png(drawing: str, width: int, height: int) -> bytes:
    """A drawing in pixels."""
    page = (
        f'#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)\n#image("drawing.svg", width: 100%)'
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "drawing.svg").write_text(drawing, encoding="utf-8")
        (Path(folder) / "page.typ").write_text(page, encoding="utf-8")
        data = typst.compile(str(Path(folder) / "page.typ"), format="png", ppi=72)
    if not isinstance(data, bytes):
        raise TypeError("the drawing has more than one page")
    return data


def ico(data: bytes, size: int) -> bytes:
    """A PNG in the old format of Windows, which holds it as it is."""
    head = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(data), len(head) + 16)
    return head + entry + data


if __name__ == "__main__":
    main()
