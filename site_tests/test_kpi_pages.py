"""Pages of KPIs and of what stands above them: every number is that of the cities, and nothing is compared that must not be."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from cityprofiles.countryviews import country_view
from cityprofiles.entries import CityEntry, city_entry
from cityprofiles.groupviews import category_groups, group_view, tally
from cityprofiles.history import scored_rounds
from cityprofiles.kpipresentation import kpi_view
from cityprofiles.methodology import AtLeast, AtMost, Between, Near, Rule
from cityprofiles.plots import Strip, strip
from cityprofiles.policy import published
from cityprofiles.project import Project
from cityprofiles.scales import axis_of, columns_of, levels_of
from cityprofiles.score import band_of, percent_of_target
from cityprofiles.stretches import stretches_of
from site_tests.conftest import Element, parsed


@dataclass(frozen=True)
class Demo:
    """The built sample cities: the folder, and the results.json of the latest public round of each city by slug."""

    site: Path
    results: Mapping[str, Mapping[str, Any]]

    def page(self, address: str) -> Element:
        """A page."""
        return parsed(self.site / address / "index.html")

    def point(self, slug: str, kpi: str, data_point: str | None) -> Mapping[str, Any]:
        """What results.json says of a data point."""
        return next(
            point
            for point in self.results[slug]["data_points"]
            if (point["kpi"], point["data_point"]) == (kpi, data_point)
        )


@pytest.fixture(scope="module")
def demo(sample_site: Path) -> Demo:
    return Demo(sample_site, _latest(sample_site))


def _latest(site: Path) -> dict[str, Mapping[str, Any]]:
    found = {}
    for path in sorted(site.glob("cities/*/*/results.json")):
        document = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
        if "withdrawn" not in document:
            found[document["city"]["slug"]] = document
    return found


@pytest.fixture(scope="module")
def cities(samples: Project) -> list[CityEntry]:
    entries = []
    for place in published(samples.places):
        rounds = scored_rounds(place.rounds, samples.catalogs)
        if rounds:
            entries.append(city_entry(place, rounds, {}, {language.code: "" for language in samples.languages}))
    return entries


def text_of(element: Element) -> str:
    """The words of an element, one space between them."""
    return " ".join("".join(element.itertext()).split())


def rows_of(table: Element) -> Iterator[tuple[str, str, list[str]]]:
    """Of each row of a table of cities: the slug of the city, the anchor that it leads to, and the other cells."""
    for row in table.iterfind("tbody/tr"):
        link = row.find("th/a")
        assert link is not None
        match = re.search(r"cities/([^/]+)/[^/]+/#(.+)$", link.get("href", ""))
        assert match, link.get("href")
        yield match[1], match[2], [text_of(cell) for cell in row.findall("td")]


def cut(percent: Decimal) -> str:
    """A percentage as pages show it: whole, or cut off after one decimal."""
    return f"{percent:f}%" if percent == percent.to_integral_value() else f"{int(percent * 10) / 10:.1f}%"


def written(value: Any, nothing: str) -> str:
    """A value of results.json by its digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return nothing if value is None else f"{value}"


RANGES = {"95+": "95–100%", "66-95": "66–95%", "33-66": "33–66%", "<33": "below 33%"}


def test_every_number_of_every_kpi_page_is_that_of_the_citys_results(demo: Demo, samples: Project) -> None:
    seen = 0
    for kpi in samples.catalog.kpis.values():
        page = demo.page(f"kpis/{kpi.id.lower()}")
        tables = page.findall(".//table[@class='data cities']")
        assert len(tables) == len(kpi.data_points)
        for point, table in zip(kpi.data_points, tables, strict=True):
            slugs = []
            for slug, anchor, (value, percent, band, found_round, status) in rows_of(table):
                known = demo.point(slug, kpi.id, point.id)
                slugs.append(slug)
                assert anchor.startswith(kpi.id.lower())
                assert found_round.startswith(demo.results[slug]["round"])
                assert status.startswith(known["status"].replace("_", " ")), (kpi.id, slug)
                assert value.replace(",", "").removesuffix("%") == written(known["value"], "–").capitalize(), (
                    kpi.id,
                    slug,
                )
                reached = known["percent_of_target"]
                assert percent == ("–" if reached is None else f"{cut(reached)} of target")
                assert band.endswith("–" if known["band"] is None else RANGES[known["band"]])
                seen += 1
            assert sorted(slugs) == sorted(slug for slug, found in demo.results.items() if found["catalog"] == "2017")
    assert seen == 112 * len(demo.results)


