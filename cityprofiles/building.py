"""Computing and rendering of a whole site, unit by unit on all processors, into a staging folder; what has not changed is kept."""

from __future__ import annotations

import math
import multiprocessing
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from cityprofiles.assets import read_assets, read_icons
from cityprofiles.beside import beside, leave_the_end_to_the_other, may_fork
from cityprofiles.charts import Draw
from cityprofiles.citydocuments import Office
from cityprofiles.citypages import CityOutputs, Setting, city_draft
from cityprofiles.entries import CityEntry
from cityprofiles.finding import finding_units
from cityprofiles.fingerprints import digest_of
from cityprofiles.ledger import Ledger, Made, restored_entries, stored_entry
from cityprofiles.model import Place
from cityprofiles.pages import Page
from cityprofiles.pieces import Content
from cityprofiles.project import Project
from cityprofiles.publish import Staging
from cityprofiles.receipt import Written
from cityprofiles.releases import Release, releases_of
from cityprofiles.render import Renderer
from cityprofiles.shelffiles import Last, Shelf
from cityprofiles.shelfpage import shelf_unit
from cityprofiles.sitepages import release_units, site_units, sitemap_unit
from cityprofiles.units import Draft, Outputs, Unit

if TYPE_CHECKING:
    from cityprofiles.documents import Press

T = TypeVar("T")
# Builds stay to the end of their process: to take a thousand cities apart in memory, one object after another, would only take time.
_FINISHED: list[Building] = []
# So many jobs are handed out two at a time.
_MANY = 100
# So many cities have their documents printed together at most.
_TOGETHER = 12
# So many units at most are made beside something else.
_FEW = 4
# So many groups of them each processor has at least, where there are as many.
_ROUNDS = 4


