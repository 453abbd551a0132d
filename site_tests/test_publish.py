"""Writing a site: it is swapped in whole, two builds give the same bytes, and nothing that is not ours is ever cleared."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cityprofiles.beside import beside
from cityprofiles.building import _Worker
from cityprofiles.publish import MARKER, PUBLIC, PublishError, Staging, identity_of, shortage
from cityprofiles.spare import mirror, prepare
from site_tests.conftest import ROOT, copy_of, run_build


@pytest.fixture
def project_folder(published_small: Path, tmp_path: Path) -> Path:
    """A small project with its site, to build from and to change."""
    return copy_of(published_small, tmp_path)


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file of a folder by the hash of what it holds."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def forget(project: Path) -> None:
    """Delete what a build remembers of the last one: the next makes everything anew."""
    shutil.rmtree(project / ".cache", ignore_errors=True)


def built_after(project: Path, *statements: str) -> subprocess.CompletedProcess[str]:
    """What a build said in a process in which something was changed before."""
    code = "; ".join(
        (
            "import runpy, sys",
            "sys.argv = ['build.py']",
            *statements,
            f"runpy.run_path({str(ROOT / 'build.py')!r}, run_name='__main__')",
        )
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_two_builds_give_the_same_bytes_wherever_and_whoever(real_project: Path, tmp_path: Path) -> None:
    """Another folder, another user name, another time zone, another order of hashing, nothing kept: the same site."""
    folder = tmp_path / "another-place"
    shutil.copytree(real_project, folder, ignore=shutil.ignore_patterns("site", ".cache"))
    given = {"TZ": "Pacific/Auckland", "USER": "ada", "LOGNAME": "ada", "HOME": str(folder), "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "--strict"],
        cwd=folder,
        env={**os.environ, **given, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert fingerprint(folder / "site") == fingerprint(real_project / "site")


def begun(folder: Path) -> subprocess.Popen[str]:
    """A build that is under way, with processes of its own as one that is started in a terminal."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "build.py")],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def test_a_build_killed_at_any_moment_leaves_the_last_good_site(project_folder: Path) -> None:
    good = fingerprint(project_folder / "site")
    chance = random.Random(20)  # noqa: S311
    for _ in range(5):
        forget(project_folder)
        with begun(project_folder) as build:
            time.sleep(chance.uniform(0.05, 2.0))
            build.send_signal(signal.SIGKILL)
        assert fingerprint(project_folder / "site") == good
    assert run_build("--strict", cwd=project_folder).returncode == 0
    assert fingerprint(project_folder / "site") == good
    assert not list(project_folder.glob(".site.building-*")), "what killed builds left is swept by the next"


@pytest.mark.parametrize("moment", [0, 0.3, 1])
def test_a_person_may_stop_a_build_and_is_told_that_nothing_has_changed(project_folder: Path, moment: float) -> None:
    good = fingerprint(project_folder / "site")
    forget(project_folder)
    build = begun(project_folder)
    while not list(project_folder.glob(".site.building-*")):
        assert build.poll() is None
        time.sleep(0.01)
    time.sleep(moment)
    # As a terminal does: to the build and to all that it has started.
    os.killpg(build.pid, signal.SIGINT)
    told, error = build.communicate(timeout=60)
    assert (told, error.strip()) == (
        "",
        "Stopped. A site is put in place only when it is whole: what stood there still does.",
    )
    assert build.returncode == 130
    assert fingerprint(project_folder / "site") == good


def test_a_worker_that_waits_is_still_there_after_a_person_has_stopped_the_build() -> None:
    """It would take the lock of the queue along, and the pool would wait for it for ever."""
    with multiprocessing.get_context("fork").Pool(1, _Worker.start, ([os.getpid],)) as pool:
        worker = pool.apply(_Worker.run, (0,))
        os.kill(worker, signal.SIGINT)
        assert pool.apply_async(_Worker.run, (0,)).get(timeout=20) == worker


def test_a_site_that_was_moved_aside_by_a_killed_build_comes_back(tmp_path: Path) -> None:
    """Where the system cannot swap two folders in one step there is a moment without a site; the next build mends it."""
    aside = tmp_path / ".site.building-999999999-abcd-old"
    aside.mkdir()
    (aside / MARKER).write_text("public\n", encoding="utf-8")
    (aside / "index.html").write_text("the last good site", encoding="utf-8")
    Staging(tmp_path / "site", "public").discard()
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "the last good site"


