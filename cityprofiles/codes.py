"""What stands in the codes that people copy to show a city on their websites, and in the text that goes with a picture they upload."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityprofiles.citybadges import badge_lines, subjects
from cityprofiles.embedding import FORMS, STANDARD, embed_folder, frame_size, frame_title
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog
from cityprofiles.model import Site
from cityprofiles.views import RoundView

SCRIPT = "embed/v1.js"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the wheel that is made for every round: its file's name and ending, its width in pixels, whether it exists in dark."""

    name: str
    ending: str
    width: int
    dark: bool

    @property
    def label(self) -> str:
        """How it is called, e.g. "PNG, 620 px"."""
        kind = self.ending.upper()
        return kind if self.ending == "svg" else f"{kind}, {self.width} px"


# The pictures that every build makes, and those that one with documents makes.
DRAWN = (Picture("snapshot", "svg", 620, dark=True),)
PRINTED = (Picture("snapshot", "png", 1240, dark=True), Picture("snapshot-small", "png", 620, dark=True))


@dataclass(frozen=True, slots=True)
class ShareView:
    """What the codes of one round name; theme/templates/_codes.html writes them.

    site, script      the address of the site, and that of the script that fits a frame
    profile, frames   the addresses of the city's profile and of its frames, in the language of the page
    title             of a frame that shows the latest round
    heights           (form, pixels) of the frame of each form
    pictures          of the wheel; latest, described: their alternative text where the latest round is shown, and where this one is
    badges            empty where the round has no totals
    """

    round: RoundView
    site: str
    script: str
    profile: str
    frames: str
    title: str
    heights: tuple[tuple[str, int], ...]
    pictures: tuple[Picture, ...]
    latest: str
    described: str
    badges: tuple[SharedBadge, ...]


@dataclass(frozen=True, slots=True)
class SharedBadge:
    """A badge that can be shown elsewhere: its file's name and its subject; what it is about, and the result of this round, in words."""

    file: str
    label: str
    about: str
    result: str


def share_view(
    view: RoundView, catalogs: Mapping[str, Catalog], site: Site, pictures: Sequence[Picture], language: Language
) -> ShareView:
    """What the codes of one round name.

    pictures   that this build makes
    """
    root, slug, city = site.home, view.city.slug, view.city.name.words
    words = language.gettext(
        "City Snapshot of %(city)s: a wheel of its results by dimension and category. The page behind it says the same in words."
    )
    return ShareView(
        round=view,
        site=root,
        script=root + SCRIPT,
        profile=f"{root}{language.prefix}cities/{slug}/",
        frames=f"{root}{language.prefix}{embed_folder(slug)}",
        title=frame_title(city, "", STANDARD, language),
        heights=tuple((form, frame_size(form, city)[1]) for form in FORMS),
        pictures=tuple(pictures),
        latest=words % {"city": city},
        described=_described(view),
        badges=tuple(_shared_badges(view, catalogs, language)) if view.is_full else (),
    )


def _described(view: RoundView) -> str:
    """The alternative text of a round's picture: what it is, and what there is to see."""
    return " ".join((f"{view.picture.title}.", *view.sentences))


def _shared_badges(view: RoundView, catalogs: Mapping[str, Catalog], language: Language) -> Iterator[SharedBadge]:
    for subject in subjects(catalogs, language):
        said = badge_lines(view, subject, language, "", "")
        result = " – ".join(words for kind, words in said if kind != "name")
        yield SharedBadge(subject.file, subject.label, f"{view.city.name.words}: {subject.label}", result)


def parcel_text(view: RoundView, site: Site, language: Language) -> str:
    """The text that goes with a picture that is uploaded: what it shows, its alternative text, and where the whole stands."""
    gettext = language.gettext
    parts = (
        view.picture.title,
        " ".join((*view.sentences, *filter(None, (view.picture.notice,)))),
        gettext("Alternative text of the picture:") + "\n" + _described(view),
        gettext("The whole profile:") + f"\n{site.home}{language.prefix}cities/{view.city.slug}/",
        gettext("This round:") + f"\n{site.home}{language.prefix}{view.path}",
    )
    return "\n\n".join(filter(None, parts)) + "\n"
