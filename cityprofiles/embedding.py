"""A city on other websites: the frames, badges and answers that they show, and what stands in the codes that people copy to get them.

Addresses, all of them permanent: embed/<city>/ always shows the latest public round, embed/<city>/<round>/ one round. Below each
stand compact/ and table/, oembed.json, and badges/. Light and dark are fragments ("#dark"), so that they need no files of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityprofiles.badges import ACROSS, Badge, BadgeText, badge_svg
from cityprofiles.language import SOURCE, Language
from cityprofiles.methodology import Catalog
from cityprofiles.model import Coverage, Place, Site
from cityprofiles.pages import Page
from cityprofiles.presentation import goal_names
from cityprofiles.rows import NO_DATA, BandMark, PointRow, ScoreMark, dimension_anchor, mark_of_band
from cityprofiles.score import Band
from cityprofiles.views import CategoryView, RoundLink, RoundView, WithdrawalView

STANDARD, COMPACT, TABLE = "standard", "compact", "table"
FORMS = (STANDARD, COMPACT, TABLE)
# Width and height of the frame of each form where nothing fits it: high enough at 280 pixels of width, and within the 1,000 pixels of
# height that WordPress allows; and how many letters of a city's name stand on one line there, each further one costing LINE pixels.
FRAMES: Mapping[str, tuple[int, int]] = {STANDARD: (600, 860), COMPACT: (400, 390), TABLE: (600, 1000)}
LETTERS, LINE = 20, 45
SCRIPT = "embed/v1.js"
# How long an answer may be kept: one day.
CACHE_AGE = 86_400
EXTRACT_ROWS_AT_MOST = 4


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


@dataclass(frozen=True, slots=True)
class Subject:
    """What a badge is about: its file's name and its name in words."""

    file: str
    label: str


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
    newer = None if latest or view.is_latest else _newest(view)
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
        if view.coverage == Coverage.FULL:
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
        badges=tuple(_shared_badges(view, catalogs, language)) if view.coverage == Coverage.FULL else (),
    )


def _described(view: RoundView) -> str:
    """The alternative text of a round's picture: what it is, and what there is to see."""
    return " ".join((f"{view.picture.title}.", *view.sentences))


def _shared_badges(view: RoundView, catalogs: Mapping[str, Catalog], language: Language) -> Iterator[SharedBadge]:
    for subject in subjects(catalogs, language):
        said = _lines(view, subject, language, "", "")
        result = " – ".join(words for kind, words in said if kind != "name")
        yield SharedBadge(subject.file, subject.label, f"{view.city.name.words}: {subject.label}", result)


def subjects(catalogs: Mapping[str, Catalog], language: Language) -> tuple[Subject, ...]:
    """All that there are badges of: the city, each dimension and each goal that any edition of the catalogue serves."""
    dimensions = {dimension_anchor(d): language.word(d.name) for c in catalogs.values() for d in c.dimensions}
    goals = {goal for c in catalogs.values() for kpi in c.kpis.values() for goal in kpi.sdg.goals}
    names = goal_names(language)
    return (
        Subject("overall", language.gettext("All dimensions")),
        *(Subject(anchor, name) for anchor, name in dimensions.items()),
        *(
            Subject(
                f"sdg-{goal}",
                language.gettext("SDG %(number)s: %(name)s") % {"number": goal, "name": names[goal]},
            )
            for goal in sorted(goals)
        ),
    )


def badge_files(
    place: Place,
    views: Mapping[str, Sequence[RoundView]],
    gone: Mapping[str, Sequence[WithdrawalView]],
    languages: Sequence[Language],
    catalogs: Mapping[str, Catalog],
    site: Site,
) -> Iterator[tuple[str, str]]:
    """The badges of a city by address: of its latest round, of every round with totals, and of every withdrawn one.

    views, gone   by language code
    """
    if not any(found.report.coverage is Coverage.FULL for found in place.rounds):
        return
    words = {language.code: subjects(catalogs, language) for language in languages}
    for number, subject in enumerate(words[SOURCE]):
        for folder, index, removed in _addresses(place.slug, views[SOURCE], gone[SOURCE]):
            texts = tuple(
                _text(views[code], gone[code], index, removed, words[code][number], language, site)
                for code, language in ((language.code, language) for language in languages)
            )
            score = _score(views[SOURCE][index], subject)[0] if index is not None else None
            band = score.band if score else None
            badge = Badge(band.mark if band else NO_DATA, band.points if band else 0, texts)
            yield f"{folder}badges/{subject.file}.svg", badge_svg(badge)


