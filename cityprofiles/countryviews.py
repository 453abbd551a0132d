"""What the pages of countries show: the cities of a country, and how far they are from the targets on average, as a wheel and as tables.

Dimensions, sub-dimensions and categories are pooled: the points of all the cities over what their scored data points could earn. A data
point has the arithmetic mean of percent of target. Only whole reports of the current edition count, each city alike.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from cityprofiles.entries import CityEntry
from cityprofiles.groupviews import counts_words, mark_words
from cityprofiles.kpiviews import ORDER, by_name, category_path, kpi_path, mark_of, sub_dimension_path
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog, DataPoint, Dimension, Kpi, Level
from cityprofiles.presentation import city_card
from cityprofiles.rows import (
    NO_DATA,
    NO_TARGET,
    NOT_VERIFIED,
    BandMark,
    ScoreMark,
    anchor_of,
    category_anchor,
    dimension_anchor,
    mark_of_band,
    mark_of_score,
)
from cityprofiles.score import Score, band_of
from cityprofiles.sentences import provisional_sentence
from cityprofiles.views import CityCard
from cityprofiles.wheelpicture import CategoryField, DimensionField, Segment, WheelPicture
from cityprofiles.wheelviews import legend
from cityprofiles.words import tenths


class Mean(NamedTuple):
    """The average of a country's cities on one thing.

    name, path   of what it is; anchor: its place in the page; core: whether a KPI is core, None for a group
    percent      empty where there is none; band: that it lies in
    cities       in words: from how many cities it is; counts, counts_words: of a data point, how many results have each mark
    """

    name: str
    path: str
    anchor: str
    core: bool | None
    percent: str
    band: BandMark
    cities: str
    counts: tuple[tuple[str, int], ...] = ()
    counts_words: str = ""


@dataclass(frozen=True, slots=True)
class DimensionMeans:
    """A dimension with its sub-dimensions, and its categories with their data points."""

    mean: Mean
    sub_dimensions: tuple[Mean, ...]
    categories: tuple[tuple[Mean, tuple[Mean, ...]], ...]


@dataclass(frozen=True, slots=True)
class CountryView:
    """The page of a country.

    cards      its cities with a whole report of this edition; extracts, others: those that are named and not averaged
    overall    pooled over all scored data points; dimensions: empty where there is no average
    provisional   how many of their bands rest on a provisional target, in words; empty where none does
    wheel      of the averages; None where a single city would be its own average, or there is none
    """

    path: str
    name: str
    edition: str
    sentence: str
    cards: tuple[CityCard, ...]
    extracts: tuple[CityCard, ...]
    others: tuple[CityCard, ...]
    overall: ScoreMark
    count: int
    provisional: str
    dimensions: tuple[DimensionMeans, ...]
    wheel: WheelPicture | None


class CountryLine(NamedTuple):
    """A country in the list of countries: its cities in words."""

    name: str
    path: str
    cities: str
    names: str


class PointMean(NamedTuple):
    """The mean percent of target of a data point, exact, and the cities that it is from; None where it is scored in none."""

    percent: Fraction | None
    cities: tuple[CityEntry, ...]


def averaged(cities: Sequence[CityEntry], catalog: Catalog) -> list[CityEntry]:
    """The cities that averages are made of: those with a whole report of an edition."""
    return [city for city in cities if city.is_full and city.latest and city.latest.edition == catalog.edition]


def pooled(scores: Sequence[Score | None]) -> Score:
    """The points of several cities over their scored data points: pooled, never a mean of means."""
    found = [score for score in scores if score]
    return Score(sum(score.points for score in found), sum(score.scored for score in found))


def point_mean(kpi: Kpi, data_point: DataPoint, cities: Sequence[CityEntry]) -> PointMean:
    """The arithmetic mean of percent of target over the cities where the data point is scored."""
    results = [(city, city.points[kpi.id, data_point.id].exact) for city in cities]
    percents = sorted(exact for _, exact in results if exact is not None)
    return PointMean(_mean(tuple(percents)), tuple(city for city, exact in results if exact is not None))


# The page of a country asks for it in every language, and once more for its data.
@lru_cache(maxsize=512)
def _mean(percents: tuple[str, ...]) -> Fraction | None:
    if not percents:
        return None
    # Fractions of one denominator are added as whole numbers, in a fraction of the time.
    above: dict[int, int] = {}
    for exact in percents:
        numerator, _, denominator = exact.partition("/")
        below = int(denominator or 1)
        above[below] = above.get(below, 0) + int(numerator)
    return sum((Fraction(sum_of, below) for below, sum_of in above.items()), Fraction(0)) / len(percents)


def country_view(country: str, catalog: Catalog, cities: Sequence[CityEntry], language: Language) -> CountryView:
    """A country over its cities; only whole reports of this edition are averaged."""
    ordered = by_name(cities, language)
    same = [city for city in ordered if city.latest and city.latest.edition == catalog.edition]
    full = averaged(ordered, catalog)
    name = language.country(country)
    overall = pooled([city.overall for city in full])
    dimensions = tuple(_dimension(dimension, catalog, full, language) for dimension in catalog.dimensions)
    several = len(full) > 1
    return CountryView(
        path=country_path(country),
        name=name,
        edition=catalog.edition,
        sentence=_sentence(name, full, overall, language),
        cards=_cards(full, language),
        extracts=_cards([city for city in same if city not in full], language),
        others=_cards([city for city in ordered if city not in same], language),
        overall=mark_of_score(overall, language),
        count=len(full),
        provisional=provisional_sentence(sum(city.provisional for city in full), overall.scored, language),
        dimensions=dimensions if full else (),
        wheel=_wheel(name, full, dimensions, catalog, language) if several else None,
    )


def country_path(country: str) -> str:
    """The address of the page of a country, below the language."""
    return f"countries/{country.lower()}/"


def _sentence(country: str, full: Sequence[CityEntry], overall: Score, language: Language) -> str:
    gettext = language.gettext
    values = {"country": country, "count": language.number(len(full))}
    if not full:
        words = gettext("No city of %(country)s has a whole report of this edition here, so there is no average.")
    elif len(full) == 1:
        values["city"] = language.proper(full[0].name).words
        words = gettext(
            "%(city)s is the only city of %(country)s with a whole report here: its figures stand alone and are no average."
        )
    else:
        values["percent"] = tenths(overall.percent, language) if overall.percent is not None else ""
        words = gettext(
            "%(count)s cities of %(country)s have a whole report here. Together they earn %(percent)s of their points."
        )
    return words % values


def _cards(cities: Sequence[CityEntry], language: Language) -> tuple[CityCard, ...]:
    return tuple(card for city in cities if (card := city_card(city, language)))


def _dimension(
    dimension: Dimension, catalog: Catalog, cities: Sequence[CityEntry], language: Language
) -> DimensionMeans:
    word = language.word
    return DimensionMeans(
        _mean_of_group(
            word(dimension.name),
            "",
            dimension_anchor(dimension),
            [(city, city.dimensions.get(dimension.id)) for city in cities],
            language,
        ),
        tuple(
            _mean_of_group(
                word(sub.name),
                sub_dimension_path(sub),
                "",
                [(city, city.sub_dimensions.get(sub.id)) for city in cities],
                language,
            )
            for sub in dimension.sub_dimensions
        ),
        tuple(
            (
                _mean_of_group(
                    word(category.name),
                    category_path(category),
                    category_anchor(category),
                    [(city, city.categories.get(category.key)) for city in cities],
                    language,
                ),
                tuple(
                    _mean_of_point(kpi, data_point, cities, language)
                    for kpi in category.kpis
                    for data_point in kpi.data_points
                ),
            )
            for category in dimension.categories
        ),
    )


def _mean_of_group(
    name: str, path: str, anchor: str, scores: Sequence[tuple[CityEntry, Score | None]], language: Language
) -> Mean:
    behind = [city for city, score in scores if score and score.scored]
    mark = mark_of_score(pooled([score for _, score in scores]), language)
    return Mean(name, path, anchor, None, mark.percent, mark.band, _behind(behind, language))


def _mean_of_point(kpi: Kpi, data_point: DataPoint, cities: Sequence[CityEntry], language: Language) -> Mean:
    mean = point_mean(kpi, data_point, cities)
    counts = dict.fromkeys(ORDER, 0)
    for city in cities:
        counts[mark_of(city.points[kpi.id, data_point.id])] += 1
    found = tuple((mark, count) for mark, count in counts.items() if count)
    return Mean(
        language.word(data_point.label),
        kpi_path(kpi.id),
        anchor_of(kpi.id, data_point.id),
        kpi.level is Level.CORE,
        "" if mean.percent is None else tenths(mean.percent, language),
        _not_scored(dict(found), language) if mean.percent is None else mark_of_band(band_of(mean.percent), language),
        _behind(mean.cities, language),
        found,
        counts_words(found, language),
    )


def _not_scored(marks: Collection[str], language: Language) -> BandMark:
    """What is said of a data point that no city has a score on: the most that any of them has."""
    mark = next((mark for mark in (NO_TARGET, NOT_VERIFIED) if mark in marks), NO_DATA)
    return BandMark(mark, 0, "", mark_words(language)[mark])


def _behind(cities: Sequence[CityEntry], language: Language) -> str:
    """From how many cities a figure is; a single one is named."""
    if len(cities) == 1:
        return language.gettext("%(city)s alone") % {"city": language.proper(cities[0].name).words}
    if not cities:
        return language.gettext("no city")
    return _count(cities, language)


def _count(cities: Sequence[CityEntry], language: Language) -> str:
    count = len(cities)
    return language.ngettext("%(count)s city", "%(count)s cities", count) % {"count": language.number(count)}


# --- the wheel


def _wheel(
    country: str,
    cities: Sequence[CityEntry],
    dimensions: Sequence[DimensionMeans],
    catalog: Catalog,
    language: Language,
) -> WheelPicture:
    """The averages on the wheel of a city: every field leads to its row in the page, and says from how many cities it is."""
    gettext = language.gettext
    drawn = {
        anchor_of(kpi.id, data_point.id): language.wheel_word(data_point.wheel)
        for kpi, data_point in catalog.data_points
    }
    fields = tuple(
        DimensionField(
            _group_segment(means.mean, language),
            tuple(
                CategoryField(
                    _group_segment(category, language),
                    tuple(_point_segment(drawn[point.anchor], point, language) for point in points),
                )
                for category, points in means.categories
            ),
        )
        for means in dimensions
    )
    marks = {point.band.mark for means in dimensions for _, points in means.categories for point in points}
    return WheelPicture(
        city=country,
        round=_count(cities, language),
        title=gettext("Average of %(cities)s of %(country)s")
        % {"cities": _count(cities, language), "country": country},
        description=gettext("Rings from the centre: dimensions, categories, data points, each coloured by its band."),
        dimensions=fields,
        legend=legend(language, marks),
        footnote=gettext(
            "Outer ring: mean percent of target, filled from the inside by the 1 to 4 points of its band. Inner rings: one stripe a point. "
            "Bold: core KPI. Italics: advanced KPI. Colours say how far the average is from the targets. They are no ranks."
        ),
        notice="",
        lang=language.code,
        direction=language.direction,
    )


def _group_segment(mean: Mean, language: Language) -> Segment:
    parts = [mean.name]
    if mean.percent:
        parts += [language.gettext("%(percent)s of the points") % {"percent": mean.percent}, mean.cities]
    return Segment(mean.name, ", ".join([*parts, mean.band.words]), mean.band.mark, mean.band.points, f"#{mean.anchor}")


def _point_segment(drawn: str, mean: Mean, language: Language) -> Segment:
    parts = [drawn] if drawn.casefold() == mean.name.casefold() else [f"{drawn} ({mean.name})"]
    if mean.percent:
        parts += [language.gettext("on average %(percent)s of target") % {"percent": mean.percent}, mean.cities]
    title = ", ".join([*parts, mean.band.words])
    return Segment(drawn, title, mean.band.mark, mean.band.points, f"#{mean.anchor}", bool(mean.core))


# --- the list of countries


def country_lines(cities: Sequence[CityEntry], language: Language) -> tuple[CountryLine, ...]:
    """Every country with its cities, in the order of the countries' names."""
    by_country: dict[str, list[CityEntry]] = {}
    for city in by_name(cities, language):
        by_country.setdefault(city.country, []).append(city)
    lines = (
        CountryLine(
            language.country(country),
            country_path(country),
            _count(found, language),
            language.names([language.proper(city.name).words for city in found]),
        )
        for country, found in by_country.items()
    )
    return tuple(sorted(lines, key=lambda line: line.name.casefold()))
