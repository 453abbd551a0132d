"""Cities side by side: what of their latest rounds can be compared fairly, and what cannot and why.

Values are compared only where every city of the comparison has a verified one, by the same edition of the catalogue and from years that
lie close together. Shares of the points are pooled over exactly these data points, the same ones for every city, and never over an extract.
theme/static/compare.js does the same in a browser; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cityprofiles.entries import CityEntry, PointEntry
from cityprofiles.methodology import Catalog, DataPoint, Kpi
from cityprofiles.score import Band, Score

CITIES_AT_MOST = 5
YEARS_APART_AT_MOST = 3


class Reason(StrEnum):
    """Why a data point is not compared, in the order in which pages tell it."""

    YEARS = "years"
    UNKNOWN = "not_transcribed"
    NOT_REPORTED = "not_reported"
    NOT_VERIFIED = "not_verified"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Compared:
    """A data point that every member has a verified value of: theirs, in the order of the members, and the years of them."""

    kpi: Kpi
    data_point: DataPoint
    points: tuple[PointEntry, ...]
    years: tuple[int, ...]

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """The band of each member; empty where there is no target."""
        return tuple(point.band for point in self.points if point.band)

    @cached_property
    def bands_apart(self) -> int:
        """How many bands lie between the highest and the lowest: 0 to 3."""
        points = [band.points for band in self.bands]
        return max(points) - min(points) if points else 0


@dataclass(frozen=True)
class Refused:
    """Data points that are not compared for one reason: the cities that it is about, with the years of their values for Reason.YEARS."""

    reason: Reason
    cities: tuple[CityEntry, ...]
    years: tuple[int, ...]
    data_points: tuple[tuple[Kpi, DataPoint], ...]


@dataclass(frozen=True)
class Comparison:
    """Two to five cities.

    cities    in the order chosen; members: those of one edition, which are compared; others: those of another
    compared  in the order of the catalogue; refused: by reason
    """

    catalog: Catalog
    cities: tuple[CityEntry, ...]
    members: tuple[CityEntry, ...]
    compared: tuple[Compared, ...]
    refused: tuple[Refused, ...]

    @property
    def others(self) -> tuple[CityEntry, ...]:
        """The cities whose results follow another edition."""
        return tuple(city for city in self.cities if city not in self.members)

    @cached_property
    def scored(self) -> tuple[Compared, ...]:
        """What is compared and has a band."""
        return tuple(row for row in self.compared if row.bands)

    @cached_property
    def shares(self) -> Mapping[str, tuple[Score | None, ...]]:
        """By category, the share of the points of each member over the data points that are compared; None for an extract.

        Categories in which nothing is scored are left out, and so are all where fewer than two members are whole reports.
        """
        if sum(1 for city in self.members if city.is_full) < 2:
            return {}
        found: dict[str, list[Compared]] = {}
        for row in self.scored:
            found.setdefault(row.kpi.category, []).append(row)
        return {
            key: tuple(
                Score(sum(row.bands[number].points for row in rows), len(rows)) if city.is_full else None
                for number, city in enumerate(self.members)
            )
            for key, rows in found.items()
        }


def compare(cities: Sequence[CityEntry], catalogs: Mapping[str, Catalog]) -> Comparison:
    """Cities with a public round, side by side; the edition is that of most of them, and of the first where there is no such."""
    editions = [edition_of(city) for city in cities]
    edition = max(editions, key=lambda one: (editions.count(one), -editions.index(one)))
    catalog = catalogs[edition]
    members = tuple(city for city, found in zip(cities, editions, strict=True) if found == edition)
    compared: list[Compared] = []
    refused: dict[tuple[Reason, tuple[int, ...], tuple[int, ...]], list[tuple[Kpi, DataPoint]]] = {}
    for kpi, data_point in catalog.data_points if len(members) > 1 else ():
        points = tuple(city.points[kpi.id, data_point.id] for city in members)
        years = tuple(year_of(city, point) for city, point in zip(members, points, strict=True))
        reason = _reason(points, years)
        if reason is None:
            compared.append(Compared(kpi, data_point, points, years))
            continue
        concerned = [n for n, point in enumerate(points) if reason in (Reason.YEARS, point.status)]
        key = reason, tuple(concerned), tuple(years[n] for n in concerned) if reason is Reason.YEARS else ()
        refused.setdefault(key, []).append((kpi, data_point))
    order = list(Reason)
    groups = tuple(
        Refused(reason, tuple(members[n] for n in concerned), years, tuple(found))
        for (reason, concerned, years), found in sorted(refused.items(), key=lambda item: order.index(item[0][0]))
    )
    return Comparison(catalog, tuple(cities), members, tuple(compared), groups)


def edition_of(city: CityEntry) -> str:
    """The edition that a city's results follow; empty where none of its rounds is public."""
    return city.latest.edition if city.latest else ""


def year_of(city: CityEntry, point: PointEntry) -> int:
    """The year of a value: its own where the round tells it, else that of the report."""
    return point.year or (int(city.latest.month[:4]) if city.latest else 0)


def _reason(points: Iterable[PointEntry], years: Sequence[int]) -> Reason | None:
    """Why these values of one data point are not compared, the first reason that holds; None where they are."""
    statuses = {point.status for point in points}
    for reason in list(Reason)[1:]:
        if reason in statuses:
            return reason
    return Reason.YEARS if max(years) - min(years) > YEARS_APART_AT_MOST else None
