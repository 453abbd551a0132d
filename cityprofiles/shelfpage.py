"""The data shelf as parts of the site: its files, the archive of all of them, and the page that hands them out."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path

from cityprofiles.entries import CityEntry
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog
from cityprofiles.model import Site
from cityprofiles.pages import Page
from cityprofiles.project import Project
from cityprofiles.shelf import FOLDER, Read, long_table, small_tables, whole_json
from cityprofiles.shelfmeta import (
    About,
    ShelfFile,
    csvw,
    data_package,
    dcat,
    dictionary_csv,
    dictionary_md,
    dump,
    schema_org,
    schemas,
    turtle,
)
from cityprofiles.tablebook import sheet_name, tables_xlsx
from cityprofiles.tables import WIDE, WIDE_HEAD, Column, Table, shelf_tables
from cityprofiles.units import Outputs, Unit

ARCHIVE = "u4ssc-city-profiles.zip"
# Dates of the files inside the archive: the first that ZIP can hold, so that the same content gives the same bytes.
FIRST_DATE = (1980, 1, 1, 0, 0, 0)
# How hard the archive is packed: half the time of the usual level, for a tenth more bytes.
LEVEL = 3
# How many lines of the change log the page shows.
CHANGES_SHOWN = 12
# In the workbook: not the two long tables, which a spreadsheet program opens as CSV where they are wanted.
SHEETS = (WIDE, "cities", "rounds", "data_points", "kpis", "changes")
_MEDIA: Mapping[str, tuple[str, str]] = {
    "csv": ("text/csv", "CSV"),
    "json": ("application/json", "JSON"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "zip": ("application/zip", "ZIP"),
}

# A line of the change log, by the names of its columns.
Event = Mapping[str, str]


@dataclass(frozen=True)
class Shelf:
    """What the shelf is made from.

    entries   all cities that the site shows, by slug
    versions  (slug, digest) of each: another digest, other bytes of its files
    stamp     what every file of a preview carries; empty in public
    read      gives what has been written at an address of the site
    samples   the folder of the code samples
    """

    project: Project
    entries: Sequence[CityEntry]
    versions: Sequence[tuple[str, str]]
    stamp: str
    read: Read
    samples: Path

    @property
    def inputs(self) -> object:
        """Everything that any file of the shelf depends on."""
        return tuple(self.versions), self.stamp

    @property
    def english(self) -> Language:
        """The language of the files."""
        return self.project.languages[0]

    @cached_property
    def catalogs(self) -> tuple[Catalog, ...]:
        """Every edition, the current one first."""
        current = self.project.catalog
        others = (self.project.catalogs[name] for name in sorted(self.project.catalogs, reverse=True))
        return (current, *(catalog for catalog in others if catalog.edition != current.edition))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables, described in English as in every file."""
        return shelf_tables(self.catalogs, self.english, self.stamp)

    @property
    def rows(self) -> int:
        """How many rows the long table has."""
        size = {catalog.edition: len(catalog.data_points) for catalog in self.catalogs}
        return sum(size[found.edition] for entry in self.entries for found in entry.rounds if not found.withdrawn)


def shelf_unit(shelf: Shelf) -> Unit:
    """The files that hold the numbers, and what describes them: metadata, archive and page."""
    return Unit("data", shelf.inputs, partial(_shelf, shelf))


def _numbers(shelf: Shelf) -> dict[str, bytes]:
    """The files that hold the numbers, by their names."""
    tables = small_tables(shelf.tables, shelf.catalogs, shelf.entries, shelf.stamp)
    return {
        "results.csv": long_table(shelf.entries, shelf.read, shelf.stamp),
        "results.json": whole_json(shelf.entries, shelf.project.site, shelf.english, shelf.read, shelf.stamp),
        **{f"{name}.csv": text.encode() for name, text in tables.items()},
        "results.xlsx": _workbook(shelf, tables),
    }


