"""Adapt the library to MkDocs: hand it the pages that are ready, and take the site back.

This is the one module that imports `mkdocs`; under ProperDocs that name leads there. All files
below `content/` are taken out of MkDocs' list before mkdocs-static-i18n reads it, and every page
of the library is added after it. So i18n gives languages, theme and switcher, and never sees a
record.
"""

from __future__ import annotations

import posixpath
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from codify import library
from codify.disseminate.document_files import language_files
from codify.disseminate.figure_pages import DATA
from codify.disseminate.search_files import ENGINE, engine, search_files
from codify.disseminate.site_files import root_files
from codify.disseminate.site_pages import navigation, site_pages, writer_of
from codify.disseminate.views import Page
from codify.library import PROJECT
from codify.open_data import data_files
from codify.prepare import Prepared, prepare
from codify.problems import Problems, report
from codify.rendering import Heading

BEFORE_I18N, AFTER_I18N, LAST = 100, -110, -120
OF_THE_THEMES_SEARCH = ("assets/javascripts/lunr/", "assets/javascripts/workers/")


class CodifyConfig(Config):
    """Options in `mkdocs.yml`, set by `build.py` and empty in a plain build."""

    root = config_options.Optional(config_options.Type(str))
    language = config_options.Optional(config_options.Type(str))


