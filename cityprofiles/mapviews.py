"""The map of cities as a template gets it: marks with their shapes, words and addresses, and names where there is room for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from cityprofiles.worldmap import Group, Spot, WorldMap, land_path, map_of, world_view

WIDTH, HEIGHT, APART, MARGIN = 1280, 600, 104.0, 110.0
DETAIL_WIDTH, DETAIL_HEIGHT, DETAIL_APART = 620, 600, 70.0
INSET_WIDTH, INSET_HEIGHT = 260, 130
DETAILS_AT_MOST, DETAIL_FROM = 2, 3
LABELS_AT_MOST = 24
_LETTER, _LINE, _LONGEST = 15.5, 28.0, 24

# A band is a colour and a shape: disc, diamond, triangle, square; a ring where there is no score. Around (0, 0).
SHAPES = {
    "b4": "M-13 0a13 13 0 1 0 26 0a13 13 0 1 0-26 0z",
    "b3": "M0-17L17 0L0 17L-17 0z",
    "b2": "M0-16L16 12H-16z",
    "b1": "M-12-12H12V12H-12z",
    "nd": "M-12 0a12 12 0 1 0 24 0a12 12 0 1 0-24 0z",
}


@dataclass(frozen=True, slots=True)
class City:
    """A city that has a place.

    words   what is said of it, e.g. "76.7% of the points, close to target"
    mark    of its band; path: of its profile, below the language
    """

    spot: Spot
    name: str
    words: str
    mark: str
    path: str


@dataclass(frozen=True, slots=True)
class MarkView:
    """One mark of a map at (x, y).

    mark    b4 b3 b2 b1 or nd; "many" for several cities, whose number is `count`
    title   the accessible name; path: where it leads, below the language
    name    drawn at (name_x, name_y) where there is room, else empty; anchor: "start", "end" or "middle" of the name stands there
    """

    x: int
    y: int
    shape: str
    mark: str
    title: str
    path: str
    count: str = ""
    radius: int = 0
    name: str = ""
    name_x: int = 0
    name_y: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class MapView:
    """A map: its title, its size, the land as a path, the marks."""

    title: str
    width: int
    height: int
    land: str
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True)
class InsetView:
    """The small map of the world that shows where the large one lies: a ring at (x, y)."""

    width: int
    height: int
    land: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MapsView:
    """The map of all cities, closer ones of where most of them lie, and the world beside it unless the map shows it already."""

    overview: MapView
    details: tuple[MapView, ...]
    inset: InsetView | None


@dataclass(frozen=True, slots=True)
class Words:
    """What a map says: titles of the overview and of a closer one, and the name of a mark of several cities."""

    title: str
    detail: Callable[[Sequence[City]], str]
    several: Callable[[Sequence[City]], str]
    number: Callable[[int], str]


@dataclass(frozen=True)
class Drawn:
    """The maps of MapsView before anything is said on them, which take a while to draw."""

    overview: WorldMap
    details: tuple[WorldMap, ...]
    inset: InsetView | None


def drawn_maps(spots: Sequence[Spot]) -> Drawn | None:
    """The maps that show these places; None where there is none."""
    if not spots:
        return None
    whole = map_of(spots, WIDTH, HEIGHT, APART, MARGIN)
    dense = [group for group in whole.groups if len(group.spots) >= DETAIL_FROM]
    dense.sort(key=lambda group: (-len(group.spots), group.x, group.y))
    close = (
        map_of(group.spots, DETAIL_WIDTH, DETAIL_HEIGHT, DETAIL_APART, MARGIN) for group in dense[:DETAILS_AT_MOST]
    )
    return Drawn(whole, tuple(close), None if whole.is_world else _inset(spots))


def maps_view(drawn: Drawn, cities: Sequence[City], words: Words) -> MapsView:
    """The maps with their marks. `cities`: those whose places were drawn."""
    by_key = {city.spot.key: city for city in cities}
    details = []
    for close in drawn.details:
        there = [by_key[spot.key] for group in close.groups for spot in group.spots]
        details.append(_map_view(close, words.detail(there), by_key, words))
    return MapsView(_map_view(drawn.overview, words.title, by_key, words), tuple(details), drawn.inset)


def area_of(group: Group) -> str:
    """The area of a group for the address of the list: south, west, north, east in degrees."""
    return ",".join(format(limit, ".7f").rstrip("0").rstrip(".") for limit in group.bounds)


def _map_view(found: WorldMap, title: str, by_key: Mapping[str, City], words: Words) -> MapView:
    marks = [_mark(group, [by_key[spot.key] for spot in group.spots], words) for group in found.groups]
    if len(marks) <= LABELS_AT_MOST:
        marks = _named(marks, [by_key[group.spots[0].key] for group in found.groups], found)
    return MapView(title, found.width, found.height, found.land, tuple(marks))


def _mark(group: Group, cities: Sequence[City], words: Words) -> MarkView:
    x, y = round(group.x), round(group.y)
    if len(cities) == 1:
        city = cities[0]
        return MarkView(x, y, SHAPES[city.mark], city.mark, f"{city.name}: {city.words}", city.path)
    radius = min(20 + 3 * len(str(len(cities))) + len(cities) // 25, 33)
    path = f"cities/?area={area_of(group)}"
    return MarkView(x, y, "", "many", words.several(cities), path, words.number(len(cities)), radius)


def _named(marks: Sequence[MarkView], cities: Sequence[City], found: WorldMap) -> list[MarkView]:
    """The marks, with the name of a city beside each that has room for it: right, left, above, below."""
    taken = [(mark.x - 26.0, mark.y - 24.0, mark.x + 26.0, mark.y + 24.0) for mark in marks]
    result = []
    for mark, city in zip(marks, cities, strict=True):
        placed = mark
        wide = len(city.name) * _LETTER
        for anchor, left, x, y in (
            ("start", 26.0, 26, 9),
            ("end", -26.0 - wide, -26, 9),
            ("middle", -wide / 2, 0, -26),
            ("middle", -wide / 2, 0, 44),
        ):
            top = mark.y + y - _LINE + 5
            box = (mark.x + left, top, mark.x + left + wide, top + _LINE)
            inside = box[0] >= 4 and box[1] >= 4 and box[2] <= found.width - 4 and box[3] <= found.height - 4
            if (
                not mark.count
                and len(city.name) <= _LONGEST
                and inside
                and not any(_meet(box, other) for other in taken)
            ):
                taken.append(box)
                placed = replace(mark, name=city.name, name_x=mark.x + x, name_y=mark.y + y, anchor=anchor)
                break
        result.append(placed)
    return result


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inset(spots: Sequence[Spot]) -> InsetView:
    view = world_view(INSET_WIDTH, INSET_HEIGHT)
    places = [view.place(spot.longitude, spot.latitude) for spot in spots]
    x, y = (sum(place[axis] for place in places) / len(places) for axis in (0, 1))
    return InsetView(INSET_WIDTH, INSET_HEIGHT, land_path(view, INSET_WIDTH, INSET_HEIGHT), round(x), round(y))
