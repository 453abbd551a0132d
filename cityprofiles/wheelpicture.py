"""What the picture of a wheel shows: its fields, the words beside them, and its legend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """One field of the wheel.

    name    as drawn; title: the accessible name, "KPI, value, percent of target, band"
    mark    b4 b3 b2 b1, nt (reported, no target yet), nv (reported, not verified), nd (no data) or uk (unknown)
    points  1 to 4, 0 where it is not scored
    href    the fragment of its row, e.g. "#ec-i-t-3c"; core: whether its name is set in bold (else in italics)
    """

    name: str
    title: str
    mark: str
    points: int
    href: str
    core: bool = True


@dataclass(frozen=True, slots=True)
class CategoryField:
    """A category with its data points."""

    segment: Segment
    points: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class DimensionField:
    """A dimension with its categories."""

    segment: Segment
    categories: tuple[CategoryField, ...]


@dataclass(frozen=True, slots=True)
class WheelPicture:
    """What a wheel shows.

    city, round   in the centre
    title, description   for those who do not see it
    legend        (mark, points, words) of its entries
    footnote      one line under the legend of the picture that stands alone
    notice        one more line below it: what the bands rest on; may be empty
    local         the city's own KPIs, a thin ring outside all others
    stamp         words across the picture of a preview; empty in public
    """

    city: str
    round: str
    title: str
    description: str
    dimensions: tuple[DimensionField, ...]
    legend: tuple[tuple[str, int, str], ...]
    footnote: str
    notice: str
    lang: str
    local: tuple[Segment, ...] = ()
    stamp: str = ""
    direction: str = "ltr"

    @property
    def counts(self) -> list[list[int]]:
        """For each dimension the number of data points of each of its categories."""
        return [[len(category.points) for category in dimension.categories] for dimension in self.dimensions]
