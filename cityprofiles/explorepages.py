"""The explorer under explore/: four charts with their tables and pictures, and the files of every chart that a reader can choose."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations

from cityprofiles.charts import (
    Chart,
    Draw,
    Figure,
    distribution,
    figure_json,
    marked,
    named_distribution,
    rounds,
    scatter,
    sunburst,
)
from cityprofiles.comparefiles import point_id
from cityprofiles.comparison import edition_of
from cityprofiles.entries import CityEntry, comparable
from cityprofiles.fingerprints import digest_of
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog, DataPoint, Dimension, Kpi
from cityprofiles.pages import Page
from cityprofiles.project import Project
from cityprofiles.spelling import order
from cityprofiles.stills import narrow, wide
from cityprofiles.units import Outputs, Remember, Unit
from cityprofiles.wheelviews import legend

EXPLORER = "explore/"
_FRAME = f"{EXPLORER}chart.html"
_PICTURES = f"{EXPLORER}pictures/"
Point = tuple[Kpi, DataPoint]
# By language code and kind.
Charts = Mapping[str, Mapping[str, Chart]]


@dataclass(frozen=True)
class Choice:
    """What the explorer shows first: a city, one with several rounds (None where there is none), a data point, and two together."""

    city: CityEntry
    course: CityEntry | None
    point: Point
    pair: tuple[Point, Point]


@dataclass(frozen=True)
class Panel:
    """A chart on the page.

    chart      with its table; figure: the address it is loaded from, empty where the page itself has it
    pictures   addresses of its static pictures by name, below the language: "svg", "png", and "narrow" for phones; empty where
               none was drawn
    sizes      of the pictures for wide screens and for phones: pixels across and down, by "wide" and "narrow"
    """

    kind: str
    heading: str
    chart: Chart
    figure: str
    pictures: Mapping[str, str]
    sizes: Mapping[str, tuple[int, int]]


def explore_units(
    project: Project,
    entries: Sequence[CityEntry],
    results: Mapping[str, str],
    stamp: str,
    draw: Draw,
    remember: Remember,
) -> Iterator[Unit]:
    """The page with its pictures; a file for each data point, each city, and each city with several rounds.

    results    what cities of the current edition have for each KPI, see entries.results_of
    remember   gives the figures of the last build
    """
    public = [entry for entry in entries if entry.latest]
    alike = comparable(entries, project.catalog)
    points = [found for found in project.catalog.data_points if not found[1].is_answer]
    choice = _choice(public, alike, points, project.catalog)
    for kpi, point in points:
        make = partial(_point_file, kpi, point, alike)
        yield Unit(f"explore/{point_id(kpi.id, point.id).lower()}", results[kpi.id], make)
    for entry in public:
        yield Unit(
            f"explore/cities/{entry.slug}", (stamp, entry.digests.whole), partial(_city_files, project, entry, stamp)
        )
    if choice is None:
        yield Unit("explore", (), partial(_empty, project))
        return

    @cache
    def charts() -> Charts:
        return {language.code: _charts(choice, project, alike, stamp, language) for language in project.languages}

    def figures() -> Mapping[str, str]:
        found: dict[str, str] = {}
        for code, drawn in charts().items():
            for kind, chart in drawn.items():
                whole = figure_json(wide(chart.figure))
                found |= {f"{kind}.{code}.svg": whole, f"{kind}.{code}.png": whole}
                found[f"{kind}-narrow.{code}.svg"] = figure_json(narrow(chart.figure))
        return found

    chosen = tuple((kpi.id, point.id, results[kpi.id]) for kpi, point in (choice.point, *choice.pair))
    cities = (choice.city.digests.whole, choice.course and choice.course.digests.whole)
    shown = digest_of((stamp, chosen, cities, [entry.digests.name for entry in alike]))
    pictures = draw(remember("explore", shown, figures))
    listed = tuple((entry.slug, entry.name, len(entry.course)) for entry in public)
    drawn = tuple((name, hashlib.sha256(data).hexdigest()) for name, data in sorted(pictures.items()))
    yield Unit("explore", (listed, drawn, shown), partial(_page, project, public, points, charts, pictures, choice))


def _choice(
    public: Sequence[CityEntry], alike: Sequence[CityEntry], points: Sequence[Point], catalog: Catalog
) -> Choice | None:
    """The first whole report by the city's name, and the data points that most cities have a verified value of."""
    if not public:
        return None
    ordered = sorted(public, key=lambda entry: (not entry.is_full, entry.name.english.casefold(), entry.slug))
    several = [entry for entry in ordered if len(entry.course) > 1]
    having = _having(alike, catalog)
    known = [having.get((kpi.id, point.id), 0) for kpi, point in points]
    ranked = sorted(range(len(points)), key=lambda n: (not points[n][1].benchmark.rule, -known[n].bit_count()))
    one, other = max(
        combinations(ranked, 2),
        key=lambda pair: ((known[pair[0]] & known[pair[1]]).bit_count(), _apart(points[pair[0]], points[pair[1]])),
    )
    return Choice(ordered[0], several[0] if several else None, points[ranked[0]], (points[one], points[other]))


