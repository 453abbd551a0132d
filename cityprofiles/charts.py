"""The charts of the explorer as figures of Plotly, each with a title, a description in words and a table that says the same.

A figure is the plain form that Plotly's script reads: plotly.graph_objects checks it where a picture is drawn and in the tests, not here,
since a thousand cities have one each. A figure of a single data point is in no language, since there are many; explore.js and
`named_distribution` put the words in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any

from cityprofiles.comparefiles import point_id
from cityprofiles.entries import CityEntry
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog, DataPoint, Kpi
from cityprofiles.model import Status
from cityprofiles.palette import FONTS, LIGHT
from cityprofiles.rows import MARKS, NO_DATA, NO_TARGET
from cityprofiles.score import Band, Score
from cityprofiles.words import band_range, band_words, no_target_words, quantity, status_words, tenths, unit_words

Figure = dict[str, Any]

INK, LINE, ACCENT = "#16232b", "#d5dde1", "#0d5c63"
# A band is a colour and a shape, the same as on maps; no band has a shape of its own.
SYMBOLS = {4: "circle", 3: "diamond", 2: "triangle-up", 1: "square", 0: "circle-open"}
_BANDS = {band.points: band for band in Band}
_COLUMNS = 48
# How many marks one place has room for before the marks move together.
_STACK = 6
_NOTE = {"xref": "paper", "yref": "paper", "x": 0.5, "xanchor": "center", "showarrow": False}
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
_TONES = ("#0d5c63", "#9a4f00", "#5b3f8c", "#8f1d20")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the explorer.

    name     part of its address; figure: of Plotly; data: the address that the page loads it from
    title, description   in words; head, rows: the table that says the same
    """

    name: str
    title: str
    description: str
    figure: Figure
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure_json(figure: Mapping[str, Any]) -> str:
    """A figure as a file: the same bytes for the same figure."""
    return json.dumps(figure, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def sunburst(entry: CityEntry, catalog: Catalog, language: Language) -> Chart:
    """A city's results as rings that can be zoomed into: dimensions, categories, data points."""
    city, word = language.proper(entry.name).words, language.word
    ids, labels, parents, values, marks, texts = [""], [escape(city)], [""], [0], [NO_DATA], [""]
    rows: list[tuple[str, ...]] = []

    def add(key: str, label: str, parent: str, count: int, outcome: tuple[str, str]) -> None:
        ids.append(key)
        labels.append(escape(label))
        parents.append(parent)
        values.append(count)
        marks.append(outcome[0])
        texts.append(escape(outcome[1]))

    for dimension in catalog.dimensions:
        count = sum(len(kpi.data_points) for category in dimension.categories for kpi in category.kpis)
        add(dimension.id, word(dimension.name), "city", count, _total(entry.dimensions.get(dimension.id), language))
        for category in dimension.categories:
            count = sum(len(kpi.data_points) for kpi in category.kpis)
            total = _total(entry.categories.get(category.key), language)
            add(category.key, word(category.name), dimension.id, count, total)
            for kpi in category.kpis:
                for point in kpi.data_points:
                    mark, value, text = _outcome(entry, kpi, point, language)
                    key = point_id(kpi.id, point.id)
                    add(
                        key,
                        word(point.label),
                        category.key,
                        1,
                        (mark, language.names([value, text]) if value else text),
                    )
                    rows.append((word(dimension.name), word(category.name), word(point.label), value or "–", text))
    ids[0], values[0] = "city", len(catalog.data_points)
    # Plotly goes round against the clock: with the last one first, the rings run as those of the wheel do.
    columns: tuple[list[Any], ...] = (ids, labels, parents, values, marks, texts)
    for column in columns:
        column[1:] = column[:0:-1]
    dark = {"b4", "b1"}
    trace = {
        "type": "sunburst",
        "ids": ids,
        "labels": labels,
        "parents": parents,
        "values": values,
        "branchvalues": "total",
        "customdata": texts,
        "hovertemplate": "%{label}<br>%{customdata}<extra></extra>",
        "marker": {"colors": [LIGHT.fills[mark] for mark in marks], "line": {"color": INK, "width": 0.7}},
        "insidetextfont": {"color": ["#ffffff" if mark in dark else INK for mark in marks]},
        "textfont": {"color": INK},
        "leaf": {"opacity": 1},
        "insidetextorientation": "radial",
        "sort": False,
        "rotation": 90,
    }
    title = language.gettext("%(city)s: all results") % {"city": city}
    described = entry.sentences.get(language.code, "") or language.gettext(
        "The results of %(city)s by dimension, category and data point."
    ) % {"city": city}
    gettext = language.gettext
    head = (gettext("Dimension"), gettext("Category"), gettext("Data point"), gettext("Result"), gettext("Band"))
    layout = {**_layout(language), "margin": {"t": 8, "b": 8, "l": 8, "r": 8}, "height": 630}
    return Chart(f"city-{entry.slug}", title, described, {"data": [trace], "layout": layout}, head, tuple(rows))


def _total(score: Score | None, language: Language) -> tuple[str, str]:
    """The mark of a total and its words."""
    if score is None or score.percent is None or score.band is None:
        return NO_DATA, language.gettext("no score")
    return MARKS[score.band], language.names([tenths(score.percent, language), band_words(score.band, language)])


def _outcome(entry: CityEntry, kpi: Kpi, point: DataPoint, language: Language) -> tuple[str, str, str]:
    """The mark of a data point, its value, and its band or what is known instead, in words."""
    found = entry.points[kpi.id, point.id]
    value = "" if found.value is None else quantity(found.value, point.unit, language)
    if found.band:
        return MARKS[found.band], value, f"{band_words(found.band, language)} ({band_range(found.band, language)})"
    if found.status == Status.VERIFIED:
        return NO_TARGET, value, no_target_words(point.benchmark.status, language)
    return NO_DATA, value, status_words(Status(found.status), language)


def distribution(kpi: Kpi, point: DataPoint, entries: Iterable[CityEntry]) -> Figure:
    """The verified values of one data point over all cities, a mark for each; marks of like values are stacked. In no language."""
    found = sorted(
        (value, entry.slug, written, points) for entry, value, written, points in _values(kpi, point, entries)
    )
    heights: dict[int, int] = {}
    low, high = (found[0][0], found[-1][0]) if found else (Decimal(0), Decimal(1))
    groups: dict[int, list[tuple[Decimal, int, str, str]]] = {points: [] for points in (4, 3, 2, 1, 0)}
    for value, slug, written, points in found:
        column = int((value - low) * _COLUMNS / (high - low)) if high > low else 0
        heights[column] = heights.get(column, 0) + 1
        groups[points].append((value, heights[column], slug, written))
    traces = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [float(value) for value, *_ in marks],
            "y": [height for _, height, *_ in marks],
            "customdata": [[slug, written] for *_, slug, written in marks],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "color": LIGHT.fills[MARKS[_BANDS[points]]] if points else LIGHT.fills[NO_TARGET],
                "symbol": SYMBOLS[points],
                "size": 13,
                "line": {"color": INK, "width": 1},
            },
            "meta": points,
        }
        for points, marks in groups.items()
        if marks
    ]
    return {"data": traces, "layout": {"meta": point_id(kpi.id, point.id), "height": 340}}