class Building:
    """One build on its way: what every page needs, and the staging folder that takes it.

    project   read and checked; places: the cities and rounds that this site shows
    stamp     what every file of a preview carries; empty in public
    press     prints the documents; None: a build without documents
    last      what the last build made, where its site still stands untouched; else an empty ledger
    compiled  a folder that keeps compiled templates; None: nothing is kept
    """

    def __init__(  # noqa: PLR0913 - what a build is made of
        self,
        project: Project,
        places: Sequence[Place],
        theme: Path,
        staging: Staging,
        *,
        stamp: str = "",
        press: Press | None = None,
        last: Ledger | None = None,
        compiled: Path | None = None,
    ) -> None:
        self.project, self.places, self.staging, self.press = project, tuple(places), staging, press
        self.last = last or Ledger()
        self.tell: Callable[[int, int], None] = lambda _done, _all: None
        self.made: dict[str, Made] = {}
        self.values: dict[str, tuple[str, object]] = {}
        self._standing: frozenset[str] = frozenset()
        self._entries: Sequence[CityEntry] = ()
        notice = project.site.notice.english if project.site.notice else ""
        by_slug = {place.slug: place for place in self.places}
        office = (
            Office(project.site, project.languages, press.sources, by_slug, project.catalog.edition, stamp, notice)
            if press
            else None
        )
        self.setting = Setting(
            project.catalogs,
            project.languages,
            project.site,
            by_slug,
            stamp,
            notice,
            project.site.publisher.english,
            project.site.licence.name.english,
            office,
        )
        self.samples = theme / "samples"
        self.assets = read_assets(theme / "static")
        self.renderer = Renderer(
            theme,
            project.site,
            project.languages,
            self.assets,
            read_icons(theme / "icons"),
            stamp,
            compiled,
            documents=press is not None,
        )

    def write(
        self, fingerprints: Mapping[str, str], more: Iterable[Unit], draw: Draw, tell: Callable[[int, int], None]
    ) -> None:
        """Everything: the cities, then what lists, compares and adds them up, then the theme's files.

        fingerprints   of the cities' folders, by slug
        more           units beside those of cities and site, such as the handbook
        draw           makes static pictures of charts from their figures, by the names of the pictures
        tell           is called with the steps that are done, and how many there are in this part of the build
        """
        self.tell = tell
        cities = [self._city_unit(place, fingerprints[place.slug]) for place in self.places]
        with self._beside(cities, _TOGETHER if self.press else 1) as making:
            stored = {city.name: self.made[city.name].kept for city in cities}
            known = restored_entries({name: kept for name, kept in stored.items() if kept})
            news = tuple(release_units(self.project, self.places, self.releases, self.setting.stamp))
            missing = [name for name, kept in stored.items() if not kept]
            known |= restored_entries({name: made.kept for name, made in zip(missing, next(making), strict=True)})
            self._entries = [known[city.name] for city in cities]
            shelf = shelf_unit(self._shelf(self._entries))
            with self._beside([shelf]):
                finding = finding_units(self.project, self._entries, self.remember)
                units = site_units(self.project, self._entries, self.setting.stamp, draw, self.remember)
                self._run([*finding, *units, *news, *more])
        self._run([Unit("assets", (), lambda: Outputs(files=self.assets.files))])

    def redirect(self, published: Iterable[str]) -> None:
        """Every published address of a city's old name leads to its new one; pictures, data and frames are there as copies."""
        known = sorted(published)
        if self.project.redirects:
            self._standing = frozenset(self.addresses)
        for old, new in sorted(self.project.redirects.items()):
            pages = {f"{language.prefix}cities/{old}/" for language in self.project.languages}
            pages |= {address for address in known if re.match(rf"([a-z-]+/)?(cities|embed|compare)/{old}/", address)}
            renamed = partial(re.sub, rf"((?:cities|embed|compare)/){old}/", rf"\g<1>{new}/", count=1)
            moved = tuple((address, renamed(address)) for address in sorted(pages))
            target = self.made.get(f"city/{new}")
            self._run([Unit(f"redirect/{old}", (moved, target and target.digest), partial(self._redirects, moved))])

    def finish(self) -> None:
        """sitemap.xml, but in a preview, which nobody is to find; then nothing is left over of the last site."""
        if not self.setting.stamp:
            files = "\n".join(made.listing for made in self.made.values() if made.listing)
            self._run([sitemap_unit(self.project, self.releases, files)])
        # Of what has been kept everything is there.
        gone = (made for name, made in self.last.units.items() if self.made.get(name) is not made)
        last = (address for made in gone for address in made.addresses)
        self.staging.complete(self.addresses, last)
        _FINISHED.append(self)

    def remember(self, name: str, inputs: object, compute: Callable[[], T]) -> T:
        """See `units.Remember`."""
        digest = digest_of((name, inputs))
        known = self.last.values.get(name)
        value = cast("T", known[1]) if known and known[0] == digest else compute()
        self.values[name] = digest, value
        return value

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """What has happened to the rounds of all cities."""
        return tuple(release for place in self.places for release in releases_of(place))

    @property
    def addresses(self) -> Iterator[str]:
        """Every file of the site, below its folder."""
        for made in self.made.values():
            yield from made.addresses

    def _city_unit(self, place: Place, fingerprint: str) -> Unit:
        """A city; beside its own folder its pages name the places that it came from or went into."""
        successor = self.setting.successors.get(place.slug)
        named = [predecessor.city or "" for predecessor in place.city.predecessors]
        cities = [(slug, self.setting.places[slug].city) for slug in named if slug in self.setting.places]
        related = tuple((slug, city.name, city.country) for slug, city in cities)
        inputs = (fingerprint, related, successor and (successor[0].slug, successor[0].city.name, successor[1]))
        return Unit(f"city/{place.slug}", inputs, partial(city_draft, place, self.setting))

    def _shelf(self, entries: Sequence[CityEntry]) -> Shelf:
        versions = tuple((entry.slug, self.made[f"city/{entry.slug}"].digest) for entry in entries)
        known = self.last.units.get("data")
        last = Last(self.staging.last, known.kept if known else b"")
        return Shelf(self.project, entries, versions, self.setting.stamp, self.staging.read, last, self.samples)

    def _redirects(self, moved: Iterable[tuple[str, str]]) -> Outputs:
        pages: dict[str, list[Page]] = {language.code: [] for language in self.project.languages}
        files: dict[str, Content] = {}
        # A frame on another website may not be able to go elsewhere; its links are relative, so a copy is whole.
        frames = tuple(f"{language.prefix}embed/" for language in self.project.languages)
        for address, target in moved:
            if address.endswith("/") and not address.startswith(frames):
                code, page = self._redirect(address, target)
                pages[code].append(page)
            else:
                file = "index.html" if address.endswith("/") else ""
                data = self.staging.read(target + file) if target + file in self._standing else None
                if data is not None:
                    files[address + file] = data
        return Outputs({code: tuple(found) for code, found in pages.items()}, files)

    def _redirect(self, address: str, target: str) -> tuple[str, Page]:
        language = next(
            (one for one in self.project.languages if one.prefix and address.startswith(one.prefix)),
            self.project.languages[0],
        )
        if f"{target}index.html" not in self._standing:
            target = "/".join(target.split("/")[: 2 + language.prefix.count("/")]) + "/"
        page = Page(
            address.removeprefix(language.prefix),
            "redirect.html",
            language.gettext("This page has moved"),
            "",
            "cities",
            {"target": target.removeprefix(language.prefix)},
        )
        return language.code, page

    def _run(self, units: Sequence[Unit], together: int = 1) -> None:
        """Make every unit that has changed, on all processors, and keep the others; in the order given, whatever finishes first.

        together   so many of them at most have their documents printed in a row
        """
        fresh = self._changed(units)
        names = {unit.name for unit in fresh}
        kept = [self.made[unit.name] for unit in units if unit.name not in names]
        groups = () if self.staging.holds_last else tuple(_parts(kept))
        jobs: list[Callable[[], tuple[Made, ...]]] = [partial(self._keep, group) for group in groups]
        jobs += [partial(self._make, group) for group in in_groups(fresh, together)]
        results: list[Made] = []
        for found in _on_all_processors(jobs):
            results.extend(found)
            self.tell(len(results), len(groups) + len(fresh))
        self._record(fresh, results[len(groups) :])

    @contextmanager
    def _beside(self, units: Sequence[Unit], together: int = 1) -> Iterator[Iterator[Sequence[Made]]]:
        """Of several units the few that have changed are made in a process of their own, while something else is done; more are made first.

        Gives those that are still being made, in the order of the units, once all of them but their pages is written: what they leave
        to the next build is known then. `together`: see `_run`.
        """
        fresh = self._changed(units)
        is_kept = self.staging.holds_last or len(units) == 1
        if not 0 < len(fresh) <= _FEW or not is_kept or not may_fork():
            self._run(units, together)
            yield iter([()])
            return
        with beside(partial(self._makes, fresh)) as steps:
            yield steps
            self._record(fresh, list(steps)[-1])

    def _changed(self, units: Sequence[Unit]) -> list[Unit]:
        """The units that must be made; for the others it is noted that they stay."""
        fresh = []
        for unit in units:
            digest, known = digest_of((unit.name, unit.inputs)), self.last.units.get(unit.name)
            # The place in the order is taken here, also for what is made only below.
            self.made[unit.name] = known if known and known.digest == digest else Made(digest, "", Written())
            if self.made[unit.name] is not known:
                fresh.append(unit)
        return fresh

    def _record(self, units: Sequence[Unit], results: Sequence[Made]) -> None:
        for unit, result in zip(units, results, strict=True):
            self.made[unit.name] = replace(result, digest=self.made[unit.name].digest)

    def _keep(self, kept: Iterable[Made]) -> tuple[Made, ...]:
        for made in kept:
            self.staging.keep(made.addresses)
        return (Made("", "", Written()),)

    def _make(self, units: Sequence[Unit]) -> tuple[Made, ...]:
        """Several units, whose documents are printed together."""
        return list(self._makes(units))[-1]

    def _makes(self, units: Sequence[Unit]) -> Iterator[tuple[Made, ...]]:
        """Several units in two steps: without their pages, then with them."""
        found = [unit.make() for unit in units]
        documents = [document for one in found if isinstance(one, Draft) for document in one.documents]
        printed = iter(self.press.prints_all(documents) if self.press else ())
        outputs = [
            one.finish([next(printed) for _ in one.documents]) if isinstance(one, Draft) else one for one in found
        ]
        filed = tuple(map(self._filed, outputs))
        yield filed
        yield tuple(self._paged(one, made) for one, made in zip(outputs, filed, strict=True))

    def _filed(self, outputs: Outputs) -> Made:
        """The files are written."""
        written = Written()
        for address, data in outputs.files.items():
            written += self._sized(address, self.staging.write(address, data))
        kept = stored_entry(outputs.entry) if isinstance(outputs, CityOutputs) else outputs.kept
        return Made("", "\n".join(outputs.files), written, kept)

    def _paged(self, outputs: Outputs, filed: Made) -> Made:
        """The pages are written too."""
        written, addresses = filed.written, []
        for code, pages in outputs.pages.items():
            language = next(language for language in self.project.languages if language.code == code)
            for page in pages:
                address = language.prefix + page.address
                path = f"{address}index.html" if address.endswith("/") or not address else address
                written += self._sized(path, self.staging.write(path, self.renderer.page(page, language)))
                addresses.append(path)
        return replace(filed, listing="\n".join([*addresses, *filed.addresses]), written=written)

    @staticmethod
    def _sized(path: str, size: int) -> Written:
        """What a written file adds to the size of the site."""
        return Written(1, size) if path.endswith(".html") else Written(0, 0, 1, size)


