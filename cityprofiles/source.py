"""YAML files as plain nodes that know their line, with every trap of YAML closed in one place.

Scalars stay the text that was written (`no`, `010`, `1.50`, `2020-09` are not turned into anything); what a text means
is decided by the module that knows what belongs there. Aliases, tags, repeated keys, tabs, deep nesting, huge files,
files outside the content folder and text that is not UTF-8 are refused with the line and the remedy.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import yaml
from yaml import events

from cityprofiles.numerals import Mistake, as_number
from cityprofiles.problems import Problems

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_SCALAR = 20_000
SHOWN = 40

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Characters that change how the rest of a line is shown (bidirectional overrides and isolates), that begin a line for YAML and not for
# editors (U+0085, U+2028, U+2029), or that no text needs.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_LINE_ENDS = ("\u0085", "\u2028", "\u2029")

# What follows a value on its line and is cut off as a note, although it may belong to the text: "table #5".
_CUT = re.compile(r"[ \t]+#+(?=[^\s#])")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it was written. `plain`: written without quotes."""

    line: int
    text: str
    plain: bool

    @property
    def empty(self) -> bool:
        """Nothing was written, or one of YAML's words for nothing."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; `items` in the order of the file."""

    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value; the line is the key's."""

    line: int
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values; `entries` in the order of the file, each key once."""

    line: int
    entries: tuple[Entry, ...]

    def get(self, key: str) -> Node | None:
        """The value under a key, or None."""
        for entry in self.entries:
            if entry.key == key:
                return entry.value
        return None

    def line_of(self, key: str) -> int:
        """The line of a key, or of the mapping itself where the key is missing."""
        for entry in self.entries:
            if entry.key == key:
                return entry.line
        return self.line


type_names = {Scalar: "a single value", Sequence: "a list", Mapping: "a group of “key: value” lines"}

Node = Scalar | Sequence | Mapping


class _Refused(Exception):
    """A file that is not taken any further; carries line, what is wrong and what to do."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def read_mapping(path: Path, root: Path, name: str, problems: Problems) -> Mapping | None:
    """The content of a YAML file whose top is a group of keys, or None with the reasons added to `problems`.

    path   the file; root: the folder that it must not leave, also not through a symbolic link
    name   what to call the file in messages
    """
    text = read_text(path, root, name, problems)
    return None if text is None else parse_mapping(text, name, problems)


def read_text(path: Path, root: Path, name: str, problems: Problems) -> str | None:
    """A text file in UTF-8 of at most 1 MB, or None with the reason added to `problems`."""
    try:
        return _read_text(path, root)
    except _Refused as refused:
        problems.add(name, refused.line, "", refused.message, refused.hint)
    except OSError as error:
        problems.add(
            name, 0, "", f"The file cannot be read ({error.strerror}).", "Check that it exists and may be read."
        )
    return None


def parse_mapping(text: str, name: str, problems: Problems) -> Mapping | None:
    """YAML text whose top is a group of keys, or None with the reasons added to `problems`."""
    before = len(problems.found)
    try:
        node = _compose(text, name, problems)
    except _Refused as refused:
        problems.add(name, refused.line, "", refused.message, refused.hint)
        return None
    except yaml.YAMLError as error:
        problems.add(name, *_explain(error, text))
        return None
    if node is None or (isinstance(node, Scalar) and node.empty):
        problems.add(name, 0, "", "The file is empty.", "Fill it in, or remove it.")
        return None
    if not isinstance(node, Mapping):
        hint = (
            "Begin each line with a key and a colon, not with “- ”."
            if isinstance(node, Sequence)
            else ("Write “key: value” lines, for example “name: Kristiansund”.")
        )
        problems.add(name, node.line, "", f"The file is {type_names[type(node)]} where keys with values belong.", hint)
        return None
    return node if len(problems.found) == before else None


