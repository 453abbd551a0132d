"""The methodology as frozen values: catalogue, dimension, category, KPI, data point, benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from cityprofiles.forms import Text

WHEEL_LENGTH = 32


class Level(StrEnum):
    """Whether every city is asked for a KPI (core) or may add it (advanced)."""

    CORE = "core"
    ADVANCED = "advanced"


class Kind(StrEnum):
    """What a KPI speaks of, by its own sheet in the collection methodology."""

    SMART = "smart"
    STRUCTURAL = "structural"
    SUSTAINABLE = "sustainable"


class BenchmarkStatus(StrEnum):
    """What kind of target a benchmark is; shown wherever a band rests on it."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"
    NONE = "none"
    UNPUBLISHED = "unpublished"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The target is T or more."""

    target: Decimal


@dataclass(frozen=True, slots=True)
class AtMost:
    """The target is T or less."""

    target: Decimal


@dataclass(frozen=True, slots=True)
class Between:
    """A straight line from the worst value (0 % of target) to the best (100 %)."""

    best: Decimal
    worst: Decimal


@dataclass(frozen=True, slots=True)
class Near:
    """The closer to T the better, from either side."""

    target: Decimal


@dataclass(frozen=True, slots=True)
class Affirmed:
    """Yes is the target."""


Rule = AtLeast | AtMost | Between | Near | Affirmed


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A target with its status and basis. `rule` is None where no target can be stated (status none or unpublished)."""

    rule: Rule | None
    status: BenchmarkStatus
    basis: Text


@dataclass(frozen=True, slots=True)
class DataPoint:
    """One value of a KPI.

    id        its key among the data points of the KPI; None where the KPI has just one
    label     as tables print it; wheel: the short form for the wheel
    unit      as printed after the value; empty for plain counts and ratios
    decimals  how many decimals a report prints
    lowest, highest   the range a value can have; None for no limit
    is_answer         True where the value is Yes or No
    """

    id: str | None
    label: str
    wheel: str
    unit: str
    decimals: int
    lowest: Decimal
    highest: Decimal | None
    is_answer: bool
    benchmark: Benchmark


@dataclass(frozen=True)
class SdgTargets:
    """The SDG targets that a KPI serves, and whether its own sheet names them or this project assigned them."""

    targets: tuple[str, ...]
    assigned: bool
    list_may_go_on: bool

    @cached_property
    def goals(self) -> tuple[int, ...]:
        """The goals, each once, in ascending order."""
        return tuple(sorted({int(target.split(".")[0]) for target in self.targets}))


@dataclass(frozen=True, slots=True)
class Kpi:
    """A Key Performance Indicator with its data points, in the order of the report."""

    id: str
    name: str
    definition: str
    level: Level
    kind: Kind | None
    sdg: SdgTargets
    numerator: str | None
    denominator: str | None
    source: str | None
    dimension: str
    sub_dimension: str
    category: str
    data_points: tuple[DataPoint, ...]

    @property
    def code(self) -> str:
        """The code as reports print it, e.g. "EC: ICT: ICT: 1C"."""
        return self.id.replace("-", ": ")


@dataclass(frozen=True, slots=True)
class Category:
    """A category within one dimension. `key`: "Economy/Transport", since two categories stand in two dimensions."""

    key: str
    name: str
    icon: str
    dimension: str
    kpis: tuple[Kpi, ...]


@dataclass(frozen=True, slots=True)
class SubDimension:
    """A sub-dimension. `id`: the first two parts of its KPIs' codes, e.g. "EC-ICT"; key: "Economy/ICT"."""

    id: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension. `id`: the first part of its KPIs' codes, e.g. "EC"."""

    id: str
    name: str
    sub_dimensions: tuple[SubDimension, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """An English text of the catalogue: whether it must be translated, and whether it stands in the wheel and must be short."""

    text: str
    required: bool = True
    in_wheel: bool = False


@dataclass(frozen=True)
class Catalog:
    """The methodology of one edition, in the order of the report and of the wheel."""

    edition: str
    title: str
    reference: str
    dimensions: tuple[Dimension, ...]

    @cached_property
    def kpis(self) -> Mapping[str, Kpi]:
        """Every KPI by its id, in the catalogue's order."""
        return {
            kpi.id: kpi for dimension in self.dimensions for category in dimension.categories for kpi in category.kpis
        }

    @cached_property
    def data_points(self) -> tuple[tuple[Kpi, DataPoint], ...]:
        """Every data point with its KPI, in the catalogue's order."""
        return tuple((kpi, point) for kpi in self.kpis.values() for point in kpi.data_points)

    @cached_property
    def sub_dimensions(self) -> Mapping[str, SubDimension]:
        """Every sub-dimension by its id."""
        return {sub.id: sub for dimension in self.dimensions for sub in dimension.sub_dimensions}

    @cached_property
    def goals(self) -> tuple[int, ...]:
        """The SDGs that at least one KPI serves, in ascending order."""
        return tuple(sorted({goal for kpi in self.kpis.values() for goal in kpi.sdg.goals}))

    def words(self) -> Iterator[Word]:
        """Every English text of the catalogue that pages show.

        A benchmark's basis may stay English (pages mark it as such), so that a benchmark can be changed in one line.
        """
        for dimension in self.dimensions:
            yield Word(dimension.name)
            for sub in dimension.sub_dimensions:
                yield Word(sub.name)
            for category in dimension.categories:
                yield Word(category.name)
        for kpi, point in self.data_points:
            for text in (kpi.name, kpi.definition, kpi.numerator, kpi.denominator, point.label, point.unit):
                if text and text != "%":
                    yield Word(text)
            yield Word(point.wheel, in_wheel=True)
            if set(point.benchmark.basis.root) == {"en"}:
                yield Word(point.benchmark.basis.english, required=False)
