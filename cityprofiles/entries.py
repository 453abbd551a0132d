"""What the site knows of a city across cities: its latest public round as plain values, small enough to hold a thousand of them.

An entry is in no language: pages that list, compare or add up cities make their words from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import count
from typing import NamedTuple

from cityprofiles.density import density_of
from cityprofiles.fingerprints import digest_of
from cityprofiles.forms import Text
from cityprofiles.history import ScoredRound
from cityprofiles.methodology import BenchmarkStatus, Catalog
from cityprofiles.model import Place, Round, Status, Value
from cityprofiles.policy import REPORTED, may_have_totals
from cityprofiles.score import Band, PointScore, Score, band_of
from cityprofiles.summary import summarise

# The limits of the bands are whole numbers, so the band of a percentage is that of its whole part.
_BANDS = tuple(band_of(Fraction(percent)) for percent in range(101))


# How many letters of a digest tell what a city has for a KPI: there are many of them, so half of it must do.
DIGEST = 32


# A page that compares cities asks for the same numbers again and again.
@lru_cache(maxsize=1 << 16)
def _fraction(exact: str) -> Fraction:
    return Fraction(exact)


class PointEntry(NamedTuple):
    """One data point of a city's latest round.

    written   the digits of the value, "yes" or "no"; None where there is no value
    status    one of model.Status; exact: percent of target as a fraction, e.g. "131/2"; None where it is not scored
    year, source, reason, note   as in model.Result: of the value, why there is no verified one, and what is to be known of it
    """

    written: str | None
    status: str
    exact: str | None
    year: int | None = None
    source: Text | None = None
    reason: Text | None = None
    note: Text | None = None

    @property
    def value(self) -> Value | None:
        """The value as a number or a Yes/No."""
        if self.written is None:
            return None
        return self.written == "yes" if self.written in ("yes", "no") else Decimal(self.written)

    @property
    def percent(self) -> Fraction | None:
        """Percent of target, 0 to 100, exact; None where it is not scored."""
        return None if self.exact is None else _fraction(self.exact)

    @property
    def band(self) -> Band | None:
        """The band; None where it is not scored."""
        return None if self.exact is None else _BANDS[self.cut(0)]

    def cut(self, decimals: int) -> int:
        """Percent of target in units of so many decimals, cut off: 655 for 65.57 with one; 0 where it is not scored.

        Without fractions, since the pages of a thousand cities ask for it very often.
        """
        above, _, below = (self.exact or "0").partition("/")
        return int(above) * int(10**decimals) // int(below or 1)

    @property
    def is_whole(self) -> bool:
        """Whether percent of target is a whole number."""
        return self.exact is not None and "/" not in self.exact

    @property
    def is_reported(self) -> bool:
        """The city gave a value to the verifier, whether or not it could be verified."""
        return self.status in REPORTED

    @property
    def is_comparable(self) -> bool:
        """Whether a value can stand beside others at all: there is one, and it is verified."""
        return self.written is not None and self.status == Status.VERIFIED

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it: an extract is silent on what it leaves out."""
        return self.status != Status.NOT_TRANSCRIBED


# A point from its fields, without a look at how many they are.
_POINT: Callable[[tuple[object, ...]], PointEntry] = partial(tuple.__new__, PointEntry)


class Points(Mapping[tuple[str, str | None], PointEntry]):
    """The data points of a round by (KPI id, data point id), in the catalogue's order.

    They are held, and kept from build to build, as plain tuples, of which a thousand cities have a hundred thousand; who asks for
    one gets it as what it is.

    names   the keys as one text, which all cities of an edition share; cells: the fields of each point
    """

    __slots__ = ("_places", "cells", "names")

    def __init__(self, names: str, cells: tuple[tuple[object, ...], ...]) -> None:
        self.names, self.cells, self._places = names, cells, _places(names)

    @classmethod
    def of(cls, points: Mapping[tuple[str, str | None], PointEntry]) -> Points:
        """The same points, held so."""
        names = "\n".join(f"{kpi} {point or ''}" for kpi, point in points)
        return cls(names, tuple(map(tuple, points.values())))

    def __getitem__(self, key: tuple[str, str | None]) -> PointEntry:
        return _POINT(self.cells[self._places[key]])

    def __iter__(self) -> Iterator[tuple[str, str | None]]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        return f"Points({self.names!r}, {self.cells!r})"

    def __reduce__(self) -> tuple[type[Points], tuple[str, tuple[tuple[object, ...], ...]]]:
        return Points, (self.names, self.cells)


