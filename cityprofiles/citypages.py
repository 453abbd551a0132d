"""Every page and every file of one city: its profile, its rounds, its history; and what stays at the addresses of a withdrawn round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from cityprofiles.citation import citation_files
from cityprofiles.citybadges import badge_files
from cityprofiles.citydocuments import Office, city_documents, wheel_pictures, withdrawn_pictures
from cityprofiles.cityviews import city_view, withdrawal_view
from cityprofiles.codes import DRAWN, PRINTED, parcel_text, share_view
from cityprofiles.datafiles import SCHEMA, Results, results_of, withdrawn_csv, withdrawn_json
from cityprofiles.directory import CITY_SCHEMA, city_json
from cityprofiles.embedding import answers, embed_pages
from cityprofiles.entries import CityEntry, city_entry
from cityprofiles.history import ScoredRound, scored_rounds
from cityprofiles.language import SOURCE, Language
from cityprofiles.methodology import Catalog
from cityprofiles.model import Place, Predecessor, Round, Site
from cityprofiles.pages import Page
from cityprofiles.parcel import parcel
from cityprofiles.presentation import round_view, story_view
from cityprofiles.sharing import Sharing, ready_pages
from cityprofiles.shelf import city_lines
from cityprofiles.stories import STORIES
from cityprofiles.summary import summarise
from cityprofiles.thumbnail import wheel_small
from cityprofiles.timeline import changes_view, history_view
from cityprofiles.units import Draft, Outputs
from cityprofiles.views import ChangesView, RoundView, WithdrawalView
from cityprofiles.workbook import Terms, results_workbook, withdrawn_workbook

# What every file of a preview carries, so that none can be taken for a published one.
STAMP = "DRAFT – NOT FOR PUBLICATION"
# The name of a city's picture where its pages are shared, in the folders of the city and of each round.
CARD = "card.png"


@dataclass(frozen=True)
class Setting:
    """What the pages of a city need besides the city.

    catalogs    by edition
    languages   English first
    site        its title, publisher, licence and address
    places      every city of this site by slug
    stamp       what every file carries: empty in public, STAMP in a preview
    notice      a line below every wheel that stands alone, in English as the whole picture; empty on most sites
    publisher, licence   of the site, as workbooks name them
    office      what documents need; None in a build without documents
    """

    catalogs: Mapping[str, Catalog]
    languages: Sequence[Language]
    site: Site
    places: Mapping[str, Place] = field(default_factory=dict)
    stamp: str = ""
    notice: str = ""
    publisher: str = ""
    licence: str = ""
    office: Office | None = None

    @property
    def terms(self) -> Terms:
        """What a workbook says of itself."""
        return Terms(self.publisher, self.licence, self.stamp, self.notice)

    @cached_property
    def successors(self) -> Mapping[str, tuple[Place, Predecessor]]:
        """By slug, the city that names this one as a predecessor, and how; the first by its own slug."""
        found: dict[str, tuple[Place, Predecessor]] = {}
        for place in self.places.values():
            for predecessor in place.city.predecessors:
                if predecessor.city:
                    found.setdefault(predecessor.city, (place, predecessor))
        return found


@dataclass(frozen=True)
class CityOutputs(Outputs):
    """What a city becomes, and its entry in everything that lists, compares or adds up cities."""

    entry: CityEntry = field(kw_only=True)


def city_draft(place: Place, setting: Setting) -> Draft:
    """All pages and files of one city and its entry, to be finished with its documents."""
    rounds = scored_rounds(place.rounds, setting.catalogs)
    withdrawn = tuple(found for found in place.rounds if found.is_withdrawn)
    pages: dict[str, tuple[Page, ...]] = {}
    views: dict[str, tuple[RoundView, ...]] = {}
    left: dict[str, tuple[WithdrawalView, ...]] = {}
    card = CARD if setting.office else ""
    for language in setting.languages:
        views[language.code] = tuple(_view(place, found, setting, language) for found in rounds)
        shown, gone = views[language.code], tuple(withdrawal_view(place, found, language) for found in withdrawn)
        left[language.code] = gone
        sharing = Sharing(place, rounds, shown, setting.site, setting.stamp, card, language)
        pages[language.code] = (
            *ready_pages(
                chain(_pages(place, rounds, shown, gone, language), _share_pages(shown, gone, setting, language)),
                sharing,
            ),
            *embed_pages(shown, gone, language),
            *answers(shown, gone, setting.site, language, card),
            *_comparison_left(place, shown, gone, language),
        )
    seals = {view.name: view.seal for view in views[SOURCE]}
    sentences = {code: found[-1].sentences[0] if found and found[-1].sentences else "" for code, found in views.items()}
    results = tuple(results_of(place, found, setting.stamp) for found in rounds)
    documents = tuple(city_documents(place, rounds, results, views, left, setting.office)) if setting.office else ()

    def finish(printed: Sequence[bytes]) -> CityOutputs:
        # A document that has two addresses is printed once.
        made = {address: data for (addresses, _), data in zip(documents, printed, strict=True) for address in addresses}
        drawn = dict(_files(place, rounds, results, views[SOURCE], withdrawn, made, setting))
        badges = dict(badge_files(place, views, left, setting.languages, setting.catalogs, setting.site))
        entry = replace(city_entry(place, rounds, seals, sentences), lines=city_lines(place, rounds, setting.stamp))
        return CityOutputs(pages, {**drawn, **badges, **made}, entry=entry)

    return Draft(tuple(document for _, document in documents), finish)


def _view(place: Place, found: ScoredRound, setting: Setting, language: Language) -> RoundView:
    city = city_view(place, setting.places, setting.successors.get(place.slug), language)
    return round_view(city, place, found, summarise(found.round, found.catalog), setting.stamp, language)


def _pages(
    place: Place,
    rounds: Sequence[ScoredRound],
    views: Sequence[RoundView],
    gone: Sequence[WithdrawalView],
    language: Language,
) -> Iterator[Page]:
    gettext = language.gettext
    folder = f"cities/{place.slug}/"
    for left in gone:
        title = gettext("%(city)s: withdrawn report") % {"city": left.city.name.words}
        for part in ("", "snapshot/", "changes/", *(f"{name}/" for name in STORIES)):
            yield Page(f"{folder}{left.name}/{part}", "withdrawn.html", title, left.sentence, "cities", {"gone": left})
    if not views:
        title = gettext("%(city)s: withdrawn report") % {"city": gone[0].city.name.words}
        for address in (folder, f"{folder}history/"):
            yield Page(address, "withdrawn.html", title, gone[0].sentence, "cities", {"gone": gone[0]})
        return
    latest = views[-1]
    values = {"city": latest.city.name.words, "country": latest.city.country}
    sentence = (
        latest.sentences[0] if latest.sentences else gettext("Verified results of %(city)s, %(country)s.") % values
    )
    yield Page(
        folder,
        "city.html" if latest.is_full else "extract_city.html",
        gettext("%(city)s, %(country)s: city profile") % values,
        sentence,
        "cities",
        {"round": latest},
    )
    yield Page(
        f"{folder}history/",
        "history.html",
        gettext("%(city)s, %(country)s: all rounds") % values,
        gettext("The bands of %(city)s over its verification rounds.") % values,
        "cities",
        {"round": latest, "history": history_view(rounds, language)},
    )
    for number, view in enumerate(views):
        older = rounds[number - 1] if number else None
        changes = changes_view(older, rounds[number], language)
        yield from _round_pages(view, changes, language)
        yield from _story_pages(rounds[number], view, language)


def _comparison_left(
    place: Place, views: Sequence[RoundView], gone: Sequence[WithdrawalView], language: Language
) -> Iterator[Page]:
    """What stays where a city stood beside others, when every round of it is withdrawn."""
    if gone and not views:
        title = language.gettext("%(city)s: withdrawn report") % {"city": gone[0].city.name.words}
        yield Page(f"compare/{place.slug}/", "withdrawn.html", title, gone[0].sentence, "compare", {"gone": gone[0]})


def _share_pages(
    views: Sequence[RoundView], gone: Sequence[WithdrawalView], setting: Setting, language: Language
) -> Iterator[Page]:
    """The panel of each round with the codes for other websites."""
    gettext = language.gettext
    for view in views:
        values = {"city": view.city.name.words, "country": view.city.country, "month": view.month}
        title = gettext("%(city)s, %(country)s: share and embed, %(month)s") % values
        sentence = gettext("Links, pictures, frames and badges of %(city)s for other websites.") % values
        pictures = (*DRAWN, *(PRINTED if setting.office else ()))
        share = share_view(view, setting.catalogs, setting.site, pictures, language)
        yield Page(f"{view.path}share/", "share.html", title, sentence, "cities", {"round": view, "share": share})
    for left in gone:
        title = gettext("%(city)s: withdrawn report") % {"city": left.city.name.words}
        address = f"cities/{left.city.slug}/{left.name}/share/"
        yield Page(address, "withdrawn.html", title, left.sentence, "cities", {"gone": left})


def _round_pages(view: RoundView, changes: ChangesView, language: Language) -> Iterator[Page]:
    gettext = language.gettext
    values = {"city": view.city.name.words, "country": view.city.country, "month": view.month}
    sentence = view.sentences[0] if view.sentences else gettext("Verified results of %(city)s, %(country)s.") % values
    report = (
        ("", "report.html", gettext("%(city)s, %(country)s: Verification Report, %(month)s"))
        if view.is_full
        else ("", "extract_report.html", gettext("%(city)s, %(country)s: extract of published results, %(month)s"))
    )
    kinds = (
        report,
        ("snapshot/", "snapshot.html", gettext("%(city)s, %(country)s: City Snapshot, %(month)s")),
        ("changes/", "changes.html", gettext("%(city)s, %(country)s: what changed, %(month)s")),
    )
    for part, template, title in kinds:
        yield Page(view.path + part, template, title % values, sentence, "cities", {"round": view, "changes": changes})


def _story_pages(scored: ScoredRound, view: RoundView, language: Language) -> Iterator[Page]:
    gettext = language.gettext
    values = {"city": view.city.name.words, "country": view.city.country}
    words = {
        "factsheet": (
            gettext("%(city)s, %(country)s: factsheet"),
            gettext("The factsheet of %(city)s, %(country)s, with its verified results."),
        ),
        "case-study": (
            gettext("%(city)s, %(country)s: case study"),
            gettext("The case study of %(city)s, %(country)s, with its verified results."),
        ),
    }
    for name, _ in view.stories:
        title, description = (text % values for text in words[name])
        context = {"round": view, "story": story_view(name, scored, view, language)}
        yield Page(f"{view.path}{name}/", "story.html", title, description, "cities", context)


def _files(
    place: Place,
    rounds: Sequence[ScoredRound],
    results: Sequence[Results],
    views: Sequence[RoundView],
    withdrawn: Sequence[Round],
    printed: Mapping[str, bytes],
    setting: Setting,
) -> Iterator[tuple[str, str | bytes]]:
    folder = f"cities/{place.slug}/"
    schema = SCHEMA.read_text(encoding="utf-8")
    pictures: dict[str, str] = {}
    for found in withdrawn:
        pictures = withdrawn_pictures(place, found)
        below = f"{folder}{found.name}/"
        yield f"{below}results.json", withdrawn_json(place, found)
        yield f"{below}results.csv", withdrawn_csv(place, found)
        yield f"{below}results.xlsx", withdrawn_workbook(place, found, setting.terms)
        yield f"{below}results.schema.json", schema
        yield from _pictures_below(below, pictures)
        yield f"{below}snapshot.zip", parcel({**pictures, "results.csv": withdrawn_csv(place, found)})
        yield from citation_files(place, found, setting.site, setting.stamp)
    for scored, data, view in zip(rounds, results, views, strict=True):
        pictures = wheel_pictures(view, setting.languages[0], setting.notice)
        below = f"{folder}{scored.round.name}/"
        yield f"{below}results.json", data.json
        yield f"{below}results.csv", data.csv
        yield f"{below}results.xlsx", results_workbook(place, scored, setting.terms, setting.languages[0])
        yield f"{below}results.schema.json", schema
        yield from _pictures_below(below, pictures)
        shot = {name: printed[below + name] for name in ("snapshot.png",) if below + name in printed}
        yield f"{below}snapshot.zip", _parcel(view, {**pictures, **shot}, data.csv, setting)
        yield from citation_files(place, scored.round, setting.site, setting.stamp)
    yield from _pictures_below(folder, pictures)
    if withdrawn and not views:
        yield f"compare/{place.slug}/results.json", withdrawn_json(place, withdrawn[0])
    yield f"{folder}city.json", city_json(place, setting.places, setting.successors.get(place.slug), setting.stamp)
    yield f"{folder}city.schema.json", CITY_SCHEMA.read_text(encoding="utf-8")
    yield f"{folder}thumbnail.svg", wheel_small(views[-1].picture) if views else pictures["snapshot.svg"]


def _pictures_below(folder: str, pictures: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((folder + name, picture) for name, picture in pictures.items())


def _parcel(view: RoundView, drawn: Mapping[str, str | bytes], results: str, setting: Setting) -> bytes:
    """Pictures, text and data of a round in one file, for a website that takes only uploads. `results`: as CSV."""
    files = {
        **drawn,
        "text.txt": parcel_text(view, setting.site, setting.languages[0]),
        "results.csv": results,
    }
    name = f"{view.city.slug}-{view.name}"
    return parcel({f"{name}/{file}": content for file, content in files.items()})
