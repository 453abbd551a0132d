"""What the pages one level above the KPIs show: categories, sub-dimensions and goals, each over all cities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from cityprofiles.distribution import bars_note, bars_of, dot_levels
from cityprofiles.entries import CityEntry
from cityprofiles.kpiviews import (
    ORDER,
    band_marks,
    by_name,
    category_path,
    coverage_of,
    kpi_path,
    mark_of,
    sub_dimension_path,
)
from cityprofiles.language import Language
from cityprofiles.methodology import BenchmarkStatus, Catalog, Kpi, Level
from cityprofiles.plots import Dot, Strip, Tick, Zone
from cityprofiles.presentation import goal_names
from cityprofiles.rows import MARKS, NO_DATA, NO_TARGET, NOT_VERIFIED, BandMark, mark_of_score, slug
from cityprofiles.scales import Column
from cityprofiles.score import LIMITS, Band, Score
from cityprofiles.words import band_words, tenths


class Tally(NamedTuple):
    """How the cities stand on a KPI: so many of each mark, over all its data points; what an extract leaves out is not counted.

    full, whole, part   cities with a whole report; those that report all of it, and part of it
    extracts, known     extracts of reports; those that give a value
    """

    counts: tuple[tuple[str, int], ...]
    full: int
    whole: int
    part: int
    extracts: int
    known: int


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI in a list.

    reported   how many cities report it, of those of which that is known, in figures
    counts     how many results have each mark; counts_words: the same in words
    targets    SDG targets, where the list is one of a goal
    """

    path: str
    name: str
    core: bool
    code: str
    reported: str
    counts: tuple[tuple[str, int], ...]
    counts_words: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryLines:
    """A category with its KPIs in the index. path: of its page."""

    name: str
    icon: str
    path: str
    kpis: tuple[KpiLine, ...]


@dataclass(frozen=True, slots=True)
class DimensionLines:
    """A dimension with its categories in the index; sub_dimensions: (address, name)."""

    anchor: str
    name: str
    sub_dimensions: tuple[tuple[str, str], ...]
    categories: tuple[CategoryLines, ...]


class ScoreRow(NamedTuple):
    """The score of one city in a group; percent and mark are empty where nothing is scored. href: its place in the city's report."""

    name: str
    country: str
    href: str
    points: int
    max_points: int
    scored: int
    percent: str
    mark: str
    round: str
    month: str


class Named(NamedTuple):
    """A city that is named and not compared; edition: of its catalogue."""

    name: str
    href: str
    edition: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """The page of a category, a sub-dimension or a goal.

    kind       category, sub_dimension or goal; number: of the goal, else 0; icon: empty where it has none
    parent     the name of the dimension, empty for a goal; related: (address, name) of what it belongs to or holds
    sentence   what there is to see, in plain words
    points     how many data points it has; with_target: those that can be scored; provisional: those with a provisional target
    notes      what is to be known of the drawing
    extracts   cities of which only an extract is here; others: cities of another edition
    """

    kind: str
    path: str
    name: str
    number: int
    icon: str
    parent: str
    related: tuple[tuple[str, str], ...]
    edition: str
    sentence: str
    points: int
    with_target: int
    provisional: int
    kpis: tuple[KpiLine, ...]
    strip: Strip | None
    notes: tuple[str, ...]
    rows: tuple[ScoreRow, ...]
    extracts: tuple[Named, ...]
    others: tuple[Named, ...]
    chips: Mapping[str, BandMark]


@dataclass(frozen=True, slots=True)
class Group:
    """Data points that are scored together: `score` takes the score of a city out of its entry."""

    kind: str
    path: str
    name: str
    number: int
    icon: str
    parent: str
    related: tuple[tuple[str, str], ...]
    anchor: str
    kpis: tuple[Kpi, ...]
    score: Callable[[CityEntry], Score | None]


# --- groups of a catalogue


def category_groups(catalog: Catalog, language: Language) -> Iterator[Group]:
    """Every category, in the catalogue's order."""
    word = language.word
    for dimension in catalog.dimensions:
        for category in dimension.categories:
            subs = dict.fromkeys(kpi.sub_dimension for kpi in category.kpis)
            yield Group(
                "category",
                category_path(category),
                word(category.name),
                0,
                category.icon,
                word(dimension.name),
                tuple(_sub_link(catalog, sub, language) for sub in subs),
                slug(category.key),
                category.kpis,
                lambda city, key=category.key: city.categories.get(key),  # type: ignore[misc]
            )


