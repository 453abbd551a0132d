"""What every page must be for a browser, a screen reader and a search engine: valid, linked, named, in its language."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from site_tests.conftest import ROOT, Element, pages_of, parsed
from site_tests.test_browser import content_pages

VNU = ROOT / "site_tests" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# A file has no origin, so the validator takes "self" of a content policy to allow nothing. That pages load what they need
# under their policy is shown in a browser.
# Nor does it reckon the hashes that allow what a frame has inside; the policy of every page is looked at below.
NO_ORIGIN = re.compile(
    "(Resource|Inline style|Inline script) violates Content Security Policy .meta tag.: (external (stylesheet|script)|image|blocked)"
)
SITE = "https://site.test/city-profiles/"


@pytest.fixture(scope="module")
def documents(site: Path) -> dict[str, Element]:
    """Every page by its address."""
    return {address: parsed(_file(site, address)) for address in pages_of(site)}


def _file(site: Path, address: str) -> Path:
    path = site / address
    return path / "index.html" if address == "" or address.endswith("/") else path


def validate(*paths: Path) -> list[str]:
    """What the validator of the W3C's checker says of pages, pictures and style sheets."""
    kinds = ["--skip-non-html", "--also-check-svg", "--also-check-css"]
    # For so few pages quicker code is not worth its making.
    java = ["java", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command = [*java, "-jar", str(VNU), "--stdout", "--format", "json", *kinds, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    messages = json.loads(done.stdout)["messages"]
    told = [f"{m.get('url', '')}:{m.get('lastLine', 0)}: {m['message']}" for m in messages]
    return [message for message in told if not NO_ORIGIN.search(message)]


def test_every_page_and_picture_is_valid(site: Path) -> None:
    """Of pages in another language those that stand for all: they have the markup of their twins in English."""
    left_out = {page for page in pages_of(site) if page.startswith("nb/")} - set(content_pages(site))
    files = {path for path in site.rglob("*") if path.suffix in (".html", ".svg", ".css")}
    assert 0 < len(left_out) < len(files) / 2
    assert validate(*sorted(files - {_file(site, page) for page in left_out})) == []


def test_the_validator_can_fail(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=en><title>x</title><p><div></p><img src=x>", encoding="utf-8")
    assert validate(page)


def test_every_link_and_anchor_leads_somewhere(documents: dict[str, Element], site: Path) -> None:
    ids = {address: {e.get("id") for e in page.iter() if e.get("id")} for address, page in documents.items()}
    lost = []
    for address, page in documents.items():
        base = page.find(".//base")
        start = urljoin(SITE, base.get("href", "")) if base is not None else SITE + address
        for element in page.iter():
            for name in ("href", "src"):
                link = element.get(name)
                if not link or element.tag == "base" or element.get("rel") in ("canonical", "alternate"):
                    continue
                target, fragment = urldefrag(urljoin(start, link))
                if not target.startswith(SITE):
                    continue
                # What stands behind a question mark is for the page's script.
                there = unquote(target.removeprefix(SITE).split("?")[0])
                if base is not None and not target.startswith(SITE):
                    continue
                if not _file(site, there).is_file():
                    lost.append(f"{address}: {link}")
                elif fragment and there in ids and unquote(fragment) not in ids[there]:
                    lost.append(f"{address}: {link} (no such anchor)")
    assert lost == []


def test_nothing_is_loaded_from_another_host(documents: dict[str, Element]) -> None:
    for address, page in documents.items():
        for element in page.iter():
            link = element.get("src") or (element.get("href") if element.tag in ("link", "use") else None)
            if link and element.get("rel") not in ("canonical", "alternate"):
                assert not urlsplit(link).netloc, f"{address}: {link}"


@pytest.mark.parametrize("rule", ["ids", "headings", "language", "head", "policy"])
def test_every_page_has_what_a_page_needs(documents: dict[str, Element], rule: str) -> None:
    check = {"ids": _ids, "headings": _headings, "language": _language, "head": _head, "policy": _policy}[rule]
    wrong = [f"{address}: {problem}" for address, page in documents.items() for problem in check(address, page)]
    assert wrong == []


def _ids(_: str, page: Element) -> list[str]:
    counted = Counter(e.get("id") for e in page.iter() if e.get("id"))
    return [f"id {name} stands {times} times" for name, times in counted.items() if times > 1]


def _headings(_: str, page: Element) -> list[str]:
    levels = [int(e.tag[1]) for e in page.iter() if re.fullmatch(r"h[1-6]", e.tag)]
    skips = [f"h{one} is followed by h{other}" for one, other in itertools.pairwise(levels) if other > one + 1]
    return skips + ([] if levels.count(1) == 1 and levels[0] == 1 else [f"headings are {levels[:5]}…"])


def _language(address: str, page: Element) -> list[str]:
    expected = "nb" if address.startswith("nb/") else "en"
    return (
        []
        if (page.get("lang"), page.get("dir")) == (expected, "ltr")
        else [f"lang={page.get('lang')} dir={page.get('dir')}"]
    )


def _head(address: str, page: Element) -> list[str]:
    title, description = page.find(".//title"), page.find(".//meta[@name='description']")
    wrong = [] if title is not None and title.text else ["no title"]
    if description is None or not description.get("content"):
        wrong.append("no description")
    if address != "404.html" and page.find(".//link[@rel='canonical']") is None:
        wrong.append("no canonical address")
    return wrong


def _policy(address: str, page: Element) -> list[str]:
    policy = page.find(".//meta[@http-equiv='Content-Security-Policy']")
    allowed = policy.get("content", "") if policy is not None else ""
    wrong = [] if "default-src 'none'" in allowed else ["no content policy"]
    for element in page.iter():
        wrong += [f"{element.tag} has {name}" for name in element.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118
        if element.tag == "style" or (
            element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json"
        ):
            # A frame has its style and script inside; its policy allows exactly these, by their hashes.
            data = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
            if f"{element.tag}-src 'sha256-{data}'" not in allowed:
                wrong.append(f"{element.tag} inside the page")
    return wrong


def test_titles_tell_pages_apart(documents: dict[str, Element]) -> None:
    titles = Counter(
        (page.get("lang"), page.findtext(".//title")) for address, page in documents.items() if address != "404.html"
    )
    assert [title for title, times in titles.items() if times > 1] == []


def test_translations_of_a_page_point_at_each_other(documents: dict[str, Element], site: Path) -> None:
    for address, page in documents.items():
        found = {
            link.get("hreflang"): link.get("href", "") for link in page.iterfind(".//link[@rel='alternate'][@hreflang]")
        }
        if not found or address.startswith("handbook/"):
            continue
        home = found["en"].removesuffix(address.removeprefix("nb/"))
        assert set(found) == {"en", "nb", "x-default"}, address
        for language in ("en", "nb"):
            other = found[language].removeprefix(home)
            assert _file(site, other).is_file(), f"{address}: {other}"


def test_the_language_switch_stays_on_the_page(documents: dict[str, Element]) -> None:
    for address, page in documents.items():
        for link in page.iterfind(".//nav[@class='switch']//a"):
            target = urljoin(SITE + address, link.get("href", "")).removeprefix(SITE)
            prefix = "nb/" if link.get("lang") == "nb" else ""
            assert target == prefix + address.removeprefix("nb/"), address


def test_the_page_for_what_does_not_exist_works_at_any_depth(documents: dict[str, Element]) -> None:
    base = documents["404.html"].find(".//base")
    assert base is not None
    assert base.get("href", "").startswith("/")
