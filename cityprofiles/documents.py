"""Printing of documents and pictures by Typst, from templates in theme/typst; what was printed once is kept by its content.

A picture is set as a page too, and drawn from there by PDFium, in a quarter of the time that Typst takes to draw.

Typst takes what it has laid out for one document into the next where the words, and all rules of style around them, are the same.
That holds for as few as ten documents, and only while what a document shows comes from files, not as inputs of its system. So
documents of one kind and language are printed in a row, from a folder that holds the templates and what each is given.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import weakref
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple, Self

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import typst
from PIL import Image

from cityprofiles.cache import keep
from cityprofiles.fingerprints import folder_fingerprint
from cityprofiles.papers import Document
from cityprofiles.project import Sources
from cityprofiles.publish import PublishError

# Accessible by PDF/UA-1, and fit for archives with files attached by PDF/A-3.
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
# A space of colours with a profile, as Typst writes it; to calculate with it takes PDFium longer than a few dozen letters.
_PROFILE = re.compile(rb"\[/ICCBased (\d+) 0 R\]")
# A few bytes in a hundred more than at the highest level, in a tenth of the time.
_COMPRESSION: Final = 3
# A picture has so many colours at most, and so many of its commonest are kept as they are.
_COLOURS: Final = 256
_COMMON: Final = 32
pikepdf.settings.set_flate_compression_level(_COMPRESSION)


class Drawing(NamedTuple):
    """A picture in full size, one pixel for a point of its template, and the 256 colours that it is kept with."""

    pixels: Image.Image
    colours: Image.Image


class Desk(NamedTuple):
    """Where a process sets documents.

    root    the folder that a compiler reads: templates, and beside them what the document shows, in given/
    given   what stands in given/ now, by name
    """

    compiler: typst.Compiler
    root: Path
    given: dict[str, str]


class Press:
    """Prints documents; the same document gives the same bytes.

    sources  where the project is read from; its theme holds typst/, fonts/, icons/ and static/
    cache   where what was printed is kept; it may be deleted at any time. None: nothing is kept
    """

    def __init__(self, sources: Sources, cache: Path | None) -> None:
        theme = sources.theme
        self.sources, self.theme, self.cache = sources, theme.absolute(), cache
        parts = [folder_fingerprint(theme / part) for part in ("typst", "fonts", "icons", "static/mark.svg")]
        # What is done with a document after it was set is part of it too.
        parts.append(folder_fingerprint(Path(__file__)))
        tools = map(version, ("typst", "pillow", "pikepdf", "pypdfium2"))
        self._fingerprint = ":".join((*tools, *STANDARDS, *parts))
        # A compiler has threads, which do not live on in a forked process: each process starts its own, in a folder of its own.
        self._folder = _temporary()
        self._clear = weakref.finalize(self, _clear, self._folder, os.getpid())
        self._desks: dict[int, Desk] = {}
        # The picture that was drawn last, under what it was drawn from: its smaller size is asked for next.
        self._drawn: tuple[tuple[str, Mapping[str, str]], Drawing] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Take away what was needed to print."""
        self._clear()

    def prints_all(self, documents: Sequence[Document]) -> list[bytes]:
        """The bytes of documents, in their order; those of one kind and language are printed one after the other."""

        # Reports come last: Typst looks through what it has kept of them, which is much, for each of the ten documents that follow.
        def kind(number: int) -> tuple[bool, str, str]:
            template = documents[number].template
            return template == "report", template, documents[number].data.get("lang", "")

        printed = {number: self.prints(documents[number]) for number in sorted(range(len(documents)), key=kind)}
        return [printed[number] for number in range(len(documents))]

    def prints(self, document: Document) -> bytes:
        """The bytes of a document: those that were kept, else printed now and kept."""
        inputs = self._inputs(document)
        path = self._kept(_digest(self._fingerprint, document.template, str(document.parts), *_pairs(inputs)))
        if path is not None:
            with contextlib.suppress(OSError):
                return path.read_bytes()
        data = self._print(document, inputs)
        if path is not None:
            keep(path, lambda file: file.write(data))
        return data

    def _inputs(self, document: Document) -> dict[str, str]:
        """What a document shows, as the files that its template reads."""
        attachments = {
            path: {"type": one.type, "description": one.description, "relation": one.relation}
            for path, one in document.attachments.items()
        }
        day = {"year": document.day.year, "month": document.day.month, "day": document.day.day}
        return {
            "data.json": json.dumps(document.data, ensure_ascii=False),
            "attachments.json": json.dumps(attachments, ensure_ascii=False),
            "day.json": json.dumps(day),
            **{f"{name}.svg": drawing for name, drawing in document.pictures.items()},
            **{f"attached/{path}": one.text for path, one in document.attachments.items()},
        }

    def _kept(self, key: str) -> Path | None:
        return self.cache / key[:2] / key[2:] if self.cache else None

    def _print(self, document: Document, inputs: dict[str, str]) -> bytes:
        if document.parts is not None:
            return _lighter(self._draw(document, inputs), document.parts)
        noon = datetime(document.day.year, document.day.month, document.day.day, 12, tzinfo=UTC)
        compiler, template = self._set(document, inputs)
        made = compiler.compile(input=template, format="pdf", pdf_standards=STANDARDS, timestamp=noon)
        printed = Path(template).with_suffix(".pdf")
        _put(printed, _one_file(document, made))
        return _bound(printed)

    def _draw(self, document: Document, inputs: dict[str, str]) -> Drawing:
        """A picture, drawn once for all sizes that are asked for in a row."""
        shown = (document.template, inputs)
        if self._drawn is None or self._drawn[0] != shown:
            compiler, template = self._set(document, inputs)
            made = compiler.compile(input=template, format="pdf", pdf_tags=False)
            self._drawn = (shown, _drawing(_one_file(document, made)))
        return self._drawn[1]

    def _set(self, document: Document, inputs: dict[str, str]) -> tuple[typst.Compiler, str]:
        """A compiler beside what a document shows, and the path of its template."""
        process = os.getpid()
        if process not in self._desks:
            self._desks[process] = self._desk(self._folder / str(process))
        compiler, root, given = self._desks[process]
        # Nothing of the document before is left, so that no template can take it for its own.
        for name in given.keys() - inputs.keys():
            del given[name]
            (root / "given" / name).unlink()
        for name, text in inputs.items():
            if given.pop(name, None) != text:
                _put(root / "given" / name, text.encode())
            given[name] = text
        return compiler, str(root / "typst" / f"{document.template}.typ")

    def _desk(self, root: Path) -> Desk:
        """A compiler in a folder of its own, with all templates."""
        for part in ("typst/*.typ", "icons/*.svg", "static/mark.svg"):
            for path in self.theme.glob(part):
                _put(root / path.relative_to(self.theme), path.read_bytes())
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[self.theme / "fonts"])
        # A build has a process for each processor: threads of theirs would only stand in each other's way.
        os.environ.setdefault("RAYON_NUM_THREADS", "1")
        return Desk(typst.Compiler(root=root, font_paths=fonts, ignore_system_fonts=True), root, {})


