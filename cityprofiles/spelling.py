"""How names are spelt: without accents for a search that forgives, and in the order of a language's alphabet for lists."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart. folding.js has the same list.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}
)
# What people write where their keyboard has no such letter.
_WRITTEN_OUT = str.maketrans({"å": "aa", "ø": "oe", "æ": "ae", "ö": "oe", "ä": "ae", "ü": "ue"})
_AFTER_Z = {"nb": "æøå", "nn": "æøå", "no": "æøå", "da": "æøå", "sv": "åäö", "fi": "åäö"}


def folded(text: str) -> str:
    """A text in small letters, without accents, its words apart by single spaces: "Ålesund / Møre" is "alesund more"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", bare).strip()


def spellings(name: str) -> tuple[str, ...]:
    """Other ways in which a name is typed: "Ålesund" as "alesund" and "aalesund"."""
    small = unicodedata.normalize("NFC", name.casefold())
    found = (folded(name), folded(small.translate(_WRITTEN_OUT)))
    return tuple(dict.fromkeys(form for form in found if form and form != small))


def letter(name: str, language: str) -> str:
    """The letter under which a name stands in a list: "Å" in Norwegian, "A" in English; "#" where it begins with none."""
    first = unicodedata.normalize("NFC", name.strip())[:1].casefold()
    if first in _AFTER_Z.get(language, ""):
        return first.upper()
    return next((c.upper() for c in folded(first) if c.isalpha()), "#")


# Every list of cities asks for the same names again.
@lru_cache(maxsize=10_000)
def order(name: str, language: str) -> tuple[str, str]:
    """A key that sorts names as the alphabet of a language does, without a look at accents and capitals at first."""
    after = _AFTER_Z.get(language, "")
    small = unicodedata.normalize("NFC", name.casefold())
    # "{" comes right after "z".
    key = "".join("{" + chr(97 + after.index(c)) if c in after else _folded_letter(c) for c in small)
    return key, small


@lru_cache(maxsize=2_000)
def _folded_letter(letter: str) -> str:
    return folded(letter) or " "