def _addresses(
    slug: str, views: Sequence[RoundView], gone: Sequence[WithdrawalView]
) -> Iterator[tuple[str, int | None, int | None]]:
    """Each folder of badges with the index of its round, and of the withdrawn round that it tells of."""
    if views:
        removed = next((i for i, left in enumerate(gone) if left.name > views[-1].name), None)
        yield embed_folder(slug), len(views) - 1, removed
    elif gone:
        yield embed_folder(slug), None, 0
    for number, view in enumerate(views):
        if view.coverage == Coverage.FULL:
            yield embed_folder(slug, view.name), number, None
    for number, left in enumerate(gone):
        yield embed_folder(slug, left.name), None, number


def _text(
    views: Sequence[RoundView],
    gone: Sequence[WithdrawalView],
    index: int | None,
    removed: int | None,
    subject: Subject,
    language: Language,
    site: Site,
) -> BadgeText:
    """What a badge says in one language."""
    gettext = language.gettext
    age, detail = "", ""
    if removed is not None:
        left = gone[removed]
        age = gettext("Round %(round)s: withdrawn on %(date)s") % {"round": left.name, "date": left.on}
        detail = str(left.reason)
        if index is None:
            lines = (*_name(left.city.name.words, subject), ("alarm", age))
            return BadgeText(language.code, language.direction, lines, detail)
    view = views[index or 0]
    if not view.is_latest:
        age = gettext("Superseded by round %(round)s") % {"round": _newest(view).name}
    notice = str(language.phrase(site.notice)) if site.notice else ""
    return BadgeText(language.code, language.direction, _lines(view, subject, language, age, notice), detail)


def _lines(view: RoundView, subject: Subject, language: Language, age: str, notice: str) -> tuple[tuple[str, str], ...]:
    gettext = language.gettext
    score, provisional = _score(view, subject)
    result = f"{score.percent}, {score.band.words}" if score and score.percent else gettext("no score")
    about = gettext("U4SSC KPIs, round %(round)s") % {"round": view.name}
    lines = [*_name(view.city.name.words, subject), ("result", result)]
    if age:
        lines.append(("alarm", age))
    lines.append(("plain", about))
    if provisional:
        lines.append(("plain", gettext("rests on provisional targets")))
    if notice:
        lines.append(("plain", notice))
    if view.picture.stamp:
        lines.append(("alarm", view.picture.stamp))
    return tuple(lines)


def _name(city: str, subject: Subject) -> tuple[tuple[str, str], ...]:
    """City and subject, on one line where they fit."""
    both = f"{city}: {subject.label}"
    return (("name", both),) if len(both) <= ACROSS else (("name", city), ("name", subject.label))


def _score(view: RoundView, subject: Subject) -> tuple[ScoreMark | None, bool]:
    """The score that a badge is about, and whether it rests on a provisional target; None where the round has none."""
    if subject.file == "overall":
        return view.overall, view.provisional > 0
    for dimension in view.dimensions:
        if dimension.anchor == subject.file:
            return dimension.score, any(map(_is_provisional, _rows(dimension.categories)))
    for goal in view.goals:
        if f"sdg-{goal.number}" == subject.file:
            rows = [row for kpi in goal.kpis for row in kpi.rows]
            return goal.score, any(map(_is_provisional, rows))
    return None, False


def _rows(categories: Sequence[CategoryView]) -> list[PointRow]:
    return [row for category in categories for row in category.rows]


def _is_provisional(row: PointRow) -> bool:
    return row.percent is not None and row.status == "provisional"


def superseded_words(view: RoundView, language: Language) -> str:
    """What a picture of an older round says of its age; empty on the latest."""
    if view.is_latest:
        return ""
    return language.gettext("Superseded: there is a newer round, %(round)s.") % {"round": _newest(view).name}


def _newest(view: RoundView) -> RoundLink:
    return next(link for link in view.rounds if not link.withdrawn)


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
