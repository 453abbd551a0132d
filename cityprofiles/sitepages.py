"""The parts of the site that belong to no single city: each a unit that is made anew only when what it shows has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from cityprofiles.entries import CityEntry
from cityprofiles.language import Language
from cityprofiles.pages import Page, list_pages, not_found_page, scoring_page
from cityprofiles.project import Project
from cityprofiles.units import Outputs, Unit


def site_units(project: Project, entries: Sequence[CityEntry], stamp: str) -> Iterator[Unit]:
    """Every part of the site beside the cities' own.

    entries   all cities that the site shows, by slug
    stamp     what every file of a preview carries; empty in public
    """
    languages = project.languages
    yield Unit("scoring", (), partial(_by_language, languages, lambda language: (scoring_page(language),)))
    yield Unit("not-found", (), lambda: Outputs({languages[0].code: (not_found_page(languages),)}))
    yield Unit("lists", tuple(entries), partial(_by_language, languages, partial(_lists, project, entries)))
    if stamp:
        yield Unit("robots", (), lambda: Outputs(files={"robots.txt": "User-agent: *\nDisallow: /\n"}))


def _by_language(languages: Sequence[Language], pages: Callable[[Language], tuple[Page, ...]]) -> Outputs:
    return Outputs({language.code: pages(language) for language in languages})


def _lists(project: Project, entries: Sequence[CityEntry], language: Language) -> tuple[Page, ...]:
    return list_pages(project.site, project.catalog, entries, language)
