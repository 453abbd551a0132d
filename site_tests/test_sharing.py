"""Pages can be cited, shared, found and read by programs, from addresses that stay; and what they say of themselves is so."""

from __future__ import annotations

import io
import json
import re
import shutil
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree  # type: ignore[import-untyped]
from PIL import Image

from cityprofiles import sitemap
from cityprofiles.citation import Citation, bibtex, csl_json, ris
from cityprofiles.feeds import feed_page
from cityprofiles.language import SOURCE, Language
from cityprofiles.model import Place
from cityprofiles.policy import is_published, published
from cityprofiles.project import Project
from cityprofiles.releases import Release, State, releases_of
from scripts.pictures import pictures
from site_tests.conftest import ROOT, pages_of, parsed, run_build

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ENGLISH = Language(SOURCE, {})
# The parser of rdflib uses a class of its own that it advises against.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@pytest.fixture(scope="module")
def documents(sample_site: Path) -> dict[str, etree._Element]:
    """Every page of the sample cities but the handbook's, by address."""
    found = {}
    for address in pages_of(sample_site):
        if not address.startswith("handbook/"):
            path = (
                sample_site / address / "index.html" if address.endswith("/") or not address else sample_site / address
            )
            found[address] = parsed(path)
    return found


def home_of(project: Project) -> str:
    """The permanent address of the home page."""
    return project.site.base_url.rstrip("/") + "/"


def is_listed(page: etree._Element) -> bool:
    """Search engines may list it: pages that only lead on, and that for what does not exist, say that they may not."""
    return page.find(".//meta[@name='robots']") is None


def file_at(site: Path, home: str, address: str) -> Path:
    """The file behind a permanent address."""
    assert address.startswith(home), address
    path = site / address.removeprefix(home).partition("#")[0]
    return path / "index.html" if path.is_dir() else path


# --- Structured data ----------------------------------------------------------------------------------------------------


def graphs_of(page: etree._Element) -> Iterator[rdflib.Graph]:
    """What a page says of itself, read with a local stand-in for the vocabulary's own context: nothing is fetched."""
    links = ("url", "item", "contentUrl", "sameAs", "measurementTechnique")
    context = {"@vocab": "https://schema.org/", **{name: {"@type": "@id"} for name in links}}
    for element in page.iterfind(".//script[@type='application/ld+json']"):
        document = json.loads(element.text or "")
        assert document.pop("@context") == "https://schema.org"
        yield rdflib.Graph().parse(data=json.dumps({"@context": context, **document}), format="json-ld")


def pages_about_cities(documents: dict[str, etree._Element]) -> Iterator[tuple[str, etree._Element]]:
    """All but the data shelf, whose one dataset is of all cities; test_shelf looks at it."""
    return ((address, page) for address, page in documents.items() if not address.endswith("data/"))


def broken_shapes(graph: rdflib.Graph) -> str:
    shapes = rdflib.Graph().parse(ROOT / "site_tests" / "shapes.ttl")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
    return "" if conforms else str(text)


def test_what_pages_say_of_themselves_has_the_shape_that_search_engines_ask_for(
    documents: dict[str, etree._Element],
) -> None:
    whole, kinds = rdflib.Graph(), set()
    for address, page in pages_about_cities(documents):
        for graph in graphs_of(page):
            kinds |= {str(kind).rpartition("/")[2] for kind in graph.objects(None, rdflib.RDF.type)}
            # One language at a time: the other gives the same things other names.
            if not address.startswith("nb/"):
                # A city's profile names the round in short, its report in full; both say the same.
                whole += graph
    assert {"Dataset", "City", "Country", "WebSite", "DataCatalog", "BreadcrumbList", "DataDownload"} <= kinds
    assert broken_shapes(whole) == ""


def test_norwegian_pages_have_the_same_shape(documents: dict[str, etree._Element]) -> None:
    whole = rdflib.Graph()
    for address, page in pages_about_cities(documents):
        if address.startswith("nb/"):
            for graph in graphs_of(page):
                whole += graph
    assert broken_shapes(whole) == ""


def test_the_shapes_can_be_broken(documents: dict[str, etree._Element]) -> None:
    schema = rdflib.Namespace("https://schema.org/")
    found = max(graphs_of(documents["cities/skreivaag/2023/"]), key=len)
    assert broken_shapes(found) == ""
    for name in ("license", "spatialCoverage", "description", "distribution"):
        less = rdflib.Graph()
        less += found
        less.remove((None, schema[name], None))
        assert name in broken_shapes(less)


