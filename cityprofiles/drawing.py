"""The pictures of the wheel as SVG, and what stands beside or in place of one.

With wheelfields, thumbnail, plots and badges this is the only place where markup is written from Python. Every word is escaped.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape

from cityprofiles.palette import FONTS, LIGHT, Palette, style_sheet
from cityprofiles.rings import CORE, POINTS, SIZE, wedges_of
from cityprofiles.wheel import number, sector_path
from cityprofiles.wheelfields import (
    DIMENSION_CLASS,
    Hatched,
    centre,
    defs,
    fields,
    legend_mark,
    lined,
    patterned,
)
from cityprofiles.wheelpicture import WheelPicture

LEGEND_ROW = 40


@lru_cache(maxsize=8)
def wheel_in_page(picture: WheelPicture, base: str = "") -> str:
    """The wheel as part of a page: every field is a link with an accessible name; colours come from the style sheet.

    base   the page that the links lead to, relative to the one that shows the wheel; empty for the same page
    """
    half = SIZE / 2
    parts = [
        f'<svg class="wheel" viewBox="-{half:g} -{half:g} {SIZE} {SIZE}" role="group" aria-label="{escape(picture.title)}">',
        defs(picture),
    ]
    for segment, ring, shapes, name in fields(picture):
        parts.append(
            f'<a class="{ring}{segment.mark}" href="{escape(base + segment.href)}" aria-label="{escape(segment.title)}">{shapes}{name}</a>'
        )
    parts += [*_taps(picture, base), centre(picture), "</svg>"]
    return "".join(parts)


def wheel_alone(picture: WheelPicture, sample: str = "", palette: Palette = LIGHT, age: str = "") -> str:
    """The wheel as a picture of its own, with its style, a title, a description and the legend; no link, no script.

    sample   a last line in bold on a site of sample data: that they are samples
    age      that the picture is superseded, and by what; written above the wheel and into its title
    """
    named = (
        f'<g class="{ring}{segment.mark}"><title>{escape(segment.title)}</title>{shapes}{name}</g>'
        for segment, ring, shapes, name in fields(picture)
    )
    return _alone(picture, sample, palette, age, [*named, centre(picture)])


def wheel_to_print(picture: WheelPicture, sample: str = "", palette: Palette = LIGHT, age: str = "") -> str:
    """The same for what sets the words on the wheel itself (see wheelnames.lines_on_paper)."""
    return _alone(picture, sample, palette, age, _unnamed(picture), lined)


def wheel_on_paper(picture: WheelPicture) -> str:
    """The rings for a document, which sets their names (see wheelnames.lines_on_paper), the legend and the stamp itself."""
    half = SIZE / 2
    box = f'viewBox="-{half:g} -{half:g} {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="{FONTS}"><style>{style_sheet(LIGHT)}</style>']
    return "".join([*parts, defs(picture), *_unnamed(picture), "</svg>\n"])


def wheel_in_embed(picture: WheelPicture) -> str:
    """The three rings with the names of the dimensions, for a frame on another website: one picture, a hint on each field."""
    half = POINTS.outer + 4
    size = f'viewBox="-{half:g} -{half:g} {2 * half:g} {2 * half:g}"'
    parts = [f'<svg class="wheel" {size} role="img" aria-label="{escape(picture.title)}">', defs(picture)]
    for segment, ring, shapes, name in fields(replace(picture, local=())):
        drawn = shapes + (name if ring == DIMENSION_CLASS else "")
        parts.append(f'<g class="{ring}{segment.mark}"><title>{escape(segment.title)}</title>{drawn}</g>')
    return "".join([*parts, centre(picture), "</svg>"])


def notice_alone(title: str, message: str, reason: str, palette: Palette = LIGHT) -> str:
    """A picture that says why there is none: for the address of the wheel of a withdrawn round."""
    rows = [(words, 26) for words in textwrap.wrap(title, 38, max_lines=2, placeholder=" …")]
    rows += [(message, 22)]
    rows += [(words, 16) for words in textwrap.wrap(reason, 64, max_lines=5, placeholder=" …")]
    y, lines = 166 - sum(size * 1.5 for _, size in rows) / 2, ""
    for words, size in rows:
        y += size * 1.5
        lines += (
            f'<text x="300" y="{number(y - size * 0.4)}" font-size="{size}" text-anchor="middle">{escape(words)}</text>'
        )
    box = 'viewBox="0 0 600 320" width="600" height="320"'
    colours = f'fill="{palette.paper}" stroke="{palette.faint}"'
    frame = f'<rect x="1" y="1" width="598" height="318" {colours} stroke-width="2"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-labelledby="t" font-family="{FONTS}">'
        f'<title id="t">{escape(title)}: {escape(message)}. {escape(reason)}</title>{frame}<g fill="{palette.ink}">{lines}</g></svg>\n'
    )


def legend_on_paper(mark: str, points: int) -> str:
    """The mark of one legend entry as a picture of its own, for a document."""
    size = 'viewBox="0 0 24 24" width="24" height="24"'
    body = f'<g class="p {mark}">{legend_mark(mark, points, lined)}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{style_sheet(LIGHT)}</style>{body}</svg>\n'


def qr_code(address: str) -> str:
    """An address as a QR code, black on white, with the quiet zone that readers need."""
    drawn = io.BytesIO()
    import segno  # noqa: PLC0415 - it takes a while to load, and few pictures need it

    # Every mask is read alike; to look for the one of eight that is a little more even takes longer than all the rest.
    segno.make(address, error="m", micro=False, mask=3).save(drawn, kind="svg", xmldecl=False, scale=4, light="#fff")
    return drawn.getvalue().decode()


def stamp_across(words: str) -> str:
    """Words across the whole picture, so that no part of it can be taken for a published one."""
    if not words:
        return ""
    rows = "".join(f'<text x="0" y="{y}">{escape(words)}</text>' for y in (-380, 0, 380))
    style = 'font-size="56" font-weight="700" text-anchor="middle" fill-opacity=".55" class="stamp"'
    return f'<g transform="rotate(-24)" {style}>{rows}</g>'


def _taps(picture: WheelPicture, base: str) -> Iterator[str]:
    """A wedge over each category, for fingers on small screens, where the fields are too small to hit.

    Only the style sheet of a small screen shows them; they repeat the links of the categories and are no stop of the keyboard.
    """
    for dimension, wedges in zip(picture.dimensions, wedges_of(picture), strict=True):
        for category, wedge in zip(dimension.categories, wedges, strict=True):
            href = escape(base + category.segment.href)
            yield f'<a class="tap" href="{href}" tabindex="-1" aria-hidden="true"><path d="{sector_path(wedge)}"/></a>'


def _alone(
    picture: WheelPicture,
    sample: str,
    palette: Palette,
    age: str,
    drawn: Iterable[str],
    hatched: Hatched = patterned,
) -> str:
    """A picture of its own around a wheel. `drawn`: the fields and the centre; `hatched`: draws lines in the legend, too."""
    half = SIZE / 2
    height = SIZE + (186 if sample else 160) + _further_rows(picture) * LEGEND_ROW
    title = f"{picture.title}. {age}" if age else picture.title
    box = f'viewBox="-{half:g} -{half:g} {SIZE} {height}" width="{SIZE}" height="{height}"'
    names = f'role="img" aria-labelledby="t d" lang="{escape(picture.lang)}" font-family="{FONTS}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} {names}>',
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(picture.description)}</desc>',
        f"<style>{style_sheet(palette)}</style>",
        f'<rect x="-{half:g}" y="-{half:g}" width="{SIZE}" height="{height}" fill="{palette.paper}"/>',
        defs(picture),
        *drawn,
        *_legend(picture, sample, hatched),
        _age(age),
        stamp_across(picture.stamp),
        "</svg>\n",
    ]
    return "".join(parts)


def _unnamed(picture: WheelPicture) -> Iterator[str]:
    """The fields and the circle in the middle without words, but for those along an arc: no document sets words that way."""
    for segment, ring, shapes, name in fields(picture, lined):
        yield f'<g class="{ring}{segment.mark}">{shapes}{name if ring == DIMENSION_CLASS else ""}</g>'
    yield f'<g class="o"><circle r="{number(CORE)}"/></g>'


def _age(words: str) -> str:
    """That a picture is superseded, across the corner above the wheel, where no name of a field reaches."""
    place = f'x="{number(-SIZE / 2 + 40)}"'
    lines = textwrap.wrap(words, 26)
    rows = "".join(
        f'<text {place} y="{number(-SIZE / 2 + 52 + i * 30)}">{escape(line)}</text>' for i, line in enumerate(lines)
    )
    return f'<g class="stamp" font-size="24" font-weight="700">{rows}</g>' if words else ""


def _further_rows(picture: WheelPicture) -> int:
    """Rows of the legend beyond the two that every picture has."""
    return max(0, -(-len(picture.legend) // 3) - 2)


def _legend(picture: WheelPicture, sample: str, hatched: Hatched) -> Iterator[str]:
    """Its entries in rows of three, the footnote, the notice, and that the data are samples."""
    half = SIZE / 2
    below = half + _further_rows(picture) * LEGEND_ROW
    columns, width = 3, (SIZE - 80) / 3
    for i, (mark, points, words) in enumerate(picture.legend):
        x, y = -half + 40 + (i % columns) * width, half + 18 + (i // columns) * LEGEND_ROW
        drawn = f'<g transform="scale(1.25)">{legend_mark(mark, points, hatched)}</g>'
        yield (
            f'<g class="p {mark}" transform="translate({number(x)} {number(y)})">{drawn}'
            f'<text class="l" x="38" y="21">{escape(words)}</text></g>'
        )
    for i, words in enumerate((picture.footnote, picture.notice)):
        yield f'<text class="l m" x="{number(-half + 40)}" y="{number(below + 124 + i * 24)}">{escape(words)}</text>'
    if sample:
        place = f'x="{number(-half + 40)}" y="{number(below + 174)}"'
        yield f'<text class="l" font-weight="700" {place}>{escape(sample)}</text>'
