"""What pages say to search engines and data catalogues: the site, the cities and the rounds in the words of schema.org.

Each function makes one node; a page embeds a graph of them as JSON-LD. Nodes name each other by permanent addresses.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from cityprofiles.citation import Citation, sentence
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog
from cityprofiles.model import Place, Round, Site
from cityprofiles.releases import Release, State

CONTEXT = "https://schema.org"

Node = Mapping[str, object]

_FILES = (
    ("application/json", "json"),
    ("text/csv", "csv"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
)


def graph(nodes: Iterable[Node]) -> Node:
    """Nodes as one JSON-LD document."""
    return {"@context": CONTEXT, "@graph": list(nodes)}


def website(site: Site, language: Language) -> tuple[Node, Node]:
    """The site, and its collection of results."""
    home = site.home
    name = language.phrase(site.title).words
    return (
        {
            "@type": "WebSite",
            "@id": f"{home}#site",
            "name": name,
            "url": f"{home}{language.prefix}",
            "inLanguage": language.code,
            "publisher": _publisher(site, language),
        },
        {
            "@type": "DataCatalog",
            "@id": f"{home}data/#catalog",
            "name": name,
            "url": f"{home}{language.prefix}data/",
            "publisher": {"@id": f"{home}#publisher"},
            **_licence(site, language),
        },
    )


def city_node(place: Place, site: Site, language: Language) -> Node:
    """A city as a place."""
    city = place.city
    name = language.proper(city.name).words
    others = [words for words in dict.fromkeys(city.name.root.values()) if words != name]
    country: Node = {"@type": "Country", "name": language.country(city.country), "identifier": city.country}
    region = (
        {"@type": "AdministrativeArea", "name": language.proper(city.region).words, "containedInPlace": country}
        if city.region
        else country
    )
    where = city.coordinates
    return {
        "@type": "City",
        "@id": city_id(place.slug, site),
        "name": name,
        **({"alternateName": others} if others else {}),
        "url": f"{site.home}{language.prefix}cities/{place.slug}/",
        **({"sameAs": city.website} if city.website else {}),
        "containedInPlace": region,
        **(
            {
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": float(where.latitude),
                    "longitude": float(where.longitude),
                }
            }
            if where
            else {}
        ),
    }


def dataset(
    found: Round, release: Release, citation: Citation, description: str, site: Site, language: Language
) -> Node:
    """The results of a round, with its files, its licence, its seal, and the printed report that it rests on."""
    home = site.home
    files = f"{home}{release.path}"
    gettext = language.gettext
    values = {
        "city": language.proper(release.name).words,
        "round": release.round,
        "month": language.month(release.month),
    }
    whole = gettext("%(city)s: results of the verification round %(round)s")
    part = gettext("%(city)s: extract of published results, %(month)s")
    return {
        "@type": "Dataset",
        "@id": f"{files}#dataset",
        "name": (whole if release.is_full else part) % values,
        "description": description,
        "url": citation.address,
        "inLanguage": language.code,
        "version": release.round,
        "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": release.seal},
        "creator": {"@type": "Organization", "name": values["city"]},
        "publisher": _publisher(site, language),
        **_licence(site, language),
        "isAccessibleForFree": True,
        "datePublished": release.published.isoformat(),
        "temporalCoverage": _years(found),
        "spatialCoverage": {"@id": city_id(release.slug, site)},
        "includedInDataCatalog": {"@id": f"{home}data/#catalog"},
        "measurementTechnique": f"{home}{language.prefix}scoring/",
        "citation": sentence(citation),
        **({"isBasedOn": based_on} if (based_on := _printed(found, language)) else {}),
        **({"creativeWorkStatus": "Superseded"} if release.state is State.SUPERSEDED else {}),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{files}results.{ending}"}
            for kind, ending in _FILES
        ],
    }


def measured(node: Node, catalog: Catalog, known: Container[str], language: Language) -> Node:
    """A dataset that also names every KPI that it measures; known: those that it has a value of."""
    kpis = [
        {"@type": "PropertyValue", "name": language.word(kpi.name), "propertyID": kpi.id}
        for kpi in catalog.kpis.values()
        if kpi.id in known
    ]
    return {**node, "variableMeasured": kpis}


def breadcrumbs(steps: Sequence[tuple[str, object]], here: object) -> Node:
    """The way from the home page to a page: (permanent address, label) of each step, and the label of the page itself."""
    links = [
        {"@type": "ListItem", "position": position, "name": str(label), "item": address}
        for position, (address, label) in enumerate(steps, start=1)
    ]
    last = {"@type": "ListItem", "position": len(links) + 1, "name": str(here)}
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": [*links, last]}


def city_id(slug: str, site: Site) -> str:
    """What names a city in every graph."""
    return f"{site.home}cities/{slug}/#city"


def _publisher(site: Site, language: Language) -> Node:
    name = language.phrase(site.publisher).words
    return {"@type": "Organization", "@id": f"{site.home}#publisher", "name": name}


def _licence(site: Site, language: Language) -> Node:
    if site.licence.address:
        return {"license": site.licence.address}
    return {"license": {"@type": "CreativeWork", "name": language.phrase(site.licence.name).words}}


def _years(found: Round) -> str:
    """The years that the values are of, as far as the round tells; else the year of the round."""
    years = {result.year for result in found.results if result.year is not None}
    if not years:
        return found.name[:4]
    return f"{min(years)}/{max(years)}" if len(years) > 1 else str(min(years))


def _printed(found: Round, language: Language) -> Node | None:
    """The printed report: as its first source names it, with the report's ISBN."""
    report = found.report
    source = next(iter(report.sources), None)
    if source is None and not report.isbn:
        return None
    return {
        "@type": ["Report", "Book"] if report.isbn else "Report",
        "name": source.title if source else language.phrase(report.title).words,
        **({"isbn": report.isbn} if report.isbn else {}),
        **({"publisher": {"@type": "Organization", "name": source.publisher}} if source and source.publisher else {}),
        **({"url": source.address} if source and source.address else {}),
    }
