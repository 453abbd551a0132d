"""The figures of the static pictures of charts: wide ones, and narrow ones for phones.

A chart cuts what is wider than itself, so on a phone its words are smaller and in short lines; explore.js does the same with charts that
are opened there. Names that nobody could read there are left out of the picture, which cannot be zoomed into.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from cityprofiles.charts import Figure

WIDE, NARROW = 1200, 360
# How many letters a line of an axis's title has room for on a phone; across, upwards.
_LETTERS = {"xaxis": 38, "yaxis": 52}


def wide(figure: Figure) -> Figure:
    """A figure as wide as the page."""
    return {**figure, "layout": {**figure["layout"], "width": WIDE}}


def narrow(figure: Figure) -> Figure:
    """A figure as wide as a phone."""
    layout, traces = {**deepcopy(figure["layout"]), "width": NARROW}, figure["data"]
    if traces[0]["type"] == "sunburst":
        layout["height"] = min(layout["height"], NARROW + 16)
        traces = [_without_names_of_leaves(traces[0])]
    for axis, most in _LETTERS.items():
        title = layout.get(axis, {}).get("title")
        if title and title["text"]:
            title |= {"text": "<br>".join(_lines(title["text"], most)), "font": {"size": 13}}
    for note in layout.get("annotations", ()):
        note["font"]["size"] = 22 if "textangle" in note else 10.5
    months = layout.get("xaxis", {}).get("categoryarray", ())
    if 0 < len(months) < 5:
        words = ["<br>".join(month.split(" ")) for month in months]
        layout["xaxis"] |= {"tickvals": months, "ticktext": words, "tickangle": 0}
    return {**figure, "data": traces, "layout": layout}


def _without_names_of_leaves(trace: dict[str, Any]) -> dict[str, Any]:
    """A sunburst that names only what has parts, such as dimensions and categories: a hundred names around a phone are dust."""
    branches = set(trace["parents"])
    named = zip(trace["ids"], trace["labels"], strict=True)
    return {**trace, "text": [label if key in branches else "" for key, label in named], "textinfo": "text"}


def _lines(text: str, most: int) -> Iterator[str]:
    """Words in lines of at most so many letters, but for a word that is longer."""
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > most:
            yield line
            line = word
        else:
            line = f"{line} {word}".lstrip(" ")
    yield line
