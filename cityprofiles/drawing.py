"""The wheel as SVG: the only place where markup is written from Python.

Colour is a class (b4 b3 b2 b1 for the bands, nt for "no target yet", nd for "no data"), never the only sign of a band: a data point
is filled from the inside to a quarter, a half, three quarters or all of its depth by its 1–4 points, and a category or a dimension
carries as many stripes at its rim.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

import segno

from cityprofiles.wheel import TAU, Ring, Sector, Wheel, arc_path, layout, number, point, sector_path

SIZE = 1240
CORE = 84.0
DIMENSIONS = Ring(86, 134)
CATEGORIES = Ring(137, 252)
POINTS = Ring(255, 352)
LOCAL = Ring(357, 365)
LOCAL_GAP = 0.012
LABELS = 359.0
LEGEND_ROW = 40
NAME_END = CATEGORIES.outer - 25
NAME_SIZE = 13.8
ROUND_SIZE = 17
# Classes of the rings, with the space before that of the band.
_DIMENSION, _CATEGORY, _POINT = "d ", "c ", "p "
# Mean width of a bold letter, in parts of its size: a little more than that of Arial and the fonts drawn to its measure.
GLYPH = 0.56

FONTS = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',Roboto,'Noto Sans',sans-serif"


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Segment:
    """One field of the wheel.

    name    as drawn; title: the accessible name, "KPI, value, percent of target, band"
    mark    b4 b3 b2 b1, nt (reported, no target yet), nv (reported, not verified), nd (no data) or uk (unknown)
    points  1 to 4, 0 where it is not scored
    href    the fragment of its row, e.g. "#ec-i-t-3c"; core: whether its name is set in bold (else in italics)
    """

    name: str
    title: str
    mark: str
    points: int
    href: str
    core: bool = True


@dataclass(frozen=True, slots=True)
class CategoryField:
    """A category with its data points."""

    segment: Segment
    points: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class DimensionField:
    """A dimension with its categories."""

    segment: Segment
    categories: tuple[CategoryField, ...]


@dataclass(frozen=True, slots=True)
class WheelPicture:
    """What a wheel shows.

    city, round   in the centre
    title, description   for those who do not see it
    legend        (mark, points, words) of its entries
    footnote      one line under the legend of the picture that stands alone
    notice        one more line below it: what the bands rest on; may be empty
    local         the city's own KPIs, a thin ring outside all others
    stamp         words across the picture of a preview; empty in public
    """

    city: str
    round: str
    title: str
    description: str
    dimensions: tuple[DimensionField, ...]
    legend: tuple[tuple[str, int, str], ...]
    footnote: str
    notice: str
    lang: str
    local: tuple[Segment, ...] = ()
    stamp: str = ""
    direction: str = "ltr"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words on the wheel.

    turn   how many degrees it is turned around the middle of the wheel
    x, y   a point of its base line before that; anchor: whether the line has its start, middle or end there
    style  bold, italic or plain
    """

    words: str
    turn: float
    x: float
    y: float
    anchor: str
    size: float
    style: str

    @property
    def place(self) -> tuple[float, float]:
        """The point after the turn."""
        turn = math.radians(self.turn)
        return self.x * math.cos(turn) - self.y * math.sin(turn), self.x * math.sin(turn) + self.y * math.cos(turn)


@lru_cache(maxsize=8)
def wheel_in_page(picture: WheelPicture, base: str = "") -> str:
    """The wheel as part of a page: every field is a link with an accessible name; colours come from the style sheet.

    base   the page that the links lead to, relative to the one that shows the wheel; empty for the same page
    """
    half = SIZE / 2
    parts = [
        f'<svg class="wheel" viewBox="-{half:g} -{half:g} {SIZE} {SIZE}" role="group" aria-label="{_e(picture.title)}">',
        _defs(picture),
    ]
    for field, ring, shapes, name in _fields(picture):
        parts.append(
            f'<a class="{ring}{field.mark}" href="{_e(base + field.href)}" aria-label="{_e(field.title)}">{shapes}{name}</a>'
        )
    parts += [*_taps(picture, base), _centre(picture), "</svg>"]
    return "".join(parts)


