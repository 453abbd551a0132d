"""What is wrong with a file of content, as a value: file, line, place, what is wrong, what to type instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one file.

    file     path as the reader knows it, from the folder that the command was started in
    line     1-based; 0 where the file as a whole is meant
    where    the place inside the file, e.g. "results.EC-ICT-ICT-1C.value"; empty for the whole file
    message  what is wrong, one sentence
    hint     what to type or to do instead, one sentence
    """

    file: str
    line: int
    where: str
    message: str
    hint: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = f" {self.where}:" if self.where else ""
        return f"{place}:{where} {self.message} {self.hint}".rstrip()


@dataclass(slots=True)
class Problems:
    """All mistakes of one run, gathered while files are read, so that one run shows every one of them."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, where: str, message: str, hint: str = "") -> None:
        """Note one mistake; the fields are those of `Problem`."""
        self.found.append(Problem(file, line, where, message, hint))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several mistakes."""
        self.found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        """In the order a person mends them: by file, then by line; each once."""
        return iter(sorted(set(self.found)))

    def __len__(self) -> int:
        return len(set(self.found))

    def __bool__(self) -> bool:
        return bool(self.found)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a mistyped one most likely means, or None where nothing is near."""
    by_folded = {name.casefold(): name for name in known}
    matches = difflib.get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """The hint for a word that is not known: the nearest known one, else `otherwise`."""
    near = nearest(word, known)
    return f"Did you mean “{near}”?" if near else otherwise
