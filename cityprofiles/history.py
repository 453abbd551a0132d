"""A city's rounds side by side: bands over time, and what changed from one round to the next.

Values are compared only where they mean the same: the same KPI and data point, with the same definition, unit and form of answer, and bands
only where the benchmark is the same too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cityprofiles.methodology import Catalog, DataPoint, Kpi
from cityprofiles.model import Round
from cityprofiles.policy import is_known, is_reported, is_verified
from cityprofiles.score import PointScore, RoundScores, score_round


class Move(StrEnum):
    """What happened to a data point from an older round to a newer one."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEWLY_REPORTED = "newly_reported"
    NO_LONGER_REPORTED = "no_longer_reported"
    NEWLY_VERIFIED = "newly_verified"
    NO_LONGER_VERIFIED = "no_longer_verified"
    NEW_IN_CATALOGUE = "new_in_catalogue"
    BENCHMARK_CHANGED = "benchmark_changed"
    NOT_COMPARABLE = "not_comparable"
    NO_BAND = "no_band"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """One data point of the newer round's catalogue in two rounds; `older` is None where its catalogue lacks it."""

    move: Move
    older: PointScore | None
    newer: PointScore


@dataclass(frozen=True)
class ScoredRound:
    """A round with its catalogue and its scores."""

    round: Round
    catalog: Catalog
    scores: RoundScores


def scored_rounds(rounds: Sequence[Round], catalogs: Mapping[str, Catalog]) -> tuple[ScoredRound, ...]:
    """The rounds that can be shown, scored, from the oldest."""
    return tuple(
        ScoredRound(found, catalogs[found.catalog], score_round(found, catalogs[found.catalog]))
        for found in reversed(rounds)
        if not found.is_withdrawn
    )


def steps(older: ScoredRound, newer: ScoredRound) -> tuple[Step, ...]:
    """What happened to every data point of the newer round, in the catalogue's order."""
    before = {(point.kpi.id, point.data_point.id): point for point in older.scores.points}
    return tuple(_step(before.get((point.kpi.id, point.data_point.id)), point) for point in newer.scores.points)


def _step(older: PointScore | None, newer: PointScore) -> Step:
    return Step(_move(older, newer), older, newer)


def _move(older: PointScore | None, newer: PointScore) -> Move:
    if older is None:
        return Move.NEW_IN_CATALOGUE
    if not same_measure(older.kpi, older.data_point, newer.kpi, newer.data_point):
        return Move.NOT_COMPARABLE
    if not (is_known(older.result) and is_known(newer.result)):
        # What an extract leaves out is unknown, so nothing can be said of a change.
        return Move.UNKNOWN
    was, now = is_reported(older.result), is_reported(newer.result)
    if was != now:
        return Move.NEWLY_REPORTED if now else Move.NO_LONGER_REPORTED
    was, now = is_verified(older.result), is_verified(newer.result)
    if was != now:
        return Move.NEWLY_VERIFIED if now else Move.NO_LONGER_VERIFIED
    if older.data_point.benchmark.rule != newer.data_point.benchmark.rule:
        return Move.BENCHMARK_CHANGED
    if older.points is None or newer.points is None:
        return Move.NO_BAND
    if older.points == newer.points:
        return Move.SAME
    return Move.UP if newer.points > older.points else Move.DOWN


def same_measure(kpi: Kpi, point: DataPoint, other_kpi: Kpi, other: DataPoint) -> bool:
    """Whether two editions of a catalogue measure the same thing under this code."""
    return (kpi.definition, kpi.numerator, kpi.denominator, point.unit, point.is_answer) == (
        other_kpi.definition,
        other_kpi.numerator,
        other_kpi.denominator,
        other.unit,
        other.is_answer,
    )
