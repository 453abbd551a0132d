"""What a person may write in a field, and what to say when it is something else.

Numbers, dates, words and texts of the YAML files are read here from the characters that were written; a field that
holds anything else becomes a `Mistake` with the words that an editor of content needs.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, NoReturn, Self, TypeVar

from babel import Locale
from babel.core import get_global
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    RootModel,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from cityprofiles.numerals import Mistake, as_number, in_threes
from cityprofiles.problems import Problems, did_you_mean
from cityprofiles.source import Mapping, Node, Scalar, Sequence

SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
SLUG = re.compile(SLUG_PATTERN)


ROUND = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")


# Not "no": Norwegian is written as nb or nn, and a text under another code would be missed on its pages.
LANGUAGE = re.compile(r"(?!no\b)[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def _refuse(message: str, hint: str) -> NoReturn:
    raise PydanticCustomError("content", "{message}", {"message": message, "hint": hint})


def _number(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return as_number(value)
    except Mistake as mistake:
        _refuse(mistake.message, mistake.elsewhere)


def _whole(value: object) -> object:
    if isinstance(value, str) and (meant := in_threes(value)):
        _refuse(f"“{value}” has a {'comma' if ',' in value else 'point'} between the digits.", f"Write {meant}.")
    number = _number(value)
    if isinstance(number, Decimal):
        if number != number.to_integral_value():
            _refuse(f"“{value}” is not a whole number.", "Write it without decimals.")
        if "." in str(value):
            _refuse(f"“{value}” has decimals where a whole number belongs.", f"Write {int(number)}.")
        return int(number)
    return number


def _year(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"(19|20)[0-9]{2}", value):
        _refuse(f"“{value}” is not a year.", "Write four digits, for example 2020.")
    return int(value) if isinstance(value, str) else value


def _month(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", value):
        _refuse(f"“{value}” is not a month.", "Write year and month, for example 2020-09.")
    return value


def as_day(text: str) -> date:
    """The day that is written as 2020-09-30; raises a ValueError for anything else, also for the other forms of ISO 8601."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return as_day(value)
        except ValueError:
            _refuse(f"“{value}” is not a date.", "Write year, month and day, for example 2020-09-30.")
    return value


