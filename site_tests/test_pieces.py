"""Large files put together from pieces: the same bytes with the last build's pieces and without, and only what has changed is made."""

from __future__ import annotations

import mmap
import pickle
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from cityprofiles.entries import CityEntry, results_of
from cityprofiles.ledger import Ledger
from cityprofiles.model import Round
from cityprofiles.pieces import Group, Part, Size, Whole, cut, groups, put_together
from cityprofiles.project import Project
from cityprofiles.shelffiles import Last
from site_tests.test_compare import city

NAMES = [f"city-{number:03}" for number in range(200)]


@pytest.fixture(scope="module")
def entry(project: Project) -> CityEntry:
    """A city with every result."""
    return city(project, "sampleton")


def grouped(entry: CityEntry, names: Sequence[str], **changed: str) -> list[Group]:
    """Cities of these names in groups; `changed`: another digest of some, by the name with underscores."""
    versions = [(name, changed.get(name.replace("-", "_"), name)) for name in names]
    return list(groups([replace(entry, slug=name) for name in names], versions))


def slugs(group: Group) -> tuple[str, ...]:
    return tuple(one.slug for one in group.cities)


class Parts:
    """The parts of a file of these groups, and which of them were made."""

    def __init__(self, found: Sequence[Group], text: str) -> None:
        self.found, self.text, self.made = found, text, list[str]()

    def __iter__(self) -> Iterator[Part]:
        yield Part("head", lambda: b"head\n")
        for group in self.found:
            yield Part(group.key, lambda group=group: self._make(group))  # type: ignore[misc]

    def _make(self, group: Group) -> bytes:
        self.made.append(group.key)
        return "".join(f"{slug} {self.text}\n" for slug in slugs(group)).encode()


def text_of(whole: Whole) -> bytes:
    return b"".join(whole.texts)


def unpacked(whole: Whole) -> bytes:
    return zlib.decompress(b"".join(whole.packed), -zlib.MAX_WBITS)


def test_groups_hold_every_city_once_and_in_order(entry: CityEntry) -> None:
    found = grouped(entry, NAMES)
    assert [slug for group in found for slug in slugs(group)] == NAMES
    assert 3 < len(found) < 40
    assert len({group.key for group in found}) == len(found)
    assert grouped(entry, []) == []


@pytest.mark.parametrize("edit", ["comes", "goes", "changes"])
def test_a_city_that_comes_or_goes_or_changes_touches_its_own_group_alone(entry: CityEntry, edit: str) -> None:
    before = {group.key for group in grouped(entry, NAMES)}
    after = {
        "comes": lambda: grouped(entry, sorted([*NAMES, "city-100a"])),
        "goes": lambda: grouped(entry, [name for name in NAMES if name != "city-100"]),
        "changes": lambda: grouped(entry, NAMES, city_100="another"),
    }[edit]()
    assert 1 <= len({group.key for group in after} - before) <= 2


def test_what_has_not_changed_is_taken_over_plain_and_packed(entry: CityEntry) -> None:
    last = put_together(Parts(grouped(entry, NAMES), "one"), None)
    changed = grouped(entry, NAMES, city_100="another")
    # The text would be another now, but only the changed group is asked for it.
    parts = Parts(changed, "two")
    again = put_together(parts, last)
    (fresh,) = (group for group in changed if "city-100" in slugs(group))
    assert parts.made == [fresh.key]
    lines = [f"{name} {'two' if name in slugs(fresh) else 'one'}" for name in NAMES]
    assert text_of(again).decode().splitlines() == ["head", *lines]
    assert unpacked(last) == text_of(last)
    assert unpacked(again) == text_of(again)


def test_the_bytes_do_not_tell_what_was_taken_over(entry: CityEntry) -> None:
    last = put_together(Parts(grouped(entry, NAMES), "one"), None)
    names = sorted([*NAMES[5:], "city-100a"])
    found = grouped(entry, names, city_150="another")
    assert put_together(Parts(found, "one"), last) == put_together(Parts(found, "one"), None)


def test_a_file_is_cut_into_its_pieces_and_not_where_somebody_has_changed_it(entry: CityEntry) -> None:
    last = put_together(Parts(grouped(entry, NAMES), "one"), None)
    text, packed = text_of(last), b"".join(last.packed)
    assert cut(text, packed, last.sizes) == last
    assert cut(text[:-1], packed, last.sizes) is None
    assert cut(text, packed[5:], last.sizes) is None


@pytest.mark.parametrize("archive", [b"", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_an_archive_that_somebody_has_changed_counts_for_nothing(archive: bytes) -> None:
    kept = pickle.dumps({"results.csv": (Size("key", 4, 4),)})
    found = {"data/results.csv": mapped(b"text"), "data/u4ssc-city-profiles.zip": mapped(archive)}
    assert Last(found.get, kept).whole("results.csv") is None


def mapped(data: bytes) -> mmap.mmap | None:
    """Bytes as they lie in a file of the last build."""
    if not data:
        return None
    found = mmap.mmap(-1, len(data))
    found.write(data)
    return found


def test_a_place_is_stored_anew_by_another_program(project: Project) -> None:
    """What an older one has stored may lack what this one asks for."""
    found = project.places[0]
    last = Ledger("one", cities={found.slug: ("the same", b"stored")}, frame=b"frame")
    assert last.cities_with("one", [found], {found.slug: "the same"}) == last.cities
    assert last.cities_with("other", [found], {found.slug: "the same"})[found.slug][1] != b"stored"
    assert last.frame_with("one", project) == b"frame"
    assert last.frame_with("other", project) != b"frame"


def test_a_corrected_number_changes_the_digest_of_its_kpi_and_of_the_whole_and_no_other(project: Project) -> None:
    one, other = city(project, "sampleton"), city(project, "otherby")
    kpi, point = next(pair for pair in project.catalog.data_points if not pair[1].is_answer)
    corrected = replace(
        one, points={**one.points, (kpi.id, point.id): one.points[kpi.id, point.id]._replace(written="7")}
    )
    before, after = (results_of([first, other], project.catalog) for first in (one, corrected))
    assert set(before) == set(project.catalog.kpis)
    assert [name for name in before if before[name] != after[name]] == [kpi.id]
    assert one.digests.name == corrected.digests.name
    assert one.digests.whole != corrected.digests.whole
    moved = replace(one, country="SE")
    assert moved.digests.name != one.digests.name
    assert results_of([], project.catalog).keys() == before.keys()


def test_a_round_that_was_stored_has_its_results_when_they_are_asked_for(project: Project) -> None:
    found = project.places[0].rounds[0]
    again = stored(found)
    assert "results" not in again.__dict__
    assert again.results == found.results
    assert (again, again.lines) == (found, found.lines)
    assert stored(stored(found)) == found
    with pytest.raises(AttributeError):
        _ = again.nothing  # type: ignore[attr-defined]


def stored(found: Round) -> Round:
    """A round as the next build reads it."""
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - ours
    assert isinstance(again, Round)
    return again
