"""The geometry of plots along one axis: where a value stands, which numbers stand below the axis, and which dots would overlap.

Places are shares of the width, 0 at the low end and 1 at the high end. Nothing here knows of cities, bands or languages.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

# Values are skewed where the largest is more than so many times as large as every mark; without marks, as the middle one.
SKEW = 10
INTERVALS = 5
DECADES = 6


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from `low` to `high`.

    logarithmic   each tick is a power of ten; cut: there are values beyond `high`, which stand at its end
    ticks         the numbers below it, in order, from end to end
    """

    low: Decimal
    high: Decimal
    logarithmic: bool
    cut: bool
    ticks: tuple[Decimal, ...]

    def place(self, value: Decimal) -> float:
        """Where a value stands, 0 to 1; what lies beyond an end stands at it."""
        low, high, at = float(self.low), float(self.high), float(min(max(value, self.low), self.high))
        if self.logarithmic:
            low, high, at = math.log10(low), math.log10(high), math.log10(at)
        return min(max((at - low) / (high - low), 0.0), 1.0)

    def value(self, place: float) -> Decimal:
        """The value at a place, to four digits or so."""
        low, high = float(self.low), float(self.high)
        if self.logarithmic:
            return _plain(Decimal(f"{low * (high / low) ** place:.4g}"))
        return _plain(Decimal(f"{low + (high - low) * place:.4g}"))


def axis_of(values: Sequence[Decimal], marks: Sequence[Decimal]) -> Axis:
    """An axis that holds all values and marks; it begins at zero, or lower where a value does.

    Where values are skewed it is logarithmic if all are above zero, else cut, so that the many do not shrink to one spot.

    values   what is drawn; marks: other places that must be seen, such as a target; not both may be empty
    """
    numbers = [*values, *marks]
    top, bottom = max(numbers), min(Decimal(0), *numbers)
    middle = sorted(values)[len(values) // 2] if values else Decimal(0)
    least = max(marks) if marks else middle
    if least > 0 and top > SKEW * least and min(numbers) > 0:
        return _logarithmic(min(numbers), top)
    typical = max(middle, least)
    if typical <= 0 or top <= SKEW * typical:
        return _linear(bottom, top, cut=False)
    return _linear(bottom, max(number for number in numbers if number <= SKEW * typical), cut=True)


def _linear(bottom: Decimal, top: Decimal, *, cut: bool) -> Axis:
    span = top - bottom or Decimal(1)
    step = _step(span / INTERVALS)
    low = (bottom / step).to_integral_value(ROUND_FLOOR) * step
    high = (max(top, bottom + span) / step).to_integral_value(ROUND_CEILING) * step
    count = int((high - low) / step)
    return Axis(low, high, logarithmic=False, cut=cut, ticks=tuple(_plain(low + step * n) for n in range(count + 1)))


def _logarithmic(bottom: Decimal, top: Decimal) -> Axis:
    first, last = bottom.adjusted(), top.adjusted() + (top != Decimal(1).scaleb(top.adjusted()))
    every = -(-(last - first) // DECADES)
    last = first + -(-(last - first) // every) * every
    ticks = tuple(_plain(Decimal(1).scaleb(power)) for power in range(first, last + 1, every))
    return Axis(ticks[0], ticks[-1], logarithmic=True, cut=False, ticks=ticks)


def _step(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * factor for factor in map(Decimal, ("1", "2", "2.5", "5", "10")) if power * factor >= least)


def _plain(number: Decimal) -> Decimal:
    """The same number with as few digits as write it."""
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def levels_of(places: Sequence[float], size: float) -> list[int]:
    """For each dot the lowest row, from 0, in which it overlaps no other.

    places   where the dots stand; size: how wide a dot is, as a share of the width
    """
    levels = [0] * len(places)
    ends: list[float] = []
    for index in sorted(range(len(places)), key=places.__getitem__):
        start = places[index] - size / 2
        level = next((n for n, end in enumerate(ends) if end <= start + 1e-9), len(ends))
        if level == len(ends):
            ends.append(0.0)
        ends[level] = places[index] + size / 2
        levels[index] = level
    return levels


class Column(NamedTuple):
    """So many things (`size`) of one kind in one stretch of the axis; `below`: how many of other kinds it stands on."""

    start: float
    end: float
    kind: Hashable
    size: int
    below: int


def columns_of(
    places: Sequence[float], kinds: Sequence[Hashable], order: Sequence[Hashable], bins: int
) -> tuple[Column, ...]:
    """Things counted in stretches of equal width, kind upon kind in the order given.

    places   where they stand; kinds: what each is; order: all kinds there can be
    """
    counts: dict[tuple[int, Hashable], int] = {}
    for place, kind in zip(places, kinds, strict=True):
        key = min(int(place * bins), bins - 1), kind
        counts[key] = counts.get(key, 0) + 1
    found = []
    for number in sorted({number for number, _ in counts}):
        below = 0
        for kind in order:
            count = counts.get((number, kind), 0)
            if count:
                found.append(Column(number / bins, (number + 1) / bins, kind, count, below))
                below += count
    return tuple(found)
