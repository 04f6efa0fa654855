"""`search`: ask the search of a language from the command line, as a reader does in a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from codify.commands.talk import Stop, opened, prepared, tell
from codify.disseminate.facets import facets_of, filters
from codify.disseminate.search_files import index_for, terms_for
from codify.disseminate.site_pages import writer_of
from codify.prepare import Prepared
from codify.search.answers import Hit, answer
from codify.search.index import Index
from codify.search.queries import Filters, parse

SHOWN = 20  # results in the readable list; JSON holds all


class Searcher:
    """The search of a library: an index for each language, made when it is first asked."""

    def __init__(self, library: Prepared) -> None:
        self.library = library
        self.languages = tuple(library.corpus.languages)
        self.indexes: dict[str, Index] = {}
        self.filters: dict[str, Filters] = {}
        self.terms = terms_for(writer_of(library, self.languages[0]))

    def index(self, language: str) -> Index:
        """Return the index of a language."""
        if language not in self.indexes:
            writer = writer_of(self.library, language)
            index = self.indexes[language] = index_for(writer)
            facets = facets_of(index.entries, index.normaliser, writer)
            self.filters[language] = filters(facets)
        return self.indexes[language]

    def ask(self, query: str, language: str) -> tuple[Hit, ...]:
        """Return what answers a query in a language, the best first."""
        index = self.index(language)
        return answer(parse(query, index, self.filters[language]), index)

    def ask_across(self, query: str, language: str) -> Iterator[tuple[str, str, tuple[Hit, ...]]]:
        """Yield what the words of other languages find beside: language, words and hits.

        An entry is found once: not where the query itself finds it, nor in two languages.
        """
        own = self.index(language)
        seen = {own.entries[hit.entry].id for hit in self.ask(query, language)}
        for other, words in self.terms.queries(query, language):
            index = self.index(other)
            fresh = [
                hit for hit in self.ask(words, other) if index.entries[hit.entry].id not in seen
            ]
            seen |= {index.entries[hit.entry].id for hit in fresh}
            if fresh:
                yield other, words, tuple(fresh)


def search(root: Path, language: str, query: str, *, as_json: bool) -> None:
    """Print what a query finds, in the order of the browser; raises Stop for a language unknown."""
    library = prepared(opened(root), whole=False)
    if language not in library.corpus.languages:
        known = ", ".join(library.corpus.languages)
        raise Stop(f"This library has no language {language}; it has {known}.")
    searcher = Searcher(library)
    hits = searcher.ask(query, language)
    across = tuple(searcher.ask_across(query, language))
    if as_json:
        rows = [_row(hit, searcher.index(language)) for hit in hits]
        others = [
            {
                "language": code,
                "words": words,
                "results": [_row(h, searcher.index(code)) for h in found],
            }
            for code, words, found in across
        ]
        tell(json.dumps({"results": rows, "others": others}, ensure_ascii=False, indent=2))
        return
    index = searcher.index(language)
    lines = [
        f"{len(hits)} results",
        *(_line(n, hit, index) for n, hit in enumerate(hits[:SHOWN], 1)),
    ]
    for code, words, found in across:
        lines.append(f"Through “{words}” ({code}): {len(found)}")
        lines += [_line(n, hit, searcher.index(code)) for n, hit in enumerate(found[:SHOWN], 1)]
    tell("\n".join(lines))


def _row(hit: Hit, index: Index) -> dict[str, object]:
    entry = index.entries[hit.entry]
    segment = entry.segments[hit.segment]
    return {
        "id": entry.id,
        "title": entry.title,
        "address": entry.address,
        "passage": segment.anchor,
        "score": hit.score,
    }


def _line(number: int, hit: Hit, index: Index) -> str:
    entry = index.entries[hit.entry]
    segment = entry.segments[hit.segment]
    place = f"{entry.id}#{segment.anchor}" if segment.anchor else entry.id
    text = segment.text if len(segment.text) < 160 else f"{segment.text[:160]} …"
    return f"{number:3}  {entry.title}\n     {place} ({', '.join(entry.facts)})\n     {text}"
