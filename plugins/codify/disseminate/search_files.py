"""Write the files of the search: what every language shares, and the index of each in shards.

Each is a script that hands over its data, so that the search works from a server and from a folder
alike. A reader loads, for one query, the shards in which its words stand and the entries shown.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from codify.disseminate.facets import facets_of
from codify.disseminate.search_entries import listed_records, search_entries
from codify.disseminate.search_terms import terms_of
from codify.disseminate.writer import Writer
from codify.search import characters
from codify.search.across import Terms
from codify.search.index import SHOWN, Entry, Index, index_of, uncollected
from codify.search.languages import LANGUAGES
from codify.terms import normaliser_for

FOLDER = "search"
ENGINE = "assets/javascripts/search.js"
SHARD = 12_000  # bytes about which a shard is cut; a stem is never split
TEXTS = ("results", "none", "all", "others", "by", "next", "previous", "page", "failed")
CARDS = 50  # entries of the catalogue that come in one file


@cache
def engine() -> str:
    """Return the script that every language shares: stemmer, engine, characters and rules."""
    here = files("codify.search")
    parts = [(here / name).read_text("utf-8") for name in ("porter.js", "search.js")]
    rules = {
        code: {
            "stop": sorted(rules.stop),
            "elided": sorted(rules.elided),
            "tails": sorted(rules.tails),
            "attached": sorted(rules.attached),
            "steps": [[step.kind, step.affixes] for step in rules.steps],
        }
        for code, rules in LANGUAGES.items()
    }
    set_up = f"codifySearch.setUp({_json(characters.groups())}, {_json(rules)})\n"
    return "".join([*parts, set_up])


def index_for(writer: Writer) -> Index:
    """Return the index of the writer's language."""
    return index_of(normaliser_for(writer.corpus.thesaurus, writer.code), search_entries(writer))


def search_files(writer: Writer) -> Mapping[str, str]:
    """Return the name and text of each file of the search below the writer's language."""
    return index_files(index_for(writer), len(listed_records(writer)), writer)


@uncollected()
def index_files(index: Index, listed: int, writer: Writer) -> Mapping[str, str]:
    """Return the files of an index, of which the first `listed` entries are in the catalogue."""
    shards = list(_shards(index))
    cards = [_card(entry, writer) for entry in index.entries[:listed]]
    data_of = (
        ("index", _about(index, listed, [next(iter(shard)) for shard in shards], writer)),
        *((f"s-{number}", shard) for number, shard in enumerate(shards)),
        ("words", index.stem_of),
        ("facets", _facets(index)),
        ("terms", _terms(writer)),
        *((f"e-{number}", _entry(entry, writer)) for number, entry in enumerate(index.entries)),
        *((f"c-{at // CARDS}", cards[at : at + CARDS]) for at in range(0, len(cards), CARDS)),
    )
    return {
        f"{FOLDER}/{name}.js": f'codifySearch.take("{writer.code}/{name}",{_json(data)})\n'
        for name, data in data_of
    }


def _about(index: Index, listed: int, starts: list[str], writer: Writer) -> Mapping[str, object]:
    """Return what the browser must know of an index before it can ask it."""
    root = _root(writer, writer.code)
    facets = facets_of(index.entries, index.normaliser, writer)
    return {
        "starts": starts,
        "entries": len(index.entries),
        "listed": listed,
        "ids": [entry.id for entry in index.entries],
        "same": index.normaliser.same,
        "catalogue": writer.routes.made["search"],
        "texts": {name: writer.t(f"search.{name}") for name in TEXTS},
        "facetLabels": [[facet.id, facet.label] for facet in facets],
        "keys": {key: facet.id for facet in facets for key in facet.keys},
        "filters": {facet.id: {v: [n] for v, n in facet.values.items()} for facet in facets},
        "languages": {
            code: [posixpath.relpath(_root(writer, code), root) + "/", language.direction]
            for code, language in writer.corpus.languages.items()
        },
    }


def _terms(writer: Writer) -> Mapping[str, object]:
    """Return the terms that lead to other languages, with the irregular forms of each."""
    terms = terms_for(writer)
    same = {code: normaliser.same for code, normaliser in terms.normalisers.items()}
    return {"terms": terms.terms, "same": same}


def terms_for(writer: Writer) -> Terms:
    """Return the terms that lead from one language to the others."""
    spoken = writer.corpus.languages
    return Terms(
        terms_of(writer), {code: normaliser_for(writer.corpus.thesaurus, code) for code in spoken}
    )


def _root(writer: Writer, language: str) -> str:
    return posixpath.dirname(writer.routes.path("index.html", language)) or "."


def _shards(index: Index) -> Iterator[dict[str, object]]:
    """Yield the stems in the order of their letters, cut into parts of about one size."""
    shard: dict[str, object] = {}
    size = 0
    for name in index.order:
        stem = index.stems[name]
        shard[name] = [stem.rarity, stem.steps]
        size += sum(len(steps) * 4 + len(word) for word, steps in stem.steps.items())
        if size > SHARD:
            yield shard
            shard, size = {}, 0
    if shard:
        yield shard


def _facets(index: Index) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, entry in enumerate(index.entries):
        for value in sorted(entry.filters):
            found.setdefault(value, []).append(number)
    return dict(sorted(found.items()))


def _card(entry: Entry, writer: Writer) -> list[object]:
    """Return what a list shows of an entry: title, address, facts, summary, other language."""
    other = entry.language if entry.language != writer.code else ""
    return [entry.title, entry.address, entry.facts, entry.segments[1].text, other]


def _entry(entry: Entry, writer: Writer) -> list[object]:
    """Return what a result shows: a card, and the texts of which one is shown."""
    texts = [[part.text, part.anchor] if part.field in SHOWN else 0 for part in entry.segments]
    return [*_card(entry, writer)[:3], texts, _card(entry, writer)[4]]


def _json(data: object) -> str:
    """Return data as the script that stands for them, on one line in every browser."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
