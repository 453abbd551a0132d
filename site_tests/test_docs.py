"""The documentation says what is so: commands, fields, messages, addresses and files that it names are there."""

from __future__ import annotations

import argparse
import html
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from build import arguments_parser, main
from cityprofiles import reference
from cityprofiles.assets import read_assets
from cityprofiles.benchmarks import BenchmarkForm, TargetForm
from cityprofiles.commands import COMMANDS
from cityprofiles.forms import Form
from cityprofiles.handbook import handbook_files
from cityprofiles.model import Role, Status
from cityprofiles.project import Project
from cityprofiles.publish import PublishError
from site_tests.conftest import ROOT, copy_of, run_build

PAGES = sorted((ROOT / "docs").rglob("*.md"))
ROOT_PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
BLOCK = re.compile(r"^( *)```[a-z]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def words_of(page: Path) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text_of(page))).split())


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in paths]


def commands_in(path: Path) -> Iterator[list[str]]:
    """Every command that a page shows, as words: in blocks, in lists, and inside sentences."""
    text = text_of(path).replace("\\\n", " ")
    lines = [line for block in BLOCK.finditer(text) for line in block[2].splitlines()]
    lines += re.findall(r"^ {4,}(?=make |python |git )(.*)$", text, re.MULTILINE)
    lines += re.findall(r"`([^`\n]+)`", BLOCK.sub("", text))
    for line in lines:
        words = line.split("#")[0].strip()
        if re.match(r"(\$ )?(make|python build\.py|git) [a-z]", words):
            yield shlex.split(words.removeprefix("$ "))


def built(project: Project, folder: Path, root: Path = ROOT, stamp: str = "") -> Path:
    """The handbook alone, in a folder as in the site."""
    for address, data in handbook_files(root, project, read_assets(root / "theme" / "static"), stamp).items():
        path = folder / "site" / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "site" / "handbook"


