"""Nothing of a round that is not public is anywhere in the public site: no name of a file, no text, no number, no picture, no archive.

Canaries are put into every unapproved, half approved and withdrawn round of the sample cities, and looked for in all that was built.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityprofiles.policy import is_published
from cityprofiles.project import Sources, read_content
from site_tests.canaries import canaries_of, put_canaries
from site_tests.conftest import ROOT, run_build, shared


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


def test_the_search_finds_what_is_there(draft_project: Path) -> None:
    """The preview shows every round but the withdrawn ones: each canary of theirs is found, so the search can fail."""
    found = {finding.split(" in ")[0] for finding in findings(draft_project / "preview", canaries_of(draft_project))}
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


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public site of the sample cities with canaries, made from nothing."""

    def make(folder: Path) -> None:
        put_canaries(folder)
        done = run_build(cwd=folder)
        assert done.returncode == 0, done.stderr

    return shared(tmp_path_factory, "poisoned", make)


def test_nothing_of_what_is_not_public_is_in_the_public_site(poisoned: Path) -> None:
    assert findings(poisoned / "site", canaries_of(poisoned)) == []


def test_rounds_that_are_not_public_have_no_address(poisoned: Path) -> None:
    project, _ = read_content(Sources(poisoned / "content", poisoned / "kpi_catalog.yaml", ROOT / "theme"))
    assert project is not None
    for place in project.places:
        for found in place.rounds:
            hidden = not is_published(found) and not found.is_withdrawn
            assert (poisoned / "site/cities" / place.slug / found.name).exists() is not hidden
