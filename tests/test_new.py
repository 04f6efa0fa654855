"""`new` starts records and translations as files that only need to be filled in."""

import os
import re
from pathlib import Path

import pytest

import trees
from codify import library
from codify.commands.new import new, translate
from codify.commands.talk import Stop
from codify.disseminate.site_pages import check_pages
from codify.fields import TO_WRITE
from codify.passages import Passage
from codify.prepare import Prepared, prepare
from codify.problems import Problems, report
from codify.records import KINDS
from corpora import real

LANGUAGES = library.load(trees.PROJECT).languages
LONG = bool(os.environ.get("CODIFY_LONG"))
ACTION = "Doing something"  # of a plan: the passage that the new finding rests on

PROFILES = {"en": "au", "fr": "lu", "es": "cl", "ar": "jo"}  # countries not in the library

# What an author could write for each field that `new` leaves open; `kind.field` where it matters.
# The last two bring a second line, which the schema asks for as soon as the first is there.
FILLED = {
    "title": "A title",
    "summary": '"A summary: with a colon"',
    "licence": "CC0-1.0",
    "id": "one",
    "publisher": "Test",
    "date": "2024-01",
    "name": "Somewhere",
    "lead": "Someone (test)",
    "partners": "[Others (test)]",
    "countries": "[IS]",
    "start": "2020",
    "gender_lens": "unknown",
    "amount": "12.50",
    "currency": "EUR",
    "consent.date": "2024-01-31",
    "setting": "unknown",
    "migration_roles": "[origin, return]",
    "actors": "[academia]",
    "sdg_targets": '["10.7"]',
    "gcm_objectives": "unknown",
    "level": "unknown",
    "module.level": "core",
    "stakeholder.level": "local",
    "minutes": "60",
    "aims": "[One, Two]",
    "outcomes": "[Three]",
    "form": "paper",
    "event.form": "forum",
    "model-document.form": "checklist",
    "role": "Testing.",
    "to": "upala",
    "good_for": "Reading.",
    "term": "word",
    "definition": "What it means.",
    "standing": "proposed",
    "result": "A result.",
    "indicator": "A number.",
    "baseline": "unknown",
    "target": "unknown",
    "source": "one",
    "line": "Page 1",
    "type": "report",
    "statement": "A claim.",
    "scope": "Nowhere.",
    "passage": "new-policy-plan-en#one",
    "seen": Passage("", ACTION, 0, "").fingerprint,
    "action": "unknown",
    "policy-plan.action": ACTION,
    "objective": "unknown",
    "audience": "unknown",
    "activity": "unknown",
    "timeline": "unknown",
    "money": "unknown",
    "url": "https://example.org/",
    "checked": "2024-01-31",
    "organisers": "unknown",
    "outcome": "unknown",
    "topics": "[partnerships]",
    "office": "An office",
    "channel": "report",
    "read": "2024-01-31\n    url: https://example.org/",
    "basis": "public-source\n  address: https://example.org/",
}


def found_in(root: Path) -> tuple[Prepared | None, Problems]:
    """The library at `root` with every page rendered, and all that is wrong with it."""
    problems: Problems = []
    result = prepare(library.load(root), problems)
    if result:
        check_pages(result, problems)
    return result, problems


