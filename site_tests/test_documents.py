"""Documents and pictures: accessible by standard, the same numbers as the data, made again from what they carry, printed once."""

from __future__ import annotations

import errno
import html
import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import typst
from PIL import Image, ImageColor
from pypdf import PdfReader

from cityprofiles.citydocuments import Office
from cityprofiles.citypages import STAMP, Setting, city_draft
from cityprofiles.documents import Press
from cityprofiles.drawing import qr_code
from cityprofiles.language import Language
from cityprofiles.palette import DARK, LIGHT, Palette
from cityprofiles.papers import Document, Letterhead
from cityprofiles.policy import previewed, published
from cityprofiles.project import Project, Sources
from cityprofiles.publish import PublishError
from cityprofiles.sentences import provisional_sentence
from cityprofiles.stories import TableName, blocks, parts
from cityprofiles.typefaces import letters
from site_tests.conftest import ROOT, run_build

CITY = "cities/kristiansund/2020/"
KINDS = ("report", "snapshot", "poster", "certificate")
PDFS = [f"{prefix}{CITY}{kind}.pdf" for prefix in ("", "nb/") for kind in KINDS]
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do"}
SOURCES = Sources(ROOT / "examples/content", ROOT / "examples/kpi_catalog.yaml", ROOT / "theme")


REAL = Sources(ROOT / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme")


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """A press that keeps nothing."""
    with Press(SOURCES, None) as found:
        yield found


def documents(project: Project, slug: str, stamp: str = "") -> Mapping[str, Document]:
    """Every document of a sample city by its address, not printed yet."""
    return documents_of(project, slug, SOURCES, stamp)


def documents_of(project: Project, slug: str, sources: Sources = REAL, stamp: str = "") -> Mapping[str, Document]:
    """The same for a project that is read from elsewhere."""
    choose = previewed if stamp else published
    places = {place.slug: place for place in choose(project.places)}
    office = Office(project.site, project.languages, sources, places, project.catalog.edition, stamp)
    draft = city_draft(
        places[slug], Setting(project.catalogs, project.languages, project.site, places, stamp, office=office)
    )
    # In place of its bytes each document has its number.
    files = draft.finish([str(number).encode() for number in range(len(draft.documents))]).files
    printed = {address: data for address, data in files.items() if address.endswith((".pdf", ".png"))}
    return {address: draft.documents[int(data)] for address, data in printed.items() if isinstance(data, bytes)}


def words_of(data: bytes) -> list[str]:
    """The text of each page, in the order in which it is read."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element of the structure tree, in the order of reading."""
    kids = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else pikepdf.Array([kids]):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.parametrize("address", PDFS)
def test_a_document_is_built_as_pdf_ua_asks(site: Path, address: str) -> None:
    with pikepdf.open(site / address) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == ("nb" if address.startswith("nb/") else "en")
        assert root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert "Kristiansund" in metadata["dc:title"]
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "3")
        tree = list(elements(root.StructTreeRoot))
        kinds = [str(element.S) for element in tree]
        assert kinds.count("/H1") >= 1
        assert all(str(figure.get("/Alt", "")).strip() for figure in tree if str(figure.S) == "/Figure")
        tables = [element for element in tree if str(element.S) == "/Table"]
        assert all(any(str(inner.S) == "/TH" for inner in elements(table)) for table in tables)
        for page in pdf.pages:
            assert page.get("/Tabs") == "/S" or "/Annots" not in page
            assert not list(_untagged(page))


