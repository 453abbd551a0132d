"""A build keeps what has not changed, and what it makes is byte for byte what a build from nothing makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cityprofiles.building import in_groups
from cityprofiles.ledger import ledger_path, read_ledger
from cityprofiles.publish import MARKER, WITHOUT_DOCUMENTS, Staging
from cityprofiles.shelffiles import Last
from cityprofiles.spare import prepare
from cityprofiles.units import Outputs, Unit
from site_tests.conftest import ROOT, run_build, shared
from site_tests.test_publish import fingerprint, forget

Edit = Callable[[Path], None]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sample cities in a project of their own, built, with what the build remembers."""
    return shared(tmp_path_factory, "built", _four_cities)


def _four_cities(folder: Path) -> None:
    """One with several rounds, one that grew out of another, that one, and one that was renamed; the others show nothing more."""
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns(".cache", "site", "published-urls.txt"))
    for city in (folder / "content" / "cities").iterdir():
        if city.name not in ("madinat-al-sarab", "myrsinoupoli", "oberfirna", "valfirna"):
            shutil.rmtree(city)
    build(folder)


@pytest.fixture
def samples(tmp_path: Path, built: Path) -> Path:
    """A copy of the built project, to change."""
    return shutil.copytree(built, tmp_path / "samples", symlinks=True)


def build(project: Path) -> str:
    """Build the pages of a project and return what was said; documents have a test of their own."""
    done = run_build("--without-documents", cwd=project)
    assert done.returncode == 0, done.stderr
    return done.stdout


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def another_population(project: Path) -> None:
    city = project / "content" / "cities" / "valfirna" / "city.yaml"
    replace_in(city, "value: ", "value: 1")


def another_region(project: Path) -> None:
    city = project / "content" / "cities" / "oberfirna" / "city.yaml"
    replace_in(city, "Canton of Upper", "Canton of Lower")


def another_benchmark(project: Path) -> None:
    """A target of the catalogue: every city is scored anew."""
    replace_in(project / "kpi_catalog.yaml", "at_least: 60", "at_least: 61")


def a_round_withdrawn(project: Path) -> None:
    report = project / "content" / "cities" / "myrsinoupoli" / "2024" / "report.yaml"
    replace_in(
        report, "status: approved", "status: withdrawn\n  withdrawn: {on: 2026-01-31, reason: The data were mixed up.}"
    )


def the_memory_torn(project: Path) -> None:
    memory = [path for path in (project / ".cache").iterdir() if path.suffix in (".ledger", ".json")]
    assert {path.suffix for path in memory} == {".ledger", ".json"}
    for path in memory:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.fixture
def from_nothing(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Edit], object]:
    """The bytes of a site that is built from nothing after a change."""

    def bytes_after(edit: Edit) -> object:
        if edit is the_memory_torn:
            # The content is what it was, and that was built from nothing.
            return fingerprint(built / "site")

        def make(folder: Path) -> None:
            shutil.copytree(built, folder, symlinks=True, ignore=shutil.ignore_patterns("site"))
            forget(folder)
            edit(folder)
            build(folder)

        return fingerprint(shared(tmp_path_factory, edit.__name__, make) / "site")

    return bytes_after


@pytest.mark.parametrize("edit", [another_population, another_benchmark, a_round_withdrawn, the_memory_torn])
def test_a_build_after_a_change_gives_the_bytes_of_a_build_from_nothing(
    samples: Path, from_nothing: Callable[[Edit], object], edit: Edit
) -> None:
    edit(samples)
    build(samples)
    assert fingerprint(samples / "site") == from_nothing(edit)


@pytest.mark.parametrize("edit", [another_population, a_round_withdrawn])
def test_a_build_that_begins_with_a_spare_gives_the_same_bytes_too(
    samples: Path, from_nothing: Callable[[Edit], object], edit: Edit
) -> None:
    """As on large sites: of one changed city alone, that city is made beside the reading of the others."""
    (samples / ".site.building-1-spare").mkdir()
    prepare(samples / ".site.building-1-spare", samples / "site", samples / ".site.spare", MARKER)
    edit(samples)
    build(samples)
    assert not (samples / ".site.spare").exists()
    assert fingerprint(samples / "site") == from_nothing(edit)


def test_pieces_of_the_large_files_of_the_last_build_give_the_same_bytes(samples: Path) -> None:
    """On a site with as many pieces as cities, so that those of three come from the archive that stands."""
    another_population(samples)
    build_with_small_pieces(samples)
    another_region(samples)
    build_with_small_pieces(samples)
    after = fingerprint(samples / "site")
    with zipfile.ZipFile(samples / "site" / "data" / "u4ssc-city-profiles.zip") as archive:
        for name in ("results.csv", "results.json"):
            assert archive.read(name) == (samples / "site" / "data" / name).read_bytes()
    forget(samples)
    shutil.rmtree(samples / "site")
    build_with_small_pieces(samples)
    assert fingerprint(samples / "site") == after