def test_a_report_names_the_kpis_that_it_has_values_of_and_the_file_with_them(
    documents: dict[str, etree._Element], samples: Project, sample_site: Path
) -> None:
    schema = rdflib.Namespace("https://schema.org/")
    graph = max(graphs_of(documents["cities/skreivaag/2023/"]), key=len)
    found = next(
        found
        for place in samples.places
        for found in place.rounds
        if found.file.endswith("skreivaag/2023/results.yaml")
    )
    known = {result.kpi for result in found.results if result.value is not None}
    assert known < samples.catalog.kpis.keys()
    assert {str(code) for code in graph.objects(None, schema.propertyID)} == {*known, "SHA-256"}
    files = sorted(map(str, graph.objects(None, schema.contentUrl)))
    assert [file_at(sample_site, home_of(samples), address).name for address in files] == [
        "results.csv",
        "results.json",
        "results.xlsx",
    ]
    assert all(file_at(sample_site, home_of(samples), address).is_file() for address in files)


def test_words_of_a_city_cannot_end_the_data_inside_a_page(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content/cities/kristiansund", tmp_path / "content/cities/kristiansund")
    shutil.copy(ROOT / "content/site.yaml", tmp_path / "content")
    words = "A</script><!--<script>&amp;\"x'"
    path = tmp_path / "content/site.yaml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^(title|publisher): .*$", lambda line: f"{line[1]}: {json.dumps(words)}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    done = run_build("--catalog", ROOT / "kpi_catalog.yaml", "--out", "out", "--without-documents", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for address in ("", "cities/kristiansund/", "nb/cities/kristiansund/2020/"):
        page = parsed(tmp_path / "out" / address / "index.html")
        data = [json.loads(element.text or "") for element in page.iterfind(".//script[@type='application/ld+json']")]
        assert data[-1]["@graph"][0]["publisher"]["name"] == words
    feed = etree.parse(tmp_path / "out/feed.xml").getroot()
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == words
    manifest = json.loads((tmp_path / "out/site.webmanifest").read_text(encoding="utf-8"))
    assert manifest["name"] == words


# --- Cards of shared links ----------------------------------------------------------------------------------------------


def test_every_page_has_a_card_with_a_picture_that_is_there(
    documents: dict[str, etree._Element], sample_site: Path, samples: Project
) -> None:
    home = home_of(samples)
    for address, page in documents.items():
        if not is_listed(page):
            continue
        card = {meta.get("property"): meta.get("content") for meta in page.iterfind(".//meta[@property]")}
        assert card["og:url"] == home + address
        assert card["og:title"], address
        assert card["og:description"], address
        assert card["og:image:alt"].rstrip(".").count(". ") == 0, "one sentence"
        assert {card["og:locale"], card["og:locale:alternate"]} == {"en_US", "nb_NO"}
        with Image.open(file_at(sample_site, home, card["og:image"])) as picture:
            assert picture.size == (int(card["og:image:width"]), int(card["og:image:height"])) == (1200, 630)
        assert page.find(".//meta[@name='twitter:card']").get("content") == "summary_large_image"


def test_icons_have_the_sizes_that_the_manifest_tells(sample_site: Path) -> None:
    for folder in (sample_site, sample_site / "nb"):
        manifest = json.loads((folder / "site.webmanifest").read_text(encoding="utf-8"))
        assert manifest["lang"] == ("nb" if folder.name == "nb" else "en")
        for icon in manifest["icons"]:
            path = (folder / icon["src"]).resolve()
            if path.suffix == ".png":
                with Image.open(path) as picture:
                    assert f"{picture.width}x{picture.height}" == icon["sizes"]
            else:
                assert path.is_file()
    data = (sample_site / "favicon.ico").read_bytes()
    size, start = struct.unpack("<II", data[14:22])
    with Image.open(io.BytesIO(data[start : start + size])) as picture:
        assert picture.size == (32, 32)


def test_the_icons_are_drawn_from_the_mark_as_it_is() -> None:
    static = ROOT / "theme" / "static"
    for name, data in pictures((static / "mark.svg").read_text(encoding="utf-8")).items():
        with Image.open(io.BytesIO(data)) as fresh, Image.open(static / name) as kept:
            one, other = (picture.convert("RGBA").resize((60, 60)) for picture in (fresh, kept))
            worst = max(abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True))
            assert (fresh.size, worst < 12) == (kept.size, True), f"{name}: run python -m scripts.pictures"