def _digest(*texts: str) -> str:
    """What texts are known by, each with where it ends."""
    found = hashlib.sha256()
    for data in map(str.encode, texts):
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()


def _pairs(inputs: Mapping[str, str]) -> Iterator[str]:
    """Names and texts of files, by name."""
    for name, text in sorted(inputs.items()):
        yield from (name, text)


def _clear(folder: Path, owner: int) -> None:
    """Take a folder away, but only in the process that made it: others are forked from that one, and leave theirs in it."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _bound(printed: Path) -> bytes:
    """The same document in less than half the bytes: its many small objects, which Typst writes out in full, go into packed streams."""
    fewer = io.BytesIO()
    with pikepdf.open(printed) as document:
        document.save(
            fewer,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return fewer.getvalue()


def _temporary() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="cityprofiles-"))
    except OSError as error:
        raise _unprintable("the folder for temporary files", error) from error


def _put(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise _unprintable(str(path.parent), error) from error


def _unprintable(place: str, error: OSError) -> PublishError:
    remedy = "Free some space there, or name another folder in TMPDIR, and build again. The last site is untouched."
    return PublishError(f"Documents cannot be printed in {place} ({error.strerror}). {remedy}")


def _one_file(document: Document, made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError(f"{document.template} has no single page")
    return made


def _drawing(page: bytes) -> Drawing:
    """The first page of a document as pixels, one for each point."""
    with pypdfium2.PdfDocument(_PROFILE.sub(partial(_without_profile, page), page)) as document:
        # Four bytes for each pixel are the quickest to draw.
        drawn = document[0].render(scale=1, prefer_bgrx=True)
        pixels = Image.frombuffer("RGB", (drawn.width, drawn.height), drawn.buffer, "raw", drawn.mode, drawn.stride, 1)
    return Drawing(pixels, _colours(pixels))


def _colours(pixels: Image.Image) -> Image.Image:
    """The 256 colours that come closest to those of a picture, the commonest of them exact."""
    # Every third pixel, each way, has the colours of all; every ninth has those of the grounds, which cover most of a picture.
    sample = _each(pixels, 3)
    colours = sample.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    ground = _each(sample, 3)
    common = sorted(ground.getcolors(ground.width * ground.height) or [], reverse=True)[:_COMMON]
    row = Image.new("RGB", (len(common), 1))
    row.putdata([colour for _, colour in common])
    # A colour that was found stands for many, and is the mean of them: the commonest takes its place.
    found, exact = colours.getpalette() or [], row.tobytes()
    for place, number in reversed(list(enumerate(row.quantize(palette=colours, dither=Image.Dither.NONE).tobytes()))):
        found[3 * number : 3 * number + 3] = exact[3 * place : 3 * place + 3]
    colours.putpalette(found)
    return colours


def _each(pixels: Image.Image, step: int) -> Image.Image:
    """The pixels of a picture that stand so far from each other, in each direction."""
    return pixels.resize((pixels.width // step, pixels.height // step), Image.Resampling.NEAREST)


def _without_profile(page: bytes, found: re.Match[bytes]) -> bytes:
    """The name, as long as what it stands for, of the colours that a profile describes: pixels have the same ones, without a profile."""
    described = re.search(rb"\n%s 0 obj\n<<[^>]*/N ([13])\D" % found[1], page)
    return {b"1": b"/DeviceGray", b"3": b"/DeviceRGB"}[described[1]].ljust(len(found[0])) if described else found[0]


def _lighter(drawn: Drawing, parts: int) -> bytes:
    """A picture in one of its sizes, with 256 colours, which flat drawings can spare the others for: a third of the bytes.

    Flat drawings are rows of the same pixel: to look for nothing else costs two bytes in a hundred, and takes two thirds of the time.

    parts   how many pixels of the drawing, each way, become one
    """
    fewer = io.BytesIO()
    picture = drawn.pixels.reduce(parts) if parts > 1 else drawn.pixels
    picture.quantize(palette=drawn.colours, dither=Image.Dither.NONE).save(fewer, "PNG", compress_type=zlib.Z_RLE)
    return fewer.getvalue()
