"""content/ to checked cities and rounds: site.yaml, cities/<slug>/city.yaml, and each round's report.yaml and results.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from pathlib import Path

from cityprofiles.forms import LANGUAGE, ROUND, SLUG, read_form
from cityprofiles.methodology import Catalog
from cityprofiles.model import TEXTS, City, Place, PublicationStatus, Report, Round, Site
from cityprofiles.problems import Problems, did_you_mean
from cityprofiles.results import RESULTS_KEYS, ResultsReader
from cityprofiles.seal import APPROVED_FILE, damaged
from cityprofiles.source import Mapping, Scalar, read_mapping, read_text
from cityprofiles.stories import STORIES, seen, wrong_tables

MAX_SLUG = 60
YEARS_TO_REPORT = 5
# So many years may lie between the name of a round and the month of its report, which can appear later.
YEARS_BESIDE = 2


def read_site(content: Path, problems: Problems) -> Site | None:
    """content/site.yaml, or None with every mistake added to `problems`."""
    path = content / "site.yaml"
    node = read_mapping(path, content, str(path), problems)
    return None if node is None else read_form(Site, node, str(path), problems)


def read_places(
    content: Path, catalogs: AnyMapping[str, Catalog], problems: Problems, known: AnyMapping[str, Place] | None = None
) -> tuple[Place, ...]:
    """Every city under content/cities with its rounds, cities by slug, rounds from the latest; mistakes go to `problems`.

    catalogs   the catalogue of each edition that a round may name
    known      cities that were read and found right before, and whose folders have not changed since
    """
    cities = content / "cities"
    if not cities.is_dir():
        problems.add(str(cities), 0, "", "The folder is missing.", "Create it; each city is a folder inside.")
        return ()
    places = []
    for folder in sorted(cities.iterdir()):
        if folder.name.startswith("."):
            continue
        if known and folder.name in known:
            places.append(known[folder.name])
        elif _is_folder(
            folder,
            content,
            SLUG,
            "a city",
            "Name it in small letters, digits and single hyphens, for example aalesund.",
            problems,
        ):
            place = _read_place(folder, content, catalogs, problems)
            if place:
                places.append(place)
    return tuple(places)


def _is_folder(folder: Path, content: Path, pattern: re.Pattern[str], kind: str, hint: str, problems: Problems) -> bool:
    name = str(folder)
    if not folder.resolve().is_relative_to(content.resolve()):
        problems.add(
            name, 0, "", f"This is a link that leads out of {content.name}/.", "Put a copy here instead of the link."
        )
    elif not folder.is_dir():
        problems.add(name, 0, "", f"This is a file where only the folders of {kind} belong.", "Move it, or delete it.")
    elif not pattern.fullmatch(folder.name):
        problems.add(name, 0, "", f"“{folder.name}” cannot be the address of {kind}.", hint)
    elif len(folder.name) > MAX_SLUG:
        problems.add(
            name,
            0,
            "",
            f"“{folder.name}” is too long for the address of {kind} ({len(folder.name)} characters; at most {MAX_SLUG}).",
            "Shorten it.",
        )
    else:
        return True
    return False


def _read_place(folder: Path, content: Path, catalogs: AnyMapping[str, Catalog], problems: Problems) -> Place | None:
    path = folder / "city.yaml"
    node = read_mapping(path, content, str(path), problems)
    city = None if node is None else read_form(City, node, str(path), problems)
    rounds = []
    for inner in sorted(folder.iterdir(), reverse=True):
        if inner.name == "city.yaml" or inner.name.startswith("."):
            continue
        if _is_folder(
            inner, content, ROUND, "a round", "Name it by year, or year and month: 2020 or 2020-09.", problems
        ):
            found = _read_round(inner, folder.name, city, content, catalogs, problems)
            if found:
                rounds.append(found)
    return Place(folder.name, city, tuple(rounds)) if city else None


def _read_round(
    folder: Path,
    slug: str,
    city: City | None,
    content: Path,
    catalogs: AnyMapping[str, Catalog],
    problems: Problems,
) -> Round | None:
    path = folder / "report.yaml"
    node = read_mapping(path, content, str(path), problems)
    report = None if node is None else read_form(Report, node, str(path), problems)
    if node is not None and report is not None:
        _check_completion(report, node, str(path), problems)
        _check_dates(report, folder.name, node, str(path), problems)
    texts = _read_texts(folder, content, problems)
    if report and report.publication.status is PublicationStatus.WITHDRAWN:
        # Nothing of the data of a withdrawn round is read, so that nothing of it can be shown.
        return _withdrawn(folder, slug, report, problems)
    approved = folder / APPROVED_FILE
    sealed = read_text(approved, content, str(approved), problems) if approved.exists() else None
    if sealed is not None and (damage := damaged(sealed)):
        problems.add(
            str(approved),
            damage,
            "",
            "The record of what was approved is damaged.",
            "Take the file back as it was in the last commit; the approve command alone writes it.",
        )
    path = folder / "results.yaml"
    file = str(path)
    node = read_mapping(path, content, file, problems)
    if node is None:
        return None
    for entry in node.entries:
        if entry.key not in RESULTS_KEYS:
            problems.add(
                file,
                entry.line,
                entry.key,
                f"“{entry.key}” is not a field here.",
                did_you_mean(entry.key, RESULTS_KEYS, f"Known fields: {', '.join(RESULTS_KEYS)}."),
            )
    catalog = _catalog_named(node, file, catalogs, problems)
    results = node.get("results")
    if not isinstance(results, Mapping):
        problems.add(
            file,
            node.line_of("results"),
            "results",
            "The results are missing.",
            "Write “results:” and a line for each KPI below it.",
        )
        return None
    if report is None or catalog is None:
        return None
    for (text, language), words in texts.items():
        if text in STORIES:
            name = f"{text}.md" if language == "en" else f"{text}.{language}.md"
            problems.extend(wrong_tables(str(folder / name), words, catalog))
    reading = ResultsReader(catalog, file, problems, report.coverage)
    found = Round(
        city=slug,
        city_name=city.name.english if city else "",
        name=folder.name,
        catalog=catalog.edition,
        report=report,
        results=reading.read(results),
        file=file,
        local=reading.local(node.get("local")),
        texts=texts,
        approved=sealed or "",
        lines=reading.lines,
    )
    _check_years(found, problems)
    return found


def _check_completion(report: Report, node: Mapping, file: str, problems: Problems) -> None:
    """A verification is completed before its report appears, and not many years before."""
    if report.verification is None:
        return
    completed, year, month = report.verification.completed, int(report.month[:4]), report.month[4:]
    if completed > report.month:
        much, hint = "", "Check both; the report is of that month or a later one."
    elif completed < f"{year - YEARS_TO_REPORT}{month}":
        much, hint = f", more than {YEARS_TO_REPORT} years later", "Check the years of both."
    else:
        return
    group = node.get("verification")
    problems.add(
        file,
        group.line_of("completed") if isinstance(group, Mapping) else node.line_of("verification"),
        "verification.completed",
        f"The verification was completed in {completed}, and its report is of {report.month}{much}.",
        hint,
    )


def _check_dates(report: Report, name: str, node: Mapping, file: str, problems: Problems) -> None:
    """A report is of about the year that its round is named by, and is approved after its verification."""
    apart = abs(int(report.month[:4]) - int(name[:4]))
    if apart > YEARS_BESIDE:
        problems.add(
            file,
            node.line_of("month"),
            "month",
            f"The report is of {report.month}, and its round is called {name}, {apart} years apart.",
            f"Check both; at most {YEARS_BESIDE} years may lie between them.",
        )
    completed = report.verification.completed if report.verification else ""
    for approval in report.publication.approvals:
        if str(approval.on)[:7] < completed:
            problems.add(
                file,
                node.line_of("publication"),
                "publication.approvals",
                f"The {approval.role} approved on {approval.on}, before the verification was completed in {completed}.",
                "Check both; what was not verified yet could not be approved.",
            )


def _check_years(found: Round, problems: Problems) -> None:
    """No value of a report is of a year after it."""
    latest = int(found.report.month[:4])
    for result in found.results:
        if result.year is not None and result.year > latest:
            place = f"{result.kpi}.{result.data_point}" if result.data_point else result.kpi
            problems.add(
                found.file,
                found.lines.get((result.kpi, result.data_point), 0),
                f"results.{place}.year",
                f"The year {result.year} is later than the report, which is of {found.report.month}.",
                "Check the year, and the month in report.yaml.",
            )


def _withdrawn(folder: Path, city: str, report: Report, problems: Problems) -> Round | None:
    file = str(folder / "report.yaml")
    if report.publication.withdrawn is None:
        problems.add(
            file,
            0,
            "publication.withdrawn",
            "Date and reason of the withdrawal are missing.",
            "Write for example “withdrawn: {on: 2024-05-31, reason: …}” under “publication:”.",
        )
        return None
    return Round(city, "", folder.name, "", report, (), file)


def _read_texts(folder: Path, content: Path, problems: Problems) -> dict[tuple[str, str], str]:
    """The Markdown files of a round by name and language: foreword.md is English, foreword.nb.md Norwegian."""
    texts = {}
    for path in sorted(folder.iterdir()):
        if path.name in ("report.yaml", "results.yaml", APPROVED_FILE) or path.name.startswith("."):
            continue
        name, _, rest = path.name.partition(".")
        language = rest.removesuffix("md").removesuffix(".") or "en"
        if not path.name.endswith(".md") or name not in TEXTS or not LANGUAGE.fullmatch(language):
            problems.add(
                str(path),
                0,
                "",
                f"“{path.name}” is not a file of a round.",
                did_you_mean(
                    path.name,
                    [f"{text}{language}.md" for text in TEXTS for language in ("", ".nb")],
                    f"A round holds report.yaml, results.yaml and {', '.join(f'{text}.md' for text in TEXTS)}.",
                ),
            )
            continue
        text = read_text(path, content, str(path), problems)
        if text is not None:
            texts[name, language] = seen(text).strip()
    return texts


def _catalog_named(node: Mapping, file: str, catalogs: AnyMapping[str, Catalog], problems: Problems) -> Catalog | None:
    named = node.get("catalog")
    known = ", ".join(f"“{edition}”" for edition in sorted(catalogs))
    if not isinstance(named, Scalar) or named.empty:
        problems.add(
            file,
            node.line_of("catalog"),
            "catalog",
            "The edition of the catalogue is missing.",
            f"Write “catalog: …” with one of {known}.",
        )
        return None
    if named.text not in catalogs:
        problems.add(file, named.line, "catalog", f"There is no catalogue “{named.text}”.", f"Known editions: {known}.")
        return None
    return catalogs[named.text]
