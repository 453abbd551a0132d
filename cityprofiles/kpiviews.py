"""What the page of a KPI shows: its results in all cities, drawn and as a table, its targets, and how they are scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from cityprofiles.entries import CityEntry, PointEntry
from cityprofiles.history import same_measure
from cityprofiles.language import Language, Phrase
from cityprofiles.methodology import (
    Affirmed,
    AtLeast,
    AtMost,
    BenchmarkStatus,
    Between,
    Catalog,
    DataPoint,
    Kpi,
    Level,
    Near,
    Rule,
)
from cityprofiles.model import Status, Value
from cityprofiles.plots import Bar, Curve, Dot, Strip, Tick, Zone
from cityprofiles.rows import MARKS, NO_DATA, NO_TARGET, NOT_VERIFIED, BandMark, anchor_of, mark_of_band, slug
from cityprofiles.scales import Axis, Column, axis_of, columns_of, levels_of
from cityprofiles.score import LIMITS, Band, percent_of_target
from cityprofiles.stretches import Stretch, stretches_of
from cityprofiles.sums import rule_words
from cityprofiles.words import (
    band_words,
    benchmark_words,
    kind_words,
    quantity,
    status_words,
    target_words,
    tenths,
)

# The order in which marks stand upon or beside each other, the nearest to the target first.
ORDER = (*MARKS.values(), NO_TARGET, NOT_VERIFIED, NO_DATA)
# More dots than this, or more of them above each other, become bars.
DOTS_AT_MOST = 160
LEVELS_AT_MOST = 12
BINS = 60
# A dot of 10 pixels in a plot of 640.
DOT = 10 / 640
SAMPLES = 96


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
    formula     numerator and denominator in words, empty where its sheet was not read
    targets     SDG targets; goals: (number, address)
    sentence    what there is to see, in plain words; coverage: how many cities report it
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
    return tuple(sorted(cities, key=lambda city: (language.proper(city.name).words.casefold(), city.slug)))


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


def point_block(kpi: Kpi, point: DataPoint, cities: Sequence[CityEntry], language: Language) -> PointBlock:
    """One data point over the cities whose rounds are of its edition, in their order."""
    key = kpi.id, point.id
    found = [(city, city.points[key]) for city in cities]
    values = [(city, result) for city, result in found if result.written is not None]
    rule, benchmark = point.benchmark.rule, point.benchmark
    axis = None if point.is_answer else _axis(point, [Decimal(result.written or 0) for _, result in values])
    strip = _strip(kpi, point, values, axis, language) if values else None
    return PointBlock(
        anchor=anchor_of(kpi.id, point.id),
        label=language.word(point.label),
        unit=unit_words(point, language),
        beside="" if point.is_answer or sign_of(point.unit) == point.unit else unit_words(point, language),
        target=target_words(rule, point.unit, language) if rule else "",
        status=str(benchmark.status),
        status_words=benchmark_words(benchmark.status, language),
        basis=language.phrase(benchmark.basis),
        rule=rule_words(rule, language) if rule else "",
        limits=tuple(_limits(point, rule, language)) if rule else (),
        sentence=_sentence(point, values, language),
        strip=strip,
        many=bool(strip and strip.bars),
        notes=tuple(_notes(point, axis, values, strip, language)),
        curve=_curve(point, rule, language) if rule and axis else None,
        rows=tuple(_rows(kpi, point, found, language)),
        others=(),
    )


def unit_words(point: DataPoint, language: Language) -> str:
    """The unit of a data point in words."""
    if point.is_answer:
        return language.gettext("Yes or No")
    if point.unit == "%":
        return language.gettext("per cent")
    return language.word(point.unit).replace("100 000", language.number(100_000)) if point.unit else ""


def _rows(
    kpi: Kpi, point: DataPoint, found: Sequence[tuple[CityEntry, PointEntry]], language: Language
) -> Iterator[ResultRow]:
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


def shown_value(written: str, unit: str, language: Language) -> str:
    """The value of an entry as printed."""
    value: Value = written == "yes" if written in ("yes", "no") else Decimal(written)
    return quantity(value, unit, language)


def sign_of(unit: str) -> str:
    """A per cent sign, which stands at every number; any other unit stands once, beside many numbers."""
    return "%" if unit.startswith("%") else ""


# --- the axis and what stands along it


def _axis(point: DataPoint, values: Sequence[Decimal]) -> Axis | None:
    """An axis for values with the target and, where less is better, the values that are far from it."""
    marks: list[Decimal] = []
    match point.benchmark.rule:
        case AtLeast(target):
            marks = [target, target * 5 / 4] if not values else [target]
        case AtMost(target):
            marks = [target, target * 3 + target / 5]
        case Near(target):
            marks = [target, target * 2]
        case Between(best, worst):
            marks = [best, worst]
    if point.highest is not None:
        marks = [min(mark, point.highest) for mark in marks]
    return axis_of(values, marks) if values or marks else None


def _target_of(rule: Rule | None) -> Decimal | None:
    match rule:
        case AtLeast(target) | AtMost(target) | Near(target):
            return target
        case Between(best, _):
            return best
    return None


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _zones(rule: Rule, axis: Axis) -> Iterator[Zone]:
    for stretch in stretches_of(rule):
        start = 0.0 if stretch.low is None else axis.place(_decimal(stretch.low))
        end = 1.0 if stretch.high is None else axis.place(_decimal(stretch.high))
        if end > start:
            yield Zone(start, end, MARKS[stretch.band], stretch.band.points)


def _ticks(axis: Axis, unit: str, language: Language) -> tuple[Tick, ...]:
    sign = sign_of(unit)
    return tuple(Tick(axis.place(tick), quantity(tick, sign, language)) for tick in axis.ticks)


def _target(point: DataPoint, axis: Axis, language: Language) -> Tick | None:
    target = _target_of(point.benchmark.rule)
    if target is None:
        return None
    words = quantity(target, sign_of(point.unit), language)
    return Tick(axis.place(target), language.gettext("target: %(target)s") % {"target": words})


def _strip(
    kpi: Kpi, point: DataPoint, values: Sequence[tuple[CityEntry, PointEntry]], axis: Axis | None, language: Language
) -> Strip:
    label = language.gettext("%(kpi)s: the results of the cities along an axis") % {"kpi": language.word(point.label)}
    if axis is None:
        places = [0.75 if result.written == "yes" else 0.25 for _, result in values]
        ticks: tuple[Tick, ...] = (Tick(0.25, language.gettext("No")), Tick(0.75, language.gettext("Yes")))
        target, zones = None, _answer_zones(point.benchmark.rule)
    else:
        places = [axis.place(Decimal(result.written or 0)) for _, result in values]
        ticks, target = _ticks(axis, point.unit, language), _target(point, axis, language)
        zones = tuple(_zones(point.benchmark.rule, axis)) if point.benchmark.rule else ()
    marks = [mark_of(result) for _, result in values]
    levels = levels_of(places, DOT) if len(values) <= DOTS_AT_MOST else []
    if not levels or max(levels) >= LEVELS_AT_MOST:
        columns = columns_of(places, marks, ORDER, BINS)
        most = max(column.below + column.size for column in columns)
        return Strip(label, zones, ticks, target, (), _bars(point, columns, most, axis, language), 0, most)
    anchor = anchor_of(kpi.id, point.id)
    dots = tuple(
        Dot(
            place,
            level,
            mark,
            f"cities/{city.slug}/{city.latest.name}/#{anchor}",
            _title(city, point, result, language),
        )
        for (city, result), place, level, mark in zip(values, places, levels, marks, strict=True)
        if city.latest
    )
    return Strip(label, zones, ticks, target, dots, (), max(levels) + 1)


def _answer_zones(rule: Rule | None) -> tuple[Zone, ...]:
    if not isinstance(rule, Affirmed):
        return ()
    halves = ((0.0, Band.FAR), (0.5, Band.REACHED))
    return tuple(Zone(start, start + 0.5, MARKS[band], band.points) for start, band in halves)


def _title(city: CityEntry, point: DataPoint, result: PointEntry, language: Language) -> str:
    parts = [shown_value(result.written or "", point.unit, language)]
    if result.band is not None:
        parts.append(language.gettext("%(percent)s of target") % {"percent": percent_words(result, language)})
        parts.append(band_words(result.band, language))
    elif result.status != Status.VERIFIED:
        parts.append(status_words(Status(result.status), language))
    return f"{language.proper(city.name).words}: {', '.join(parts)}"


def _bars(
    point: DataPoint, columns: Sequence[Column], most: int, axis: Axis | None, language: Language
) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            column.start,
            column.end,
            column.below / most,
            (column.below + column.size) / most,
            str(column.kind),
            _bar_title(point, column.start, column.end, column.size, axis, language),
        )
        for column in columns
    )


def _bar_title(point: DataPoint, start: float, end: float, count: int, axis: Axis | None, language: Language) -> str:
    cities = language.ngettext("%(count)s city", "%(count)s cities", count) % {"count": language.number(count)}
    if axis is None:
        return f"{cities}: {quantity(start > 0.5, '', language)}"
    low, high = (quantity(axis.value(share), sign_of(point.unit), language) for share in (start, end))
    return f"{cities}: {low}–{high}"


def _curve(point: DataPoint, rule: Rule, language: Language) -> Curve | None:
    """Percent of target against value: a drawing of the rule alone, whatever the cities are."""
    axis = _axis(point, ())
    if axis is None:
        return None
    places = {n / SAMPLES for n in range(SAMPLES + 1)}
    if isinstance(rule, AtLeast | Between):
        places = {0.0, 1.0}
    corners = {place: axis.value(place) for place in places}
    knots = [rule.best, rule.worst] if isinstance(rule, Between) else [_target_of(rule) or Decimal(0)]
    corners |= {axis.place(knot): knot for knot in knots}
    label = language.gettext("%(kpi)s: percent of target for every value. %(rule)s") % {
        "kpi": language.word(point.label),
        "rule": rule_words(rule, language),
    }
    return Curve(
        label,
        tuple((place, float(percent_of_target(value, rule)) / 100) for place, value in sorted(corners.items())),
        tuple(Tick(limit / 100, language.percent(limit)) for limit, _ in LIMITS),
        _ticks(axis, point.unit, language),
        _target(point, axis, language),
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


# --- in words


def _sentence(point: DataPoint, values: Sequence[tuple[CityEntry, PointEntry]], language: Language) -> str:
    gettext, ngettext, number = language.gettext, language.ngettext, language.number
    if not values:
        return gettext("No city has published a value yet.")
    rule = point.benchmark.rule
    scored = [(city, result) for city, result in values if result.exact is not None]
    if len(values) == 1 and not scored:
        city, result = values[0]
        named = {
            "city": language.proper(city.name).words,
            "value": shown_value(result.written or "", point.unit, language),
        }
        if rule is None:
            return (
                gettext("%(city)s alone has published a value: %(value)s. There is no target to compare it with.")
                % named
            )
        return (
            gettext("%(city)s alone has published a value: %(value)s. It is not verified, so it is not scored.") % named
        )
    if not scored:
        words = {"count": number(len(values)), "range": _range(point, values, language)}
        if rule is None:
            return (
                gettext("%(count)s cities have published a value. There is no target to compare them with. %(range)s")
                % words
            )
        return (
            gettext("%(count)s cities have published a value; none is verified, so none is scored. %(range)s") % words
        )
    if len(scored) == 1:
        city, result = scored[0]
        return gettext(
            "%(city)s is the only city with a verified value: %(value)s. Percent of target: %(percent)s."
        ) % {
            "city": language.proper(city.name).words,
            "value": shown_value(result.written or "", point.unit, language),
            "percent": percent_words(result, language),
        }
    reached = sum(1 for _, result in scored if result.band is Band.REACHED)
    words = {"reached": number(reached), "scored": number(len(scored)), "range": _range(point, scored, language)}
    if reached == len(scored):
        return gettext("All %(scored)s cities with a verified value have reached the target. %(range)s") % words
    if not reached:
        return gettext("None of the %(scored)s cities with a verified value has reached the target. %(range)s") % words
    return (
        ngettext(
            "%(reached)s of the %(scored)s cities with a verified value has reached the target. %(range)s",
            "%(reached)s of the %(scored)s cities with a verified value have reached the target. %(range)s",
            reached,
        )
        % words
    )


def _range(point: DataPoint, values: Sequence[tuple[CityEntry, PointEntry]], language: Language) -> str:
    """From the lowest to the highest value, and the middle one; how many say Yes where that is the question."""
    if point.is_answer:
        yes = sum(1 for _, result in values if result.written == "yes")
        words = language.ngettext("%(yes)s says Yes.", "%(yes)s say Yes.", yes)
        return words % {"yes": language.number(yes)}
    numbers = sorted((Decimal(result.written or 0) for _, result in values))
    high = quantity(numbers[-1], point.unit, language)
    if numbers[0] == numbers[-1]:
        return language.gettext("All values are %(value)s.") % {"value": high}
    low, middle = (
        quantity(number, sign_of(point.unit), language) for number in (numbers[0], numbers[len(numbers) // 2])
    )
    if len(numbers) < 3:
        return language.gettext("The values are %(low)s and %(high)s.") % {"low": low, "high": high}
    words = language.gettext("Values run from %(low)s to %(high)s; half of them are %(middle)s or more.")
    return words % {"low": low, "high": high, "middle": middle}


def _notes(
    point: DataPoint,
    axis: Axis | None,
    values: Sequence[tuple[CityEntry, PointEntry]],
    strip: Strip | None,
    language: Language,
) -> Iterator[str]:
    gettext = language.gettext
    if strip is None:
        return
    if strip.bars:
        yield bars_note(strip, language)
    if axis and axis.logarithmic:
        yield gettext("The values lie far apart, so the scale is logarithmic: equal steps are equal factors.")
    if axis and axis.cut:
        beyond = sum(1 for _, result in values if Decimal(result.written or 0) > axis.high)
        words = language.ngettext(
            "The scale ends at %(end)s: %(count)s city beyond it stands at its end.",
            "The scale ends at %(end)s: %(count)s cities beyond it stand at its end.",
            beyond,
        )
        yield words % {"end": quantity(axis.high, point.unit, language), "count": language.number(beyond)}
    if any(mark == NOT_VERIFIED for mark in (mark_of(result) for _, result in values)):
        yield gettext("Hollow: a value that is not verified, and so not scored.")


def bars_note(strip: Strip, language: Language) -> str:
    """What bars count, and how many the tallest."""
    words = language.gettext("Each bar counts the cities in one stretch of the axis; the tallest stands for %(most)s.")
    return words % {"most": language.number(strip.most)}


def coverage_of(kpi: Kpi, cities: Sequence[CityEntry]) -> tuple[int, int, int, int, int]:
    """How many cities with a whole report there are, report all of a KPI, report part of it; how many extracts there are, and know it."""
    full = whole = part = extracts = known = 0
    keys = [(kpi.id, point.id) for point in kpi.data_points]
    for city in cities:
        reported = sum(1 for key in keys if city.points[key].is_reported)
        if city.latest and city.latest.full:
            full += 1
            whole += reported == len(keys)
            part += 0 < reported < len(keys)
        else:
            extracts += 1
            known += reported > 0
    return full, whole, part, extracts, known


def coverage_words(kpi: Kpi, cities: Sequence[CityEntry], language: Language) -> str:
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


# --- editions


def edition_notes(
    kpi: Kpi, catalog: Catalog, catalogs: Mapping[str, Catalog], language: Language
) -> Iterator[EditionNote]:
    """The KPI in this and in every other edition, the latest first."""
    for edition in sorted(catalogs, key=lambda name: (name == catalog.edition, name), reverse=True):
        other = catalogs[edition]
        current = edition == catalog.edition
        changes = () if current else tuple(_changes(kpi, other.kpis.get(kpi.id), language))
        yield EditionNote(edition, other.title, current, changes)


def _changes(kpi: Kpi, older: Kpi | None, language: Language) -> Iterator[Phrase]:
    gettext = language.gettext
    if older is None:
        yield Phrase(gettext("This KPI is not in it."))
        return
    if older.definition != kpi.definition:
        yield Phrase(gettext("Another definition: %(definition)s") % {"definition": language.word(older.definition)})
    points = {point.id: point for point in older.data_points}
    for point in kpi.data_points:
        was = points.get(point.id)
        label = language.word(point.label)
        if was is None:
            yield Phrase(gettext("Without the data point %(label)s.") % {"label": label})
            continue
        if was.unit != point.unit:
            yield Phrase(gettext("Another unit: %(unit)s") % {"unit": unit_words(was, language)})
        if was.benchmark.rule != point.benchmark.rule:
            target = target_words(was.benchmark.rule, was.unit, language) if was.benchmark.rule else gettext("none")
            words = gettext("Another target for %(label)s: %(target)s (%(status)s).")
            status = benchmark_words(was.benchmark.status, language)
            yield Phrase(words % {"label": label, "target": target, "status": status})
    if older.definition == kpi.definition and all(
        point.id in points and points[point.id].benchmark.rule == point.benchmark.rule for point in kpi.data_points
    ):
        yield Phrase(gettext("The same definition and targets."))


def other_rows(
    kpi: Kpi, point: DataPoint, cities: Sequence[CityEntry], catalogs: Mapping[str, Catalog], language: Language
) -> Iterator[OtherRow]:
    """The cities of other editions, and why they are not comparable."""
    for city in cities:
        if city.latest is None:
            continue
        older = catalogs[city.latest.edition].kpis.get(kpi.id)
        was = next((one for one in older.data_points if one.id == point.id), None) if older else None
        result = city.points.get((kpi.id, point.id))
        value = ""
        if was and result:
            value = (
                shown_value(result.written, was.unit, language)
                if result.written is not None
                else status_words(Status(result.status), language)
            )
        yield OtherRow(
            language.proper(city.name).words,
            language.country(city.country),
            f"cities/{city.slug}/{city.latest.name}/" + (f"#{anchor_of(kpi.id, point.id)}" if was else ""),
            city.latest.edition,
            value,
            _why(kpi, point, older, was, language),
        )


def _why(kpi: Kpi, point: DataPoint, older: Kpi | None, was: DataPoint | None, language: Language) -> str:
    gettext = language.gettext
    if older is None or was is None:
        return gettext("not in that edition")
    if not same_measure(older, was, kpi, point):
        return gettext("the definition differs")
    if was.benchmark.rule != point.benchmark.rule:
        return gettext("the benchmark differs")
    return gettext("the same definition and benchmark, another edition")


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
        replace(
            point_block(kpi, point, mine, language), others=tuple(other_rows(kpi, point, others, catalogs, language))
        )
        for point in kpi.data_points
    )
    coverage = coverage_words(kpi, mine, language)
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
        category=(f"categories/{slug(category.key)}/", word(category.name)),
        sub_dimension=(f"sub-dimensions/{slug(sub.key)}/", word(sub.name)),
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


def kpi_path(kpi: str) -> str:
    """The address of the page of a KPI, below the language."""
    return f"kpis/{anchor_of(kpi)}/"
