"""Measures documents and pictures of many made-up cities: builds cold and without any change, and milliseconds by kind.

Documents and cards are printed in every language of a site: builds are measured with English alone, and with all languages.

make benchdocs CITIES=200
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from cityprofiles.citydocuments import Office
from cityprofiles.citypages import Setting, city_draft
from cityprofiles.documents import Press
from cityprofiles.language import read_languages
from cityprofiles.methodology import Catalog
from cityprofiles.papers import Document
from cityprofiles.policy import published
from cityprofiles.problems import Problems
from cityprofiles.project import Sources, read_project
from site_tests.bench import await_spare, build
from site_tests.conftest import ROOT
from site_tests.generate import generate

SAMPLE = 12
# What a program that builds in English alone does without: other languages, and what is no part of it.
_NOT_NEEDED = (
    "*.po",
    ".*",
    "__pycache__",
    "content",
    "demo",
    "examples",
    "node_modules",
    "preview",
    "site",
    "site_tests",
)


class Timed(Press):
    """A press that keeps nothing but the time, in seconds of the processor, and the size of what it prints, by kind."""

    def __init__(self, sources: Sources) -> None:
        super().__init__(sources, None)
        self.spent: dict[str, list[float]] = defaultdict(list)
        self.sizes: dict[str, list[int]] = defaultdict(list)

    def prints(self, document: Document) -> bytes:
        """The bytes of a document, timed."""
        start = time.process_time()
        data = super().prints(document)
        kind = document.template if document.parts in (None, 1) else f"{document.template}, 1/{document.parts}"
        self.spent[kind].append(time.process_time() - start)
        self.sizes[kind].append(len(data))
        return data


def main(count: int) -> int:
    """Print milliseconds by kind, and seconds of builds with one language and with all."""
    real, problems = read_project(Sources(ROOT / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme"))
    if real is None:
        print(*problems, sep="\n")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        english = folder / "program"
        shutil.copytree(ROOT, english, ignore=shutil.ignore_patterns(*_NOT_NEEDED))
        _by_kind(count, real.catalog, folder / "kinds")
        print(f"{count} cities, seconds    {'pages':>8}{'all':>8}{'documents':>11}{'unchanged':>11}")
        _row(count, real.catalog, folder / "one", english)
        _row(count, real.catalog, folder / "all", ROOT)
    return 0


def _row(count: int, catalog: Catalog, folder: Path, program: Path) -> None:
    """Seconds of builds by a program with its languages: of the pages alone, of everything, and of nothing new."""
    generate(folder, count, catalog, ROOT)
    languages = read_languages(program / "theme/locale", [catalog], Problems())
    pages, _ = build(folder, "--without-documents", "--out", "pages", program=program)
    await_spare(folder)
    whole, _ = build(folder, program=program)
    await_spare(folder)
    unchanged, _ = build(folder, program=program)
    name = " and ".join(language.code for language in languages)
    print(f"{name:<23}{pages:8.1f}{whole:8.1f}{whole - pages:11.1f}{unchanged:11.2f}", flush=True)


def _by_kind(count: int, catalog: Catalog, folder: Path) -> None:
    """Milliseconds of the processor for each kind of document, in one process that is warm and prints as many together as a build does."""
    generate(folder, min(count, SAMPLE), catalog, ROOT)
    sources = Sources(folder / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme")
    project, _ = read_project(sources)
    if project is None:
        raise RuntimeError("The generated cities cannot be read.")
    press = Timed(sources)
    places = published(project.places)
    by_slug = {place.slug: place for place in places}
    office = Office(project.site, project.languages, sources, by_slug, project.catalog.edition)
    setting = Setting(project.catalogs, project.languages, project.site, by_slug, office=office)
    documents = [document for place in places for document in city_draft(place, setting).documents]
    Press(sources, None).prints_all(documents[: len(documents) // len(places)])
    press.prints_all(documents)
    spent, sizes = press.spent, press.sizes
    print(f"{'kind':<24}{'a city':>8}{'ms each':>10}{'kB':>8}")
    for kind, seconds in sorted(spent.items()):
        times = len(seconds) / len(places)
        print(
            f"{kind:<24}{times:8.0f}{statistics.mean(seconds) * 1000:10.1f}{statistics.mean(sizes[kind]) / 1000:8.0f}"
        )
    print(f"{'all of one city':<24}{'':8}{sum(map(sum, spent.values())) * 1000 / len(places):10.1f}")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
