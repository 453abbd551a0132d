"""What the commands of `build.py` do; a site is made only when something has changed since the last build."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cityprofiles import policy, report
from cityprofiles.addresses import lost, permanent, published_text, read_published, remembered
from cityprofiles.approval import approved, description, record
from cityprofiles.assets import Assets
from cityprofiles.beside import undisturbed
from cityprofiles.building import Building, identity
from cityprofiles.cache import FOLDER, compiled_templates, documents_folder
from cityprofiles.catalog import read_catalog
from cityprofiles.citypages import STAMP
from cityprofiles.fingerprints import PUBLISHED_FILE, Inputs, folder_fingerprint
from cityprofiles.forms import ROUND, SLUG
from cityprofiles.ledger import (
    Ledger,
    ledger_path,
    read_ledger,
    reading_much,
    write_ledger,
)
from cityprofiles.messages import collect, template_text, updated_text
from cityprofiles.model import Role, Round
from cityprofiles.pictures import Pictures
from cityprofiles.problems import Problems
from cityprofiles.project import Project, Sources, read_catalogs, read_content, read_project
from cityprofiles.publish import KINDS, PREVIEW, PUBLIC, Staging, identity_of, kind_of, shortage
from cityprofiles.receipt import Receipt, Written, receipt_path, write_receipt
from cityprofiles.rounds import MAX_SLUG
from cityprofiles.scaffold import new_files
from cityprofiles.units import Outputs, Unit

if TYPE_CHECKING:
    from cityprofiles.documents import Press


def make(options: argparse.Namespace, target: Path, kind: str, inputs: Inputs) -> int:
    """Make a site: read everything, compute everything, write everything.

    kind     what it is to be, see publish.Staging
    inputs   the fingerprints of everything that is read
    """
    clock = report.Clock()
    sources, register = _sources(options), options.content.parent / PUBLISHED_FILE
    path = ledger_path(options.content, target)
    with reading_much():
        ledger = read_ledger(path)
        last = ledger.usable(inputs.program, identity_of(target))
        # A preview is where one sees what differs from the approval.
        read = read_content if kind == PREVIEW else read_project
        project, problems = read(sources, ledger.unchanged(inputs.program, inputs.cities))
    if project is None:
        return _stop(options, problems)
    if kind == PREVIEW:
        _tell_of_changes(project)
    frame = ledger.frame_with(inputs.program, project)
    clock.stop("read and checked")
    places = (policy.previewed if kind == PREVIEW else policy.published)(project.places)
    stamp = STAMP if kind == PREVIEW else ""
    staging = Staging(target, kind, last.identity)
    try:
        with _press(options, sources) as press, report.progress() as tell:
            theme = options.program / "theme"
            script = theme / "static/plotly.min.js"
            pictures = Pictures(options.program / FOLDER / "pictures", script, strict=options.strict, tell=report.note)
            building = Building(
                project,
                places,
                theme,
                staging,
                stamp=stamp,
                press=press,
                last=last,
                compiled=compiled_templates(options.content),
            )
            handbook = _handbook(options.program, project, building.assets, inputs.handbook, stamp)
            building.write(inputs.cities, [handbook], _undrawn if options.without_documents else pictures.draw, tell)
        published = read_published(register) if kind == PUBLIC else frozenset()
        building.redirect(published)
        building.finish()
        addresses = permanent(building.addresses) if kind == PUBLIC else frozenset()
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
    kept = remembered(addresses, published, policy.withdrawn(places))
    if kept - published:
        register.write_text(published_text(kept), encoding="utf-8")
        print(f"{register}: {len(kept - published)} new addresses; commit this file.")
    final = replace(inputs, published=folder_fingerprint(register))
    cities = ledger.cities_with(inputs.program, project.places, inputs.cities)
    ledger = Ledger(inputs.program, name, building.made, building.values, cities, frame)
    write_ledger(path, ledger)
    write_receipt(receipt_path(options.content, target), Receipt(final.digest, name, ledger.written))
    clock.stop("put in place")
    _tell_what_was_made(target, kind, len(places), ledger.written)
    print(clock.words)
    return 0


def _tell_what_was_made(target: Path, kind: str, cities: int, written: Written) -> None:
    """What a finished site holds, and whether it has become too large."""
    print(f"{target}/: {cities} {'city' if cities == 1 else 'cities'}, {written.words}")
    if kind == PUBLIC and (tight := shortage(written.size)):
        report.note(tight)


def _tell_of_changes(project: Project) -> None:
    """What a preview shows although it is not as it was approved."""
    changes = tuple(policy.broken_seals(project.places))
    if changes:
        report.note(
            "Not as it was approved, so that nothing of this can be published; the preview shows it as it is now:"
        )
    for change in changes:
        report.note(str(change))


def _press(options: argparse.Namespace, sources: Sources) -> AbstractContextManager[Press | None]:
    if options.without_documents:
        return nullcontext()
    # What prints takes a while to load.
    with undisturbed():
        from cityprofiles.documents import Press  # noqa: PLC0415

    return Press(sources, documents_folder(options.content))


def _undrawn(_: Mapping[str, str]) -> Mapping[str, bytes]:
    """No pictures of charts: their tables say the same."""
    return {}


def _handbook(program: Path, project: Project, assets: Assets, fingerprint: str, stamp: str) -> Unit:
    def make() -> Outputs:
        # MkDocs takes a while to load.
        from cityprofiles.handbook import handbook_files  # noqa: PLC0415

        return Outputs(files=handbook_files(program, project, assets, stamp))

    return Unit("handbook", fingerprint, make)


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
    if len(city) > MAX_SLUG:
        print(f"“{city}” is too long ({len(city)} characters; at most {MAX_SLUG}). Shorten it.", file=sys.stderr)
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
    if found.is_withdrawn:
        print(
            f"{options.round} is withdrawn. To publish it again, put its files back, write “status: draft” and delete the line "
            "“withdrawn” in its report.yaml; then let both approve it.",
            file=sys.stderr,
        )
        return 1
    for line in description(found, project.catalogs[found.catalog]):
        print(line)
    if options.evidence:
        print(f"Everybody can read the evidence: {options.evidence}")
    if not options.yes and _answer(f"Approve {options.round} for the {options.role}? Type yes: ") != "yes":
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


def _answer(question: str) -> str:
    """What a person types, in small letters; nothing where they close the terminal's input or stop the command."""
    try:
        return input(question).strip().lower()
    except (EOFError, KeyboardInterrupt):
        print()
        return ""


