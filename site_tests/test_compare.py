"""Comparing cities: only what is comparable is compared, the rest is named with its reason; the script and the build say the same."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from cityprofiles.approval import approved, record
from cityprofiles.comparison import YEARS_APART_AT_MOST, Reason, compare
from cityprofiles.density import density_of, shown_density
from cityprofiles.entries import CityEntry, PointEntry, RoundEntry
from cityprofiles.forms import Text
from cityprofiles.language import Language
from cityprofiles.model import Role
from cityprofiles.project import Project, Sources, read_content
from cityprofiles.score import Score
from cityprofiles.sidebyside import comparison_view
from cityprofiles.similarity import Likeness, Similar, measures, nearest
from cityprofiles.wording import wording
from site_tests.browser import COLOURS, RULES, axe
from site_tests.conftest import ROOT, run_build, served_below, shared

PAIR = "?cities=skreivaag,valfirna"
HALF = """title: Verification Report
month: 2023-01
coverage: extract
verifier: {name: Ada Example}
publication: {status: approved}
"""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample cities, with one more whose report is an extract, and one whose report follows the earlier edition."""
    return shared(tmp_path_factory, "compared", _with_two_more) / "site"


def _with_two_more(folder: Path) -> None:
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns(".cache", "site"))
    cities = folder / "content/cities"
    where = "coordinates: {latitude: 59.5, longitude: 10.25}\n"
    for slug, who, edition, values in (
        ("halvvik", "", "2017", "  EC-ICT-ICT-1C: 97.5\n  EC-ICT-ICT-2C: 21.0\n"),
        ("gammelby", where, "2016-draft", "  EC-ICT-ICT-1C: 91.0\n"),
    ):
        (cities / slug / "2023").mkdir(parents=True)
        (cities / slug / "city.yaml").write_text(f"name: {slug.title()}\ncountry: NO\n{who}", encoding="utf-8")
        (cities / slug / "2023/report.yaml").write_text(HALF, encoding="utf-8")
        (cities / slug / "2023/results.yaml").write_text(f'catalog: "{edition}"\nresults:\n{values}', encoding="utf-8")
    for role in Role:
        found, problems = read_content(Sources(folder / "content", folder / "kpi_catalog.yaml", ROOT / "theme"))
        assert found is not None, list(problems)
        for place in found.places:
            if place.slug in ("halvvik", "gammelby"):
                record(place.rounds[0], approved(place.rounds[0], "Ada", role, date(2023, 2, 1), None))
    done = run_build("--without-documents", cwd=folder)
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.fixture(scope="module")
def place(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample site."""
    yield from served_below(samples, tmp_path_factory)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.set_default_timeout(5000)
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    yield tab
    context.close()
    assert said == []


def city(project: Project, slug: str, month: str = "2020-09", *, full: bool = True, **points: PointEntry) -> CityEntry:
    """A city that has a verified 50 of every number and Yes of every question; `points` replaces some, by KPI id with underscores."""
    kept = {}
    for kpi, point in project.catalog.data_points:
        value = "yes" if point.is_answer else "50"
        exact = "50" if point.benchmark.rule else None
        kept[kpi.id, point.id] = points.get(kpi.id.replace("-", "_"), PointEntry(value, "verified", exact))
    latest = RoundEntry(
        month[:4], month, Text.of("Report"), "", project.catalog.edition, full, (), "", "", "", "", slug
    )
    nothing = Score(0, 0)
    return CityEntry(
        slug,
        Text.of(slug.title()),
        "NO",
        None,
        10_000,
        2020,
        Fraction(100),
        "60",
        "10",
        (latest,),
        latest,
        kept,
        nothing,
        {},
        {},
        {},
        {},
        0,
        0,
        0,
        {},
    )


def most_similar(cities: Sequence[CityEntry]) -> Mapping[str, tuple[Likeness, ...]]:
    """By slug, the cities most like each, the most like first."""
    measured = measures(cities)
    similar = Similar({city.slug: city for city in cities}, {one.slug: one for one in measured}, nearest(measured))
    return {city.slug: similar.to(city.slug) for city in cities}


def test_only_what_all_have_verified_is_compared_and_the_rest_has_its_reason(project: Project) -> None:
    one = city(project, "one")
    other = city(
        project,
        "other",
        EC_ICT_ICT_1C=PointEntry(None, "not_reported", None),
        EC_ICT_ICT_2C=PointEntry("3", "not_verified", None),
        EC_ICT_ICT_3C=PointEntry("50", "verified", "50", 2020 - YEARS_APART_AT_MOST - 1),
    )
    found = compare([one, other], project.catalogs)
    refused = {group.reason: [kpi.id for kpi, _ in group.data_points] for group in found.refused}
    assert refused == {
        Reason.YEARS: ["EC-ICT-ICT-3C"],
        Reason.NOT_REPORTED: ["EC-ICT-ICT-1C"],
        Reason.NOT_VERIFIED: ["EC-ICT-ICT-2C"],
    }
    assert len(found.compared) == len(project.catalog.data_points) - 3
    assert [group.cities for group in found.refused if group.reason is not Reason.YEARS] == [(other,), (other,)]


def test_years_are_close_enough_up_to_the_limit_and_not_beyond(project: Project) -> None:
    one, near = city(project, "one", "2020-01"), city(project, "near", f"{2020 + YEARS_APART_AT_MOST}-12")
    far = city(project, "far", f"{2021 + YEARS_APART_AT_MOST}-01")
    assert compare([one, near], project.catalogs).refused == ()
    assert compare([one, far], project.catalogs).compared == ()
    assert most_similar([one, near, far])["one"][0].city is near
    assert len(most_similar([one, near, far])["one"]) == 1


def test_shares_count_the_same_data_points_for_every_city_and_none_for_an_extract(project: Project) -> None:
    gone = PointEntry(None, "not_transcribed", None)
    cities = [city(project, "one"), city(project, "two"), city(project, "part", full=False, EC_ICT_ICT_1C=gone)]
    shares = compare(cities, project.catalogs).shares
    assert shares
    for one, two, part in shares.values():
        assert part is None
        assert one is not None
        assert two is not None
        assert one.scored == two.scored
    assert compare(cities[1:], project.catalogs).shares == {}


@pytest.mark.parametrize("code", ["en", "nb"])
def test_words_contradict_no_table(project: Project, code: str) -> None:
    """A mutated value moves the sentence with the row."""
    language = next(one for one in project.languages if one.code == code)
    same = comparison_view(compare([city(project, "one"), city(project, "two")], project.catalogs), language)
    better = city(project, "two", EC_ICT_ICT_1C=PointEntry("98", "verified", "98"))
    moved = comparison_view(compare([city(project, "one"), better], project.catalogs), language)
    assert same.sentences[1:] != moved.sentences[1:]
    assert len(same.sentences) + 1 == len(moved.sentences), (
        "which category lies furthest apart is said only where one does"
    )
    assert {row.difference for _, _, rows in same.points for row in rows if row.target} == {
        wording(language)["same_band"]
    }
    row = moved.points[0][2][0]
    assert row.difference != wording(language)["same_band"]


def test_likeness_looks_at_what_cities_are_and_not_at_how_they_do(project: Project) -> None:
    one = city(project, "one")
    best = city(project, "best", EC_ICT_ICT_1C=PointEntry("100", "verified", "100"))
    big = replace(city(project, "big"), population=80_000)
    abroad = replace(city(project, "abroad"), country="CH", latitude="46.5", longitude="9.2")
    away = replace(city(project, "away"), population=0)
    found = [like.city.slug for like in most_similar([one, big, abroad, best, away])["one"]]
    assert found == ["best", "abroad", "away"]
    assert most_similar([one]) == {"one": ()}


def test_of_two_cities_else_alike_the_one_settled_as_densely_is_more_like_it(project: Project) -> None:
    one, like = city(project, "one"), city(project, "zz-like")
    twice = replace(city(project, "twice"), density=Fraction(200))
    unknown = replace(city(project, "unknown"), density=None)
    found = most_similar([one, unknown, twice, like])["one"]
    assert [(likeness.city.slug, likeness.steps, likeness.denser) for likeness in found] == [
        ("zz-like", 0, 10),
        ("twice", 1, 20),
        ("unknown", 2, 0),
    ]


@pytest.mark.parametrize(
    ("density", "written"),
    [
        ("2640000/1180", "2237"),
        ("25/2", "13"),
        ("10", "10"),
        ("199/20", "10.0"),
        ("34/10", "3.4"),
        ("556/10000", "0.056"),
    ],
)
def test_a_density_is_rounded_half_up_and_keeps_two_digits(density: str, written: str) -> None:
    assert str(shown_density(Fraction(density))) == written


def test_density_is_exact_and_only_where_both_numbers_are_known() -> None:
    read, problems = read_content(
        Sources(ROOT / "examples/content", ROOT / "examples/kpi_catalog.yaml", ROOT / "theme")
    )
    assert read is not None, list(problems)
    density = {place.slug: density_of(place.city) for place in read.places}
    assert density["skreivaag"] == Fraction(84_120, 4_067)
    assert density["san-ildefonso-puerto-sereno"] is None


def test_land_and_density_stand_on_the_page_in_the_data_and_beside_similar_cities(place: str, page: Page) -> None:
    page.goto(f"{place}cities/skreivaag/")
    facts = page.locator(".facts").inner_text()
    assert "406.7 km²" in facts
    assert "21\ninhabitants per km²" in facts
    page.goto(f"{place}cities/san-ildefonso-puerto-sereno/")
    assert "km²" not in page.locator(".facts").inner_text()
    told = page.request.get(f"{place}cities/skreivaag/city.json").json()
    source = "Sample figure"
    assert (told["land_area"], told["density"]) == ({"value": 406.7, "year": 2023, "source": source}, 21)
    lines = page.request.get(f"{place}data/cities.csv").text().splitlines()
    row = next(one for one in csv.DictReader(lines) if one["city"] == "skreivaag")
    assert (row["land_area"], row["land_area_year"], row["density"]) == ("406.7", "2023", "21")
    page.goto(f"{place}compare/skreivaag/")
    table = page.locator("table.likeness")
    column = table.locator("thead th").all_inner_texts().index("Inhabitants per km²")
    own, *others = (row.locator("th, td").nth(column).inner_text() for row in table.locator("tbody tr").all())
    assert own == "21"
    assert all("ratio" in cell or cell == "–" for cell in others)
    assert any("ratio" in cell for cell in others)


def test_coordinates_stand_on_the_page_and_in_the_data_with_their_source(place: str, page: Page) -> None:
    page.goto(f"{place}cities/san-ildefonso-puerto-sereno/")
    assert "Coordinates\n34.3127° S, 57.8822° W\nSample figure" in page.locator(".facts").inner_text()
    page.goto(f"{place}nb/cities/skreivaag/")
    assert "Koordinater\n67,9021° N, 13,0455° Ø\nEksempeltall" in page.locator(".facts").inner_text()
    page.goto(f"{place}cities/halvvik/")
    assert "°" not in page.locator(".facts").inner_text()

    def told(slug: str) -> list[object]:
        listed = page.request.get(f"{place}cities/cities.json").json()["cities"]
        own = page.request.get(f"{place}cities/{slug}/city.json").json()
        return [own["coordinates"], *(one["coordinates"] for one in listed if one["slug"] == slug)]

    where = {"latitude": 67.9021, "longitude": 13.0455, "source": "Sample figure"}
    assert told("skreivaag") == [where, where]
    assert told("gammelby") == [{"latitude": 59.5, "longitude": 10.25, "source": None}] * 2
    assert told("halvvik") == [None, None]


def test_the_search_for_likeness_misses_no_city(project: Project) -> None:
    """From like sizes outwards it finds what looking at every pair finds."""
    cities = [
        replace(
            city(project, f"c{n}"),
            population=(n * 7919) % 90_000 + 1_000,
            density=Fraction((n * 523) % 997 + 1, 7) if n % 5 else None,
            latitude=str(n % 60),
            longitude=str(n * 13 % 170),
        )
        for n in range(30)
    ]
    found = most_similar(cities)
    for one in cities:
        pairs = sorted(
            (most_similar([one, other])[one.slug][0].steps, other.slug) for other in cities if other is not one
        )
        assert [like.city.slug for like in found[one.slug]] == [slug for _, slug in pairs[:3]]


@pytest.mark.parametrize("language", ["", "nb/"])
def test_script_and_build_say_the_same(page: Page, place: str, language: str) -> None:
    """The page of similar cities, made at build time, and the same cities put together by the script: word for word, mark for mark.

    A page with several comparisons has them one level down; its button leads to the first.
    """
    shown = """(root) => [...(root.querySelector(".together") || root).querySelectorAll("section")]
        .filter((s) => s.querySelector(".wheels, .sides, .refused"))
        .map((s) => s.innerHTML.replace(/\\s*\\n\\s*/g, "")
        .replace(/(<.?)h3>/g, "$1h2>").replace(/(src|href)="[./]*(nb.)?/g, '$1="'))"""
    for slug in ("skreivaag", "madinat-al-sarab", "halvvik"):
        page.goto(f"{place}{language}compare/{slug}/")
        link = page.locator("a.button").get_attribute("href") or ""
        built = page.locator("main").evaluate(shown)
        page.goto(f"{place}{language}compare/{link[link.index('?') :]}")
        page.wait_for_selector(".sides, .refused")
        assert page.locator("#result").evaluate(shown) == built
        assert len(built) >= 3


def test_what_cannot_be_compared_is_text_and_never_a_bar(page: Page, place: str) -> None:
    page.goto(f"{place}compare/?cities=myrsinoupoli,oberfirna")
    page.wait_for_selector(".refused")
    assert page.locator(".gauge, .sides").count() == 0
    assert "more than 3 years apart (Myrsinoupoli 2024, Oberfirna 2019)" in page.locator("#result").inner_text()
    page.goto(f"{place}compare/?cities=skreivaag,gammelby")
    page.wait_for_selector(".wheels")
    assert page.locator(".gauge, .sides").count() == 0
    text = page.locator("#result").inner_text()
    assert "Gammelby follows edition 2016-draft of the catalogue, the comparison edition 2017." in text
    assert "91" not in text
    page.goto(f"{place}compare/?cities=skreivaag,valfirna,halvvik")
    page.wait_for_selector(".sides")
    text = page.locator("#result").inner_text()
    assert "unknown, since they are not in the extract (Halvvik)" in text
    assert "there is no total" in text
    totals = page.locator(".sides").first.locator("td[data-city=Halvvik]").all_inner_texts()
    assert set(totals) == {"extract: no total"}
    assert page.locator(".sides").last.locator("td[data-city=Halvvik] .gauge").count() == 2


def test_the_choice_stands_in_the_address_and_back_undoes_it(page: Page, place: str) -> None:
    page.goto(place + "compare/")
    field = page.get_by_label("Find a city")
    expect(field).to_be_visible()  # Typing waits for nothing, and the script shows the field.
    field.press_sequentially("SKREIVAG")
    expect(page.get_by_role("status")).to_have_text("One city found.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?cities=skreivaag")
    page.get_by_role("link", name="Valfirna", exact=True).click()
    page.wait_for_selector(".sides")
    assert page.url.endswith(PAIR)
    assert page.title().startswith("Skreivåg, Valfirna: comparison")
    page.go_back()
    expect(page.locator(".sides")).to_have_count(0)
    page.go_forward()
    page.wait_for_selector(".sides")
    page.get_by_role("link", name="Remove Skreivåg").click()
    page.wait_for_url("**/compare/?cities=valfirna")


def test_a_reader_may_see_only_where_bands_differ_and_the_address_keeps_it(page: Page, place: str) -> None:
    page.goto(f"{place}compare/?cities=valfirna,oberfirna")
    box, rows = page.get_by_role("checkbox"), page.locator(".differing ~ .sides tbody tr:not(.group):visible")
    expect(box).to_be_visible()
    said = page.locator(".says").inner_text()
    scored, same = (int(found) for found in re.findall(r"Of these, (\d+) have a target; on (\d+) of them", said)[0])
    expect(page.locator("label", has=box)).to_have_text(
        f"Only the {scored - same} data points on which the bands differ"
    )
    assert rows.count() > scored
    box.focus()
    page.keyboard.press("Space")
    expect(rows).to_have_count(scored - same)
    assert all("apart" in text for text in page.locator(".differing ~ .sides .apart:visible").all_inner_texts())
    assert page.locator(".differing ~ .sides tr.group:visible").count() <= scored - same
    assert parse_qs(urlsplit(page.url).query) == {"cities": ["valfirna,oberfirna"], "show": ["differing"]}
    page.reload()
    expect(rows).to_have_count(scored - same)
    page.locator("#choice").get_by_role("link", name="Skreivåg").click()
    expect(box).to_be_checked()
    page.locator("#chosen").get_by_role("link", name="Skreivåg").click()
    expect(rows).to_have_count(scored - same)
    box.uncheck()
    expect(rows.first).to_be_visible()
    assert rows.count() > scored
    assert "show" not in page.url


def test_without_script_too_a_reader_may_see_only_where_bands_differ(browser: Browser, place: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{place}compare/valfirna/")
    box = tab.get_by_role("checkbox").first
    rows = tab.locator("section", has=tab.locator("> .differing")).first.locator(".sides tbody tr:not(.group):visible")
    everything, differing = (
        rows.count(),
        tab.locator("section:has(> .differing)").first.locator("[data-differs]").count(),
    )
    assert 0 < differing < everything
    box.check()
    expect(rows).to_have_count(differing)
    context.close()


def test_the_address_may_hold_anything(page: Page, place: str) -> None:
    page.goto(place + "compare/?cities=skreivaag,%3Cimg%20src=x%20onerror=alert(1)%3E,skreivaag,nowhere,port-ellery")
    expect(page.get_by_role("status")).to_contain_text("There is no city “nowhere” on this site.")
    assert page.locator("img[src=x]").count() == 0
    assert page.locator("#chosen li").count() == 1
    everyone = "skreivaag,valfirna,oberfirna,myrsinoupoli,madinat-al-sarab,halvvik"
    page.goto(f"{place}compare/?cities={everyone}")
    page.wait_for_selector(".wheels")
    assert page.locator(".wheels li").count() == 5
    expect(page.get_by_role("status")).to_contain_text("Five cities are the most")


@pytest.mark.parametrize("lost", ["**/results.json", "**/words.*.json"])
def test_where_results_cannot_be_loaded_this_is_said_and_the_list_stays(
    browser: Browser, place: str, lost: str
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.route(lost, lambda route: route.abort())
    tab.goto(f"{place}compare/{PAIR}")
    expect(tab.get_by_role("status")).to_have_text(re.compile("could not be loaded. Try again"))
    expect(tab.locator("#choice")).to_be_visible()
    expect(tab.locator("footer")).to_be_visible()
    context.close()


def test_without_script_every_city_of_the_list_leads_to_a_whole_comparison(browser: Browser, place: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(place + "compare/")
    assert "scripts are off" in tab.locator("main").inner_text()
    assert not tab.get_by_label("Find a city").is_visible()
    tab.get_by_role("link", name="Skreivåg").click()
    expect(tab.locator(".likeness tbody tr")).to_have_count(4)
    assert tab.locator(".sides").count() >= 2
    context.close()


@pytest.mark.parametrize(("language", "width"), [("", 1440), ("nb/", 390)])
def test_axe_finds_nothing(browser: Browser, place: str, language: str, width: int) -> None:
    """On a comparison of every kind of city, and on a page of similar cities."""
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    tab = context.new_page()
    for path in ("compare/?cities=skreivaag,halvvik,gammelby", "compare/halvvik/"):
        tab.goto(f"{place}{language}{path}")
        tab.wait_for_selector(".sides")
        assert axe(tab, RULES) == []
        tab.emulate_media(color_scheme="dark")
        assert axe(tab, COLOURS) == []
        tab.emulate_media(color_scheme="light")
    context.close()


@pytest.mark.parametrize("width", [320, 820])
def test_nothing_scrolls_sideways(page: Page, place: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in (f"compare/{PAIR},halvvik,gammelby", "compare/san-ildefonso-puerto-sereno/"):
        page.goto(place + path)
        page.wait_for_selector(".sides")
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_printed_comparison_is_a_table_with_every_reason_in_full(page: Page, place: str) -> None:
    page.set_viewport_size({"width": 695, "height": 1000})
    page.goto(f"{place}compare/{PAIR}")
    page.wait_for_selector(".sides")
    page.emulate_media(media="print")
    assert not page.locator(".picker").is_visible()
    assert page.locator(".sides thead").first.evaluate("(head) => getComputedStyle(head).position") == "static"
    assert page.locator(".refused li").first.is_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_comparison_asks_its_own_host_alone(page: Page, place: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{place}compare/{PAIR}")
    page.wait_for_selector(".sides")
    assert [url for url in asked if not url.startswith(place)] == []
    assert any(url.endswith("compare/valfirna/results.json") for url in asked)


def test_a_city_without_public_rounds_is_in_no_choice_and_keeps_its_address(samples: Path) -> None:
    listed = re.findall(r'data-slug="([a-z-]+)"', (samples / "compare/index.html").read_text(encoding="utf-8"))
    assert "port-ellery" not in listed
    assert len(listed) == 8
    assert (samples / "compare/port-ellery/index.html").is_file()
    left = json.loads((samples / "compare/port-ellery/results.json").read_text(encoding="utf-8"))
    assert set(left) == {"city", "round", "withdrawn"}


def test_in_a_small_wheel_what_reaches_its_target_is_filled_over_its_tint(samples: Path) -> None:
    picture = (samples / "cities/skreivaag/thumbnail.svg").read_text(encoding="utf-8")
    assert picture.index('stroke="#cfe8d9"') < picture.rindex('stroke="#1e8449"')


def test_every_language_has_every_word_in_every_plural(project: Project) -> None:
    def keys(language: Language) -> dict[str, set[str]]:
        return {key: set(re.findall(r"%\(\w+\)s", str(message))) for key, message in wording(language).items()}

    english, *others = map(keys, project.languages)
    assert others
    for other in others:
        assert other == english
