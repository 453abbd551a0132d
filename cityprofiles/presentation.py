"""From a scored round to what its pages show, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count

from cityprofiles.cityviews import round_links, state_words
from cityprofiles.entries import CityEntry, provisional_bands
from cityprofiles.history import ScoredRound
from cityprofiles.language import Language
from cityprofiles.methodology import Catalog, Dimension, Level
from cityprofiles.model import Assurance, LocalKpi, Place, Result, Round, Status
from cityprofiles.policy import is_known, is_published, is_reported, is_verified, may_have_totals
from cityprofiles.rows import (
    NO_TARGET,
    BandMark,
    Footnote,
    KpiRows,
    PointRow,
    anchor_of,
    category_anchor,
    dimension_anchor,
    kpi_rows,
    mark_of_band,
    mark_of_score,
    point_row,
    slug,
)
from cityprofiles.score import Band, PointScore, RoundScores, band_of, percent_of_target
from cityprofiles.seal import seal
from cityprofiles.sentences import city_sentences, dimension_sentence, extract_sentences, standings_of
from cityprofiles.stories import TableName, category_named, parts
from cityprofiles.summary import OVERALL, Count, Summary, Table
from cityprofiles.views import (
    CategoryView,
    CityCard,
    CityView,
    CountRow,
    DimensionView,
    Gap,
    GoalView,
    LocalRow,
    RoundView,
    StoryPart,
    StoryView,
    SubDimensionView,
    SummaryTable,
)
from cityprofiles.wheelviews import wheel_picture
from cityprofiles.words import quantity, status_words, target_words, tenths

STRENGTHS_AT_MOST = 8


def goal_names(language: Language) -> dict[int, str]:
    """The short names of the 17 Sustainable Development Goals (United Nations, 2015)."""
    gettext = language.gettext
    names = (
        gettext("No poverty"),
        gettext("Zero hunger"),
        gettext("Good health and well-being"),
        gettext("Quality education"),
        gettext("Gender equality"),
        gettext("Clean water and sanitation"),
        gettext("Affordable and clean energy"),
        gettext("Decent work and economic growth"),
        gettext("Industry, innovation and infrastructure"),
        gettext("Reduced inequalities"),
        gettext("Sustainable cities and communities"),
        gettext("Responsible consumption and production"),
        gettext("Climate action"),
        gettext("Life below water"),
        gettext("Life on land"),
        gettext("Peace, justice and strong institutions"),
        gettext("Partnerships for the goals"),
    )
    return dict(enumerate(names, start=1))


def round_view(
    city: CityView, place: Place, scored: ScoredRound, summary: Summary, stamp: str, language: Language
) -> RoundView:
    """Everything that the pages of one round show.

    stamp   what the pictures of a preview carry; empty in public
    """
    found, catalog, scores = scored.round, scored.catalog, scored.scores
    report = found.report
    kpis, footnotes = _kpis(catalog, scores, language)
    dimensions = tuple(_dimension(dimension, scored, kpis, footnotes, language) for dimension in catalog.dimensions)
    by_anchor = {row.anchor: row for rows in kpis.values() for row in rows.rows}
    far, halfway = _rows_in(Band.FAR, scores, by_anchor), _rows_in(Band.HALFWAY, scores, by_anchor)
    verification = report.verification
    local = tuple(_local_row(kpi, language) for kpi in found.local)
    totals = may_have_totals(found)
    if totals:
        sentences = city_sentences(city.name.words, catalog, scores, language)
    else:
        known = sum(map(is_known, found.results))
        sentences = extract_sentences(city.name.words, known, len(found.results), language)
    return RoundView(
        city=city,
        name=found.name,
        title=language.phrase(report.title),
        month=language.month(report.month),
        isbn=report.isbn or "",
        is_full=totals,
        verifier=report.verifier.name if report.verifier else "",
        organisation=(report.verifier.organisation or "") if report.verifier else "",
        completed=language.month(verification.completed) if verification else "",
        assurance=_assurance(verification.assurance, language) if verification else "",
        limitations=language.phrase(verification.limitations) if verification and verification.limitations else None,
        supporters=tuple((supporter.name, supporter.website or "") for supporter in report.supporters),
        sources=tuple(
            (
                source.title,
                source.publisher or "",
                language.phrase(source.pages) if source.pages else None,
                source.address or "",
            )
            for source in report.sources
        ),
        approvals=tuple(
            (
                language.proper(approval.by),
                language.gettext("for the city")
                if approval.role == "city"
                else language.gettext("for the secretariat"),
                language.day(approval.on),
                language.phrase(approval.evidence) if approval.evidence else None,
            )
            for approval in report.publication.approvals
        ),
        corrections=tuple(
            (language.day(correction.on), language.phrase(correction.what))
            for correction in report.publication.corrections
        ),
        seal=seal(found),
        edition=catalog.edition,
        overall=mark_of_score(scores.overall, language),
        sentences=sentences,
        dimensions=dimensions,
        strengths=_strengths(dimensions, catalog, scores),
        reached=tuple(by_anchor[_anchor(point)] for point in scores.points if point.band is Band.REACHED),
        far=far,
        halfway=halfway,
        goals=_goals(catalog, scores, kpis, language),
        kpi_table=_table(
            summary.kpis, catalog, language, language.gettext("Core KPIs"), language.gettext("Advanced KPIs")
        )
        if totals
        else None,
        point_table=_table(
            summary.data_points,
            catalog,
            language,
            language.gettext("Core data points"),
            language.gettext("Advanced data points"),
        )
        if totals
        else None,
        not_reported=tuple(
            _gaps(catalog, found, kpis, lambda result: is_reported(result) or not is_known(result), language)
        ),
        not_verified=tuple(
            _gaps(catalog, found, kpis, lambda result: is_verified(result) or not is_reported(result), language)
        ),
        provisional=provisional_bands(scores.points),
        scored=scores.scored,
        picture=wheel_picture(city, scored, by_anchor, local, sentences, stamp, language),
        foreword=_text_in(found, "foreword", language),
        next_steps=_text_in(found, "next-steps", language),
        local=local,
        stories=tuple((name, words) for name, words in _stories(language) if _text_in(found, name, language)[0]),
        rounds=round_links(place, language),
        state=state_words(found, language) if stamp else "",
        approved=is_published(found),
    )


def _assurance(assurance: Assurance, language: Language) -> str:
    return {Assurance.LIMITED: language.gettext("limited"), Assurance.REASONABLE: language.gettext("reasonable")}[
        assurance
    ]


def _text_in(found: Round, name: str, language: Language) -> tuple[str, str | None]:
    """A Markdown text in the page's language; else in the one it has, with its code; else nothing."""
    if (name, language.code) in found.texts:
        return found.texts[name, language.code], None
    return next(((text, code) for (other, code), text in sorted(found.texts.items()) if other == name), ("", None))


