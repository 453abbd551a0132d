"""What a document or a picture of a round is before it is printed.

Typst's templates, in theme/typst, get plain values and nothing else, with every word in one language. Names are short where they
stand once for each data point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cityprofiles.language import Language
from cityprofiles.model import Site

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a document.

    type      its media type; relation: data or source, as PDF names it
    """

    text: str
    type: str
    description: str
    relation: str


@dataclass(frozen=True)
class Document:
    """A document or a picture before it is printed.

    template     in theme/typst, without its ending
    data         what the template shows
    day          the day that the document carries
    pictures     SVG by name
    attachments  by path
    parts        of a picture: how many points of the template, each way, become one pixel; None for a PDF
    """

    template: str
    data: Mapping[str, Any]
    day: date
    pictures: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    parts: int | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all documents of a site carry.

    stamp   words across every page of a preview; empty in public
    """

    site: Site
    language: Language
    stamp: str

    def address(self, path: str) -> str:
        """The permanent address of a page in the language of the document."""
        return f"{self.site.home}{self.language.prefix}{path}"