@pytest.mark.parametrize("name", ["results.csv", "results.json"])
def test_a_large_file_of_the_last_build_is_there_in_its_pieces(samples: Path, name: str) -> None:
    """Else it would be made anew each time, with the same bytes."""
    ledger = read_ledger(ledger_path(samples / "content", samples / "site"))
    staging = Staging(samples / "site", WITHOUT_DOCUMENTS)
    whole = Last(staging.last, ledger.units["data"].kept).whole(name)
    staging.discard()
    assert whole
    assert b"".join(whole.texts) == (samples / "site" / "data" / name).read_bytes()
    assert staging.last("data/nothing.csv") is None


def test_the_sheet_of_all_results_of_the_last_build_is_there_in_its_pieces(samples: Path) -> None:
    ledger = read_ledger(ledger_path(samples / "content", samples / "site"))
    staging = Staging(samples / "site", WITHOUT_DOCUMENTS)
    whole = Last(staging.last, ledger.units["data"].kept).sheet("xl/worksheets/sheet2.xml")
    staging.discard()
    assert whole
    with zipfile.ZipFile(samples / "site" / "data" / "results.xlsx") as book:
        assert b"".join(whole.texts) == book.read("xl/worksheets/sheet2.xml")


def build_with_small_pieces(project: Path) -> None:
    code = "; ".join(
        (
            "import runpy, sys",
            "from cityprofiles import pieces",
            "pieces._CITIES = 1",
            "sys.argv = ['build.py', '--without-documents']",
            f"runpy.run_path({str(ROOT / 'build.py')!r}, run_name='__main__')",
        )
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=project, env=environment, capture_output=True, check=True)


def test_only_what_changed_is_made_anew(samples: Path) -> None:
    pages = {path: path.stat().st_ino for path in (samples / "site" / "cities").rglob("index.html")}
    another_population(samples)
    assert "is up to date" not in build(samples)
    made_anew = {path.parts[-2] for path, inode in pages.items() if path.stat().st_ino != inode}
    kept = {path for path, inode in pages.items() if path.stat().st_ino == inode}
    assert "valfirna" in made_anew
    assert not [path for path in kept if "cities/valfirna/" in path.as_posix()]
    assert [path for path in kept if "cities/myrsinoupoli/" in path.as_posix()]


def test_a_site_that_is_up_to_date_is_left_alone(samples: Path) -> None:
    before = (samples / "site").stat().st_ino
    assert "is up to date" in build(samples)
    assert (samples / "site").stat().st_ino == before


def test_a_site_that_somebody_else_put_there_is_made_anew(samples: Path) -> None:
    """What the build remembers belongs to one finished site; beside any other it counts for nothing."""
    good = fingerprint(samples / "site")
    (samples / "site" / "index.html").unlink()
    (samples / "site" / MARKER).write_text("pages\nanother\n", encoding="utf-8")
    build(samples)
    assert fingerprint(samples / "site") == good


def test_a_mistake_in_a_city_that_was_right_before_is_found(samples: Path) -> None:
    good = fingerprint(samples / "site")
    city = samples / "content" / "cities" / "valfirna" / "city.yaml"
    replace_in(city, "country:", "contry:")
    done = run_build(cwd=samples)
    assert done.returncode == 1
    assert "contry" in done.stderr
    assert fingerprint(samples / "site") == good


def test_a_number_changed_after_its_approval_is_found_though_the_last_build_was_right(samples: Path) -> None:
    results = samples / "content" / "cities" / "valfirna" / "2022" / "results.yaml"
    text = results.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("  EC-ICT-ICT-1C: "))
    replace_in(results, line, "  EC-ICT-ICT-1C: 12.34")
    done = run_build(cwd=samples)
    assert done.returncode == 1
    assert "“12.34” stands where" in done.stderr


@pytest.mark.parametrize(("count", "groups"), [(0, 0), (3, 3), (40, 8), (200, 18), (1000, 84)])
def test_no_processor_waits_for_another_at_the_end_of_a_build(
    monkeypatch: pytest.MonkeyPatch, count: int, groups: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    units = [Unit(str(number), (), Outputs) for number in range(count)]
    found = list(in_groups(units, 12))
    assert [unit for group in found for unit in group] == units
    assert len(found) == groups
    sizes = {len(group) for group in found} or {0}
    assert max(sizes) <= 12
    assert max(sizes) - min(sizes) <= 1