def _read_text(path: Path, root: Path) -> str:
    resolved = path.resolve()
    if not resolved.is_relative_to(root.resolve()):
        raise _Refused(
            0, f"The file is a link that leads out of {root.name}/.", "Put a copy of the file here instead of the link."
        )
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise _Refused(
            0,
            f"The file is too large ({size / 1_000_000:.1f} MB; at most {MAX_BYTES // 1_000_000} MB).",
            "Check that it is the right file; results need a few kilobytes.",
        )
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        raise _Refused(
            0, "The file is a workbook or a ZIP archive, no text.", "Copy its values into a text file by hand."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Refused(1, "The file is saved as UTF-16.", "Save it again with the encoding UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Counted in what was decoded: a byte order mark is no part of it.
        before, wrong = error.object[: error.start].decode(), error.object[error.start]
        raise _Refused(
            _line_ends(before).count("\n") + 1,
            f"The file is not UTF-8 (byte {wrong:#04x} on this line).",
            "Save it again with the encoding UTF-8.",
        ) from error
    text = _line_ends(text)
    if hidden := _HIDDEN.search(text):
        code = f"U+{ord(hidden[0]):04X}"
        label = unicodedata.name(hidden[0], "control character").lower()
        raise _Refused(
            text.count("\n", 0, hidden.start()) + 1,
            f"The text contains the invisible character {code} ({label}).",
            "Delete it, or begin a new line instead."
            if hidden[0] in _LINE_ENDS
            else "Delete it: it can make a text look different from what it says.",
        )
    return text


def _line_ends(text: str) -> str:
    """The same lines, ended as on Linux; on Windows they end in two characters, on old Macs in another one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _compose(text: str, name: str, problems: Problems) -> Node | None:
    """Events to nodes, without recursion, so that no nesting can exhaust the stack."""
    documents = 0
    root: Node | None = None
    stack: list[_Open] = []
    behind = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        node: Node | None = None
        _refuse_shortcuts(event, line)
        if isinstance(event, events.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(
                    line, "The file holds a second document (a line “---”).", "Delete that line, or what follows it."
                )
        elif isinstance(event, events.ScalarEvent):
            node = _scalar(event, line)
            begins = event.start_mark.index if event.start_mark else behind
            if stack and stack[-1].is_flow and stack[-1].key and ":" not in text[behind:begins]:
                stack[-1].set_aside()
                continue
            if node.plain and event.end_mark and _CUT.match(text, event.end_mark.index):
                _refuse_cut(node, event.end_mark.line + 1, stack, name, problems)
        elif isinstance(event, events.CollectionStartEvent):
            if len(stack) >= MAX_DEPTH:
                raise _Refused(
                    line, f"The lines are nested more than {MAX_DEPTH} levels deep.", "Check the indentation."
                )
            stack.append(_Open(line, isinstance(event, events.MappingStartEvent), bool(event.flow_style)))
        elif isinstance(event, events.CollectionEndEvent):
            node = stack.pop().close(name, problems)
        behind = event.end_mark.index if event.end_mark else behind
        if node is not None and stack:
            stack[-1].take(node, name, problems)
        elif node is not None:
            root = node
    return root


def _scalar(event: events.ScalarEvent, line: int) -> Scalar:
    if len(event.value) > MAX_SCALAR:
        raise _Refused(
            line,
            f"The text is too long ({len(event.value):,} characters; at most {MAX_SCALAR:,}).",
            "Shorten it.",
        )
    return Scalar(line, event.value, event.style in (None, ""))


def _refuse_cut(node: Scalar, line: int, stack: list[_Open], name: str, problems: Problems) -> None:
    """A text without quotes that ends before “ #”: what follows is left out as a note, unseen."""
    words = node.text if len(node.text) <= SHOWN else f"…{node.text[-SHOWN:]}"
    what = f"“{words}” is all that is read here" if words else "Nothing is read here"
    message = f"{what}: what stands behind “ #” is a note."
    hint = "Put the text into quotes, or write a space behind # if it is a note."
    if stack and stack[-1].is_flow:
        # The rest of the line is gone, and with it the closing bracket.
        raise _Refused(line, message, hint)
    key = stack[-1].key if stack else None
    problems.add(name, line, key.text if key else "", message, hint)


def _refuse_shortcuts(event: events.Event, line: int) -> None:
    """Aliases, anchors and tags: no file of content needs them, and each can make a file mean something else than it seems to."""
    if isinstance(event, events.AliasEvent):
        raise _Refused(line, f"“*{event.anchor}” refers to another place of the file.", "Write the value out here.")
    if isinstance(event, events.NodeEvent) and event.anchor:
        raise _Refused(line, f"“&{event.anchor}” names a place of the file.", f"Delete “&{event.anchor}”.")
    if isinstance(event, events.ScalarEvent | events.CollectionStartEvent) and event.tag not in (None, "!"):
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        raise _Refused(line, f"“{tag}” is a YAML tag.", "Delete it and write the value alone.")


class _Open:
    """A collection whose end has not been met yet: its start, its finished parts, and the key that waits for its value."""

    __slots__ = ("entries", "first", "is_flow", "is_mapping", "items", "key", "line", "loose")

    def __init__(self, line: int, is_mapping: bool, is_flow: bool) -> None:
        self.line, self.is_mapping, self.is_flow = line, is_mapping, is_flow
        self.items: list[Node] = []
        self.entries: list[Entry] = []
        self.first: dict[str, int] = {}
        self.key: Scalar | None = None
        self.loose: list[Scalar] = []

    def take(self, node: Node, name: str, problems: Problems) -> None:
        """The next node inside: an item, a key, or the value of the waiting key."""
        if not self.is_mapping:
            self.items.append(node)
        elif self.key is None:
            if not isinstance(node, Scalar):
                raise _Refused(node.line, "A key must be a single word.", "Check the brackets and the indentation.")
            self.key = node
        else:
            key, self.key = self.key, None
            self.refuse_loose(name, problems)
            if key.text in self.first:
                problems.add(
                    name,
                    key.line,
                    key.text,
                    f"“{key.text}” is given twice (first on line {self.first[key.text]}).",
                    "Keep one of the two.",
                )
            else:
                self.first[key.text] = key.line
                self.entries.append(Entry(key.line, key.text, node))

    def set_aside(self) -> None:
        """Keep the waiting key, which stands between commas in braces without a colon, until it is known how many of them there are."""
        if self.key:
            self.loose.append(self.key)
        self.key = None

    def refuse_loose(self, name: str, problems: Problems) -> None:
        """Tell of what was set aside: the pieces of a number as one, every other one for itself."""
        loose, self.loose = self.loose, []
        before = self.entries[-1] if self.entries else None
        number = before.value.text if before and isinstance(before.value, Scalar) and before.value.plain else ""
        pieces: list[str] = []
        if re.fullmatch(r"-?[0-9]+", number):
            pieces = [key.text for key in takewhile(lambda key: key.text[:1].isdecimal(), loose)]
        if before and pieces:
            written = ",".join([number, *pieces])
            problems.add(
                name,
                loose[0].line,
                before.key,
                f"“{written}” is read as {_COUNTS.get(len(pieces), 'several')}, since a comma in braces parts the fields.",
                _meant_by(written),
            )
        for key in loose[len(pieces) :]:
            problems.add(
                name,
                key.line,
                "",
                f"“{key.text}” stands between braces or commas without “: ”.",
                "Write “key: value”, with a space after the colon; put a text that contains a comma into straight quotes.",
            )

    def close(self, name: str, problems: Problems) -> Node:
        """The finished node."""
        self.refuse_loose(name, problems)
        return Mapping(self.line, tuple(self.entries)) if self.is_mapping else Sequence(self.line, tuple(self.items))


_COUNTS = {1: "two", 2: "three"}


def _meant_by(number: str) -> str:
    """What to type in place of a number with commas."""
    try:
        as_number(number)
    except Mistake as mistake:
        return mistake.elsewhere
    return ""


# A line that begins with a key, or is an item of a list with one.
_ENTRY = re.compile(r"""\s*(?:- +)?\{?["']?[\w-]+["']?:(?: |$)""")

# What the YAML reader says, and what to tell an editor of content instead: (part of its words, what is wrong, what to do).
_SAYINGS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "There is a second “: ” on this line.",
        "Put a text that contains “: ” into quotes, and check the indentation.",
    ),
    (
        "could not find expected ':'",
        "A key has no colon, here or on the line above.",
        "Write “key: value”, with a space after the colon.",
    ),
    (
        "cannot start any token",
        "A value begins with a character that has a meaning of its own in YAML (%, @, `).",
        "Write a number alone; put a text into quotes.",
    ),
    (
        "block scalar",
        "A value begins with a character that has a meaning of its own in YAML (>, |).",
        "Write a number alone; put a text into quotes.",
    ),
    (
        "block sequence entries",
        "A value begins with a character that has a meaning of its own in YAML (-).",
        "Write the value, or {status: not_reported} if there is none.",
    ),
    ("flow", "A bracket is not closed, or a comma is missing inside it.", "Check { }, [ ] and the commas between."),
    ("", "The file cannot be read as YAML.", "Check indentation, colons and quotes around here."),
)


