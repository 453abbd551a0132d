"""A new city or a new round as files to fill in, so that nobody begins with an empty page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cityprofiles.methodology import Catalog, DataPoint, Kpi

_CITY = """# Who the city is. Every field is told in the handbook, under "Reference".
name: {name}
country: XX                 # the country's two letters, for example NO
# region: …
# population: {{value: 24159, year: 2023, source: "Statistics office"}}
# land_area: {{value: 87.3, year: 2023, source: "Land registry"}}   # in km², without waters
# coordinates: {{latitude: 63.1103, longitude: 7.7278, source: "GeoNames"}}
# website: https://www.example.org/
"""

_REPORT = """# The verification report of this round.
title: Verification Report
month: {month}              # year and month of the report
# isbn: 978-…
# verifier: {{name: …, organisation: …}}
# verification: {{completed: {month}}}
# supporters: [{{name: …, website: https://…}}]
publication: {{status: draft}}
"""


def new_files(folder: Path, city: str, round_name: str, catalog: Catalog) -> Mapping[Path, str]:
    """The files of a new round by path, and city.yaml where the city is new; `folder` holds all cities."""
    home = folder / city
    month = round_name if "-" in round_name else f"{round_name}-01"
    files = {
        home / round_name / "report.yaml": _REPORT.format(month=month),
        home / round_name / "results.yaml": "\n".join(_results(catalog)) + "\n",
    }
    if not (home / "city.yaml").exists():
        files[home / "city.yaml"] = _CITY.format(name=city.replace("-", " ").title())
    return files


def _results(catalog: Catalog) -> Iterator[str]:
    yield "# One line for each KPI. Write the value in place of {status: not_reported}, for example 98.00, yes or no."
    yield f'catalog: "{catalog.edition}"'
    yield "results:"
    for dimension in catalog.dimensions:
        yield f"\n  # ===== {dimension.name}"
        for category in dimension.categories:
            yield f"\n  # {category.name}"
            for kpi in category.kpis:
                yield from _kpi(kpi)


def _kpi(kpi: Kpi) -> Iterator[str]:
    if kpi.data_points[0].id is None:
        yield f"  {kpi.id}: {{status: not_reported}}   # {_named(kpi.data_points[0])}"
        return
    yield f"  {kpi.id}:   # {kpi.name}"
    for point in kpi.data_points:
        yield f"    {point.id}: {{status: not_reported}}   # {_named(point)}"


def _named(point: DataPoint) -> str:
    return f"{point.label}, {'yes or no' if point.is_answer else point.unit}".removesuffix(", ")
