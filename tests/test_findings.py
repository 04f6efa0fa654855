"""A finding stands on evidence that is there and unchanged; what is counted is computed."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from codify.confidence import Facts, confidence
from codify.problems import worded
from codify.schemas import Finding
from codify.typed_counts import typed_counts
from corpora import real
from editing import files, files_of, read, replaced
from trees import PROJECT, copy_library, digests, run

FINDING = "content/findings/voice-as-consultation.md"
EVIDENCE = 'passage: "upala#p11"'
REPORT = "content/reports/synthesis"
SENTENCES: dict[str, dict[str, Any]] = yaml.safe_load(
    (PROJECT / "tests/typed_counts.yml").read_text("utf-8")
)

# Confidence

BEST = Facts(
    records=6, countries=5, sources=4, supports=9, contradicts=0, settled=True, alpha=0.667
)
EDGES: list[tuple[str, dict[str, Any], str]] = [
    ("methods", {"sources": 4}, "none"),
    ("methods", {"sources": 3}, "minor"),
    ("methods", {"sources": 2}, "minor"),
    ("methods", {"sources": 1}, "moderate"),
    ("methods", {"alpha": 0.667}, "none"),
    ("methods", {"alpha": 0.6669}, "minor"),
    ("methods", {"alpha": None}, "minor"),
    ("methods", {"settled": False}, "minor"),
    ("methods", {"settled": False, "alpha": None}, "minor"),
    ("methods", {"sources": 2, "settled": False}, "moderate"),
    ("methods", {"sources": 0, "settled": False}, "serious"),
    ("coherence", {"supports": 9, "contradicts": 0}, "none"),
    ("coherence", {"supports": 3, "contradicts": 1}, "minor"),
    ("coherence", {"supports": 5, "contradicts": 2}, "moderate"),
    ("coherence", {"supports": 3, "contradicts": 2}, "moderate"),
    ("coherence", {"supports": 2, "contradicts": 2}, "serious"),
    ("coherence", {"supports": 1, "contradicts": 2}, "serious"),
    ("adequacy", {"records": 6}, "none"),
    ("adequacy", {"records": 5}, "minor"),
    ("adequacy", {"records": 4}, "minor"),
    ("adequacy", {"records": 3}, "moderate"),
    ("adequacy", {"records": 2}, "moderate"),
    ("adequacy", {"records": 1}, "serious"),
    ("relevance", {"countries": 5}, "none"),
    ("relevance", {"countries": 4}, "minor"),
    ("relevance", {"countries": 3}, "minor"),
    ("relevance", {"countries": 2}, "moderate"),
    ("relevance", {"countries": 1}, "serious"),
    ("relevance", {"countries": 0}, "serious"),
]


@pytest.mark.parametrize(("component", "change", "concern"), EDGES)
def test_each_component_has_the_concern_of_its_stated_rule_and_touches_no_other(
    component: str, change: dict[str, Any], concern: str
) -> None:
    found = confidence(replace(BEST, **change)).concerns
    others = {name: value for name, value in found.items() if name != component}
    assert found[component] == concern  # type: ignore[index]
    assert len(others) == 3
    assert set(others.values()) == {"none"}


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({}, "high"),
        ({"records": 5}, "high"),
        ({"records": 5, "countries": 4}, "moderate"),
        ({"records": 5, "countries": 2}, "moderate"),
        ({"records": 3, "countries": 2}, "low"),
        ({"records": 1, "countries": 1}, "low"),
        ({"records": 1, "countries": 1, "sources": 3}, "very-low"),
        ({"records": 1, "countries": 1, "sources": 0, "settled": False, "supports": 0,
          "contradicts": 1}, "very-low"),
    ],
)  # fmt: skip
def test_the_level_follows_from_the_sum_of_the_concerns(change: dict[str, Any], level: str) -> None:
    assert confidence(replace(BEST, **change)).level == level


def test_no_finding_states_a_level_or_a_count_of_its_own() -> None:
    fields = set(Finding.model_fields)
    assert fields == {
        "language", "title", "state", "statement", "scope", "supports", "contradicts",
    }  # fmt: skip
    assert len(real().evidence) == len(real().corpus.of_kind("finding")) > 5


# Evidence


def told(changes: dict[str, str | None], wanted: str) -> list[str]:
    """The problems of a kind, in words, that changes give."""
    return [worded(problem) for problem in read(changes).problems if problem.id == wanted]


def test_evidence_that_stands_gives_no_problem() -> None:
    assert read({FINDING: files()[FINDING]}).problems == []


def test_a_finding_without_evidence_is_refused() -> None:
    before = files()[FINDING]
    none = re.sub(r"supports:\n(  - .*\n)+", "supports: []\n", before)
    assert none != before
    (said,) = told({FINDING: none}, "value-too-few")
    assert said.startswith(f"{FINDING}:6:")


def test_evidence_that_is_gone_is_told_with_the_finding_and_the_passage() -> None:
    (said,) = told(replaced(FINDING, EVIDENCE, 'passage: "upala#p111"'), "evidence-passage-gone")
    assert said.startswith(f"{FINDING}:9:15: The evidence upala#p111 ")
    (said,) = told(replaced(FINDING, EVIDENCE, 'passage: "upla#p11"'), "evidence-record-unknown")
    assert "upla#p11" in said
    assert "Did you mean “upala”?" in said


def test_evidence_that_changed_is_told_with_what_it_reads_now(tmp_path: Path) -> None:
    passage = real().corpus.records["upala"].original.passages["p11"]
    changes = replaced("practices/upala.md", passage.text, "No **weight** for anybody;")
    (said,) = told(changes, "evidence-text-changed")
    assert said.startswith(f"{FINDING}:9:15: The evidence upala#p11 ")
    assert passage.fingerprint in said
    assert "No weight for anybody;" in said

    root = copy_library(tmp_path / "tree")
    (root / "site").mkdir()
    (root / "site/index.html").write_text("the old site", "utf-8")
    (root / "practices/upala.md").write_text(str(changes["practices/upala.md"]), "utf-8")
    built = run(root, "site")
    assert built.returncode == 1
    assert said.split("\n")[0] in built.stderr
    assert "Traceback" not in built.stderr
    assert list(digests(root / "site")) == ["index.html"]


def test_white_space_and_a_translation_change_no_evidence() -> None:
    passage = real().corpus.records["upala"].original.passages["p11"]
    spaced = replaced("practices/upala.md", passage.text, passage.text.replace(" ", "  "))
    assert read(spaced).problems == []
    french = replaced("practices/upala.fr.md", "plus de poids pour", "moins de poids pour")
    assert read(french).problems == []


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_evidence_in_a_record_that_is_not_published_is_refused(state: str) -> None:
    changes = replaced("practices/upala.md", "\ntitle:", f"\nstate: {state}\ntitle:")
    said = told(changes, "evidence-unpublished")
    cited = [
        (record.id, row.passage)
        for record in real().corpus.of_kind("finding")
        if isinstance(fields := record.original.fields, Finding)
        for row in (*fields.supports, *fields.contradicts)
        if row.passage.startswith("upala#")
    ]
    assert len(cited) > 5
    assert len(said) == len(cited)
    for finding, passage in cited:
        start, end = f"content/findings/{finding}.md:", f"The evidence {passage} is in a record"
        assert [s for s in said if s.startswith(start) and f"{end} that is {state}." in s]


@pytest.mark.parametrize(
    "cited", ["voice-as-consultation#p1", "a-desk-for-migrants#p1", "about#p1"]
)
def test_a_finding_is_no_evidence_for_itself_nor_another_and_no_page_is(cited: str) -> None:
    assert told(replaced(FINDING, EVIDENCE, f'passage: "{cited}"'), "evidence-record-unknown")


def test_a_passage_stands_on_one_side_and_once() -> None:
    row = next(line for line in files()[FINDING].split("\n") if EVIDENCE in line)
    (said,) = told(replaced(FINDING, "contradicts:\n", f"contradicts:\n{row}\n"),
                   "evidence-both-ways")  # fmt: skip
    assert said.startswith(f"{FINDING}:9:15: The passage upala#p11 ")
    (said,) = told(replaced(FINDING, row, f"{row}\n{row}"), "value-repeated")
    assert said.startswith(f"{FINDING}:10:15: ")


# Typed counts


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(language, sentence, id=f"{language}: {sentence}")
        for language, sentences in SENTENCES.items()
        for sentence in sentences[kind]
    ]


@pytest.mark.parametrize(("language", "sentence"), cases("refused"))
def test_a_typed_count_is_found(language: str, sentence: str) -> None:
    assert [*typed_counts(sentence, language)] == [SENTENCES[language]["refused"][sentence]]
    assert [*typed_counts(f"A [@source]. {sentence}", language)]
    assert not [*typed_counts(f"{sentence[:-1]} [@source].", language)][1:]


@pytest.mark.parametrize(("language", "sentence"), cases("allowed"))
def test_what_is_no_count_of_evidence_or_rests_on_a_source_is_left_alone(
    language: str, sentence: str
) -> None:
    assert [*typed_counts(sentence, language)] == []


def test_every_language_of_the_library_has_its_words() -> None:
    assert set(SENTENCES) == set(real().corpus.library.languages)


@pytest.mark.parametrize("field", ["title", "statement", "scope", "summary"])
@pytest.mark.parametrize("language", ["", ".fr", ".es", ".ar"])
def test_a_count_is_refused_in_every_text_of_findings_and_reports(
    field: str, language: str
) -> None:
    record = REPORT if field == "summary" else FINDING.removesuffix(".md")
    file = f"{record}{language}.md"
    assert file in files_of(Path(record).name)
    count = next(iter(SENTENCES[language[1:] or "en"]["refused"]))
    before = files()[file]
    typed = re.sub(rf"^({field}:) .*$", rf'\1 "{count}"', before, flags=re.MULTILINE)
    assert typed != before
    (said,) = told({file: typed}, "typed-count")
    assert said.startswith(f"{file}:")
    for body in (f"{before}\n{count}\n", f"{before}\n- {count}\n", f"{before}\n### {count}\n"):
        assert len(told({file: body}, "typed-count")) == 1


def test_practices_may_say_how_many_countries_and_plans_there_were() -> None:
    file = "practices/upala.md"
    assert told({file: files()[file] + "\nThree practices.\n"}, "typed-count") == []
