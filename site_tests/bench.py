"""Measures a build of many made-up cities: seconds by stage, pages per second, peak memory, bytes per page.

make bench CITIES=200
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from cityprofiles.building import Building
from cityprofiles.policy import published
from cityprofiles.problems import Problems
from cityprofiles.project import Sources, read_project
from cityprofiles.publish import Staging
from site_tests.conftest import ROOT
from site_tests.generate import generate


def main(count: int) -> int:
    """Generate, build, and print a table."""
    theme = ROOT / "theme"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real, problems = read_project(Sources(ROOT / "content", ROOT / "kpi_catalog.yaml", theme))
        if real is None:
            print(*problems, sep="\n")
            return 1
        generate(folder, count, real.catalog, ROOT)
        marks = [time.perf_counter()]
        project, problems = read_project(Sources(folder / "content", ROOT / "kpi_catalog.yaml", theme))
        if project is None:
            print(*Problems(list(problems)), sep="\n")
            return 1
        marks.append(time.perf_counter())
        places = published(project.places)
        marks.append(time.perf_counter())
        staging = Staging(folder / "site", "public")
        written = Building(project, places, theme, staging).write()
        marks.append(time.perf_counter())
        staging.swap()
        marks.append(time.perf_counter())
    stages = ("read and check", "who is published", "compute, render, write", "swap in")
    seconds = marks[-1] - marks[0]
    for stage, start, end in zip(stages, marks, marks[1:], strict=False):
        print(f"{stage:<24}{end - start:9.2f} s")
    print(f"{'all':<24}{seconds:9.2f} s")
    print(f"{'cities':<24}{len(places):9}")
    print(f"{'pages':<24}{written.pages:9}   {written.pages / seconds:.0f} a second")
    print(f"{'bytes per page':<24}{written.page_bytes // written.pages:9}")
    print(f"{'folder':<24}{(written.page_bytes + written.file_bytes) / 1e6:9.1f} MB")
    print(f"{'peak memory':<24}{_peak() / 1024:9.0f} MB (largest process)")
    return 0


def _peak() -> int:
    """Kilobytes that the largest process had at most."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
