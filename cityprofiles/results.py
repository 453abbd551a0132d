"""results.yaml to checked results: one for each data point of the catalogue, every mistake with its line."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from cityprofiles.benchmarks import TargetForm, rule_of
from cityprofiles.forms import Flag, Form, Number, Text, Title, Year, plain, read_form
from cityprofiles.methodology import Affirmed, Catalog, DataPoint, Kpi
from cityprofiles.model import Coverage, LocalKpi, Result, Status, Value
from cityprofiles.numerals import Mistake, as_answer, as_reported
from cityprofiles.problems import Problems, did_you_mean
from cityprofiles.source import Mapping, Node, Scalar, Sequence

# How many decimals the value of a city's own KPI may have, of which no catalogue tells: as many as of nearly all others.
_LOCAL_DECIMALS = 2

_WITHOUT_VALUE = (Status.NOT_REPORTED, Status.NOT_APPLICABLE, Status.WITHHELD, Status.NOT_TRANSCRIBED)


class ValueForm(Form):
    """The value of a data point with what there is to say about it. A value alone needs no such group."""

    value: Annotated[Number | Flag | None, Field(examples=["98.00"])] = None
    """The value as the report prints it, without its unit."""
    status: Annotated[Status, Field(examples=["not_reported"])] = Status.VERIFIED
    """What is known of the data point. With a value it is verified where nothing else is written; without a value it must be written."""
    reason: Annotated[Text | None, Field(examples=['"No source document."'])] = None
    """Why there is no value, or why it could not be verified."""
    note: Annotated[Text | None, Field(examples=['"Culture is mostly paid by the state."'])] = None
    """A footnote that tables show under the value."""
    year: Annotated[Year | None, Field(examples=[2019])] = None
    """The year that the value is for, where it differs from the report's."""
    source: Annotated[Text | None, Field(examples=['"Statistics Norway, table 11607"'])] = None
    """Where the value comes from."""
    quality: Annotated[Text | None, Field(examples=["good"])] = None
    """The verifier's grade for the data, in English."""
    origin: Annotated[Text | None, Field(examples=["measured"])] = None
    """How the value came about, in English."""


class LocalForm(Form):
    """A KPI that a city has added for itself: shown beside the others, never part of a score."""

    name: Annotated[Title, Field(examples=["Trees planted"])]
    """Its name."""
    value: Annotated[str, Field(examples=["120"])]
    """A number, or yes or no."""
    unit: Annotated[Text | None, Field(examples=["/ 1 000 inhabitants"])] = None
    """As printed after the value."""
    benchmark: Annotated[TargetForm | None, Field(examples=['{at_least: 100, basis: "City plan, page 12"}'])] = None
    """The city's own target, with its basis."""
    note: Annotated[Text | None, Field(examples=['"Counted in the parks only."'])] = None
    """A footnote."""


class ResultsForm(Form):
    """results.yaml: the values of one round."""

    catalog: Annotated[str, Field(examples=['"2017"'])]
    """The edition of the KPI catalogue that the round was reported by; in quotes."""
    results: Annotated[dict[str, ValueForm], Field(examples=["{EC-ICT-ICT-1C: 98.00}"])]
    """One line for each KPI, by its code; a KPI of several data points has one for each of their keys. A full report names every KPI."""
    local: Annotated[tuple[LocalForm, ...], Field(examples=["[{name: Trees planted, value: 120}]"])] = ()
    """KPIs that the city has added for itself."""


_POINT_KEYS = tuple(ValueForm.model_fields)
RESULTS_KEYS = tuple(ResultsForm.model_fields)