@lru_cache(maxsize=16)
def _places(names: str) -> Mapping[tuple[str, str | None], int]:
    """Where the point of each key stands, see `Points`."""
    keys = (line.split(" ", 1) for line in names.splitlines())
    return {(kpi, point or None): number for number, (kpi, point) in enumerate(keys)}


# Without slots: see model.Result.
@dataclass(frozen=True)
class RoundEntry:
    """A public or withdrawn round of a city.

    month      of the report, as written: "2020-09"; title: of the report
    full       a whole report, not an extract; sources: the titles of the publications that its values were taken from
    approved   the day (or month) of the last approval, as written; withdrawn: that of the withdrawal, empty where there is none
    """

    name: str
    month: str
    title: Text
    isbn: str
    edition: str
    full: bool
    sources: tuple[str, ...]
    verifier: str
    verified: str
    approved: str
    withdrawn: str
    seal: str


class RoundScore(NamedTuple):
    """What a public round of a full report scored: as a whole, and by dimension id."""

    name: str
    month: str
    edition: str
    overall: Score
    dimensions: tuple[tuple[str, Score], ...]


class Digests(NamedTuple):
    """What pages can depend on of a city: computed once, and kept with the entry, so that a thousand cities need not be looked at again.

    name      who the city is, and which round it stands with: no more, so that a corrected number re-makes few pages
    whole     everything
    results   what the city has for each KPI, in the order of the round's catalogue, each of `DIGEST` letters
    """

    name: str
    whole: str
    results: str


@dataclass(frozen=True)
class CityEntry:
    """A city with its latest public round.

    latitude, longitude   digits as written, empty where they are not known; population and its year likewise 0
    density    inhabitants per square kilometre of land, exact; None where it is not known
    rounds     all rounds that the site shows, the latest first, withdrawn ones too
    latest     the round that everything below is taken from; None where every round is withdrawn
    points     by (KPI id, data point id), in the order of the round's catalogue
    overall, dimensions, sub_dimensions, categories, sdgs   scores by id or key, as in score.RoundScores; nothing is scored in an extract
    reported, total   data points that are reported, and that there are; both 0 in an extract
    provisional       how many bands rest on a provisional target
    sentences         what is said of the city as a whole, by language code
    course            the public rounds that are whole reports, from the oldest
    formerly          the names of its predecessors that have no folder of their own
    lines             the city's lines of the tables of all data, by table; not in repr(): a unit that uses them names them among its inputs
    """

    slug: str
    name: Text
    country: str
    region: Text | None
    population: int
    population_year: int
    density: Fraction | None
    latitude: str
    longitude: str
    rounds: tuple[RoundEntry, ...]
    latest: RoundEntry | None
    points: Mapping[tuple[str, str | None], PointEntry]
    overall: Score
    dimensions: Mapping[str, Score]
    sub_dimensions: Mapping[str, Score]
    categories: Mapping[str, Score]
    sdgs: Mapping[int, Score]
    reported: int
    total: int
    provisional: int
    sentences: Mapping[str, str]
    course: tuple[RoundScore, ...] = ()
    formerly: tuple[Text, ...] = ()
    lines: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def digests(self) -> Digests:
        """Digests of what pages can depend on."""
        latest = self.latest
        shown = latest and (latest.name, latest.month, latest.edition, latest.full, latest.sources)
        results: dict[str, list[object]] = {}
        for (kpi, point), found in self.points.items():
            results.setdefault(kpi, [self.slug]).append((point, tuple(found)))
        return Digests(
            digest_of((self.slug, self.name, self.formerly, self.country, self.region, shown)),
            digest_of(self),
            "".join(digest_of(cells)[:DIGEST] for cells in results.values()),
        )

    @cached_property
    def comparable(self) -> int:
        """The data points whose values can stand beside others, as bits: the first of the catalogue is the lowest."""
        return sum(point.is_comparable << number for number, point in enumerate(self.points.values()))

    @property
    def path(self) -> str:
        """The address of the profile, below the language."""
        return f"cities/{self.slug}/"

    @property
    def is_full(self) -> bool:
        """Whether its latest public round is a whole report; an extract has no totals."""
        return self.latest is not None and self.latest.full


