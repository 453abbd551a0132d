"""The pages under compare/: one to choose cities on, and for every city one that stands beside the cities most like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from cityprofiles.comparefiles import city_json, words_json
from cityprofiles.comparison import CITIES_AT_MOST, YEARS_APART_AT_MOST, Comparison, compare, edition_of
from cityprofiles.entries import CityEntry
from cityprofiles.language import Language
from cityprofiles.pages import Page
from cityprofiles.project import Project
from cityprofiles.sidebyside import comparison_view, density_words, similar_view, where_words
from cityprofiles.similarity import KILOMETRES, Likeness, Similar, measures, nearest
from cityprofiles.spelling import order
from cityprofiles.units import Outputs, Remember, Unit

CHOICE = "compare/"
# How many values a page of similar cities shows: a thousand cities have one each, in every language.
CELLS_AT_MOST = 300


def compare_units(project: Project, entries: Sequence[CityEntry], stamp: str, remember: Remember) -> Iterator[Unit]:
    """The page of choice with its words, and a page and a small file for each city."""
    public = [entry for entry in entries if entry.latest]
    editions = tuple(sorted({edition_of(entry) for entry in public}))
    provisional = any(entry.provisional for entry in public)
    whole = {entry.slug: entry.digests.whole for entry in public}
    listed = tuple(whole.values())
    yield Unit("compare", (listed, editions, provisional), partial(_choice, project, public, editions, provisional))
    measured = measures(public)
    near = remember("nearest", measured, partial(nearest, measured))
    similar = Similar({entry.slug: entry for entry in public}, {one.slug: one for one in measured}, near)
    # Of a city whose rounds are all withdrawn, its own unit keeps these addresses.
    for entry in public:
        inputs = (stamp, whole[entry.slug], tuple(whole[other] for other, _ in near.get(entry.slug, ())))
        yield Unit(f"compare/{entry.slug}", inputs, partial(_city, project, entry, similar, stamp))


def _choice(project: Project, entries: Sequence[CityEntry], editions: Sequence[str], provisional: bool) -> Outputs:
    catalogs = [project.catalogs[edition] for edition in editions]
    return Outputs(
        {language.code: (_choice_page(entries, provisional, language),) for language in project.languages},
        {f"{CHOICE}words.{language.code}.json": words_json(catalogs, language) for language in project.languages},
    )


def _choice_page(entries: Sequence[CityEntry], provisional: bool, language: Language) -> Page:
    cities = [(entry.slug, language.proper(entry.name), where_words(entry, language)) for entry in entries]
    return Page(
        CHOICE,
        "compare.html",
        language.gettext("Compare cities"),
        language.gettext(
            "Two to five cities side by side, on what all of them have reported and what can be compared fairly."
        ),
        "compare",
        {
            "cities": sorted(cities, key=lambda city: (order(city[1].words, language.code), city[0])),
            "words": f"{CHOICE}words.{language.code}.json",
            "provisional": provisional,
            **_limits(language),
        },
    )


def _city(project: Project, entry: CityEntry, all_similar: Similar, stamp: str) -> Outputs:
    similar = all_similar.to(entry.slug)
    found = _comparisons(entry, similar, project)
    pages: Mapping[str, tuple[Page, ...]] = {
        language.code: (
            Page(
                f"{CHOICE}{entry.slug}/",
                "similar.html",
                language.gettext("%(city)s beside similar cities") % {"city": language.proper(entry.name).words},
                language.gettext(
                    "%(city)s and the cities most like it, side by side, on what all of them have reported."
                )
                % {"city": language.proper(entry.name).words},
                "compare",
                {
                    "slug": entry.slug,
                    "name": language.proper(entry.name),
                    "path": entry.path,
                    "inhabitants": language.number(entry.population) if entry.population else "",
                    "year": str(entry.population_year),
                    "density": density_words(entry, language),
                    "country": language.country(entry.country),
                    "similar": tuple(similar_view(one, language) for one in similar),
                    "comparisons": tuple(comparison_view(one, language) for one in found),
                    "address": f"?cities={','.join(city.slug for city in found[0].cities)}" if found else "",
                    "provisional": entry.provisional > 0,
                    **_limits(language),
                },
            ),
        )
        for language in project.languages
    }
    return Outputs(pages, {f"{CHOICE}{entry.slug}/results.json": city_json(entry, stamp)})


def _comparisons(entry: CityEntry, similar: Sequence[Likeness], project: Project) -> list[Comparison]:
    """A city beside those like it, one by one, until the page is long enough.

    The next one joins the comparison before it where the two have all but the same data points, else it stands in one of its own.
    """
    found: list[Comparison] = []
    for one in (likeness.city for likeness in similar):
        pair = compare([entry, one], project.catalogs)
        joined = compare([*found[-1].cities, one], project.catalogs) if found else pair
        if len(joined.compared) * 10 < len(pair.compared) * 9:
            joined = pair
        cells = sum(_cells(earlier) for earlier in found if joined is pair or earlier is not found[-1]) + _cells(joined)
        if found and cells > CELLS_AT_MOST:
            break
        found = [*found, pair] if joined is pair else [*found[:-1], joined]
    return found


def _cells(found: Comparison) -> int:
    return len(found.compared) * len(found.members)


def _limits(language: Language) -> dict[str, str]:
    return {
        "years": language.number(YEARS_APART_AT_MOST),
        "most": language.number(CITIES_AT_MOST),
        "kilometres": language.number(KILOMETRES),
    }
