"""The files of the data shelf: those that hold the numbers, those that describe them, and the archive of all of them."""

from __future__ import annotations

import csv
import hashlib
import io
import pickle
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from mmap import mmap
from pathlib import Path

from cityprofiles.entries import CityEntry
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog
from cityprofiles.model import Site
from cityprofiles.packing import FIRST_DATE, packed, put
from cityprofiles.pieces import LEVEL, Bytes, Content, Size, Whole, cut, groups, put_together
from cityprofiles.portal import dcat, turtle
from cityprofiles.project import Project
from cityprofiles.shelf import FOLDER, Read, long_table, small_tables, whole_json
from cityprofiles.shelfmeta import About, ShelfFile, dump, schemas
from cityprofiles.tablebook import rows_in, sheet_name, tables_xlsx
from cityprofiles.tablemeta import csvw, data_package, dictionary_csv, dictionary_md
from cityprofiles.tables import WIDE, Table, shelf_tables
from cityprofiles.workbook import Book

ARCHIVE = "u4ssc-city-profiles.zip"
WORKBOOK = "results.xlsx"
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
class Last:
    """The shelf of the last build.

    read   gives what stands at an address of its site
    kept   as in `Filled`; empty where nothing is known of that site
    """

    read: Callable[[str], mmap | None]
    kept: bytes

    @cached_property
    def archive(self) -> mmap | None:
        """All files in one; None where it is not known."""
        return self.read(FOLDER + ARCHIVE) if self.kept else None

    @cached_property
    def sizes(self) -> Mapping[str, tuple[Size, ...]]:
        """Those of the pieces of each large file, and of each sheet of the workbook."""
        return pickle.loads(self.kept) if self.kept else {}  # noqa: S301 - see ledger

    def whole(self, name: str) -> Whole | None:
        """A large file; None where it is not known."""
        data = self.read(FOLDER + name) if self.archive else None
        if data is None or self.archive is None:
            return None
        try:
            return cut(memoryview(data), packed(self.archive, name), self.sizes[name])
        except (zipfile.BadZipFile, KeyError, ValueError):
            # Somebody has changed it.
            return None

    @cached_property
    def workbook(self) -> mmap | None:
        """The workbook; None where it is not known."""
        return self.read(FOLDER + WORKBOOK) if self.kept else None

    def sheet(self, name: str) -> Whole | None:
        """A sheet of the workbook; None where it is not known."""
        if self.workbook is None:
            return None
        try:
            data = packed(self.workbook, name)
            return cut(zlib.decompress(data, -zlib.MAX_WBITS), data, self.sizes[name])
        except (zipfile.BadZipFile, zlib.error, KeyError, ValueError):
            # Somebody has changed it.
            return None


@dataclass(frozen=True)
class Shelf:
    """What the shelf is made from.

    entries   all cities that the site shows, by slug
    versions  (slug, digest) of each: another digest, other bytes of its files
    stamp     what every file of a preview carries; empty in public
    read      gives what has been written at an address of the site
    last      what the last build has left
    samples   the folder of the code samples
    """

    project: Project
    entries: Sequence[CityEntry]
    versions: Sequence[tuple[str, str]]
    stamp: str
    read: Read
    last: Last
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


@dataclass(frozen=True)
class Filled:
    """A shelf with everything on it.

    about      what it is, for all metadata
    files      the archive, then the files that hold the numbers
    numbers    these files, by name; described: what describes them
    archive    all of them in one
    events     the change log, the latest first
    kept       where the pieces of the large files are, for the next build
    """

    about: About
    files: tuple[ShelfFile, ...]
    numbers: Mapping[str, tuple[Bytes, ...]]
    described: Mapping[str, str]
    archive: memoryview
    events: Sequence[Event]
    kept: bytes

    @property
    def contents(self) -> Mapping[str, Content]:
        """Every file by its name."""
        return {**self.numbers, **self.described, ARCHIVE: (self.archive,)}


def filled(shelf: Shelf) -> Filled:
    """Every file of the shelf."""
    large = _large(shelf)
    tables = small_tables(shelf.tables, shelf.catalogs, shelf.entries, shelf.stamp)
    book = _workbook(shelf, tables)
    small = {**{f"{name}.csv": text.encode() for name, text in tables.items()}, WORKBOOK: book.data}
    numbers = {
        **{name: whole.texts for name, whole in large.items()},
        **{name: (data,) for name, data in small.items()},
    }
    events = list(csv.DictReader(io.StringIO(small["changes.csv"].decode(), newline="")))
    about = _about(shelf, events)
    listed = [(table, _file(table.file, numbers[table.file], _count(shelf, table, small))) for table in shelf.tables]
    described = dict(_descriptions(shelf, about, listed))
    archive = _archive({**{name: text.encode() for name, text in described.items()}, **small}, large)
    files = (
        _file(ARCHIVE, (archive,)),
        *(file for _, file in listed),
        *(_file(name, numbers[name]) for name in ("results.json", WORKBOOK)),
    )
    # These name the archive, so they are not in it.
    catalog = dcat(about, files)
    described |= {"catalog.jsonld": dump(catalog), "catalog.ttl": turtle(catalog)}
    kept = pickle.dumps({name: whole.sizes for name, whole in {**large, **book.sheets}.items()})
    return Filled(about, files, numbers, described, archive, events, kept)