def city_entry(
    place: Place, scored: Sequence[ScoredRound], seals: Mapping[str, str], sentences: Mapping[str, str]
) -> CityEntry:
    """The entry of a city.

    scored     its rounds that are not withdrawn, from the oldest
    seals      the seal of each of them, by the round's name
    sentences  what is said of the city as a whole, by language code
    """
    city, latest = place.city, scored[-1] if scored else None
    rounds = tuple(_round_entry(found, seals.get(found.name, "")) for found in place.rounds)
    nothing = Score(0, 0)
    scores = latest.scores if latest else None
    counted = (
        summarise(latest.round, latest.catalog).data_points.total if latest and may_have_totals(latest.round) else None
    )
    return CityEntry(
        slug=place.slug,
        name=city.name,
        country=city.country,
        region=city.region,
        population=city.population.value if city.population else 0,
        population_year=city.population.year if city.population else 0,
        density=density_of(city),
        latitude=format(city.coordinates.latitude, "f") if city.coordinates else "",
        longitude=format(city.coordinates.longitude, "f") if city.coordinates else "",
        rounds=rounds,
        latest=next((entry for entry in rounds if latest and entry.name == latest.round.name), None),
        points=Points.of({(p.kpi.id, p.data_point.id): _point_entry(p) for p in scores.points} if scores else {}),
        overall=scores.overall if scores else nothing,
        dimensions=scores.dimensions if scores else {},
        sub_dimensions=scores.sub_dimensions if scores else {},
        categories=scores.categories if scores else {},
        sdgs=scores.sdgs if scores else {},
        reported=counted.reported if counted else 0,
        total=counted.total if counted else 0,
        provisional=provisional_bands(scores.points) if scores else 0,
        sentences=sentences,
        course=tuple(_round_score(found) for found in scored if may_have_totals(found.round)),
        formerly=tuple(predecessor.name for predecessor in city.predecessors if predecessor.name),
    )


def provisional_bands(points: Sequence[PointScore]) -> int:
    """How many bands rest on a provisional target."""
    return sum(1 for p in points if p.band and p.data_point.benchmark.status is BenchmarkStatus.PROVISIONAL)


def comparable(entries: Sequence[CityEntry], catalog: Catalog) -> tuple[CityEntry, ...]:
    """The cities whose latest round is of this edition: only those may be shown side by side without a word of warning."""
    return tuple(entry for entry in entries if entry.latest and entry.latest.edition == catalog.edition)


def results_of(cities: Sequence[CityEntry], catalog: Catalog) -> Mapping[str, str]:
    """By KPI, a digest of what cities have for it whose latest round is of this edition."""
    found = [city.digests.results for city in cities]
    return {
        kpi: digest_of("".join(one[start : start + DIGEST] for one in found))
        for kpi, start in zip(catalog.kpis, count(0, DIGEST), strict=False)
    }


def _round_entry(found: Round, seal: str) -> RoundEntry:
    report = found.report
    publication = report.publication
    return RoundEntry(
        name=found.name,
        month=str(report.month),
        title=report.title,
        isbn=report.isbn or "",
        edition=found.catalog,
        full=may_have_totals(found),
        sources=tuple(source.title for source in report.sources),
        verifier=report.verifier.name if report.verifier else "",
        verified=str(report.verification.completed) if report.verification else "",
        approved=max((str(approval.on) for approval in publication.approvals), default=""),
        withdrawn=str(publication.withdrawn.on) if publication.withdrawn else "",
        seal=seal,
    )


def _round_score(found: ScoredRound) -> RoundScore:
    dimensions = tuple((key, score) for key, score in found.scores.dimensions.items())
    month = str(found.round.report.month)
    return RoundScore(found.round.name, month, found.catalog.edition, found.scores.overall, dimensions)


def _point_entry(point: PointScore) -> PointEntry:
    value = point.result.value
    if isinstance(value, bool):
        written: str | None = "yes" if value else "no"
    else:
        written = None if value is None else format(value, "f")
    result = point.result
    exact = None if point.percent is None else str(point.percent)
    return PointEntry(written, str(result.status), exact, result.year, result.source, result.reason, result.note)
