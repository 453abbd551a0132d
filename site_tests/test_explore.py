"""The explorer: figures that Plotly takes, with words and tables that say the same; pictures without script; loaded only when asked for."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import plotly.graph_objects as go  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect
from plotly.offline import get_plotlyjs_version  # type: ignore[import-untyped]

from cityprofiles import pictures
from cityprofiles.chartpress import steady
from cityprofiles.pictures import PictureError, Pictures, installed_browser
from cityprofiles.stills import NARROW, WIDE
from site_tests.browser import COLOURS, RULES, axe
from site_tests.conftest import ROOT, copy_of, run_build

PLOTLY = ROOT / "theme/static/plotly.min.js"
KINDS = ("city", "distribution", "scatter", "rounds")
FIGURE = json.dumps({"data": [{"type": "scatter", "x": [1, 2], "y": [2, 1]}], "layout": {"width": 400, "height": 300}})


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    yield tab
    context.close()
    assert said == [], "the page's policy allows all that Plotly does, and nothing fails"


def drawn(page: Page, kind: str) -> FrameLocator:
    """The frame of a chart, once it is drawn and shown."""
    page.locator(f"#{kind} .live:not(.coming)").wait_for()
    return page.frame_locator(f"#{kind} iframe")


def opened(page: Page, kind: str) -> FrameLocator:
    """The same of a chart that is opened by keyboard: a pointer that follows the page at once would touch what was there before."""
    page.locator(f"#{kind} .open").press("Enter")
    return drawn(page, kind)


def test_plotly_takes_every_figure(sample_site: Path) -> None:
    """graph_objects refuses a property or a value that Plotly does not know."""
    paths = sorted((sample_site / "explore").rglob("*.json"))
    assert len(paths) > 100
    for path in paths[::5]:
        content = json.loads(path.read_text(encoding="utf-8"))
        figure = content.get("figure", content)
        assert go.Figure(figure).to_plotly_json()["layout"]
        assert "head" not in content or all(len(row) == len(content["head"]) for row in content["rows"])


def test_axes_have_one_pair_of_brackets_and_few_marks_stand_on_the_axis(page: Page, address: str) -> None:
    """The unit of a ratio has brackets of its own; the script writes axes as the build does."""
    page.goto(f"{address}nb/explore/?point=SC-SH-SI-1C&one=SC-SH-SI-1C&other=SC-SH-SI-3C")
    for kind in ("distribution", "scatter"):
        title = drawn(page, kind).locator(".xtitle")
        assert title.text_content() == "Likelønn mellom kvinner og menn (kvinner/menn)"
    chart = drawn(page, "distribution")
    area = chart.locator("svg").first.bounding_box()
    marks = chart.locator(".point").all()
    assert marks
    assert area
    boxes = [box for mark in marks if (box := mark.bounding_box())]
    assert all(box["y"] > area["y"] + area["height"] / 3 for box in boxes), "none floats at the top"


@dataclass(frozen=True)
class Phone:
    """The explorer on a phone with all its charts open.

    before     by kind, the words of each part of a chart's section before it was opened
    pictures   by kind, the static picture: its width in pixels, and whether it is shown at most as large
    drawn      by kind, the words in the picture, line by line, with the size of their letters
    """

    page: Page
    before: Mapping[str, Sequence[str]]
    pictures: Mapping[str, tuple[int, bool]]
    drawn: Mapping[str, Sequence[tuple[str, str]]]


DRAWN = """(root) => [...root.querySelectorAll(".xtitle, .ytitle, .xaxislayer-above text, .annotation-text")].map((text) =>
  [[...text.querySelectorAll("tspan")].map((line) => line.textContent).join("|") || text.textContent, text.style.fontSize])"""


def words_of(page: Page, kind: str) -> list[str]:
    """What the section of a chart says."""
    parts = (".name", ".described", "thead", "tbody")
    found = [page.locator(f"#{kind}").locator(part).text_content() for part in parts]
    return [re.sub(r"\s*\n\s*", "", text or "") for text in found]


@pytest.fixture(scope="module", params=["", "nb/"])
def phone(request: pytest.FixtureRequest, browser: Browser, sample_address: str) -> Iterator[Phone]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{sample_address}{request.param}explore/", wait_until="load")
    before, pictures, drawings = {}, {}, {}
    for kind in KINDS:
        before[kind] = words_of(page, kind)
        source, width, fits = page.locator(f"#{kind} .still").evaluate(
            "(i) => [i.currentSrc, i.naturalWidth, i.width <= i.naturalWidth]"
        )
        pictures[kind] = (width, fits)
        picture = context.new_page()
        picture.goto(source)
        drawings[kind] = [(words, size) for words, size in picture.locator(":root").evaluate(DRAWN)]
        picture.close()
        opened(page, kind)
    yield Phone(page, before, pictures, drawings)
    context.close()


def test_no_word_of_a_chart_is_cut_off_on_a_phone(phone: Phone) -> None:
    for kind in KINDS:
        chart = drawn(phone.page, kind)
        cut = chart.locator("html").evaluate(
            """(root) => {
              const beyond = (box) =>
                box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.top < -1;
              return [...root.querySelectorAll(".xtitle, .ytitle, .xtick text, .ytick text, .annotation-text, .legendtext")]
                .filter((text) => beyond(text.getBoundingClientRect())).map((text) => text.textContent);
            }"""
        )
        assert cut == [], kind
    chart = drawn(phone.page, "rounds")
    ticks = [box for tick in chart.locator(".xtick text").all() if (box := tick.bounding_box())]
    legend = chart.locator(".legend").bounding_box()
    assert legend
    assert max(box["y"] + box["height"] for box in ticks) <= legend["y"], "months are not under the legend"


def test_a_phone_gets_pictures_of_its_own_width_with_the_words_of_the_open_chart(phone: Phone) -> None:
    """The build and explore.js break lines and choose letters alike."""
    assert set(phone.pictures.values()) == {(NARROW, True)}
    for kind in KINDS:
        shown = drawn(phone.page, kind).locator("html").evaluate(DRAWN)
        assert [(words, size) for words, size in shown] == phone.drawn[kind]
    assert any("|" in text for text, _ in phone.drawn["rounds"]), "months stand in two lines"
    assert all(phone.drawn[kind] for kind in KINDS if kind != "city")


def test_what_the_script_makes_of_the_first_choice_is_what_the_page_shows(phone: Phone) -> None:
    assert {kind: words_of(phone.page, kind) for kind in KINDS} == phone.before
    assert all(map(all, phone.before.values()))


def test_axe_finds_nothing_with_the_charts_open(phone: Phone) -> None:
    page = phone.page
    charts = [frame for frame in page.frames if frame.parent_frame]
    assert len(charts) == len(KINDS)
    assert axe(page, RULES) == []
    assert [axe(frame, RULES) for frame in charts] == [[]] * len(KINDS)
    page.emulate_media(color_scheme="dark")
    assert axe(page, COLOURS) == []
    assert [axe(frame, COLOURS) for frame in charts] == [[]] * len(KINDS)
    page.emulate_media(color_scheme="light")
    for width in (1440, 320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
        svg = drawn(page, "city").locator("svg").first
        expect(svg).to_have_attribute("width", re.compile(r"\d+"))


def test_a_figure_says_what_the_data_say(sample_site: Path) -> None:
    results = json.loads((sample_site / "compare/valfirna/results.json").read_text(encoding="utf-8"))
    chart = json.loads((sample_site / "explore/cities/valfirna.en.json").read_text(encoding="utf-8"))
    trace = chart["figure"]["data"][0]
    assert set(results["points"]) <= set(trace["ids"])
    # Plotly draws from the top against the clock, so the last comes first: rings run as those of the wheel.
    assert [one for one in trace["ids"] if one in results["points"]] == list(results["points"])[::-1]
    text = dict(zip(trace["ids"], trace["customdata"], strict=True))
    assert text["EC-ICT-ICT-1C"] == "94.00%, close to target (66–95%)"
    assert len(chart["rows"]) == len(results["points"])
    strip = json.loads((sample_site / "explore/points/ec-ict-ict-1c.json").read_text(encoding="utf-8"))
    marks = {mark[0]: mark[1] for found in strip["data"] for mark in found["customdata"]}
    assert marks["valfirna"] == results["points"]["EC-ICT-ICT-1C"][0]


def test_a_chart_says_no_benchmark_where_there_will_be_none(sample_site: Path) -> None:
    """As every other page does; "no target yet" is said where one is to come."""
    charts = [
        json.loads(path.read_text(encoding="utf-8")) for path in (sample_site / "explore/cities").glob("*.en.json")
    ]
    said = [(row[2], row[4]) for chart in charts for row in chart["rows"]]
    without = {words for label, words in said if label == "Availability of Wi-Fi in Public Areas"}
    assert "no benchmark" in without
    assert "no target yet" not in without
    assert "no target yet" in {words for _, words in said}


def test_nothing_unapproved_is_drawn(sample_site: Path) -> None:
    """Skreivåg's draft of 2025 and the withdrawn city are in no file of the explorer and the comparison."""
    for path in [*(sample_site / "explore").rglob("*"), *(sample_site / "compare").rglob("*.json")]:
        if path.is_file():
            assert b"port-ellery" not in path.read_bytes() or path.parent.name == "port-ellery", path
            assert "port-ellery" not in path.name
    rounds = sorted(path.name for path in (sample_site / "explore/rounds").iterdir())
    assert rounds == ["myrsinoupoli.en.json", "myrsinoupoli.nb.json"]


