"""Lists every file of a public site with its SHA-256, in sha256sums.txt on the site itself.

    python -m scripts.checksums site

The list is what the deployment attests: who trusts it can check every other file with `sha256sum --check`. Hidden files
are not in it, because they are not deployed. Prints the SHA-256 of the list, as an output of a workflow's step.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from cityprofiles.publish import kind_of

LIST = "sha256sums.txt"


def listing(site: Path) -> str:
    """One line a file, in the order of their names, in the form that `sha256sum --check` reads."""
    names = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    deployed = (name for name in names if name != LIST and not any(part.startswith(".") for part in name.split("/")))
    return "".join(f"{hashlib.sha256(names[name].read_bytes()).hexdigest()}  {name}\n" for name in sorted(deployed))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the list; the exit code: 0 done, 1 not a public site."""
    (name,) = sys.argv[1:] if arguments is None else arguments
    site = Path(name)
    if kind_of(site) != "public":
        print(f"{site}/ is no public site of this program; nothing was written.", file=sys.stderr)
        return 1
    text = listing(site).encode()
    (site / LIST).write_bytes(text)
    print(f"digest={hashlib.sha256(text).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
