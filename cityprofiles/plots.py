"""Plots as SVG: values along an axis, how a value is scored, and how many cities lie in each band.

A plot has no width of its own: places are percentages, sizes are pixels, so that words stay readable on every screen. Colours come
from the style sheet by the classes of the bands (b4 b3 b2 b1), nt for "no target yet", nv for "not verified", nd for "no data".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import NamedTuple

ROW = 12
HEAD = 40
FOOT = 26
COLUMN_HEIGHT = 110
CURVE_HEIGHT = 132
# More letters than these below an axis do not fit on a small screen.
ROOM = 22
# A zone narrower than this has no room for its gauge.
NARROW = 0.035


class Dot(NamedTuple):
    """One city: its place, its row above the axis, its mark, where it leads, and its accessible name."""

    place: float
    level: int
    mark: str
    href: str
    title: str


class Bar(NamedTuple):
    """Several cities in one stretch: how high it begins and ends, as shares of the tallest; what it says."""

    start: float
    end: float
    bottom: float
    top: float
    mark: str
    title: str


class Zone(NamedTuple):
    """The stretch of the axis that is one band."""

    start: float
    end: float
    mark: str
    points: int


class Tick(NamedTuple):
    """A number below the axis, or a word beside a line."""

    place: float
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Values along an axis.

    label   what it shows, for those who do not see it
    zones   the bands along the axis; empty where there is no target
    ticks   the numbers below the axis; target: a line across, None where there is none
    dots    one for each city; bars: in their place where cities are too many for dots
    levels  how many rows the dots need; most: how many cities the tallest bar counts
    """

    label: str
    zones: tuple[Zone, ...]
    ticks: tuple[Tick, ...]
    target: Tick | None
    dots: tuple[Dot, ...]
    bars: tuple[Bar, ...]
    levels: int
    most: int = 0


@dataclass(frozen=True, slots=True)
class Curve:
    """Percent of target against value.

    corners   of the line: place along the axis, and percent of target as a share
    limits    the edges of the bands on the other axis, with their words; target: where the line reaches its end
    """

    label: str
    corners: tuple[tuple[float, float], ...]
    limits: tuple[Tick, ...]
    ticks: tuple[Tick, ...]
    target: Tick | None


def strip(plot: Strip, base: str = "") -> str:
    """Values along an axis, one dot a city, each a link with an accessible name; or bars where cities are many.

    base   comes before the address that a dot leads to
    """
    field = COLUMN_HEIGHT if plot.bars else max(plot.levels, 3) * ROW + 6
    floor = HEAD + field
    height = floor + FOOT
    role = "img" if plot.bars else "group"
    return "".join(
        [
            f'<svg class="strip" width="100%" height="{height}" role="{role}" aria-label="{_e(plot.label)}">',
            *_zones(plot.zones, floor),
            *_target(plot.target, floor),
            f'<line class="axis" x1="0" x2="100%" y1="{floor}" y2="{floor}"/>',
            *_ticks(plot.ticks, floor),
            *(_dot(dot, base, floor) for dot in plot.dots),
            *(_bar(bar, floor) for bar in plot.bars),
            "</svg>",
        ]
    )


def _zones(zones: Sequence[Zone], floor: int) -> Iterator[str]:
    for zone in zones:
        width = zone.end - zone.start
        yield f'<rect class="z {zone.mark}" x="{_p(zone.start)}" y="20" width="{_p(width)}" height="{floor - 20}"/>'
        if width >= NARROW:
            yield f'<svg class="g" x="{_p(zone.start + width / 2)}" y="25">{_gauge(zone.points)}</svg>'


def _gauge(points: int) -> str:
    """One to four strokes, the sign of a band beside its colour."""
    return "".join(f'<rect{"" if n < points else " class=e"} x="{n * 4 - 8}" width="3" height="9"/>' for n in range(4))


def _target(target: Tick | None, floor: int) -> Iterator[str]:
    if target is None:
        return
    x, end = _p(target.place), target.place > 0.5
    yield f'<line class="target" x1="{x}" x2="{x}" y1="18" y2="{floor}"/>'
    anchor = ' text-anchor="end"' if end else ""
    yield f'<text class="tt" x="{x}" y="13"{anchor}>{_e(target.words)}</text>'


