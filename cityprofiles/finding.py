"""How a reader finds a city or a subject: the home page, the list of all cities, and the search with its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise

from cityprofiles.entries import CityEntry
from cityprofiles.forms import Text
from cityprofiles.kpiviews import category_path, kpi_path, sub_dimension_path
from cityprofiles.language import Language, Phrase
from cityprofiles.mapviews import SHAPES, City, Drawn, MapsView, Words, drawn_maps, maps_view
from cityprofiles.methodology import Catalog
from cityprofiles.pages import CITIES_FILE, Page
from cityprofiles.presentation import goal_names
from cityprofiles.project import Project
from cityprofiles.rows import ScoreMark, mark_of_band, mark_of_score
from cityprofiles.score import Band, shown
from cityprofiles.searchindex import Record, bundle_folder, index_files
from cityprofiles.spelling import folded, letter, order, spellings
from cityprofiles.structured import graph, website
from cityprofiles.summary import Count
from cityprofiles.units import Outputs, Remember, Unit
from cityprofiles.wheelviews import legend
from cityprofiles.worldmap import Spot

# The parts of the site that have pages: the home page and the search lead to no others.
PARTS = frozenset(
    {"categories/", "compare/", "countries/", "data/", "explore/", "kpis/", "scoring/", "sdgs/", "sub-dimensions/"}
)
FEATURED_AT_MOST = 6
# From so many cities on, the list is divided by letters.
LETTERS_FROM = 21
NAMED_AT_MOST = 3
# The upper limits of the classes of size, in inhabitants.
SIZES = (20_000, 100_000, 500_000, 2_000_000)


@dataclass(frozen=True, slots=True)
class CityRow:
    """A city in a list.

    path      of its profile, below the language; its small wheel stands there as thumbnail.svg
    code      of the country; region: empty where it is not known
    population, year   written out; both empty where it is not known; inhabitants, size: for the script of the list
    month     of the latest round; round_month: "2020-09"; full: a whole report, not an extract
    reported  the share of data points that are reported, in whole percent; empty in an extract; share: its digits
    score     of the city as a whole; exact: its digits for the script, empty without a score
    place     "latitude,longitude", or empty
    """

    name: Phrase
    path: str
    country: str
    code: str
    region: Phrase | None
    population: str
    year: str
    inhabitants: int
    size: int
    month: str
    round_month: str
    full: bool
    reported: str
    share: int
    score: ScoreMark
    exact: str
    provisional: bool
    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class LetterGroup:
    """The cities under one letter; `anchor`: the id of its place in the page. `letter` is empty where the list is not divided."""

    letter: str
    anchor: str
    rows: tuple[CityRow, ...]


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into the site: its address, its name, what stands there, and its icon."""

    path: str
    title: str
    words: str
    icon: str


def finding_units(project: Project, entries: Sequence[CityEntry], remember: Remember) -> Iterator[Unit]:
    """The home page, the list, the search page, and the search index of every language.

    remember   gives the maps of the last build
    """
    shown_entries = tuple(entry for entry in entries if entry.latest)
    spots = tuple(map(_spot, filter(_has_place, shown_entries)))
    drawn = remember("maps", spots, partial(drawn_maps, spots))
    whole = tuple(entry.digests.whole for entry in shown_entries)
    names = tuple(entry.digests.name for entry in shown_entries)
    for language in project.languages:
        yield Unit(f"finding/{language.code}", whole, partial(_outputs, project, shown_entries, drawn, language))
        yield Unit(f"search/{language.code}", names, partial(_index, project.catalog, shown_entries, language))


def _has_place(entry: CityEntry) -> bool:
    return entry.latitude != ""


def _spot(entry: CityEntry) -> Spot:
    return Spot(entry.slug, float(entry.latitude), float(entry.longitude))


def _outputs(project: Project, entries: Sequence[CityEntry], drawn: Drawn | None, language: Language) -> Outputs:
    return Outputs({language.code: _pages(project, entries, drawn, language)})


