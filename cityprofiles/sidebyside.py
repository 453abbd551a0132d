"""What the pages of a comparison show: cities side by side in words and tables, and the same words for the script that compares others.

The words stand in one place, `wording`: what a page is made of here, and what compare.js is given to make the same of other cities.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from babel import Locale

from cityprofiles.comparison import (
    CITIES_AT_MOST,
    YEARS_APART_AT_MOST,
    Compared,
    Comparison,
    Reason,
    Refused,
    edition_of,
    year_of,
)
from cityprofiles.entries import CityEntry, PointEntry
from cityprofiles.language import Language, Phrase
from cityprofiles.methodology import BenchmarkStatus, Catalog, DataPoint, Kpi, Level
from cityprofiles.rows import NO_TARGET, BandMark, ScoreMark, mark_of_band, mark_of_score
from cityprofiles.score import Band, Score, shown
from cityprofiles.similarity import Likeness
from cityprofiles.words import quantity, target_words, tenths

Message = str | Mapping[str, str]


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
    """A data point, or a category, over all members; a cell is None for an extract, which has no totals."""

    label: str
    core: bool
    target: str
    cells: tuple[ComparedCell | ScoreMark | None, ...]
    difference: str


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
    notes       what cannot be compared as a whole; refused: data points that are not
    """

    title: str
    cities: tuple[ChosenCity, ...]
    columns: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    pooled: str
    categories: tuple[tuple[str, tuple[ComparedRow, ...]], ...]
    points: tuple[tuple[str, str, tuple[ComparedRow, ...]], ...]
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
    country: str
    same_country: bool
    distance: str
    shared: str
    total: str


def wording(language: Language) -> dict[str, Message]:
    """Every word of a comparison, by a key: one text, or one for each plural form of the language."""
    gettext, ngettext = language.gettext, language.ngettext

    def forms(message: Callable[[int], str]) -> Mapping[str, str]:
        return {tag: message(count) for tag, count in counts.items()}

    counts = _counts(language.code)
    return {
        "yes": gettext("Yes"),
        "no": gettext("No"),
        "percent": language.percent(1).replace(language.number(1), "{0}"),
        "list": language.names(["{0}", "{1}"]),
        "extract": gettext("extract"),
        "no_total": gettext("extract: no total"),
        "same_band": gettext("same band"),
        "no_band": gettext("no band"),
        "target": gettext("Target: %(target)s"),
        "of_target": gettext("%(percent)s of target"),
        "category": gettext("Category"),
        "data_point": gettext("Data point"),
        "difference": gettext("Difference"),
        "side_title": gettext("Side by side"),
        "category_title": gettext("Bands by category"),
        "point_title": gettext("Data points"),
        "refused_title": gettext("Not compared, and why"),
        "title": gettext("%(cities)s: comparison"),
        "remove": gettext("Remove %(city)s"),
        "unknown_city": gettext("There is no city “%(city)s” on this site."),
        "failed": gettext("The results could not be loaded. Try again, or open the cities’ own pages."),
        "one_more": gettext("Choose at least one more city."),
        "enough": gettext("Five cities are the most that can be compared at a time. Remove one to add another."),
        "found": forms(lambda n: ngettext("One city found.", "%(count)s cities found.", n)),
        "nothing": gettext(
            "Nothing can be compared: there is no data point that every city has a verified value of, "
            "by the same edition of the catalogue and from years close together."
        ),
        "compared": forms(
            lambda n: ngettext(
                "One data point can be compared: every city has a verified value of it, by the same edition of the catalogue, "
                "at most %(years)s years apart.",
                "%(count)s data points can be compared: every city has a verified value of them, by the same edition of the catalogue, "
                "at most %(years)s years apart.",
                n,
            )
        ),
        "same": forms(
            lambda n: ngettext(
                "Of these, %(scored)s have a target; on one of them all cities are in the same band.",
                "Of these, %(scored)s have a target; on %(count)s of them all cities are in the same band.",
                n,
            )
        ),
        "higher": forms(
            lambda n: ngettext(
                "%(city)s is in the higher band on one.", "%(city)s is in the higher band on %(count)s.", n
            )
        ),
        "widest": gettext("They are furthest apart in %(category)s (%(dimension)s). Share of the points: %(shares)s."),
        "share": gettext("%(city)s %(share)s"),
        "pooled": gettext(
            "The shares count exactly the data points that are compared here and have a target, the same ones for every city. "
            "They can differ from those on the cities’ own pages."
        ),
        "no_target": gettext("no target yet"),
        "city": gettext("City"),
        "result": gettext("Result"),
        "band": gettext("Band"),
        "pair": gettext("%(one)s and %(other)s"),
        "values": forms(
            lambda n: ngettext(
                "%(label)s: one city has a verified value.", "%(label)s: %(count)s cities have a verified value.", n
            )
        ),
        "extent": gettext("They reach from %(lowest)s to %(highest)s."),
        "both": forms(
            lambda n: ngettext(
                "%(one)s and %(other)s: one city has a verified value of both.",
                "%(one)s and %(other)s: %(count)s cities have a verified value of both. "
                "That two values go together does not say that one causes the other.",
                n,
            )
        ),
        "apart": forms(lambda n: ngettext("one band apart", "%(count)s bands apart", n)),
        "edition": gettext(
            "%(city)s follows edition %(edition)s of the catalogue, the comparison edition %(other)s. "
            "The same code can mean another measure there, so no value of %(city)s is compared."
        ),
        "totals": gettext(
            "Only an extract of the report is here of %(cities)s: the values in it are compared, and there is no total."
        ),
        str(Reason.YEARS): forms(
            lambda n: ngettext(
                "One data point: the values are more than %(years)s years apart (%(cities)s).",
                "%(count)s data points: the values are more than %(years)s years apart (%(cities)s).",
                n,
            )
        ),
        str(Reason.UNKNOWN): forms(
            lambda n: ngettext(
                "One data point: unknown, since it is not in the extract (%(cities)s).",
                "%(count)s data points: unknown, since they are not in the extract (%(cities)s).",
                n,
            )
        ),
        str(Reason.NOT_REPORTED): forms(
            lambda n: ngettext(
                "One data point: not reported (%(cities)s).", "%(count)s data points: not reported (%(cities)s).", n
            )
        ),
        str(Reason.NOT_VERIFIED): forms(
            lambda n: ngettext(
                "One data point: not verified (%(cities)s).", "%(count)s data points: not verified (%(cities)s).", n
            )
        ),
        str(Reason.NOT_APPLICABLE): forms(
            lambda n: ngettext(
                "One data point: not applicable (%(cities)s).", "%(count)s data points: not applicable (%(cities)s).", n
            )
        ),
        str(Reason.WITHHELD): forms(
            lambda n: ngettext(
                "One data point: withheld (%(cities)s).", "%(count)s data points: withheld (%(cities)s).", n
            )
        ),
    }