def _explain(error: yaml.YAMLError, text: str) -> tuple[int, str, str, str]:
    """Line, place, message and hint for a file that YAML cannot read, in words an editor of content can act on."""
    opened, mark = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    said = f"{getattr(error, 'problem', '')} {getattr(error, 'context', '')}"
    lines = text.split("\n")
    # Behind a last line that does not end, YAML counts one more.
    line = min(mark.line + 1 if mark else opened.line + 1 if opened else 0, len(lines))
    for number in range(max(line - 2, 0), min(line + 1, len(lines))):
        if "\t" in lines[number]:
            return number + 1, "", "The line contains a tab.", "Use spaces: two for each level."
    quoted = "quoted scalar" in said
    if unclosed := _unclosed_before(opened if quoted else mark, text) or (opened.line + 1 if quoted and opened else 0):
        return (
            unclosed,
            "",
            "A quotation mark is opened here and never closed.",
            "Close it at the end of the text.",
        )
    before, rest = (lines[line - 1][: mark.column], lines[line - 1][mark.column :]) if mark else ("", "")
    if "did not find expected" in said and before.endswith(("'", '"')):
        return (
            line,
            "",
            f"The text is closed before “{rest[:20].split(' ')[0]}”, by a quotation mark inside it.",
            "Write “ ” or ’ inside the text.",
        )
    if "flow mapping" in said and rest.startswith(":") and opened and opened.line == line - 1:
        return (
            line,
            "",
            "There is a second “: ” in one field.",
            "Put a comma between two fields, and a text that contains “: ” into quotes.",
        )
    above = next((n for n in range(line - 1, 0, -1) if _written(lines[n - 1])), 0)
    level = "mapping values" in said or "block mapping" in said
    if (level or "expected ':'" in said) and above and not _is_entry(lines[above - 1]):
        words = _written(lines[above - 1]).strip()
        what = "no space after its colon" if ":" in words else "no colon"
        return above, "", f"“{words}” has {what}.", "Write “key: value”, with a space after the colon."
    if level and (uneven := _first_uneven(lines[:line])):
        return uneven
    message, hint = next((message, hint) for part, message, hint in _SAYINGS if part in said)
    return line, "", message, hint


