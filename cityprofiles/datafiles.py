"""results.json and results.csv: the numbers of one round for programs and spreadsheets.

results.json is a contract: cityprofiles/results.schema.json stands beside every copy of it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cityprofiles.history import ScoredRound
from cityprofiles.methodology import Affirmed, AtLeast, AtMost, Benchmark, Between, Catalog, Near, Rule
from cityprofiles.model import Place, Round, Value
from cityprofiles.policy import may_have_totals
from cityprofiles.score import PointScore, RoundScores, Score, shown
from cityprofiles.seal import seal
from cityprofiles.summary import Count, Table, summarise

SCHEMA = Path(__file__).with_name("results.schema.json")
# Percentages are cut off after so many decimals, never rounded up, so that the band can be read off them.
DECIMALS = 10

Json = None | bool | int | str | Decimal | list["Json"] | Mapping[str, "Json"]


class Results(NamedTuple):
    """The results of one round for programs, as the text of two files."""

    json: str
    csv: str


def results_of(place: Place, scored: ScoredRound, stamp: str) -> Results:
    """The results of one round in both forms. `stamp`: what a preview carries; empty in public."""
    return Results(results_json(place, scored, stamp), results_csv(place, scored, stamp))


def results_json(place: Place, scored: ScoredRound, stamp: str) -> str:
    """The results of one round as JSON, one data point a line; a preview carries its stamp."""
    found, catalog, scores = scored.round, scored.catalog, scored.scores
    names = {d.id: d.name for d in catalog.dimensions}
    document: dict[str, Json] = {
        **({"draft": stamp} if stamp else {}),
        "city": _city(place),
        "round": found.name,
        "catalog": found.catalog,
        "coverage": str(found.report.coverage),
        "data_points": [_point(point) for point in scores.points],
        "scores": _scores(scores, catalog, names) if may_have_totals(found) else None,
        "summary": _summary(found, catalog, names) if may_have_totals(found) else None,
        "seal": seal(found),
    }
    return dump(document)


def _scores(scores: RoundScores, catalog: Catalog, names: Mapping[str, str]) -> Json:
    return {
        "overall": score_json(scores.overall),
        "dimensions": {names[key]: score_json(score) for key, score in scores.dimensions.items()},
        "sub_dimensions": {
            catalog.sub_dimensions[key].key: score_json(score) for key, score in scores.sub_dimensions.items()
        },
        "categories": {key: score_json(score) for key, score in scores.categories.items()},
        "sdgs": {str(goal): score_json(score) for goal, score in scores.sdgs.items()},
    }


def _summary(found: Round, catalog: Catalog, names: Mapping[str, str]) -> Json:
    summary = summarise(found, catalog)
    return {"kpis": _table(summary.kpis, names), "data_points": _table(summary.data_points, names)}


def results_csv(place: Place, scored: ScoredRound, stamp: str) -> str:
    """The results of one round as CSV (RFC 4180), one data point a row, in the catalogue's order.

    stamp   what every row of a preview carries; empty in public
    """
    found, catalog = scored.round, scored.catalog
    dimensions = {d.id: d.name for d in catalog.dimensions}
    more = ("draft",) if stamp else ()
    rows = [
        (*_row(place, found, catalog, dimensions, point), *((stamp,) if stamp else ()))
        for point in scored.scores.points
    ]
    return _sheet((*COLUMNS, *more), rows)


def withdrawn_json(place: Place, found: Round) -> str:
    """What stays of results.json when a round is withdrawn: when and why."""
    on, reason = _withdrawal(found)
    return dump({"city": _city(place), "round": found.name, "withdrawn": {"on": on, "reason": reason}})


def withdrawn_csv(place: Place, found: Round) -> str:
    """What stays of results.csv when a round is withdrawn: when and why."""
    return _sheet(("city", "round", "withdrawn_on", "reason"), [(place.slug, found.name, *_withdrawal(found))])


def _withdrawal(found: Round) -> tuple[str, str]:
    withdrawal = found.report.publication.withdrawn
    return (str(withdrawal.on), withdrawal.reason.english) if withdrawal else ("", "")


def _city(place: Place) -> Json:
    return {"slug": place.slug, "name": place.city.name.english, "country": place.city.country}


def _sheet(columns: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    return csv_lines([columns, *rows])


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows as lines of CSV (RFC 4180), every text of them harmless in a spreadsheet."""
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="\r\n").writerows([_cell(cell) for cell in row] for row in rows)
    return sheet.getvalue()


COLUMNS = (
    "city",
    "city_name",
    "country",
    "round",
    "catalog",
    "dimension",
    "sub_dimension",
    "category",
    "kpi",
    "kpi_name",
    "level",
    "data_point",
    "label",
    "status",
    "value",
    "unit",
    "benchmark_form",
    "target",
    "worst",
    "benchmark_status",
    "benchmark_basis",
    "percent_of_target",
    "points",
    "band",
    "sdg_targets",
    "reason",
    "note",
    "year",
    "source",
    "quality",
    "origin",
)


