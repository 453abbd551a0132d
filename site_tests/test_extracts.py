"""Extracts of published reports: what is known is shown as printed, what is not is unknown, and nothing is ever added up."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pypdf import PdfReader

from cityprofiles.history import Move, ScoredRound, scored_rounds, steps
from cityprofiles.model import Round, Status
from cityprofiles.project import Project
from site_tests.conftest import ROOT, Element, copy_of, parsed, run_build

Key = tuple[str, str | None]
FIXTURE = ROOT / "site_tests" / "fixtures" / "extracts-values.tsv"
EXTRACTS = [
    *(("alesund", "2020"), ("asker", "2020"), ("bizerte", "2020")),
    *(("karmoy", "2020"), ("riyadh", "2020"), ("stavanger", "2021")),
]
PARTS = ("", "history/", "{round}/", "{round}/snapshot/", "{round}/changes/")


def expected(city: str) -> dict[Key, tuple[str, str]]:
    """Value and status of each data point that the fixture has of a city."""
    rows = [line.split("\t") for line in FIXTURE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {(row[2], row[3] or None): (row[4], row[5]) for row in rows if row[0] == city}


def known(city: str) -> dict[Key, tuple[str, str]]:
    """Those of which anything is known."""
    return {key: row for key, row in expected(city).items() if row[1] != "not_transcribed"}


def of(project: Project, city: str, name: str) -> Round:
    place = next(place for place in project.places if place.slug == city)
    return next(found for found in place.rounds if found.name == name)


def scored(project: Project, city: str) -> ScoredRound:
    place = next(place for place in project.places if place.slug == city)
    return scored_rounds(place.rounds, project.catalogs)[-1]


@cache
def pages(site: Path, city: str, name: str) -> dict[str, Element]:
    """Every page of a city, in all languages, by its address."""
    found = {}
    for prefix in ("", "nb/"):
        for part in PARTS:
            address = f"{prefix}cities/{city}/{part.format(round=name)}"
            found[address] = parsed(site / address / "index.html")
    return found


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def with_class(document: Element, name: str) -> list[Element]:
    return [element for element in document.iter() if name in (element.get("class") or "").split()]


def written(value: Decimal | bool | None) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else format(value, "f")


@pytest.mark.parametrize(("city", "name"), EXTRACTS)
def test_every_value_is_the_published_one_and_all_else_is_unknown(project: Project, city: str, name: str) -> None:
    results = of(project, city, name).by_data_point
    found = {
        key: (written(result.value), str(result.status))
        for key, result in results.items()
        if result.status is not Status.NOT_TRANSCRIBED
    }
    assert found == known(city)
    assert len(results) == 112


def test_the_extracts_hold_what_their_publications_hold() -> None:
    assert {city: len(known(city)) for city, _ in EXTRACTS} == {
        "alesund": 25,
        "asker": 15,
        "bizerte": 25,
        "karmoy": 14,
        "riyadh": 43,
        "stavanger": 14,
    }


def test_a_value_that_stands_in_a_factsheet_alone_earns_no_band(project: Project) -> None:
    for city in ("alesund", "riyadh"):
        assert not [point for point in scored(project, city).scores.points if point.band], city
    assert sum(1 for point in scored(project, "bizerte").scores.points if point.band) == 8
    assert [point for point in scored(project, "karmoy").scores.points if point.band]


def test_every_figure_of_the_first_cities_has_its_source(project: Project) -> None:
    cities = {place.slug: place.city for place in project.places}
    for slug in ("kristiansund", *(city for city, _ in EXTRACTS)):
        figures = (cities[slug].population, cities[slug].land_area, cities[slug].coordinates)
        assert all(figure.source for figure in figures if figure), slug
        assert cities[slug].population, slug
        assert cities[slug].coordinates, slug


@pytest.mark.parametrize(("city", "name"), EXTRACTS)
def test_the_data_files_hold_no_total(site: Path, city: str, name: str) -> None:
    folder = site / "cities" / city / name
    document: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    schema = json.loads((folder / "results.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)
    assert document["coverage"] == "extract"
    assert document["scores"] is None
    assert document["summary"] is None
    unknown = [point for point in document["data_points"] if point["status"] == "not_transcribed"]
    assert len(unknown) == 112 - len(known(city))
    assert all(point["value"] is None and point["points"] is None for point in unknown)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "coverage": "full"}, schema, cls=jsonschema.Draft202012Validator)


TOTALS = re.compile(r"of the points|av poengene|scored data points|av sine poeng|[0-9] of [0-9]+ points|[0-9] av [0-9]+ poeng")  # fmt: skip


@pytest.mark.parametrize(("city", "name"), EXTRACTS)
def test_no_page_shows_a_total(site: Path, city: str, name: str) -> None:
    for address, document in pages(site, city, name).items():
        main = document.find(".//main")
        assert main is not None
        # The sums of a single data point say “points of 4”; they are no total.
        text = words(main)
        for sums in with_class(main, "sums"):
            text = text.replace(words(sums), "")
        assert not TOTALS.search(text), address
        for name_of_class in ("tiles", "tile", "big", "summary", "subs", "goalscore"):
            assert not with_class(main, name_of_class), (address, name_of_class)
        for share in with_class(main, "share"):
            assert "%" not in words(share), address
        for heading in [*with_class(main, "dimhead"), *with_class(main, "cathead")]:
            assert not with_class(heading, "chip"), address
        rings = [*with_class(main, "d"), *with_class(main, "c")]
        assert all("nd" in (ring.get("class") or "").split() for ring in rings), address
        assert not any(with_class(ring, "s") for ring in rings), address


def test_the_cards_of_extracts_name_no_percentage(site: Path) -> None:
    for address in ("", "cities/", "nb/", "nb/cities/"):
        document = parsed(site / address / "index.html")
        cards = [card for card in with_class(document, "card") if "Kristiansund" not in words(card)]
        assert all("%" not in words(card) for card in cards), address
        assert all("112" in words(card) for card in cards), address


@pytest.mark.parametrize(("city", "name"), EXTRACTS)
def test_the_unknown_is_drawn_as_unknown_and_never_as_not_reported(site: Path, city: str, name: str) -> None:
    missing = 112 - len(known(city))
    for address, document in pages(site, city, name).items():
        wheels = [element for element in with_class(document, "wheel") if "small" not in (element.get("class") or "")]
        unknown = [field for wheel in wheels for field in with_class(wheel, "uk")]
        assert len(unknown) == missing * len(wheels), address
        for field in unknown:
            label = field.get("aria-label") or ""
            assert label.endswith((", unknown", ", ukjent")), label
            assert field.find(".//{*}circle") is not None
        for row in [*with_class(document, "unknown"), *with_class(document, "unknowns")]:
            assert "not reported" not in words(row)
            assert "ikke rapportert" not in words(row)
        for gap in with_class(document, "gaps"):
            assert "unknown" not in words(gap)
    picture = (site / "cities" / city / name / "snapshot.svg").read_text(encoding="utf-8")
    assert picture.count('class="p uk"') == missing + 1, "the fields and the legend"
    assert "Unknown: not part of the extract" in picture


@pytest.mark.parametrize(("city", "scored"), [("alesund", False), ("bizerte", True)])
def test_the_legend_of_an_extract_has_bands_only_where_its_wheel_has_any(site: Path, city: str, scored: bool) -> None:
    for address, document in pages(site, city, "2020").items():
        for legend in with_class(document, "legend"):
            marks = {mark for mark in ("b4", "b3", "b2", "b1") if list(with_class(legend, mark))}
            assert marks == ({"b4", "b3", "b2", "b1"} if scored else set()), address
            assert list(with_class(legend, "uk")), address
    picture = (site / "cities" / city / "2020" / "snapshot.svg").read_text(encoding="utf-8")
    assert ("of target: target reached" in picture) == scored
    assert ("since no value is scored" in picture) != scored


def test_what_is_not_reported_is_only_what_the_publication_says(site: Path) -> None:
    document = pages(site, "riyadh", "2020")["cities/riyadh/2020/"]
    section = next(element for element in document.iter("section") if element.get("id") == "not-reported")
    codes = {words(element) for element in with_class(section, "code")}
    assert codes == {"EC: ICT: PS: 1A", "EC: ICT: PS: 2A", "EC: ICT: PS: 3A", "EC: P: IN: 3A", "SC: SH: SI: 5A"}


@pytest.mark.parametrize(("city", "name"), EXTRACTS)
def test_every_page_of_results_says_what_an_extract_is_and_names_its_source(
    site: Path, project: Project, city: str, name: str
) -> None:
    sources = of(project, city, name).report.sources
    assert sources
    for address, document in pages(site, city, name).items():
        if "history" in address or "changes" in address:
            continue
        links = {link.get("href") for link in document.iter("a")}
        assert {source.address for source in sources} <= links, address
        text = words(document)
        assert all(source.title in text and source.pages for source in sources)
        assert f"{len(known(city))} of 112" in text or f"{len(known(city))} av 112" in text, address


@pytest.mark.parametrize(("city", "name"), EXTRACTS)
def test_every_field_of_the_wheel_leads_to_a_place_in_the_page(site: Path, city: str, name: str) -> None:
    for address in (f"cities/{city}/", f"cities/{city}/{name}/"):
        document = pages(site, city, name)[address]
        anchors = [element.get("id") for element in document.iter() if element.get("id")]
        assert len(anchors) == len(set(anchors))
        wheel = with_class(document, "wheel")[0]
        targets = {(link.get("href") or "").removeprefix("#") for link in wheel.findall(".//{*}a")}
        assert len(targets) == 112 + 3 + 24
        assert targets <= set(anchors), address


def test_nothing_is_said_of_a_change_where_one_round_is_an_extract_without_it(project: Project) -> None:
    for older, newer in (("asker", "kristiansund"), ("kristiansund", "asker")):
        found = steps(scored(project, older), scored(project, newer))
        unknown = [step for step in found if step.move is Move.UNKNOWN]
        assert len(unknown) == 112 - 15
        assert all(
            Status.NOT_TRANSCRIBED in (step.newer.result.status, step.older.result.status)
            for step in unknown
            if step.older
        )


def test_a_correction_of_an_extract_is_told_on_its_page_and_in_its_document(real_project: Path, tmp_path: Path) -> None:
    folder = copy_of(real_project, tmp_path / "corrected")
    report = folder / "content/cities/asker/2020/report.yaml"
    line = "publication:\n  corrections: [{on: 2026-06-30, what: A typing error.}]\n"
    report.write_text(report.read_text(encoding="utf-8").replace("publication:\n", line), encoding="utf-8")
    done = run_build(cwd=folder)
    assert done.returncode == 0, done.stderr
    city = folder / "site/cities/asker/2020"
    assert "June 30, 2026: A typing error." in (city / "index.html").read_text(encoding="utf-8")
    text = "".join(page.extract_text() for page in PdfReader(city / "report.pdf").pages)
    assert "June 30, 2026: A typing error." in re.sub(r"\s+", " ", text)