def publishable(options: argparse.Namespace) -> int:
    """Say whether a finished folder may be deployed: a preview may not"""
    target = options.out or Path("site")
    kind = kind_of(target)
    if kind == PUBLIC:
        print(f"{target}/ is a public site.")
        return 0
    print(
        f"{target}/ is {KINDS.get(kind, 'no site of this program')} and must not be deployed.",
        file=sys.stderr,
    )
    return 1


def messages(options: argparse.Namespace) -> int:
    """Bring theme/locale up to date with the templates and the KPI catalogue of every edition"""
    problems = Problems()
    _, catalogs = read_catalogs(options.catalog, problems)
    if problems:
        return _stop(options, problems)
    found = collect(options.program, catalogs.values())
    folder = options.program / "theme" / "locale"
    (folder / "messages.pot").write_text(template_text(found), encoding="utf-8")
    for path in sorted(folder.glob("*.po")):
        path.write_text(updated_text(path.read_text(encoding="utf-8"), found, path.stem), encoding="utf-8")
        print(f"{path} is up to date.")
    return 0


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    command.__name__: command for command in (check, new, status, approve, publishable, messages)
}


def _sources(options: argparse.Namespace) -> Sources:
    return Sources(options.content, options.catalog, options.program / "theme", options.base_url)


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
