"""Answer a query from the index: which entries, in which order, and the passage to show of each.

`search.js` does the same in the browser, step by step; a test holds both to the same answers. An
exact word counts more than its stem, that more than a beginning, that more than a word with a
mistake, which is tried only where nothing else is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from codify.search.edits import edits, letters, may_be_near
from codify.search.index import SEGMENT, SHOWN, UNIT, Index, Posting
from codify.search.queries import Form, Query
from codify.search.words import Word

EXACT, STEM, BEGINNING, MISTAKE = 16, 10, 6, 4  # what a match counts, of 16
LOOSE = 3  # terms of which one may be missing where nothing has them all
SHORTEST_BEGINNING = 3  # letters; and of what begins with them, so many are looked through
ONE_MISTAKE, TWO_MISTAKES = 4, 8  # letters from which a word may have one mistake, or two


@dataclass(frozen=True)
class Hit:
    """An entry that answers a query: its number, score, and the segment that answers best.

    `stems` are those by which it was found, to mark them in the text.
    """

    entry: int
    score: int
    segment: int
    stems: frozenset[str]


@dataclass
class _Found:
    """Where one term was found in one entry."""

    score: int = 0
    places: set[int] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)


def answer(query: Query, index: Index) -> tuple[Hit, ...]:
    """Return what answers a query, the best first.

    First every short query is taken at its word; then one of three words may be missing, if all
    are words of the library; then both again, with mistakes forgiven.
    """
    if not query.terms:
        return _all_filtered(query, index)
    for mistakes in (False, True):
        found = list(_found(query, index, mistakes=mistakes))
        for loosely in (False, True):
            hits = _hits(query, found, index, loosely=loosely)
            if hits:
                return hits
    return ()


def _found(query: Query, index: Index, *, mistakes: bool) -> Iterator[dict[int, _Found]]:
    """Yield, for each term, where it is found."""
    for number, forms in enumerate(query.terms):
        last = number == len(query.terms) - 1
        entries = _of_term(forms, index, beginnings=query.open and last)
        if mistakes and not entries:
            entries = _with_mistakes(forms[0], index)
        yield entries


def _hits(
    query: Query, found: list[dict[int, _Found]], index: Index, *, loosely: bool
) -> tuple[Hit, ...]:
    if loosely and not all(found):
        return ()
    out = _excluded(query, index)
    needed = _needed(len(found), loosely=loosely)
    hits = []
    for entry in sorted(set().union(*found)):
        mine = [term[entry] for term in found if entry in term]
        if len(mine) < needed or entry in out or not _passes(query.filters, entry, index):
            continue
        if all(_has_phrase(phrase, entry, index) for phrase in query.phrases):
            hits.append(_hit(entry, mine, len(found), index))
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.entry)))


def _all_filtered(query: Query, index: Index) -> tuple[Hit, ...]:
    """Return every entry that passes the filters, for a query that has nothing else."""
    if not query.filters:
        return ()
    numbers = range(len(index.entries))
    return tuple(Hit(n, 0, 1, frozenset()) for n in numbers if _passes(query.filters, n, index))


def _needed(terms: int, *, loosely: bool) -> int:
    """Return how many of a query's terms an entry must have: all of three, most of many."""
    return terms - (terms == LOOSE and loosely) if terms <= LOOSE else -(-terms * 3 // 5)


def _of_term(forms: tuple[Form, ...], index: Index, *, beginnings: bool) -> dict[int, _Found]:
    found: dict[int, _Found] = {}
    for form in forms:
        counts = {w: EXACT if w == form.word else STEM for w in _words_of(form.stem, index)}
        _add(found, form.stem, counts, index)
    first = forms[0]
    bare = index.normaliser.bare(first.word)
    most = index.stems[first.stem].rarity if first.stem in index.stems else None
    if beginnings and len(bare) >= SHORTEST_BEGINNING:
        for stem in index.beginning_with(bare[:SHORTEST_BEGINNING].replace("ñ", "n")):
            if stem != first.stem:
                counts = {
                    word: BEGINNING
                    for word in _words_of(stem, index)
                    if index.normaliser.bare(word).startswith(bare)
                }
                _add(found, stem, counts, index, most)
    return found


def _words_of(stem: str, index: Index) -> Iterable[str]:
    return index.stems[stem].words if stem in index.stems else ()


def _add(
    found: dict[int, _Found],
    stem: str,
    counts: Mapping[str, int],
    index: Index,
    most: int | None = None,
) -> None:
    """Add the entries of a stem's words to those of a term; the best stem gives the score.

    The stem counts as rare as it is, or as `most`, so that a rare beginning passes no exact word.
    """
    weights: dict[int, int] = {}
    for word, count in counts.items():
        for posting in index.stems[stem].words[word]:
            weights[posting.entry] = weights.get(posting.entry, 0) + posting.weight * count
            here = found.setdefault(posting.entry, _Found())
            here.places.update(posting.places)
            here.stems.add(stem)
    for entry, weight in weights.items():
        here = found[entry]
        rarity = min(index.stems[stem].rarity, most or index.stems[stem].rarity)
        here.score = max(here.score, _score(rarity, weight))


def _score(rarity: int, weight: int) -> int:
    """Return what a stem is worth in an entry: BM25 with k1 = 1.2, in whole numbers."""
    unit = EXACT * UNIT  # what one exact word weighs
    return rarity * weight * 22 // (10 * weight + 12 * unit)


def _with_mistakes(form: Form, index: Index) -> dict[int, _Found]:
    """Return the entries of those words that differ the least from a term, by two edits at most."""
    bare = index.normaliser.bare(form.word)
    bound = 0 if len(bare) < ONE_MISTAKE else 1 if len(bare) < TWO_MISTAKES else 2
    own, nearest = letters(bare), set[str]()
    for length in range(len(bare) - bound, len(bare) + bound + 1) if bound else ():
        for other in index.by_length.get(length, ()):
            if not may_be_near(own, other.letters, bound):
                continue
            distance = edits(bare, other.word, bound)
            if distance < bound:
                nearest, bound = {other.stem}, distance
            elif distance == bound:
                nearest.add(other.stem)
    found: dict[int, _Found] = {}
    for stem in sorted(nearest):
        _add(found, stem, dict.fromkeys(index.stems[stem].words, MISTAKE), index)
    return found


def _excluded(query: Query, index: Index) -> set[int]:
    """Return the entries in which something stands that the reader does not want."""
    out = {
        posting.entry
        for form in query.excluded
        for posting in _exactly(form.word, form.stem, index)
    }
    for phrase in query.excluded_phrases:
        first = phrase[0]
        for posting in _exactly(first.word, first.stem, index):
            if _has_phrase(phrase, posting.entry, index):
                out.add(posting.entry)
    return out


def _exactly(word: str, stem: str, index: Index) -> tuple[Posting, ...]:
    return index.stems[stem].words.get(word, ()) if stem in index.stems else ()


def _passes(filters: tuple[frozenset[str], ...], entry: int, index: Index) -> bool:
    return all(values & index.entries[entry].filters for values in filters)


def _has_phrase(phrase: tuple[Word, ...], entry: int, index: Index) -> bool:
    """Say whether the words of a phrase follow each other in an entry, letter by letter."""
    starts: set[int] | None = None
    for word in phrase:
        places = {
            place - word.at + phrase[0].at
            for posting in _exactly(word.word, word.stem, index)
            if posting.entry == entry
            for place in posting.places
        }
        starts = places if starts is None else starts & places
    return bool(starts)


def _hit(entry: int, found: list[_Found], terms: int, index: Index) -> Hit:
    """Return an entry as a hit: its score, and the segment in which most terms meet."""
    here: dict[int, tuple[int, int]] = {}
    for term in found:
        for segment, count in Counter(place // SEGMENT for place in term.places).items():
            met, times = here.get(segment, (0, 0))
            here[segment] = met + 1, times + count
    together = max(met for met, _ in here.values())
    score = sum(term.score for term in found) * len(found) * len(found) // (terms * terms)
    score = score * (2 * terms + together) // (3 * terms)
    segments = index.entries[entry].segments
    texts = [n for n in here if segments[n].field in SHOWN and segments[n].text]
    best = max(texts, key=lambda n: (*here[n], -n), default=1)
    stems = frozenset(stem for term in found for stem in term.stems)
    return Hit(entry, score, best, stems)
