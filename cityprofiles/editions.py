"""A KPI in the other editions of the catalogue, and the cities whose latest round is of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cityprofiles.entries import CityEntry
from cityprofiles.history import same_measure
from cityprofiles.kpiviews import EditionNote, OtherRow, point_unit, shown_value
from cityprofiles.language import Language, Phrase
from cityprofiles.methodology import Catalog, DataPoint, Kpi
from cityprofiles.model import Status
from cityprofiles.rows import anchor_of
from cityprofiles.words import benchmark_words, status_words, target_words


def edition_notes(
    kpi: Kpi, catalog: Catalog, catalogs: Mapping[str, Catalog], language: Language
) -> Iterator[EditionNote]:
    """The KPI in this and in every other edition, the latest first."""
    for edition in sorted(catalogs, key=lambda name: (name == catalog.edition, name), reverse=True):
        other = catalogs[edition]
        current = edition == catalog.edition
        changes = () if current else tuple(_changes(kpi, other.kpis.get(kpi.id), language))
        yield EditionNote(edition, other.title, current, changes)


def _changes(kpi: Kpi, older: Kpi | None, language: Language) -> Iterator[Phrase]:
    gettext = language.gettext
    if older is None:
        yield Phrase(gettext("This KPI is not in it."))
        return
    if older.definition != kpi.definition:
        yield Phrase(gettext("Another definition: %(definition)s") % {"definition": language.word(older.definition)})
    points = {point.id: point for point in older.data_points}
    for point in kpi.data_points:
        was = points.get(point.id)
        label = language.word(point.label)
        if was is None:
            yield Phrase(gettext("Without the data point %(label)s.") % {"label": label})
            continue
        if was.unit != point.unit:
            yield Phrase(gettext("Another unit: %(unit)s") % {"unit": point_unit(was, language)})
        if was.benchmark.rule != point.benchmark.rule:
            target = target_words(was.benchmark.rule, was.unit, language) if was.benchmark.rule else gettext("none")
            words = gettext("Another target for %(label)s: %(target)s (%(status)s).")
            status = benchmark_words(was.benchmark.status, language)
            yield Phrase(words % {"label": label, "target": target, "status": status})
    if older.definition == kpi.definition and all(
        point.id in points and points[point.id].benchmark.rule == point.benchmark.rule for point in kpi.data_points
    ):
        yield Phrase(gettext("The same definition and targets."))


def other_rows(
    kpi: Kpi, point: DataPoint, cities: Sequence[CityEntry], catalogs: Mapping[str, Catalog], language: Language
) -> Iterator[OtherRow]:
    """The cities of other editions, and why they are not comparable."""
    for city in cities:
        if city.latest is None:
            continue
        older = catalogs[city.latest.edition].kpis.get(kpi.id)
        was = next((one for one in older.data_points if one.id == point.id), None) if older else None
        result = city.points.get((kpi.id, point.id))
        value = ""
        if was and result:
            value = (
                shown_value(result.written, was.unit, language)
                if result.written is not None
                else status_words(Status(result.status), language)
            )
        yield OtherRow(
            language.proper(city.name).words,
            language.country(city.country),
            f"cities/{city.slug}/{city.latest.name}/" + (f"#{anchor_of(kpi.id, point.id)}" if was else ""),
            city.latest.edition,
            value,
            _why(kpi, point, older, was, language),
        )


def _why(kpi: Kpi, point: DataPoint, older: Kpi | None, was: DataPoint | None, language: Language) -> str:
    gettext = language.gettext
    if older is None or was is None:
        return gettext("not in that edition")
    if not same_measure(older, was, kpi, point):
        return gettext("the definition differs")
    if was.benchmark.rule != point.benchmark.rule:
        return gettext("the benchmark differs")
    return gettext("the same definition and benchmark, another edition")
