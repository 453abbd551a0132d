"""The shape of the code: imports run one way, a rule lives in one place, and every word of a page can be translated."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import cityprofiles
from cityprofiles.messages import collect, template_text
from cityprofiles.project import Project
from site_tests.conftest import ROOT

PACKAGE = ROOT / "cityprofiles"
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")


def _layers() -> list[list[str]]:
    """The lists of modules in the package's docstring, from the lowest."""
    lines = re.findall(r"^    ([a-z, ]+?)  +\S", cityprofiles.__doc__ or "", re.MULTILINE)
    return [[name.strip() for name in line.split(",")] for line in lines]


def _imports(path: Path) -> set[str]:
    """The modules of ours that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "cityprofiles":
                found |= {name.name for name in node.names}
            elif node.module.startswith("cityprofiles."):
                found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            assert not any(name.name.startswith("cityprofiles.") for name in node.names), path
    return found


def test_the_map_of_the_package_names_every_module_once() -> None:
    assert sorted(name for layer in _layers() for name in layer) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_one_way(module: str) -> None:
    order = [name for layer in _layers() for name in layer]
    above = set(order[order.index(module) :])
    assert not _imports(PACKAGE / f"{module}.py") & above


def test_nothing_of_the_package_imports_the_entry_or_the_tests() -> None:
    for module in MODULES:
        text = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (build|site_tests)\b", text, re.MULTILINE), module


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("wheel", set()),
        ("problems", set()),
        ("numerals", set()),
        ("source", {"numerals", "problems"}),
        ("publish", set()),
        ("assets", set()),
    ],
)
def test_the_pure_and_the_rim_know_nothing_of_the_field(module: str, allowed: set[str]) -> None:
    assert _imports(PACKAGE / f"{module}.py") <= allowed


def test_only_policy_decides_who_is_published() -> None:
    for module in MODULES:
        if module not in ("model", "policy", "approval", "cityviews", "rounds"):
            text = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
            assert "PublicationStatus" not in text, f"{module} asks for the status of a publication itself"


# What writes SVG; and what looks like a tag and is none: marks that the renderer finds again, and the labels and pictures of Plotly.
DRAWINGS = {"wheelfields", "drawing", "thumbnail", "badges", "plots"}
NO_TAGS = {
    "render": {"root", "when"},
    "charts": {"br", "extra"},
    "chartpress": {"text"},
    "stills": {"br"},
    "workbook": {"row", "c", "is", "t", "v"},
}


def _texts(module: str) -> list[str]:
    """The strings of a module that the program uses: all but its documentation."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    documentation = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in documentation]
    return [node.value for node in constants if isinstance(node.value, str)]


@pytest.mark.parametrize("module", sorted(set(MODULES) - DRAWINGS))
def test_only_drawings_are_markup_in_python(module: str) -> None:
    """HTML is written by templates, which escape what they are given; (?P<name>…) is a regular expression."""
    tags = [tag for text in _texts(module) for tag in re.findall(r"(?<!\?P)</?([a-z][a-z0-9-]*)(?=[\s/>]|$)|/>", text)]
    assert set(tags) <= NO_TAGS.get(module, set())


def test_templates_contain_no_arithmetic_and_no_unescaped_text() -> None:
    for path in (ROOT / "theme" / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text, path.name
        expressions = [re.sub(r'"[^"]*"', "", e) for e in re.findall(r"\{\{.*?\}\}", text, re.DOTALL)]
        sums = [e for e in expressions if re.search(r"\w\s*[*/]\s*\w|\|round\b", e)]
        assert not sums, f"{path.name}: {sums}"


def test_the_message_template_is_up_to_date(project: Project) -> None:
    """A message that stands in no catalogue would reach a reader in English: run `make messages`."""
    pot = (ROOT / "theme" / "locale" / "messages.pot").read_text(encoding="utf-8")
    assert pot == template_text(collect(ROOT, [project.catalog]))


def test_every_page_of_every_language_is_in_that_language(site: Path) -> None:
    """No English sentence on a Norwegian page but what is marked as English."""
    english = [
        "Verification report",
        "Results by category",
        "points",
        "How scores are made",
        "not reported",
        "Documents and data",
    ]
    for path in (site / "nb").rglob("index.html"):
        text = re.sub(r'<([a-z]+) [^>]*lang="en".*?</\1>', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", " ", text)
        assert not [word for word in english if re.search(rf"\b{word}\b", text)], path
