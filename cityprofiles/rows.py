"""Rows of results as templates get them: a data point with its value, target, percent of target, band, and its sums.

Every word is in the language of the page, every number written as that language writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cityprofiles.language import Language, Phrase
from cityprofiles.methodology import Category, Dimension, Kpi, Level
from cityprofiles.model import Status
from cityprofiles.policy import is_known, is_reported
from cityprofiles.score import Band, PointScore, Score
from cityprofiles.sums import Sums, sums_of
from cityprofiles.words import (
    band_range,
    band_words,
    benchmark_words,
    exact,
    kind_words,
    no_target_words,
    quantity,
    sign_of,
    status_words,
    target_words,
    tenths,
)

MARKS = {Band.REACHED: "b4", Band.CLOSE: "b3", Band.HALFWAY: "b2", Band.FAR: "b1"}
NO_TARGET, NOT_VERIFIED, NO_DATA, UNKNOWN = "nt", "nv", "nd", "uk"


@dataclass(frozen=True, slots=True)
class BandMark:
    """How a band, or the lack of one, is shown.

    mark    class of colour and pattern: b4 b3 b2 b1, nt (reported, no target yet), nv (reported, not verified), nd (no data),
            uk (unknown: not part of an extract)
    points  1 to 4, 0 where there is no band
    range   the limits in figures, e.g. "66–95%"; empty without a band
    words   in words, e.g. "close to target", "not reported"
    """

    mark: str
    points: int
    range: str
    words: str


@dataclass(frozen=True, slots=True)
class ScoreMark:
    """An aggregate as shown: `percent` of the points ("76.7%", empty where nothing is scored), points, and its band.

    percent_exact   with all its decimals, or with four and an ellipsis
    """

    percent: str
    percent_exact: str
    points: int
    max_points: int
    scored: int
    band: BandMark


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note under a table; `number` as it stands beside the value."""

    number: int
    text: Phrase


@dataclass(frozen=True, slots=True)
class PointRow:
    """One data point in a table of results.

    anchor    the id of its sums in a page; label: its name; core: whether the KPI is core (else advanced)
    value     with its unit, or what is known instead of a value ("not reported"); reported: whether it is a value
    known     whether anything is known of it: false for what an extract leaves out
    target    in words, e.g. "at least 60%", without a unit that stands beside the value; target_in_full: with it; empty where there is none
    status    of the benchmark: published, provisional, none, unpublished; status_words, basis: the same for people
    percent   of target; bar: whole percent of target for the length of a bar; both None where it is not scored
    reason    why there is no verified value; footnote: a note on the value
    """

    anchor: str
    label: str
    core: bool
    value: str
    reported: bool
    known: bool
    target: str
    target_in_full: str
    status: str
    status_words: str
    basis: Phrase
    percent: str | None
    bar: int | None
    band: BandMark
    reason: Phrase | None
    footnote: Footnote | None
    sums: Sums | None
    details: tuple[tuple[str, Phrase], ...]


@dataclass(frozen=True, slots=True)
class KpiRows:
    """A KPI with the rows of its data points, in the catalogue's order.

    formula   numerator ÷ denominator in words, where its sheet was read; kind: smart, structural, sustainable, in words
    targets   SDG targets; assigned: they are this project's reading; list_may_go_on: its sheet may name further ones
    """

    anchor: str
    code: str
    name: str
    definition: str
    core: bool
    kind: str
    formula: str
    targets: tuple[str, ...]
    assigned: bool
    list_may_go_on: bool
    goals: tuple[int, ...]
    rows: tuple[PointRow, ...]

    @property
    def known(self) -> tuple[PointRow, ...]:
        """The rows of which anything is known: all of them in a full report."""
        return tuple(row for row in self.rows if row.known)


def anchor_of(kpi: str, data_point: str | None = None) -> str:
    """The id of a KPI or of one of its data points in a page, e.g. "ec-i-t-4a-cycling"."""
    return kpi.lower() + (f"-{data_point.replace('_', '-')}" if data_point else "")


def dimension_anchor(dimension: Dimension) -> str:
    """The id of a dimension in a page, e.g. "society-and-culture"."""
    return slug(dimension.name)


