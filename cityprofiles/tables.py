"""The tables of the data shelf: what each holds, and the name, meaning, type and allowed values of every column.

This is the one place that the data dictionary, the Data Package, CSVW and the JSON Schemas are made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cityprofiles.datafiles import COLUMNS
from cityprofiles.language import Language
from cityprofiles.methodology import BenchmarkStatus, Catalog, Kind, Level
from cityprofiles.model import Coverage, Status
from cityprofiles.score import Band


class Type(StrEnum):
    """What a cell holds. A month may be known of a day: 2020-09 or 2020-09-30."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    DAY = "day or month"
    MONTH = "month"
    ANSWER = "yes or no"
    VALUE = "number, yes or no"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    meaning   in the language of the page
    unit      of numbers, e.g. "%"; empty where they have none or it differs by row
    values    the only ones allowed; lowest, highest: of numbers
    filled    whether no cell of it is empty
    """

    name: str
    meaning: str
    type: Type = Type.TEXT
    unit: str = ""
    values: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Columns whose cells together name a row of another table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a CSV file, and in the workbook perhaps a sheet.

    name     of the file without its ending
    holds    what one row is
    key      the columns that together name a row
    """

    name: str
    title: str
    holds: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: tuple[Link, ...] = ()

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


# The groups of scores, in the order of a row of the wide table.
OVERALL, DIMENSION, SUB_DIMENSION, CATEGORY, SDG, SDG_DIMENSION = GROUPS = (
    "overall",
    "dimension",
    "sub_dimension",
    "category",
    "sdg",
    "sdg_dimension",
)
# Those of them that the wide table has: all but the goals split by dimension.
WIDE_GROUPS = GROUPS[:-1]
WIDE = "results-wide"
WIDE_HEAD = ("city", "city_name", "country", "round", "catalog", "coverage")
FORMS = ("at_least", "at_most", "best", "near", "yes")
EVENTS = ("published", "corrected", "withdrawn")
STATES = ("published", "withdrawn")


def point_column(kpi: str, point: str | None) -> str:
    """The wide table's column of a data point: EC-ICT-ICT-1C, or EC-ICT-ICT-4C/3g."""
    return f"{kpi}/{point}" if point else kpi


