"""results.xlsx: what people open in a spreadsheet is what results.json says, and it can be read by everybody."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cityprofiles.forms import Text
from cityprofiles.history import scored_rounds
from cityprofiles.model import Place
from cityprofiles.project import Project, Sources, read_content
from cityprofiles.tablebook import rows_in, tables_xlsx
from cityprofiles.tables import Column as TableColumn
from cityprofiles.tables import Table, Type
from cityprofiles.workbook import Book, Column, Rows, Sheet, Terms, bound, results_workbook, withdrawn_workbook
from site_tests.conftest import ROOT

PLAIN = Terms()
ROUNDS = ["kristiansund/2020", "asker/2020", "riyadh/2020"]


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(book: Any, sheet: str) -> list[dict[str, Any]]:
    head, *lines = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def place(project: Project, slug: str) -> Place:
    return next(place for place in project.places if place.slug == slug)


def made(project: Project, found: Place, terms: Terms = PLAIN) -> bytes:
    scored = scored_rounds(found.rounds, project.catalogs)[-1]
    return results_workbook(found, scored, terms, project.languages[0])


@pytest.mark.parametrize("address", ROUNDS)
def test_every_number_is_that_of_the_json(site: Path, address: str) -> None:
    folder = site / "cities" / address
    document = json.loads((folder / "results.json").read_text(encoding="utf-8"), parse_float=Decimal)
    found = rows(opened((folder / "results.xlsx").read_bytes()), "Data points")
    assert [row["KPI"] for row in found] == [point["kpi"] for point in document["data_points"]]
    for row, point in zip(found, document["data_points"], strict=True):
        value = point["value"]
        answer = {True: "Yes", False: "No"}[value] if isinstance(value, bool) else value
        assert row["Result"] == (float(answer) if isinstance(answer, Decimal) else answer)
        assert row["Points"] == point["points"]
        percent = point["percent_of_target"]
        assert (row["Percent of target"] is None) == (percent is None)
        assert percent is None or row["Percent of target"] == pytest.approx(float(percent), abs=1e-9)
        assert (row["Unit"] or "") == point["unit"]
        assert bool(row["Band"]) == bool(point["band"])
        assert row["Kind of target"].startswith("provisional") == (point["benchmark"]["status"] == "provisional")
        if point["status"] == "not_transcribed":
            assert row["Status"] == "unknown: not part of the extract"


def test_scores_and_summary_are_those_of_the_json(site: Path) -> None:
    folder = site / "cities/kristiansund/2020"
    document = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    book = opened((folder / "results.xlsx").read_bytes())
    scores = {(row["Group"], row["Name"]): row for row in rows(book, "Scores")}
    overall = document["scores"]["overall"]
    assert scores["City", "All dimensions"]["Points"] == overall["points"]
    for name, score in document["scores"]["categories"].items():
        row = scores["Category", name.replace("/", ": ")]
        assert (row["Points"], row["Points at most"], row["Scored data points"]) == (
            score["points"],
            score["max_points"],
            score["scored"],
        )
    total = next(
        row for row in rows(book, "Reported and verified") if (row["Of"], row["Dimension"]) == ("KPIs", "Total")
    )
    assert total["Verified"] == document["summary"]["kpis"]["total"]["verified"]


@pytest.mark.parametrize("address", ["asker/2020", "riyadh/2020"])
def test_an_extract_has_no_sheet_of_totals_and_says_why(site: Path, address: str) -> None:
    book = opened((site / "cities" / address / "results.xlsx").read_bytes())
    assert book.sheetnames == ["Notes", "Data points"]
    notes = {row["What"]: row["Text"] for row in rows(book, "Notes")}
    assert "unknown, not unreported" in notes["Extract"]
    assert "https://www.itu.int/" in notes["Source"]


@pytest.mark.parametrize("address", ROUNDS)
def test_every_sheet_is_one_table_with_a_head_and_no_merged_cell(site: Path, address: str) -> None:
    book = opened((site / "cities" / address / "results.xlsx").read_bytes())
    assert book.properties.title
    assert book.properties.language == "en"
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes == "A2"
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions
        assert table.headerRowCount == 1
        head = [cell.value for cell in sheet[1]]
        assert [column.name for column in table.tableColumns] == head
        assert len(set(head)) == len(head)
        assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[1])
        assert not any(cell.data_type == "f" for row in sheet for cell in row)


def test_written_decimals_are_kept(site: Path) -> None:
    sheet = opened((site / "cities/kristiansund/2020/results.xlsx").read_bytes())["Data points"]
    cell = next(row[7] for row in sheet.iter_rows(min_row=2) if row[3].value == "EC-ICT-ICT-1C")
    assert (cell.value, cell.number_format) == (98, "0.00")


@pytest.mark.parametrize(
    ("written", "shown"),
    [("0.00", "0.00"), ("0", "General"), ("-1.5", "0.0"), ("12000", "General"), ("1E+3", "General")],
)
def test_every_number_is_a_number_with_its_decimals(project: Project, written: str, shown: str) -> None:
    found = place(project, "kristiansund")
    first = found.rounds[0]
    results = (replace(first.results[0], value=Decimal(written)), *first.results[1:])
    sheet = opened(made(project, Place(found.slug, found.city, (replace(first, results=results),))))["Data points"]
    cell = sheet["H2"]
    assert (cell.value, cell.number_format, cell.data_type) == (Decimal(written), shown, "n")


def test_a_text_that_looks_like_a_formula_stays_text(project: Project) -> None:
    found = place(project, "asker")
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "\t=1", "=cmd|' /C calc'!A0"]
    first = found.rounds[0]
    results = tuple(
        replace(result, note=Text.of(texts[number]) if number < len(texts) else None)
        for number, result in enumerate(first.results)
    )
    hostile = Place(found.slug, found.city, (replace(first, results=results),))
    sheet = opened(made(project, hostile, Terms(licence="=HYPERLINK(1)")))
    cells = [cell for paper in sheet for row in paper.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type in ("f", "e")]
    assert {cell.value.strip() for cell in cells if isinstance(cell.value, str)} >= {text.strip() for text in texts}


def test_the_bytes_bear_no_clock(project: Project) -> None:
    found = place(project, "kristiansund")
    data = made(project, found)
    assert data == made(project, found)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").decode().count("2020-09-01T00:00:00Z") == 2


def test_a_draft_says_so_and_a_withdrawn_round_keeps_nothing_of_its_data(project: Project) -> None:
    draft = opened(made(project, place(project, "kristiansund"), Terms(stamp="DRAFT – NOT FOR PUBLICATION")))
    assert draft["Notes"]["B2"].value == "DRAFT – NOT FOR PUBLICATION"
    assert "DRAFT" in draft.properties.title
    samples, problems = read_content(
        Sources(ROOT / "examples/content", ROOT / "examples/kpi_catalog.yaml", ROOT / "theme")
    )
    assert samples is not None, list(problems)
    gone, home = next((found, home) for home in samples.places for found in home.rounds if found.is_withdrawn)
    book = opened(withdrawn_workbook(home, gone, Terms()))
    assert book.sheetnames == ["Withdrawn"]
    notes = {row["What"]: row["Text"] for row in rows(book, "Withdrawn")}
    assert set(notes) == {"City", "Round", "Withdrawn on", "Reason"}


def test_the_pages_lead_to_it(site: Path) -> None:
    for address in ("cities/kristiansund/", "nb/cities/kristiansund/2020/", "cities/asker/", "cities/asker/2020/"):
        assert "results.xlsx" in (site / address / "index.html").read_text(encoding="utf-8"), address


def sheet_of_rows(*blocks: Rows) -> Sheet:
    return Sheet("Results", (Column("a", 10, ""), Column("b", 10, "")), blocks)


def book_of(sheet: Sheet, last: Book | None = None) -> Book:
    return bound("Title", "Publisher", "2020-01", [sheet], last.sheets.get if last else lambda _: None)


def never() -> list[tuple[int, str]]:
    pytest.fail("This piece is there already.")


def test_rows_of_the_last_build_are_taken_over_and_the_bytes_do_not_tell() -> None:
    first = book_of(sheet_of_rows(Rows("one", 1, lambda: [(1, "x")]), Rows("two", 1, lambda: [(2, "=y")])))
    again = book_of(sheet_of_rows(Rows("one", 1, never), Rows("two", 1, never)), first)
    assert again.data == first.data
    changed = book_of(sheet_of_rows(Rows("else", 1, lambda: [(3, "z")]), Rows("two", 1, never)), first)
    assert list(opened(changed.data)["Results"].iter_rows(min_row=2, values_only=True)) == [(3, "z"), (2, "=y")]


def test_rows_that_have_moved_are_made_anew_with_their_numbers() -> None:
    one, two = Rows("one", 2, lambda: [(1, "x"), (2, "y")]), Rows("two", 1, lambda: [(3, "z")])
    moved = book_of(sheet_of_rows(two, one), book_of(sheet_of_rows(one, two)))
    assert moved.data == book_of(sheet_of_rows(two, one)).data
    assert list(opened(moved.data)["Results"].iter_rows(min_row=2, values_only=True)) == [(3, "z"), (1, "x"), (2, "y")]


def test_a_text_with_a_line_break_is_not_cut_where_a_table_is() -> None:
    texts = [f'line one\r\nline two\r\nline "{number}"' for number in range(160)]
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([("number", "text"), *enumerate(texts)])
    assert rows_in(buffer.getvalue()) == 161
    table = Table("cities", "", "", (TableColumn("number", "", Type.WHOLE), TableColumn("text", "")), ("number",))
    book = tables_xlsx("Title", "Publisher", "2020-01", [("Note", "x")], [(table, buffer.getvalue())], lambda _: None)
    found = list(opened(book.data)["Cities"].iter_rows(min_row=2, values_only=True))
    # As XML has it, a line ends with one sign.
    assert found == [(number, text.replace("\r\n", "\n")) for number, text in enumerate(texts)]
    assert len(book.sheets["xl/worksheets/sheet2.xml"].pieces) > 4
