"""What the verification report of a round shows, and the extract that stands in its place where only a part of the results is known."""

from __future__ import annotations

from collections.abc import Sequence

from cityprofiles.paperparts import (
    band_data,
    block_data,
    category_data,
    common_words,
    dimension_data,
    extract_words,
    phrase_data,
    round_data,
    row_data,
    score_data,
    strength_data,
    sub_dimensions_data,
    wheel_lines,
)
from cityprofiles.papers import Data, Letterhead
from cityprofiles.rows import KpiRows, mark_of_band
from cityprofiles.score import Band
from cityprofiles.stories import blocks
from cityprofiles.views import Gap, GoalView, RoundView, SummaryTable


def report_data(view: RoundView, head: Letterhead) -> Data:
    """The verification report."""
    gettext = head.language.gettext
    city = {"city": view.city.name.words, "country": view.city.country}
    return {
        **round_data(view, head),
        **wheel_lines(view.picture),
        "title": gettext("%(city)s, %(country)s: Verification Report, %(month)s") % {**city, "month": view.month},
        "sections": _sections(view, head),
        "isbn": view.isbn,
        "verifier": view.verifier,
        "organisation": view.organisation,
        "completed": view.completed,
        "supporters": view.supporters,
        "edition": view.edition,
        "origin": extract_words(view, head),
        **_background(view, head),
        "kpi_table": _table(view.kpi_table) if view.kpi_table else None,
        "point_table": _table(view.point_table) if view.point_table else None,
        "dimensions": [
            {
                **dimension_data(dimension, view, head),
                "subs": sub_dimensions_data(dimension, head) if view.is_full else [],
                "categories": [
                    category_data(category, view, head) for category in dimension.categories if category.known
                ],
                "unknown": _names([c.name for c in dimension.categories if not c.known], head),
            }
            for dimension in view.dimensions
        ],
        "strengths": [strength_data(category) for category in view.strengths],
        "far": [row_data(row) for row in view.far],
        "halfway": [row_data(row) for row in view.halfway],
        "goals": [_goal(goal) for goal in view.goals if any(kpi.known for kpi in goal.kpis)],
        "not_reported": [_gap(gap) for gap in view.not_reported],
        "not_verified": [_gap(gap) for gap in view.not_verified] if view.scored or view.is_full else [],
        "none_verified": ""
        if view.scored or view.is_full
        else gettext("None of these values is known to be verified."),
        "gap_names": _names(view.gap_names, head),
        "local": [
            {
                "name": phrase_data(row.name),
                "value": row.value,
                "target": row.target,
                "percent": row.percent or "",
                "band": band_data(row.band),
                "note": phrase_data(row.note),
                "basis": phrase_data(row.basis),
            }
            for row in view.local
        ],
        "foreword": _text(*view.foreword),
        "next_steps": _text(*view.next_steps),
        "methodology": _methodology(head) if view.is_full else _methodology(head)[:1] + _extract_points(head),
        "bands": [band_data(mark_of_band(band, head.language)) for band in Band],
        "scoring": head.address("scoring/"),
        "words": _words(view, head),
    }


def _background(view: RoundView, head: Letterhead) -> Data:
    """How the results came about: who verified them and how, from which sources, and who approved them."""
    gettext = head.language.gettext
    city = {"city": view.city.name.words, "country": view.city.country}
    return {
        "introduction": gettext(
            "This report holds the verified results of %(city)s, %(country)s, for the Key Performance Indicators (KPIs) of United for Smart Sustainable Cities (U4SSC), catalogue edition %(edition)s, after Recommendation ITU-T Y.4903/L.1603."
        )
        % {**city, "edition": view.edition}
        if view.is_full
        else "",
        "verification": gettext(
            "%(verifier)s, a certified U4SSC KPI verifier, completed the verification in %(month)s. The work consisted of:"
        )
        % {"verifier": view.verifier, "month": view.completed}
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
        "limitations": phrase_data(view.limitations)
        if view.limitations
        else (gettext("Nothing limited the verification."), None)
        if view.assurance
        else None,
        "sources": [
            {"title": title, "publisher": publisher, "pages": phrase_data(pages), "address": address}
            for title, publisher, pages, address in view.sources
        ],
        "approvals": [
            {"by": phrase_data(by), "role": role, "on": on, "evidence": phrase_data(evidence)}
            for by, role, on, evidence in view.approvals
        ],
        "corrections": [{"on": on, "what": phrase_data(what)} for on, what in view.corrections],
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


def _words(view: RoundView, head: Letterhead) -> dict[str, str]:
    """The headings of the report, and the sentences that stand below them."""
    gettext = head.language.gettext
    return {
        **common_words(head),
        "contents": gettext("Contents"),
        "foreword": gettext("Foreword"),
        "verified_by": gettext("Verified by"),
        "supporters": gettext("With the support of"),
        "printed": gettext("Printed report"),
        "sources": gettext("Where the values come from"),
        "approved": gettext("Approved for publication"),
        "corrected": gettext("Corrected since it was published"),
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
        % {"city": view.city.name.words},
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
        "sdg": gettext("SDG"),
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
    }


def _methodology(head: Letterhead) -> tuple[str, ...]:
    """What a benchmark is and how points are given, with an example; a paragraph each."""
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
    """How points are given in an extract, which has no totals."""
    words = head.language.gettext(
        "A verified value with a benchmark earns 1 point below 33%% of its target, 2 from 33%%, 3 from 66%% and 4 from 95%%. Points of an extract are not added up."
    )
    return (words % {},)


def _no_gap(head: Letterhead) -> str:
    """That an extract names no KPI that is missing, which says nothing of what is not part of it."""
    return head.language.gettext("The part that is known names none. Others may stand in the part that is not.")


def _names(names: Sequence[str], head: Letterhead) -> str:
    """Names as a list in a sentence; empty where there is none."""
    return head.language.names(names) if names else ""


def _table(table: SummaryTable) -> Data:
    """A summary table as lines of its columns: label, total, reported, verified, percent."""
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
    """A goal with its scores, and the KPIs that serve it."""
    return {
        "number": goal.number,
        "name": goal.name,
        "score": score_data(goal.score),
        "by": [(name, score.percent) for name, score in goal.by_dimension] if len(goal.by_dimension) > 1 else [],
        "kpis": [_served(kpi) for kpi in goal.kpis if kpi.known],
    }


def _served(kpi: KpiRows) -> Data:
    """A KPI that serves a goal, with the bands of its data points."""
    return {
        "l": kpi.name,
        "c": kpi.core,
        "targets": ", ".join(kpi.targets) + ("*" if kpi.assigned else ""),
        "bands": [band_data(row.band) for row in kpi.known],
    }


def _gap(gap: Gap) -> Data:
    """A KPI that is not reported, or not verified, with its data points and the reasons."""
    return {
        "l": gap.kpi.name,
        "c": gap.kpi.core,
        "code": gap.kpi.code,
        "partial": gap.partial,
        "several": gap.several,
        "points": [(label, status, phrase_data(reason)) for label, status, reason in gap.points],
    }


def _text(text: str, lang: str | None) -> Data | None:
    """A Markdown text as blocks, with its language where that is not the document's."""
    return {"lang": lang, "blocks": [block_data(block) for block in blocks(text)]} if text else None
