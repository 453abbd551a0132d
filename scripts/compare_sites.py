"""Says what a change does to the site: reads results.json of every round in two built folders, and prints Markdown.

    python -m scripts.compare_sites BASE HEAD [--preview FOLDER] [--page FOLDER]

BASE and HEAD are public sites, built before and after the change. --preview names the preview of the same HEAD: its rounds
that are not public are listed as such. --page writes compare.html and the pictures of the wheels that it shows into a folder.
"""

from __future__ import annotations

import argparse
import enum
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict

# A summary of GitHub holds 1 MiB; the details of single rounds stop before that.
SUMMARY_BYTES = 900_000
# So many data points of one round, and so many rounds of which only the picture is drawn differently, are shown.
ROWS = 60
DRAWN = 6
# A name from outside may be as long as it likes; a table is not.
LONGEST = 90

Key = tuple[str, str]


class Part(BaseModel):
    """A part of results.json; what is not needed here is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class City(Part):
    """The city of a round."""

    slug: str
    name: str
    country: str


class Point(Part):
    """One data point. Numbers keep their digits as text."""

    kpi: str
    data_point: str | None
    label: str
    value: bool | str | None
    unit: str
    status: str
    benchmark: Mapping[str, Any]
    band: str | None

    @property
    def key(self) -> Key:
        """The KPI and the data point's own id, which is empty where the KPI has one data point."""
        return self.kpi, self.data_point or ""

    @property
    def shown_value(self) -> str:
        """The value with its unit, or the status where there is none."""
        if self.value is None:
            return self.status.replace("_", " ")
        text = ("yes" if self.value else "no") if isinstance(self.value, bool) else self.value
        with_unit = f"{text} {self.unit}".rstrip()
        return with_unit if self.status == "verified" else f"{with_unit} ({self.status.replace('_', ' ')})"


class Score(Part):
    """An aggregate."""

    percent: Decimal | None
    band: str | None


class Scores(Part):
    """The aggregates of a round that are compared: the whole city."""

    overall: Score


class Count(Part):
    """How many there are, and how many were reported."""

    total: int
    reported: int


class Table(Part):
    """A summary table: the row of all."""

    total: Count


class Summary(Part):
    """Both summary tables."""

    kpis: Table
    data_points: Table


class Numbers(Part):
    """results.json of a round that is shown."""

    city: City
    round: str
    catalog: str
    coverage: str = "full"
    data_points: tuple[Point, ...]
    scores: Scores | None
    summary: Summary | None
    seal: str = ""


class Withdrawal(Part):
    """When and why a round was withdrawn."""

    on: str
    reason: str


class Gone(Part):
    """results.json of a withdrawn round."""

    city: City
    round: str
    withdrawn: Withdrawal


@dataclass(frozen=True)
class Site:
    """What a built folder says of its rounds.

    rounds   by city and round; moved: the addresses of old names, with the city's new one
    built    false where there is no such folder: that site could not be built
    """

    folder: Path
    rounds: Mapping[Key, Numbers | Gone] = field(default_factory=dict)
    moved: Mapping[Key, Key] = field(default_factory=dict)
    built: bool = True

    def picture(self, key: Key) -> Path:
        """The wheel of a round."""
        return self.folder / "cities" / key[0] / key[1] / "snapshot.svg"


def read_site(folder: Path) -> Site:
    """Every results.json of a built folder. At a city's old address stands a copy of the new one: that is no round of its own."""
    rounds: dict[Key, Numbers | Gone] = {}
    moved: dict[Key, Key] = {}
    for path in sorted(folder.glob("cities/*/*/results.json")):
        document = json.loads(path.read_text(encoding="utf-8"), parse_float=str, parse_int=str)
        found = (Gone if "withdrawn" in document else Numbers).model_validate(document)
        key = path.parent.parent.name, path.parent.name
        if found.city.slug == key[0]:
            rounds[key] = found
        else:
            moved[key] = found.city.slug, key[1]
    return Site(folder, rounds, moved, folder.is_dir())


class Kind(enum.StrEnum):
    """What happens to a round."""

    CHANGED = "changed"
    NEW = "new"
    AGAIN = "published again"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    DRAWN = "only the picture"
    UNPUBLISHED = "not public yet"


@dataclass(frozen=True)
class Move:
    """A data point that differs; band is empty where the band stays."""

    name: str
    value: str
    band: str


