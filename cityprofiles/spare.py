"""A second copy of a large finished site, of links: the next build begins with it and writes only what has changed.

Run as a script by a process of its own after a build, so that nobody has to wait. It stands on nothing but Python.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def prepare(folder: Path, site: Path, spare: Path, marker: str) -> None:
    """Make a folder, empty or with an older site, into the spare of a finished site; where anything is in the way, remove it.

    marker   the name of the file that says which site a folder holds: it comes last, and the site must still be the same then
    """
    # Under the number of this process the folder is not taken for something that a killed build has left.
    work = folder.with_name(f"{folder.name.partition('.building-')[0]}.building-{os.getpid()}-spare")
    try:
        folder.rename(work)
        said = (site / marker).read_bytes()
        (work / marker).unlink(missing_ok=True)
        mirror(site, work, marker)
        os.link(site / marker, work / marker)
        if (work / marker).read_bytes() == said:
            work.rename(spare)
    except OSError:
        pass
    finally:
        shutil.rmtree(work, ignore_errors=True)


def mirror(site: Path, copy: Path, left_out: str = "") -> None:
    """Give a folder the same files as another, as links, and no others.

    left_out   a name in the uppermost folder that is let alone
    """
    theirs = {entry.name: entry for entry in os.scandir(site) if entry.name != left_out}
    ours = {entry.name: entry for entry in os.scandir(copy)}
    for name, entry in ours.items():
        other = theirs.get(name)
        if entry.is_dir(follow_symlinks=False):
            if other is None or not other.is_dir():
                shutil.rmtree(entry.path)
        elif other is None or other.is_dir() or other.inode() != entry.inode():
            os.unlink(entry.path)  # noqa: PTH108 - see fingerprints
        else:
            theirs.pop(name)
    for name, entry in theirs.items():
        if entry.is_dir():
            os.makedirs(copy / name, exist_ok=True)  # noqa: PTH103
            mirror(site / name, copy / name)
        else:
            os.link(entry.path, copy / name)


if __name__ == "__main__":
    os.nice(10)
    prepare(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