def test_a_chart_of_a_preview_and_of_samples_says_so(draft_project: Path, sample_site: Path) -> None:
    preview = draft_project / "preview/explore"
    for kind in KINDS:
        draft = (preview / f"pictures/{kind}.svg").read_text(encoding="utf-8")
        public = (sample_site / f"explore/pictures/{kind}.svg").read_text(encoding="utf-8")
        assert "DRAFT – NOT FOR PUBLICATION" in draft
        assert "DRAFT" not in public
        assert "these cities do not exist" in public
    assert "DRAFT – NOT FOR PUBLICATION" in (preview / "cities/skreivaag.nb.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["", "nb/"])
def test_without_script_every_chart_is_a_picture_with_its_table(
    browser: Browser, sample_address: str, language: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{sample_address}{language}explore/")
    for kind in KINDS:
        section = tab.locator(f"#{kind}")
        assert section.locator(".described").inner_text()
        assert section.locator("tbody tr").count() >= 3
        assert not section.locator("form").is_visible()
        link = section.locator(".open")
        assert (link.get_attribute("href") or "").endswith(".svg"), "without script it opens the picture"
    widths = "() => [...document.querySelectorAll('.still')].map((i) => i.naturalWidth)"
    tab.wait_for_load_state("load")
    assert tab.locator(".still").count() == 4
    context.close()
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{sample_address}{language}explore/", wait_until="load")
    assert set(tab.evaluate(widths)) == {WIDE}
    context.close()


def test_plotly_is_loaded_only_when_asked_for_and_from_this_site(page: Page, sample_address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(sample_address + "explore/", wait_until="load")
    assert not [url for url in asked if "plotly" in url]
    for kind in KINDS:
        opened(page, kind)
    assert {url for url in asked if not url.startswith((sample_address, "blob:", "data:"))} == set()
    assert len({url for url in asked if "plotly" in url}) == 1
    for kind, start in (("svg", b"<svg"), ("png", b"\x89PNG")):
        with page.expect_download() as found:
            page.locator(f"#rounds .save[data-format={kind}]").press("Enter")
        assert found.value.suggested_filename == f"rounds.{kind}"
        assert found.value.path().read_bytes().startswith(start)
    stored = "async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length + document.cookie.length"
    assert page.evaluate(stored) == 0


def test_plotly_works_in_a_frame_that_has_no_part_in_the_site(
    page: Page, sample_address: str, sample_site: Path
) -> None:
    """In a sandbox it has no origin and mostly a process of its own; the page needs no exception of its policy for it."""
    page.goto(sample_address + "explore/")
    opened(page, "city")
    assert page.locator("#city iframe").get_attribute("sandbox") == "allow-scripts"
    assert drawn(page, "city").locator("html").evaluate("() => origin") == "null"
    text = (sample_site / "explore/index.html").read_text(encoding="utf-8")
    assert "sha256" not in text.split("Content-Security-Policy", 1)[1].split(">", 1)[0]
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.tagName") == "A", "the keyboard passes the frame by"


def test_plotly_has_the_kinds_of_charts_that_are_drawn_and_the_version_that_checks_them(
    page: Page, sample_address: str, sample_site: Path
) -> None:
    """The script is made by `make plotly`; a chart of a kind that it lacks would be drawn as lines and dots, without an error."""
    assert f"plotly.js v{get_plotlyjs_version()}," in PLOTLY.read_text(encoding="utf-8")[:40]
    page.goto(sample_address + "explore/")
    known = opened(page, "city").locator("html").evaluate("() => Object.keys(Plotly.PlotSchema.get().traces)")
    contents = [json.loads(path.read_text(encoding="utf-8")) for path in (sample_site / "explore").rglob("*.json")]
    figures = [content.get("figure", content) for content in contents]
    used = {trace["type"] for figure in figures for trace in figure.get("data", ())}
    assert {"scatter", "sunburst"} <= used <= set(known)


@pytest.mark.parametrize("lost", ["plotly.min.*", "explore/chart.html"])
def test_a_chart_that_cannot_be_drawn_says_so_and_its_picture_stays(
    browser: Browser, sample_address: str, lost: str
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.clock.install()
    tab.route(f"**/{lost}", lambda route: route.abort())
    tab.goto(sample_address + "explore/")
    tab.locator("#scatter .open").press("Enter")
    told = tab.locator("#scatter .told")
    for _ in range(60):
        tab.clock.run_for(1000)
        if told.text_content():
            break
    assert told.text_content() == "The chart could not be loaded. Its table says the same."
    assert tab.locator("#scatter .still").is_visible()
    assert not tab.locator("#scatter .live").is_visible()
    tab.unroute(f"**/{lost}")
    opened(tab, "scatter")
    assert told.text_content() == ""
    context.close()


def test_a_choice_changes_chart_words_and_table_and_stands_in_the_address(page: Page, sample_address: str) -> None:
    page.goto(sample_address + "explore/")
    page.get_by_label("Across").select_option("EC-ICT-ICT-2C")
    page.locator("#scatter").get_by_role("button", name="Show").click()
    drawn(page, "scatter")
    assert "Fixed Broadband Subscriptions" in page.locator("#scatter .described").inner_text()
    assert "one=EC-ICT-ICT-2C" in page.url
    page.goto(sample_address + "explore/?point=EN-EN-AQ-1C/pm2_5&city=skreivaag")
    drawn(page, "city")
    assert "Skreivåg" in page.locator("#city .name").inner_text()
    page.goto(sample_address + "explore/?city=port-ellery&rounds=%3Cb%3E")
    expect(page.locator("#city .live")).to_be_hidden()


def test_print_shows_the_pictures(page: Page, sample_address: str) -> None:
    page.goto(sample_address + "explore/")
    opened(page, "scatter")
    page.emulate_media(media="print")
    assert page.locator("#scatter .still").is_visible()
    assert not page.locator("#scatter .live").is_visible()
    assert not page.locator("#scatter .deeds").is_visible()


def test_pictures_are_kept_by_content_and_made_anew_with_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def draw(folder: str, figures: Mapping[str, str]) -> Mapping[str, bytes]:
        return Pictures(tmp_path / folder, PLOTLY, strict=True, tell=said.append).draw(figures)

    first = draw("one", {"a.svg": FIGURE, "a.png": FIGURE})
    assert set(first) == {"a.svg", "a.png"}
    assert draw("two", {"b.svg": FIGURE, "c.png": FIGURE}) == {"b.svg": first["a.svg"], "c.png": first["a.png"]}
    monkeypatch.setattr(pictures, "_CHART_PRESS", "no.such.module")
    assert draw("one", {"a.png": FIGURE}) == {"a.png": first["a.png"]}
    with pytest.raises(PictureError, match="could not draw"):
        draw("one", {"a.svg": FIGURE.replace("300", "301")})
    assert said == []


@pytest.mark.parametrize("hangs", ["once", "always"])
def test_a_browser_that_stops_to_answer_is_ended_and_started_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hangs: str
) -> None:
    real = installed_browser()[0]
    browser = tmp_path / "chromium"
    works = f'[ -e {tmp_path}/hung ] && exec {real} "$@"\n' if hangs == "once" else ""
    browser.write_text(f"#!/bin/sh\n{works}touch {tmp_path}/hung\nexec sleep 30\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(pictures, "_SECONDS", (8, 60) if hangs == "once" else (1, 1))
    monkeypatch.setattr(pictures, "_SECONDS_EACH", 0)
    artist = Pictures(tmp_path / "kept", PLOTLY, strict=True, tell=print)
    if hangs == "once":
        assert artist.draw({"a.svg": FIGURE})["a.svg"].startswith(b"<svg")
        assert (tmp_path / "hung").exists()
    else:
        with pytest.raises(PictureError, match="started twice, and both times it stopped to answer"):
            artist.draw({"a.svg": FIGURE})


def test_the_picture_of_a_city_for_phones_names_what_can_be_read_there(sample_site: Path) -> None:
    pictures = sample_site / "explore/pictures"
    named = {
        name: set(re.findall(r">([^<]+)</text>", (pictures / name).read_text(encoding="utf-8")))
        for name in ("city.svg", "city-narrow.svg")
    }
    assert {"Economy", "Transport", "Society and Culture", "Safety"} <= named["city-narrow.svg"] < named["city.svg"]
    assert len(named["city.svg"]) - len(named["city-narrow.svg"]) > 80, "data points"
    assert "></text>" not in (pictures / "city-narrow.svg").read_text(encoding="utf-8")


def test_made_up_names_leave_the_picture() -> None:
    svg = b'<svg style=""><defs id="defs-a1b2c3"/><clipPath id="clipa1b2c3xy"/><g clip-path="url(#clipa1b2c3xy)" d="Ma1b2c3"/></svg>'
    assert steady(svg) == steady(
        svg.replace(b"fsa1b2c3", b"x").replace(b"-a1b2c3", b"-0f0f0f").replace(b"clipa1b2c3", b"clip0f0f0f")
    )


def test_without_chrome_the_build_says_so_once_and_shows_the_tables_and_strict_stops(
    sample_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_of(sample_project, tmp_path / "samples")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not installed_browser()
    done = run_build(cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("No Chrome or Chromium is installed") == 1
    text = (folder / "site/explore/index.html").read_text(encoding="utf-8")
    assert "<img" not in text
    assert text.count("<table") == 4
    assert " open>" in text
    before = (folder / "site/index.html").stat().st_mtime_ns
    done = run_build("--strict", cwd=folder)
    assert done.returncode == 1
    assert "install Chromium, or leave --strict out" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "site/index.html").stat().st_mtime_ns == before
    assert not list(folder.glob(".site.building*"))
