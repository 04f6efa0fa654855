"""Models, the paper, resource pages and exercises can be read, printed, edited and done."""

import io
import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn

import pages
from browsing import path_in
from codify.disseminate.cards import reading_minutes
from codify.disseminate.documents import Document, blocks_of, to_docx, to_text
from codify.disseminate.site_pages import writer_of
from codify.links import CITATION
from codify.plaintext import plain
from codify.records import EXERCISE, Edition, Record
from codify.reference_schemas import ModelDocument, Resource
from codify.schemas import Module, Report
from corpora import real
from pages import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"
GROUPS = ("practices", "toolbox", "models", "passages", "steps", "outside")


def of_kind(name: str) -> list[Record]:
    return [r for r in real().corpus.records.values() if r.kind.name == name]


def without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)


def passages_of(edition: Edition, section: str | None = None) -> list[str]:
    """The passages of a text as a reader sees them, without the marks of sources."""
    wanted = [p for p in edition.body.passages if section is None or p.section == section]
    return [without_blanks(plain(CITATION.sub("", p.text))) for p in wanted]


@cache
def document(site: Path, record: str, code: str) -> str:
    """All words of a DOCX file, without blanks."""
    file = docx.Document(str(site / f"documents/{record}.{code}.docx"))
    texts = [p.text for p in file.paragraphs]
    texts += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return without_blanks(" ".join(texts))


MODELS = [record.id for record in of_kind("model-document")]
MODULES = [record.id for record in of_kind("module")]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("id", MODELS)
def test_the_documents_of_a_model_say_what_its_page_says(
    real_site: Path, id: str, code: str
) -> None:
    edition = real().corpus.records[id].edition(code)
    edited = document(real_site, id, code)
    text = without_blanks((real_site / f"documents/{id}.{code}.txt").read_text("utf-8"))
    passages = passages_of(edition)
    assert len(passages) > 20
    assert [p for p in passages if p not in edited] == []
    assert [p for p in passages if p not in text] == []


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("id", MODULES)
def test_the_sheet_and_the_document_of_an_exercise_hold_the_whole_exercise(
    real_site: Path, id: str, code: str
) -> None:
    edition = real().corpus.records[id].edition(code)
    sheet = pages.read(real_site, path_in(code, f"toolbox/{id}-exercise.html"))
    (shown,) = sheet.of_class("form-text")
    words = without_blanks(re.sub(r"\[\d+\]", "", sheet.words(shown)))
    passages = passages_of(edition, EXERCISE)
    assert len(passages) > 4
    assert [p for p in passages if p not in words] == []
    assert [p for p in passages if p not in document(real_site, id, code)] == []


@pytest.mark.parametrize("code", ["ar"])
def test_a_document_in_arabic_runs_from_right_to_left(real_site: Path, code: str) -> None:
    for id in MODELS:
        file = docx.Document(str(real_site / f"documents/{id}.{code}.docx"))
        written = [paragraph for paragraph in file.paragraphs if paragraph.text.strip()]
        assert written
        for paragraph in written:
            assert paragraph._p.pPr.find(qn("w:bidi")) is not None, paragraph.text
            assert all(run.font.rtl for run in paragraph.runs if run.text.strip())
            # Word wants the properties in the order of its schema.
            names = [child.tag for child in paragraph._p.pPr]
            later = [qn(name) for name in ("w:spacing", "w:ind", "w:jc") if qn(name) in names]
            assert all(names.index(qn("w:bidi")) < names.index(name) for name in later)
        for table in file.tables:
            assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None


