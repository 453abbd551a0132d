"""The sample cities with a canary in every round that is not public: words and numbers that must be nowhere in a public site."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from cityprofiles.policy import is_published
from cityprofiles.project import Sources, read_content

ROOT = Path(__file__).resolve().parent.parent
_LIST = "canaries.txt"


def put_canaries(folder: Path) -> None:
    """Write the sample cities into a new folder, with canaries in every unapproved, half approved and withdrawn round."""
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns(".cache", "site"))
    project, problems = read_content(Sources(folder / "content", folder / "kpi_catalog.yaml", ROOT / "theme"))
    assert project is not None, list(problems)
    canaries = []
    for place in project.places:
        for number, found in enumerate(place.rounds):
            if not is_published(found):
                home = folder / "content/cities" / place.slug / found.name
                word, value = (
                    f"CANARY{place.slug.replace('-', '')}{found.name}",
                    f"73.91{number}{sum(map(ord, place.slug)) % 1000:03}",
                )
                _poison(home, word, value)
                canaries += [word, value]
    assert len(canaries) >= 8, "there are rounds to hide"
    (folder / _LIST).write_text("\n".join(canaries), encoding="utf-8")


def canaries_of(folder: Path) -> list[str]:
    """The canaries that were put into a folder."""
    return (folder / _LIST).read_text(encoding="utf-8").split("\n")


def leave_drafts(folder: Path) -> None:
    """Take away the cities that have nothing to hide; but Oberfirna, which another one grew out of."""
    for city in (folder / "content/cities").iterdir():
        if city.name not in ("madinat-al-sarab", "oberfirna", "skreivaag", "valfirna"):
            shutil.rmtree(city)


def _poison(home: Path, word: str, value: str) -> None:
    results = home / "results.yaml"
    line = f'  EC-ICT-ICT-1C: {{value: {value}, note: "{word}", source: "{word}"}}'
    if results.exists():
        text = re.sub(r"^  EC-ICT-ICT-1C:.*$", line, results.read_text(encoding="utf-8"), flags=re.MULTILINE)
        results.write_text(f"# {word}\n{text}", encoding="utf-8")
    else:
        results.write_text(f'catalog: "2017"\nresults:\n{line}\n', encoding="utf-8")
    (home / "foreword.md").write_text(f"{word} {value}\n", encoding="utf-8")
    report = home / "report.yaml"
    report.write_text(
        f"# {word}\n{report.read_text(encoding='utf-8')}".replace("verifier: {name: ", f"verifier: {{name: {word} "),
        encoding="utf-8",
    )
