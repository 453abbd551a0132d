"""Nothing of a round that is not public is anywhere in the public site: no name of a file, no text, no number, no picture, no archive.

Canaries are put into every unapproved, half approved and withdrawn round of the sample cities, and looked for in all that was built.
"""

from __future__ import annotations

import gzip
import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityprofiles.policy import is_published
from cityprofiles.project import Sources, read_content
from site_tests.conftest import ROOT, run_build

ARGUMENTS = ("--content", "content", "--catalog", "kpi_catalog.yaml")


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The sample cities with canaries in every round that is not public, and the canaries."""
    folder = tmp_path_factory.mktemp("leak")
    shutil.copytree(ROOT / "examples", folder, dirs_exist_ok=True)
    project, problems = read_content(Sources(folder / "content", folder / "kpi_catalog.yaml", ROOT / "theme"))
    assert project is not None, list(problems)
    canaries = []
    for place in project.places:
        for number, found in enumerate(place.rounds):
            if not is_published(found):
                home = folder / "content/cities" / place.slug / found.name
                word, value = (
                    f"CANARY{place.slug.replace('-', '')}{found.name}",
                    f"73.91{number}{sum(map(ord, place.slug)) % 1000:03}",
                )
                _poison(home, word, value)
                canaries += [word, value]
    assert len(canaries) >= 8, "there are rounds to hide"
    return folder, canaries


def _poison(home: Path, word: str, value: str) -> None:
    results = home / "results.yaml"
    line = f'  EC-ICT-ICT-1C: {{value: {value}, note: "{word}", source: "{word}"}}'
    if results.exists():
        text = re.sub(r"^  EC-ICT-ICT-1C:.*$", line, results.read_text(encoding="utf-8"), flags=re.MULTILINE)
        results.write_text(f"# {word}\n{text}", encoding="utf-8")
    else:
        results.write_text(f'catalog: "2017"\nresults:\n{line}\n', encoding="utf-8")
    (home / "foreword.md").write_text(f"{word} {value}\n", encoding="utf-8")
    report = home / "report.yaml"
    report.write_text(
        f"# {word}\n{report.read_text(encoding='utf-8')}".replace("verifier: {name: ", f"verifier: {{name: {word} "),
        encoding="utf-8",
    )


def findings(folder: Path, needles: list[str]) -> list[str]:
    """Where any of the needles stands: in the name of a file, in its bytes, or in what it holds packed."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        contents = [name.encode()] + (list(_unpacked(path.read_bytes())) if path.is_file() else [])
        found += [f"{needle} in {name}" for needle in needles for content in contents if needle.encode() in content]
    return found


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of everything packed in it: archives, compressed files, streams of a PDF or a picture."""
    yield data
    if data[:2] == b"\x1f\x8b":
        yield from _unpacked(gzip.decompress(data))
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _unpacked(archive.read(name))
    for start in (
        (match.start() for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data))
        if data[:4] in (b"%PDF", b"\x89PNG")
        else ()
    ):
        try:
            yield zlib.decompressobj().decompress(data[start:])
        except zlib.error:
            continue


def test_the_search_finds_what_is_there(poisoned: tuple[Path, list[str]]) -> None:
    """The preview shows every round but the withdrawn ones: each canary of theirs is found, so the search can fail."""
    folder, canaries = poisoned
    done = run_build("preview", *ARGUMENTS, cwd=folder)
    assert done.returncode == 0, done.stderr
    found = {finding.split(" in ")[0] for finding in findings(folder / "preview", canaries)}
    assert len(found) >= 6


def test_the_search_finds_what_is_packed(tmp_path: Path) -> None:
    (tmp_path / "index.gz").write_bytes(gzip.compress(b"a CANARY in an index"))
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.csv", "a CANARY in an archive")
    (tmp_path / "report.pdf").write_bytes(
        b"%PDF-1.7 stream " + zlib.compress(b"a CANARY in a document") + b" endstream"
    )
    (tmp_path / "CANARY.svg").write_bytes(b"<svg/>")
    assert len({finding.rsplit(" ", 1)[1] for finding in findings(tmp_path, ["CANARY"])}) == 4


def test_nothing_of_what_is_not_public_is_in_the_public_site(poisoned: tuple[Path, list[str]]) -> None:
    folder, canaries = poisoned
    done = run_build(*ARGUMENTS, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert findings(folder / "site", canaries) == []


def test_rounds_that_are_not_public_have_no_address(poisoned: tuple[Path, list[str]]) -> None:
    folder, _ = poisoned
    assert run_build(*ARGUMENTS, cwd=folder).returncode == 0
    project, _ = read_content(Sources(folder / "content", folder / "kpi_catalog.yaml", ROOT / "theme"))
    assert project is not None
    for place in project.places:
        for found in place.rounds:
            hidden = not is_published(found) and not found.is_withdrawn
            assert (folder / "site/cities" / place.slug / found.name).exists() is not hidden
