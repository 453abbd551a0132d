"""What the handbook says of files and commands, as Markdown made from the code itself, so that it cannot differ from it."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from annotated_types import Ge, Gt, Le, MaxLen
from pydantic.fields import FieldInfo

from cityprofiles.catalog import CatalogForm
from cityprofiles.forms import (
    Address,
    Country,
    Day,
    DayOrMonth,
    Flag,
    Form,
    Isbn,
    Month,
    Number,
    SdgTarget,
    Text,
    Whole,
    Year,
)
from cityprofiles.methodology import Catalog
from cityprofiles.model import City, Report, Site
from cityprofiles.results import ResultsForm
from cityprofiles.scaffold import new_files

# The form of each file of content, by the name that a placeholder in docs/ gives it.
FILES: Mapping[str, type[Form]] = {
    "city.yaml": City,
    "report.yaml": Report,
    "results.yaml": ResultsForm,
    "site.yaml": Site,
    "kpi_catalog.yaml": CatalogForm,
}

# Kinds of values in words, by the check that makes each of them what it is.
_KINDS: Mapping[object, str] = {
    typing.get_args(kind)[1]: words
    for kind, words in (
        (Number, "number"),
        (Whole, "whole number"),
        (Year, "year"),
        (Month, "year and month"),
        (Day, "day (year, month and day)"),
        (DayOrMonth, "day (year, month and day), or year and month"),
        (SdgTarget, "SDG goal, target or indicator"),
        (Flag, "yes or no"),
        (Address, "web address"),
        (Country, "two capital letters"),
        (Isbn, "ISBN"),
    )
}


def fields(file: str) -> str:
    """Every field of a file and of the groups inside it: kind of value, whether it is needed, meaning, example."""
    described: dict[type[Form], str] = {FILES[file]: ""}
    lines: list[str] = []
    # Groups are told in the order in which they are met: what is added while the loop runs comes after what stands there.
    for form, path in (groups := [(FILES[file], "")]):
        if path:
            lines += [f"\n## `{path}` {{#{_anchor(path)}-group}}\n", f"{inspect.getdoc(form)}\n"]
        meanings = meanings_of(form)
        own = [name for name in form.model_fields if name in form.__annotations__]
        for name in [*own, *(name for name in form.model_fields if name not in own)]:
            where, field = f"{path}.{name}".lstrip("."), form.model_fields[name]
            inner = _group_in(field.annotation)
            if inner and inner not in described:
                described[inner] = where
                groups.append((inner, where))
            link = f" ([its fields](#{_anchor(described[inner])}-group))" if inner else ""
            lines += _field(where, name, field, meanings[name], link)
    return "\n".join(lines)


def meanings_of(form: type[Form]) -> Mapping[str, str]:
    """What stands below each field of a form in the code, by the field's name; also of those that it has from another form."""
    found: dict[str, str] = {}
    for one in reversed(form.__mro__):
        if issubclass(one, Form) and one is not Form:
            (written,) = ast.parse(inspect.getsource(one)).body
            for field, below in pairwise(ast.iter_child_nodes(written)):
                match field, below:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                        found[name] = inspect.cleandoc(text)
    return found


def _field(path: str, name: str, field: FieldInfo, meaning: str, link: str) -> Iterator[str]:
    needed = "**needed**" if field.is_required() else "may be left out"
    yield f"\n`{name}` {{#{_anchor(path)}}}"
    yield f":   {needed} · {_words(field.annotation, field.metadata)}{_default(field)}{link}\n"
    yield f"    {meaning}\n"
    for example in field.examples or ():
        yield f"    Example: `{name}: {example}`\n"


def _anchor(path: str) -> str:
    return path.replace(".", "-")


def _group_in(annotation: object) -> type[Form] | None:
    """The group of fields that stands in a field, also where it is a list of them."""
    if inspect.isclass(annotation) and issubclass(annotation, Form):
        return annotation
    return next((form for form in map(_group_in, typing.get_args(annotation)) if form), None)


