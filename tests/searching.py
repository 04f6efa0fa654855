"""Ask the search in Python and, through Node, as the browser does; and hold the two together."""

import json
import os
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from codify.commands.search import Searcher
from corpora import real

QUERIES = Path(__file__).parent / "queries"
RUNNER = Path(__file__).with_name("search_in_node.js")
# What a browser runs to answer queries: the same as `in_python`, in the same form.
ALL_ANSWERS = """async ([language, base, queries]) => {
    const found = []
    for (const query of queries) {
        const { index, hits } = await codifySearch.ask(query, language, base)
        const others = await codifySearch.askAcross(query, index, hits)
        const listed = (some, from) => some.map((hit) => [from.ids[hit.entry], hit.score])
        found.push([listed(hits, index), others.map((one) =>
            [one.language, one.words, listed(one.hits, one.index)])])
    }
    return found
}"""
Answer = tuple[list[tuple[str, int]], list[tuple[str, str, list[tuple[str, int]]]]]
"""What a query finds, by id and score; then what the words of other languages find."""


@cache
def searcher() -> Searcher:
    """The search of the real library, in Python."""
    return Searcher(real())


@cache
def in_python(language: str, query: str) -> Answer:
    """What Python answers to a query."""
    search = searcher()
    own = search.index(language)
    hits = [(own.entries[hit.entry].id, hit.score) for hit in search.ask(query, language)]
    others = []
    for code, words, found in search.ask_across(query, language):
        entries = search.index(code).entries
        others.append((code, words, [(entries[hit.entry].id, hit.score) for hit in found]))
    return hits, others


def in_node(
    site: Path, words: list[tuple[str, str]], queries: list[tuple[str, str]]
) -> dict[str, list[object]]:
    """What the search of a built site makes of texts and answers to queries, run by Node."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CODIFY_BROWSER") == "required":
            pytest.fail("Node is required here and was not found")
        pytest.skip("no Node")
    asked = json.dumps({"site": str(site), "words": words, "queries": queries})
    done = subprocess.run(
        [node, str(RUNNER)],
        input=asked,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def plainly(answer: object) -> object:
    """An answer as JSON would give it, to compare one with the other."""
    return json.loads(json.dumps(answer))


# Queries with the records that a person expects, and those that must find nothing.


class Query(NamedTuple):
    """A query as a reader types it, and what a person who knows the texts expects of it.

    One of `finds` is to be among the first ten; with none of those it is to find nothing, or not
    what `not_first` names among the first ten. The kind `across` has words of another language.
    """

    text: str
    finds: tuple[str, ...] = ()
    not_first: tuple[str, ...] = ()
    kind: str = ""
    aside: bool = False

    @property
    def across(self) -> bool:
        """Whether the words are of another language than the page."""
        return self.kind == "across"


@cache
def judged(language: str) -> tuple[Query, ...]:
    """The judged queries of a language; each third of a kind was kept aside while tuning."""
    rows = yaml.safe_load((QUERIES / f"{language}.yml").read_text("utf-8"))
    found: list[Query] = []
    of_kind: Counter[str] = Counter()
    for row in rows:
        of_kind[row["kind"]] += 1
        found.append(
            Query(
                str(row["q"]),
                tuple(row.get("finds", ())),
                tuple(row.get("not", ())),
                row["kind"],
                of_kind[row["kind"]] % 3 == 0,
            )
        )
    return tuple(found)
