"""View to HTML: the one Jinja environment for each language, and the one Markdown converter."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from markupsafe import Markup

from cityprofiles.assets import Assets, minified_css
from cityprofiles.drawing import wheel_in_embed, wheel_in_page
from cityprofiles.language import Language
from cityprofiles.model import Site
from cityprofiles.pages import Page
from cityprofiles.plots import curve, spread, strip
from cityprofiles.stories import harmless_html
from cityprofiles.structured import breadcrumbs
from cityprofiles.views import CategoryView
from cityprofiles.wheelfields import legend_mark

# Stands in what is rendered once for several pages, where each puts the way to the home page of its language; no text can hold
# it, since every text is escaped.
ROOT = Markup("<root>")
# Stand in a code of _codes.html around what only one choice of the reader shows; for the same reason, nothing else can look like them.
_WHEN = re.compile("</?when ?([a-z]*)>")


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates on the disk; where there is no room for one, it is compiled again next time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


class Renderer:
    """Renders pages of every language with one theme.

    theme      the folder with templates/
    languages  all languages of the site, English first
    assets, icons   addresses of static files; drawings by name
    stamp      what every page of a preview carries; empty in public
    documents  whether there are PDFs and pictures to link to
    compiled   a folder that keeps templates as Python has compiled them; None: they are compiled anew
    """

    def __init__(  # noqa: PLR0913 - what pages are made of
        self,
        theme: Path,
        site: Site,
        languages: Sequence[Language],
        assets: Assets,
        icons: Mapping[str, str],
        stamp: str,
        compiled: Path | None = None,
        *,
        documents: bool = True,
    ) -> None:
        self.documents = documents
        self.stamp = stamp
        self._compiled = _Compiled(str(compiled)) if compiled else None
        self.site, self.languages, self.assets, self.icons = site, tuple(languages), assets, icons
        self._environments = {language.code: self._environment(theme / "templates", language) for language in languages}
        self._templates: dict[tuple[str, str], Template] = {}

    def page(self, page: Page, language: Language) -> str:
        """The HTML of a page; raises what Jinja raises, since a template that fails is a mistake of ours."""
        key = language.code, page.template
        template = self._templates.get(key) or self._environments[language.code].get_template(page.template)
        self._templates[key] = template
        root = "../" * (language.prefix + page.address).count("/")
        return template.render(
            page=page,
            root=root or "./",
            url=partial(_relative, root + language.prefix),
            shared=partial(_relative, root),
            asset=lambda name: root + self.assets.addresses[name],
            alternates=[(other, f"{root}{other.prefix}{page.address}" or "./") for other in self.languages],
            # Only the path: the same host, whatever its name is.
            base_path=urlsplit(self.site.home).path,
            canonical=self._canonical(page, language),
            absolute=self._absolute,
            picture=self._picture(page, language),
            translations=[(other.code, self._canonical(page, other)) for other in self.languages],
            **page.context,
        )

    def _canonical(self, page: Page, language: Language) -> str:
        return self._absolute(language.prefix + page.address)

    def _absolute(self, address: str) -> str:
        """The permanent address of anything on the site."""
        return self.site.home + address

    def _picture(self, page: Page, language: Language) -> str:
        """The permanent address of the picture that stands for a page where it is shared."""
        return self._absolute(language.prefix + page.picture if page.picture else self.assets.addresses["card.png"])

    def _environment(self, templates: Path, language: Language) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(templates),
            bytecode_cache=self._compiled,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        install: Callable[..., None] = environment.install_gettext_callables  # type: ignore[attr-defined]
        install(gettext=language.gettext, ngettext=language.ngettext, newstyle=True, pgettext=language.pgettext)
        # What the extension puts under these names looks a message up and sets it out anew each time: a tenth of a page's time.
        environment.globals["_"] = environment.globals["gettext"] = _messages(language)
        # JSON inside a page: as short as it can be, its keys in the order in which they were written.
        environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
        names: dict[str, Any] = {
            "language": language,
            "languages": self.languages,
            "site": self.site,
            "stamp": self.stamp,
            "icon": self._icon,
            "wheel": lambda picture, base="": _drawn(wheel_in_page(picture, base)),
            "wheel_in_embed": lru_cache(maxsize=4)(lambda picture: _drawn(wheel_in_embed(picture))),
            "inline": {name: _inline(templates.parent / "embed", name) for name in ("embed", "chart")},
            "strip": lambda plot, base: _drawn(strip(plot, base)),
            "curve": lambda plot: _drawn(curve(plot)),
            "spread": lambda counts, label: _drawn(spread(counts, label)),
            "legend_mark": lambda mark, points: _drawn(legend_mark(mark, points)),
            "documents": self.documents,
            "markdown": _markdown,
            "ROOT": ROOT,
            "story_text": _story_text,
            "asset_address": self.assets.addresses.__getitem__,
            "breadcrumbs": breadcrumbs,
            "code_parts": _code_parts,
            "json_text": _json_text,
        }
        environment.globals.update(names)
        environment.globals["s"] = _small_parts(environment.get_template("_shared.html").module)
        environment.globals["results"] = _rendered_once(environment.get_template("_results.html").module)
        return environment

    def _icon(self, name: str) -> Markup:
        # Inside a page, SVG needs no namespace; the words beside an icon say what it shows.
        attributes = 'class="icon" aria-hidden="true" focusable="false"'
        return _drawn(self.icons[name].replace('xmlns="http://www.w3.org/2000/svg"', attributes, 1))


@dataclass(frozen=True, slots=True)
class Inline:
    """The style sheet and the script inside a page for frames, and the hashes by which its content policy allows exactly these two.

    A frame in a sandbox has no origin, so that "self" means nothing there in some browsers; a hash means the same everywhere.
    """

    style: Markup
    script: Markup
    style_hash: str
    script_hash: str


def _inline(folder: Path, name: str) -> Inline:
    style = minified_css((folder / f"{name}.css").read_text(encoding="utf-8"))
    script = (folder / f"{name}.js").read_text(encoding="utf-8")
    hashes = (f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}" for text in (style, script))
    return Inline(Markup(style), Markup(script), *hashes)  # noqa: S704 - files of the theme


def _messages(language: Language) -> Callable[..., Markup]:
    """The messages of a language, with the variables in their places, as templates ask for them."""

    @cache
    def pattern(message: str) -> Markup:
        return Markup(language.gettext(message))  # noqa: S704 - translators' texts are checked like the templates

    @cache
    def whole(message: str) -> Markup:
        return pattern(message) % {}

    def gettext(message: str, **variables: object) -> Markup:
        return pattern(message) % variables if variables else whole(message)

    return gettext


def _relative(root: str, address: str) -> str:
    return f"{root}{address}" or "./"


def _small_parts(module: Any) -> SimpleNamespace:
    """The small parts of pages: a page has hundreds of them, most of which look like others, so that each is rendered once."""
    # By type too: what is markup already equals the same letters that still have to be escaped.
    once = lru_cache(maxsize=4096, typed=True)
    same = {name: once(getattr(module, name)) for name in ("phrase", "chip", "outcome", "name")}
    return SimpleNamespace(**same, bar=module.bar)


def _rendered_once(module: Any) -> Callable[[CategoryView, str], Markup]:
    """The table of results of a category, which the profile and the report of a city both show, with its links below a root."""

    @lru_cache(maxsize=128)
    def rendered(category: CategoryView) -> str:
        return str(module.results(category))

    def results(category: CategoryView, root: str) -> Markup:
        return Markup(rendered(category).replace(ROOT, root))  # noqa: S704 - a macro has escaped what it was given

    return results


def _code_parts(code: Markup) -> Iterator[tuple[str, str]]:
    """A code that people copy as (text, the choice that shows it), the choice empty where it is always shown."""
    pieces = ["", *_WHEN.split(str(code))]
    return zip(pieces[1::2], pieces[::2], strict=True)


def _json_text(value: object) -> Markup:
    """JSON as a file of its own, where nothing needs to be hidden from the parser of HTML."""
    return Markup(json.dumps(value, ensure_ascii=False, indent=1) + "\n")  # noqa: S704


def _drawn(svg: str) -> Markup:
    """SVG of our own: from `drawing`, `wheelfields` and `plots`, which escape every word that they set, or from theme/icons."""
    return Markup(svg)  # noqa: S704


def _markdown(text: str) -> Markup:
    """Markdown of a city as harmless HTML: a short list of tags, links to web addresses only, no pictures, no other attributes."""
    return Markup(harmless_html(text))  # noqa: S704


def _story_text(text: str) -> Markup:
    """The same for a text that is a page of its own: its first headings stand right below the page's title."""
    return Markup(harmless_html(text, first=2))  # noqa: S704
