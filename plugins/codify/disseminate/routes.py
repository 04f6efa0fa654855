"""Know every address of the site: records and made pages, in each language, and links between."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codify import links
from codify.library import Library
from codify.records import EXERCISE, KINDS, Edition, Record, countries_of

FIXED = {
    "home": "index.html",
    "clusters": "clusters/index.html",
    "countries": "countries/index.html",
    "codebook": "codebook.html",
    "data": "data.html",
    "search": "search.html",
    "gaps": "gap-map.html",
    "parity": "translations.html",
    "measure": "figures.html",
    "download": "download.html",
}
PLURAL = {
    "practice": "practices",
    "module": "modules",
    "story": "stories",
    "report": "reports",
    "finding": "findings",
    "policy-plan": "policy-plans",
    "model-document": "models",
    "resource": "resources",
    "stakeholder": "stakeholders",
    "event": "events",
    "support-contact": "support",
    "collected-item": "collected",
}
ALONE = ("glossary", "indicators", "bibliography")
"""Kinds without a list: links name the kind, and lead to its first record."""
LOGS = ("lesson-log", "issue-log", "risk-log")


def made_pages(clusters: Iterable[str], records: Mapping[str, Record]) -> dict[str, str]:
    """Return the address of each page that the build makes, by the name that links use.

    A kind has a list, and a country a page, when there is at least one record.
    """
    present = {record.kind.name for record in records.values()}
    routes = dict(FIXED)
    for kind in KINDS:
        if kind.name in PLURAL and kind.name in present:
            routes[PLURAL[kind.name]] = f"{kind.address}/index.html"
    routes |= _forms(present, records)
    for cluster in clusters:
        routes[f"clusters/{cluster}"] = f"clusters/{cluster}.html"
    for record in records.values():
        for country in countries_of(record.original.fields):
            routes[f"countries/{country.lower()}"] = f"countries/{country.lower()}.html"
    return routes


def _forms(present: Iterable[str], records: Mapping[str, Record]) -> dict[str, str]:
    """Return the addresses of what can be filled in, and of lists that are one record."""
    routes: dict[str, str] = {}
    if "policy-plan" in present:
        routes["plan-form"] = "policy-plans/form.html"
    if "support-contact" in present:
        routes["question-slip"] = "support/question-slip.html"
    if "indicators" in present:
        routes |= {log: f"indicators/{log}.html" for log in LOGS}
    for record in records.values():
        if record.kind.name in ALONE:
            routes.setdefault(record.kind.name, record.address)
        if any(block.section == EXERCISE for block in record.original.body.blocks):
            routes[f"exercises/{record.id}"] = f"{record.kind.address}/{record.id}-exercise.html"
    return routes


@dataclass(frozen=True)
class Routes:
    """The addresses of a library's site."""

    library: Library
    records: Mapping[str, Record]
    made: Mapping[str, str]
    record_of: Mapping[str, str]

    def path(self, address: str, language: str) -> str:
        """Return a page's path from the site's root: the first language is at the root."""
        return address if language == self.library.default else f"{language}/{address}"

    def url(self, address: str, language: str) -> str:
        """Return a page's full address on the web, as sitemaps and canonical links need it."""
        path = self.path(address, language)
        return self.library.address + path.removesuffix("index.html")

    def href(self, here: str, address: str, fragment: str = "") -> str:
        """Return the relative link from the page `here` to `address`, both below one language."""
        anchor = f"#{fragment}" if fragment else ""
        if here == address and anchor:
            return anchor
        return posixpath.relpath(address, posixpath.dirname(here) or ".") + anchor

    def follow(self, link: str, edition: Edition, here: str) -> str:
        """Return the address to write on the page `here` for a link that an author wrote.

        Raises BadLink if it leads nowhere.
        """
        target = links.resolve(link, edition.file, self.record_of, self.made)
        if target.kind == "record":
            return self.href(here, self.records[target.name].address, target.fragment)
        if target.kind == "route":
            return self.href(here, self.made[target.name], target.fragment)
        return f"#{target.fragment}" if target.kind == "here" else target.name


def routes_of(library: Library, clusters: Iterable[str], records: Mapping[str, Record]) -> Routes:
    """Return the routes of a library with these clusters."""
    files: Iterable[tuple[str, str]] = ((r.original.file, id) for id, r in records.items())
    return Routes(library, records, made_pages(clusters, records), dict(files))
