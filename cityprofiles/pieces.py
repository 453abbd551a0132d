"""Large files of all cities, put together from pieces of a few cities: those of cities that have not changed come from the last build.

A piece is packed by itself, so that also the packed file is put together.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cityprofiles.entries import CityEntry
from cityprofiles.fingerprints import digest_of

# How hard files are packed: half the time of the usual level, for a tenth more bytes.
LEVEL = 3
# How many cities a piece has about.
_CITIES = 25
# The empty block that ends a packed file.
_END = b"\x03\x00"


# Bytes that may lie in a file of the last build: nothing is read of them before they are wanted.
Bytes = bytes | memoryview
# What stands in a file of the site: as a whole, or piece by piece.
Content = str | bytes | tuple[Bytes, ...]


class Piece(NamedTuple):
    """A part of a file. key: another one, another text; text, packed: its bytes, plain and packed."""

    key: str
    text: Bytes
    packed: Bytes


class Size(NamedTuple):
    """How many bytes a piece has. key, text, packed: as in `Piece`."""

    key: str
    text: int
    packed: int


class Part(NamedTuple):
    """A piece that may still have to be made. key: as in `Piece`."""

    key: str
    make: Callable[[], bytes]


class Group(NamedTuple):
    """Cities that are a piece together; key: another one where anything of them is another."""

    key: str
    cities: Sequence[CityEntry]


@dataclass(frozen=True)
class Whole:
    """A file in its pieces, which are never joined in memory: those of a thousand cities fill a hundred megabytes."""

    pieces: tuple[Piece, ...]

    @property
    def texts(self) -> tuple[Bytes, ...]:
        """The file, piece by piece."""
        return tuple(piece.text for piece in self.pieces)

    @property
    def packed(self) -> Iterator[Bytes]:
        """The same packed (DEFLATE without a header): as many, and the end."""
        yield from (piece.packed for piece in self.pieces)
        yield _END

    @property
    def sizes(self) -> tuple[Size, ...]:
        """What `cut` needs to find the pieces again."""
        return tuple(Size(piece.key, len(piece.text), len(piece.packed)) for piece in self.pieces)


def groups(entries: Sequence[CityEntry], versions: Sequence[tuple[str, str]]) -> Iterator[Group]:
    """Cities in groups; one that comes in between or goes changes only its own.

    versions   (slug, digest) of each: another digest, other bytes of its files
    """
    found: list[CityEntry] = []
    digests: list[str] = []
    for entry, (slug, digest) in zip(entries, versions, strict=True):
        if found and zlib.crc32(slug.encode()) % _CITIES == 0:
            yield Group(digest_of(digests), found)
            found, digests = [], []
        found.append(entry)
        digests.append(digest)
    if found:
        yield Group(digest_of(digests), found)


def put_together(parts: Iterable[Part], last: Whole | None) -> Whole:
    """A file from its parts; `last`: what it was in the last build, None where that is not known."""
    known = {piece.key: piece for piece in last.pieces} if last else {}
    return Whole(tuple(known.get(part.key) or _made(part) for part in parts))


def cut(text: Bytes, packed: Bytes, sizes: Sequence[Size]) -> Whole | None:
    """A file of the last build in its pieces; None where they are not all of it, as when somebody has changed it."""
    if (sum(size.text for size in sizes), sum(size.packed for size in sizes) + len(_END)) != (len(text), len(packed)):
        return None
    return Whole(tuple(_cut(memoryview(text), memoryview(packed), sizes)))


def _cut(text: memoryview, packed: memoryview, sizes: Iterable[Size]) -> Iterator[Piece]:
    for size in sizes:
        yield Piece(size.key, text[: size.text], packed[: size.packed])
        text, packed = text[size.text :], packed[size.packed :]


def _made(part: Part) -> Piece:
    text = part.make()
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    # Nothing of it refers to what stands before it.
    return Piece(part.key, text, packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH))
