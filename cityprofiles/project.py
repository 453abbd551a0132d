"""Everything that a build reads: the site, the catalogue, the languages, and all cities with all their rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cityprofiles.catalog import read_catalog
from cityprofiles.language import Language, read_languages
from cityprofiles.methodology import Catalog
from cityprofiles.model import Place, Site
from cityprofiles.problems import Problems
from cityprofiles.rounds import read_places, read_site


@dataclass(frozen=True)
class Sources:
    """Where a project is read from: the content folder, the KPI catalogue, and the theme."""

    content: Path
    catalog: Path
    theme: Path


@dataclass(frozen=True)
class Project:
    """A project that has been read and checked.

    catalogs   by edition; catalog: the current one
    places     every city with every round, published or not
    languages  English first
    """

    site: Site
    catalog: Catalog
    catalogs: Mapping[str, Catalog]
    places: tuple[Place, ...]
    languages: tuple[Language, ...]


def read_project(sources: Sources) -> tuple[Project | None, Problems]:
    """The project and what is wrong with it; the project is None where anything is."""
    problems = Problems()
    for folder, name in ((sources.content, "--content"), (sources.catalog, "--catalog")):
        if not folder.exists():
            problems.add(
                str(folder),
                0,
                "",
                "There is nothing at this path.",
                f"Start the command in the project's folder, or give {name}.",
            )
    if problems:
        return None, problems
    site = read_site(sources.content, problems)
    catalog = read_catalog(sources.catalog, sources.catalog.parent, str(sources.catalog), problems)
    catalogs = {catalog.edition: catalog} if catalog else {}
    languages = read_languages(sources.theme / "locale", catalogs.values(), problems)
    places = read_places(sources.content, catalogs, problems) if catalog else ()
    if problems or site is None or catalog is None:
        return None, problems
    return Project(site, catalog, catalogs, places, languages), problems