def _kpis(
    catalog: Catalog, scores: RoundScores, language: Language
) -> tuple[dict[str, KpiRows], dict[str, tuple[Footnote, ...]]]:
    """Every KPI with its rows, and the footnotes of each category; notes are numbered through the whole report."""
    numbers = count(1)
    rows: dict[str, list[PointRow]] = {}
    footnotes: dict[str, list[Footnote]] = {}
    for point in scores.points:
        footnote = None
        if point.result.note:
            footnote = Footnote(next(numbers), language.phrase(point.result.note))
            footnotes.setdefault(point.kpi.category, []).append(footnote)
        rows.setdefault(point.kpi.id, []).append(point_row(point, footnote, language))
    kpis = {kpi.id: kpi_rows(kpi, tuple(rows[kpi.id]), language) for kpi in catalog.kpis.values()}
    return kpis, {key: tuple(found) for key, found in footnotes.items()}


def _dimension(
    dimension: Dimension,
    scored: ScoredRound,
    kpis: dict[str, KpiRows],
    footnotes: dict[str, tuple[Footnote, ...]],
    language: Language,
) -> DimensionView:
    scores = scored.scores
    categories = tuple(
        CategoryView(
            category_anchor(category),
            language.word(category.name),
            category.icon,
            language.word(dimension.name),
            mark_of_score(scores.categories[category.key], language),
            tuple(kpis[kpi.id] for kpi in category.kpis),
            footnotes.get(category.key, ()),
        )
        for category in dimension.categories
    )
    subs = tuple(
        SubDimensionView(
            language.word(sub.name),
            mark_of_score(scores.sub_dimensions[sub.id], language),
            tuple(
                language.word(c.name) for c in dimension.categories if any(k.sub_dimension == sub.id for k in c.kpis)
            ),
        )
        for sub in dimension.sub_dimensions
    )
    return DimensionView(
        dimension_anchor(dimension),
        language.word(dimension.name),
        mark_of_score(scores.dimensions[dimension.id], language),
        # An extract is not added up, so no sentence can be drawn from the sums of its categories, not even that there is none.
        dimension_sentence(dimension, scores, language) if may_have_totals(scored.round) else "",
        subs,
        categories,
    )


def story_view(name: str, scored: ScoredRound, view: RoundView, language: Language) -> StoryView:
    """A factsheet or a case study of a round that has one, with the tables of the categories that it names."""
    categories = {category.anchor: category for category in view.categories}
    text, lang = _text_in(scored.round, name, language)
    found = []
    for part in parts(text):
        if isinstance(part, TableName):
            key = category_named(part.name, scored.catalog)
            found.append(StoryPart("", categories[slug(key)] if key else None))
        else:
            found.append(StoryPart(part, None))
    return StoryView(name, dict(_stories(language))[name], lang, tuple(found))


def _stories(language: Language) -> tuple[tuple[str, str], ...]:
    """The texts that are pages of their own, as they are called."""
    return (("factsheet", language.gettext("Factsheet")), ("case-study", language.gettext("Case study")))


