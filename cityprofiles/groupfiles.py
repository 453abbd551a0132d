"""The scores of all cities one level above the KPIs, for programs: group.json and country.json."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cityprofiles.countryviews import averaged, point_mean, pooled
from cityprofiles.datafiles import Json, dump, percent_cut, score_json
from cityprofiles.entries import CityEntry
from cityprofiles.groupviews import Group
from cityprofiles.methodology import Catalog, DataPoint, Kpi
from cityprofiles.score import Score, band_of

GROUP_SCHEMA = Path(__file__).with_name("group.schema.json")
COUNTRY_SCHEMA = Path(__file__).with_name("country.schema.json")


def group_json(group: Group, catalog: Catalog, cities: Sequence[CityEntry], stamp: str) -> str:
    """A category, a sub-dimension or a goal: its KPIs, and the score of every city.

    group    in English; cities: by slug, of any edition
    stamp    what a preview carries; empty in public
    """
    document: dict[str, Json] = {
        **({"draft": stamp} if stamp else {}),
        "group": group.kind,
        "name": group.name,
        "dimension": group.parent or None,
        "goal": group.number or None,
        "catalog": catalog.edition,
        "kpis": [kpi.id for kpi in group.kpis],
        "data_points": sum(len(kpi.data_points) for kpi in group.kpis),
        "cities": [_city(city, group.score(city) or Score(0, 0)) for city in averaged(cities, catalog)],
        **_not_scored(cities, catalog),
    }
    return dump(document)


def country_json(country: str, catalog: Catalog, cities: Sequence[CityEntry], stamp: str) -> str:
    """A country: the scores of its cities, the points of all of them together, and the mean of each data point.

    cities   of the country, by slug, of any edition; stamp: what a preview carries, empty in public
    """
    whole = averaged(cities, catalog)
    categories = [category for dimension in catalog.dimensions for category in dimension.categories]
    document: dict[str, Json] = {
        **({"draft": stamp} if stamp else {}),
        "country": country,
        "catalog": catalog.edition,
        "cities": [_city(city, city.overall) for city in whole],
        **_not_scored(cities, catalog),
        "overall": _together([city.overall for city in whole]),
        "dimensions": {
            dimension.name: _together([city.dimensions.get(dimension.id) for city in whole])
            for dimension in catalog.dimensions
        },
        "sub_dimensions": {
            sub.key: _together([city.sub_dimensions.get(sub.id) for city in whole])
            for sub in catalog.sub_dimensions.values()
        },
        "categories": {
            category.key: _together([city.categories.get(category.key) for city in whole]) for category in categories
        },
        "data_points": [_mean(kpi, data_point, whole) for kpi, data_point in catalog.data_points],
    }
    return dump(document)


def _not_scored(cities: Sequence[CityEntry], catalog: Catalog) -> dict[str, Json]:
    """Cities that are named and not compared: those of which only an extract is here, and those of another edition."""
    shown = [(city.slug, city.latest) for city in cities if city.latest]
    return {
        "extracts": [slug for slug, latest in shown if latest.edition == catalog.edition and not latest.full],
        "other_editions": [slug for slug, latest in shown if latest.edition != catalog.edition],
    }


def _city(city: CityEntry, score: Score) -> Json:
    latest = city.latest
    return {
        "city": city.slug,
        "country": city.country,
        "round": latest.name if latest else None,
        "month": latest.month if latest else None,
        **score_json(score),
    }


def _mean(kpi: Kpi, data_point: DataPoint, cities: Sequence[CityEntry]) -> Json:
    """The mean percent of target of a data point, with how many cities it is from."""
    mean = point_mean(kpi, data_point, cities)
    return {
        "kpi": kpi.id,
        "data_point": data_point.id,
        "cities": len(mean.cities),
        "percent_of_target": percent_cut(mean.percent),
        "band": None if mean.percent is None else str(band_of(mean.percent)),
    }


def _together(scores: Sequence[Score | None]) -> Json:
    """Pooled over all scored data points, with how many cities have any."""
    return {"cities": sum(1 for score in scores if score and score.scored), **score_json(pooled(scores))}
