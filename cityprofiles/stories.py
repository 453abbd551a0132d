"""The texts of a round (foreword, next steps, factsheet, case study): Markdown to harmless HTML or plain blocks, and the tables in them.

A line of its own such as `{{ table: Economy/Transport }}` puts the table of that category in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html.parser import HTMLParser

from cityprofiles.methodology import Catalog
from cityprofiles.problems import Problem, did_you_mean

STORIES = ("factsheet", "case-study")
_TABLE = re.compile(r"^\s*\{\{\s*(?P<kind>[\w-]*)\s*:?\s*(?P<name>.*?)\s*\}\}\s*$")
_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td", "strong", "em", "a", "br", "code"),
}
# What a reader of a text never sees, in the order in which it is taken out, and what stays of it: comments, scripts, pictures, titles of
# links, other web code, and addresses that nothing leads to.
_UNSEEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form, re.DOTALL | re.IGNORECASE | re.MULTILINE), left)
    for form, left in (
        (r"<!--.*?(?:-->|\Z)", ""),
        (r"<[!?][^<>]*>", ""),
        (r"<(script|style)\b.*?(?:</\1\s*>|\Z)", ""),
        (r"!\[[^\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])", ""),
        (r"""(\]\(\s*<?[^\s()<>]+>?)\s+(?:"[^"]*"|'[^']*'|\([^()]*\))\s*\)""", r"\1)"),
        (
            r"""^( {0,3}\[[^\]]+\]:[ \t]*\S+)(?:[ \t]+|[ \t]*\n[ \t]*)(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))[ \t]*$""",
            r"\1",
        ),
        (r"""<(/?(?!a\b)[a-z][a-z0-9]*)\s[^<>]*>""", r"<\1>"),
        (r"""(<a\s)[^<>]*?(href\s*=\s*(?:"[^"]*"|'[^']*'))[^<>]*(>)""", r"\1\2\3"),
        (r"""(<a)\s(?!href\s*=\s*(?:"[^"]*"|'[^']*')>)[^<>]*(>)""", r"\1\2"),
    )
)
_DEFINED = re.compile(r"^ {0,3}\[(?P<label>[^\]]+)\]:[ \t]*\S+[ \t]*$\n?", re.MULTILINE)
# A text stands below the title of its page, so its own headings begin one level lower than that title.
_LOWERED = re.compile(r"^#{1,2}(?=\s)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TableName:
    """A place in a text where the table of a category belongs; `name` as written, `line` counted from 1."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Run:
    """Words set in one way; `href` is empty where they are no link. Words that are a line feed alone are a break."""

    words: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list, quotation, table or rule of a text.

    kind    p, h3, h4, ul, ol, li, blockquote, hr, table, tr, th or td
    runs    the words of a block that holds words; blocks: what stands inside one that holds blocks
    """

    kind: str
    runs: tuple[Run, ...] = ()
    blocks: tuple[Block, ...] = ()


def seen(text: str) -> str:
    """A text without all that no reader sees of it, such as comments: this alone is approved, published and attached.

    What is taken out leaves its lines empty, so that the others keep their numbers. A text without any of it stays as it is.
    """
    # What is taken out may have stood inside something else of the kind, which only then can be told from words.
    while (left := _bared(text)) != text:
        text = left
    return text


def _bared(text: str) -> str:
    for form, left in _UNSEEN:
        text = form.sub(partial(_lines_kept, left), text)
    return _DEFINED.sub(lambda found: found[0] if _leads_to(found["label"], text) else _lines_kept("", found), text)


def _lines_kept(left: str, found: re.Match[str]) -> str:
    words = found.expand(left)
    return words + "\n" * (found[0].count("\n") - words.count("\n"))


def _leads_to(label: str, text: str) -> bool:
    """Whether something in a text leads to the address that stands in it under a label."""
    return re.search(rf"\[{re.escape(label)}\](?!:)", text, re.IGNORECASE) is not None


def parts(text: str) -> tuple[str | TableName, ...]:
    """A text as pieces of Markdown and the places of tables between them, in order."""
    found: list[str | TableName] = []
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = _TABLE.match(line)
        if match:
            if any(map(str.strip, lines)):
                found.append("\n".join(lines))
            lines = []
            found.append(TableName(match["name"] if match["kind"] == "table" else match[0].strip(" {}"), number))
        else:
            lines.append(line)
    if any(map(str.strip, lines)):
        found.append("\n".join(lines))
    return tuple(found)


def category_named(name: str, catalog: Catalog) -> str | None:
    """The key of the category that a text names, such as "Economy/Transport"; None where there is no such category."""
    return _keys(catalog).get(_folded(name))


def wrong_tables(file: str, text: str, catalog: Catalog) -> Iterator[Problem]:
    """Every table that a text asks for and that the catalogue does not have, with the nearest name that it has."""
    known = [category.key for dimension in catalog.dimensions for category in dimension.categories]
    for part in parts(text):
        if isinstance(part, TableName) and category_named(part.name, catalog) is None:
            yield Problem(
                file,
                part.line,
                "",
                f"There is no category “{part.name}”.",
                did_you_mean(
                    part.name, known, f"Write for example “{{{{ table: {known[0]} }}}}” on a line of its own."
                ),
            )


def _keys(catalog: Catalog) -> Mapping[str, str]:
    return {
        _folded(category.key): category.key for dimension in catalog.dimensions for category in dimension.categories
    }


def _folded(name: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\s*/\s*", "/", name)).strip().casefold()


def harmless_html(text: str, first: int = 3) -> str:
    """Markdown of a city as harmless HTML: a short list of tags, links to web addresses only, no pictures, no other attributes.

    first   the level that its first headings get
    """
    # What reads Markdown takes a while to load, and most cities have none.
    import markdown  # noqa: PLC0415
    import nh3  # noqa: PLC0415

    lowered = _LOWERED.sub("#" * first, text)
    html = markdown.markdown(lowered, extensions=["tables", "sane_lists"], output_format="html")
    schemes = {"http", "https", "mailto"}
    return nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=schemes, link_rel="noopener nofollow")


def blocks(text: str) -> tuple[Block, ...]:
    """Markdown of a city as blocks, cleaned by the same rule as on pages."""
    reader = _Reader()
    reader.feed(harmless_html(text))
    reader.close()
    return tuple(reader.finished())


_CONTAINERS = {"ul", "ol", "blockquote", "table", "tr"}
_LEAVES = {"p", "h3", "h4", "li", "th", "td"}


@dataclass
class _Open:
    kind: str
    runs: list[Run] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


class _Reader(HTMLParser):
    """HTML that has been cleaned, to blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._stack = [_Open("")]
        self._style = Run("")
        self._styles: list[tuple[str, Run]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block opens, or the words that follow look otherwise."""
        match tag:
            case "br":
                self._add(replace(self._style, words="\n"))
            case "hr":
                self._stack[-1].blocks.append(Block("hr"))
            case "strong" | "em" | "code" | "a":
                self._styles.append((tag, self._style))
                self._style = {
                    "strong": replace(self._style, bold=True),
                    "em": replace(self._style, italic=True),
                    "code": replace(self._style, code=True),
                    "a": replace(self._style, href=dict(attrs).get("href") or ""),
                }[tag]
            case _ if tag in _CONTAINERS | _LEAVES:
                self._stack.append(_Open(tag))

    def handle_endtag(self, tag: str) -> None:
        """A block is finished, or the words look as before."""
        if tag in ("strong", "em", "code", "a"):
            if self._styles:
                _, self._style = self._styles.pop()
        elif tag in _CONTAINERS | _LEAVES and len(self._stack) > 1:
            done = self._stack.pop()
            self._stack[-1].blocks.append(Block(done.kind, tuple(_trimmed(done.runs)), tuple(done.blocks)))

    def handle_data(self, data: str) -> None:
        """Words; a line feed in the source is a space."""
        words = re.sub(r"\s+", " ", data)
        if words.strip() or (words and self._stack[-1].runs):
            self._add(replace(self._style, words=words))

    def _add(self, run: Run) -> None:
        top = self._stack[-1]
        # Words that stand in no paragraph are one of their own.
        if top.kind in _LEAVES:
            top.runs.append(run)
        elif run.words.strip():
            top.blocks.append(Block("p", (run,)))

    def finished(self) -> Iterable[Block]:
        """All blocks of the text."""
        return self._stack[0].blocks


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """Runs without space at the end of the block."""
    last = len(runs) - 1
    for number, run in enumerate(runs):
        words = run.words if run.words == "\n" or number < last else run.words.rstrip()
        if words:
            yield replace(run, words=words)