@lru_cache
def _counts(code: str) -> Mapping[str, int]:
    """For each plural form of a language, a number that asks for it."""
    rule = Locale.parse(code, sep="-").plural_form
    return dict(sorted({str(rule(count)): count for count in range(102, -1, -1)}.items()))


class Words:
    """The wording of one language, filled in."""

    def __init__(self, language: Language) -> None:
        self.language, self.messages = language, wording(language)

    def say(self, key: str, values: Mapping[str, str] | None = None, count: int | None = None) -> str:
        """A message with its placeholders filled in, in the plural form of the count."""
        message = self.messages[key]
        if not isinstance(message, str):
            message = message[str(self.language.locale.plural_form(count or 0))]
        number = {"count": self.language.number(count)} if count is not None else {}
        return message % {**number, **(values or {})} if values or number else message

    def name(self, city: CityEntry) -> str:
        """A city's name."""
        return self.language.proper(city.name).words

    def names(self, items: Iterable[str]) -> str:
        """Several names side by side."""
        return self.language.names(list(items))


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
        notes=tuple(_notes(found, say)),
        refused=tuple(_refused(group, say) for group in found.refused),
    )


def _chosen(city: CityEntry, say: Words) -> ChosenCity:
    whole = city.latest is not None and city.latest.full
    notes = () if whole else (say.say("extract"),)
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
                rows.append(ComparedRow(word(category.name), True, "", cells, _apart(max(points) - min(points), say)))
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


def _point_row(row: Compared, members: Sequence[CityEntry], say: Words) -> ComparedRow:
    language = say.language
    rule = row.data_point.benchmark.rule
    target = say.say("target", {"target": target_words(rule, row.data_point.unit, language)}) if rule else ""
    cells = tuple(_cell(city, point, row.data_point, say) for city, point in zip(members, row.points, strict=True))
    difference = _apart(row.bands_apart, say) if row.bands else say.say("no_band")
    return ComparedRow(language.word(row.data_point.label), row.kpi.level is Level.CORE, target, cells, difference)


