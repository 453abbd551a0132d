"""kpi_catalog.yaml to a checked catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cityprofiles.benchmarks import BenchmarkForm, forms_given, rule_of
from cityprofiles.forms import Flag, Form, Name, Number, SdgTarget, Text, Whole, read_form
from cityprofiles.methodology import (
    WHEEL_LENGTH,
    Affirmed,
    Benchmark,
    BenchmarkStatus,
    Catalog,
    Category,
    DataPoint,
    Dimension,
    Kind,
    Kpi,
    Level,
    SdgTargets,
    SubDimension,
)
from cityprofiles.numerals import Mistake
from cityprofiles.problems import Problems, did_you_mean
from cityprofiles.source import Mapping, Node, Sequence, read_mapping

_Id = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)+$")]
_Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]
_Words = Annotated[str, Field(min_length=1, max_length=600)]


class SdgForm(Form):
    """The SDG targets of a KPI."""

    targets: Annotated[tuple[SdgTarget, ...], Field(examples=['["11.2"]'])]
    """Targets or indicators, e.g. "11.2" or "6.1.1"."""
    basis: Annotated[Literal["methodology", "assigned"], Field(examples=["methodology"])]
    """methodology: the KPI's own sheet names them; assigned: this project's reading."""
    list_may_go_on: Annotated[Flag, Field(examples=["yes"])] = False
    """yes where the sheet may name further targets."""


class PointForm(Form):
    """One data point of a KPI."""

    label: Annotated[Name | None, Field(examples=["School Enrolment"])] = None
    """As tables print it; left out where it is the KPI's name."""
    wheel: Annotated[Name | None, Field(max_length=WHEEL_LENGTH, examples=["Wi-Fi in public areas"])] = None
    """A shorter name for the wheel."""
    unit: Annotated[str, Field(max_length=60, examples=['"%"'])] = ""
    """As printed after the value; left out for a plain count or ratio."""
    decimals: Annotated[Whole, Field(ge=0, le=6, examples=[2])] = 0
    """How many decimals a report prints."""
    lowest: Annotated[Number, Field(examples=["-5"])] = Decimal(0)
    """The smallest value that can be true."""
    highest: Annotated[Number | Literal["none"] | None, Field(examples=["none"])] = None
    """The largest value that can be true, or none. Left out, it is 100 where the unit is a percentage, else there is no limit."""
    answer: Annotated[Literal["yes_no"] | None, Field(examples=["yes_no"])] = None
    """yes_no where the result is Yes or No."""
    benchmark: Annotated[
        BenchmarkForm | None, Field(examples=["{at_least: 100, status: provisional, basis: full-coverage}"])
    ] = None
    """The target, its status and its basis: one line for each data point."""


class NamedPointForm(PointForm):
    """One of several data points of a KPI."""

    id: Annotated[_Key, Field(examples=["landfill"])]
    """Its key in results.yaml."""


class KpiForm(PointForm):
    """One KPI; the fields of a data point stand here where the KPI has just one."""

    id: Annotated[_Id, Field(examples=["EC-ICT-ICT-1C"])]
    """The official code with hyphens."""
    name: Annotated[Name, Field(examples=["Household Internet Access"])]
    """The KPI's name."""
    definition: Annotated[_Words, Field(examples=['"Share of the households that are online."'])]
    """One plain sentence."""
    level: Annotated[Level, Field(examples=["core"])]
    """core or advanced."""
    kind: Annotated[Kind | None, Field(examples=["smart"])] = None
    """smart, structural or sustainable, where known."""
    sdg: Annotated[SdgForm, Field(examples=['{targets: ["17.8.1"], basis: methodology}'])]
    """SDG targets with their basis."""
    numerator: Annotated[_Words | None, Field(examples=["households that have internet access"])] = None
    """What is counted, where the sheet was read."""
    denominator: Annotated[_Words | None, Field(examples=["all households"])] = None
    """What it is divided by."""
    source: Annotated[_Words | None, Field(examples=['"2017 Collection Methodology, p. 15"'])] = None
    """Title and page of the sheet."""
    data_points: Annotated[
        tuple[NamedPointForm, ...] | None, Field(examples=["[{id: landfill, label: Landfill, benchmark: …}]"])
    ] = None
    """The data points, where there are several."""


class SubDimensionForm(Form):
    """A sub-dimension."""

    id: Annotated[_Id, Field(examples=["EC-ICT"])]
    """The first two parts of its KPIs' codes."""
    name: Annotated[Name, Field(examples=["ICT"])]
    """Its name."""