def test_the_files_of_a_kpi_say_the_same(demo: Demo, samples: Project) -> None:
    for kpi in samples.catalog.kpis.values():
        folder = demo.site / "kpis" / kpi.id.lower()
        document = json.loads((folder / "kpi.json").read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
        rows = list(csv.DictReader(io.StringIO((folder / "values.csv").read_text(encoding="utf-8"))))
        assert len(rows) == len(document["values"]) == len(demo.results) * len(kpi.data_points)
        for value, row in zip(document["values"], rows, strict=True):
            known = demo.point(value["city"], kpi.id, value["data_point"])
            assert {key: value[key] for key in ("value", "status", "percent_of_target", "points", "band")} == {
                key: known[key] for key in ("value", "status", "percent_of_target", "points", "band")
            }
            assert (row["city"], row["data_point"] or None) == (value["city"], value["data_point"])
            assert row["value"] == written(known["value"], "")
            assert row["band"] == (known["band"] or "")


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal))


SCORE = ("points", "max_points", "scored", "percent", "band")


def test_the_files_of_categories_goals_and_countries_say_what_the_results_say(demo: Demo, samples: Project) -> None:
    """Each city's score is that of its own results.json, and a country's points are those of its cities together."""
    whole = {slug: found for slug, found in demo.results.items() if found["coverage"] == "full"}
    for category in (category for dimension in samples.catalog.dimensions for category in dimension.categories):
        told = _read(demo.site / "categories" / category.key.lower().replace("/", "-").replace(" ", "-") / "group.json")
        assert told["kpis"] == [kpi.id for kpi in category.kpis]
        same = {
            slug: found["scores"]["categories"] for slug, found in whole.items() if found["catalog"] == told["catalog"]
        }
        assert [city["city"] for city in told["cities"]] == sorted(same)
        for city in told["cities"]:
            assert {key: city[key] for key in SCORE} == {key: same[city["city"]][category.key][key] for key in SCORE}
    for goal in range(1, 18):
        for city in _read(demo.site / f"sdgs/{goal}/group.json")["cities"]:
            own = demo.results[city["city"]]["scores"]["sdgs"].get(str(goal), {"points": 0, "scored": 0})
            assert (city["points"], city["scored"]) == (own["points"], own["scored"])
    for path in sorted((demo.site / "countries").glob("*/country.json")):
        told = _read(path)
        mine = [whole[city["city"]]["scores"]["overall"] for city in told["cities"]]
        for key in ("points", "max_points", "scored"):
            assert told["overall"][key] == sum(score[key] for score in mine), path
        assert told["overall"]["cities"] == len(mine)


def test_every_value_is_one_dot_in_the_order_of_the_values(demo: Demo, samples: Project) -> None:
    for kpi in samples.catalog.kpis.values():
        page = demo.page(f"kpis/{kpi.id.lower()}")
        for section in page.iterfind(".//section"):
            plot = section.find(".//*[@class='strip']")
            if plot is None:
                continue
            anchor = section.get("id", "")
            point = next(p for p in kpi.data_points if anchor == _anchor(kpi.id, p.id))
            values = {
                slug: found["value"]
                for slug in demo.results
                if (found := demo.point(slug, kpi.id, point.id))["value"] is not None
            }
            places = {}
            for dot in plot.iterfind(".//{*}a"):
                match = re.search(r"cities/([^/]+)/[^/]+/#(.+)$", dot.get("href", ""))
                circle = next(iter(dot))
                assert match
                assert match[2] == anchor
                assert dot.get("aria-label")
                places[match[1]] = float(circle.get("cx", "").removesuffix("%"))
                assert 0 <= places[match[1]] <= 100
                assert 0 < float(circle.get("cy", "")) < float(plot.get("height", ""))
            assert set(places) == set(values)
            by_value = sorted(values, key=lambda slug: values[slug])
            assert [places[slug] for slug in by_value] == sorted(places.values()), kpi.id


def _anchor(kpi: str, point: str | None) -> str:
    return kpi.lower() + (f"-{point.replace('_', '-')}" if point else "")


