"""Binding of a printed PDF: its many small objects, such as those that say how it is read aloud, go into compressed streams.

What a page shows is compressed by Typst already; the rest is written out in full, and is most of a long document.
PDF has known streams of objects since 1.5, and the standards for archives and for access allow them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from itertools import pairwise

# How many objects go into a stream: a reader unpacks it whole for each of them.
_TOGETHER = 400
_LEVEL = 6
_ENTRY = 20
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_HEAD = re.compile(rb"(\d+) 0 obj\s")
_TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*$", re.DOTALL)
_SECTION = re.compile(rb"xref\s+0 (\d+)\s*\n")


def bound(printed: bytes) -> bytes:
    """The same document with fewer bytes; objects keep their numbers."""
    table, trailer = _read(printed)
    objects = dict(_objects(printed, table))
    written = bytearray(printed[: min(table)])
    # Where each object is: (1, offset, 0), or in which stream and as which of its objects: (2, number, place).
    places: dict[int, tuple[int, int, int]] = {}
    for number, body in objects.items():
        if body.endswith(b"endstream"):
            places[number] = (1, len(written), 0)
            written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    small = [number for number in objects if number not in places]
    free = max(objects) + 1
    for stream, start in enumerate(range(0, len(small), _TOGETHER), start=free):
        held = small[start : start + _TOGETHER]
        places[stream] = (1, len(written), 0)
        places |= {number: (2, stream, place) for place, number in enumerate(held)}
        written += _object_stream(stream, {number: objects[number] for number in held})
    last = max(places) + 1
    places[last] = (1, len(written), 0)
    return bytes(written + _places_stream(last, places, trailer, len(written)))


def _read(printed: bytes) -> tuple[list[int], bytes]:
    """Where the objects begin, and what the trailer says besides their number."""
    end = _START.search(printed)
    if end is None:
        raise ValueError("The PDF says nowhere where its table of objects begins.")
    table = int(end[1])
    section = _SECTION.match(printed, table)
    if section is None:
        raise ValueError("The PDF has no table of objects.")
    first, count = section.end(), int(section[1])
    entries = (printed[first + _ENTRY * i : first + _ENTRY * (i + 1)] for i in range(count))
    offsets = sorted(int(entry[:10]) for entry in entries if entry[17:18] == b"n")
    rest = _TRAILER.match(printed[first + _ENTRY * count : end.start()].lstrip())
    if rest is None:
        raise ValueError("The PDF has no trailer.")
    return [*offsets, table], re.sub(rb"/Size \d+", b"", rest[1])


def _objects(printed: bytes, table: list[int]) -> Iterator[tuple[int, bytes]]:
    """Every object by its number, in the order in which they stand."""
    for start, end in pairwise(table):
        head = _HEAD.match(printed, start)
        if head is None:
            raise ValueError(f"The PDF has no object at {start}.")
        yield int(head[1]), printed[head.end() : end].rstrip().removesuffix(b"endobj").rstrip()


def _object_stream(number: int, objects: Mapping[int, bytes]) -> bytes:
    offset, heads = 0, []
    for held, body in objects.items():
        heads.append(b"%d %d" % (held, offset))
        offset += len(body) + 1
    head = b" ".join(heads) + b"\n"
    packed = zlib.compress(head + b"\n".join(objects.values()), _LEVEL)
    entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))
    return _stream(number, entries, packed)


def _places_stream(number: int, places: Mapping[int, tuple[int, int, int]], trailer: bytes, start: int) -> bytes:
    """The table of all objects, which is the end of the document too."""
    nowhere = (0, 0, 0xFFFF)
    rows = (places.get(one, nowhere) for one in range(number + 1))
    table = b"".join(b"%c%b%b" % (kind, a.to_bytes(4), b.to_bytes(2)) for kind, a, b in rows)
    entries = b"/Type/XRef/Size %d/W[1 4 2]%b" % (number + 1, trailer)
    return _stream(number, entries, zlib.compress(table, _LEVEL)) + b"startxref\n%d\n%%%%EOF\n" % start


def _stream(number: int, entries: bytes, packed: bytes) -> bytes:
    return b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        number,
        entries,
        len(packed),
        packed,
    )
