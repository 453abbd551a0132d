"""What the pages of a city get so that they can be cited, shared and read by programs: data, feed, picture, citation, schema.org.

A page below a round's address is about that round, any other page of a city about the city and its latest round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cityprofiles.citation import ENGLISH, bibtex, citation_formats, citation_of, wording
from cityprofiles.feeds import feed_page
from cityprofiles.history import ScoredRound
from cityprofiles.language import Language
from cityprofiles.model import Place, Site
from cityprofiles.pages import Page
from cityprofiles.releases import Release, releases_of
from cityprofiles.structured import Node, city_node, dataset, graph, measured
from cityprofiles.views import RoundView


@dataclass(frozen=True, slots=True)
class CitationView:
    """The reference to a round as a page shows it.

    text    a sentence in the language of the page, which ends with the address
    bibtex  for programs, in English as the files are; files: (address, name of the format) of each
    """

    text: str
    address: str
    bibtex: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sharing:
    """What is known of a city when its pages are made ready, in one language.

    rounds, views   the rounds that are shown, from the oldest; empty where all are withdrawn
    card     the name of the picture in the folders of city and rounds, e.g. "card.png"; empty: there are no such pictures
    stamp    what a preview carries; empty in public
    """

    place: Place
    rounds: Sequence[ScoredRound]
    views: Sequence[RoundView]
    site: Site
    stamp: str
    card: str
    language: Language


def ready_pages(pages: Iterable[Page], sharing: Sharing) -> Iterator[Page]:
    """Every page of a city with what it takes to be cited, shared and read by programs; and the city's feed."""
    place, language = sharing.place, sharing.language
    folder = f"cities/{place.slug}/"
    name = language.proper(place.city.name).words
    title = language.gettext("%(city)s: publications") % {"city": name}
    releases = releases_of(place)
    by_round = {view.name: _of_round(number, sharing, releases) for number, view in enumerate(sharing.views)}
    latest = by_round[sharing.views[-1].name] if sharing.views else None
    withdrawn = {release.round for release in releases} - set(by_round)
    for page in pages:
        part, _, rest = page.address.removeprefix(folder).partition("/")
        is_of_round = part in by_round or part in withdrawn
        home = f"{folder}{part}/" if is_of_round else folder
        data = f"{home}results.json" if is_of_round else f"{home}city.json"
        ready = replace(page, data=data, feed=f"{folder}feed.xml", feed_title=title)
        known = by_round.get(part) if is_of_round else latest
        # The report stands for the round and the profile for the city; their other pages are views of the same data.
        stands = not (rest if is_of_round else part)
        about = (known.whole if is_of_round else known.short) if known and stands else {}
        yield _told(ready, known, f"{home}{sharing.card}" if sharing.card else "", about) if known else ready
    yield feed_page(folder, title, releases, sharing.site, sharing.stamp, language)


@dataclass(frozen=True)
class _Known:
    """What pages of one round get. `whole`: the graph of its report; `short`: that of the city's profile."""

    citation: CitationView
    picture_text: str
    whole: Node
    short: Node


def _told(page: Page, known: _Known, picture: str, about: Node) -> Page:
    """A page with what is known of its round. `picture`: its address; empty where there is none."""
    return replace(
        page,
        context={**page.context, "citation": known.citation},
        picture=picture,
        picture_text=known.picture_text if picture else "",
        about=about,
    )


def _of_round(number: int, sharing: Sharing, releases: Iterable[Release]) -> _Known:
    scored, view = sharing.rounds[number], sharing.views[number]
    place, site, language = sharing.place, sharing.site, sharing.language
    release = next(release for release in releases if release.round == view.name)
    citation = citation_of(place, scored.round, site, sharing.stamp, language)
    english = citation_of(place, scored.round, site, sharing.stamp, ENGLISH)
    results = dataset(scored.round, release, citation, _description(view, language), site, language)
    city = city_node(place, site, language)
    known = {result.kpi for result in scored.round.results if result.value is not None}
    return _Known(
        CitationView(wording(citation), citation.address, bibtex(english), citation_formats(release.path)),
        picture_text(view, language),
        graph((measured(results, scored.catalog, known, language), city)),
        graph((results, city)),
    )


def _description(view: RoundView, language: Language) -> str:
    """What a dataset is, for those who find it in a list of many."""
    values = {"city": view.city.name.words, "country": view.city.country, "month": view.month}
    said = language.gettext(
        "Results of %(city)s, %(country)s, on the U4SSC key performance indicators, as verified and published in "
        "%(month)s: every value with its target, percent of target and band."
    )
    if not view.is_full:
        said = language.gettext(
            "Results of %(city)s, %(country)s, on U4SSC key performance indicators: what could be transcribed of a "
            "publication of %(month)s. What is not part of it is unknown, not missing."
        )
    return " ".join((said % values, *view.sentences))


def picture_text(view: RoundView, language: Language) -> str:
    """The picture of a city in one sentence."""
    values = {"city": view.city.name.words, "month": view.month, "percent": view.overall.percent}
    if view.overall.percent:
        return (
            language.gettext("The wheel of %(city)s, %(month)s: the city earns %(percent)s of the points it could.")
            % values
        )
    return language.gettext("The wheel of %(city)s, %(month)s.") % values