# --- Citations ----------------------------------------------------------------------------------------------------------


def bibtex_fields(text: str) -> dict[str, str]:
    """The fields of one entry, by counting braces as BibTeX does: a brace after a backslash counts as well."""
    fields, position = {}, text.index("{") + 1
    while match := re.compile(r"[,\s]*(\w+) = ").search(text, position):
        start = match.end()
        if text[start] != "{":
            fields[match[1]] = text[start:].split(",", maxsplit=1)[0]
            position = start
            continue
        depth, end = 1, start + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        fields[match[1]], position = text[start + 1 : end - 1], end
    return fields


def plain(latex: str) -> str:
    """What LaTeX would print."""
    latex = re.sub(r"^\{(.*)\}$", r"\1", latex, flags=re.DOTALL)
    names = {r"\textbackslash{}": "\\", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~"}
    names |= {r"\textbraceleft{}": "{", r"\textbraceright{}": "}"}
    return re.sub(r"\\text[a-z]+\{\}|\\[$&#_%]", lambda match: names.get(match[0], match[0][1:]), latex)


def ris_fields(text: str) -> list[tuple[str, str]]:
    lines = text.split("\r\n")
    assert lines.pop() == ""
    for line in lines:
        assert re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line), line
    return [(line[:2], line[6:]) for line in lines]


WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


@settings(max_examples=150, deadline=None)
@given(title=WORDS, author=WORDS, note=WORDS)
def test_any_words_come_back_out_of_a_citation(title: str, author: str, note: str) -> None:
    found = Citation("a-2020", "en", author, title, "Site", "2020-09", "September 2020", "https://x.test/a/2020/", note)
    fields = bibtex_fields(bibtex(found))
    said = {"title": title, "author": author, "note": note}
    assert {name: plain(fields[name]) for name in said} == {name: " ".join(text.split()) for name, text in said.items()}
    assert (fields["month"].strip("\n}"), fields["year"]) == ("sep", "2020")
    lines = dict(ris_fields(ris(found)))
    assert (lines["TI"], lines["AU"], lines["N1"]) == tuple(" ".join(text.split()) for text in (title, author, note))
    (entry,) = json.loads(csl_json(found))
    assert (entry["title"], entry["author"], entry["note"]) == (title, [{"literal": author}], note)


def test_every_round_can_be_cited_at_its_permanent_address(sample_site: Path, samples: Project) -> None:
    for place in published(samples.places):
        for release in releases_of(place):
            folder = sample_site / release.path
            address = home_of(samples) + release.path
            fields = bibtex_fields((folder / "citation.bib").read_text(encoding="utf-8"))
            assert fields["url"] == address
            with (folder / "citation.ris").open(encoding="utf-8", newline="") as file:
                lines = ris_fields(file.read())
            assert (lines[0], lines[-1]) == (("TY", "RPRT"), ("ER", ""))
            assert dict(lines)["UR"] == address
            (entry,) = json.loads((folder / "citation.csl.json").read_text(encoding="utf-8"))
            assert entry["URL"] == address
            assert entry["issued"]["date-parts"] == [[int(part) for part in release.month.split("-")]]
            gone = release.state is State.WITHDRAWN
            assert ("Withdrawn on" in entry.get("note", "")) is gone
            assert ("Withdrawn on" in fields.get("note", "")) is gone


def test_the_citation_of_a_page_is_the_same_as_in_its_files(
    documents: dict[str, etree._Element], sample_site: Path
) -> None:
    for path in ("cities/myrsinoupoli/2021/", "nb/cities/myrsinoupoli/2021/"):
        shown = documents[path].find(".//pre[@id='cite-bibtex']").text
        assert shown == (sample_site / "cities/myrsinoupoli/2021/citation.bib").read_text(encoding="utf-8")
    profile = "".join(documents["cities/myrsinoupoli/"].find(".//p[@id='cite-text']").itertext())
    assert profile.endswith("/cities/myrsinoupoli/2024/"), (
        "the latest round, at the address that will always be its own"
    )


# --- Feeds --------------------------------------------------------------------------------------------------------------


