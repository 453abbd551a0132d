"""What a reader does to find a city: the search, also with slips of the keyboard, the map, and the list with its filter."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from cityprofiles.searchindex import KINDS, Record, index_files
from cityprofiles.spelling import folded, letter, order, spellings
from cityprofiles.worldmap import Spot, azimuthal, equal_earth, map_of
from site_tests.browser import COLOURS, RULES, axe
from site_tests.conftest import parsed

PUBLIC = {"madinat-al-sarab", "myrsinoupoli", "oberfirna", "san-ildefonso-puerto-sereno", "skreivaag", "valfirna"}


class Samples(NamedTuple):
    """The site of the sample cities: its folder, and its address."""

    folder: Path
    address: str


@pytest.fixture(scope="module")
def samples(sample_site: Path, sample_address: str) -> Samples:
    return Samples(sample_site, sample_address)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def _search(page: Page, words: str) -> list[str]:
    """The names that the search offers for what is typed."""
    page.locator("#q").fill("")
    page.wait_for_function("() => !document.querySelector('.said').textContent")
    page.locator("#q").fill(words)
    page.wait_for_function("() => document.querySelector('.said').textContent.match(/result|Nothing/)")
    return page.locator("#found b").all_inner_texts()


def test_the_search_finds_every_city_by_any_form_of_its_name_and_with_one_slip_of_the_keyboard(
    page: Page, samples: Samples
) -> None:
    page.goto(samples.address)
    typed = {
        "Skreivåg": ("skreivåg", "Skreivag", "SKREIVAAG", "skrei", "skrevag", "skreivaog", "skreivvag", "skrievag"),
        "Myrsinoupoli": ("Μυρσινούπολη", "μυρσινουπολη", "myrsinopoli", "mirsinoupoli", "myrsinoupolli", "greece"),
        "Madinat al-Sarab": ("مدينة السراب", "al sarab", "al-sarab new town", "madinta", "madinatt", "saudi"),
        "Valfirna": ("gletschbach", "valfirnna", "vlafirna", "alfirna", "Valfirna"),
    }
    missed = [(name, words) for name, tries in typed.items() for words in tries if name not in _search(page, words)]
    assert missed == []
    assert _search(page, "xqzwvkjh") == []


def test_every_slip_in_the_name_of_a_city_still_finds_it(page: Page, samples: Samples) -> None:
    page.goto(samples.address)
    name = "oberfirna"
    slips = {name[:i] + name[i + 1 :] for i in range(len(name))}
    slips |= {name[:i] + "x" + name[i:] for i in range(len(name) + 1)}
    slips |= {name[:i] + "x" + name[i + 1 :] for i in range(len(name))}
    slips |= {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)}
    assert [slip for slip in sorted(slips) if "Oberfirna" not in _search(page, slip)] == []


def test_the_search_is_worked_by_keyboard_and_says_what_it_found(page: Page, samples: Samples) -> None:
    page.goto(samples.address)
    field = page.get_by_role("combobox", name="Find a city or a subject")
    field.focus()
    page.keyboard.type("firna")
    page.wait_for_function("() => document.querySelector('.said').textContent === '2 results'")
    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-controls") == "found"
    assert page.locator("[role=option] b").all_inner_texts()[:2] == ["Oberfirna", "Valfirna"]
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert chosen.get_attribute("role") == "option"
    assert page.locator("[role=option][aria-selected=true]").count() == 1
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert page.locator("#found").is_hidden()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => !document.querySelector('#found').hidden")
    page.keyboard.press("ArrowDown")
    name = page.locator("[aria-selected=true] b").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities/*/")
    assert page.locator("h1").inner_text() == name


def test_nothing_of_the_search_is_loaded_before_it_is_used_and_nothing_from_elsewhere(
    page: Page, samples: Samples
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(samples.address, wait_until="networkidle")
    assert not [url for url in asked if "static/search" in url]
    # A word that no name has: Pagefind must look.
    _search(page, "nordland")
    assert any(url.endswith("pagefind.js") for url in asked)
    assert any(".pf_index" in url for url in asked), "Pagefind has read its index under the policy of the page"
    assert [url for url in asked if not url.startswith(samples.address)] == []
    assert said == []


def test_the_search_page_answers_what_its_address_asks_in_both_languages(page: Page, samples: Samples) -> None:
    page.goto(samples.address)
    page.locator("#q").fill("firna")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search/?q=firna")
    page.locator("#found a").first.wait_for()
    assert page.locator("#found b").all_inner_texts()[:2] == ["Oberfirna", "Valfirna"]
    page.goto(f"{samples.address}nb/search/?q=sveits")
    page.locator("#found a").first.wait_for()
    assert page.locator("#found b").first.inner_text() == "Sveits"
    page.locator("#found a[href*='/cities/oberfirna/']").click()
    page.wait_for_url("**/nb/cities/oberfirna/")


@pytest.mark.parametrize(
    ("words", "kpi"),
    [
        ("ozon", "Luftforurensning"),
        ("svevestov", "Luftforurensning"),
        ("PM10", "Luftforurensning"),
        ("gange", "Reisemiddelfordeling"),
        ("bil", "Delebiler"),
        ("4g", "Trådløs bredbåndsdekning"),
    ],
)
def test_the_search_finds_a_kpi_by_its_data_points_and_by_parts_of_words(
    page: Page, samples: Samples, words: str, kpi: str
) -> None:
    page.goto(f"{samples.address}nb/search/?q={words}")
    page.locator("#found a").first.wait_for()
    found = page.locator("#found b").all_inner_texts()
    assert kpi in found
    assert "Tilgang til Wi-Fi på offentlige steder" not in found, "“bil” is in “Availability” alone"


@pytest.mark.parametrize(
    ("words", "said", "first"),
    [
        (
            "valfirna unemployment",
            "Nothing has all these words. These have some of them:",
            {"Valfirna", "Unemployment Rate"},
        ),
        ("Trondheim", "Nothing found.", set()),
        ("arbeidsledighet", "Nothing found.", set()),
        ("telescopes", "Nothing found.", set()),
    ],
)
def test_the_search_says_what_it_did_not_find(
    page: Page, samples: Samples, words: str, said: str, first: set[str]
) -> None:
    """A city and a subject lead to both; a word that no page has is not answered by words that only begin like it."""
    page.goto(f"{samples.address}search/?q={words}")
    expect(page.locator("[data-find] [role=status]").last).to_have_text(said)
    assert first <= set(page.locator("#found b").all_inner_texts())


def test_a_place_in_a_page_is_kept_where_the_page_has_moved_and_where_there_is_none(
    page: Page, samples: Samples
) -> None:
    page.goto(f"{samples.address}cities/al-sarab-new-town/2023/#ec-i-t-4a")
    page.wait_for_url("**/cities/madinat-al-sarab/2023/#ec-i-t-4a")
    expect(page.locator("#ec-i-t-4a")).to_be_in_viewport()
    # The page of the address that there is not takes everything from where the site will be.
    lost = re.sub(
        r'<base href="[^"]+">', f'<base href="{samples.address}">', (samples.folder / "404.html").read_text("utf-8")
    )
    page.route("**/404.html", lambda route: route.fulfill(body=lost, content_type="text/html"))
    page.goto(f"{samples.address}404.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url == f"{samples.address}404.html#main"


def test_nothing_on_the_search_page_moves_when_the_results_come(page: Page, samples: Samples) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value; }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{samples.address}search/?q=water")
    page.locator("#found li").nth(3).wait_for()
    expect(page.locator("#lists-title")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.moved") < 0.02


def test_without_script_the_search_leads_to_the_lists(browser: Browser, samples: Samples) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(samples.address)
    tab.locator("#q").fill("valfirna")
    tab.locator("#q").press("Enter")
    tab.wait_for_url("**/search/?q=valfirna")
    tab.locator("main .ways").get_by_role("link", name=re.compile("^Cities ")).click()
    expect(tab.locator(".list tbody tr")).to_have_count(len(PUBLIC))
    assert tab.locator(".filter").is_hidden()
    tab.get_by_role("link", name="Valfirna").click()
    expect(tab.locator("h1")).to_have_text("Valfirna")
    context.close()


def test_the_filter_stands_in_the_address_and_survives_a_reload(page: Page, samples: Samples) -> None:
    page.goto(f"{samples.address}cities/")
    page.select_option("#by-country", "CH")
    page.select_option("#by-sort", "people")
    shown = page.locator(".list tbody tr:visible th a")
    expect(shown).to_have_text(["Valfirna", "Oberfirna"])
    assert parse_qs(urlsplit(page.url).query) == {"country": ["CH"], "sort": ["people"]}
    page.reload()
    expect(shown).to_have_text(["Valfirna", "Oberfirna"])
    assert page.locator("#by-country").input_value() == "CH"
    assert "2 of 6 cities" in page.locator(".outcome").inner_text()
    page.get_by_role("button", name="Show all cities").click()
    page.wait_for_function("() => !location.search")
    assert shown.count() == len(PUBLIC)
    page.locator("#by-q").fill("SKREIVAG")
    expect(shown).to_have_text(["Skreivåg"])
    page.goto(f"{samples.address}cities/?report=extract")
    assert shown.count() == 0
    page.goto(f"{samples.address}cities/?reported=90&size=1&year=2022")
    expect(shown).to_have_text(["Valfirna"])


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_the_list_stays_where_it_is_when_its_filter_comes(page: Page, samples: Samples, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.route("**/list.*.js", lambda route: route.abort())
    page.goto(f"{samples.address}cities/")
    before = page.locator(".list").bounding_box()
    assert not page.locator(".filter").is_visible()
    page.unroute("**/list.*.js")
    page.reload()
    assert page.locator(".filter").is_visible()
    assert page.locator(".list").bounding_box() == before


def test_an_order_by_score_says_that_it_is_no_ranking(page: Page, samples: Samples) -> None:
    page.goto(f"{samples.address}cities/")
    assert page.locator("[data-ranks]").is_hidden()
    page.select_option("#by-sort", "score")
    assert "no ranking" in page.locator("[data-ranks]").inner_text()
    scores = [float(text.rstrip("%")) for text in page.locator(".list .b > span:first-child").all_text_contents()]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(("language", "first"), [("", "Ålesund"), ("nb/", "Asker")])
def test_cities_have_the_order_of_the_alphabet_in_every_list(site: Path, language: str, first: str) -> None:
    def names(page: str, links: str) -> list[str]:
        return [
            " ".join("".join(found.itertext()).split())
            for found in parsed(site / language / page / "index.html").iterfind(links)
        ]

    listed = names("cities", ".//table//th/a")
    assert listed[0] == first
    assert names("compare", ".//ul[@id='choice']//a") == listed
    assert names("explore", ".//select[@id='pick-city']/option") == listed


@pytest.mark.parametrize("language", ["", "nb/"])
def test_the_map_and_the_list_have_the_same_cities(samples: Samples, language: str) -> None:
    listed = {
        link.get("href", "").split("/")[-2]
        for link in parsed(samples.folder / language / "cities/index.html").iterfind(".//table//th/a")
    }
    home = parsed(samples.folder / language / "index.html")
    places: set[str] = set()
    together = 0
    for link in home.iterfind(".//*[@class='map whole']//{*}a"):
        assert link.get("aria-label")
        if "area=" in link.get("href", ""):
            together += int(re.match(r"\d+", link.get("aria-label", "x")).group())  # type: ignore[union-attr]
        else:
            places.add(link.get("href", "").split("/")[-2])
    assert listed == PUBLIC
    assert places <= PUBLIC
    assert len(places) + together == len(PUBLIC)


def test_a_mark_of_several_cities_leads_to_exactly_these_in_the_list(page: Page, samples: Samples) -> None:
    page.goto(samples.address)
    mark = page.locator(".map.whole .many").first
    count = int(re.match(r"\d+", mark.get_attribute("aria-label") or "")[0])  # type: ignore[index]
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities/?area=*")
    assert page.locator(".list tbody tr:visible").count() == count
    assert page.get_by_text("Only the cities of one place on the map").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_finding_while_they_are_used(
    browser: Browser, samples: Samples, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 900}, bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light"
    )
    tab, rules = context.new_page(), RULES if scheme == "light" else COLOURS
    tab.goto(samples.address)
    tab.locator("#q").focus()
    _search(tab, "firna")
    tab.keyboard.press("ArrowDown")
    assert axe(tab, rules) == []
    tab.goto(f"{samples.address}search/?q=firna")
    tab.locator("#found a").first.wait_for()
    assert axe(tab, rules) == []
    tab.goto(f"{samples.address}cities/?country=CH&sort=score&area=40,0,70,20")
    assert axe(tab, rules) == []
    context.close()


def test_the_index_is_the_same_every_time_and_holds_what_it_was_given() -> None:
    records = [
        Record(f"cities/{name.lower()}/", "city", name, "Norway", spellings(name), "Møre og Romsdal")
        for name in ("Ålesund", "Molde", "Kristiansund", "Ulsteinvik", "Sula")
    ]
    one, other = index_files(records, "nb"), index_files(records, "nb")
    assert one == other
    assert json.loads(one["static/search/nb/names.json"])[0] == [
        0,
        "Ålesund",
        "Norway",
        "cities/ålesund/",
        ["alesund", "aalesund"],
    ]
    fragments = [gzip.decompress(data).decode() for path, data in one.items() if "/fragment/" in path]
    assert sum("Kristiansund" in text for text in fragments) == 1
    assert KINDS[0] == "city"


def test_nothing_withdrawn_is_in_the_index_the_map_or_the_list(samples: Samples) -> None:
    """Port Ellery's only round is withdrawn: its page says so, and nothing leads there."""
    found = [samples.folder / "index.html", samples.folder / "cities/index.html", samples.folder / "search/index.html"]
    found += sorted((samples.folder / "static/search").rglob("*"))
    texts = {}
    for path in found:
        if path.is_file():
            data = path.read_bytes()
            texts[path] = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    assert any(b"Skreiv" in text for path, text in texts.items() if "fragment" in path.parts)
    assert [path for path, text in texts.items() if b"ellery" in text.lower()] == []


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_page_that_the_search_knows_is_there_and_every_part_of_the_site_is_known(
    samples: Samples, language: str
) -> None:
    home = samples.folder / ("nb" if language == "nb" else "")
    rows = json.loads((samples.folder / f"static/search/{language}/names.json").read_text(encoding="utf-8"))
    assert [row[3] for row in rows if not (home / row[3] / "index.html").is_file()] == []
    there = {path.name for path in home.iterdir() if path.is_dir()}
    known = {row[3].split("/")[0] for row in rows}
    assert {"kpis", "categories", "sub-dimensions", "sdgs", "countries"} & there <= known
    ways = {
        link.get("href", "").split("/")[-2]
        for link in parsed(samples.folder / "search/index.html").iterfind(".//ul[@class='ways']//a")
    }
    assert {"kpis", "sdgs", "compare", "data"} & there <= ways