def _row(
    place: Place, found: Round, catalog: Catalog, dimensions: Mapping[str, str], point: PointScore
) -> Iterable[object]:
    kpi, data_point, result = point.kpi, point.data_point, point.result
    form, target, worst = form_of(data_point.benchmark.rule)
    return (
        place.slug,
        place.city.name.english,
        place.city.country,
        found.name,
        found.catalog,
        dimensions[kpi.dimension],
        catalog.sub_dimensions[kpi.sub_dimension].name,
        kpi.category.split("/", 1)[1],
        kpi.id,
        kpi.name,
        kpi.level,
        data_point.id,
        data_point.label,
        result.status,
        written(result.value),
        data_point.unit,
        form,
        target,
        worst,
        data_point.benchmark.status,
        data_point.benchmark.basis.english,
        percent_cut(point.percent),
        point.points,
        point.band,
        " ".join(kpi.sdg.targets),
        result.reason and result.reason.english,
        result.note and result.note.english,
        result.year,
        result.source and result.source.english,
        result.quality,
        result.origin,
    )


def _cell(value: object) -> str:
    """A cell; a text that a spreadsheet would run as a formula is made harmless by an apostrophe before it."""
    if value is None:
        return ""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def written(value: Value | None) -> str | Decimal | None:
    """A value as a cell holds it: its digits, or yes or no."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


def form_of(rule: Rule | None) -> tuple[str | None, Decimal | str | None, Decimal | None]:
    """The form of a target as it is spelt, the target, and the worst value where there is one."""
    match rule:
        case AtLeast(target):
            return "at_least", target, None
        case AtMost(target):
            return "at_most", target, None
        case Between(best, worst):
            return "best", best, worst
        case Near(target):
            return "near", target, None
        case Affirmed():
            return "yes", "yes", None
        case None:
            return None, None, None


def _point(point: PointScore) -> Json:
    data_point, result = point.data_point, point.result
    return {
        "kpi": point.kpi.id,
        "data_point": data_point.id,
        "label": data_point.label,
        "value": result.value,
        "unit": data_point.unit,
        "status": str(result.status),
        "benchmark": benchmark_json(data_point.benchmark),
        "percent_of_target": percent_cut(point.percent),
        "points": point.points,
        "band": str(point.band) if point.band else None,
    }


def benchmark_json(benchmark: Benchmark) -> Json:
    """A benchmark as files write it: its form with the target, its status and its basis."""
    form, target, worst = form_of(benchmark.rule)
    fields: dict[str, Json] = {}
    if form:
        fields[form] = True if form == "yes" else target
    if worst is not None:
        fields["worst"] = worst
    return {**fields, "status": str(benchmark.status), "basis": benchmark.basis.english}


def score_json(score: Score) -> dict[str, Json]:
    """A score as files tell it."""
    return {
        "points": score.points,
        "max_points": score.max_points,
        "scored": score.scored,
        "percent": percent_cut(score.percent),
        "band": str(score.band) if score.band else None,
    }


def percent_cut(percent: Fraction | None) -> Decimal | None:
    """A percentage as files tell it: cut off, and without zeros at its end."""
    if percent is None:
        return None
    return plain(shown(percent, DECIMALS))


def plain(number: Decimal) -> Decimal:
    """The same number with as few digits as write it, and no exponent."""
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def _table(table: Table, names: Mapping[str, str]) -> Json:
    rows: dict[str, dict[str, Json]] = {}
    for (group, level), counted in table.rows.items():
        rows.setdefault(names.get(group, group), {})[str(level)] = _count(counted)
    return {**rows, "total": _count(table.total)}


def _count(counted: Count) -> Json:
    return {
        "total": counted.total,
        "reported": counted.reported,
        "verified": counted.verified,
        "percent_verified": counted.percent_verified,
    }


def dump(value: Json, depth: int = 0) -> str:
    """JSON with the digits of numbers as they were written; lists and the first two levels on lines of their own."""
    if value is None or isinstance(value, str | int):
        return _dump_plain(value)
    if isinstance(value, Decimal):
        text = format(value, "f")
        # A number that a binary fraction cannot hold to the last digit is a string.
        return text if Decimal(repr(float(value))) == value else json.dumps(text)
    if isinstance(value, list):
        return "[\n" + ",\n".join("  " * (depth + 1) + dump(item, 9) for item in value) + "\n" + "  " * depth + "]"
    if isinstance(value, Mapping):
        items = [f"{_dump_plain(key)}: {dump(item, depth + 1)}" for key, item in value.items()]
        if depth > 2 or not any(isinstance(item, Mapping | list) for item in value.values()):
            return "{" + ", ".join(items) + "}"
        return (
            "{\n"
            + ",\n".join("  " * (depth + 1) + item for item in items)
            + "\n"
            + "  " * depth
            + "}"
            + ("\n" if depth == 0 else "")
        )
    raise TypeError(f"{type(value)} is nothing that JSON knows")


@lru_cache(maxsize=20_000, typed=True)
def _dump_plain(value: str | int | None) -> str:
    return json.dumps(value, ensure_ascii=False)