def _ticks(ticks: Sequence[Tick], floor: int) -> Iterator[str]:
    """The numbers below an axis; those that a small screen has no room for are of class "o"."""
    kept = _kept(len(ticks)) if sum(len(tick.words) for tick in ticks) > ROOM else range(len(ticks))
    for number, (place, words) in enumerate(ticks):
        x, optional = _p(place), "" if number in kept else " class=o"
        anchor = "start" if place < 0.04 else "end" if place > 0.96 else "middle"
        yield f'<line class="tick" x1="{x}" x2="{x}" y1="{floor}" y2="{floor + 5}"/>'
        yield f'<text{optional} x="{x}" y="{floor + 19}" text-anchor="{anchor}">{_e(words)}</text>'


def _kept(count: int) -> range:
    """Some of so many ticks at equal steps from the first to the last."""
    gaps = count - 1
    return range(0, count, next((step for step in range(2, gaps + 1) if gaps % step == 0), 1))


def _dot(dot: Dot, base: str, floor: int) -> str:
    circle = f'<circle class="{dot.mark}" cx="{_p(dot.place)}" cy="{floor - 8 - dot.level * ROW}" r="5"/>'
    return f'<a href="{_e(base + dot.href)}" aria-label="{_e(dot.title)}">{circle}</a>'


def _bar(bar: Bar, floor: int) -> str:
    top, bottom = floor - bar.top * (COLUMN_HEIGHT - 20), floor - bar.bottom * (COLUMN_HEIGHT - 20)
    size = f'x="{_p(bar.start)}" y="{top:.1f}" width="{_p(bar.end - bar.start)}" height="{bottom - top:.1f}"'
    return f'<rect class="n {bar.mark}" {size}><title>{_e(bar.title)}</title></rect>'


def curve(plot: Curve) -> str:
    """Percent of target against value, over the four bands."""
    floor = 20 + CURVE_HEIGHT
    edges = pairwise([1.0, *(limit.place for limit in plot.limits)])
    bands = "".join(
        f'<rect class="z {mark}" y="{100 - 100 * high:g}" width="100" height="{100 * (high - low):g}"/>'
        for mark, (high, low) in zip(("b4", "b3", "b2", "b1"), edges, strict=True)
    )
    line = "L".join(f"{100 * x:.1f} {100 - 100 * y:.1f}" for x, y in plot.corners)
    return "".join(
        [
            f'<svg class="curve" width="100%" height="{floor + FOOT}" role="img" aria-label="{_e(plot.label)}">',
            f'<svg y="20" width="100%" height="{CURVE_HEIGHT}" viewBox="0 0 100 100" preserveAspectRatio="none">',
            f'{bands}<path class="l" vector-effect="non-scaling-stroke" d="M{line}"/></svg>',
            *_target(plot.target, floor),
            *(
                f'<text class="y" x="100%" dx="6" y="{24 + CURVE_HEIGHT * (1 - limit.place):.1f}">{_e(limit.words)}</text>'
                for limit in plot.limits
            ),
            f'<line class="axis" x1="0" x2="100%" y1="{floor}" y2="{floor}"/>',
            *_ticks(plot.ticks, floor),
            "</svg>",
        ]
    )


def spread(counts: Sequence[tuple[str, int]], label: str) -> str:
    """How many there are of each mark, as one bar of pieces side by side."""
    total = sum(count for _, count in counts)
    parts, done = [], 0
    for mark, count in counts:
        if count:
            parts.append(f'<rect class="{mark}" x="{_p(done / total)}" width="{_p(count / total)}" height="12"/>')
            done += count
    return f'<svg class="spread" width="100%" height="12" role="img" aria-label="{_e(label)}">{"".join(parts)}</svg>'


def _p(share: float) -> str:
    """A share as a percentage with at most two decimals."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"


def _e(text: str) -> str:
    return escape(text, quote=True)
