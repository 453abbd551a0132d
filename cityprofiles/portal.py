"""What open data portals harvest: the data shelf as a catalogue of DCAT-AP, as JSON-LD and as Turtle."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from babel.core import get_global

from cityprofiles.shelfmeta import KEYWORDS, About, Json, ShelfFile

_EUROPE = "http://publications.europa.eu/resource/authority/"
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
