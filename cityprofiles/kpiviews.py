"""What the pages of KPIs show, as values; and how a city's result is marked and written there and on the pages above KPIs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from cityprofiles.entries import CityEntry, PointEntry
from cityprofiles.language import Language, Phrase
from cityprofiles.methodology import Category, DataPoint, Kpi, SubDimension
from cityprofiles.model import Status, Value
from cityprofiles.plots import Curve, Strip
from cityprofiles.rows import (
    MARKS,
    NO_DATA,
    NO_TARGET,
    NOT_VERIFIED,
    BandMark,
    anchor_of,
    category_anchor,
    mark_of_band,
    slug,
)
from cityprofiles.score import Band
from cityprofiles.spelling import order
from cityprofiles.words import quantity, tenths, unit_words

# The order in which marks stand upon or beside each other, the nearest to the target first.
ORDER = (*MARKS.values(), NO_TARGET, NOT_VERIFIED, NO_DATA)


class ResultRow(NamedTuple):
    """One city in the table of a data point.

    name, country   of the city; href: the row of the data point in its report, below the language
    value     with its unit; empty where there is none; percent: of target, empty where it is not scored
    mark      b4 b3 b2 b1; empty where it has no band
    round     its name; month: of the report
    status    in words; remarks: (term, words) of what else is known, such as the year or the source
    """

    name: str
    country: str
    href: str
    value: str
    percent: str
    mark: str
    round: str
    month: str
    status: str
    remarks: tuple[tuple[str, Phrase], ...]


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A city whose latest round is of another edition: named, and not drawn with the others.

    reason   why it is not comparable
    """

    name: str
    country: str
    href: str
    edition: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class PointBlock:
    """One data point over all cities.

    anchor    its id in the page; label: its name
    unit      in words, empty for plain numbers; beside: the unit that stands once above the results
    target    in words, empty where there is none
    status    of the benchmark: published, provisional, none, unpublished; status_words, basis: the same for people
    rule      how percent of target is found, in words; limits: each band with the values that lie in it
    sentence  what there is to see, in plain words
    strip     the results along an axis, None where there are none; many: they are drawn as bars
    notes     what is to be known of the drawing
    curve     percent of target against value, None where there is no target
    """

    anchor: str
    label: str
    unit: str
    beside: str
    target: str
    status: str
    status_words: str
    basis: Phrase
    rule: str
    limits: tuple[tuple[BandMark, str], ...]
    sentence: str
    strip: Strip | None
    many: bool
    notes: tuple[str, ...]
    curve: Curve | None
    rows: tuple[ResultRow, ...]
    others: tuple[OtherRow, ...]


@dataclass(frozen=True, slots=True)
class EditionNote:
    """A KPI in one edition of the catalogue. `current`: it is this page's; changes: what differs from this page, in sentences."""

    edition: str
    title: str
    current: bool
    changes: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class KpiView:
    """Everything that the page of a KPI shows.

    path        its address, below the language; slug: the last part of it
    retired     the edition is not the current one: the KPI is in the catalogue no longer
    dimension   its name; category, sub_dimension: (address, name)
    numerator, denominator   of its formula, in words; empty where its sheet was not read; source: where it is defined
    targets     SDG targets; goals: (number, address)
    assigned    the targets are this project's own choice; list_may_go_on: the methodology may name more
    sentence    what there is to see, in plain words; coverage: how many cities report it
    chips       how each band is shown, by its mark
    targets_here   data points with a target; provisional: those whose target is provisional
    """

    path: str
    slug: str
    code: str
    name: str
    definition: str
    core: bool
    kind: str
    edition: str
    retired: bool
    dimension: str
    category: tuple[str, str]
    sub_dimension: tuple[str, str]
    icon: str
    numerator: str
    denominator: str
    source: str
    targets: tuple[str, ...]
    assigned: bool
    list_may_go_on: bool
    goals: tuple[tuple[int, str], ...]
    sentence: str
    coverage: str
    blocks: tuple[PointBlock, ...]
    editions: tuple[EditionNote, ...]
    chips: Mapping[str, BandMark]
    targets_here: int
    provisional: int


def by_name(cities: Sequence[CityEntry], language: Language) -> tuple[CityEntry, ...]:
    """Cities in the order of their names in a language."""
    return tuple(sorted(cities, key=lambda city: (order(language.proper(city.name).words, language.code), city.slug)))


def band_marks(language: Language) -> dict[str, BandMark]:
    """How each band is shown, by its mark."""
    return {MARKS[band]: mark_of_band(band, language) for band in Band}


# What pages show, by language, tenths of a per cent, and whether it is a whole number: a few thousand texts at most.
_PERCENTS: dict[tuple[str, int, bool], str] = {}


def percent_words(result: PointEntry, language: Language) -> str:
    """The percent of target of a scored result, as pages show it."""
    cut = result.cut(1)
    key = language.code, cut, result.is_whole
    if key not in _PERCENTS:
        _PERCENTS[key] = tenths(Fraction(cut, 10) if result.is_whole else Fraction(10 * cut + 1, 100), language)
    return _PERCENTS[key]


def mark_of(point: PointEntry) -> str:
    """The mark of a result."""
    band = point.band
    if band is not None:
        return MARKS[band]
    if point.written is None:
        return NO_DATA
    return NO_TARGET if point.status == Status.VERIFIED else NOT_VERIFIED


def point_unit(point: DataPoint, language: Language) -> str:
    """The unit of a data point in words."""
    if point.is_answer:
        return language.gettext("Yes or No")
    if point.unit == "%":
        return language.gettext("per cent")
    return unit_words(point.unit, language) if point.unit else ""


def shown_value(written: str, unit: str, language: Language) -> str:
    """The value of an entry as printed."""
    value: Value = written == "yes" if written in ("yes", "no") else Decimal(written)
    return quantity(value, unit, language)


def coverage_of(kpi: Kpi, cities: Sequence[CityEntry]) -> tuple[int, int, int, int, int]:
    """How many cities with a whole report there are, report all of a KPI, report part of it; how many extracts there are, and know it."""
    full = whole = part = extracts = known = 0
    keys = [(kpi.id, point.id) for point in kpi.data_points]
    for city in cities:
        reported = sum(1 for key in keys if city.points[key].is_reported)
        if city.is_full:
            full += 1
            whole += reported == len(keys)
            part += 0 < reported < len(keys)
        else:
            extracts += 1
            known += reported > 0
    return full, whole, part, extracts, known


def category_path(category: Category) -> str:
    """The address of the page of a category, below the language."""
    return f"categories/{category_anchor(category)}/"


def sub_dimension_path(sub: SubDimension) -> str:
    """The address of the page of a sub-dimension, below the language."""
    return f"sub-dimensions/{slug(sub.key)}/"


def kpi_path(kpi: str) -> str:
    """The address of the page of a KPI, below the language."""
    return f"kpis/{anchor_of(kpi)}/"
