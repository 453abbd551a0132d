"""The two summary tables of a verification report: KPIs and data points reported and verified.

Rules: Verification Report, Kristiansund, Norway (ITU, September 2020), sections 2 and 3, page 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cityprofiles.methodology import Catalog, Kpi, Level
from cityprofiles.model import Result, Round
from cityprofiles.policy import is_reported, is_verified


@dataclass(frozen=True, slots=True)
class Count:
    """One row: how many there are, how many were reported, how many of those were verified."""

    total: int
    reported: int
    verified: int

    @property
    def percent_verified(self) -> int:
        """Verified of total in whole percent, half up; 0 of 0 is 0."""
        return (200 * self.verified + self.total) // (2 * self.total) if self.total else 0

    def __add__(self, other: Count) -> Count:
        return Count(self.total + other.total, self.reported + other.reported, self.verified + other.verified)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by dimension id (or "overall") and level, and the total of all."""

    rows: dict[tuple[str, Level], Count]
    total: Count


@dataclass(frozen=True, slots=True)
class Summary:
    """Both tables of a round."""

    kpis: Table
    data_points: Table


OVERALL = "overall"


def summarise(found: Round, catalog: Catalog) -> Summary:
    """Both tables. A KPI is reported (verified) when all its data points are."""

    def results(kpi: Kpi) -> list[Result]:
        return [found.by_data_point[kpi.id, point.id] for point in kpi.data_points]

    def of_kpi(kpi: Kpi) -> Count:
        return Count(1, int(all(map(is_reported, results(kpi)))), int(all(map(is_verified, results(kpi)))))

    def of_points(kpi: Kpi) -> Count:
        return Count(len(kpi.data_points), sum(map(is_reported, results(kpi))), sum(map(is_verified, results(kpi))))

    def table(counts: Iterable[tuple[Kpi, Count]]) -> Table:
        rows = {
            (group, level): Count(0, 0, 0)
            for group in (*(d.id for d in catalog.dimensions), OVERALL)
            for level in Level
        }
        total = Count(0, 0, 0)
        for kpi, count in counts:
            for group in (kpi.dimension, OVERALL):
                rows[group, kpi.level] += count
            total += count
        return Table(rows, total)

    kpis = tuple(catalog.kpis.values())
    return Summary(table((kpi, of_kpi(kpi)) for kpi in kpis), table((kpi, of_points(kpi)) for kpi in kpis))
