"""The field that narrows long tables and lists: it forgives accents, stands in the address, and hides nothing on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cityprofiles.distribution import DOTS_AT_MOST
from cityprofiles.project import Project
from cityprofiles.spelling import folded
from site_tests.browser import RULES, axe
from site_tests.conftest import ROOT, run_build, served_below, shared
from site_tests.generate import generate

CITIES = 24
ABROAD = "city-0003"
# A KPI of several data points, a category and a country: each with the name of its field.
PAGES = [
    ("kpis/ec-i-t-4a/", "ec-i-t-4a-cycling-cities"),
    ("categories/economy-transport/", "cities"),
    ("countries/no/", "cities"),
]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Path:
    """The site of more cities than a table without a field has, all but one of them in Norway."""

    def make(folder: Path) -> None:
        generate(folder, CITIES, project.catalog, ROOT)
        shutil.copy(ROOT / "kpi_catalog.yaml", folder)
        for path in folder.glob("content/cities/*/city.yaml"):
            text = path.read_text(encoding="utf-8")
            country = "CH" if path.parent.name == ABROAD else "NO"
            path.write_text(re.sub(r"(?m)^country: .*$", f"country: {country}", text), encoding="utf-8")
        done = run_build("--without-documents", cwd=folder)
        assert done.returncode == 0, done.stderr

    return shared(tmp_path_factory, "many", make) / "site"


@pytest.fixture(scope="module")
def place(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from served_below(many, tmp_path_factory)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def rows_below(page: Page, name: str) -> list[str]:
    """The names of the rows or cards that are seen below a field."""
    found: list[str] = page.evaluate(
        """(rows) => [...document.querySelectorAll(rows)].filter((row) => row.checkVisibility())
             .map((row) => row.innerText.split("\\n")[0])""",
        f".narrow:has([name='{name}']) + * :is(tbody th, li h3)",
    )
    return found


@pytest.mark.parametrize(("address", "name"), PAGES)
def test_a_name_is_found_without_its_accents_and_stands_in_the_address(
    page: Page, place: str, address: str, name: str
) -> None:
    page.goto(place + address)
    field = page.locator(f"[name='{name}']")
    status = page.locator(f".narrow:has([name='{name}']) [role=status]")
    everything = rows_below(page, name)
    green = [city for city in everything if "grøn" in city.casefold()]
    assert len(everything) >= CITIES - 1
    assert 0 < len(green) < len(everything)
    expect(status).to_have_text("")
    field.press_sequentially("GRON")
    assert rows_below(page, name) == green
    expect(status).to_have_text(f"{len(green)} of {len(everything)} cities")
    assert page.url == f"{place}{address}?{name}=GRON"
    page.reload()
    assert rows_below(page, name) == green
    # The button is the next stop of the keyboard, and leaves whoever presses it in the field.
    field.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert rows_below(page, name) == everything
    expect(field).to_be_focused()
    assert page.url == place + address
    field.fill("nowhere")
    assert rows_below(page, name) == []
    expect(status).to_have_text(f"0 of {len(everything)} cities")


def test_a_country_narrows_too_and_each_table_of_a_page_alone(page: Page, place: str) -> None:
    page.goto(f"{place}nb/kpis/ec-i-t-4a/")
    page.locator("[name='ec-i-t-4a-cycling-cities']").fill("sveits")
    assert len(rows_below(page, "ec-i-t-4a-cycling-cities")) == 1
    assert len(rows_below(page, "ec-i-t-4a-walking-cities")) == CITIES
    expect(page.locator(".narrow [role=status]", has_text="av")).to_have_text(f"1 av {CITIES} byer")
    page.locator("[name='ec-i-t-4a-walking-cities']").fill("norge")
    assert len(rows_below(page, "ec-i-t-4a-walking-cities")) == CITIES - 1
    assert page.url.endswith("?ec-i-t-4a-cycling-cities=sveits&ec-i-t-4a-walking-cities=norge")


def test_on_paper_and_without_script_all_rows_stand_there_and_no_field(
    browser: Browser, page: Page, place: str
) -> None:
    for address, name in PAGES:
        page.goto(f"{place}{address}?{name}=gron")
        assert 0 < len(rows_below(page, name)) < CITIES - 1
        page.emulate_media(media="print")
        assert len(rows_below(page, name)) >= CITIES - 1
        assert not page.locator(".narrow").first.is_visible()
        page.emulate_media(media="screen")
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{place}categories/economy-transport/?cities=gron")
    assert len(rows_below(tab, "cities")) == CITIES
    assert not tab.locator(".narrow").is_visible()
    context.close()


def test_a_short_table_has_no_field_and_loads_no_script(sample_site: Path) -> None:
    for address in ("kpis/ec-i-t-4a", "categories/economy-transport", "countries/ch", "countries"):
        text = (sample_site / address / "index.html").read_text(encoding="utf-8")
        assert "narrow" not in text
        assert "folding" not in text


def test_what_the_handbook_links_to_on_pages_of_all_cities_is_there(many: Path) -> None:
    """Pages, places on them, the names of fields, and files; and the numbers that it gives are those of the code."""
    text = (ROOT / "docs/all-cities.md").read_text(encoding="utf-8")
    found = re.findall(r"`…/([\w./-]+)(?:\?([\w-]+)=\w+)?(?:#([\w-]+))?`", text)
    assert len(found) >= 18
    for address, field, anchor in found:
        path = many / address
        assert path.exists(), address
        if field or anchor:
            page = (path / "index.html").read_text(encoding="utf-8")
            assert not field or f' name="{field}"' in page, field
            assert not anchor or f' id="{anchor}"' in page, anchor
    limit = re.findall(r"LONG = ([0-9]+)", (ROOT / "theme/templates/_narrow.html").read_text(encoding="utf-8"))
    assert f"more than {limit[0]} rows" in text
    assert f"more than {DOTS_AT_MOST} cities" in text


@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(browser: Browser, place: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    tab = context.new_page()
    for address, name in PAGES:
        tab.goto(f"{place}{address}?{name}=a")
        assert axe(tab, RULES) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize(
    "name", ["Ålesund / Møre (Æ)", "Łódź", "Þórshöfn", "  San  José-Norte ", "Đà Nẵng", "Straße", "Νέα Μάκρη"]
)
def test_scripts_fold_names_as_the_build_does(page: Page, place: str, name: str) -> None:
    page.goto(place + "cities/")
    assert page.evaluate("(name) => folded(name)", name) == folded(name)
