"""The only writer: a folder is filled beside the target and swapped in whole, so that the last good site is never half replaced.

Beside a large site stands a spare, a copy of links that a process of its own keeps up to date: a build that finds it begins with it.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

MARKER = ".cityprofiles"
# What a finished folder can be.
PUBLIC, PREVIEW, WITHOUT_DOCUMENTS = "public", "preview", "pages"
KINDS = {PUBLIC: "a public site", PREVIEW: "a preview", WITHOUT_DOCUMENTS: "a site without its documents"}
# So many bytes GitHub Pages publishes at most ("GitHub Pages limits" in the documentation of GitHub), and so near to it is near.
PAGES_LIMIT = 1_000_000_000
_NEAR = 0.9
# So many files of a site take a while to link or to remove.
_LARGE = 4_000
_SPARE_SCRIPT = Path(__file__).with_name("spare.py")
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class PublishError(Exception):
    """The site cannot be written; the message says why and what to do."""


class Staging:
    """A folder beside the target that takes the files of one build.

    target   where the finished site will stand
    kind     what the build is: PUBLIC, PREVIEW or WITHOUT_DOCUMENTS; written into the marker that says the folder is ours
    last     the identity of the finished site that files will be kept from; empty where everything is made anew
    """

    def __init__(self, target: Path, kind: str, last: str = "") -> None:
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
            there, here = (KINDS.get(name, name) for name in (kind_of(self.target), kind))
            raise PublishError(f"{target}/ holds {there}; {here} is not written over it. Give another folder: --out …")
        self.kind = kind
        self.folder = self.target.with_name(f".{self.target.name}.building-{os.getpid()}-{secrets.token_hex(4)}")
        self._made: set[str] = set()
        self._files = 0
        self._owner = os.getpid()
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self._sweep()
            self.holds_last = self._take_spare(last)
            self.folder.mkdir(exist_ok=self.holds_last)
            self._mark("")
        except OSError as error:
            raise PublishError(_explain(error, self.folder)) from error

    def write(self, address: str, content: str | bytes | tuple[bytes | memoryview, ...]) -> int:
        """One file of the site at its address, as a whole or piece by piece; returns its size in bytes."""
        self._stop_if_orphaned()
        path = self.folder / address
        data = content.encode() if isinstance(content, str) else content
        pieces = data if isinstance(data, tuple) else (data,)
        try:
            parent = address.rpartition("/")[0]
            if parent not in self._made:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(parent)
            # Never into the file that is there: it may be the one of the last good site.
            if self.holds_last:
                path.unlink(missing_ok=True)
            with path.open("xb") as file:
                file.writelines(pieces)
        except FileExistsError:
            raise PublishError(_twice(address)) from None
        except OSError as error:
            raise PublishError(_explain(error, path)) from error
        return sum(map(len, pieces))

    def read(self, address: str) -> bytes | None:
        """What has been written at an address, or None."""
        path = self.folder / address
        return path.read_bytes() if path.is_file() else None

    def last(self, address: str) -> mmap.mmap | None:
        """What the last good site has at an address, read as it is asked for; None where there is nothing."""
        try:
            with (self.target / address).open("rb") as file:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            # An empty file cannot be mapped, nor any file on some drives: it is then made anew.
            return None

    def keep(self, addresses: Iterable[str]) -> None:
        """Take files over from the last good site as they are: linked where the system can, else copied."""
        if self.holds_last:
            return
        self._stop_if_orphaned()
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

    def complete(self, addresses: Iterable[str], last: Iterable[str]) -> None:
        """Say what the finished folder holds. Two files with one address are an error.

        last   what the last site held: of it, nothing is left that this one does not have
        """
        seen: set[str] = set()
        for address in addresses:
            if address in seen:
                raise PublishError(_twice(address))
            seen.add(address)
        self._files = len(seen)
        if self.holds_last:
            for address in sorted(set(last) - seen):
                path = self.folder / address
                path.unlink(missing_ok=True)
                _prune(path.parent, self.folder)

    def swap(self, identity: str = "") -> None:
        """Put the finished folder in the place of the target, in one step where the system can.

        identity   of the finished site, for its marker: with it a later build knows that the folder still is what it made
        """
        try:
            self._mark(identity)
            if self.target.exists():
                if not _exchange(self.folder, self.target):
                    old = self.folder.with_name(self.folder.name + "-old")
                    self.target.rename(old)
                    self.folder.rename(self.target)
                    self.folder = old
            else:
                self.folder.rename(self.target)
            if identity and self._files >= _LARGE:
                self.folder.mkdir(exist_ok=True)
                _start(_SPARE_SCRIPT, self.folder, self.target, self._spare, MARKER)
            else:
                self.discard()
        except OSError as error:
            raise PublishError(_explain(error, self.target)) from error

    def _mark(self, identity: str) -> None:
        # In one step, so that there is no moment without a marker; and never into the file of the last good site.
        new = self.folder / f"{MARKER}.new"
        new.write_text(f"{self.kind}\n{identity}\n" if identity else f"{self.kind}\n", encoding="utf-8")
        new.replace(self.folder / MARKER)

    @property
    def _spare(self) -> Path:
        return self.target.with_name(f".{self.target.name}.spare")

    def _take_spare(self, last: str) -> bool:
        """Begin with the spare where it is a copy of the last site; any other is of no use and goes."""
        fits = last != "" and _marker(self._spare) == _marker(self.target) == (self.kind, last)
        try:
            self._spare.rename(self.folder)
        except OSError:
            return False
        if not fits:
            self.discard()
        return fits

    def _stop_if_orphaned(self) -> None:
        """A process that was forked for a build writes no more when that was killed: the next one sweeps the folder away."""
        if self._owner not in (os.getpid(), os.getppid()):
            raise PublishError("The build that this was written for has been stopped.")

    def discard(self) -> None:
        """Remove the folder beside the target."""
        _remove(self.folder)

    def _sweep(self) -> None:
        """Put a site back that a killed build had just moved aside, and remove what killed builds left; only folders of ours."""
        for left in sorted(self.target.parent.glob(f".{self.target.name}.building-*")):
            process = left.name.split(".building-")[1].split("-")[0]
            if (process.isdigit() and _is_running(int(process))) or not (left / MARKER).is_file():
                continue
            if left.name.endswith("-old") and not self.target.exists():
                left.rename(self.target)
            else:
                _remove(left)


def kind_of(folder: Path) -> str:
    """What a folder is by its marker: "public", "preview", or "" where this program did not make it."""
    return _marker(folder)[0]


def shortage(size: int) -> str:
    """What a secretariat must know of a public site that is larger than GitHub Pages publishes, or soon will be; else nothing.

    size   of all files, in bytes
    """
    if size < _NEAR * PAGES_LIMIT:
        return ""
    fits = "does not take it" if size > PAGES_LIMIT else "soon will not take it"
    return (
        f"The site has {size / 1e6:,.0f} MB. GitHub Pages {fits}: {PAGES_LIMIT / 1e6:,.0f} MB are the most. "
        "“How many cities fit” in docs/publish.md says what to do."
    )


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


def _start(script: Path, *arguments: Path | str) -> None:
    """Start a process of its own, for which nobody has to wait."""
    quiet = subprocess.DEVNULL
    command = [sys.executable, str(script), *map(str, arguments)]
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603
    # Else Popen warns that nobody has waited for it.
    process.returncode = 0


def _remove(folder: Path) -> None:
    """Remove a folder of ours, the marker last: what is left where this is cut short can still be told from folders of others."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != MARKER:
                path.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def _prune(folder: Path, root: Path) -> None:
    """Remove a folder and those above it, up to the root, as far as they are empty."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _twice(address: str) -> str:
    return f"Two files of the site have the address /{address}."


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
