"""Every page and every file of the site, with its address.

English stands at the addresses given here, every other language below its code ("nb/"); data and pictures are shared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cityprofiles.datafiles import SCHEMA, results_csv, results_json
from cityprofiles.drawing import wheel_alone
from cityprofiles.language import SOURCE, Language
from cityprofiles.methodology import AtLeast, AtMost, Between, Catalog, Near
from cityprofiles.model import Place, Round, Site
from cityprofiles.presentation import city_card, legend, round_view
from cityprofiles.rows import mark_of_band, mark_of_score
from cityprofiles.score import Band, RoundScores, Score, band_of, percent_of_target, score_round, shown
from cityprofiles.summary import Summary, summarise
from cityprofiles.views import CityCard, RoundView


@dataclass(frozen=True)
class Page:
    """One page in one language.

    address   below the language: "" is the home page; ends in "/" but for "404.html"
    template  in theme/templates
    title, description   for browsers and search engines
    section   which entry of the menu is the current one: "", "cities", "scoring"
    context   what the template gets, by name
    """

    address: str
    template: str
    title: str
    description: str
    section: str = ""
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class RoundOutputs:
    """What one round becomes: its pages by language code, its shared files by address, and its entry in the list of cities."""

    pages: Mapping[str, tuple[Page, ...]]
    files: Mapping[str, str]
    cards: Mapping[str, CityCard]


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example of a data point: rule, value and target in words, its percent of target, and its band."""

    value: str
    percent: str
    points: int
    mark: str
    range: str


def round_outputs(place: Place, found: Round, catalog: Catalog, languages: Sequence[Language]) -> RoundOutputs:
    """All pages and files of one round; those of the city itself too where the round is its latest."""
    scores, summary = score_round(found, catalog), summarise(found, catalog)
    latest = found is place.rounds[0]
    views = {language.code: round_view(place, found, catalog, scores, summary, language) for language in languages}
    pages = {language.code: tuple(_round_pages(views[language.code], latest, language)) for language in languages}
    return RoundOutputs(
        pages,
        _round_files(place, found, catalog, scores, summary, views[SOURCE], latest),
        {code: city_card(view) for code, view in views.items()} if latest else {},
    )


def _round_pages(view: RoundView, latest: bool, language: Language) -> Iterator[Page]:
    values = {"city": view.city.name.words, "country": view.city.country, "month": view.month}
    sentence = view.sentences[0] if view.sentences else ""
    if latest:
        yield Page(
            f"cities/{view.city.slug}/",
            "city.html",
            language.gettext("%(city)s, %(country)s: city profile") % values,
            sentence,
            "cities",
            {"round": view},
        )
    yield Page(
        view.path,
        "report.html",
        language.gettext("%(city)s, %(country)s: Verification Report, %(month)s") % values,
        sentence,
        "cities",
        {"round": view},
    )
    yield Page(
        f"{view.path}snapshot/",
        "snapshot.html",
        language.gettext("%(city)s, %(country)s: City Snapshot, %(month)s") % values,
        sentence,
        "cities",
        {"round": view},
    )


def _round_files(
    place: Place, found: Round, catalog: Catalog, scores: RoundScores, summary: Summary, view: RoundView, latest: bool
) -> dict[str, str]:
    folder = f"cities/{place.slug}/"
    picture = wheel_alone(view.picture)
    files = {
        f"{folder}{found.name}/results.json": results_json(place, found, catalog, scores, summary),
        f"{folder}{found.name}/results.csv": results_csv(place, found, catalog, scores),
        f"{folder}{found.name}/results.schema.json": SCHEMA.read_text(encoding="utf-8"),
        f"{folder}{found.name}/snapshot.svg": picture,
    }
    if latest:
        files[f"{folder}snapshot.svg"] = picture
    return files


def site_pages(site: Site, catalog: Catalog, cards: Sequence[CityCard], language: Language) -> tuple[Page, ...]:
    """The pages that belong to no single city."""
    gettext = language.gettext
    title = language.phrase(site.title).words
    ordered = tuple(sorted(cards, key=lambda card: (card.city.name.words.casefold(), card.city.slug)))
    counts = {
        "cities": language.number(len(ordered)),
        "kpis": language.number(len(catalog.kpis)),
        "data_points": language.number(len(catalog.data_points)),
        "countries": language.number(len({card.city.country for card in ordered})),
    }
    return (
        Page(
            "",
            "home.html",
            title,
            gettext(
                "Verified results of the U4SSC key performance indicators, city by city, with every number, target and sum."
            ),
            "home",
            {"cards": ordered, "counts": counts, "legend": legend(language)},
        ),
        Page(
            "cities/",
            "cities.html",
            gettext("Cities"),
            gettext("All cities with a published verification round."),
            "cities",
            {"cards": ordered},
        ),
        Page(
            "scoring/",
            "scoring.html",
            gettext("How scores are made"),
            gettext("From a city's value to percent of target, points, band and score, with worked examples."),
            "scoring",
            scoring_context(language),
        ),
    )


def not_found_page(languages: Sequence[Language]) -> Page:
    """The one page for addresses that do not exist; a static host serves it everywhere, so it speaks every language."""
    english = languages[0]
    return Page(
        "404.html",
        "404.html",
        english.gettext("Page not found"),
        english.gettext("There is no page at this address."),
        "",
        {
            "messages": tuple(
                (
                    language,
                    language.gettext("Page not found"),
                    language.gettext("There is no page at this address."),
                    language.gettext("Home"),
                    language.gettext("All cities"),
                )
                for language in languages
            )
        },
    )


def scoring_context(language: Language) -> dict[str, object]:
    """The worked examples of the scoring page, calculated by the scoring itself."""
    broadband = tuple(_example(value, AtLeast(Decimal(60)), language) for value in ("57.0", "39.6", "19.8", "19.79"))
    rules = (
        ("at_least", _example("45", AtLeast(Decimal(60)), language)),
        ("at_most", _example("42.00", AtMost(Decimal(10)), language)),
        ("between", _example("4.55", Between(Decimal(0), Decimal("18.2")), language)),
        ("near", _example("0.70", Near(Decimal(1)), language)),
    )
    pooled = tuple(
        (points, mark_of_score(Score(sum(points), len(points)), language)) for points in ((1, 3, 4, 1), (3, 4, 2))
    )
    return {
        "broadband": broadband,
        "rules": dict(rules),
        "pooled": pooled,
        "bands": tuple(mark_of_band(band, language) for band in Band),
        "legend": legend(language),
    }


def _example(value: str, rule: AtLeast | AtMost | Between | Near, language: Language) -> Example:
    percent = percent_of_target(Decimal(value), rule)
    band = mark_of_band(band_of(percent), language)
    cut = shown(percent, 2)
    text = language.percent(cut.normalize() if cut != cut.to_integral_value() else Decimal(int(cut)))
    return Example(language.number(Decimal(value)), text, band.points, band.mark, band.range)
