"""No change to evidence, codings, codebook or translations escapes: it is told, or figures move."""

import os
from collections.abc import Callable
from random import Random

import pytest

from corpora import real
from editing import files, read
from mutations import OF_TEXTS, Mutation
from mutations_of_codings import OF_CODINGS
from mutations_of_findings import OF_FINDINGS, published

TIMES = 100 if os.environ.get("CODIFY_LONG") else 9  # for each kind of mutation
MAKERS = (*OF_TEXTS, *OF_FINDINGS, *OF_CODINGS)


def made(make: Callable[[Random], Mutation], seed: int) -> Mutation:
    """The mutation of a kind with this number, the same each time."""
    return make(Random(f"{make.__name__} {seed}"))  # noqa: S311 (a sample, not a secret)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__.replace("_", " "))
def test_no_mutation_escapes(make: Callable[[Random], Mutation]) -> None:
    for seed in range(TIMES):
        changes, verdict = made(make, seed)
        assert any(files().get(file) != text for file, text in changes.items()), seed
        found = read(changes)
        assert verdict(found), (seed, [*changes], found.ids)


def test_at_least_200_different_mutations_are_tried() -> None:
    tried = {
        tuple(sorted(changes.items(), key=str))
        for make in MAKERS
        for changes, _ in (made(make, seed) for seed in range(TIMES))
    }
    assert len(tried) >= 200


def test_nothing_is_found_where_nothing_changed() -> None:
    same = read({file: text for file, text in files().items() if "/upala" in file})
    assert (same.problems, same.queue) == ([], set())
    assert published(same.corpus) == published(real().corpus)
    assert same.corpus.agreements == real().corpus.agreements
