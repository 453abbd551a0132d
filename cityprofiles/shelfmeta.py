"""What machines read about the data shelf: Data Package, CSVW, DCAT-AP, schema.org, JSON Schema; and the data dictionary as text.

All of it is made from the tables of `tables` and from the files as they were written, so that none can say something else than another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.core import get_global

from cityprofiles.datafiles import SCHEMA, csv_lines
from cityprofiles.language import Language
from cityprofiles.model import Site
from cityprofiles.shelf import FOLDER, FORMAT
from cityprofiles.tables import Column, Table, Type

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

_DAY = r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?"
_MONTH = r"[0-9]{4}-[0-9]{2}"
_VALUE = r"-?[0-9]+(\.[0-9]+)?|yes|no"
_EUROPE = "http://publications.europa.eu/resource/authority/"


@dataclass(frozen=True, slots=True)
class ShelfFile:
    """A file of the shelf as it was written.

    name     below the shelf's folder; media: its media type; kind: the format in short, "CSV"
    rows     of a table; 0 for other files
    """

    name: str
    media: str
    kind: str
    size: int
    sha256: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class About:
    """What the shelf is, for every kind of metadata.

    title, description   in English
    address     of the shelf on the web, ends in "/"
    countries   two-letter codes of the countries of the cities
    first, last the first and the last day (or month) of the change log; empty where there is none
    years       the first and the last round
    """

    site: Site
    title: str
    description: str
    address: str
    countries: tuple[str, ...]
    first: str
    last: str
    years: tuple[str, str]


def dump(document: Json) -> str:
    """JSON for people too."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


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


# DCAT-AP

KEYWORDS = (
    "smart sustainable cities",
    "U4SSC",
    "key performance indicators",
    "ITU-T Y.4903",
    "Sustainable Development Goals",
    "cities",
)
_CONTEXT: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat(about: About, files: Sequence[ShelfFile]) -> Mapping[str, Json]:
    """The catalogue with its one dataset and a distribution for each file (DCAT-AP 3), as JSON-LD."""
    site = about.site
    publisher: Json = {
        "@id": f"{about.address}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": _texts(site.publisher.root),
    }
    named = {"@id": f"{about.address}#publisher"}
    days: dict[str, Json] = {}
    if about.first:
        days = {"dct:issued": _date(about.first), "dct:modified": _date(about.last)}
    language = {"@id": f"{_EUROPE}language/ENG"}
    dataset: Json = {
        "@id": f"{about.address}#dataset",
        "@type": "dcat:Dataset",
        "dct:title": _text(about.title),
        "dct:description": _text(about.description),
        "dct:publisher": named,
        "dcat:contactPoint": {
            "@type": "vcard:Kind",
            "vcard:fn": site.publisher.english,
            "vcard:hasEmail": {"@id": f"mailto:{site.contact}"},
        },
        "dcat:keyword": [_text(word) for word in KEYWORDS],
        "dcat:theme": [{"@id": f"{_EUROPE}data-theme/{theme}"} for theme in ("REGI", "SOCI", "ENVI", "ECON")],
        "dct:language": language,
        "dct:spatial": [{"@id": f"{_EUROPE}country/{code}"} for code in _three_letters(about.countries)],
        "dct:accrualPeriodicity": {"@id": f"{_EUROPE}frequency/IRREG"},
        "dcat:landingPage": {"@id": about.address},
        **days,
        "dcat:distribution": [_distribution(about, file) for file in files],
    }
    return {
        "@context": dict(_CONTEXT),
        "@id": f"{about.address}#catalog",
        "@type": "dcat:Catalog",
        "dct:title": _texts(site.title.root),
        "dct:description": _text(about.description),
        "dct:publisher": publisher,
        "dct:language": language,
        "foaf:homepage": {"@id": about.address},
        **days,
        "dcat:dataset": dataset,
    }


def _three_letters(codes: Sequence[str]) -> Iterator[str]:
    """Countries by their three letters, as the EU's authority table names them."""
    known = {
        short[0]: code
        for code, short in sorted(get_global("territory_aliases").items())
        if re.fullmatch(r"[A-Z]{3}", code) and len(short) == 1
    }
    yield from (known[code] for code in codes if code in known)


