"""Percent of target, points, bands and aggregates: exact arithmetic on the digits that were written.

Rules: Verification Report, Kristiansund, Norway (ITU, September 2020), section 5 "Benchmarks and Scoring Methodology",
page 4, for bands, points and pooling; the forms of a benchmark are this project's (page "How scores are made").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache

from cityprofiles.methodology import Affirmed, AtLeast, AtMost, Benchmark, Between, Catalog, DataPoint, Kpi, Near, Rule
from cityprofiles.model import Result, Round, Value
from cityprofiles.policy import is_scored, may_have_totals

MAX_POINTS = 4
_ALL = "all data points"


class Band(StrEnum):
    """The four bands of percent of target, spelt as in results.json."""

    REACHED = "95+"
    CLOSE = "66-95"
    HALFWAY = "33-66"
    FAR = "<33"

    @property
    def points(self) -> int:
        """1 to 4."""
        return {Band.REACHED: 4, Band.CLOSE: 3, Band.HALFWAY: 2, Band.FAR: 1}[self]


# The lowest percentage of each band: a value exactly on a limit belongs to the higher band.
LIMITS: tuple[tuple[int, Band], ...] = ((95, Band.REACHED), (66, Band.CLOSE), (33, Band.HALFWAY), (0, Band.FAR))


@cache
def limits_of(band: Band) -> tuple[int, int]:
    """From which percentage on a value lies in a band, and up to which."""
    lows = [limit for limit, _ in LIMITS]
    return next((low, high) for (low, other), high in zip(LIMITS, [100, *lows], strict=False) if other is band)


# Without slots: see model.Result.
@dataclass(frozen=True)
class Score:
    """An aggregate over scored data points: points out of 4 for each of them.

    percent   100 × points / max_points, exact; None where nothing is scored
    """

    points: int
    scored: int

    @property
    def max_points(self) -> int:
        """Points that there would be if every scored data point reached its target."""
        return MAX_POINTS * self.scored

    @property
    def percent(self) -> Fraction | None:
        """Share of the points, 0 to 100, exact; None where nothing is scored."""
        return _share(self.points, self.max_points) if self.scored else None

    @property
    def band(self) -> Band | None:
        """By the same limits as for a data point; None where nothing is scored."""
        return _band_of_share(self.points, self.max_points) if self.scored else None


# Pages of a thousand cities ask for the same few shares and their bands again and again.
@lru_cache(maxsize=1 << 14)
def _share(points: int, most: int) -> Fraction:
    return Fraction(100 * points, most)


@lru_cache(maxsize=1 << 14)
def _band_of_share(points: int, most: int) -> Band:
    return band_of(_share(points, most))


@dataclass(frozen=True, slots=True)
class PointScore:
    """A data point with its result and, where it is scored, its percent of target (exact), band and points."""

    kpi: Kpi
    data_point: DataPoint
    result: Result
    percent: Fraction | None
    band: Band | None

    @property
    def points(self) -> int | None:
        """1 to 4; None where it is not scored."""
        return self.band.points if self.band else None


@dataclass(frozen=True, slots=True)
class RoundScores:
    """All scores of a round.

    points          one for each data point of the catalogue, in its order
    dimensions      by dimension id; sub_dimensions: by sub-dimension id; categories: by category key
    sdgs            by goal; sdgs_by_dimension: by goal, then by dimension id
    """

    points: tuple[PointScore, ...]
    overall: Score
    dimensions: Mapping[str, Score]
    sub_dimensions: Mapping[str, Score]
    categories: Mapping[str, Score]
    sdgs: Mapping[int, Score]
    sdgs_by_dimension: Mapping[int, Mapping[str, Score]]

    @property
    def scored(self) -> int:
        """How many data points have a band, also in an extract, which has no other score."""
        return sum(1 for point in self.points if point.band)


def percent_of_target(value: Value, rule: Rule) -> Fraction:
    """How much of its target a value reaches, in percent, cut to 0–100, exact.

    A Yes/No value with a rule for numbers, or the reverse, is a TypeError: the catalogue's own checks exclude it.
    """
    if isinstance(rule, Affirmed):
        if not isinstance(value, bool):
            raise TypeError("a number has no Yes/No target")
        return Fraction(100 if value else 0)
    if isinstance(value, bool):
        raise TypeError("Yes/No has no target that is a number")
    return min(max(_ratio(Fraction(value), rule) * 100, Fraction(0)), Fraction(100))


def _ratio(value: Fraction, rule: AtLeast | AtMost | Between | Near) -> Fraction:
    match rule:
        case AtLeast(target):
            return value / Fraction(target)
        case AtMost(target):
            return Fraction(1) if value <= target else Fraction(target) / value
        case Between(best, worst):
            return (value - Fraction(worst)) / (Fraction(best) - Fraction(worst))
        case Near(target):
            return Fraction(0) if value <= 0 else min(value / Fraction(target), Fraction(target) / value)


def band_of(percent: Fraction) -> Band:
    """The band of a percentage of 0 to 100; a value exactly on a limit belongs to the higher band.

    The limits are whole numbers, so the whole part decides.
    """
    whole = int(percent)
    return next(band for limit, band in LIMITS if whole >= limit)


def score_point(kpi: Kpi, data_point: DataPoint, result: Result) -> PointScore:
    """One data point; percent and band are None where it is not scored."""
    benchmark: Benchmark = data_point.benchmark
    if not is_scored(result, benchmark) or result.value is None or benchmark.rule is None:
        return PointScore(kpi, data_point, result, None, None)
    percent = percent_of_target(result.value, benchmark.rule)
    return PointScore(kpi, data_point, result, percent, band_of(percent))


def aggregate(points: Iterable[PointScore]) -> Score:
    """The score of a group: pooled over its scored data points, never a mean of means."""
    scored = [point.band.points for point in points if point.band]
    return Score(sum(scored), len(scored))


def score_round(found: Round, catalog: Catalog) -> RoundScores:
    """Every score of a round, by the catalogue of its own edition; an extract has scores of data points alone."""
    groups: dict[object, list[PointScore]] = {}
    points = []
    totals = may_have_totals(found)
    for kpi in catalog.kpis.values():
        goals = kpi.sdg.goals
        mine = [kpi.dimension, kpi.sub_dimension, kpi.category, *goals, *((goal, kpi.dimension) for goal in goals)]
        for data_point in kpi.data_points:
            point = score_point(kpi, data_point, found.by_data_point[kpi.id, data_point.id])
            points.append(point)
            for group in (*mine, _ALL) if totals else ():
                groups.setdefault(group, []).append(point)

    def score(group: object) -> Score:
        return aggregate(groups.get(group, ()))

    dimensions = tuple(dimension.id for dimension in catalog.dimensions)
    categories = (category.key for dimension in catalog.dimensions for category in dimension.categories)
    return RoundScores(
        points=tuple(points),
        overall=score(_ALL),
        dimensions={key: score(key) for key in dimensions},
        sub_dimensions={key: score(key) for key in catalog.sub_dimensions},
        categories={key: score(key) for key in categories},
        sdgs={goal: score(goal) for goal in catalog.goals},
        sdgs_by_dimension={goal: {key: score((goal, key)) for key in dimensions} for goal in catalog.goals},
    )


def tenth(percent: Fraction) -> Decimal:
    """A percentage as short as it is shown: whole where it is whole, else cut off after one decimal."""
    return Decimal(int(percent)) if percent.denominator == 1 else shown(percent, 1)


def shown(percent: Fraction, decimals: int) -> Decimal:
    """A percentage with so many decimals, cut off and never rounded up.

    What is shown then lies in the band that was chosen before any rounding: 65.97 is never shown as 66.
    """
    above = abs(percent.numerator) * 10**decimals // percent.denominator
    return Decimal(-above if percent < 0 else above).scaleb(-decimals)
