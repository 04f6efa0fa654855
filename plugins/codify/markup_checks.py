"""Hold rendered HTML against its Markdown: what cleaning took out, links, and passages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from html.parser import HTMLParser

from codify.links import IMAGE, LINK, BadLink
from codify.passages import references
from codify.problems import Place, Problem, Problems
from codify.records import Edition


class _Events(HTMLParser):
    """Lists what a piece of HTML holds: its tags, attributes, addresses and anchors."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[tuple[str, str]] = Counter()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag, ""] += 1
        for name, value in attrs:
            self.found[tag, name] += 1
            if name == "href" and tag == "a":
                self.hrefs.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_comment(self, data: str) -> None:
        self.found["!--", ""] += 1


def check_clean(raw: str, clean: str, edition: Edition, problems: Problems) -> None:
    """Whatever cleaning took out is a problem, at the first place where the source has it."""
    taken_out = _Events(raw).found - _Events(clean).found
    for tag, attribute in sorted(taken_out):
        if attribute and (tag, "") in taken_out:
            continue  # the tag itself is the problem
        if tag == "img" and attribute in ("alt", "src") and any(references(edition.body, IMAGE)):
            continue  # a picture in Markdown, which is told
        inside = rf"[^>]*?{re.escape(attribute)}\s*=" if attribute else ""
        place = _find(edition, rf"<{re.escape(tag)}{inside}")
        if tag == "script":
            kind = "html-script"
        elif attribute.startswith("on"):
            kind = "html-handler"
        else:
            kind = "html-refused"
        found = f"<{tag} {attribute}=…>" if attribute else f"<{tag}>"
        if tag == "!--":
            found = "<!-- … -->"
        problems.append(Problem(place, kind, {"found": found}))


def check_links(raw: str, written: Iterable[str], edition: Edition, problems: Problems) -> None:
    """Links are written in Markdown, where they are followed; raw HTML must not bring its own."""
    for href in _Events(raw).hrefs:
        if href not in written:
            problems.append(Problem(_find(edition, r"<a\b"), "html-link", {"link": href}))


def check_followed(
    bad_links: Iterable[tuple[str, BadLink]], edition: Edition, problems: Problems
) -> None:
    """Tell of the bad links that were not seen before the text was rendered."""
    seen = {unescape(match[1]) for match, _, _ in references(edition.body, LINK)}
    for link, bad in bad_links:
        if link not in seen:
            place = _find(edition, re.escape(link.removeprefix("mailto:")))
            values = {"link": link, "near": bad.near}
            problems.append(Problem(place, bad.id, values, bad.cause))


def check_passages(clean: str, edition: Edition, problems: Problems) -> None:
    """Every passage of the source is an anchor of the page, once and in the same order."""
    wanted = [passage.id for passage in edition.body.passages]
    found = [id for id in _Events(clean).ids if id in wanted]
    for passage in edition.body.passages:
        if found.count(passage.id) != 1:
            place = Place(edition.file, passage.line)
            cause = edition.file.rpartition("/")[2].removesuffix(".md") + "#"
            problems.append(Problem(place, "passage-lost", {"id": passage.id}, cause))


def deepest(edition: Edition) -> Place:
    """Return the line with the most marks of lists and quotes before its text."""
    lines = edition.body.text.expandtabs(4).split("\n")
    depths = [len(line) - len(line.lstrip(" >*+-.0123456789")) for line in lines]
    return Place(edition.file, edition.body.first_line + depths.index(max(depths)))


def _find(edition: Edition, pattern: str) -> Place:
    lines = edition.body.text.expandtabs(4).split("\n")
    for number, line in enumerate(lines, start=edition.body.first_line):
        if match := re.search(pattern, line, re.IGNORECASE):
            return Place(edition.file, number, match.start() + 1)
    return Place(edition.file, edition.body.first_line)
