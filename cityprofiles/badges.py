"""Badges: one score of a city as a small picture for another website.

A badge says the same in every language of the site: English is shown at its address, another language at its code as a fragment
("overall.svg#nb"), so that a city has one file for each score. It follows the light or dark colours of the page that shows it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from cityprofiles.palette import DARK, FONTS, GLYPH, LIGHT, Palette

TILE = 54
PADDING = 12
ACROSS = 36
SIZES = {"name": 15.0, "result": 15.0, "plain": 12.5, "alarm": 12.5}


@dataclass(frozen=True, slots=True)
class BadgeText:
    """What a badge says in one language.

    lang, direction   of the words
    lines   (kind, words): "name", "result", "plain", or "alarm" where it is old, withdrawn or a draft
    detail  why it was withdrawn, for those who ask for more; empty else
    """

    lang: str
    direction: str
    lines: tuple[tuple[str, str], ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """One score: the mark and points of its band, and its words by language, English first."""

    mark: str
    points: int
    texts: tuple[BadgeText, ...]


def badge_svg(badge: Badge) -> str:
    """A badge as a picture that stands alone."""
    blocks = [_block(text) for text in badge.texts]
    width = round(TILE + 2 * PADDING + max(across for _, across, _ in blocks))
    height = round(2 * PADDING + max(high for _, _, high in blocks))
    first = badge.texts[0]
    words = ". ".join(line for _, line in first.lines)
    detail = f'<desc id="d">{escape(first.detail)}</desc>' if first.detail else ""
    names = 'aria-labelledby="t d"' if first.detail else 'aria-labelledby="t"'
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    # The language that the address names comes before English, and hides it.
    groups = "".join(
        f'<g class="w" id="{text.lang}" lang="{text.lang}" transform="translate({TILE + PADDING} {(height - high) / 2:g})">{rows}</g>'
        for text, (rows, _, high) in reversed(list(zip(badge.texts, blocks, strict=True)))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" {names} lang="{first.lang}" font-family="{FONTS}">'
        f'<title id="t">{escape(words)}</title>{detail}<style>{_style()}</style>'
        f'<rect class="g" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>'
        f"{_tile(badge, height)}{groups}</svg>\n"
    )


def _block(text: BadgeText) -> tuple[str, float, float]:
    """The lines of one language as SVG, with their width and height."""
    rows, y, across = "", 0.0, 0.0
    for kind, line in _broken(text.lines):
        size = SIZES[kind]
        y += size * 1.3
        weight = GLYPH if kind in ("name", "result") else GLYPH * 0.97
        across = max(across, len(line) * size * weight)
        rows += f'<text class="{kind}" y="{y - size * 0.3:.1f}" font-size="{size:g}" direction="{text.direction}">{escape(line)}</text>'
    if text.direction == "rtl":
        rows = rows.replace("<text ", f'<text x="{across:.1f}" ')
    return rows, across, y


def _broken(lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for kind, words in lines:
        for line in textwrap.wrap(
            words, ACROSS if kind in ("name", "result") else ACROSS + 6, max_lines=3, placeholder=" …"
        ):
            yield kind, line


def _tile(badge: Badge, height: int) -> str:
    """The band: its colour, and as many filled bars as it has points."""
    corner = f"M.5 8.5a8 8 0 0 1 8-8H{TILE}V{height - 0.5}H8.5a8 8 0 0 1-8-8Z"
    middle = height / 2
    bars = ""
    for i in range(4):
        kind, high = "f" if i < badge.points else "e", (i + 1) * 6
        bars += f'<rect class="{kind}" x="{12.5 + i * 8}" y="{middle + 12 - high}" width="5" height="{high}"/>'
    return f'<g class="{badge.mark}"><path class="b" d="{corner}"/>{bars}</g>'


def _style() -> str:
    light, dark = _colours(LIGHT), _colours(DARK)
    return (
        ".name,.result{font-weight:700}.w{display:none}#en{display:inline}.w:target{display:inline}.w:target~#en{display:none}"
        "#en:target{display:inline}.e{fill-opacity:.28}"
        f"{light}@media (prefers-color-scheme:dark){{{dark}}}"
    )


def _colours(palette: Palette) -> str:
    rules = [
        f".g{{fill:{palette.paper};stroke:{palette.faint}}}",
        f"text{{fill:{palette.ink}}}.plain{{fill:{palette.quiet}}}.alarm{{fill:{palette.alarm};font-weight:700}}",
    ]
    for mark, colour in palette.fills.items():
        fill = palette.tints["nt"] if mark == "nd" else colour
        words = palette.ink if mark == "nd" else palette.words[mark]
        rules.append(f".{mark} .b{{fill:{fill}}}.{mark} .f,.{mark} .e{{fill:{words}}}")
    return "".join(rules)
