"""The letters that documents and pictures can be set in: those of the fonts in theme/fonts."""

from __future__ import annotations

import json
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from cityprofiles.model import Place, Round, Site
from cityprofiles.problems import Problem
from cityprofiles.seal import canonical

# What sets no letter: line ends, and marks that steer how letters join and in which direction they run.
_UNSEEN = frozenset("\t\n\r\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff")
_HINT = "Write it in letters of Latin, Greek, Cyrillic or Arabic script, or add a font to theme/fonts (see documents.md in the handbook)."


def unprintable(places: Iterable[Place], site: Site, content: Path, fonts: Path) -> Iterator[Problem]:
    """Every letter of the content that no font of the documents has, with the city and the file that it stands in."""
    known = letters(fonts)
    yield from _missing(str(content / "site.yaml"), "the site", site.model_dump_json(), known)
    for place in places:
        home = content / "cities" / place.slug
        name = place.city.name.english
        yield from _missing(str(home / "city.yaml"), name, place.city.model_dump_json(), known)
        for found in place.rounds:
            yield from _of_round(found, home / found.name, name, known)


def _of_round(found: Round, home: Path, city: str, known: frozenset[str]) -> Iterator[Problem]:
    yield from _missing(str(home / "report.yaml"), city, found.report.model_dump_json(), known)
    if found.is_withdrawn:
        return
    whole = canonical(found)
    if set(whole) <= known:
        return
    parts = json.loads(whole)
    for name, text in parts["texts"].items():
        file = home / f"{name.removesuffix('.en')}.md"
        for number, line in enumerate(text.splitlines(), start=1):
            yield from _missing(str(file), city, line, known, line=number)
    for key, result in parts["results"].items():
        kpi, _, point = key.partition("/")
        line_number = found.lines.get((kpi, point or None), 0)
        yield from _missing(found.file, city, json.dumps(result, ensure_ascii=False), known, line=line_number)
    yield from _missing(found.file, city, json.dumps(parts.get("local", ""), ensure_ascii=False), known)


def _missing(file: str, city: str, text: str, known: frozenset[str], line: int = 0) -> Iterator[Problem]:
    for letter in sorted(set(text) - known):
        name = unicodedata.name(letter, "a letter without a name").lower()
        message = (
            f"“{letter}” (U+{ord(letter):04X}, {name}) of {city} cannot be printed: no font of the documents has it."
        )
        yield Problem(file, line, "", message, _HINT)


@lru_cache(maxsize=4)
def letters(fonts: Path) -> frozenset[str]:
    """Every letter that at least one font of a folder has."""
    found = set(_UNSEEN)
    for path in sorted(fonts.glob("*.ttf")):
        found.update(map(chr, _mapped(path.read_bytes())))
    return frozenset(found)


def _mapped(font: bytes) -> Iterator[int]:
    """The characters that the table "cmap" of a TrueType font maps to a glyph (its formats 4 and 12)."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(count))
    start = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for number in range(count):
        _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * number)
        part = start + offset
        (form,) = struct.unpack_from(">H", font, part)
        if form == 4:
            segments = struct.unpack_from(">H", font, part + 6)[0] // 2
            ends = struct.unpack_from(f">{segments}H", font, part + 14)
            starts = struct.unpack_from(f">{segments}H", font, part + 16 + 2 * segments)
            for first, last in zip(starts, ends, strict=True):
                yield from range(first, last + (last != 0xFFFF))
        elif form == 12:
            (groups,) = struct.unpack_from(">L", font, part + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">LLL", font, part + 16 + 12 * group)
                yield from range(first, last + 1)