def _rows_in(band: Band, scores: RoundScores, by_anchor: dict[str, PointRow]) -> tuple[PointRow, ...]:
    """The rows in a band, the furthest from target first, then in the catalogue's order."""
    points = sorted((point for point in scores.points if point.band is band), key=lambda point: point.percent or 0)
    return tuple(by_anchor[_anchor(point)] for point in points)


def _anchor(point: PointScore) -> str:
    return anchor_of(point.kpi.id, point.data_point.id)


def _strengths(dimensions: Iterable[DimensionView], catalog: Catalog, scores: RoundScores) -> tuple[CategoryView, ...]:
    """The categories close to their targets or there, best first; of equals the one with more scored data points."""
    views = {view.anchor: view for dimension in dimensions for view in dimension.categories}
    standings = [
        s for dimension in catalog.dimensions for s in standings_of(dimension.categories, scores) if s.is_close
    ]
    standings.sort(key=lambda s: (-s.percent, -s.scored))
    return tuple(views[category_anchor(s.category)] for s in standings[:STRENGTHS_AT_MOST])


def _goals(catalog: Catalog, scores: RoundScores, kpis: dict[str, KpiRows], language: Language) -> tuple[GoalView, ...]:
    names = goal_names(language)
    return tuple(
        GoalView(
            goal,
            names[goal],
            mark_of_score(scores.sdgs[goal], language),
            tuple(
                (language.word(d.name), mark_of_score(scores.sdgs_by_dimension[goal][d.id], language))
                for d in catalog.dimensions
                if scores.sdgs_by_dimension[goal][d.id].scored
            ),
            tuple(kpis[kpi.id] for kpi in catalog.kpis.values() if goal in kpi.sdg.goals),
        )
        for goal in catalog.goals
    )


def _table(table: Table, catalog: Catalog, language: Language, core: str, advanced: str) -> SummaryTable:
    names = [(d.id, language.word(d.name)) for d in catalog.dimensions] + [(OVERALL, language.gettext("Overall"))]
    return SummaryTable(
        tuple(
            (
                name,
                (
                    _row(core, table.rows[key, Level.CORE], language),
                    _row(advanced, table.rows[key, Level.ADVANCED], language),
                ),
            )
            for key, name in names
        ),
        _row(language.gettext("Total"), table.total, language),
    )


def _row(label: str, counted: Count, language: Language) -> CountRow:
    number = language.number
    return CountRow(
        label,
        number(counted.total),
        number(counted.reported),
        number(counted.verified),
        language.percent(counted.percent_verified),
    )


def _gaps(
    catalog: Catalog, found: Round, kpis: dict[str, KpiRows], holds: Callable[[Result], bool], language: Language
) -> Iterator[Gap]:
    """The KPIs some of whose data points do not hold, in the catalogue's order."""
    for kpi in catalog.kpis.values():
        results = [(point, found.by_data_point[kpi.id, point.id]) for point in kpi.data_points]
        lacking = [(point, result) for point, result in results if not holds(result)]
        if lacking:
            points = tuple(
                (
                    language.word(point.label),
                    status_words(result.status, language),
                    language.phrase(result.reason) if result.reason else None,
                )
                for point, result in lacking
            )
            wanting = any(result.status is Status.NOT_REPORTED for _, result in lacking)
            yield Gap(kpis[kpi.id], len(lacking) < len(results), len(results) > 1, wanting, points)


def _local_row(kpi: LocalKpi, language: Language) -> LocalRow:
    """One of the city's own KPIs with its own target; it is part of no score."""
    unit = language.phrase(kpi.unit).words if kpi.unit else ""
    # A percent sign stands where the language puts it, in the value and in the target; any other unit beside the value alone.
    sign, rest = ("%", unit[1:].strip()) if unit.startswith("%") else ("", unit)
    percent = percent_of_target(kpi.value, kpi.rule) if kpi.rule else None
    none = BandMark(NO_TARGET, 0, "", language.gettext("no target yet"))
    return LocalRow(
        name=language.phrase(kpi.name),
        value=f"{quantity(kpi.value, sign, language)} {rest}".strip(),
        target=target_words(kpi.rule, sign, language) if kpi.rule else "",
        percent=tenths(percent, language) if percent is not None else None,
        band=mark_of_band(band_of(percent), language) if percent is not None else none,
        basis=language.phrase(kpi.basis) if kpi.basis else None,
        note=language.phrase(kpi.note) if kpi.note else None,
    )


def city_card(entry: CityEntry, language: Language) -> CityCard | None:
    """A city in a list, from its latest round; None where every round is withdrawn."""
    if entry.latest is None:
        return None
    return CityCard(
        language.proper(entry.name),
        language.country(entry.country),
        entry.path,
        language.month(entry.latest.month),
        entry.sentences[language.code],
        mark_of_score(entry.overall, language),
        entry.provisional > 0,
        entry.latest.full,
    )