def _distribution(about: About, file: ShelfFile) -> Json:
    licence: Json = (
        {"@id": about.site.licence.address}
        if about.site.licence.address
        else {"@type": "dct:LicenseDocument", "rdfs:label": _texts(about.site.licence.name.root)}
    )
    return {
        "@id": f"{about.address}{file.name}#file",
        "@type": "dcat:Distribution",
        "dct:title": _text(file.name),
        "dcat:accessURL": {"@id": about.address},
        "dcat:downloadURL": {"@id": f"{about.address}{file.name}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{file.media}"},
        "dct:format": {"@id": f"{_EUROPE}file-type/{file.kind}"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
        "dct:license": licence,
    }


def _text(words: str) -> Json:
    return {"@value": words, "@language": "en"}


def _texts(words: Mapping[str, str]) -> Json:
    return [{"@value": text, "@language": code} for code, text in words.items()]


def _date(written: str) -> Json:
    return {"@value": written, "@type": "xsd:date" if len(written) == 10 else "xsd:gYearMonth"}


def turtle(document: Mapping[str, Json]) -> str:
    """A JSON-LD document of ours as Turtle."""
    context = document["@context"]
    prefixes = context.items() if isinstance(context, Mapping) else ()
    head = "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in prefixes)
    subjects: list[str] = []
    _subject({key: value for key, value in document.items() if key != "@context"}, subjects)
    return head + "\n" + "\n".join(reversed(subjects))


def _subject(node: Mapping[str, Json], subjects: list[str]) -> None:
    """A node that has an address, as a block of its own in `subjects`, after those that it holds."""
    subjects.append(f"<{node['@id']}> {_predicates(node, subjects, 1)} .\n")


def _predicates(node: Mapping[str, Json], subjects: list[str], depth: int) -> str:
    found = []
    for key, value in node.items():
        if key == "@id":
            continue
        values = [value] if isinstance(value, str | Mapping) or not isinstance(value, Sequence) else value
        if key == "@type":
            found.append(f"a {value}")
        elif values:
            found.append(f"{key} " + ", ".join(_object(one, subjects, depth) for one in values))
    return (" ;\n" + "  " * depth).join(found)


def _object(value: Json, subjects: list[str], depth: int) -> str:
    if not isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    if "@value" in value:
        text = json.dumps(value["@value"], ensure_ascii=False)
        return f"{text}@{value['@language']}" if "@language" in value else f"{text}^^{value['@type']}"
    if "@id" in value:
        if len(value) > 1:
            _subject(value, subjects)
        address = str(value["@id"])
        return address if address.startswith("spdx:") else f"<{address}>"
    return f"[ {_predicates(value, subjects, depth + 1)} ]"


# schema.org


def schema_org(about: About, files: Sequence[ShelfFile], language: Language) -> Json:
    """The shelf as schema.org's DataCatalog with its Dataset, for the page in one language."""
    site = about.site
    publisher: Json = {"@type": "Organization", "name": language.phrase(site.publisher).words}
    page = f"{site.home}{language.prefix}{FOLDER}"
    licence: Json = site.licence.address or {
        "@type": "CreativeWork",
        "name": language.phrase(site.licence.name).words,
    }
    days: dict[str, Json] = {"datePublished": about.first, "dateModified": about.last} if about.first else {}
    years: dict[str, Json] = {"temporalCoverage": "/".join(about.years)} if about.years[0] else {}
    dataset: Json = {
        "@type": "Dataset",
        "@id": f"{about.address}#dataset",
        "name": about.title,
        "description": about.description,
        "url": page,
        "license": licence,
        "creator": publisher,
        "publisher": publisher,
        "isAccessibleForFree": True,
        "keywords": list(KEYWORDS),
        "inLanguage": "en",
        "version": FORMAT,
        **days,
        **years,
        "spatialCoverage": [{"@type": "Country", "name": language.country(code)} for code in about.countries],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": f"{about.address}{file.name}",
                "encodingFormat": file.media,
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in files
        ],
    }
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "@id": f"{about.address}#catalog",
        "name": language.phrase(site.title).words,
        "url": page,
        "publisher": publisher,
        "license": licence,
        "dataset": dataset,
    }


# JSON Schema

DATASET_SCHEMA = Path(__file__).with_name("dataset.schema.json")


def schemas() -> Mapping[str, str]:
    """The JSON Schemas by their addresses below the shelf: of results.json of one round, and of all cities."""
    results = SCHEMA.read_text(encoding="utf-8")
    dataset = json.loads(DATASET_SCHEMA.read_text(encoding="utf-8"))
    # Bundled, so that a validator needs one file and no network.
    dataset["$defs"] = {"round": {"$id": "results.schema.json", **json.loads(results)}}
    return {
        f"schemas/{FORMAT}/results.schema.json": results,
        f"schemas/{FORMAT}/dataset.schema.json": dump(dataset),
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
