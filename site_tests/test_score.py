"""Scoring: the worked examples at their exact limits, every form of a benchmark, and what counts and what does not."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from cityprofiles.forms import Text
from cityprofiles.methodology import Affirmed, AtLeast, AtMost, Benchmark, BenchmarkStatus, Between, Near, Rule
from cityprofiles.model import Result, Status
from cityprofiles.policy import is_reported, is_scored, is_verified
from cityprofiles.score import Band, Score, band_of, percent_of_target, shown
from site_tests.conftest import ROOT


@pytest.mark.parametrize(
    ("value", "points"), [("57.0", 4), ("56.99", 3), ("39.6", 3), ("39.59", 2), ("19.8", 2), ("19.79", 1)]
)
def test_fixed_broadband_against_a_target_of_60(value: str, points: int) -> None:
    assert band_of(percent_of_target(Decimal(value), AtLeast(Decimal(60)))).points == points


def test_the_limits_are_exact() -> None:
    assert percent_of_target(Decimal("57.0"), AtLeast(Decimal(60))) == 95
    assert percent_of_target(Decimal("39.6"), AtLeast(Decimal(60))) == 66
    assert percent_of_target(Decimal("19.8"), AtLeast(Decimal(60))) == 33


@pytest.mark.parametrize(
    ("points", "percent", "band"),
    [((1, 3, 4, 1), Fraction(225, 4), Band.HALFWAY), ((3, 4, 2), Fraction(75), Band.CLOSE), ((), None, None)],
)
def test_points_are_pooled(points: tuple[int, ...], percent: Fraction | None, band: Band | None) -> None:
    score = Score(sum(points), len(points))
    assert (score.percent, score.band) == (percent, band)


@pytest.mark.parametrize(
    ("value", "rule", "percent"),
    [
        ("45", AtLeast(Decimal(60)), 75),
        ("120", AtLeast(Decimal(60)), 100),
        ("-5", AtLeast(Decimal(60)), 0),
        ("0", AtMost(Decimal(10)), 100),
        ("10", AtMost(Decimal(10)), 100),
        ("40", AtMost(Decimal(10)), 25),
        ("0", Between(Decimal(0), Decimal("18.2")), 100),
        ("9.1", Between(Decimal(0), Decimal("18.2")), 50),
        ("18.2", Between(Decimal(0), Decimal("18.2")), 0),
        ("30", Between(Decimal(0), Decimal("18.2")), 0),
        ("75", Between(Decimal(100), Decimal(50)), 50),
        ("0.5", Near(Decimal(1)), 50),
        ("2", Near(Decimal(1)), 50),
        ("1", Near(Decimal(1)), 100),
        ("0", Near(Decimal(1)), 0),
    ],
)
def test_every_form_of_a_benchmark(value: str, rule: Rule, percent: int) -> None:
    assert percent_of_target(Decimal(value), rule) == percent


def test_yes_is_all_and_no_is_nothing() -> None:
    assert percent_of_target(True, Affirmed()) == 100
    assert percent_of_target(False, Affirmed()) == 0


@pytest.mark.parametrize(
    ("percent", "band"),
    [
        ("95", "95+"),
        ("94.9999999", "66-95"),
        ("66", "66-95"),
        ("65.9999999", "33-66"),
        ("33", "33-66"),
        ("32.9999999", "<33"),
        ("0", "<33"),
        ("100", "95+"),
    ],
)
def test_a_value_on_a_limit_belongs_to_the_higher_band(percent: str, band: str) -> None:
    assert band_of(Fraction(percent)) == band


def test_what_is_shown_never_reaches_a_limit_that_was_not_reached() -> None:
    assert shown(Fraction("65.97"), 1) == Decimal("65.9")
    assert shown(Fraction(2, 3) * 100, 1) == Decimal("66.6")


@pytest.mark.parametrize(
    ("status", "reported", "verified"),
    [
        (Status.VERIFIED, True, True),
        (Status.NOT_VERIFIED, True, False),
        (Status.NOT_REPORTED, False, False),
        (Status.NOT_APPLICABLE, False, False),
        (Status.WITHHELD, False, False),
        (Status.NOT_TRANSCRIBED, False, False),
    ],
)
def test_only_verified_values_with_a_target_are_scored(status: Status, reported: bool, verified: bool) -> None:
    value = Decimal(1) if status in (Status.VERIFIED, Status.NOT_VERIFIED) else None
    result = Result("EC-ICT-ICT-1C", None, status, value)
    target = Benchmark(AtLeast(Decimal(1)), BenchmarkStatus.PROVISIONAL, Text.of("b"))
    without = Benchmark(None, BenchmarkStatus.UNPUBLISHED, Text.of("b"))
    assert (is_reported(result), is_verified(result)) == (reported, verified)
    assert is_scored(result, target) is verified
    assert not is_scored(result, without)


def recompute(path: Path) -> subprocess.CompletedProcess[str]:
    """The independent script, run as anybody would."""
    return subprocess.run(
        [
            sys.executable,
            str(ROOT / "site_tests" / "recompute.py"),
            str(path),
            str(ROOT / "kpi_catalog.yaml"),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_an_independent_script_recomputes_every_score(site: Path) -> None:
    files = sorted(site.glob("cities/*/*/results.json"))
    assert files
    for path in files:
        done = recompute(path)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("flip", ["value", "points", "category"])
def test_the_independent_script_sees_a_wrong_number(site: Path, tmp_path: Path, flip: str) -> None:
    document = json.loads((site / "cities/kristiansund/2020/results.json").read_text(encoding="utf-8"), parse_float=str)
    if flip == "value":
        document["data_points"][0]["value"] = "10.00"
    elif flip == "points":
        document["data_points"][0]["points"] = 3
    else:
        document["scores"]["categories"]["Economy/Transport"]["points"] += 1
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert recompute(path).returncode == 1
