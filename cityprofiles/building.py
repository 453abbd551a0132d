"""Computing and rendering of a whole site, city by city on all processors, into a staging folder."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from cityprofiles.assets import read_assets, read_icons
from cityprofiles.citypages import Setting, city_outputs
from cityprofiles.directory import cities_files
from cityprofiles.feeds import feed_page
from cityprofiles.language import Language
from cityprofiles.model import Place
from cityprofiles.pages import Page, manifest_page, not_found_page, site_pages
from cityprofiles.project import Project
from cityprofiles.publish import Staging
from cityprofiles.releases import releases_of
from cityprofiles.render import Renderer
from cityprofiles.sitemap import robots_text, sitemap_pages
from cityprofiles.views import CityCard


@dataclass(frozen=True, slots=True)
class Written:
    """What has been written: pages and their bytes, other files and theirs, and the cards of the cities by language."""

    pages: int = 0
    page_bytes: int = 0
    files: int = 0
    file_bytes: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(
            self.pages + other.pages,
            self.page_bytes + other.page_bytes,
            self.files + other.files,
            self.file_bytes + other.file_bytes,
        )


class Building:
    """One build on its way: what every page needs, and the staging folder that takes it.

    project   read and checked; places: the cities and rounds that this site shows
    stamp     what every file of a preview carries; empty in public
    """

    def __init__(
        self, project: Project, places: Sequence[Place], theme: Path, staging: Staging, stamp: str = ""
    ) -> None:
        self.project, self.places, self.staging = project, tuple(places), staging
        notice = project.site.notice.english if project.site.notice else ""
        by_slug = {place.slug: place for place in self.places}
        self.setting = Setting(project.catalogs, project.languages, project.site, by_slug, stamp, notice)
        self._releases = tuple(release for place in self.places for release in releases_of(place))
        self.assets = read_assets(theme / "static")
        self.renderer = Renderer(
            theme, project.site, project.languages, self.assets, read_icons(theme / "icons"), stamp
        )

    def write(self) -> Written:
        """Everything: the cities, then the pages that list them, then the theme's files."""
        written = Written()
        cards: dict[str, list[CityCard]] = {language.code: [] for language in self.project.languages}
        for part, found in self._cities():
            written += part
            for code, card in found.items():
                cards[code].append(card)
        for language in self.project.languages:
            for page in site_pages(self.project.site, self.project.catalog, cards[language.code], language):
                written += self._page(page, language.code)
            for page in (self._feed(language), manifest_page(language)):
                written += self._page(page, language.code)
        for address, text in cities_files(self.places, self.setting.stamp):
            written += Written(files=1, file_bytes=self.staging.write(address, text))
        written += self._page(not_found_page(self.project.languages), self.project.languages[0].code)
        for address, data in self.assets.files.items():
            written += Written(files=1, file_bytes=self.staging.write(address, data))
        robots = robots_text(self.project.site, self.setting.stamp)
        return written + Written(files=1, file_bytes=self.staging.write("robots.txt", robots))

    def write_sitemap(self) -> Written:
        """sitemap.xml of all that has been written; a preview, which nobody is to find, has none."""
        written = Written()
        if self.setting.stamp:
            return written
        project = self.project
        pages = sitemap_pages(
            self.staging.addresses(), self._releases, project.redirects, project.site, project.languages
        )
        for page in pages:
            written += self._page(page, project.languages[0].code)
        return written

    def _feed(self, language: Language) -> Page:
        title = language.gettext("%(site)s: publications") % {"site": language.phrase(self.project.site.title)}
        return feed_page("", title, self._releases, self.project.site, self.setting.stamp, language)

    def city(self, place: Place) -> tuple[Written, Mapping[str, CityCard]]:
        """All pages and files of one city, and its entry in the lists."""
        written = Written()
        outputs = city_outputs(place, self.setting)
        for code, pages in outputs.pages.items():
            for page in pages:
                written += self._page(page, code)
        for address, text in outputs.files.items():
            written += Written(files=1, file_bytes=self.staging.write(address, text))
        return written, outputs.cards

    def redirect(self, published: Iterable[str]) -> Written:
        """Every published address of a city's old name leads to its new one; pictures and data are there as copies."""
        written = Written()
        known = sorted(published)
        for old, new in sorted(self.project.redirects.items()):
            pages = {f"{language.prefix}cities/{old}/" for language in self.project.languages}
            pages |= {address for address in known if re.match(rf"([a-z-]+/)?cities/{old}/", address)}
            for address in sorted(pages):
                written += self._redirect(address, address.replace(f"cities/{old}/", f"cities/{new}/", 1))
        return written

    def _redirect(self, address: str, target: str) -> Written:
        if not address.endswith("/"):
            data = self.staging.read(target)
            return Written(files=1, file_bytes=self.staging.write(address, data)) if data is not None else Written()
        language = next(
            (one for one in self.project.languages if one.prefix and address.startswith(one.prefix)),
            self.project.languages[0],
        )
        if self.staging.read(f"{target}index.html") is None:
            target = "/".join(target.split("/")[: 2 + language.prefix.count("/")]) + "/"
        page = Page(
            address.removeprefix(language.prefix),
            "redirect.html",
            language.gettext("This page has moved"),
            "",
            "cities",
            {"target": target.removeprefix(language.prefix)},
        )
        return self._page(page, language.code)

    def _page(self, page: Page, code: str) -> Written:
        language = next(language for language in self.project.languages if language.code == code)
        address = language.prefix + page.address
        path = f"{address}index.html" if address.endswith("/") or not address else address
        return Written(pages=1, page_bytes=self.staging.write(path, self.renderer.page(page, language)))

    def _cities(self) -> Iterable[tuple[Written, Mapping[str, CityCard]]]:
        """Cities on all processors, in the order of the cities whatever finishes first."""
        workers = min(os.cpu_count() or 1, len(self.places) // 4)
        if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
            yield from map(self.city, self.places)
            return
        # A forked process inherits the building as it stands: nothing is read or computed twice.
        with multiprocessing.get_context("fork").Pool(workers, _Worker.start, (self,)) as pool:
            yield from pool.imap(_Worker.city, range(len(self.places)), chunksize=4)


class _Worker:
    """The building inside a forked process."""

    building: ClassVar[Building]

    @classmethod
    def start(cls, building: Building) -> None:
        cls.building = building

    @classmethod
    def city(cls, number: int) -> tuple[Written, Mapping[str, CityCard]]:
        return cls.building.city(cls.building.places[number])
