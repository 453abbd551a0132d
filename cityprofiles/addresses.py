"""Permanent addresses: which have ever been published, and redirects from old names of cities to new ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cityprofiles.forms import ROUND, SLUG
from cityprofiles.problems import Problem, Problems
from cityprofiles.source import Scalar, read_mapping
from cityprofiles.stories import STORIES


def read_redirects(content: Path, slugs: Iterable[str], problems: Problems) -> Mapping[str, str]:
    """content/redirects.yaml: old names of cities with their new ones; empty where there is no such file."""
    path = content / "redirects.yaml"
    if not path.exists():
        return {}
    node = read_mapping(path, content, str(path), problems)
    redirects: dict[str, str] = {}
    known = set(slugs)
    for entry in node.entries if node else ():
        new = entry.value.text if isinstance(entry.value, Scalar) else ""
        if not SLUG.fullmatch(entry.key):
            problems.add(
                str(path),
                entry.line,
                entry.key,
                f"“{entry.key}” was never the address of a city.",
                "Write the old folder's name.",
            )
        elif entry.key in known:
            problems.add(
                str(path),
                entry.line,
                entry.key,
                f"There is still a city “{entry.key}”.",
                "Remove this line, or rename the city's folder.",
            )
        elif new not in known:
            problems.add(str(path), entry.line, entry.key, f"There is no city “{new}”.", "Write the new folder's name.")
        else:
            redirects[entry.key] = new
    return redirects


def read_published(path: Path) -> frozenset[str]:
    """Every address that was ever published, from published-urls.txt; none where there is no such file."""
    if not path.is_file():
        return frozenset()
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


# Files whose addresses are not kept.
_PASSING = re.compile(r"static/|([a-z-]+/)?explore/")


def permanent(files: Iterable[str]) -> frozenset[str]:
    """The permanent addresses among the files of a site: "/" is the home page.

    Static files, named by their content, are none, and neither are the pictures and figures that the explorer's page loads.
    """
    return frozenset(
        address.removesuffix("index.html") or "/"
        for address in files
        if address.endswith("index.html") or not _PASSING.match(address)
    )


def lost(
    published: Iterable[str], written: Iterable[str], waiting: Mapping[str, str], file: str
) -> tuple[Problem, ...]:
    """An address that was published and would be gone, with what to do about it.

    waiting   by "city/round", what a round that is not public lacks; its addresses make one problem
    """
    gone = sorted(set(published) - set(written))
    told = []
    for name, lacks in sorted(waiting.items()):
        city, _, own = name.partition("/")
        home = rf"([a-z-]+/)?(cities|embed|compare)/{city}/"
        # The city's own pages go with its only round.
        found = [address for address in gone if re.match(rf"{home}({own}/|(?!\d)[a-z0-9./-]*$)", address)]
        # A round that never was public is missed by nobody.
        if any(re.match(rf"{home}{own}/", address) for address in found):
            message = f"This round was published and would be gone, with {len(found)} addresses."
            told.append(Problem(file, 0, f"cities/{name}/", message, f"It lacks {lacks}."))
    # Pages that list or compare cities go with a round, and come back with it.
    return tuple(told or _lost_wholes(gone, file))


def _lost_wholes(gone: Sequence[str], file: str) -> Iterator[Problem]:
    """A city or round that is gone as a whole is named once; whatever else is gone, by each address."""
    hint = "Put the folder or text back; or withdraw the round (status: withdrawn); or name the new folder in content/redirects.yaml."
    whole = re.compile(rf"cities/[^/]+/({ROUND.pattern}/)?")
    wholes = [address for address in gone if whole.fullmatch(address)]
    for address in gone:
        home = re.sub(r"^([a-z-]+/)?(cities|embed|compare)/", "cities/", address)
        part_of = next((above for above in wholes if home.startswith(above)), None)
        if part_of is None:
            yield Problem(file, 0, address, "This address was published and would be gone.", hint)
        elif part_of == address:
            message = "This address was published and would be gone, with all that belongs to it."
            yield Problem(file, 0, address, message, hint)


def remembered(written: Iterable[str], published: Iterable[str], withdrawn: Iterable[str]) -> frozenset[str]:
    """The permanent addresses of a site that its next builds must keep.

    A withdrawn round answers wherever it may have had a text; where it had none, nobody will miss that answer once it is public again.

    published   those that were remembered before
    withdrawn   "city/round" of each withdrawn round
    """
    story = re.compile(
        rf"([a-z-]+/)?cities/({'|'.join(map(re.escape, withdrawn)) or '(?!)'})/({'|'.join(STORIES)})(/|\.pdf)"
    )
    before = frozenset(published)
    return before | {address for address in written if not story.fullmatch(address)}


def published_text(addresses: Iterable[str]) -> str:
    """published-urls.txt as text."""
    head = "# Every address that was ever published. The build adds to it and fails where one would be lost; never delete a line.\n"
    return head + "".join(f"{address}\n" for address in sorted(addresses))
