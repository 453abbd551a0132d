"""What the pages of a comparison show: cities side by side in words and tables, and what makes cities alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from cityprofiles.comparison import YEARS_APART_AT_MOST, Compared, Comparison, Refused, edition_of, year_of
from cityprofiles.density import shown_density
from cityprofiles.entries import CityEntry, PointEntry
from cityprofiles.language import Language
from cityprofiles.methodology import DataPoint, Level
from cityprofiles.rows import NO_TARGET, BandMark, ScoreMark, mark_of_band, mark_of_score
from cityprofiles.score import Score
from cityprofiles.similarity import Likeness
from cityprofiles.wording import Words
from cityprofiles.words import no_target_words, quantity, target_words, tenths


@dataclass(frozen=True, slots=True)
class ChosenCity:
    """A city of a comparison: its name, the address of its profile, country and month of its report, and what to know before comparing."""

    slug: str
    name: str
    path: str
    where: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A value of one city: with its unit, percent of target in words (empty without a target), length of its bar, band, its own year."""

    value: str
    percent: str
    bar: int | None
    band: BandMark
    year: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A data point, or a category, over all members; a cell is None for an extract, which has no totals; differs: whether bands do."""

    label: str
    core: bool
    target: str
    cells: tuple[ComparedCell | ScoreMark | None, ...]
    difference: str
    differs: bool


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """Why data points are not compared, and which."""

    sentence: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A comparison, written out.

    title       the names of the cities; columns: name, month of each member; sentences: the difference in words
    categories  (dimension, rows); points: (dimension, category, rows)
    differing   names the data points on which bands differ, where these are some of many; else empty
    notes       what cannot be compared as a whole; refused: data points that are not
    """

    title: str
    cities: tuple[ChosenCity, ...]
    columns: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    pooled: str
    categories: tuple[tuple[str, tuple[ComparedRow, ...]], ...]
    points: tuple[tuple[str, str, tuple[ComparedRow, ...]], ...]
    differing: str
    notes: tuple[str, ...]
    refused: tuple[RefusedGroup, ...]


@dataclass(frozen=True, slots=True)
class SimilarCity:
    """A city that is like another, and every measure that says so."""

    slug: str
    name: str
    path: str
    inhabitants: str
    times: str
    density: str
    denser: str
    country: str
    same_country: bool
    distance: str
    shared: str
    total: str


def comparison_view(found: Comparison, language: Language) -> ComparisonView:
    """A comparison on a page."""
    say = Words(language)
    return ComparisonView(
        title=say.names(say.name(city) for city in found.cities),
        cities=tuple(_chosen(city, say) for city in found.cities),
        columns=tuple((say.name(city), _month(city, language)) for city in found.members),
        sentences=tuple(_sentences(found, say)),
        pooled=say.say("pooled"),
        categories=_categories(found, say),
        points=_points(found, say),
        differing=_differing(found, say),
        notes=tuple(_notes(found, say)),
        refused=tuple(_refused(group, say) for group in found.refused),
    )


def _chosen(city: CityEntry, say: Words) -> ChosenCity:
    notes = () if city.is_full else (say.say("extract"),)
    return ChosenCity(city.slug, say.name(city), city.path, where_words(city, say.language), notes)


def where_words(city: CityEntry, language: Language) -> str:
    """Country and month of a city's latest report."""
    return language.names([language.country(city.country), _month(city, language)])


def _month(city: CityEntry, language: Language) -> str:
    return language.month(city.latest.month) if city.latest else ""


def _sentences(found: Comparison, say: Words) -> Iterable[str]:
    if not found.compared:
        yield say.say("nothing")
        return
    number = say.language.number
    yield say.say("compared", {"years": number(YEARS_APART_AT_MOST)}, len(found.compared))
    if found.scored:
        same = sum(1 for row in found.scored if not row.bands_apart)
        parts = [say.say("same", {"scored": number(len(found.scored))}, same)]
        if len(found.members) == 2:
            pairs = zip(found.members, _higher(found.scored), strict=True)
            parts += [say.say("higher", {"city": say.name(city)}, higher) for city, higher in pairs if higher]
        yield " ".join(parts)
    widest = _widest(found)
    if widest:
        dimension, category = widest
        shares = [
            say.say("share", {"city": say.name(city), "share": tenths(score.percent, say.language)})
            for city, score in zip(found.members, found.shares[category[0]], strict=True)
            if score and score.percent is not None
        ]
        yield say.say(
            "widest",
            {
                "category": say.language.word(category[1]),
                "dimension": say.language.word(dimension),
                "shares": say.names(shares),
            },
        )


def _higher(rows: Iterable[Compared]) -> tuple[int, int]:
    """On how many data points the first of two cities, and on how many the second is in the higher band."""
    pairs = [(row.bands[0].points, row.bands[1].points) for row in rows]
    return sum(1 for one, other in pairs if one > other), sum(1 for one, other in pairs if other > one)


