"""How densely a city is settled: inhabitants per square kilometre of land, exact, and as it is shown."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from cityprofiles.model import City

# A density is shown whole where that leaves so many digits, else with as many decimals as it takes.
DIGITS_AT_LEAST = 2


def density_of(city: City) -> Fraction | None:
    """Inhabitants per square kilometre of land, exact; None where one of the two is not known."""
    if city.population is None or city.land_area is None:
        return None
    return city.population.value / Fraction(city.land_area.value)


def shown_density(density: Fraction) -> Decimal:
    """A density as it is shown: half up to a whole number, and below ten to two digits that say something: 1,234, 12, 3.4, 0.056."""
    decimals = 0
    while density * 10**decimals < 10 ** (DIGITS_AT_LEAST - 1):
        decimals += 1
    return Decimal(math.floor(density * 10**decimals + Fraction(1, 2))).scaleb(-decimals)
