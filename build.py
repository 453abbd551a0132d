#!/usr/bin/env python3
"""Builds the site of U4SSC City Profiles: read and check everything, compute everything, write everything."""

from __future__ import annotations

import argparse
import functools
import http.server
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

try:
    from cityprofiles import policy, report
    from cityprofiles.addresses import PUBLISHED_FILE, lost, permanent, published_text, read_published
    from cityprofiles.approval import approved, description, record
    from cityprofiles.assets import Assets
    from cityprofiles.building import Building, identity
    from cityprofiles.catalog import read_catalog
    from cityprofiles.citypages import STAMP
    from cityprofiles.documents import Press
    from cityprofiles.fingerprints import folder_fingerprint, read_inputs
    from cityprofiles.forms import ROUND, SLUG, Title
    from cityprofiles.handbook import handbook_files
    from cityprofiles.ledger import Ledger, compiled_templates, documents_folder, ledger_path, read_ledger, write_ledger
    from cityprofiles.messages import collect, template_text, updated_text
    from cityprofiles.model import Place, Role, Round
    from cityprofiles.pictures import PictureError, Pictures, installed_browser
    from cityprofiles.problems import Problems
    from cityprofiles.project import Project, Sources, read_catalogs, read_content, read_project
    from cityprofiles.publish import PublishError, Staging, identity_of, kind_of
    from cityprofiles.scaffold import new_files
    from cityprofiles.units import Outputs, Unit
except ModuleNotFoundError as missing:
    sys.exit(
        f"The package “{missing.name}” is not installed. Run `make site` once, then start .venv/bin/python build.py."
    )

HERE = Path(__file__).resolve().parent
# Messages name files as a person in the project's folder would.
HERE = HERE.relative_to(Path.cwd()) if HERE.is_relative_to(Path.cwd()) else HERE


def build(options: argparse.Namespace) -> int:
    """Build the public site (what happens without a command)"""
    return _write(options, options.out or Path("site"), policy.published, stamp="")


def preview(options: argparse.Namespace) -> int:
    """Build everything, also what is not approved, into a folder of its own, stamped as a draft"""
    return _write(options, options.out or Path("preview"), policy.previewed, stamp=STAMP)


def _write(
    options: argparse.Namespace, target: Path, choose: Callable[[tuple[Place, ...]], tuple[Place, ...]], stamp: str
) -> int:
    clock = report.Clock()
    sources, register = _sources(options), options.content.parent / PUBLISHED_FILE
    given = (options.base_url, stamp, options.without_documents)
    inputs = read_inputs(HERE, options.content, options.catalog, register, given)
    inputs = replace(inputs, browser=f"{installed_browser()} {options.strict}")
    path = ledger_path(options.content, target)
    ledger = read_ledger(path)
    last = ledger.usable(inputs.program, identity_of(target))
    if last.units and last.inputs == inputs.digest:
        print(
            f"{target}/ is up to date: {report.written_words(last.written)}. Nothing has changed since the last build."
        )
        return 0
    known = ledger.unchanged(inputs.program, inputs.cities)
    project, problems = read_project(sources, known)
    if project is None:
        return _stop(options, problems)
    clock.stop("read and checked")
    places = choose(project.places)
    kind = "preview" if stamp else "pages" if options.without_documents else "public"
    staging = Staging(target, kind)
    try:
        with report.progress() as tell:
            compiled = compiled_templates(options.content)
            press = None if options.without_documents else Press(sources, documents_folder(options.content))
            pictures = Pictures(HERE / ".cache" / "pictures", strict=options.strict, tell=report.note)
            building = Building(
                project,
                places,
                HERE / "theme",
                staging,
                stamp=stamp,
                press=press,
                last=last,
                compiled=compiled,
            )
            handbook = _handbook(project, building.assets, inputs.handbook, stamp)
            building.write(inputs.cities, [handbook], pictures.draw, tell)
        published = read_published(register) if kind == "public" else frozenset()
        building.redirect(published)
        building.write_sitemap()
        addresses = permanent(building.addresses)
        problems.extend(lost(published, addresses, policy.waiting(project.places), str(register)))
        if problems:
            staging.discard()
            return _stop(options, problems)
        clock.stop("computed and rendered")
        name = identity(building.made, inputs.program)
        staging.swap(name)
    except BaseException:
        staging.discard()
        raise
    if kind == "public" and addresses - published:
        register.write_text(published_text(published | addresses), encoding="utf-8")
        print(f"{register}: {len(addresses - published)} new addresses; commit this file.")
    final = replace(inputs, published=folder_fingerprint(register))
    ledger = Ledger(
        inputs.program, final.digest, name, building.made, ledger.cities_with(project.places, inputs.cities)
    )
    write_ledger(path, ledger)
    clock.stop("put in place")
    cities = f"{len(places)} {'city' if len(places) == 1 else 'cities'}"
    print(f"{target}/: {cities}, {report.written_words(ledger.written)}")
    print(clock.words)
    return 0


