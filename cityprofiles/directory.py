"""city.json and cities.json: who the cities are, and where each of their rounds stands, for programs.

Both are contracts: a JSON Schema stands beside every copy. Addresses in them are relative to the file, so they hold wherever the site is.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from cityprofiles.density import density_of, shown_density
from cityprofiles.model import City, Place, Predecessor
from cityprofiles.releases import Release, State, releases_of

CITY_SCHEMA = Path(__file__).with_name("city.schema.json")
CITIES_SCHEMA = Path(__file__).with_name("cities.schema.json")


def city_json(place: Place, known: Container[str], successor: tuple[Place, Predecessor] | None, stamp: str) -> str:
    """Who a city is, its rounds with their states and addresses, and which of them is the latest.

    known       the slugs of all cities of this site
    successor   the city that it went into, and how
    stamp       what a preview carries; empty in public
    """
    releases = releases_of(place)
    latest = _latest(releases)
    return _dumped(
        {
            **_draft(stamp),
            "slug": place.slug,
            **_who(place.city),
            "region": dict(place.city.region.root) if place.city.region else None,
            "population": _population(place.city),
            "land_area": _land_area(place.city),
            "density": _density(place.city),
            "website": place.city.website,
            "predecessors": [_predecessor(predecessor, known) for predecessor in place.city.predecessors],
            "successor": _successor(*successor) if successor else None,
            "page": "./",
            "feed": "feed.xml",
            "latest": {"round": latest.round, **_addresses(f"{latest.round}/")} if latest else None,
            "rounds": [_round(release) for release in releases],
        }
    )


def cities_document(places: Iterable[Place], releases: Iterable[Release], stamp: str) -> Mapping[str, object]:
    """Every city that has a published round, with its rounds in short.

    releases   what has happened to the rounds of all of them, of each city from its latest round
    """
    by_city: dict[str, list[Release]] = {}
    for release in releases:
        by_city.setdefault(release.slug, []).append(release)
    found = [(place, by_city[place.slug]) for place in sorted(places, key=lambda place: place.slug)]
    return {
        **_draft(stamp),
        "page": "./",
        "feed": "../feed.xml",
        "cities": [_entry(place, mine, latest) for place, mine in found if (latest := _latest(mine))],
    }


def cities_files(document: Mapping[str, object]) -> Mapping[str, str]:
    """cities.json and its schema, by address."""
    schema = CITIES_SCHEMA.read_text(encoding="utf-8")
    return {"cities/cities.json": _dumped(document), "cities/cities.schema.json": schema}


def _latest(releases: Iterable[Release]) -> Release | None:
    return next((release for release in releases if release.state is not State.WITHDRAWN), None)


def _entry(place: Place, releases: Iterable[Release], latest: Release) -> Mapping[str, object]:
    return {
        "slug": place.slug,
        **_who(place.city),
        "page": f"{place.slug}/",
        "data": f"{place.slug}/city.json",
        "latest": {"round": latest.round, **_addresses(f"{latest.path.removeprefix('cities/')}")},
        "rounds": [{"round": release.round, "state": release.state} for release in releases],
    }


def _draft(stamp: str) -> Mapping[str, object]:
    return {"draft": stamp} if stamp else {}


def _who(city: City) -> Mapping[str, object]:
    return {
        "name": city.name.english,
        "names": dict(city.name.root),
        "country": city.country,
        "coordinates": _coordinates(city),
    }


def _coordinates(city: City) -> Mapping[str, object] | None:
    where = city.coordinates
    if where is None:
        return None
    source = where.source.english if where.source else None
    return {"latitude": float(where.latitude), "longitude": float(where.longitude), "source": source}


def _population(city: City) -> Mapping[str, object] | None:
    population = city.population
    if population is None:
        return None
    source = population.source.english if population.source else None
    return {"value": population.value, "year": population.year, "source": source}


def _land_area(city: City) -> Mapping[str, object] | None:
    area = city.land_area
    if area is None:
        return None
    source = area.source.english if area.source else None
    return {"value": float(area.value), "year": area.year, "source": source}


def _density(city: City) -> float | None:
    density = density_of(city)
    return None if density is None else float(shown_density(density))


def _predecessor(predecessor: Predecessor, known: Container[str]) -> Mapping[str, object]:
    slug = predecessor.city if predecessor.city in known else None
    return {
        "city": slug,
        "name": predecessor.name.english if predecessor.name else predecessor.city,
        "on": predecessor.on.isoformat(),
        "how": predecessor.how,
        "data": f"../{slug}/city.json" if slug else None,
    }


def _successor(place: Place, predecessor: Predecessor) -> Mapping[str, object]:
    return {
        "city": place.slug,
        "name": place.city.name.english,
        "on": predecessor.on.isoformat(),
        "how": predecessor.how,
        "data": f"../{place.slug}/city.json",
    }


def _round(release: Release) -> Mapping[str, object]:
    gone = release.withdrawn
    return {
        "round": release.round,
        "month": release.month,
        "state": release.state,
        "published": None if release.state is State.DRAFT else release.published.isoformat(),
        "superseded": {"on": release.superseded.isoformat(), "by": release.newer} if release.superseded else None,
        "withdrawn": {"on": gone.isoformat(), "reason": release.reason.english if release.reason else ""}
        if gone
        else None,
        "isbn": None if gone else release.isbn or None,
        "seal": None if gone else release.seal or None,
        **_addresses(f"{release.round}/"),
    }


def _addresses(folder: str) -> Mapping[str, str]:
    return {"page": folder, "data": f"{folder}results.json"}


def _dumped(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
