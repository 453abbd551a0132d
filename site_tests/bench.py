"""Measures builds of many made-up cities: cold, after a corrected value, after a city reported anew, and after nothing.

A value is corrected in one city after the other; the seconds are the median of these builds.

make bench CITIES="25 200 1000" ARGS="--without-documents"
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from cityprofiles.methodology import Catalog
from cityprofiles.project import Sources, read_project
from site_tests.conftest import ROOT
from site_tests.generate import correct, generate, report_anew

HEAD = ("cities", "pages", "files", "MB", "cold s", "pages/s", "one value s", "one city s", "no change s", "peak MB")
# A large site has its spare copy this many seconds later at the latest.
SPARE = 60
# So many values are corrected, each followed by a build.
VALUES = 5


def main(counts: Sequence[int], options: Sequence[str]) -> int:
    """Generate, build, and print a row of a table for each number of cities; `options` are those of the build."""
    real, problems = read_project(Sources(ROOT / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme"))
    if real is None:
        print(*problems, sep="\n")
        return 1
    rows = [_row(count, options, real.catalog) for count in counts]
    print("  ".join(f"{head:>12}" for head in HEAD))
    for row in rows:
        print("  ".join(f"{cell!s:>12}" for cell in row))
    return 0


def _row(count: int, options: Sequence[str], catalog: Catalog) -> tuple[object, ...]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder, count, catalog, ROOT)
        cold, said = build(folder, *options)
        print(f"{count} cities, cold: {said}", flush=True)
        values = [_corrected(folder, number, options) for number in range(VALUES)]
        report_anew(folder / "content", catalog, ROOT)
        await_spare(folder)
        anew, again = build(folder, *options)
        print(f"{count} cities, one city: {again}", flush=True)
        unchanged, _ = build(folder, *options)
        await_spare(folder)
    sizes = re.search(r"(\d+) pages \(([\d.]+) MB\), (\d+) files \(([\d.]+) MB\)", said)
    if sizes is None:
        raise RuntimeError(f"The build said something else than its size: {said}")
    pages, files, size = int(sizes[1]), int(sizes[3]), float(sizes[2]) + float(sizes[4])
    times = (
        f"{cold:.1f}",
        f"{pages / cold:.0f}",
        f"{statistics.median(values):.2f}",
        f"{anew:.2f}",
        f"{unchanged:.2f}",
    )
    return (count, pages, files, f"{size:.0f}", *times, f"{peak():.0f}")


def _corrected(folder: Path, number: int, options: Sequence[str]) -> float:
    """Seconds of a build after a value of a city was corrected."""
    correct(folder / "content", ROOT, number)
    await_spare(folder)
    seconds, said = build(folder, *options)
    print(f"one value: {seconds:.2f} s, {said}", flush=True)
    return seconds


def await_spare(folder: Path) -> None:
    """What a build prepares for the next one is there when nobody works on it any more, and what it wrote has reached the disk."""
    until = time.monotonic() + SPARE
    while list(folder.glob(".site.building-*")) and time.monotonic() < until:
        time.sleep(0.1)
    os.sync()


def build(folder: Path, *options: str, program: Path = ROOT) -> tuple[float, str]:
    """Seconds of one build of a project as a user starts it, and what it said."""
    command = [sys.executable, str(program / "build.py"), "--catalog", str(program / "kpi_catalog.yaml"), *options]
    # Nobody who builds a site forbids Python to keep what it has compiled.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(done.stderr)
    return seconds, " | ".join(line for line in done.stdout.splitlines() if "commit this file" not in line)


def peak() -> float:
    """Megabytes that the largest process of all builds so far had at most."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(
        main(
            [int(word) for word in sys.argv[1:] if word.isdigit()] or [200],
            [word for word in sys.argv[1:] if not word.isdigit()],
        )
    )
