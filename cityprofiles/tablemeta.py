"""What programs read about the tables of the data shelf: Frictionless Data Package and CSV on the Web; and the data dictionary as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cityprofiles.datafiles import csv_lines
from cityprofiles.model import Site
from cityprofiles.shelf import FORMAT
from cityprofiles.shelfmeta import KEYWORDS, About, Json, ShelfFile, dump
from cityprofiles.tables import Column, Table, Type

_DAY = r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?"
_MONTH = r"[0-9]{4}-[0-9]{2}"
_VALUE = r"-?[0-9]+(\.[0-9]+)?|yes|no"


# Data Package


def data_package(about: About, tables: Sequence[tuple[Table, ShelfFile]]) -> str:
    """datapackage.json (Frictionless Data Package v2)."""
    return dump(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "u4ssc-city-profiles",
            "title": about.title,
            "description": about.description,
            "homepage": about.address,
            "version": f"{FORMAT}.0.0",
            "licenses": [_package_licence(about.site)],
            "contributors": [{"title": about.site.publisher.english, "roles": ["publisher"]}],
            "keywords": list(KEYWORDS),
            "resources": [_resource(table, file) for table, file in tables],
        }
    )


def _package_licence(site: Site) -> Json:
    address = {"path": site.licence.address} if site.licence.address else {"name": "as-stated-in-the-title"}
    return {**address, "title": site.licence.name.english}


def _resource(table: Table, file: ShelfFile) -> Json:
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.holds,
        "path": table.file,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": list(link.columns), "reference": {"resource": link.table, "fields": list(link.to)}}
                for link in table.links
            ],
            "missingValues": [""],
        },
    }


def _field(column: Column) -> Json:
    constraints: dict[str, Json] = {"required": True} if column.filled else {}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.lowest is not None:
        constraints["minimum"] = column.lowest
    if column.highest is not None:
        constraints["maximum"] = column.highest
    pattern = _pattern(column)
    if pattern:
        constraints["pattern"] = pattern
    kinds = {Type.NUMBER: "number", Type.WHOLE: "integer", Type.ANSWER: "boolean"}
    answers = {"trueValues": ["yes"], "falseValues": ["no"]} if column.type is Type.ANSWER else {}
    return {
        "name": column.name,
        "type": kinds.get(column.type, "string"),
        "description": column.meaning,
        **({"unit": column.unit} if column.unit else {}),
        **answers,
        **({"constraints": constraints} if constraints else {}),
    }


def _pattern(column: Column) -> str:
    return {Type.DAY: _DAY, Type.MONTH: _MONTH, Type.VALUE: _VALUE}.get(column.type, "")


# CSVW


def csvw(about: About, tables: Sequence[Table], only: Table | None = None) -> str:
    """Metadata of one CSV file (results.csv-metadata.json), or of all of them with their links (csv-metadata.json)."""
    context: Json = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    if only:
        return dump({"@context": context, **_csvw_table(only, about, links=())})
    group = [_csvw_table(table, about, table.links) for table in tables]
    return dump({"@context": context, "dc:title": about.title, "dc:description": about.description, "tables": group})


def _csvw_table(table: Table, about: About, links: Iterable[object]) -> dict[str, Json]:
    names = {column.name: _csvw_name(column.name) for column in table.columns}
    schema: dict[str, Json] = {
        "columns": [_csvw_column(column, names[column.name]) for column in table.columns],
        "primaryKey": [names[name] for name in table.key],
    }
    if links:
        schema["foreignKeys"] = [
            {
                "columnReference": list(link.columns),
                "reference": {"resource": f"{link.table}.csv", "columnReference": list(link.to)},
            }
            for link in table.links
        ]
    return {
        "url": table.file,
        "dc:title": table.title,
        "dc:description": table.holds,
        "dc:publisher": about.site.publisher.english,
        "dc:rights": about.site.licence.name.english,
        "dialect": {
            "delimiter": ",",
            "quoteChar": '"',
            "header": True,
            "encoding": "utf-8",
            "lineTerminators": ["\r\n"],
        },
        "tableSchema": schema,
    }


def _csvw_name(name: str) -> str:
    """A column's name in the letters that CSVW allows."""
    return re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")


def _csvw_column(column: Column, name: str) -> Json:
    kinds: Mapping[Type, Json] = {
        Type.NUMBER: "decimal",
        Type.WHOLE: "integer",
        Type.ANSWER: {"base": "boolean", "format": "yes|no"},
        Type.MONTH: {"base": "string", "format": _MONTH},
        Type.DAY: {"base": "string", "format": _DAY},
        Type.VALUE: {"base": "string", "format": _VALUE},
    }
    kind = kinds.get(column.type, "string")
    if column.values:
        kind = {"base": "string", "format": "|".join(map(re.escape, column.values))}
    elif isinstance(kind, str) and kind != "string" and column.lowest is not None:
        kind = {
            "base": kind,
            "minimum": column.lowest,
            **({} if column.highest is None else {"maximum": column.highest}),
        }
    return {
        "name": name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": kind,
        **({"required": True} if column.filled else {}),
    }


# The data dictionary


def dictionary_csv(tables: Sequence[Table]) -> str:
    """Every column of every table, as a table."""
    rows = (
        (
            table.file,
            column.name,
            column.meaning,
            column.type,
            column.unit,
            " | ".join(column.values),
            column.lowest,
            column.highest,
            "yes" if column.filled else "no",
        )
        for table in tables
        for column in table.columns
    )
    head = ("file", "column", "meaning", "type", "unit", "allowed_values", "lowest", "highest", "always_filled")
    return csv_lines([head, *rows])


def dictionary_md(tables: Sequence[Table]) -> str:
    """The data dictionary for people, as Markdown."""
    return "# Data dictionary\n" + "".join(f"\n{text}" for table in tables for text in _table_md(table))


def _table_md(table: Table) -> Iterator[str]:
    yield f"## {table.file}: {table.title}\n\n{table.holds} Key: {', '.join(table.key)}.\n"
    rows = "".join(
        f"| {column.name} | {_cell_md(column.meaning)} | {column.type} | {column.unit} | {', '.join(column.values)} |\n"
        for column in table.columns
    )
    yield f"| column | meaning | type | unit | allowed values |\n|---|---|---|---|---|\n{rows}"


def _cell_md(text: str) -> str:
    return text.replace("|", "\\|")