@pytest.fixture(scope="module")
def handbook(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(project, tmp_path_factory.mktemp("handbook"))


def forms_in(form: type[Form]) -> Iterator[type[Form]]:
    yield form
    for field in form.model_fields.values():
        inner = reference._group_in(field.annotation)
        if inner is not None:
            yield from forms_in(inner)


# --- Commands -----------------------------------------------------------------------------------------------------------


def test_the_readme_begins_with_its_two_commands() -> None:
    block = next(BLOCK.finditer(text_of(ROOT / "README.md")))[2]
    assert block == "make site\nmake test\n"


@pytest.mark.parametrize("path", named([*ROOT_PAGES, *PAGES]))
def test_every_command_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    parser, _ = arguments_parser()
    parser.exit_on_error = False
    for words in commands_in(path):
        if words[0] == "make":
            asked = [word for word in words[1:] if "=" not in word]
            assert set(asked) <= targets, words
            options = [word.removeprefix("ARGS=") for word in words if word.startswith("ARGS=")]
            if options and "…" not in options[0]:
                parser.parse_args(["build", *shlex.split(options[0])])
        elif words[0] == "python":
            whole = [*words[2:], *_required(words)] if len(words) == 3 else words[2:]
            parser.parse_args(whole)


def _required(words: list[str]) -> list[str]:
    """What a sentence leaves out that names a command without its arguments, e.g. `python build.py approve`."""
    _, subs = arguments_parser()
    found: list[str] = []
    for action in subs[words[2]]._actions:
        if action.required:
            value = str(next(iter(action.choices)) if action.choices else "sampleton/2025")
            found += [action.option_strings[0], value] if action.option_strings else [value]
    return found


def test_what_can_be_typed_is_what_the_program_can_do() -> None:
    """build.py names commands and roles itself, so that it need not load the program to say what there is."""
    _, subs = arguments_parser()
    assert set(subs) == {"build", "preview", "serve", *COMMANDS}
    roles = next(action.choices for action in subs["approve"]._actions if action.dest == "role")
    assert list(roles or ()) == [str(role) for role in Role]


def test_the_test_finds_commands_that_do_not_exist(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Type `make nonsense`, or\n\n```sh\npython build.py approve x/2020 --nobody\n```\n", encoding="utf-8"
    )
    found = sorted(commands_in(page))
    assert found == [["make", "nonsense"], ["python", "build.py", "approve", "x/2020", "--nobody"]]
    parser, _ = arguments_parser()
    with pytest.raises(SystemExit):
        parser.parse_args(found[1][2:])


def test_every_command_and_target_is_in_the_reference(handbook: Path) -> None:
    page = words_of(handbook / "reference/commands/index.html")
    parser, subs = arguments_parser()
    for name, sub in subs.items():
        assert f"python build.py {name}" in page
        assert " ".join(str(sub.description).split()) in page
        for action in sub._actions:
            assert set(action.option_strings[-1:]) <= set(page.replace("=", " ").split()), (name, action.dest)
            assert " ".join(str(action.help).split()) in page, (name, action.dest)
    for name, words in re.findall(r"^([a-z]+):.*## (.*)$", text_of(ROOT / "Makefile"), re.MULTILINE):
        assert f"make {name} {words}" in page
    assert isinstance(parser, argparse.ArgumentParser)


# --- Fields -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", reference.FILES)
def test_every_field_of_a_file_is_in_the_reference(handbook: Path, file: str) -> None:
    name = file.removesuffix(".yaml").replace("_", "-")
    page = text_of(handbook / "reference" / name / "index.html")
    plain = words_of(handbook / "reference" / name / "index.html")
    for form in forms_in(reference.FILES[file]):
        meanings = reference.meanings_of(form)
        for field, info in form.model_fields.items():
            assert re.search(rf"<dt[^>]*><code>{field}</code></dt>", page), field
            assert field in meanings, f"{form.__name__}.{field} has no docstring"
            assert " ".join(meanings[field].split()) in plain, field
            assert info.examples, f"{form.__name__}.{field} has no example"
            assert html.escape(f"{field}: {info.examples[0]}") in html.escape(html.unescape(page)), field


def test_groups_are_described_once_and_linked() -> None:
    text = reference.fields("kpi_catalog.yaml")
    assert text.count("## `dimensions.categories.kpis.benchmark`") == 1
    assert "data_points.benchmark`" not in text
    assert issubclass(BenchmarkForm, TargetForm)


def test_every_status_is_explained() -> None:
    page = text_of(ROOT / "docs" / "results-file.md")
    assert set(re.findall(r"^- `([a-z_]+)`: ", page, re.MULTILINE)) == set(Status)


# --- Messages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(published_small: Path, tmp_path: Path) -> Path:
    """The small project, approved by both and published."""
    return copy_of(published_small, tmp_path)


def test_every_message_that_the_handbook_quotes_is_told_so(small: Path) -> None:
    told = {
        line
        for case in (ROOT / "site_tests" / "broken").glob("*.case")
        for line in text_of(case).split("--- expected\n")[1].splitlines()
    }
    results = small / "content/cities/testby/2020/results.yaml"
    results.write_text(text_of(results).replace("98.00", "89.00"), encoding="utf-8")
    told |= set(run_build("check", cwd=small).stderr.splitlines())
    shutil.rmtree(small / "content/cities/testby")
    told |= set(run_build(cwd=small).stderr.splitlines())
    quoted = [
        line.replace("sampleton/2025", "testby/2020").replace("sampleton", "testby")
        for path in PAGES
        for block in BLOCK.finditer(text_of(path))
        for line in block[2].splitlines()
        if re.match(r"(content|kpi_catalog|published-urls)\S*:( |[0-9])", line)
    ]
    assert len(quoted) >= 15
    assert [line for line in quoted if line not in told] == []


def test_what_status_says_is_missing_is_explained() -> None:
    page = text_of(ROOT / "docs" / "approve.md")
    explained = re.findall(r"^\| ([a-z ]+) \|", page.split("## If it says")[1], re.MULTILINE)
    policy = text_of(ROOT / "cityprofiles" / "policy.py")
    assert explained
    assert [
        words
        for words in explained
        if words.replace("city", "{role}").replace("secretariat", "{role}") not in policy and words not in policy
    ] == []


def test_the_terminal_shows_what_the_handbook_shows(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    """The words of approve, with the figures taken out."""
    done = run_build("approve", "testby/2020", "--by", "A", "--role", "city", "--yes", cwd=small)
    shown = text_of(ROOT / "docs" / "approve.md")
    for line in done.stdout.splitlines()[:4]:
        form = re.sub(r"[0-9][0-9.]*", "#", line)
        assert form in re.sub(r"[0-9][0-9.]*", "#", shown), form
    assert not capsys.readouterr().err


def test_a_new_edition_keeps_the_translations_of_the_old_one(tmp_path: Path) -> None:
    """As the page “New edition of the catalogue” tells it: a word that only the older edition has is still translated."""
    for name in ("cityprofiles", "theme", "catalogs"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "kpi_catalog.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    current = tmp_path / "kpi_catalog.yaml"
    edition = re.findall(r'^edition: "([^"]+)"', text_of(current), re.MULTILINE)[0]
    (tmp_path / "catalogs").mkdir(exist_ok=True)
    shutil.copy(current, tmp_path / "catalogs" / f"{edition}.yaml")
    text = text_of(current).replace(f'edition: "{edition}"', 'edition: "2099"')
    current.write_text(text.replace("name: Household Internet Access", "name: Homes that are online"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "build.py", "messages"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    norwegian = text_of(tmp_path / "theme/locale/nb.po")
    assert 'msgid "Homes that are online"\nmsgstr ""\n' in norwegian
    assert re.search(r'msgid "Household Internet Access"\nmsgstr "[^"]+"\n', norwegian)


# --- The handbook -------------------------------------------------------------------------------------------------------


def test_every_page_of_the_handbook_is_built(handbook: Path) -> None:
    expected = {path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in PAGES}
    found = {
        path.parent.relative_to(handbook).as_posix().replace(".", "index", 1)
        if path.parent == handbook
        else path.parent.relative_to(handbook).as_posix()
        for path in handbook.rglob("*.html")
    }
    assert found == expected


def test_the_handbook_holds_no_date_and_no_sitemap_and_no_script(handbook: Path) -> None:
    files = [path for path in handbook.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".html", ".yaml"}
    for path in files:
        text = text_of(path)
        assert "<script" not in text
        assert "<!-- made" not in text
        assert not re.findall(
            r'(?:src|href)="(?:https?:)?//(?!u4ssc\.github\.io/city-profiles/handbook/)[^"]*"', text
        ), path


def test_two_builds_of_the_handbook_are_the_same(handbook: Path, project: Project, tmp_path: Path) -> None:
    again = built(project, tmp_path)
    names = {path.relative_to(handbook): path.read_bytes() for path in handbook.rglob("*") if path.is_file()}
    assert names == {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}


def test_a_preview_stamps_the_handbook_too(project: Project, tmp_path: Path) -> None:
    for path in built(project, tmp_path, stamp="DRAFT").rglob("*.html"):
        text = text_of(path)
        assert '<meta name="robots" content="noindex, nofollow">' in text
        assert 'class="stamp"' in text


@pytest.mark.parametrize(
    ("link", "told"),
    [("[x](nowhere.md)", "nowhere.md"), ("[x](approve.md#nothing)", "#nothing"), ("<!-- made: tea -->", "tea")],
)
def test_a_broken_page_stops_the_build(project: Project, tmp_path: Path, link: str, told: str) -> None:
    root = tmp_path / "project"
    shutil.copytree(ROOT / "docs", root / "docs")
    shutil.copytree(ROOT / "theme", root / "theme")
    for name in ("mkdocs.yml", "Makefile"):
        shutil.copy(ROOT / name, root / name)
    page = root / "docs" / "preview.md"
    page.write_text(f"{text_of(page)}\n{link}\n", encoding="utf-8")
    with pytest.raises(PublishError, match=told):
        built(project, tmp_path, root)
    assert not (tmp_path / "site").exists()


def test_the_empty_results_file_fits_the_catalogue(handbook: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "site_tests" / "small", tmp_path, dirs_exist_ok=True)
    shutil.copy(ROOT / "kpi_catalog.yaml", tmp_path)
    shutil.copy(handbook / "reference/results-2017.yaml", tmp_path / "content/cities/testby/2020/results.yaml")
    done = run_build("check", cwd=tmp_path)
    assert {
        line.partition(": ")[2].partition(": ")[2] for line in done.stderr.splitlines() if line.startswith("content")
    } <= {"The value is missing. Write it, or {status: not_reported}."}


# --- Files and addresses ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", named(ROOT_PAGES))
def test_links_of_the_repository_lead_to_files(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", text_of(path))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", named([*ROOT_PAGES, *PAGES]))
def test_files_that_are_named_exist(path: Path) -> None:
    """Names in code that begin with a folder of the repository; invented ones are recognised by their city, language or edition."""
    folders = "content|cityprofiles|theme|site_tests|scripts|requirements|docs"
    named_files = re.findall(rf"`((?:{folders})/[\w./-]+)`", text_of(path))
    invented = ("sampleton", "redirects.yaml", "fr.po", "xx.po")
    missing = [
        name for name in named_files if not (ROOT / name).exists() and not any(part in name for part in invented)
    ]
    assert missing == []


def test_the_picture_of_the_readme_is_light_and_described() -> None:
    words, file = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", text_of(ROOT / "README.md"))[0]
    assert len(words) > 80
    assert (ROOT / file).stat().st_size < 200_000


def test_every_module_stands_on_the_map() -> None:
    page = text_of(ROOT / "CONTRIBUTING.md").split("## Where things live")[1].split("## Add a language")[0]
    named_modules = set(re.findall(r"`([a-z]+)`", page))
    assert {path.stem for path in (ROOT / "cityprofiles").glob("*.py")} - {"__init__"} <= named_modules


def test_addresses_of_a_city_in_the_handbook_are_those_of_the_site(site: Path) -> None:
    for path in PAGES:
        for address in re.findall(r"(?:…|city-profiles)/(cities/sampleton/[\w./-]*)", text_of(path)):
            real = address.replace("sampleton/2025", "kristiansund/2020").replace("sampleton", "kristiansund")
            assert (site / real).exists(), f"{path.name}: {address}"


def test_no_page_of_the_handbook_speaks_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """--help is what the reference is made of: it must be there for every command."""
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in arguments_parser()[1])
