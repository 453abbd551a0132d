"""A link to one KPI of one city leads to its row with its sums open; and what can be copied is copied."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from playwright.sync_api import Browser, Page

from cityprofiles.project import Project

PAGES = ("cities/kristiansund/", "cities/kristiansund/2020/")

# Close all rows; follow a link within the page; whether every sum that belongs to its target is seen, and where the target is.
SHUT = """() => {
  document.querySelectorAll("details[open]").forEach((details) => { details.open = false; });
  return document.body.offsetHeight;
}"""
GO = """(name) => { location.hash = name; }"""
SEEN = """(name) => {
  const target = document.getElementById(name), inside = [...target.querySelectorAll(".sums")];
  const sums = inside.length ? inside : [target];
  return {sums: sums.every((one) => one.checkVisibility() && one.getBoundingClientRect().height > 40),
          top: target.getBoundingClientRect().top};
}"""
# The same where nothing is known and there is no sum.
SEEN_UNKNOWN = """(name) => {
  const target = document.getElementById(name);
  return {sums: Boolean(target) && target.parentNode.checkVisibility(), top: target ? target.getBoundingClientRect().top : NaN};
}"""


def anchors(project: Project) -> tuple[str, ...]:
    """The address part of every KPI and of every data point, as the methodology's codes give them."""
    kpis = [kpi.id.lower() for kpi in project.catalog.kpis.values()]
    points = [
        f"{kpi.id.lower()}-{point.id.replace('_', '-')}"
        for kpi in project.catalog.kpis.values()
        for point in kpi.data_points
        if point.id
    ]
    return (*kpis, *points)


def unseen_of(tab: Page, names: Iterable[str], seen: str) -> dict[str, object]:
    """The targets that a link does not bring onto the screen; a browser may take some frames to lay out what comes near."""
    unseen = {}
    for name in names:
        tab.evaluate(SHUT)
        tab.evaluate(GO, name)
        found = tab.evaluate(seen, name)
        if not found["sums"] or not -1 <= found["top"] < 720:
            tab.wait_for_timeout(300)
            found = tab.evaluate(seen, name)
        if not found["sums"] or not -1 <= found["top"] < 720:
            unseen[name] = found
    return unseen


# Both pages show one and the same table.
@pytest.mark.parametrize(("path", "script"), [(PAGES[0], True), (PAGES[1], False)])
def test_a_link_to_any_kpi_or_data_point_shows_its_sums(
    browser: Browser, address: str, project: Project, path: str, script: bool
) -> None:
    context = browser.new_context(java_script_enabled=script, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(address + path)
    wanted = anchors(project)
    assert len(wanted) > len(project.catalog.kpis)
    unseen = unseen_of(tab, wanted, SEEN)
    context.close()
    assert unseen == {}


def test_a_link_to_what_is_not_part_of_an_extract_shows_that_it_is_unknown(
    browser: Browser, address: str, project: Project
) -> None:
    context = browser.new_context(java_script_enabled=False, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{address}cities/asker/2020/")
    # All rows of the page are alike.
    unseen = unseen_of(tab, anchors(project)[::3], SEEN_UNKNOWN)
    context.close()
    assert unseen == {}


def test_a_kpi_of_several_data_points_opens_all_of_them_and_nothing_else(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{address}{PAGES[1]}#ec-i-t-4a")
    tab.locator("#ec-i-t-4a details[open]").first.wait_for()
    count = tab.locator("#ec-i-t-4a details").count()
    assert count > 1
    assert tab.locator(".results details[open]").count() == count
    context.close()


def test_a_link_to_a_category_opens_no_row(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{address}{PAGES[1]}#economy-transport")
    tab.wait_for_load_state("load")
    assert tab.locator(".results details[open]").count() == 0
    context.close()


@pytest.mark.parametrize("fragment", ["ec-ict-ict-3c", "EC-ICT-ICT-3C"])
def test_the_keyboard_goes_on_from_the_row_that_the_address_names(
    browser: Browser, address: str, fragment: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{address}{PAGES[0]}#{fragment}", wait_until="load")
    tab.wait_for_function("() => document.activeElement.tagName === 'SUMMARY'")
    assert tab.evaluate("() => document.activeElement.closest('details').querySelector('.sums').id") == "ec-ict-ict-3c"
    tab.keyboard.press("Enter")
    assert not tab.locator("#ec-ict-ict-3c").is_visible(), "the row can be closed at once"
    context.close()


@pytest.mark.parametrize("fragment", ["%E0%A4%A", "no-such-kpi", "a%22]b"])
def test_an_address_that_names_nothing_breaks_nothing(browser: Browser, address: str, fragment: str) -> None:
    context = browser.new_context()
    tab = context.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(f"{address}{PAGES[0]}#{fragment}", wait_until="load")
    assert said == []
    assert tab.locator("button[data-copy]").first.is_visible()
    context.close()


def test_a_reference_is_copied_and_this_is_said(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto(f"{address}nb/{PAGES[1]}")
    tab.locator(".cite summary").click()
    for name in ("cite-text", "cite-bibtex"):
        button = tab.locator(f"button[data-copy={name}]")
        button.focus()
        tab.keyboard.press("Enter")
        tab.locator(f"button[data-copy={name}] + [role=status]").filter(has_text="Kopiert").wait_for()
        shown = tab.locator(f"#{name}").text_content()
        assert shown
        assert tab.evaluate("() => navigator.clipboard.readText()") == shown.strip()
        assert button.get_attribute("aria-label")
        assert tab.evaluate("() => document.activeElement.dataset.copy") == name, "the focus stays"
    context.close()


def test_where_the_browser_does_not_copy_the_text_is_marked(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    tab = context.new_page()
    tab.goto(address + PAGES[0])
    # By keyboard: what is laid out when it comes near moves under a pointer.
    tab.locator("button[data-copy=cite-text]").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_function("() => getSelection().toString()")
    marked = tab.evaluate("() => getSelection().toString()")
    assert marked.strip() == (tab.locator("#cite-text").text_content() or "").strip()
    context.close()


def test_without_script_there_is_no_button_that_does_nothing(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + PAGES[0])
    assert tab.locator("#cite-text").is_visible()
    assert tab.locator(".cite button:visible").count() == 0
    context.close()
