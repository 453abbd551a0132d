"""The geometry of the wheel: a tree of counts becomes rings of sectors, sectors become SVG paths.

Angles are radians, clockwise from twelve o'clock; radii and coordinates are units of the drawing around the centre (0, 0).
Every data point has the same angle; order is the order given.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

TAU = math.tau
EPSILON = 1e-9
DIGITS = 1
# The direction of the shortest way from the centre to a line that rises to the right.
_UP_LEFT = -TAU / 8


@dataclass(frozen=True, slots=True)
class Sector:
    """A piece of a ring: from one angle to another, from an inner to an outer radius."""

    start: float
    end: float
    inner: float
    outer: float

    @property
    def middle(self) -> float:
        """The angle halfway."""
        return (self.start + self.end) / 2

    @property
    def span(self) -> float:
        """How wide it is."""
        return self.end - self.start

    def part(self, share: float) -> Sector:
        """The inner share (0 to 1) of its depth."""
        return Sector(self.start, self.end, self.inner, self.inner + (self.outer - self.inner) * share)

    def within(self, margin: float) -> Sector:
        """The same without a margin along its edges; nothing is left of one that is too narrow."""
        angle = margin / max((self.inner + self.outer) / 2, EPSILON)
        return Sector(self.start + angle, self.end - angle, self.inner + margin, self.outer - margin)

    def at(self, radius: float) -> tuple[float, float]:
        """The point on its middle line at a radius."""
        return point(radius, self.middle)


@dataclass(frozen=True, slots=True)
class Ring:
    """The radii between which a ring lies."""

    inner: float
    outer: float


@dataclass(frozen=True, slots=True)
class Wheel:
    """The three rings: sectors of the dimensions, of their categories, and of the categories' data points, in order."""

    dimensions: tuple[Sector, ...]
    categories: tuple[tuple[Sector, ...], ...]
    points: tuple[tuple[tuple[Sector, ...], ...], ...]


def layout(counts: Sequence[Sequence[int]], dimensions: Ring, categories: Ring, points: Ring) -> Wheel:
    """The sectors of a wheel.

    counts   for each dimension the number of data points of each of its categories
    """
    total = sum(sum(group) for group in counts)
    step = TAU / total if total else 0.0
    first = 0
    rings: tuple[list[Sector], list[tuple[Sector, ...]], list[tuple[tuple[Sector, ...], ...]]] = ([], [], [])
    for group in counts:
        begin = first
        inner: list[Sector] = []
        outer: list[tuple[Sector, ...]] = []
        for count in group:
            inner.append(Sector(first * step, (first + count) * step, categories.inner, categories.outer))
            outer.append(
                tuple(
                    Sector((first + i) * step, (first + i + 1) * step, points.inner, points.outer) for i in range(count)
                )
            )
            first += count
        rings[0].append(Sector(begin * step, first * step, dimensions.inner, dimensions.outer))
        rings[1].append(tuple(inner))
        rings[2].append(tuple(outer))
    return Wheel(tuple(rings[0]), tuple(rings[1]), tuple(rings[2]))


def point(radius: float, angle: float) -> tuple[float, float]:
    """Where a radius and an angle lead."""
    return radius * math.sin(angle), -radius * math.cos(angle)


def number(value: float) -> str:
    """A coordinate as text: one decimal, no trailing zero, never a minus before nothing."""
    text = f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


# Every wheel of a catalogue has the same sectors.
@lru_cache(maxsize=4096)
def sector_path(sector: Sector) -> str:
    """The outline of a sector as an SVG path.

    Empty where nothing is to be seen (no angle, or no depth); a disc or a whole ring where it closes on itself.
    """
    inner, outer, span = sector.inner, sector.outer, sector.span
    if span <= EPSILON or outer - inner <= EPSILON:
        return ""
    if span >= TAU - EPSILON:
        return _circle(outer, sweep=1) + (_circle(inner, sweep=0) if inner > EPSILON else "")
    large = int(span > math.pi)
    path = f"M{_xy(outer, sector.start)}A{number(outer)} {number(outer)} 0 {large} 1 {_xy(outer, sector.end)}"
    if inner <= EPSILON:
        return f"{path}L0 0Z"
    return f"{path}L{_xy(inner, sector.end)}A{number(inner)} {number(inner)} 0 {large} 0 {_xy(inner, sector.start)}Z"


@lru_cache(maxsize=4096)
def arc_path(radius: float, start: float, end: float) -> str:
    """An open arc, clockwise where end > start, else counter-clockwise; empty where it has no length."""
    if abs(end - start) <= EPSILON or radius <= EPSILON:
        return ""
    large, sweep = int(abs(end - start) > math.pi), int(end > start)
    return f"M{_xy(radius, start)}A{number(radius)} {number(radius)} 0 {large} {sweep} {_xy(radius, end)}"


@lru_cache(maxsize=4096)
def hatch_path(sector: Sector, pitch: float) -> str:
    """Parallel lines across a sector as an SVG path, rising to the right, from edge to edge.

    pitch   how far they are from each other; lines of all sectors lie on the same raster
    """
    lines = []
    reach = math.floor(sector.outer / pitch) if sector.span > EPSILON else 0
    for step in range(-reach, reach + 1):
        for ends in _inside(sector, step * pitch):
            places = (_xy(math.hypot(step * pitch, end), _UP_LEFT + math.atan2(end, step * pitch)) for end in ends)
            lines.append(f"M{'L'.join(places)}")
    return "".join(lines)


def _inside(sector: Sector, offset: float) -> Iterator[tuple[float, float]]:
    """The pieces of a line inside a sector, each from and to a distance from the point of the line that is nearest to the centre.

    offset   how far that point is from the centre; negative on the other side of it
    """
    radii = (radius for radius in (sector.inner, sector.outer) if radius > abs(offset))
    cuts = [side * math.sqrt(radius**2 - offset**2) for radius in radii for side in (-1, 1)]
    turned = (angle - _UP_LEFT for angle in (sector.start, sector.end))
    cuts += [offset * math.tan(angle) for angle in turned if offset * math.cos(angle) >= 0]
    for start, end in pairwise(sorted(cuts)):
        middle = (start + end) / 2
        angle = (_UP_LEFT + math.atan2(middle, offset) - sector.start) % TAU
        is_inside = sector.inner <= math.hypot(offset, middle) <= sector.outer and angle <= sector.span
        if is_inside and end - start > EPSILON:
            yield start, end


def _circle(radius: float, sweep: int) -> str:
    r = number(radius)
    return f"M0 -{r}A{r} {r} 0 1 {sweep} 0 {r}A{r} {r} 0 1 {sweep} 0 -{r}Z"


def _xy(radius: float, angle: float) -> str:
    x, y = point(radius, angle)
    return f"{number(x)} {number(y)}"
