"""Made-up cities in any number, for the benchmark: every data point reported, verified and approved, the same for the same number."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path

from cityprofiles.methodology import Catalog, DataPoint
from cityprofiles.model import Status
from cityprofiles.project import Sources, read_content
from cityprofiles.seal import seal

# Where the cities of a country lie: the country, latitude, longitude.
_COUNTRIES = (
    *(("NO", 61, 9), ("CH", 47, 8), ("AR", -34, -64), ("TN", 36, 9), ("SA", 24, 45), ("IR", 32, 53)),
    *(("GH", 7, -1), ("KZ", 48, 67), ("AT", 47, 14), ("ES", 40, -4), ("NL", 52, 5), ("JP", 36, 138)),
)
_SYLLABLES = "Ka lo mi Ren tov ås Bry dal sund Berg hav nes Øy vik stor lille grøn Mar el port San ta".lower().split()
_REPORT = """title: Verification Report
month: 2020-09
verifier: {name: Ada Example}
verification: {completed: 2020-03}
publication:
  status: approved
  approvals:
  - {by: Mayor, role: city, on: 2020-09-01}
  - {by: Secretariat, role: secretariat, on: 2020-09-02}
"""


def generate(folder: Path, count: int, catalog: Catalog, root: Path) -> None:
    """A content folder with `count` approved cities; `root` holds the project that site.yaml and the catalogue come from."""
    content = folder / "content"
    content.mkdir(parents=True)
    (content / "site.yaml").write_text((root / "content" / "site.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    chance = random.Random(2020)  # noqa: S311
    # Drawn apart, so that everything else of a city stays what it was.
    area = random.Random(2023)  # noqa: S311
    for number in range(count):
        city = content / "cities" / f"city-{number:04}"
        found = city / "2020"
        found.mkdir(parents=True)
        country, latitude, longitude = chance.choice(_COUNTRIES)
        name = "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 3, 4))))
        lines = [f"name: {name.capitalize()} {number:04}", f"country: {country}", f"region: Region {number % 7}"]
        here = latitude + chance.uniform(-4, 4), longitude + chance.uniform(-5, 5)
        lines.append(f"coordinates: {{latitude: {here[0]:.4f}, longitude: {here[1]:.4f}}}")
        lines.append(f"population: {{value: {chance.randrange(2_000, 3_000_000)}, year: 2023}}")
        lines.append(f"land_area: {{value: {area.randrange(50, 50_000) / 10}, year: 2023}}")
        (city / "city.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (found / "results.yaml").write_text(_results(catalog, chance), encoding="utf-8")
        (found / "report.yaml").write_text(_REPORT, encoding="utf-8")
    _seal_all(content, root)


def correct(content: Path, root: Path, number: int) -> None:
    """Correct one value of one city, by its number in the order of names, and approve it again."""
    city = sorted((content / "cities").iterdir())[number] / "2020"
    results = city / "results.yaml"
    text = re.sub(r"(?m)^(  EC-ICT-ICT-1C: ).*$", r"\g<1>41.5", results.read_text(encoding="utf-8"))
    results.write_text(text, encoding="utf-8")
    (city / "report.yaml").write_text(_REPORT, encoding="utf-8")
    _seal_all(content, root)


def report_anew(content: Path, catalog: Catalog, root: Path) -> None:
    """Report everything of one city anew, and approve it again."""
    city = sorted((content / "cities").iterdir())[0] / "2020"
    (city / "results.yaml").write_text(_results(catalog, random.Random(2021)), encoding="utf-8")  # noqa: S311
    (city / "report.yaml").write_text(_REPORT, encoding="utf-8")
    _seal_all(content, root)


def _seal_all(content: Path, root: Path) -> None:
    """Write the seal into every report that has none yet."""
    project, problems = read_content(Sources(content, root / "kpi_catalog.yaml", root / "theme"))
    if project is None:
        raise ValueError("\n".join(map(str, problems)))
    for place in project.places:
        for found in place.rounds:
            if found.report.publication.seal is None:
                report = content / "cities" / found.city / found.name / "report.yaml"
                with report.open("a", encoding="utf-8") as file:
                    file.write(f"  seal: {seal(found)}\n")


def _results(catalog: Catalog, chance: random.Random) -> str:
    lines = [f'catalog: "{catalog.edition}"', "results:"]
    for kpi in catalog.kpis.values():
        values = [_value(point, chance) for point in kpi.data_points]
        if kpi.data_points[0].id is None:
            lines.append(f"  {kpi.id}: {values[0]}")
        else:
            pairs = ", ".join(f"{point.id}: {value}" for point, value in zip(kpi.data_points, values, strict=True))
            lines.append(f"  {kpi.id}: {{{pairs}}}")
    return "\n".join(lines) + "\n"


def _value(point: DataPoint, chance: random.Random) -> str:
    if chance.random() < 0.06:
        return f"{{status: {Status.NOT_REPORTED}}}"
    if point.is_answer:
        return chance.choice(("yes", "no"))
    highest = int(point.highest) if point.highest is not None else 100_000
    return str(Decimal(chance.randrange(0, highest * 100 + 1)) / 100)