def _words(annotation: Any, metadata: Sequence[object] = ()) -> str:
    """The kind of a value in words: "text", "number, at least 0", "list; each entry: group of fields"."""
    known = next((_KINDS[part] for part in metadata if _is_known(part)), None)
    if known:
        return known + _limits(metadata)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        inner = [
            part for extra in arguments[1:] for part in (extra.metadata if isinstance(extra, FieldInfo) else [extra])
        ]
        return _words(arguments[0], [*inner, *metadata])
    if origin in (typing.Union, types.UnionType):
        return ", or ".join(_words(part, metadata) for part in arguments if part is not type(None))
    if origin is typing.Literal:
        return " or ".join(f"`{word}`" for word in arguments)
    if origin is tuple:
        return f"list; each entry: {_words(arguments[0])}"
    if origin is dict:
        return f"names with a colon; behind each: {_words(arguments[1])}"
    if issubclass(annotation, Text):
        return f"text of at most {annotation.longest:,} characters, or one text for each language"
    if issubclass(annotation, StrEnum):
        return "one of " + ", ".join(f"`{word}`" for word in annotation)
    if issubclass(annotation, Form):
        return "group of fields"
    if annotation is str:
        return "text" + _limits(metadata)
    raise TypeError(f"the handbook has no words for {annotation}")


def _is_known(part: object) -> bool:
    try:
        return part in _KINDS
    except TypeError:
        return False


def _limits(metadata: Sequence[object]) -> str:
    found = []
    for part in metadata:
        match part:
            case Gt(gt=limit):
                found.append(f"more than {limit}")
            case Ge(ge=limit):
                found.append(f"at least {limit}")
            case Le(le=limit):
                found.append(f"at most {limit}")
            case _:
                pass
    longest = min((part.max_length for part in metadata if isinstance(part, MaxLen)), default=None)
    if longest is not None:
        found.append(f"at most {longest} characters")
    return "".join(f", {limit}" for limit in found)


def _default(field: FieldInfo) -> str:
    """What a field that is left out stands for, where that is a value of its own."""
    value = None if field.is_required() else field.default
    if value is None or value in ("", ()) or isinstance(value, Form) or field.default_factory:
        return ""
    word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return f"; left out, it is `{word}`"


def commands(parser: argparse.ArgumentParser, subs: Mapping[str, argparse.ArgumentParser]) -> str:
    """Every command of build.py with its options; those that all commands share stand once, at the end."""
    shared = {option for action in parser._actions for option in action.option_strings}
    lines = []
    for name, sub in subs.items():
        own = [action for action in sub._actions if not shared.intersection(action.option_strings)]
        lines += [
            f"\n### {name} {{#{name}}}\n",
            f"{sub.description}.\n",
            f"```\npython build.py {name}{_usage(own)}\n```\n",
        ]
        lines += [line for action in own for line in _option(action)]
    lines += ["\n### Options of every command {#options}\n"]
    own = [action for action in parser._actions if action.option_strings]
    lines += [line for action in own for line in _option(action)]
    return "\n".join(lines)


def _usage(actions: Sequence[argparse.Action]) -> str:
    """What must be typed behind a command."""
    return "".join(f" {_typed(action)}" for action in actions if action.required)


def _typed(action: argparse.Action) -> str:
    choices = "|".join(map(str, action.choices)) if action.choices else ""
    value = "" if action.nargs == 0 else choices or str(action.metavar or action.dest.upper())
    return f"{action.option_strings[-1]} {value}".strip() if action.option_strings else value


def _option(action: argparse.Action) -> Iterator[str]:
    needed = "**needed** · " if action.required else ""
    yield f"\n`{_typed(action)}`\n:   {needed}{action.help}\n"


def targets(makefile: str) -> str:
    """Every target of the Makefile with what it does."""
    found = re.findall(r"^([a-z]+):.*## (.*)$", makefile, re.MULTILINE)
    return "\n".join(f"`make {name}`\n:   {words}\n" for name, words in found)


def empty_results(catalog: Catalog) -> str:
    """The results.yaml of a new round, as the command `new` writes it."""
    files = new_files(Path(), "city", "2026", catalog)
    return next(text for path, text in files.items() if path.name == "results.yaml")
