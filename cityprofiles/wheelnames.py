"""The names on the wheel: how they are broken, how large they are, and where each of their lines stands.

The names of the dimensions run along an arc and are none of these lines.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass

from cityprofiles.palette import GLYPH, LIGHT, NAME_SIZE, ROUND_SIZE, Palette
from cityprofiles.rings import CATEGORIES, CORE, LOCAL, POINTS, sectors_of
from cityprofiles.wheel import Sector
from cityprofiles.wheelpicture import Segment, WheelPicture

# Radii: where the names of data points begin, and where those of categories end.
LABELS = 359.0
NAME_END = CATEGORIES.outer - 25


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words on the wheel.

    turn   how many degrees it is turned around the middle of the wheel
    x, y   a point of its base line before that; anchor: whether the line has its start, middle or end there
    style  bold, italic or plain
    """

    words: str
    turn: float
    x: float
    y: float
    anchor: str
    size: float
    style: str

    @property
    def place(self) -> tuple[float, float]:
        """The point after the turn."""
        turn = math.radians(self.turn)
        return self.x * math.cos(turn) - self.y * math.sin(turn), self.x * math.sin(turn) + self.y * math.cos(turn)


def lines_on_paper(picture: WheelPicture, palette: Palette = LIGHT) -> list[tuple[Line, str]]:
    """The words on a wheel drawn without them, each line with its colour.

    Words cost most of the time of drawing a wheel, and most of its bytes, where they are part of its SVG.
    """
    wheel = sectors_of(picture)
    found = []
    for dimension, sectors, rings in zip(picture.dimensions, wheel.categories, wheel.points, strict=True):
        for category, sector, outer in zip(dimension.categories, sectors, rings, strict=True):
            colour = palette.words[category.segment.mark]
            found += [(line, colour) for line in category_lines(sector, category.segment.name)]
            for segment, place in zip(category.points, outer, strict=True):
                line = point_line(place, segment, picture)
                found.append((line, palette.quiet if segment.mark == "uk" else palette.ink))
    return found + [(line, palette.ink) for line in centre_lines(picture)]


def category_lines(sector: Sector, name: str) -> list[Line]:
    """The name of a category, along the radius, in one line or two, read from the left on both sides."""
    degrees, left = _turn(sector)
    lines, size = max((_fitted(sector, broken) for broken in ([name], _two_lines(name))), key=lambda fit: fit[1])
    x, anchor = (-NAME_END, "start") if left else (NAME_END, "end")
    first = size * 0.35 - (len(lines) - 1) / 2 * size * 1.08
    return [Line(line, degrees, x, first + i * size * 1.08, anchor, size, "bold") for i, line in enumerate(lines)]


def point_line(sector: Sector, segment: Segment, picture: WheelPicture) -> Line:
    """The name of a data point, along the radius outside of all rings."""
    degrees, left = _turn(sector)
    radius = _labels(picture)
    x, anchor = (-radius, "end") if left else (radius, "start")
    return Line(segment.name, degrees, x, 4.7, anchor, NAME_SIZE, "bold" if segment.core else "italic")


def centre_lines(picture: WheelPicture) -> list[Line]:
    """The name of the city, and the round below it."""
    lines, size = _name_in_centre(picture.city)
    top = -(len(lines) - 1) * size * 0.55 + (size * 0.1 if picture.round else size * 0.35)
    found = [Line(line, 0, 0, top + i * size * 1.1, "middle", size, "bold") for i, line in enumerate(lines)]
    if picture.round:
        found.append(Line(picture.round, 0, 0, found[-1].y + 24, "middle", ROUND_SIZE, "plain"))
    return found


def _labels(picture: WheelPicture) -> float:
    """The radius at which the names of the data points begin."""
    return LABELS + (LOCAL.outer - POINTS.outer if picture.local else 0)


def _fitted(sector: Sector, lines: list[str]) -> tuple[list[str], float]:
    """The lines with the largest size, of 13 at most, at which they stay inside the sector."""
    longest = max(map(len, lines))
    half = math.tan(min(sector.span, 1.5) / 2)
    for tenths in range(130, 60, -5):
        size = tenths / 10
        begin = NAME_END - longest * GLYPH * size
        if begin >= CATEGORIES.inner + 3 and len(lines) * size * 0.5 <= begin * half - 0.5:
            return lines, size
    return lines, 6.0


def _turn(sector: Sector) -> tuple[float, bool]:
    """How many degrees a line of text is turned, and whether it stands on the left half (and is then turned once more)."""
    degrees = math.degrees(sector.middle) - 90
    left = degrees > 90
    return degrees - 180 if left else degrees, left


def _two_lines(name: str) -> list[str]:
    """A name broken at the space nearest its middle; in one piece where it has none."""
    spaces = [i for i, c in enumerate(name) if c == " "]
    if not spaces:
        return [name]
    cut = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return [name[:cut], name[cut + 1 :]]


def _name_in_centre(name: str) -> tuple[list[str], float]:
    """A name in as many lines, of four at most, as let it be largest inside the circle, with its size."""
    fits = []
    for count in range(1, 5 if len(name) > 14 else 2):
        width = next(w for w in range(len(name) // count or 1, len(name) + 1) if len(_wrapped(name, w)) <= count)
        lines = _wrapped(name, width)
        # The corners of the block of lines, with the round below it, must stay inside the circle.
        across, high = max(map(len, lines)) * GLYPH / 2, (len(lines) + 1.3) * 1.1 / 2
        fits.append((min(25.0, (CORE - 8) / math.hypot(across, high * 0.72)), lines))
    size, lines = max(fits, key=lambda fit: fit[0])
    return lines, size


def _wrapped(name: str, width: int) -> list[str]:
    """A name in lines of so many letters, but for a word that is longer."""
    return textwrap.wrap(name, width, break_long_words=False, break_on_hyphens=False) or [name]
