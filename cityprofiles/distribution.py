"""The results of all cities on one data point: drawn along an axis with its target and bands, and said in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from cityprofiles.entries import CityEntry, PointEntry
from cityprofiles.kpiviews import ORDER, mark_of, percent_words, shown_value
from cityprofiles.language import Language
from cityprofiles.methodology import Affirmed, AtLeast, AtMost, Between, DataPoint, Kpi, Near, Rule
from cityprofiles.model import Status
from cityprofiles.plots import Bar, Curve, Dot, Strip, Tick, Zone
from cityprofiles.rows import MARKS, NOT_VERIFIED, anchor_of
from cityprofiles.scales import Axis, Column, axis_of, columns_of, levels_of
from cityprofiles.score import LIMITS, Band, percent_of_target
from cityprofiles.stretches import stretches_of
from cityprofiles.sums import rule_words
from cityprofiles.words import band_words, of_target_words, quantity, sign_of, status_words

# So many values of the curve are computed between its ends.
SAMPLES = 96
# More dots than this, or more of them above each other, become bars.
DOTS_AT_MOST = 160
LEVELS_AT_MOST = 12
BINS = 60
# A dot of 10 pixels in a plot of 640.
DOT = 10 / 640


def results_axis(point: DataPoint, values: Sequence[Decimal]) -> Axis | None:
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


def dot_levels(places: Sequence[float]) -> list[int]:
    """How high the dot of each result stands above those at the same place; none where they are so many that bars show more."""
    levels = levels_of(places, DOT) if len(places) <= DOTS_AT_MOST else []
    return [] if any(level >= LEVELS_AT_MOST for level in levels) else levels


def bars_of(
    places: Sequence[float], marks: Sequence[str], title: Callable[[Column], str]
) -> tuple[tuple[Bar, ...], int]:
    """Bars that count the results in one stretch of the axis each, by their marks; and how many the tallest stands for."""
    columns = columns_of(places, marks, ORDER, BINS)
    most = max(column.below + column.size for column in columns)
    return tuple(
        Bar(c.start, c.end, c.below / most, (c.below + c.size) / most, str(c.kind), title(c)) for c in columns
    ), most


def bars_note(strip: Strip, language: Language) -> str:
    """What bars count, and how many the tallest."""
    words = language.gettext("Each bar counts the cities in one stretch of the axis; the tallest stands for %(most)s.")
    return words % {"most": language.number(strip.most)}


def strip_of(
    kpi: Kpi, point: DataPoint, values: Sequence[tuple[CityEntry, PointEntry]], axis: Axis | None, language: Language
) -> Strip:
    """The values along an axis, each a dot that leads to its row in the city's report, or, where they are many, bars.

    values   at least one, each of a city with a public round; axis: None where the answer is Yes or No
    """
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
    levels = dot_levels(places)
    if not levels:
        bars, most = bars_of(places, marks, lambda column: _bar_title(point, column, axis, language))
        return Strip(label, zones, ticks, target, (), bars, 0, most)
    anchor = anchor_of(kpi.id, point.id)
    dots = tuple(
        Dot(
            place,
            level,
            mark,
            f"cities/{city.slug}/{city.latest.name}/#{anchor}",
            _dot_title(city, point, result, language),
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


def _dot_title(city: CityEntry, point: DataPoint, result: PointEntry, language: Language) -> str:
    parts = [shown_value(result.written or "", point.unit, language)]
    if result.band is not None:
        parts.append(of_target_words(percent_words(result, language), language))
        parts.append(band_words(result.band, language))
    elif result.status != Status.VERIFIED:
        parts.append(status_words(Status(result.status), language))
    return f"{language.proper(city.name).words}: {', '.join(parts)}"


def _bar_title(point: DataPoint, column: Column, axis: Axis | None, language: Language) -> str:
    count = column.size
    cities = language.ngettext("%(count)s city", "%(count)s cities", count) % {"count": language.number(count)}
    if axis is None:
        return f"{cities}: {quantity(column.start > 0.5, '', language)}"
    low, high = (quantity(axis.value(share), sign_of(point.unit), language) for share in (column.start, column.end))
    return f"{cities}: {low}–{high}"


def curve_of(point: DataPoint, rule: Rule, language: Language) -> Curve | None:
    """Percent of target against value: a drawing of the rule alone, whatever the cities are."""
    axis = results_axis(point, ())
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


def results_sentence(point: DataPoint, values: Sequence[tuple[CityEntry, PointEntry]], language: Language) -> str:
    """What there is to see in the values, in plain words: how many cities have reached the target, and from where to where they run."""
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


def drawing_notes(
    point: DataPoint,
    axis: Axis | None,
    values: Sequence[tuple[CityEntry, PointEntry]],
    strip: Strip | None,
    language: Language,
) -> Iterator[str]:
    """What is to be known of the drawing: that its scale is not an even one, that bars stand for dots, what is hollow."""
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