class ResultsReader:
    """The results of one round on their way from nodes to values: keeps what every check needs to name a line."""

    def __init__(self, catalog: Catalog, file: str, problems: Problems, coverage: Coverage) -> None:
        self.catalog, self.file, self.problems, self.coverage = catalog, file, problems, coverage
        self.lines: dict[tuple[str, str | None], int] = {}

    def read(self, results: Mapping) -> tuple[Result, ...]:
        """One result for each data point of the catalogue, in its order."""
        by_compact = {_compact(kpi): kpi for kpi in self.catalog.kpis}
        nodes: dict[str, Node] = {}
        first: dict[str, int] = {}
        for entry in results.entries:
            kpi = by_compact.get(_compact(entry.key))
            if kpi is None:
                self._say(
                    entry.line,
                    entry.key,
                    f"There is no KPI “{entry.key}” in the catalogue {self.catalog.edition}.",
                    self._nearest_kpi(entry.key),
                )
            elif kpi in nodes:
                self._say(
                    entry.line,
                    entry.key,
                    f"“{entry.key}” is given twice (first on line {first[kpi]}).",
                    "Keep one of the two.",
                )
            else:
                nodes[kpi], first[kpi] = entry.value, entry.line
        found: list[Result] = []
        missing = [kpi for kpi in self.catalog.kpis if kpi not in nodes]
        if self.coverage is Coverage.FULL:
            for kpi in missing:
                self._say(
                    results.line,
                    kpi,
                    f"{kpi} ({self.catalog.kpis[kpi].name}) is missing.",
                    f"Add “{kpi}: …”, or “{kpi}: {{status: not_reported}}” if the city did not report it.",
                )
        for id_, known in self.catalog.kpis.items():
            if id_ in nodes:
                found += self._kpi(known, nodes[id_], first[id_])
            else:
                found += (Result(id_, point.id, Status.NOT_TRANSCRIBED) for point in known.data_points)
        return tuple(found)

    def local(self, node: Node | None) -> tuple[LocalKpi, ...]:
        """The city's own KPIs, from the list “local”."""
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.problems.add(
                self.file,
                node.line,
                "local",
                "“local” is not a list.",
                "Begin each KPI of the city's own with “- name: …”.",
            )
            return ()
        found = []
        for number, item in enumerate(node.items, start=1):
            if not isinstance(item, Mapping):
                self.problems.add(
                    self.file,
                    item.line,
                    f"local.{number}",
                    "This is no group of fields.",
                    "Write “- name: …” and “value: …” below it.",
                )
                continue
            inside = Problems()
            form = read_form(LocalForm, item, self.file, inside)
            self.problems.extend(replace(found, where=f"local.{number}.{found.where}") for found in inside)
            if form is not None:
                found.append(self._local(form, item, f"local.{number}"))
        return tuple(kpi for kpi in found if kpi)

    def _local(self, form: LocalForm, node: Mapping, where: str) -> LocalKpi | None:
        try:
            is_answer = form.value.lower() in ("yes", "no")
            value: Value = as_answer(form.value) if is_answer else as_reported(form.value, _LOCAL_DECIMALS)
            rule = rule_of(form.benchmark) if form.benchmark else None
        except Mistake as mistake:
            self.problems.add(self.file, node.line, where, mistake.message, mistake.elsewhere)
            return None
        if rule is not None and isinstance(value, bool) != isinstance(rule, Affirmed):
            self.problems.add(
                self.file,
                node.line,
                f"{where}.benchmark",
                "A Yes/No result and its target do not fit each other.",
                "Write “yes: true” for a Yes/No result, and a number for any other.",
            )
            return None
        return LocalKpi(form.name, value, form.unit, rule, form.benchmark.basis if form.benchmark else None, form.note)

    def _say(self, line: int, where: str, message: str, hint: str) -> None:
        self.problems.add(self.file, line, f"results.{where}", message, hint)

    def _nearest_kpi(self, key: str) -> str:
        names = {kpi.name.casefold(): kpi.id for kpi in self.catalog.kpis.values()}
        if key.casefold() in names:
            return f"Write its code: {names[key.casefold()]}."
        near = did_you_mean(_compact(key), self.catalog.kpis, "")
        return near or "The codes stand in kpi_catalog.yaml, for example EC-ICT-ICT-1C."

    def _kpi(self, kpi: Kpi, node: Node, line: int) -> list[Result]:
        points = kpi.data_points
        if len(points) == 1 and points[0].id is None:
            return [self._point(kpi, points[0], node, line)]
        keys = [str(point.id) for point in points]
        if not isinstance(node, Mapping) or (node.get("status") is not None and "status" not in keys):
            return self._whole_kpi(kpi, node, line, keys)
        for entry in node.entries:
            if entry.key not in keys:
                self._say(
                    entry.line,
                    f"{kpi.id}.{entry.key}",
                    f"{kpi.id} has no data point “{entry.key}”.",
                    did_you_mean(entry.key, keys, f"Its data points are {', '.join(keys)}."),
                )
        results = []
        for point in points:
            inner = node.get(str(point.id))
            if inner is not None:
                results.append(self._point(kpi, point, inner, node.line_of(str(point.id))))
                continue
            if self.coverage is Coverage.FULL:
                self._say(
                    line,
                    f"{kpi.id}.{point.id}",
                    f"The data point “{point.id}” ({point.label}) is missing.",
                    f"Add “{point.id}: …”, or “{point.id}: {{status: not_reported}}” if the city did not report it.",
                )
            results.append(Result(kpi.id, point.id, Status.NOT_TRANSCRIBED))
        return results

    def _whole_kpi(self, kpi: Kpi, node: Node, line: int, keys: list[str]) -> list[Result]:
        """A KPI of several data points that says one thing for all of them: only "there is none" can be said so."""
        if isinstance(node, Mapping) and node.get("value") is None:
            results = [self._point(kpi, point, node, line) for point in kpi.data_points]
            if all(result.status in _WITHOUT_VALUE for result in results):
                return results
        self._say(
            line,
            kpi.id,
            f"{kpi.id} has several data points, and one value is given for all.",
            f"Write {{{', '.join(f'{key}: …' for key in keys)}}}, or {{status: not_reported}}.",
        )
        return [Result(kpi.id, point.id, Status.NOT_REPORTED) for point in kpi.data_points]

    def _point(self, kpi: Kpi, point: DataPoint, node: Node, line: int) -> Result:
        where = f"{kpi.id}.{point.id}" if point.id else kpi.id
        self.lines[kpi.id, point.id] = line
        if isinstance(node, Scalar):
            return Result(kpi.id, point.id, Status.VERIFIED, self._value(point, node, where))
        if not isinstance(node, Mapping):
            self._say(
                node.line,
                where,
                "A list stands where one value belongs.",
                "Write the value alone, or {value: …, note: …}.",
            )
            return Result(kpi.id, point.id, Status.NOT_REPORTED)
        for entry in node.entries:
            if entry.key not in _POINT_KEYS:
                self._say(
                    entry.line,
                    f"{where}.{entry.key}",
                    f"“{entry.key}” is not a field of a value.",
                    did_you_mean(entry.key, _POINT_KEYS, f"Known fields: {', '.join(_POINT_KEYS)}."),
                )
        written = node.get("value")
        status = self._status(node, where, written)
        value: Value | None = None
        if isinstance(written, Scalar):
            value = self._value(point, written, f"{where}.value")
        elif written is not None:
            self._say(
                written.line,
                f"{where}.value",
                "A group or a list stands where one value belongs.",
                "Write the value alone.",
            )
        if written is not None and status in _WITHOUT_VALUE:
            self._say(
                node.line_of("value"),
                f"{where}.value",
                f"A value stands beside the status “{status}”.",
                "Delete the value, or the status if the value is verified.",
            )
            value = None
        return Result(
            kpi.id,
            point.id,
            status,
            value,
            self._text(node, "reason", where),
            self._text(node, "note", where),
            self._year(node, where),
            self._text(node, "source", where),
            self._word(node, "quality", where),
            self._word(node, "origin", where),
        )

    def _status(self, node: Mapping, where: str, written: Node | None) -> Status:
        given = node.get("status")
        if given is None:
            if written is None:
                self._say(
                    node.line,
                    where,
                    "Neither a value nor a status is given.",
                    "Write the value, or {status: not_reported}.",
                )
                return Status.NOT_REPORTED
            return Status.VERIFIED
        text = given.text if isinstance(given, Scalar) else ""
        if text not in tuple(Status):
            allowed = [str(status) for status in Status]
            self._say(
                given.line,
                f"{where}.status",
                f"“{text}” is not a status." if text else "The status is empty.",
                did_you_mean(text.replace(" ", "_").replace("-", "_"), allowed, f"Write one of: {', '.join(allowed)}."),
            )
            return Status.NOT_REPORTED if written is None else Status.VERIFIED
        status = Status(text)
        if status is Status.VERIFIED and written is None:
            self._say(
                given.line,
                f"{where}.status",
                "The status is “verified”, but there is no value.",
                "Add “value: …”, or write status: not_reported.",
            )
        if status is Status.NOT_TRANSCRIBED and self.coverage is Coverage.FULL:
            self._say(
                given.line,
                f"{where}.status",
                "“not_transcribed” stands in a report that is said to be complete.",
                "Write “coverage: extract” in report.yaml, or fill in the value.",
            )
        return status

    def _value(self, point: DataPoint, node: Scalar, where: str) -> Value | None:
        if node.empty or not node.text.strip():
            self._say(node.line, where, "The value is missing.", "Write it, or {status: not_reported}.")
            return None
        if not node.plain:
            self._say(node.line, where, f"“{node.text}” stands in quotes.", f"Write {node.text} without quotes.")
            return None
        if node.text in tuple(Status):
            self._say(
                node.line, where, f"“{node.text}” stands where a value belongs.", f"Write {{status: {node.text}}}."
            )
            return None
        try:
            if point.is_answer:
                return as_answer(node.text)
            value = as_reported(node.text, point.decimals, point.highest)
        except Mistake as mistake:
            self._say(node.line, where, mistake.message, mistake.hint)
            return None
        return self._in_range(point, value, node, where)

    def _in_range(self, point: DataPoint, value: Decimal, node: Scalar, where: str) -> Decimal | None:
        percent = " %" if point.unit.startswith("%") else ""
        if value < point.lowest:
            self._say(
                node.line,
                where,
                f"{node.text}{percent} is less than can be (at least {point.lowest}{percent}).",
                "Check the value and its sign.",
            )
            return None
        if point.highest is not None and value > point.highest:
            self._say(
                node.line,
                where,
                f"{node.text}{percent} is more than can be (at most {point.highest}{percent}).",
                "Check the value, and the unit it was calculated in.",
            )
            return None
        return value

    def _text(self, node: Mapping, key: str, where: str) -> Text | None:
        given = node.get(key)
        if given is None:
            return None
        try:
            return Text.model_validate(plain(given))
        except ValueError:
            self._say(
                given.line,
                f"{where}.{key}",
                f"“{key}” is not a text.",
                'Write it in quotes, or one text for each language: {en: "…", nb: "…"}.',
            )
            return None

    def _word(self, node: Mapping, key: str, where: str) -> str | None:
        text = self._text(node, key, where)
        return text.english if text else None

    def _year(self, node: Mapping, where: str) -> int | None:
        given = node.get("year")
        if given is None:
            return None
        if isinstance(given, Scalar) and re.fullmatch(r"(19|20)[0-9]{2}", given.text):
            return int(given.text)
        self._say(given.line, f"{where}.year", "This is not a year.", "Write four digits, for example 2019.")
        return None


def _compact(code: str) -> str:
    """A KPI's code without the marks between its parts, as "EC: ICT: ICT: 1C" and "EC-ICT-ICT-1C" share it."""
    return "-".join(part for part in re.split(r"[\s:\-]+", code.upper()) if part)
