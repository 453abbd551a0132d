"""Feeds in the format Atom (RFC 4287): one of all cities, and one of each city, in every language.

Each thing that happened to a round is an entry of its own. Entries hold no results: a reader's program keeps what it has read,
also after a round was withdrawn. Identities are made from the city, the round, what happened and the language alone, so that they
outlive a move of the site to another address.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cityprofiles.language import Language
from cityprofiles.model import Site
from cityprofiles.pages import Page
from cityprofiles.releases import Release, State

# A feed is read often: that of the whole site holds so many entries, the newest. All of them are in the feeds of the cities.
ENTRIES_AT_MOST = 300
_NAMESPACE = uuid.UUID("6f1c0c8e-2f6b-5a53-9d39-7b1f6c1f8e55")
# What a feed without entries was changed on: a feed must have a day.
_BEFORE_ALL = date(2017, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: when, what in words, and the pages about it.

    identity, updated   as Atom writes them; kind: "published", "superseded" or "withdrawn", kind_words: in the feed's language
    address  permanent, of the report page; data: of its results.json
    """

    identity: str
    updated: str
    kind: str
    kind_words: str
    title: str
    summary: str
    address: str
    data: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its identity, the last change, what it is about, and its entries, the newest first."""

    identity: str
    updated: str
    title: str
    address: str
    entries: tuple[Entry, ...]


def feed_page(folder: str, title: str, releases: Iterable[Release], site: Site, stamp: str, language: Language) -> Page:
    """The feed of a folder: "" for the whole site, "cities/<slug>/" for one city.

    stamp   what every title of a preview carries; empty in public
    """
    turns = sorted(
        (
            (day, release.path, _turn(state, release), state, release)
            for release in releases
            for state, day in release.history
        ),
        key=lambda turn: turn[:3],
        reverse=True,
    )
    told = turns if folder else turns[:ENTRIES_AT_MOST]
    entries = tuple(_entry(state, day, release, site, stamp, language) for day, _, _, state, release in told)
    feed = Feed(
        _identity(language.code, folder or "/"),
        entries[0].updated if entries else _instant(_BEFORE_ALL),
        f"{stamp}: {title}" if stamp else title,
        f"{site.home}{language.prefix}{folder}",
        entries,
    )
    return Page(f"{folder}feed.xml", "feed.xml", feed.title, "", context={"feed": feed})


def _turn(state: State, release: Release) -> int:
    """In which order things happened to a round on one day."""
    return [kind for kind, _ in release.history].index(state)


def _entry(state: State, day: date, release: Release, site: Site, stamp: str, language: Language) -> Entry:
    gettext = language.gettext
    values = {
        "city": language.proper(release.name).words,
        "country": language.country(release.country),
        "round": release.round,
        "newer": release.newer,
        "month": language.month(release.month),
        "date": language.day(day),
    }
    if state is State.WITHDRAWN:
        title = gettext("%(city)s: withdrawn report") % values
        said = gettext("The results of %(city)s, round %(round)s, were withdrawn on %(date)s.") % values
        reason = language.phrase(release.reason).words if release.reason else ""
        summary, words = f"{said} {reason}".strip(), gettext("withdrawn")
    elif state is State.SUPERSEDED:
        title = gettext("%(city)s, %(country)s: round %(newer)s follows round %(round)s") % values
        summary = (
            gettext("The report of the round %(round)s stays at its address. It is no longer the latest.") % values
        )
        words = gettext("superseded")
    else:
        report = gettext("%(city)s, %(country)s: Verification Report, %(month)s")
        extract = gettext("%(city)s, %(country)s: extract of published results, %(month)s")
        title = (report if release.is_full else extract) % values
        whole = gettext("The verified results of the round %(round)s of %(city)s are public.")
        part = gettext("What could be transcribed of the results of %(city)s of %(month)s is public.")
        summary = (whole if release.is_full else part) % values
        words = gettext("published")
    home = site.home
    return Entry(
        identity=_identity(language.code, f"{release.path}{state}"),
        updated=_instant(day),
        kind=state,
        kind_words=words,
        title=f"{stamp}: {title}" if stamp else title,
        summary=summary,
        address=f"{home}{language.prefix}{release.path}",
        data=f"{home}{release.path}results.json",
    )


def _identity(language: str, name: str) -> str:
    return uuid.uuid5(_NAMESPACE, f"{language} {name}").urn


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
