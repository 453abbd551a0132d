"""What all metadata of the data shelf is made from, its JSON Schemas, and the shelf in the words of schema.org.

All metadata is made from the tables of `tables` and from the files as they were written, so that none can say something else than another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cityprofiles.datafiles import SCHEMA
from cityprofiles.language import Language
from cityprofiles.model import Site
from cityprofiles.shelf import FOLDER, FORMAT

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

KEYWORDS = (
    "smart sustainable cities",
    "U4SSC",
    "key performance indicators",
    "ITU-T Y.4903",
    "Sustainable Development Goals",
    "cities",
)


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
