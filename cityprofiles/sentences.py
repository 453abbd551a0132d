"""Plain sentences made from the numbers: how a city does, and how it does in each dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from cityprofiles.language import Language
from cityprofiles.methodology import Catalog, Category, Dimension
from cityprofiles.score import Band, RoundScores, band_of
from cityprofiles.words import tenths

NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A category with its share of the points (exact) and how many of its data points are scored.

    whole   whether every data point that has a target is scored
    """

    category: Category
    percent: Fraction
    scored: int
    whole: bool

    @property
    def is_close(self) -> bool:
        """Whether it is close to its targets or has reached them."""
        return band_of(self.percent) in (Band.REACHED, Band.CLOSE)


def city_sentences(city: str, catalog: Catalog, scores: RoundScores, language: Language) -> tuple[str, ...]:
    """How the city does as a whole, in one or two sentences; none where nothing is scored."""
    overall = scores.overall
    if overall.percent is None:
        return ()
    reached = sum(1 for point in scores.points if point.band is Band.REACHED)
    first = language.gettext(
        "%(city)s has reached its target on %(reached)s of %(scored)s scored data points and earns %(percent)s of their points."
    ) % {"city": city, "reached": reached, "scored": overall.scored, "percent": tenths(overall.percent, language)}
    ranked = sorted(
        (
            (scores.dimensions[d.id].percent or Fraction(0), d)
            for d in catalog.dimensions
            if scores.dimensions[d.id].scored
        ),
        key=lambda pair: -pair[0],
    )
    if len(ranked) < 2 or ranked[0][0] == ranked[-1][0]:
        return (first,)
    second = language.gettext("It is nearest to its targets in %(best)s and has furthest to go in %(worst)s.") % {
        "best": language.word(ranked[0][1].name),
        "worst": language.word(ranked[-1][1].name),
    }
    return first, second


def extract_sentences(city: str, known: int, total: int, language: Language) -> tuple[str, ...]:
    """What an extract says of a city: how much is known, and that nothing of the whole follows from it."""
    words = language.gettext(
        "Of the %(total)s data points of %(city)s, %(known)s are known here, from an extract of what was published. "
        "The rest is unknown, so there are no totals."
    )
    return (words % {"city": city, "known": known, "total": total},)


def dimension_sentence(dimension: Dimension, scores: RoundScores, language: Language) -> str:
    """How the city does in one dimension: where all targets are reached, and where they are furthest away."""
    standings = standings_of(dimension.categories, scores)
    if not standings:
        return language.gettext("Nothing in this dimension is scored.")
    full = [s for s in standings if s.whole and s.percent == 100]
    low = sorted((s for s in standings if not s.is_close), key=lambda s: s.percent)[:NAMED_AT_MOST]
    parts = []
    if full:
        parts.append(
            language.gettext("All targets are reached in %(categories)s.") % {"categories": _names(full, language)}
        )
    else:
        best = max(standings, key=lambda s: (s.percent, s.scored))
        parts.append(
            language.gettext("The nearest to its targets is %(category)s.")
            % {"category": language.word(best.category.name)}
        )
    if low:
        parts.append(
            language.gettext("There is furthest to go in %(categories)s.") % {"categories": _names(low, language)}
        )
    return " ".join(parts)


def provisional_sentence(provisional: int, scored: int, language: Language) -> str:
    """How many of the bands rest on a provisional target; empty where none does."""
    if not provisional:
        return ""
    if provisional == scored:
        words = language.ngettext(
            "The only band rests on a provisional reference target of this project, not on an official U4SSC benchmark.",
            "All %(scored)s bands rest on provisional reference targets of this project, not on official U4SSC benchmarks.",
            scored,
        )
    else:
        words = language.ngettext(
            "%(provisional)s of the %(scored)s bands rests on a provisional reference target of this project, "
            "not on an official U4SSC benchmark.",
            "%(provisional)s of the %(scored)s bands rest on provisional reference targets of this project, "
            "not on official U4SSC benchmarks.",
            provisional,
        )
    return words % {"provisional": provisional, "scored": scored}


def standings_of(categories: Sequence[Category], scores: RoundScores) -> list[Standing]:
    """The categories that have a score, in the catalogue's order."""
    found = []
    for category in categories:
        score = scores.categories[category.key]
        if score.percent is not None:
            targets = sum(1 for kpi in category.kpis for point in kpi.data_points if point.benchmark.rule)
            found.append(Standing(category, score.percent, score.scored, score.scored == targets))
    return found


def _names(standings: Sequence[Standing], language: Language) -> str:
    return language.names([language.word(s.category.name) for s in standings])
