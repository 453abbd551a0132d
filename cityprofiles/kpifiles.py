"""The results of all cities on one KPI for programs and spreadsheets: kpi.json and values.csv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from cityprofiles.datafiles import DECIMALS, Json, benchmark_json, csv_lines, dump, plain
from cityprofiles.entries import CityEntry, PointEntry, RoundEntry
from cityprofiles.methodology import Catalog, DataPoint, Kpi
from cityprofiles.rows import anchor_of

SCHEMA = Path(__file__).with_name("kpi.schema.json")
COLUMNS = (
    "kpi",
    "data_point",
    "label",
    "city",
    "city_name",
    "country",
    "round",
    "month",
    "catalog",
    "coverage",
    "status",
    "value",
    "unit",
    "percent_of_target",
    "points",
    "band",
    "year",
    "source",
    "reason",
    "note",
    "report",
)


def kpi_csv(kpi: Kpi, cities: Sequence[CityEntry], stamp: str) -> str:
    """One row for each city and data point; the cities are those whose round is of the KPI's edition, by slug.

    stamp   what every row of a preview carries; empty in public
    """
    more = ("draft",) if stamp else ()
    rows = (
        (
            kpi.id,
            point.id,
            point.label,
            city.slug,
            city.name.english,
            city.country,
            latest.name,
            latest.month,
            latest.edition,
            "full" if latest.full else "extract",
            result.status,
            _number(result),
            point.unit,
            _percent(result),
            band.points if band else None,
            band,
            result.year,
            result.source and result.source.english,
            result.reason and result.reason.english,
            result.note and result.note.english,
            f"cities/{city.slug}/{latest.name}/#{anchor_of(kpi.id, point.id)}",
            *((stamp,) if stamp else ()),
        )
        for point, city, latest, result in _results(kpi, cities)
        for band in (result.band,)
    )
    return csv_lines([(*COLUMNS, *more), *rows])


def kpi_json(kpi: Kpi, catalog: Catalog, cities: Sequence[CityEntry], stamp: str) -> str:
    """What the KPI is, its targets, and its value in every city."""
    document: dict[str, Json] = {
        **({"draft": stamp} if stamp else {}),
        "kpi": kpi.id,
        "code": kpi.code,
        "name": kpi.name,
        "definition": kpi.definition,
        "catalog": catalog.edition,
        "level": str(kpi.level),
        "kind": str(kpi.kind) if kpi.kind else None,
        "category": kpi.category,
        "sub_dimension": catalog.sub_dimensions[kpi.sub_dimension].key,
        "numerator": kpi.numerator,
        "denominator": kpi.denominator,
        "sdg": {"targets": list(kpi.sdg.targets), "assigned": kpi.sdg.assigned, "goals": list(kpi.sdg.goals)},
        "data_points": [
            {
                "data_point": point.id,
                "label": point.label,
                "unit": point.unit,
                "benchmark": benchmark_json(point.benchmark),
            }
            for point in kpi.data_points
        ],
        "values": [_value(point, city, latest, result) for point, city, latest, result in _results(kpi, cities)],
    }
    return dump(document)


def _results(kpi: Kpi, cities: Sequence[CityEntry]) -> Iterator[tuple[DataPoint, CityEntry, RoundEntry, PointEntry]]:
    for point in kpi.data_points:
        for city in cities:
            if city.latest:
                yield point, city, city.latest, city.points[kpi.id, point.id]


def _value(point: DataPoint, city: CityEntry, latest: RoundEntry, result: PointEntry) -> Json:
    band = result.band
    return {
        "data_point": point.id,
        "city": city.slug,
        "country": city.country,
        "round": latest.name,
        "month": latest.month,
        "coverage": "full" if latest.full else "extract",
        "status": result.status,
        "value": result.value,
        "percent_of_target": _percent(result),
        "points": band.points if band else None,
        "band": str(band) if band else None,
        "year": result.year,
    }


def _number(result: PointEntry) -> Decimal | str | None:
    return result.written if result.written in ("yes", "no", None) else Decimal(result.written)


def _percent(result: PointEntry) -> Decimal | None:
    """Percent of target, cut off after so many decimals as in results.json."""
    return None if result.exact is None else plain(Decimal(result.cut(DECIMALS)).scaleb(-DECIMALS))