def test_names_are_folded_and_sorted_as_their_readers_expect() -> None:
    assert folded("Ålesund / Møre (Æ)") == "alesund more ae"
    assert spellings("Tromsø") == ("tromso", "tromsoe")
    assert [letter(name, "nb") for name in ("Ålesund", "Érd", "7 Hills")] == ["Å", "E", "#"]
    assert letter("Ålesund", "en") == "A"
    names = ["Ålesund", "Zürich", "Ørsta", "asker", "Bizerte"]
    assert sorted(names, key=lambda n: order(n, "nb")) == ["asker", "Bizerte", "Zürich", "Ørsta", "Ålesund"]
    assert sorted(names, key=lambda n: order(n, "en")) == ["Ålesund", "asker", "Bizerte", "Ørsta", "Zürich"]


def test_the_projections_are_what_they_are_called() -> None:
    x, y = equal_earth(math.pi, 0)
    assert (round(x, 4), round(y, 4)) == (2.7066, 0)
    assert round(equal_earth(0, math.pi / 2)[1], 4) == 1.3174
    project = azimuthal((0.2, 0.9))
    assert project(0.2, 0.9) == pytest.approx((0, 0), abs=1e-12)
    # Equal area: a small square keeps its size wherever it lies.
    for there in ((0.2, 0.9), (0.5, 0.6), (-0.6, 1.1)):
        assert _area(project, *there) == pytest.approx(1, rel=1e-3)
    for there in ((0.0, 0.0), (2.0, 1.0), (-1.0, -0.8)):
        assert _area(equal_earth, *there) == pytest.approx(1, rel=1e-3)