@dataclass(frozen=True)
class Change:
    """What happens to one round: its address, its numbers before and after, and the data points that differ.

    renamed   the city's folder has another name now
    """

    key: Key
    kind: Kind
    before: Numbers | None
    after: Numbers | None
    moves: tuple[Move, ...] = ()
    reason: str = ""
    renamed: str = ""

    @property
    def name(self) -> str:
        """The city and the round, for people."""
        numbers = self.after or self.before
        return f"{numbers.city.name}, {self.key[1]}" if numbers else "/".join(self.key)

    @property
    def score(self) -> str:
        """The score of the whole city, before and after."""
        return self._both(_score)

    @property
    def kpis(self) -> str:
        """KPIs reported of all, before and after."""
        return self._both(lambda numbers: _coverage(numbers, numbers.summary.kpis if numbers.summary else None))

    @property
    def data_points(self) -> str:
        """Data points reported of all, before and after."""
        return self._both(lambda numbers: _coverage(numbers, numbers.summary.data_points if numbers.summary else None))

    def _both(self, of: Callable[[Numbers], str]) -> str:
        return _arrow(*(of(numbers) for numbers in (self.before, self.after) if numbers))

    @property
    def counted(self) -> str:
        """How many bands move and how many values change, in words."""
        bands = sum(bool(move.band) for move in self.moves)
        return f"{bands} of {len(self.moves)}" if self.moves else "–"


def compare(base: Site, head: Site, preview: Site | None = None) -> tuple[Change, ...]:
    """Every round that differs: what is public first, in the order of the addresses, then what is not public yet."""
    old_names = {new: old for old, new in head.moved.items() if old in base.rounds}
    changes: list[Change] = []
    for key in sorted({*base.rounds, *head.rounds}):
        if key in head.moved:
            continue
        change = _change(base, head, old_names.get(key, key), key)
        if change:
            changes.append(change)
    for key, found in sorted(preview.rounds.items() if preview else ()):
        if key not in head.rounds and isinstance(found, Numbers):
            changes.append(Change(key, Kind.UNPUBLISHED, None, found))
    return tuple(changes)


def _change(base: Site, head: Site, old: Key, key: Key) -> Change | None:
    before, after = base.rounds.get(old), head.rounds.get(key)
    renamed = old[0] if old != key else ""
    shown = before if isinstance(before, Numbers) else None
    if after is None:
        return Change(key, Kind.REMOVED, shown, None)
    if isinstance(after, Gone):
        reason = f"{after.withdrawn.on}: {after.withdrawn.reason}"
        return None if before == after else Change(key, Kind.WITHDRAWN, shown, None, (), reason, renamed)
    if shown is None:
        return Change(key, Kind.AGAIN if before else Kind.NEW, None, after)
    if shown != after:
        return Change(key, Kind.CHANGED, shown, after, tuple(_moves(shown, after)), renamed=renamed)
    if _read(base.picture(old)) != _read(head.picture(key)):
        return Change(key, Kind.DRAWN, shown, after)
    return None


def _moves(before: Numbers, after: Numbers) -> Iterable[Move]:
    """Every data point whose value, status, target or band differs: those whose band moves first, else in their order."""
    old = {point.key: point for point in before.data_points}
    new = {point.key: point for point in after.data_points}
    found = (_move(old.get(key), new.get(key)) for key in {**new, **old})
    return sorted((move for move in found if move), key=lambda move: not move.band)


def _move(old: Point | None, new: Point | None) -> Move | None:
    point = new or old
    values = [each.shown_value if each else "not in the catalogue" for each in (old, new)]
    bands = [(each and each.band) or "no band" for each in (old, new)]
    targets = [_target(each) for each in (old, new) if each]
    other_target = len(targets) == 2 and targets[0] != targets[1]
    if point is None or (len({*values}) == len({*bands}) == 1 and not other_target):
        return None
    name = " ".join(part for part in (*point.key, point.label) if part)
    value = _arrow(*values) + ("; another target" if other_target else "")
    return Move(name, value, _arrow(*bands) if len({*bands}) == 2 else "")


def _target(point: Point) -> Mapping[str, Any]:
    return {key: value for key, value in point.benchmark.items() if key != "basis"}


def _arrow(*texts: str) -> str:
    """Before and after; once where they are equal."""
    return " → ".join(dict.fromkeys(texts))


def _score(numbers: Numbers) -> str:
    """The score, cut off and never rounded up into the next band."""
    score = numbers.scores.overall if numbers.scores else None
    if score is None or score.percent is None:
        return "none"
    return f"{score.percent.quantize(Decimal('0.1'), ROUND_DOWN)} % ({score.band})"


def _coverage(numbers: Numbers, table: Table | None) -> str:
    """Reported of all; of an extract, nothing is known about the rest."""
    return (
        "extract" if numbers.coverage == "extract" or table is None else f"{table.total.reported}/{table.total.total}"
    )


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


# --- Markdown ----------------------------------------------------------------------------------------------------------


