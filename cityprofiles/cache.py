"""What a build keeps for the next one, in a folder beside the content that can be deleted at any time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

FOLDER = ".cache"


def cache_folder(content: Path) -> Path:
    """The folder that belongs to a content folder."""
    return content.absolute().parent / FOLDER


def documents_folder(content: Path) -> Path:
    """Where printed documents are kept."""
    return cache_folder(content) / "documents"


def compiled_templates(content: Path) -> Path | None:
    """The folder that keeps compiled templates; None where it cannot be made."""
    folder = cache_folder(content) / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def keep(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file that helps the next build, whole or not at all; where that is not possible, the next one just takes longer.

    write   is given the open file
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            write(file)
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