def test_the_sentence_counts_as_the_table_does(demo: Demo, samples: Project) -> None:
    counted = 0
    for kpi in samples.catalog.kpis.values():
        if len(kpi.data_points) > 1:
            continue
        page = demo.page(f"kpis/{kpi.id.lower()}")
        sentence = text_of(next(p for p in page.iter("p") if "finding" in (p.get("class") or "")))
        bands = [band for slug in demo.results if (band := demo.point(slug, kpi.id, None)["band"])]
        if match := re.match(r"(\d+) of the (\d+) cities with a verified value ha(s|ve) reached the target", sentence):
            assert (int(match[1]), int(match[2])) == (bands.count("95+"), len(bands))
        elif match := re.match(r"(All|None of the) (\d+) cities with a verified value", sentence):
            assert int(match[2]) == len(bands)
            assert bands.count("95+") == (len(bands) if match[1] == "All" else 0)
        else:
            assert len(bands) < 2, sentence
            continue
        counted += 1
    assert counted > 40


def test_scores_of_groups_are_those_of_the_citys_results(demo: Demo, samples: Project) -> None:
    pages = {f"sdgs/{goal}": ("sdgs", str(goal)) for goal in samples.catalog.goals}
    for dimension in samples.catalog.dimensions:
        groups = [("categories", category.key) for category in dimension.categories]
        for kind, key in [*groups, *(("sub_dimensions", sub.key) for sub in dimension.sub_dimensions)]:
            address = "-".join(re.findall(r"\w+", key.lower()))
            pages[f"{kind.replace('_', '-')}/{address}"] = (kind, key)
    assert len(pages) == 15 + 24 + 7
    for address, (kind, key) in pages.items():
        table = demo.page(address).find(".//table[@class='data cities']")
        assert table is not None, address
        rows = list(rows_of(table))
        assert len(rows) == len(demo.results)
        for slug, _, (percent, points, band, _, scored) in rows:
            score = demo.results[slug]["scores"][kind][key]
            assert scored.startswith(f"{score['scored']} / ")
            assert percent == ("–" if score["percent"] is None else cut(score["percent"])), (address, slug)
            assert points == ("–" if score["percent"] is None else f"{score['points']} / {score['max_points']} points")
            assert band.endswith("–" if score["band"] is None else RANGES[score["band"]])


def test_goals_that_no_kpi_serves_have_an_honest_page(demo: Demo, samples: Project) -> None:
    for goal in set(range(1, 18)) - set(samples.catalog.goals):
        page = demo.page(f"sdgs/{goal}")
        assert "No KPI of the catalogue serves this goal" in text_of(page)
        assert page.find(".//table") is None


def test_the_average_of_a_country_is_that_of_its_cities(demo: Demo, samples: Project) -> None:
    swiss = [slug for slug, found in demo.results.items() if found["city"]["country"] == "CH"]
    assert len(swiss) == 2
    page = demo.page("countries/ch")
    overall = [demo.results[slug]["scores"]["overall"] for slug in swiss]
    pooled = Fraction(100 * sum(int(o["points"]) for o in overall), sum(int(o["max_points"]) for o in overall))
    assert f"earn {_cut(pooled)} of their points" in text_of(page)
    shown = []
    for row in page.iterfind(".//table[@class='kpilist']/tbody/tr[@id]"):
        head, mean = row.find("th"), row.find("td")
        assert head is not None
        assert mean is not None
        shown.append((text_of(head), text_of(mean)))
    expected = []
    for kpi, point in samples.catalog.data_points:
        percents = [
            Fraction(percent)
            for slug in swiss
            if (percent := demo.point(slug, kpi.id, point.id)["percent_of_target"]) is not None
        ]
        names = [
            demo.results[slug]["city"]["name"]
            for slug in swiss
            if demo.point(slug, kpi.id, point.id)["percent_of_target"] is not None
        ]
        if not percents:
            expected.append((point.label, "not scored"))
        else:
            behind = f"{len(names)} cities" if len(names) > 1 else f"{names[0]} alone"
            # results.json cuts after ten decimals, so the mean is known to nine.
            expected.append((point.label, f"{_cut(round(sum(percents, Fraction(0)) / len(percents), 8))}{behind}"))
    assert shown == expected


def _cut(percent: Fraction) -> str:
    return f"{int(percent)}%" if percent.denominator == 1 else f"{int(percent * 10) / 10:.1f}%"


def _means(demo: Demo, country: str) -> Iterator[tuple[str, str | None, list[Fraction]]]:
    """Of every data point of edition 2017, its percents of target in the whole reports of a country."""
    mine = [found for found in demo.results.values() if found["city"]["country"] == country]
    mine = [found for found in mine if found["coverage"] == "full" and found["catalog"] == "2017"]
    for number, first in enumerate(mine[0]["data_points"]):
        percents = [found["data_points"][number]["percent_of_target"] for found in mine]
        yield first["kpi"], first["data_point"], [Fraction(percent) for percent in percents if percent is not None]


