"""`build.py search` answers at the command line as the browser does."""

import json

import pytest

import trees
from searching import searcher


def test_it_lists_what_a_reader_would_find() -> None:
    done = trees.run(trees.PROJECT, "search", "fr", "envois", "de", "fonds", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    index = searcher().index("fr")
    hits = searcher().ask("envois de fonds", "fr")
    assert [row["id"] for row in answer["results"]] == [index.entries[h.entry].id for h in hits]
    assert len(hits) > 3


def test_it_can_be_read_by_a_person() -> None:
    done = trees.run(trees.PROJECT, "search", "ar", "البلديات")
    first, *rest = done.stdout.splitlines()
    assert first.split()[0].isdigit()
    assert any(line.startswith("  1  ") for line in rest)


@pytest.mark.parametrize("query", ["kubernetes", "\u202e", "(("])
def test_nothing_found_is_an_answer(query: str) -> None:
    done = trees.run(trees.PROJECT, "search", "en", query)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "0 results")


def test_a_language_that_the_library_has_not_is_told() -> None:
    done = trees.run(trees.PROJECT, "search", "de", "Gemeinde")
    assert done.returncode == 1
    assert "no language de" in done.stderr
    assert "Traceback" not in done.stderr
