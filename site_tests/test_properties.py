"""What must hold for any city, shown on thousands of made-up ones."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from cityprofiles.language import Language, number_by_babel, percent_by_babel
from cityprofiles.methodology import Affirmed, AtLeast, AtMost, Between, Catalog, Near, Rule
from cityprofiles.model import Result, Round, Status
from cityprofiles.project import Project, Sources, read_project
from cityprofiles.score import RoundScores, Score, band_of, percent_of_target, score_round, shown
from cityprofiles.seal import canonical
from site_tests.conftest import ROOT

_project, _ = read_project(Sources(ROOT / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme"))
assert isinstance(_project, Project)
CATALOG: Catalog = _project.catalog
ROUND: Round = next(place for place in _project.places if place.slug == "kristiansund").rounds[0]

numbers = st.decimals(
    min_value=Decimal("-1000"), max_value=Decimal("1000000"), allow_nan=False, allow_infinity=False, places=2
)
targets = st.decimals(
    min_value=Decimal("0.01"), max_value=Decimal("100000"), allow_nan=False, allow_infinity=False, places=2
)
rules = st.one_of(
    targets.map(AtLeast),
    targets.map(AtMost),
    targets.map(Near),
    st.tuples(targets, targets).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Between(*pair)),
)


@given(numbers, rules)
def test_every_percentage_lies_within_0_and_100(value: Decimal, rule: Rule) -> None:
    assert 0 <= percent_of_target(value, rule) <= 100


@given(numbers, numbers, rules)
def test_a_better_value_never_lowers_a_score(one: Decimal, other: Decimal, rule: Rule) -> None:
    worse, better = sorted((one, other), key=lambda value: _goodness(value, rule))
    assert percent_of_target(worse, rule) <= percent_of_target(better, rule)


def _goodness(value: Decimal, rule: Rule) -> Fraction:
    """How good a value is, by what the form of the benchmark means in words, not by how it is scored."""
    x = Fraction(value)
    match rule:
        case AtLeast():
            return x
        case AtMost():
            return -x
        case Between(best, worst):
            return x if best > worst else -x
        case Near(target):
            t = Fraction(target)
            return -max(x / t, t / x) if x > 0 else Fraction(-(10**12))
        case Affirmed():
            raise AssertionError


@given(st.fractions(min_value=0, max_value=100), st.integers(min_value=0, max_value=10))
def test_what_is_shown_lies_in_the_band_that_was_chosen(percent: Fraction, decimals: int) -> None:
    assert band_of(Fraction(shown(percent, decimals))) is band_of(percent)


@st.composite
def results(draw: st.DrawFn) -> tuple[Result, ...]:
    """A whole made-up round: each data point has any status, and a value within its range where it has one."""
    found = []
    for kpi, point in CATALOG.data_points:
        status = draw(
            st.sampled_from([Status.VERIFIED] * 4 + [Status.NOT_VERIFIED, Status.NOT_REPORTED, Status.WITHHELD])
        )
        value: Decimal | bool | None = None
        if status in (Status.VERIFIED, Status.NOT_VERIFIED):
            high = int(point.highest) if point.highest is not None else 200_000
            value = draw(st.booleans()) if point.is_answer else Decimal(draw(st.integers(0, high * 100))) / 100
        found.append(Result(kpi.id, point.id, status, value))
    return tuple(found)


def scores_of(found: tuple[Result, ...]) -> RoundScores:
    return score_round(replace(ROUND, results=found), CATALOG)


def _all_scores(scores: RoundScores) -> dict[str, Score]:
    groups = {"dimension": scores.dimensions, "sub": scores.sub_dimensions, "category": scores.categories}
    found = {f"{kind} {key}": score for kind, group in groups.items() for key, score in group.items()}
    found |= {f"sdg {goal}": score for goal, score in scores.sdgs.items()}
    return found | {"overall": scores.overall}


@settings(max_examples=25, deadline=None)
@given(results())
def test_scores_of_any_city_add_up(found: tuple[Result, ...]) -> None:
    scores = scores_of(found)
    for kind in (scores.dimensions, scores.sub_dimensions, scores.categories):
        assert sum(score.points for score in kind.values()) == scores.overall.points
        assert sum(score.scored for score in kind.values()) == scores.overall.scored
    for score in _all_scores(scores).values():
        assert score.percent is None or 0 <= score.percent <= 100


@settings(max_examples=25, deadline=None)
@given(results(), st.randoms(use_true_random=False))
def test_the_order_of_results_does_not_matter(found: tuple[Result, ...], shuffle: random.Random) -> None:
    other = list(found)
    shuffle.shuffle(other)
    assert _all_scores(scores_of(tuple(other))) == _all_scores(scores_of(found))
    assert canonical(replace(ROUND, results=tuple(other))) == canonical(replace(ROUND, results=found))


@settings(max_examples=25, deadline=None)
@given(
    results(),
    st.integers(min_value=0, max_value=111),
    st.sampled_from([Status.NOT_REPORTED, Status.WITHHELD, Status.NOT_VERIFIED]),
)
def test_a_gap_changes_no_score_but_those_it_was_part_of(
    found: tuple[Result, ...], number: int, status: Status
) -> None:
    """Turning one scored value into a gap takes exactly its own points away: it adds nothing and touches no other group."""
    before = scores_of(found)
    point = before.points[number]
    other = [replace(r, status=status, value=None) if i == number else r for i, r in enumerate(found)]
    after = scores_of(tuple(other))
    points = point.points or 0
    assert before.overall.points - after.overall.points == points
    assert before.overall.scored - after.overall.scored == (1 if point.band else 0)
    mine = {
        f"category {point.kpi.category}",
        f"dimension {point.kpi.dimension}",
        f"sub {point.kpi.sub_dimension}",
        "overall",
    }
    mine |= {f"sdg {goal}" for goal in point.kpi.sdg.goals}
    untouched = {key: score for key, score in _all_scores(before).items() if key not in mine or not point.band}
    assert {key: _all_scores(after)[key] for key in untouched} == untouched


@given(
    st.decimals(min_value=0, max_value=10**12, places=3),
    st.integers(0, 3),
    st.sampled_from(["en", "nb", "de", "fr", "hi", "fa"]),
)
def test_numbers_are_written_as_cldr_has_them(value: Decimal, decimals: int, code: str) -> None:
    written = f"{value:.{decimals}f}"
    language = Language(code, {})
    assert language.number(Decimal(written)) == number_by_babel(written, code)
    assert language.percent(Decimal(written)) == percent_by_babel(written, code)
