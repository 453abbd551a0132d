"""The fields of the wheel as SVG, each with its name.

Colour is a class (b4 b3 b2 b1 for the bands, nt for "no target yet", nd for "no data"), never the only sign of a band: a data point
is filled from the inside to a quarter, a half, three quarters or all of its depth by its 1–4 points, and a category or a dimension
carries as many stripes at its rim.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from cityprofiles.rings import CORE, DIMENSIONS, local_sectors, sectors_of
from cityprofiles.wheel import Sector, arc_path, hatch_path, number, sector_path
from cityprofiles.wheelnames import Line, category_lines, centre_lines, point_line
from cityprofiles.wheelpicture import Segment, WheelPicture

# Classes of the rings, with the space before that of the band.
DIMENSION_CLASS, _CATEGORY, _POINT = "d ", "c ", "p "
# The lines of "no target yet": how far they are from each other, and how wide.
_PITCH, _WIDTH = 6, 0.7
# The same as a pattern.
HATCH = (
    '<pattern id="wh" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V6" class="hl" stroke-width="3"/></pattern>'
)


Hatched = Callable[[Sector], str]


def patterned(sector: Sector) -> str:
    """The lines of "no target yet" as a pattern, in few bytes."""
    return f'<path class="h" fill="url(#wh)" d="{sector_path(sector)}"/>'


def lined(sector: Sector) -> str:
    """The same line by line, for paper and pixels: what draws a PDF is rough or slow with patterns."""
    return f'<path class="hl" style="fill:none;stroke-width:{_WIDTH}" d="{hatch_path(sector.within(_WIDTH / 2), _PITCH)}"/>'


class Field(NamedTuple):
    """A field as it is drawn.

    ring     the class of its ring
    shapes   its outline, and what its points fill; name: as it stands on the wheel
    """

    segment: Segment
    ring: str
    shapes: str
    name: str


def fields(picture: WheelPicture, hatched: Hatched = patterned) -> Iterator[Field]:
    """Every field in the order of reading: a dimension, its categories, each followed by its data points; then those of the city alone.

    The last have no name on the wheel. `hatched`: draws the lines of "no target yet".
    """
    wheel = sectors_of(picture)
    for d, dimension in enumerate(picture.dimensions):
        sector, own = wheel.dimensions[d], dimension.segment
        shapes = _path(sector) + _stripes(sector, own.points, 5)
        yield Field(own, DIMENSION_CLASS, shapes, _dimension_name(f"wd{d}", own.name))
        for c, category in enumerate(dimension.categories):
            sector, own = wheel.categories[d][c], category.segment
            name = _category_name(category_lines(sector, own.name))
            yield Field(own, _CATEGORY, _path(sector) + _stripes(sector, own.points, 4.6), name)
            for sector, own in zip(wheel.points[d][c], category.points, strict=True):
                name = _point_name(point_line(sector, own, picture))
                yield Field(own, _POINT, _field(sector, own.mark, own.points, hatched), name)
    for sector, own in zip(local_sectors(picture), picture.local, strict=True):
        yield Field(own, _POINT, _field(sector, own.mark, own.points, hatched), "")


def legend_mark(mark: str, points: int, hatched: Hatched = patterned) -> str:
    """The paths of one legend entry: a small field of the outer ring, drawn in a box of 24 × 24 around (12, 12)."""
    sector = Sector(-0.085, 0.085, 108, 130)
    body = _field(sector, mark, points, hatched)
    return f'<g transform="translate(12 131)">{body}</g>'


def defs(picture: WheelPicture) -> str:
    """The hatching for "no target yet", and the lines that the names of the dimensions run along."""
    arcs = []
    for d, sector in enumerate(sectors_of(picture).dimensions):
        below = math.pi / 2 < sector.middle < 3 * math.pi / 2
        # Text below the middle runs the other way round, so that it does not stand on its head.
        path = (
            arc_path(DIMENSIONS.inner + 20.5, sector.end, sector.start)
            if below
            else arc_path(DIMENSIONS.inner + 9.5, sector.start, sector.end)
        )
        arcs.append(f'<path id="wd{d}" d="{path}"/>')
    return f"<defs>{HATCH}{''.join(arcs)}</defs>"


def centre(picture: WheelPicture) -> str:
    """The circle in the middle, with the name of the city and the round."""
    lines = centre_lines(picture)
    name = [line for line in lines if line.style == "bold"]
    spans = " ".join(f'<tspan x="0" y="{number(line.y)}">{escape(line.words)}</tspan>' for line in name)
    below = [f'<text class="y" y="{number(line.y)}">{escape(line.words)}</text>' for line in lines[len(name) :]]
    city = f'<text class="t" font-size="{number(name[0].size)}">{spans}</text>'
    return f'<g class="o" aria-hidden="true"><circle r="{number(CORE)}"/>{city}{"".join(below)}</g>'


def _path(sector: Sector) -> str:
    """The outline of a dimension or a category."""
    return f'<path d="{sector_path(sector)}"/>'


def _field(sector: Sector, mark: str, points: int, hatched: Hatched) -> str:
    """A data point: a tint over its whole depth, and the solid part that its points fill from the inside.

    Without a band: hatched (no target), two bars (not verified), empty (no data), or dotted with a dot (unknown).
    """
    outline = sector_path(sector)
    if mark == "nt":
        return f'<path d="{outline}"/>{hatched(sector)}'
    if mark == "uk":
        x, y = sector.at((sector.inner + sector.outer) / 2)
        return f'<path d="{outline}"/><circle r="2.4" cx="{number(x)}" cy="{number(y)}"/>'
    if mark == "nv":
        radius = (sector.inner + sector.outer) / 2
        gap = min(sector.span * 0.18, 0.3)
        bars = (arc_path(radius + shift, sector.start + gap, sector.end - gap) for shift in (-4, 4))
        return f'<path d="{outline}"/><path class="e" d="{"".join(bars)}"/>'
    if not points:
        return f'<path d="{outline}"/>'
    return f'<path d="{outline}"/><path class="f" d="{sector_path(sector.part(points / 4))}"/>'


def _stripes(sector: Sector, points: int, pitch: float) -> str:
    """As many arcs near the rim as there are points."""
    gap = 3.2 / sector.outer
    if not points or sector.span <= 2 * gap:
        return ""
    arcs = "".join(arc_path(sector.outer - 5 - i * pitch, sector.start + gap, sector.end - gap) for i in range(points))
    return f'<path class="s" d="{arcs}"/>'


def _dimension_name(reference: str, name: str) -> str:
    """The name of a dimension along its arc, which stands among the defs."""
    return f'<text class="n"><textPath href="#{reference}" startOffset="50%">{escape(name)}</textPath></text>'


def _category_name(lines: Sequence[Line]) -> str:
    """The lines of the name of a category as one text."""
    first = lines[0]
    spans = " ".join(f'<tspan x="{number(line.x)}" y="{number(line.y)}">{escape(line.words)}</tspan>' for line in lines)
    turned = f'transform="rotate({number(first.turn)})" text-anchor="{first.anchor}"'
    return f'<text {turned} font-size="{number(first.size)}">{spans}</text>'


def _point_name(line: Line) -> str:
    """The name of a data point: bold where it is core, else in italics."""
    anchor = ' text-anchor="end"' if line.anchor == "end" else ""
    place = f'transform="rotate({number(line.turn)})" x="{number(line.x)}" y="{line.y}"{anchor}'
    return f'<text class="{"k" if line.style == "bold" else "a"}" {place}>{escape(line.words)}</text>'
