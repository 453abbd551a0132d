"""The pages of KPIs, categories, sub-dimensions, goals and countries, each a unit that depends on just what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from cityprofiles.countryviews import country_lines, country_path, country_view
from cityprofiles.entries import CityEntry, results_of
from cityprofiles.fingerprints import digest_of
from cityprofiles.groupfiles import COUNTRY_SCHEMA, GROUP_SCHEMA, country_json, group_json
from cityprofiles.groupviews import (
    Group,
    Tally,
    category_groups,
    goal_groups,
    group_view,
    index_view,
    mark_words,
    sub_dimension_groups,
    tally,
)
from cityprofiles.kpifiles import SCHEMA, kpi_csv, kpi_json
from cityprofiles.kpipresentation import kpi_view
from cityprofiles.kpiviews import kpi_path
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog, Kpi
from cityprofiles.pages import Page
from cityprofiles.project import Project
from cityprofiles.units import Outputs, Remember, Unit

Groups = Callable[[Catalog, Language], Iterator[Group]]
# How the cities of an edition stand on a KPI, by both.
Standings = Mapping[str, Mapping[str, Tally]]


@dataclass(frozen=True)
class Cast:
    """All cities that have a public round, with digests of the parts of them that units depend on, computed once.

    current    what those of the current edition have for each of its KPIs, see entries.results_of
    remember   gives how they stood on each KPI in the last build
    """

    project: Project
    cities: tuple[CityEntry, ...]
    current: Mapping[str, str]
    stamp: str
    remember: Remember

    @cached_property
    def catalogs(self) -> Mapping[str, Catalog]:
        """Every edition, the current one first, then from the latest."""
        current = self.project.catalog.edition
        older = sorted((edition for edition in self.project.catalogs if edition != current), reverse=True)
        return {edition: self.project.catalogs[edition] for edition in (current, *older)}

    @cached_property
    def names(self) -> str:
        """Who each city is, and which round it stands with."""
        return digest_of([city.digests.name for city in self.cities])

    @cached_property
    def results(self) -> Mapping[str, str]:
        """By KPI, what each city has for it."""
        older = list(self.catalogs.values())[1:]
        editions = [self.current, *(results_of(self.of_edition(catalog), catalog) for catalog in older)]
        return {kpi: digest_of([edition.get(kpi) for edition in editions]) for kpi, _ in self.kpis()}

    @cached_property
    def stands(self) -> Standings:
        """By edition and KPI, how the cities of the edition stand on it."""
        found: dict[str, dict[str, Tally]] = {}
        for edition, catalog in self.catalogs.items():
            cities = self.of_edition(catalog)
            found[edition] = {
                kpi.id: self.remember(
                    f"tally/{edition}/{kpi.id}", (self.names, self.results[kpi.id]), partial(tally, kpi, cities)
                )
                for kpi in catalog.kpis.values()
            }
        return found

    def kpis(self) -> Iterator[tuple[str, Catalog]]:
        """Every KPI of every edition, with the latest edition that has it: its page stays when an edition drops it."""
        known: set[str] = set()
        for catalog in self.catalogs.values():
            for kpi in catalog.kpis:
                if kpi not in known:
                    known.add(kpi)
                    yield kpi, catalog

    def of_edition(self, catalog: Catalog) -> tuple[CityEntry, ...]:
        """The cities whose round is of an edition."""
        return tuple(city for city in self.cities if city.latest and city.latest.edition == catalog.edition)


def kpi_units(
    project: Project, entries: Sequence[CityEntry], current: Mapping[str, str], stamp: str, remember: Remember
) -> Iterator[Unit]:
    """The pages of every KPI, category, sub-dimension, goal and country, and their indexes.

    current   what cities of the current edition have for each KPI, see entries.results_of
    """
    cast = Cast(project, tuple(entry for entry in entries if entry.latest), current, stamp, remember)
    stands = cast.stands
    yield Unit("kpis", (cast.names, tuple(cast.results.items())), partial(_index, cast, stands))
    for kpi, catalog in cast.kpis():
        inputs = (stamp, cast.names, cast.results[kpi])
        yield Unit(f"kpi/{kpi.lower()}", inputs, partial(_kpi, cast, catalog.kpis[kpi], catalog))
    english = project.languages[0]
    for kind in (category_groups, sub_dimension_groups, goal_groups):
        makes: dict[str, Callable[[], Outputs]] = {}
        # The scores of a city follow from its results, by the KPIs that the group has in the city's edition.
        results: dict[str, dict[str, str]] = {}
        for catalog in cast.catalogs.values():
            for number, group in enumerate(kind(catalog, english)):
                makes.setdefault(group.path, partial(_group, cast, stands, catalog, kind, number))
                results.setdefault(group.path, {}).update((kpi.id, cast.results[kpi.id]) for kpi in group.kpis)
        for path, make in makes.items():
            yield Unit(path.rstrip("/"), (stamp, cast.names, tuple(results[path].values())), make)
    yield Unit("sdgs", (), partial(_goals, cast))
    # A country whose rounds are all withdrawn keeps its page.
    countries: dict[str, list[CityEntry]] = {entry.country: [] for entry in entries}
    for city in cast.cities:
        countries[city.country].append(city)
    for country, cities in sorted(countries.items()):
        whole = tuple(city.digests.whole for city in cities)
        yield Unit(country_path(country).rstrip("/"), (stamp, whole), partial(_country, cast, country, cities))
    yield Unit("countries", cast.names, partial(_countries, cast))


def _pages(cast: Cast, page: Callable[[Language], Page], files: Mapping[str, str | bytes] | None = None) -> Outputs:
    return Outputs({language.code: (page(language),) for language in cast.project.languages}, files or {})


def _kpi(cast: Cast, kpi: Kpi, catalog: Catalog) -> Outputs:
    cities = sorted(cast.of_edition(catalog), key=lambda city: city.slug)

    def page(language: Language) -> Page:
        view = kpi_view(kpi, catalog, cast.project.catalog.edition, cast.catalogs, cast.cities, language)
        title = language.gettext("%(kpi)s (%(code)s): all cities") % {"kpi": view.name, "code": view.code}
        return Page(
            view.path, "kpi.html", title, view.sentence, "kpis", {"kpi": view}, data=f"{kpi_path(kpi.id)}kpi.json"
        )

    folder = kpi_path(kpi.id)
    files: dict[str, str | bytes] = {
        f"{folder}values.csv": kpi_csv(kpi, cities, cast.stamp),
        f"{folder}kpi.schema.json": SCHEMA.read_text(encoding="utf-8"),
        f"{folder}kpi.json": kpi_json(kpi, catalog, cities, cast.stamp),
    }
    return _pages(cast, page, files)


def _index(cast: Cast, stands: Standings) -> Outputs:
    catalog = cast.project.catalog
    cities = cast.of_edition(catalog)

    def page(language: Language) -> Page:
        gettext = language.gettext
        context = {
            "dimensions": index_view(catalog, stands[catalog.edition], language),
            "edition": catalog.edition,
            "cities": len(cities),
            "kpis": len(catalog.kpis),
            "points": len(catalog.data_points),
            "words": mark_words(language),
        }
        description = gettext(
            "Every U4SSC key performance indicator: what it measures, its target, and the results of all cities."
        )
        return Page("kpis/", "kpis.html", gettext("All KPIs"), description, "kpis", context)

    return _pages(cast, page)


def _group(cast: Cast, stands: Standings, catalog: Catalog, kind: Groups, number: int) -> Outputs:
    english = list(kind(catalog, cast.project.languages[0]))[number]

    def page(language: Language) -> Page:
        group = list(kind(catalog, language))[number]
        view = group_view(group, catalog, stands[catalog.edition], cast.cities, language)
        gettext = language.gettext
        values = {"name": view.name, "parent": view.parent, "number": view.number}
        title = {
            "category": gettext("%(name)s (%(parent)s): all cities"),
            "sub_dimension": gettext("%(name)s, sub-dimension of %(parent)s: all cities"),
            "goal": gettext("SDG %(number)s, %(name)s: all cities"),
        }[group.kind] % values
        section = "sdgs" if group.kind == "goal" else "kpis"
        return Page(
            view.path,
            "group.html",
            title,
            view.sentence,
            section,
            {"group": view, "words": mark_words(language)},
            data=f"{view.path}group.json",
        )

    files: dict[str, str | bytes] = {
        f"{english.path}group.json": group_json(english, catalog, cast.cities, cast.stamp),
        f"{english.path}group.schema.json": GROUP_SCHEMA.read_text(encoding="utf-8"),
    }
    return _pages(cast, page, files)


def _goals(cast: Cast) -> Outputs:
    catalog = cast.project.catalog

    def page(language: Language) -> Page:
        gettext = language.gettext
        goals = tuple(
            (group.number, group.name, group.path, len(group.kpis)) for group in goal_groups(catalog, language)
        )
        description = gettext("Which U4SSC key performance indicators serve which goal, and how cities do on them.")
        title = gettext("Sustainable Development Goals")
        return Page("sdgs/", "sdgs.html", title, description, "sdgs", {"goals": goals})

    return _pages(cast, page)


def _country(cast: Cast, country: str, cities: Sequence[CityEntry]) -> Outputs:
    def page(language: Language) -> Page:
        view = country_view(country, cast.project.catalog, cities, language)
        title = language.gettext("%(country)s: its cities and their average") % {"country": view.name}
        return Page(
            view.path,
            "country.html",
            title,
            view.sentence,
            "cities",
            {"country": view, "words": mark_words(language)},
            data=f"{view.path}country.json",
        )

    folder = country_path(country)
    files: dict[str, str | bytes] = {
        f"{folder}country.json": country_json(country, cast.project.catalog, cities, cast.stamp),
        f"{folder}country.schema.json": COUNTRY_SCHEMA.read_text(encoding="utf-8"),
    }
    return _pages(cast, page, files)


def _countries(cast: Cast) -> Outputs:
    def page(language: Language) -> Page:
        gettext = language.gettext
        description = gettext("The countries whose cities have a published verification round.")
        lines = country_lines(cast.cities, language)
        return Page("countries/", "countries.html", gettext("Countries"), description, "cities", {"countries": lines})

    return _pages(cast, page)