def _cell(city: CityEntry, point: PointEntry, data_point: DataPoint, say: Words) -> ComparedCell:
    language = say.language
    value = quantity(point.value, data_point.unit, language) if point.value is not None else ""
    # The column names the year of the report: a value's own stands beside it only where it is another.
    year = year_of(city, point)
    own = "" if city.latest and city.latest.month.startswith(str(year)) else str(year)
    if point.percent is None or point.band is None:
        return ComparedCell(value, "", None, BandMark(NO_TARGET, 0, "", _without_target(data_point, language)), own)
    percent = say.say("of_target", {"percent": tenths(point.percent, language)})
    return ComparedCell(value, percent, int(point.percent), mark_of_band(point.band, language), own)


def _without_target(data_point: DataPoint, language: Language) -> str:
    none = data_point.benchmark.status is BenchmarkStatus.NONE
    return language.gettext("no benchmark") if none else language.gettext("no target yet")


def _apart(bands: int, say: Words) -> str:
    return say.say("apart", count=bands) if bands else say.say("same_band")


def _notes(found: Comparison, say: Words) -> Iterable[str]:
    for city in found.others:
        values = {"city": say.name(city), "edition": edition_of(city), "other": found.catalog.edition}
        yield say.say("edition", values)
    extracts = [say.name(city) for city in found.members if not (city.latest and city.latest.full)]
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
        times=number(Decimal(found.times).scaleb(-1)) if found.times else "",
        country=language.country(city.country),
        same_country=found.same_country,
        distance="" if found.kilometres is None else number(found.kilometres),
        shared=number(found.shared),
        total=number(found.total),
    )


def city_phrase(city: CityEntry, language: Language) -> Phrase:
    """A city's name on a page."""
    return language.proper(city.name)


def words_json(catalogs: Iterable[Catalog], language: Language) -> str:
    """Every word that compare.js needs in one language: messages, bands, and the data points of every edition in their order."""
    bands = [mark_of_band(band, language) for band in Band]
    content = {
        "language": language.code,
        "cities_at_most": CITIES_AT_MOST,
        "years_apart_at_most": YEARS_APART_AT_MOST,
        "reasons": [str(reason) for reason in Reason],
        "messages": wording(language),
        "bands": {str(band.points): [band.mark, band.range, band.words] for band in bands},
        "catalogs": {catalog.edition: _catalog_words(catalog, language) for catalog in catalogs},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _catalog_words(catalog: Catalog, language: Language) -> list[object]:
    return [
        {
            "name": language.word(dimension.name),
            "categories": [
                {
                    "name": language.word(category.name),
                    "points": [
                        _point_words(kpi, data_point, language)
                        for kpi in category.kpis
                        for data_point in kpi.data_points
                    ],
                }
                for category in dimension.categories
            ],
        }
        for dimension in catalog.dimensions
    ]


def _point_words(kpi: Kpi, data_point: DataPoint, language: Language) -> dict[str, object]:
    rule = data_point.benchmark.rule
    return {
        "id": point_id(kpi.id, data_point.id),
        "label": language.word(data_point.label),
        "core": kpi.level is Level.CORE,
        "unit": language.word(data_point.unit).replace("100 000", language.number(100_000)),
        "target": target_words(rule, data_point.unit, language) if rule else "",
        "without": _without_target(data_point, language),
    }


def point_id(kpi: str, data_point: str | None) -> str:
    """The name of a data point in the files of the comparison: "EC-I-T-4A/cycling"."""
    return f"{kpi}/{data_point}" if data_point else kpi


def city_json(city: CityEntry, stamp: str) -> str:
    """A city's latest round for compare.js, in no language: by data point its value, status, percent of target, points and own year."""
    latest = city.latest
    content: dict[str, object] = {"note": stamp} if stamp else {}
    content |= {
        "slug": city.slug,
        "edition": latest.edition if latest else None,
        "month": latest.month if latest else None,
        "full": bool(latest and latest.full),
        "points": {point_id(*key): _point_numbers(point) for key, point in city.points.items()},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _point_numbers(point: PointEntry) -> list[object]:
    percent = point.percent
    if percent is None or point.band is None:
        return [point.written, point.status, None, 0, point.year or 0]
    cut = str(int(percent)) if percent.denominator == 1 else str(shown(percent, 1))
    return [point.written, point.status, cut, point.band.points, point.year or 0]
