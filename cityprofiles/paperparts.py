"""What several documents and pictures of a round show in common: its city, a score, a band, a row, a category, the words on its wheel."""

from __future__ import annotations

from functools import lru_cache

from cityprofiles.language import Phrase
from cityprofiles.palette import LIGHT, Palette
from cityprofiles.papers import Data, Letterhead
from cityprofiles.rings import SIZE
from cityprofiles.rows import BandMark, PointRow, ScoreMark
from cityprofiles.stories import Block
from cityprofiles.views import CategoryView, DimensionView, RoundView
from cityprofiles.wheelnames import lines_on_paper
from cityprofiles.wheelpicture import WheelPicture
from cityprofiles.wheelviews import superseded_words


def site_data(head: Letterhead) -> Data:
    """What stands on every document of a site: publisher, licence, contact, notice."""
    language, site = head.language, head.site
    return {
        "lang": language.code,
        "dir": language.direction,
        "stamp": language.gettext("Draft – not for publication") if head.stamp else "",
        "site": language.phrase(site.title).words,
        "publisher": language.phrase(site.publisher).words,
        "licence": phrase_data(language.phrase(site.licence.name)),
        "contact": site.contact,
        "notice": language.phrase(site.notice).words if site.notice else "",
    }


def round_data(view: RoundView, head: Letterhead) -> Data:
    """What stands on every document of a round: its city, month, seal and score, the legend of its wheel, and its addresses.

    age   that it is superseded, in words; empty on the latest. way: the address that it leads to
    """
    gettext = head.language.gettext
    return {
        **site_data(head),
        "city": city_data(view),
        "round": view.name,
        "state": view.state,
        "age": superseded_words(view, head.language),
        "kind": phrase_data(view.title),
        "full": view.is_full,
        "extract": "" if view.is_full else gettext("Extract"),
        "month": view.month,
        "seal": view.seal,
        "overall": score_data(view.overall),
        "sentences": view.sentences,
        "provisional": view.picture.notice,
        "legend": view.picture.legend,
        "how": view.picture.footnote,
        "wheel": f"{view.picture.title}. {view.picture.description}",
        "address": head.address(view.path),
        "way": head.address(view.way),
    }


def city_data(view: RoundView) -> Data:
    """The city: its names, where it lies, and how many live there."""
    city = view.city
    return {
        "name": phrase_data(city.name),
        "country": city.country,
        "region": phrase_data(city.region),
        "others": [phrase_data(name) for name in city.other_names],
        "population": city.population,
        "population_year": city.population_year,
    }


def common_words(head: Letterhead) -> dict[str, str]:
    """The headings and short words that documents of a round share."""
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


def extract_words(view: RoundView, head: Letterhead) -> list[str]:
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


def known_words(known: int, total: int, view: RoundView, head: Letterhead) -> str:
    """How much of an extract is known; empty for a full report."""
    words = head.language.gettext("%(known)s of %(total)s known")
    return "" if view.is_full else words % {"known": known, "total": total}


# All documents of a round in one language show the same wheel.
@lru_cache(maxsize=8)
def wheel_lines(picture: WheelPicture, palette: Palette = LIGHT) -> Data:
    """The words on the wheel, for a template that sets them, each line at its place in the drawing with its corner as zero."""
    lines = []
    for line, colour in lines_on_paper(picture, palette):
        x, y = line.place
        places = (round(value, 2) for value in (line.turn, x + SIZE / 2, y + SIZE / 2, line.size))
        lines.append((line.words, *places, line.anchor, line.style, colour))
    return {"lines": lines}


def dimension_data(dimension: DimensionView, view: RoundView, head: Letterhead) -> Data:
    """A dimension with its score and its sentence."""
    return {
        "name": dimension.name,
        "score": score_data(dimension.score),
        "sentence": dimension.sentence,
        "known": known_words(dimension.known, dimension.total, view, head),
    }


def sub_dimensions_data(view: DimensionView, head: Letterhead) -> list[Data]:
    """The sub-dimensions of a dimension, each with its score and the names of its categories."""
    return [
        {"name": sub.name, "score": score_data(sub.score), "categories": head.language.names(sub.categories)}
        for sub in view.sub_dimensions
    ]


def category_data(category: CategoryView, view: RoundView, head: Letterhead) -> Data:
    """A category with its score and the rows of its KPIs, without those of which nothing is known."""
    return {
        "name": category.name,
        "icon": category.icon,
        "dimension": category.dimension,
        "score": score_data(category.score),
        "known": known_words(len(category.known), len(category.rows), view, head),
        "kpis": [
            {"name": kpi.name, "goals": kpi.goals, "rows": [row_data(row) for row in kpi.known]}
            for kpi in category.kpis
        ],
    }


def strength_data(view: CategoryView) -> Data:
    """A category among the strengths of the city: its score alone."""
    return {"name": view.name, "icon": view.icon, "dimension": view.dimension, "score": score_data(view.score)}


def row_data(row: PointRow) -> Data:
    """The row of a data point.

    l, c     its label, and whether it is core; v, ok: its value, and whether it is reported
    t, pr    its target, and whether that is provisional; p, bar: percent of target, in words and as a bar; b: its band
    f        its footnote
    """
    return {
        "l": row.label,
        "c": row.core,
        "v": row.value,
        "ok": row.reported,
        "t": row.target,
        "pr": row.status == "provisional",
        "p": row.percent or "",
        "bar": row.bar,
        "b": band_data(row.band),
        "f": phrase_data(row.footnote.text) if row.footnote else None,
    }


def score_data(score: ScoreMark) -> Data:
    """A score: percent, points of how many, and its band."""
    return {"percent": score.percent, "points": score.points, "max": score.max_points, "band": band_data(score.band)}


def band_data(band: BandMark) -> Data:
    """A band: m, its mark; n, its points; r, its range in percent of target; w, its words."""
    return {"m": band.mark, "n": band.points, "r": band.range, "w": band.words}


def phrase_data(phrase: Phrase | None) -> tuple[str, str | None] | None:
    """Words of a city or a site, with their language where that is not the document's."""
    return (phrase.words, phrase.lang) if phrase else None


def block_data(block: Block) -> Data:
    """A block of a text, such as a paragraph or a list, with the blocks in it; w b i c h: the words of a run, bold, italic, code, link."""
    found: Data = {"kind": block.kind}
    if block.runs:
        found["runs"] = [
            {"w": run.words, "b": run.bold, "i": run.italic, "c": run.code, "h": run.href} for run in block.runs
        ]
    if block.blocks:
        found["blocks"] = [block_data(inner) for inner in block.blocks]
    return found
