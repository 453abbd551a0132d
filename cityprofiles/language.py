"""Words, numbers, dates and lists of one language: gettext catalogues and CLDR, both through Babel.

English is the language of the templates and of the KPI catalogue; every other language is one file,
theme/locale/<code>.po. Words of the KPI catalogue stand in it under the context "catalog", the short names of the wheel under "wheel".
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path

from babel import Locale, dates, lists, numbers
from babel.core import get_global
from babel.messages.catalog import Catalog as Messages
from babel.messages.pofile import PoFileError, read_po

from cityprofiles.forms import LANGUAGE, Text
from cityprofiles.methodology import WHEEL_LENGTH, Catalog, Word
from cityprofiles.problems import Problems

SOURCE = "en"
CATALOG = "catalog"
WHEEL = "wheel"
_PLURAL_TAGS: tuple[str, ...] = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words with the code of their language where that is not the page's own; else `lang` is None."""

    words: str
    lang: str | None = None

    def __str__(self) -> str:
        return self.words


class MissingTranslation(LookupError):
    """A message without translation reached a page: the check of the message catalogues must exclude it."""


# A language is no other one, whatever it says: so that what has been said in it can be kept.
@dataclass(frozen=True, eq=False)
class Language:
    """One language of the site.

    code      as in addresses and in the lang attribute: "en", "nb"
    messages  translations by (context, English message): one for each plural form of the language
    """

    code: str
    messages: Mapping[tuple[str | None, str], tuple[str, ...]]

    @cached_property
    def locale(self) -> Locale:
        """CLDR's data of the language."""
        return Locale.parse(self.code, sep="-")

    @property
    def prefix(self) -> str:
        """What comes before its addresses: nothing for English, else "nb/"."""
        return "" if self.code == SOURCE else f"{self.code}/"

    @property
    def direction(self) -> str:
        """Ltr or rtl."""
        return str(self.locale.text_direction)

    @property
    def regional(self) -> str:
        """The code with the country where most of its speakers live, e.g. "nb_NO", as Open Graph asks for it."""
        likely = str(get_global("likely_subtags").get(self.code, "")).split("_")
        return f"{self.code.split('-')[0]}_{likely[-1]}" if len(likely) > 1 else self.code.replace("-", "_")

    @property
    def own_name(self) -> str:
        """The language's name in itself, e.g. "norsk bokmål"."""
        return self.locale.get_display_name(self.code.replace("-", "_")) or self.code

    def gettext(self, message: str) -> str:
        """A message in this language."""
        return message if self.code == SOURCE else self._forms(None, message)[0]

    def pgettext(self, context: str, message: str) -> str:
        """A message that needs a context to be understood."""
        return message if self.code == SOURCE else self._forms(context, message)[0]

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """A message with the plural form that the number asks for."""
        if self.code == SOURCE:
            return singular if n == 1 else plural
        forms = self._forms(None, singular)
        return forms[min(int(self._plural(n)), len(forms) - 1)]

    def _plural(self, n: int) -> int:
        rule = self.locale.plural_form
        return [tag for tag in _PLURAL_TAGS if tag in {*rule.tags, "other"}].index(rule(n))

    def _forms(self, context: str | None, message: str) -> tuple[str, ...]:
        try:
            return self.messages[context, message]
        except KeyError:
            raise MissingTranslation(f"{self.code}: {message}") from None

    def word(self, english: str) -> str:
        """A word of the KPI catalogue: a name, a definition, a unit."""
        return english if self.code == SOURCE or not english or english == "%" else self.pgettext(CATALOG, english)

    def wheel_word(self, english: str) -> str:
        """The short name of a data point in the wheel."""
        return english if self.code == SOURCE else self.pgettext(WHEEL, english)

    def phrase(self, text: Text) -> Phrase:
        """A text by language: the page's language if there is one, else the language it has, marked as such."""
        if self.code in text.root:
            return Phrase(text.root[self.code])
        if SOURCE in text.root:
            translated = self.messages.get((CATALOG, text.root[SOURCE]))
            return Phrase(translated[0]) if translated else Phrase(text.root[SOURCE], SOURCE)
        other = next(iter(text.root))
        return Phrase(text.root[other], other)

    def proper(self, name: Text) -> Phrase:
        """A proper name: the page's language if it has its own form, else the one name there is, which belongs to no language."""
        return Phrase(name.root.get(self.code, name.english))

    def number(self, value: Decimal | int) -> str:
        """A number with all the decimals that it was written with."""
        return _number(str(value), self.code)

    def percent(self, value: Decimal | int) -> str:
        """A percentage (98 is 98 %) with all the decimals that it was written with."""
        return _percent(str(value), self.code)

    def number_text(self, written: str) -> str:
        """A number given by its digits."""
        return _number(written, self.code)

    def number_range(self, low: int, high: int) -> str:
        """A range of percentages as the language writes it, e.g. "66–95%"."""
        return f"{self.number(low)}–{self.percent(high)}"

    def month(self, month: str) -> str:
        """A month such as "2020-09", with its year."""
        return _month(month, self.code)

    def day(self, day: date | str) -> str:
        """A day in long form; a month where that is all that is known."""
        return self.month(day) if isinstance(day, str) else _day(day, self.code)

    def enumeration(self, items: Sequence[str]) -> str:
        """Several things as one phrase: "a, b and c"."""
        return lists.format_list(list(items), locale=self.locale)

    def names(self, items: Sequence[str]) -> str:
        """Several names side by side: "a, b, c". Many hold an "and" of their own, so no other stands between them."""
        pattern = self.locale.list_patterns["standard"]["middle"]
        return functools.reduce(lambda done, name: str(pattern.format(done, name)), items)

    def country(self, code: str) -> str:
        """A country by its two-letter code."""
        return _country(code, self.code)