def _widest(found: Comparison) -> tuple[str, tuple[str, str]] | None:
    """The dimension, and the category with its key, whose shares lie furthest apart; None where all are equal."""
    best, widest = Score(0, 1), None
    for dimension in found.catalog.dimensions:
        for category in dimension.categories:
            scores = [score for score in found.shares.get(category.key, ()) if score]
            if scores:
                points = [score.points for score in scores]
                spread = Score(max(points) - min(points), scores[0].scored)
                if (spread.percent or 0) > (best.percent or 0):
                    best, widest = spread, (dimension, category)
    if widest is None:
        return None
    return widest[0].name, (widest[1].key, widest[1].name)


def _categories(found: Comparison, say: Words) -> tuple[tuple[str, tuple[ComparedRow, ...]], ...]:
    word, groups = say.language.word, []
    for dimension in found.catalog.dimensions:
        rows = []
        for category in dimension.categories:
            scores = found.shares.get(category.key)
            if scores:
                cells = tuple(mark_of_score(score, say.language) if score else None for score in scores)
                points = [score.band.points for score in scores if score and score.band]
                apart = max(points) - min(points)
                rows.append(ComparedRow(word(category.name), True, "", cells, _apart(apart, say), apart > 0))
        if rows:
            groups.append((word(dimension.name), tuple(rows)))
    return tuple(groups)


def _points(found: Comparison, say: Words) -> tuple[tuple[str, str, tuple[ComparedRow, ...]], ...]:
    word = say.language.word
    names = {
        category.key: (word(dimension.name), word(category.name))
        for dimension in found.catalog.dimensions
        for category in dimension.categories
    }
    return tuple(
        (*names[key], tuple(_point_row(row, found.members, say) for row in rows))
        for key, rows in groupby(found.compared, lambda row: row.kpi.category)
    )


def _differing(found: Comparison, say: Words) -> str:
    count = sum(1 for row in found.compared if row.bands_apart)
    return say.say("differing", count=count) if 0 < count < len(found.compared) else ""


def _point_row(row: Compared, members: Sequence[CityEntry], say: Words) -> ComparedRow:
    language = say.language
    rule = row.data_point.benchmark.rule
    target = say.say("target", {"target": target_words(rule, row.data_point.unit, language)}) if rule else ""
    cells = tuple(_cell(city, point, row.data_point, say) for city, point in zip(members, row.points, strict=True))
    difference = _apart(row.bands_apart, say) if row.bands else say.say("no_band")
    label, core = language.word(row.data_point.label), row.kpi.level is Level.CORE
    return ComparedRow(label, core, target, cells, difference, row.bands_apart > 0)


def _cell(city: CityEntry, point: PointEntry, data_point: DataPoint, say: Words) -> ComparedCell:
    language = say.language
    value = quantity(point.value, data_point.unit, language) if point.value is not None else ""
    # The column names the year of the report: a value's own stands beside it only where it is another.
    year = year_of(city, point)
    own = "" if city.latest and city.latest.month.startswith(str(year)) else str(year)
    if point.percent is None or point.band is None:
        none = BandMark(NO_TARGET, 0, "", no_target_words(data_point.benchmark.status, language))
        return ComparedCell(value, "", None, none, own)
    percent = say.say("of_target", {"percent": tenths(point.percent, language)})
    return ComparedCell(value, percent, int(point.percent), mark_of_band(point.band, language), own)


def _apart(bands: int, say: Words) -> str:
    return say.say("apart", count=bands) if bands else say.say("same_band")


def _notes(found: Comparison, say: Words) -> Iterable[str]:
    for city in found.others:
        values = {"city": say.name(city), "edition": edition_of(city), "other": found.catalog.edition}
        yield say.say("edition", values)
    extracts = [say.name(city) for city in found.members if not city.is_full]
    if extracts:
        yield say.say("totals", {"cities": say.names(extracts)})


def _refused(group: Refused, say: Words) -> RefusedGroup:
    names = [say.name(city) for city in group.cities]
    if group.years:
        names = [f"{name} {year}" for name, year in zip(names, group.years, strict=True)]
    values = {"cities": say.names(names), "years": say.language.number(YEARS_APART_AT_MOST)}
    sentence = say.say(str(group.reason), values, len(group.data_points))
    return RefusedGroup(sentence, tuple(say.language.word(point.label) for _, point in group.data_points))


def similar_view(found: Likeness, language: Language) -> SimilarCity:
    """A city that is like another, with what they have in common."""
    city = found.city
    number = language.number
    return SimilarCity(
        slug=city.slug,
        name=language.proper(city.name).words,
        path=city.path,
        inhabitants=number(city.population) if city.population else "",
        times=_ratio(found.times, language),
        density=density_words(city, language),
        denser=_ratio(found.denser, language),
        country=language.country(city.country),
        same_country=found.same_country,
        distance="" if found.kilometres is None else number(found.kilometres),
        shared=number(found.shared),
        total=number(found.total),
    )


def _ratio(tenths: int, language: Language) -> str:
    return language.number(Decimal(tenths).scaleb(-1)) if tenths else ""


def density_words(city: CityEntry, language: Language) -> str:
    """Inhabitants per square kilometre, as a page shows them; empty where they are not known."""
    return language.number(shown_density(city.density)) if city.density else ""
