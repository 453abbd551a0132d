"""Numbers and answers as people write them: read from the characters, with what to say when they are something else."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


MAX_DIGITS = 18


class Mistake(ValueError):
    """A value that cannot stand: what is wrong, and what to type instead.

    elsewhere   what to type where the value is no KPI's: without what a results file offers beside it
    """

    def __init__(self, message: str, hint: str, elsewhere: str = "") -> None:
        super().__init__(message)
        self.message, self.hint, self.elsewhere = message, hint, elsewhere or hint


def as_number(text: str) -> Decimal:
    """The number that was written, all its digits kept; refuses anything a reader could take for another number."""
    if _NUMBER.fullmatch(text):
        if sum(c.isdigit() for c in text) > MAX_DIGITS:
            raise Mistake(f"“{text}” has more than {MAX_DIGITS} digits.", "Round it as the report does.")
        return Decimal(text)
    raise Mistake(*_why_no_number(text))


# What else may stand where a number belongs, in the order in which it is looked for: (form, what is wrong, what to write). "{text}" is what
# was written, "{plain}" the number that is most likely meant; what follows "|" holds only for the value of a KPI.
_FORMS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(form, re.IGNORECASE), message, hint)
    for form, message, hint in (
        (r"", "A number is missing.", "Write it|, or {{status: not_reported}}."),
        (
            r"[+-]?\.?(nan|inf(inity)?)",
            "“{text}” is not a number of a report.",
            "Write the value|, or {{status: not_reported}}.",
        ),
        (
            r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?",
            "“{text}” has commas between the digits.",
            "Write {plain}, or a point if the comma is a decimal mark.",
        ),
        (r"-?[0-9]+,[0-9]+", "“{text}” has a decimal comma.", "Write {plain} with a point."),
        (
            r"-?[0-9]{1,3}(\.[0-9]{3}){2,}(,[0-9]+)?|-?[0-9]{1,3}\.[0-9]{3},[0-9]+",
            "“{text}” has points between the digits.",
            "Write {plain}.",
        ),
        (r"-?[0-9]+(\.+[0-9]+)+", "“{text}” has too many points.", "Write one, before the decimals."),
        (
            r"[−–]\s*[0-9]+(\.[0-9]+)?",
            "“{text}” begins with a dash that is no minus sign.",
            "Write {plain} with a hyphen.",
        ),
        (r"-?[0-9]+(['_\s][0-9]+)+(\.[0-9]+)?", "“{text}” has spaces or marks between the digits.", "Write {plain}."),
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
            r"-?[0-9.,]+\s*[-−–/×±°]\s*[0-9].*",
            "“{text}” is more than one number.",
            "Write the one that the report means, in digits with a decimal point.",
        ),
        (
            r"-?(?=.*[0-9])(?=.*[oil])[0-9oil]+([.,][0-9oil]+)?",
            "“{text}” has a letter between its digits.",
            "Type the number again.",
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
    stripped = " ".join(text.split())
    message, hint = next((message, hint) for form, message, hint in _FORMS if form.fullmatch(stripped))
    general, _, of_kpi = hint.format(plain=_plain(stripped)).partition("|")
    return message.format(text=text), general + of_kpi, general.removesuffix(".") + "."


def _plain(text: str) -> str:
    """The number that was most likely meant by digits with other marks in, before or behind them."""
    digits = re.match(r"[+-]?[0-9.,'_\s]*", re.sub(r"^[−–]\s*", "-", text))
    joined = re.sub(r"['_\s+]", "", digits[0] if digits else "")
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", joined):
        joined = joined.replace(",", "")
    elif re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|-?[0-9]{1,3}(\.[0-9]{3}){2,}", joined):
        joined = joined.replace(".", "")
    whole, point, rest = joined.replace(",", ".").partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{whole.lstrip('-').lstrip('0') or '0'}{point if rest else ''}{rest}"


def as_answer(text: str) -> bool:
    """Yes or No, in any mix of capitals; nothing else."""
    if text.lower() in ("yes", "no"):
        return text.lower() == "yes"
    if text.lower() in ("true", "y", "on", "ja", "1"):
        raise Mistake(f"“{text}” stands where Yes or No belongs.", "Write yes.")
    if text.lower() in ("false", "n", "off", "nei", "0"):
        raise Mistake(f"“{text}” stands where Yes or No belongs.", "Write no.")
    raise Mistake(f"“{text}” stands where Yes or No belongs.", "Write yes or no, or {status: not_reported}.")