def _taps(picture: WheelPicture, base: str) -> Iterator[str]:
    """A wedge over each category, for fingers on small screens, where the fields are too small to hit.

    Only the style sheet of a small screen shows them; they repeat the links of the categories and are no stop of the keyboard.
    """
    counts = [[len(category.points) for category in dimension.categories] for dimension in picture.dimensions]
    wheel = layout(counts, DIMENSIONS, Ring(DIMENSIONS.inner, POINTS.outer), POINTS)
    for dimension, wedges in zip(picture.dimensions, wheel.categories, strict=True):
        for category, wedge in zip(dimension.categories, wedges, strict=True):
            href = _e(base + category.segment.href)
            yield f'<a class="tap" href="{href}" tabindex="-1" aria-hidden="true"><path d="{sector_path(wedge)}"/></a>'


def wheel_alone(picture: WheelPicture, sample: str = "", palette: Palette = LIGHT, age: str = "") -> str:
    """The wheel as a picture of its own, with its style, a title, a description and the legend; no link, no script.

    sample   a last line in bold on a site of sample data: that they are samples
    age      that the picture is superseded, and by what; written above the wheel and into its title
    """
    named = (
        f'<g class="{ring}{field.mark}"><title>{_e(field.title)}</title>{shapes}{name}</g>'
        for field, ring, shapes, name in _fields(picture)
    )
    return _alone(picture, sample, palette, age, [*named, _centre(picture)])


def wheel_to_print(picture: WheelPicture, sample: str = "", palette: Palette = LIGHT, age: str = "") -> str:
    """The same for what sets the words on the wheel itself (see lines_on_paper)."""
    return _alone(picture, sample, palette, age, _unnamed(picture))


def _alone(picture: WheelPicture, sample: str, palette: Palette, age: str, drawn: Iterable[str]) -> str:
    half = SIZE / 2
    height = SIZE + (186 if sample else 160) + _further_rows(picture) * LEGEND_ROW
    title = f"{picture.title}. {age}" if age else picture.title
    box = f'viewBox="-{half:g} -{half:g} {SIZE} {height}" width="{SIZE}" height="{height}"'
    names = f'role="img" aria-labelledby="t d" lang="{_e(picture.lang)}" font-family="{FONTS}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} {names}>',
        f'<title id="t">{_e(title)}</title><desc id="d">{_e(picture.description)}</desc>',
        f"<style>{_style(palette)}</style>",
        f'<rect x="-{half:g}" y="-{half:g}" width="{SIZE}" height="{height}" fill="{palette.paper}"/>',
        _defs(picture),
        *drawn,
        *_legend(picture, sample),
        _age(age),
        _stamp(picture.stamp),
        "</svg>\n",
    ]
    return "".join(parts)


def _age(words: str) -> str:
    """That a picture is superseded, across the corner above the wheel, where no name of a field reaches."""
    place = f'x="{number(-SIZE / 2 + 40)}"'
    lines = textwrap.wrap(words, 26)
    rows = "".join(
        f'<text {place} y="{number(-SIZE / 2 + 52 + i * 30)}">{_e(line)}</text>' for i, line in enumerate(lines)
    )
    return f'<g class="stamp" font-size="24" font-weight="700">{rows}</g>' if words else ""


def wheel_in_embed(picture: WheelPicture) -> str:
    """The three rings with the names of the dimensions, for a frame on another website: one picture, a hint on each field."""
    half = POINTS.outer + 4
    size = f'viewBox="-{half:g} -{half:g} {2 * half:g} {2 * half:g}"'
    parts = [f'<svg class="wheel" {size} role="img" aria-label="{_e(picture.title)}">', _defs(picture)]
    for field, ring, shapes, name in _fields(replace(picture, local=())):
        drawn = shapes + (name if ring == _DIMENSION else "")
        parts.append(f'<g class="{ring}{field.mark}"><title>{_e(field.title)}</title>{drawn}</g>')
    return "".join([*parts, _centre(picture), "</svg>"])