def test_every_field_of_a_countrys_wheel_has_the_colour_of_its_row_and_says_from_how_many_cities_it_is(
    demo: Demo,
) -> None:
    page = demo.page("countries/ch")
    wheel = page.find(".//{*}svg[@class='wheel']")
    assert wheel is not None
    assert wheel.get("aria-label") == "Average of 2 cities of Switzerland"
    fields = {link.get("href", ""): link for link in wheel.iterfind("{*}a[@aria-label]")}
    marks = {href: link.get("class", "").split()[1] for href, link in fields.items()}
    names = {href: link.get("aria-label", "") for href, link in fields.items()}
    seen = set()
    for kpi, point, percents in _means(demo, "CH"):
        href = f"#{_anchor(kpi, point)}"
        row = page.find(f".//tr[@id='{href[1:]}']")
        assert row is not None
        _, mean, how = row
        chip = how.find("span")
        assert chip is not None
        assert chip.get("class") == f"chip {marks[href]}"
        if percents:
            average = sum(percents, Fraction(0)) / len(percents)
            assert marks[href] == f"b{band_of(average).points}"
            percent = mean.find("b")
            behind = mean.find("small")
            assert percent is not None
            assert behind is not None
            assert f"on average {text_of(percent)} of target, {text_of(behind)}, " in names[href]
        else:
            assert marks[href] in ("nt", "nv", "nd")
        seen.add(href)
    groups = {href: link for href, link in fields.items() if href not in seen}
    assert len(groups) == 3 + len({(p["dimension"], p["category"]) for p in _catalog_rows(demo)})
    for href in groups:
        place = page.find(f".//div[@id='{href[1:]}']")
        assert place is not None
        head = place if "dimhead" in place.get("class", "") else place.find("div")
        assert head is not None
        found = [part.get("class") for part in head.iter("span") if "chip" in part.get("class", "")]
        assert found == [f"chip {marks[href]}"]
        assert marks[href] == "nd" or re.search(r"% of the points, (2 cities|\w+ alone), ", names[href])


