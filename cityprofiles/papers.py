"""What each document and picture of a round shows, as plain values with every word in one language: Typst's templates get nothing else.

Templates stand in theme/typst. Names are short where they stand once for each data point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cityprofiles.drawing import LIGHT, SIZE, Palette, WheelPicture, lines_on_paper
from cityprofiles.language import Language, Phrase
from cityprofiles.model import Site
from cityprofiles.rows import BandMark, KpiRows, PointRow, ScoreMark, mark_of_band
from cityprofiles.score import Band
from cityprofiles.stories import Block, blocks
from cityprofiles.views import (
    SHORTFALLS_AT_MOST,
    CategoryView,
    DimensionView,
    Gap,
    GoalView,
    RoundView,
    StoryView,
    SummaryTable,
    WithdrawalView,
)

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a document.

    type      its media type; relation: data or source, as PDF names it
    """

    text: str
    type: str
    description: str
    relation: str


@dataclass(frozen=True)
class Document:
    """A document or a picture before it is printed.

    template     in theme/typst, without its ending
    data         what the template shows
    day          the day that the document carries
    pictures     SVG by name
    attachments  by path
    parts        of a picture: how many points of the template, each way, become one pixel; None for a PDF
    """

    template: str
    data: Mapping[str, Any]
    day: date
    pictures: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    parts: int | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all documents of a site carry.

    stamp   words across every page of a preview; empty in public
    """

    site: Site
    language: Language
    stamp: str

    def address(self, path: str) -> str:
        """The permanent address of a page in the language of the document."""
        return f"{self.site.base_url.rstrip('/')}/{self.language.prefix}{path}"


def report_data(view: RoundView, head: Letterhead) -> Data:
    """The verification report."""
    gettext = head.language.gettext
    city = {"city": view.city.name.words, "country": view.city.country}
    values = {"verifier": view.verifier, "month": view.completed}
    return {
        **_round(view, head),
        **wheel_lines(view.picture),
        "title": gettext("%(city)s, %(country)s: Verification Report, %(month)s") % {**city, "month": view.month},
        "sections": _sections(view, head),
        "isbn": view.isbn,
        "verifier": view.verifier,
        "organisation": view.organisation,
        "completed": view.completed,
        "supporters": view.supporters,
        "edition": view.edition,
        "origin": _origin(view, head),
        "introduction": gettext(
            "This report holds the verified results of %(city)s, %(country)s, for the Key Performance Indicators (KPIs) of United for Smart Sustainable Cities (U4SSC), catalogue edition %(edition)s, after Recommendation ITU-T Y.4903/L.1603."
        )
        % {**city, "edition": view.edition}
        if view.is_full
        else "",
        "verification": gettext(
            "%(verifier)s, a certified U4SSC KPI verifier, completed the verification in %(month)s. The work consisted of:"
        )
        % values
        if view.verifier
        else "",
        "work": (
            gettext("gathering and going through the data of every KPI;"),
            gettext("talking with those in the city who supplied them;"),
            gettext("checking that each value was collected as the methodology asks;"),
            gettext("writing this report."),
        ),
        "assurance": gettext(
            "The verification used what the city provided and explained, and was planned to give %(assurance)s assurance of it."
        )
        % {"assurance": view.assurance}
        if view.assurance
        else "",
        "limitations": _phrase(view.limitations)
        if view.limitations
        else (gettext("Nothing limited the verification."), None)
        if view.assurance
        else None,
        "sources": [
            {"title": title, "publisher": publisher, "pages": _phrase(pages), "address": address}
            for title, publisher, pages, address in view.sources
        ],
        "approvals": [
            {"by": _phrase(by), "role": role, "on": on, "evidence": _phrase(evidence)}
            for by, role, on, evidence in view.approvals
        ],
        "kpi_table": _table(view.kpi_table) if view.kpi_table else None,
        "point_table": _table(view.point_table) if view.point_table else None,
        "dimensions": [
            {
                **_dimension(dimension, view, head),
                "subs": _subs(dimension, head) if view.is_full else [],
                "categories": [_category(category, view, head) for category in dimension.categories if category.known],
                "unknown": _names([c.name for c in dimension.categories if not c.known], head),
            }
            for dimension in view.dimensions
        ],
        "strengths": [_strength(category) for category in view.strengths],
        "far": [_row(row) for row in view.far],
        "halfway": [_row(row) for row in view.halfway],
        "goals": [_goal(goal) for goal in view.goals if any(kpi.known for kpi in goal.kpis)],
        "not_reported": [_gap(gap) for gap in view.not_reported],
        "not_verified": [_gap(gap) for gap in view.not_verified] if view.scored or view.is_full else [],
        "none_verified": ""
        if view.scored or view.is_full
        else gettext("None of these values is known to be verified."),
        "gap_names": _names(view.gap_names, head),
        "local": [
            {
                "name": _phrase(row.name),
                "value": row.value,
                "target": row.target,
                "percent": row.percent or "",
                "band": _band(row.band),
                "note": _phrase(row.note),
                "basis": _phrase(row.basis),
            }
            for row in view.local
        ],
        "foreword": _text(*view.foreword),
        "next_steps": _text(*view.next_steps),
        "methodology": _methodology(head) if view.is_full else _methodology(head)[:1] + _extract_points(head),
        "bands": [_band(mark_of_band(band, head.language)) for band in Band],
        "scoring": head.address("scoring/"),
        "words": {
            **_words(head),
            "contents": gettext("Contents"),
            "foreword": gettext("Foreword"),
            "verified_by": gettext("Verified by"),
            "supporters": gettext("With the support of"),
            "printed": gettext("Printed report"),
            "sources": gettext("Where the values come from"),
            "approved": gettext("Approved for publication"),
            "kpi_count": gettext("A KPI counts as reported, or as verified, when all its data points are."),
            "point_count": gettext("Some KPIs consist of several data points. This table counts each of them."),
            "kpis": gettext("KPIs"),
            "points": gettext("Data points"),
            "total": gettext("Total"),
            "reported": gettext("Reported"),
            "verified": gettext("Verified"),
            "kpi_share": gettext("%% of KPIs verified") % {},
            "point_share": gettext("%% of data points verified") % {},
            "every_ring": gettext("The bands apply to every ring: dimensions, categories and data points."),
            "scoring": gettext("How scores are made, with worked examples"),
            "results": gettext(
                "Core KPIs are set in bold, advanced KPIs in italics. Water and Sanitation and Waste are reported under both Economy and Environment."
            ),
            "dimension": gettext("Dimension"),
            "all_reported": gettext("All KPIs are reported.") if view.is_full else _no_gap(head),
            "all_verified": gettext("All reported KPIs are verified.") if view.is_full else _no_gap(head),
            "unknown": gettext("Categories of which nothing is known"),
            "partly": gettext("partly"),
            "look": gettext(
                "Look first at the data points below 66%% of their targets, decide which of them matter most for %(city)s, and plan how to improve them."
            )
            % city,
            "collect": gettext("Find out how the KPIs that are not reported can be collected:"),
            "go_on": gettext("Go on collecting the data, so that the next round shows the trend against the targets."),
            "stay": gettext("Stay in the U4SSC process, and tell it what you think of the KPIs and their benchmarks."),
            "below_33": gettext("Below 33%% of target") % {},
            "below_66": gettext("33–66%% of target") % {},
            "none": gettext("None"),
            "sdgs": gettext(
                "The KPIs were made to give cities a common way of measuring how smart and how sustainable they are, and how far they have come towards the Sustainable Development Goals (SDGs). Each KPI serves one or more SDG targets."
            )
            + " "
            + gettext(
                "Targets marked with an asterisk are assigned by this project; the others stand in the KPI's own methodology."
            ),
            "kpi": gettext("KPI"),
            "sdg_targets": gettext("SDG targets"),
            "local": gettext("Local KPIs"),
            "local_words": gettext(
                "The city has added these KPIs for itself, with targets of its own. They are part of no score."
            ),
            "local_target": gettext("Target of the city"),
            "attached": gettext("Attached to this file"),
            "attached_words": gettext(
                "The results as a table and for programs (results.csv, results.json), and the files that this report was made from: put into an empty folder, they make the same report again. Your PDF reader shows them under “Attachments”."
            ),
            "glance": gettext("At a glance"),
            "bands": gettext("Bands"),
            "subs": gettext("Sub-dimensions"),
            "sub": gettext("Sub-dimension"),
            "points_of": gettext("Points"),
        },
    }


def snapshot_data(view: RoundView, head: Letterhead) -> Data:
    """The City Snapshot, two pages."""
    gettext = head.language.gettext
    return {
        **_round(view, head),
        **wheel_lines(view.picture),
        "title": gettext("%(city)s, %(country)s: City Snapshot, %(month)s")
        % {"city": view.city.name.words, "country": view.city.country, "month": view.month},
        "verifier": gettext("verified by %(verifier)s") % {"verifier": view.verifier} if view.verifier else "",
        "count": f"{view.point_table.total.reported} / {view.point_table.total.total}" if view.point_table else "",
        "origin": _origin(view, head),
        "dimensions": [
            {
                **_dimension(dimension, view, head),
                "subs": _subs(dimension, head) if view.is_full else [],
                "parts": [
                    {"name": c.name, "icon": c.icon, "known": _known(len(c.known), len(c.rows), view, head)}
                    for c in dimension.categories
                    if c.known and not view.is_full
                ],
            }
            for dimension in view.dimensions
        ],
        "strengths": [_strength(category) for category in view.strengths],
        "reached": [_row(row) for row in view.reached[:SHORTFALLS_AT_MOST]] if not view.is_full else [],
        "shortfalls": [_row(row) for row in view.shortfalls],
        "goals": [
            {"number": goal.number, "name": goal.name, "score": _score(goal.score)}
            for goal in view.goals
            if view.is_full
        ],
        "words": {
            **_words(head),
            "snapshot": gettext("City Snapshot"),
            "performance": gettext("Performance to benchmarks") if view.is_full else gettext("What is known"),
            "category": gettext("Category"),
            "share": gettext("Share of the points"),
            "near": gettext("Nearest to its targets") if view.is_full else gettext("Target reached"),
            "far": gettext("Furthest from its targets"),
            "no_far": gettext("No scored data point is below 33%% of its target.") % {},
            "sdgs": gettext("Sustainable Development Goals"),
            "reported": gettext("Reported"),
            "points": gettext("Data points"),
            "inhabitants": gettext("Inhabitants"),
            "qr": gettext("QR code of %(address)s") % {"address": head.address(f"cities/{view.city.slug}/")},
            "dimension": gettext("Dimension"),
            "more": gettext("More: %(contact)s") % {"contact": head.site.contact},
            "sub": gettext("Sub-dimension"),
        },
    }


def poster_data(view: RoundView, head: Letterhead) -> Data:
    """The poster: the wheel, a sentence for each dimension, and the way to the profile."""
    gettext = head.language.gettext
    return {
        **_round(view, head),
        **wheel_lines(view.picture),
        "title": gettext("%(city)s, %(country)s: poster, %(month)s")
        % {"city": view.city.name.words, "country": view.city.country, "month": view.month},
        "dimensions": [_dimension(dimension, view, head) for dimension in view.dimensions],
        "words": {
            **_words(head),
            "scan": gettext("Every number, target and sum"),
            "qr": gettext("QR code of %(address)s") % {"address": head.address(f"cities/{view.city.slug}/")},
        },
    }


def certificate_data(view: RoundView, head: Letterhead) -> Data:
    """The certificate of a published round."""
    gettext = head.language.gettext
    city = {"city": view.city.name.words, "country": view.city.country}
    tables = ((gettext("KPIs"), view.kpi_table), (gettext("Data points"), view.point_table))
    return {
        **_round(view, head),
        "title": gettext("%(city)s, %(country)s: certificate, %(month)s") % {**city, "month": view.month},
        "verifier": view.verifier,
        "organisation": view.organisation,
        "approvals": [{"by": _phrase(by), "role": role, "on": on} for by, role, on, _ in view.approvals],
        "isbn": view.isbn,
        "counts": [
            (name, table.total.reported, table.total.verified, table.total.total) for name, table in tables if table
        ],
        "words": {
            **_words(head),
            "certificate": gettext("Certificate of verification"),
            "says": gettext("This certifies that the results of"),
            "have": gettext(
                "for the Key Performance Indicators of United for Smart Sustainable Cities (U4SSC), catalogue edition %(edition)s, were verified, approved and published."
            )
            % {"edition": view.edition},
            "verified_by": gettext("Verified by"),
            "approved": gettext("Approved for publication"),
            "reported": gettext("Reported"),
            "verified": gettext("Verified"),
            "total": gettext("Total"),
            "kpis": gettext("Counted"),
            "check": gettext("Check this certificate"),
            "check_words": gettext(
                "The page at this address must show the same seal. A certificate whose seal is another, or whose page says that the round was withdrawn, is not valid."
            ),
            "qr": gettext("QR code of %(address)s") % {"address": head.address(view.path)},
        },
    }


def story_data(view: RoundView, story: StoryView, head: Letterhead) -> Data:
    """A factsheet or a case study, with the tables of categories that it asks for."""
    gettext = head.language.gettext
    values = {"city": view.city.name.words, "country": view.city.country, "month": view.month}
    titles = {
        "factsheet": gettext("%(city)s, %(country)s: factsheet, %(month)s"),
        "case-study": gettext("%(city)s, %(country)s: case study, %(month)s"),
    }
    return {
        **_round(view, head),
        "title": titles[story.name] % values,
        "kind": story.kind,
        "text_lang": story.lang,
        "parts": [
            {"table": _category(part.category, view, head)}
            if part.category
            else {"blocks": [_block(block) for block in blocks(part.text)]}
            for part in story.parts
        ],
        "words": {
            **_words(head),
            "sdg": gettext("SDG"),
            "performance": gettext("Performance"),
            "category": gettext("Category"),
            "kpi": gettext("KPI / data point"),
        },
    }


def card_data(view: RoundView, head: Letterhead) -> Data:
    """The picture that is shown where a page is shared."""
    return {
        **_head(head),
        "title": view.city.name.words,
        "city": _city(view),
        "month": view.month,
        "state": view.state,
        "sentence": view.sentences[0]
        if view.sentences
        else head.language.gettext("Verified results of %(city)s, %(country)s.")
        % {"city": view.city.name.words, "country": view.city.country},
        "dimensions": [_dimension(dimension, view, head) for dimension in view.dimensions],
        "known": _known(view.known, view.total, view, head),
        "overall": _score(view.overall),
        "words": {"report": head.language.gettext("Verified results")},
    }


def withdrawn_data(gone: WithdrawalView, head: Letterhead) -> Data:
    """The one page that stays at the addresses of the documents of a withdrawn round."""
    gettext = head.language.gettext
    return {
        **_head(head),
        "title": gettext("%(city)s: withdrawn report") % {"city": gone.city.name.words},
        "city": {"name": _phrase(gone.city.name), "country": gone.city.country, "others": []},
        "round": gone.name,
        "sentence": gone.sentence,
        "reason": _phrase(gone.reason),
        "address": head.address(f"cities/{gone.city.slug}/"),
        "words": {"why": gettext("Why"), "withdrawn": gettext("withdrawn")},
    }


def _sections(view: RoundView, head: Letterhead) -> dict[str, str]:
    """The titles of the sections, by what they hold: ten of a report, fewer of an extract."""
    gettext = head.language.gettext
    if not view.is_full:
        return {
            "introduction": gettext("About this extract"),
            "benchmark": gettext("What is known"),
            "methodology": gettext("How values are compared with targets"),
            "results": gettext("Results"),
            "not_reported": gettext("Not reported, says the publication"),
            "not_verified": gettext("Not verified"),
            "sdgs": gettext("Known values and the SDGs"),
        }
    return {
        "introduction": gettext("Introduction and verification background"),
        "kpis": gettext("KPI reporting and verification summary"),
        "points": gettext("Data point reporting and verification summary"),
        "benchmark": gettext("City performance benchmark"),
        "methodology": gettext("Benchmarks and scoring methodology"),
        "results": gettext("Verification results"),
        "not_reported": gettext("KPIs not reported"),
        "not_verified": gettext("KPIs not verified"),
        "next": gettext("Next steps"),
        "sdgs": gettext("Using the KPIs to reach the SDGs"),
    }


def _origin(view: RoundView, head: Letterhead) -> list[str]:
    """What an extract is; nothing for a full report."""
    if view.is_full:
        return []
    gettext = head.language.gettext
    found = [
        gettext(
            "An extract holds what could be transcribed of a publication: here %(known)s of %(total)s data points. Whatever is not part of it may well have been reported; it is unknown here, and never counted as missing. That is why it has no score and no total of the city, a dimension, a category or a goal."
        )
        % {"known": view.known, "total": view.total},
        gettext(
            "The values are those of the Key Performance Indicators (KPIs) of United for Smart Sustainable Cities (U4SSC), catalogue edition %(edition)s."
        )
        % {"edition": view.edition},
    ]
    if not view.scored:
        unverified = gettext(
            "None of these values is known to be verified: they stand in a factsheet, which is not a verification report. They are shown as printed, without a band."
        )
        found.insert(1, unverified)
    return found


def _methodology(head: Letterhead) -> tuple[str, ...]:
    gettext = head.language.gettext
    return (
        gettext(
            "Most KPIs have a benchmark: a target that a value is compared with. It comes from the aligned SDG fully met, from targets of international bodies, from a UN agency's goals, from international statistics, or from leading cities."
        ),
        gettext(
            "Each reported and verified data point with a benchmark earns 1 point below 33%% of its target, 2 from 33%%, 3 from 66%% and 4 from 95%%. A category, a sub-dimension, a dimension and the city have the share of all points that their scored data points could earn. What is not reported, or has no benchmark, is left out."
        )
        % {},
        gettext(
            "For example, four data points with 1, 3, 4 and 1 points have 9 of 16, or 56.25%%: band 33–66%%. Three with 3, 4 and 2 points, a fourth not being reported, have 9 of 12, or 75%%: band 66–95%%."
        )
        % {},
        gettext(
            "Targets give context to a city's data. They should be read together with the city's own goals and with similar cities."
        ),
    )


def _extract_points(head: Letterhead) -> tuple[str, ...]:
    words = head.language.gettext(
        "A verified value with a benchmark earns 1 point below 33%% of its target, 2 from 33%%, 3 from 66%% and 4 from 95%%. Points of an extract are not added up."
    )
    return (words % {},)


def _known(known: int, total: int, view: RoundView, head: Letterhead) -> str:
    """How much of an extract is known; empty for a full report."""
    words = head.language.gettext("%(known)s of %(total)s known")
    return "" if view.is_full else words % {"known": known, "total": total}


def _names(names: Sequence[str], head: Letterhead) -> str:
    return head.language.names(names) if names else ""


def _dimension(dimension: DimensionView, view: RoundView, head: Letterhead) -> Data:
    return {
        "name": dimension.name,
        "score": _score(dimension.score),
        "sentence": dimension.sentence,
        "known": _known(dimension.known, dimension.total, view, head),
    }


def _head(head: Letterhead) -> Data:
    language, site = head.language, head.site
    return {
        "lang": language.code,
        "dir": language.direction,
        "stamp": language.gettext("Draft – not for publication") if head.stamp else "",
        "site": language.phrase(site.title).words,
        "publisher": language.phrase(site.publisher).words,
        "licence": _phrase(language.phrase(site.licence.name)),
        "contact": site.contact,
        "notice": language.phrase(site.notice).words if site.notice else "",
    }


def _round(view: RoundView, head: Letterhead) -> Data:
    gettext = head.language.gettext
    notice = ""
    if view.provisional:
        notice = gettext(
            "%(provisional)s of the %(scored)s bands rest on provisional reference targets of this project, not on official U4SSC benchmarks."
        ) % {"provisional": view.provisional, "scored": view.scored}
    return {
        **_head(head),
        "city": _city(view),
        "round": view.name,
        "state": view.state,
        "kind": _phrase(view.title),
        "full": view.is_full,
        "extract": "" if view.is_full else gettext("Extract"),
        "month": view.month,
        "seal": view.seal,
        "overall": _score(view.overall),
        "sentences": view.sentences,
        "provisional": notice,
        "legend": view.picture.legend,
        "how": view.picture.footnote,
        "wheel": f"{view.picture.title}. {view.picture.description}",
        "address": head.address(view.path),
        "profile": head.address(f"cities/{view.city.slug}/"),
    }


def _words(head: Letterhead) -> dict[str, str]:
    gettext = head.language.gettext
    return {
        "kpi_or_point": gettext("KPI / data point"),
        "result": gettext("Result"),
        "target": gettext("Target"),
        "percent": gettext("Percent of target"),
        "band": gettext("Band"),
        "provisional": gettext("provisional"),
        "all": gettext("All dimensions"),
        "seal": gettext("Seal of the approved data (SHA-256)"),
        "page": gettext("Page"),
        "core": gettext("core"),
        "advanced": gettext("advanced"),
    }


def wheel_lines(picture: WheelPicture, palette: Palette = LIGHT) -> Data:
    """The words on the wheel, for a template that sets them, each line at its place in the drawing with its corner as zero."""
    lines = []
    for line, colour in lines_on_paper(picture, palette):
        x, y = line.place
        places = (round(value, 2) for value in (line.turn, x + SIZE / 2, y + SIZE / 2, line.size))
        lines.append((line.words, *places, line.anchor, line.style, colour))
    return {"lines": lines}


def _city(view: RoundView) -> Data:
    city = view.city
    return {
        "name": _phrase(city.name),
        "country": city.country,
        "region": _phrase(city.region),
        "others": [_phrase(name) for name in city.other_names],
        "population": city.population,
        "population_year": city.population_year,
    }


def _phrase(phrase: Phrase | None) -> tuple[str, str | None] | None:
    return (phrase.words, phrase.lang) if phrase else None


def _band(band: BandMark) -> Data:
    return {"m": band.mark, "n": band.points, "r": band.range, "w": band.words}


def _score(score: ScoreMark) -> Data:
    return {"percent": score.percent, "points": score.points, "max": score.max_points, "band": _band(score.band)}


def _row(row: PointRow) -> Data:
    return {
        "l": row.label,
        "c": row.core,
        "v": row.value,
        "ok": row.reported,
        "t": row.target,
        "pr": row.status == "provisional",
        "p": row.percent or "",
        "bar": row.bar,
        "b": _band(row.band),
        "f": _phrase(row.footnote.text) if row.footnote else None,
    }


def _category(category: CategoryView, view: RoundView, head: Letterhead) -> Data:
    return {
        "name": category.name,
        "icon": category.icon,
        "dimension": category.dimension,
        "score": _score(category.score),
        "known": _known(len(category.known), len(category.rows), view, head),
        "kpis": [
            {"name": kpi.name, "goals": kpi.goals, "rows": [_row(row) for row in kpi.known]} for kpi in category.kpis
        ],
    }


def _subs(view: DimensionView, head: Letterhead) -> list[Data]:
    return [
        {"name": sub.name, "score": _score(sub.score), "categories": head.language.names(sub.categories)}
        for sub in view.sub_dimensions
    ]


def _strength(view: CategoryView) -> Data:
    return {"name": view.name, "icon": view.icon, "dimension": view.dimension, "score": _score(view.score)}


def _table(table: SummaryTable) -> Data:
    rows = [table.total, *(row for _, rows in table.groups for row in rows)]
    cells = [(row.label, row.total, row.reported, row.verified, row.percent) for row in rows]
    return {
        "groups": [
            {"name": name, "rows": cells[1 + 2 * number : 3 + 2 * number]}
            for number, (name, _) in enumerate(table.groups)
        ],
        "total": cells[0],
    }


def _goal(goal: GoalView) -> Data:
    return {
        "number": goal.number,
        "name": goal.name,
        "score": _score(goal.score),
        "by": [(name, score.percent) for name, score in goal.by_dimension] if len(goal.by_dimension) > 1 else [],
        "kpis": [_served(kpi) for kpi in goal.kpis if kpi.known],
    }


def _served(kpi: KpiRows) -> Data:
    return {
        "l": kpi.name,
        "c": kpi.core,
        "targets": ", ".join(kpi.targets) + ("*" if kpi.assigned else ""),
        "bands": [_band(row.band) for row in kpi.known],
    }


def _no_gap(head: Letterhead) -> str:
    return head.language.gettext("The part that is known names none. Others may stand in the part that is not.")


def _gap(gap: Gap) -> Data:
    return {
        "l": gap.kpi.name,
        "c": gap.kpi.core,
        "code": gap.kpi.code,
        "partial": gap.partial,
        "several": gap.several,
        "points": [(label, status, _phrase(reason)) for label, status, reason in gap.points],
    }


def _text(text: str, lang: str | None) -> Data | None:
    """A Markdown text as blocks, with its language where that is not the document's."""
    return {"lang": lang, "blocks": [_block(block) for block in blocks(text)]} if text else None


def _block(block: Block) -> Data:
    found: Data = {"kind": block.kind}
    if block.runs:
        found["runs"] = [
            {"w": run.words, "b": run.bold, "i": run.italic, "c": run.code, "h": run.href} for run in block.runs
        ]
    if block.blocks:
        found["blocks"] = [_block(inner) for inner in block.blocks]
    return found
