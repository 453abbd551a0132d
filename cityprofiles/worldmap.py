"""The geometry of the map of cities: projections, the outlines of the land in a view, and cities that stand too close for a finger.

Angles are radians, longitude before latitude; a view is measured in units of the drawing, from its upper left corner. Nothing here
varies: the same cities give the same map.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LAND = Path(__file__).with_name("land.json")

Point = tuple[float, float]
Projection = Callable[[float, float], Point]

# Cities that spread wider than this around their middle are shown on the whole world.
WIDEST = math.radians(38)
# No view is narrower than this around its middle, so that its coasts can be recognised.
NARROWEST = 0.075
_TOLERANCE = 2.2
_SMALLEST = 3.0
_BEYOND = 6.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in degrees; `key` is its name among the others."""

    key: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Group:
    """One or more spots that share a mark at (x, y)."""

    x: float
    y: float
    spots: tuple[Spot, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """South, west, north and east of its spots, in degrees."""
        latitudes, longitudes = [s.latitude for s in self.spots], [s.longitude for s in self.spots]
        return min(latitudes), min(longitudes), max(latitudes), max(longitudes)


@dataclass(frozen=True, slots=True)
class WorldMap:
    """A drawn view.

    land      the outlines as one SVG path, to be filled by the rule "evenodd"
    groups    the marks, from the west
    is_world  whether the whole world is shown
    """

    width: int
    height: int
    land: str
    groups: tuple[Group, ...]
    is_world: bool


@dataclass(frozen=True, slots=True)
class _View:
    """A projection with the scale and the shift into the drawing; `centre`: in degrees, where one half of the globe is drawn around it."""

    project: Projection
    scale: float
    x: float
    y: float
    centre: Point | None = None

    def place(self, longitude: float, latitude: float) -> Point:
        """Where a place in degrees stands in the drawing."""
        east, north = self.project(math.radians(longitude), math.radians(latitude))
        return self.x + east * self.scale, self.y - north * self.scale


def equal_earth(longitude: float, latitude: float) -> Point:
    """The Equal Earth projection of the whole world (Šavrič, Patterson and Jenny, 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(latitude))
    t2 = t * t
    t6 = t2 * t2 * t2
    x = 2 * math.sqrt(3) * longitude * math.cos(t) / (3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1))
    return x, t * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)


def azimuthal(centre: Point) -> Projection:
    """Lambert's azimuthal equal-area projection around a centre: shapes near it look as on a globe."""
    sine, cosine = math.sin(centre[1]), math.cos(centre[1])

    def project(longitude: float, latitude: float) -> Point:
        turn = longitude - centre[0]
        near = sine * math.sin(latitude) + cosine * math.cos(latitude) * math.cos(turn)
        k = math.sqrt(2 / max(1 + near, 1e-9))
        east = k * math.cos(latitude) * math.sin(turn)
        return east, k * (cosine * math.sin(latitude) - sine * math.cos(latitude) * math.cos(turn))

    return project


def map_of(spots: Sequence[Spot], width: int, height: int, apart: float, margin: float) -> WorldMap:
    """A map that shows all spots: the region that they lie in, or the world where they spread over it.

    apart    how far two marks must stand from each other
    margin   free space around the spots
    """
    ordered = sorted(spots, key=lambda spot: (spot.longitude, spot.latitude, spot.key))
    centre, spread = _middle(ordered)
    is_world = spread > WIDEST or not ordered
    view = world_view(width, height) if is_world else _region_view(ordered, centre, width, height, margin)
    return WorldMap(width, height, land_path(view, width, height), _groups(ordered, view, apart), is_world)


def world_view(width: int, height: int) -> _View:
    """The inhabited world, from 57° south to 80° north."""
    half = equal_earth(math.pi, 0)[0]
    south, north = equal_earth(0, math.radians(-57))[1], equal_earth(0, math.radians(80))[1]
    scale = min((width - 8) / (2 * half), height / (north - south))
    return _View(equal_earth, scale, width / 2, height / 2 + (north + south) / 2 * scale)


def _region_view(spots: Sequence[Spot], centre: Point, width: int, height: int, margin: float) -> _View:
    project = azimuthal(centre)
    places = [project(math.radians(spot.longitude), math.radians(spot.latitude)) for spot in spots]
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    across, high = max(east - west, NARROWEST), max(north - south, NARROWEST)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / high)
    x, y = width / 2 - (east + west) / 2 * scale, height / 2 + (north + south) / 2 * scale
    return _View(project, scale, x, y, (math.degrees(centre[0]), math.degrees(centre[1])))