@pytest.fixture(scope="module")
def new_records(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """A new record of every kind in every language, as `new` wrote it, by its path."""
    root = trees.copy_library(tmp_path_factory.mktemp("new") / "tree")
    (root / "mkdocs.yml").unlink()  # the project's own stands in
    before = set(root.rglob("*.md"))
    for kind in KINDS:
        for language in LANGUAGES:
            new(root, kind.name, name_of(kind.name, language), language)
    made = sorted(set(root.rglob("*.md")) - before)
    return {path: path.read_text("utf-8") for path in made}


def name_of(kind: str, language: str) -> str:
    """The id of a new record; a country's is its code."""
    return PROFILES[language] if kind == "profile" else f"new-{kind}-{language}"


def kind_of(path: Path) -> tuple[str, str]:
    """The kind and the language of a new record."""
    for language, country in PROFILES.items():
        if path.stem == country:
            return "profile", language
    kind, _, language = path.stem.removeprefix("new-").rpartition("-")
    return kind, language


def root_of(paths: dict[Path, str]) -> Path:
    return next(p for p in next(iter(paths)).parents if (p / "content").is_dir())


def test_new_writes_one_file_for_each_kind_and_language(new_records: dict[Path, str]) -> None:
    names = {f"{name_of(kind.name, language)}.md" for kind in KINDS for language in LANGUAGES}
    assert {path.name for path in new_records} == names
    folders = {kind.name: kind.folder for kind in KINDS}
    for path, text in new_records.items():
        kind, language = kind_of(path)
        assert path.parent == root_of(new_records) / folders[kind]
        assert f"\nlanguage: {language}\n" in text
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


def test_check_reports_each_open_line_of_a_new_record_and_nothing_else(
    new_records: dict[Path, str],
) -> None:
    root = root_of(new_records)
    _, problems = found_in(root)
    left = {
        (path.relative_to(root).as_posix(), number)
        for path, text in new_records.items()
        for number, line in enumerate(text.split("\n"), start=1)
        if TO_WRITE in line
    }
    assert {(p.place.file, p.place.line) for p in problems} == left
    assert {p.id for p in problems} == {"value-missing", "value-not-listed"}


def test_a_new_record_passes_the_check_when_its_open_lines_are_filled(
    new_records: dict[Path, str],
) -> None:
    root = root_of(new_records)
    for path, text in new_records.items():
        path.write_text(filled(text, path), "utf-8")
    result, problems = found_in(root)
    for path, text in new_records.items():
        path.write_text(text, "utf-8")
    assert result, report(problems)
    assert not problems, report(problems)
    assert {path.stem for path in new_records} <= set(result.corpus.records)


def filled(text: str, path: Path) -> str:
    """Fill in what `new` left open, line by line, as an author would."""
    group = kind = kind_of(path)[0]
    own = {"profile.countries": f"[{path.stem.upper()}]"}
    lines = []
    for line in text.split("\n"):
        if opened := re.fullmatch(r"(\w+):", line):
            group = opened[1]
        if match := re.fullmatch(rf"( *(?:- )?)(\w+): \[?{TO_WRITE}\]?", line):
            keys = (f"{kind}.{match[2]}", f"{group}.{match[2]}", match[2])
            known = FILLED | own
            lines.append(match[1] + match[2] + ": " + next(known[k] for k in keys if k in known))
        else:
            lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("practise", "x"), "Did you mean “practice”?"),
        (("practice", "My Town"), "is no id"),
        (("practice", "../town"), "is no id"),
        (("story", "upala"), "The id “upala” is taken: practices/upala.md"),
        (("story", "x", "pt"), "no language “pt”"),
    ],
)
def test_new_refuses_what_does_not_fit_and_writes_nothing(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    root = trees.copy_library(tmp_path / "tree")
    before = trees.digests(root)
    with pytest.raises(Stop, match=re.escape(said)):
        new(root, *words, *[None][: 3 - len(words)])
    assert trees.digests(root) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_translation_of_any_record_passes_the_check_as_it_stands(
    tmp_path: Path, language: str
) -> None:
    root = trees.copy_library(tmp_path / "tree")
    for path in root.rglob(f"*.{language}.md"):
        path.unlink()
    others = [r for r in real().corpus.records.values() if r.original.language != language]
    # Each language takes other records, and all of them where there is time.
    wanted = others if LONG else others[list(LANGUAGES).index(language) :: len(LANGUAGES)]
    for record in wanted:
        translate(root, record.id, language)
    result, problems = found_in(root)
    assert result, report(problems)
    for before in wanted:
        record = result.corpus.records[before.id]
        edition = record.translations[language]
        assert edition.status == "draft"
        assert (edition.current, edition.complete) == (True, True)
        assert edition.fields == record.original.fields
        assert edition.body.shape == record.original.body.shape


def test_an_original_in_french_can_be_translated_into_english(tmp_path: Path) -> None:
    root = trees.copy_library(tmp_path / "tree", trees.WATER)
    (root / "practices/puits-du-haut.en.md").unlink()
    for language in ("en", "ar"):
        translate(root, "puits-du-haut", language)
    result, problems = found_in(root)
    assert result, report(problems)
    assert set(result.corpus.records["puits-du-haut"].translations) == {"en", "ar"}
    text = (root / "practices/puits-du-haut.en.md").read_text("utf-8")
    assert "## What was done" in text
    assert "## Ce qui a été fait" not in text


@pytest.mark.parametrize(
    ("id", "language", "said"),
    [
        ("nowhere", "fr", "no record “nowhere”"),
        ("upala", "pt", "no language “pt”"),
        ("upala", "en", "is in “en” already"),
        ("upala", "fr", "exists already"),
        ("../../etc/x", "fr", "no record"),
    ],
)
def test_translate_refuses_what_does_not_fit_and_writes_nothing(
    tmp_path: Path, id: str, language: str, said: str
) -> None:
    root = trees.copy_library(tmp_path / "tree")
    before = trees.digests(root)
    with pytest.raises(Stop, match=re.escape(said)):
        translate(root, id, language)
    assert trees.digests(root) == before
