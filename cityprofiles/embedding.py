"""A city on other websites: the frames, badges and answers that they show, and the codes that people copy to get them.

Addresses, all of them permanent: embed/<city>/ always shows the latest public round, embed/<city>/<round>/ one round. Below each
stand compact/ and table/, oembed.json, and badges/. Light and dark are fragments ("#dark"), so that they need no files of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from cityprofiles.badges import ACROSS, Badge, BadgeText, badge_svg
from cityprofiles.language import SOURCE, Language
from cityprofiles.methodology import Catalog
from cityprofiles.model import Coverage, Place, Site
from cityprofiles.pages import Page
from cityprofiles.presentation import dimension_anchor, goal_names
from cityprofiles.rows import NO_DATA, BandMark, PointRow, ScoreMark, mark_of_band
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
# A file beside each wheel for previews of 1200 × 630 pixels; empty as long as none is made.
THUMBNAIL = ""
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


# The pictures that are made.
PICTURES = (Picture("snapshot", "svg", 620, dark=True),)


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
class Part:
    """A piece of a code: its words, and the choice that shows it ("round", "dark"); empty where it is always shown."""

    words: str
    when: str = ""


Code = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ShareView:
    """The panel of one round: the codes that people copy.

    pictures  (label, code) by picture; badges: (label, file's name, code)
    """

    round: RoundView
    address: Code
    link: Code
    pictures: tuple[tuple[str, Code], ...]
    frame: Code
    fitting: Code
    element: Code
    badges: tuple[tuple[str, str, Code], ...]


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
    views: Sequence[RoundView], gone: Sequence[WithdrawalView], site: Site, language: Language
) -> Iterator[tuple[str, str]]:
    """The oEmbed answer beside each frame, by its address."""
    if views:
        yield _answer(views[-1].city.slug, "", views[-1].city.name.words, None, site, language)
    elif gone:
        yield _answer(gone[0].city.slug, "", gone[0].city.name.words, gone[0], site, language)
    for view in views:
        yield _answer(view.city.slug, view.name, view.city.name.words, None, site, language)
    for left in gone:
        yield _answer(left.city.slug, left.name, left.city.name.words, left, site, language)


def _answer(
    slug: str, name: str, city: str, left: WithdrawalView | None, site: Site, language: Language
) -> tuple[str, str]:
    """One answer by its address; of a withdrawn round it says so, and its frame does."""
    folder, root = language.prefix + embed_folder(slug, name), _root(site)
    width, height = frame_size(STANDARD, city)
    title = frame_title(city, name, STANDARD, language)
    fields: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": left.sentence if left else title,
        "author_name": city,
        "author_url": f"{root}{language.prefix}cities/{slug}/{name + '/' if name else ''}",
        "provider_name": str(language.phrase(site.title)),
        "provider_url": f"{root}{language.prefix}",
        "cache_age": CACHE_AGE,
    }
    if left:
        fields["withdrawn"] = {"on": left.on, "reason": str(left.reason)}
    elif THUMBNAIL:
        picture = f"{root}cities/{slug}/{name + '/' if name else ''}{THUMBNAIL}"
        fields |= {"thumbnail_url": picture, "thumbnail_width": 1200, "thumbnail_height": 630}
    html = (
        f'<iframe src="{_a(root + folder)}" title="{_a(title)}" width="{width}" height="{height}"'
        ' frameborder="0" loading="lazy"></iframe>'
    )
    fields |= {"width": width, "height": height, "html": html}
    return f"{folder}oembed.json", json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def share_view(view: RoundView, catalogs: Mapping[str, Catalog], site: Site, language: Language) -> ShareView:
    """The codes of one round; what the reader chooses shows or hides their parts."""
    root, slug = _root(site), view.city.slug
    gettext = language.gettext
    city = view.city.name.words
    title = (Part(_a(frame_title(city, "", STANDARD, language))), Part(_a(f", {view.name}"), "round"))
    profile = (Part(f"{root}{language.prefix}cities/{slug}/"), Part(f"{view.name}/", "round"))
    link = (Part('<a href="'), *profile, Part('">'), *title, Part("</a>"))
    frame = (
        Part(f'<iframe src="{root}{language.prefix}{embed_folder(slug)}'),
        Part(f"{view.name}/", "round"),
        *(Part(f"{form}/", form) for form in (COMPACT, TABLE)),
        *(Part(f"#{theme}", theme) for theme in ("light", "dark")),
        Part('"\n  title="'),
        *title,
        Part('"\n  width="100%" height="'),
        *(Part(str(frame_size(form, city)[1]), form) for form in FORMS),
        Part('" frameborder="0" loading="lazy"\n  sandbox="'),
    )
    # Scripts may run in the frame, though it needs none: a browser complains in the console where they may not.
    end = Part('allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>')
    script = Part(f'\n<script src="{root}{SCRIPT}" async></script>')
    language_part = (Part(f' language="{language.code}"'),) if language.prefix else ()
    element = (
        Part(f'<u4ssc-snapshot city="{slug}"'),
        Part(f' round="{view.name}"', "round"),
        *(Part(f' form="{form}"', form) for form in (COMPACT, TABLE)),
        *(Part(f' theme="{theme}"', theme) for theme in ("light", "dark")),
        *language_part,
        Part(">\n  "),
        *link,
        Part("\n</u4ssc-snapshot>"),
        script,
    )
    words = gettext(
        "City Snapshot of %(city)s: a wheel of its results by dimension and category. The page behind it says the same in words."
    ) % {"city": city}
    described = (Part(_a(words), "latest"), Part(_a(" ".join((f"{view.picture.title}.", *view.sentences))), "round"))
    start = (Part('<a href="'), *profile, Part(f'">\n  <img src="{root}cities/{slug}/'), Part(f"{view.name}/", "round"))
    return ShareView(
        view,
        profile,
        link,
        tuple(
            (
                picture.label,
                (
                    *start,
                    Part(picture.name),
                    *((Part("-dark", "dark"),) if picture.dark else ()),
                    Part(
                        f'.{picture.ending}" width="{picture.width}"\n    style="max-width:100%;height:auto"\n    alt="'
                    ),
                    *described,
                    Part('"></a>'),
                ),
            )
            for picture in PICTURES
        ),
        (*frame, end),
        (*frame, end, script),
        element,
        tuple(_badge_codes(view, catalogs, profile, root, language)) if view.coverage == Coverage.FULL else (),
    )


def _badge_codes(
    view: RoundView, catalogs: Mapping[str, Catalog], profile: Code, root: str, language: Language
) -> Iterator[tuple[str, str, Code]]:
    fragment = f"#{language.code}" if language.prefix else ""
    for subject in subjects(catalogs, language):
        label = f"{view.city.name.words}: {subject.label}"
        said = _lines(view, subject, language, "", "")
        lines = " – ".join(words for kind, words in said if kind != "name")
        code = (
            Part('<a href="'),
            *profile,
            Part(f'"><img src="{root}{embed_folder(view.city.slug)}'),
            Part(f"{view.name}/", "round"),
            Part(f'badges/{subject.file}.svg{fragment}"\n  alt="{_a(label)}'),
            Part(_a(f" – {lines}"), "round"),
            Part('"></a>'),
        )
        yield subject.label, subject.file, code


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
        gettext("Alternative text of the picture:") + "\n" + " ".join((f"{view.picture.title}.", *view.sentences)),
        gettext("The whole profile:") + f"\n{_root(site)}{language.prefix}cities/{view.city.slug}/",
        gettext("This round:") + f"\n{_root(site)}{language.prefix}{view.path}",
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _root(site: Site) -> str:
    return site.base_url.rstrip("/") + "/"


def _a(text: str) -> str:
    return escape(text, quote=True)
