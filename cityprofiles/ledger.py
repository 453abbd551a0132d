"""What the last build made and from what, so that the next one keeps what has not changed.

The ledger stands in a folder of its own beside the content and can be deleted at any time: the next build then makes everything anew, with
the same bytes.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cityprofiles.cache import keep
from cityprofiles.entries import CityEntry
from cityprofiles.model import Place
from cityprofiles.project import Known, Project
from cityprofiles.receipt import Written, receipt_path
from cityprofiles.seal import remember, seal


@dataclass(frozen=True)
class Made:
    """What one unit of the site became.

    digest      of everything that its bytes depend on
    listing     the addresses of its files in the site's folder, a line each: one text is read and written many times as fast as as many
    kept        what it left to the next build; of a city its entry, as stored
    """

    digest: str
    listing: str
    written: Written
    kept: bytes = b""

    @property
    def addresses(self) -> Sequence[str]:
        """The addresses of its files in the site's folder."""
        return self.listing.splitlines()


@dataclass(frozen=True)
class Ledger:
    """What one build read and made.

    program   the fingerprint of the program
    identity  of the finished site, which carries it in its marker
    units     what was made, by the unit's name
    values    what was computed, by its name: the digest of what it was computed from, and the value
    cities    by the city's folder: its fingerprint, and the checked place as stored
    frame     what the cities were read against, as stored
    """

    program: str = ""
    identity: str = ""
    units: Mapping[str, Made] = field(default_factory=dict)
    values: Mapping[str, tuple[str, object]] = field(default_factory=dict)
    cities: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    frame: bytes = b""

    def usable(self, program: str, identity: str) -> Ledger:
        """The ledger itself where the same program made the site that stands there now, by its identity; else an empty one."""
        return self if (program, identity) == (self.program, self.identity) else Ledger()

    def unchanged(self, program: str, fingerprints: Mapping[str, str]) -> Known:
        """What the same program read and found right, and what is still the same."""
        if program != self.program:
            return Known()
        kept = {slug: restored(data) for slug, (last, data) in self.cities.items() if fingerprints.get(slug) == last}
        return Known(pickle.loads(self.frame), kept)  # noqa: S301 - see read_ledger

    def frame_with(self, program: str, project: Project) -> bytes:
        """`frame` for the next ledger; that of the same program stays stored as it is."""
        return self.frame if program == self.program else pickle.dumps(project.frame, protocol=5)

    def cities_with(
        self, program: str, places: Iterable[Place], fingerprints: Mapping[str, str]
    ) -> dict[str, tuple[str, bytes]]:
        """`cities` for the next ledger: those that have not changed stay stored as the same program stored them."""
        found = {}
        for place in places:
            fingerprint = fingerprints[place.slug]
            last = self.cities.get(place.slug) if program == self.program else None
            found[place.slug] = last if last and last[0] == fingerprint else (fingerprint, stored(place))
        return found

    @cached_property
    def written(self) -> Written:
        """Everything that the site holds."""
        return sum((made.written for made in self.units.values()), Written())


def ledger_path(content: Path, target: Path) -> Path:
    """Where the ledger of a target is kept: beside its receipt."""
    return receipt_path(content, target).with_suffix(".ledger")


def read_ledger(path: Path) -> Ledger:
    """The ledger of the last build; an empty one where there is none, or none that this program can read."""
    try:
        # Only this program writes the file, into the project's own folder.
        with path.open("rb") as file:
            found = pickle.load(file)  # noqa: S301
    except Exception:
        return Ledger()
    return found if isinstance(found, Ledger) else Ledger()


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Keep a ledger for the next build; where that is not possible, the next one just makes everything anew."""
    keep(path, lambda file: pickle.dump(ledger, file, protocol=5))


@contextmanager
def reading_much() -> Iterator[None]:
    """What is read stays to the end of a build: Python need not look again and again for what could be thrown away of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def stored_entry(entry: CityEntry) -> bytes:
    """The entry of a city, to be kept with what is computed from it once."""
    _ = entry.digests, entry.comparable
    return pickle.dumps(entry, protocol=5)


def restored_entries(stored: Mapping[str, bytes]) -> dict[str, CityEntry]:
    """The entries of cities that were kept, by the names of their units."""
    with reading_much():
        return {name: pickle.loads(data) for name, data in stored.items()}  # noqa: S301 - see read_ledger


def stored(place: Place) -> bytes:
    """A checked place with the seals of its rounds."""
    seals = tuple(seal(found) for found in place.rounds if not found.is_withdrawn)
    return pickle.dumps((place, seals), protocol=5)


def restored(data: bytes) -> Place:
    """A place that was stored; the seals of its rounds are not computed again."""
    place, seals = pickle.loads(data)  # noqa: S301 - see read_ledger
    for found, digest in zip((r for r in place.rounds if not r.is_withdrawn), seals, strict=True):
        remember(found, digest)
    return place  # type: ignore[no-any-return]