def _values(kpi: Kpi, point: DataPoint, entries: Iterable[CityEntry]) -> Iterable[tuple[CityEntry, Decimal, str, int]]:
    """The cities with a verified number: city, value, its digits, its points (0 without a target)."""
    for entry in entries:
        found = entry.points[kpi.id, point.id]
        if found.is_comparable and isinstance(found.value, Decimal):
            yield entry, found.value, found.written or "", found.band.points if found.band else 0


def named_distribution(
    figure: Figure, kpi: Kpi, point: DataPoint, names: Mapping[str, str], language: Language
) -> Chart:
    """A distribution in a language; explore.js does the same with those that a reader chooses."""
    written, label = deepcopy(figure), language.word(point.label)
    rows = []
    for trace in written["data"]:
        band = _BANDS.get(trace["meta"])
        words = band_words(band, language) if band else no_target_words(point.benchmark.status, language)
        trace["name"] = words
        trace["text"] = []
        for slug, digits in trace["customdata"]:
            value = quantity(Decimal(digits), point.unit, language)
            trace["text"].append(f"{escape(names[slug])}: {escape(value)}")
            rows.append((Decimal(digits), names[slug], value, words))
    written["layout"] |= {
        **_layout(language),
        "height": 340,
        "xaxis": _axis(_axis_words(point, language)),
        # Marks stand on the axis, also where they are few.
        "yaxis": {
            "visible": False,
            "rangemode": "tozero",
            "autorangeoptions": {"include": _STACK},
            "fixedrange": True,
        },
        "legend": {"orientation": "h", "y": -0.32, "x": 0},
        "showlegend": True,
        "margin": {"t": 12, "b": 90, "l": 24, "r": 24},
    }
    rows.sort(key=lambda row: (row[1].casefold(), row[1]))
    gettext, ngettext = language.gettext, language.ngettext
    described = ngettext(
        "%(label)s: one city has a verified value.", "%(label)s: %(count)s cities have a verified value.", len(rows)
    ) % {"label": label, "count": language.number(len(rows))}
    if len(rows) > 1:
        values = [row[0] for row in rows]
        extent = {
            "lowest": quantity(min(values), point.unit, language),
            "highest": quantity(max(values), point.unit, language),
        }
        described += " " + gettext("They reach from %(lowest)s to %(highest)s.") % extent
    return Chart(
        "distribution",
        label,
        described,
        written,
        (gettext("City"), gettext("Result"), gettext("Band")),
        tuple(row[1:] for row in rows),
    )