def notice_alone(title: str, message: str, reason: str, palette: Palette = LIGHT) -> str:
    """A picture that says why there is none: for the address of the wheel of a withdrawn round."""
    rows = [(words, 26) for words in textwrap.wrap(title, 38, max_lines=2, placeholder=" …")]
    rows += [(message, 22)]
    rows += [(words, 16) for words in textwrap.wrap(reason, 64, max_lines=5, placeholder=" …")]
    y, lines = 166 - sum(size * 1.5 for _, size in rows) / 2, ""
    for words, size in rows:
        y += size * 1.5
        lines += (
            f'<text x="300" y="{number(y - size * 0.4)}" font-size="{size}" text-anchor="middle">{_e(words)}</text>'
        )
    box = 'viewBox="0 0 600 320" width="600" height="320"'
    colours = f'fill="{palette.paper}" stroke="{palette.faint}"'
    frame = f'<rect x="1" y="1" width="598" height="318" {colours} stroke-width="2"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-labelledby="t" font-family="{FONTS}">'
        f'<title id="t">{_e(title)}: {_e(message)}. {_e(reason)}</title>{frame}<g fill="{palette.ink}">{lines}</g></svg>\n'
    )


def _stamp(words: str) -> str:
    """Words across the whole picture, so that no part of it can be taken for a published one."""
    if not words:
        return ""
    rows = "".join(f'<text x="0" y="{y}">{_e(words)}</text>' for y in (-380, 0, 380))
    style = 'font-size="56" font-weight="700" text-anchor="middle" fill-opacity=".55" class="stamp"'
    return f'<g transform="rotate(-24)" {style}>{rows}</g>'


def wheel_small(picture: WheelPicture) -> str:
    """The three rings alone, without words, as a light picture for lists; the page says beside it what it shows.

    Fields of one kind that stand side by side are one thick arc, and all arcs of one colour are one path.
    """
    counts = [[len(category.points) for category in dimension.categories] for dimension in picture.dimensions]
    wheel = layout(counts, DIMENSIONS, CATEGORIES, POINTS)
    fields: list[tuple[Segment, Sector, str]] = []
    for dimension, sector, categories, rings in zip(
        picture.dimensions, wheel.dimensions, wheel.categories, wheel.points, strict=True
    ):
        fields.append((dimension.segment, sector, "d"))
        for category, inner, points in zip(dimension.categories, categories, rings, strict=True):
            fields.append((category.segment, inner, "c"))
            fields += [(segment, outer, "p") for segment, outer in zip(category.points, points, strict=True)]
    half = POINTS.outer + 4
    size = f"{2 * half:g}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{half:g} -{half:g} {size} {size}" width="256" height="256" fill="none">',
        f'<circle r="{POINTS.outer:g}" fill="#fff"/>',
        *_thick_arcs(fields),
        *_hairlines(wheel),
        *_blanks(fields),
    ]
    return "".join([*parts, _stamp(picture.stamp), "</svg>\n"])


def wheel_on_paper(picture: WheelPicture) -> str:
    """The rings for a document, which sets their names (see lines_on_paper), the legend and the stamp itself."""
    half = SIZE / 2
    box = f'viewBox="-{half:g} -{half:g} {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="{FONTS}"><style>{_style(LIGHT)}</style>']
    return "".join([*parts, _defs(picture), *_unnamed(picture), "</svg>\n"])


def _unnamed(picture: WheelPicture) -> Iterator[str]:
    """The fields and the circle in the middle without words, but for those along an arc: no document sets words that way."""
    for field, ring, shapes, name in _fields(picture):
        yield f'<g class="{ring}{field.mark}">{shapes}{name if ring == _DIMENSION else ""}</g>'
    yield f'<g class="o"><circle r="{number(CORE)}"/></g>'


