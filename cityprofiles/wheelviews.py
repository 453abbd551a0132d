"""What the wheel of a round shows: every field with its name, mark and place in the page; its legend, and what is said below it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cityprofiles.entries import provisional_bands
from cityprofiles.history import ScoredRound
from cityprofiles.language import Language
from cityprofiles.model import Round
from cityprofiles.policy import may_have_totals
from cityprofiles.rows import (
    NO_DATA,
    NO_TARGET,
    NOT_VERIFIED,
    UNKNOWN,
    PointRow,
    anchor_of,
    category_anchor,
    dimension_anchor,
    mark_of_band,
    mark_of_score,
)
from cityprofiles.score import Band, Score
from cityprofiles.sentences import provisional_sentence
from cityprofiles.views import CityView, LocalRow, RoundView
from cityprofiles.wheelpicture import CategoryField, DimensionField, Segment, WheelPicture
from cityprofiles.words import of_target_words


def wheel_picture(
    city: CityView,
    scored: ScoredRound,
    rows: Mapping[str, PointRow],
    local: Sequence[LocalRow],
    sentences: Sequence[str],
    stamp: str,
    language: Language,
) -> WheelPicture:
    """The wheel of a round; every field leads to its place in the page.

    rows        of the data points, by their places in a page; local: of the city's own KPIs
    sentences   what there is to see in it
    stamp       what the pictures of a preview carry; empty in public
    """
    found, catalog, scores = scored.round, scored.catalog, scored.scores
    points: dict[str, list[Segment]] = {}
    for point in scores.points:
        row = rows[anchor_of(point.kpi.id, point.data_point.id)]
        name = language.wheel_word(point.data_point.wheel)
        segment = Segment(name, _title(name, row, language), row.band.mark, row.band.points, f"#{row.anchor}", row.core)
        points.setdefault(point.kpi.category, []).append(segment)
    dimensions = tuple(
        DimensionField(
            _score_segment(
                dimension.name, scores.dimensions[dimension.id], f"#{dimension_anchor(dimension)}", language
            ),
            tuple(
                CategoryField(
                    _score_segment(
                        category.name, scores.categories[category.key], f"#{category_anchor(category)}", language
                    ),
                    tuple(points[category.key]),
                )
                for category in dimension.categories
            ),
        )
        for dimension in catalog.dimensions
    )
    values = {"city": city.name.words, "round": found.name}
    return WheelPicture(
        city=city.name.words,
        round=found.name,
        title=language.gettext("City Snapshot of %(city)s, %(round)s") % values,
        description=" ".join(
            (
                language.gettext(
                    "Rings from the centre: dimensions, categories, data points, each coloured by its band."
                ),
                *sentences,
            )
        ),
        dimensions=dimensions,
        legend=legend(language, {row.band.mark for row in rows.values()}),
        footnote=_footnote(found, scores.scored, language),
        notice=provisional_sentence(provisional_bands(scores.points), scores.scored, language),
        local=tuple(
            Segment(row.name.words, _local_title(row, language), row.band.mark, row.band.points, "#local", core=False)
            for row in local
        ),
        stamp=stamp,
        lang=language.code,
        direction=language.direction,
    )


def legend(language: Language, marks: Collection[str] = ()) -> tuple[tuple[str, int, str], ...]:
    """The entries of the legend: (mark, points, words).

    marks   what stands on the wheel. Of a whole report the legend has the four bands, no target and no data in any case, so that all are
            alike; of an extract only what is there, but all bands where there is any.
    """
    gettext = language.gettext
    bands = [mark_of_band(band, language) for band in Band]
    is_extract = UNKNOWN in marks
    if is_extract and not any(band.mark in marks for band in bands):
        bands = []
    others = (
        (NO_TARGET, gettext("Data reported, no target yet available")),
        (NOT_VERIFIED, gettext("Reported, not verified")),
        (NO_DATA, gettext("No value reported") if is_extract else gettext("No data")),
        (UNKNOWN, gettext("Unknown: not part of the extract")),
    )
    shown = {*marks} if is_extract else {*marks, NO_TARGET, NO_DATA}
    return (
        *(
            (
                band.mark,
                band.points,
                gettext("%(range)s of target: %(words)s") % {"range": band.range, "words": band.words},
            )
            for band in bands
        ),
        *((mark, 0, words) for mark, words in others if mark in shown),
    )


def _footnote(found: Round, scored: int, language: Language) -> str:
    """How to read the rings and the names. `scored`: how many fields of the outer ring have a band."""
    words = language.gettext(
        "Outer ring: filled from the inside by 1 to 4 points. Inner rings: one stripe a point. Bold: core KPI. Italics: advanced KPI."
    )
    if not may_have_totals(found):
        words = language.gettext(
            "Outer ring: filled from the inside by 1 to 4 points. Inner rings: no score, since an extract has no totals. "
            "Bold: core KPI. Italics: advanced KPI."
        )
        if not scored:
            words = language.gettext(
                "Outer ring: no band, since no value is scored. Inner rings: no score, since an extract has no totals. "
                "Bold: core KPI. Italics: advanced KPI."
            )
    rim = language.gettext("Thin rim: local KPIs, part of no score.")
    return f"{words} {rim}" if found.local else words


def superseded_words(view: RoundView, language: Language) -> str:
    """What a picture of an older round says of its age; empty on the latest."""
    if view.is_latest:
        return ""
    return language.gettext("Superseded: there is a newer round, %(round)s.") % {"round": view.newest.name}


def _local_title(row: LocalRow, language: Language) -> str:
    parts = [language.gettext("local KPI: %(name)s") % {"name": row.name.words}, row.value]
    if row.percent is not None:
        parts.append(of_target_words(row.percent, language))
    return ", ".join([*parts, row.band.words])


def _title(name: str, row: PointRow, language: Language) -> str:
    """The accessible name of a field: its name as drawn, the data point where that is longer, value, percent of target, band."""
    parts = [name] if name.casefold() == row.label.casefold() else [f"{name} ({row.label})"]
    if row.reported:
        parts.append(row.value)
    if row.percent is not None:
        parts.append(of_target_words(row.percent, language))
    parts.append(row.band.words)
    return ", ".join(parts)


def _score_segment(name: str, score: Score, href: str, language: Language) -> Segment:
    mark = mark_of_score(score, language)
    parts = [language.word(name)]
    if mark.percent:
        parts.append(language.gettext("%(percent)s of the points") % {"percent": mark.percent})
    parts.append(mark.band.words)
    return Segment(language.word(name), ", ".join(parts), mark.band.mark, mark.band.points, href)