class CodifyPlugin(BasePlugin[CodifyConfig]):
    """The MkDocs plugin `codify`."""

    prepared: Prepared
    pages: dict[str, Page]

    @event_priority(BEFORE_I18N)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the library; with the option `language`, build that one alone."""
        i18n = cast(Any, config.plugins["i18n"])
        if not (i18n.building and hasattr(self, "prepared")):
            self.prepared = _prepared(
                Path(self.config.root or Path(config.config_file_path).parent)
            )
        config.theme.static_templates.discard("sitemap.xml")  # ours knows what is borrowed
        own = str(PROJECT / "overrides")
        if own not in config.theme.dirs:  # a library's own overrides stand before the project's
            config.theme.dirs.insert(1, own)
        if self.config.language:
            # i18n has no public way to build one language out of several: these two are pinned
            # by the lock file and held by a test
            i18n.current_language = self.config.language
            i18n.building = True
        return config

    @event_priority(BEFORE_I18N)
    def _take_out_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Take everything below `content/` out of MkDocs' list: only pages reach the site."""
        for file in list(files):
            if file.src_dir == config.docs_dir or file.src_uri.startswith(OF_THE_THEMES_SEARCH):
                files.remove(file)
            else:
                file.inclusion = InclusionLevel.INCLUDED  # the theme's; `exclude_docs` is closed
        return files

    @event_priority(AFTER_I18N)
    def _add_pages(self, files: Files, config: MkDocsConfig) -> Files:
        """Add every page of the current language."""
        i18n = cast(Any, config.plugins["i18n"])
        language = i18n.current_language
        problems: Problems = []
        self.pages = {}
        for page in site_pages(self.prepared, language, problems):
            file = self._file(page, config)
            self.pages[file.src_uri] = page
            files.append(file)
        _fail_on(problems)
        i18n.i18n_files_per_language[language] = files.documentation_pages()
        config.nav = self._nav(language)
        for palette in cast(Any, config.theme)["palette"]:
            name = f"scheme.{palette.get('scheme', 'auto')}"
            palette["toggle"]["name"] = self.prepared.corpus.languages[language].t(name)
        return files

    on_files = CombinedEvent(_take_out_files, _add_pages)

    def _file(self, page: Page, config: MkDocsConfig) -> File:
        """Return a page as a file of MkDocs with the attributes that i18n reads."""
        routes = self.prepared.routes
        path = routes.path(page.address, page.language)
        source = path.removesuffix(".html") + ".md"
        file = File.generated(config, source, content="", inclusion=InclusionLevel.INCLUDED)
        extra = cast(Any, file)
        extra.locale = extra.locale_alternate_of = extra.localization = page.language
        extra.norm_src_uri = page.address.removesuffix(".html") + ".md"
        extra.alternates = {
            language: SimpleNamespace(url=routes.path(page.address, language))
            for language in routes.library.languages
        }
        return file

    def _nav(self, language: str) -> list[Any]:
        routes = self.prepared.routes
        nav: list[Any] = []
        for section in navigation(self.prepared, language):
            items = [
                {title: routes.path(address, language).removesuffix(".html") + ".md"}
                for title, address in section.pages
            ]
            nav += [{section.title: items}] if section.title else items
        return nav

    def on_page_markdown(
        self, markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Give MkDocs what it would read from front matter."""
        ours = self.pages[page.file.src_uri]
        page.meta = {
            "title": ours.title_html,
            "description": ours.description,
            "template": ours.template,
            "hide": ["navigation"] if ours.headings else ["navigation", "toc"],
            "search": {"exclude": True},  # the index of the library is our own
        }
        return ""

    def on_page_content(
        self, html: str, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Put in the text, which is rendered already, and its table of contents."""
        ours = self.pages[page.file.src_uri]
        page.toc = TableOfContents(_anchors(ours.headings))
        return ours.html

    def on_page_context(
        self, context: Any, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Hand the page to its template, and lead the search to the index of its language."""
        ours = self.pages[page.file.src_uri]
        routes = self.prepared.routes
        here = posixpath.dirname(page.url)
        config.extra["scope"] = posixpath.relpath(".", here or ".")
        context["codify"] = ours
        context["view"] = ours.view
        root = posixpath.dirname(routes.path("index.html", ours.language))
        context["base_url"] = posixpath.relpath(root or ".", here or ".")
        text = ours.text_language if ours.borrowed else ours.language
        page.canonical_url = routes.url(ours.address, text) if config.site_url else None
        return context

    @event_priority(LAST)
    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Say the direction on `<html>`, not on `<body>` only, and mend the search dialog.

        It gets a name; and its form loses its own, by which the theme would fetch an index.
        """
        language = self.prepared.corpus.languages[self.pages[page.file.src_uri].language]
        name = escape(language.t("home.search"))
        dialog, form = 'data-md-component="search" role="dialog"', '<form class="md-search__form"'
        for plain, better in (
            (
                f'<html lang="{language.code}"',
                f'<html lang="{language.code}" dir="{language.direction}"',
            ),
            (dialog, f'{dialog} aria-label="{name}"'),
            (f'{form} name="search"', form),
        ):
            if output.count(plain) != 1:
                raise PluginError(f"{page.url}: the theme no longer has {plain} once")
            output = output.replace(plain, better)
        return output

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        """Let the page for missing addresses speak all languages."""
        env.globals["languages"] = tuple(self.prepared.corpus.languages.values())
        env.globals["library"] = self.prepared.corpus.library
        env.globals["built_on"] = self.prepared.date.isoformat()
        return env

    @event_priority(LAST)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the files at the site's root, the open data, and the search of each language."""
        site = Path(config.site_dir)
        for name, text in root_files(self.prepared).items():
            (site / name).write_text(text, "utf-8", newline="\n")
        if self.config.language in (None, self.prepared.routes.library.default):
            folder = site / DATA
            folder.mkdir(exist_ok=True)
            for name, data in data_files(self.prepared.corpus, self.prepared.evidence).items():
                (folder / name).write_bytes(data)
        for path in (site / "search").glob("search_index.*"):  # what the theme's own search left
            path.unlink()
        (site / ENGINE).write_text(engine(), "utf-8", newline="\n")
        alone = self.config.language
        for language in [alone] if alone else self.prepared.routes.library.languages:
            self._write_files(site, language)

    def _write_files(self, site: Path, language: str) -> None:
        """Write the search of a language, and the files that stand beside its pages."""
        writer, routes = writer_of(self.prepared, language), self.prepared.routes
        files = {
            routes.path(name, language): text.encode()
            for name, text in search_files(writer).items()
        }
        for name, data in (*files.items(), *language_files(writer)):
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _prepared(root: Path) -> Prepared:
    problems: Problems = []
    try:
        prepared = prepare(library.load(root), problems)
    except library.LibraryError as error:
        raise PluginError(str(error)) from error
    _fail_on(problems)
    assert prepared is not None
    return prepared


def _fail_on(problems: Problems) -> None:
    if problems:
        raise PluginError(report(problems))


def _anchors(headings: tuple[Heading, ...]) -> list[AnchorLink]:
    """Return headings as the tree that Material's table of contents reads."""
    top: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(heading.title, heading.id, heading.level)
        (top[-1].children if heading.level > 2 and top else top).append(link)
    return top