def sub_dimension_groups(catalog: Catalog, language: Language) -> Iterator[Group]:
    """Every sub-dimension, in the catalogue's order."""
    word = language.word
    for dimension in catalog.dimensions:
        for sub in dimension.sub_dimensions:
            kpis = tuple(kpi for kpi in catalog.kpis.values() if kpi.sub_dimension == sub.id)
            keys = dict.fromkeys(kpi.category for kpi in kpis)
            categories = {category.key: category for category in dimension.categories}
            yield Group(
                "sub_dimension",
                sub_dimension_path(sub),
                word(sub.name),
                0,
                "",
                word(dimension.name),
                tuple((category_path(categories[key]), word(categories[key].name)) for key in keys),
                slug(dimension.name),
                kpis,
                lambda city, key=sub.id: city.sub_dimensions.get(key),  # type: ignore[misc]
            )


def goal_groups(catalog: Catalog, language: Language) -> Iterator[Group]:
    """All 17 goals, also those that no KPI serves."""
    for goal, name in goal_names(language).items():
        yield Group(
            "goal",
            f"sdgs/{goal}/",
            name,
            goal,
            "",
            "",
            (),
            f"sdg-{goal}",
            tuple(kpi for kpi in catalog.kpis.values() if goal in kpi.sdg.goals),
            lambda city, key=goal: city.sdgs.get(key),  # type: ignore[misc]
        )


def _sub_link(catalog: Catalog, sub: str, language: Language) -> tuple[str, str]:
    found = catalog.sub_dimensions[sub]
    return sub_dimension_path(found), language.word(found.name)


# --- lists of KPIs


def tally(kpi: Kpi, cities: Sequence[CityEntry]) -> Tally:
    """How cities of the KPI's edition stand on it."""
    counts = dict.fromkeys(ORDER, 0)
    for point in kpi.data_points:
        key = kpi.id, point.id
        for city in cities:
            result = city.points[key]
            if result.is_known:
                counts[mark_of(result)] += 1
    return Tally(tuple((mark, count) for mark, count in counts.items() if count), *coverage_of(kpi, cities))


def kpi_line(kpi: Kpi, stands: Tally, language: Language, targets: tuple[str, ...] = ()) -> KpiLine:
    """A KPI in a list."""
    number = language.number
    # Of what an extract leaves out, nothing is known.
    values = {"known": number(stands.whole + stands.known), "all": number(stands.full + stands.known)}
    return KpiLine(
        kpi_path(kpi.id),
        language.word(kpi.name),
        kpi.level is Level.CORE,
        kpi.code,
        language.gettext("%(known)s of %(all)s") % values,
        stands.counts,
        counts_words(stands.counts, language),
        targets,
    )


def mark_words(language: Language) -> dict[str, str]:
    """What each mark says of a result."""
    gettext = language.gettext
    return {
        **{MARKS[band]: band_words(band, language) for band in Band},
        NO_TARGET: gettext("no target"),
        NOT_VERIFIED: gettext("not verified"),
        NO_DATA: gettext("no value"),
    }


def counts_words(counts: Sequence[tuple[str, int]], language: Language) -> str:
    """How many results have each mark, in words; empty where there are none."""
    words = mark_words(language)
    return language.names([f"{words[mark]} {language.number(count)}" for mark, count in counts]) if counts else ""


def index_view(catalog: Catalog, stands: Mapping[str, Tally], language: Language) -> tuple[DimensionLines, ...]:
    """All KPIs of a catalogue by dimension and category."""
    word = language.word
    return tuple(
        DimensionLines(
            slug(dimension.name),
            word(dimension.name),
            tuple((sub_dimension_path(sub), word(sub.name)) for sub in dimension.sub_dimensions),
            tuple(
                CategoryLines(
                    word(category.name),
                    category.icon,
                    category_path(category),
                    tuple(kpi_line(kpi, stands[kpi.id], language) for kpi in category.kpis),
                )
                for category in dimension.categories
            ),
        )
        for dimension in catalog.dimensions
    )


# --- the page of a group


def group_view(
    group: Group, catalog: Catalog, stands: Mapping[str, Tally], cities: Sequence[CityEntry], language: Language
) -> GroupView:
    """A category, a sub-dimension or a goal over all cities."""
    ordered = by_name(cities, language)
    mine = [city for city in ordered if city.latest and city.latest.edition == catalog.edition]
    rows = tuple(_score_rows(group, [city for city in mine if city.is_full], language))
    points = [point for kpi in group.kpis for point in kpi.data_points]
    scored = [row for row in rows if row.mark]
    drawn = _score_strip(group, mine, scored, language) if scored else None
    return GroupView(
        kind=group.kind,
        path=group.path,
        name=group.name,
        number=group.number,
        icon=group.icon,
        parent=group.parent,
        related=group.related,
        edition=catalog.edition,
        sentence=_group_sentence(group, mine, language),
        points=len(points),
        with_target=sum(1 for point in points if point.benchmark.rule),
        provisional=sum(1 for point in points if point.benchmark.status is BenchmarkStatus.PROVISIONAL),
        kpis=tuple(
            kpi_line(
                kpi,
                stands[kpi.id],
                language,
                tuple(
                    target for target in kpi.sdg.targets if group.number and target.split(".")[0] == str(group.number)
                ),
            )
            for kpi in group.kpis
        ),
        strip=drawn,
        notes=(bars_note(drawn, language),) if drawn and drawn.bars else (),
        rows=rows,
        extracts=tuple(_named(city, group, language) for city in mine if not city.is_full),
        others=tuple(
            _named(city, group, language) for city in ordered if city.latest and city.latest.edition != catalog.edition
        ),
        chips=band_marks(language),
    )


