"""A city on other websites: frames, elements, badges and pictures on hosts of every kind, each served from another origin than the site."""

from __future__ import annotations

import gzip
import hashlib
import html as markup
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import jsonschema
import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page

from cityprofiles.embedding import FORMS, FRAMES
from cityprofiles.palette import DARK, LIGHT, Palette
from site_tests.browser import COLOURS, RULES, axe
from site_tests.conftest import ROOT, SUB_PATH, copy_of, run_build, serve
from site_tests.test_approval import approve, build, replace
from site_tests.test_browser import contrast

# One worker takes them all: what they share is long to make.
HOSTS = ROOT / "site_tests" / "hosts"
# In a frame that may run no script, no test can look inside: it is shown to look like the one that may.
KINDS = sorted(path.stem for path in HOSTS.glob("*.html") if path.stem != "no-scripts")
WIDTHS = (1280, 768, 320)
SCRIPT_SHA = "3c1fc8b517f1fdcc3eb19e42533aecffd995f234eef0dde20325cca89d108568"
SECRET = "b3Xk9QvT2m"  # noqa: S105 - what WordPress gives a frame so that it is known again


@dataclass(frozen=True)
class Elsewhere:
    """The site at its address, and the hosts that show it at theirs."""

    folder: Path
    site: str
    host: str


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Elsewhere]:
    """The site of one city, built for an origin of this machine, and the host pages on another, with the codes that the site offers."""
    www, hosts = tmp_path_factory.mktemp("www"), tmp_path_factory.mktemp("hosts")
    project = tmp_path_factory.mktemp("project")
    server, origin = serve(www)
    other, host = serve(hosts)
    shutil.copytree(ROOT / "content/cities/kristiansund", project / "content/cities/kristiansund")
    shutil.copy(ROOT / "content/site.yaml", project / "content")
    shutil.copy(ROOT / "kpi_catalog.yaml", project)
    site, folder = origin + SUB_PATH, www / SUB_PATH.strip("/")
    done = run_build("--out", folder, "--base-url", site, cwd=project)
    assert done.returncode == 0, done.stderr
    words = {"site": site, "origin": origin, "wordpress": in_wordpress(folder / "embed/kristiansund/oembed.json")}
    words |= {form: str(height) for form, (_, height) in FRAMES.items()} | codes(browser, site)
    for path in HOSTS.iterdir():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = re.sub(r"\{([a-z-]+)\}", lambda match: words[match[1]], text)
        (hosts / path.name).write_text(text, encoding="utf-8")
    (hosts / "favicon.ico").write_bytes(b"")
    yield Elsewhere(folder, site, host)
    for found in (server, other):
        found.shutdown()
        found.server_close()


def in_wordpress(answer: Path) -> str:
    """What WordPress makes of an answer from a site that it does not know: a frame that may run scripts and nothing else, with a secret."""
    code = json.loads(answer.read_text(encoding="utf-8"))["html"]
    frame = ElementTree.fromstring(code.replace("></iframe>", "/>"))  # noqa: S314 - our own
    kept = {name: value for name, value in frame.attrib.items() if name in ("width", "height", "title", "frameborder")}
    kept |= {"class": "wp-embedded-content", "sandbox": "allow-scripts", "data-secret": SECRET}
    kept["src"] = f"{frame.attrib['src']}#?secret={SECRET}"
    attributes = " ".join(f'{name}="{markup.escape(value)}"' for name, value in kept.items())
    return f"<iframe {attributes}></iframe>"


def codes(browser: Browser, site: str) -> dict[str, str]:
    """The codes that a reader copies from the panel, without script: what is shown is what is chosen."""
    context = browser.new_context(java_script_enabled=False)
    tab, found = context.new_page(), {}
    tab.goto(f"{site}cities/kristiansund/2020/share/")
    for form in FORMS:
        tab.locator(f"#choice-{form}").check()
        for rung in ("frame", "fitting", "element"):
            found[f"{rung}-{form}"] = tab.locator(f"#code-{rung}").inner_text()
    found |= {"picture": tab.locator("#code-picture-1").inner_text()}
    found |= {"badge": tab.locator("#code-badge-society-and-culture").inner_text()}
    context.close()
    return found


