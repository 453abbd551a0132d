"""The tables of all data as one workbook: a sheet of notes, then a table a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from cityprofiles.tables import Table, Type
from cityprofiles.workbook import NOTES, Cell, Column, Sheet, workbook_bytes

_WIDTHS = {"definition": 60, "benchmark_basis": 50, "page": 34, "what": 60, "withdrawal_reason": 60}
_NUMBERS = (Type.NUMBER, Type.WHOLE, Type.VALUE)
_NAMES = {"results-wide": "Results", "data_points": "Data points", "kpis": "KPIs"}


def tables_xlsx(
    title: str, publisher: str, month: str, notes: Sequence[tuple[str, str]], tables: Sequence[tuple[Table, str]]
) -> bytes:
    """The workbook as bytes, dated to a month.

    notes    rows of the first sheet; tables: each with its text as CSV
    """
    return workbook_bytes(title, publisher, month, [Sheet("Notes", NOTES, notes), *(_sheet(*one) for one in tables)])


def sheet_name(table: Table) -> str:
    """The name of a table's sheet."""
    return _NAMES.get(table.name, table.name.capitalize())


def _sheet(table: Table, text: str) -> Sheet:
    lines = csv.reader(io.StringIO(text, newline=""))
    header = next(lines)
    columns = tuple(Column(name, _WIDTHS.get(name, max(12, min(len(name) + 4, 30))), "") for name in header)
    numeric = [column.type in _NUMBERS for column in table.columns]
    rows = [[_cell(cell, number) for cell, number in zip(line, numeric, strict=True)] for line in lines]
    return Sheet(sheet_name(table), columns, rows)


def _cell(cell: str, is_number: bool) -> Cell:
    if is_number and cell not in ("", "yes", "no"):
        # Plain numbers, without a format of their own for each: a thousand cities make two hundred thousand cells.
        return float(cell) if "." in cell else int(cell)
    # The apostrophe that makes a text harmless in a CSV file is not needed here.
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell
