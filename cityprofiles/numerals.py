"""Numbers and answers as people write them: read from the characters, with what to say when they are something else."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

# A zero has no sign: "-0.00" would be published as it was written.
_NUMBER = re.compile(r"(?!-[0.]+$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")

# One mark before three last digits: it may part thousands as well as decimals.
_IN_THREES = re.compile(r"(-?[1-9][0-9]{0,2})([.,])([0-9]{3})")

# What parts digits where people read them, besides comma and point: spaces, underscores, apostrophes of every kind, points in the middle.
_MARKS = r"[\s_'’‘ʼ´`·˙]"
_GROUPS = rf"-?[1-9][0-9]{{0,2}}(?:{_MARKS}[0-9]{{3}})+"

# Characters that nobody sees: every space but the common ones, and what has no width at all.
_NO_WIDTH = r"[\u00ad\u200b-\u200f\u2060]"
_UNSEEN = rf"[^\S \t\n\r]|{_NO_WIDTH}"


MAX_DIGITS = 18


class Mistake(ValueError):
    """A value that cannot stand: what is wrong, and what to type instead.

    elsewhere   what to type where the value is no KPI's: without what a results file offers beside it
    """

    def __init__(self, message: str, hint: str, elsewhere: str = "") -> None:
        super().__init__(message)
        self.message, self.hint, self.elsewhere = message, hint, elsewhere or hint


def as_number(text: str) -> Decimal:
    """The number that was written, all its digits kept; refuses whatever is written in another way than digits with a decimal point."""
    if _NUMBER.fullmatch(text):
        if sum(c.isdigit() for c in text) > MAX_DIGITS:
            raise Mistake(f"“{text}” has more than {MAX_DIGITS} digits.", "Round it as the report does.")
        return Decimal(text)
    raise Mistake(*_why_no_number(text))


def as_reported(text: str, decimals: int, highest: Decimal | None = None) -> Decimal:
    """The number that was written; refuses also what a reader could take for a thousand times as much, as 114.400 for 114400.

    decimals   how many a report prints: with three or more, three digits behind the point are its own
    highest    the largest value that can be true: beyond it nothing was parted in threes
    """
    parted = _IN_THREES.fullmatch(text)
    if parted is None or decimals >= len(parted[3]):
        return as_number(text)
    thousands, number = in_threes(text), Decimal(f"{parted[1]}.{parted[3]}")
    mark = "comma" if parted[2] == "," else "point"
    if highest is None or Decimal(str(thousands)) <= highest:
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        places = "no decimals" if not decimals else f"at most {decimals} decimal{'s' if decimals > 1 else ''}"
        raise Mistake(
            f"“{text}” could be {thousands} or {_without_zeros(number)}.",
            f"Write {thousands} if the {mark} parts thousands, or round it as the report does: {places} ({rounded}).",
        )
    if mark == "comma":
        raise Mistake(f"“{text}” has a decimal comma.", f"Write {number} with a point.")
    return as_number(text)


def in_threes(text: str) -> str | None:
    """The whole number that is meant where a point or a comma parts thousands from the three last digits; None for anything else."""
    parted = _IN_THREES.fullmatch(text)
    return parted[1] + parted[3] if parted else None


def _without_zeros(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".")


# What else may stand where a number belongs, in the order in which it is looked for: (form, what is wrong, what to write). "{text}" is what
# was written, "{plain}" the number that is most likely meant, "{pointed}" what is meant if a comma is a decimal mark; what follows
# "|" holds only for the value of a KPI.
_FORMS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(form, re.IGNORECASE), message, hint)
    for form, message, hint in (
        (r"", "A number is missing.", "Write it|, or {{status: not_reported}}."),
        (
            r"[+-]?\.?(nan|inf(inity)?)",
            "“{text}” is not a number of a report.",
            "Write the value|, or {{status: not_reported}}.",
        ),
        (r"[-−–]0+([.,]0+)?", "“{text}” is a zero with a minus sign.", "Write {plain}."),
        (
            r"-?[1-9][0-9]{0,2},[0-9]{3}",
            "“{text}” has a comma between the digits.",
            "Write {plain}, or {pointed} if the comma is a decimal mark.",
        ),
        (
            r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?",
            "“{text}” has commas between the digits.",
            "Write {plain}.",
        ),
        (r"-?[0-9]+,[0-9]+", "“{text}” has a decimal comma.", "Write {plain} with a point."),
        (
            r"-?[1-9][0-9]{0,2}(\.[0-9]{3}){2,}(,[0-9]+)?|-?[1-9][0-9]{0,2}\.[0-9]{3},[0-9]+",
            "“{text}” has points between the digits.",
            "Write {plain}.",
        ),
        (r"-?[0-9]+(\.+[0-9]+)+", "“{text}” has too many points.", "Write one, before the decimals."),
        (
            r"-?[0-9]+([.,]+[0-9]+){2,}",
            "“{text}” has several marks between the digits.",
            "Write it in digits, with one point before the decimals.",
        ),
        (
            r"[−–]\s*[0-9]+(\.[0-9]+)?",
            "“{text}” begins with a dash that is no minus sign.",
            "Write {plain} with a hyphen.",
        ),
        (
            rf"{_GROUPS}([.,][0-9]+)?|-?[0-9]+(_[0-9]+)+(\.[0-9]+)?",
            "“{text}” has spaces or marks between the digits.",
            "Write {plain}.",
        ),
        (
            r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?",
            "“{text}” is a date where a number belongs.",
            "Write the value alone; a year goes into “year:”.",
        ),
        (
            r"[0-9]+:[0-9:]+",
            "“{text}” is a time where a number belongs.",
            "Write it in the KPI's unit, for example 12.67 minutes as 12.67.",
        ),
        (r"-?0[0-9]+(\.[0-9]+)?", "“{text}” begins with a zero.", "Write {plain}."),
        (r"[+-]?[0-9.]+e[+-]?[0-9]+", "“{text}” is written with a power of ten.", "Write it in plain digits."),
        (r"0[xob][0-9a-f_]+", "“{text}” is a number in a computer's notation.", "Write it in plain digits."),
        (r"\+[0-9.]+|\.[0-9]+|-?[0-9]+\.", "“{text}” is an incomplete number.", "Write {plain}."),
        (
            rf"{_GROUPS}([.,][0-9]+)?\s*[^-−–/×±°;.,\s_'’‘ʼ´`·˙0-9].*",
            "“{text}” is more than a number.",
            "Write {plain} alone|; the unit stands in the catalogue.",
        ),
        (
            rf"-?[0-9.,]+(\s*([-−–/×±°;]|{_MARKS})\s*)-?[0-9].*",
            "“{text}” is more than one number.",
            "Write the one that the report means, in digits with a decimal point.",
        ),
        (
            # B, S and Z are taken for 8, 5 and 2 also where they stand last: no unit is written so.
            r"-?(?=.*[0-9])(?=.*([oil]|(?-i:[BSZ])|[bszgq][.,]?[0-9]))[0-9oilbszgq]+([.,][0-9oilbszgq]+)?",
            "“{text}” has a letter between its digits.",
            "Type the number again.",
        ),
        (
            r"-?[1-9][0-9]{0,2},[0-9]{3}[.,]",
            "“{text}” has a mark behind the digits.",
            "Write {plain}, or {pointed} if the comma is a decimal mark.",
        ),
        (r"-?[0-9]+([.,][0-9]+)?[.,]+", "“{text}” has a mark behind the digits.", "Write {plain}."),
        (
            r"-?[1-9][0-9]{0,2},[0-9]{3}(?![0-9.,])\s*\S.*",
            "“{text}” is more than a number.",
            "Write {plain} alone, or {pointed} if the comma is a decimal mark|; the unit stands in the catalogue.",
        ),
        (
            r"-?[0-9]+([.,][0-9]+)?\s*\S.*",
            "“{text}” is more than a number.",
            "Write {plain} alone|; the unit stands in the catalogue.",
        ),
        (r"yes|no|true|false", "“{text}” stands where a number belongs.", "Write its value|; this KPI is a number."),
        (
            r".*",
            "“{text}” is a text where a number belongs.",
            "Write the value in digits with a decimal point|, or {{status: not_reported}}.",
        ),
    )
)


def _why_no_number(text: str) -> tuple[str, str, str]:
    if unseen := _unseen(text):
        message, bare = unseen
        hint = f"Write {bare} alone." if _NUMBER.fullmatch(bare) and bare in text else "Type the number again."
        return message, hint, hint
    stripped = " ".join(text.split())
    message, hint = next((message, hint) for form, message, hint in _FORMS if form.fullmatch(stripped))
    plain, pointed = _plain(stripped), _plain(stripped.replace(",", ".", 1))
    if "{plain}" in hint and not _NUMBER.fullmatch(plain):
        hint = "Write it in digits, with one point before the decimals."
    general, _, of_kpi = hint.format(plain=plain, pointed=pointed).partition("|")
    return message.format(text=text), general + of_kpi, general.removesuffix(".") + "."


def _unseen(text: str) -> tuple[str, str] | None:
    """What is wrong with a text that has a character in or beside it that nobody sees, and the text without; None for any other text.

    A no-break space between digits, or before a unit, is told as any other space.
    """
    found = re.match(_UNSEEN, text) or re.search(rf"(?:{_UNSEEN})\Z|{_NO_WIDTH}", text)
    if found is None:
        return None
    name, bare = unicodedata.name(found[0], "character").lower(), re.sub(_UNSEEN, "", text).strip()
    return f"“{bare}” has an invisible {name} {'beside' if bare in text else 'in'} it.", bare


def _plain(text: str) -> str:
    """The number that was most likely meant by digits with other marks in, before or behind them."""
    digits = re.match(rf"[+-]?(?:[0-9.,]|{_MARKS})*", re.sub(r"^[−–]\s*", "-", text))
    joined = re.sub(rf"\+|{_MARKS}", "", digits[0] if digits else "").rstrip(".,")
    if re.fullmatch(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?", joined):
        joined = joined.replace(",", "")
    elif re.fullmatch(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+,[0-9]+|-?[1-9][0-9]{0,2}(\.[0-9]{3}){2,}", joined):
        joined = joined.replace(".", "")
    whole, point, rest = joined.replace(",", ".").partition(".")
    sign = "-" if whole.startswith("-") and re.search(r"[1-9]", joined) else ""
    return f"{sign}{whole.lstrip('-').lstrip('0') or '0'}{point if rest else ''}{rest}"


def as_answer(text: str) -> bool:
    """Yes or No, in any mix of capitals; nothing else."""
    if unseen := _unseen(text):
        raise Mistake(unseen[0], "Type it again.")
    if text.lower() in ("yes", "no"):
        return text.lower() == "yes"
    if text.lower() in ("true", "y", "on", "ja", "1"):
        raise Mistake(f"“{text}” stands where Yes or No belongs.", "Write yes.")
    if text.lower() in ("false", "n", "off", "nei", "0"):
        raise Mistake(f"“{text}” stands where Yes or No belongs.", "Write no.")
    raise Mistake(f"“{text}” stands where Yes or No belongs.", "Write yes or no, or {status: not_reported}.")
