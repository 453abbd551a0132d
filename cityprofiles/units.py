"""A part of the site that is made and kept as one: what it depends on, and what it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from cityprofiles.pages import Page
from cityprofiles.papers import Document
from cityprofiles.pieces import Content

T = TypeVar("T")


@dataclass(frozen=True)
class Outputs:
    """What a part of the site becomes.

    pages   by language code, in their order; files: shared by all languages, by address
    kept    what it leaves to the next build, in a form of its own
    """

    pages: Mapping[str, tuple[Page, ...]] = field(default_factory=dict)
    files: Mapping[str, Content] = field(default_factory=dict)
    kept: bytes = b""


@dataclass(frozen=True)
class Draft:
    """What a unit is before its documents are printed, which is quicker for several units together.

    finish   makes the outputs, given the bytes of the documents in their order
    """

    documents: tuple[Document, ...]
    finish: Callable[[Sequence[bytes]], Outputs]


@dataclass(frozen=True)
class Unit:
    """A part of the site, such as the page of one KPI in all languages.

    name     unique and permanent, e.g. "kpi/ec-ict-ict-1c"
    inputs   plain values (texts, numbers, tuples, entries) on which its bytes depend, beside the program, the theme, the site's
             settings and the catalogues: while their repr() stays the same, what was made before is kept
    make     computes what it becomes, or a draft of it; it may use nothing that varies and is not among the inputs
    """

    name: str
    inputs: object
    make: Callable[[], Outputs | Draft]


class Remember(Protocol):
    """Gives a value that takes a while to compute: that of the last build, where it was computed from the same."""

    def __call__(self, name: str, inputs: object, compute: Callable[[], T]) -> T:
        """The value of a name.

        inputs    as those of a unit: everything that the value depends on beside the program
        compute   makes it; it is plain, so that it can be kept
        """
        ...
