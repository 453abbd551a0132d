"""The data shelf as a part of the site: its files, and the page that hands them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from cityprofiles.language import Language
from cityprofiles.pages import Page
from cityprofiles.shelf import FOLDER
from cityprofiles.shelffiles import ARCHIVE, Event, Filled, Shelf, cautions, filled
from cityprofiles.shelfmeta import schema_org
from cityprofiles.tables import WIDE, WIDE_HEAD, Column, Table, shelf_tables
from cityprofiles.units import Outputs, Unit

# How many lines of the change log the page shows.
CHANGES_SHOWN = 12


def shelf_unit(shelf: Shelf) -> Unit:
    """The files that hold the numbers, and what describes them: metadata, archive and page."""
    return Unit("data", shelf.inputs, partial(_shelf, shelf))


def _shelf(shelf: Shelf) -> Outputs:
    stock = filled(shelf)
    pages = {language.code: (_page(shelf, stock, language),) for language in shelf.project.languages}
    files = {f"{FOLDER}{name}": data for name, data in stock.contents.items()}
    return Outputs(pages, files, stock.kept)


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


def _page(shelf: Shelf, stock: Filled, language: Language) -> Page:
    about, files, events = stock.about, stock.files, stock.events
    gettext = language.gettext
    views = {file.name: _view(file.name, file.kind, file.size, file.rows, language) for file in files}
    more = {
        name: _view(name, name.rsplit(".", 1)[1].upper().replace("JSONLD", "JSON-LD"), len(text.encode()), 0, language)
        for name, text in stock.described.items()
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
            "cautions": cautions(language),
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
