"""Every page in a real browser: on every screen, in light and dark, without script, by keyboard, and silent on the network."""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from site_tests.browser import RULES, axe
from site_tests.conftest import pages_of

PROFILE = "cities/kristiansund/"
REPORT = "cities/kristiansund/2020/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


# Where many pages are of one form, those that stand for all: of the handbook, of cities (a whole report and an extract, whose own name is
# in another script), of frames, and of KPIs and what stands above them, with the longest names.
ONE_FORM = re.compile("(handbook|cities|compare|embed|kpis|categories|sub-dimensions|sdgs|countries)/.")
OF_EACH_KIND = (
    *("handbook/", "handbook/approve/", "handbook/reference/report/"),
    *(
        f"cities/kristiansund/{part}"
        for part in ("", "history/", "2020/", "2020/snapshot/", "2020/changes/", "2020/share/")
    ),
    *(
        "cities/riyadh/",
        "cities/riyadh/2020/",
        "compare/kristiansund/",
        "embed/kristiansund/",
        "embed/kristiansund/table/",
    ),
    *("kpis/ec-ict-es-1c/", "kpis/en-en-aq-1c/", "kpis/ec-i-up-2a/", "kpis/sc-sh-sa-2c/", "kpis/ec-p-in-2c/"),
    *("categories/environment-public-space-and-nature/", "sdgs/11/", "sdgs/14/", "countries/no/", "countries/sa/"),
    "sub-dimensions/society-and-culture-safety-housing-and-social-inclusion/",
)


def content_pages(site: Path) -> list[str]:
    """Every page of the site, but where many are of one form only those that stand for all."""
    found = [page for page in pages_of(site) if _is_looked_at(page.removeprefix("nb/"))]
    missing = set(OF_EACH_KIND) - set(found)
    assert not missing, missing
    return found


def _is_looked_at(page: str) -> bool:
    return page in OF_EACH_KIND or not ONE_FORM.match(page)


# A city's page shows what the page of its round does, and more. Of a whole report the page of the round is looked at in one language; of
# an extract both are, each in another one.
SHOWN_TWICE = ("cities/kristiansund/2020/", "cities/riyadh/2020/", "nb/cities/riyadh/")
# How each language is looked at: all pages of a language have the colours and the columns of their twins in the other.
LOOKS: dict[str, tuple[int, Literal["light", "dark"]]] = {"en": (390, "light"), "nb": (1440, "dark")}


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_axe_finds_nothing_on_any_page(browser: Browser, site: Path, address: str, language: str, part: int) -> None:
    width, scheme = LOOKS[language]
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab, found = context.new_page(), {}
    pages = [path for path in content_pages(site) if path.startswith("nb/") == (language == "nb")]
    for path in [path for path in pages if path not in SHOWN_TWICE][part::2]:
        tab.goto(address + path)
        if problems := axe(tab, RULES):
            found[path] = problems
    context.close()
    assert found == {}


def test_axe_can_find_something(browser: Browser, address: str) -> None:
    context = browser.new_context(bypass_csp=True)
    tab = context.new_page()
    tab.goto(address)
    tab.evaluate("() => document.querySelector('main').append(document.createElement('img'))")
    assert any(problem.startswith("image-alt") for problem in axe(tab, RULES))
    context.close()


# All pages are of one origin and in one tab: what any of them stores is there to the end.
STORED = "async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length + document.cookie.length"
# Fields that only a script can serve are shown by that script alone; and all is laid out, not only what is near.
SERVED = """() => {
  document.querySelectorAll('[data-needs-script]').forEach((e) => e.remove());
  document.styleSheets[0].insertRule('* {content-visibility: visible !important}');
}"""
# 320 px is also 1280 px at 400 % zoom; 195 px is a phone whose letters are twice as large.
WIDTHS = (195, 320, 820, 1280)


# Pages that do with a script what cannot be made beforehand; without it they say so, and lead to pages that need none.
SCRIPTED = re.compile(r"(compare|explore)/")