def _day_or_month(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", value):
        return value
    return _day(value)


def _sdg_target(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"(1[0-7]|[1-9])(\.[0-9a-z]+){0,2}", value):
        _refuse(
            f"“{value}” is not an SDG target.",
            "Write the goal (1 to 17), target or indicator, for example 11.2 or 6.1.1.",
        )
    return value


def _flag(value: object) -> object:
    if isinstance(value, str):
        if value.lower() in ("yes", "true"):
            return True
        if value.lower() in ("no", "false"):
            return False
        _refuse(f"“{value}” stands where yes or no belongs.", "Write yes or no.")
    return value


def _address(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[^\s\"<>]*)?", value):
        _refuse(f"“{value}” is not a web address.", "Write it whole, for example https://www.example.org/.")
    return value


def _country(value: object) -> object:
    if isinstance(value, str) and (not re.fullmatch(r"[A-Z]{2}", value) or value not in _countries()):
        meant = _country_meant(value)
        hint = f"Write {meant}." if meant else "Write the two capital letters of ISO 3166-1, for example NO for Norway."
        _refuse(f"“{value}” is not a country code.", hint)
    return value


def _country_meant(words: str) -> str | None:
    """The code of a country that was written in small letters, with three letters, in digits, or by its English name."""
    code = words.strip().upper()
    if code in _countries():
        return code
    aliases = get_global("territory_aliases").get(code, ())
    if len(aliases) == 1 and aliases[0] in _countries():
        return str(aliases[0])
    names = Locale("en").territories
    return next((known for known in sorted(_countries()) if names[known].casefold() == words.strip().casefold()), None)


@cache
def _countries() -> frozenset[str]:
    """Every two-letter code that CLDR has a country for; not those of "unknown" or of tests."""
    return frozenset(Locale("en").territories) - {"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO"}


def _isbn(value: object) -> object:
    if isinstance(value, str):
        digits = value.replace("-", "").replace(" ", "")
        total = sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(digits)) if digits.isdigit() else 1
        if len(digits) != 13 or total % 10:
            _refuse(
                f"“{value}” is not an ISBN: its last digit does not fit the others.",
                "Copy the 13 digits from the report's back cover.",
            )
    return value


Number = Annotated[Decimal, BeforeValidator(_number)]


Whole = Annotated[int, BeforeValidator(_whole)]


Year = Annotated[int, BeforeValidator(_year)]


Month = Annotated[str, BeforeValidator(_month)]


Day = Annotated[date, BeforeValidator(_day)]
DayOrMonth = Annotated[date | str, BeforeValidator(_day_or_month)]
SdgTarget = Annotated[str, BeforeValidator(_sdg_target)]


Flag = Annotated[bool, BeforeValidator(_flag)]


Address = Annotated[str, BeforeValidator(_address), Field(max_length=500)]


Country = Annotated[str, BeforeValidator(_country)]


Isbn = Annotated[str, BeforeValidator(_isbn)]


Name = Annotated[str, Field(min_length=1, max_length=120)]


class Form(BaseModel):
    """A group of fields as a person writes it; frozen, and nothing may be written that is not a field."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


F = TypeVar("F", bound=Form)


class Text(RootModel[AnyMapping[str, str]]):
    """Words for people: one string (taken as English), or one for each language, e.g. {en: "…", nb: "…"}."""

    model_config = ConfigDict(frozen=True, defer_build=True)
    longest: ClassVar[int] = 4_000

    @model_validator(mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        if isinstance(value, str):
            value = {"en": value}
        if isinstance(value, dict):
            for language, words in value.items():
                if not LANGUAGE.fullmatch(str(language)):
                    _refuse(
                        f"“{language}” is not the code of a language.",
                        "Write for example en for English or nb for Norwegian.",
                    )
                if not isinstance(words, str) or not words.strip():
                    _refuse(f"The text for “{language}” is missing.", "Write it, or delete the language.")
                if len(words) > cls.longest:
                    _refuse(
                        f"The text is too long ({len(words):,} characters; at most {cls.longest:,}).",
                        "Shorten it.",
                    )
            if value:
                return {str(k): " ".join(v.split()) for k, v in sorted(value.items())}
        _refuse("Here a text belongs.", 'Write it in quotes, or one text for each language: {en: "…", nb: "…"}.')

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "description": cls.__doc__ or "",
            "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
        }

    @classmethod
    def of(cls, words: str) -> Self:
        """A text that exists in English only."""
        return cls.model_validate(words)

    @property
    def english(self) -> str:
        """The English words, or the first there are."""
        return self.root.get("en") or next(iter(self.root.values()))

    def __hash__(self) -> int:
        return hash(tuple(self.root.items()))


class Title(Text):
    """A short text: a name or a heading of at most 120 characters, as one string or one for each language."""

    longest: ClassVar[int] = 120


def plain(node: Node) -> object:
    """A node as dictionaries, lists and strings; an empty value as None."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {entry.key: plain(entry.value) for entry in node.entries}


def read_form(form: type[F], node: Mapping, file: str, problems: Problems) -> F | None:
    """A group of fields read into its form, or None with every mistake added to `problems`."""
    try:
        return form.model_validate(plain(node))
    except ValidationError as error:
        for details in error.errors(include_url=False):
            location = details["loc"]
            message, hint = _explain(details, form)
            problems.add(file, _line(node, location), _where(location), message, hint)
        return None


def _where(location: AnySequence[int | str]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location)


def _line(node: Node, location: AnySequence[int | str]) -> int:
    """The line of the deepest part of `location` that the file has."""
    line = node.line
    for part in location:
        if isinstance(node, Mapping) and isinstance(part, str):
            inner = node.get(part)
            if inner is None:
                return line
            line, node = node.line_of(part), inner
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
            line = node.line
    return line


def _explain(details: ErrorDetails, form: type[Form]) -> tuple[str, str]:
    kind, location, value = details["type"], details["loc"], details["input"]
    context = details.get("ctx", {})
    key = str(location[-1]) if location else ""
    fields = _fields_at(form, location[:-1])
    if kind == "content":
        return str(context["message"]), str(context["hint"])
    if kind == "missing":
        return f"“{key}” is missing.", _example(fields, key)
    if kind == "extra_forbidden":
        return f"“{key}” is not a field here.", did_you_mean(key, fields, f"Known fields: {', '.join(sorted(fields))}.")
    if value is None:
        return f"“{key}” is empty.", _example(fields, key)
    if kind in ("enum", "literal_error"):
        allowed = [word.strip(" '") for word in re.split(r",| or ", str(context["expected"]))]
        return f"“{value}” is not known here.", did_you_mean(
            str(value), allowed, f"Write one of: {', '.join(allowed)}."
        )
    if kind in ("string_too_long", "too_long"):
        return f"“{key}” is too long (at most {context.get('max_length')}).", "Shorten it."
    if kind in ("string_too_short", "too_short"):
        return f"“{key}” is empty.", _example(fields, key)
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        limit = next(iter(context.values()))
        words = {
            "greater_than": "more than",
            "greater_than_equal": "at least",
            "less_than": "less than",
            "less_than_equal": "at most",
        }
        return f"“{value}” is out of range.", f"Write a value of {words[kind]} {limit}."
    if kind == "string_pattern_mismatch":
        return f"“{value}” is not a valid {key}.", _example(fields, key)
    if isinstance(value, dict):
        return f"“{key}” holds a group of fields where {_expected(kind)} belongs.", _example(fields, key)
    if isinstance(value, list):
        return f"“{key}” holds a list where {_expected(kind)} belongs.", _example(fields, key)
    return f"“{value}” stands where {_expected(kind)} belongs.", _example(fields, key)


def _expected(kind: str) -> str:
    if kind.startswith(("model", "dict")):
        return "a group of fields"
    if kind.startswith(("list", "tuple")):
        return "a list"
    if kind.startswith("string"):
        return "a text"
    return "another kind of value"


def _fields_at(form: type[Form], location: AnySequence[int | str]) -> dict[str, Any]:
    """The fields of the form that stands at a location, by name."""
    here: type[BaseModel] = form
    for part in location:
        field = here.model_fields.get(str(part)) if isinstance(part, str) else None
        for inner in _forms_in(field.annotation) if field else ():
            here = inner
            break
    return dict(here.model_fields)


def _forms_in(annotation: object) -> list[type[Form]]:
    if inspect.isclass(annotation) and issubclass(annotation, Form):
        return [annotation]
    return [form for argument in typing.get_args(annotation) for form in _forms_in(argument)]


def _example(fields: AnyMapping[str, Any], key: str) -> str:
    field = fields.get(key)
    examples = field.examples if field is not None else None
    return f"Write for example “{key}: {examples[0]}”." if examples else f"Write “{key}: …”."
