"""What MkDocs asks while it builds the handbook: the theme's files, and the parts of pages that are made from the code.

A page of docs/ holds a line such as `<!-- made: fields of city.yaml -->` where such a part belongs.
"""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from build import arguments_parser
from cityprofiles import handbook, reference
from cityprofiles.assets import read_assets
from cityprofiles.project import Sources, read_project

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"^<!-- made: (.+?) -->$", re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Use our templates and no others; where MkDocs was started by hand, read the project that a build would have handed in."""
    config.theme.static_templates.clear()
    config.theme.dirs[:] = [str(config.theme.custom_dir)]
    if "catalogs" not in config.extra:
        project, problems = read_project(Sources(ROOT / "content", ROOT / "kpi_catalog.yaml", ROOT / "theme"))
        if project is None:
            raise SystemExit("\n".join(map(str, problems)))
        assets = read_assets(ROOT / "theme" / "static")
        config.extra.update(handbook.settings(project, assets, stamp="", alone=True))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """An empty results file for each edition; the theme's files where the handbook stands alone."""
    made = {name: text.encode() for name, text in _empty_results(config).items()}
    for address, data in {**made, **config.extra["files"]}.items():
        files.append(File.generated(config, address, content=data))
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Templates are read as those of the site are: every text is escaped, and an unknown name is a mistake."""
    env.autoescape = True
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    return env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Each placeholder becomes what it asks for."""
    return PLACEHOLDER.sub(lambda match: _made(match[1], config), markdown)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The first sentence of a page describes it to search engines."""
    first = re.search(r"<p>(.*?)</p>", html, re.DOTALL)
    page.meta["description"] = Markup(first[1]).striptags() if first else str(page.title)  # noqa: S704 - striptags makes it text
    return html


def _made(what: str, config: MkDocsConfig) -> str:
    kind, _, name = what.partition(" of ")
    match kind:
        case "fields":
            return reference.fields(name)
        case "commands":
            return reference.commands(*arguments_parser())
        case "targets":
            return reference.targets((ROOT / "Makefile").read_text(encoding="utf-8"))
        case "empty results":
            return "\n".join(
                f"## Edition {edition}\n\n[Download this file]({file.rpartition('/')[2]}) or copy it:\n\n```yaml\n{text}```\n"
                for (file, text), edition in zip(_empty_results(config).items(), config.extra["catalogs"], strict=True)
            )
    raise PluginError(f"The handbook does not know how to make “{what}”.")


def _empty_results(config: MkDocsConfig) -> dict[str, str]:
    """The files by their address in the handbook, for each edition."""
    return {
        f"reference/results-{edition}.yaml": reference.empty_results(catalog)
        for edition, catalog in config.extra["catalogs"].items()
    }