def markdown(changes: Sequence[Change], *, base_built: bool = True) -> str:
    """The whole report."""
    public = [change for change in changes if change.kind not in (Kind.DRAWN, Kind.UNPUBLISHED)]
    drawn = [change for change in changes if change.kind is Kind.DRAWN]
    drafts = [change for change in changes if change.kind is Kind.UNPUBLISHED]
    parts = ["## What changes on the public site\n"]
    if not base_built:
        parts.append("**The site before this change could not be built. Everything counts as new.**\n")
    parts.append(_overview(public) if public else "No number of any city changes.\n")
    if drawn:
        names = ", ".join(_text(change.name) for change in drawn[:DRAWN])
        more = f" and {len(drawn) - DRAWN} more" if len(drawn) > DRAWN else ""
        parts.append(f"The same numbers, but the wheel is drawn differently: {names}{more}.\n")
    if drafts:
        parts.append(f"## Not public yet\n\n{_overview(drafts)}")
        parts.append(
            "These are in the preview only, stamped as drafts. They are listed whether this change touches them or not.\n"
        )
    if public or drawn or drafts:
        parts.append("The wheels before and after stand side by side in compare.html; GitHub cannot show them here.\n")
    details = [detail for change in public if (detail := _detail(change))]
    size = sum(len(part.encode()) for part in parts)
    for number, detail in enumerate(details):
        size += len(detail.encode())
        if size > SUMMARY_BYTES:
            parts.append(f"The details of {len(details) - number} more rounds stand in compare.html.\n")
            break
        parts.append(detail)
    return "\n".join(parts)


def _overview(changes: Iterable[Change]) -> str:
    head = ("City and round", "", "Score", "KPIs reported", "Data points reported", "Bands moved, of values changed")
    rows = [
        (
            _text(change.name),
            f"**{change.kind}**",
            *map(_text, (change.score, change.kpis, change.data_points, change.counted)),
        )
        for change in changes
    ]
    return _table(head, rows)


def _detail(change: Change) -> str:
    title = f"### {_text(change.name)}: {change.kind}\n"
    lines = []
    if change.renamed:
        lines.append(f"The city was `{_text(change.renamed)}` and is now `{_text(change.key[0])}`.\n")
    if change.reason:
        lines.append(f"{_text(change.reason, 400)}\n")
    if change.moves:
        rows = [tuple(map(_text, (move.name, move.value, move.band or "–"))) for move in change.moves[:ROWS]]
        lines.append(_table(("Data point", "Value", "Band"), rows))
        if len(change.moves) > ROWS:
            lines.append(f"{len(change.moves) - ROWS} more stand in compare.html.\n")
    elif change.kind is Kind.CHANGED:
        lines.append("No value, target or band changes: only names, texts, scores' other parts or the seal.\n")
    return "\n".join([title, *lines]) if lines else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _text(text: str, longest: int = LONGEST) -> str:
    """Text from outside, on one line, cut where it is too long, with nothing in it that Markdown or HTML would take as its own."""
    # Characters that turn the direction of writing round would show another number than the one that is there.
    line = re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", " ".join(text.split()))
    line = "".join(character for character in line if character.isprintable())
    line = f"{line[: longest - 1]}…" if len(line) > longest else line
    return re.sub(r"([\\`*_\[\]|~$])", r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


# --- The page with the pictures ------------------------------------------------------------------------------------------


def write_page(changes: Sequence[Change], base: Site, head: Site, preview: Site | None, folder: Path) -> None:
    """compare.html, and beside it a copy of every wheel that it shows."""
    drawn = [change for change in changes if change.kind is Kind.DRAWN]
    shown = [change for change in changes if change not in drawn[DRAWN:]]
    pictures = folder / "wheels"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)

    def copy(site: Site | None, key: Key, when: str) -> str:
        source = site.picture(key) if site else None
        if source is None or not source.is_file():
            return ""
        name = f"{key[0]}.{key[1]}.{when}.svg"
        shutil.copyfile(source, pictures / name)
        return f"wheels/{name}"

    def both(change: Change) -> tuple[str, str]:
        old = (change.renamed, change.key[1]) if change.renamed else change.key
        before = copy(base, old, "before") if change.before else ""
        public = head if change.kind is not Kind.UNPUBLISHED else preview
        return before, copy(public, change.key, "after") if change.kind is not Kind.REMOVED else ""

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    page = environment.get_template("compare.html").render(
        items=[(change, *both(change)) for change in shown],
        more=len(changes) - len(shown),
        base_built=base.built,
        has_preview=preview is not None,
    )
    (folder / "compare.html").write_text(page, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print, write the page."""
    parser = argparse.ArgumentParser(prog="compare_sites", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("base", type=Path, help="the public site before the change")
    parser.add_argument("head", type=Path, help="the public site after it")
    parser.add_argument("--preview", type=Path, metavar="FOLDER", help="the preview of the site after it")
    parser.add_argument("--page", type=Path, metavar="FOLDER", help="where compare.html is written")
    options = parser.parse_args(arguments)
    base, head = read_site(options.base), read_site(options.head)
    preview = read_site(options.preview) if options.preview else None
    changes = compare(base, head, preview)
    print(markdown(changes, base_built=base.built), end="")
    if options.page:
        write_page(changes, base, head, preview, options.page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
