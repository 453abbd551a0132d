"""The field's words in the language of a page: bands, statuses, targets, quantities."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from cityprofiles.language import Language
from cityprofiles.methodology import Affirmed, AtLeast, AtMost, BenchmarkStatus, Between, Kind, Near, Rule
from cityprofiles.model import Status, Value
from cityprofiles.score import Band, limits_of, shown, tenth

# So many decimals stand for all of a percentage that has more.
_DECIMALS = 4


def band_words(band: Band, language: Language) -> str:
    """A band in words."""
    gettext = language.gettext
    return {
        Band.REACHED: gettext("target reached"),
        Band.CLOSE: gettext("close to target"),
        Band.HALFWAY: gettext("halfway to target"),
        Band.FAR: gettext("far from target"),
    }[band]


@lru_cache(maxsize=64)
def band_range(band: Band, language: Language) -> str:
    """A band in figures."""
    low, high = limits_of(band)
    if not low:
        return language.gettext("below %(limit)s") % {"limit": language.percent(high)}
    return language.number_range(low, high)


def status_words(status: Status, language: Language) -> str:
    """What is known of a data point, in words."""
    gettext = language.gettext
    return {
        Status.VERIFIED: gettext("verified"),
        Status.NOT_VERIFIED: gettext("not verified"),
        Status.NOT_REPORTED: gettext("not reported"),
        Status.NOT_APPLICABLE: gettext("not applicable"),
        Status.WITHHELD: gettext("withheld"),
        Status.NOT_TRANSCRIBED: gettext("unknown"),
    }[status]


def benchmark_words(status: BenchmarkStatus, language: Language) -> str:
    """What kind of target a benchmark is, in words."""
    gettext = language.gettext
    return {
        BenchmarkStatus.PUBLISHED: gettext("official benchmark"),
        BenchmarkStatus.PROVISIONAL: gettext("provisional reference target, not the official benchmark"),
        BenchmarkStatus.NONE: gettext("no benchmark defined"),
        BenchmarkStatus.UNPUBLISHED: gettext("official benchmark not public, no target yet available"),
    }[status]


def tenths(percent: Fraction, language: Language) -> str:
    """A percentage as pages show it: whole where it is whole, else cut off after one decimal."""
    return language.percent(tenth(percent))


def kind_words(kind: Kind | None, language: Language) -> str:
    """What a KPI speaks of, in words; empty where it is not known."""
    words = {
        Kind.SMART: language.gettext("smart"),
        Kind.STRUCTURAL: language.gettext("structural"),
        Kind.SUSTAINABLE: language.gettext("sustainable"),
    }
    return words[kind] if kind else ""


def quantity(value: Value, unit: str, language: Language) -> str:
    """A value as printed: with all its written digits and its unit, or Yes/No; a percent sign stands as the language puts it."""
    if isinstance(value, bool):
        return language.gettext("Yes") if value else language.gettext("No")
    word = language.word(unit)
    if word.startswith("%"):
        return language.percent(value) + word[1:]
    return f"{language.number(value)} {unit_words(unit, language)}".rstrip()


def unit_words(unit: str, language: Language) -> str:
    """A unit in words; the round number inside it ("/ 100 000 inhabitants") is written as the language writes numbers."""
    return language.word(unit).replace("100 000", language.number(100_000))


def sign_of(unit: str) -> str:
    """A per cent sign, which stands at every number; any other unit stands once, beside many numbers."""
    return "%" if unit.startswith("%") else ""


def of_target_words(percent: str, language: Language) -> str:
    """A percentage that is one of a target."""
    return language.gettext("%(percent)s of target") % {"percent": percent}


def no_target_words(status: BenchmarkStatus, language: Language) -> str:
    """Why a verified value has no band: there is no benchmark for it, or there is none yet."""
    gettext = language.gettext
    return gettext("no benchmark") if status is BenchmarkStatus.NONE else gettext("no target yet")


def target_words(rule: Rule, unit: str, language: Language) -> str:
    """A target in words."""
    gettext = language.gettext
    match rule:
        case AtLeast(target):
            return gettext("at least %(target)s") % {"target": quantity(target, unit, language)}
        case AtMost(target):
            return gettext("at most %(target)s") % {"target": quantity(target, unit, language)}
        case Between(best, worst):
            return gettext("%(best)s (worst: %(worst)s)") % {
                "best": quantity(best, unit, language),
                "worst": quantity(worst, unit, language),
            }
        case Near(target):
            return gettext("close to %(target)s") % {"target": quantity(target, unit, language)}
        case Affirmed():
            return gettext("Yes")


def exact(percent: Fraction, language: Language) -> str:
    """A percentage with all its decimals; with four and an ellipsis where there are more."""
    cut = shown(percent, _DECIMALS)
    text = language.percent(cut.normalize() if cut != cut.to_integral_value() else Decimal(int(cut)))
    if not percent.numerator * 10**_DECIMALS % percent.denominator:
        return text
    digits = max(i for i, c in enumerate(text) if c.isdigit()) + 1
    return f"{text[:digits]}…{text[digits:]}"
