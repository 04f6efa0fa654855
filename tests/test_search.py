"""The search answers what a reader means: exact before near, narrowed, and in other languages."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codify.search.across import Terms
from codify.search.answers import Hit, answer
from codify.search.edits import edits, letters, may_be_near
from codify.search.index import SEGMENT, Entry, Index, Segment, index_of
from codify.search.queries import LONGEST_QUERY, parse
from codify.search.words import Normaliser

FILTERS = {
    key: {"country:ma": ("Morocco",), "country:sv": ("El Salvador",)} for key in ("country", "pays")
}


def entries(*texts: str, title: str = "Title", filters: str = "country:ma") -> Iterator[Entry]:
    """Entries that differ in one passage only."""
    for number, text in enumerate(texts):
        segments = (
            Segment("title", title),
            Segment("summary", ""),
            Segment("text", text, f"p{number}"),
        )
        yield Entry(str(number), "", title, "practice", (), "en", segments, frozenset({filters}))


def index(*texts: str, language: str = "en") -> Index:
    return index_of(Normaliser(language), entries(*texts))


def of_passages(*texts: list[str]) -> Index:
    """An index of entries with several passages each."""
    head = (Segment("title", "T"), Segment("summary", "sum"))
    found = []
    for number, each in enumerate(texts):
        parts = tuple(Segment("text", text, f"p{at}") for at, text in enumerate(each))
        found.append(Entry(str(number), "", "T", "practice", (), "en", (*head, *parts)))
    return index_of(Normaliser("en"), found)


def ask(query: str, found: Index) -> tuple[Hit, ...]:
    return answer(parse(query, found, FILTERS), found)


def numbers(query: str, found: Index) -> list[int]:
    return [hit.entry for hit in ask(query, found)]


def test_an_exact_word_comes_before_its_stem_and_that_before_a_beginning() -> None:
    found = index("the planetarium here", "the planning here", "the plan here")
    assert numbers("plan", found) == [2, 1, 0]


def test_a_beginning_counts_for_the_last_word_only_while_it_may_still_be_typed() -> None:
    found = index("a municipality pays", "another town pays")
    assert numbers("pays munic", found) == [0]
    assert numbers("munic pays", found) == []
    assert numbers('"munic"', found) == []


def test_a_mistake_is_forgiven_only_where_nothing_else_is_found() -> None:
    found = index("the harbour office", "the harvest office")
    assert numbers("harbuor", found) == [0]  # two letters swapped
    assert numbers("harvesst", found) == [1]
    assert numbers("office harvezt", found) == [1]
    with_it = index("the harbour office", "the harbuor office")
    assert numbers("harbuor", with_it) == [1]


@pytest.mark.parametrize(
    ("typed", "written", "found"),
    [
        ("towx", "town", True),
        ("tox", "tow", False),
        ("comittee", "committee", True),
        ("xomittee", "committee", True),
        ("xomitteex", "committee", False),
        ("hrbuor", "harbour", False),
    ],
)
def test_a_word_may_have_one_mistake_from_four_letters_on_and_two_from_eight(
    typed: str, written: str, found: bool
) -> None:
    assert bool(numbers(f"{typed}", index(written))) is found


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "abc", 3),
        ("abc", "acb", 1),
        ("kitten", "sitting", 3),
        ("بلدية", "بلديه", 1),
        ("a", "a", 0),
    ],
)
def test_edits_are_counted_with_swaps(one: str, other: str, distance: int) -> None:
    assert edits(one, other, 5) == edits(other, one, 5) == distance
    assert edits(one, other, distance - 1) > distance - 1


@given(st.text("abcdeب", max_size=9), st.text("abcdeب", max_size=9))
def test_no_word_that_is_near_is_passed_over(one: str, other: str) -> None:
    distance = edits(one, other, 9)
    assert may_be_near(letters(one), letters(other), distance)


def test_most_words_that_are_far_are_passed_over_uncounted() -> None:
    words = ("harbour", "migration", "council", "budget", "بلدية", "مهاجر", "coopérative")
    pairs = [(one, other) for one in words for other in words if one != other]
    assert not any(may_be_near(letters(one), letters(other), 2) for one, other in pairs)


def test_a_word_in_the_title_weighs_more_than_one_in_a_passage() -> None:
    plain = tuple(entries("a harbour", "nothing"))
    titled = tuple(entries("nothing", title="Harbour"))
    found = index_of(Normaliser("en"), (*plain, *titled))
    assert [hit.entry for hit in ask("harbour", found)] == [2, 0]


def test_words_that_meet_in_one_passage_come_before_words_that_are_apart() -> None:
    found = of_passages(["women x", "harbour y"], ["women harbour", "x y"])
    assert numbers("women harbour", found) == [1, 0]


def test_of_three_words_one_may_be_missing_where_nothing_has_all() -> None:
    found = index("women work harbour", "women work", "women")
    assert numbers("women harbour", found) == [0]
    assert numbers("women work harbour", found) == [0]
    apart = index("women work", "women", "harbour")
    assert numbers("women work harbour", apart) == [0]
    assert numbers("women harbour", apart) == []
    assert numbers("women work castle", apart) == []  # a word that the library has not


def test_of_many_words_most_must_stand() -> None:
    found = index("women work harbour town", "women work harbour", "women work")
    assert numbers("women work harbour town road", found) == [0, 1]


def test_a_phrase_keeps_its_words_together() -> None:
    found = index("the right to work there", "work to the right", "right work")
    assert numbers('"right to work"', found) == [0]
    assert numbers("“right to work”", found) == [0]
    assert numbers("«right work»", found) == [2]


def test_a_word_behind_a_hyphen_is_left_out() -> None:
    found = index("women harbour", "women farm")
    assert numbers("women -harbour", found) == [1]
    assert numbers('women -"harbour"', found) == [1]
    assert numbers("women - harbour", found) == [0]


def test_a_filter_narrows_in_the_words_of_the_reader() -> None:
    found = index_of(
        Normaliser("en"),
        (
            *entries("women"),
            *entries("women", filters="country:sv"),
            *entries("men", filters="country:sv"),
        ),
    )
    assert numbers("women country:morocco", found) == [0]
    assert numbers("country:sv", found) == [1, 2]
    assert numbers('women country:"El Salvador"', found) == [1]
    assert numbers("pays:salvador women", found) == [1]
    assert numbers("women country:atlantis", found) == []
    assert numbers("women other:thing", found) == []  # no filter of that name: words like others


def test_the_segment_to_show_is_where_most_words_meet() -> None:
    found = of_passages(["nothing here", "women alone", "women at the harbour"])
    (hit,) = ask("women harbour", found)
    assert found.entries[0].segments[hit.segment].anchor == "p2"


def test_a_long_passage_does_not_reach_into_the_next() -> None:
    found = of_passages(["word " * (SEGMENT + 10) + "last", "other"])
    assert [hit.segment for hit in ask("last", found)] == [2]


HOSTILE = (
    *("", " ", '"', '""', "-", "--", ":", "country:", "a:b:c", "-country:ma", "'", "d'", "-'-'"),
    *("\x00\x07", "\u202e\u2066", "(.*+?^${}|[]\\)", "<script>alert(1)</script>", "x" * 10_000),
    *("😀", "\ud800", "\n\t"),
)


@pytest.mark.parametrize("query", HOSTILE)
def test_any_input_is_answered(query: str) -> None:
    found = index("women harbour", language="fr")
    assert all(hit.entry == 0 for hit in ask(query, found))


def test_what_stands_behind_the_longest_query_is_not_read() -> None:
    found = index("women harbour")
    assert numbers("women" + " " * LONGEST_QUERY + "nothing", found) == [0]


# Across languages

TERMS = Terms(
    [
        {
            "en": ("remittances", "money sent home"),
            "fr": ("envois de fonds",),
            "ar": ("التحويلات",),
        },
        {"en": ("Nepal",), "fr": ("Népal",), "ar": ("نيبال",)},
    ],
    {code: Normaliser(code) for code in ("en", "fr", "ar")},
)


def test_a_term_is_led_to_its_words_in_the_other_languages() -> None:
    assert TERMS.queries("remittance", "en") == (
        ("en", "money sent home"),
        ("fr", "envois de fonds"),
        ("ar", "التحويلات"),
    )


def test_a_word_of_another_language_is_led_to_the_readers_first() -> None:
    assert TERMS.queries("تحويلات", "en")[:2] == (("en", "remittances"), ("en", "money sent home"))
    assert ("fr", "envois de fonds") in TERMS.queries("تحويلات", "en")


def test_the_other_words_of_a_query_are_kept_and_each_term_is_led_over() -> None:
    assert ("fr", "coop envois de fonds Népal") in TERMS.queries("coop remittances nepal", "en")


def test_a_query_without_a_known_term_is_led_nowhere() -> None:
    assert TERMS.queries("harbour", "en") == ()
    assert TERMS.queries('"remittances"', "en") == ()
    assert TERMS.queries("-remittances country:ma", "en") == ()