def _area(project: object, longitude: float, latitude: float, step: float = 1e-4) -> float:
    assert callable(project)
    corner, east, north = (project(longitude + dx, latitude + dy) for dx, dy in ((0.0, 0.0), (step, 0.0), (0.0, step)))
    cross = (east[0] - corner[0]) * (north[1] - corner[1]) - (east[1] - corner[1]) * (north[0] - corner[0])
    return float(abs(cross) / (step * step * math.cos(latitude)))


def test_marks_on_a_map_keep_their_distance_and_lose_no_city() -> None:
    spots = [Spot(f"city-{i:03}", 40 + i * 7 % 31 + i % 10 / 10, i * 11 % 37 - 5 + i % 7 / 10) for i in range(300)]
    found = map_of(spots, 1280, 600, 104, 110)
    assert sorted(spot.key for group in found.groups for spot in group.spots) == sorted(spot.key for spot in spots)
    places = [(group.x, group.y) for group in found.groups]
    assert min(math.dist(one, other) for i, one in enumerate(places) for other in places[:i]) >= 104
    assert found == map_of(list(reversed(spots)), 1280, 600, 104, 110)


@pytest.mark.parametrize(
    ("city", "wet"),
    [
        (Spot("kristiansund", 63.11, 7.73), Spot("sea", 64.5, 2.0)),
        (Spot("buenos-aires", -34.9, -60.0), Spot("sea", -38.0, -53.0)),
        (Spot("brisbane", -27.0, 150.0), Spot("sea", -27.0, 157.0)),
        (Spot("suva", -17.8, 178.0), Spot("sea", -20.0, -179.0)),
    ],
)
def test_the_land_is_under_the_cities_and_the_sea_beside_them(city: Spot, wet: Spot) -> None:
    """Also where the far side of the globe is turned inside out, and at the line where the days change."""
    for spots in ([city], [city, wet]):
        found = map_of(spots, 1280, 600, 10, 110)
        for group in found.groups:
            dry = group.spots[0].key != "sea"
            near = [(group.x + dx, group.y + dy) for dx in (-9, 0, 9) for dy in (-9, 0, 9)]
            assert any(_is_land(found.land, place) for place in near) is dry


def _is_land(path: str, place: tuple[float, float]) -> bool:
    """Whether a place is filled, by the rule "evenodd"."""
    inside = False
    for ring in path.split("z"):
        numbers = [int(n) for n in re.findall(r"-?\d+", ring)]
        x, y, corners = 0, 0, []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x, y))
        for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
            if (y1 > place[1]) != (y2 > place[1]) and place[0] < (x2 - x1) * (place[1] - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def test_small_wheels_are_light_and_show_every_data_point(site: Path) -> None:
    picture = (site / "cities/kristiansund/thumbnail.svg").read_text(encoding="utf-8")
    assert len(picture) < 8_000
    dash, gap = map(float, re.findall(r'stroke-dasharray="([\d.]+) ([\d.]+)"', picture)[0])
    assert (dash + gap) * 112 == pytest.approx(math.tau * 303.5, abs=0.1)
