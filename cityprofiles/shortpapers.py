"""What the short documents of a round show: snapshot, poster, certificate, stories, the card that is shared, and what stays once withdrawn."""

from __future__ import annotations

from cityprofiles.paperparts import (
    block_data,
    category_data,
    city_data,
    common_words,
    dimension_data,
    extract_words,
    known_words,
    phrase_data,
    round_data,
    row_data,
    score_data,
    site_data,
    strength_data,
    sub_dimensions_data,
    wheel_lines,
)
from cityprofiles.papers import Data, Letterhead
from cityprofiles.stories import blocks
from cityprofiles.views import SHORTFALLS_AT_MOST, RoundView, StoryView, WithdrawalView
from cityprofiles.wheelviews import superseded_words


def snapshot_data(view: RoundView, head: Letterhead) -> Data:
    """The City Snapshot, two pages."""
    gettext = head.language.gettext
    return {
        **round_data(view, head),
        **wheel_lines(view.picture),
        "title": gettext("%(city)s, %(country)s: City Snapshot, %(month)s")
        % {"city": view.city.name.words, "country": view.city.country, "month": view.month},
        "verifier": gettext("verified by %(verifier)s") % {"verifier": view.verifier} if view.verifier else "",
        "count": f"{view.point_table.total.reported} / {view.point_table.total.total}" if view.point_table else "",
        "origin": extract_words(view, head),
        "dimensions": [
            {
                **dimension_data(dimension, view, head),
                "subs": sub_dimensions_data(dimension, head) if view.is_full else [],
                "parts": [
                    {"name": c.name, "icon": c.icon, "known": known_words(len(c.known), len(c.rows), view, head)}
                    for c in dimension.categories
                    if c.known and not view.is_full
                ],
            }
            for dimension in view.dimensions
        ],
        "strengths": [strength_data(category) for category in view.strengths],
        "reached": [row_data(row) for row in view.reached[:SHORTFALLS_AT_MOST]] if not view.is_full else [],
        "shortfalls": [row_data(row) for row in view.shortfalls],
        "goals": [
            {"number": goal.number, "name": goal.name, "score": score_data(goal.score)}
            for goal in view.goals
            if view.is_full
        ],
        "words": {
            **common_words(head),
            "snapshot": gettext("City Snapshot"),
            "performance": gettext("Performance to benchmarks") if view.is_full else gettext("What is known"),
            "category": gettext("Category"),
            "share": gettext("Share of the points"),
            "near": gettext("Nearest to its targets") if view.is_full else gettext("Target reached"),
            "far": gettext("Furthest from its targets"),
            "no_far": gettext("No scored data point is below 33%% of its target.") % {},
            "sdgs": gettext("Sustainable Development Goals"),
            "reported": gettext("Reported"),
            "points": gettext("data points"),
            "inhabitants": gettext("Inhabitants"),
            "qr": gettext("QR code of %(address)s") % {"address": head.address(view.way)},
            "dimension": gettext("Dimension"),
            "more": gettext("More: %(contact)s") % {"contact": head.site.contact},
            "sub": gettext("Sub-dimension"),
        },
    }


def poster_data(view: RoundView, head: Letterhead) -> Data:
    """The poster: the wheel, a sentence for each dimension, and the way to the profile."""
    gettext = head.language.gettext
    return {
        **round_data(view, head),
        **wheel_lines(view.picture),
        "title": gettext("%(city)s, %(country)s: poster, %(month)s")
        % {"city": view.city.name.words, "country": view.city.country, "month": view.month},
        "known": known_words(view.known, view.total, view, head),
        "dimensions": [dimension_data(dimension, view, head) for dimension in view.dimensions],
        "words": {
            **common_words(head),
            "scan": gettext("Every number, target and sum"),
            "qr": gettext("QR code of %(address)s") % {"address": head.address(view.way)},
        },
    }


def certificate_data(view: RoundView, head: Letterhead) -> Data:
    """The certificate of a round; it certifies nothing, and has no seal, before the round is approved."""
    gettext = head.language.gettext
    city = {"city": view.city.name.words, "country": view.city.country}
    tables = ((gettext("KPIs"), view.kpi_table), (gettext("Data points"), view.point_table))
    return {
        **round_data(view, head),
        "title": gettext("%(city)s, %(country)s: certificate, %(month)s") % {**city, "month": view.month},
        "verifier": view.verifier,
        "organisation": view.organisation,
        "approvals": [{"by": phrase_data(by), "role": role, "on": on} for by, role, on, _ in view.approvals],
        "isbn": view.isbn,
        "seal": view.seal if view.approved else "",
        "counts": [
            (name, table.total.reported, table.total.verified, table.total.total) for name, table in tables if table
        ],
        "words": {
            **common_words(head),
            "certificate": gettext("Certificate of verification"),
            "says": gettext("This certifies that the results of")
            if view.approved
            else gettext("Preview: this certificate is valid only once the round is approved."),
            "have": gettext(
                "for the Key Performance Indicators of United for Smart Sustainable Cities (U4SSC), catalogue edition %(edition)s, were verified, approved and published."
            )
            % {"edition": view.edition}
            if view.approved
            else "",
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
        **round_data(view, head),
        "title": titles[story.name] % values,
        "kind": story.kind,
        "text_lang": story.lang,
        "parts": [
            {"table": category_data(part.category, view, head)}
            if part.category
            else {"blocks": [block_data(block) for block in blocks(part.text)]}
            for part in story.parts
        ],
        "words": {
            **common_words(head),
            "sdg": gettext("SDG"),
            "performance": gettext("Performance"),
            "category": gettext("Category"),
            "kpi": gettext("KPI / data point"),
        },
    }


def card_data(view: RoundView, head: Letterhead) -> Data:
    """The picture that is shown where a page is shared."""
    return {
        **site_data(head),
        "title": view.city.name.words,
        "city": city_data(view),
        "month": view.month,
        "state": view.state,
        "age": superseded_words(view, head.language),
        "sentence": view.sentences[0]
        if view.sentences
        else head.language.gettext("Verified results of %(city)s, %(country)s.")
        % {"city": view.city.name.words, "country": view.city.country},
        "dimensions": [dimension_data(dimension, view, head) for dimension in view.dimensions],
        "known": known_words(view.known, view.total, view, head),
        "overall": score_data(view.overall),
        "words": {"report": head.language.gettext("Verified results")},
    }


def withdrawn_data(gone: WithdrawalView, head: Letterhead) -> Data:
    """The one page that stays at the addresses of the documents of a withdrawn round."""
    gettext = head.language.gettext
    return {
        **site_data(head),
        "title": gettext("%(city)s: withdrawn report") % {"city": gone.city.name.words},
        "city": {"name": phrase_data(gone.city.name), "country": gone.city.country, "others": []},
        "round": gone.name,
        "sentence": gone.sentence,
        "reason": phrase_data(gone.reason),
        "address": head.address(f"cities/{gone.city.slug}/"),
        "words": {"why": gettext("Why"), "withdrawn": gettext("withdrawn")},
    }