def _handbook(project: Project, assets: Assets, fingerprint: str, stamp: str) -> Unit:
    return Unit("handbook", fingerprint, lambda: Outputs(files=handbook_files(HERE, project, assets, stamp)))


def check(options: argparse.Namespace) -> int:
    """Read and check everything, write nothing"""
    project, problems = _read(options)
    if project is None:
        return _stop(options, problems)
    cities, rounds = len(project.places), sum(len(place.rounds) for place in project.places)
    print(f"No mistakes: cities: {cities}, rounds: {rounds}, languages: {len(project.languages)}.")
    return 0


def new(options: argparse.Namespace) -> int:
    """Write the files of a new city or a new round, to be filled in"""
    city, _, name = options.round.partition("/")
    if not SLUG.fullmatch(city) or not ROUND.fullmatch(name):
        print("Write the city in small letters and hyphens, a slash and the year: aalesund/2026.", file=sys.stderr)
        return 2
    problems = Problems()
    catalog = read_catalog(options.catalog, options.catalog.parent, str(options.catalog), problems)
    if catalog is None:
        return _stop(options, problems)
    files = new_files(options.content / "cities", city, name, catalog)
    for path in files:
        if path.exists():
            print(f"{path} exists already; nothing was written.", file=sys.stderr)
            return 1
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path} written.")
    return 0


def status(options: argparse.Namespace) -> int:
    """List every round with its state, approvals and seal, and what is missing to publish it"""
    project, problems = read_content(_sources(options))
    if project is None:
        return _stop(options, problems)
    report.print_status(project.places)
    return 0


def approve(options: argparse.Namespace) -> int:
    """Approve a round for the city or for the secretariat, and seal its data"""
    project, problems = read_content(_sources(options))
    if project is None:
        return _stop(options, problems)
    found = _round(project, options.round)
    if found is None:
        return 2
    for line in description(found, project.catalogs[found.catalog]):
        print(line)
    if (
        not options.yes
        and input(f"Approve {options.round} for the {options.role}? Type yes: ").strip().lower() != "yes"
    ):
        print("Nothing was written.")
        return 1
    publication = approved(found, options.by, Role(options.role), options.on or date.today(), options.evidence)  # noqa: DTZ011
    for path in record(found, publication):
        print(f"{path} written.")
    missing = {role.value for role in Role} - {approval.role.value for approval in publication.approvals}
    print(
        f"Still missing: the approval of the {missing.pop()}."
        if missing
        else "Both have approved: the next build publishes it."
    )
    return 0


def publishable(options: argparse.Namespace) -> int:
    """Say whether a finished folder may be deployed: a preview may not"""
    target = options.out or Path("site")
    kind = kind_of(target)
    kinds = {"preview": "a preview", "pages": "a site without its documents"}
    if kind == "public":
        print(f"{target}/ is a public site.")
        return 0
    print(
        f"{target}/ is {kinds.get(kind, 'no site of this program')} and must not be deployed.",
        file=sys.stderr,
    )
    return 1


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
    """Bring theme/locale up to date with the templates and the KPI catalogue of every edition"""
    problems = Problems()
    _, catalogs = read_catalogs(options.catalog, problems)
    if problems:
        return _stop(options, problems)
    found = collect(HERE, catalogs.values())
    folder = HERE / "theme" / "locale"
    (folder / "messages.pot").write_text(template_text(found), encoding="utf-8")
    for path in sorted(folder.glob("*.po")):
        path.write_text(updated_text(path.read_text(encoding="utf-8"), found, path.stem), encoding="utf-8")
        print(f"{path} is up to date.")
    return 0


