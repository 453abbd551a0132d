"""The data shelf: the numbers of all cities in a few files, put together from pieces that each city has ready.

A city's piece is made with its pages and stays as it is while the city does: lines of each table, as text. The long table and the JSON file
are put together from results.csv and results.json of every round, as they stand in the site. So a change of one city costs little more than
copying.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from cityprofiles.datafiles import COLUMNS, csv_lines, form_of, percent_cut, written
from cityprofiles.density import density_of, shown_density
from cityprofiles.entries import CityEntry, RoundEntry
from cityprofiles.history import ScoredRound
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog, Kpi
from cityprofiles.model import Place, Round, Site
from cityprofiles.pieces import Group, Part
from cityprofiles.policy import is_published, is_verified, may_have_totals, was_published
from cityprofiles.score import RoundScores, Score
from cityprofiles.tables import (
    ROUND_COLUMNS,
    WIDE,
    WIDE_GROUPS,
    WIDE_HEAD,
    Table,
    score_groups,
    wide_columns,
)

FOLDER = "data/"
# The version of the files' structure: part of the addresses of the JSON Schemas. A column or field that is only added does not change it.
FORMAT = "1"

# What has been written at an address of the site, or None.
Read = Callable[[str], bytes | None]


def city_lines(place: Place, scored: Sequence[ScoredRound], stamp: str) -> Mapping[str, str]:
    """A city's lines of each table that is not made of whole results files, by the table's name.

    scored   its rounds that are not withdrawn, from the oldest
    stamp    what every line of a preview carries; empty in public
    """
    rounds = tuple(reversed(place.rounds))
    rows: Mapping[str, Iterator[Sequence[object]]] = {
        "cities": iter([_city(place, scored)]),
        "rounds": (_round(found) for found in rounds),
        "changes": (event for found in rounds for event in _events(found)),
        "scores": chain.from_iterable(_scores(one) for one in scored if may_have_totals(one.round)),
        # In the order of the round's own edition: the editions are brought together when the table is.
        WIDE: (_wide(place, one) for one in scored),
    }
    return {name: csv_lines((*row, *_stamped(stamp)) for row in found) for name, found in rows.items()}


def _stamped(stamp: str) -> tuple[str, ...]:
    return (stamp,) if stamp else ()


def _city(place: Place, scored: Sequence[ScoredRound]) -> Sequence[object]:
    city, where, density = place.city, place.city.coordinates, density_of(place.city)
    return (
        place.slug,
        city.name.english,
        city.country,
        city.region and city.region.english,
        city.population and city.population.value,
        city.population and city.population.year,
        where and where.latitude,
        where and where.longitude,
        len(scored),
        scored[-1].round.name if scored else None,
        f"cities/{place.slug}/",
        city.land_area and city.land_area.value,
        city.land_area and city.land_area.year,
        density and shown_density(density),
    )


def _round(found: Round) -> Sequence[object]:
    report, publication = found.report, found.report.publication
    page = f"cities/{found.city}/{found.name}/"
    if found.is_withdrawn:
        withdrawn, reason = _withdrawal(found)
        empty = (None,) * (len(ROUND_COLUMNS) - 6)
        return (found.city, found.name, "withdrawn", page, *empty, withdrawn, reason)
    return (
        found.city,
        found.name,
        "published" if is_published(found) else "draft",
        page,
        report.title.english,
        report.month,
        report.isbn,
        found.catalog,
        report.coverage,
        report.verifier and report.verifier.name,
        report.verification and report.verification.completed,
        max((str(approval.on) for approval in publication.approvals), default=None),
        publication.seal,
        None,
        None,
    )


def _withdrawal(found: Round) -> tuple[str, str]:
    withdrawal = found.report.publication.withdrawn
    return (str(withdrawal.on), withdrawal.reason.english) if withdrawal else ("", "")


def _events(found: Round) -> Iterator[Sequence[object]]:
    """What happened to a round, in the order of the columns of changes.csv."""
    publication = found.report.publication
    approved = max((str(approval.on) for approval in publication.approvals), default="")
    if is_published(found) or was_published(found):
        yield approved, found.city, found.name, "published", None
    if found.is_withdrawn:
        on, reason = _withdrawal(found)
        yield on, found.city, found.name, "withdrawn", reason
        return
    for correction in publication.corrections:
        yield str(correction.on), found.city, found.name, "corrected", correction.what.english


def _scores(one: ScoredRound) -> Iterator[Sequence[object]]:
    found = one.round
    for (group, name), score in zip(score_groups(one.catalog), _in_order(one.scores), strict=True):
        counted = score.scored, score.points, score.max_points, percent_cut(score.percent), score.band
        yield found.city, found.name, found.catalog, group, name, *counted


def _in_order(scores: RoundScores) -> Iterator[Score]:
    """Every score of a round in the order of tables.score_groups."""
    yield scores.overall
    for group in (scores.dimensions, scores.sub_dimensions, scores.categories, scores.sdgs):
        yield from group.values()
    for split in scores.sdgs_by_dimension.values():
        yield from split.values()


def _wide(place: Place, one: ScoredRound) -> Sequence[object]:
    found, scores = one.round, one.scores
    values = (written(p.result.value) if is_verified(p.result) else None for p in scores.points)
    groups = zip(score_groups(one.catalog), _in_order(scores), strict=True)
    percents = (percent_cut(score.percent) for (group, _), score in groups if group in WIDE_GROUPS)
    city = place.city
    head = (place.slug, city.name.english, city.country, found.name, found.catalog, found.report.coverage)
    return (*head, *values, *percents)


def small_tables(
    tables: Sequence[Table], catalogs: Sequence[Catalog], entries: Sequence[CityEntry], stamp: str
) -> Mapping[str, str]:
    """The text of every table but the long one, by its name."""
    made = {
        "kpis": csv_lines((*row, *_stamped(stamp)) for catalog in catalogs for row in _kpis(catalog)),
        "data_points": csv_lines((*row, *_stamped(stamp)) for catalog in catalogs for row in _data_points(catalog)),
    }
    found = {}
    for table in tables:
        if table.name == WIDE:
            lines = "".join(_side_by_side(table, catalogs, entries))
        elif table.name == "changes":
            lines = "".join(_by_date(entries))
        elif table.name != "results":
            lines = made.get(table.name) or "".join(entry.lines[table.name] for entry in entries)
        else:
            continue
        found[table.name] = csv_lines([table.header]) + lines
    return found


def _kpis(catalog: Catalog) -> Iterator[Sequence[object]]:
    names = {dimension.id: dimension.name for dimension in catalog.dimensions}
    for kpi in catalog.kpis.values():
        yield (
            catalog.edition,
            kpi.id,
            kpi.name,
            kpi.definition,
            kpi.level,
            kpi.kind,
            *_place_of(kpi, catalog, names),
            kpi.numerator,
            kpi.denominator,
            " ".join(kpi.sdg.targets),
            written(kpi.sdg.assigned),
            len(kpi.data_points),
        )


def _place_of(kpi: Kpi, catalog: Catalog, names: Mapping[str, str]) -> tuple[str, str, str]:
    return names[kpi.dimension], catalog.sub_dimensions[kpi.sub_dimension].name, kpi.category.split("/", 1)[1]


def _data_points(catalog: Catalog) -> Iterator[Sequence[object]]:
    for kpi, point in catalog.data_points:
        benchmark = point.benchmark
        yield (
            catalog.edition,
            kpi.id,
            point.id,
            point.label,
            point.unit,
            "yes_no" if point.is_answer else "number",
            None if point.is_answer else point.decimals,
            None if point.is_answer else point.lowest,
            None if point.is_answer else point.highest,
            *form_of(benchmark.rule),
            benchmark.status,
            benchmark.basis.english,
        )


def _side_by_side(table: Table, catalogs: Sequence[Catalog], entries: Sequence[CityEntry]) -> Iterator[str]:
    """The lines of the wide table: where there are several editions, each line's cells move to the columns that all editions share."""
    if len(catalogs) == 1:
        yield from (entry.lines[WIDE] for entry in entries)
        return
    columns = {catalog.edition: (*WIDE_HEAD, *wide_columns(catalog)) for catalog in catalogs}
    edition = WIDE_HEAD.index("catalog")
    for entry in entries:
        for row in csv.reader(entry.lines[WIDE].splitlines(keepends=True)):
            cells = dict(zip((*columns[row[edition]], "draft"), row, strict=False))
            # The cells were made harmless when the line was first written.
            yield _line([cells.get(name, "") for name in table.header])


