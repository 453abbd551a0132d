"""The wheel as a light picture without words: thick arcs in place of fields, in the colours of a light page."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from cityprofiles.drawing import stamp_across
from cityprofiles.palette import LIGHT
from cityprofiles.rings import CATEGORIES, DIMENSIONS, POINTS, sectors_of
from cityprofiles.wheel import TAU, Sector, Wheel, arc_path, number, point
from cityprofiles.wheelpicture import Segment, WheelPicture


def wheel_small(picture: WheelPicture) -> str:
    """The three rings alone, without words, as a light picture for lists; the page says beside it what it shows.

    Fields of one kind that stand side by side are one thick arc, and all arcs of one colour are one path.
    """
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
        *_thick_arcs(fields),
        *_hairlines(wheel),
        *_blanks(fields),
    ]
    return "".join([*parts, stamp_across(picture.stamp), "</svg>\n"])


def _thick_arcs(fields: Sequence[tuple[Segment, Sector, str]]) -> Iterator[str]:
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
    for (colour, inner, outer), found in sorted(
        arcs.items(), key=lambda item: (item[0][1], -item[0][2], item[0][0] not in tints, item[0][0])
    ):
        path = "".join(_whole_arc((inner + outer) / 2, start, end) for start, end in _joined(found))
        yield f'<path stroke="{colour}" stroke-width="{number(outer - inner)}" d="{path}"/>'


def _blanks(fields: Sequence[tuple[Segment, Sector, str]]) -> Iterator[str]:
    """What nothing is known of: blank, without a line between its fields."""
    arcs: dict[tuple[float, float], list[Sector]] = {}
    for segment, sector, _ in fields:
        if segment.mark == "uk":
            arcs.setdefault((sector.inner, sector.outer), []).append(sector)
    for (inner, outer), found in sorted(arcs.items()):
        path = "".join(_whole_arc((inner + outer) / 2, start, end) for start, end in _joined(found))
        yield f'<path stroke="#fff" stroke-width="{number(outer - inner - 2)}" d="{path}"/>'


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


def _hairlines(wheel: Wheel) -> Iterator[str]:
    """The lines between fields: rings around, a dash for each data point, a line for each category and each dimension."""
    count = sum(len(points) for ring in wheel.points for points in ring)
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
    middle, depth = (POINTS.inner + POINTS.outer) / 2, POINTS.outer - POINTS.inner
    step, dash = TAU * middle / max(count, 1), 1.6
    dashes = (
        f'<circle r="{number(middle)}" transform="rotate(-90)" stroke-dasharray="{dash} {step - dash:.3f}"'
        f' stroke-dashoffset="{dash / 2}" stroke-width="{number(depth)}"/>'
    )
    yield f'<g stroke="{LIGHT.ink}" stroke-width="1.6">{rings}<path d="{lines}"/>{dashes if count else ""}</g>'


def _line(angle: float, inner: float, outer: float) -> str:
    """A line along the radius."""
    (x1, y1), (x2, y2) = point(inner, angle), point(outer, angle)
    return f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
