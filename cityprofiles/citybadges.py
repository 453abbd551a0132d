"""The badges of a city: one score of a round each, the city's own, that of a dimension or that of a goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityprofiles.badges import ACROSS, Badge, BadgeText, badge_svg
from cityprofiles.embedding import embed_folder
from cityprofiles.language import SOURCE, Language
from cityprofiles.methodology import Catalog
from cityprofiles.model import Place, Site
from cityprofiles.policy import may_have_totals
from cityprofiles.presentation import goal_names
from cityprofiles.rows import NO_DATA, PointRow, ScoreMark, dimension_anchor
from cityprofiles.views import CategoryView, RoundView, WithdrawalView


@dataclass(frozen=True, slots=True)
class Subject:
    """What a badge is about: its file's name and its name in words."""

    file: str
    label: str


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
    if not any(may_have_totals(found) for found in place.rounds):
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
        if view.is_full:
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
        age = gettext("Superseded by round %(round)s") % {"round": view.newest.name}
    notice = str(language.phrase(site.notice)) if site.notice else ""
    return BadgeText(language.code, language.direction, badge_lines(view, subject, language, age, notice), detail)


def badge_lines(
    view: RoundView, subject: Subject, language: Language, age: str, notice: str
) -> tuple[tuple[str, str], ...]:
    """What a badge of a round says, line by line, each with its kind: name, result, alarm or plain.

    age      that the round is superseded or withdrawn, in words; notice: of the whole site; each empty where there is none
    """
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
