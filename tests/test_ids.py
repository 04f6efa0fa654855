"""`ids` adds lines with ids to a file of an author, and changes no other byte of it."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import trees
from codify.__main__ import main
from codify.commands.ids import ids
from codify.commands.talk import Stop

ID_LINE = re.compile(rb"(?<![^\r\n])[ \t]*\{ #p\d+ \}(?:\r\n|\r|\n|\Z)")

# A story with its ids, as `ids` would give them; the braces in between are no ids.
NUMBERED = """\
---
language: en
title: "A tale { #p9 }"
---

## A heading

A paragraph
on two lines.
{ #p1 }

1. An item.
   { #p2 }
2. Another item.
   { #p3 }

- A loose item.
  { #p4 }

- A second one,
  on two lines.
  { #p5 }
    - An item below it.
      { #p6 }

> A quote
> on two lines.
{ #p7 }

| Table | Head |
|---|---|
| has | no id |

unknown

```
{ #p99 } is code here
```

The last words, with `{ #p98 }` as code.
{ #p8 }
"""
BARE = ID_LINE.sub(b"", NUMBERED.encode()).decode()


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    """The file of a new story in a small library, not written yet."""
    return trees.copy_library(tmp_path / "tree", trees.WATER) / "content/stories/tale.md"


def after_ids(file: Path, data: bytes) -> bytes:
    """What `ids` makes of these bytes."""
    file.write_bytes(data)
    ids(file.parents[2], f"content/stories/{file.name}")
    return file.read_bytes()


def test_ids_number_paragraphs_items_and_quotes_in_order(tale: Path) -> None:
    assert after_ids(tale, BARE.encode()).decode() == NUMBERED


def test_new_blocks_are_numbered_on_from_the_highest_id_and_none_is_renumbered(tale: Path) -> None:
    given = NUMBERED.replace("{ #p3 }", "{ #p40 }").replace("  { #p4 }\n", "")
    given = given.replace("{ #p1 }\n", "")
    expected = NUMBERED.replace("{ #p3 }", "{ #p40 }").replace("{ #p4 }", "{ #p42 }")
    assert after_ids(tale, given.encode()).decode() == expected.replace("{ #p1 }", "{ #p41 }")


CHANGES: dict[str, Callable[[str], str]] = {
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "line ends of old Macs": lambda text: text.replace("\n", "\r"),
    "mixed line ends": lambda text: re.sub(r"(.*)\n(.*)\n", r"\1\r\n\2\n", text),
    "other mixed line ends": lambda text: re.sub(r"(.*)\n(.*)\n(.*)\n", r"\1\n\2\r\3\r\n", text),
    "a byte order mark": lambda text: "\ufeff" + text,
    "white space at line ends": lambda text: text.replace(".\n", ".  \n").replace("d\n", "d \t\n"),
    "no line end at the end": lambda text: text.rstrip("\n"),
    "empty lines at the end": lambda text: text + "\n \n\n",
    "lines of white space": lambda text: text.replace("\n\n", "\n \t \n"),
    "characters that some take for line ends": lambda text: text.replace(
        "words", "wo\u2028\u2029\x85rds"
    ),
    "letters written in two ways": lambda text: text.replace("e", "e\u0301").replace(
        "language\u0301", "language"
    ),
    "numbers of nine digits": lambda text: text.replace("\n1. ", "\n999999999. "),
}


@pytest.mark.parametrize("change", CHANGES)
def test_ids_keep_every_byte_that_stands(tale: Path, change: str) -> None:
    given = CHANGES[change](BARE).encode()
    result = after_ids(tale, given)
    assert ID_LINE.sub(b"", result) in (given, given + b"\n", given + b"\r\n")
    assert len(ID_LINE.findall(result)) == 8


@pytest.mark.parametrize("change", CHANGES)
def test_ids_twice_are_the_same_as_once(tale: Path, change: str) -> None:
    once = after_ids(tale, CHANGES[change](BARE).encode())
    assert after_ids(tale, once) == once


def test_an_id_gets_the_empty_line_that_it_needs_after_it(tale: Path) -> None:
    given = NUMBERED.replace("on two lines.\n{ #p1 }\n\n1.", "## Close by\n\n1.")
    result = after_ids(tale, given.encode()).decode()
    assert "\nA paragraph\n{ #p9 }\n\n## Close by\n\n1. An item.\n" in result


def test_ids_keep_the_rights_of_the_file(tale: Path) -> None:
    tale.write_bytes(BARE.encode())
    tale.chmod(0o640)
    ids(tale.parents[2], "content/stories/tale.md")
    assert tale.stat().st_mode & 0o777 == 0o640


@pytest.fixture(scope="module")
def bare_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real library, its translations without ids. Tests bring each file back as it was."""
    return trees.copy_library(tmp_path_factory.mktemp("bare") / "tree")


def test_ids_give_each_translation_of_the_library_its_ids_back(bare_tree: Path) -> None:
    names = [path.relative_to(bare_tree).as_posix() for path in bare_tree.rglob("*.*.md")]
    assert len(names) > 50
    for name in names:
        path = bare_tree / name
        text = path.read_bytes()
        path.write_bytes(ID_LINE.sub(b"", text))
        ids(bare_tree, name)
        assert path.read_bytes() == text, name


def test_ids_number_each_original_of_the_library_as_it_would_be_numbered_afresh(
    bare_tree: Path,
) -> None:
    originals = [path for path in bare_tree.rglob("*.md") if path.name.count(".") == 1]
    for path in originals:
        name, text = path.relative_to(bare_tree).as_posix(), path.read_bytes()
        bare = ID_LINE.sub(b"", text)
        path.write_bytes(bare)
        ids(bare_tree, name)
        first = path.read_bytes()
        ids(bare_tree, name)
        assert path.read_bytes() == first, name
        assert ID_LINE.sub(b"", first) == bare, name
        assert len(ID_LINE.findall(first)) == len(ID_LINE.findall(text)), name
        path.write_bytes(text)


def test_ids_of_a_translation_come_from_the_original_block_by_block(tale: Path) -> None:
    gaps = NUMBERED.replace("   { #p3 }\n", "").replace("{ #p7 }", "{ #p70 }")
    tale.write_text(gaps, "utf-8")
    translation = tale.with_name("tale.fr.md")
    assert after_ids(translation, BARE.encode()).decode() == gaps
    some = gaps.replace("  { #p5 }\n", "")
    assert after_ids(translation, some.encode()).decode() == gaps


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "2. Another item.\n",
            "\nAnother one.\n",
            "tale.fr.md:13 is a paragraph, tale.md:14 a list",
        ),
        ("    - An item below", "- An item below", ":18 is a list item, tale.md:23 a list item of"),
        ("## A heading", "### A heading", ":6 is a heading of level 3, tale.md:6 a heading of"),
        (
            "The last words, with `{ #p98 }` as code.\n",
            "",
            "tale.md:40: this paragraph has nothing",
        ),
        ("code.\n", "code.\n\nMore words.\n", "tale.fr.md:35: this paragraph has nothing beside"),
        ("> on two lines.\n", "> on two lines.\n{ #p1 }\n", "the id p1, p7 in tale.md:26"),
    ],
)
def test_ids_tell_the_first_difference_between_a_translation_and_its_original(
    tale: Path, old: str, new: str, said: str
) -> None:
    tale.write_text(NUMBERED, "utf-8")
    translation = tale.with_name("tale.fr.md")
    assert old in BARE
    given = BARE.replace(old, new).encode()
    with pytest.raises(Stop, match=re.escape(said)):
        after_ids(translation, given)
    assert translation.read_bytes() == given


def test_ids_refuse_what_is_not_a_record_of_the_library(tmp_path: Path) -> None:
    root = trees.copy_library(tmp_path / "tree", trees.WATER)
    outside = tmp_path / "outside"
    outside.mkdir()
    for place in (outside, root / "content/stories/deeper", root / "content/codings/pass-1", root):
        place.mkdir(exist_ok=True)
        (place / "tale.md").write_text(BARE, "utf-8")
    (root / "content/stories/link.md").symlink_to(outside / "tale.md")
    (root / "content/events").symlink_to(outside)
    (root / "content/stories/Tale.md").write_text(BARE, "utf-8")
    (root / "content/stories/orphan.fr.md").write_text(BARE, "utf-8")
    before = trees.digests(tmp_path)
    for name in (
        "../outside/tale.md",
        str(outside / "tale.md"),
        "content/stories/../../../outside/tale.md",
        "content/stories/link.md",
        "content/events/tale.md",
        "content/stories/deeper/tale.md",
        "content/codings/pass-1/tale.md",
        "content/codings/pass-1/market-kiosk.yml",
        "content/codebook.yml",
        "content/stories/Tale.md",
        "content/stories/orphan.fr.md",
        "content/stories/nowhere.md",
        "content/stories",
        "tale.md",
    ):
        assert main(["ids", name, "--root", str(root)]) == 1, name
    assert trees.digests(tmp_path) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on two lines.\n", "on two lines. { #p1 }\n"),
        ("1. An item.\n", "1. An item.\n   { #p1 }\n2. One more.\n   { #p1 }\n"),
        ("\nunknown\n", "\nunknown\n\n{ #p1 }\n"),
        ("---\nlanguage", "language"),
        ("The last", "The \0 last"),
        ("The last", "The \udcff last"),
    ],
)
def test_ids_leave_a_file_with_a_fault_as_it_is(tale: Path, old: str, new: str) -> None:
    assert old in BARE
    given = BARE.replace(old, new, 1).encode("utf-8", "surrogateescape")
    with pytest.raises(Stop, match=r"tale\.md:"):
        after_ids(tale, given)
    assert tale.read_bytes() == given


# Runs in a process of its own that dies just before its n-th change to the file system, as the
# interpreter reports them (https://docs.python.org/3/library/audit_events.html).
KILLED = """
import os, sys
from codify.__main__ import main

left = int(sys.argv[1])

def die(event, arguments):
    global left
    writes = event == "open" and bool({*"wxa+"} & {*str(arguments[1])})
    if writes and str(arguments[0]).endswith("/tale.md"):
        os._exit(98)  # from here on the author's file would be half written
    if writes or event in ("os.rename", "os.chmod", "os.remove"):
        left -= 1
        if left < 0:
            os._exit(99)

sys.addaudithook(die)
sys.exit(main(["ids", sys.argv[2], "--root", sys.argv[3]]))
"""


def test_ids_that_are_killed_leave_the_old_file_or_the_new_one(tale: Path) -> None:
    left = []
    for step in range(9):
        tale.write_bytes(BARE.encode())
        command = [sys.executable, "-c", KILLED, str(step), "content/stories/tale.md"]
        done = subprocess.run([*command, str(tale.parents[2])], capture_output=True, check=False)
        left.append(tale.read_bytes())
        if done.returncode == 0:
            break
        assert done.returncode == 99, done.stderr
    assert len(left) > 3
    assert set(left) == {BARE.encode(), NUMBERED.encode()}
