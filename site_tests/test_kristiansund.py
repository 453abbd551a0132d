"""The published report of Kristiansund, 2020: what the site says is what the report says."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from cityprofiles.model import Round
from cityprofiles.project import Project
from cityprofiles.summary import summarise
from site_tests.conftest import ROOT, parsed

FIXTURES = ROOT / "site_tests" / "fixtures"


@pytest.fixture(scope="module")
def kristiansund(project: Project) -> Round:
    place = next(place for place in project.places if place.slug == "kristiansund")
    return next(found for found in place.rounds if found.name == "2020")


@pytest.fixture(scope="module")
def printed() -> dict[tuple[str, str | None], str]:
    lines = (FIXTURES / "kristiansund-2020-values.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {(kpi, point or None): value for kpi, point, value in rows}


def as_printed(value: Decimal | bool | None) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "Not Reported" if value is None else format(value, "f")


def test_the_catalogue_has_91_kpis_and_112_data_points(project: Project) -> None:
    assert len(project.catalog.kpis) == 91
    assert len(project.catalog.data_points) == 112


def test_every_value_is_the_printed_one(kristiansund: Round, printed: dict[tuple[str, str | None], str]) -> None:
    assert {key: as_printed(result.value) for key, result in kristiansund.by_data_point.items()} == printed
    assert sum(value != "Not Reported" for value in printed.values()) == 105


def test_the_order_is_that_of_the_report(project: Project, printed: dict[tuple[str, str | None], str]) -> None:
    assert [(kpi.id, point.id) for kpi, point in project.catalog.data_points] == list(printed)


@pytest.mark.parametrize("kind", ["kpis", "data_points"])
def test_the_summary_tables_come_out_digit_for_digit(kristiansund: Round, project: Project, kind: str) -> None:
    expected = json.loads((FIXTURES / "kristiansund-2020-summary.json").read_text(encoding="utf-8"))[kind]
    table = getattr(summarise(kristiansund, project.catalog), kind)
    names = {dimension.id: dimension.name for dimension in project.catalog.dimensions}
    found: dict[str, object] = {"total": _numbers(table.total)}
    for (group, level), counted in table.rows.items():
        rows = found.setdefault(names.get(group, group), {})
        assert isinstance(rows, dict)
        rows[str(level)] = _numbers(counted)
    assert found == expected


def _numbers(counted: object) -> list[int]:
    return [getattr(counted, name) for name in ("total", "reported", "verified", "percent_verified")]


def test_the_tables_on_the_page_are_those_of_the_report(site: Path) -> None:
    document = parsed(site / "cities/kristiansund/2020/index.html")
    for number, kind in enumerate(["kpis", "data_points"]):
        expected = json.loads((FIXTURES / "kristiansund-2020-summary.json").read_text(encoding="utf-8"))[kind]
        table = document.findall(".//table[@class='summary']")[number]
        rows = [[cell.text for cell in row.findall("td")] for row in table.iter("tr") if row.find("td") is not None]
        lines = [
            line for group in expected.values() for line in (group.values() if isinstance(group, dict) else [group])
        ]
        assert rows == [[str(n) for n in line[:3]] + [f"{line[3]}%"] for line in lines]


def test_what_is_not_reported_is_named_data_point_by_data_point(site: Path) -> None:
    document = parsed(site / "cities/kristiansund/2020/index.html")
    section = document.find(".//section[@id='not-reported']")
    assert section is not None
    text = " ".join("".join(section.itertext()).split())
    assert "Transportation Mode Share EC: I: T: 4A partly" in text
    assert (
        "Transportation Mode Share: Para Transport: not reported. There is no separate para-transport system." in text
    )
    for pollutant in ("PM 2.5", "PM 10", "NO₂", "SO₂", "O₃"):
        assert f"({pollutant}): not reported" in text.replace("Matter (", "(")
    assert "Local Food Production SC: SH: FS: 1A" in text


def test_both_footnotes_of_the_report_stand_beside_their_values(site: Path) -> None:
    text = (site / "cities/kristiansund/2020/index.html").read_text(encoding="utf-8")
    assert "mostly the state and the counties pay for culture" in text
    assert "not yet by the Sendai framework" in text