@lru_cache(maxsize=20_000)
def _number(written: str, code: str) -> str:
    shape = _shape(code)
    return shape.write(written) if shape and written[:1].isdigit() else number_by_babel(written, code)


@lru_cache(maxsize=20_000)
def _percent(written: str, code: str) -> str:
    shape = _shape(code)
    if shape and written[:1].isdigit():
        return f"{shape.before}{shape.write(written)}{shape.after}"
    return percent_by_babel(written, code)


@lru_cache(maxsize=2_000)
def _country(country: str, code: str) -> str:
    return str(Locale.parse(code, sep="-").territories.get(country, country))


@lru_cache(maxsize=2_000)
def _month(month: str, code: str) -> str:
    first = date(int(month[:4]), int(month[5:7]), 1)
    return dates.format_skeleton("yMMMM", first, locale=Locale.parse(code, sep="-"))


@lru_cache(maxsize=2_000)
def _day(day: date, code: str) -> str:
    return dates.format_date(day, "long", locale=Locale.parse(code, sep="-"))


def number_by_babel(written: str, code: str) -> str:
    """A number as CLDR has it."""
    value = Decimal(written)
    return numbers.format_decimal(
        value, format=_pattern("#,##0", value), locale=Locale.parse(code, sep="-"), decimal_quantization=False
    )


def percent_by_babel(written: str, code: str) -> str:
    """A percentage as CLDR has it."""
    value = Decimal(written)
    locale = Locale.parse(code, sep="-")
    pattern = locale.percent_formats[None].pattern.replace("#,##0", _pattern("#,##0", value))
    return numbers.format_percent(value / 100, format=pattern, locale=locale, decimal_quantization=False)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a language writes numbers in groups of three: the separators, and what stands about a percentage.

    Learnt from Babel by an example. Pages of a thousand cities write numbers so often that asking it each time would take most of a build.
    """

    separators: Mapping[int, str]
    before: str
    after: str

    def write(self, written: str) -> str:
        return f"{Decimal(written):,f}".translate(self.separators)


@lru_cache(maxsize=64)
def _shape(code: str) -> _Shape | None:
    """The shape of a language's numbers; None where they are written in another way."""
    locale, example = Locale.parse(code, sep="-"), "1234567.5"
    marks = {ord(","): numbers.get_group_symbol(locale), ord("."): numbers.get_decimal_symbol(locale)}
    shape = _Shape(marks, "", "")
    plain, percent = number_by_babel(example, code), percent_by_babel(example, code)
    if shape.write(example) != plain or percent.count(plain) != 1:
        return None
    before, after = percent.split(plain)
    return _Shape(marks, before, after)