def _untagged(page: pikepdf.Page) -> Iterator[str]:
    """Operators that paint outside of marked content: neither read aloud nor declared as decoration."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif operator in PAINTS and depth == 0:
            yield operator


def test_a_report_has_bookmarks_for_its_ten_sections_and_its_dimensions(site: Path) -> None:
    with pikepdf.open(site / f"{CITY}report.pdf") as pdf, pdf.open_outline() as outline:
        sections = [str(entry.title) for entry in outline.root]
        inner = [str(entry.title) for section in outline.root for entry in section.children]
    assert sections[:2] == ["1 Introduction and verification background", "2 KPI reporting and verification summary"]
    assert len(sections) == 10
    assert {"Economy", "Environment", "Society and Culture"} <= set(inner)


@pytest.mark.parametrize("code", ["en", "nb"])
def test_the_report_reads_the_same_numbers_as_the_data_in_their_order(site: Path, project: Project, code: str) -> None:
    language = next(language for language in project.languages if language.code == code)
    path = f"{language.prefix}{CITY}report.pdf"
    # Without space: a word at the end of a line may be broken at its hyphen.
    text = _packed("".join(words_of((site / path).read_bytes())[6:]))
    data = json.loads((site / f"{CITY}results.json").read_text(encoding="utf-8"), parse_float=str)
    place = 0
    for point in data["data_points"]:
        shown = _shown(point, language)
        label = _packed(language.word(point["label"]))
        place = text.index(label, place) + len(label)
        assert shown in text[place : place + 60], (point["kpi"], shown, text[place : place + 60])
    assert len(data["data_points"]) == 112


def _shown(point: Mapping[str, object], language: Language) -> str:
    value = point["value"]
    if value is None:
        return _packed(language.gettext("not reported"))
    if isinstance(value, bool):
        return language.gettext("Yes") if value else language.gettext("No")
    return _packed(language.number_text(str(value)))


def _packed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_files_inside_a_report_make_it_again_byte_for_byte(site: Path, tmp_path: Path) -> None:
    made = {prefix: (site / f"{prefix}{CITY}report.pdf").read_bytes() for prefix in ("", "nb/")}
    with pikepdf.open(io.BytesIO(made[""])) as pdf:
        assert {"results.json", "results.csv", "kpi_catalog.yaml"} <= set(pdf.attachments)
        assert pdf.attachments["results.json"].get_file().read_bytes() == (site / f"{CITY}results.json").read_bytes()
        for name in pdf.attachments:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pdf.attachments[name].get_file().read_bytes())
    done = run_build(cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for prefix, data in made.items():
        assert (tmp_path / "site" / f"{prefix}{CITY}report.pdf").read_bytes() == data


def test_the_files_inside_a_report_hold_no_note_among_colleagues(samples: Project) -> None:
    """Comments were never approved. A city that grew out of others carries only their names."""
    report = documents(samples, "valfirna")["cities/valfirna/2022/report.pdf"]
    assert not [path for path, file in report.attachments.items() if path.endswith(".yaml") and "# " in file.text]
    assert report.attachments["content/cities/oberfirna/city.yaml"].text == "country: CH\nname:\n  en: Oberfirna\n"


def test_a_letter_that_no_font_has_is_known_and_those_of_europe_are_there() -> None:
    known = letters(ROOT / "theme" / "fonts")
    europe = "ÆØÅæøåÄÖÜßẞŁłŚśĄąĘęŐőŰűČčŠšŽžĐđȘșȚțĂăĢģĶķĻļŅņŞşĞğİıÞþÐðŒœŴŵŶŷĠġĦħΑΩάώЀЯяЇїҐґЂђЉљЊњЋћЏџѐѝ−×÷≤≥→€₂²"
    assert set(europe) | set("مدينةالسراب") <= known
    assert "漢" not in known


def test_every_word_of_the_catalogue_and_of_the_languages_can_be_printed(project: Project) -> None:
    words = "".join(word.text for word in project.catalog.words())
    words += "".join("".join(forms) for language in project.languages for forms in language.messages.values())
    assert set(words) <= letters(ROOT / "theme" / "fonts")


def test_a_document_is_kept_by_its_content_and_the_store_changes_no_byte(samples: Project, tmp_path: Path) -> None:
    document = documents(samples, "skreivaag")["cities/skreivaag/2023/certificate.pdf"]
    store = tmp_path / "documents"
    first = Press(SOURCES, store).prints(document)
    kept = [path for path in store.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [first]
    kept[0].write_bytes(b"what was kept")
    assert Press(SOURCES, store).prints(document) == b"what was kept"
    shutil.rmtree(store)
    assert Press(SOURCES, store).prints(document) == first


def test_what_is_kept_is_given_only_for_the_same_words(samples: Project, tmp_path: Path) -> None:
    document = documents(samples, "skreivaag")["cities/skreivaag/2023/certificate.pdf"]
    other = Document(document.template, {**document.data, "isbn": "978-0"}, document.day, document.pictures)
    press = Press(SOURCES, tmp_path)
    assert press.prints(document) != press.prints(other)


def test_a_document_is_bound_without_losing_anything(samples: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    report = documents(samples, "skreivaag")["cities/skreivaag/2023/report.pdf"]
    light = Press(SOURCES, None).prints(report)
    assert Press(SOURCES, None).prints(report) == light
    monkeypatch.setattr("cityprofiles.documents._bound", Path.read_bytes)
    plain = Press(SOURCES, None).prints(report)
    assert len(light) < len(plain) / 2
    with pikepdf.open(io.BytesIO(light)) as after, pikepdf.open(io.BytesIO(plain)) as before:
        assert after.check_pdf_syntax() == []
        assert after.pdf_version == before.pdf_version
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        for page, other in zip(after.pages, before.pages, strict=True):
            assert page.Contents.read_bytes() == other.Contents.read_bytes()
    assert words_of(light) == words_of(plain)


@pytest.mark.parametrize("prefix", ["", "nb/"])
def test_a_report_is_light(site: Path, prefix: str) -> None:
    assert (site / f"{prefix}{CITY}report.pdf").stat().st_size < 250_000


def test_the_wheel_of_a_document_has_the_words_of_the_wheel_on_the_page(site: Path, project: Project) -> None:
    """They are set as words there, and can be found and copied; the drawing beneath has only those along the inner ring."""
    lines = documents_of(project, "kristiansund")[f"{CITY}report.pdf"].data["lines"]
    drawn = re.findall(r"<text[ >].*?</text>", (site / CITY / "snapshot.svg").read_text(encoding="utf-8"))
    names = [re.sub(r"<[^>]+>", "", text) for text in drawn if "textPath" not in text and 'class="l' not in text]
    assert [html.unescape(name) for name in names] == joined(lines)
    text = _packed(words_of((site / f"{CITY}report.pdf").read_bytes())[4])
    assert all(_packed(words) in text for words, *_ in lines)


def test_the_wheel_of_a_document_has_every_field_of_the_wheel_on_the_page(samples: Project, sample_site: Path) -> None:
    """Also those of the KPIs that are the city's own, which have no name on the wheel."""
    home = "cities/skreivaag/2023/"
    page = _outlines((sample_site / home / "snapshot.svg").read_text(encoding="utf-8"))
    assert len(page) > 3 + 24 + 112
    found = documents(samples, "skreivaag")
    for address, picture in ((f"{home}report.pdf", "wheel"), (f"{home}snapshot.png", "picture")):
        assert _outlines(found[address].pictures[picture]) == page, address


