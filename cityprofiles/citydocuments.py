"""Every document and picture of one city with its address: what is printed, in which language, and what stays of a withdrawn round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cityprofiles.datafiles import Results
from cityprofiles.drawing import legend_on_paper, notice_alone, qr_code, wheel_alone, wheel_on_paper, wheel_to_print
from cityprofiles.faircopy import round_files
from cityprofiles.history import ScoredRound
from cityprofiles.language import SOURCE, Language
from cityprofiles.model import Place, Round, Site
from cityprofiles.palette import DARK, LIGHT
from cityprofiles.paperparts import wheel_lines
from cityprofiles.papers import Attachment, Data, Document, Letterhead
from cityprofiles.policy import may_have_totals
from cityprofiles.presentation import story_view
from cityprofiles.project import Sources
from cityprofiles.shortpapers import (
    card_data,
    certificate_data,
    poster_data,
    snapshot_data,
    story_data,
    withdrawn_data,
)
from cityprofiles.stories import STORIES
from cityprofiles.thumbnail import rings_on_paper
from cityprofiles.verificationreport import report_data
from cityprofiles.views import RoundView, WithdrawalView
from cityprofiles.wheelviews import superseded_words

DOCUMENTS = ("report", "snapshot", "poster", "certificate")
# How many points of the drawing, which is 1240 points wide, become one pixel.
SIZES = {"snapshot": 1, "snapshot-small": 2}

Printed = tuple[tuple[str, ...], Document]


@dataclass(frozen=True)
class Office:
    """What the documents of all cities need besides the city.

    places   every city of the site by slug, for the names of predecessors
    stamp    what every document of a preview carries; empty in public
    notice   a line below every wheel that stands alone
    """

    site: Site
    languages: Sequence[Language]
    sources: Sources
    places: Mapping[str, Place]
    current: str
    stamp: str = ""
    notice: str = ""

    def head(self, language: Language) -> Letterhead:
        """The letterhead in one language."""
        return Letterhead(self.site, language, self.stamp)

    def catalog_file(self, edition: str) -> Path:
        """The file of an edition of the catalogue."""
        if edition == self.current:
            return self.sources.catalog
        return self.sources.catalog.parent / "catalogs" / f"{edition}.yaml"


def city_documents(
    place: Place,
    rounds: Sequence[ScoredRound],
    results: Sequence[Results],
    views: Mapping[str, Sequence[RoundView]],
    gone: Mapping[str, Sequence[WithdrawalView]],
    office: Office,
) -> Iterator[Printed]:
    """Every document and picture of a city with its addresses.

    rounds, results, views   its rounds from the oldest, and their results; views by language code
    gone            its withdrawn rounds by language code
    """
    for number, scored in enumerate(rounds):
        latest = number == len(rounds) - 1
        sources = _Sources(results[number], _origin(place, scored.round, office))
        for language in office.languages:
            yield from _Desk(place, scored, views[language.code][number], language, office, sources, latest).documents()
        drawn = _wheels_to_print(views[SOURCE][number], office.languages[0], office.notice)
        yield from _pictures(scored.round, drawn, latest=latest)
    withdrawn = tuple(found for found in place.rounds if found.is_withdrawn)
    for number, found in enumerate(withdrawn):
        latest = not rounds and number == 0
        notices: dict[str, tuple[str, Data]] = {
            file: (drawing, {"lines": []}) for file, drawing in withdrawn_pictures(place, found).items()
        }
        yield from _pictures(found, notices, latest=latest)
        for language in office.languages:
            yield from _withdrawn(found, gone[language.code][number], language, office, latest=latest)


def wheel_pictures(view: RoundView, language: Language, notice: str) -> dict[str, str]:
    """The wheel of a round as pictures by the name of the file, light and dark; an older round's say that it is superseded.

    language   of that word and of the notice, which is a line below every wheel
    """
    age = superseded_words(view, language)
    return {
        "snapshot.svg": wheel_alone(view.picture, notice, age=age),
        "snapshot-dark.svg": wheel_alone(view.picture, notice, DARK, age),
    }


def _wheels_to_print(view: RoundView, language: Language, notice: str) -> dict[str, tuple[str, Data]]:
    """The same pictures as drawings without the words on the wheel, and these words."""
    age = superseded_words(view, language)
    return {
        file: (wheel_to_print(view.picture, notice, palette, age), wheel_lines(view.picture, palette))
        for file, palette in (("snapshot.svg", LIGHT), ("snapshot-dark.svg", DARK))
    }


def withdrawn_pictures(place: Place, found: Round) -> dict[str, str]:
    """What stands at the addresses of the wheel of a withdrawn round, in English as the wheel itself."""
    withdrawal = found.report.publication.withdrawn
    reason = withdrawal.reason.english if withdrawal else ""
    on = str(withdrawal.on) if withdrawal else ""
    words = f"{place.city.name.english}, {found.name}", f"Withdrawn on {on}", reason
    return {"snapshot.svg": notice_alone(*words), "snapshot-dark.svg": notice_alone(*words, DARK)}


def _withdrawn(
    found: Round, view: WithdrawalView, language: Language, office: Office, *, latest: bool
) -> Iterator[Printed]:
    """What stays at the addresses of the documents: one page that says so, and a picture that says it where it is shared."""
    data = withdrawn_data(view, office.head(language))
    city = f"{language.prefix}cities/{found.city}/"
    names = tuple(f"{city}{found.name}/{name}.pdf" for name in (*DOCUMENTS, *STORIES))
    yield names, Document("withdrawn", data, _day(found))
    cards = tuple(f"{folder}card.png" for folder in _folders(city, found.name, latest))
    yield cards, Document("withdrawn-card", data, _day(found), parts=1)


def _pictures(found: Round, drawn: Mapping[str, tuple[str, Data]], *, latest: bool) -> Iterator[Printed]:
    """Drawings as pictures in two sizes, shared by all languages.

    drawn   the drawing in light and in dark with the words over it, by the name of its file
    """
    folders = _folders(f"cities/{found.city}/", found.name, latest)
    for file, (drawing, data) in drawn.items():
        for size, parts in SIZES.items():
            name = file.replace("snapshot", size).replace(".svg", ".png")
            document = Document("picture", data, _day(found), {"picture": drawing}, parts=parts)
            yield tuple(folder + name for folder in folders), document


def _folders(city: str, name: str, latest: bool) -> tuple[str, ...]:
    return (f"{city}{name}/", city) if latest else (f"{city}{name}/",)


def _origin(place: Place, found: Round, office: Office) -> Mapping[str, str]:
    """The files that a round was made from, by their path."""
    named = [predecessor.city for predecessor in place.city.predecessors if predecessor.city]
    predecessors = {slug: office.places[slug].city if slug in office.places else None for slug in named}
    return round_files(place, found, office.sources, office.catalog_file(found.catalog), predecessors)


class _Sources(NamedTuple):
    """What a report carries inside: the results, and by their path the files that the round was made from."""

    results: Results
    origin: Mapping[str, str]


@dataclass(frozen=True)
class _Desk:
    """Where the documents of one round are made up in one language."""

    place: Place
    scored: ScoredRound
    view: RoundView
    language: Language
    office: Office
    sources: _Sources
    latest: bool

    def documents(self) -> Iterator[Printed]:
        """All documents of the round, and its shared picture."""
        view, head, day = self.view, self.office.head(self.language), _day(self.scored.round)
        city = f"{self.language.prefix}cities/{self.place.slug}/"
        folder = f"{city}{view.name}/"
        qr = {"qr": qr_code(head.address(view.way))}
        wheel = {"wheel": wheel_on_paper(view.picture)}
        legend = {f"legend-{mark}": legend_on_paper(mark, points) for mark, points, _ in view.picture.legend}
        report = Document(
            "report", report_data(view, head), day, {**wheel, **self._rings, **legend}, self._attachments()
        )
        yield (f"{folder}report.pdf",), report
        yield (
            (f"{folder}snapshot.pdf",),
            Document("snapshot", snapshot_data(view, head), day, {**wheel, **legend, **qr}),
        )
        yield (f"{folder}poster.pdf",), Document("poster", poster_data(view, head), day, {**wheel, **legend, **qr})
        if may_have_totals(self.scored.round):
            here = {"qr": qr_code(head.address(view.path))}
            certificate = Document("certificate", certificate_data(view, head), day, {**self._rings, **here})
            yield (f"{folder}certificate.pdf",), certificate
        yield from self._stories(folder, head, day)
        card = Document("card", card_data(view, head), day, self._rings, parts=1)
        yield tuple(f"{one}card.png" for one in _folders(city, view.name, self.latest)), card

    @cached_property
    def _rings(self) -> dict[str, str]:
        return {"rings": rings_on_paper(replace(self.view.picture, stamp=""))}

    def _stories(self, folder: str, head: Letterhead, day: date) -> Iterator[Printed]:
        for name, _ in self.view.stories:
            story = story_view(name, self.scored, self.view, self.language)
            yield (f"{folder}{name}.pdf",), Document("story", story_data(self.view, story, head), day)

    def _attachments(self) -> dict[str, Attachment]:
        """The results, and what the report was made from."""
        gettext = self.language.gettext
        json, csv = self.sources.results
        data = {
            "results.json": Attachment(json, "application/json", gettext("Results for programs"), "data"),
            "results.csv": Attachment(csv, "text/csv", gettext("Results as a table"), "data"),
        }
        kinds = {".yaml": "application/yaml", ".md": "text/markdown"}
        source = gettext("What this report was made from")
        for path, text in self.sources.origin.items():
            data[path] = Attachment(text, kinds[Path(path).suffix], source, "source")
        return data


def _day(found: Round) -> date:
    """The day that documents of a round carry: of its last approval, else the first of the report's month."""
    days = [approval.on for approval in found.report.publication.approvals if isinstance(approval.on, date)]
    month = found.report.month
    return max(days, default=date(int(month[:4]), int(month[5:7]), 1))