def test_a_folder_that_the_program_did_not_make_is_never_cleared(project_folder: Path) -> None:
    precious = project_folder / "site"
    shutil.rmtree(precious)
    precious.mkdir()
    (precious / "thesis.txt").write_text("ten years of work", encoding="utf-8")
    done = run_build(cwd=project_folder)
    assert done.returncode == 1
    assert done.stderr == "site is not a folder that this program made. Give another --out, or empty it yourself.\n"
    assert (precious / "thesis.txt").read_text(encoding="utf-8") == "ten years of work"


def test_a_target_that_is_a_file_is_refused(project_folder: Path) -> None:
    shutil.rmtree(project_folder / "site")
    (project_folder / "site").write_text("a file", encoding="utf-8")
    done = run_build(cwd=project_folder)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_a_folder_whose_removal_was_cut_short_is_swept_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed build may have been about to remove the site before; what is left of that must still be known as ours."""
    staging = Staging(tmp_path / "site", PUBLIC)
    for name in ("a.html", "one/b.html", "two/c.html"):
        staging.write(name, "")
    with monkeypatch.context() as cut:
        cut.setattr("cityprofiles.publish.shutil.rmtree", _cut_short)
        with pytest.raises(KeyboardInterrupt):
            staging.discard()
    assert staging.folder.exists()
    left = staging.folder.rename(tmp_path / ".site.building-999999999-abcd")
    Staging(tmp_path / "site", PUBLIC).discard()
    assert not left.exists()


def _cut_short(folder: Path, **_: object) -> None:
    """Removes the files of a folder, and not the folders in it."""
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    raise KeyboardInterrupt


def test_what_was_forked_for_a_build_writes_no_more_when_that_was_killed(tmp_path: Path) -> None:
    """Else it would write into the folder while the next build sweeps it away."""
    code = """
import os, pathlib, signal, sys, time
from cityprofiles.publish import PUBLIC, PublishError, Staging
build = os.fork()
if not build:
    staging = Staging(pathlib.Path(sys.argv[1]), PUBLIC)
    if os.fork():
        time.sleep(60)
    staging.write("before.html", "")
    os.kill(os.getppid(), signal.SIGKILL)
    while os.getppid() == staging._owner:
        time.sleep(0.01)
    try:
        staging.write("after.html", "")
    except PublishError as error:
        print(error, flush=True)
    os._exit(0)
os.waitpid(build, 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "site")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout == "The build that this was written for has been stopped.\n", done.stderr
    written = {path.name for path in tmp_path.rglob("*.html")}
    assert written == {"before.html"}


def test_a_full_disk_gives_a_clear_message_and_leaves_the_last_site(
    project_folder: Path,
) -> None:
    """The limit on the size of a file stands in for a full disk: both end a write with an error of the system."""
    good = fingerprint(project_folder / "site")
    forget(project_folder)
    done = built_after(
        project_folder,
        "import resource, signal",
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50000, 50000))",
    )
    assert done.returncode == 1
    assert "The last site is untouched." in done.stderr
    assert "Traceback" not in done.stderr
    assert fingerprint(project_folder / "site") == good


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (899_999_999, ""),
        (900_000_000, "The site has 900 MB. GitHub Pages soon will not take it: 1,000 MB are the most."),
        (1_000_000_000, "The site has 1,000 MB. GitHub Pages soon will not take it: 1,000 MB are the most."),
        (1_195_000_000, "The site has 1,195 MB. GitHub Pages does not take it: 1,000 MB are the most."),
    ],
)
def test_a_site_that_github_pages_does_not_take_is_told_in_time(size: int, said: str) -> None:
    assert shortage(size).partition(" “")[0] == said


def test_a_build_says_that_the_site_has_become_too_large(project_folder: Path) -> None:
    forget(project_folder)
    done = built_after(project_folder, "import cityprofiles.publish", "cityprofiles.publish.PAGES_LIMIT = 1_000_000")
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"^The site has \d+ MB. GitHub Pages does not take it: 1 MB are the most. ", done.stderr, re.MULTILINE
    )


def test_two_outputs_with_one_address_are_refused(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "site", PUBLIC)
    staging.write("cities/index.html", "one")
    with pytest.raises(PublishError, match="Two files of the site have the address"):
        staging.write("cities/index.html", "two")
    with pytest.raises(PublishError, match=re.escape("have the address /cities/index.html")):
        staging.complete(["cities/index.html", "index.html", "cities/index.html"], ())
    staging.discard()