def feeds_of(site: Path) -> dict[str, etree._Element]:
    return {path.relative_to(site).as_posix(): etree.parse(path).getroot() for path in sorted(site.rglob("feed.xml"))}


def test_every_feed_is_valid_and_names_itself(sample_site: Path, samples: Project) -> None:
    grammar = etree.RelaxNG(etree.parse(ROOT / "site_tests" / "atom.rng"))
    for address, feed in feeds_of(sample_site).items():
        assert grammar.validate(feed), f"{address}: {grammar.error_log}"
        links = {link.get("rel"): link.get("href") for link in feed.iterfind(f"{ATOM}link")}
        assert links["self"] == home_of(samples) + address
        assert file_at(sample_site, home_of(samples), links["alternate"]).is_file()
        entries = feed.findall(f"{ATOM}entry")
        days = [entry.findtext(f"{ATOM}updated") for entry in entries]
        assert days == sorted(days, reverse=True)
        assert feed.findtext(f"{ATOM}updated") == days[0], "the last change of the feed is that of its newest entry"
        names = [entry.findtext(f"{ATOM}id") for entry in entries] + [feed.findtext(f"{ATOM}id")]
        assert len(set(names)) == len(names)
        for entry in entries:
            for rel, count in (("alternate", 1), ("related", 1)):
                found = [link for link in entry.iterfind(f"{ATOM}link") if link.get("rel") == rel]
                assert len(found) == count
                assert file_at(sample_site, home_of(samples), found[0].get("href")).is_file()
    broken = etree.fromstring(etree.tostring(feed).replace(b"updated>", b"changed>"))
    assert not grammar.validate(broken)


def test_a_feed_tells_of_everything_that_happened(sample_site: Path, samples: Project) -> None:
    told = {
        (
            entry.find(f"{ATOM}link").get("href").removeprefix(home_of(samples)),
            entry.find(f"{ATOM}category").get("term"),
        )
        for entry in feeds_of(sample_site)["feed.xml"].iterfind(f"{ATOM}entry")
    }
    assert told == {
        (release.path, str(state))
        for place in published(samples.places)
        for release in releases_of(place)
        for state, _ in release.history
    }
    assert ("cities/port-ellery/2021/", "withdrawn") in told
    assert ("cities/myrsinoupoli/2018/", "superseded") in told
    assert ("cities/myrsinoupoli/2024/", "superseded") not in told


def test_every_language_has_its_feeds_and_pages_lead_to_them(
    documents: dict[str, etree._Element], sample_site: Path
) -> None:
    feeds = feeds_of(sample_site)
    assert {address for address in feeds if not address.startswith("nb/")} == {
        address.removeprefix("nb/") for address in feeds if address.startswith("nb/")
    }
    one, other = (
        {entry.findtext(f"{ATOM}id") for entry in feeds[name].iterfind(f"{ATOM}entry")}
        for name in ("feed.xml", "nb/feed.xml")
    )
    assert not one & other, "an entry in another language is another entry"
    for address, page in documents.items():
        if is_listed(page):
            found = [
                urljoin(f"https://x.test/{address}", link.get("href")).removeprefix("https://x.test/")
                for link in page.iterfind(".//link[@type='application/atom+xml']")
            ]
            prefix = "nb/" if address.startswith("nb/") else ""
            expected = [f"{prefix}feed.xml"]
            if match := re.match(r"(nb/)?cities/[^/]+/", address):
                expected.insert(0, f"{match[0]}feed.xml")
            assert found == expected, address


def entries(place: Place, project: Project) -> dict[str, tuple[str, str]]:
    """Identity, kind and day of every entry of a city's feed."""
    page = feed_page("cities/x/", "x", releases_of(place), project.site, "", ENGLISH)
    return {entry.identity: (entry.kind, entry.updated) for entry in page.context["feed"].entries}  # type: ignore[attr-defined]


def test_entries_keep_their_identity_when_a_newer_round_comes_or_the_site_moves(samples: Project) -> None:
    place = next(place for place in published(samples.places) if place.slug == "myrsinoupoli")
    before = replace(place, rounds=place.rounds[1:])
    old, new = entries(before, samples), entries(place, samples)
    assert set(old.items()) < set(new.items())
    assert sorted(kind for kind, _ in new.values()) == ["published"] * 3 + ["superseded"] * 2
    moved = replace(samples, site=samples.site.model_copy(update={"base_url": "https://elsewhere.test/"}))
    assert entries(place, moved) == new


