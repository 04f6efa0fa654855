"""A word is found in whichever of its forms it stands, and Python and the browser cut it alike."""

import random
from pathlib import Path

import pytest
import yaml

from codify.search import characters
from codify.search.languages import LANGUAGES
from codify.search.words import LONGEST_WORD, Normaliser
from searching import in_node, searcher

FAMILIES = yaml.safe_load(Path(__file__).with_name("search_words.yml").read_text("utf-8"))
CODES = tuple(FAMILIES)


def stems(code: str, text: str) -> set[str]:
    """The stems by which a text is found: of its words, and of a compound written as one."""
    normaliser = searcher().terms.normalisers[code]
    words = normaliser.words(text)
    return {word.stem for word in words} | {normaliser.stem(w.whole) for w in words if w.whole}


@pytest.mark.parametrize("code", CODES)
def test_the_forms_of_a_word_share_a_stem(code: str) -> None:
    for family in FAMILIES[code]["together"]:
        shared = stems(code, family[0])
        assert shared, family
        assert [form for form in family if not stems(code, form) & shared] == [], family


@pytest.mark.parametrize("code", CODES)
def test_words_of_another_meaning_stay_apart(code: str) -> None:
    for one, other in FAMILIES[code]["apart"]:
        assert not stems(code, one) & stems(code, other), (one, other)


def test_an_n_with_tilde_is_found_as_n_and_stays_another_word() -> None:
    (with_tilde,), (without,) = (Normaliser("es").words(word) for word in ("año", "ano"))
    assert (with_tilde.stem, with_tilde.word) == (without.stem, "año")
    assert without.word == "ano"


def test_a_word_of_the_table_stands_for_itself_when_it_is_folded_again() -> None:
    changed = characters.table()
    assert len(changed) > 2000
    assert {
        c: to for c, to in changed.items() if to.translate(characters.code_points()) != to
    } == {}


def test_the_table_holds_no_letter_with_case_or_mark_that_it_leaves_whole() -> None:
    left = [c for c in map(chr, range(0x180)) if c.isalpha() and c not in characters.table()]
    assert [c for c in left if c.isupper()] == []


def test_what_the_table_does_not_hold_passes_as_a_letter() -> None:
    for character in "中ωЖ😀":
        assert [word.word for word in Normaliser("en").words(f"a{character} {character}")] == [
            f"a{character}",
            character,
        ]


def test_no_word_is_longer_than_its_bound() -> None:
    (word,) = Normaliser("en").words("x" * 5000)
    assert len(word.word) == LONGEST_WORD


def corpus_texts() -> list[tuple[str, str]]:
    """Every text that can be found, in each language."""
    search = searcher()
    return [
        (code, segment.text)
        for code in search.languages
        for entry in search.index(code).entries
        for segment in entry.segments
        if segment.text
    ]


def random_texts(number: int) -> list[tuple[str, str]]:
    """Texts of characters in the table and beside it, among letters that endings are made of."""
    source = random.Random(20261122)  # noqa: S311 - the same texts each time, not a secret
    table = [*characters.table(), *"abcdeilmnorstuyñ", *"ابتثجحدرسعفقكلمنهوي", *"  '’-/0123"]
    beside = [chr(n) for n in (0x3B1, 0x416, 0x4E2D, 0x1F600, 0x10FFFF, 0xE000, 0x2FF, 0x16A0)]
    ends = ["ations", "ment", "aciones", "ing", "ies", "ات", "ون", "ال", "وال", "s", "ee"]
    pool = table * 3 + beside * 40 + ends * 40
    return [
        (source.choice(CODES), "".join(source.choices(pool, k=source.randint(1, 24))))
        for _ in range(number)
    ]


def test_python_and_the_browser_cut_every_text_into_the_same_words(real_site: Path) -> None:
    texts = corpus_texts() + random_texts(10_000)
    normalisers = searcher().terms.normalisers
    mine = [[list(word) for word in normalisers[code].words(text)] for code, text in texts]
    theirs = in_node(real_site, texts, [])["words"]
    differing = [(t, m, o) for t, m, o in zip(texts, mine, theirs, strict=True) if m != o]
    assert differing[:3] == []


def test_each_stop_word_and_affix_is_written_as_the_table_leaves_it() -> None:
    for rules in LANGUAGES.values():
        written = {*rules.stop, *rules.elided, *rules.tails}
        written |= {affix for step in rules.steps for affix, *_ in step.affixes}
        assert {w for w in written if w.translate(characters.code_points()) != w} == set()
