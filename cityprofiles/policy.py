"""People's decisions, each in one place: what counts as reported, verified and scored; who is published; the seal.

Sources: the reporting and verification tables of the Kristiansund 2020 report (ISBN 978-92-61-31701-0, pages 2 and 4 of
the report) for what is counted; the participation terms of U4SSC (a report is published at the discretion of the city).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal

from cityprofiles.methodology import Benchmark
from cityprofiles.model import Coverage, Place, PublicationStatus, Result, Role, Round, Status

_REPORTED = (Status.VERIFIED, Status.NOT_VERIFIED)


def is_reported(result: Result) -> bool:
    """The city gave a value to the verifier, whether or not it could be verified."""
    return result.status in _REPORTED


def is_verified(result: Result) -> bool:
    """The verifier confirmed the value."""
    return result.status is Status.VERIFIED


def is_scored(result: Result, benchmark: Benchmark) -> bool:
    """Only a reported and verified value that has a benchmark counts in a score; nothing else does, in either direction."""
    return is_verified(result) and result.value is not None and benchmark.rule is not None


def may_have_totals(found: Round) -> bool:
    """An extract says nothing of what it leaves out, so no count and no score of the whole may be drawn from it."""
    return found.report.coverage is Coverage.FULL


def missing_to_publish(found: Round) -> tuple[str, ...]:
    """What a round still lacks before it may be published, as short English phrases for the command line; empty if nothing."""
    publication = found.report.publication
    missing = []
    if publication.status is not PublicationStatus.APPROVED:
        missing.append(f"the status is {publication.status}, not approved")
    given = {approval.role for approval in publication.approvals}
    missing += [f"the approval of the {role}" for role in Role if role not in given]
    if publication.seal is None:
        missing.append("the seal")
    elif publication.seal != seal(found):
        missing.append("a seal that fits the data (they changed after the approval)")
    return tuple(missing)


def is_published(found: Round) -> bool:
    """A round is public when it is approved by both the city and the secretariat, and is what they approved."""
    return not missing_to_publish(found)


def published(places: Iterable[Place]) -> tuple[Place, ...]:
    """The cities that have a published round, with these rounds only: the one gate between content and site."""
    kept = (Place(place.slug, place.city, tuple(filter(is_published, place.rounds))) for place in places)
    return tuple(place for place in kept if place.rounds)


def seal(found: Round) -> str:
    """SHA-256, in 64 hexadecimal digits, over the canonical form of a round's data.

    Comments, the order of keys, spacing and the publication block itself do not enter it; every value, text and status does.
    """
    return hashlib.sha256(canonical(found).encode()).hexdigest()


def canonical(found: Round) -> str:
    """The canonical form of what is approved: JSON with sorted keys, numbers as the digits that were written."""
    report = found.report.model_dump(mode="json", exclude={"publication"}, exclude_none=True)
    results = {_key(result): _sealed(result) for result in found.results}
    texts = {f"{name}.{language}": text for (name, language), text in found.texts.items()}
    return json.dumps(
        {
            "city": found.city,
            "round": found.name,
            "catalog": found.catalog,
            "report": report,
            "results": results,
            "texts": texts,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def _key(result: Result) -> str:
    return f"{result.kpi}/{result.data_point}" if result.data_point else result.kpi


def _sealed(result: Result) -> dict[str, object]:
    fields: dict[str, object] = {"status": str(result.status)}
    if result.value is not None:
        fields["value"] = (
            format(result.value, "f") if isinstance(result.value, Decimal) else ("yes" if result.value else "no")
        )
    for name in ("reason", "note", "source"):
        text = getattr(result, name)
        if text is not None:
            fields[name] = dict(text.root)
    for name in ("year", "quality", "origin"):
        word = getattr(result, name)
        if word is not None:
            fields[name] = word
    return fields
