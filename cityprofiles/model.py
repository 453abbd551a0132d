"""The field's words as frozen values: catalogue, KPI, data point, benchmark; city, round, report, result."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints

from cityprofiles.forms import (
    SLUG_PATTERN,
    Address,
    Country,
    Day,
    DayOrMonth,
    Form,
    Isbn,
    Month,
    Name,
    Number,
    Text,
    Title,
    Whole,
    Year,
)
from cityprofiles.methodology import Rule


class Population(Form):
    """Inhabitants of a city."""

    value: Annotated[Whole, Field(gt=0, examples=[24000])]
    """Number of inhabitants."""
    year: Annotated[Year, Field(examples=[2023])]
    """The year that the number is for."""
    source: Annotated[Text | None, Field(examples=["Statistics Norway"])] = None
    """Who counted."""


class LandArea(Form):
    """The land that belongs to a city, without its waters."""

    value: Annotated[Number, Field(gt=0, le=1_000_000, examples=["87.3"])]
    """Square kilometres."""
    year: Annotated[Year, Field(examples=[2023])]
    """The year that the number is for."""
    source: Annotated[Text | None, Field(examples=["Land registry"])] = None
    """Who measured."""


class Coordinates(Form):
    """Where a city is, in degrees."""

    latitude: Annotated[Number, Field(ge=-90, le=90, examples=["63.1103"])]
    """Degrees north; negative in the south."""
    longitude: Annotated[Number, Field(ge=-180, le=180, examples=["7.7278"])]
    """Degrees east; negative in the west."""
    source: Annotated[Text | None, Field(examples=["GeoNames 3149312"])] = None
    """Where they were looked up; of a municipality also the place in it."""


class Succession(StrEnum):
    """How one place became another."""

    MERGED = "merged"
    RENAMED = "renamed"


class Predecessor(Form):
    """A place that this city was formed from, or that it was called before."""

    city: Annotated[str | None, StringConstraints(pattern=SLUG_PATTERN), Field(examples=["frei"])] = None
    """Its folder under content/cities, where it has one: its pages then name this city as successor."""
    name: Annotated[Title | None, Field(examples=["Frei"])] = None
    """Its name, where it has no folder."""
    on: Annotated[Day, Field(examples=["2008-01-01"])]
    """The day of the change."""
    how: Annotated[Succession, Field(examples=["merged"])] = Succession.MERGED
    """merged or renamed."""


class City(Form):
    """city.yaml: who a city is."""

    name: Annotated[Title, Field(examples=["Kristiansund"])]
    """The city's name, by language where it differs."""
    country: Annotated[Country, Field(examples=["NO"])]
    """The country's two-letter code (ISO 3166-1 alpha-2)."""
    region: Annotated[Title | None, Field(examples=["Møre og Romsdal"])] = None
    """The county, canton or state."""
    population: Annotated[Population | None, Field(examples=["{value: 24159, year: 2023}"])] = None
    """Inhabitants, with the year."""
    land_area: Annotated[LandArea | None, Field(examples=["{value: 87.3, year: 2023}"])] = None
    """Land in square kilometres, with the year."""
    coordinates: Annotated[Coordinates | None, Field(examples=["{latitude: 63.1103, longitude: 7.7278}"])] = None
    """Where the city is."""
    website: Annotated[Address | None, Field(examples=["https://www.example.org/"])] = None
    """The city's own website."""
    predecessors: Annotated[
        tuple[Predecessor, ...], Field(examples=["[{city: frei, on: 2008-01-01, how: merged}]"])
    ] = ()
    """The places that the city was formed from, or its earlier names."""


class Coverage(StrEnum):
    """Whether a round holds a whole report, or what could be transcribed of one."""

    FULL = "full"
    EXTRACT = "extract"


class PublicationStatus(StrEnum):
    """How far a round is on its way to the public."""

    DRAFT = "draft"
    IN_VERIFICATION = "in_verification"
    VERIFIED = "verified"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Role(StrEnum):
    """Who approves: a round needs both."""

    CITY = "city"
    SECRETARIAT = "secretariat"


class Assurance(StrEnum):
    """How sure the verifier was asked to be."""

    LIMITED = "limited"
    REASONABLE = "reasonable"


class Verifier(Form):
    """Who verified a round."""

    name: Annotated[Name, Field(examples=["Ada Example"])]
    """The verifier's name."""
    organisation: Annotated[Name | None, Field(examples=["Example Verification Ltd"])] = None
    """Where the verifier works."""


