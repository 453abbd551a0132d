"""What the pages of a city's history show: bands over its rounds, and what changed from one round to the next."""

from __future__ import annotations

from collections.abc import Sequence

from cityprofiles.history import Move, ScoredRound, Step, same_measure, steps
from cityprofiles.language import Language
from cityprofiles.methodology import Level
from cityprofiles.policy import is_known, may_have_totals
from cityprofiles.rows import NO_DATA, BandMark, anchor_of, mark_of_point, mark_of_score
from cityprofiles.score import PointScore, Score
from cityprofiles.views import ChangeRow, ChangesView, HistoryCell, HistoryRow, HistoryView
from cityprofiles.words import quantity, status_words


def history_view(rounds: Sequence[ScoredRound], language: Language) -> HistoryView:
    """Bands over all rounds, from the oldest: the city and its dimensions, then each category with its data points.

    The rows are those of the latest round's catalogue; a cell is empty where an older catalogue lacks the row, and marked where it
    measured something else. An extract has no totals, and data points that are unknown in every round have no row.
    """
    latest = rounds[-1]
    totals = [
        HistoryRow(
            "",
            language.gettext("All dimensions"),
            True,
            tuple(_score_cell(r, r.scores.overall, r.catalog is latest.catalog, language) for r in rounds),
        )
    ]
    groups = []
    for dimension in latest.catalog.dimensions:
        cells = tuple(
            _score_cell(r, r.scores.dimensions.get(dimension.id), r.catalog is latest.catalog, language) for r in rounds
        )
        totals.append(HistoryRow("", language.word(dimension.name), True, cells))
        for category in dimension.categories:
            cells = tuple(
                _score_cell(r, r.scores.categories.get(category.key), r.catalog is latest.catalog, language)
                for r in rounds
            )
            head = HistoryRow("", language.word(category.name), True, cells)
            points = [p for p in latest.scores.points if p.kpi.category == category.key and _is_known_once(p, rounds)]
            if points:
                rows = tuple(_point_row(p, rounds, language) for p in points)
                groups.append((language.word(dimension.name), head, rows))
    names = tuple((r.round.name, language.month(r.round.report.month), r.catalog.edition) for r in rounds)
    full = any(may_have_totals(r.round) for r in rounds)
    return HistoryView(names, tuple(totals) if full else (), tuple(groups))


def _is_known_once(point: PointScore, rounds: Sequence[ScoredRound]) -> bool:
    key = (point.kpi.id, point.data_point.id)
    return any(is_known(r.round.by_data_point[key]) for r in rounds if key in r.round.by_data_point)


def _score_cell(found: ScoredRound, score: Score | None, same_edition: bool, language: Language) -> HistoryCell | None:
    """A share of the points; editions pool other data points, so that it is comparable within one only."""
    if score is None:
        return None
    if not may_have_totals(found.round):
        return HistoryCell("", BandMark(NO_DATA, 0, "", language.gettext("no total: extract")), True)
    mark = mark_of_score(score, language)
    return HistoryCell(mark.percent, mark.band, same_edition or not score.scored)


def _point_row(point: PointScore, rounds: Sequence[ScoredRound], language: Language) -> HistoryRow:
    cells: list[HistoryCell | None] = []
    for found in rounds:
        other = next(
            (p for p in found.scores.points if (p.kpi.id, p.data_point.id) == (point.kpi.id, point.data_point.id)), None
        )
        if other is None:
            cells.append(None)
            continue
        same = (
            same_measure(point.kpi, point.data_point, other.kpi, other.data_point)
            and point.data_point.benchmark.rule == other.data_point.benchmark.rule
        )
        cells.append(HistoryCell(_value(other, language), mark_of_point(other, language), same))
    label = language.word(point.data_point.label)
    return HistoryRow(anchor_of(point.kpi.id, point.data_point.id), label, point.kpi.level is Level.CORE, tuple(cells))


def _value(point: PointScore, language: Language) -> str:
    if point.result.value is None:
        return status_words(point.result.status, language)
    return quantity(point.result.value, point.data_point.unit, language)


def changes_view(older: ScoredRound | None, newer: ScoredRound, language: Language) -> ChangesView:
    """What changed since the round before, by kind of change; empty where there is none before."""
    if older is None:
        return ChangesView("", "", (), 0, 0, 0)
    found = steps(older, newer)
    groups = tuple(
        (title, tuple(_row(step, language) for step in found if step.move is move))
        for move, title in _titles(language)
        if any(step.move is move for step in found)
    )
    same = sum(1 for step in found if step.move is Move.SAME)
    unscored = sum(1 for step in found if step.move is Move.NO_BAND)
    unknown = sum(1 for step in found if step.move is Move.UNKNOWN)
    return ChangesView(older.round.name, language.month(older.round.report.month), groups, same, unscored, unknown)


def _titles(language: Language) -> tuple[tuple[Move, str], ...]:
    gettext = language.gettext
    return (
        (Move.UP, gettext("Moved up")),
        (Move.DOWN, gettext("Moved down")),
        (Move.NEWLY_REPORTED, gettext("Newly reported")),
        (Move.NO_LONGER_REPORTED, gettext("No longer reported")),
        (Move.NEWLY_VERIFIED, gettext("Newly verified")),
        (Move.NO_LONGER_VERIFIED, gettext("No longer verified")),
        (Move.BENCHMARK_CHANGED, gettext("Benchmark changed, so the bands are not comparable")),
        (Move.NOT_COMPARABLE, gettext("Catalogue changed, so the values are not comparable")),
        (Move.NEW_IN_CATALOGUE, gettext("New in the catalogue")),
    )


def _row(step: Step, language: Language) -> ChangeRow:
    newer = step.newer
    old = _value(step.older, language) if step.older else ""
    mark = mark_of_point(step.older, language) if step.older else None
    return ChangeRow(
        anchor_of(newer.kpi.id, newer.data_point.id),
        language.word(newer.data_point.label),
        newer.kpi.level is Level.CORE,
        old,
        mark,
        _value(newer, language),
        mark_of_point(newer, language),
    )