def _named(city: CityEntry, _: Group, language: Language) -> Named:
    latest = city.latest
    href = f"cities/{city.slug}/{latest.name}/" if latest else city.path
    return Named(language.proper(city.name).words, href, latest.edition if latest else "")


def _score_rows(group: Group, cities: Sequence[CityEntry], language: Language) -> Iterator[ScoreRow]:
    for city in cities:
        score, latest = group.score(city) or Score(0, 0), city.latest
        if latest is None:
            continue
        yield ScoreRow(
            language.proper(city.name).words,
            language.country(city.country),
            f"cities/{city.slug}/{latest.name}/#{group.anchor}",
            score.points,
            score.max_points,
            score.scored,
            mark_of_score(score, language).percent,
            MARKS[score.band] if score.band else "",
            latest.name,
            language.month(latest.month),
        )


def _group_sentence(group: Group, cities: Sequence[CityEntry], language: Language) -> str:
    gettext, number = language.gettext, language.number
    if not group.kpis:
        return gettext("No KPI of the catalogue serves this goal, so no city has a score for it.")
    found = [
        (city, percent) for city in cities if (score := group.score(city)) and (percent := score.percent) is not None
    ]
    if not found:
        return gettext("No city has a score here yet.")
    percents = [percent for _, percent in found]
    low, high = tenths(min(percents), language), tenths(max(percents), language)
    if len(found) == 1:
        return gettext("%(city)s is the only city with a score here: %(percent)s of the points.") % {
            "city": language.proper(found[0][0].name).words,
            "percent": low,
        }
    close = sum(1 for percent in percents if percent >= LIMITS[1][0])
    values = {
        "close": number(close),
        "count": number(len(found)),
        "limit": language.percent(LIMITS[1][0]),
        "range": gettext("Scores run from %(low)s to %(high)s.") % {"low": low, "high": high},
    }
    if not close:
        words = gettext(
            "None of the %(count)s cities is close to its targets, with %(limit)s of the points or more. %(range)s"
        )
        return words % values
    words = language.ngettext(
        "%(close)s of %(count)s cities has %(limit)s of the points or more: it is close to its targets or reached them. %(range)s",
        "%(close)s of %(count)s cities have %(limit)s of the points or more: they are close to their targets or reached them. %(range)s",
        close,
    )
    return words % values


def _score_strip(group: Group, cities: Sequence[CityEntry], rows: Sequence[ScoreRow], language: Language) -> Strip:
    gettext = language.gettext
    scores = [score for city in cities if (score := group.score(city)) and score.percent is not None]
    places = [float(score.percent or 0) / 100 for score in scores]
    marks = [MARKS[score.band] for score in scores if score.band]
    edges = [100, *(limit for limit, _ in LIMITS)]
    zones = tuple(
        Zone(low / 100, high / 100, MARKS[band], band.points) for high, (low, band) in zip(edges, LIMITS, strict=False)
    )
    ticks = tuple(Tick(n / 100, language.percent(n)) for n in (0, 20, 40, 60, 80, 100))
    label = gettext("%(group)s: the scores of the cities from 0 to 100 per cent of the points") % {"group": group.name}
    levels = dot_levels(places)
    if not levels:
        bars, most = bars_of(places, marks, lambda column: _bar_title(column, language))
        return Strip(label, zones, ticks, None, (), bars, 0, most)
    words = mark_words(language)
    dots = tuple(
        Dot(
            place,
            level,
            row.mark,
            row.href,
            f"{row.name}: {gettext('%(percent)s of the points') % {'percent': row.percent}}, {words[row.mark]}",
        )
        for place, level, row in zip(places, levels, rows, strict=True)
    )
    return Strip(label, zones, ticks, None, dots, (), max(levels) + 1)


def _bar_title(column: Column, language: Language) -> str:
    count = column.size
    cities = language.ngettext("%(count)s city", "%(count)s cities", count) % {"count": language.number(count)}
    low, high = (tenths(Fraction(round(share * 1000), 10), language) for share in (column.start, column.end))
    return f"{cities}: {low}–{high}"