def _unclosed_before(mark: yaml.Mark | None, text: str) -> int:
    """The line of the quoted text that ends right before a place of the file, if it ran on over other entries until it met a mark; or 0."""
    begins = ends = line = 0
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=_Loader):
            if (
                isinstance(event, events.ScalarEvent)
                and event.style in ("'", '"')
                and event.start_mark
                and event.end_mark
            ):
                begins, ends, line = event.start_mark.index, event.end_mark.index, event.start_mark.line + 1
    if mark is None or not 0 < ends <= mark.index or text[ends : mark.index].strip():
        return 0
    _, *later = text[begins:ends].split("\n")
    return line if any(_ENTRY.match(words) for words in later) else 0


def _written(line: str) -> str:
    """A line without its note."""
    return re.split(r"(?:^|\s)#", line, maxsplit=1)[0].rstrip()


def _is_entry(line: str) -> bool:
    """Whether a line holds a key or is an item of a list, which need none."""
    return re.search(r":( |$)|^ *- ", line) is not None


def _first_uneven(lines: list[str]) -> tuple[int, str, str, str] | None:
    """The first line that begins neither where its level does nor, below a key without a value, a level deeper."""
    levels, above, opens = [0], 0, True
    for number, line in enumerate(lines, start=1):
        written = _written(line)
        if not written:
            continue
        begins = len(written) - len(written.lstrip(" "))
        while begins < levels[-1]:
            levels.pop()
        if begins > levels[-1] and not opens:
            return (
                number,
                "",
                f"The line is indented by {begins}, the line above it by {above}.",
                "Begin lines of one level at the same place: two spaces further in for each level.",
            )
        if begins > levels[-1]:
            levels.append(begins)
        item = written.lstrip(" ").startswith("- ")
        if item:
            levels.append(begins + 2)
        above, opens = begins, written.endswith(":")
    return None
