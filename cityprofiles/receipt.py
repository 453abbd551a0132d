"""What the last build left behind, in a few lines that are read at once: enough to say that nothing has changed since."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from cityprofiles.cache import cache_folder, keep


@dataclass(frozen=True)
class Written:
    """What has been written: pages and their bytes, other files and theirs."""

    pages: int = 0
    page_bytes: int = 0
    files: int = 0
    file_bytes: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(
            self.pages + other.pages,
            self.page_bytes + other.page_bytes,
            self.files + other.files,
            self.file_bytes + other.file_bytes,
        )

    @property
    def size(self) -> int:
        """Bytes of all pages and files."""
        return self.page_bytes + self.file_bytes

    @property
    def words(self) -> str:
        """How much it is, e.g. "22 pages (2.1 MB), 31 files (0.9 MB)"."""
        pages, files = f"{self.page_bytes / 1e6:.1f} MB", f"{self.file_bytes / 1e6:.1f} MB"
        return f"{self.pages} pages ({pages}), {self.files} files ({files})"


@dataclass(frozen=True)
class Receipt:
    """What one finished build is known by.

    inputs    the fingerprint of everything it read
    identity  of the finished site, which carries it in its marker
    """

    inputs: str = ""
    identity: str = ""
    written: Written = Written()


def receipt_path(content: Path, target: Path) -> Path:
    """Where the receipt of a target is kept: beside the content folder, under a name that holds when the project is moved as a whole."""
    here = os.path.relpath(target.absolute(), content.absolute().parent)
    return cache_folder(content) / f"{target.name}-{hashlib.sha256(os.fsencode(here)).hexdigest()[:12]}.json"


def read_receipt(path: Path) -> Receipt:
    """The receipt of the last build; an empty one where there is none that can be read."""
    try:
        found = json.loads(path.read_bytes())
        return Receipt(str(found["inputs"]), str(found["identity"]), Written(**found["written"]))
    except (OSError, ValueError, TypeError, KeyError):
        return Receipt()


def write_receipt(path: Path, receipt: Receipt) -> None:
    """Keep a receipt for the next build; where that is not possible, the next one just looks more closely."""
    keep(path, lambda file: file.write(json.dumps(asdict(receipt)).encode()))
