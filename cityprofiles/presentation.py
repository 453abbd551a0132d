"""From a scored round to what its pages show, in one language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import count

from cityprofiles.drawing import CategoryField, DimensionField, Segment, WheelPicture
from cityprofiles.entries import CityEntry, provisional_bands
from cityprofiles.forms import Text
from cityprofiles.history import ScoredRound
from cityprofiles.language import Language, Phrase
from cityprofiles.methodology import Catalog, Category, Dimension, Level
from cityprofiles.model import Assurance, LocalKpi, Place, Predecessor, PublicationStatus, Result, Round, Succession
from cityprofiles.policy import is_known, is_published, is_reported, is_verified, may_have_totals
from cityprofiles.rows import (
    NO_DATA,
    NO_TARGET,
    NOT_VERIFIED,
    UNKNOWN,
    BandMark,
    Footnote,
    KpiRows,
    PointRow,
    anchor_of,
    kpi_rows,
    mark_of_band,
    mark_of_score,
    point_row,
    slug,
)
from cityprofiles.score import Band, PointScore, RoundScores, Score, band_of, percent_of_target
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
    Relation,
    RoundLink,
    RoundView,
    StoryPart,
    StoryView,
    SubDimensionView,
    SummaryTable,
    WithdrawalView,
)
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


def legend(language: Language, marks: Collection[str] = ()) -> tuple[tuple[str, int, str], ...]:
    """The entries of the legend: (mark, points, words): six, and those of `marks` that not every wheel has."""
    bands = (mark_of_band(band, language) for band in Band)
    return (
        *(
            (
                band.mark,
                band.points,
                language.gettext("%(range)s of target: %(words)s") % {"range": band.range, "words": band.words},
            )
            for band in bands
        ),
        (NO_TARGET, 0, language.gettext("Data reported, no target yet available")),
        *(((NOT_VERIFIED, 0, language.gettext("Reported, not verified")),) if NOT_VERIFIED in marks else ()),
        (NO_DATA, 0, language.gettext("No value reported") if UNKNOWN in marks else language.gettext("No data")),
        *(((UNKNOWN, 0, language.gettext("Unknown: not part of the extract")),) if UNKNOWN in marks else ()),
    )


def city_view(
    place: Place, places: Mapping[str, Place], successor: tuple[Place, Predecessor] | None, language: Language
) -> CityView:
    """A city, written out, with the places it came from and the one it went into.

    places   every city of the site by slug, for the names and addresses of predecessors
    """
    city = place.city
    website = city.website or ""
    population = city.population
    return CityView(
        slug=place.slug,
        name=language.proper(city.name),
        other_names=_other_names(city.name, language),
        country=language.country(city.country),
        region=language.proper(city.region) if city.region else None,
        population=language.number(population.value) if population else "",
        population_year=str(population.year) if population else "",
        population_source=language.phrase(population.source) if population and population.source else None,
        website=website,
        website_name=website.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"),
        predecessors=tuple(_predecessor(predecessor, places, language) for predecessor in city.predecessors),
        successor=_relation(successor[0].city.name, successor[0].slug, successor[1], language) if successor else None,
    )


def _other_names(name: Text, language: Language) -> tuple[Phrase, ...]:
    """The forms of a city's name that the page does not show as its name, each once."""
    shown = {language.proper(name).words, name.english}
    forms = {words: code for code, words in name.root.items() if words not in shown}
    return tuple(Phrase(words, code) for words, code in forms.items())


def _predecessor(predecessor: Predecessor, places: Mapping[str, Place], language: Language) -> Relation:
    known = places.get(predecessor.city or "")
    name = known.city.name if known else predecessor.name or Text.of(predecessor.city or "")
    return _relation(name, known.slug if known else "", predecessor, language)


def _relation(name: Text, slug: str, predecessor: Predecessor, language: Language) -> Relation:
    words = {Succession.MERGED: language.gettext("merged"), Succession.RENAMED: language.gettext("renamed")}
    path = f"cities/{slug}/" if slug else ""
    renamed = predecessor.how is Succession.RENAMED
    return Relation(language.proper(name), path, language.day(predecessor.on), words[predecessor.how], renamed)


def round_links(place: Place, language: Language) -> tuple[RoundLink, ...]:
    """All rounds of a city that this site shows, the latest first."""
    return tuple(
        RoundLink(
            found.name, language.month(found.report.month), f"cities/{place.slug}/{found.name}/", found.is_withdrawn
        )
        for found in place.rounds
    )


