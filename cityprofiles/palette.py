"""The colours and letters of pictures that stand alone, and their style sheet.

The words of a picture are in the fonts of whoever looks at it. A page has a style sheet of its own, in theme/static.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FONTS = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',Roboto,'Noto Sans',sans-serif"
# Mean width of a bold letter, in parts of its size: a little more than that of Arial and the fonts drawn to its measure.
GLYPH = 0.56
# Sizes of the names of data points, and of the round in the centre.
NAME_SIZE = 13.8
ROUND_SIZE = 17


# Each is one of a kind, so that what is drawn with it can be kept under it.
@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """The colours of a picture that stands alone: those of the page's style sheet once more.

    ink, quiet     words; paper: what they stand on
    edge, faint    the lines around fields, and around fields without data; hatch: the lines of "no target yet"
    alarm          that a picture is a draft, superseded or withdrawn
    fills, tints   by mark: the solid part of a field and its whole depth; words: what is written on the solid part
    """

    ink: str
    quiet: str
    paper: str
    edge: str
    faint: str
    hatch: str
    alarm: str
    fills: Mapping[str, str]
    tints: Mapping[str, str]
    words: Mapping[str, str]


_BARE = {"nv": "#e6e9ec", "nd": "#ffffff", "uk": "#ffffff"}
_BARE_DARK = {"nv": "#28333a", "nd": "#18242a", "uk": "#10181d"}
_WORDS = {"b4": "#fff", "b3": "#16232b", "b2": "#16232b", "b1": "#fff", "nt": "#16232b"}
LIGHT = Palette(
    ink="#16232b",
    quiet="#51606a",
    paper="#fff",
    edge="#16232b",
    faint="#75818a",
    hatch="#8a959e",
    alarm="#a81e22",
    fills={"b4": "#1e8449", "b3": "#8cc665", "b2": "#f4c430", "b1": "#c8373a", "nt": "#c3cad0", **_BARE},
    tints={"b4": "#cfe8d9", "b3": "#e5f3da", "b2": "#fdf1c9", "b1": "#f7d6d5", "nt": "#dfe3e7", **_BARE},
    words={**_WORDS, "nv": "#16232b", "nd": "#16232b", "uk": "#16232b"},
)
DARK = Palette(
    ink="#e9eff1",
    quiet="#a9b6bd",
    paper="#10181d",
    edge="#10181d",
    faint="#83919a",
    hatch="#97a3ab",
    alarm="#ff9a94",
    fills={"b4": "#1e8449", "b3": "#8cc665", "b2": "#f4c430", "b1": "#c8373a", "nt": "#76828b", **_BARE_DARK},
    tints={"b4": "#1a3c2b", "b3": "#33452a", "b2": "#4a4020", "b1": "#4c2a2d", "nt": "#39454d", **_BARE_DARK},
    words={**_WORDS, "nv": "#e9eff1", "nd": "#e9eff1", "uk": "#e9eff1"},
)


def style_sheet(palette: Palette) -> str:
    """The style sheet of the picture that stands alone."""
    ink, edge = palette.ink, palette.edge
    rules = [
        f"path{{stroke:{edge};stroke-width:1.1;stroke-linejoin:round}}",
        f"text{{fill:{ink}}}",
        f".k{{font-size:{NAME_SIZE}px;font-weight:700}}",
        f".a{{font-size:{NAME_SIZE}px;font-style:italic}}",
        ".n{font-size:15.5px;font-weight:700;text-anchor:middle}",
        ".c text,.t{font-weight:700}",
        f".o circle{{fill:{palette.paper};stroke:{edge};stroke-width:1.1}}",
        ".o text{text-anchor:middle}",
        f".y{{font-size:{ROUND_SIZE}px}}",
        f".stamp text{{fill:{palette.alarm}}}",
        ".l{font-size:19px}",
        ".m{font-size:16px}",
        f".nd path,.nv path,.uk path{{stroke:{palette.faint}}}",
        ".uk path{stroke-dasharray:.1 3.4;stroke-linecap:round;stroke-width:1.5}",
        f".uk circle{{fill:{palette.faint}}}.p.uk text{{fill:{palette.quiet}}}",
        f".p.nv .e{{fill:none;stroke:{palette.quiet};stroke-width:1.6}}",
        ".h{stroke:none}",
        "defs path{stroke:none;fill:none}",
        f".hl{{stroke:{palette.hatch}}}",
    ]
    for mark, colour in palette.fills.items():
        words = palette.words[mark]
        rules += [
            f".p.{mark} path{{fill:{palette.tints[mark]}}}",
            f".d.{mark} path,.c.{mark} path,.p.{mark} .f{{fill:{colour}}}",
            f".d.{mark} text,.c.{mark} text{{fill:{words}}}",
            f".d.{mark} .s,.c.{mark} .s{{fill:none;stroke:{words};stroke-width:2.1}}",
        ]
    return "".join([*rules, ".p.nt .h{fill:url(#wh)}"])