def _site(target: Path, files: dict[str, str], identity: str) -> None:
    """A finished site of these files."""
    staging = Staging(target, PUBLIC)
    for address, text in files.items():
        staging.write(address, text)
    staging.complete(files, ())
    staging.swap(identity)


def test_a_build_that_begins_with_the_spare_leaves_the_last_site_and_what_it_no_longer_has(tmp_path: Path) -> None:
    """The spare shares its files with the site that stands: what is written must not go through to that."""
    target, spare = tmp_path / "site", tmp_path / ".site.spare"
    _site(target, {"index.html": "old", "kept.html": "kept", "cities/gone/index.html": "gone"}, "one")
    (tmp_path / ".site.building-1-spare").mkdir()
    prepare(tmp_path / ".site.building-1-spare", target, spare, MARKER)
    assert fingerprint(spare) == fingerprint(target)
    assert (spare / "kept.html").stat().st_ino == (target / "kept.html").stat().st_ino
    staging = Staging(target, PUBLIC, "one")
    assert staging.holds_last
    staging.write("index.html", "new")
    staging.keep(["kept.html"])
    staging.complete(["index.html", "kept.html"], ["index.html", "kept.html", "cities/gone/index.html"])
    assert (target / "index.html").read_text(encoding="utf-8") == "old"
    assert identity_of(target) == "one"
    staging.swap("two")
    found = sorted(path.relative_to(target).as_posix() for path in target.rglob("*"))
    assert found == [MARKER, "index.html", "kept.html"]
    assert (target / "index.html").read_text(encoding="utf-8") == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_a_spare_of_another_site_is_thrown_away(tmp_path: Path) -> None:
    target, spare = tmp_path / "site", tmp_path / ".site.spare"
    _site(target, {"index.html": "old"}, "one")
    work = tmp_path / ".site.building-1-spare"
    work.mkdir()
    prepare(work, target, spare, MARKER)
    _site(target, {"index.html": "new"}, "two")
    staging = Staging(target, PUBLIC, "two")
    assert not staging.holds_last
    assert not spare.exists()
    assert staging.read("index.html") is None
    staging.discard()


def test_the_spare_follows_the_site(tmp_path: Path) -> None:
    """From the site before, from nothing, or from something else altogether: afterwards it has the same files."""
    target = tmp_path / "site"
    _site(target, {"index.html": "new", "a/b/c.html": "c", "d": "a file now"}, "two")
    before = tmp_path / "before"
    shutil.copytree(target, before)
    (before / "index.html").write_text("old", encoding="utf-8")
    (before / "d").unlink()
    (before / "d").mkdir()
    (before / "d" / "e.html").write_text("e", encoding="utf-8")
    shutil.rmtree(before / "a")
    (before / "a").write_text("a file before", encoding="utf-8")
    mirror(target, before)
    assert fingerprint(before) == fingerprint(target)
    assert sorted(p.relative_to(before) for p in before.rglob("*")) == sorted(
        p.relative_to(target) for p in target.rglob("*")
    )


def test_a_large_site_has_a_spare_soon(tmp_path: Path) -> None:
    target, spare = tmp_path / "site", tmp_path / ".site.spare"
    _site(target, {f"{number % 50}/{number}.html": str(number) for number in range(5_000)}, "one")
    until = time.monotonic() + 60
    while not spare.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert fingerprint(spare) == fingerprint(target)
    staging = Staging(target, PUBLIC, "one")
    assert staging.holds_last
    staging.discard()


def _counts() -> Iterator[int]:
    yield os.getpid()
    yield 2


def _fails() -> Iterator[int]:
    yield 1
    raise ValueError("in the other process")


def _stopped() -> Iterator[int]:
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)


def test_work_beside_is_done_in_another_process_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with beside(_counts) as steps:
        process, *others = steps
    assert process != os.getpid()
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    with beside(_counts) as steps:
        assert list(steps) == [os.getpid(), *others] == [os.getpid(), 2]


@pytest.mark.parametrize(
    ("work", "error"),
    [
        (_fails, ValueError("in the other process")),
        (_stopped, PublishError("The system has stopped a part of the build")),
    ],
)
def test_what_goes_wrong_beside_is_told_where_its_result_is_needed(
    work: Callable[[], Iterator[int]], error: Exception
) -> None:
    with beside(work) as steps:
        assert next(steps) == 1
        with pytest.raises(type(error), match=str(error)):
            next(steps)
