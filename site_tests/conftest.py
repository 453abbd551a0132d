"""What the tests share: contents read once, sites built once for a whole run and served under a sub-path, one browser, one program."""

from __future__ import annotations

import atexit
import fcntl
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from lxml import etree  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from cityprofiles.project import Project, Sources, read_project
from site_tests.browser import chromium
from site_tests.canaries import leave_drafts, put_canaries
from site_tests.program import Program

ROOT = Path(__file__).resolve().parent.parent
SUB_PATH = "/city-profiles/"

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_build(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """build.py as a user runs it; what is kept by its content is kept for all projects of the tests together.

    A browser, which draws the pictures of charts and takes seconds to start, is found only where --strict asks for them.
    """
    if cwd != ROOT:
        for name in ("documents", "templates"):
            kept, link = ROOT / ".cache" / name, cwd / ".cache" / name
            kept.mkdir(parents=True, exist_ok=True)
            link.parent.mkdir(exist_ok=True)
            if not link.exists():
                link.symlink_to(kept)
    environment = dict(os.environ) if "--strict" in arguments else {**os.environ, "PATH": os.devnull}
    return _program().run([str(argument) for argument in arguments], cwd, environment)


@functools.cache
def _program() -> Program:
    program = Program()
    atexit.register(program.stop)
    return program


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that is made once in a whole run, by whichever worker needs it first; whoever wants to change something takes a copy."""
    base = factory.getbasetemp()
    # The workers of one run have folders side by side.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared" / name
    folder.parent.mkdir(exist_ok=True)
    with folder.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            work = folder.with_name(f"{name}.making")
            shutil.rmtree(work, ignore_errors=True)
            make(work)
            # What a build remembers holds when a project is moved as a whole.
            work.rename(folder)
    return folder


def copy_of(project: Path, target: Path) -> Path:
    """A copy of a project with its site and what its build remembers, so that the next makes only what has changed.

    The files of the site are the same ones by another name, as a build takes them over: a test may remove or replace them, and
    must not write into them.
    """
    shutil.copytree(project, target, symlinks=True, ignore=shutil.ignore_patterns("site"), dirs_exist_ok=True)
    shutil.copytree(project / "site", target / "site", copy_function=os.link)
    return target


def _read(root: Path) -> Project:
    found, problems = read_project(Sources(root / "content", root / "kpi_catalog.yaml", ROOT / "theme"))
    assert found is not None, "\n".join(map(str, problems))
    return found


def _build(project: Path) -> None:
    """A site with everything that it can have, also the pictures of charts."""
    done = run_build("--strict", cwd=project)
    assert done.returncode == 0, done.stderr + done.stdout


def served_below(site: Path, factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site, below a sub-path as on a project page of GitHub Pages; ends in "/"."""
    www = factory.mktemp("www")
    (www / SUB_PATH.strip("/")).symlink_to(site)
    server, host = serve(www)
    yield host + SUB_PATH
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def project() -> Project:
    """The real content, read and checked."""
    return _read(ROOT)


@pytest.fixture(scope="session")
def samples() -> Project:
    """The sample cities, read and checked: many rounds, superseded and withdrawn ones, two editions, and some that are not public."""
    return _read(ROOT / "examples")


@pytest.fixture(scope="session")
def real_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content in a project of its own, built, with what the build remembers; nothing of the repository is written."""

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "content", folder / "content")
        for name in ("kpi_catalog.yaml", "published-urls.txt"):
            shutil.copy(ROOT / name, folder / name)
        _build(folder)

    return shared(tmp_path_factory, "real", make)


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of the sample cities."""

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns(".cache", "site"))
        _build(folder)

    return shared(tmp_path_factory, "samples", make)


@pytest.fixture(scope="session")
def draft_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sample cities with drafts, which hold canaries, and their preview in the folder "preview"."""

    def make(folder: Path) -> None:
        put_canaries(folder)
        leave_drafts(folder)
        done = run_build("preview", "--strict", cwd=folder)
        assert done.returncode == 0, done.stderr

    return shared(tmp_path_factory, "drafts", make)


@pytest.fixture(scope="session")
def published_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with one city, its round of 2020 approved by both, and built."""

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "site_tests" / "small", folder)
        for role in ("city", "secretariat"):
            given = ("--by", f"Ada of the {role}", "--role", role, "--on", "2024-05-02", "--yes")
            done = run_build("approve", "testby/2020", *given, cwd=folder)
            assert done.returncode == 0, done.stderr
        _build(folder)

    return shared(tmp_path_factory, "small", make)


@pytest.fixture(scope="session")
def site(real_project: Path) -> Path:
    """The public site of the real content."""
    return real_project / "site"


@pytest.fixture(scope="session")
def sample_site(sample_project: Path) -> Path:
    """The public site of the sample cities."""
    return sample_project / "site"


@pytest.fixture(scope="session")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real site."""
    yield from served_below(site, tmp_path_factory)


@pytest.fixture(scope="session")
def sample_address(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site of the sample cities."""
    yield from served_below(sample_site, tmp_path_factory)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker; each takes a context of its own, which shares nothing with the others."""
    with chromium() as found:
        yield found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A static host such as GitHub Pages: 404.html for what does not exist, nothing in the log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / SUB_PATH.strip("/") / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(http.server.ThreadingHTTPServer):
    """A server that says nothing where a browser goes away before it has everything."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def serve(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    """A static server for a folder on a free port of this machine, and its address."""
    server = _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


def pages_of(site: Path) -> list[str]:
    """Every page of a site by its address below the site: "", "cities/", "404.html", …"""
    return sorted(path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html"))


Element: TypeAlias = etree._Element


def parsed(path: Path) -> Element:
    """A page, read by the quick parser: test_html shows that pages are valid, so all parsers agree on them."""
    return etree.parse(path, etree.HTMLParser(encoding="utf-8", remove_comments=True)).getroot()
