"""What a person reads in the terminal: mistakes, and the state of every round."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from cityprofiles.model import Place, Round
from cityprofiles.policy import is_published, missing_to_publish
from cityprofiles.problems import Problem, Problems


def print_problems(problems: Problems, *, annotate: bool) -> None:
    """Every mistake on a line of its own, and how many there are; as annotations where a pull request shows them on the line."""
    for problem in problems:
        print(_annotation(problem) if annotate else problem, file=sys.stdout if annotate else sys.stderr)
    count = len(problems)
    print(f"\n{count} {'mistake' if count == 1 else 'mistakes'} to mend; nothing was written.", file=sys.stderr)


def note(message: str) -> None:
    """Something that is no mistake, and that a person should know."""
    print(message, file=sys.stderr)


def _annotation(problem: Problem) -> str:
    """A mistake as a workflow command of GitHub Actions; its text may hold no line break and escapes the characters of the syntax."""
    text = f"{problem.where + ': ' if problem.where else ''}{problem.message} {problem.hint}"
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    file = problem.file.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    return f"::error file={file},line={max(problem.line, 1)},title=Content::{text}"


class Clock:
    """How long the stages of a build take."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._stages: list[str] = []

    def stop(self, stage: str) -> None:
        """A stage has ended, and the next one begins."""
        now = time.perf_counter()
        self._stages.append(f"{stage} in {now - self._last:.2f} s")
        self._last = now

    @property
    def words(self) -> str:
        """All stages with their seconds."""
        return ", ".join(self._stages)


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar in the terminal while a build goes on, and what tells it how many steps are done of how many; elsewhere it is silent."""
    if not sys.stderr.isatty():
        yield lambda _done, _steps: None
        return
    # What draws in a terminal takes a while to load.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Making pages", total=None)
        yield lambda done, steps: bar.update(task, completed=done, total=steps)


def print_status(places: Iterable[Place]) -> None:
    """A table of all rounds: state, approvals, seal, and what is missing to publish each."""
    from rich.console import Console  # noqa: PLC0415 - see progress
    from rich.table import Table  # noqa: PLC0415

    table = Table("Round", "State", "Approved by", "Seal", "Missing to publish")
    for place in places:
        for found in place.rounds:
            table.add_row(*_row(place, found))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _row(place: Place, found: Round) -> tuple[str, str, str, str, str]:
    publication = found.report.publication
    state = "published" if is_published(found) else str(publication.status).replace("_", " ")
    approvals = "\n".join(
        f"{approval.by.english} ({approval.role}, {approval.on})" for approval in publication.approvals
    )
    missing = "nothing" if is_published(found) else "\n".join(missing_to_publish(found))
    return f"{place.slug}/{found.name}", state, approvals or "–", (publication.seal or "–")[:12], missing