def _parts(kept: Sequence[Made]) -> Iterator[Sequence[Made]]:
    """What is kept in a few parts of like size, so that the processors share it."""
    size = max(len(kept) // (2 * (os.cpu_count() or 1)), 1)
    for start in range(0, len(kept), size):
        yield kept[start : start + size]


def in_groups(units: Sequence[Unit], together: int) -> Iterator[Sequence[Unit]]:
    """Units in groups of like size, as many for each processor as for the others, so that none is idle at the end.

    together   so many of them at most in a group
    """
    processors = os.cpu_count() or 1
    rounds = max(math.ceil(len(units) / (together * processors)), _ROUNDS)
    count = min(rounds * processors, len(units))
    for number in range(count):
        yield units[number * len(units) // count : (number + 1) * len(units) // count]


def _on_all_processors(jobs: Sequence[Callable[[], T]]) -> Iterator[T]:
    """What the jobs return, in their order."""
    workers = min(os.cpu_count() or 1, len(jobs) // 4)
    if workers < 2 or not may_fork():
        yield from (job() for job in jobs)
        return
    # A forked process inherits the jobs as they stand: nothing is read or computed twice.
    with multiprocessing.get_context("fork").Pool(workers, _Worker.start, (jobs,)) as pool:
        yield from pool.imap(_Worker.run, range(len(jobs)), chunksize=1 + (len(jobs) > _MANY))


class _Worker:
    """The jobs inside a forked process."""

    jobs: ClassVar[Sequence[Callable[[], object]]]

    @classmethod
    def start(cls, jobs: Sequence[Callable[[], object]]) -> None:
        cls.jobs = jobs
        leave_the_end_to_the_other()

    @classmethod
    def run(cls, number: int) -> Any:
        return cls.jobs[number]()


def identity(made: Mapping[str, Made], program: str) -> str:
    """What a finished site is known by: everything that its bytes depend on."""
    return digest_of((program, tuple(sorted((name, one.digest) for name, one in made.items()))))