def withdrawal_view(place: Place, found: Round, language: Language) -> WithdrawalView:
    """What stays at the addresses of a withdrawn round."""
    withdrawal = found.report.publication.withdrawn
    if withdrawal is None:
        raise ValueError("a withdrawn round has its date and reason")
    city = city_view(place, {}, None, language)
    on = language.day(withdrawal.on)
    sentence = language.gettext("The results of %(city)s, round %(round)s, were withdrawn on %(date)s.") % {
        "city": city.name.words,
        "round": found.name,
        "date": on,
    }
    links = tuple(link for link in round_links(place, language) if not link.withdrawn)
    return WithdrawalView(city, found.name, on, language.phrase(withdrawal.reason), sentence, links)


def local_rows(found: Round, language: Language) -> tuple[LocalRow, ...]:
    """The city's own KPIs with their own targets; they are part of no score."""
    return tuple(_local_row(kpi, language) for kpi in found.local)


def _local_row(kpi: LocalKpi, language: Language) -> LocalRow:
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


def state_words(found: Round, language: Language) -> str:
    """How far a round is on its way to the public, for previews."""
    gettext = language.gettext
    if is_published(found):
        return gettext("approved")
    return {
        PublicationStatus.DRAFT: gettext("draft"),
        PublicationStatus.IN_VERIFICATION: gettext("in verification"),
        PublicationStatus.VERIFIED: gettext("verified, not approved"),
        PublicationStatus.APPROVED: gettext("approval incomplete"),
        PublicationStatus.WITHDRAWN: gettext("withdrawn"),
    }[found.report.publication.status]


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


def round_view(
    city: CityView, place: Place, scored: ScoredRound, summary: Summary, stamp: str, language: Language
) -> RoundView:
    """Everything that the pages of one round show.

    stamp   what the pictures of a preview carry; empty in public
    """
    found, catalog, scores = scored.round, scored.catalog, scored.scores
    report = found.report
    kpis, footnotes = _kpis(catalog, scores, language)
    dimensions = tuple(
        _dimension(dimension, catalog, scores, kpis, footnotes, language) for dimension in catalog.dimensions
    )
    by_anchor = {row.anchor: row for rows in kpis.values() for row in rows.rows}
    far, halfway = _rows_in(Band.FAR, scores, by_anchor), _rows_in(Band.HALFWAY, scores, by_anchor)
    verification = report.verification
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
        coverage=str(report.coverage),
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
        scored=scored_points(scores),
        picture=_picture(city, scored, by_anchor, sentences, stamp, language),
        foreword=text_in(found, "foreword", language),
        next_steps=text_in(found, "next-steps", language),
        local=local_rows(found, language),
        stories=tuple((name, words) for name, words in _stories(language) if text_in(found, name, language)[0]),
        rounds=round_links(place, language),
        state=state_words(found, language) if stamp else "",
    )


def _assurance(assurance: Assurance, language: Language) -> str:
    return {Assurance.LIMITED: language.gettext("limited"), Assurance.REASONABLE: language.gettext("reasonable")}[
        assurance
    ]


def text_in(found: Round, name: str, language: Language) -> tuple[str, str | None]:
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
    catalog: Catalog,
    scores: RoundScores,
    kpis: dict[str, KpiRows],
    footnotes: dict[str, tuple[Footnote, ...]],
    language: Language,
) -> DimensionView:
    categories = tuple(
        CategoryView(
            _category_anchor(category),
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
        dimension_sentence(dimension, scores, language),
        subs,
        categories,
    )


def dimension_anchor(dimension: Dimension) -> str:
    """The id of a dimension in a page, e.g. "society-and-culture"."""
    return slug(dimension.name)


def _category_anchor(category: Category) -> str:
    return slug(category.key)


def story_view(name: str, scored: ScoredRound, view: RoundView, language: Language) -> StoryView:
    """A factsheet or a case study of a round that has one, with the tables of the categories that it names."""
    categories = {category.anchor: category for category in view.categories}
    text, lang = text_in(scored.round, name, language)
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
        s for dimension in catalog.dimensions for s in standings_of(dimension.categories, scores) if s.percent >= 66
    ]
    standings.sort(key=lambda s: (-s.percent, -s.scored))
    return tuple(views[_category_anchor(s.category)] for s in standings[:STRENGTHS_AT_MOST])


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
            yield Gap(kpis[kpi.id], len(lacking) < len(results), len(results) > 1, points)