class CategoryForm(Form):
    """A category with its KPIs in the order of the report."""

    name: Annotated[Name, Field(examples=["Transport"])]
    """Its name."""
    icon: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$"), Field(examples=["transport"])]
    """Its drawing in theme/icons, without “.svg”."""
    kpis: Annotated[tuple[KpiForm, ...], Field(examples=["[{id: EC-I-T-1C, name: …}]"])]
    """Its KPIs."""


class DimensionForm(Form):
    """A dimension with its categories in the order of the report."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]+$"), Field(examples=["EC"])]
    """The first part of its KPIs' codes."""
    name: Annotated[Name, Field(examples=["Economy"])]
    """Its name."""
    sub_dimensions: Annotated[tuple[SubDimensionForm, ...], Field(examples=["[{id: EC-ICT, name: ICT}]"])]
    """Its sub-dimensions."""
    categories: Annotated[tuple[CategoryForm, ...], Field(examples=["[{name: Transport, icon: transport, kpis: …}]"])]
    """Its categories."""


class CatalogForm(Form):
    """kpi_catalog.yaml: the methodology of one edition."""

    edition: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$"), Field(examples=['"2017"'])]
    """The edition's name, which results.yaml refers to."""
    title: Annotated[_Words, Field(examples=["Key Performance Indicators for Smart Sustainable Cities"])]
    """The methodology's title."""
    reference: Annotated[_Words, Field(examples=["Recommendation ITU-T Y.4903/L.1603"])]
    """Its sources."""
    bases: Annotated[dict[str, Text], Field(default_factory=dict, examples=['{full-roll-out: "full roll-out"}'])]
    """Texts that several benchmarks share, by name."""
    dimensions: Annotated[tuple[DimensionForm, ...], Field(examples=["[{id: EC, name: Economy, …}]"])]
    """Dimensions in the order of the report."""


def read_catalog(path: Path, root: Path, name: str, problems: Problems) -> Catalog | None:
    """The catalogue of one edition, or None with every mistake added to `problems`.

    path, root, name   as for `source.read_mapping`
    """
    node = read_mapping(path, root, name, problems)
    if node is None:
        return None
    form = read_form(CatalogForm, node, name, problems)
    if form is None:
        return None
    before = len(problems.found)
    catalog = _Reading(form, node, name, problems).catalog()
    return catalog if len(problems.found) == before else None


