"""Fingerprints of what a build reads: of the program with its theme and catalogues, and of each city's folder."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# What a page can depend on beside the content, relative to the program's folder.
_PROGRAM = ("build.py", "cityprofiles", "theme", "requirements/site.txt")
# The list of published addresses, beside the content folder.
PUBLISHED_FILE = "published-urls.txt"
_SUFFIXES_LEFT_OUT = (".pyc",)


def program_fingerprint(root: Path, content: Path, catalog: Path, more: Iterable[object]) -> str:
    """SHA-256 over everything that the bytes of any page may depend on beside the folders of the cities.

    more   what was given on the command line, such as the base URL
    """
    paths = [root / part for part in _PROGRAM]
    paths += [catalog, catalog.parent / "catalogs", content / "site.yaml", content / "redirects.yaml"]
    return digest_of((sys.version_info[:3], tuple(more), tuple(folder_fingerprint(path) for path in paths)))


def city_fingerprints(content: Path) -> Mapping[str, str]:
    """The fingerprint of every folder of a city, by its name; empty where there is no folder content/cities."""
    cities = content / "cities"
    if not cities.is_dir():
        return {}
    with os.scandir(cities) as found:
        return {entry.name: folder_fingerprint(Path(entry.path)) for entry in sorted(found, key=lambda e: e.name)}


def folder_fingerprint(path: Path) -> str:
    """SHA-256 over names and bytes of all files of a folder, or of one file; links count with where they lead."""
    found = hashlib.sha256()
    for name, file in _files(str(path), ""):
        data = _read(file)
        found.update(b"%b\0%d\0" % (name.encode("utf-8", "surrogateescape"), len(data)))
        found.update(data)
    return found.hexdigest()


def digest_of(inputs: object) -> str:
    """SHA-256 over plain values, by how Python writes them down."""
    return hashlib.sha256(repr(inputs).encode("utf-8", "surrogateescape")).hexdigest()


def _files(path: str, name: str) -> Iterable[tuple[str, str]]:
    """Every file below a path, in the order of names; a link is named with its target."""
    if os.path.islink(path):  # noqa: PTH114 - thousands of small steps: plain texts are several times faster here
        yield f"{name} -> {os.readlink(path)}", path  # noqa: PTH115
    elif os.path.isdir(path):  # noqa: PTH112
        yield from _below(path, name)
    else:
        yield name, path


def _below(path: str, name: str) -> Iterable[tuple[str, str]]:
    """Every file below a folder, as `_files`; what an entry is, its folder tells without another look."""
    with os.scandir(path) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.endswith(_SUFFIXES_LEFT_OUT) or entry.name == "__pycache__":
            continue
        inner = f"{name}/{entry.name}"
        if entry.is_symlink():
            yield f"{inner} -> {os.readlink(entry.path)}", entry.path  # noqa: PTH115
        elif entry.is_dir():
            yield from _below(entry.path, inner)
        else:
            yield inner, entry.path


def _read(file: str) -> bytes:
    """The bytes of a file; what cannot be read is told by whoever reads it in earnest."""
    try:
        with open(file, "rb", buffering=0) as found:  # noqa: PTH123
            return found.read()
    except OSError as error:
        return f"{type(error).__name__}".encode()


@dataclass(frozen=True)
class Inputs:
    """Fingerprints of everything that one build reads.

    program    of the program with its theme, the site's settings and the catalogues
    cities     of the cities' folders, by their names
    handbook   of the handbook's pages
    published  of the list of published addresses
    browser    what draws pictures of charts, and whether there must be one; no page but theirs depends on it
    """

    program: str
    cities: Mapping[str, str]
    handbook: str
    published: str
    browser: str = ""

    @property
    def digest(self) -> str:
        """Of all of them together."""
        return digest_of((self.program, tuple(self.cities.items()), self.handbook, self.published, self.browser))


def read_inputs(root: Path, content: Path, catalog: Path, more: Iterable[object], browser: str) -> Inputs:
    """The fingerprints of what a build would read now.

    root     the program's folder
    more     what was given on the command line, such as the base URL
    browser  what draws pictures of charts, and whether there must be one
    """
    handbook = digest_of([folder_fingerprint(root / part) for part in ("docs", "mkdocs.yml")])
    program = program_fingerprint(root, content, catalog, more)
    return Inputs(
        program, city_fingerprints(content), handbook, folder_fingerprint(content.parent / PUBLISHED_FILE), browser
    )
