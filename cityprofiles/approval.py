"""The approval of a round: what is being approved, in words for the terminal, and its record in report.yaml and approved.json."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from cityprofiles.forms import Text, Title
from cityprofiles.methodology import Catalog
from cityprofiles.model import Approval, Publication, PublicationStatus, Role, Round
from cityprofiles.policy import is_known, may_have_totals
from cityprofiles.score import Band, score_round, shown
from cityprofiles.seal import APPROVED_FILE, changes, pretty, seal
from cityprofiles.summary import summarise

CHANGES_AT_MOST = 40


def description(found: Round, catalog: Catalog) -> Iterator[str]:
    """What is being approved, line by line: how much is reported, the bands, and what changed since the last seal."""
    summary, scores = summarise(found, catalog), score_round(found, catalog)
    if may_have_totals(found):
        for name, table in (("KPIs", summary.kpis), ("Data points", summary.data_points)):
            total = table.total
            yield f"{name}: {total.reported} of {total.total} reported, {total.verified} verified ({total.percent_verified} %)"
    else:
        yield f"An extract: {sum(map(is_known, found.results))} of {len(found.results)} data points are known"
    counts = {band: sum(1 for point in scores.points if point.band is band) for band in Band}
    yield "Bands: " + ", ".join(f"{band}: {count}" for band, count in counts.items())
    if scores.overall.percent is not None:
        yield f"Score: {shown(scores.overall.percent, 1)} % of the points ({scores.overall.points} of {scores.overall.max_points})"
    if not found.approved:
        yield (
            f"What has changed since the last approval cannot be told: {APPROVED_FILE} is missing."
            if found.report.publication.approvals
            else "This round has not been approved before."
        )
        return
    changed = changes(found.approved, found)
    yield f"Changed since what was approved before: {len(changed) or 'nothing'}"
    for change in changed[:CHANGES_AT_MOST]:
        yield f"  {change.path}: {change.old if change.old is not None else '–'} → {change.new if change.new is not None else '–'}"
    if len(changed) > CHANGES_AT_MOST:
        yield f"  … and {len(changed) - CHANGES_AT_MOST} more"


def approved(found: Round, by: str, role: Role, on: date, evidence: str | None) -> Publication:
    """The publication block after one more approval.

    An approval given to other data than these is no approval of these: it is dropped. So is one that a round has from before it became a
    draft again, as a withdrawn one does. With both approvals the status is approved.
    """
    publication = found.report.publication
    fits = publication.seal == seal(found) and publication.status is not PublicationStatus.DRAFT
    kept = tuple(approval for approval in publication.approvals if fits and approval.role is not role)
    new = Approval(by=Title.of(by), role=role, on=on, evidence=Text.of(evidence) if evidence else None)
    approvals = tuple(sorted((*kept, new), key=lambda approval: list(Role).index(approval.role)))
    complete = {approval.role for approval in approvals} == set(Role)
    status = PublicationStatus.APPROVED if complete else PublicationStatus.VERIFIED
    return Publication(status=status, approvals=approvals, seal=seal(found), corrections=publication.corrections)


def record(found: Round, publication: Publication) -> tuple[Path, ...]:
    """Write the approval: the publication block of report.yaml, all else in it left as it is, and approved.json.

    What both had approved before stays in approved.json until both have approved again, so that the second of them too is shown what
    has changed. Gives the files that were written.
    """
    folder = Path(found.file).parent
    report, canonical = folder / "report.yaml", folder / APPROVED_FILE
    report.write_text(_with_publication(report.read_text(encoding="utf-8-sig"), publication), encoding="utf-8")
    if found.approved and publication.status is not PublicationStatus.APPROVED:
        return (report,)
    canonical.write_text(pretty(found), encoding="utf-8")
    return report, canonical


def _with_publication(text: str, publication: Publication) -> str:
    """The text of report.yaml with its block "publication:" replaced, or added at its end."""
    block = _block(publication)
    old = re.compile(r"""^(["']?)publication\1\s*:.*\n?(?:(?:[ \t-].*|[ \t]*)(?:\n|\Z))*""", re.MULTILINE)
    if old.search(text):
        return old.sub(lambda _: block, text, count=1)
    # Three points end a file of YAML: nothing behind them is read.
    return re.sub(r"\n\.\.\.\s*\Z", "", text).rstrip("\n") + "\n" + block


def _block(publication: Publication) -> str:
    fields = publication.model_dump(mode="json", exclude_none=True)
    if not publication.corrections:
        del fields["corrections"]
    for noted in (*fields["approvals"], *fields.get("corrections", ())):
        for key in ("by", "evidence", "what"):
            # A text in English alone is written as one string.
            if set(noted.get(key, ())) == {"en"}:
                noted[key] = noted[key]["en"]
    return yaml.safe_dump({"publication": fields}, allow_unicode=True, sort_keys=False, width=1000)
