"""Broken content: every mistake is named with file, line, place and remedy, all of them in one run, and nothing is written.

Each file in broken/ holds a mistake and, below the line "--- expected", exactly what the user is told about it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cityprofiles.problems import Problems
from cityprofiles.project import Sources, read_project
from site_tests.conftest import ROOT, run_build

CASES = sorted((ROOT / "site_tests" / "broken").glob("*.case"))
RESULTS = Path("content/cities/testby/2020/results.yaml")
CATALOGUE = "the unit stands in the catalogue"
IN_DIGITS = "Write it in digits, with one point before the decimals"
THE_ONE = "Write the one that the report means, in digits with a decimal point"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small valid project, and the folder that commands are started in."""
    shutil.copytree(ROOT / "site_tests" / "small", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems_here() -> Problems:
    _, problems = read_project(Sources(Path("content"), Path("kpi_catalog.yaml"), ROOT / "theme"))
    return problems


def apply(case: str, folder: Path) -> str:
    """Write the files of a case; returns what is expected."""
    expected = ""
    for part in case.split("--- ")[1:]:
        name, _, text = part.partition("\n")
        if name == "expected":
            expected = text
        else:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return expected


def test_the_small_project_has_no_mistake(small: Path) -> None:
    assert not list(problems_here())


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_mistake_is_named_with_its_remedy(path: Path, small: Path) -> None:
    expected = apply(path.read_text(encoding="utf-8"), small)
    found = "".join(f"{problem}\n" for problem in problems_here()).replace(f"{ROOT}/", "")
    assert found == expected


def test_every_mistake_of_every_file_is_told_in_one_run(small: Path) -> None:
    RESULTS.write_text(
        RESULTS.read_text(encoding="utf-8").replace("98.00", "98,00").replace(": no", ": maybe"), encoding="utf-8"
    )
    Path("content/cities/testby/city.yaml").write_text("name: Testby\ncountry: Norway\nweb: x\n", encoding="utf-8")
    Path("content/site.yaml").write_text("title: T\n", encoding="utf-8")
    found = [(problem.file, problem.line) for problem in problems_here()]
    assert {
        (str(RESULTS), 3),
        (str(RESULTS), 7),
        ("content/cities/testby/city.yaml", 2),
        ("content/cities/testby/city.yaml", 3),
    } <= set(found)
    assert sum(file == "content/site.yaml" for file, _ in found) == 4
    assert found == sorted(found)


def test_a_workbook_in_the_place_of_a_text_is_told_so(small: Path) -> None:
    RESULTS.write_bytes(b"PK\x03\x04\x14\x00\x06\x00")
    assert [str(problem) for problem in problems_here()] == [
        f"{RESULTS}: The file is a workbook or a ZIP archive, no text. Copy its values into a text file by hand."
    ]


def test_bytes_that_are_not_utf8_are_named_with_their_line(small: Path) -> None:
    RESULTS.write_bytes(b'catalog: "2017"\nresults:\n  # M\xf8re\n  EC-ICT-ICT-1C: 98\n')
    assert [str(problem) for problem in problems_here()] == [
        f"{RESULTS}:3: The file is not UTF-8 (byte 0xf8 on this line). Save it again with the encoding UTF-8."
    ]


def test_utf16_is_named(small: Path) -> None:
    RESULTS.write_text("catalog: x", encoding="utf-16")

    said = "The file is saved as UTF-16. Save it again with the encoding UTF-8."
    assert [str(problem) for problem in problems_here()] == [f"{RESULTS}:1: {said}"]


def test_a_byte_order_mark_does_no_harm(small: Path) -> None:
    RESULTS.write_text(RESULTS.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert not list(problems_here())


def test_lines_of_windows_do_no_harm(small: Path) -> None:
    RESULTS.write_bytes(RESULTS.read_bytes().replace(b"\n", b"\r\n"))
    assert not list(problems_here())


def test_lines_of_old_macs_do_no_harm_and_are_counted(small: Path) -> None:
    lines = RESULTS.read_bytes().replace(b"\n", b"\r")
    RESULTS.write_bytes(lines)
    assert not list(problems_here())
    RESULTS.write_bytes(lines.replace(b"101.20", b"101,20"))
    assert [problem.line for problem in problems_here()] == [6]
    RESULTS.write_bytes(lines.replace(b"101.20", b"\xf8"))
    assert [problem.line for problem in problems_here()] == [6]
    RESULTS.write_bytes(lines.replace(b"  SC-EH-ED-2C", b"\tSC-EH-ED-2C"))
    assert [problem.line for problem in problems_here()] == [6]


def test_a_last_line_that_neither_ends_nor_has_a_colon_is_named(small: Path) -> None:
    RESULTS.write_text(RESULTS.read_text(encoding="utf-8") + "SC-SH-SA-4A", encoding="utf-8")
    said = "A key has no colon, here or on the line above. Write “key: value”, with a space after the colon."
    assert [str(problem) for problem in problems_here()] == [f"{RESULTS}:8: {said}"]


def test_a_wrong_byte_behind_a_byte_order_mark_is_named(small: Path) -> None:
    RESULTS.write_bytes(b"\xef\xbb\xbfcatalog: \xc3\xa6\xf8x\n")
    assert [problem.message for problem in problems_here()] == ["The file is not UTF-8 (byte 0xf8 on this line)."]


def test_a_file_of_50_megabytes_is_refused_unread(small: Path) -> None:
    with RESULTS.open("wb") as file:
        file.truncate(50_000_000)
    assert [problem.message for problem in problems_here()] == ["The file is too large (50.0 MB; at most 1 MB)."]


@pytest.mark.parametrize("depth", [13, 100_000])
def test_deep_nesting_is_refused(small: Path, depth: int) -> None:
    RESULTS.write_text("catalog: " + "[" * depth + "]" * depth, encoding="utf-8")
    assert [problem.message for problem in problems_here()] == ["The lines are nested more than 12 levels deep."]


def test_links_that_lead_out_of_the_content_folder_are_refused(
    small: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.yaml").write_text("name: Secret\ncountry: NO\n", encoding="utf-8")
    Path("content/cities/testby/city.yaml").unlink()
    Path("content/cities/testby/city.yaml").symlink_to(outside / "secret.yaml")
    Path("content/cities/elsewhere").symlink_to(outside)
    found = [str(problem) for problem in problems_here()]
    assert found == [
        "content/cities/elsewhere: This is a link that leads out of content/. Put a copy here instead of the link.",
        "content/cities/testby/city.yaml: The file is a link that leads out of content/. Put a copy of the file here instead of the link.",
    ]


@pytest.mark.parametrize("name", ["Ålesund", "UPPER", "two words", "a--b", "-a", "con."])
def test_a_folder_that_cannot_be_an_address_is_refused(small: Path, name: str) -> None:
    Path("content/cities/testby").rename(f"content/cities/{name}")
    assert [problem.message for problem in problems_here()] == [f"“{name}” cannot be the address of a city."]


def test_a_folder_with_a_long_name_is_told_the_limit(small: Path) -> None:
    name = "x" * 61
    Path("content/cities/testby").rename(f"content/cities/{name}")
    told = f"content/cities/{name}: “{name}” is too long for the address of a city (61 characters; at most 60). Shorten it."
    assert [str(problem) for problem in problems_here()] == [told]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1’234.56", "has spaces or marks between the digits. Write 1234.56."),
        ("114’400", "has spaces or marks between the digits. Write 114400."),
        ("114·400", "has spaces or marks between the digits. Write 114400."),
        ("114 400", "has spaces or marks between the digits. Write 114400."),
        ("1 234,56", "has spaces or marks between the digits. Write 1234.56."),
        ("98 000 people", "is more than a number. Write 98000 alone; the unit stands in the catalogue."),
        (
            "114,400 m",
            f"is more than a number. Write 114400 alone, or 114.400 if the comma is a decimal mark; {CATALOGUE}.",
        ),
        ("66 1", f"is more than one number. {THE_ONE}."),
        ("98·5", f"is more than one number. {THE_ONE}."),
        ("98.00 99.00", f"is more than one number. {THE_ONE}."),
        ("98.00, 99.00", f"is more than one number. {THE_ONE}."),
        ("9B.00", "has a letter between its digits. Type the number again."),
        ("9B", "has a letter between its digits. Type the number again."),
        ("98m2", "is more than a number. Write 98 alone; the unit stands in the catalogue."),
        ("98.00.", "has a mark behind the digits. Write 98.00."),
        ("98.00,", "has a mark behind the digits. Write 98.00."),
        ("0,400", "has a decimal comma. Write 0.400 with a point."),
        (
            "12,34,567",
            f"has several marks between the digits. {IN_DIGITS}.",
        ),
        ("4,,9 %", f"is more than a number. {IN_DIGITS}."),
        ("−0.00", "is a zero with a minus sign. Write 0.00."),
    ],
)
def test_a_number_written_otherwise_is_told_what_to_write(small: Path, written: str, told: str) -> None:
    RESULTS.write_text(RESULTS.read_text(encoding="utf-8").replace("101.20", written), encoding="utf-8")
    assert [str(problem) for problem in problems_here()] == [f"{RESULTS}:6: results.SC-EH-ED-2C: “{written}” {told}"]


def test_an_invisible_character_inside_a_number_is_named(small: Path) -> None:
    RESULTS.write_text(RESULTS.read_text(encoding="utf-8").replace("101.20", "101\u200b.20"), encoding="utf-8")
    assert [(problem.message, problem.hint) for problem in problems_here()] == [
        ("“101.20” has an invisible zero width space in it.", "Type the number again.")
    ]


def test_three_decimals_stand_where_no_other_number_can_be_meant(small: Path) -> None:
    """98.125 % cannot be 98125 %, and a report whose catalogue has three decimals prints them."""
    text = RESULTS.read_text(encoding="utf-8")
    RESULTS.write_text(text.replace("98.00", "98.125"), encoding="utf-8")
    assert not list(problems_here())
    RESULTS.write_text(text.replace("98.00", "98,125"), encoding="utf-8")
    assert [problem.hint for problem in problems_here()] == ["Write 98.125 with a point."]
    catalog = Path("kpi_catalog.yaml")
    exact = catalog.read_text(encoding="utf-8").replace(
        "decimals: 2\n      highest: none", "decimals: 3\n      highest: none"
    )
    catalog.write_text(exact, encoding="utf-8")
    RESULTS.write_text(text.replace("101.20", "101.205"), encoding="utf-8")
    assert not list(problems_here())


def test_a_point_of_thousands_is_told_how_the_report_rounds(small: Path) -> None:
    catalog = Path("kpi_catalog.yaml")
    whole = catalog.read_text(encoding="utf-8").replace("decimals: 2\n      highest: none", "highest: none")
    catalog.write_text(whole, encoding="utf-8")
    RESULTS.write_text(RESULTS.read_text(encoding="utf-8").replace("101.20", "1.320"), encoding="utf-8")
    said = "Write 1320 if the point parts thousands, or round it as the report does: no decimals (1)."
    assert [problem.hint for problem in problems_here()] == [said]


@pytest.mark.parametrize("name", ["2020-13", "20", "2020-9", "second"])
def test_a_round_that_is_no_year_is_refused(small: Path, name: str) -> None:
    Path("content/cities/testby/2020").rename(f"content/cities/testby/{name}")
    assert [problem.message for problem in problems_here()] == [f"“{name}” cannot be the address of a round."]


def test_a_missing_folder_is_told_in_words(tmp_path: Path) -> None:
    done = run_build("check", "--content", tmp_path / "nowhere", cwd=tmp_path)
    assert done.returncode == 1
    assert "There is nothing at this path." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_leaves_the_last_site_untouched(small: Path) -> None:
    assert run_build(cwd=small).returncode == 0
    before = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (small / "site").rglob("*") if path.is_file()
    }
    RESULTS.write_text(RESULTS.read_text(encoding="utf-8").replace("98.00", "NaN"), encoding="utf-8")
    done = run_build(cwd=small)
    assert done.returncode == 1
    assert done.stderr == (
        f"{RESULTS}:3: results.EC-ICT-ICT-1C: “NaN” is not a number of a report. Write the value, or {{status: not_reported}}.\n"
        "\n1 mistake to mend; nothing was written.\n"
    )
    after = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (small / "site").rglob("*") if path.is_file()
    }
    assert after == before
    assert sorted(path.name for path in small.iterdir()) == [
        ".cache",
        "content",
        "kpi_catalog.yaml",
        "published-urls.txt",
        "site",
    ]
