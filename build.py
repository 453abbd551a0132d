#!/usr/bin/env python3
"""Builds the site of U4SSC City Profiles: read and check everything, compute everything, write everything."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread

from cityprofiles.beside import STOPPED, beside
from cityprofiles.fingerprints import Inputs, read_inputs
from cityprofiles.pictures import PictureError, installed_browser
from cityprofiles.publish import PREVIEW, PUBLIC, WITHOUT_DOCUMENTS, PublishError, identity_of
from cityprofiles.receipt import read_receipt, receipt_path

HERE = Path(__file__).resolve().parent
# Messages name files as a person in the project's folder would.
HERE = HERE.relative_to(Path.cwd()) if HERE.is_relative_to(Path.cwd()) else HERE

# What each command is for.
COMMANDS: Mapping[str, str] = {
    "build": "Build the public site (what happens without a command)",
    "check": "Read and check everything, write nothing",
    "preview": "Build everything, also what is not approved, into a folder of its own, stamped as a draft",
    "serve": "Build the public site and show it on this computer",
    "new": "Write the files of a new city or a new round, to be filled in",
    "status": "List every round with its state, approvals and seal, and what is missing to publish it",
    "approve": "Approve a round for the city or for the secretariat, and seal its data",
    "publishable": "Say whether a finished folder may be deployed: a preview may not",
    "messages": "Bring theme/locale up to date with the templates and the KPI catalogue of every edition",
}
_SITES = ("build", "preview", "serve")
_MISSING = "The package “{}” is not installed. Run `make site` once, then start .venv/bin/python build.py."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 something must be mended first, 2 wrong arguments, 130 stopped by a person."""
    parser, _ = arguments_parser()
    defaults = argparse.Namespace(
        program=HERE,
        content=Path("content"),
        catalog=Path("kpi_catalog.yaml"),
        out=None,
        base_url=None,
        annotate=False,
        strict=False,
        without_documents=False,
        command=None,
    )
    options = parser.parse_args(arguments, namespace=defaults)
    command = options.command or "build"
    try:
        if command in _SITES:
            code = build(options, preview=command == "preview")
            return serve(options) if command == "serve" and not code else code
        from cityprofiles import commands  # noqa: PLC0415 - see build

        return commands.COMMANDS[command](options)
    except (PublishError, PictureError) as error:
        print(error, file=sys.stderr)
        return 1
    except ModuleNotFoundError as missing:
        print(_MISSING.format(missing.name), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. A site is put in place only when it is whole: what stood there still does.", file=sys.stderr)
        return STOPPED


def build(options: argparse.Namespace, *, preview: bool) -> int:
    """Make a site, unless it stands there already: that is known without all that makes sites, which takes a while to load."""
    target = options.out or Path("preview" if preview else "site")
    kind = PREVIEW if preview else WITHOUT_DOCUMENTS if options.without_documents else PUBLIC
    # Nothing of what is loaded goes again, so that Python need not look for what could; after the reading it does, see ledger.
    gc.disable()
    # Then it looks seldom: hardly anything that a page is made of hangs together in a ring, and to look touches all of it.
    gc.set_threshold(50_000)
    with beside(partial(_inputs, options, kind)) as reading:
        loading = Thread(target=_load, daemon=True)
        loading.start()
        inputs = next(reading)
        last = read_receipt(receipt_path(options.content, target))
        if last.identity and (last.inputs, last.identity) == (inputs.digest, identity_of(target)):
            print(f"{target}/ is up to date: {last.written.words}. Nothing has changed since the last build.")
            return 0
    loading.join()
    from cityprofiles import commands  # noqa: PLC0415

    return commands.make(options, target, kind, inputs)


def _inputs(options: argparse.Namespace, kind: str) -> Iterator[Inputs]:
    """The fingerprints of all that a build of this kind would read."""
    given = (options.base_url, kind, options.without_documents)
    browser = f"{installed_browser()} {options.strict}"
    yield read_inputs(HERE, options.content, options.catalog, given, browser)


def _load() -> None:
    """Load what makes sites while it is still found out whether one must be made; what is wrong with it is told by whoever needs it."""
    with suppress(Exception):
        import_module("cityprofiles.commands")


def serve(options: argparse.Namespace) -> int:
    """Show a site on this computer, until it is stopped."""
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer  # noqa: PLC0415

    handler = partial(SimpleHTTPRequestHandler, directory=str(options.out or Path("site")))
    with ThreadingHTTPServer(("127.0.0.1", options.port), handler) as server:
        print(f"Open http://127.0.0.1:{server.server_address[1]}/ – stop with Ctrl+C")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def arguments_parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """What can be typed behind build.py: as a whole, and by command."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--content", type=Path, metavar="DIR", help="the content folder (content)")
    shared.add_argument("--catalog", type=Path, metavar="FILE", help="the KPI catalogue (kpi_catalog.yaml)")
    shared.add_argument("--out", type=Path, metavar="DIR", help="where the site is written (site, or preview)")
    shared.add_argument("--base-url", metavar="URL", help="the address the site will have (that of site.yaml)")
    shared.add_argument("--strict", action="store_true", help="stop where a picture of a chart cannot be drawn")
    shared.add_argument(
        "--without-documents", action="store_true", help="make the pages alone, without PDFs and pictures"
    )
    shared.add_argument("--annotate", action="store_true", help="print mistakes as annotations of a pull request")
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__, parents=[shared])
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    subs = {
        name: commands.add_parser(name, help=words, description=words, parents=[shared])
        for name, words in COMMANDS.items()
    }
    subs["serve"].add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    for command in ("approve", "new"):
        subs[command].add_argument("round", metavar="CITY/ROUND", help="for example kristiansund/2020")
    subs["approve"].add_argument("--by", required=True, type=_short, metavar="NAME", help="who approves")
    subs["approve"].add_argument("--role", required=True, choices=["city", "secretariat"], help="for whom")
    subs["approve"].add_argument("--on", type=_day, metavar="DAY", help="the day of the approval (today)")
    subs["approve"].add_argument("--evidence", metavar="TEXT", help="where the approval can be seen")
    subs["approve"].add_argument("--yes", action="store_true", help="do not ask before writing")
    return parser, subs


def _short(text: str) -> str:
    """A name that fits the record of an approval."""
    from cityprofiles.forms import Title  # noqa: PLC0415 - see build

    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty; write who approves")
    if len(text) > Title.longest:
        raise argparse.ArgumentTypeError(f"the name is too long; write at most {Title.longest} characters")
    return text


def _day(text: str) -> date:
    """The day of an approval that has been given."""
    from cityprofiles.forms import as_day  # noqa: PLC0415 - see build

    try:
        day = as_day(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a day; write year, month and day, as in 2026-05-12"
        ) from None
    if day > date.today():  # noqa: DTZ011 - the day of the person who types
        raise argparse.ArgumentTypeError(f"“{text}” is a day to come; write the day on which the approval was given")
    return day


if __name__ == "__main__":
    code = main()
    # All is written: to take a thousand cities apart in memory, one object after another, would only take time.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