class _Reading:
    """One file on its way from form to catalogue: keeps what every check needs to name a line."""

    def __init__(self, form: CatalogForm, node: Mapping, file: str, problems: Problems) -> None:
        self.form, self.node, self.file, self.problems = form, node, file, problems
        self.first: dict[str, int] = {}

    def catalog(self) -> Catalog:
        dimensions = []
        for number, form in enumerate(self.form.dimensions):
            node = _at(self.node, "dimensions", number)
            subs = tuple(SubDimension(s.id, f"{form.name}/{s.name}", s.name) for s in form.sub_dimensions)
            categories = []
            for position, category in enumerate(form.categories):
                key = f"{form.name}/{category.name}"
                kpis = tuple(
                    self._kpi(kpi, _at(node, "categories", position, "kpis", place), form.id, subs, key)
                    for place, kpi in enumerate(category.kpis)
                )
                categories.append(Category(key, category.name, category.icon, form.id, kpis))
            dimensions.append(Dimension(form.id, form.name, subs, tuple(categories)))
        return Catalog(self.form.edition, self.form.title, self.form.reference, tuple(dimensions))

    def _say(self, node: Node | None, where: str, message: str, hint: str) -> None:
        self.problems.add(self.file, node.line if node else 0, where, message, hint)

    def _kpi(self, form: KpiForm, node: Mapping, dimension: str, subs: tuple[SubDimension, ...], category: str) -> Kpi:
        if form.id in self.first:
            self._say(
                node,
                form.id,
                f"“{form.id}” is given twice (first on line {self.first[form.id]}).",
                "Keep one of the two.",
            )
        self.first.setdefault(form.id, node.line)
        sub = next(
            (s.id for s in subs if form.id.startswith(f"{s.id}-") and form.id.count("-") == s.id.count("-") + 2), ""
        )
        if not sub:
            self._say(
                node,
                form.id,
                f"“{form.id}” fits none of the sub-dimensions of {dimension}.",
                f"Begin it with one of {', '.join(s.id for s in subs)}, or move it to its own dimension.",
            )
        letter = {Level.CORE: "C", Level.ADVANCED: "A"}[form.level]
        if not form.id.endswith(letter):
            self._say(
                node.get("level"),
                f"{form.id}.level",
                f"“{form.level}” does not fit the code, which ends in {form.id[-1]}.",
                "C stands for core, A for advanced.",
            )
        sdg = SdgTargets(form.sdg.targets, form.sdg.basis == "assigned", form.sdg.list_may_go_on)
        return Kpi(
            form.id,
            form.name,
            form.definition,
            form.level,
            form.kind,
            sdg,
            form.numerator,
            form.denominator,
            form.source,
            dimension,
            sub,
            category,
            tuple(self._points(form, node)),
        )

    def _points(self, form: KpiForm, node: Mapping) -> list[DataPoint]:
        if form.data_points is None:
            return [self._point(None, form, node, form)]
        own = [
            key
            for key in ("label", "wheel", "unit", "decimals", "highest", "answer", "benchmark")
            if node.get(key) is not None
        ]
        if own:
            self._say(
                node.get(own[0]),
                f"{form.id}.{own[0]}",
                f"“{own[0]}” stands beside “data_points”.",
                "Write it under each data point.",
            )
        points, seen = [], set()
        for number, point in enumerate(form.data_points):
            place = _at(node, "data_points", number)
            if point.id in seen:
                self._say(
                    place,
                    f"{form.id}.{point.id}",
                    f"The data point “{point.id}” is given twice.",
                    "Keep one of the two.",
                )
            seen.add(point.id)
            points.append(self._point(point.id, point, place, form))
        return points

    def _point(self, key: str | None, form: PointForm, node: Mapping, kpi: KpiForm) -> DataPoint:
        label = form.label or kpi.name
        wheel = form.wheel or label
        where = f"{kpi.id}.{key}" if key else kpi.id
        if len(wheel) > WHEEL_LENGTH:
            self._say(
                node,
                where,
                f"“{wheel}” is too long for the wheel ({len(wheel)} characters).",
                f"Add “wheel:” with a shorter name of at most {WHEEL_LENGTH} characters.",
            )
        is_answer = form.answer is not None
        highest = Decimal(100) if form.highest is None and form.unit.startswith("%") else form.highest
        if form.benchmark is None:
            self._say(
                node,
                where,
                "“benchmark” is missing.",
                "Write “benchmark: {status: unpublished, basis: not-public}” or a target.",
            )
            benchmark = Benchmark(None, BenchmarkStatus.UNPUBLISHED, Text.of("not-public"))
        else:
            benchmark = self._benchmark(form.benchmark, node.get("benchmark"), f"{where}.benchmark", is_answer)
        return DataPoint(
            key,
            label,
            wheel,
            form.unit,
            form.decimals,
            form.lowest,
            highest if isinstance(highest, Decimal) else None,
            is_answer,
            benchmark,
        )

    def _benchmark(self, form: BenchmarkForm, node: Node | None, where: str, is_answer: bool) -> Benchmark:
        rule = None
        try:
            rule = rule_of(form)
        except Mistake as mistake:
            self._say(node, where, mistake.message, mistake.hint)
        targeted = form.status in (BenchmarkStatus.PUBLISHED, BenchmarkStatus.PROVISIONAL)
        if targeted and rule is None and not forms_given(form):
            self._say(
                node,
                where,
                f"A benchmark with status “{form.status}” needs a target.",
                "Add one of at_least, at_most, best with worst, near, yes; or write status: unpublished.",
            )
        if rule is not None and not targeted:
            self._say(
                node,
                where,
                f"A target stands beside the status “{form.status}”.",
                "Write status: published or status: provisional.",
            )
        if rule is not None and is_answer != isinstance(rule, Affirmed):
            self._say(
                node,
                where,
                "A Yes/No result and its target do not fit each other.",
                "Write “yes: true” for a KPI with “answer: yes_no”, and a number for any other.",
            )
        return Benchmark(rule, form.status, self._basis(form.basis, node, where, self.form.bases))

    def _basis(self, basis: Text, node: Node | None, where: str, bases: AnyMapping[str, Text]) -> Text:
        words = basis.english
        if words in bases:
            return bases[words]
        if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", words):
            self._say(
                node,
                where,
                f"“{words}” is not a name among “bases”.",
                did_you_mean(words, bases, "Write the basis in words, in quotes."),
            )
        return basis


def _at(node: Node, *location: str | int) -> Mapping:
    """The group of fields at a location that the form has shown to exist."""
    for part in location:
        if isinstance(part, int) and isinstance(node, Sequence):
            node = node.items[part]
        elif isinstance(part, str) and isinstance(node, Mapping):
            node = node.get(part) or node
    if not isinstance(node, Mapping):
        raise TypeError(f"no group of fields at {location}")
    return node