def lines_on_paper(picture: WheelPicture, palette: Palette = LIGHT) -> list[tuple[Line, str]]:
    """The words on a wheel drawn without them, each line with its colour.

    Words cost most of the time of drawing a wheel, and most of its bytes, where they are part of its SVG.
    """
    counts = [[len(category.points) for category in dimension.categories] for dimension in picture.dimensions]
    wheel = layout(counts, DIMENSIONS, CATEGORIES, POINTS)
    found = []
    for dimension, sectors, rings in zip(picture.dimensions, wheel.categories, wheel.points, strict=True):
        for category, sector, outer in zip(dimension.categories, sectors, rings, strict=True):
            colour = palette.words[category.segment.mark]
            found += [(line, colour) for line in _radial_lines(sector, category.segment.name)]
            for segment, place in zip(category.points, outer, strict=True):
                line = _outward_line(place, segment, _labels(picture))
                found.append((line, palette.quiet if segment.mark == "uk" else palette.ink))
    return found + [(line, palette.ink) for line in _centre_lines(picture)]


def legend_on_paper(mark: str, points: int) -> str:
    """The mark of one legend entry as a picture of its own, for a document."""
    size = 'viewBox="0 0 24 24" width="24" height="24"'
    body = f'<g class="p {mark}">{legend_mark(mark, points)}</g>'
    hatch = (
        '<defs><pattern id="wh" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V6" class="hl" stroke-width="3"/></pattern></defs>'
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{_style(LIGHT)}</style>{hatch}{body}</svg>\n'


def qr_code(address: str) -> str:
    """An address as a QR code, black on white, with the quiet zone that readers need."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, scale=4, light="#fff")
    return drawn.getvalue().decode()


def _thick_arcs(fields: Sequence[tuple[Segment, Sector, str]]) -> Iterator[str]:
    """The fields of each ring and colour as one path; a data point as its tint, and over it what its points fill."""
    arcs: dict[tuple[str, float, float], list[Sector]] = {}
    for segment, sector, ring in fields:
        layers = [(LIGHT.fills[segment.mark], sector)]
        if ring == "p":
            layers = [(LIGHT.tints[segment.mark], sector)]
            if segment.points:
                layers.append((LIGHT.fills[segment.mark], sector.part(segment.points / 4)))
        for colour, shape in layers:
            if segment.mark not in ("nd", "uk"):
                arcs.setdefault((colour, shape.inner, shape.outer), []).append(shape)
    # A tint lies below what fills it, also where that fills all of it.
    tints = set(LIGHT.tints.values())
    for (colour, inner, outer), found in sorted(
        arcs.items(), key=lambda item: (item[0][1], -item[0][2], item[0][0] not in tints, item[0][0])
    ):
        path = "".join(_whole_arc((inner + outer) / 2, start, end) for start, end in _joined(found))
        yield f'<path stroke="{colour}" stroke-width="{number(outer - inner)}" d="{path}"/>'


def _blanks(fields: Sequence[tuple[Segment, Sector, str]]) -> Iterator[str]:
    """What nothing is known of: blank, without a line between its fields."""
    arcs: dict[tuple[float, float], list[Sector]] = {}
    for segment, sector, _ in fields:
        if segment.mark == "uk":
            arcs.setdefault((sector.inner, sector.outer), []).append(sector)
    for (inner, outer), found in sorted(arcs.items()):
        path = "".join(_whole_arc((inner + outer) / 2, start, end) for start, end in _joined(found))
        yield f'<path stroke="#fff" stroke-width="{number(outer - inner - 2)}" d="{path}"/>'


def _joined(sectors: Sequence[Sector]) -> Iterator[tuple[float, float]]:
    """Where sectors that follow each other begin and end."""
    start, end = sectors[0].start, sectors[0].end
    for sector in sectors[1:]:
        if sector.start - end > 1e-6:
            yield start, end
            start = sector.start
        end = sector.end
    yield start, end


def _whole_arc(radius: float, start: float, end: float) -> str:
    """An arc in whole units, in two halves where it is longer than half a turn, so that none closes on itself."""
    if end - start > math.pi:
        middle = (start + end) / 2
        return _whole_arc(radius, start, middle) + _whole_arc(radius, middle, end)
    return re.sub(r"-?\d+\.\d", lambda found: str(round(float(found[0]))), arc_path(radius, start, end))


def _hairlines(wheel: Wheel) -> Iterator[str]:
    """The lines between fields: rings around, a dash for each data point, a line for each category and each dimension."""
    count = sum(len(points) for ring in wheel.points for points in ring)
    rings = "".join(
        f'<circle r="{number(radius)}"/>'
        for radius in (
            DIMENSIONS.inner,
            DIMENSIONS.outer,
            CATEGORIES.inner,
            CATEGORIES.outer,
            POINTS.inner,
            POINTS.outer,
        )
    )
    lines = "".join(
        _line(sector.start, CATEGORIES.inner, CATEGORIES.outer) for ring in wheel.categories for sector in ring
    )
    lines += "".join(_line(sector.start, DIMENSIONS.inner, DIMENSIONS.outer) for sector in wheel.dimensions)
    middle, depth = (POINTS.inner + POINTS.outer) / 2, POINTS.outer - POINTS.inner
    step, dash = TAU * middle / max(count, 1), 1.6
    dashes = (
        f'<circle r="{number(middle)}" transform="rotate(-90)" stroke-dasharray="{dash} {step - dash:.3f}"'
        f' stroke-dashoffset="{dash / 2}" stroke-width="{number(depth)}"/>'
    )
    yield f'<g stroke="{LIGHT.ink}" stroke-width="1.6">{rings}<path d="{lines}"/>{dashes if count else ""}</g>'


def _line(angle: float, inner: float, outer: float) -> str:
    (x1, y1), (x2, y2) = point(inner, angle), point(outer, angle)
    return f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"


def legend_mark(mark: str, points: int) -> str:
    """The paths of one legend entry: a small field of the outer ring, drawn in a box of 24 × 24 around (12, 12)."""
    sector = Sector(-0.085, 0.085, 108, 130)
    body = _field(sector, mark, points)
    return f'<g transform="translate(12 131)">{body}</g>'


def _fields(picture: WheelPicture) -> Iterator[tuple[Segment, str, str, str]]:
    """Every field in the order of reading: a dimension, its categories, each followed by its data points; then those of the city alone.

    Each with the class of its ring, its shapes, and its name as it stands on the wheel; those of the city alone have none there.
    """
    counts = [[len(category.points) for category in dimension.categories] for dimension in picture.dimensions]
    wheel: Wheel = layout(counts, DIMENSIONS, CATEGORIES, POINTS)
    for d, dimension in enumerate(picture.dimensions):
        sector, own = wheel.dimensions[d], dimension.segment
        yield own, _DIMENSION, _path(sector) + _stripes(sector, own.points, 5), _arc_name(f"wd{d}", own.name)
        for c, category in enumerate(dimension.categories):
            sector, own = wheel.categories[d][c], category.segment
            name = _radial_name(_radial_lines(sector, own.name))
            yield own, _CATEGORY, _path(sector) + _stripes(sector, own.points, 4.6), name
            for sector, own in zip(wheel.points[d][c], category.points, strict=True):
                name = _outward_name(_outward_line(sector, own, _labels(picture)))
                yield own, _POINT, _field(sector, own.mark, own.points), name
    step = TAU / max(len(picture.local), 1)
    for number_, segment in enumerate(picture.local):
        sector = Sector(number_ * step + LOCAL_GAP, (number_ + 1) * step - LOCAL_GAP, LOCAL.inner, LOCAL.outer)
        yield segment, _POINT, _field(sector, segment.mark, segment.points), ""


def _path(sector: Sector) -> str:
    return f'<path d="{sector_path(sector)}"/>'


def _field(sector: Sector, mark: str, points: int) -> str:
    """A data point: a tint over its whole depth, and the solid part that its points fill from the inside.

    Without a band: hatched (no target), two bars (not verified), empty (no data), or dotted with a dot (unknown).
    """
    outline = sector_path(sector)
    if mark == "nt":
        return f'<path d="{outline}"/><path class="h" fill="url(#wh)" d="{outline}"/>'
    if mark == "uk":
        x, y = sector.at((sector.inner + sector.outer) / 2)
        return f'<path d="{outline}"/><circle r="2.4" cx="{number(x)}" cy="{number(y)}"/>'
    if mark == "nv":
        radius = (sector.inner + sector.outer) / 2
        gap = min(sector.span * 0.18, 0.3)
        bars = (arc_path(radius + shift, sector.start + gap, sector.end - gap) for shift in (-4, 4))
        return f'<path d="{outline}"/><path class="e" d="{"".join(bars)}"/>'
    if not points:
        return f'<path d="{outline}"/>'
    return f'<path d="{outline}"/><path class="f" d="{sector_path(sector.part(points / 4))}"/>'


def _stripes(sector: Sector, points: int, pitch: float) -> str:
    """As many arcs near the rim as there are points."""
    gap = 3.2 / sector.outer
    if not points or sector.span <= 2 * gap:
        return ""
    arcs = "".join(arc_path(sector.outer - 5 - i * pitch, sector.start + gap, sector.end - gap) for i in range(points))
    return f'<path class="s" d="{arcs}"/>'


def _arc_name(reference: str, name: str) -> str:
    return f'<text class="n"><textPath href="#{reference}" startOffset="50%">{_e(name)}</textPath></text>'


def _defs(picture: WheelPicture) -> str:
    """The hatching for "no target yet", and the lines that the names of the dimensions run along."""
    counts = [[len(category.points) for category in dimension.categories] for dimension in picture.dimensions]
    arcs = []
    for d, sector in enumerate(layout(counts, DIMENSIONS, CATEGORIES, POINTS).dimensions):
        below = math.pi / 2 < sector.middle < 3 * math.pi / 2
        # Text below the middle runs the other way round, so that it does not stand on its head.
        path = (
            arc_path(DIMENSIONS.inner + 20.5, sector.end, sector.start)
            if below
            else arc_path(DIMENSIONS.inner + 9.5, sector.start, sector.end)
        )
        arcs.append(f'<path id="wd{d}" d="{path}"/>')
    hatch = (
        '<pattern id="wh" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V6" class="hl" stroke-width="3"/></pattern>'
    )
    return f"<defs>{hatch}{''.join(arcs)}</defs>"


def _radial_lines(sector: Sector, name: str) -> list[Line]:
    """The name of a category, along the radius, in one line or two, read from the left on both sides."""
    degrees, left = _turn(sector)
    lines, size = max((_fitted(sector, broken) for broken in ([name], _two_lines(name))), key=lambda fit: fit[1])
    x, anchor = (-NAME_END, "start") if left else (NAME_END, "end")
    first = size * 0.35 - (len(lines) - 1) / 2 * size * 1.08
    return [Line(line, degrees, x, first + i * size * 1.08, anchor, size, "bold") for i, line in enumerate(lines)]


def _radial_name(lines: Sequence[Line]) -> str:
    first = lines[0]
    spans = " ".join(f'<tspan x="{number(line.x)}" y="{number(line.y)}">{_e(line.words)}</tspan>' for line in lines)
    turned = f'transform="rotate({number(first.turn)})" text-anchor="{first.anchor}"'
    return f'<text {turned} font-size="{number(first.size)}">{spans}</text>'


def _fitted(sector: Sector, lines: list[str]) -> tuple[list[str], float]:
    """The lines with the largest size, of 13 at most, at which they stay inside the sector."""
    longest = max(map(len, lines))
    half = math.tan(min(sector.span, 1.5) / 2)
    for tenths in range(130, 60, -5):
        size = tenths / 10
        begin = NAME_END - longest * GLYPH * size
        if begin >= CATEGORIES.inner + 3 and len(lines) * size * 0.5 <= begin * half - 0.5:
            return lines, size
    return lines, 6.0


def _labels(picture: WheelPicture) -> float:
    """The radius at which the names of the data points begin."""
    return LABELS + (LOCAL.outer - POINTS.outer if picture.local else 0)


def _outward_line(sector: Sector, segment: Segment, radius: float) -> Line:
    degrees, left = _turn(sector)
    x, anchor = (-radius, "end") if left else (radius, "start")
    return Line(segment.name, degrees, x, 4.7, anchor, NAME_SIZE, "bold" if segment.core else "italic")


def _outward_name(line: Line) -> str:
    anchor = ' text-anchor="end"' if line.anchor == "end" else ""
    place = f'transform="rotate({number(line.turn)})" x="{number(line.x)}" y="{line.y}"{anchor}'
    return f'<text class="{"k" if line.style == "bold" else "a"}" {place}>{_e(line.words)}</text>'


def _turn(sector: Sector) -> tuple[float, bool]:
    """How many degrees a line of text is turned, and whether it stands on the left half (and is then turned once more)."""
    degrees = math.degrees(sector.middle) - 90
    left = degrees > 90
    return degrees - 180 if left else degrees, left


def _two_lines(name: str) -> list[str]:
    """A name broken at the space nearest its middle; in one piece where it has none."""
    spaces = [i for i, c in enumerate(name) if c == " "]
    if not spaces:
        return [name]
    cut = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return [name[:cut], name[cut + 1 :]]


def _name_in_centre(name: str) -> tuple[list[str], float]:
    """A name in as many lines, of four at most, as let it be largest inside the circle, with its size."""
    fits = []
    for count in range(1, 5 if len(name) > 14 else 2):
        width = next(w for w in range(len(name) // count or 1, len(name) + 1) if len(_wrapped(name, w)) <= count)
        lines = _wrapped(name, width)
        # The corners of the block of lines, with the round below it, must stay inside the circle.
        across, high = max(map(len, lines)) * GLYPH / 2, (len(lines) + 1.3) * 1.1 / 2
        fits.append((min(25.0, (CORE - 8) / math.hypot(across, high * 0.72)), lines))
    size, lines = max(fits, key=lambda fit: fit[0])
    return lines, size


def _wrapped(name: str, width: int) -> list[str]:
    return textwrap.wrap(name, width, break_long_words=False, break_on_hyphens=False) or [name]


def _centre_lines(picture: WheelPicture) -> list[Line]:
    """The name of the city, and the round below it."""
    lines, size = _name_in_centre(picture.city)
    top = -(len(lines) - 1) * size * 0.55 + (size * 0.1 if picture.round else size * 0.35)
    found = [Line(line, 0, 0, top + i * size * 1.1, "middle", size, "bold") for i, line in enumerate(lines)]
    if picture.round:
        found.append(Line(picture.round, 0, 0, found[-1].y + 24, "middle", ROUND_SIZE, "plain"))
    return found


def _centre(picture: WheelPicture) -> str:
    lines = _centre_lines(picture)
    name = [line for line in lines if line.style == "bold"]
    spans = " ".join(f'<tspan x="0" y="{number(line.y)}">{_e(line.words)}</tspan>' for line in name)
    below = [f'<text class="y" y="{number(line.y)}">{_e(line.words)}</text>' for line in lines[len(name) :]]
    city = f'<text class="t" font-size="{number(name[0].size)}">{spans}</text>'
    return f'<g class="o" aria-hidden="true"><circle r="{number(CORE)}"/>{city}{"".join(below)}</g>'


def _further_rows(picture: WheelPicture) -> int:
    """Rows of the legend beyond the two that every picture has."""
    return max(0, -(-len(picture.legend) // 3) - 2)


def _legend(picture: WheelPicture, sample: str) -> Iterator[str]:
    """Its entries in rows of three, the footnote, the notice, and that the data are samples."""
    half = SIZE / 2
    below = half + _further_rows(picture) * LEGEND_ROW
    columns, width = 3, (SIZE - 80) / 3
    for i, (mark, points, words) in enumerate(picture.legend):
        x, y = -half + 40 + (i % columns) * width, half + 18 + (i // columns) * LEGEND_ROW
        yield (
            f'<g class="p {mark}" transform="translate({number(x)} {number(y)})"><g transform="scale(1.25)">{legend_mark(mark, points)}</g>'
            f'<text class="l" x="38" y="21">{_e(words)}</text></g>'
        )
    for i, words in enumerate((picture.footnote, picture.notice)):
        yield f'<text class="l m" x="{number(-half + 40)}" y="{number(below + 124 + i * 24)}">{_e(words)}</text>'
    if sample:
        place = f'x="{number(-half + 40)}" y="{number(below + 174)}"'
        yield f'<text class="l" font-weight="700" {place}>{_e(sample)}</text>'


def _style(palette: Palette) -> str:
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
        f"defs .hl{{stroke:{palette.hatch}}}",
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


def _e(text: str) -> str:
    return escape(text, quote=True)