def opened(context: BrowserContext, elsewhere: Elsewhere, kind: str, wrong: list[str]) -> Page:
    """A host page with everything it shows; what it says and whom it asks besides host and site goes to `wrong`."""
    tab = context.new_page()
    tab.set_viewport_size({"width": 1280, "height": 2400})
    tab.on("console", lambda message: wrong.append(message.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    ours = (elsewhere.site, elsewhere.host)
    tab.on("request", lambda request: None if request.url.startswith(ours) else wrong.append(request.url))
    tab.on("response", lambda found: wrong.append(found.url) if found.status >= 400 else None)
    tab.goto(f"{elsewhere.host}/{kind}.html", wait_until="load")
    return tab


def settled(tab: Page) -> list[Frame]:
    """The frames of a page once nothing changes its height any more."""
    for frame in tab.frames[1:]:
        frame.wait_for_selector("main")
    height, steady = -1, 0
    while steady < 3:
        tab.wait_for_timeout(40)
        now = tab.evaluate(
            "() => [...document.querySelectorAll('iframe,u4ssc-snapshot')].reduce((sum, e) => sum + e.offsetHeight, 0)"
        )
        steady, height = (steady + 1 if now == height else 0), now
    return tab.frames[1:]


BARS = """() => {
  const e = document.documentElement, b = document.body;
  return Math.max(e.scrollHeight, b.scrollHeight) > innerHeight || Math.max(e.scrollWidth, b.scrollWidth) > innerWidth;
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_of_every_kind_shows_it_whole_and_in_silence(browser: Browser, elsewhere: Elsewhere, kind: str) -> None:
    """No message in the console, no request but to the host and to the site, nothing stored, and no bar to scroll by."""
    wrong: list[str] = []
    context = browser.new_context(java_script_enabled=kind != "without-script")
    tab = opened(context, elsewhere, kind, wrong)
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 2400})
        frames = settled(tab)
        text = (HOSTS / f"{kind}.html").read_text(encoding="utf-8")
        assert len(frames) == len(re.findall(r"<iframe |\{(frame|fitting|element|wordpress)", text))
        wrong += [f"{width}: {frame.url} scrolls" for frame in frames if frame.evaluate(BARS)]
        if tab.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{width}: the host scrolls sideways")
        broken = "() => [...document.images].filter((i) => !i.naturalWidth || i.width > innerWidth).length"
        assert tab.evaluate(broken) == 0, width
    assert context.cookies() == []
    context.close()
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_passes_through_and_axe_finds_nothing_inside_and_outside(
    browser: Browser, elsewhere: Elsewhere, kind: str
) -> None:
    context = browser.new_context(bypass_csp=True)
    tab = opened(context, elsewhere, kind, [])
    tab.set_viewport_size({"width": 320, "height": 2400})
    frames = settled(tab)
    tab.locator('a[href="#before"]').focus()
    reached = set()
    for _ in range(60):
        tab.keyboard.press("Tab")
        if tab.evaluate("() => document.activeElement.getAttribute('href')") == "#after":
            break
        reached |= {frame.url for frame in frames if frame.evaluate("() => document.hasFocus()")}
    else:
        pytest.fail("the keyboard does not come out again")
    assert {frame.url for frame in frames} == reached
    found = axe(tab, RULES)
    for frame in frames if kind in ("sandboxed", "fitting") else ():
        found += [f"{frame.url}: {told}" for told in axe(frame, RULES)]
    context.close()
    assert found == []


def drawn(frame: Locator) -> Image.Image:
    """A frame as a picture, once it has been drawn to the end."""
    last, now = b"", frame.screenshot()
    while now != last:
        frame.page.wait_for_timeout(150)
        last, now = now, frame.screenshot()
    return Image.open(io.BytesIO(now)).convert("RGB")


def test_a_host_that_forbids_scripts_in_frames_shows_the_same(browser: Browser, elsewhere: Elsewhere) -> None:
    """The frames look as those that may run scripts; the browser alone notes that this host has forbidden them."""
    pictures, told = [], []
    for kind in ("no-scripts", "sandboxed"):
        wrong: list[str] = []
        context = browser.new_context()
        tab = opened(context, elsewhere, kind, wrong)
        tab.set_viewport_size({"width": 768, "height": 2400})
        tab.wait_for_load_state("networkidle")
        pictures.append([drawn(frame) for frame in tab.locator("iframe").all()])
        tab.locator('a[href="#before"]').focus()
        stops = 0
        while tab.evaluate("() => document.activeElement.getAttribute('href')") != "#after" and stops < 60:
            tab.keyboard.press("Tab")
            stops += 1
        assert 10 < stops < 60, "the keyboard goes in and comes out"
        context.close()
        told += [words for words in wrong if not re.match("Blocked script execution in .* 'allow-scripts'", words)]
    assert told == []
    for one, other in zip(*pictures, strict=True):
        assert one.size == other.size
        assert max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < 0.5, "out of 255, for the edges of letters"


@pytest.mark.parametrize("form", FORMS)
def test_colours_of_a_frame_can_be_read_in_light_and_dark(browser: Browser, elsewhere: Elsewhere, form: str) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": 600, "height": 900})
    tab = context.new_page()
    grounds = set()
    for theme in ("light", "dark"):
        part = "" if form == "standard" else f"{form}/"
        tab.goto("about:blank")
        tab.goto(f"{elsewhere.site}embed/kristiansund/{part}#{theme}")
        assert axe(tab, COLOURS) == []
        grounds.add(tab.evaluate("() => getComputedStyle(document.body).backgroundColor"))
    context.close()
    assert len(grounds) == 2


def test_frames_that_fit_are_as_high_as_what_they_show(browser: Browser, elsewhere: Elsewhere) -> None:
    context = browser.new_context()
    for kind in ("fitting", "element", "wordpress"):
        tab = opened(context, elsewhere, kind, [])
        for frame in settled(tab):
            shown, needed = frame.evaluate(
                "() => [innerHeight, Math.ceil(document.body.getBoundingClientRect().height)]"
            )
            assert shown == needed, (kind, frame.url)
        tab.set_viewport_size({"width": 320, "height": 2400})
        for frame in settled(tab):
            shown, needed = frame.evaluate(
                "() => [innerHeight, Math.ceil(document.body.getBoundingClientRect().height)]"
            )
            assert shown == needed, (kind, frame.url)
            assert kind != "wordpress" or 200 <= shown <= 1000
        tab.close()
    context.close()


def test_a_link_in_wordpress_leads_the_whole_page_to_the_profile(browser: Browser, elsewhere: Elsewhere) -> None:
    context = browser.new_context()
    tab = opened(context, elsewhere, "wordpress", [])
    settled(tab)[0].get_by_role("link", name="Full profile of Kristiansund").click()
    tab.wait_for_url(f"{elsewhere.site}cities/kristiansund/")
    context.close()


@pytest.mark.parametrize("kind", ["without-script", "fitting", "element"])
def test_a_link_opens_beside_the_host(browser: Browser, elsewhere: Elsewhere, kind: str) -> None:
    context = browser.new_context()
    tab = opened(context, elsewhere, kind, [])
    link = settled(tab)[0].get_by_role("link", name="Full profile of Kristiansund")
    with context.expect_page() as found:
        link.click()
    found.value.wait_for_url(f"{elsewhere.site}cities/kristiansund/")
    assert found.value.evaluate("() => window.opener") is None
    assert found.value.locator("details").first.evaluate("(e) => typeof e.open") == "boolean"
    context.close()


def test_an_element_without_script_is_a_link(browser: Browser, elsewhere: Elsewhere) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{elsewhere.host}/element.html")
    assert tab.get_by_role("link", name="City Snapshot of Kristiansund").count() == 3
    context.close()


def test_a_frame_weighs_at_most_40_kilobytes(elsewhere: Elsewhere) -> None:
    pages = list(elsewhere.folder.glob("embed/*/**/index.html")) + list(elsewhere.folder.glob("nb/embed/**/index.html"))
    assert len(pages) >= 12
    for page in pages:
        text = page.read_bytes()
        assert len(gzip.compress(text, 9)) <= 40_000, page
        assert not re.findall(rb"<(?:img|link rel=.(?:stylesheet|preload)|script src)", text), "it loads nothing"
        assert b'<meta name="robots" content="noindex">' in text
        assert f'<link rel="canonical" href="{elsewhere.site}'.encode() in text


def test_the_script_at_its_permanent_address_never_changes(elsewhere: Elsewhere) -> None:
    """Websites name it for years. A change of what it does is a new file, v2.js, beside this one."""
    data = (elsewhere.folder / "embed/v1.js").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SCRIPT_SHA
    assert len(gzip.compress(data, 9)) <= 1_300
    assert "embed/v1.js" in (ROOT / "published-urls.txt").read_text(encoding="utf-8").splitlines()


def test_answers_hold_to_the_specification_and_pages_name_them_early(elsewhere: Elsewhere) -> None:
    schema = json.loads((ROOT / "site_tests/oembed.schema.json").read_text(encoding="utf-8"))
    answers = sorted(elsewhere.folder.rglob("oembed.json"))
    assert len(answers) >= 4
    for path in answers:
        answer = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.validate(answer, schema)
        assert (answer["type"], answer["width"] > 0, 200 <= answer["height"] <= 1000) == ("rich", True, True)
        source = re.search(r' src="([^"]+)"', answer["html"])
        assert source is not None
        assert (elsewhere.folder / source[1].removeprefix(elsewhere.site) / "index.html").is_file()
    for prefix in ("", "nb/"):
        for page, folder in (("", ""), ("2020/", "2020/"), ("2020/snapshot/", "2020/")):
            start = (
                (elsewhere.folder / f"{prefix}cities/kristiansund/{page}index.html")
                .read_bytes()[:4096]
                .decode(errors="ignore")
            )
            link = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', start)
            assert link is not None, page
            assert link[1] == f"{elsewhere.site}{prefix}embed/kristiansund/{folder}oembed.json"
            assert (elsewhere.folder / link[1].removeprefix(elsewhere.site)).is_file()


def test_an_answer_that_breaks_the_specification_is_found() -> None:
    schema = json.loads((ROOT / "site_tests/oembed.schema.json").read_text(encoding="utf-8"))
    for answer in (
        {"type": "rich", "version": "1.0", "html": "x"},
        {"type": "rich", "html": "x", "width": 1, "height": 1},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(answer, schema)


def test_the_panel_says_what_was_chosen_and_tells_what_was_copied(browser: Browser, elsewhere: Elsewhere) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto(f"{elsewhere.site}nb/cities/kristiansund/2020/share/")
    for choice in ("round", "compact", "dark"):
        tab.locator(f"#choice-{choice}").check()
    tab.locator('[data-copy="code-element"]').click()
    tab.get_by_text("Kopiert: Element").wait_for(state="attached")
    copied = tab.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(
        '<u4ssc-snapshot city="kristiansund" round="2020" form="compact" theme="dark" language="nb">'
    )
    assert f'<a href="{elsewhere.site}nb/cities/kristiansund/2020/">Øyeblikksbilde av Kristiansund, 2020</a>' in copied
    frame = tab.locator("#code-frame").inner_text()
    assert f'src="{elsewhere.site}nb/embed/kristiansund/2020/compact/#dark"' in frame
    assert f'height="{FRAMES["compact"][1]}"' in frame
    picture = tab.locator("#code-picture-1").inner_text()
    assert f'src="{elsewhere.site}cities/kristiansund/2020/snapshot-dark.svg"' in picture
    assert "52 av 84" in picture, "this round: the alternative text has its numbers"
    tab.locator("#choice-latest").check()
    assert "52 av 84" not in tab.locator("#code-picture-1").inner_text(), "the latest: none that will be wrong one day"
    context.close()


def test_every_code_is_whole_and_names_what_it_shows(elsewhere: Elsewhere, browser: Browser) -> None:
    for code in codes(browser, elsewhere.site).values():
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        elements = list(parser.parse(f"<!doctype html><html><head></head><body>{code}</body></html>").iter())
        for element in elements:
            address = element.get("src") or element.get("href")
            assert address is None or address.startswith(elsewhere.site)
        assert all(element.get("title") and element.get("loading") for element in elements if element.tag == "iframe")
        assert all(element.get("alt") for element in elements if element.tag == "img")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_fields_of_a_picture_stand_apart_and_words_on_them_can_be_read(palette: Palette) -> None:
    for mark in ("b4", "b3", "b2", "b1"):
        assert contrast(rgb(palette.fills[mark]), rgb(palette.edge)) >= 3, mark
        assert contrast(rgb(palette.fills[mark]), rgb(palette.words[mark])) >= 4.5, mark
    for words in (palette.ink, palette.quiet, palette.alarm):
        assert contrast(rgb(words), rgb(palette.paper)) >= 4.5, words
    assert contrast(rgb(palette.faint), rgb(palette.paper)) >= 3


def rgb(colour: str) -> str:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return f"rgb({int(digits[:2], 16)}, {int(digits[2:4], 16)}, {int(digits[4:], 16)})"


def test_a_badge_speaks_the_language_that_its_address_names(browser: Browser, elsewhere: Elsewhere) -> None:
    context = browser.new_context()
    tab = context.new_page()
    address = f"{elsewhere.site}embed/kristiansund/badges/economy.svg"
    shown = "() => [...document.querySelectorAll('.w')].filter((g) => getComputedStyle(g).display !== 'none').map((g) => g.textContent)"
    for fragment, words in (
        ("", "Kristiansund: Economy76.7%, close to target"),
        ("#nb", "Kristiansund: Økonomi76,7\N{NO-BREAK SPACE}%, nær målet"),
    ):
        tab.goto("about:blank")
        tab.goto(address + fragment)
        (text,) = tab.evaluate(shown)
        assert text.startswith(words)
        assert ("rests on provisional targets" in text) or ("bygger på foreløpige mål" in text)
    width = tab.evaluate("() => document.documentElement.width.baseVal.value")
    assert (
        tab.evaluate(
            "() => Math.max(...[...document.querySelectorAll('text')].map((t) => t.getBoundingClientRect().right))"
        )
        < width
    )
    context.close()


def test_the_file_to_upload_holds_picture_text_and_numbers(elsewhere: Elsewhere) -> None:
    below = elsewhere.folder / "cities/kristiansund/2020"
    with zipfile.ZipFile(below / "snapshot.zip") as archive:
        names = archive.namelist()
        assert [name.removeprefix("kristiansund-2020/") for name in names] == [
            "results.csv",
            "snapshot-dark.svg",
            "snapshot.png",
            "snapshot.svg",
            "text.txt",
        ]
        assert archive.read("kristiansund-2020/snapshot.svg") == (below / "snapshot.svg").read_bytes()
        assert b"52 of 84" in archive.read("kristiansund-2020/text.txt")
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.fixture
def small(published_small: Path, tmp_path: Path) -> Path:
    """A small project with one city, its round of 2020 approved by both, and built: a copy, to change."""
    return copy_of(published_small, tmp_path)


def words_of(site: Path, address: str) -> str:
    """What a frame, a badge or a picture says, without its markup."""
    path = site / address
    text = (path / "index.html" if address.endswith("/") else path).read_text(encoding="utf-8")
    return " ".join(re.sub(r"<(style|script)>.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL).split())


def withdraw(project: Path, name: str) -> None:
    report = project / f"content/cities/testby/{name}/report.yaml"
    text = report.read_text(encoding="utf-8").replace("status: approved", "status: withdrawn")
    text = text.replace("publication:\n", 'publication:\n  withdrawn: {on: 2024-06-01, reason: "A wrong source."}\n')
    report.write_text(text, encoding="utf-8")


def test_an_editor_sees_which_picture_each_code_brings_and_whom_to_ask(site: Path) -> None:
    """The names of the codes are seen, not only heard, and a picture's own words are English on every page."""
    for prefix, advice in (("", "Sharp at every size"), ("nb/", "Ordene i bildet er engelske")):
        page = (site / f"{prefix}cities/kristiansund/2020/share/index.html").read_text(encoding="utf-8")
        rung = page.split('id="picture"')[1].split("</section>")[0]
        assert re.findall("<h3>(.*?)</h3>", rung) == ["SVG", "PNG, 1240 px", "PNG, 620 px"]
        assert advice in rung
        assert '<a href="mailto:u4ssc@itu.int">u4ssc@itu.int</a>' in page


FRAMES_OF = ("", "compact/", "table/", "badges/overall.svg", "badges/economy.svg", "badges/sdg-9.svg")


def test_latest_frames_and_badges_change_by_themselves_and_frozen_ones_say_that_they_are_old(small: Path) -> None:
    site = small / "site"
    first = {part: words_of(site, f"embed/testby/{part}") for part in FRAMES_OF}
    assert not [part for part, words in first.items() if "uperseded" in words or "ithdrawn" in words]
    shutil.copytree(small / "content/cities/testby/2020", small / "content/cities/testby/2021")
    replace(small / "content/cities/testby/2021/results.yaml", "98.00", "60.00")
    approve(small, "city", "testby/2021")
    approve(small, "secretariat", "testby/2021")
    site = build(small)
    for part in FRAMES_OF:
        latest, frozen = words_of(site, f"embed/testby/{part}"), words_of(site, f"embed/testby/2020/{part}")
        assert "2021" in latest, part
        assert "uperseded" not in latest, part
        assert "2020" in frozen, part
        assert "uperseded" in frozen, part
        assert part.startswith("badges/") or "Superseded: there is a newer round, 2021." in frozen, part
        assert "2021" in frozen, part
    page = (site / "embed/testby/2020/index.html").read_text(encoding="utf-8")
    assert '<a href="../../../cities/testby/2021/" target="_blank" rel="noopener">See round 2021</a>' in page
    for picture in ("snapshot.svg", "snapshot-dark.svg"):
        assert "Superseded: there is a newer round, 2021." in words_of(site, f"cities/testby/2020/{picture}")
        assert "Superseded" not in words_of(site, f"cities/testby/{picture}")
    withdraw(small, "2021")
    site = build(small)
    for part in FRAMES_OF:
        latest, frozen = words_of(site, f"embed/testby/{part}"), words_of(site, f"embed/testby/2021/{part}")
        assert "ithdrawn" in latest, f"{part}: the newer round that is gone"
        assert "2020" in latest, part
        assert "ithdrawn on June 1, 2024" in frozen, part
        assert "uperseded" not in words_of(site, f"embed/testby/2020/{part}"), part


def test_frames_badges_answers_and_files_of_a_withdrawn_round_say_so_and_nothing_more(small: Path) -> None:
    withdraw(small, "2020")
    site = build(small)
    for folder in ("embed/testby/", "embed/testby/2020/"):
        for part in FRAMES_OF:
            words = words_of(site, folder + part)
            assert "ithdrawn on June 1, 2024" in words, part
            assert "A wrong source." in words, part
            assert not re.search(r"\d%", words), part
        answer = json.loads((site / folder / "oembed.json").read_text(encoding="utf-8"))
        assert answer["withdrawn"] == {"on": "June 1, 2024", "reason": "A wrong source."}
        assert "withdrawn" in answer["title"]
    with zipfile.ZipFile(site / "cities/testby/2020/snapshot.zip") as archive:
        assert b"A wrong source." in archive.read("snapshot.svg")


def test_a_preview_stamps_frames_badges_and_pictures(small: Path) -> None:
    assert run_build("preview", cwd=small).returncode == 0
    for part in FRAMES_OF:
        assert re.search("draft", words_of(small / "preview", f"embed/testby/2020/{part}"), re.IGNORECASE), part
    assert "DRAFT" in words_of(small / "preview", "cities/testby/2020/snapshot-dark.svg")


def test_frames_and_badges_of_a_renamed_city_answer_at_its_old_addresses(small: Path) -> None:
    old = [
        line
        for line in (small / "published-urls.txt").read_text(encoding="utf-8").splitlines()
        if "embed/testby" in line
    ]
    assert len(old) > 25
    (small / "content/cities/testby").rename(small / "content/cities/nyby")
    (small / "content/redirects.yaml").write_text("testby: nyby\n", encoding="utf-8")
    site = build(small)
    for address in old:
        file = f"{address}index.html" if address.endswith("/") else address
        assert (site / file).read_bytes() == (site / file.replace("testby", "nyby")).read_bytes()


def test_an_extract_has_frames_without_scores_and_no_badges(small: Path) -> None:
    shutil.rmtree(small / "content/cities/testby/2020")
    shutil.copytree(ROOT / "site_tests/small/content/cities/testby/2020", small / "content/cities/testby/2020")
    (small / "published-urls.txt").unlink()
    report = small / "content/cities/testby/2020/report.yaml"
    report.write_text(report.read_text(encoding="utf-8") + "coverage: extract\n", encoding="utf-8")
    approve(small, "city")
    approve(small, "secretariat")
    site = build(small)
    assert not (site / "embed/testby/badges").exists()
    for part in ("", "compact/", "table/"):
        words = words_of(site, f"embed/testby/{part}")
        assert "there are no scores" in words
        assert "of all points" not in words
    assert "98.00%" in words_of(site, "embed/testby/table/")