class Verification(Form):
    """How a round was verified."""

    completed: Annotated[Month, Field(examples=["2020-03"])]
    """The month in which the verification was completed."""
    assurance: Annotated[Assurance, Field(examples=["limited"])] = Assurance.LIMITED
    """The assurance that was sought."""
    limitations: Annotated[Text | None, Field(examples=['"Two source documents could not be seen."'])] = None
    """What limited the verification; left out where nothing did."""


class Supporter(Form):
    """Who supported a report."""

    name: Annotated[Name, Field(examples=["Example Municipality"])]
    """The organisation's name."""
    website: Annotated[Address | None, Field(examples=["https://www.example.org/"])] = None
    """Its website."""


class Source(Form):
    """The publication that the values were taken from."""

    title: Annotated[Name, Field(examples=["Verification Report, Kristiansund, Norway"])]
    """The publication's title."""
    publisher: Annotated[Name | None, Field(examples=["ITU"])] = None
    """Who published it."""
    pages: Annotated[Text | None, Field(examples=["pages 5 to 14"])] = None
    """The pages that the values stand on."""
    address: Annotated[Address | None, Field(examples=["https://www.example.org/report"])] = None
    """Where it can be read."""


class Approval(Form):
    """One person's word that a round may be published."""

    by: Annotated[Title, Field(examples=["Ada Example"])]
    """Who approved."""
    role: Annotated[Role, Field(examples=["city"])]
    """For whom: the city or the secretariat."""
    on: Annotated[DayOrMonth, Field(examples=["2020-09-30"])]
    """The day of the approval; the month where only that is known."""
    evidence: Annotated[Text | None, Field(examples=["Letter of 30 September 2020"])] = None
    """Where the approval can be seen."""


class Withdrawal(Form):
    """Why a published round is public no longer."""

    on: Annotated[DayOrMonth, Field(examples=["2024-05-31"])]
    """The day of the withdrawal."""
    reason: Annotated[Text, Field(examples=["The city has found errors in its data."])]
    """The reason, as the page gives it."""


class Correction(Form):
    """One correction of a published round, in words."""

    on: Annotated[DayOrMonth, Field(examples=["2026-06-30"])]
    """The day of the correction."""
    what: Annotated[Text, Field(examples=["EC-ICT-ICT-1C is 98.00, not 89.00: a typing error."])]
    """What was corrected and why, as readers see it."""


class Publication(Form):
    """Whether a round may be published, and who said so."""

    status: Annotated[PublicationStatus, Field(examples=["approved"])] = PublicationStatus.DRAFT
    """How far the round is: draft, in_verification, verified, approved or withdrawn."""
    approvals: Annotated[tuple[Approval, ...], Field(examples=["[{by: Ada Example, role: city, on: 2020-09-30}]"])] = ()
    """The approvals of the city and of the secretariat."""
    seal: Annotated[
        str | None, StringConstraints(pattern="^[0-9a-f]{64}$"), Field(examples=["(written by build.py approve)"])
    ] = None
    """What was approved, as a SHA-256 over the round's data; written by the approve command."""
    withdrawn: Annotated[Withdrawal | None, Field(examples=["{on: 2024-05-31, reason: …}"])] = None
    """When and why the round was withdrawn; needs status: withdrawn."""
    corrections: Annotated[
        tuple[Correction, ...], Field(examples=['[{on: 2026-06-30, what: "EC-ICT-ICT-1C is 98.00, not 89.00."}]'])
    ] = ()
    """What was corrected since the round was first published; shown with the report and in the change log of all data."""


class Report(Form):
    """report.yaml: the verification report of one round."""

    title: Annotated[Title, Field(examples=["Verification Report"])]
    """The report's title."""
    month: Annotated[Month, Field(examples=["2020-09"])]
    """The month of the report."""
    isbn: Annotated[Isbn | None, Field(examples=["978-92-61-31701-0"])] = None
    """The report's ISBN."""
    coverage: Annotated[Coverage, Field(examples=["full"])] = Coverage.FULL
    """full: every KPI is in results.yaml; extract: only part of the report could be transcribed."""
    verifier: Annotated[Verifier | None, Field(examples=["{name: Ada Example}"])] = None
    """Who verified the results."""
    verification: Annotated[Verification | None, Field(examples=["{completed: 2020-03}"])] = None
    """When and how the results were verified."""
    supporters: Annotated[tuple[Supporter, ...], Field(examples=["[{name: Example Municipality}]"])] = ()
    """Who supported the report."""
    sources: Annotated[tuple[Source, ...], Field(examples=["[{title: Verification Report, publisher: ITU}]"])] = ()
    """The publications that the values were taken from."""
    publication: Annotated[Publication, Field(examples=["{status: draft}"])] = Publication()
    """Whether the round may be published."""


