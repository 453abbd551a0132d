"""Measures documents and pictures of many made-up cities: a build cold and one without any change, and milliseconds by kind.

make benchdocs CITIES=200
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from cityprofiles.citydocuments import Office
from cityprofiles.citypages import Setting, city_draft
from cityprofiles.documents import Press
from cityprofiles.papers import Document
from cityprofiles.policy import published
from cityprofiles.project import Project, Sources, read_project
from site_tests.bench import await_spare, build
from site_tests.conftest import ROOT
from site_tests.generate import generate

SAMPLE = 12


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
    """Generate, build with and without documents, and print two tables."""
    real, problems = read_project(Sources(ROOT / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme"))
    if real is None:
        print(*problems, sep="\n")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder, count, real.catalog, ROOT)
        sources = Sources(folder / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme")
        project, problems = read_project(sources)
        if project is None:
            print(*problems, sep="\n")
            return 1
        _by_kind(project, sources)
        pages, _ = build(folder, "--without-documents", "--out", "pages")
        cold, said = build(folder)
        unchanged, _ = build(folder)
        await_spare(folder)
        print(f"{count} cities: {said}")
        print(f"{'pages alone, cold':<34}{pages:8.1f} s")
        print(f"{'pages, documents, pictures, cold':<34}{cold:8.1f} s")
        print(f"{'documents and pictures':<34}{cold - pages:8.1f} s")
        print(f"{'nothing changed':<34}{unchanged:8.2f} s")
    return 0


def _by_kind(project: Project, sources: Sources) -> None:
    """Seconds of the processor for each kind of document, in one process that is warm and prints as many together as a build does."""
    press = Timed(sources)
    places = published(project.places)[:SAMPLE]
    by_slug = {place.slug: place for place in places}
    office = Office(project.site, project.languages, sources, by_slug, project.catalog.edition)
    setting = Setting(project.catalogs, project.languages, project.site, by_slug, office=office)
    documents = [document for place in places for document in city_draft(place, setting).documents]
    Press(sources, None).prints_all(documents[: len(documents) // len(places)])
    press.prints_all(documents)
    spent, sizes = press.spent, press.sizes
    print(f"{'kind':<24}{'a city':>8}{'ms each':>10}{'kB':>8}")
    for kind, seconds in sorted(spent.items()):
        count = len(seconds) / len(places)
        print(
            f"{kind:<24}{count:8.0f}{statistics.mean(seconds) * 1000:10.1f}{statistics.mean(sizes[kind]) / 1000:8.0f}"
        )
    print(f"{'all of one city':<24}{'':8}{sum(map(sum, spent.values())) * 1000 / len(places):10.1f}")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
