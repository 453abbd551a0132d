"""People's decisions, each in one place: what counts as reported, verified and scored, and who is published.

Sources: the reporting and verification tables of the Kristiansund 2020 report (ISBN 978-92-61-31701-0, pages 2 and 4 of
the report) for what is counted; the participation terms of U4SSC (a report is published at the discretion of the city).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cityprofiles.methodology import Benchmark
from cityprofiles.model import Coverage, Place, PublicationStatus, Result, Role, Round, Status
from cityprofiles.problems import Problem
from cityprofiles.seal import APPROVED_FILE, changes, seal, seal_of

REPORTED = (Status.VERIFIED, Status.NOT_VERIFIED)


def is_reported(result: Result) -> bool:
    """The city gave a value to the verifier, whether or not it could be verified."""
    return result.status in REPORTED


def is_verified(result: Result) -> bool:
    """The verifier confirmed the value."""
    return result.status is Status.VERIFIED


def is_known(result: Result) -> bool:
    """Something is said of the data point, if only that it was not reported; nothing is known of what an extract leaves out."""
    return result.status is not Status.NOT_TRANSCRIBED


def is_scored(result: Result, benchmark: Benchmark) -> bool:
    """Only a reported and verified value that has a benchmark counts in a score; nothing else does, in either direction."""
    return is_verified(result) and result.value is not None and benchmark.rule is not None


def may_have_totals(found: Round) -> bool:
    """An extract says nothing of what it leaves out, so no count and no score of the whole may be drawn from it."""
    return found.report.coverage is Coverage.FULL


def missing_to_publish(found: Round) -> tuple[str, ...]:
    """What a round still lacks before it may be published, as short phrases for the command line; empty if nothing."""
    publication = found.report.publication
    if publication.status is PublicationStatus.WITHDRAWN:
        return ("it is withdrawn",)
    given = {approval.role for approval in publication.approvals}
    missing = [f"the approval of the {role}" for role in Role if role not in given]
    if publication.seal is None:
        missing.append("the seal")
    elif is_changed(found):
        missing.append("an approval of the data as they are now")
    if publication.status is not PublicationStatus.APPROVED and not missing:
        missing.append(f"the status “approved” (it is “{publication.status}”)")
    return tuple(missing)


def is_changed(found: Round) -> bool:
    """Something in the round is no longer what an approval was given for."""
    sealed = found.report.publication.seal
    return sealed is not None and sealed != seal(found)


def is_published(found: Round) -> bool:
    """A round is public when it is approved by both the city and the secretariat, and is what they approved."""
    return found.report.publication.status is PublicationStatus.APPROVED and not missing_to_publish(found)


def waiting(places: Iterable[Place]) -> dict[str, str]:
    """By "city/round", what each round lacks that is neither public nor withdrawn as a public one."""
    rounds = (
        found for place in places for found in place.rounds if not is_published(found) and not was_published(found)
    )
    return {
        f"{found.city}/{found.name}": "the approvals that it was published with: put them back into report.yaml"
        if found.is_withdrawn
        else " and ".join(missing_to_publish(found))
        for found in rounds
    }


def was_published(found: Round) -> bool:
    """A withdrawn round that both had approved: its addresses stay, and say that it was withdrawn."""
    given = {approval.role for approval in found.report.publication.approvals}
    return found.is_withdrawn and given == set(Role)


def withdrawn(places: Iterable[Place]) -> tuple[str, ...]:
    """The withdrawn rounds, as "city/round"."""
    return tuple(f"{found.city}/{found.name}" for place in places for found in place.rounds if found.is_withdrawn)


def published(places: Iterable[Place]) -> tuple[Place, ...]:
    """The cities with their published and their withdrawn rounds only: the one gate between content and public site."""
    return _only(places, lambda found: is_published(found) or was_published(found))


def previewed(places: Iterable[Place]) -> tuple[Place, ...]:
    """The cities with all their rounds, for a preview that is never the public site."""
    return _only(places, lambda found: not found.is_withdrawn or was_published(found))


def _only(places: Iterable[Place], wanted: Callable[[Round], bool]) -> tuple[Place, ...]:
    kept = (Place(place.slug, place.city, tuple(filter(wanted, place.rounds))) for place in places)
    return tuple(place for place in kept if place.rounds)


def broken_seals(places: Iterable[Place]) -> Iterator[Problem]:
    """Every value that differs from what was approved, with its line, in rounds that say they are approved."""
    for place in places:
        for found in place.rounds:
            if found.report.publication.status is PublicationStatus.APPROVED:
                yield from _broken_seal(found)


def _broken_seal(found: Round) -> Iterator[Problem]:
    again = f"Put the old value back, or have the round approved again: python build.py approve {found.city}/{found.name} --by … --role …"
    report, results = found.file.replace("results.yaml", "report.yaml"), found.file
    if not is_changed(found):
        return
    try:
        belongs = seal_of(found.approved) == found.report.publication.seal
    except ValueError:
        belongs = False
    if not belongs:
        message = "The data are not those that were approved."
        if not found.approved:
            message += f" Which value changed cannot be told without {APPROVED_FILE}, which is missing."
        yield Problem(report, 0, "publication.seal", message, again)
        return
    for change in changes(found.approved, found):
        old, new = (f"“{value}”" if value is not None else "nothing" for value in (change.old, change.new))
        group, _, rest = change.path.partition(".")
        line, file, place = 0, report, change.path
        if group in ("results", "local", "catalog"):
            kpi, _, point = rest.split(".")[0].partition("/")
            line, file = found.lines.get((kpi, point or None), 0), results
        elif group == "city":
            file, place = report.replace(f"{found.name}/report.yaml", "city.yaml"), "name"
        elif group == "texts":
            name = rest.removesuffix(".en")
            file = report.replace("report.yaml", f"{name}.md")
            message = "was approved and is gone" if change.new is None else "is not the text that was approved"
            yield Problem(file, 0, "", f"{name}.md {message}.", again.replace("old value", "approved text"))
            continue
        yield Problem(file, line, place, f"{new[0].upper()}{new[1:]} stands where {old} was approved.", again)
