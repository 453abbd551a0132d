"""Content comes from outsiders: none of it can run, lead astray or break out, on pages, in pictures, in tables or in spreadsheets.

The browser is told to ignore the pages' own content policy, so that what is tested is the cleaning and not the last line of defence.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from playwright.sync_api import Browser

from cityprofiles.render import _small_parts
from site_tests.conftest import ROOT, run_build, serve, shared

SCRIPT = "<script>window.owned = 1</script>"
IMAGE = "<img src=x onerror='window.owned = 1'>"
QUOTE = "\\\"><svg onload='window.owned = 1'>"
FORMULA = "=cmd|' /C calc'!A0"

# Touch everything; then what ran, where all links lead, and how much is inside that does not belong there: the pictures of our
# own lists, and what a page says of itself as data, are the only ones that do.
LOOK = """() => {
    document.querySelectorAll("a, summary, svg").forEach((e) => e.dispatchEvent(new MouseEvent("mouseover")));
    const strange = document.querySelectorAll(
        'main :is(iframe, form:not([data-find], .filter, .choose), style, script:not([type="application/ld+json"]),' +
        ' img:not([src$="/thumbnail.svg"], [src*="/snapshot"], [src*="/badges/"], .still), [onclick])').length;
    const links = [...document.querySelectorAll("a[href]")].map((a) => new URL(a.getAttribute("href"), document.baseURI).href);
    return [window.owned ?? null, links, strange];
}"""

# Pages whose scripts show what they load: the home page and the search, comparisons and the explorer.
LOADING = re.compile(r"^(nb/)?((search|compare|explore)/.*)?index\.html$")

MARKDOWN = f"""# Heading

{SCRIPT} {IMAGE} <a href="javascript:window.owned = 1" onclick="window.owned = 1">raw link</a>
<iframe src="https://example.org/"></iframe> <style>body {{ display: none }}</style> <form action="https://example.org/"><input></form>

[a script](javascript:window.owned=1) [data](data:text/html;base64,PHNjcmlwdD4=) [harmless](https://example.org/)
![picture](https://example.org/tracker.png) [trap][x]

[x]: <javascript:window.owned=1> "title\\" onmouseover=\\"window.owned=1"
"""

RESULTS = f"""catalog: "2017"
results:
  EC-ICT-ICT-1C: {{value: 98.00, note: "{SCRIPT}", source: "{FORMULA}", origin: "+1+1", quality: "@SUM(A1)"}}
  EC-ICT-ICT-4C: {{3g: 99.89, 4g: {{status: not_reported, reason: "{IMAGE}"}}}}
  EC-I-UP-1A: {{value: 0.00, note: "{QUOTE}"}}
  SC-EH-ED-2C: {{value: 101.20, note: "-2+3"}}
  SC-SH-SA-3A: no
local:
- {{name: "{SCRIPT}{QUOTE}", value: 3, unit: "{IMAGE}", note: "{FORMULA}"}}
"""

REPORT = f"""title: "{SCRIPT}"
month: 2020-09
verifier: {{name: "{IMAGE}", organisation: "{SCRIPT}"}}
verification: {{completed: 2020-03, limitations: "{QUOTE}"}}
supporters: [{{name: "{SCRIPT}", website: "https://example.org/a'b&c"}}]
sources: [{{title: "{IMAGE}", pages: "{SCRIPT}"}}]
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose one city does its worst in every text."""

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "site_tests" / "small", folder)
        city = folder / "content/cities/testby"
        (city / "city.yaml").write_text(f'name: "{SCRIPT}{QUOTE}"\ncountry: NO\nregion: "{IMAGE}"\n', encoding="utf-8")
        for name, text in (
            ("results.yaml", RESULTS),
            ("report.yaml", REPORT),
            ("foreword.md", MARKDOWN),
            ("next-steps.md", MARKDOWN),
        ):
            (city / "2020" / name).write_text(text, encoding="utf-8")
        for role in ("city", "secretariat"):
            done = run_build(
                "approve", "testby/2020", "--by", f"{SCRIPT}", "--role", role, "--evidence", IMAGE, "--yes", cwd=folder
            )
            assert done.returncode == 0, done.stderr
        done = run_build(cwd=folder)
        assert done.returncode == 0, done.stderr

    return shared(tmp_path_factory, "hostile", make) / "site"


def _reaches(path: Path, site: Path) -> bool:
    """Whether any of the city's words stand on a page, or come to it by a script."""
    return "owned" in path.read_text(encoding="utf-8") or bool(LOADING.search(path.relative_to(site).as_posix()))


def test_nothing_runs_and_nothing_is_fetched_on_any_page(browser: Browser, hostile: Path) -> None:
    server, host = serve(hostile)
    foreign: list[str] = []
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.on(
        "request",
        lambda request: foreign.append(request.url) if not request.url.startswith((host, "data:")) else None,
    )
    page.on("dialog", lambda dialog: foreign.append(dialog.message))
    reached = [path for path in (*hostile.rglob("*.html"), *hostile.rglob("*.svg")) if _reaches(path, hostile)]
    assert len(reached) > 60
    for path in sorted(reached):
        page.goto(f"{host}/{path.relative_to(hostile).as_posix()}")
        owned, links, strange = page.evaluate(LOOK)
        assert owned is None, path
        assert not [link for link in links if link.lower().startswith(("javascript:", "data:", "vbscript:"))], path
        assert strange == 0, path
    context.close()
    server.shutdown()
    server.server_close()
    assert foreign == []


def test_hostile_words_are_shown_as_words(hostile: Path) -> None:
    text = (hostile / "cities/testby/2020/index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;window.owned = 1&lt;/script&gt;" in text
    assert '<a href="https://example.org/" rel="noopener nofollow">harmless</a>' in text


def test_a_part_that_was_rendered_of_markup_is_not_taken_for_the_same_letters_of_a_city() -> None:
    theme = Environment(loader=FileSystemLoader(ROOT / "theme/templates"), autoescape=True)
    parts = _small_parts(theme.get_template("_shared.html").module)
    word = "<i>Oslo</i>"
    assert parts.name(Markup(word), core=True) == f"<b>{word}</b>"  # noqa: S704 - what is tested
    assert parts.name(word, core=True) == "<b>&lt;i&gt;Oslo&lt;/i&gt;</b>"


def test_no_cell_of_the_table_is_run_as_a_formula(hostile: Path) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO((hostile / "cities/testby/2020/results.csv").read_text(encoding="utf-8"), newline="")
        )
    )
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]
    assert not [cell for cell in cells if cell[:1] == "-" and not cell[1:].replace(".", "").isdigit()]
    assert f"'{FORMULA}" in cells


