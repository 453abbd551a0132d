"""Printing of documents and pictures by Typst, from templates in theme/typst; what was printed once is kept by its content."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import typst
from PIL import Image

from cityprofiles.fingerprints import folder_fingerprint
from cityprofiles.papers import Document
from cityprofiles.project import Sources

# Accessible by PDF/UA-1, and fit for archives with files attached by PDF/A-3.
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
_POINTS_PER_INCH = 72


class Press:
    """Prints documents; the same document gives the same bytes.

    sources  where the project is read from; its theme holds typst/, fonts/, icons/ and static/
    cache   where what was printed is kept; it may be deleted at any time. None: nothing is kept
    """

    def __init__(self, sources: Sources, cache: Path | None) -> None:
        theme = sources.theme
        self.sources, self.theme, self.cache = sources, theme.absolute(), cache
        parts = [folder_fingerprint(theme / part) for part in ("typst", "fonts", "icons", "static/mark.svg")]
        self._fingerprint = ":".join((version("typst"), version("pillow"), *STANDARDS, *parts))
        # A compiler has threads, which do not live on in a forked process: each process starts its own.
        self._compilers: dict[int, typst.Compiler] = {}

    def prints(self, document: Document) -> bytes:
        """The bytes of a document: those that were kept, else printed now and kept."""
        inputs = self._inputs(document)
        written = json.dumps((self._fingerprint, document.template, document.pixels, inputs), sort_keys=True)
        path = self._kept(hashlib.sha256(written.encode()).hexdigest())
        if path is not None:
            with contextlib.suppress(OSError):
                return path.read_bytes()
        data = self._print(document, inputs)
        if path is not None:
            _keep(path, data)
        return data

    def _inputs(self, document: Document) -> dict[str, str]:
        attachments = {
            path: {"text": one.text, "type": one.type, "description": one.description, "relation": one.relation}
            for path, one in document.attachments.items()
        }
        return {
            "data": json.dumps(document.data, ensure_ascii=False),
            "attachments": json.dumps(attachments, ensure_ascii=False),
            "year": str(document.day.year),
            "month": str(document.day.month),
            "day": str(document.day.day),
            **document.pictures,
        }

    def _kept(self, key: str) -> Path | None:
        return self.cache / key[:2] / key[2:] if self.cache else None

    def _print(self, document: Document, inputs: dict[str, str]) -> bytes:
        source = str(self.theme / "typst" / f"{document.template}.typ")
        if document.pixels is not None:
            ppi = document.pixels * _POINTS_PER_INCH
            made = self._compiler.compile(input=source, format="png", ppi=ppi, sys_inputs=inputs)
        else:
            noon = datetime(document.day.year, document.day.month, document.day.day, 12, tzinfo=UTC)
            made = self._compiler.compile(
                input=source, format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=noon
            )
        if not isinstance(made, bytes):
            raise TypeError(f"{document.template} has no single page")
        return made if document.pixels is None else _lighter(made)

    @property
    def _compiler(self) -> typst.Compiler:
        process = os.getpid()
        if process not in self._compilers:
            fonts = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[self.theme / "fonts"]
            )
            self._compilers[process] = typst.Compiler(root=self.theme, font_paths=fonts, ignore_system_fonts=True)
        return self._compilers[process]


def _lighter(picture: bytes) -> bytes:
    """A picture with 256 colours, which flat drawings can spare the others for: a third of the bytes."""
    fewer = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as drawn:
        palette = drawn.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        palette.save(fewer, "PNG")
    return fewer.getvalue()


def _keep(path: Path, data: bytes) -> None:
    """Keep what was printed; where that is not possible it is printed again next time."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
