"""The measures of the wheel's picture: how large it is, the radii of its rings, and the sectors of its fields."""

from __future__ import annotations

from cityprofiles.wheel import TAU, Ring, Sector, Wheel, layout
from cityprofiles.wheelpicture import WheelPicture

SIZE = 1240
CORE = 84.0
DIMENSIONS = Ring(86, 134)
CATEGORIES = Ring(137, 252)
POINTS = Ring(255, 352)
LOCAL = Ring(357, 365)
LOCAL_GAP = 0.012


def sectors_of(picture: WheelPicture) -> Wheel:
    """The sectors of the dimensions, the categories and the data points of a picture."""
    return layout(picture.counts, DIMENSIONS, CATEGORIES, POINTS)


def local_sectors(picture: WheelPicture) -> list[Sector]:
    """The sectors of the city's own KPIs, side by side around all other rings."""
    step = TAU / max(len(picture.local), 1)
    return [
        Sector(place * step + LOCAL_GAP, (place + 1) * step - LOCAL_GAP, LOCAL.inner, LOCAL.outer)
        for place in range(len(picture.local))
    ]


def wedges_of(picture: WheelPicture) -> tuple[tuple[Sector, ...], ...]:
    """For each dimension a wedge over each of its categories, with its data points."""
    return layout(picture.counts, DIMENSIONS, Ring(DIMENSIONS.inner, POINTS.outer), POINTS).categories
