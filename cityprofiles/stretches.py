"""The other way round of the score: which values lie in which band of a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from cityprofiles.methodology import AtLeast, AtMost, Between, Near, Rule
from cityprofiles.score import LIMITS, Band


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values from `low` to `high` that lie in one band; None where there is no end.

    A limit belongs to the stretch whose band is the higher of the two beside it.
    """

    low: Fraction | None
    high: Fraction | None
    band: Band


def stretches_of(rule: Rule) -> tuple[Stretch, ...]:
    """The bands along the values, from the lowest value; none for a Yes/No target."""
    match rule:
        case AtLeast(target):
            return _rising(Fraction(target), None)
        case AtMost(target):
            return _falling(Fraction(target), None)
        case Near(target):
            middle = Fraction(target)
            left, right = _rising(middle, middle), _falling(middle, middle)
            reached = Stretch(left[-1].low, right[0].high, Band.REACHED)
            return (*left[:-1], reached, *right[1:])
        case Between(best, worst):
            return _line(Fraction(best), Fraction(worst))
        case _:
            return ()


def _rising(target: Fraction, end: Fraction | None) -> tuple[Stretch, ...]:
    """More is better: value / target."""
    limits = [target * limit / 100 for limit, _ in reversed(LIMITS)]
    return tuple(_between([None, *limits[1:], end], [band for _, band in reversed(LIMITS)]))


def _falling(target: Fraction, start: Fraction | None) -> tuple[Stretch, ...]:
    """Less is better: target / value."""
    limits = [target * 100 / limit for limit, _ in LIMITS if limit]
    return tuple(_between([start, *limits, None], [band for _, band in LIMITS]))


def _line(best: Fraction, worst: Fraction) -> tuple[Stretch, ...]:
    """A straight line from the worst value to the best."""
    limits = [worst + (best - worst) * limit / 100 for limit, _ in LIMITS if limit]
    bands = [band for _, band in LIMITS]
    if best > worst:
        limits, bands = limits[::-1], bands[::-1]
    return tuple(_between([None, *limits, None], bands))


def _between(edges: list[Fraction | None], bands: list[Band]) -> Iterator[Stretch]:
    for number, band in enumerate(bands):
        yield Stretch(edges[number], edges[number + 1], band)