def _workbook(shelf: Shelf, made: Mapping[str, str]) -> bytes:
    tables = {table.name: table for table in shelf.tables}
    site = shelf.project.site
    named = {c.name: c for name in SHEETS for c in tables[name].columns if not _is_wide_only(c.name)}
    notes = [
        *([("Draft", shelf.stamp)] if shelf.stamp else []),
        *([("Sample data", site.notice.english)] if site.notice else []),
        ("Publisher", site.publisher.english),
        ("Licence", " ".join(filter(None, (site.licence.name.english, site.licence.address)))),
        ("Address", f"{site.base_url.rstrip('/')}/{FOLDER}"),
        *(("Good to know", text) for text in _cautions(shelf.english)),
        *((f"Sheet “{sheet_name(tables[name])}”", tables[name].holds) for name in SHEETS),
        *((f"Column “{column.name}”", column.meaning) for column in named.values()),
    ]
    month = max((r.month for entry in shelf.entries for r in entry.rounds if not r.withdrawn), default="1980-01")
    sheets = [(tables[name], made[name]) for name in SHEETS]
    return tables_xlsx(_title(site), site.publisher.english, month, notes, sheets)


def _title(site: Site) -> str:
    return f"{site.title.english}: all published results"


def _is_wide_only(name: str) -> bool:
    """Whether a column stands for a data point or a score: its name says which."""
    return name[0].isupper() or name.startswith("score/")


def _shelf(shelf: Shelf) -> Outputs:
    numbers = _numbers(shelf)
    events = list(csv.DictReader(io.StringIO(numbers["changes.csv"].decode(), newline="")))
    about = _about(shelf, events)
    tables = [(table, _file(table.file, numbers[table.file], _count(shelf, table, numbers))) for table in shelf.tables]
    described = dict(_descriptions(shelf, about, tables))
    listed = [
        *(file for _, file in tables),
        *(_file(name, numbers[name]) for name in ("results.json", "results.xlsx")),
    ]
    archive = _archive({**{name: text.encode() for name, text in described.items()}, **numbers})
    files = (_file(ARCHIVE, archive), *listed)
    catalog = dcat(about, files)
    described["catalog.jsonld"] = dump(catalog)
    described["catalog.ttl"] = turtle(catalog)
    pages = {
        language.code: (_page(shelf, about, files, described, events, language),)
        for language in shelf.project.languages
    }
    made: dict[str, str | bytes] = {**numbers, **described, ARCHIVE: archive}
    return Outputs(pages, {f"{FOLDER}{name}": data for name, data in made.items()})


def _count(shelf: Shelf, table: Table, numbers: Mapping[str, bytes]) -> int:
    """How many rows a table has."""
    if table.name == "results":
        return shelf.rows
    data = numbers[table.file]
    if b'"' not in data:
        return data.count(b"\r\n") - 1
    return sum(1 for _ in csv.reader(io.StringIO(data.decode(), newline=""))) - 1


def _file(name: str, data: bytes, rows: int = 0) -> ShelfFile:
    media, kind = _MEDIA[name.rsplit(".", 1)[1]]
    return ShelfFile(name, media, kind, len(data), hashlib.sha256(data).hexdigest(), rows)


def _about(shelf: Shelf, events: Sequence[Event]) -> About:
    site = shelf.project.site
    rounds = [found for entry in shelf.entries for found in entry.rounds if not found.withdrawn]
    days = [row["date"] for row in events]
    return About(
        site=site,
        title=_title(site),
        description=_description(shelf.english),
        address=f"{site.base_url.rstrip('/')}/{FOLDER}",
        countries=tuple(sorted({entry.country for entry in shelf.entries})),
        first=min(days, default=""),
        last=max(days, default=""),
        years=(min((r.name[:4] for r in rounds), default=""), max((r.name[:4] for r in rounds), default="")),
    )


def _description(language: Language) -> str:
    return language.gettext(
        "Verified results of cities for the U4SSC key performance indicators for smart sustainable cities, with targets, bands and scores."
    )


