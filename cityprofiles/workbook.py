"""results.xlsx: the results of one round as a workbook that people open, in English as all shared files.

One table a sheet, made as a table of the spreadsheet with its header row; no merged cell, no formula, and the same bytes for the
same round: openpyxl writes the clock into a workbook and into its archive, so both are set here.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from html import escape
from itertools import count
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from cityprofiles.history import ScoredRound
from cityprofiles.language import Language
from cityprofiles.methodology import BenchmarkStatus, Catalog
from cityprofiles.model import Place, Round, Status
from cityprofiles.packing import FIRST_DATE, put
from cityprofiles.pieces import LEVEL, Part, Whole, put_together
from cityprofiles.policy import is_known, may_have_totals
from cityprofiles.score import Band, PointScore, Score, shown
from cityprofiles.seal import seal
from cityprofiles.summary import OVERALL, Count, summarise
from cityprofiles.words import band_range, band_words, benchmark_words, status_words, target_words

# As in results.json: cut off after so many decimals and never rounded up, so that the band can be read off.
DECIMALS = 10
# A text that begins so would be run as a formula or read as an error.
_TAKEN_FOR_MORE = "=+-@#\t\r"
# The number that spreadsheets have for the paper.
A4 = 9
_HEAD = PatternFill("solid", fgColor="0C3B42")

Cell = None | int | float | str | Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its width in letters, and what it means, for the sheet of notes."""

    name: str
    width: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a workbook says of itself besides the results.

    publisher, licence   of the site; stamp: what every file of a preview carries, empty in public; notice: that the data are samples
    """

    publisher: str = ""
    licence: str = ""
    stamp: str = ""
    notice: str = ""


POINTS = (
    Column("Dimension", 20, "The dimension of the catalogue."),
    Column("Sub-dimension", 22, "The sub-dimension that the KPI belongs to."),
    Column("Category", 22, "The category, as in the report and in the wheel."),
    Column("KPI", 16, "The official code with hyphens."),
    Column("KPI name", 34, "The name of the KPI."),
    Column("Level", 11, "Core or advanced."),
    Column("Data point", 42, "Its name; a KPI can have several data points."),
    Column("Result", 13, "The value with the digits that were written, or Yes or No; empty where there is none."),
    Column("Unit", 24, "The unit of the result and of the target."),
    Column(
        "Status", 18, "Verified, not verified, not reported, not applicable, withheld; unknown: not part of an extract."
    ),
    Column("Target", 24, "What the result is compared with; empty where there is no target."),
    Column("Kind of target", 36, "Whether the target is the official benchmark or a provisional reference target."),
    Column("Basis of the target", 44, "Where the target comes from."),
    Column("Percent of target", 17, "0 to 100, cut off after ten decimals; empty where the data point is not scored."),
    Column("Points", 9, "1 to 4; empty where the data point is not scored."),
    Column("Band", 32, "The band of the percentage, in words and figures."),
    Column("SDG targets", 18, "The targets of the Sustainable Development Goals that the KPI serves."),
    Column("Reason", 44, "Why there is no verified value, where the round tells."),
    Column("Note", 44, "A note on the value."),
    Column("Year", 8, "The year of the value, where it is another one or is told."),
    Column("Source", 34, "Where the value comes from, where it is told for it alone."),
)
SCORES = (
    Column("Group", 16, ""),
    Column("Name", 44, ""),
    Column("Percent of the points", 21, ""),
    Column("Points", 9, ""),
    Column("Points at most", 15, ""),
    Column("Scored data points", 18, ""),
    Column("Band", 32, ""),
)
SUMMARY = (
    Column("Of", 14, ""),
    Column("Dimension", 22, ""),
    Column("Level", 12, ""),
    Column("Total", 9, ""),
    Column("Reported", 11, ""),
    Column("Verified", 11, ""),
    Column("Percent verified", 17, ""),
)
NOTES = (Column("What", 26, ""), Column("Text", 100, ""))


def results_workbook(place: Place, scored: ScoredRound, terms: Terms, language: Language) -> bytes:
    """The results of one round.

    language   the one that shared files are in
    """
    found = scored.round
    dimensions = {dimension.id: dimension.name for dimension in scored.catalog.dimensions}
    sheets = [
        sheet_of("Notes", NOTES, _notes(place, scored, terms, language)),
        sheet_of(
            "Data points",
            POINTS,
            [_point(dimensions, scored.catalog, point, language) for point in scored.scores.points],
        ),
    ]
    if may_have_totals(found):
        sheets += [
            sheet_of("Scores", SCORES, list(_scores(scored, language))),
            sheet_of("Reported and verified", SUMMARY, list(_summary(scored))),
        ]
    title = f"{place.city.name.english}, {found.name}: results of the U4SSC KPIs"
    return _packed(f"{title} ({terms.stamp})" if terms.stamp else title, found, terms, sheets)


def withdrawn_workbook(place: Place, found: Round, terms: Terms) -> bytes:
    """What stays of results.xlsx when a round is withdrawn: when and why."""
    withdrawal = found.report.publication.withdrawn
    rows: list[Sequence[Cell]] = [("City", place.city.name.english), ("Round", found.name)]
    if withdrawal:
        rows += [("Withdrawn on", str(withdrawal.on)), ("Reason", withdrawal.reason.english)]
    rows += [("Draft", terms.stamp)] if terms.stamp else []
    title = f"{place.city.name.english}, {found.name}: withdrawn"
    return _packed(title, found, terms, [sheet_of("Withdrawn", NOTES, rows)])


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that are a piece of their sheet together.

    key   another one where anything of them is another; empty where they are made anew each time; count: how many they are
    """

    key: str
    count: int
    make: Callable[[], Iterable[Sequence[Cell]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with the one table that it holds."""

    name: str
    columns: tuple[Column, ...]
    blocks: tuple[Rows, ...]


class Book(NamedTuple):
    """A workbook: its bytes, and its sheets by the names of their files in it."""

    data: bytes
    sheets: Mapping[str, Whole]


def sheet_of(name: str, columns: tuple[Column, ...], rows: Sequence[Sequence[Cell]]) -> Sheet:
    """A sheet with these rows."""
    return Sheet(name, columns, (Rows("", len(rows), lambda: rows),))


def _notes(place: Place, scored: ScoredRound, terms: Terms, language: Language) -> list[Sequence[Cell]]:
    found = scored.round
    report = found.report
    rows: list[Sequence[Cell]] = [("Draft", terms.stamp)] if terms.stamp else []
    rows += [("Sample data", terms.notice)] if terms.notice else []
    rows += [
        ("City", f"{place.city.name.english}, {language.country(place.city.country)}"),
        ("Round", found.name),
        ("Report", f"{report.title.english}, {language.month(report.month)}"),
    ]
    rows += [("ISBN", report.isbn)] if report.isbn else []
    rows += [("Verified by", report.verifier.name)] if report.verifier else []
    for source in report.sources:
        pages = source.pages.english if source.pages else ""
        rows.append(("Source", ", ".join(filter(None, (source.title, source.publisher, pages, source.address)))))
    rows.append(("KPI catalogue", f"Edition {found.catalog}"))
    if not may_have_totals(found):
        known = sum(map(is_known, found.results))
        rows.append(
            (
                "Extract",
                f"Here are {known} of {len(found.results)} data points. The others are unknown, not unreported, so nothing is added up.",
            )
        )
    provisional = sum(
        1 for p in scored.scores.points if p.band and p.data_point.benchmark.status is BenchmarkStatus.PROVISIONAL
    )
    if provisional:
        bands = sum(1 for p in scored.scores.points if p.band)
        rows.append(
            (
                "Provisional targets",
                f"{provisional} of {bands} bands rest on reference targets of this project, not on official U4SSC benchmarks.",
            )
        )
    rows += [
        ("Bands", "; ".join(f"{_band(band, language)}: {band.points} of 4 points" for band in Band)),
        ("What is scored", "Reported and verified data points that have a target. Nothing else counts, in either direction."),
    ]  # fmt: skip
    rows += [(f"Column “{column.name}”", column.meaning) for column in POINTS]
    rows += [("Publisher", terms.publisher)] if terms.publisher else []
    rows += [("Licence", terms.licence)] if terms.licence else []
    rows.append(("Seal (SHA-256)", seal(found)))
    return rows


def _band(band: Band, language: Language) -> str:
    return f"{band_words(band, language)} ({band_range(band, language)})"


def _point(dimensions: Mapping[str, str], catalog: Catalog, point: PointScore, language: Language) -> Sequence[Cell]:
    kpi, data_point, result = point.kpi, point.data_point, point.result
    value = result.value
    unknown = result.status is Status.NOT_TRANSCRIBED
    return (
        dimensions[kpi.dimension],
        catalog.sub_dimensions[kpi.sub_dimension].name,
        kpi.category.split("/", 1)[1],
        kpi.id,
        kpi.name,
        str(kpi.level),
        data_point.label,
        ("Yes" if value else "No") if isinstance(value, bool) else value,
        data_point.unit,
        "unknown: not part of the extract" if unknown else status_words(result.status, language),
        target_words(data_point.benchmark.rule, "%" if data_point.unit.startswith("%") else "", language)
        if data_point.benchmark.rule
        else "",
        benchmark_words(data_point.benchmark.status, language),
        data_point.benchmark.basis.english,
        shown(point.percent, DECIMALS) if point.percent is not None else None,
        point.points,
        _band(point.band, language) if point.band else "",
        " ".join(kpi.sdg.targets),
        result.reason.english if result.reason else "",
        result.note.english if result.note else "",
        result.year,
        result.source.english if result.source else "",
    )


def _scores(scored: ScoredRound, language: Language) -> Iterator[Sequence[Cell]]:
    scores, catalog = scored.scores, scored.catalog
    names = {dimension.id: dimension.name for dimension in catalog.dimensions}
    yield _score("City", "All dimensions", scores.overall, language)
    for key, score in scores.dimensions.items():
        yield _score("Dimension", names[key], score, language)
    for key, score in scores.sub_dimensions.items():
        yield _score("Sub-dimension", catalog.sub_dimensions[key].key, score, language)
    for key, score in scores.categories.items():
        yield _score("Category", key, score, language)
    for goal, score in scores.sdgs.items():
        yield _score("SDG", f"Goal {goal}", score, language)


def _score(group: str, name: str, score: Score, language: Language) -> Sequence[Cell]:
    percent = shown(score.percent, DECIMALS) if score.percent is not None else None
    band = _band(score.band, language) if score.band else ""
    return group, name.replace("/", ": "), percent, score.points, score.max_points, score.scored, band


def _summary(scored: ScoredRound) -> Iterator[Sequence[Cell]]:
    summary = summarise(scored.round, scored.catalog)
    names = {**{dimension.id: dimension.name for dimension in scored.catalog.dimensions}, OVERALL: "Overall"}
    for kind, table in (("KPIs", summary.kpis), ("Data points", summary.data_points)):
        for (group, level), counted in table.rows.items():
            yield kind, names[group], str(level), *_count(counted)
        yield kind, "Total", "all", *_count(table.total)


def _count(counted: Count) -> tuple[int, int, int, int]:
    return counted.total, counted.reported, counted.verified, counted.percent_verified


def _packed(title: str, found: Round, terms: Terms, sheets: Iterable[Sheet]) -> bytes:
    return bound(title, terms.publisher, found.report.month, sheets, lambda _: None).data


def bound(title: str, publisher: str, month: str, sheets: Iterable[Sheet], last: Callable[[str], Whole | None]) -> Book:
    """A workbook, dated to a month such as "2020-09".

    last   gives a sheet of the last build by the name of its file; None where it is not known
    """
    book = Workbook(write_only=True)
    properties: Any = book.properties
    properties.title, properties.language = _clean(title), "en"
    properties.creator = _clean(publisher)
    properties.created = properties.modified = datetime.strptime(month, "%Y-%m")  # noqa: DTZ007 - it knows no time zone
    for number, sheet in enumerate(sheets, start=1):
        _write(book, sheet, number, last(f"xl/worksheets/sheet{number}.xml"))
    packed = io.BytesIO()
    with _Archive(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return Book(packed.getvalue(), archive.sheets)


def _write(book: Any, sheet: Sheet, number: int, last: Whole | None) -> None:
    paper = book.create_sheet(sheet.name)
    paper.freeze_panes = "A2"
    paper.page_setup.orientation, paper.page_setup.paperSize = "landscape", A4
    paper.page_setup.fitToHeight, paper.sheet_properties.pageSetUpPr.fitToPage = 0, True
    paper.print_title_rows = "1:1"
    for position, column in enumerate(sheet.columns, start=1):
        paper.column_dimensions[get_column_letter(position)].width = column.width
    writer = paper._writer = _Sheet(paper, len(sheet.columns), _Paper(last), wrap=sheet.columns is NOTES)
    writer.write_top()
    paper.append([column.name for column in sheet.columns])
    writer.add(sheet.blocks)
    table = Table(
        id=number,
        displayName=sheet.name.replace(" ", ""),
        ref=f"A1:{get_column_letter(len(sheet.columns))}{max(writer.row, 2)}",
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=True),
    )
    columns: Any = table
    columns._initialise_columns()
    for field, column in zip(columns.tableColumns, sheet.columns, strict=True):
        field.name = column.name
    with warnings.catch_warnings():
        # openpyxl warns that the columns must be added, which has just been done.
        warnings.simplefilter("ignore")
        paper.add_table(table)


class _Paper(io.BytesIO):
    """What a sheet is written into, piece by piece.

    last   the sheet of the last build, whose pieces are taken over where they are the same
    """

    def __init__(self, last: Whole | None) -> None:
        super().__init__()
        self.known = {piece.key: piece for piece in last.pieces if piece.key} if last else {}
        # The keys of the pieces, and where each begins; what stands around the rows has none, and is made anew.
        self.begun = [("", 0)]

    def begin(self, key: str) -> None:
        """What is written from here on is another piece."""
        self.begun.append((key, self.tell()))

    @property
    def whole(self) -> Whole:
        """The sheet in its pieces."""
        text = self.getvalue()
        ends = [*(start for _, start in self.begun[1:]), len(text)]
        parts = (Part(key, partial(bytes, text[start:end])) for (key, start), end in zip(self.begun, ends, strict=True))
        return put_together(parts, Whole(tuple(self.known.values())))


class _Sheet(WorksheetWriter):
    """Writes a sheet into memory, so that there is nothing to clean up, and its rows past openpyxl, which takes many times as long.

    row   the number of the last row that has been written; the first is the header
    """

    def __init__(self, sheet: Any, columns: int, paper: _Paper, *, wrap: bool) -> None:
        super().__init__(sheet, paper)
        sheet._values_to_row = lambda values, _: values
        self.paper, self.wrap, self.row = paper, wrap, 0
        self._letters = [get_column_letter(position) for position in range(1, columns + 1)]
        self._styles: dict[str, str] = {"": ""}
        # All that a piece of the last build can name is there, in the same order, whatever is taken over.
        for style in ("head", "text"):
            self._style(style)

    def cleanup(self) -> None:
        """Nothing."""

    def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
        """The header."""
        # What openpyxl has written so far must be there before it.
        xf.flush()
        cells = (self._text(f"{letter}1", name, "head") for letter, name in zip(self._letters, row, strict=True))
        self.paper.write(f'<row r="{row_idx}">{"".join(cells)}</row>'.encode())
        self.row = row_idx

    def add(self, blocks: Iterable[Rows]) -> None:
        """Rows of values, see `Cell`."""
        for rows in blocks:
            key = f"{self.row} {rows.key}" if rows.key else ""
            self.paper.begin(key)
            if key in self.paper.known:
                self.paper.write(self.paper.known[key].text)
            else:
                self.paper.writelines(map(self._row, count(self.row + 1), rows.make()))
            self.row += rows.count
        self.paper.begin("")

    def _row(self, number: int, row: Sequence[Cell]) -> bytes:
        # The tables of a thousand cities have very many plain numbers.
        cells = [
            f'<c r="{letter}{number}" t="n"><v>{value}</v></c>'
            if type(value) in (int, float)
            else self._cell(f"{letter}{number}", value)
            for letter, value in zip(self._letters, row, strict=True)
            if value is not None and value != ""
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'.encode()

    def _cell(self, place: str, value: Any) -> str:
        """A Decimal with as many decimals as were written; a text that is never run as a formula."""
        if isinstance(value, str):
            return self._text(place, value, "text" if self.wrap or value[0] in _TAKEN_FOR_MORE else "")
        exponent = value.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        # Percentages that were cut off have ten decimals; the sheet shows of them what fits.
        style = self._style("0." + "0" * places if 0 < places < DECIMALS else "")
        return f'<c r="{place}"{style} t="n"><v>{value:f}</v></c>'

    def _text(self, place: str, text: str, style: str) -> str:
        words = escape(_clean(text), quote=False)
        return f'<c r="{place}"{self._style(style)} t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'

    def _style(self, style: str) -> str:
        """How a cell names its style, which openpyxl keeps for the workbook."""
        if style not in self._styles:
            cell: Any = WriteOnlyCell(self.ws)
            if style == "head":
                cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
                cell.alignment = Alignment(vertical="top", wrap_text=True)
            elif style == "text":
                cell.alignment, cell.quotePrefix = Alignment(vertical="top", wrap_text=self.wrap), True
            else:
                cell.number_format = style
            self._styles[style] = f' s="{cell.style_id}"'
        return self._styles[style]


def _clean(text: str) -> str:
    """A text without the control characters that a workbook may not hold, and no longer than a cell."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]


class _Archive(zipfile.ZipFile):
    """An archive whose members bear no clock."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.sheets: dict[str, Whole] = {}

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """A sheet, which openpyxl takes for a file."""
        self.sheets[arcname] = filename.whole
        put(self, _dated(arcname), self.sheets[arcname])

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """A member without a date of its own."""
        member = _dated(str(zinfo_or_arcname))
        member.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(member, data, compresslevel=LEVEL)


def _dated(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, FIRST_DATE)
    member.external_attr = 0o600 << 16
    return member