def scatter(
    one: tuple[Kpi, DataPoint],
    other: tuple[Kpi, DataPoint],
    entries: Sequence[CityEntry],
    names: Mapping[str, str],
    language: Language,
) -> Chart:
    """Two data points against each other, over the cities that have a verified value of both."""
    across = {entry.slug: (value, written) for entry, value, written, _ in _values(*one, entries)}
    up = {entry.slug: (value, written) for entry, value, written, _ in _values(*other, entries)}
    slugs = sorted(across.keys() & up.keys(), key=lambda slug: (names[slug].casefold(), slug))
    rows = tuple(
        (
            names[slug],
            quantity(across[slug][0], one[1].unit, language),
            quantity(up[slug][0], other[1].unit, language),
        )
        for slug in slugs
    )
    labels = {"one": language.word(one[1].label), "other": language.word(other[1].label)}
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [float(across[slug][0]) for slug in slugs],
        "y": [float(up[slug][0]) for slug in slugs],
        "text": [f"{escape(name)}<br>{escape(x)}<br>{escape(y)}" for name, x, y in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": ACCENT, "size": 13, "opacity": 0.85, "line": {"color": "#ffffff", "width": 1}},
    }
    layout = {
        **_layout(language),
        "height": 520,
        "xaxis": _axis(_axis_words(one[1], language)),
        "yaxis": _axis(_axis_words(other[1], language)),
        "margin": {"t": 12, "b": 70, "l": 80, "r": 24},
    }
    described = language.ngettext(
        "%(one)s and %(other)s: one city has a verified value of both.",
        "%(one)s and %(other)s: %(count)s cities have a verified value of both. "
        "That two values go together does not say that one causes the other.",
        len(rows),
    ) % {**labels, "count": language.number(len(rows))}
    title = language.gettext("%(one)s and %(other)s") % labels
    head = (language.gettext("City"), labels["one"], labels["other"])
    return Chart("scatter", title, described, {"data": [trace], "layout": layout}, head, rows)


