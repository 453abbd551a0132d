"""The geometry of the wheel: every degenerate case of a sector, and the rings as a whole."""

from __future__ import annotations

import itertools
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityprofiles.wheel import TAU, Ring, Sector, arc_path, hatch_path, layout, number, sector_path

QUARTER = TAU / 4


@pytest.mark.parametrize(
    ("sector", "path"),
    [
        (Sector(0, QUARTER, 0, 0), ""),
        (Sector(0, 0, 50, 100), ""),
        (Sector(0, QUARTER, 100, 100), ""),
        (Sector(0, QUARTER, 100, 50), ""),
        (Sector(0, 1e-12, 50, 100), ""),
        (Sector(0, QUARTER, 0, 100), "M0 -100A100 100 0 0 1 100 0L0 0Z"),
        (Sector(0, QUARTER, 50, 100), "M0 -100A100 100 0 0 1 100 0L50 0A50 50 0 0 0 0 -50Z"),
        (Sector(0, 3 * QUARTER, 50, 100), "M0 -100A100 100 0 1 1 -100 0L-50 0A50 50 0 1 0 0 -50Z"),
        (Sector(0, TAU, 0, 100), "M0 -100A100 100 0 1 1 0 100A100 100 0 1 1 0 -100Z"),
        (
            Sector(0, TAU, 50, 100),
            "M0 -100A100 100 0 1 1 0 100A100 100 0 1 1 0 -100ZM0 -50A50 50 0 1 0 0 50A50 50 0 1 0 0 -50Z",
        ),
        (Sector(1, 1 + TAU, 0, 100), "M0 -100A100 100 0 1 1 0 100A100 100 0 1 1 0 -100Z"),
        (Sector(-QUARTER, QUARTER, 0, 10), "M-10 0A10 10 0 0 1 10 0L0 0Z"),
    ],
    ids=[
        "point",
        "no angle",
        "no depth",
        "negative depth",
        "vanishing angle",
        "slice",
        "annular sector",
        "large arc",
        "disc",
        "whole ring",
        "whole turn from elsewhere",
        "across twelve o'clock",
    ],
)
def test_the_outline_of_a_sector(sector: Sector, path: str) -> None:
    assert sector_path(sector) == path


@pytest.mark.parametrize(
    ("start", "end", "path"),
    [
        (0, QUARTER, "M0 -10A10 10 0 0 1 10 0"),
        (QUARTER, 0, "M10 0A10 10 0 0 0 0 -10"),
        (0, 0, ""),
        (0, 3 * QUARTER, "M0 -10A10 10 0 1 1 -10 0"),
    ],
)
def test_an_open_arc_runs_either_way(start: float, end: float, path: str) -> None:
    assert arc_path(10, start, end) == path


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-0.0, "0"), (-0.04, "0"), (1.0, "1"), (1.25, "1.2"), (10, "10"), (-3.55, "-3.5")]
)
def test_a_coordinate_is_short_and_never_minus_nothing(value: float, text: str) -> None:
    assert number(value) == text


rings = (Ring(10, 20), Ring(21, 40), Ring(41, 60))
trees = st.lists(st.lists(st.integers(1, 12), min_size=1, max_size=8), min_size=1, max_size=5)


@given(trees)
def test_the_rings_close_and_nest(counts: list[list[int]]) -> None:
    wheel = layout(counts, *rings)
    for ring in (
        wheel.dimensions,
        [s for group in wheel.categories for s in group],
        [s for d in wheel.points for c in d for s in c],
    ):
        assert ring[0].start == 0
        assert math.isclose(ring[-1].end, TAU)
        assert all(math.isclose(one.end, other.start) for one, other in itertools.pairwise(ring))
    for d, group in enumerate(wheel.categories):
        assert math.isclose(group[0].start, wheel.dimensions[d].start)
        assert math.isclose(group[-1].end, wheel.dimensions[d].end)
        for c, sector in enumerate(group):
            assert math.isclose(wheel.points[d][c][0].start, sector.start)
            assert math.isclose(wheel.points[d][c][-1].end, sector.end)


@given(trees)
def test_every_data_point_has_the_same_angle(counts: list[list[int]]) -> None:
    spans = [sector.span for d in layout(counts, *rings).points for c in d for sector in c]
    assert all(math.isclose(span, TAU / len(spans)) for span in spans)


def test_nothing_to_draw_is_no_error() -> None:
    wheel = layout([[0]], *rings)
    assert sector_path(wheel.dimensions[0]) == ""
    assert layout([], *rings).dimensions == ()


@pytest.mark.parametrize(
    ("sector", "path"),
    [
        (Sector(0, QUARTER, 50, 50), ""),
        (Sector(1, 1, 50, 100), ""),
        (Sector(0, QUARTER, 80, 100), "M80 0L98.3 -18.3M56.6 -56.6L70.7 -70.7M0 -80L18.3 -98.3"),
        (Sector(0, QUARTER, 0, 100), "M80 0L98.3 -18.3M0 0L70.7 -70.7M0 -80L18.3 -98.3"),
    ],
    ids=["no depth", "no angle", "annular sector", "slice"],
)
def test_the_lines_of_no_target_run_from_edge_to_edge(sector: Sector, path: str) -> None:
    assert hatch_path(sector, 80 / math.sqrt(2)) == path


@given(st.floats(-10, 10), st.floats(0, TAU), st.floats(0, 200), st.floats(0, 200))
def test_no_line_of_no_target_leaves_its_field(start: float, span: float, inner: float, depth: float) -> None:
    path = hatch_path(Sector(start, start + span, inner, inner + depth), 6)
    ends = [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]
    lines = list(zip(ends[::2], ends[1::2], strict=True))
    middles = [((x + u) / 2, (y + v) / 2) for (x, y), (u, v) in lines]
    for x, y in middles:
        assert inner - 0.2 <= math.hypot(x, y) <= inner + depth + 0.2
        far = (math.atan2(x, -y) - start) % TAU
        assert min(max(far - span, 0), TAU - far) * math.hypot(x, y) < 0.2
    # All of them rise to the right, on the raster that the lines of every field lie on.
    for (x, y), (u, v) in lines:
        assert x - 0.1 <= u
        assert abs((x + y) - (u + v)) < 0.3
        assert abs((x + y) / math.sqrt(2) / 6 - round((x + y) / math.sqrt(2) / 6)) < 0.03


@given(st.floats(-10, 10), st.floats(0, 7), st.floats(0, 500), st.floats(0, 500))
def test_no_path_holds_anything_but_commands_and_numbers(start: float, span: float, inner: float, depth: float) -> None:
    path = sector_path(Sector(start, start + span, inner, inner + depth))
    assert re.fullmatch(r"([MALZ ]|-?[0-9]+(\.[0-9])?)*", path)


@given(st.sampled_from([0.25, 0.5, 0.75, 1.0]))
def test_a_part_keeps_the_angle_and_the_inner_edge(share: float) -> None:
    whole = Sector(0, 1, 100, 200)
    assert whole.part(share) == Sector(0, 1, 100, 100 + 100 * share)