def test_what_a_document_shows_is_drawn_sharply_from_a_pdf(samples: Project) -> None:
    """Programs that show a PDF make patterns coarse, and turn the ends of short thick arcs askew."""
    found = documents(samples, "skreivaag")
    drawings = [drawing for one in found.values() for drawing in one.pictures.values()]
    hatched = [drawing for drawing in drawings if 'class="p nt"' in drawing]
    assert hatched
    assert all('<path class="hl" ' in drawing and 'class="h"' not in drawing for drawing in hatched)
    rings = found["cities/skreivaag/2023/card.png"].pictures["rings"]
    assert max(float(width) for width in re.findall(r'stroke-width="([0-9.]+)"', rings)) < 2


def _outlines(drawing: str) -> list[str]:
    """The first path of every field of a wheel."""
    return re.findall(r'<g class="[dcp] [^"]*">(?:<title>[^<]*</title>)?<path[^>]* d="([^"]+)"', drawing)


def joined(lines: Sequence[Sequence[object]]) -> list[str]:
    """The words of lines; those that are turned alike and begin or end alike are one name in several lines."""
    found: list[tuple[tuple[object, ...], list[str]]] = []
    for words, turn, _, _, size, *_ in lines:
        if found and found[-1][0] == (turn, size):
            found[-1][1].append(str(words))
        else:
            found.append(((turn, size), [str(words)]))
    return [" ".join(parts) for _, parts in found]


