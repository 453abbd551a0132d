"""How to cite a round: as a sentence, and for the programs that keep references (BibTeX, RIS, CSL-JSON).

What is cited is the report page at its permanent address. The printed report that it was taken from, and a withdrawal, stand in a note.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote

from cityprofiles.language import SOURCE, Language
from cityprofiles.model import Place, Round, Site
from cityprofiles.policy import may_have_totals
from cityprofiles.releases import day_of

ENGLISH = Language(SOURCE, {})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        # BibTeX counts braces, also those after a backslash.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        **{sign: f"\\{sign}" for sign in "$&#_%"},
    }
)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reference to a round says.

    key      its short name in lists of references
    author, title, site   who publishes it, what it is called, and on which site it stands; in the language of the page
    month    of the report, "2020-09"; date: in words
    address  permanent, of the report page
    note     the printed report, or the withdrawal; empty where there is none
    """

    key: str
    language: str
    author: str
    title: str
    site: str
    month: str
    date: str
    address: str
    note: str


def citation_of(place: Place, found: Round, site: Site, stamp: str, language: Language) -> Citation:
    """The reference to a round, in one language; of a withdrawn one no more than that there was such a report.

    stamp   what the note of a preview says first; empty in public
    """
    gettext = language.gettext
    month = language.month(found.report.month)
    values = {
        "city": language.proper(place.city.name).words,
        "country": language.country(place.city.country),
        "month": month,
    }
    return Citation(
        key=f"{place.slug}-{found.name}",
        language=language.code,
        author=language.phrase(site.publisher).words,
        title=(
            gettext("%(city)s, %(country)s: Verification Report, %(month)s")
            if may_have_totals(found)
            else gettext("%(city)s, %(country)s: extract of published results, %(month)s")
        )
        % values,
        site=language.phrase(site.title).words,
        month=found.report.month,
        date=month,
        address=f"{site.home}{language.prefix}cities/{place.slug}/{found.name}/",
        note=" ".join(filter(None, (stamp and f"{stamp}.", _note(found, language)))),
    )


def _note(found: Round, language: Language) -> str:
    gone = found.report.publication.withdrawn
    if found.is_withdrawn and gone:
        said = language.gettext("Withdrawn on %(date)s.") % {"date": language.day(gone.on)}
        return f"{said} {language.phrase(gone.reason).words}"
    parts = [
        f"{source.title} ({source.publisher})" if source.publisher else source.title for source in found.report.sources
    ]
    if found.report.isbn:
        parts.append(f"ISBN {found.report.isbn}")
    return language.gettext("Printed report: %(report)s.") % {"report": ", ".join(parts)} if parts else ""


def sentence(citation: Citation) -> str:
    """The reference as a sentence for a list of references."""
    return f"{wording(citation)} {citation.address}"


def wording(citation: Citation) -> str:
    """That sentence up to the address, which is written from left to right in every language."""
    parts = (f"{citation.author}.", f"{citation.title}.", f"{citation.site}.", citation.note)
    return " ".join(filter(None, parts))


def bibtex(citation: Citation) -> str:
    """The reference for BibTeX and biblatex; what means something to LaTeX is written so that it does not."""
    month = _MONTHS[day_of(citation.month).month - 1]
    fields = {
        "author": f"{{{_latex(citation.author)}}}",
        "title": f"{{{_latex(citation.title)}}}",
        "institution": _latex(citation.author),
        "series": _latex(citation.site),
        "year": citation.month[:4],
        "url": _address(citation.address),
        "note": _latex(citation.note),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    lines.insert(5, f"  month = {month}")
    return f"@techreport{{{citation.key},\n" + ",\n".join(lines) + "\n}\n"


def ris(citation: Citation) -> str:
    """The reference in the format RIS, which ends lines with CR and LF and has one value a line."""
    fields = (
        ("TY", "RPRT"),
        ("ID", citation.key),
        ("AU", citation.author),
        ("TI", citation.title),
        ("T2", citation.site),
        ("PB", citation.author),
        ("PY", citation.month[:4]),
        ("DA", f"{citation.month[:4]}/{citation.month[5:7]}//"),
        ("LA", citation.language),
        ("UR", citation.address),
        ("N1", citation.note),
        ("ER", ""),
    )
    lines = (f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value or tag == "ER")
    return "".join(f"{line}\r\n" for line in lines)


def csl_json(citation: Citation) -> str:
    """The reference in the format of CSL processors, a list of one entry."""
    entry = {
        "id": citation.key,
        "type": "report",
        "author": [{"literal": citation.author}],
        "title": citation.title,
        "container-title": citation.site,
        "publisher": citation.author,
        "issued": {"date-parts": [[int(citation.month[:4]), int(citation.month[5:7])]]},
        "language": citation.language,
        "URL": citation.address,
        "note": citation.note,
    }
    kept = {name: value for name, value in entry.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"


def citation_files(place: Place, found: Round, site: Site, stamp: str) -> tuple[tuple[str, str], ...]:
    """The files for reference programs, by address. They are in English, as all files that languages share.

    stamp   what the note of a preview says first; empty in public
    """
    citation = citation_of(place, found, site, stamp, ENGLISH)
    texts = (bibtex(citation), ris(citation), csl_json(citation))
    formats = citation_formats(f"cities/{place.slug}/{found.name}/")
    return tuple((address, text) for (address, _), text in zip(formats, texts, strict=True))


def citation_formats(folder: str) -> tuple[tuple[str, str], ...]:
    """The files for reference programs: (address, name of the format). `folder`: the address of the report."""
    return tuple(
        (f"{folder}citation.{ending}", name)
        for ending, name in (("bib", "BibTeX"), ("ris", "RIS"), ("csl.json", "CSL-JSON"))
    )


def _latex(text: str) -> str:
    return " ".join(text.split()).translate(_LATEX)


def _address(address: str) -> str:
    """An address in which nothing ends a BibTeX field early."""
    return quote(address, safe=":/?#[]@!$&'()*+,;=%-._~")