def _catalog_rows(demo: Demo) -> list[dict[str, str]]:
    text = (demo.site / "cities/valfirna/2022/results.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_means_of_a_country_are_in_its_file(demo: Demo) -> None:
    told = _read(demo.site / "countries/ch/country.json")
    expected = list(_means(demo, "CH"))
    assert [(mean["kpi"], mean["data_point"], mean["cities"]) for mean in told["data_points"]] == [
        (kpi, point, len(percents)) for kpi, point, percents in expected
    ]
    for mean, (_, _, percents) in zip(told["data_points"], expected, strict=True):
        if not percents:
            assert (mean["percent_of_target"], mean["band"]) == (None, None)
            continue
        average = sum(percents, Fraction(0)) / len(percents)
        assert abs(Fraction(mean["percent_of_target"]) - average) < Fraction(1, 10**8)
        assert mean["band"] == str(band_of(average))
    swiss = [demo.results[city["city"]]["scores"]["sub_dimensions"] for city in told["cities"]]
    assert set(told["sub_dimensions"]) == set(swiss[0])
    for key, score in told["sub_dimensions"].items():
        assert score["points"] == sum(city[key]["points"] for city in swiss)


def test_a_country_of_one_city_has_no_average_and_leads_to_the_wheel_of_the_city(demo: Demo) -> None:
    page = demo.page("countries/no")
    assert "its figures stand alone and are no average" in text_of(page)
    assert page.find(".//table[@class='kpilist']") is None
    assert page.find(".//{*}svg[@class='wheel']") is None
    link = next(link for link in page.iterfind(".//section[@id='average']//a"))
    assert (text_of(link), link.get("href", "").split("/", 2)[2]) == (
        "The wheel of Skreivåg",
        "cities/skreivaag/#wheel",
    )


def test_cities_of_another_edition_are_named_and_not_drawn(samples: Project, cities: list[CityEntry]) -> None:
    place = next(place for place in samples.places if any(found.catalog != "2017" for found in place.rounds))
    rounds = [found for found in scored_rounds(place.rounds, samples.catalogs) if found.catalog.edition != "2017"]
    old = replace(city_entry(place, rounds, {}, {"en": "", "nb": ""}), slug="old-city")
    everyone, language = [*cities, old], samples.languages[0]
    reasons = {"EN-EN-WS-1C": "the definition differs", "EC-I-WS-3C": "the benchmark differs"}
    older = samples.catalogs[rounds[0].catalog.edition]
    for kpi in samples.catalog.kpis.values():
        view = kpi_view(kpi, samples.catalog, "2017", samples.catalogs, everyone, language)
        for block in view.blocks:
            assert not [row for row in block.rows if "old-city" in row.href]
            assert not block.strip or not [dot for dot in block.strip.dots if "old-city" in dot.href]
            (other,) = block.others
            assert "old-city" in other.href
            if kpi.id not in older.kpis:
                assert other.reason == "not in that edition"
            elif kpi.id in reasons:
                assert other.reason == reasons[kpi.id]
    group = next(iter(category_groups(samples.catalog, language)))
    stands = {kpi.id: tally(kpi, cities) for kpi in group.kpis}
    found = group_view(group, samples.catalog, stands, everyone, language)
    assert [named.href for named in found.others] == [f"cities/old-city/{rounds[-1].round.name}/"]
    assert not [row for row in found.rows if "old-city" in row.href]
    country = country_view(old.country, samples.catalog, [old], language)
    assert not country.overall.percent
    assert "no average" in country.sentence


def test_an_extract_gives_values_and_never_a_score(site: Path) -> None:
    found = _latest(site)
    extracts = {slug for slug, document in found.items() if document["coverage"] == "extract"}
    assert len(extracts) >= 6
    unknown = known = 0
    for path in site.glob("kpis/*/index.html"):
        page = parsed(path)
        for table in page.iterfind(".//table[@class='data cities']"):
            rows = {slug: cells for slug, _, cells in rows_of(table)}
            anchors = {slug: anchor for slug, anchor, _ in rows_of(table)}
            assert set(rows) == set(found)
            for slug in extracts:
                value, *_, status = rows[slug]
                is_known = _statuses(found[slug])[anchors[slug]] != "not_transcribed"
                assert status.startswith("unknown") != is_known
                assert ("Extract from: " in status) == is_known
                assert is_known or value == "–"
                unknown += not is_known
                known += value != "–"
    assert unknown
    assert known
    for kind in ("categories", "sub-dimensions", "sdgs"):
        for path in site.glob(f"{kind}/*/index.html"):
            page = parsed(path)
            for table in page.iterfind(".//table[@class='data cities']"):
                assert {slug for slug, _, _ in rows_of(table)} == set(found) - extracts
    norway = parsed(site / "countries/no/index.html")
    assert "Kristiansund is the only city of Norway with a whole report" in text_of(norway)
    assert norway.find(".//{*}svg[@class='wheel']") is None


def _statuses(document: Mapping[str, Any]) -> dict[str, str]:
    return {_anchor(point["kpi"], point["data_point"]): point["status"] for point in document["data_points"]}


def test_many_cities_become_bars_that_count_them_all(samples: Project, cities: list[CityEntry]) -> None:
    many = [replace(city, slug=f"{city.slug}-{n}") for n in range(100) for city in cities]
    for kpi in list(samples.catalog.kpis.values())[::9]:
        view = kpi_view(kpi, samples.catalog, "2017", samples.catalogs, many, samples.languages[0])
        for block in view.blocks:
            values = sum(1 for city in many if city.points[kpi.id, _id_of(block.anchor, kpi.id, samples)].written)
            assert block.strip
            assert not block.strip.dots
            assert sum(int(bar.title.split()[0]) for bar in block.strip.bars) == values
            assert len(strip(block.strip)) < 30_000
            assert len(block.rows) == len(many)


def _id_of(anchor: str, kpi: str, samples: Project) -> str | None:
    return next(p.id for p in samples.catalog.kpis[kpi].data_points if _anchor(kpi, p.id) == anchor)


POSITIVE = st.decimals(min_value="0.01", max_value="1000000", places=2)
VALUES = st.decimals(min_value=0, max_value="10000000", places=2)
RULES = st.one_of(
    st.builds(AtLeast, POSITIVE),
    st.builds(AtMost, POSITIVE),
    st.builds(Near, POSITIVE),
    st.tuples(VALUES, VALUES).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Between(*pair)),
)


