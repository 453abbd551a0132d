"""Cities that are like each other, by measures that a page can state: inhabitants, density, country, distance, and what both have reported.

Every measure adds to how unlike two cities are, in steps of like weight; nothing in it looks at how well a city does.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cityprofiles.comparison import YEARS_APART_AT_MOST, edition_of
from cityprofiles.entries import CityEntry

SIMILAR_AT_MOST = 3
# What one step of unlikeness is: twice the inhabitants; twice the density; another country; so many kilometres; such a part of the
# data points.
KILOMETRES = 2000
PART_MISSING = 4
NOT_KNOWN = 2.0
_EARTH = 6371


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like another city is.

    times      how many times the inhabitants of the smaller the larger has, in tenths; 0 where it is not known
    denser     how many times the density of the sparser the denser has, likewise
    kilometres between the two; None where it is not known
    shared     data points that both report and that can be compared; total: data points of the catalogue
    steps      how unlike the two are
    """

    city: CityEntry
    times: int
    denser: int
    same_country: bool
    kilometres: int | None
    shared: int
    total: int
    steps: float


@dataclass(frozen=True)
class Measures:
    """A city in numbers that are quick to compare.

    size      inhabitants as a logarithm; None where they are not known
    density   inhabitants per square kilometre, likewise
    place     a point on the unit sphere; None where it is not known
    reported  the data points that can be compared, as bits; total: how many there are
    year      of the round
    """

    slug: str
    edition: str
    country: str
    size: float | None
    density: float | None
    place: tuple[float, float, float] | None
    reported: int
    total: int
    year: int


# By slug, the slugs of the cities most like each, the most like first, with how unlike they are in steps.
Nearest = Mapping[str, tuple[tuple[str, float], ...]]


def measures(entries: Sequence[CityEntry]) -> tuple[Measures, ...]:
    """Of every city that can be compared, what it is measured by."""
    return tuple(_measured(entry) for entry in entries if edition_of(entry))


def nearest(measured: Sequence[Measures]) -> Nearest:
    """The cities most like each.

    Only cities that can be compared are looked at: of the same edition, and not further apart in years than values may be.
    The search goes from cities of like size outwards and ends where size alone makes a city less like than those found.
    """
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    for edition in sorted({one.edition for one in measured}):
        cities = [one for one in measured if one.edition == edition]
        sized = sorted((one for one in cities if one.size is not None), key=lambda one: (one.size or 0, one.slug))
        sizes = [one.size or 0 for one in sized]
        unsized = [one for one in cities if one.size is None]
        for one in cities:
            found[one.slug] = _nearest(one, _outwards(one, sized, sizes), unsized)
    return found


@dataclass(frozen=True)
class Similar:
    """Cities by slug, what they are measured by, and the nearest of each."""

    cities: Mapping[str, CityEntry]
    measured: Mapping[str, Measures]
    near: Nearest

    def to(self, slug: str) -> tuple[Likeness, ...]:
        """How like the cities most like one are, the most like first; none for a city that cannot be compared."""
        cities, measured = self.cities, self.measured
        return tuple(
            _likeness(cities[slug], cities[other], measured[slug], measured[other], steps)
            for other, steps in self.near.get(slug, ())
        )


def _nearest(
    one: Measures, others: Iterator[tuple[float, Measures]], unsized: Sequence[Measures]
) -> tuple[tuple[str, float], ...]:
    best: list[tuple[float, int, str]] = []
    worst = math.inf

    def look(apart: float, other: Measures) -> None:
        nonlocal best, worst
        # What is quick to know comes first: it leaves most cities out.
        shared = (one.reported & other.reported).bit_count()
        steps = apart + PART_MISSING * (1 - shared / one.total) + (one.country != other.country)
        if steps > worst or not shared or other is one or abs(other.year - one.year) > YEARS_APART_AT_MOST:
            return
        steps += NOT_KNOWN if one.density is None or other.density is None else abs(one.density - other.density)
        away = _kilometres(one, other)
        steps += NOT_KNOWN if away is None else away / KILOMETRES
        best = sorted([*best, (steps, -shared, other.slug)])[:SIMILAR_AT_MOST]
        if len(best) == SIMILAR_AT_MOST:
            worst = best[-1][0]

    # No other city is nearer than this beside its size.
    least = NOT_KNOWN * ((one.place is None) + (one.density is None))
    for apart, other in others:
        if apart + least > worst:
            break
        look(apart, other)
    for other in unsized:
        look(NOT_KNOWN, other)
    return tuple((slug, steps) for steps, _, slug in best)


def _outwards(one: Measures, sized: Sequence[Measures], sizes: Sequence[float]) -> Iterator[tuple[float, Measures]]:
    """Cities from the one of the nearest size outwards, with how far apart the sizes are, in doublings."""
    if one.size is None:
        yield from ((NOT_KNOWN, other) for other in sized)
        return
    above = bisect_left(sizes, one.size)
    below = above - 1
    while below >= 0 or above < len(sized):
        down = one.size - sizes[below] if below >= 0 else math.inf
        up = sizes[above] - one.size if above < len(sized) else math.inf
        if down < up:
            yield down, sized[below]
            below -= 1
        else:
            yield up, sized[above]
            above += 1


def _measured(city: CityEntry) -> Measures:
    place = None
    if city.latitude and city.longitude:
        north, east = math.radians(float(city.latitude)), math.radians(float(city.longitude))
        place = math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)
    size = math.log2(city.population) if city.population else None
    density = math.log2(city.density) if city.density else None
    year = int(city.latest.month[:4]) if city.latest else 0
    total = len(city.points)
    return Measures(city.slug, edition_of(city), city.country, size, density, place, city.comparable, total, year)


def _kilometres(one: Measures, other: Measures) -> float | None:
    if one.place is None or other.place is None:
        return None
    chord = math.dist(one.place, other.place)
    return 2 * _EARTH * math.asin(min(chord / 2, 1.0))


def _likeness(city: CityEntry, other: CityEntry, one: Measures, two: Measures, steps: float) -> Likeness:
    away = _kilometres(one, two)
    return Likeness(
        other,
        _times(city.population, other.population),
        _times(city.density or 0, other.density or 0),
        city.country == other.country,
        None if away is None else round(away),
        (one.reported & two.reported).bit_count(),
        one.total,
        steps,
    )


def _times(one: int | Fraction, other: int | Fraction) -> int:
    """How many times the smaller the larger is, in tenths, rounded; 0 where one of them is not known."""
    small, large = sorted((one, other))
    return int((20 * large + small) // (2 * small)) if small else 0
