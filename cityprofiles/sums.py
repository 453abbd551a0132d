"""The sums of a data point: the rule, the arithmetic with the numbers put in, and the limits of the band."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cityprofiles.language import Language
from cityprofiles.methodology import Affirmed, AtLeast, AtMost, Between, Near, Rule
from cityprofiles.model import Value
from cityprofiles.score import MAX_POINTS, Band, PointScore
from cityprofiles.words import band_range, exact


@dataclass(frozen=True, slots=True)
class Sums:
    """How the percent of target of one data point was found.

    rule    the rule in words; steps: the arithmetic with the numbers put in; limits: which limits the percentage lies between
    """

    rule: str
    steps: str
    limits: str


def sums_of(point: PointScore, language: Language) -> Sums | None:
    """The working of one percent of target; None where it is not scored."""
    rule, value = point.data_point.benchmark.rule, point.result.value
    if point.percent is None or point.band is None or rule is None or value is None:
        return None
    return Sums(
        rule_words(rule, language),
        _steps(value, rule, point.percent, language),
        _limits(point.percent, point.band, language),
    )


def rule_words(rule: Rule, language: Language) -> str:
    """How a percent of target is found, in words."""
    gettext = language.gettext
    match rule:
        case AtLeast():
            return gettext("More is better: value ÷ target × 100, at most 100.")
        case AtMost():
            return gettext("Less is better: 100 up to the target, above it target ÷ value × 100.")
        case Between():
            return gettext("A straight line from the worst value (0) to the best (100).")
        case Near():
            return gettext("The nearer the better: value ÷ target or target ÷ value, whichever is smaller, × 100.")
        case Affirmed():
            return gettext("Yes is 100, No is 0.")


def _steps(value: Value, rule: Rule, percent: Fraction, language: Language) -> str:
    """The arithmetic with the numbers put in, e.g. "57.0 ÷ 60 × 100 = 95%"."""
    number, answer = language.number, exact(percent, language)
    if isinstance(value, bool) or isinstance(rule, Affirmed):
        return f"{language.gettext('Yes') if value else language.gettext('No')} = {answer}"
    match rule:
        case AtLeast(target):
            return _cut(
                f"{number(value)} ÷ {number(target)} × 100", Fraction(value) / Fraction(target) * 100, percent, language
            )
        case AtMost(target):
            if value <= target:
                return f"{number(value)} ≤ {number(target)} → {answer}"
            return f"{number(target)} ÷ {number(value)} × 100 = {answer}"
        case Between(best, worst):
            raw = (Fraction(value) - Fraction(worst)) / (Fraction(best) - Fraction(worst)) * 100
            return _cut(
                f"({number(value)} − {number(worst)}) ÷ ({number(best)} − {number(worst)}) × 100",
                raw,
                percent,
                language,
            )
        case Near(target):
            if value <= 0:
                return f"{number(value)} → {answer}"
            smaller, larger = sorted((value, target))
            return f"{number(smaller)} ÷ {number(larger)} × 100 = {answer}"


def _cut(steps: str, raw: Fraction, percent: Fraction, language: Language) -> str:
    if raw == percent:
        return f"{steps} = {exact(percent, language)}"
    return language.gettext("%(steps)s = %(raw)s, cut to %(percent)s") % {
        "steps": steps,
        "raw": exact(raw, language),
        "percent": exact(percent, language),
    }


def _limits(percent: Fraction, band: Band, language: Language) -> str:
    values = {"range": band_range(band, language), "points": band.points, "max_points": MAX_POINTS}
    return (
        language.ngettext(
            "Band %(range)s: %(points)s point of %(max_points)s.",
            "Band %(range)s: %(points)s points of %(max_points)s.",
            band.points,
        )
        % values
    )
