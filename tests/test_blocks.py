"""Text is cut into passages as Python-Markdown cuts it, however authors write it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import trees
from codify import library, passages
from codify.commands.ids import ids
from codify.plaintext import plain
from codify.prepare import prepare
from codify.problems import Problems, report
from codify.records import Edition
from codify.rendering import Renderer
from codify.sources import front_matter
from test_laws import Passages

# What authors write, with or without knowing that it means something in Markdown.
BLOCKS = (
    "A plain paragraph",
    "Two lines\nof a paragraph",
    "A line that  \nis broken",
    "In 2014. Then 10) and - a dash",
    "one *em* two **strong** x",
    "**a *b* c** and *d **e** f*",
    "with _under_ line and snake_case_word",
    "a**b**c and 5 * 3 * 2",
    "code `x*y*` here and ``a ` b``",
    "a [link](https://example.org/a_b_c) and [*another*](https://example.org/)",
    "<https://example.org/> and https://example.org/",
    "&amp; entity &eacute; and <b>bold</b> and a<br>break",
    r"\*escaped\* and 1\. and \# and \_x\_",
    "! ? ( ] “q” -- ... ~~del~~ ==mark== :smile:",
    "سطر **غليظ** بالعربية: 2014، و3.",
    "a: b\n: c",
    "a | b",
    "+++",
    "=====",
    "- an item",
    "- an item\n  that goes on\nand on",
    "- one\n- two",
    "- one\n    - below",
    "- one\n  - beside",
    "- one\n\n- two",
    "1. first\n2. second",
    "1) no item\n2) nor this",
    "* star",
    "+ plus",
    "-no item",
    "1.no item",
    "> a quote",
    "> a quote\n> of two lines",
    "> a quote\nthat goes on",
    "text\n> quote",
    "- item\n> quote",
    "text\n## Heading",
    "## Heading ##\ntext",
    "text\n    that is indented",
    "Underlined\n------",
    "#glued",
    "---",
    "* * *",
    "text\nmore\n---\ntext",
    "| a | b |\n|---|---|\n| c | d |",
    "```\n- code { #p9 }\n```",
    "~~~\n- code\n~~~",
    "text\n```\ncode\n```\ntext",
)
FRONT = "---\ntitle: A tale\n---\n\n"
TEXTS = st.lists(
    st.tuples(st.sampled_from(BLOCKS), st.sampled_from(["\n", "\n\n"])), min_size=1, max_size=4
).map(lambda parts: "".join(block + end for block, end in parts))


@pytest.fixture(scope="module")
def tale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a story in a library of its own."""
    folder = tmp_path_factory.mktemp("blocks")
    return trees.copy_library(folder / "tree", trees.WATER) / "content/stories/tale.md"


@pytest.fixture(scope="module")
def edition() -> Edition:
    """Any edition, to be given another body."""
    prepared = prepare(library.load(trees.WATER), [])
    assert prepared
    return prepared.corpus.records["morning-at-the-spring"].original


def cut(text: str) -> tuple[passages.Body, Problems]:
    problems: Problems = []
    parts = front_matter(text, "tale.md", problems)
    assert parts
    return passages.split(parts[1], "tale.md", parts[2], problems), problems


@settings(derandomize=True, max_examples=150, deadline=None)
@given(text=TEXTS)
@example(text="- one\n\n    a paragraph in it\n\n    > and a quote\n\n- two\n")
def test_passages_are_cut_as_they_are_rendered(tale: Path, edition: Edition, text: str) -> None:
    _, problems = cut(FRONT + text)
    if problems:
        return  # the author is told
    tale.write_text(FRONT + text, "utf-8")
    ids(tale.parents[2], "content/stories/tale.md")
    numbered = tale.read_text("utf-8")
    ids(tale.parents[2], "content/stories/tale.md")
    assert tale.read_text("utf-8") == numbered
    body, problems = cut(numbered)
    assert not problems, report(problems)
    renderer = Renderer(lambda link, _: link, "Unknown.")
    html = renderer.render(replace(edition, body=body), problems).html
    if not problems:
        found = [(id, " ".join(words.split())) for id, words in Passages(html).found]
        assert found == [(passage.id, plain(passage.text)) for passage in body.passages]


def test_most_of_these_texts_are_without_a_problem() -> None:
    clean = [block for block in BLOCKS if not cut(FRONT + block)[1]]
    assert len(clean) == len(BLOCKS) - 2
