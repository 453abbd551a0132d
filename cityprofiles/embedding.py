"""A city in frames on other websites: what they show, and the answers that tell a program how to show them.

Addresses, all of them permanent: embed/<city>/ always shows the latest public round, embed/<city>/<round>/ one round. Below each
stand compact/ and table/, oembed.json, and badges/. Light and dark are fragments ("#dark"), so that they need no files of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityprofiles.language import Language
from cityprofiles.model import Site
from cityprofiles.pages import Page
from cityprofiles.rows import BandMark, ScoreMark, mark_of_band
from cityprofiles.score import Band
from cityprofiles.views import RoundLink, RoundView, WithdrawalView

STANDARD, COMPACT, TABLE = "standard", "compact", "table"
FORMS = (STANDARD, COMPACT, TABLE)
# Width and height of the frame of each form where nothing fits it: high enough at 280 pixels of width, and within the 1,000 pixels of
# height that WordPress allows; and how many letters of a city's name stand on one line there, each further one costing LINE pixels.
FRAMES: Mapping[str, tuple[int, int]] = {STANDARD: (600, 860), COMPACT: (400, 390), TABLE: (600, 1000)}
LETTERS, LINE = 20, 45
# How long an answer may be kept: one day.
CACHE_AGE = 86_400
EXTRACT_ROWS_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class EmbedView:
    """What one frame shows: a round, or that it was withdrawn.

    form     standard, compact or table
    profile  the page it leads to, below the language
    newer    on the frame of one round: the latest round, where that is another
    removed  on the frame of the latest round: a newer one that was withdrawn
    groups   of the table: (dimension, score, rows, how many more there are); a row is (name, percent, band)
    bands    the legend of the table
    """

    form: str
    profile: str
    round: RoundView | None
    gone: WithdrawalView | None
    newer: RoundLink | None
    removed: WithdrawalView | None
    groups: tuple[tuple[str, ScoreMark, tuple[tuple[str, str, BandMark], ...], int], ...]
    bands: tuple[BandMark, ...] = ()


def embed_folder(slug: str, name: str = "") -> str:
    """The address below which the frames of a city stand, or those of one of its rounds."""
    return f"embed/{slug}/{name}/" if name else f"embed/{slug}/"


def frame_size(form: str, city: str) -> tuple[int, int]:
    """Width and height of the frame of a city where no script fits it."""
    width, height = FRAMES[form]
    return width, height + len(city) // LETTERS * LINE


def embed_pages(views: Sequence[RoundView], gone: Sequence[WithdrawalView], language: Language) -> Iterator[Page]:
    """Every frame of a city in one language: the latest round, each public round, each withdrawn round.

    views   the public rounds, the latest last; gone: the withdrawn ones, the latest first
    """
    if views:
        removed = next((left for left in gone if left.name > views[-1].name), None)
        yield from _frames(views[-1], removed, language, latest=True)
    elif gone:
        yield from _withdrawn_frames(gone[0], "", language)
    for view in views:
        yield from _frames(view, None, language, latest=False)
    for left in gone:
        yield from _withdrawn_frames(left, left.name, language)


def _frames(view: RoundView, removed: WithdrawalView | None, language: Language, *, latest: bool) -> Iterator[Page]:
    slug = view.city.slug
    folder = embed_folder(slug, "" if latest else view.name)
    newer = None if latest or view.is_latest else view.newest
    for form in FORMS:
        embed = EmbedView(
            form,
            f"cities/{slug}/" if latest else view.path,
            view,
            None,
            newer,
            removed,
            tuple(_groups(view)) if form == TABLE else (),
            tuple(mark_of_band(band, language) for band in Band),
        )
        title = frame_title(view.city.name.words, "" if latest else view.name, form, language)
        yield _page(folder, form, title, view.sentences[0] if view.sentences else title, embed)


def _withdrawn_frames(left: WithdrawalView, name: str, language: Language) -> Iterator[Page]:
    folder = embed_folder(left.city.slug, name)
    profile = f"cities/{left.city.slug}/{name}/" if name else f"cities/{left.city.slug}/"
    for form in FORMS:
        embed = EmbedView(form, profile, None, left, None, None, ())
        title = frame_title(left.city.name.words, name, form, language)
        yield _page(folder, form, title, left.sentence, embed)


def _page(folder: str, form: str, title: str, description: str, embed: EmbedView) -> Page:
    address = folder if form == STANDARD else f"{folder}{form}/"
    return Page(address, "embed.html", title, description, "cities", {"embed": embed})


def frame_title(city: str, name: str, form: str, language: Language) -> str:
    """The title of a frame: what it shows, of which city and, where it never changes to another, of which round."""
    gettext = language.gettext
    title = gettext("City Snapshot of %(city)s, %(round)s") if name else gettext("City Snapshot of %(city)s")
    words = title % {"city": city, "round": name}
    forms = {STANDARD: "", COMPACT: gettext("compact"), TABLE: gettext("table")}
    return f"{words} ({forms[form]})" if forms[form] else words


def _groups(
    view: RoundView,
) -> Iterator[tuple[str, ScoreMark, tuple[tuple[str, str, BandMark], ...], int]]:
    """The table of a frame: dimensions with their categories; of an extract, which has no scores, with its first data points."""
    for dimension in view.dimensions:
        if view.is_full:
            rows = [(category.name, category.score.percent, category.score.band) for category in dimension.categories]
            yield dimension.name, dimension.score, tuple(rows), 0
        else:
            known = [row for category in dimension.categories for row in category.rows if row.reported]
            points = [(row.label, row.value, row.band) for row in known[:EXTRACT_ROWS_AT_MOST]]
            if points:
                yield dimension.name, dimension.score, tuple(points), len(known) - len(points)


def answers(
    views: Sequence[RoundView], gone: Sequence[WithdrawalView], site: Site, language: Language, card: str
) -> Iterator[Page]:
    """The oEmbed answer beside each frame.

    card   the name of a round's picture of 1200 × 630 pixels beside its pages; empty: there is none
    """
    if views:
        yield _answer(views[-1].city.slug, "", views[-1].city.name.words, None, site, language, card)
    elif gone:
        yield _answer(gone[0].city.slug, "", gone[0].city.name.words, gone[0], site, language, card)
    for view in views:
        yield _answer(view.city.slug, view.name, view.city.name.words, None, site, language, card)
    for left in gone:
        yield _answer(left.city.slug, left.name, left.city.name.words, left, site, language, card)


def _answer(
    slug: str, name: str, city: str, left: WithdrawalView | None, site: Site, language: Language, card: str
) -> Page:
    """One answer; of a withdrawn round it says so, and its frame does."""
    folder, root = embed_folder(slug, name), site.home + language.prefix
    profile = f"{root}cities/{slug}/{name + '/' if name else ''}"
    width, height = frame_size(STANDARD, city)
    title = frame_title(city, name, STANDARD, language)
    answer: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": left.sentence if left else title,
        "author_name": city,
        "author_url": profile,
        "provider_name": str(language.phrase(site.title)),
        "provider_url": root,
        "cache_age": CACHE_AGE,
    }
    if left:
        answer["withdrawn"] = {"on": left.on, "reason": str(left.reason)}
    elif card:
        answer |= {"thumbnail_url": profile + card, "thumbnail_width": 1200, "thumbnail_height": 630}
    answer |= {"width": width, "height": height}
    context = {"answer": answer, "frame": root + folder, "frame_title": title}
    return Page(f"{folder}oembed.json", "oembed.json", title, "", context=context)
