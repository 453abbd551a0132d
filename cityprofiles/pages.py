"""A page of the site with its address, and the pages that belong to no single city.

English stands at the addresses given here, every other language below its code ("nb/"); data and pictures are shared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cityprofiles.language import Language
from cityprofiles.methodology import AtLeast, AtMost, Between, Near
from cityprofiles.rows import mark_of_band, mark_of_score
from cityprofiles.score import Band, Score, band_of, percent_of_target, shown
from cityprofiles.wheelviews import legend

CITIES_FILE = "cities/cities.json"


@dataclass(frozen=True)
class Page:
    """One page in one language.

    address   below the language: "" is the home page; ends in "/", or is a file such as "404.html" or "feed.xml"
    template  in theme/templates
    title, description   for browsers and search engines
    section   which entry of the menu is the current one: "", "cities", "scoring"
    context   what the template gets, by name
    data      the address of what the page says as JSON, shared by all languages; empty where it has no data of its own
    feed      the address of the feed about it, below the language, and feed_title
    picture   the address of the picture that stands for it where it is shared, below the language, 1200 × 630 pixels, and its
              alternative text; empty: the site's own
    about     what it is about, in the words of schema.org; empty where that is nothing of its own
    """

    address: str
    template: str
    title: str
    description: str
    section: str = ""
    context: Mapping[str, object] = field(default_factory=dict)
    data: str = ""
    feed: str = ""
    feed_title: str = ""
    picture: str = ""
    picture_text: str = ""
    about: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example of a data point: rule, value and target in words, its percent of target, and its band."""

    value: str
    percent: str
    points: int
    mark: str
    range: str


def scoring_page(language: Language) -> Page:
    """How scores are made."""
    gettext = language.gettext
    return Page(
        "scoring/",
        "scoring.html",
        gettext("How scores are made"),
        gettext("From a city's value to percent of target, points, band and score, with worked examples."),
        "scoring",
        scoring_context(language),
    )


def manifest_page(language: Language) -> Page:
    """The site as an app on a phone: its name, its colours, its icons."""
    description = language.gettext("Verified results of the U4SSC key performance indicators, city by city.")
    return Page("site.webmanifest", "site.webmanifest", "", description)


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