def test_days_come_from_approvals_and_withdrawals(samples: Project) -> None:
    places = {place.slug: releases_of(place) for place in published(samples.places)}
    newest, middle, oldest = places["myrsinoupoli"]
    assert (newest.published, newest.state, newest.newer) == (date(2024, 4, 8), State.PUBLISHED, "")
    assert (middle.superseded, middle.newer, middle.state) == (date(2024, 4, 8), "2024", State.SUPERSEDED)
    assert (oldest.superseded, oldest.newer) == (date(2021, 10, 4), "2021")
    (gone,) = places["port-ellery"]
    assert (gone.published, gone.withdrawn, gone.state) == (date(2021, 7, 5), date(2022, 3, 14), State.WITHDRAWN)


def test_a_withdrawn_round_supersedes_nothing(samples: Project) -> None:
    place = next(place for place in published(samples.places) if place.slug == "san-ildefonso-puerto-sereno")
    latest, gone = releases_of(place)
    assert (latest.state, gone.state, gone.superseded) == (State.PUBLISHED, State.WITHDRAWN, None)
    turned = replace(place, rounds=place.rounds[::-1])
    gone, older = releases_of(turned)
    assert (gone.state, older.state) == (State.WITHDRAWN, State.PUBLISHED)


# --- Sitemap ------------------------------------------------------------------------------------------------------------


def test_the_sitemap_names_every_page_that_may_be_listed_and_no_other(
    documents: dict[str, etree._Element], sample_site: Path, samples: Project
) -> None:
    home = home_of(samples)
    root = etree.parse(sample_site / "sitemap.xml").getroot()
    told = [element.text for element in root.iter(f"{SITEMAP}loc")]
    handbook = [address for address in pages_of(sample_site) if address.startswith("handbook/")]
    assert len(set(told)) == len(told)
    assert set(told) == {home + address for address, page in documents.items() if is_listed(page)} | {
        home + address for address in handbook
    }
    for element in root.iter(f"{SITEMAP}url"):
        links = {link.get("hreflang"): link.get("href") for link in element.iterfind(f"{XHTML}link")}
        address = element.findtext(f"{SITEMAP}loc")
        if "/handbook/" in address:
            assert links == {}
            continue
        page = documents[address.removeprefix(home)]
        assert links == {link.get("hreflang"): link.get("href") for link in page.iterfind(".//link[@hreflang]")}
        assert page.find(".//link[@rel='canonical']").get("href") == address
    days = {e.findtext(f"{SITEMAP}loc").removeprefix(home): e.findtext(f"{SITEMAP}lastmod") for e in root}
    assert days["cities/myrsinoupoli/2018/snapshot/"] == "2021-10-04", "since then it says that there is a newer round"
    assert days["nb/cities/myrsinoupoli/"] == "2024-04-08"
    assert days["cities/port-ellery/2021/"] == "2022-03-14"
    assert days[""] == "2024-05-13"
    assert days["scoring/"] is None