@given(RULES, VALUES)
def test_a_value_lies_in_the_stretch_of_its_band(rule: Rule, value: Decimal) -> None:
    band = band_of(percent_of_target(value, rule))
    holding = [
        stretch.band
        for stretch in stretches_of(rule)
        if (stretch.low is None or stretch.low <= value) and (stretch.high is None or value <= stretch.high)
    ]
    # On a limit two stretches hold it: the higher band is its own.
    assert band.points == max(found.points for found in holding)


@given(st.lists(VALUES, max_size=40), st.lists(POSITIVE, min_size=1, max_size=2))
def test_places_keep_the_order_of_the_values_and_stay_in_the_frame(values: list[Decimal], marks: list[Decimal]) -> None:
    axis = axis_of(values, marks)
    places = [axis.place(value) for value in sorted([*values, *marks])]
    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)
    assert list(axis.ticks) == sorted(set(axis.ticks))
    assert (axis.place(axis.ticks[0]), axis.place(axis.ticks[-1])) == (0, 1)
    assert 2 <= len(axis.ticks) <= 9
    beyond = [value for value in values if value > axis.high]
    assert bool(beyond) <= axis.cut
    assert all(mark <= axis.high for mark in marks)


@given(st.lists(st.floats(0, 1), max_size=60), st.floats(0.005, 0.1))
def test_dots_never_cover_each_other(places: list[float], size: float) -> None:
    levels = levels_of(places, size)
    rows: dict[int, list[float]] = {}
    for place, level in zip(places, levels, strict=True):
        rows.setdefault(level, []).append(place)
    for row in rows.values():
        row.sort()
        assert all(other - one >= size - 1e-6 for one, other in itertools.pairwise(row))
    assert set(levels) == set(range(len(rows)))


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from("abc")), max_size=60), st.integers(1, 80))
@settings(max_examples=50)
def test_columns_count_everything_once(things: list[tuple[float, str]], bins: int) -> None:
    columns = columns_of([place for place, _ in things], [kind for _, kind in things], "abc", bins)
    assert sum(column.size for column in columns) == len(things)
    for column in columns:
        held = [kind for place, kind in things if min(int(place * bins), bins - 1) == round(column.start * bins)]
        assert column.size == held.count(str(column.kind))
        assert column.below == sum(held.count(kind) for kind in "abc" if kind < str(column.kind))


def test_a_name_cannot_become_markup() -> None:
    plot = Strip('"><script>', (), (), None, (), (), 0)
    assert "<script" not in strip(plot)


def test_a_dot_is_reached_by_keyboard_and_leads_to_the_sums(browser: Browser, address: str) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(address + "kpis/ec-ict-ict-1c/")
    dot = tab.locator(".strip a[href*=kristiansund]")
    before = dot.evaluate("(e) => getComputedStyle(e.firstChild).strokeWidth")
    tab.locator("main").focus()
    for _ in range(60):
        tab.keyboard.press("Tab")
        if dot.evaluate("(e) => document.activeElement === e"):
            break
    assert dot.evaluate("(e) => getComputedStyle(e.firstChild).strokeWidth") != before
    assert dot.get_attribute("aria-label") == "Kristiansund: 98.00%, 98% of target, target reached"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/cities/kristiansund/2020/#ec-ict-ict-1c")
    assert tab.locator("#ec-ict-ict-1c").is_visible()
    tab.locator("#ec-ict-ict-1c").get_by_role("link", name="All cities on this KPI").click()
    tab.wait_for_url("**/kpis/ec-ict-ict-1c/")
    context.close()


@pytest.mark.parametrize("width", [320, 1440])
def test_words_in_plots_do_not_run_into_each_other(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    for path in ("kpis/ec-ict-ict-3c/", "kpis/ec-i-es-2c/", "nb/kpis/sc-eh-h-2c/", "nb/sdgs/11/"):
        tab.goto(address + path)
        boxes = tab.evaluate(
            """() => [...document.querySelectorAll(".strip, .curve")].map((plot) => [...plot.querySelectorAll("text")].map((text) => {
              const box = text.getBoundingClientRect(); return [text.textContent, box.left, box.right, box.top, box.bottom];
            }))"""
        )
        assert boxes
        for texts in boxes:
            for n, (name, left, right, top, bottom) in enumerate(texts):
                assert left >= 0, (path, name)
                assert right <= width, (path, name)
                for other, left2, right2, top2, bottom2 in texts[n + 1 :]:
                    over = min(right, right2) - max(left, left2) > 1 and min(bottom, bottom2) - max(top, top2) > 2
                    assert not over, (path, name, other)
    context.close()