def test_a_small_picture_is_of_the_round_that_it_is_asked_for(samples: Project) -> None:
    """A picture is drawn once for both sizes, so the one before must not be taken for it."""
    found = documents(samples, "myrsinoupoli")
    small = "cities/myrsinoupoli/{}/snapshot-small.png"
    press = Press(SOURCES, None)
    press.prints(found["cities/myrsinoupoli/2024/snapshot.png"])
    assert press.prints(found[small.format(2021)]) == Press(SOURCES, None).prints(found[small.format(2021)])
    assert press.prints(found[small.format(2021)]) != press.prints(found[small.format(2024)])


def test_a_document_never_shows_what_was_given_to_the_one_before(samples: Project) -> None:
    press = Press(SOURCES, None)
    certificate = documents(samples, "skreivaag")["cities/skreivaag/2023/certificate.pdf"]
    press.prints(certificate)
    with pytest.raises(typst.TypstError, match=r"qr\.svg"):
        press.prints(replace(certificate, pictures={"rings": certificate.pictures["rings"]}))


def test_a_full_folder_for_documents_is_named(samples: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    document = documents(samples, "skreivaag")["cities/skreivaag/2023/certificate.pdf"]
    press = Press(SOURCES, None)

    def full(path: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PublishError, match=r"cannot be printed in .*No space left.*TMPDIR"):
        press.prints(document)


def test_documents_printed_together_have_the_bytes_of_each_alone_and_come_in_their_order(samples: Project) -> None:
    """Those of a kind are printed in a row, where the typesetter takes over what it has laid out before."""
    several = [
        documents(samples, slug)[f"{prefix}cities/{slug}/{name}/{kind}.pdf"]
        for slug, name in (("skreivaag", "2023"), ("myrsinoupoli", "2024"))
        for prefix in ("", "nb/")
        for kind in ("snapshot", "certificate")
    ]
    together = Press(SOURCES, None).prints_all(several)
    assert len(set(together)) == len(several)
    assert together == [Press(SOURCES, None).prints(document) for document in several]


@pytest.mark.parametrize("rows", range(0, 12, 2))
def test_the_head_of_a_goal_stands_on_the_page_of_its_table(samples: Project, press: Press, rows: int) -> None:
    """Wherever on a page it comes to stand: the table before is made shorter to see."""
    report = documents(samples, "skreivaag")["cities/skreivaag/2023/report.pdf"]
    data = {**report.data, "far": report.data["far"][:rows], "halfway": []}
    pages = PdfReader(io.BytesIO(press.prints(replace(report, data=data)))).pages[11:]
    goals = [goal["name"] for goal in data["goals"]]
    texts = [re.sub(r"\s+", " ", page.extract_text()) for page in pages]
    assert all(any(goal in text for text in texts) for goal in goals)
    for text in texts:
        assert max(map(text.rfind, goals)) <= text.rfind(data["words"]["sdg_targets"]), text[-200:]


def test_pictures_have_the_sizes_that_pages_promise(site: Path) -> None:
    sizes = {"snapshot.png": 1240, "snapshot-small.png": 620, "snapshot-dark.png": 1240, "snapshot-small-dark.png": 620}
    sizes["card.png"] = 1200
    for name, width in sizes.items():
        with Image.open(site / CITY / name) as picture:
            assert picture.width == width
        assert (site / CITY / name).read_bytes() == (site / "cities/kristiansund" / name).read_bytes()
    with Image.open(site / "nb" / CITY / "card.png") as card:
        assert card.size == (1200, 630)
    with Image.open(site / CITY / "snapshot-dark.png") as dark:
        assert dark.convert("RGB").getpixel((2, 2)) == (0x10, 0x18, 0x1D)


@pytest.mark.parametrize(
    ("name", "palette"),
    [("snapshot.png", LIGHT), ("snapshot-small.png", LIGHT), ("snapshot-dark.png", DARK), ("card.png", LIGHT)],
)
def test_grounds_and_bands_have_their_very_colours_in_pictures(site: Path, name: str, palette: Palette) -> None:
    with Image.open(site / CITY / name) as picture:
        shown = {colour: number for number, colour in picture.convert("RGB").getcolors(1 << 24) or []}
    wanted = [palette.paper, *(palette.fills[f"b{points}"] for points in range(1, 5))]
    assert [colour for colour in wanted if shown.get(ImageColor.getrgb(colour), 0) < 500] == []


def test_an_extract_has_no_certificate_and_no_total(site: Path) -> None:
    folder = site / "cities/riyadh/2020"
    assert (folder / "report.pdf").exists()
    assert not (folder / "certificate.pdf").exists()
    text = " ".join(words_of((folder / "report.pdf").read_bytes()))
    assert "of the points" not in text
    assert "KPI reporting and verification summary" not in text


@pytest.mark.parametrize("slug", ["asker", "bizerte"])
def test_an_extract_says_nothing_that_its_own_bands_deny(project: Project, press: Press, slug: str) -> None:
    """It is not added up: of its dimensions nothing is said, and bands do not stand on every ring of its wheel."""
    report = documents_of(project, slug)[f"cities/{slug}/2020/report.pdf"]
    text = " ".join(words_of(press.prints(report)))
    assert "Nothing in this dimension is scored" not in text
    assert "every ring" not in text


@pytest.mark.parametrize("kind", ["report", "snapshot", "poster"])
@pytest.mark.parametrize(("prefix", "word"), [("", "Extract"), ("nb/", "Utdrag")])
def test_what_an_extract_is_printed_on_says_that_it_is_one(
    project: Project, press: Press, kind: str, prefix: str, word: str
) -> None:
    document = documents_of(project, "bizerte")[f"{prefix}cities/bizerte/2020/{kind}.pdf"]
    assert word in words_of(press.prints(document))[0]


def test_all_targets_of_a_category_are_reached_only_where_all_are_scored(samples: Project) -> None:
    """Innovation has three data points with a target; the one that is scored reaches its own."""
    economy = documents(samples, "valfirna")["cities/valfirna/2022/poster.pdf"].data["dimensions"][0]
    assert economy["sentence"].startswith("All targets are reached in Employment, Waste.")


def test_only_what_can_be_collected_is_to_be_collected(samples: Project) -> None:
    """Neither what the city withholds nor what it does not have."""
    report = documents(samples, "madinat-al-sarab")["cities/madinat-al-sarab/2023/report.pdf"].data
    states = {gap["l"]: {status for _, status, _ in gap["points"]} for gap in report["not_reported"]}
    assert {"not reported", "withheld", "not applicable"} <= {status for found in states.values() for status in found}
    assert {name for name in states if name in report["gap_names"]} == {
        name for name, found in states.items() if "not reported" in found
    }


@pytest.mark.parametrize(
    ("provisional", "scored", "words"),
    [
        (0, 8, ""),
        (1, 1, "The only band rests on a"),
        (8, 8, "All 8 bands rest on"),
        (1, 8, "1 of the 8 bands rests on a"),
        (7, 8, "7 of the 8 bands rest on"),
    ],
)
def test_bands_on_provisional_targets_are_counted_as_people_count(
    project: Project, provisional: int, scored: int, words: str
) -> None:
    english, norwegian = (provisional_sentence(provisional, scored, language) for language in project.languages)
    assert english.startswith(words)
    assert bool(english) == bool(norwegian) == bool(words)


@pytest.mark.parametrize(("prefix", "words"), [("", "Superseded: there is a newer round, 2024."), ("nb/", "Avløst:")])
def test_a_document_of_an_older_round_says_so_and_leads_to_the_page_of_that_round(
    samples: Project, press: Press, prefix: str, words: str
) -> None:
    found = documents(samples, "myrsinoupoli")
    old, new = (f"{prefix}cities/myrsinoupoli/{name}/" for name in ("2021", "2024"))
    for kind in KINDS:
        told, untold = (" ".join(words_of(press.prints(found[f"{home}{kind}.pdf"]))) for home in (old, new))
        assert (words in told, words in untold) == (True, False), kind
    card = f"{old}card.png"
    assert press.prints(found[card]) != press.prints(replace(found[card], data={**found[card].data, "age": ""}))
    for kind in ("snapshot", "poster"):
        text = " ".join(words_of(press.prints(found[f"{old}{kind}.pdf"])))
        assert f"https://example.org/sample-cities/{old}" in text, kind
        home = Letterhead(samples.site, samples.languages[bool(prefix)], "").address("cities/myrsinoupoli/")
        assert found[f"{old}{kind}.pdf"].pictures["qr"] == qr_code(f"{home}2021/"), kind
        assert found[f"{new}{kind}.pdf"].pictures["qr"] == qr_code(home), kind


@pytest.mark.parametrize("prefix", ["", "nb/"])
def test_a_certificate_certifies_nothing_before_the_round_is_approved(
    samples: Project, press: Press, prefix: str
) -> None:
    found = documents(samples, "madinat-al-sarab", STAMP)
    certified = {}
    for name in ("2023", "2025"):
        certificate = found[f"{prefix}cities/madinat-al-sarab/{name}/certificate.pdf"]
        text = " ".join(words_of(press.prints(certificate)))
        certified[name] = bool(re.search(r"This certifies|were verified|Herved bekreftes|er verifisert", text))
        assert bool(re.search(r"\b[0-9a-f]{64}\b", text)) == certified[name]
        assert bool(re.search(r"Preview:|Forhåndsvisning:", text)) != certified[name]
    assert certified == {"2023": True, "2025": False}


def test_a_withdrawn_round_leaves_one_page_that_says_so(samples: Project, press: Press) -> None:
    found = documents(samples, "port-ellery")
    pages = words_of(press.prints(found["cities/port-ellery/2021/report.pdf"]))
    assert len(pages) == 1
    assert "withdrawn on" in pages[0]
    assert {f"{prefix}cities/port-ellery/2021/{kind}.pdf" for prefix in ("", "nb/") for kind in KINDS} <= found.keys()
    assert {"cities/port-ellery/snapshot.png", "nb/cities/port-ellery/card.png"} <= found.keys()


def test_every_page_of_a_preview_is_stamped(samples: Project, press: Press) -> None:
    found = documents(samples, "madinat-al-sarab", STAMP)
    for kind in KINDS:
        pages = words_of(press.prints(found[f"cities/madinat-al-sarab/2025/{kind}.pdf"]))
        assert all("Draft – not for publication" in page for page in pages), kind


@pytest.mark.parametrize("address", ["madinat-al-sarab/2023", "san-ildefonso-puerto-sereno/2022", "skreivaag/2023"])
def test_long_names_and_further_lines_change_no_number_of_pages(samples: Project, press: Press, address: str) -> None:
    found = documents(samples, address.split("/", maxsplit=1)[0])
    for prefix in ("", "nb/"):
        for kind, pages in (("snapshot", 2), ("poster", 1), ("certificate", 1)):
            data = press.prints(found[f"{prefix}cities/{address}/{kind}.pdf"])
            assert len(PdfReader(io.BytesIO(data)).pages) == pages, (prefix, kind)


def test_a_footnote_is_read_apart_from_its_number(project: Project, press: Press) -> None:
    text = " ".join(words_of(press.prints(documents_of(project, "kristiansund")[f"{CITY}report.pdf"])))
    assert "1 The report prints this value without a unit." in text


def test_a_factsheet_carries_the_tables_that_it_asks_for(samples: Project, press: Press) -> None:
    text = " ".join(words_of(press.prints(documents(samples, "skreivaag")["cities/skreivaag/2023/factsheet.pdf"])))
    for words in ("Skreivåg in short", "Household Internet Access", "Water Consumption", "New mains are laid"):
        assert words in text
    assert "{{" not in text


def test_a_text_is_cut_where_it_asks_for_a_table() -> None:
    text = "One.\n\n{{ table: Economy / Transport }}\n\nTwo {{ table: Waste }}.\n{{table:x}}"
    found = parts(text)
    assert [part for part in found if isinstance(part, TableName)] == [
        TableName("Economy / Transport", 3),
        TableName("x", 6),
    ]
    assert "Two {{ table: Waste }}." in str(found[2])


def test_a_text_becomes_blocks_without_anything_that_could_lead_astray() -> None:
    found = blocks(
        "# Head\n\n**Bold** [bad](javascript:x) [good](https://example.org/) <script>x</script>\n\n- one\n- two"
    )
    assert [block.kind for block in found] == ["h3", "p", "ul"]
    assert [run.href for run in found[1].runs if run.href] == ["https://example.org/"]
    assert [block.runs[0].words for block in found[2].blocks] == ["one", "two"]