def test_every_page_is_silent_fits_every_screen_and_says_the_same_without_script(
    browser: Browser, site: Path, address: str
) -> None:
    """One walk with scripts, and one without where a page is in English: it has the scripts of its twins in other languages."""
    said: list[str] = []
    asked: list[str] = []
    wide, texts = {}, {}
    context = browser.new_context()
    tab = context.new_page()
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("response", lambda response: said.append(response.url) if response.status >= 400 else None)
    tab.on("request", lambda request: asked.append(request.url))
    for path in content_pages(site):
        tab.goto(address + path, wait_until="load")
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 800})
            if (over := tab.evaluate("() => document.documentElement.scrollWidth - innerWidth")) > 0:
                wide[path, width] = over
        if not (path.startswith("nb/") or SCRIPTED.fullmatch(path)):
            tab.evaluate(SERVED)
            texts[path] = tab.locator("main").inner_text()
    stored, cookies = tab.evaluate(STORED), context.cookies()
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(address.rsplit("/", 2)[0])] == []
    assert (stored, cookies) == (0, [])
    assert wide == {}
    context = browser.new_context(java_script_enabled=False, viewport={"width": WIDTHS[-1], "height": 800})
    tab = context.new_page()
    for path, text in texts.items():
        tab.goto(address + path)
        tab.evaluate(SERVED)
        assert text
        assert tab.locator("main").inner_text() == text, path
    context.close()


def test_the_profile_weighs_at_most_60_kilobytes(
    browser: Browser, address: str, record_property: Callable[[str, object], None]
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    loaded: list[Response] = []
    tab.on("response", lambda response: loaded.append(response))  # noqa: PLW0108 - Playwright takes no built-in
    tab.goto(address + PROFILE, wait_until="networkidle")
    sizes = {}
    for response in tuple(loaded):
        body = response.body()
        sizes[response.url] = len(body if response.url.endswith("woff2") else gzip.compress(body, 9))
    context.close()
    record_property("bytes", sum(sizes.values()))
    assert sum(sizes.values()) <= 60_000, sizes


@pytest.mark.parametrize("script", [True, False])
def test_a_link_to_one_kpi_opens_its_sums(browser: Browser, address: str, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script)
    tab = context.new_page()
    tab.goto(f"{address}{REPORT}#ec-ict-ict-3c")
    row = tab.locator("#ec-ict-ict-3c")
    row.wait_for(state="visible")
    # A browser lays a row out when it comes near.
    expect(row).to_contain_text("114,400 ÷ 100,000 × 100 = 114.4%, cut to 100%", use_inner_text=True)
    context.close()


# What gets the focus, what it is called, and whether that can be seen.
WATCH = """() => {
  window.watched = [];
  document.addEventListener("focusin", ({target}) => {
    const style = getComputedStyle(target), path = target.closest("svg.wheel") && target.querySelector("path");
    const seen = path ? parseFloat(getComputedStyle(path).strokeWidth) >= 4 : style.outlineStyle !== "none";
    watched.push({name: target.getAttribute("aria-label") || target.textContent.trim(), wheel: Boolean(path), seen});
  });
}"""


def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: Page, address: str) -> None:
    page.goto(address + PROFILE)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
    page.evaluate(WATCH)
    for _ in range(700):
        page.keyboard.press("Tab")
        if not page.evaluate("() => document.activeElement !== document.body"):
            break
    names = page.evaluate("() => watched")
    unseen = [item["name"] for item in names if not item["seen"]]
    wheel = [item["name"] for item in names if item["wheel"]]
    assert unseen == []
    assert len(wheel) == 112 + 24 + 3
    assert "Household Internet Access, 98.00%, 98% of target, target reached" in wheel
    assert "Ozone (O₃), not reported" in wheel
    assert all(item["name"] for item in names)
    assert sum("How" in item["name"] and "is scored" in item["name"] for item in names) == 112


@pytest.mark.parametrize("path", [PROFILE, f"nb/{REPORT}", "cities/riyadh/"])
def test_the_keyboard_can_pass_the_wheel(page: Page, address: str, path: str) -> None:
    """It has a link for each of its fields, which is a long way to go for those who want what stands below it."""
    page.goto(address + path)
    skip = page.locator(".skip.over")
    skip.focus()
    box = skip.bounding_box()
    assert box
    assert skip.evaluate("(link) => getComputedStyle(link).clipPath") == "none"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    place = "() => document.activeElement.closest('svg') ? 'wheel' : document.activeElement.tagName"
    assert page.evaluate(place) != "wheel"
    page.wait_for_function("() => document.querySelector('#wheel-read').getBoundingClientRect().top < innerHeight")


def test_a_row_opens_with_the_enter_key(page: Page, address: str) -> None:
    page.goto(address + PROFILE)
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#ec-ict-ict-1c").is_visible()