def test_a_long_sitemap_becomes_an_index(samples: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LOCATIONS_AT_MOST", 12)
    addresses = {f"{prefix}cities/c{number}/" for number in range(10) for prefix in ("", "nb/")} | {
        "/",
        "nb/",
        "x.json",
    }
    index, *files = sitemap.sitemap_pages(addresses, {}, (), samples.site, samples.languages)
    assert index.address == "sitemap.xml"
    assert index.context["parts"] == [home_of(samples) + page.address for page in files]
    locations = [location for page in files for location in page.context["locations"]]  # type: ignore[attr-defined]
    assert len({location.address for location in locations}) == len(locations) == 22
    for page in files:
        found: list[sitemap.Location] = page.context["locations"]  # type: ignore[assignment]
        assert sum(1 + len(location.translations) for location in found) <= 12


def test_robots_are_told_where_the_sitemap_is(sample_site: Path, samples: Project) -> None:
    lines = (sample_site / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {home_of(samples)}sitemap.xml"]


# --- Data of pages ------------------------------------------------------------------------------------------------------


def test_the_data_of_every_page_are_beside_it_and_fit_their_schema(
    documents: dict[str, etree._Element], sample_site: Path
) -> None:
    checked = {}
    for address, page in documents.items():
        links = [link.get("href") for link in page.iterfind(".//link[@type='application/json']")]
        if re.match(r"(nb/)?(cities/|$)", address) and is_listed(page):
            assert len(links) == 1, address
        for link in links:
            target = urlsplit(urljoin(f"https://x.test/{address}", link)).path.lstrip("/")
            assert not target.startswith("nb/"), "data are shared by all languages"
            checked[target] = sample_site / target
    for target, path in checked.items():
        schema = json.loads(path.with_name(path.name.replace(".json", ".schema.json")).read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        errors = list(Draft202012Validator(schema).iter_errors(json.loads(path.read_text(encoding="utf-8"))))
        assert not errors, f"{target}: {errors[0].message}"
    assert {path.name for path in checked.values()} == {
        *("cities.json", "city.json", "results.json", "kpi.json", "group.json", "country.json")
    }


def addresses_in(document: object) -> Iterator[str]:
    """Every relative address that a JSON document gives."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name in ("page", "data", "feed") and isinstance(value, str):
                yield value
            else:
                yield from addresses_in(value)
    elif isinstance(document, list):
        for value in document:
            yield from addresses_in(value)


def test_addresses_inside_the_data_lead_somewhere(sample_site: Path) -> None:
    for path in (sample_site / "cities/cities.json", *sample_site.glob("cities/*/city.json")):
        found = list(addresses_in(json.loads(path.read_text(encoding="utf-8"))))
        assert len(found) > 2
        for address in found:
            target = path.parent / address
            assert (target / "index.html" if address.endswith("/") else target).is_file(), f"{path}: {address}"


def test_programs_can_tell_a_superseded_round_from_a_withdrawn_one(sample_site: Path) -> None:
    def city(slug: str) -> dict[str, Any]:
        return dict(json.loads((sample_site / f"cities/{slug}/city.json").read_text(encoding="utf-8")))

    states = [(found["round"], found["state"]) for found in city("myrsinoupoli")["rounds"]]
    assert states == [("2024", "published"), ("2021", "superseded"), ("2018", "superseded")]
    assert city("myrsinoupoli")["latest"]["round"] == "2024"
    (gone,) = city("port-ellery")["rounds"]
    assert (gone["state"], gone["seal"], city("port-ellery")["latest"]) == ("withdrawn", None, None)
    assert gone["withdrawn"]["on"] == "2022-03-14"
    assert city("oberfirna")["successor"]["data"] == "../valfirna/city.json"
    listed = json.loads((sample_site / "cities/cities.json").read_text(encoding="utf-8"))["cities"]
    assert "port-ellery" not in {entry["slug"] for entry in listed}, "it is in no list"


def test_no_round_that_is_not_public_is_named_in_any_list(sample_site: Path, samples: Project) -> None:
    lists = [sample_site / "sitemap.xml", sample_site / "cities/cities.json"]
    lists += [*sample_site.rglob("feed.xml"), *sample_site.rglob("city.json")]
    text = {path: path.read_text(encoding="utf-8") for path in lists}
    hidden = [
        (place.slug, found.name)
        for place in samples.places
        for found in place.rounds
        if not is_published(found) and not found.is_withdrawn
    ]
    assert len(hidden) >= 3
    for slug, name in hidden:
        for path, words in text.items():
            assert f"{slug}/{name}" not in words, path
        own = json.loads(text[sample_site / f"cities/{slug}/city.json"])
        assert name not in {found["round"] for found in own["rounds"]}


def test_a_preview_says_so_in_its_data_and_feeds(draft_project: Path) -> None:
    preview = draft_project / "preview"
    stamp = "DRAFT – NOT FOR PUBLICATION"
    for path in (preview / "cities/cities.json", *preview.glob("cities/*/city.json")):
        assert json.loads(path.read_text(encoding="utf-8"))["draft"] == stamp
    for feed in feeds_of(preview).values():
        assert all((title.text or "").startswith(stamp) for title in feed.iter(f"{ATOM}title"))
    for path in preview.rglob("citation.bib"):
        assert stamp in path.read_text(encoding="utf-8")
    assert not (preview / "sitemap.xml").exists()


def test_releases_are_light_enough_to_be_sent_between_processes(samples: Project) -> None:
    release = releases_of(published(samples.places)[0])[0]
    assert isinstance(release, Release)
    assert hash(release)