def _descriptions(shelf: Shelf, about: About, tables: Sequence[tuple[Table, ShelfFile]]) -> Iterator[tuple[str, str]]:
    yield "datapackage.json", data_package(about, tables)
    yield "csv-metadata.json", csvw(about, shelf.tables)
    for table in shelf.tables:
        yield f"{table.file}-metadata.json", csvw(about, shelf.tables, table)
    yield "dictionary.csv", dictionary_csv(shelf.tables)
    yield "dictionary.md", dictionary_md(shelf.tables)
    yield "README.md", _readme(shelf, about)
    for sample in ("recompute.py", "verified.py", "verified.R"):
        yield sample, (shelf.samples / sample).read_text(encoding="utf-8")
    yield from schemas().items()


def _readme(shelf: Shelf, about: About) -> str:
    site = about.site
    lines = [
        f"# {about.title}",
        *([f"**{shelf.stamp}**"] if shelf.stamp else []),
        *([f"**{site.notice.english}**"] if site.notice else []),
        about.description,
        f"- Publisher: {site.publisher.english}, {site.contact}",
        f"- Licence: {' '.join(filter(None, (site.licence.name.english, site.licence.address)))}",
        f"- Address: {about.address}",
        f"- Last change: {about.last or 'none'} (changes.csv)",
        "## Good to know",
        *(f"- {text}" for text in _cautions(shelf.english)),
        "## Files",
        *(f"- {table.file}: {table.holds}" for table in shelf.tables),
        "- results.json: every round as results.json on its own page; its schema is in schemas/",
        "- results.xlsx: the tables as a workbook, but for results.csv and scores.csv",
        "- datapackage.json, csv-metadata.json: what every column is, for programs; dictionary.md: the same for people",
        "- recompute.py: recomputes every score from results.csv, with Python alone",
    ]
    return "\n\n".join(lines).replace("\n\n- ", "\n- ").replace("\n- ", "\n\n- ", 1) + "\n"


def _cautions(language: Language) -> tuple[str, ...]:
    """What whoever uses the numbers should know."""
    gettext = language.gettext
    return (
        gettext("A band says how far a value is from its target. It is no rank of cities."),
        gettext(
            "Where benchmark_status is provisional, the target is a reference of this project and not the official benchmark."
        ),
        gettext(
            "Only values with the status verified count. The table side by side has no others; the long one shows them all."
        ),
        gettext("An empty cell is never zero: the status says why a value is not there."),
        gettext("Of an extract, what was not transcribed is unknown, not unreported. It has no scores."),
        gettext("Rounds of different editions are comparable only where KPI, definition and target are the same."),
        gettext("Of a withdrawn round only its date and reason are here. Please drop copies that you have of it."),
    )


def _archive(contents: Mapping[str, bytes]) -> bytes:
    """Everything as one ZIP: sorted, with a fixed date, so that the same content gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            info = zipfile.ZipInfo(name, FIRST_DATE)
            info.external_attr = 0o644 << 16
            packed = name.endswith(".xlsx")
            method = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(info, contents[name], method, compresslevel=LEVEL)
    return buffer.getvalue()


# The page


@dataclass(frozen=True, slots=True)
class FileView:
    """A file to download. rows: in words, empty where it has none; shared: its address below the site."""

    name: str
    kind: str
    shared: str
    size: str
    rows: str


@dataclass(frozen=True, slots=True)
class NeedView:
    """What a reader may need, and the files that serve it."""

    need: str
    hint: str
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A row of the data dictionary. allowed: values or limits in words."""

    name: str
    meaning: str
    type: str
    unit: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of the data dictionary."""

    name: str
    file: str
    title: str
    holds: str
    columns: tuple[ColumnView, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A line of the change log. path: the address of the round below the language."""

    date: str
    city: str
    round: str
    path: str
    event: str
    what: str