def _pattern(whole: str, value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{whole}.{'0' * decimals}" if decimals else whole


def read_languages(folder: Path, catalogs: Iterable[Catalog], problems: Problems) -> tuple[Language, ...]:
    """English and every language that has a file in `folder`; a message without translation goes to `problems`.

    folder    holds messages.pot (every message of the site) and <code>.po for each language
    catalogs  the KPI catalogues whose words pages show
    """
    template = _read(folder / "messages.pot", problems)
    words = dict.fromkeys(word for catalog in catalogs for word in catalog.words())
    found = [Language(SOURCE, {})]
    for path in sorted(folder.glob("*.po")):
        if not LANGUAGE.fullmatch(path.stem):
            problems.add(
                str(path),
                0,
                "",
                f"“{path.stem}” is not the code of a language.",
                "Name the file for example nb.po or fr.po.",
            )
            continue
        messages = _read(path, problems)
        if messages is not None and template is not None:
            found.append(_language(path, messages, template, words, problems))
    return tuple(found)


def _read(path: Path, problems: Problems) -> Messages | None:
    try:
        return read_po(io.BytesIO(path.read_bytes()), locale=None, abort_invalid=True)
    except (OSError, PoFileError, ValueError) as error:
        problems.add(
            str(path),
            getattr(error, "lineno", 0) or 0,
            "",
            "The message catalogue cannot be read.",
            "Run `make messages`, or restore the file.",
        )
        return None


def _language(
    path: Path, messages: Messages, template: Messages, words: Iterable[Word], problems: Problems
) -> Language:
    translations: dict[tuple[str | None, str], tuple[str, ...]] = {}
    lines: dict[tuple[str | None, str], int] = {}
    for message in messages:
        forms = _texts(message.string)
        if message.id and not message.fuzzy:
            key = message.context, _texts(message.id)[0]
            lines[key] = message.lineno or 0
            if all(forms):
                translations[key] = forms
    needed: list[tuple[str | None, tuple[str, ...]]] = [
        (message.context, _texts(message.id))
        for message in template
        if message.id and message.context not in (CATALOG, WHEEL)
    ]
    needed += [(WHEEL if word.in_wheel else CATALOG, (word.text,)) for word in words if word.required]
    for context, ids in needed:
        wrong = _wrong_with(translations.get((context, ids[0])), ids, context)
        if wrong:
            problems.add(str(path), lines.get((context, ids[0]), 0), "", *wrong)
    return Language(path.stem, translations)


def _wrong_with(forms: tuple[str, ...] | None, ids: tuple[str, ...], context: str | None) -> tuple[str, str] | None:
    """What is wrong with a translation, and what to do; None where nothing is.

    ids   the English message, and its plural where it has one
    """
    if forms is None:
        return f"There is no translation of “{ids[0]}”.", "Run `make messages`, then fill in its msgstr."
    allowed, needed = _placeholders(" ".join(ids)), _placeholders(ids[-1])
    if any(not _placeholders(form) <= allowed for form in forms) or _placeholders(forms[-1]) != needed:
        return f"The translation of “{ids[0]}” has other placeholders.", "Keep every %(name)s as it is."
    if context == WHEEL and len(forms[0]) > WHEEL_LENGTH:
        return (
            f"The translation of “{ids[0]}” is too long for the wheel.",
            f"Shorten it to at most {WHEEL_LENGTH} characters.",
        )
    return None


def _texts(value: object) -> tuple[str, ...]:
    """A message or its plural forms, as a tuple."""
    return tuple(str(part or "") for part in value) if isinstance(value, tuple | list) else (str(value or ""),)


def _placeholders(text: str) -> set[str]:
    return {part.split(")s")[0] for part in text.split("%(")[1:]}