COMMANDS: tuple[Callable[[argparse.Namespace], int], ...] = (
    build,
    check,
    preview,
    serve,
    new,
    status,
    approve,
    publishable,
    messages,
)


def arguments_parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """What can be typed behind build.py: as a whole, and by command."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--content", type=Path, metavar="DIR", help="the content folder (content)")
    shared.add_argument("--catalog", type=Path, metavar="FILE", help="the KPI catalogue (kpi_catalog.yaml)")
    shared.add_argument("--out", type=Path, metavar="DIR", help="where the site is written (site, or preview)")
    shared.add_argument("--base-url", metavar="URL", help="the address the site will have (that of site.yaml)")
    shared.add_argument(
        "--without-documents", action="store_true", help="make the pages alone, without PDFs and pictures"
    )
    shared.add_argument("--strict", action="store_true", help="stop where a picture of a chart cannot be drawn")
    shared.add_argument("--annotate", action="store_true", help="print mistakes as annotations of a pull request")
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__, parents=[shared])
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    subs = {
        command: commands.add_parser(
            command.__name__, help=command.__doc__, description=command.__doc__, parents=[shared]
        )
        for command in COMMANDS
    }
    subs[serve].add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    for command in (approve, new):
        subs[command].add_argument("round", metavar="CITY/ROUND", help="for example kristiansund/2020")
    subs[approve].add_argument("--by", required=True, type=_short, metavar="NAME", help="who approves")
    subs[approve].add_argument("--role", required=True, choices=[str(role) for role in Role], help="for whom")
    subs[approve].add_argument("--on", type=date.fromisoformat, metavar="DAY", help="the day of the approval (today)")
    subs[approve].add_argument("--evidence", metavar="TEXT", help="where the approval can be seen")
    subs[approve].add_argument("--yes", action="store_true", help="do not ask before writing")
    return parser, {command.__name__: sub for command, sub in subs.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 something must be mended first, 2 wrong arguments."""
    parser, _ = arguments_parser()
    defaults = argparse.Namespace(
        content=Path("content"),
        catalog=Path("kpi_catalog.yaml"),
        out=None,
        base_url=None,
        without_documents=False,
        annotate=False,
        strict=False,
        command=None,
    )
    options = parser.parse_args(arguments, namespace=defaults)
    command = next((c for c in COMMANDS if c.__name__ == options.command), build)
    try:
        return command(options)
    except (PublishError, PictureError) as error:
        print(error, file=sys.stderr)
        return 1


def _short(text: str) -> str:
    """A name that fits the record of an approval."""
    if not text.strip() or len(text) > Title.longest:
        raise argparse.ArgumentTypeError(f"write a name of at most {Title.longest} characters")
    return text


def _sources(options: argparse.Namespace) -> Sources:
    return Sources(options.content, options.catalog, HERE / "theme", options.base_url)


def _read(options: argparse.Namespace) -> tuple[Project | None, Problems]:
    return read_project(_sources(options))


def _round(project: Project, name: str) -> Round | None:
    """The round that a command names, e.g. "kristiansund/2020"; None after a message where there is none."""
    rounds = {f"{place.slug}/{found.name}": found for place in project.places for found in place.rounds}
    if name not in rounds:
        print(f"There is no round “{name}”. Rounds: {', '.join(sorted(rounds)) or 'none'}.", file=sys.stderr)
    return rounds.get(name)


def _stop(options: argparse.Namespace, problems: Problems) -> int:
    """Print every mistake, and that nothing was written."""
    report.print_problems(problems, annotate=options.annotate)
    return 1


if __name__ == "__main__":
    sys.exit(main())
