"""What has happened to the rounds that are or were public: published, superseded by a newer round, withdrawn; each with its day.

Days come from approvals and withdrawals alone, never from a clock. A month of which no day is known stands for its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cityprofiles.forms import Text
from cityprofiles.model import Place, Round
from cityprofiles.policy import is_published, may_have_totals


class State(StrEnum):
    """Where a round stands, as city.json spells it; a draft is only ever in a preview."""

    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Release:
    """One round of one city, and what has happened to it.

    slug, name, country   of the city; round: the round's name
    month       of the report; isbn: the report's, empty where it has none; is_full: a whole report, not an extract of one
    seal        of what was approved; empty where nothing was
    published   the day of the last approval
    newer       the name of the next newer round that is public, and superseded: since when; empty and None for the latest
    withdrawn, reason   of a round that is public no longer
    state       where it stands now
    """

    slug: str
    name: Text
    country: str
    round: str
    month: str
    isbn: str
    is_full: bool
    seal: str
    published: date
    newer: str
    superseded: date | None
    withdrawn: date | None
    reason: Text | None
    state: State

    @property
    def path(self) -> str:
        """The address of the report, below the language."""
        return f"cities/{self.slug}/{self.round}/"

    @property
    def changed(self) -> date:
        """The last day on which something happened to it."""
        return self.withdrawn or self.superseded or self.published

    @property
    def history(self) -> Iterator[tuple[State, date]]:
        """Everything that happened to it, from the first."""
        yield State.PUBLISHED, self.published
        if self.superseded:
            yield State.SUPERSEDED, self.superseded
        if self.withdrawn:
            yield State.WITHDRAWN, self.withdrawn


def releases_of(place: Place) -> tuple[Release, ...]:
    """What has happened to the rounds of a city that this site shows, the latest round first."""
    found: list[Release] = []
    newer: Release | None = None
    for one in place.rounds:
        release = _release(place, one, newer)
        found.append(release)
        newer = newer if one.is_withdrawn else release
    return tuple(found)


def _release(place: Place, found: Round, newer: Release | None) -> Release:
    publication = found.report.publication
    published = max((day_of(approval.on) for approval in publication.approvals), default=day_of(found.report.month))
    gone = publication.withdrawn if found.is_withdrawn else None
    superseded = max(published, newer.published) if newer and not gone else None
    state = State.DRAFT
    if gone:
        state = State.WITHDRAWN
    elif is_published(found):
        state = State.SUPERSEDED if superseded else State.PUBLISHED
    return Release(
        slug=place.slug,
        name=place.city.name,
        country=place.city.country,
        round=found.name,
        month=found.report.month,
        isbn=found.report.isbn or "",
        is_full=may_have_totals(found),
        seal=publication.seal or "",
        published=published,
        newer=newer.round if newer and superseded else "",
        superseded=superseded,
        withdrawn=day_of(gone.on) if gone else None,
        reason=gone.reason if gone else None,
        state=state,
    )


def day_of(day: date | str) -> date:
    """A day; the first one of a month where only that is known."""
    return day if isinstance(day, date) else date(int(day[:4]), int(day[5:7]), 1)


def last_change(releases: Iterable[Release]) -> date | None:
    """The last day on which something happened to any of them."""
    return max((release.changed for release in releases), default=None)