def _page(
    shelf: Shelf,
    about: About,
    files: Sequence[ShelfFile],
    described: Mapping[str, str],
    events: Sequence[Event],
    language: Language,
) -> Page:
    gettext = language.gettext
    views = {file.name: _view(file.name, file.kind, file.size, file.rows, language) for file in files}
    more = {
        name: _view(name, name.rsplit(".", 1)[1].upper().replace("JSONLD", "JSON-LD"), len(text.encode()), 0, language)
        for name, text in described.items()
    }
    names = {entry.slug: language.proper(entry.name).words for entry in shelf.entries}
    rounds = sum(1 for entry in shelf.entries for found in entry.rounds if not found.withdrawn)
    samples = {
        name: (shelf.samples / name).read_text(encoding="utf-8")
        for name in ("verified.py", "verified.R", "formulas.txt", "recompute.py")
    }
    return Page(
        FOLDER,
        "data.html",
        gettext("Data"),
        gettext("All published results to download, in open formats, with a description of every column."),
        "data",
        {
            "archive": views[ARCHIVE],
            "needs": tuple(_needs(views, language)),
            "descriptions": tuple(_formats(more, language)),
            "tables": tuple(
                _table_view(table, language) for table in shelf_tables(shelf.catalogs, language, shelf.stamp)
            ),
            "statuses": _statuses(language),
            "cautions": _cautions(language),
            "changes": tuple(_change(row, names, language) for row in events[:CHANGES_SHOWN]),
            "all_changes": language.number(len(events)),
            "has_more_changes": len(events) > CHANGES_SHOWN,
            "change_log": views["changes.csv"],
            "facts": {
                "cities": language.number(len(shelf.entries)),
                "rounds": language.number(rounds),
                "values": language.number(shelf.rows),
                "last": _day(about.last, language) if about.last else "",
            },
            "samples": samples,
            "schema_org": schema_org(about, files, language),
        },
    )


def _view(name: str, kind: str, size: int, rows: int, language: Language) -> FileView:
    words = (
        language.ngettext("%(count)s row", "%(count)s rows", rows) % {"count": language.number(rows)} if rows else ""
    )
    return FileView(name, kind, FOLDER + name, size_words(size, language), words)


def size_words(size: int, language: Language) -> str:
    """A file's size for people: 940 bytes, 12 kB, 3.4 MB."""
    if size < 1000:
        return language.ngettext("%(count)s byte", "%(count)s bytes", size) % {"count": language.number(size)}
    if size < 1_000_000:
        return f"{language.number(max(round(size / 1000), 1))} kB"
    return f"{language.number(Decimal(size // 100_000).scaleb(-1))} MB"


def _needs(files: Mapping[str, FileView], language: Language) -> Iterator[NeedView]:
    gettext = language.gettext
    for need, hint, names in (
        (
            gettext("A workbook for Excel, LibreOffice or Numbers"),
            gettext("A row for each round, scores, targets, and notes on every column."),
            ("results.xlsx",),
        ),
        (
            gettext("Every value with its target, for statistics and charts"),
            gettext("One row for each data point of each round, ready to filter."),
            ("results.csv",),
        ),
        (
            gettext("Cities side by side"),
            gettext("One row for each round, one column for each data point and score; verified values only."),
            (f"{WIDE}.csv",),
        ),
        (
            gettext("Scores alone"),
            gettext("City, dimensions, categories and SDGs, with the points behind each."),
            ("scores.csv",),
        ),
        (
            gettext("What the KPIs and targets are"),
            gettext("The catalogue of each edition, with definitions and benchmarks."),
            ("kpis.csv", "data_points.csv"),
        ),
        (
            gettext("Which cities and rounds there are"),
            gettext("With verifier, approval and seal; withdrawn rounds are named too."),
            ("cities.csv", "rounds.csv"),
        ),
        (
            gettext("One file for a program"),
            gettext("Every round as a document that follows a JSON Schema."),
            ("results.json",),
        ),
        (
            gettext("What has changed since last time"),
            gettext("Rounds published, corrected and withdrawn, with dates."),
            ("changes.csv",),
        ),
    ):
        yield NeedView(need, hint, tuple(files[name] for name in names))


