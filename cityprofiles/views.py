"""What a template gets: frozen values with every word in the page's language and every number written out.

A template contains layout and words; it computes nothing and never sees a working object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cityprofiles.drawing import WheelPicture
from cityprofiles.language import Phrase
from cityprofiles.rows import Footnote, KpiRows, PointRow, ScoreMark

SHORTFALLS_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category within a dimension: its anchor in a page, its name, icon, score and KPIs, and the notes under its table."""

    anchor: str
    name: str
    icon: str
    dimension: str
    score: ScoreMark
    kpis: tuple[KpiRows, ...]
    footnotes: tuple[Footnote, ...]

    @property
    def rows(self) -> tuple[PointRow, ...]:
        """The data points of all its KPIs."""
        return tuple(row for kpi in self.kpis for row in kpi.rows)


@dataclass(frozen=True, slots=True)
class SubDimensionView:
    """A sub-dimension: its name, score, and the names of the categories that it holds KPIs of."""

    name: str
    score: ScoreMark
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DimensionView:
    """A dimension: its anchor, name, score, one sentence on how the city does, its sub-dimensions and categories."""

    anchor: str
    name: str
    score: ScoreMark
    sentence: str
    sub_dimensions: tuple[SubDimensionView, ...]
    categories: tuple[CategoryView, ...]


@dataclass(frozen=True, slots=True)
class GoalView:
    """An SDG: number, short name, score, score by dimension (name, score), and the KPIs that serve it."""

    number: int
    name: str
    score: ScoreMark
    by_dimension: tuple[tuple[str, ScoreMark], ...]
    kpis: tuple[KpiRows, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row of a summary table: its label ("Core KPIs"), the counts and the whole percentage as printed."""

    label: str
    total: str
    reported: str
    verified: str
    percent: str


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A summary table: groups (a dimension or "Overall", with its two rows), and the row of all."""

    groups: tuple[tuple[str, tuple[CountRow, ...]], ...]
    total: CountRow


@dataclass(frozen=True, slots=True)
class Gap:
    """A KPI that is not (wholly) reported or not verified.

    partial  some of its data points are there; points: those that are not, as (label, what is known, reason)
    """

    kpi: KpiRows
    partial: bool
    several: bool
    points: tuple[tuple[str, str, Phrase | None], ...]


@dataclass(frozen=True, slots=True)
class CityView:
    """Who a city is; every field is written out, and empty where it is not known."""

    slug: str
    name: Phrase
    country: str
    region: Phrase | None
    population: str
    population_year: str
    population_source: Phrase | None
    website: str
    website_name: str


@dataclass(frozen=True, slots=True)
class RoundView:
    """One verification round of one city, for the profile, the report and the snapshot.

    name       the round's address part; month: the report's month in words
    verifier, organisation, completed, assurance, limitations   of the verification; empty where not known
    overall, sentences   how the city does; dimensions with everything below them
    strengths  categories at or near their targets, best first
    far, halfway   data points far from target and halfway to it, the furthest first
    shortfalls     the first of `far`; further: how many follow
    goals      SDGs that the catalogue serves
    kpi_table, point_table   the two summary tables; None for an extract
    not_reported, partly_reported, not_verified   gaps, by KPI
    provisional   how many bands rest on a provisional target; scored: how many there are
    """

    city: CityView
    name: str
    title: Phrase
    month: str
    isbn: str
    coverage: str
    verifier: str
    organisation: str
    completed: str
    assurance: str
    limitations: Phrase | None
    supporters: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str, Phrase | None, str], ...]
    approvals: tuple[tuple[Phrase, str, str, Phrase | None], ...]
    seal: str
    edition: str
    overall: ScoreMark
    sentences: tuple[str, ...]
    dimensions: tuple[DimensionView, ...]
    strengths: tuple[CategoryView, ...]
    far: tuple[PointRow, ...]
    halfway: tuple[PointRow, ...]
    goals: tuple[GoalView, ...]
    kpi_table: SummaryTable
    point_table: SummaryTable
    not_reported: tuple[Gap, ...]
    not_verified: tuple[Gap, ...]
    provisional: int
    scored: int
    picture: WheelPicture
    foreword: tuple[str, str | None]
    next_steps: tuple[str, str | None]

    @property
    def shortfalls(self) -> tuple[PointRow, ...]:
        """The data points furthest from their targets."""
        return self.far[:SHORTFALLS_AT_MOST]

    @property
    def further(self) -> int:
        """How many more are far from their targets."""
        return len(self.far) - len(self.shortfalls)

    @property
    def gap_names(self) -> list[str]:
        """The names of the KPIs that are not (wholly) reported."""
        return [gap.kpi.name for gap in self.not_reported]

    @property
    def categories(self) -> Iterator[CategoryView]:
        """All categories of all dimensions, in the catalogue's order."""
        for dimension in self.dimensions:
            yield from dimension.categories

    @property
    def path(self) -> str:
        """The address of the report, below the language."""
        return f"cities/{self.city.slug}/{self.name}/"


@dataclass(frozen=True, slots=True)
class CityCard:
    """A city in a list: its latest round, one sentence, its score, and its small wheel as SVG."""

    city: CityView
    round: str
    month: str
    sentence: str
    overall: ScoreMark
    wheel: str

    @property
    def path(self) -> str:
        """The address of the profile, below the language."""
        return f"cities/{self.city.slug}/"
