"""Files in a ZIP that are put together from pieces, each of which has been packed already."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap
from typing import Any

from cityprofiles.pieces import Bytes, Whole

# Dates of the files in a ZIP: the first that it can hold, so that the same content gives the same bytes.
FIRST_DATE = (1980, 1, 1, 0, 0, 0)
# How many bytes stand before the name of a file in a ZIP.
_HEAD = 30


def put(archive: zipfile.ZipFile, info: zipfile.ZipInfo, whole: Whole) -> None:
    """Write a file into a ZIP as it is packed already."""
    info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, sum(map(len, whole.texts))
    with archive.open(info, "w") as member:
        packing: Any = member
        packing._compressor = _Packed(whole.packed)
        member.writelines(whole.texts)


def packed(archive: mmap, name: str) -> memoryview:
    """A file in a ZIP, as it is packed there.

    Raises zipfile.BadZipFile or KeyError where there is no such ZIP or file.
    """
    # It reads and seeks as a file does.
    readable: Any = archive
    with zipfile.ZipFile(readable) as found:
        info = found.getinfo(name)
    # The name and more come between the head, which says how long they are, and the data.
    lengths = struct.unpack_from("<HH", archive, info.header_offset + 26)
    start = info.header_offset + _HEAD + sum(lengths)
    return memoryview(archive)[start : start + info.compress_size]


@dataclass(frozen=True)
class _Packed:
    """Stands for what packs a file: it has been packed, piece by piece."""

    packed: Iterator[Bytes]

    def compress(self, _: object) -> Bytes:
        return next(self.packed)

    def flush(self) -> Bytes:
        return next(self.packed)