def _index(catalog: Catalog, entries: Sequence[CityEntry], language: Language) -> Outputs:
    return Outputs(files=index_files(tuple(records_of(catalog, entries, language)), language.code))


def _pages(project: Project, entries: Sequence[CityEntry], drawn: Drawn | None, language: Language) -> tuple[Page, ...]:
    gettext = language.gettext
    ordered = sorted(entries, key=lambda entry: (order(language.proper(entry.name).words, language.code), entry.slug))
    rows = tuple(city_row(entry, language) for entry in ordered)
    search = {"bundle": bundle_folder(language.code)}
    newest = _newest(ordered, rows)
    maps = _maps(drawn, ordered, rows, language) if drawn else None
    unplaced = tuple(row for row in rows if not row.place)
    counts = {
        "cities": len(rows),
        "cities_written": language.number(len(rows)),
        "kpis": language.number(len(project.catalog.kpis)),
        "data_points": language.number(len(project.catalog.data_points)),
        "countries": len({row.code for row in rows}),
    }
    home = {
        "search": search,
        "counts": counts,
        "maps": maps,
        "unplaced": unplaced[: NAMED_AT_MOST * 10],
        "unplaced_count": len(unplaced),
        "newest": newest[0] if newest else None,
        "featured": newest if len(rows) > len(newest) else rows,
        "legend": legend(language),
        "bands": tuple(mark_of_band(band, language) for band in Band),
        "shapes": SHAPES,
        "entrances": tuple(entrance for entrance in _entrances(language) if entrance.path in PARTS),
    }
    groups = letter_groups(rows, language)
    return (
        Page(
            "",
            "home.html",
            language.phrase(project.site.title).words,
            gettext(
                "Verified results of the U4SSC key performance indicators, city by city, with every number, target and sum."
            ),
            "home",
            home,
            data=CITIES_FILE,
            about=graph(website(project.site, language)),
        ),
        Page(
            "cities/",
            "cities.html",
            gettext("Cities"),
            gettext("All cities with a published verification round."),
            "cities",
            {
                "groups": groups,
                "count": len(rows),
                "count_written": language.number(len(rows)),
                "choices": _choices(rows, language),
            },
            data="cities/cities.json",
        ),
        Page(
            "search/",
            "search.html",
            gettext("Search"),
            gettext("Find a city, an indicator or a goal by its name, also where it is misspelt."),
            "search",
            {"search": search, "entrances": home["entrances"], "letters": groups if groups[1:] else ()},
        ),
    )


def city_row(entry: CityEntry, language: Language) -> CityRow:
    """A city in a list, from its latest round."""
    latest = entry.latest
    if latest is None:
        raise ValueError(f"{entry.slug} has no round that is shown")
    percent = entry.overall.percent
    share = Count(entry.total, entry.reported, entry.reported).percent_verified
    known = entry.total > 0
    return CityRow(
        name=language.proper(entry.name),
        path=entry.path,
        country=language.country(entry.country),
        code=entry.country,
        region=language.phrase(entry.region) if entry.region else None,
        population=language.number(entry.population) if entry.population else "",
        year=str(entry.population_year) if entry.population else "",
        inhabitants=entry.population,
        size=size_of(entry.population),
        month=language.month(latest.month),
        round_month=latest.month,
        full=latest.full,
        reported=language.percent(share) if known else "",
        share=share if known else -1,
        score=mark_of_score(entry.overall, language),
        exact=str(shown(percent, 4)) if percent is not None else "",
        provisional=entry.provisional > 0,
        sentence=entry.sentences[language.code],
        place=f"{entry.latitude},{entry.longitude}" if entry.latitude and entry.longitude else "",
    )


def size_of(population: int) -> int:
    """The class of size, from 1 for the smallest; 0 where the population is not known."""
    return sum(population >= limit for limit in SIZES) + 1 if population else 0