def _line(cells: Sequence[str]) -> str:
    return ",".join(_quoted(cell) for cell in cells) + "\r\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',"\r\n') else cell


def _by_date(entries: Sequence[CityEntry]) -> Iterator[str]:
    """The lines of the change log, the latest first; those of one day by city and round."""
    rows = [row for entry in entries for row in csv.reader(entry.lines["changes"].splitlines(keepends=True))]
    for row in sorted(sorted(rows), key=lambda row: row[0], reverse=True):
        yield _line(row)


def long_table(groups: Iterable[Group], read: Read, stamp: str) -> Iterator[Part]:
    """results.csv of all cities: those of every round that is not withdrawn, below one header."""
    header = csv_lines([(*COLUMNS, *(("draft",) if stamp else ()))]).encode()

    def lines(cities: Sequence[CityEntry]) -> bytes:
        return b"".join(_below(header, folder, read) for folder, found in _rounds(cities) if not found.withdrawn)

    yield Part("header", lambda: header)
    for group in groups:
        yield Part(group.key, partial(lines, group.cities))


def _below(header: bytes, folder: str, read: Read) -> bytes:
    """The lines of results.csv of a round."""
    text = read(f"{folder}results.csv") or b""
    if not text.startswith(header):
        raise ValueError(f"{folder}results.csv has other columns than results.csv of all cities")
    return text[len(header) :]


def whole_json(groups: Iterable[Group], site: Site, language: Language, read: Read, stamp: str) -> Iterator[Part]:
    """results.json of all cities: that of every round, withdrawn ones too, in one list."""
    head: dict[str, object] = {
        "$schema": f"schemas/{FORMAT}/dataset.schema.json",
        "format": FORMAT,
        **({"draft": stamp} if stamp else {}),
        "title": language.phrase(site.title).words,
        "publisher": language.phrase(site.publisher).words,
        "licence": {"name": language.phrase(site.licence.name).words, "address": site.licence.address},
    }
    start = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}") + ',\n  "rounds": [\n'

    def rounds(cities: Sequence[CityEntry]) -> bytes:
        return b",\n".join((read(f"{folder}results.json") or b"").strip() for folder, _ in _rounds(cities))

    yield Part("start", start.encode)
    for number, group in enumerate(groups):
        if number:
            yield Part("between", lambda: b",\n")
        yield Part(group.key, partial(rounds, group.cities))
    yield Part("end", lambda: b"\n  ]\n}\n")


def _rounds(entries: Sequence[CityEntry]) -> Iterator[tuple[str, RoundEntry]]:
    """Every round with the address of its folder, by city, from the oldest."""
    for entry in entries:
        for found in reversed(entry.rounds):
            yield f"{entry.path}{found.name}/", found
