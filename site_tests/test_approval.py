"""What the secretariat fears most cannot happen: nothing unapproved is public, and nothing changes after an approval unseen."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader

from cityprofiles.stories import seen
from site_tests.conftest import ROOT, copy_of, run_build

RESULTS = Path("content/cities/testby/2020/results.yaml")
REPORT = Path("content/cities/testby/2020/report.yaml")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small project with one round that nobody has approved yet."""
    shutil.copytree(ROOT / "site_tests" / "small", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def published(published_small: Path, tmp_path: Path) -> Path:
    """The same project, approved by both and built."""
    return copy_of(published_small, tmp_path)


def approve(folder: Path, role: str, round_name: str = "testby/2020") -> str:
    done = run_build(
        "approve", round_name, "--by", f"Ada of the {role}", "--role", role, "--on", "2024-05-02", "--yes", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def build(folder: Path, *arguments: str) -> Path:
    done = run_build(*arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "site"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_round_is_public_only_with_both_approvals(small: Path) -> None:
    assert not (build(small) / "cities/testby").exists()
    assert "Still missing: the approval of the secretariat." in approve(small, "city")
    assert not (build(small) / "cities/testby").exists()
    assert "Both have approved" in approve(small, "secretariat")
    assert (build(small) / "cities/testby/2020/index.html").is_file()


@pytest.mark.parametrize("role", ["city", "secretariat"])
def test_the_word_approved_alone_publishes_nothing(small: Path, role: str) -> None:
    """Somebody writes the status by hand, with one approval and no seal."""
    with (small / REPORT).open("a", encoding="utf-8") as file:
        file.write(f"publication: {{status: approved, approvals: [{{by: Ada, role: {role}, on: 2024-05-02}}]}}\n")
    assert not (build(small) / "cities/testby").exists()


def test_the_record_of_an_approval_leaves_the_rest_of_the_file_alone(small: Path) -> None:
    text = (
        "# A comment that stays.\n"
        + (small / REPORT).read_text(encoding="utf-8")
        + "\n# The last line.\nisbn: 978-92-61-31701-0\n"
    )
    (small / REPORT).write_text(text, encoding="utf-8")
    approve(small, "city")
    approve(small, "secretariat")
    written = (small / REPORT).read_text(encoding="utf-8")
    assert written.startswith(text.rstrip("\n"))
    block = written[len(text.rstrip("\n")) :]
    assert re.fullmatch(
        r"\npublication:\n  status: approved\n  approvals:\n"
        r"  - by: Ada of the city\n    role: city\n    'on': '2024-05-02'\n"
        r"  - by: Ada of the secretariat\n    role: secretariat\n    'on': '2024-05-02'\n"
        r"  seal: [0-9a-f]{64}\n",
        block,
    ), block


def test_one_digit_flipped_after_approval_stops_the_build(published: Path) -> None:
    before = (published / "site" / "cities/testby/2020/results.json").read_bytes()
    replace(published / RESULTS, "98.00", "89.00")
    done = run_build(cwd=published)
    assert done.returncode == 1
    assert done.stderr == (
        "content/cities/testby/2020/results.yaml:3: results.EC-ICT-ICT-1C.value: “89.00” stands where “98.00” was approved. "
        "Put the old value back, or have the round approved again: python build.py approve testby/2020 --by … --role …\n"
        "\n1 mistake to mend; nothing was written.\n"
    )
    assert (published / "site/cities/testby/2020/results.json").read_bytes() == before


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (RESULTS, "98.00", "98.0", "results.EC-ICT-ICT-1C.value: “98.0” stands where “98.00” was approved."),
        (
            RESULTS,
            "SC-SH-SA-3A: no",
            "SC-SH-SA-3A: yes",
            "results.SC-SH-SA-3A.value: “yes” stands where “no” was approved.",
        ),
        (RESULTS, "0.00", "{status: withheld}", "results.EC-I-UP-1A.value: Nothing stands where “0.00” was approved."),
        (
            RESULTS,
            "98.00",
            '{value: 98.00, note: "x"}',
            "results.EC-ICT-ICT-1C.note.en: “x” stands where nothing was approved.",
        ),
        (
            REPORT,
            "Ada Example",
            "Eva Example",
            "report.verifier.name: “Eva Example” stands where “Ada Example” was approved.",
        ),
        (REPORT, "2020-03", "2020-04", "report.verification.completed: “2020-04” stands where “2020-03” was approved."),
    ],
)
def test_every_kind_of_change_is_named_with_its_old_value(
    published: Path, path: Path, old: str, new: str, told: str
) -> None:
    replace(published / path, old, new)
    done = run_build("check", cwd=published)
    assert done.returncode == 1
    assert told in done.stderr


def test_a_corrected_number_can_be_seen_before_it_is_approved(published: Path) -> None:
    """What the handbook says of correcting a public round."""
    replace(published / RESULTS, "98.00", "89.00")
    told = (ROOT / "docs" / "correct-a-number.md").read_text(encoding="utf-8")
    done = run_build("preview", "--without-documents", cwd=published)
    assert done.returncode == 0
    assert "Not as it was approved" in done.stderr
    assert "results.EC-ICT-ICT-1C.value: “89.00” stands where “98.00” was approved." in done.stderr
    page = (published / "preview/cities/testby/2020/index.html").read_text(encoding="utf-8")
    assert "89.00" in page
    assert "changed since it was approved" in page
    assert "“changed since it was approved”" in told
    done = run_build(cwd=published)
    assert done.returncode == 1, "the public site stays as it is"
    for role in ("city", "secretariat"):
        approve(published, role)
    assert "89.00" in (build(published) / "cities/testby/2020/index.html").read_text(encoding="utf-8")


def test_comments_order_and_blank_lines_do_not_break_the_seal(published: Path) -> None:
    lines = (published / RESULTS).read_text(encoding="utf-8").splitlines()
    head, results = lines[:2], lines[2:]
    text = "\n".join(["# New comment", *head, "", *reversed(results), "", "", "# the end", ""])
    (published / RESULTS).write_text(
        text.replace("{3g: 99.89, 4g: 99.89}", "\n    4g: 99.89   # first\n    3g: 99.89"), encoding="utf-8"
    )
    assert run_build("check", cwd=published).returncode == 0
    assert (build(published) / "cities/testby/index.html").is_file()


def test_a_seal_without_its_record_is_not_trusted(published: Path) -> None:
    (published / RESULTS.parent / "approved.json").write_text("{}", encoding="utf-8")
    replace(published / RESULTS, "98.00", "89.00")
    done = run_build("check", cwd=published)
    assert "The data are not those that were approved." in done.stderr


def test_an_approval_of_other_data_does_not_count(small: Path) -> None:
    """The city approves, then a number changes, then the secretariat approves: the city has to look again."""
    approve(small, "city")
    replace(small / RESULTS, "98.00", "89.00")
    said = approve(small, "secretariat")
    assert "results.EC-ICT-ICT-1C.value: 98.00 → 89.00" in said
    assert "Still missing: the approval of the city." in said
    assert not (build(small) / "cities/testby").exists()
    approve(small, "city")
    assert (build(small) / "cities/testby").exists()


def test_approving_shows_what_is_approved_and_asks(small: Path) -> None:
    done = run_build("approve", "testby/2020", "--by", "Ada", "--role", "city", cwd=small)
    assert "KPIs: 5 of 5 reported, 5 verified (100 %)" in done.stdout
    assert "This round has not been approved before." in done.stdout
    assert not (small / RESULTS.parent / "approved.json").exists(), "no answer is no approval"
    assert done.stdout.endswith("Type yes: \nNothing was written.\n")
    assert not done.stderr


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("20260512", "“20260512” is not a day; write year, month and day, as in 2026-05-12"),
        ("12.5.2026", "“12.5.2026” is not a day; write year, month and day, as in 2026-05-12"),
        ("9999-05-12", "“9999-05-12” is a day to come; write the day on which the approval was given"),
    ],
)
def test_an_approval_has_a_day_that_has_been(small: Path, day: str, told: str) -> None:
    done = run_build("approve", "testby/2020", "--by", "Ada", "--role", "city", "--on", day, "--yes", cwd=small)
    assert done.returncode == 2
    assert done.stderr.endswith(f"build.py approve: error: argument --on: {told}\n")
    assert not (small / RESULTS.parent / "approved.json").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("  ", "the name is empty; write who approves"),
        ("x" * 121, "the name is too long; write at most 120 characters"),
    ],
)
def test_an_approval_has_a_name(small: Path, name: str, told: str) -> None:
    done = run_build("approve", "testby/2020", "--by", name, "--role", "city", "--yes", cwd=small)
    assert done.returncode == 2
    assert done.stderr.endswith(f"build.py approve: error: argument --by: {told}\n")
    assert not (small / RESULTS.parent / "approved.json").exists()