def test_lists_tables_and_choices_keep_their_shape_in_a_document() -> None:
    html = (
        '<h2 id="a">Head</h2><p>One <strong>two</strong><sup><a href="#s">[1]</a></sup>.</p>'
        '<ol start="3"><li>Third<ul><li>Inner</li></ul></li><li><p>Fourth</p></li></ol>'
        "<ul><li>☐ Box</li></ul><table><thead><tr><th>A</th></tr></thead>"
        "<tbody><tr><td>1 &amp; 2</td></tr></tbody></table>"
    )
    blocks = blocks_of(html)
    assert [(b.kind, b.level, b.marker, b.text) for b in blocks[:-1]] == [
        ("heading", 2, "", "Head"),
        ("paragraph", 0, "", "One two."),
        ("item", 1, "3.", "Third"),
        ("item", 2, "•", "Inner"),
        ("item", 1, "4.", "Fourth"),
        ("item", 1, "", "☐ Box"),
    ]
    assert blocks[1].runs[1].bold
    assert blocks[-1].rows == (("A",), ("1 & 2",))
    english = real().corpus.languages["en"]
    made = Document("Title", english, blocks, "From here", real().date)
    assert to_docx(made) == to_docx(made)
    assert docx.Document(io.BytesIO(to_docx(made))).paragraphs[0].text == "Title"
    assert "   • Inner\n" in to_text(made)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_picture_of_the_process_speaks_the_language_and_names_every_step(
    real_site: Path, code: str
) -> None:
    (record,) = (r for r in of_kind("report") if r.original.fields.process)  # type: ignore[attr-defined]
    fields = record.edition(code).fields
    assert isinstance(fields, Report)
    root = ElementTree.parse(real_site / f"documents/{record.id}.{code}.svg").getroot()  # noqa: S314 (ours)
    assert len(root.findall(f"{SVG}rect")) == len(fields.process) > 4
    drawn = without_blanks(" ".join(t.text or "" for t in root.iter(f"{SVG}text")))
    description = root.findtext(f"{SVG}desc") or ""
    for step in fields.process:
        assert without_blanks(step.title) in drawn
        assert without_blanks(step.text) in drawn
        assert step.title in description and step.text in description
    assert root.get("role") == "img"
    assert {root.findtext(f"{SVG}title")} == {fields.title}
    right = {text.get("direction") for text in root.iter(f"{SVG}text") if text.get("direction")}
    assert right == ({"rtl"} if code == "ar" else set())
    page = pages.read(real_site, path_in(code, record.address))
    assert page.of_class("process")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_recommendation_of_the_paper_leads_to_a_finding(real_site: Path, code: str) -> None:
    edition = real().corpus.records["mainstreaming"].edition(code)
    headings = [b for b in edition.body.blocks if b.kind == "heading" and b.level == 2]
    english = real().corpus.records["mainstreaming"].original.body.blocks
    titles = [b.text for b in english if b.kind == "heading" and b.level == 2]
    number = titles.index("Recommendations")
    start = headings[number].line
    end = headings[number + 1].line
    items = [b for b in edition.body.blocks if b.kind == "item" and start < b.line < end]
    assert len(items) >= 10
    assert [item.text for item in items if "../findings/" not in item.text] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_module_can_be_read_in_the_time_that_it_states(code: str) -> None:
    for record in of_kind("module"):
        edition = record.edition(code)
        assert isinstance(edition.fields, Module)
        minutes = reading_minutes(edition)
        assert 4 < minutes < edition.fields.minutes / 2, record.id  # the rest is for the exercise


@pytest.mark.parametrize("id", [record.id for record in of_kind("resource")])
def test_a_resource_page_says_of_each_piece_what_it_is_good_for(real_site: Path, id: str) -> None:
    for code in LANGUAGES:
        page = pages.read(real_site, path_in(code, f"resources/{id}.html"))
        fields = real().corpus.records[id].edition(code).fields
        assert isinstance(fields, Resource)
        summaries = [page.words(e) for e in page.of_class("entry-summary")]
        assert [i.good_for for i in fields.items if plain(i.good_for) not in summaries] == []
        assert [name for name in GROUPS if name not in page.anchors and name != "toolbox"] == []


def test_models_are_marked_as_our_own_and_stand_with_the_modules_that_use_them() -> None:
    belonging = writer_of(real(), "en").belonging
    for record in of_kind("model-document"):
        fields = record.original.fields
        assert isinstance(fields, ModelDocument)
        assert "our own model" in record.original.body.text.lower()
        assert fields.modules and fields.practices
        for id in fields.modules:
            assert record in belonging[id]
