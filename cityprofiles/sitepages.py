"""The parts of the site that belong to no single city: each a unit that is made anew only when what it shows has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from cityprofiles.addresses import permanent
from cityprofiles.charts import Draw
from cityprofiles.comparepages import compare_units
from cityprofiles.directory import cities_document, cities_files
from cityprofiles.entries import CityEntry, comparable, results_of
from cityprofiles.explorepages import explore_units
from cityprofiles.feeds import feed_page
from cityprofiles.kpipages import kpi_units
from cityprofiles.language import Language
from cityprofiles.model import Place
from cityprofiles.pages import Page, manifest_page, not_found_page, scoring_page
from cityprofiles.project import Project
from cityprofiles.releases import Release
from cityprofiles.sitemap import days_of, robots_text, sitemap_pages
from cityprofiles.units import Outputs, Remember, Unit


def site_units(
    project: Project, entries: Sequence[CityEntry], stamp: str, draw: Draw, remember: Remember
) -> Iterator[Unit]:
    """Every part of the site beside the cities' own and those that help to find them.

    entries   all cities that the site shows, by slug
    stamp     what every file of a preview carries; empty in public
    draw      makes static pictures of charts
    remember  gives what the last build has computed
    """
    languages = project.languages
    results = results_of(comparable(entries, project.catalog), project.catalog)
    yield Unit("scoring", (), partial(_by_language, languages, lambda language: (scoring_page(language),)))
    yield Unit("not-found", (), lambda: Outputs({languages[0].code: (not_found_page(languages),)}))
    yield from kpi_units(project, entries, results, stamp, remember)
    yield from compare_units(project, entries, stamp, remember)
    yield from explore_units(project, entries, results, stamp, draw, remember)
    yield Unit("robots", (), lambda: Outputs(files={"robots.txt": robots_text(project.site, stamp)}))
    yield Unit("manifest", (), partial(_by_language, languages, lambda language: (manifest_page(language),)))


def release_units(project: Project, places: Sequence[Place], releases: Sequence[Release], stamp: str) -> Iterator[Unit]:
    """What tells of all public rounds: the feed of all cities, and cities.json.

    places    the cities that the site shows; releases: what has happened to their rounds
    """
    yield Unit(
        "feed", tuple(releases), partial(_by_language, project.languages, partial(_feed, project, releases, stamp))
    )
    document = cities_document(places, releases, stamp)
    yield Unit("cities-data", document, lambda: Outputs(files=cities_files(document)))


def sitemap_unit(project: Project, releases: Sequence[Release], files: str) -> Unit:
    """sitemap.xml. `files`: everything that is written, an address a line."""
    days = days_of(releases)

    def make() -> Outputs:
        pages = sitemap_pages(permanent(files.splitlines()), days, project.redirects, project.site, project.languages)
        return Outputs({project.languages[0].code: pages})

    return Unit("sitemap", (files, days), make)


def _by_language(languages: Sequence[Language], pages: Callable[[Language], tuple[Page, ...]]) -> Outputs:
    return Outputs({language.code: pages(language) for language in languages})


def _feed(project: Project, releases: Sequence[Release], stamp: str, language: Language) -> tuple[Page, ...]:
    title = language.gettext("%(site)s: publications") % {"site": language.phrase(project.site.title)}
    return (feed_page("", title, releases, project.site, stamp, language),)
