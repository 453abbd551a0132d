"""Fair copies of the files that a round was read from, for those who want to make its report again.

A fair copy holds the same values with the same digits and no comments: a comment is a note among colleagues and was never approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from cityprofiles.model import TEXTS, City, Place, Round
from cityprofiles.project import Sources

_WIDE = 1_000_000


def round_files(
    place: Place, found: Round, sources: Sources, catalog: Path, predecessors: Mapping[str, City | None]
) -> dict[str, str]:
    """The files of a project that has this round alone, by their path in it.

    catalog        the file of the edition that the round was verified by
    predecessors   cities that its city.yaml names by their folders: only their names are copied, where they are public
    """
    home = sources.content / "cities" / place.slug
    inner = f"content/cities/{place.slug}/"
    files = {
        "kpi_catalog.yaml": fair_copy(_read(catalog)),
        "content/site.yaml": fair_copy(_read(sources.content / "site.yaml"), sources.base_url or ""),
        f"{inner}city.yaml": fair_copy(_read(home / "city.yaml")),
    }
    for slug, city in sorted(predecessors.items()):
        names = (
            city.model_dump(mode="json", include={"name", "country"})
            if city
            else {"name": slug, "country": place.city.country}
        )
        files[f"content/cities/{slug}/city.yaml"] = yaml.safe_dump(names, allow_unicode=True, width=_WIDE)
    for name in ("report.yaml", "results.yaml"):
        files[f"{inner}{found.name}/{name}"] = fair_copy(_read(home / found.name / name))
    for name, language in sorted(found.texts, key=lambda key: (TEXTS.index(key[0]), key[1])):
        file = f"{name}.md" if language == "en" else f"{name}.{language}.md"
        files[f"{inner}{found.name}/{file}"] = found.texts[name, language] + "\n"
    return files


# The catalogue and the site's settings are in the reports of all cities.
@lru_cache(maxsize=8)
def fair_copy(text: str, base_url: str = "") -> str:
    """A YAML file without its comments, every value with the letters and digits that it was written with.

    base_url   what stands at the top of the file under this name is to be this, unless it is empty
    """
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    for key, value in node.value if node and base_url else ():
        if key.value == "base_url":
            value.value = base_url
    return str(yaml.serialize(node, Dumper=yaml.CSafeDumper, allow_unicode=True, width=_WIDE))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")
