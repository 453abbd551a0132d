"""Everything that a build reads: the site, the catalogue, the languages, and all cities with all their rounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cityprofiles.addresses import read_redirects
from cityprofiles.catalog import read_catalog
from cityprofiles.language import Language, read_languages
from cityprofiles.methodology import Catalog
from cityprofiles.model import Place, Site
from cityprofiles.policy import broken_seals
from cityprofiles.problems import Problem, Problems, did_you_mean
from cityprofiles.rounds import read_places, read_site
from cityprofiles.typefaces import unprintable


@dataclass(frozen=True)
class Sources:
    """Where a project is read from: the content folder, the KPI catalogue, and the theme; base_url: instead of that of site.yaml."""

    content: Path
    catalog: Path
    theme: Path
    base_url: str | None = None


@dataclass(frozen=True)
class Frame:
    """What cities are read against, as in `Project`; site and catalogue are None where they cannot be read."""

    site: Site | None
    catalog: Catalog | None
    catalogs: Mapping[str, Catalog]
    languages: tuple[Language, ...]


@dataclass(frozen=True)
class Known:
    """What was read and found right before, and has not changed since.

    frame    None where anything of it has changed
    places   cities by slug
    """

    frame: Frame | None = None
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """A project that has been read and checked.

    catalogs   by edition; catalog: the current one
    places     every city with every round, published or not
    languages  English first
    redirects  old names of cities with their new ones
    """

    site: Site
    catalog: Catalog
    catalogs: Mapping[str, Catalog]
    places: tuple[Place, ...]
    languages: tuple[Language, ...]
    redirects: Mapping[str, str]

    @property
    def frame(self) -> Frame:
        """What its cities were read against."""
        return Frame(self.site, self.catalog, self.catalogs, self.languages)


def read_project(sources: Sources, known: Known = Known()) -> tuple[Project | None, Problems]:
    """The project and what is wrong with it, broken seals too; the project is None where anything is."""
    project, problems = read_content(sources, known)
    if project:
        problems.extend(broken_seals(place for place in project.places if place.slug not in known.places))
    return (None if problems else project), problems


def read_content(sources: Sources, known: Known = Known()) -> tuple[Project | None, Problems]:
    """The project and what is wrong with its files; whether rounds are still what was approved is not asked."""
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
    frame = known.frame or _read_frame(sources, problems)
    places = read_places(sources.content, frame.catalogs, problems, known.places) if frame.catalog else ()
    fresh = [place for place in places if place.slug not in known.places]
    if frame.site:
        problems.extend(unprintable(fresh, frame.site, sources.content, sources.theme / "fonts"))
    redirects = read_redirects(sources.content, (place.slug for place in places), problems)
    problems.extend(_unknown_predecessors(places, sources.content))
    if problems or frame.site is None or frame.catalog is None:
        return None, problems
    return Project(frame.site, frame.catalog, frame.catalogs, places, frame.languages, redirects), problems


def _read_frame(sources: Sources, problems: Problems) -> Frame:
    site = read_site(sources.content, problems)
    if site and sources.base_url:
        site = site.model_copy(update={"base_url": sources.base_url})
    catalog, catalogs = read_catalogs(sources.catalog, problems)
    languages = read_languages(sources.theme / "locale", catalogs.values(), problems)
    return Frame(site, catalog, catalogs, languages)


def read_catalogs(current: Path, problems: Problems) -> tuple[Catalog | None, dict[str, Catalog]]:
    """The current catalogue; and by edition it and the earlier ones, which stand in the folder catalogs/ beside it."""
    catalog = read_catalog(current, current.parent, str(current), problems)
    found = {catalog.edition: catalog} if catalog else {}
    folder = current.parent / "catalogs"
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        older = read_catalog(path, folder, str(path), problems)
        if older is None:
            continue
        if older.edition in found or older.edition != path.stem:
            problems.add(
                str(path),
                0,
                "edition",
                f"The edition “{older.edition}” does not fit the file.",
                f'Write “edition: "{path.stem}"”; each edition stands in one file.',
            )
        found.setdefault(older.edition, older)
    return catalog, found


def _unknown_predecessors(places: Iterable[Place], content: Path) -> Iterator[Problem]:
    slugs = {place.slug for place in places}
    for place in places:
        for number, predecessor in enumerate(place.city.predecessors, start=1):
            file = str(content / "cities" / place.slug / "city.yaml")
            where = f"predecessors.{number}"
            if predecessor.city and predecessor.city not in slugs:
                hint = did_you_mean(predecessor.city, slugs, "Write “name: …” for a place without a folder.")
                yield Problem(file, 0, where, f"There is no city “{predecessor.city}”.", hint)
            elif not predecessor.city and not predecessor.name:
                yield Problem(
                    file, 0, where, "It is not said which place this was.", "Write “city: …” (its folder) or “name: …”."
                )
