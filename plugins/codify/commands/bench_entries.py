"""Make up entries for the search of a larger library, out of those of the real one."""

from __future__ import annotations

import random
from collections.abc import Iterator

from codify.search.index import Entry, Index, Segment

SEED = 2
WORDS = 600  # about which an entry has, as the real practices
LETTERS = "abcdefghiklmnoprstuvz"
COMMON = (0.02, 0.3)  # shares of the entries between which a word that readers type is found


def made_up(real: tuple[Entry, ...], number: int) -> Iterator[Entry]:
    """Yield entries whose passages are those of real ones, mixed, each with a word of its own."""
    chance = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    texts = [s.text for entry in real for s in entry.segments if s.field == "text" and s.text]
    for n in range(number):
        model = real[n % len(real)]
        own = "".join(chance.choices(LETTERS, k=9))
        head = [s for s in model.segments if s.field in ("title", "summary", "names", "codes")]
        passages = [
            Segment("text", f"{text} {own}", f"p{at}")
            for at, text in enumerate(_some(texts, head, chance), 1)
        ]
        yield Entry(
            id=f"record-{n}",
            address=model.address,
            title=model.title,
            kind=model.kind,
            facts=model.facts,
            language=model.language,
            segments=(*head, *passages),
            filters=model.filters,
        )


def _some(texts: list[str], head: list[Segment], chance: random.Random) -> Iterator[str]:
    """Yield texts until an entry with this head has its words."""
    words = sum(len(segment.text.split()) for segment in head)
    while words < WORDS:
        text = chance.choice(texts)
        words += len(text.split())
        yield text


def words_to_search(index: Index, number: int) -> list[str]:
    """Return words that readers type: of titles, neither rare nor in every entry."""
    least, most = (share * len(index.entries) for share in COMMON)
    found: dict[str, None] = {}
    for entry in index.entries:
        for word in index.normaliser.words(entry.title):
            entries = {p.entry for each in index.stems[word.stem].words.values() for p in each}
            if len(word.word) > 4 and least <= len(entries) <= most:
                found[word.word] = None
    chance = random.Random(SEED)  # noqa: S311
    return chance.sample(sorted(found), number)
