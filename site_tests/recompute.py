"""Recomputes every score of a results.json from its values and benchmarks alone; shares no code with the program.

    python site_tests/recompute.py results.json kpi_catalog.yaml      prints what differs; exit code 1 if anything does

The catalogue is read only for which dimension, sub-dimension, category and SDG a KPI belongs to.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal, getcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

getcontext().prec = 60


def ratio(value: Any, benchmark: dict[str, Any]) -> Fraction:
    """Share of the target that is reached, exact."""
    if "yes" in benchmark:
        return Fraction(1 if value is True else 0)
    x = Fraction(str(value))
    target = {key: Fraction(str(number)) for key, number in benchmark.items() if key not in ("status", "basis")}
    if "at_least" in target:
        share = x / target["at_least"]
    elif "at_most" in target:
        share = Fraction(1) if x <= target["at_most"] else target["at_most"] / x
    elif "near" in target:
        share = Fraction(0) if x <= 0 else min(x / target["near"], target["near"] / x)
    else:
        share = (target["worst"] - x) / (target["worst"] - target["best"])
    return max(Fraction(0), min(Fraction(1), share))


def band(percent: Fraction) -> tuple[str, int]:
    """Band and points of a percentage."""
    limits = ((95, "95+", 4), (66, "66-95", 3), (33, "33-66", 2), (0, "<33", 1))
    return next((name, points) for limit, name, points in limits if percent >= limit)


def cut(percent: Fraction) -> Decimal:
    """Ten decimals, the rest cut off."""
    return (Decimal(percent.numerator) / Decimal(percent.denominator)).quantize(Decimal("1e-10"), ROUND_DOWN)


def score(points: list[int]) -> dict[str, Any]:
    """The aggregate of a list of points."""
    total: dict[str, Any] = {
        "points": sum(points),
        "max_points": 4 * len(points),
        "scored": len(points),
        "percent": None,
        "band": None,
    }
    if points:
        percent = Fraction(100 * sum(points), 4 * len(points))
        total |= {"percent": cut(percent), "band": band(percent)[0]}
    return total


def groups_of_kpis(catalog: dict[str, Any]) -> dict[str, set[tuple[str, str]]]:
    """By KPI id, the groups it belongs to, as (kind, name as in results.json)."""
    found = {}
    for dimension in catalog["dimensions"]:
        name = dimension["name"]
        for category in dimension["categories"]:
            for kpi in category["kpis"]:
                sub = next(s["name"] for s in dimension["sub_dimensions"] if kpi["id"].startswith(s["id"] + "-"))
                found[kpi["id"]] = {
                    ("overall", ""),
                    ("dimensions", name),
                    ("sub_dimensions", f"{name}/{sub}"),
                    ("categories", f"{name}/{category['name']}"),
                    *(("sdgs", str(target).split(".")[0]) for target in kpi["sdg"]["targets"]),
                }
    return found


def expected_of(point: dict[str, Any]) -> tuple[Decimal | None, str | None, int | None]:
    """Percent of target, band and points of a data point."""
    benchmark = point["benchmark"]
    if point["status"] != "verified" or point["value"] is None or set(benchmark) <= {"status", "basis"}:
        return None, None, None
    percent = 100 * ratio(point["value"], benchmark)
    return cut(percent), *band(percent)


def number(told: Any) -> Decimal | None:
    """A number of the file, also where it is a string."""
    return None if told is None else Decimal(str(told))


def differences(document: dict[str, Any], catalog: dict[str, Any]) -> Iterator[str]:
    """Everything in results.json that does not follow from its values and benchmarks."""
    groups = groups_of_kpis(catalog)
    pooled: dict[tuple[str, str], list[int]] = {group: [] for mine in groups.values() for group in mine}
    for point in document["data_points"]:
        expected = expected_of(point)
        told = number(point["percent_of_target"]), point["band"], point["points"]
        if expected != told:
            yield f"{point['kpi']} {point['data_point']}: expected {expected}, found {told}"
        for group in groups[point["kpi"]] if expected[2] else ():
            pooled[group].append(expected[2] or 0)
    if document["coverage"] == "extract":
        # Nothing is known of what an extract leaves out, so nothing may be drawn from it.
        yield from ["an extract has scores"] if document["scores"] is not None else []
        return
    scores = {**document["scores"], "overall": {"": document["scores"]["overall"]}}
    names = {(kind, name) for kind, found in scores.items() for name in found}
    if names != set(pooled):
        yield f"other groups: {names ^ set(pooled)}"
    for kind, name in names & set(pooled):
        found = {**scores[kind][name], "percent": number(scores[kind][name]["percent"])}
        if found != score(pooled[kind, name]):
            yield f"{kind} {name}: expected {score(pooled[kind, name])}, found {found}"


def main(results: str, catalog: str) -> int:
    """Check one file."""
    document = json.loads(Path(results).read_text(encoding="utf-8"), parse_float=Decimal)
    found = list(differences(document, yaml.safe_load(Path(catalog).read_text(encoding="utf-8"))))
    print("\n".join(found) or f"{len(document['data_points'])} data points and all scores agree.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