def letter_groups(rows: Sequence[CityRow], language: Language) -> tuple[LetterGroup, ...]:
    """Rows in the order of names, by their first letter where there are many."""
    if len(rows) < LETTERS_FROM:
        return (LetterGroup("", "", tuple(rows)),)
    found = groupby(rows, key=lambda row: letter(row.name.words, language.code))
    return tuple(LetterGroup(key, f"letter-{_letter_id(key)}", tuple(group)) for key, group in found)


def _letter_id(key: str) -> str:
    return folded(key) if folded(key) == key.casefold() else "-".join(str(ord(c)) for c in key)


def _choices(rows: Sequence[CityRow], language: Language) -> dict[str, tuple[tuple[str, str], ...]]:
    """What each field of the filter offers: (value, words)."""
    gettext = language.gettext
    countries = sorted({(row.code, row.country) for row in rows}, key=lambda pair: order(pair[1], language.code))
    limits = [language.number(limit) for limit in SIZES]
    sizes = [
        gettext("below %(limit)s") % {"limit": limits[0]},
        *(gettext("%(low)s to %(high)s") % {"low": low, "high": high} for low, high in pairwise(limits)),
        gettext("%(limit)s and more") % {"limit": limits[-1]},
    ]
    there = {row.size for row in rows}
    years = sorted({row.round_month[:4] for row in rows}, reverse=True)
    bands = tuple(mark_of_band(band, language) for band in Band)
    return {
        "countries": tuple(countries),
        "sizes": tuple((str(i), words) for i, words in enumerate(sizes, start=1) if i in there),
        "years": tuple((year, year) for year in years),
        "shares": tuple(
            (str(share), gettext("%(percent)s or more") % {"percent": language.percent(share)})
            for share in (50, 75, 90)
        ),
        "bands": tuple((band.mark, f"{band.range}: {band.words}") for band in bands),
    }


def _newest(entries: Sequence[CityEntry], rows: Sequence[CityRow]) -> tuple[CityRow, ...]:
    """The cities whose results were published last, whole reports before extracts; the latest first."""
    pairs = sorted(zip(entries, rows, strict=True), key=lambda pair: pair[0].slug)
    pairs.sort(key=lambda pair: (pair[1].full, pair[0].latest.approved if pair[0].latest else ""), reverse=True)
    return tuple(row for _, row in pairs[:FEATURED_AT_MOST])


def _maps(drawn: Drawn, entries: Sequence[CityEntry], rows: Sequence[CityRow], language: Language) -> MapsView:
    gettext, ngettext = language.gettext, language.ngettext
    cities = []
    for entry, row in zip(entries, rows, strict=True):
        if row.place:
            mark = row.score.band.mark
            cities.append(City(_spot(entry), row.name.words, _standing(row, language), mark, row.path))
    countries = {entry.slug: language.country(entry.country) for entry in entries}

    def several(group: Sequence[City]) -> str:
        names = language.names([city.name for city in group[:NAMED_AT_MOST]])
        if len(group) > NAMED_AT_MOST:
            names += gettext(" and more")
        count = language.number(len(group))
        return ngettext("%(count)s city: %(names)s", "%(count)s cities: %(names)s", len(group)) % {
            "count": count,
            "names": names,
        }

    def detail(group: Sequence[City]) -> str:
        there = sorted({countries[city.spot.key] for city in group}, key=lambda name: order(name, language.code))
        return language.enumeration(there) if len(there) <= NAMED_AT_MOST else gettext("Where most cities are")

    title = gettext("Map of the cities")
    return maps_view(drawn, cities, Words(title, detail, several, language.number))


def _standing(row: CityRow, language: Language) -> str:
    """What is said of a city on the map."""
    if not row.full:
        return language.gettext("extract of a report, no score")
    if not row.score.percent:
        return row.score.band.words
    return language.gettext("%(percent)s of the points, %(words)s") % {
        "percent": row.score.percent,
        "words": row.score.band.words,
    }


