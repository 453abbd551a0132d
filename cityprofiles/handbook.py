"""The handbook: the pages of docs/ with our theme, built by MkDocs, as part of the site at handbook/."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from cityprofiles.assets import Assets
from cityprofiles.project import Project
from cityprofiles.publish import PublishError

ADDRESS = "handbook/"


def handbook_files(root: Path, project: Project, assets: Assets, stamp: str) -> Mapping[str, bytes]:
    """The handbook by address, built strictly; raises PublishError with everything that MkDocs warns of.

    root    the folder with mkdocs.yml, docs/ and theme/
    assets  the theme's files, which the site has at their addresses already
    stamp   what every page of a preview carries; empty in public
    """
    with tempfile.TemporaryDirectory() as folder, _warnings() as warnings:
        try:
            config = load_config(
                str(root / "mkdocs.yml"),
                site_dir=folder,
                site_name=project.site.title.english,
                site_url=project.site.home + ADDRESS,
                extra=settings(project, assets, stamp),
            )
            build(config)
        except Abort:
            raise PublishError(_explain(warnings)) from None
        except MkDocsException as error:
            raise PublishError(_explain([*warnings, str(error)])) from error
        return {
            ADDRESS + path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file()
        }


def settings(project: Project, assets: Assets, stamp: str, *, alone: bool = False) -> dict[str, object]:
    """What the theme and the hooks of the handbook get beside the pages; `alone`: there is no site around it."""
    site = project.site
    return {
        "alone": alone,
        "files": dict(assets.files) if alone else {},
        "assets": dict(assets.addresses),
        "catalogs": dict(project.catalogs),
        "stamp": stamp,
        "publisher": site.publisher.english,
        "contact": site.contact,
        "notice": site.notice.english if site.notice else "",
    }


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What MkDocs warns of while the block runs, instead of in the terminal."""
    log = logging.getLogger("mkdocs")
    found: list[str] = []

    class _Gatherer(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.getMessage())

    gatherer, propagate = _Gatherer(logging.WARNING), log.propagate
    log.addHandler(gatherer)
    log.propagate = False
    try:
        yield found
    finally:
        log.removeHandler(gatherer)
        log.propagate = propagate


def _explain(warnings: list[str]) -> str:
    return "\n".join(["The handbook cannot be built from docs/:", *(f"  {warning}" for warning in warnings)])