def category_anchor(category: Category) -> str:
    """The id of a category in a page, e.g. "economy-urban-planning"."""
    return slug(category.key)


def slug(name: str) -> str:
    """A name as a part of an address or as the id of a place in a page: "Economy/Urban Planning" is economy-urban-planning."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


@lru_cache(maxsize=64)
def mark_of_band(band: Band, language: Language) -> BandMark:
    """How a band is shown."""
    return BandMark(MARKS[band], band.points, band_range(band, language), band_words(band, language))


# A thousand cities have the same few scores again and again.
@lru_cache(maxsize=1 << 14)
def mark_of_score(score: Score, language: Language) -> ScoreMark:
    """How an aggregate is shown."""
    if score.percent is None or score.band is None:
        return ScoreMark("", "", 0, 0, 0, BandMark(NO_DATA, 0, "", language.gettext("no score")))
    percent = tenths(score.percent, language)
    return ScoreMark(
        percent,
        exact(score.percent, language),
        score.points,
        score.max_points,
        score.scored,
        mark_of_band(score.band, language),
    )


def mark_of_point(point: PointScore, language: Language) -> BandMark:
    """How the band of a data point, or the lack of one, is shown."""
    if point.band:
        return mark_of_band(point.band, language)
    status = point.result.status
    if status is Status.VERIFIED:
        return BandMark(NO_TARGET, 0, "", no_target_words(point.data_point.benchmark.status, language))
    if not is_known(point.result):
        return BandMark(UNKNOWN, 0, "", status_words(status, language))
    mark = NOT_VERIFIED if is_reported(point.result) else NO_DATA
    return BandMark(mark, 0, "", status_words(status, language))


def point_row(point: PointScore, footnote: Footnote | None, language: Language) -> PointRow:
    """One data point as a row."""
    kpi, data_point, result = point.kpi, point.data_point, point.result
    benchmark = data_point.benchmark
    value = (
        status_words(result.status, language)
        if result.value is None
        else quantity(result.value, data_point.unit, language)
    )
    return PointRow(
        anchor=anchor_of(kpi.id, data_point.id),
        label=language.word(data_point.label),
        core=kpi.level is Level.CORE,
        value=value,
        reported=result.value is not None,
        known=is_known(result),
        target=target_words(benchmark.rule, sign_of(data_point.unit), language) if benchmark.rule else "",
        target_in_full=target_words(benchmark.rule, data_point.unit, language) if benchmark.rule else "",
        status=str(benchmark.status),
        status_words=benchmark_words(benchmark.status, language),
        basis=_as_sentence(language.phrase(benchmark.basis)),
        percent=tenths(point.percent, language) if point.percent is not None else None,
        bar=int(point.percent) if point.percent is not None else None,
        band=mark_of_point(point, language),
        reason=language.phrase(result.reason) if result.reason else None,
        footnote=footnote,
        sums=sums_of(point, language),
        details=_details(point, language),
    )


def _as_sentence(phrase: Phrase) -> Phrase:
    """Words that stand after a full stop begin with a capital."""
    return Phrase(phrase.words[:1].upper() + phrase.words[1:], phrase.lang)


def _details(point: PointScore, language: Language) -> tuple[tuple[str, Phrase], ...]:
    result, gettext = point.result, language.gettext
    found = []
    if result.year:
        found.append((gettext("Year"), Phrase(str(result.year))))
    if result.source:
        found.append((gettext("Source"), language.phrase(result.source)))
    if result.quality:
        found.append((gettext("Quality"), Phrase(result.quality)))
    if result.origin:
        found.append((gettext("Origin"), Phrase(result.origin)))
    return tuple(found)


def kpi_rows(kpi: Kpi, rows: tuple[PointRow, ...], language: Language) -> KpiRows:
    """A KPI with its rows."""
    word = language.word
    formula = " ÷ ".join(word(part) for part in (kpi.numerator, kpi.denominator) if part)
    return KpiRows(
        anchor_of(kpi.id),
        kpi.code,
        word(kpi.name),
        word(kpi.definition),
        kpi.level is Level.CORE,
        kind_words(kpi.kind, language),
        formula,
        kpi.sdg.targets,
        kpi.sdg.assigned,
        kpi.sdg.list_may_go_on,
        kpi.sdg.goals,
        rows,
    )