def _picture(
    city: CityView,
    scored: ScoredRound,
    by_anchor: dict[str, PointRow],
    sentences: tuple[str, ...],
    stamp: str,
    language: Language,
) -> WheelPicture:
    """What the wheel shows; every field leads to its place in the page."""
    found, catalog, scores = scored.round, scored.catalog, scored.scores
    provisional = provisional_bands(scores.points)
    points: dict[str, list[Segment]] = {}
    for point in scores.points:
        row = by_anchor[_anchor(point)]
        name = language.wheel_word(point.data_point.wheel)
        segment = Segment(name, _title(name, row, language), row.band.mark, row.band.points, f"#{row.anchor}", row.core)
        points.setdefault(point.kpi.category, []).append(segment)
    dimensions = tuple(
        DimensionField(
            _score_segment(
                dimension.name, scores.dimensions[dimension.id], f"#{dimension_anchor(dimension)}", language
            ),
            tuple(
                CategoryField(
                    _score_segment(
                        category.name, scores.categories[category.key], f"#{_category_anchor(category)}", language
                    ),
                    tuple(points[category.key]),
                )
                for category in dimension.categories
            ),
        )
        for dimension in catalog.dimensions
    )
    values = {"city": city.name.words, "round": found.name}
    return WheelPicture(
        city=city.name.words,
        round=found.name,
        title=language.gettext("City Snapshot of %(city)s, %(round)s") % values,
        description=" ".join(
            (
                language.gettext(
                    "Rings from the centre: dimensions, categories, data points, each coloured by its band."
                ),
                *sentences,
            )
        ),
        dimensions=dimensions,
        legend=legend(language, {row.band.mark for row in by_anchor.values()}),
        footnote=_footnote(found, language),
        notice=_provisional_notice(provisional, scored_points(scores), language),
        local=tuple(
            Segment(row.name.words, _local_title(row, language), row.band.mark, row.band.points, "#local", core=False)
            for row in local_rows(found, language)
        ),
        stamp=stamp,
        lang=language.code,
        direction=language.direction,
    )


def _footnote(found: Round, language: Language) -> str:
    """How to read the rings and the names."""
    words = language.gettext(
        "Outer ring: filled from the inside by 1 to 4 points. Inner rings: one stripe a point. Bold: core KPI. Italics: advanced KPI."
    )
    if not may_have_totals(found):
        words = language.gettext(
            "Outer ring: filled from the inside by 1 to 4 points. Inner rings: no score, since an extract has no totals. "
            "Bold: core KPI. Italics: advanced KPI."
        )
    rim = language.gettext("Thin rim: local KPIs, part of no score.")
    return f"{words} {rim}" if found.local else words


def scored_points(scores: RoundScores) -> int:
    """How many data points have a band."""
    return sum(1 for point in scores.points if point.band)


def _provisional_notice(provisional: int, scored: int, language: Language) -> str:
    """What a picture says of provisional targets; nothing where no band rests on one."""
    if not provisional:
        return ""
    words = language.gettext(
        "%(provisional)s of the %(scored)s bands rest on provisional reference targets of this project, not on official U4SSC benchmarks."
    )
    return words % {"provisional": provisional, "scored": scored}


def _local_title(row: LocalRow, language: Language) -> str:
    parts = [language.gettext("local KPI: %(name)s") % {"name": row.name.words}, row.value]
    if row.percent is not None:
        parts.append(language.gettext("%(percent)s of target") % {"percent": row.percent})
    return ", ".join([*parts, row.band.words])


def _title(name: str, row: PointRow, language: Language) -> str:
    """The accessible name of a field: its name as drawn, the data point where that is longer, value, percent of target, band."""
    parts = [name] if name.casefold() == row.label.casefold() else [f"{name} ({row.label})"]
    if row.reported:
        parts.append(row.value)
    if row.percent is not None:
        parts.append(language.gettext("%(percent)s of target") % {"percent": row.percent})
    parts.append(row.band.words)
    return ", ".join(parts)


def _score_segment(name: str, score: Score, href: str, language: Language) -> Segment:
    mark = mark_of_score(score, language)
    parts = [language.word(name)]
    if mark.percent:
        parts.append(language.gettext("%(percent)s of the points") % {"percent": mark.percent})
    parts.append(mark.band.words)
    return Segment(language.word(name), ", ".join(parts), mark.band.mark, mark.band.points, href)
