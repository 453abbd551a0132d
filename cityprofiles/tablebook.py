"""Tables as one XLSX workbook: a sheet of notes, then a table a sheet, with the digits of every number as they were written."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as Range
from openpyxl.worksheet.table import TableColumn, TableStyleInfo

from cityprofiles.tables import Table, Type

# Dates of the files inside an archive: the first that ZIP can hold, so that the same content gives the same bytes.
FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_WIDTHS = {"definition": 60, "benchmark_basis": 50, "page": 34, "what": 60, "withdrawal_reason": 60}
_NUMBERS = (Type.NUMBER, Type.WHOLE, Type.VALUE)


def tables_xlsx(title: str, notes: Sequence[Sequence[str]], tables: Sequence[tuple[Table, str]]) -> bytes:
    """The workbook as bytes.

    notes    rows of the first sheet; tables: each with its text as CSV
    """
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = title
    first = book.create_sheet("Notes")
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 30, 110
    for number, row in enumerate(notes):
        cells = [WriteOnlyCell(first, value=_text(cell)) for cell in row]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 0 or cell is cells[0], size=16 if number == 0 else 11)
        first.append(cells)
    for table, text in tables:
        _sheet(book, table, text)
    buffer = io.BytesIO()
    book.save(buffer)
    return undated(buffer.getvalue())


def _sheet(book: Workbook, table: Table, text: str) -> None:
    sheet = book.create_sheet(sheet_name(table))
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows)
    for number, name in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, max(12, min(len(name) + 4, 30)))
    sheet.freeze_panes = f"{get_column_letter(1 + sum(1 for name in header if name in ('city', 'city_name')))}2"
    heads = [WriteOnlyCell(sheet, value=name) for name in header]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    numeric = [column.type in _NUMBERS for column in table.columns]
    count = 1
    for row in rows:
        sheet.append([_cell(cell, number) for cell, number in zip(row, numeric, strict=True)])
        count += 1
    if count > 1:
        area = Range(
            displayName=f"table_{table.name.replace('-', '_')}", ref=f"A1:{get_column_letter(len(header))}{count}"
        )
        area.tableColumns = [TableColumn(id=number, name=name) for number, name in enumerate(header, start=1)]
        area.autoFilter = AutoFilter(ref=area.ref)
        area.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet._tables.add(area)


def sheet_name(table: Table) -> str:
    """The name of a table's sheet."""
    return {"results-wide": "Results", "data_points": "Data points", "kpis": "KPIs"}.get(
        table.name, table.name.capitalize()
    )


def _cell(cell: str, is_number: bool) -> str | Decimal | None:
    if not cell:
        return None
    if is_number and cell not in ("yes", "no"):
        return Decimal(cell)
    return _text(cell)


def _text(cell: str) -> str:
    """A text that is no formula; the apostrophe that makes it harmless in a CSV file is not needed here."""
    return cell.removeprefix("'") if cell[:2] in ("'=", "'+", "'-", "'@") else cell


def undated(data: bytes) -> bytes:
    """An XLSX file without the time at which it was written, so that the same content gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name, FIRST_DATE), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