def _entrances(language: Language) -> tuple[Entrance, ...]:
    """Every way into the site beside the cities."""
    gettext = language.gettext
    return (
        Entrance(
            "kpis/",
            gettext("Indicators"),
            gettext("What each indicator measures, and where every city stands."),
            "table",
        ),
        Entrance(
            "sdgs/",
            gettext("Global goals"),
            gettext("The 17 Sustainable Development Goals, by the indicators that serve them."),
            "globe",
        ),
        Entrance(
            "compare/",
            gettext("Compare"),
            gettext("Two to five cities side by side, only where they can be compared."),
            "people",
        ),
        Entrance(
            "explore/",
            gettext("Explore"),
            gettext(
                "Charts to look into: one city as rings, one indicator in all cities, two indicators against each other."
            ),
            "share",
        ),
        Entrance(
            "data/", gettext("Data"), gettext("Everything as files, with a dictionary and examples of code."), "data"
        ),
        Entrance(
            "scoring/",
            gettext("How scores are made"),
            gettext("From a value to percent of target, points and band, with worked examples."),
            "info",
        ),
    )


def records_of(catalog: Catalog, entries: Sequence[CityEntry], language: Language) -> Iterator[Record]:
    """Everything that the search finds: the cities, and the subjects whose parts of the site have pages."""
    for entry in entries:
        yield _city_record(entry, language)
    for record in _subjects(catalog, entries, language):
        if record.address.split("/")[0] + "/" in PARTS:
            yield record


def _subjects(catalog: Catalog, entries: Sequence[CityEntry], language: Language) -> Iterator[Record]:
    gettext, word = language.gettext, language.word
    for code in sorted({entry.country for entry in entries}):
        name = language.country(code)
        yield Record(f"countries/{code.lower()}/", "country", name, gettext("country"), (code, *_forms([name])))
    for kpi in catalog.kpis.values():
        name = word(kpi.name)
        # People look for what a data point is called: "ozone", not "air pollution".
        points = [word(point.label) for point in kpi.data_points if point.id]
        names = tuple(dict.fromkeys((kpi.code, kpi.id, *_forms([name]), *points, *_forms(points), kpi.name)))
        yield Record(kpi_path(kpi.id), "kpi", name, kpi.code, names, word(kpi.definition))
    for dimension in catalog.dimensions:
        for category in dimension.categories:
            name = word(category.name)
            path = category_path(category)
            yield Record(path, "category", name, word(dimension.name), (*_forms([name]), category.name))
        for sub in dimension.sub_dimensions:
            name = word(sub.name)
            path = sub_dimension_path(sub)
            yield Record(path, "sub-dimension", name, word(dimension.name), (sub.id, *_forms([name]), sub.name))
    for goal, name in goal_names(language).items():
        if goal in catalog.goals:
            detail = gettext("SDG %(number)s") % {"number": language.number(goal)}
            yield Record(f"sdgs/{goal}/", "sdg", name, detail, (f"SDG {goal}", *_forms([name])))
    words = gettext("Percent of target, points, bands, benchmarks")
    yield Record("scoring/", "page", gettext("How scores are made"), gettext("page"), (), words)


def _city_record(entry: CityEntry, language: Language) -> Record:
    """A city with all forms of its name, and those of the places that it was."""
    name = language.proper(entry.name).words
    texts: list[Text] = [entry.name, *entry.formerly]
    others = [form for text in texts for form in text.root.values()]
    region = sorted(set(entry.region.root.values())) if entry.region else []
    country = language.country(entry.country)
    here = language.phrase(entry.region).words if entry.region else ""
    names = tuple(dict.fromkeys(form for form in (*others, *_forms([name, *others])) if form != name))
    return Record(
        entry.path,
        "city",
        name,
        country,
        names,
        " . ".join(dict.fromkeys((here, *region, *_forms(region), entry.country))),
    )


def _forms(names: Sequence[str]) -> tuple[str, ...]:
    """The other spellings of names."""
    return tuple(dict.fromkeys(form for name in names for form in spellings(name) if form != name.casefold()))