class Status(StrEnum):
    """What is known of a data point."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    NOT_TRANSCRIBED = "not_transcribed"


Value = Decimal | bool


TEXTS = ("foreword", "next-steps", "factsheet", "case-study")


# Without slots: a hundred thousand of them are stored and restored by pickle, which is several times faster so.
@dataclass(frozen=True)
class Result:
    """One data point of one round.

    kpi, data_point   the ids of the catalogue; data_point is None where the KPI has just one
    value             the number with the digits that were written, or Yes/No as a bool; None where there is none
    reason            why there is no (verified) value; note: a footnote
    year, source, quality, origin   of the value, where the round tells
    """

    kpi: str
    data_point: str | None
    status: Status
    value: Value | None = None
    reason: Text | None = None
    note: Text | None = None
    year: int | None = None
    source: Text | None = None
    quality: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class LocalKpi:
    """A KPI that a city has added for itself: shown beside the others, never part of a score.

    rule   the city's own target, None where it has none; basis: where that comes from
    """

    name: Text
    value: Value
    unit: Text | None
    rule: Rule | None
    basis: Text | None
    note: Text | None


@dataclass(frozen=True)
class Round:
    """One verification round of one city.

    city, city_name   the city's folder, and its English name, which the seal binds the round to
    name      the folder's name, "2020" or "2020-09": its permanent address
    results   one for each data point of the catalogue, in its order
    local     the city's own KPIs, in its order
    texts     Markdown by (name, language), e.g. ("foreword", "nb")
    approved  the canonical form that was approved, as approved.json holds it; empty where there is none
    lines     (file, line) of each result, by (KPI id, data point id), for messages
    """

    city: str
    city_name: str
    name: str
    catalog: str
    report: Report
    results: tuple[Result, ...]
    file: str
    local: tuple[LocalKpi, ...] = ()
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    approved: str = ""
    lines: Mapping[tuple[str, str | None], int] = field(compare=False, default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        """What is stored of it: its results apart, since they are many, and are seldom asked for where it has not changed."""
        stored = zlib.compress(pickle.dumps((self.results, self.lines), protocol=5), 1)
        state = {**self.__dict__, "stored": stored}
        return {name: value for name, value in state.items() if name not in ("results", "lines", "by_data_point")}

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name not in ("results", "lines") or "stored" not in self.__dict__:
                raise AttributeError(name)
            stored = zlib.decompress(self.__dict__.pop("stored"))
            self.__dict__["results"], self.__dict__["lines"] = pickle.loads(stored)  # noqa: S301 - see ledger
            return self.__dict__[name]

    @property
    def is_withdrawn(self) -> bool:
        """It was published once and is public no longer."""
        return self.report.publication.status is PublicationStatus.WITHDRAWN

    @cached_property
    def by_data_point(self) -> Mapping[tuple[str, str | None], Result]:
        """Each result by KPI id and data point id."""
        return {(result.kpi, result.data_point): result for result in self.results}


@dataclass(frozen=True)
class Place:
    """A city with its rounds, the latest first. `slug`: the folder's name, its permanent address."""

    slug: str
    city: City
    rounds: tuple[Round, ...]


class Licence(Form):
    """Under which terms the data may be used."""

    name: Annotated[Title, Field(examples=["All rights remain with the cities and publishers"])]
    """The licence in words."""
    address: Annotated[Address | None, Field(examples=["https://www.example.org/licence"])] = None
    """Where its text can be read."""


class Site(Form):
    """content/site.yaml: the site as a whole."""

    title: Annotated[Title, Field(examples=["U4SSC City Profiles"])]
    """The site's title."""
    publisher: Annotated[Title, Field(examples=["Example Secretariat"])]
    """Who publishes the site."""
    contact: Annotated[
        str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$"), Field(examples=["contact@example.org"])
    ]
    """An e-mail address for questions."""
    base_url: Annotated[Address, Field(examples=["https://www.example.org/city-profiles/"])]
    """The address that the site will have; used for canonical links only."""
    licence: Annotated[Licence, Field(examples=["{name: All rights remain with the cities}"])]
    """The licence of the data."""
    notice: Annotated[Text | None, Field(examples=['{en: "Sample data: these cities do not exist."}'])] = None
    """A line at the head of every page and below every wheel that is downloaded, for example on a site of sample data."""

    @property
    def home(self) -> str:
        """The permanent address of the home page in English; every other one is this and its address on the site."""
        return self.base_url.rstrip("/") + "/"