def _having(cities: Sequence[CityEntry], catalog: Catalog) -> Mapping[tuple[str, str | None], int]:
    """By data point, the cities whose value of it can stand beside others, as bits. The cities are of the catalogue's edition."""
    digits = len(catalog.data_points)
    columns = zip(*(f"{city.comparable:0{digits}b}" for city in cities), strict=True)
    # The first data point is the lowest bit, and so the last digit.
    backwards = reversed(catalog.data_points)
    return {
        (kpi.id, point.id): int("".join(column), 2) for (kpi, point), column in zip(backwards, columns, strict=False)
    }


def _apart(one: Point, other: Point) -> bool:
    return one[0].dimension != other[0].dimension


def _charts(
    choice: Choice, project: Project, alike: Sequence[CityEntry], stamp: str, language: Language
) -> dict[str, Chart]:
    names = {entry.slug: language.proper(entry.name).words for entry in alike}
    found = {
        "city": sunburst(choice.city, project.catalogs[edition_of(choice.city)], language),
        "distribution": named_distribution(distribution(*choice.point, alike), *choice.point, names, language),
        "scatter": scatter(*choice.pair, alike, names, language),
    }
    if choice.course:
        found["rounds"] = rounds(choice.course, project.catalogs[choice.course.course[-1].edition], language)
    return {kind: marked(chart, stamp, _notice(project, language)) for kind, chart in found.items()}


def _notice(project: Project, language: Language) -> str:
    """The site's notice, such as that its cities are samples; empty on most sites."""
    return language.phrase(project.site.notice).words if project.site.notice else ""


def _point_file(kpi: Kpi, point: DataPoint, entries: Sequence[CityEntry]) -> Outputs:
    name = point_id(kpi.id, point.id).lower().replace("/", "-")
    return Outputs(files={f"{EXPLORER}points/{name}.json": figure_json(distribution(kpi, point, entries))})


def _city_files(project: Project, entry: CityEntry, stamp: str) -> Outputs:
    files: dict[str, str | bytes] = {}
    for language in project.languages:
        chart = sunburst(entry, project.catalogs[edition_of(entry)], language)
        files[f"{EXPLORER}cities/{entry.slug}.{language.code}.json"] = _chart_json(
            marked(chart, stamp, _notice(project, language))
        )
        if len(entry.course) > 1:
            chart = rounds(entry, project.catalogs[entry.course[-1].edition], language)
            files[f"{EXPLORER}rounds/{entry.slug}.{language.code}.json"] = _chart_json(
                marked(chart, stamp, _notice(project, language))
            )
    return Outputs(files=files)


