"""Measures documents and pictures of many made-up cities: a build cold and one without any change, and milliseconds by kind.

make benchdocs CITIES=200
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from cityprofiles.citydocuments import Office
from cityprofiles.citypages import Setting, city_outputs
from cityprofiles.documents import Press
from cityprofiles.papers import Document
from cityprofiles.policy import published
from cityprofiles.project import Project, Sources, read_project
from site_tests.bench import build
from site_tests.conftest import ROOT
from site_tests.generate import generate

SAMPLE = 8


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
        print(f"{count} cities: {said}")
        print(f"{'pages alone, cold':<34}{pages:8.1f} s")
        print(f"{'pages, documents, pictures, cold':<34}{cold:8.1f} s")
        print(f"{'documents and pictures':<34}{cold - pages:8.1f} s")
        print(f"{'nothing changed':<34}{unchanged:8.2f} s")
    return 0


def _by_kind(project: Project, sources: Sources) -> None:
    """Seconds of the processor for each kind of document, in one process that is warm."""
    press = Press(sources, None)
    spent: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, list[int]] = defaultdict(list)
    places = published(project.places)[: SAMPLE + 1]
    by_slug = {place.slug: place for place in places}
    office = Office(project.site, project.languages, sources, by_slug, project.catalog.edition)
    for number, place in enumerate(places):
        prints = press.prints if number == 0 else _timed(press, spent, sizes)
        city_outputs(
            place, Setting(project.catalogs, project.languages, project.site, by_slug, office=office, prints=prints)
        )
    print(f"{'kind':<24}{'a city':>8}{'ms each':>10}{'kB':>8}")
    for kind, seconds in sorted(spent.items()):
        count = len(seconds) / (len(places) - 1)
        print(
            f"{kind:<24}{count:8.0f}{statistics.mean(seconds) * 1000:10.1f}{statistics.mean(sizes[kind]) / 1000:8.0f}"
        )
    print(f"{'all of one city':<24}{'':8}{sum(map(sum, spent.values())) * 1000 / (len(places) - 1):10.1f}")


def _timed(press: Press, spent: dict[str, list[float]], sizes: dict[str, list[int]]) -> Callable[[Document], bytes]:
    def prints(document: Document) -> bytes:
        start = time.process_time()
        data = press.prints(document)
        kind = document.template if document.parts in (None, 1) else f"{document.template}, 1/{document.parts}"
        spent[kind].append(time.process_time() - start)
        sizes[kind].append(len(data))
        return data

    return prints


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
