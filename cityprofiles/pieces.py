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


class Piece(NamedTuple):
    """A part of a file. key: another one, another text; size, packed: how many bytes it has, plain and packed."""

    key: str
    size: int
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
    """A file, plain and packed (DEFLATE without a header), and the pieces of both."""

    data: bytes
    packed: bytes
    pieces: tuple[Piece, ...]

    @property
    def is_sound(self) -> bool:
        """Whether the pieces are all of it, as they are not where somebody has changed a file of the last build."""
        size, packed = (sum(sizes) for sizes in ([p.size for p in self.pieces], [p.packed for p in self.pieces]))
        return (size, packed + len(_END)) == (len(self.data), len(self.packed))


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
    known = dict(_pieces(last)) if last and last.is_sound else {}
    plain: list[bytes | memoryview] = []
    packed: list[bytes | memoryview] = []
    pieces = []
    for part in parts:
        text, small = known.get(part.key) or _made(part)
        plain.append(text)
        packed.append(small)
        pieces.append(Piece(part.key, len(text), len(small)))
    return Whole(b"".join(plain), b"".join([*packed, _END]), tuple(pieces))


def _made(part: Part) -> tuple[bytes, bytes]:
    text = part.make()
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    # Nothing of it refers to what stands before it.
    return text, packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)


def _pieces(last: Whole) -> Iterator[tuple[str, tuple[memoryview, memoryview]]]:
    """Every piece of a file, plain and packed, by its key."""
    data, packed = memoryview(last.data), memoryview(last.packed)
    for piece in last.pieces:
        yield piece.key, (data[: piece.size], packed[: piece.packed])
        data, packed = data[piece.size :], packed[piece.packed :]
