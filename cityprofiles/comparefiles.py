"""The files that compare.js reads: the words of a comparison in each language, and the latest round of each city in no language."""

from __future__ import annotations

import json
from collections.abc import Iterable

from cityprofiles.comparison import CITIES_AT_MOST, YEARS_APART_AT_MOST, Reason
from cityprofiles.entries import CityEntry, PointEntry
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog, DataPoint, Kpi, Level
from cityprofiles.rows import mark_of_band
from cityprofiles.score import Band, tenth
from cityprofiles.wording import wording
from cityprofiles.words import no_target_words, target_words, unit_words


def words_json(catalogs: Iterable[Catalog], language: Language) -> str:
    """Every word that compare.js needs in one language: messages, bands, and the data points of every edition in their order."""
    bands = [mark_of_band(band, language) for band in Band]
    content = {
        "language": language.code,
        "cities_at_most": CITIES_AT_MOST,
        "years_apart_at_most": YEARS_APART_AT_MOST,
        "reasons": [str(reason) for reason in Reason],
        "messages": wording(language),
        "bands": {str(band.points): [band.mark, band.range, band.words] for band in bands},
        "catalogs": {catalog.edition: _catalog_words(catalog, language) for catalog in catalogs},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _catalog_words(catalog: Catalog, language: Language) -> list[object]:
    return [
        {
            "name": language.word(dimension.name),
            "categories": [
                {
                    "name": language.word(category.name),
                    "points": [
                        _point_words(kpi, data_point, language)
                        for kpi in category.kpis
                        for data_point in kpi.data_points
                    ],
                }
                for category in dimension.categories
            ],
        }
        for dimension in catalog.dimensions
    ]


def _point_words(kpi: Kpi, data_point: DataPoint, language: Language) -> dict[str, object]:
    rule = data_point.benchmark.rule
    return {
        "id": point_id(kpi.id, data_point.id),
        "label": language.word(data_point.label),
        "core": kpi.level is Level.CORE,
        "unit": unit_words(data_point.unit, language),
        "target": target_words(rule, data_point.unit, language) if rule else "",
        "without": no_target_words(data_point.benchmark.status, language),
    }


def point_id(kpi: str, data_point: str | None) -> str:
    """The name of a data point in the files of the comparison: "EC-I-T-4A/cycling"."""
    return f"{kpi}/{data_point}" if data_point else kpi


def city_json(city: CityEntry, stamp: str) -> str:
    """A city's latest round for compare.js, in no language: by data point its value, status, percent of target, points and own year."""
    latest = city.latest
    content: dict[str, object] = {"note": stamp} if stamp else {}
    content |= {
        "slug": city.slug,
        "edition": latest.edition if latest else None,
        "month": latest.month if latest else None,
        "full": bool(latest and latest.full),
        "points": {point_id(*key): _point_numbers(point) for key, point in city.points.items()},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _point_numbers(point: PointEntry) -> list[object]:
    percent = point.percent
    if percent is None or point.band is None:
        return [point.written, point.status, None, 0, point.year or 0]
    return [point.written, point.status, str(tenth(percent)), point.band.points, point.year or 0]
