"""sitemap.xml: every page for search engines, with its translations and the day of its last change.

The days come from what happened to rounds; a page that belongs to no city has none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cityprofiles.language import Language
from cityprofiles.model import Site
from cityprofiles.pages import Page
from cityprofiles.releases import Release, last_change

# What the protocol allows in one file; a translation named beside an address is counted as one more.
LOCATIONS_AT_MOST = 50_000
# Parts of a page's address that say it is none for search engines: it stands inside other pages.
_UNLISTED = ("embed/",)


@dataclass(frozen=True, slots=True)
class Location:
    """One page: its permanent address, the day of its last change (or empty), and every translation with its language."""

    address: str
    changed: str
    translations: tuple[tuple[str, str], ...]


def sitemap_pages(
    addresses: Collection[str],
    days: Mapping[str, str],
    moved: Iterable[str],
    site: Site,
    languages: Sequence[Language],
) -> tuple[Page, ...]:
    """sitemap.xml; where it would be too long, an index of that name, and the files that it names.

    addresses  what has been written, as `publish.Staging` tells it: "/" is the home page, pages end in "/"
    days       of the last changes, see `days_of`
    moved      old names of cities: their pages only lead on
    languages  English first
    """
    old = tuple(f"cities/{slug}/" for slug in moved)
    pages: dict[str, list[tuple[str, str]]] = {}
    home = site.home
    written = {"" if address == "/" else address for address in addresses if address.endswith("/")}
    prefixes = tuple(language.prefix for language in languages if language.prefix)
    for page in sorted(written):
        if not page.startswith((*prefixes, *old, *_UNLISTED)):
            pages[page] = [(one.code, home + one.prefix + page) for one in languages if one.prefix + page in written]
    locations = [
        Location(address, days.get(_subject(page), ""), tuple(translations) if len(translations) > 1 else ())
        for page, translations in pages.items()
        for _, address in translations
    ]
    size = LOCATIONS_AT_MOST // (len(languages) + 1)
    parts = [locations[start : start + size] for start in range(0, len(locations), size)]
    if len(parts) < 2:
        return (_page("sitemap.xml", {"locations": locations, "parts": ()}),)
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = _page("sitemap.xml", {"locations": (), "parts": [home + name for name in names]})
    files = (_page(name, {"locations": part, "parts": ()}) for name, part in zip(names, parts, strict=True))
    return (index, *files)


def robots_text(site: Site, stamp: str) -> str:
    """robots.txt: everybody may read everything, and the sitemap is named; of a preview nobody may read anything."""
    if stamp:
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.home}sitemap.xml\n"


def _page(address: str, context: Mapping[str, object]) -> Page:
    return Page(address, "sitemap.xml", "", "", context=context)


def days_of(releases: Iterable[Release]) -> Mapping[str, str]:
    """The day of the last change of each round, of each city, and of the lists of cities, by what `_subject` calls them."""
    groups: dict[str, list[Release]] = {}
    for release in releases:
        for subject in (release.path, f"cities/{release.slug}/", ""):
            groups.setdefault(subject, []).append(release)
    days: dict[str, date | None] = {subject: last_change(group) for subject, group in groups.items()}
    return {subject: day.isoformat() for subject, day in days.items() if day}


def _subject(page: str) -> str:
    """What a page is about: a round, a city, all cities; of any other page nothing is known."""
    if page in ("", "cities/"):
        return ""
    found = re.match(r"cities/[^/]+/([0-9][0-9-]*/)?", page)
    return found[0] if found else page
