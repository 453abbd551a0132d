"""The theme's static files under names that carry a hash of what they hold, so that a browser may keep them for ever.

What other websites name stands at an address of its own that never changes: the script for embedding.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Assets:
    """files: the bytes to publish by address; addresses: the address of each file of theme/static by its name there."""

    files: Mapping[str, bytes]
    addresses: Mapping[str, str]


def read_assets(static: Path) -> Assets:
    """Every file of theme/static: "style.css" becomes "static/style.1a2b3c4d.css"."""
    scripts = sorted((static.parent / "embed").glob("v*.js"))
    files: dict[str, bytes] = {f"embed/{path.name}": path.read_bytes() for path in scripts}
    addresses: dict[str, str] = {}
    # Style sheets last: they name other files by their hashed names.
    for path in sorted(static.iterdir(), key=lambda path: (path.suffix == ".css", path.name)):
        data = path.read_bytes()
        if path.suffix == ".css":
            data = re.sub(
                r"url\(([\w.-]+)\)", lambda match: f"url({Path(addresses[match[1]]).name})", minified_css(data.decode())
            ).encode()
        # Browsers ask for the old icon by this very address.
        address = (
            path.name
            if path.suffix == ".ico"
            else f"static/{path.stem}.{hashlib.sha256(data).hexdigest()[:8]}{path.suffix}"
        )
        files[address] = data
        addresses[path.name] = address
    return Assets(files, addresses)


def minified_css(text: str) -> str:
    """A style sheet without comments and without the space that nobody needs; strings are left alone."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,])\s*", r"\1", text)
    return text.replace(";}", "}").replace(": ", ":").strip() + "\n"


def read_icons(folder: Path) -> Mapping[str, str]:
    """The drawings of theme/icons as SVG for use inside a page, by name."""
    return {path.stem: path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob("*.svg"))}
