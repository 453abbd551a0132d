#!/usr/bin/env python3
"""Builds the site of U4SSC City Profiles: read and check everything, compute everything, write everything."""

from __future__ import annotations

import argparse
import functools
import http.server
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from cityprofiles.building import Building
from cityprofiles.catalog import read_catalog
from cityprofiles.messages import collect, template_text, updated_text
from cityprofiles.policy import published
from cityprofiles.problems import Problems
from cityprofiles.project import Sources, read_project
from cityprofiles.publish import PublishError, Staging

HERE = Path(__file__).resolve().parent
# Messages name files as a person in the project's folder would.
HERE = HERE.relative_to(Path.cwd()) if HERE.is_relative_to(Path.cwd()) else HERE


def build(options: argparse.Namespace) -> int:
    """Build the public site (what happens without a command)"""
    start = time.perf_counter()
    project, problems = read_project(_sources(options))
    if project is None:
        return _stop(problems)
    read = time.perf_counter()
    target = options.out or Path("site")
    staging = Staging(target, "public")
    try:
        places = published(project.places)
        written = Building(project, places, HERE / "theme", staging).write()
        rendered = time.perf_counter()
        staging.swap()
    except BaseException:
        staging.discard()
        raise
    end = time.perf_counter()
    cities = f"{len(places)} {'city' if len(places) == 1 else 'cities'}"
    pages, files = f"{written.page_bytes / 1e6:.1f} MB", f"{written.file_bytes / 1e6:.1f} MB"
    print(f"{target}/: {cities}, {written.pages} pages ({pages}), {written.files} files ({files})")
    stages = {
        "read and checked": read - start,
        "computed and rendered": rendered - read,
        "put in place": end - rendered,
    }
    print(", ".join(f"{stage} in {seconds:.2f} s" for stage, seconds in stages.items()))
    return 0


def check(options: argparse.Namespace) -> int:
    """Read and check everything, write nothing"""
    project, problems = read_project(_sources(options))
    if project is None:
        return _stop(problems)
    rounds = sum(len(place.rounds) for place in project.places)
    print(f"No mistakes: {len(project.places)} cities, {rounds} rounds, {len(project.languages)} languages.")
    return 0


def serve(options: argparse.Namespace) -> int:
    """Build the public site and show it on this computer"""
    code = build(options)
    if code:
        return code
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(options.out or Path("site")))
    with http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler) as server:
        print(f"Open http://127.0.0.1:{server.server_address[1]}/ – stop with Ctrl+C")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def messages(options: argparse.Namespace) -> int:
    """Bring theme/locale up to date with the templates and the KPI catalogue"""
    problems = Problems()
    catalog = read_catalog(options.catalog, options.catalog.parent, str(options.catalog), problems)
    if catalog is None:
        return _stop(problems)
    found = collect(HERE, [catalog])
    folder = HERE / "theme" / "locale"
    (folder / "messages.pot").write_text(template_text(found), encoding="utf-8")
    for path in sorted(folder.glob("*.po")):
        path.write_text(updated_text(path.read_text(encoding="utf-8"), found, path.stem), encoding="utf-8")
        print(f"{path.relative_to(HERE)} is up to date.")
    return 0


COMMANDS: tuple[Callable[[argparse.Namespace], int], ...] = (build, check, serve, messages)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 something must be mended first, 2 wrong arguments."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--content", type=Path, metavar="DIR", help="the content folder (content)")
    shared.add_argument("--catalog", type=Path, metavar="FILE", help="the KPI catalogue (kpi_catalog.yaml)")
    shared.add_argument("--out", type=Path, metavar="DIR", help="where the site is written (site)")
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__, parents=[shared])
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command in COMMANDS:
        sub = commands.add_parser(command.__name__, help=command.__doc__, description=command.__doc__, parents=[shared])
        if command is serve:
            sub.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    defaults = argparse.Namespace(content=Path("content"), catalog=Path("kpi_catalog.yaml"), out=None, command=None)
    options = parser.parse_args(arguments, namespace=defaults)
    command = next((c for c in COMMANDS if c.__name__ == options.command), build)
    try:
        return command(options)
    except PublishError as error:
        print(error, file=sys.stderr)
        return 1


def _sources(options: argparse.Namespace) -> Sources:
    return Sources(options.content, options.catalog, HERE / "theme")


def _stop(problems: Problems) -> int:
    """Print every mistake, and that nothing was written."""
    for problem in problems:
        print(problem, file=sys.stderr)
    count = len(problems)
    print(f"\n{count} {'mistake' if count == 1 else 'mistakes'} to mend; nothing was written.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
