"""The only writer: a folder is filled beside the target and swapped in whole, so that the last good site is never half replaced."""

from __future__ import annotations

import ctypes
import errno
import itertools
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

MARKER = ".cityprofiles"
# Files and folders of a site that takes a while to remove
_LARGE = 5_000
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class PublishError(Exception):
    """The site cannot be written; the message says why and what to do."""


class Staging:
    """A folder beside the target that takes the files of one build.

    target   where the finished site will stand
    kind     what the build is, "public", "preview" or "pages" (without documents); written into the marker that says the folder is ours
    """

    def __init__(self, target: Path, kind: str) -> None:
        self.target = target.absolute()
        if (
            self.target.exists()
            and not (self.target / MARKER).is_file()
            and (not self.target.is_dir() or any(self.target.iterdir()))
        ):
            raise PublishError(
                f"{target} is not a folder that this program made. Give another --out, or empty it yourself."
            )
        if kind_of(self.target) not in ("", kind):
            raise PublishError(f"{target} holds a {kind_of(self.target)} site; a {kind} one is not written over it.")
        self.kind = kind
        self.folder = self.target.with_name(f".{self.target.name}.building-{os.getpid()}-{secrets.token_hex(4)}")
        self._made: set[str] = set()
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self._sweep()
            self.folder.mkdir()
            (self.folder / MARKER).write_text(f"{kind}\n", encoding="utf-8")
        except OSError as error:
            raise PublishError(_explain(error, self.folder)) from error

    def write(self, address: str, content: str | bytes) -> int:
        """One file of the site at its address; returns its size in bytes. Two files with one address are an error."""
        path = self.folder / address
        data = content.encode() if isinstance(content, str) else content
        try:
            parent = address.rpartition("/")[0]
            if parent not in self._made:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(parent)
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            raise PublishError(f"Two files of the site have the address /{address}.") from None
        except OSError as error:
            raise PublishError(_explain(error, path)) from error
        return len(data)

    def read(self, address: str) -> bytes | None:
        """What has been written at an address, or None."""
        path = self.folder / address
        return path.read_bytes() if path.is_file() else None

    def keep(self, addresses: Iterable[str]) -> None:
        """Take files over from the last good site as they are: linked where the system can, else copied."""
        old, new = str(self.target), str(self.folder)
        for address in addresses:
            parent = address.rpartition("/")[0]
            try:
                if parent not in self._made:
                    os.makedirs(f"{new}/{parent}", exist_ok=True)  # noqa: PTH103 - see fingerprints
                    self._made.add(parent)
                try:
                    os.link(f"{old}/{address}", f"{new}/{address}")
                except OSError:
                    shutil.copyfile(f"{old}/{address}", f"{new}/{address}")
            except OSError as error:
                raise PublishError(_explain(error, self.folder / address)) from error

    def swap(self, identity: str = "") -> None:
        """Put the finished folder in the place of the target, in one step where the system can.

        identity   of the finished site, for its marker: with it a later build knows that the folder still is what it made
        """
        try:
            (self.folder / MARKER).write_text(
                f"{self.kind}\n{identity}\n" if identity else f"{self.kind}\n", encoding="utf-8"
            )
            if self.target.exists():
                if not _exchange(self.folder, self.target):
                    old = self.folder.with_name(self.folder.name + "-old")
                    self.target.rename(old)
                    self.folder.rename(self.target)
                    self.folder = old
                self._clear_away()
            else:
                self.folder.rename(self.target)
        except OSError as error:
            raise PublishError(_explain(error, self.target)) from error

    def _clear_away(self) -> None:
        """Remove the old site; a large one is removed by a process of its own, for which nobody has to wait."""
        entries = (name for _, folders, files in os.walk(self.folder) for name in (*folders, *files))
        if len(list(itertools.islice(entries, _LARGE))) < _LARGE:
            self.discard()
            return
        command = [
            sys.executable,
            "-c",
            "import shutil, sys; shutil.rmtree(sys.argv[1], ignore_errors=True)",
            str(self.folder),
        ]
        quiet = subprocess.DEVNULL
        subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603

    def discard(self) -> None:
        """Remove the folder beside the target."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _sweep(self) -> None:
        """Put a site back that a killed build had just moved aside, and remove what killed builds left; only folders of ours."""
        for left in sorted(self.target.parent.glob(f".{self.target.name}.building-*")):
            process = left.name.split(".building-")[1].split("-")[0]
            if (process.isdigit() and _is_running(int(process))) or not (left / MARKER).is_file():
                continue
            if left.name.endswith("-old") and not self.target.exists():
                left.rename(self.target)
            else:
                shutil.rmtree(left, ignore_errors=True)


def kind_of(folder: Path) -> str:
    """What a folder is by its marker: "public", "preview", or "" where this program did not make it."""
    return _marker(folder)[0]


def identity_of(folder: Path) -> str:
    """The identity that a finished site carries in its marker; "" where it has none."""
    return _marker(folder)[1]


def _marker(folder: Path) -> tuple[str, str]:
    marker = folder / MARKER
    lines = marker.read_text(encoding="utf-8").split("\n") if marker.is_file() else []
    kind, identity, *_ = [*(line.strip() for line in lines), "", ""]
    return kind, identity


def _is_running(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step (Linux); False where the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return int(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)) == 0


def _explain(error: OSError, path: Path) -> str:
    if error.errno == errno.ENOSPC:
        return "The disk is full. Free some space and build again; the last site is untouched."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{path.parent} cannot be written to. Check its permissions, or give another --out; the last site is untouched."
    return f"{path} cannot be written ({error.strerror}). The last site is untouched."