def test_status_says_what_is_missing(small: Path) -> None:
    approve(small, "city")
    done = run_build("status", cwd=small)
    assert done.returncode == 0
    assert "the approval of the secretariat" in done.stdout


def test_a_round_that_does_not_exist_cannot_be_approved(small: Path) -> None:
    done = run_build("approve", "testby/2021", "--by", "Ada", "--role", "city", "--yes", cwd=small)
    assert done.returncode == 2
    assert done.stderr == "There is no round “testby/2021”. Rounds: testby/2020.\n"


def test_a_preview_is_stamped_everywhere_and_cannot_be_deployed(small: Path) -> None:
    assert run_build("preview", cwd=small).returncode == 0
    preview = small / "preview"
    for path in preview.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex, nofollow">' in text, path
        assert 'class="stamp"' in text or "handbook" in path.parts, path
    for name in ("snapshot.svg", "results.json", "results.csv", "results.xlsx"):
        assert "DRAFT – NOT FOR PUBLICATION" in told_by(preview / "cities/testby/2020" / name)
    assert (preview / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nDisallow: /\n"
    refused = run_build("publishable", "--out", "preview", cwd=small)
    assert (refused.returncode, refused.stderr) == (1, "preview/ is a preview and must not be deployed.\n")
    assert not (small / "published-urls.txt").exists(), "a preview makes no address permanent"


def test_pages_alone_have_no_document_and_no_picture_of_a_chart(published: Path) -> None:
    for command in ("build", "preview"):
        done = run_build(command, "--without-documents", "--out", f"{command}-pages", cwd=published)
        assert done.returncode == 0, done.stderr
        names = {path.name for path in (published / f"{command}-pages").rglob("*")}
        assert "snapshot.svg" in names
        assert not {"report.pdf", "snapshot.pdf", "snapshot.png"} & names
        assert not list((published / f"{command}-pages").rglob("explore/pictures/*"))


def test_a_preview_is_never_written_over_the_public_site(small: Path) -> None:
    build(small)
    assert run_build("publishable", cwd=small).returncode == 0
    done = run_build("preview", "--out", "site", cwd=small)
    assert done.returncode == 1
    assert done.stderr.endswith(
        "site/ holds a public site; a preview is not written over it. Give another folder: --out …\n"
    )
    assert run_build("publishable", cwd=small).returncode == 0


def test_an_address_once_published_stays(published: Path) -> None:
    shutil.rmtree(published / "content/cities/testby")
    done = run_build(cwd=published)
    assert done.returncode == 1
    assert (
        "cities/testby/: This address was published and would be gone, with all that belongs to it. "
        "Put the folder or text back;" in done.stderr
    )
    assert "testby/2020" not in done.stderr, "a city that is gone as a whole is named once"
    assert (published / "site/cities/testby/index.html").is_file(), "the last good site stands"


def test_a_new_folder_keeps_the_approvals_and_a_new_name_does_not(published: Path) -> None:
    """What the handbook says of a rename."""
    told = (ROOT / "docs" / "rename-or-merge.md").read_text(encoding="utf-8")
    assert "the English name is part of what was approved" in told
    assert "A new folder alone needs no new approval" in told
    (published / "content/cities/testby").rename(published / "content/cities/nyby")
    (published / "content/redirects.yaml").write_text("testby: nyby\n", encoding="utf-8")
    assert run_build("check", cwd=published).returncode == 0
    replace(published / "content/cities/nyby/city.yaml", "name: Testby", "name: Nyby")
    assert run_build("check", cwd=published).returncode == 1


def test_a_text_that_was_approved_is_named_by_its_file_and_not_repeated(published: Path) -> None:
    text = published / RESULTS.parent / "factsheet.md"
    text.write_text("Words that nobody has approved.\n", encoding="utf-8")
    done = run_build("check", cwd=published)
    again = "or have the round approved again: python build.py approve testby/2020 --by … --role …"
    told = f"{RESULTS.parent}/factsheet.md: factsheet.md is not the text that was approved. Put the approved text back, {again}\n"
    assert done.stderr.startswith(told)
    for role in ("city", "secretariat"):
        approve(published, role)
    build(published)
    text.unlink()
    done = run_build("check", cwd=published)
    told = (
        f"{RESULTS.parent}/factsheet.md: factsheet.md was approved and is gone. Put the approved text back, {again}\n"
    )
    assert done.stderr.startswith(told)
    for role in ("city", "secretariat"):
        approve(published, role)
    done = run_build(cwd=published)
    assert (
        "cities/testby/2020/factsheet/: This address was published and would be gone. Put the folder or text back;"
        in done.stderr
    )


def test_a_renamed_city_answers_at_its_old_addresses(published: Path) -> None:
    old = [
        line
        for line in (published / "published-urls.txt").read_text(encoding="utf-8").splitlines()
        if "cities/testby" in line
    ]
    (published / "content/cities/testby").rename(published / "content/cities/nyby")
    (published / "content/redirects.yaml").write_text("testby: nyby\n", encoding="utf-8")
    site = build(published)
    for address in old:
        path = site / address / "index.html" if address.endswith("/") else site / address
        assert path.is_file(), address
    page = (site / "cities/testby/2020/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../../../cities/nyby/2020/">' in page
    assert (site / "cities/testby/2020/results.csv").read_bytes() == (
        site / "cities/nyby/2020/results.csv"
    ).read_bytes()


def told_by(path: Path) -> str:
    """The text of a file; of a workbook or an archive, that of everything in it but pictures, which say nothing here."""
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix == ".png":
        return ""
    if path.suffix not in (".xlsx", ".zip"):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if not name.endswith(".png"))


def test_a_withdrawn_round_leaves_its_addresses_and_none_of_its_data(small: Path) -> None:
    replace(small / RESULTS, "98.00", "91.73")
    approve(small, "city")
    approve(small, "secretariat")
    site = build(small)
    addresses = {path.relative_to(site) for path in site.rglob("*") if "testby" in path.parts and path.is_file()}
    assert any("91.73" in told_by(site / address) for address in addresses)
    text = (small / REPORT).read_text(encoding="utf-8").replace("status: approved", "status: withdrawn")
    text = text.replace("publication:\n", 'publication:\n  withdrawn: {on: 2024-06-01, reason: "A wrong source."}\n')
    (small / REPORT).write_text(text, encoding="utf-8")
    site = build(small)
    left = {path.relative_to(site) for path in site.rglob("*") if "testby" in path.parts and path.is_file()}
    # Whether the round once had a factsheet or a case study cannot be known any more: all such addresses answer.
    stories = {path for path in left - addresses if re.search(r"/(factsheet|case-study)[./]", path.as_posix())}
    assert left - stories == addresses
    for address in addresses:
        content = told_by(site / address)
        assert "91.73" not in content, address
        assert "A wrong source." in content or address.name.endswith((".schema.json", ".png")), address
    for path in site.rglob("*"):
        assert path.is_dir() or b"91.73" not in path.read_bytes(), path
    main = (site / "cities/testby/index.html").read_text(encoding="utf-8").split("<h1>")[1].split("<footer")[0]
    assert '<a href="../../cities/">All cities</a>' in main, "no dead end"


def test_a_withdrawal_needs_its_date_and_reason(small: Path) -> None:
    with (small / REPORT).open("a", encoding="utf-8") as file:
        file.write("publication: {status: withdrawn}\n")
    done = run_build("check", cwd=small)
    assert "Date and reason of the withdrawal are missing." in done.stderr


def test_a_new_round_begins_with_every_kpi_to_fill_in(small: Path) -> None:
    done = run_build("new", "nyby/2026", cwd=small)
    assert done.returncode == 0, done.stderr
    text = (small / "content/cities/nyby/2026/results.yaml").read_text(encoding="utf-8")
    assert "  EC-ICT-ICT-1C: {status: not_reported}   # Household Internet Access, %\n" in text
    assert "    4g: {status: not_reported}   # Wireless Broadband Coverage: 4G, %\n" in text
    done = run_build("check", cwd=small)
    assert done.stderr.startswith("content/cities/nyby/city.yaml:3: country: “XX” is not a country code.")
    replace(small / "content/cities/nyby/city.yaml", "country: XX", "country: NO")
    assert run_build("check", cwd=small).returncode == 0
    assert not (build(small) / "cities/nyby").exists(), "a draft is not public"


def test_a_new_round_never_overwrites(small: Path) -> None:
    before = (small / RESULTS).read_bytes()
    done = run_build("new", "testby/2020", cwd=small)
    assert done.returncode == 1
    assert (small / RESULTS).read_bytes() == before


def test_a_new_city_has_a_name_of_the_length_that_the_check_allows(small: Path) -> None:
    done = run_build("new", f"{'x' * 61}/2026", cwd=small)
    assert done.returncode == 2
    assert done.stderr == f"“{'x' * 61}” is too long (61 characters; at most 60). Shorten it.\n"
    assert not (small / "content/cities" / ("x" * 61)).exists()


def test_an_approval_cannot_be_carried_to_another_city(published: Path) -> None:
    """A copied folder brings its approvals along; the seal holds for the city it was given to alone."""
    shutil.copytree(published / "content/cities/testby", published / "content/cities/otherby")
    replace(published / "content/cities/otherby/city.yaml", "name: Testby", "name: Otherby")
    done = run_build(cwd=published)
    assert done.returncode == 1
    assert (
        "content/cities/otherby/city.yaml: name: “Otherby” stands where “Testby” was approved. Put the old value back"
        in done.stderr
    )


def test_a_public_round_that_lost_an_approval_is_named_once(published: Path) -> None:
    replace(published / RESULTS, "98.00", "97.00")
    approve(published, "city")
    done = run_build(cwd=published)
    assert done.returncode == 1
    assert "cities/testby/2020/: This round was published and would be gone" in done.stderr
    assert "It lacks the approval of the secretariat." in done.stderr
    assert "1 mistake to mend; nothing was written." in done.stderr


def test_a_withdrawn_round_without_its_approvals_is_told_to_put_them_back(published: Path) -> None:
    report = published / REPORT
    kept, _, _ = report.read_text(encoding="utf-8").partition("publication:")
    report.write_text(
        kept + 'publication:\n  status: withdrawn\n  withdrawn: {on: 2024-05-31, reason: "Errors."}\n', encoding="utf-8"
    )
    done = run_build(cwd=published)
    assert done.returncode == 1
    assert "It lacks the approvals that it was published with: put them back into report.yaml." in done.stderr


def test_every_old_address_answers_after_a_new_round(published: Path) -> None:
    site = published / "site"
    old = {
        path.relative_to(site): path.read_bytes() for path in site.rglob("*") if "2020" in path.parts and path.is_file()
    }
    shutil.copytree(published / RESULTS.parent, published / "content/cities/testby/2021")
    replace(published / "content/cities/testby/2021/results.yaml", "98.00", "60.00")
    approve(published, "city", "testby/2021")
    approve(published, "secretariat", "testby/2021")
    site = build(published)
    for path, content in old.items():
        assert (site / path).is_file(), path
        if path.suffix in (".json", ".csv"):
            assert (site / path).read_bytes() == content, f"{path}: the old round stays what it was"
    picture = (site / "cities/testby/snapshot.svg").read_bytes()
    assert picture == (site / "cities/testby/2021/snapshot.svg").read_bytes(), "without a round: always the latest"
    changes = (site / "cities/testby/2021/changes/index.html").read_text(encoding="utf-8")
    assert "Moved down" in changes
    assert "98.00%" in changes
    assert "there is a newer round" in (site / "cities/testby/2020/index.html").read_text(encoding="utf-8")


def test_the_second_who_approves_is_shown_what_has_changed_too(published: Path) -> None:
    replace(published / RESULTS, "98.00", "89.00")
    for role in ("secretariat", "city"):
        said = approve(published, role)
        assert "Changed since what was approved before: 1\n  results.EC-ICT-ICT-1C.value: 98.00 → 89.00\n" in said
    assert "Changed since what was approved before: nothing" in approve(published, "city")


def test_a_withdrawn_round_is_published_again_as_the_handbook_says(published: Path) -> None:
    report, register = published / REPORT, published / "published-urls.txt"
    approved, before = report.read_text(encoding="utf-8"), register.read_text(encoding="utf-8")
    words = approved.replace("status: approved", 'status: withdrawn\n  withdrawn: {on: 2024-05-31, reason: "Errors."}')
    report.write_text(words, encoding="utf-8")
    build(published)
    assert register.read_text(encoding="utf-8") == before, "no address for a text that it never had"
    refused = run_build("approve", "testby/2020", "--by", "Ada", "--role", "city", "--yes", cwd=published)
    assert refused.returncode == 1
    assert refused.stderr.startswith(
        "testby/2020 is withdrawn. To publish it again, put its files back, write “status: draft”"
    )
    report.write_text(approved.replace("status: approved", "status: draft"), encoding="utf-8")
    assert "Still missing: the approval of the city." in approve(published, "secretariat"), "old approvals do not count"
    approve(published, "city")
    assert "91.73" not in told_by(build(published) / "cities/testby/2020/results.json")
    assert register.read_text(encoding="utf-8") == before


def test_a_draft_that_never_was_public_is_not_missed(published: Path) -> None:
    """A number of the public round is corrected beside a draft of the next one."""
    shutil.copytree(published / RESULTS.parent, published / RESULTS.parent.parent / "2021")
    newer = published / RESULTS.parent.parent / "2021" / "report.yaml"
    kept, _, _ = newer.read_text(encoding="utf-8").partition("publication:")
    newer.write_text(kept.replace("2020", "2021"), encoding="utf-8")
    replace(published / RESULTS, "98.00", "97.00")
    approve(published, "city")
    done = run_build(cwd=published)
    assert "cities/testby/2020/: This round was published and would be gone" in done.stderr
    assert "testby/2021" not in done.stderr
    assert "1 mistake to mend; nothing was written." in done.stderr


def test_a_damaged_record_of_an_approval_is_named_with_its_line(published: Path) -> None:
    record = published / RESULTS.parent / "approved.json"
    record.write_text("<<<<<<< HEAD\n" + record.read_text(encoding="utf-8"), encoding="utf-8")
    told = f"{RESULTS.parent}/approved.json:1: The record of what was approved is damaged. Take the file back as it was in the last commit;"
    for command in (["check"], ["approve", "testby/2020", "--by", "Ada", "--role", "city", "--yes"]):
        done = run_build(*command, cwd=published)
        assert done.returncode == 1
        assert done.stderr.startswith(told), done.stderr


def test_a_lost_record_of_an_approval_is_not_taken_for_none(published: Path) -> None:
    (published / RESULTS.parent / "approved.json").unlink()
    replace(published / RESULTS, "98.00", "89.00")
    told = "The data are not those that were approved. Which value changed cannot be told without approved.json, which is missing."
    assert told in run_build("check", cwd=published).stderr
    assert "What has changed since the last approval cannot be told: approved.json is missing." in approve(
        published, "city"
    )


def test_what_nobody_sees_of_a_text_is_nowhere(small: Path) -> None:
    """Comments, pictures, titles and other web code of a text are not even in the files that a report carries."""
    (small / RESULTS.parent / "foreword.md").write_text(
        'Seen words.\n<!-- hush1 -->\n\n[//]: # (hush2)\n\n![hush3](hush4.png "hush5")\n'
        'A [link](https://example.org "hush6") and [another][one].\n\n[one]: https://example.net "hush7"\n\n'
        '[unused]: https://example.org/hush8\n\n<span title="hush9">More</span> words.\n<script>hush10</script>\n'
        "<!<!-- x -->-- hush11 -->\n<scr<script></script>ipt>hush17</script>\n<?hush12?><!DOCTYPE hush13>\n"
        "<a title='hush14'>Linked</a> <a href=hush15 title=hush16>words</a>.\n",
        encoding="utf-8",
    )
    for role in ("city", "secretariat"):
        approve(small, role)
    site = build(small)
    report = PdfReader(site / "cities/testby/2020/report.pdf")
    attached = report.attachments["content/cities/testby/2020/foreword.md"][0].decode()
    assert "[another][one]" in attached
    assert "[one]: https://example.net" in attached
    assert "hush" not in attached, attached
    assert "hush" not in (small / RESULTS.parent / "approved.json").read_text(encoding="utf-8")
    for path in (site / "cities/testby/2020").rglob("*"):
        assert path.is_dir() or b"hush" not in path.read_bytes(), path
    assert "More words." in " ".join(page.extract_text() for page in report.pages).replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    ["A note [1] and [a link](https://example.org).", "Fewer < more, a <b>bold</b> word, a (b).", "[Note]: read this"],
)
def test_a_text_that_hides_nothing_stays_as_it_is(text: str) -> None:
    assert seen(text) == text


PIECES = [
    "<",
    ">",
    "!",
    "?",
    "--",
    "<!--",
    "-->",
    "<a",
    " href=",
    '"',
    "'",
    "x",
    "\n",
    " ",
    "[",
    "]",
    "(",
    ")",
    ":",
    "<b",
    "/",
    "<script>",
    "</script>",
]


@example("<scr<script></script>ipt>x</script>")
@example('<a\nhref="x">')
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_nobody_sees_is_taken_out_at_once_and_no_line_moves(text: str) -> None:
    left = seen(text)
    assert seen(left) == left
    assert left.count("\n") == text.count("\n")
    assert "<!--" not in left