def rounds(entry: CityEntry, catalog: Catalog, language: Language) -> Chart:
    """Shares of the points over a city's rounds; a line ends where the edition of the catalogue changes."""
    city, gettext = language.proper(entry.name).words, language.gettext
    months = [language.month(found.month) for found in entry.course]
    lines: list[tuple[str, list[Score | None]]] = [
        (gettext("All dimensions"), [found.overall for found in entry.course])
    ]
    for dimension in catalog.dimensions:
        scores: list[Score | None] = [dict(found.dimensions).get(dimension.id) for found in entry.course]
        lines.append((language.word(dimension.name), scores))
    traces = []
    for number, (name, scores) in enumerate(lines):
        for start, end in _editions(entry):
            part = scores[start:end]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": name,
                    "legendgroup": name,
                    "showlegend": end == len(scores),
                    "x": months[start:end],
                    "y": [_share(score) for score in part],
                    "text": [_share_words(score, language) for score in part],
                    "hovertemplate": f"{escape(name)}: %{{text}}<extra></extra>",
                    "line": {
                        "color": _TONES[number % len(_TONES)],
                        "dash": _DASHES[number % len(_DASHES)],
                        "width": 2.5,
                    },
                    "marker": {"symbol": SYMBOLS[4 - number % 4], "size": 10},
                }
            )
    layout = {
        **_layout(language),
        "height": 460,
        "xaxis": {**_axis(""), "type": "category", "categoryorder": "array", "categoryarray": months},
        "yaxis": {
            **_axis(gettext("Share of the points")),
            "range": [0, 103],
            "ticksuffix": _suffix(language),
        },
        "legend": {"orientation": "h", "y": -0.2, "x": 0},
        "margin": {"t": 12, "b": 80, "l": 70, "r": 24},
    }
    rows = tuple(
        (found.name, month, found.edition, *(_share_words(scores[number], language) for _, scores in lines))
        for number, (found, month) in enumerate(zip(entry.course, months, strict=True))
    )
    head = (gettext("Round"), gettext("Report"), gettext("Edition"), *(name for name, _ in lines))
    described = gettext(
        "The share of the points of %(city)s in each round. "
        "A line ends where another edition of the catalogue begins, since the two are not comparable."
    ) % {"city": city}
    title = gettext("%(city)s: bands over rounds") % {"city": city}
    return Chart(f"rounds-{entry.slug}", title, described, {"data": traces, "layout": layout}, head, rows)


def _suffix(language: Language) -> str:
    """What stands behind the number of a percentage."""
    return language.percent(1).replace(language.number(1), "")


def _editions(entry: CityEntry) -> list[tuple[int, int]]:
    """From where to where the rounds follow one edition."""
    starts = [n for n, found in enumerate(entry.course) if not n or entry.course[n - 1].edition != found.edition]
    return list(zip(starts, [*starts[1:], len(entry.course)], strict=True))


def _share_words(score: Score | None, language: Language) -> str:
    return "–" if score is None or score.percent is None else tenths(score.percent, language)


def _share(score: Score | None) -> float | None:
    return None if score is None or score.percent is None else float(round(Fraction(score.percent), 4))


def _axis(title: str) -> Figure:
    return {
        "title": {"text": escape(title), "standoff": 12},
        "gridcolor": LINE,
        "linecolor": INK,
        "zeroline": False,
        "automargin": True,
        "ticks": "outside",
    }


def _axis_words(point: DataPoint, language: Language) -> str:
    unit = unit_words(point.unit, language)
    label = language.word(point.label)
    # The unit of a ratio has brackets of its own, e.g. "(women/men)".
    return f"{label} {unit if unit.startswith('(') else f'({unit})'}" if unit else label


def _layout(language: Language) -> Figure:
    """What all figures share: colours of the page, the language's way to write numbers, no template."""
    separators = language.number(Decimal("1000.5")).replace("1", "").replace("0", "").replace("5", "")
    return {
        "template": None,
        "font": {"family": FONTS.replace("'", ""), "size": 14, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "separators": separators[-1] + separators[:-1],
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": INK, "font": {"color": INK}},
        "dragmode": "zoom",
    }


def marked(chart: Chart, stamp: str, notice: str) -> Chart:
    """A chart that cannot be taken for what it is not: with the stamp of a preview across it, and the site's notice at its foot."""
    notes: list[Figure] = []
    if stamp:
        notes.append(
            {**_NOTE, "text": escape(stamp), "y": 0.5, "textangle": -16, "font": {"size": 44, "color": "#c8373a"}}
        )
    if notice:
        notes.append(
            {
                **_NOTE,
                "text": escape(notice),
                "x": 0.005,
                "xanchor": "left",
                "y": 0,
                "yanchor": "bottom",
                "font": {"size": 13},
            }
        )
    layout = {**chart.figure["layout"], **({"annotations": notes} if notes else {})}
    return replace(chart, figure={**chart.figure, "layout": layout})


Draw = Callable[[Mapping[str, str]], Mapping[str, bytes]]
