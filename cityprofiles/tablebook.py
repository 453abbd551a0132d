"""The tables of all data as one workbook: a sheet of notes, then a table a sheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from cityprofiles.fingerprints import digest_of
from cityprofiles.pieces import Whole
from cityprofiles.tables import Table, Type
from cityprofiles.workbook import NOTES, Book, Cell, Column, Rows, Sheet, bound, sheet_of

_WIDTHS = {"definition": 60, "benchmark_basis": 50, "page": 34, "what": 60, "withdrawal_reason": 60}
_NUMBERS = (Type.NUMBER, Type.WHOLE, Type.VALUE)
_NAMES = {"results-wide": "Results", "data_points": "Data points", "kpis": "KPIs"}


# So many lines of a table, or a few more, are a piece of its sheet together.
_LINES = 50
_END = "\r\n"
_QUOTED = re.compile('"[^"]*"')


def tables_xlsx(
    title: str,
    publisher: str,
    month: str,
    notes: Sequence[tuple[str, str]],
    tables: Sequence[tuple[Table, str]],
    last: Callable[[str], Whole | None],
) -> Book:
    """The workbook, dated to a month.

    notes    rows of the first sheet; tables: each with its text as CSV
    last     gives a sheet of the last build; None where it is not known
    """
    sheets = [sheet_of("Notes", NOTES, notes), *(_sheet(*one) for one in tables)]
    return bound(title, publisher, month, sheets, last)


def rows_in(text: str) -> int:
    """How many rows a text of CSV has; what is quoted may hold line breaks of its own."""
    return (_QUOTED.sub("", text) if '"' in text else text).count(_END)


def sheet_name(table: Table) -> str:
    """The name of a table's sheet."""
    return _NAMES.get(table.name, table.name.capitalize())


def _sheet(table: Table, text: str) -> Sheet:
    header, lines = text.split(_END, 1)
    names = next(csv.reader([header]))
    columns = tuple(Column(name, _WIDTHS.get(name, max(12, min(len(name) + 4, 30))), "") for name in names)
    numeric = tuple(column.type in _NUMBERS for column in table.columns)
    blocks = (
        Rows(digest_of((numeric, block)), rows_in(block), partial(_rows, block, numeric)) for block in _blocks(lines)
    )
    return Sheet(sheet_name(table), columns, tuple(blocks))


def _blocks(text: str) -> Iterator[str]:
    """The lines of a table, many together, none cut in two."""
    block: list[str] = []
    for line in text.split(_END)[:-1]:
        block.append(line)
        # What is quoted may hold line breaks of its own.
        if len(block) >= _LINES and not _END.join(block).count('"') % 2:
            yield _END.join([*block, ""])
            block = []
    if block:
        yield _END.join([*block, ""])


def _rows(block: str, numeric: Sequence[bool]) -> Iterator[Sequence[Cell]]:
    for line in csv.reader(io.StringIO(block, newline="")):
        yield [_cell(cell, number) for cell, number in zip(line, numeric, strict=True)]


def _cell(cell: str, is_number: bool) -> Cell:
    if is_number and cell not in ("", "yes", "no"):
        # Plain numbers, without a format of their own for each: a thousand cities make two hundred thousand cells.
        return float(cell) if "." in cell else int(cell)
    # The apostrophe that makes a text harmless in a CSV file is not needed here.
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell
