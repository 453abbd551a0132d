"""The message catalogues: collects every message of templates and modules, and brings the files of the translators up to date."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog as Messages
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cityprofiles.language import CATALOG, WHEEL
from cityprofiles.methodology import WHEEL_LENGTH, Catalog

_WHERE = {"cityprofiles": [("**.py", "python")], "theme/templates": [("**.html", "jinja2")]}


def collect(root: Path, catalogs: Iterable[Catalog]) -> Messages:
    """Every message of the site: of the templates, of the package, and the words of the KPI catalogues."""
    messages = Messages(project="U4SSC City Profiles", charset="utf-8", fuzzy=False)
    options = {"**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
    for folder, methods in _WHERE.items():
        for name, _, message, comments, context in sorted(
            extract_from_dir(
                root / folder, methods, options, directory_filter=lambda path: not path.endswith("__pycache__")
            ),
            key=lambda found: (found[0], found[1]),
        ):
            messages.add(message, None, [(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    for catalog in catalogs:
        for word in catalog.words():
            comments = [f"In the wheel: at most {WHEEL_LENGTH} characters."] if word.in_wheel else []
            context = WHEEL if word.in_wheel else CATALOG
            messages.add(word.text, None, [("kpi_catalog.yaml", 0)], auto_comments=comments, context=context)
    for entry in messages:
        # A percent sign in a word of the catalogue ("60 % of households") is no placeholder.
        if entry.context in (CATALOG, WHEEL):
            entry.flags.discard("python-format")
    return messages


def template_text(messages: Messages) -> str:
    """messages.pot as text, the same for the same messages: no dates, no line numbers."""
    return _text(messages, sort=False)


def updated_text(old: str, messages: Messages, code: str) -> str:
    """A translator's file brought up to date: new messages empty, translations kept, messages that are gone dropped."""
    known = read_po(io.BytesIO(old.encode()), locale=code.replace("-", "_"))
    known.update(messages, no_fuzzy_matching=True)
    known.obsolete.clear()
    return _text(known, sort=False)


def _text(messages: Messages, sort: bool) -> str:
    buffer = io.BytesIO()
    write_po(buffer, messages, width=120, sort_output=sort, omit_header=True, include_lineno=False)
    return _header(messages) + buffer.getvalue().decode()


def _header(messages: Messages) -> str:
    plural = (
        f"nplurals={messages.num_plurals}; plural={messages.plural_expr};"
        if messages.locale
        else "nplurals=2; plural=(n != 1);"
    )
    lines = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", f"Plural-Forms: {plural}"]
    if messages.locale:
        lines.insert(0, f"Language: {str(messages.locale).replace('_', '-')}")
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"