def _middle(spots: Sequence[Spot]) -> tuple[Point, float]:
    """The middle of the spots on the globe as an angle pair, rounded to whole degrees, and how far the farthest one is from it."""
    vectors = [_vector(math.radians(spot.longitude), math.radians(spot.latitude)) for spot in spots]
    x, y, z = (sum(vector[i] for vector in vectors) for i in range(3))
    length = math.sqrt(x * x + y * y + z * z)
    if length < 1e-6:
        return (0.0, 0.0), math.pi
    longitude, latitude = round(math.degrees(math.atan2(y, x))), round(math.degrees(math.asin(z / length)))
    centre = math.radians(longitude), math.radians(latitude)
    middle = _vector(*centre)
    nearness = min(sum(a * b for a, b in zip(vector, middle, strict=True)) for vector in vectors)
    return centre, math.acos(max(-1.0, min(1.0, nearness)))


def _vector(longitude: float, latitude: float) -> tuple[float, float, float]:
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def _groups(spots: Sequence[Spot], view: _View, apart: float) -> tuple[Group, ...]:
    """Spots whose marks would stand closer than `apart` share one, at the middle of their places."""
    groups: list[list[tuple[Point, Spot]]] = [[(view.place(spot.longitude, spot.latitude), spot)] for spot in spots]
    merged = True
    while merged:
        merged = False
        kept: list[list[tuple[Point, Spot]]] = []
        for group in groups:
            near = min(
                ((math.dist(_centre(group), _centre(other)), i) for i, other in enumerate(kept)), default=(apart, 0)
            )
            if near[0] < apart:
                kept[near[1]].extend(group)
                merged = True
            else:
                kept.append(group)
        groups = kept
    found = [Group(*_centre(group), tuple(spot for _, spot in group)) for group in groups]
    return tuple(sorted(found, key=lambda group: (group.x, group.y)))


def _centre(group: Sequence[tuple[Point, Spot]]) -> Point:
    return sum(p[0] for p, _ in group) / len(group), sum(p[1] for p, _ in group) / len(group)


def land_path(view: _View, width: int, height: int) -> str:
    """The land of a view as one SVG path of whole units, cut at its frame, without what is too small to see."""
    west, north, east, south = frame = (-_BEYOND, -_BEYOND, width + _BEYOND, height + _BEYOND)
    parts = []
    for ring in land():
        places = [view.place(longitude, latitude) for longitude, latitude in ring]
        parts.append(_path(_thinned(_cut(places, frame))))
        # A ring around the far side of the globe is drawn inside out: the frame, filled by the rule "evenodd", turns it back.
        if view.centre and _holds(places, view.place(*view.centre)) != _holds(ring, view.centre):
            parts.append(_path(_thinned([(west, north), (east, north), (east, south), (west, south)])))
    return "".join(parts)


@lru_cache(maxsize=1)
def land() -> tuple[tuple[Point, ...], ...]:
    """The outlines of the land in degrees."""
    document = json.loads(LAND.read_text(encoding="utf-8"))
    return tuple(tuple(_degrees(ring, document["grid"])) for ring in document["rings"])


def _degrees(steps: Sequence[int], grid: int) -> Iterator[Point]:
    longitude = latitude = 0
    for i in range(0, len(steps), 2):
        longitude, latitude = longitude + steps[i], latitude + steps[i + 1]
        yield longitude / grid, latitude / grid


def _holds(ring: Sequence[Point], place: Point) -> bool:
    """Whether a place lies inside a ring."""
    inside = False
    x, y = place
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _cut(ring: Sequence[Point], frame: tuple[float, float, float, float]) -> list[Point]:
    """What of a ring lies inside a frame (Sutherland and Hodgman, 1974)."""
    found = list(ring)
    for axis, limit, sign in ((0, frame[0], 1), (1, frame[1], 1), (0, frame[2], -1), (1, frame[3], -1)):
        given, found = found, []
        for i, place in enumerate(given):
            before = given[i - 1]
            is_in, was_in = (place[axis] - limit) * sign >= 0, (before[axis] - limit) * sign >= 0
            if is_in != was_in:
                share = (limit - before[axis]) / (place[axis] - before[axis])
                found.append((before[0] + (place[0] - before[0]) * share, before[1] + (place[1] - before[1]) * share))
            if is_in:
                found.append(place)
        if not found:
            break
    return found


def _thinned(ring: Sequence[Point]) -> list[tuple[int, int]]:
    """A ring in whole units without points that are too close to be seen; empty where it is too small as a whole."""
    if not ring:
        return []
    if max(max(p[axis] for p in ring) - min(p[axis] for p in ring) for axis in (0, 1)) < _SMALLEST:
        return []
    kept = [ring[0]]
    for place in ring[1:]:
        if math.dist(place, kept[-1]) >= _TOLERANCE:
            kept.append(place)
    return [(round(x), round(y)) for x, y in kept] if len(kept) > 2 else []


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """A closed path with steps from point to point, the shortest form there is."""
    if not ring:
        return ""
    steps, (x, y) = f"M{ring[0][0]} {ring[0][1]}l", ring[0]
    first = True
    for px, py in ring[1:]:
        if (px, py) == (x, y):
            continue
        for step in (px - x, py - y):
            steps += str(step) if step < 0 or first else f" {step}"
            first = False
        x, y = px, py
    return f"{steps}z" if not first else ""
