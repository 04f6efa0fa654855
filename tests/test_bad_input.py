"""Whatever is wrong in a library is told to its author: where, what, and how to mend it.

Each file in bad_input/ is a case: what is written into the small library in bad_input/_base, and
the whole report on it. CODIFY_REFRESH=1 python3 build.py test tests/test_bad_input.py writes the
reports anew; read the difference before you keep it.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale

from codify import files, languages
from codify.problems import Place, Problem, Problems, catalogue, report
from small_library import BASE, checked, misplaced, small_library
from trees import command, environment, run

HERE = Path(__file__)
CASES = sorted(path for path in HERE.with_name("bad_input").glob("[!_]*.yml"))
ID = re.compile(r" \[([a-z0-9-]+)\]$", re.MULTILINE)

# Kinds of problems that no content can reach, and where they are tested.
ELSEWHERE = {
    "file-too-many": "below: it would take 50,000 files",
    "file-unreadable": "below: root, as which the tests run, can read everything",
    "interface-missing": "below: the catalogues are the generator's own",
    "interface-placeholder": "below",
    "interface-unknown": "below",
    "value-wrong": "test_wrong_values.py: no field of today is refused in other words than its own",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small library."""
    return small_library(tmp_path / "library")


def write(root: Path, name: str, content: Any) -> None:
    """Write a file as a case tells: a text, or what is no text.

    `swap` changes the file itself or the one that `from` names, `hex` gives bytes, `size` a file
    of so many bytes, `link` a symbolic link; null takes the file away.
    """
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    match content:
        case str():
            path.write_text(content, "utf-8", newline="\n")
        case {"swap": changes}:
            text = (BASE / content.get("from", name)).read_text("utf-8")
            for change in changes:
                assert text.count(change["old"]) == 1, change["old"]
                text = text.replace(change["old"], change["new"])
            path.write_text(text, "utf-8", newline="\n")
        case {"hex": digits}:
            path.write_bytes(bytes.fromhex(digits))
        case {"size": size}:
            with path.open("wb") as file:
                file.truncate(size)
        case {"link": target}:
            path.symlink_to(target)


def said_of(case: dict[str, Any], root: Path) -> str:
    for name, content in case["files"].items():
        write(root, name, content)
    return checked(root)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_report_is_as_expected(path: Path, root: Path) -> None:
    text = path.read_text("utf-8")
    case = yaml.safe_load(text)
    said = said_of(case, root)
    assert "Traceback" not in said
    assert misplaced(said, root) == []
    if os.environ.get("CODIFY_REFRESH"):
        lines = "".join(f"  {line}\n" for line in said.splitlines())
        head = re.split(r"^expected:", text, flags=re.MULTILINE)[0]
        path.write_text(f"{head}expected: |\n{lines}" if said else f'{head}expected: ""\n', "utf-8")
    else:
        assert said == case["expected"].rstrip("\n")


def test_the_small_library_has_no_problem(root: Path) -> None:
    assert checked(root) == ""


def test_every_kind_of_problem_has_a_case() -> None:
    told = {id for path in CASES for id in ID.findall(path.read_text("utf-8"))}
    ours = {id for id in catalogue() if not id.startswith("exchange-")}
    assert ours - told == ELSEWHERE.keys()


def test_every_wording_has_its_three_parts_and_nothing_that_yaml_takes_for_a_remark() -> None:
    for id, wording in catalogue().items():
        assert wording.keys() == {"what", "expected", "mend"}, id
    text = Path(languages.__file__).with_name("messages").joinpath("en.yml").read_text("utf-8")
    assert not re.findall(r"^  \w+: [^\"'].* #.*", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["check", "site"])
def test_a_bad_library_ends_the_command_with_1_and_leaves_the_site(name: str, root: Path) -> None:
    case = yaml.safe_load(
        HERE.with_name("bad_input").joinpath("many-faults.yml").read_text("utf-8")
    )
    expected = said_of(case, root)
    write(root, "site/index.html", "the last good site")
    done = run(root, name)
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith(expected)
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [path.name for path in (root / "site").rglob("*")] == ["index.html"]
    assert (root / "site/index.html").read_text("utf-8") == "the last good site"


def test_a_report_can_be_shown_where_letters_are_missing(root: Path) -> None:
    write(root, os.fsdecode(b"practices/\xff.md"), "x")
    done = subprocess.run(
        command(root, "check"),
        env=environment(PYTHONIOENCODING="ascii:backslashreplace"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"\\udcff.md:1:1: " in done.stderr
    assert b"Traceback" not in done.stderr


def test_too_many_files_are_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 3)
    assert "content:1:1: There are more than 3 files below this folder." in checked(root)


def test_a_file_that_cannot_be_read_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "content/home.md:1:1: The file cannot be read: Permission denied." in checked(root)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "The text “hello” is missing in the interface catalogue of “fr”."),
        ("Bonjour", "The text “hello” does not hold the names in braces that it should."),
        ("Bonjour {nom}", "The text “hello” does not hold the names in braces that it should."),
        ("Bonjour {name", "The text “hello” does not hold the names in braces that it should."),
        ("Bonjour {name}", ""),
    ],
)
def test_a_catalogue_is_held_against_the_english_one(text: str | None, said: str) -> None:
    problems: Problems = []
    wanted = {"hello": "Hello {name}", "n.one": "{n} bed", "n.other": "{n} beds"}
    texts = {"n.one": "une planche", "n.many": "{n} de planches", "n.other": "{n} planches"}
    texts |= {"hello": text} if text else {}
    languages._check("fr", "fr.yml", Locale("fr"), texts, wanted, problems)
    assert (report(problems) if problems else "").startswith(f"fr.yml:1:1: {said}" if said else "")
    assert len(problems) == bool(said)


def test_a_text_that_the_english_catalogue_lacks_is_told_with_the_nearest_one() -> None:
    problems: Problems = []
    languages._check("fr", "fr.yml", Locale("fr"), {"hi": "a", "hit": "b"}, {"hi": "c"}, problems)
    assert problems == [Problem(Place("fr.yml"), "interface-unknown")]
    assert "Did you mean “hi”?" in report(problems)