def _large(shelf: Shelf) -> dict[str, Whole]:
    """The files that hold every result, by their names."""
    cities = tuple(groups(shelf.entries, shelf.versions))
    parts = {
        "results.csv": long_table(cities, shelf.read, shelf.stamp),
        "results.json": whole_json(cities, shelf.project.site, shelf.english, shelf.read, shelf.stamp),
    }
    return {name: put_together(mine, shelf.last.whole(name)) for name, mine in parts.items()}


def _workbook(shelf: Shelf, made: Mapping[str, str]) -> Book:
    tables = {table.name: table for table in shelf.tables}
    site = shelf.project.site
    named = {c.name: c for name in SHEETS for c in tables[name].columns if not _is_wide_only(c.name)}
    notes = [
        *([("Draft", shelf.stamp)] if shelf.stamp else []),
        *([("Sample data", site.notice.english)] if site.notice else []),
        ("Publisher", site.publisher.english),
        ("Licence", " ".join(filter(None, (site.licence.name.english, site.licence.address)))),
        ("Address", site.home + FOLDER),
        *(("Good to know", text) for text in cautions(shelf.english)),
        *((f"Sheet “{sheet_name(tables[name])}”", tables[name].holds) for name in SHEETS),
        *((f"Column “{column.name}”", column.meaning) for column in named.values()),
    ]
    month = max((r.month for entry in shelf.entries for r in entry.rounds if not r.withdrawn), default="1980-01")
    sheets = [(tables[name], made[name]) for name in SHEETS]
    return tables_xlsx(_title(site), site.publisher.english, month, notes, sheets, shelf.last.sheet)


def _title(site: Site) -> str:
    return f"{site.title.english}: all published results"


def _is_wide_only(name: str) -> bool:
    """Whether a column stands for a data point or a score: its name says which."""
    return name[0].isupper() or name.startswith("score/")


def _count(shelf: Shelf, table: Table, numbers: Mapping[str, bytes]) -> int:
    """How many rows a table has."""
    if table.name == "results":
        return shelf.rows
    return rows_in(numbers[table.file].decode()) - 1


def _file(name: str, pieces: Sequence[Bytes], rows: int = 0) -> ShelfFile:
    media, kind = _MEDIA[name.rsplit(".", 1)[1]]
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return ShelfFile(name, media, kind, sum(map(len, pieces)), digest.hexdigest(), rows)


def _about(shelf: Shelf, events: Sequence[Event]) -> About:
    site = shelf.project.site
    rounds = [found for entry in shelf.entries for found in entry.rounds if not found.withdrawn]
    days = [row["date"] for row in events]
    return About(
        site=site,
        title=_title(site),
        description=_description(shelf.english),
        address=site.home + FOLDER,
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
        *(f"- {text}" for text in cautions(shelf.english)),
        "## Files",
        *(f"- {table.file}: {table.holds}" for table in shelf.tables),
        "- results.json: every round as results.json on its own page; its schema is in schemas/",
        "- results.xlsx: the tables as a workbook, but for results.csv and scores.csv",
        "- datapackage.json, csv-metadata.json: what every column is, for programs; dictionary.md: the same for people",
        "- recompute.py: recomputes every score from results.csv, with Python alone",
    ]
    return "\n\n".join(lines).replace("\n\n- ", "\n- ").replace("\n- ", "\n\n- ", 1) + "\n"


def cautions(language: Language) -> tuple[str, ...]:
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


def _archive(small: Mapping[str, bytes], large: Mapping[str, Whole]) -> memoryview:
    """Everything as one ZIP: sorted, with a fixed date, so that the same content gives the same bytes.

    large   what is packed already
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted({*small, *large}):
            info = zipfile.ZipInfo(name, FIRST_DATE)
            info.external_attr = 0o644 << 16
            if name in large:
                put(archive, info, large[name])
            else:
                info.compress_type = zipfile.ZIP_STORED if name.endswith(".xlsx") else zipfile.ZIP_DEFLATED
                archive.writestr(info, small[name], compresslevel=LEVEL)
    return buffer.getbuffer()
