"""Measures builds of many made-up cities: cold, after one change, and after none, with peak memory and sizes.

make bench CITIES="25 200 1000"
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cityprofiles.project import Sources, read_project
from site_tests.conftest import ROOT
from site_tests.generate import change, generate

HEAD = ("cities", "pages", "files", "MB", "cold s", "pages/s", "B/page", "one change s", "no change s", "peak MB")


def main(counts: list[int]) -> int:
    """Generate, build three times, and print a row of a table for each number of cities."""
    real, problems = read_project(Sources(ROOT / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme"))
    if real is None:
        print(*problems, sep="\n")
        return 1
    rows = []
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            generate(folder, count, real.catalog, ROOT)
            cold, said = build(folder)
            print(f"{count} cities, cold: {said}", flush=True)
            change(folder / "content", real.catalog, ROOT)
            changed, again = build(folder)
            print(f"{count} cities, one change: {again}", flush=True)
            unchanged, _ = build(folder)
            sizes = re.search(r"(\d+) pages \(([\d.]+) MB\), (\d+) files \(([\d.]+) MB\)", said)
            if sizes is None:
                print(f"The build said something else than its size: {said}", file=sys.stderr)
                return 1
            pages, page_size, files, file_size = int(sizes[1]), float(sizes[2]), int(sizes[3]), float(sizes[4])
            rows.append(
                (
                    count,
                    pages,
                    files,
                    f"{page_size + file_size:.0f}",
                    f"{cold:.1f}",
                    f"{pages / cold:.0f}",
                    f"{page_size * 1e6 / pages:.0f}",
                    f"{changed:.2f}",
                    f"{unchanged:.2f}",
                    f"{peak():.0f}",
                )
            )
    print("  ".join(f"{head:>12}" for head in HEAD))
    for row in rows:
        print("  ".join(f"{cell!s:>12}" for cell in row))
    return 0


def build(folder: Path, *options: str) -> tuple[float, str]:
    """Seconds of one build of a project as a user starts it, and what it said."""
    command = [sys.executable, str(ROOT / "build.py"), "--catalog", str(ROOT / "kpi_catalog.yaml"), *options]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(done.stderr)
    return seconds, " | ".join(line for line in done.stdout.splitlines() if "commit this file" not in line)


def peak() -> float:
    """Megabytes that the largest process of all builds so far had at most."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main([int(argument) for argument in sys.argv[1:]] or [200]))