def test_names_in_the_wheel_are_neither_clipped_nor_on_top_of_each_other(page: Page, address: str) -> None:
    for path in (PROFILE, f"nb/{PROFILE}"):
        page.goto(address + path)
        boxes = page.evaluate(
            """() => [...document.querySelectorAll("svg.wheel .p text")].map((t) => ({
              name: t.textContent, length: t.getComputedTextLength(), x: Math.abs(parseFloat(t.getAttribute("x"))),
              size: parseFloat(getComputedStyle(t).fontSize),
              shown: parseFloat(getComputedStyle(t).fontSize) * t.ownerSVGElement.getBoundingClientRect().width / 1240}))"""
        )
        assert len(boxes) == 112
        assert [box["name"] for box in boxes if box["x"] + box["length"] > 620] == []
        spacing = 2 * 3.14159265 * boxes[0]["x"] / 112
        assert all(box["size"] < spacing for box in boxes), "neighbouring names would overlap"
        assert min(box["shown"] for box in boxes) >= 11.5


def test_on_a_phone_the_rings_stand_alone_and_a_tap_leads_to_the_category(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    tab = context.new_page()
    tab.goto(address + PROFILE)
    assert not tab.locator("svg.wheel .p text").first.is_visible()
    box = tab.locator(".frame").bounding_box()
    assert box is not None
    tab.locator(".frame").scroll_into_view_if_needed()
    box = tab.locator(".frame").bounding_box()
    assert box is not None
    tab.touchscreen.tap(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5)
    tab.wait_for_url("**/#economy-transport")
    context.close()


def test_the_site_works_from_a_folder(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((site / "index.html").as_uri())
    assert tab.evaluate("() => getComputedStyle(document.querySelector('.top')).backgroundColor") != "rgba(0, 0, 0, 0)"
    tab.locator(".card").get_by_role("link", name="Kristiansund").click()
    expect(tab.locator("h1")).to_have_text("Kristiansund")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bands_stand_apart_and_words_on_them_can_be_read(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme)
    tab = context.new_page()
    tab.goto(address + PROFILE)
    colours = tab.evaluate(
        """() => Object.fromEntries(["b4", "b3", "b2", "b1"].map((band) => {
          const field = document.querySelector(`svg.wheel .p.${band} .f`), ring = document.querySelector(`svg.wheel .c.${band}`);
          return [band, {fill: getComputedStyle(field).fill, line: getComputedStyle(field).stroke,
                         ring: getComputedStyle(ring.querySelector("path")).fill, text: getComputedStyle(ring.querySelector("text")).fill}];
        }))"""
    )
    context.close()
    for band, found in colours.items():
        assert contrast(found["fill"], found["line"]) >= 3, (band, found)
        assert contrast(found["ring"], found["text"]) >= 4.5, (band, found)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG between two colours written as rgb()."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(c) / 255 for c in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("language", ["", "nb/"])
def test_the_snapshot_prints_on_two_pages(page: Page, address: str, language: str, tmp_path: Path) -> None:
    page.goto(f"{address}{language}{REPORT}snapshot/")
    page.pdf(path=tmp_path / "snapshot.pdf", prefer_css_page_size=True)
    told = subprocess.run(
        ["pdfinfo", str(tmp_path / "snapshot.pdf")], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"^Pages: +2$", told, re.MULTILINE)
    assert "A4" in told


def test_a_printed_report_cuts_nothing(page: Page, address: str) -> None:
    """At the width of a printed page, no chip, value or name is wider than its cell."""
    page.set_viewport_size({"width": 695, "height": 1000})
    page.goto(address + REPORT)
    page.emulate_media(media="print")
    cut = page.evaluate(
        """() => {
          const edge = document.querySelector(".category").getBoundingClientRect().right + 1;
          return [...document.querySelectorAll(".results th, .results td, .chip")]
            .filter((e) => e.offsetWidth && e.getBoundingClientRect().right > edge).map((e) => e.textContent);
        }"""
    )
    assert cut == []


@pytest.mark.parametrize("path", ["", PROFILE, "nb/", "nb/cities/", "nb/scoring/"])
def test_the_head_of_every_page_is_one_line_where_there_is_room(page: Page, address: str, path: str) -> None:
    """Also in Norwegian, where the longest entry is set in bold, and before the site's own letters, which are narrower, are there."""
    page.route("**/*.woff2", lambda route: route.abort())
    for width in (1248, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + path)
        brand, language = page.locator(".top .brand").bounding_box(), page.locator(".top .switch").bounding_box()
        assert brand
        assert language
        assert language["y"] < brand["y"] + brand["height"]


@pytest.mark.parametrize("path", [PROFILE, REPORT, f"nb/{PROFILE}"])
def test_paper_shows_columns_and_the_names_in_the_wheel(page: Page, address: str, path: str) -> None:
    """A4 is as narrow as a phone, but gets no layout of phones."""
    page.set_viewport_size({"width": 695, "height": 1000})
    page.goto(address + path)
    page.emulate_media(media="print")
    heads = page.locator(".results thead").first.locator("th")
    row = page.locator(".results tbody tr").first.locator("th, td:visible")
    for cells in (heads, row):
        boxes = [box for cell in cells.all() if (box := cell.bounding_box())]
        assert len(boxes) == 5
        assert [box["x"] for box in boxes] == sorted(box["x"] for box in boxes)
        assert all(box["y"] < boxes[0]["y"] + boxes[0]["height"] for box in boxes), "one line"
    assert page.locator("svg.wheel .p text").first.is_visible()


def test_every_page_of_the_handbook_fits_the_narrowest_screen(page: Page, site: Path, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 844})
    pages = [path for path in pages_of(site) if path.startswith("handbook/")]
    assert len(pages) > 10
    wide = {}
    for path in pages:
        page.goto(address + path)
        if (width := page.evaluate("() => document.documentElement.scrollWidth")) > 320:
            wide[path] = width
    assert wide == {}


BROKEN_WORDS = """(selector) => [...document.querySelectorAll(selector)].flatMap((cell) => {
  cell.closest("tr").style.contentVisibility = "visible";
  const found = [], walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const word of node.data.matchAll(/[^\\s/-]+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(word[0]);
    }
  return found;
})"""


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", ["", "nb/"])
def test_no_name_is_broken_within_a_word_on_a_phone(page: Page, address: str, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{address}{language}{PROFILE}")
    assert page.locator(".results tbody th").count() == 112
    assert page.evaluate(BROKEN_WORDS, ".results tbody th") == []
    page.goto(f"{address}{language}cities/stavanger/")
    assert page.evaluate(BROKEN_WORDS, ".results tbody :is(th, .v)") == []


@pytest.mark.parametrize("width", [768, 820, 1280])
@pytest.mark.parametrize("language", ["", "nb/"])
def test_no_word_of_a_table_is_broken_where_it_has_columns(page: Page, address: str, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    for path, cells in [
        (PROFILE, ".results :is(th, .v)"),
        ("kpis/ec-ict-ict-1c/", ".cities :is(th, .v)"),
        ("kpis/ec-i-t-1c/", ".cities :is(th, .v)"),
        ("sdgs/11/", ".cities :is(th, .v)"),
    ]:
        page.goto(f"{address}{language}{path}")
        assert page.evaluate(BROKEN_WORDS, cells) == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", ["", "nb/"])
def test_the_summary_tables_of_a_report_fit_a_phone(page: Page, address: str, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{address}{language}{REPORT}")
    for region in page.locator(".scroll:has(.summary)").all():
        assert region.evaluate("(region) => region.scrollWidth <= region.clientWidth")
        assert not region.locator("thead th").evaluate_all(
            "(heads) => heads.some((head) => head.scrollWidth > head.clientWidth)"
        )


@pytest.mark.parametrize("path", ["skreivaag/2023/factsheet/", "myrsinoupoli/2024/changes/"])
@pytest.mark.parametrize("language", ["", "nb/"])
def test_the_tables_of_stories_and_changes_fit_a_phone(
    page: Page, sample_address: str, language: str, path: str
) -> None:
    """What they are about stands in the last columns."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{sample_address}{language}cities/{path}")
    regions = page.locator(".scroll:has(.data)").all()
    assert regions
    assert [region.evaluate("(region) => region.scrollWidth - region.clientWidth") for region in regions] == [0] * len(
        regions
    )


def test_on_a_phone_numbers_of_cities_say_what_they_count(page: Page, address: str) -> None:
    """Where no heads of columns are seen above them; where they are, the words are not said twice."""
    for path, words in [
        ("kpis/ec-ict-ict-1c/", ["98% of target"]),
        ("sdgs/11/", ["99 / 132 points", "33 / 49 data points scored"]),
    ]:
        page.goto(address + path)
        row = page.locator(".cities tbody tr", has_text="Kristiansund")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            told = " ".join(row.inner_text().split())
            assert [word in told for word in words] == [width == 390] * len(words), told
            assert ("2020 September 2020" in told) == (width == 1280), told