def _chart_json(chart: Chart) -> str:
    content = {
        "title": chart.title,
        "description": chart.description,
        "figure": chart.figure,
        "head": chart.head,
        "rows": chart.rows,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _empty(project: Project) -> Outputs:
    return Outputs({language.code: (_page_of((), (), (), (), None, language),) for language in project.languages})


def _frame_page(language: Language) -> Page:
    """The page in whose frame a chart is drawn; whoever comes to it alone is led to the explorer."""
    title = language.gettext("A chart of the explorer")
    description = language.gettext("The explorer draws its charts in this page. On its own it shows nothing.")
    return Page(_FRAME, "chart.html", title, description)


def _page(
    project: Project,
    public: Sequence[CityEntry],
    points: Sequence[Point],
    charts: Callable[[], Charts],
    pictures: Mapping[str, bytes],
    choice: Choice,
) -> Outputs:
    files: dict[str, str | bytes] = {}
    pages = {}
    for language in project.languages:
        found = charts()[language.code]
        panels = tuple(_panel(kind, chart, pictures, language) for kind, chart in found.items())
        explorer = _page_of(panels, public, points, project.catalog.dimensions, choice, language)
        pages[language.code] = (explorer, _frame_page(language))
        for panel in panels:
            for address in panel.pictures.values():
                name, ending = address.removeprefix(_PICTURES).split(".")
                files[language.prefix + address] = pictures[f"{name}.{language.code}.{ending}"]
        for kind in ("distribution", "scatter"):
            files[f"{EXPLORER}{kind}.{language.code}.json"] = _chart_json(found[kind])
    return Outputs(pages, files)


def _panel(kind: str, chart: Chart, pictures: Mapping[str, bytes], language: Language) -> Panel:
    gettext = language.gettext
    headings: Mapping[str, Callable[[], str]] = {
        "city": lambda: gettext("A city, to zoom into"),
        "distribution": lambda: gettext("One data point over all cities"),
        "scatter": lambda: gettext("Two data points against each other"),
        "rounds": lambda: gettext("Bands over rounds"),
    }
    figures = {
        "city": f"{EXPLORER}cities/{chart.name.removeprefix('city-')}.{language.code}.json",
        "distribution": "",
        "scatter": f"{EXPLORER}scatter.{language.code}.json",
        "rounds": f"{EXPLORER}rounds/{chart.name.removeprefix('rounds-')}.{language.code}.json",
    }
    addresses = {
        "svg": f"{_PICTURES}{kind}.svg",
        "png": f"{_PICTURES}{kind}.png",
        "narrow": f"{_PICTURES}{kind}-narrow.svg",
    }
    drawn = addresses if pictures else {}
    sizes = {"wide": _size(wide(chart.figure)), "narrow": _size(narrow(chart.figure))}
    return Panel(kind, headings[kind](), chart, figures[kind], drawn, sizes)


def _size(figure: Figure) -> tuple[int, int]:
    return figure["layout"]["width"], figure["layout"]["height"]


def _page_of(
    panels: Sequence[Panel],
    public: Sequence[CityEntry],
    points: Sequence[Point],
    dimensions: Sequence[Dimension],
    choice: Choice | None,
    language: Language,
) -> Page:
    word = language.word
    cities = sorted(
        ((entry.slug, language.proper(entry.name).words, len(entry.course) > 1) for entry in public),
        key=lambda city: (order(city[1], language.code), city[0]),
    )
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    names = {
        category.key: (word(dimension.name), word(category.name))
        for dimension in dimensions
        for category in dimension.categories
    }
    for kpi, point in points:
        groups.setdefault(names[kpi.category], []).append((point_id(kpi.id, point.id), word(point.label)))
    chosen = {
        "city": choice.city.slug if choice else "",
        "rounds": choice.course.slug if choice and choice.course else "",
        "point": _id(choice.point) if choice else "",
        "one": _id(choice.pair[0]) if choice else "",
        "other": _id(choice.pair[1]) if choice else "",
    }
    return Page(
        EXPLORER,
        "explore.html",
        language.gettext("Explore the results"),
        language.gettext("Charts of all cities to zoom into and to choose from, each with its table."),
        "explore",
        {
            "panels": panels,
            "cities": cities,
            "groups": tuple((f"{one}: {other}", tuple(found)) for (one, other), found in groups.items()),
            "chosen": chosen,
            "legend": legend(language),
            "words": f"compare/words.{language.code}.json",
            "frame": _FRAME,
        },
        picture=panels[0].pictures.get("png", "") if panels else "",
        picture_text=panels[0].chart.title if panels else "",
    )


def _id(found: Point) -> str:
    return point_id(found[0].id, found[1].id)
