"""Every word of a comparison, in one place: what its pages are made of, and what compare.js is given to make the same of other cities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from babel import Locale

from cityprofiles.comparison import Reason
from cityprofiles.entries import CityEntry
from cityprofiles.language import Language

Message = str | Mapping[str, str]


def wording(language: Language) -> dict[str, Message]:
    """Every word of a comparison, by a key: one text, or one for each plural form of the language."""
    gettext, ngettext = language.gettext, language.ngettext

    def forms(message: Callable[[int], str]) -> Mapping[str, str]:
        return {tag: message(count) for tag, count in counts.items()}

    counts = _counts(language.code)
    return {
        "yes": gettext("Yes"),
        "no": gettext("No"),
        "percent": language.percent(1).replace(language.number(1), "{0}"),
        "list": language.names(["{0}", "{1}"]),
        "extract": gettext("extract"),
        "no_total": gettext("extract: no total"),
        "same_band": gettext("same band"),
        "no_band": gettext("no band"),
        "target": gettext("Target: %(target)s"),
        "of_target": gettext("%(percent)s of target"),
        "category": gettext("Category"),
        "data_point": gettext("Data point"),
        "difference": gettext("Difference"),
        "side_title": gettext("Side by side"),
        "category_title": gettext("Bands by category"),
        "point_title": gettext("Data points"),
        "refused_title": gettext("Not compared, and why"),
        "title": gettext("%(cities)s: comparison"),
        "remove": gettext("Remove %(city)s"),
        "unknown_city": gettext("There is no city “%(city)s” on this site."),
        "failed": gettext("The results could not be loaded. Try again, or open the cities’ own pages."),
        "one_more": gettext("Choose at least one more city."),
        "enough": gettext("Five cities are the most that can be compared at a time. Remove one to add another."),
        "found": forms(lambda n: ngettext("One city found.", "%(count)s cities found.", n)),
        "nothing": gettext(
            "Nothing can be compared: there is no data point that every city has a verified value of, "
            "by the same edition of the catalogue and from years close together."
        ),
        "compared": forms(
            lambda n: ngettext(
                "One data point can be compared: every city has a verified value of it, by the same edition of the catalogue, "
                "at most %(years)s years apart.",
                "%(count)s data points can be compared: every city has a verified value of them, by the same edition of the catalogue, "
                "at most %(years)s years apart.",
                n,
            )
        ),
        "same": forms(
            lambda n: ngettext(
                "Of these, %(scored)s have a target; on one of them all cities are in the same band.",
                "Of these, %(scored)s have a target; on %(count)s of them all cities are in the same band.",
                n,
            )
        ),
        "higher": forms(
            lambda n: ngettext(
                "%(city)s is in the higher band on one.", "%(city)s is in the higher band on %(count)s.", n
            )
        ),
        "widest": gettext("They are furthest apart in %(category)s (%(dimension)s). Share of the points: %(shares)s."),
        "share": gettext("%(city)s %(share)s"),
        "pooled": gettext(
            "The shares count exactly the data points that are compared here and have a target, the same ones for every city. "
            "They can differ from those on the cities’ own pages."
        ),
        "no_target": gettext("no target yet"),
        "city": gettext("City"),
        "result": gettext("Result"),
        "band": gettext("Band"),
        "pair": gettext("%(one)s and %(other)s"),
        "values": forms(
            lambda n: ngettext(
                "%(label)s: one city has a verified value.", "%(label)s: %(count)s cities have a verified value.", n
            )
        ),
        "extent": gettext("They reach from %(lowest)s to %(highest)s."),
        "both": forms(
            lambda n: ngettext(
                "%(one)s and %(other)s: one city has a verified value of both.",
                "%(one)s and %(other)s: %(count)s cities have a verified value of both. "
                "That two values go together does not say that one causes the other.",
                n,
            )
        ),
        "apart": forms(lambda n: ngettext("one band apart", "%(count)s bands apart", n)),
        "differing": forms(
            lambda n: ngettext(
                "Only the data point on which the bands differ",
                "Only the %(count)s data points on which the bands differ",
                n,
            )
        ),
        "edition": gettext(
            "%(city)s follows edition %(edition)s of the catalogue, the comparison edition %(other)s. "
            "The same code can mean another measure there, so no value of %(city)s is compared."
        ),
        "totals": gettext(
            "Only an extract of the report is here of %(cities)s: the values in it are compared, and there is no total."
        ),
        str(Reason.YEARS): forms(
            lambda n: ngettext(
                "One data point: the values are more than %(years)s years apart (%(cities)s).",
                "%(count)s data points: the values are more than %(years)s years apart (%(cities)s).",
                n,
            )
        ),
        str(Reason.UNKNOWN): forms(
            lambda n: ngettext(
                "One data point: unknown, since it is not in the extract (%(cities)s).",
                "%(count)s data points: unknown, since they are not in the extract (%(cities)s).",
                n,
            )
        ),
        str(Reason.NOT_REPORTED): forms(
            lambda n: ngettext(
                "One data point: not reported (%(cities)s).", "%(count)s data points: not reported (%(cities)s).", n
            )
        ),
        str(Reason.NOT_VERIFIED): forms(
            lambda n: ngettext(
                "One data point: not verified (%(cities)s).", "%(count)s data points: not verified (%(cities)s).", n
            )
        ),
        str(Reason.NOT_APPLICABLE): forms(
            lambda n: ngettext(
                "One data point: not applicable (%(cities)s).", "%(count)s data points: not applicable (%(cities)s).", n
            )
        ),
        str(Reason.WITHHELD): forms(
            lambda n: ngettext(
                "One data point: withheld (%(cities)s).", "%(count)s data points: withheld (%(cities)s).", n
            )
        ),
    }


@lru_cache
def _counts(code: str) -> Mapping[str, int]:
    """For each plural form of a language, a number that asks for it."""
    rule = Locale.parse(code, sep="-").plural_form
    return dict(sorted({str(rule(count)): count for count in range(102, -1, -1)}.items()))


class Words:
    """The wording of one language, filled in."""

    def __init__(self, language: Language) -> None:
        self.language, self.messages = language, wording(language)

    def say(self, key: str, values: Mapping[str, str] | None = None, count: int | None = None) -> str:
        """A message with its placeholders filled in, in the plural form of the count."""
        message = self.messages[key]
        if not isinstance(message, str):
            message = message[str(self.language.locale.plural_form(count or 0))]
        number = {"count": self.language.number(count)} if count is not None else {}
        return message % {**number, **(values or {})} if values or number else message

    def name(self, city: CityEntry) -> str:
        """A city's name."""
        return self.language.proper(city.name).words

    def names(self, items: Iterable[str]) -> str:
        """Several names side by side."""
        return self.language.names(list(items))
