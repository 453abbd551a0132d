"""The wheel as a light picture without words: fields of one kind as one shape, in the colours of a light page."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cityprofiles.drawing import stamp_across
from cityprofiles.palette import LIGHT
from cityprofiles.rings import CATEGORIES, DIMENSIONS, POINTS, sectors_of
from cityprofiles.wheel import TAU, Sector, Wheel, arc_path, number, point, sector_path
from cityprofiles.wheelpicture import Segment, WheelPicture

# The width of the lines between fields.
_HAIR = 1.6


class _Pen(NamedTuple):
    """How the rings are drawn.

    shape   sectors of one colour and depth as one path
    lines   those between the data points of a wheel
    """

    shape: Callable[[str, Sequence[Sector]], str]
    lines: Callable[[Wheel], str]


def wheel_small(picture: WheelPicture) -> str:
    """The three rings alone, without words, as a light picture for lists; the page says beside it what it shows.

    Fields of one kind that stand side by side are one thick arc, and all arcs of one colour are one path.
    """
    return _small(picture, _Pen(_thick_arcs, _dashes))


def rings_on_paper(picture: WheelPicture) -> str:
    """The same for documents and pictures, in outlines: what draws a PDF turns the ends of a short thick arc askew."""
    return _small(picture, _Pen(_outlines, _strokes))


def _small(picture: WheelPicture, pen: _Pen) -> str:
    wheel = sectors_of(picture)
    fields: list[tuple[Segment, Sector, str]] = []
    for dimension, sector, categories, rings in zip(
        picture.dimensions, wheel.dimensions, wheel.categories, wheel.points, strict=True
    ):
        fields.append((dimension.segment, sector, "d"))
        for category, inner, points in zip(dimension.categories, categories, rings, strict=True):
            fields.append((category.segment, inner, "c"))
            fields += [(segment, outer, "p") for segment, outer in zip(category.points, points, strict=True)]
    half = POINTS.outer + 4
    size = f"{2 * half:g}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{half:g} -{half:g} {size} {size}" width="256" height="256" fill="none">',
        f'<circle r="{POINTS.outer:g}" fill="#fff"/>',
        *_colours(fields, pen),
        _hairlines(wheel, pen),
        *_blanks(fields, pen),
    ]
    return "".join([*parts, stamp_across(picture.stamp), "</svg>\n"])


def _colours(fields: Sequence[tuple[Segment, Sector, str]], pen: _Pen) -> Iterator[str]:
    """The fields of each ring and colour as one path; a data point as its tint, and over it what its points fill."""
    arcs: dict[tuple[str, float, float], list[Sector]] = {}
    for segment, sector, ring in fields:
        layers = [(LIGHT.fills[segment.mark], sector)]
        if ring == "p":
            layers = [(LIGHT.tints[segment.mark], sector)]
            if segment.points:
                layers.append((LIGHT.fills[segment.mark], sector.part(segment.points / 4)))
        for colour, shape in layers:
            if segment.mark not in ("nd", "uk"):
                arcs.setdefault((colour, shape.inner, shape.outer), []).append(shape)
    # A tint lies below what fills it, also where that fills all of it.
    tints = set(LIGHT.tints.values())
    for (colour, _, _), found in sorted(
        arcs.items(), key=lambda item: (item[0][1], -item[0][2], item[0][0] not in tints, item[0][0])
    ):
        yield pen.shape(colour, found)


def _blanks(fields: Sequence[tuple[Segment, Sector, str]], pen: _Pen) -> Iterator[str]:
    """What nothing is known of: blank, without a line between its fields."""
    arcs: dict[tuple[float, float], list[Sector]] = {}
    for segment, sector, _ in fields:
        if segment.mark == "uk":
            blank = Sector(sector.start, sector.end, sector.inner + 1, sector.outer - 1)
            arcs.setdefault((blank.inner, blank.outer), []).append(blank)
    for _, found in sorted(arcs.items()):
        yield pen.shape("#fff", found)


def _thick_arcs(colour: str, sectors: Sequence[Sector]) -> str:
    inner, outer = sectors[0].inner, sectors[0].outer
    path = "".join(_whole_arc((inner + outer) / 2, start, end) for start, end in _joined(sectors))
    return f'<path stroke="{colour}" stroke-width="{number(outer - inner)}" d="{path}"/>'


def _outlines(colour: str, sectors: Sequence[Sector]) -> str:
    inner, outer = sectors[0].inner, sectors[0].outer
    path = "".join(sector_path(Sector(start, end, inner, outer)) for start, end in _joined(sectors))
    return f'<path fill="{colour}" d="{path}"/>'


def _joined(sectors: Sequence[Sector]) -> Iterator[tuple[float, float]]:
    """Where sectors that follow each other begin and end."""
    start, end = sectors[0].start, sectors[0].end
    for sector in sectors[1:]:
        if sector.start - end > 1e-6:
            yield start, end
            start = sector.start
        end = sector.end
    yield start, end


def _whole_arc(radius: float, start: float, end: float) -> str:
    """An arc in whole units, in two halves where it is longer than half a turn, so that none closes on itself."""
    if end - start > math.pi:
        middle = (start + end) / 2
        return _whole_arc(radius, start, middle) + _whole_arc(radius, middle, end)
    return re.sub(r"-?\d+\.\d", lambda found: str(round(float(found[0]))), arc_path(radius, start, end))


def _hairlines(wheel: Wheel, pen: _Pen) -> str:
    """The lines between fields: rings around, and a line for each data point, each category and each dimension."""
    rings = "".join(
        f'<circle r="{number(radius)}"/>'
        for radius in (
            DIMENSIONS.inner,
            DIMENSIONS.outer,
            CATEGORIES.inner,
            CATEGORIES.outer,
            POINTS.inner,
            POINTS.outer,
        )
    )
    lines = "".join(
        _line(sector.start, CATEGORIES.inner, CATEGORIES.outer) for ring in wheel.categories for sector in ring
    )
    lines += "".join(_line(sector.start, DIMENSIONS.inner, DIMENSIONS.outer) for sector in wheel.dimensions)
    return f'<g stroke="{LIGHT.ink}" stroke-width="{_HAIR}">{rings}<path d="{lines}"/>{pen.lines(wheel)}</g>'


def _dashes(wheel: Wheel) -> str:
    """A circle of a dash for each data point, as wide as the ring is deep."""
    count = sum(len(points) for ring in wheel.points for points in ring)
    middle, depth = (POINTS.inner + POINTS.outer) / 2, POINTS.outer - POINTS.inner
    step = TAU * middle / max(count, 1)
    dashes = (
        f'<circle r="{number(middle)}" transform="rotate(-90)" stroke-dasharray="{_HAIR} {step - _HAIR:.3f}"'
        f' stroke-dashoffset="{_HAIR / 2}" stroke-width="{number(depth)}"/>'
    )
    return dashes if count else ""


def _strokes(wheel: Wheel) -> str:
    sectors = (sector for ring in wheel.points for points in ring for sector in points)
    return f'<path d="{"".join(_line(sector.start, POINTS.inner, POINTS.outer) for sector in sectors)}"/>'


def _line(angle: float, inner: float, outer: float) -> str:
    """A line along the radius."""
    (x1, y1), (x2, y2) = point(inner, angle), point(outer, angle)
    return f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