def _formats(files: Mapping[str, FileView], language: Language) -> Iterator[NeedView]:
    gettext = language.gettext
    for need, hint, names in (
        (
            "Frictionless Data Package",
            gettext("All tables with types, keys and links; version 2."),
            ("datapackage.json",),
        ),
        (
            "CSV on the Web (CSVW)",
            gettext("All tables in one file; beside each CSV file also one of its own."),
            ("csv-metadata.json",),
        ),
        ("DCAT-AP", gettext("For open data portals to harvest."), ("catalog.ttl", "catalog.jsonld")),
        (
            "JSON Schema",
            gettext("Of results.json here, and of a single round; the number in the address is their version."),
            ("schemas/1/dataset.schema.json", "schemas/1/results.schema.json"),
        ),
        (
            gettext("Data dictionary"),
            gettext("Every column, in English, as on this page."),
            ("dictionary.csv", "dictionary.md"),
        ),
    ):
        yield NeedView(need, hint, tuple(files[name] for name in names))


def _table_view(table: Table, language: Language) -> TableView:
    gettext = language.gettext
    kinds = {
        "text": gettext("text"),
        "number": gettext("number"),
        "whole number": gettext("whole number"),
        "day or month": gettext("day or month"),
        "month": gettext("month"),
        "yes or no": gettext("yes or no"),
        "number, yes or no": gettext("number, yes or no"),
    }
    columns = [
        ColumnView(column.name, column.meaning, kinds[column.type], column.unit, _allowed(column, language))
        for column in table.columns
        if table.name != WIDE or column.name in WIDE_HEAD
    ]
    if table.name == WIDE:
        number, percent = kinds["number, yes or no"], kinds["number"]
        point = gettext("A column for each data point, named by KPI and data point: its verified value.")
        score = gettext("A column for each score, in percent of the points.")
        columns.append(ColumnView("EC-ICT-ICT-1C, EC-ICT-ICT-4C/3g, …", point, number, "", ()))
        columns.append(
            ColumnView("score/overall, score/dimension/Economy, score/sdg/11, …", score, percent, "%", ("0–100",))
        )
    return TableView(table.name, table.file, table.title, table.holds, tuple(columns))


def _allowed(column: Column, language: Language) -> tuple[str, ...]:
    if column.values:
        return column.values
    low, high = (None if limit is None else language.number(limit) for limit in (column.lowest, column.highest))
    if low is not None and high is not None:
        return (f"{low}–{high}",)
    return (f"≥ {low}",) if low is not None else ()


def _statuses(language: Language) -> tuple[tuple[str, str], ...]:
    gettext = language.gettext
    return (
        ("verified", gettext("reported by the city and confirmed by the verifier")),
        ("not_verified", gettext("reported, but not confirmed: shown, never scored")),
        ("not_reported", gettext("the city gave no value")),
        ("not_applicable", gettext("the question does not fit this city")),
        ("withheld", gettext("known to the verifier, but not for the public")),
        ("not_transcribed", gettext("not in the extract: nothing is known of it here")),
    )


def _change(row: Event, names: Mapping[str, str], language: Language) -> ChangeView:
    gettext = language.gettext
    events = {
        "published": gettext("Published"),
        "corrected": gettext("Corrected"),
        "withdrawn": gettext("Withdrawn"),
    }
    return ChangeView(
        date=_day(row["date"], language),
        city=names[row["city"]],
        round=row["round"],
        path=f"cities/{row['city']}/{row['round']}/",
        event=events[row["event"]],
        what=row["what"],
    )


def _day(written: str, language: Language) -> str:
    return language.day(date.fromisoformat(written) if len(written) == 10 else written)
