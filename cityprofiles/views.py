"""What a template gets: frozen values with every word in the page's language and every number written out.

A template contains layout and words; it computes nothing and never sees a working object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cityprofiles.language import Phrase
from cityprofiles.rows import BandMark, Footnote, KpiRows, PointRow, ScoreMark
from cityprofiles.wheelpicture import WheelPicture

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

    @property
    def known(self) -> tuple[PointRow, ...]:
        """The rows of which anything is known: all of them in a full report."""
        return tuple(row for row in self.rows if row.known)

    @property
    def unknown(self) -> tuple[PointRow, ...]:
        """The rows that are not part of an extract."""
        return tuple(row for row in self.rows if not row.known)


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

    @property
    def known(self) -> int:
        """How many of its data points anything is known of."""
        return sum(len(category.known) for category in self.categories)

    @property
    def total(self) -> int:
        """How many data points it has."""
        return sum(len(category.rows) for category in self.categories)


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
    wanting  a value could be collected: it is neither withheld nor about something that the city does not have
    """

    kpi: KpiRows
    partial: bool
    several: bool
    wanting: bool
    points: tuple[tuple[str, str, Phrase | None], ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A place that became this one, or that this one became: its name, its profile's address (empty where it has none), when, and how.

    renamed   it is the same place under another name; else two or more became one
    """

    name: Phrase
    path: str
    on: str
    how: str
    renamed: bool


@dataclass(frozen=True, slots=True)
class RoundLink:
    """A round of a city in a list: its name, month, address below the language, and whether it is withdrawn."""

    name: str
    month: str
    path: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class LocalRow:
    """A KPI of the city's own: its name, value and target in words, percent of target and band; never part of a score."""

    name: Phrase
    value: str
    target: str
    percent: str | None
    band: BandMark
    basis: Phrase | None
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class HistoryCell:
    """A value or a share of the points in one round, its band, and whether it measures the same as in the latest round."""

    value: str
    band: BandMark
    comparable: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A row over all rounds; a cell is None where the round's catalogue lacks it. `anchor`: of its row in the report, or empty."""

    anchor: str
    label: str
    core: bool
    cells: tuple[HistoryCell | None, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Bands over rounds, from the oldest.

    rounds   (name, month, edition of the catalogue) of each column
    totals   the city and its dimensions; none where every round is an extract
    groups   (dimension, row of a category, rows of its data points)
    """

    rounds: tuple[tuple[str, str, str], ...]
    totals: tuple[HistoryRow, ...]
    groups: tuple[tuple[str, HistoryRow, tuple[HistoryRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A data point in two rounds: its old and its new value in words, each with its band (None where it did not exist)."""

    anchor: str
    label: str
    core: bool
    old: str
    old_band: BandMark | None
    new: str
    new_band: BandMark


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What changed since an older round: groups of (kind of change, rows), and how many stayed the same or have no band.

    older   the older round's name, empty where there is none; month: its month
    unknown of how many data points nothing can be said, since one of the rounds is an extract without them
    """

    older: str
    month: str
    groups: tuple[tuple[str, tuple[ChangeRow, ...]], ...]
    same: int
    unscored: int
    unknown: int


@dataclass(frozen=True, slots=True)
class WithdrawalView:
    """What stays at the addresses of a withdrawn round: whose it was, when it was withdrawn and why, and the rounds that are public."""

    city: CityView
    name: str
    on: str
    reason: Phrase
    sentence: str
    rounds: tuple[RoundLink, ...]


@dataclass(frozen=True, slots=True)
class CityView:
    """Who a city is; every field is written out, and empty where it is not known.

    other_names   its name in other languages, such as its own, where they differ from `name`
    """

    slug: str
    name: Phrase
    other_names: tuple[Phrase, ...]
    country: str
    region: Phrase | None
    population: str
    population_year: str
    population_source: Phrase | None
    area: str
    area_year: str
    area_source: Phrase | None
    density: str
    coordinates: str
    coordinates_source: Phrase | None
    website: str
    website_name: str
    predecessors: tuple[Relation, ...]
    successor: Relation | None


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A piece of a factsheet or a case study: Markdown, or the category whose table stands there."""

    text: str
    category: CategoryView | None


@dataclass(frozen=True, slots=True)
class StoryView:
    """A factsheet or a case study.

    name   as in its address; kind: in words; lang: of its text where that is not the page's language
    """

    name: str
    kind: str
    lang: str | None
    parts: tuple[StoryPart, ...]


@dataclass(frozen=True, slots=True)
class RoundView:
    """One verification round of one city, for the profile, the report and the snapshot.

    name       the round's address part; month: the report's month in words
    is_full    whether it holds a whole report; an extract has no totals
    verifier, organisation, completed, assurance, limitations   of the verification; empty where not known
    overall, sentences   how the city does; dimensions with everything below them
    strengths  categories at or near their targets, best first
    far, halfway   data points far from target and halfway to it, the furthest first
    shortfalls     the first of `far`; further: how many follow
    goals      SDGs that the catalogue serves
    kpi_table, point_table   the two summary tables; None for an extract
    not_reported, not_verified   gaps, by KPI; what an extract leaves out is none of them
    reached    data points that have reached their targets
    provisional   how many bands rest on a provisional target; scored: how many there are
    local      the city's own KPIs
    stories    its factsheet and its case study: (name in the address, in words)
    rounds     all public and withdrawn rounds of the city, the latest first
    state      in a preview: how far the round is on its way to the public; else empty
    approved   whether both have approved it as it is: always so in public
    """

    city: CityView
    name: str
    title: Phrase
    month: str
    isbn: str
    is_full: bool
    verifier: str
    organisation: str
    completed: str
    assurance: str
    limitations: Phrase | None
    supporters: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str, Phrase | None, str], ...]
    approvals: tuple[tuple[Phrase, str, str, Phrase | None], ...]
    corrections: tuple[tuple[str, Phrase], ...]
    seal: str
    edition: str
    overall: ScoreMark
    sentences: tuple[str, ...]
    dimensions: tuple[DimensionView, ...]
    strengths: tuple[CategoryView, ...]
    reached: tuple[PointRow, ...]
    far: tuple[PointRow, ...]
    halfway: tuple[PointRow, ...]
    goals: tuple[GoalView, ...]
    kpi_table: SummaryTable | None
    point_table: SummaryTable | None
    not_reported: tuple[Gap, ...]
    not_verified: tuple[Gap, ...]
    provisional: int
    scored: int
    picture: WheelPicture
    foreword: tuple[str, str | None]
    next_steps: tuple[str, str | None]
    local: tuple[LocalRow, ...]
    stories: tuple[tuple[str, str], ...]
    rounds: tuple[RoundLink, ...]
    state: str
    approved: bool

    @property
    def is_latest(self) -> bool:
        """Whether no newer round is public."""
        return self.newest.name == self.name

    @property
    def newest(self) -> RoundLink:
        """The latest public round of the city, which may be this one."""
        return next(link for link in self.rounds if not link.withdrawn)

    @property
    def known(self) -> int:
        """How many data points anything is known of."""
        return sum(dimension.known for dimension in self.dimensions)

    @property
    def total(self) -> int:
        """How many data points the catalogue has."""
        return sum(dimension.total for dimension in self.dimensions)

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
        """The names of the KPIs of which a value could still be collected."""
        return [gap.kpi.name for gap in self.not_reported if gap.wanting]

    @property
    def categories(self) -> Iterator[CategoryView]:
        """All categories of all dimensions, in the catalogue's order."""
        for dimension in self.dimensions:
            yield from dimension.categories

    @property
    def path(self) -> str:
        """The address of the report, below the language."""
        return f"cities/{self.city.slug}/{self.name}/"

    @property
    def way(self) -> str:
        """The address that its documents lead to, below the language: the profile, or of an older round its own page.

        A profile shows the latest round, whose numbers are not those of an older document.
        """
        return f"cities/{self.city.slug}/" if self.is_latest else self.path


@dataclass(frozen=True, slots=True)
class CityCard:
    """A city in a list: its name, country, the month of its latest round, one sentence, its score, whether bands rest on
    provisional targets, and whether that round is a whole report, not an extract.

    path   the address of its profile, below the language; its small wheel stands there as thumbnail.svg
    """

    name: Phrase
    country: str
    path: str
    month: str
    sentence: str
    overall: ScoreMark
    provisional: bool
    full: bool