def score_groups(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Every score of a round as (group, name), in order, as scores.csv and the wide table name them."""
    names = {dimension.id: dimension.name for dimension in catalog.dimensions}
    return (
        (OVERALL, OVERALL),
        *((DIMENSION, name) for name in names.values()),
        *((SUB_DIMENSION, sub.key) for sub in catalog.sub_dimensions.values()),
        *((CATEGORY, category.key) for dimension in catalog.dimensions for category in dimension.categories),
        *((SDG, str(goal)) for goal in catalog.goals),
        *((SDG_DIMENSION, f"{goal}/{name}") for goal in catalog.goals for name in names.values()),
    )


def wide_columns(catalog: Catalog) -> tuple[str, ...]:
    """The columns of the wide table that one edition of the catalogue fills, beside its head."""
    points = (point_column(kpi.id, point.id) for kpi, point in catalog.data_points)
    scores = (score_column(*score) for score in score_groups(catalog) if score[0] in WIDE_GROUPS)
    return (*points, *scores)


def score_column(group: str, name: str) -> str:
    """The wide table's column of a score: overall, dimension/Economy, sdg/11."""
    return f"score/{group}" if group == OVERALL else f"score/{group}/{name}"


def shelf_tables(catalogs: Sequence[Catalog], language: Language, stamp: str) -> tuple[Table, ...]:
    """Every table of the shelf, described in a language.

    catalogs   every edition, the current one first
    stamp      what every row of a preview carries; empty in public
    """
    gettext = language.gettext
    known = _Columns(language, stamp)
    city_link = Link(("city",), "cities", ("city",))
    round_link = Link(("city", "round"), "rounds", ("city", "round"))
    kpi_link = Link(("catalog", "kpi"), "kpis", ("catalog", "kpi"))
    tables = (
        Table(
            "results",
            gettext("All results"),
            gettext("One data point of one round of one city, with its target, percent of target, points and band."),
            known.named(COLUMNS, filled=("city", "city_name", "country", "round", "catalog", "kpi", "status")),
            ("city", "round", "kpi", "data_point"),
            (city_link, round_link, kpi_link),
        ),
        Table(
            WIDE,
            gettext("Results side by side"),
            gettext(
                "One round of one city: a column for the verified value of each data point, and one for each score."
            ),
            (*known.named(WIDE_HEAD, filled=WIDE_HEAD), *_wide(catalogs, language)),
            ("city", "round"),
            (city_link, round_link),
        ),
        Table(
            "scores",
            gettext("Scores"),
            gettext(
                "One score of one round of one city: of the whole city, a dimension, a category, a goal. Extracts have none."
            ),
            known.named(SCORE_COLUMNS, filled=SCORE_COLUMNS[:7]),
            ("city", "round", "group", "name"),
            (city_link, round_link),
        ),
        Table(
            "cities",
            gettext("Cities"),
            gettext("One city."),
            known.named(CITY_COLUMNS, filled=("city", "city_name", "country", "rounds", "page")),
            ("city",),
        ),
        Table(
            "rounds",
            gettext("Rounds"),
            gettext("One verification round of one city. Of a withdrawn one only date and reason are left."),
            known.named(ROUND_COLUMNS, filled=("city", "round", "state", "page")),
            ("city", "round"),
            (city_link,),
        ),
        Table(
            "kpis",
            gettext("KPIs"),
            gettext("One KPI of one edition of the catalogue."),
            known.named(KPI_COLUMNS, filled=("catalog", "kpi", "kpi_name", "definition", "level", "data_points")),
            ("catalog", "kpi"),
        ),
        Table(
            "data_points",
            gettext("Data points and benchmarks"),
            gettext("One data point of one edition of the catalogue, with its benchmark."),
            known.named(POINT_COLUMNS, filled=("catalog", "kpi", "label", "answer", "benchmark_status")),
            ("catalog", "kpi", "data_point"),
            (kpi_link,),
        ),
        Table(
            "changes",
            gettext("Change log"),
            gettext("One thing that happened to a round: published, corrected, withdrawn."),
            known.named(CHANGE_COLUMNS, filled=CHANGE_COLUMNS[:4]),
            ("date", "city", "round", "event", "what"),
            (city_link, round_link),
        ),
    )
    if not stamp:
        return tables
    draft = Column("draft", gettext("Says that this is a preview, which is never published."))
    return tuple(
        Table(table.name, table.title, table.holds, (*table.columns, draft), table.key, table.links) for table in tables
    )


SCORE_COLUMNS = (
    "city",
    "round",
    "catalog",
    "group",
    "name",
    "scored",
    "sum_of_points",
    "max_points",
    "percent",
    "score_band",
)
CITY_COLUMNS = (
    "city",
    "city_name",
    "country",
    "region",
    "population",
    "population_year",
    "latitude",
    "longitude",
    "rounds",
    "latest_round",
    "page",
    "land_area",
    "land_area_year",
    "density",
)
ROUND_COLUMNS = (
    "city",
    "round",
    "state",
    "page",
    "title",
    "month",
    "isbn",
    "catalog",
    "coverage",
    "verifier",
    "verified",
    "approved",
    "seal",
    "withdrawn",
    "withdrawal_reason",
)
KPI_COLUMNS = (
    "catalog",
    "kpi",
    "kpi_name",
    "definition",
    "level",
    "kind",
    "dimension",
    "sub_dimension",
    "category",
    "numerator",
    "denominator",
    "sdg_targets",
    "sdg_assigned",
    "data_points",
)
POINT_COLUMNS = (
    "catalog",
    "kpi",
    "data_point",
    "label",
    "unit",
    "answer",
    "decimals",
    "lowest",
    "highest",
    "benchmark_form",
    "target",
    "worst",
    "benchmark_status",
    "benchmark_basis",
)
CHANGE_COLUMNS = ("date", "city", "round", "event", "what")


class _Columns:
    """Every column that is in one table or more, by its name."""

    def __init__(self, language: Language, stamp: str) -> None:
        states = (*STATES, "draft") if stamp else STATES
        self._known = {column.name: column for column in (*_of_places(language, states), *_of_results(language))}

    def named(self, names: Iterable[str], filled: Iterable[str] = ()) -> tuple[Column, ...]:
        """The columns of these names; `filled`: those that have no empty cell in this table."""
        full = frozenset(filled)
        return tuple(_filled(self._known[name]) if name in full else self._known[name] for name in names)


def _filled(column: Column) -> Column:
    return Column(
        column.name, column.meaning, column.type, column.unit, column.values, column.lowest, column.highest, filled=True
    )


def _of_places(language: Language, states: tuple[str, ...]) -> tuple[Column, ...]:
    gettext = language.gettext
    return (
        Column("city", gettext("The city's permanent short name, as in its address on this site.")),
        Column("city_name", gettext("The city's name in English.")),
        Column("country", gettext("The country's two-letter code (ISO 3166-1 alpha-2).")),
        Column("region", gettext("The county, canton or state.")),
        Column("population", gettext("Inhabitants, as the city file gives them."), Type.WHOLE, lowest=1),
        Column("population_year", gettext("The year that the number of inhabitants is for."), Type.WHOLE),
        Column("land_area", gettext("Land, as the city file gives it."), Type.NUMBER, "km²", lowest=0),
        Column("land_area_year", gettext("The year that the land area is for."), Type.WHOLE),
        Column(
            "density", gettext("Inhabitants per square kilometre of land, rounded."), Type.NUMBER, "1/km²", lowest=0
        ),
        Column("latitude", gettext("Degrees north."), Type.NUMBER, "°", lowest=-90, highest=90),
        Column("longitude", gettext("Degrees east."), Type.NUMBER, "°", lowest=-180, highest=180),
        Column("rounds", gettext("How many published rounds the city has here."), Type.WHOLE, lowest=0),
        Column("latest_round", gettext("The latest published round; empty where every round is withdrawn.")),
        Column("page", gettext("The page about it, below the address of this site.")),
        Column("round", gettext("The verification round: its year, or year and month.")),
        Column("state", gettext("Whether the round is published or withdrawn."), values=states),
        Column("title", gettext("The report's title in English.")),
        Column("month", gettext("The month of the report."), Type.MONTH),
        Column("isbn", gettext("The report's ISBN.")),
        Column("catalog", gettext("The edition of the KPI catalogue.")),
        Column(
            "coverage",
            gettext("full: the whole report; extract: what could be transcribed of it, so no total is drawn."),
            values=tuple(map(str, Coverage)),
        ),
        Column("verifier", gettext("Who verified the results.")),
        Column("verified", gettext("The month in which the verification was completed."), Type.MONTH),
        Column("approved", gettext("The last approval of city or secretariat."), Type.DAY),
        Column("seal", gettext("SHA-256 over the approved data: it changes with every corrected number.")),
        Column("withdrawn", gettext("When the round was withdrawn."), Type.DAY),
        Column("withdrawal_reason", gettext("Why the round was withdrawn.")),
        Column("date", gettext("When it happened; for a publication, the last approval."), Type.DAY),
        Column("event", gettext("What happened."), values=EVENTS),
        Column("what", gettext("What was corrected, or why a round was withdrawn.")),
    )


def _of_results(language: Language) -> tuple[Column, ...]:
    gettext = language.gettext
    bands = tuple(map(str, Band))
    return (
        Column("dimension", gettext("The dimension of the KPI.")),
        Column("sub_dimension", gettext("The sub-dimension of the KPI.")),
        Column("category", gettext("The category of the KPI; the same name can stand in two dimensions.")),
        Column("kpi", gettext("The official code of the KPI, with hyphens.")),
        Column("kpi_name", gettext("The KPI's name.")),
        Column("definition", gettext("What the KPI measures.")),
        Column(
            "level",
            gettext("core: every city is asked for it; advanced: a city may add it."),
            values=tuple(map(str, Level)),
        ),
        Column("kind", gettext("What the KPI speaks of, by its own sheet."), values=tuple(map(str, Kind))),
        Column("numerator", gettext("What stands above the line of the formula.")),
        Column("denominator", gettext("What stands below the line of the formula.")),
        Column("sdg_targets", gettext("The SDG targets that the KPI serves, with a space between them.")),
        Column(
            "sdg_assigned",
            gettext("no: the KPI's own sheet names the SDG targets; yes: this project has assigned them."),
            Type.ANSWER,
        ),
        Column("data_points", gettext("How many data points the KPI has."), Type.WHOLE, lowest=1),
        Column("data_point", gettext("The data point's key within its KPI; empty where the KPI has just one.")),
        Column("label", gettext("The data point's name.")),
        Column("status", gettext("What is known of the value."), values=tuple(map(str, Status))),
        Column("value", gettext("The value, with the digits of the report; empty where there is none."), Type.VALUE),
        Column("unit", gettext("The unit of value, target and worst; empty for counts and ratios.")),
        Column("answer", gettext("Whether the value is a number or yes/no."), values=("number", "yes_no")),
        Column("decimals", gettext("How many decimals a report prints."), Type.WHOLE, lowest=0),
        Column("lowest", gettext("The lowest value that is possible."), Type.NUMBER),
        Column("highest", gettext("The highest value that is possible; empty for no limit."), Type.NUMBER),
        Column(
            "benchmark_form",
            gettext("How value and target are compared: at least, at most, a line from worst to best, near, yes."),
            values=FORMS,
        ),
        Column(
            "target",
            gettext("The target, or with the form best the value that reaches it in full; yes for a question."),
            Type.VALUE,
        ),
        Column("worst", gettext("With the form best: the value that reaches nothing of the target."), Type.NUMBER),
        Column(
            "benchmark_status",
            gettext(
                "published: an official benchmark; provisional: a reference target of this project; none, unpublished: no target."
            ),
            values=tuple(map(str, BenchmarkStatus)),
        ),
        Column("benchmark_basis", gettext("Where the target comes from.")),
        Column(
            "percent_of_target",
            gettext("How much of the target is reached, cut off after ten decimals; empty where it is not scored."),
            Type.NUMBER,
            "%",
            lowest=0,
            highest=100,
        ),
        Column(
            "points",
            gettext("Points of the data point: 4 from 95 percent of target, 3 from 66, 2 from 33, else 1."),
            Type.WHOLE,
            lowest=1,
            highest=4,
        ),
        Column("band", gettext("The band of percent of target; a limit belongs to the higher band."), values=bands),
        Column("reason", gettext("Why there is no value, or no verified one.")),
        Column("note", gettext("A footnote to the value.")),
        Column("year", gettext("The year that the value is for, where the round tells."), Type.WHOLE),
        Column("source", gettext("Where the city took the value from, where the round tells.")),
        Column("quality", gettext("The verifier's grade, where the round tells.")),
        Column("origin", gettext("How the value came about, where the round tells.")),
        Column("group", gettext("What the score is of."), values=GROUPS),
        Column("name", gettext("Which one: a name with its dimension before it, the number of a goal, or overall.")),
        Column(
            "scored",
            gettext("How many data points are in the score: verified ones with a target."),
            Type.WHOLE,
            lowest=0,
        ),
        Column("sum_of_points", gettext("The sum of their points."), Type.WHOLE, lowest=0),
        Column("max_points", gettext("Four times their number."), Type.WHOLE, lowest=0),
        Column(
            "percent",
            gettext("100 × sum of points ÷ max points, cut off after ten decimals; empty where nothing is scored."),
            Type.NUMBER,
            "%",
            lowest=0,
            highest=100,
        ),
        Column("score_band", gettext("The band of the score, by the same limits."), values=bands),
    )


def _wide(catalogs: Sequence[Catalog], language: Language) -> tuple[Column, ...]:
    """The columns of every edition, each once: data points, then scores; the current edition's order first."""
    gettext, word = language.gettext, language.word
    points: dict[str, Column] = {}
    scores: dict[str, Column] = {}
    for catalog in catalogs:
        for kpi, point in catalog.data_points:
            name = point_column(kpi.id, point.id)
            meaning = word(kpi.name) if point.label == kpi.name else f"{word(kpi.name)}: {word(point.label)}"
            kind = Type.ANSWER if point.is_answer else Type.NUMBER
            other = points.setdefault(name, Column(name, meaning, kind, point.unit))
            if other.type is not kind or other.unit != point.unit:
                # Two editions ask for different things under one code: what a cell holds is said by the edition of its row.
                points[name] = Column(name, other.meaning, Type.VALUE if other.type is not kind else kind)
        for group, name in score_groups(catalog):
            if group in WIDE_GROUPS:
                column = score_column(group, name)
                meaning = gettext("Score in percent of the points: %(score)s") % {"score": column.split("/", 1)[1]}
                scores.setdefault(column, Column(column, meaning, Type.NUMBER, "%", lowest=0, highest=100))
    return (*points.values(), *scores.values())