def test_data_files_hold_what_was_written(hostile: Path) -> None:
    document = json.loads((hostile / "cities/testby/2020/results.json").read_text(encoding="utf-8"))
    assert document["city"]["name"].startswith(SCRIPT)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("city.yaml", f"name: {'x' * 10_000}\ncountry: NO\n", "The text is too long (10,000 characters; at most 120)."),
        (
            "city.yaml",
            "name: Testby\ncountry: NO\nwebsite: https://example.org/\u202egro.elpmaxe\n",
            "U+202E (right-to-left override)",
        ),
        ("city.yaml", 'name: Testby\ncountry: NO\nwebsite: "data:text/html,x"\n', "is not a web address."),
        (
            "city.yaml",
            'name: Testby\ncountry: NO\npredecessors: [{city: "../../etc", on: 2020-01-01}]\n',
            "“../../etc”",
        ),
        (
            "2020/results.yaml",
            'catalog: "../../../etc/passwd"\nresults: {}\n',
            "There is no catalogue “../../../etc/passwd”.",
        ),
        ("2020/report.yaml", "title: !!python/name:os.system x\nmonth: 2020-09\n", "is a YAML tag."),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_a_message(tmp_path: Path, file: str, text: str, told: str) -> None:
    shutil.copytree(ROOT / "site_tests" / "small", tmp_path, dirs_exist_ok=True)
    (tmp_path / "content/cities/testby" / file).write_text(text, encoding="utf-8")
    done = run_build("check", cwd=tmp_path)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["logo.svg", "evil.html", "foreword.md.exe"])
def test_files_that_a_round_does_not_have_are_refused(tmp_path: Path, name: str) -> None:
    shutil.copytree(ROOT / "site_tests" / "small", tmp_path, dirs_exist_ok=True)
    (tmp_path / "content/cities/testby/2020" / name).write_text(SCRIPT, encoding="utf-8")
    done = run_build("check", cwd=tmp_path)
    assert done.returncode == 1
    assert f"“{name}” is not a file of a round." in done.stderr
