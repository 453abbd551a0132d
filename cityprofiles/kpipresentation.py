"""From the results of all cities to what the page of a KPI shows, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from cityprofiles.distribution import curve_of, drawing_notes, results_axis, results_sentence, strip_of
from cityprofiles.editions import edition_notes, other_rows
from cityprofiles.entries import CityEntry, PointEntry
from cityprofiles.kpiviews import (
    KpiView,
    OtherRow,
    PointBlock,
    ResultRow,
    band_marks,
    by_name,
    category_path,
    coverage_of,
    kpi_path,
    percent_words,
    point_unit,
    shown_value,
    sub_dimension_path,
)
from cityprofiles.language import Language, Phrase
from cityprofiles.methodology import Affirmed, BenchmarkStatus, Catalog, DataPoint, Kpi, Level, Rule
from cityprofiles.model import Status
from cityprofiles.rows import MARKS, BandMark, anchor_of, mark_of_band
from cityprofiles.score import Band
from cityprofiles.stretches import Stretch, stretches_of
from cityprofiles.sums import rule_words
from cityprofiles.words import benchmark_words, kind_words, quantity, sign_of, status_words, target_words


def kpi_view(
    kpi: Kpi,
    catalog: Catalog,
    current: str,
    catalogs: Mapping[str, Catalog],
    cities: Sequence[CityEntry],
    language: Language,
) -> KpiView:
    """The page of a KPI in one language.

    catalog   the latest edition that has it; current: the edition of the site
    cities    all cities with a public round
    """
    word = language.word
    ordered = by_name(cities, language)
    mine = tuple(city for city in ordered if city.latest and city.latest.edition == catalog.edition)
    others = tuple(city for city in ordered if city.latest and city.latest.edition != catalog.edition)
    blocks = tuple(
        _block(kpi, point, mine, tuple(other_rows(kpi, point, others, catalogs, language)), language)
        for point in kpi.data_points
    )
    coverage = _coverage_words(kpi, mine, language)
    dimension = next(d for d in catalog.dimensions if d.id == kpi.dimension)
    category = next(c for c in dimension.categories if c.key == kpi.category)
    sub = catalog.sub_dimensions[kpi.sub_dimension]
    return KpiView(
        path=kpi_path(kpi.id),
        slug=anchor_of(kpi.id),
        code=kpi.code,
        name=word(kpi.name),
        definition=word(kpi.definition),
        core=kpi.level is Level.CORE,
        kind=kind_words(kpi.kind, language),
        edition=catalog.edition,
        retired=catalog.edition != current,
        dimension=word(dimension.name),
        category=(category_path(category), word(category.name)),
        sub_dimension=(sub_dimension_path(sub), word(sub.name)),
        icon=category.icon,
        numerator=word(kpi.numerator or ""),
        denominator=word(kpi.denominator or ""),
        source=kpi.source or "",
        targets=kpi.sdg.targets,
        assigned=kpi.sdg.assigned,
        list_may_go_on=kpi.sdg.list_may_go_on,
        goals=tuple((goal, f"sdgs/{goal}/") for goal in kpi.sdg.goals),
        sentence=blocks[0].sentence if len(blocks) == 1 else coverage,
        coverage=coverage,
        blocks=blocks,
        editions=tuple(edition_notes(kpi, catalog, catalogs, language)),
        chips=band_marks(language),
        targets_here=sum(1 for block in blocks if block.target),
        provisional=sum(1 for block in blocks if block.status == BenchmarkStatus.PROVISIONAL),
    )


def _block(
    kpi: Kpi, point: DataPoint, cities: Sequence[CityEntry], others: tuple[OtherRow, ...], language: Language
) -> PointBlock:
    """One data point over the cities whose rounds are of its edition, in their order, and the others, which are named alone."""
    key = kpi.id, point.id
    found = [(city, city.points[key]) for city in cities]
    values = [(city, result) for city, result in found if result.written is not None]
    rule, benchmark = point.benchmark.rule, point.benchmark
    axis = None if point.is_answer else results_axis(point, [Decimal(result.written or 0) for _, result in values])
    strip = strip_of(kpi, point, values, axis, language) if values else None
    return PointBlock(
        anchor=anchor_of(kpi.id, point.id),
        label=language.word(point.label),
        unit=point_unit(point, language),
        beside="" if point.is_answer or sign_of(point.unit) == point.unit else point_unit(point, language),
        target=target_words(rule, point.unit, language) if rule else "",
        status=str(benchmark.status),
        status_words=benchmark_words(benchmark.status, language),
        basis=language.phrase(benchmark.basis),
        rule=rule_words(rule, language) if rule else "",
        limits=tuple(_limits(point, rule, language)) if rule else (),
        sentence=results_sentence(point, values, language),
        strip=strip,
        many=bool(strip and strip.bars),
        notes=tuple(drawing_notes(point, axis, values, strip, language)),
        curve=curve_of(point, rule, language) if rule and axis else None,
        rows=tuple(_rows(kpi, point, found, language)),
        others=others,
    )


def _limits(point: DataPoint, rule: Rule, language: Language) -> Iterator[tuple[BandMark, str]]:
    """Each band with the values that lie in it, from the highest band."""
    if isinstance(rule, Affirmed):
        for band, answer in ((Band.REACHED, True), (Band.FAR, False)):
            yield mark_of_band(band, language), quantity(answer, "", language)
        return
    stretches = stretches_of(rule)
    for band in Band:
        found = [
            _stretch_words(stretches, n, point, language) for n, stretch in enumerate(stretches) if stretch.band is band
        ]
        yield mark_of_band(band, language), language.names(found)


def _stretch_words(stretches: Sequence[Stretch], number: int, point: DataPoint, language: Language) -> str:
    """The values of a stretch in words; a limit belongs to the higher of the two bands beside it."""
    gettext, stretch = language.gettext, stretches[number]
    with_low = number > 0 and stretch.band.points > stretches[number - 1].band.points
    with_high = number + 1 < len(stretches) and stretch.band.points > stretches[number + 1].band.points
    values = {
        "low": "" if stretch.low is None else _limit(stretch.low, point, language),
        "high": "" if stretch.high is None else _limit(stretch.high, point, language),
    }
    if stretch.low is None:
        return (gettext("%(high)s or less") if with_high else gettext("below %(high)s")) % values
    if stretch.high is None:
        return (gettext("%(low)s or more") if with_low else gettext("above %(low)s")) % values
    if with_low and with_high:
        return gettext("%(low)s to %(high)s") % values
    if with_low:
        return gettext("%(low)s to below %(high)s") % values
    return gettext("above %(low)s, up to %(high)s") % values


def _limit(limit: Fraction, point: DataPoint, language: Language) -> str:
    """A limit with all its digits where they are few, else rounded and said to be so."""
    sign = sign_of(point.unit)
    for decimals in range(5):
        scaled = limit * 10**decimals
        if scaled.denominator == 1:
            return quantity(Decimal(int(scaled)).scaleb(-decimals), sign, language)
    decimals = max(point.decimals, 2)
    return f"≈ {quantity(Decimal(round(limit * 10**decimals)).scaleb(-decimals), sign, language)}"


def _rows(
    kpi: Kpi, point: DataPoint, found: Sequence[tuple[CityEntry, PointEntry]], language: Language
) -> Iterator[ResultRow]:
    """The table of a data point; what many cities share is put into words once."""
    statuses = {str(status): status_words(status, language) for status in Status}
    anchor, sign = anchor_of(kpi.id, point.id), sign_of(point.unit)
    countries: dict[str, str] = {}
    months: dict[str, str] = {}
    for city, result in found:
        latest = city.latest
        if latest is None:
            continue
        if city.country not in countries:
            countries[city.country] = language.country(city.country)
        if latest.month not in months:
            months[latest.month] = language.month(latest.month)
        percent, mark = "", ""
        band = result.band
        if band is not None:
            percent, mark = percent_words(result, language), MARKS[band]
        plain = latest.full and result.year is None and not (result.source or result.reason or result.note)
        yield ResultRow(
            language.proper(city.name).words,
            countries[city.country],
            f"cities/{city.slug}/{latest.name}/#{anchor}",
            "" if result.written is None else shown_value(result.written, sign, language),
            percent,
            mark,
            latest.name,
            months[latest.month],
            statuses[result.status],
            () if plain else tuple(_remarks(city, result, language)),
        )


def _remarks(city: CityEntry, result: PointEntry, language: Language) -> Iterator[tuple[str, Phrase]]:
    """What else is known of a result, each with its term."""
    gettext = language.gettext
    if result.year:
        yield gettext("Year"), Phrase(str(result.year))
    if result.reason:
        yield gettext("Reason"), language.phrase(result.reason)
    if result.note:
        yield gettext("Note"), language.phrase(result.note)
    if result.source:
        yield gettext("Source"), language.phrase(result.source)
    if city.latest and not city.latest.full and result.is_known:
        for title in city.latest.sources:
            yield gettext("Extract from"), Phrase(title)


def _coverage_words(kpi: Kpi, cities: Sequence[CityEntry], language: Language) -> str:
    """How many cities report a KPI."""
    full, whole, part, extracts, known = coverage_of(kpi, cities)
    ngettext, number = language.ngettext, language.number
    sentences = []
    if full:
        words = ngettext(
            "%(whole)s of %(full)s city with a whole report reports it",
            "%(whole)s of %(full)s cities with a whole report report it",
            full,
        )
        if part:
            more = ngettext("%(part)s in part", "%(part)s in part", part) % {"part": number(part)}
            words = f"{words}, {more}"
        sentences.append(words % {"whole": number(whole), "full": number(full)} + ".")
    if extracts:
        words = ngettext(
            "%(known)s of %(extracts)s extract of a report gives a value.",
            "%(known)s of %(extracts)s extracts of reports give a value.",
            extracts,
        )
        sentences.append(words % {"known": number(known), "extracts": number(extracts)})
    return " ".join(sentences) or language.gettext("No city with a report of this edition yet.")
