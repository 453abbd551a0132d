"""What the tests share: the real project read once, the site built once, and the site served under a sub-path."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cityprofiles.project import Project, Sources, read_project

ROOT = Path(__file__).resolve().parent.parent
SUB_PATH = "/city-profiles/"

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_build(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """build.py as a user runs it; what is kept by its content is kept for all projects of the tests together."""
    if cwd != ROOT:
        for name in ("documents", "templates"):
            kept, link = ROOT / ".cache" / name, cwd / ".cache" / name
            kept.mkdir(parents=True, exist_ok=True)
            link.parent.mkdir(exist_ok=True)
            if not link.exists():
                link.symlink_to(kept)
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def project() -> Project:
    """The real content, read and checked."""
    found, problems = read_project(Sources(ROOT / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme"))
    assert found is not None, "\n".join(map(str, problems))
    return found


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public site of the real content, built once, in a folder named like its sub-path; nothing of the repository is written."""
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "content", project / "content")
    for name in ("kpi_catalog.yaml", "published-urls.txt"):
        shutil.copy(ROOT / name, project / name)
    out = tmp_path_factory.mktemp("www") / SUB_PATH.strip("/")
    done = run_build("--out", out, cwd=project)
    assert done.returncode == 0, done.stderr
    return out


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


def serve(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    """A static server for a folder on a free port of this machine, and its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address of the built site, below a sub-path as on a project page of GitHub Pages; ends in "/"."""
    server, host = serve(site.parent)
    yield host + SUB_PATH
    server.shutdown()
    server.server_close()


def pages_of(site: Path) -> list[str]:
    """Every page of a site by its address below the site: "", "cities/", "404.html", …"""
    return sorted(path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html"))
