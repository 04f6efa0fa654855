"""What goes out to coding tools and tables comes back whole, and others can read it."""

import csv
import io
import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyrefiqda import RefiCodebook, RefiProject

from codify.exchange import qdc, qdpx, tables
from codify.exchange.checks import faults
from codify.exchange.project import (
    NO_CODE,
    Code,
    Project,
    Selection,
    TextPassage,
    TextSource,
    canonical,
)
from codify.exchange.tables_reading import read_codings
from codify.problems import Problems, report
from exchanges import DAY, SMALL, members, packed, real_project, small_files

SCHEMA = Path(__file__).parent / "schemas" / "refi-qda-project.xsd"
PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"


def there_and_back(project: Project, folder: Path) -> Project:
    path, problems = folder / "p.qdpx", Problems()
    path.write_bytes(qdpx.write(project))
    read = qdpx.read(path, problems)
    assert read, report(problems)
    return read


def table_and_back(data: bytes, project: Project, path: Path) -> Project:
    problems = Problems()
    path.write_bytes(data)
    read = read_codings(path, replace(project, selections=()), problems)
    assert read, report(problems)
    return read


# The whole library.


def test_the_whole_library_comes_back_from_a_project_file(tmp_path: Path) -> None:
    project = real_project()
    assert {source.language for source in project.sources} == {"en", "fr", "es", "ar"}
    assert len(project.selections) > 2000
    assert there_and_back(project, tmp_path) == canonical(project)


def test_the_codebook_of_the_library_comes_back(tmp_path: Path) -> None:
    (tmp_path / "c.qdc").write_bytes(qdc.write(real_project().codes))
    assert qdc.read(tmp_path / "c.qdc", Problems()) == canonical(real_project()).codes


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_codings_of_the_library_come_back_from_a_table(form: str, tmp_path: Path) -> None:
    project = real_project()
    table = tables.coding_table(project.selections, project.sources)
    data = tables.to_csv(table) if form == "csv" else tables.to_json(table)
    assert table_and_back(data, project, tmp_path / f"codings.{form}") == project


def test_the_same_project_in_another_order_gives_the_same_bytes() -> None:
    shuffled = Random(3).sample(SMALL.selections, len(SMALL.selections))  # noqa: S311
    assert qdpx.write(replace(SMALL, selections=tuple(shuffled))) == qdpx.write(SMALL)


def test_the_guid_of_an_id_never_changes() -> None:
    assert Code("partnerships", "Partnerships").guid == "261ae352-8358-5f93-8a13-3fb665f5bcfe"


# Hostile text.

SIGNS = st.characters(codec="utf-8", exclude_characters="\ufffe\uffff", min_codepoint=32)
ODD = st.sampled_from("=+-@'\"<>&;#…\t\u2028\u0085\ufeff\u202e\u200b🙂ش")
LINE = st.text(SIGNS | ODD, min_size=1, max_size=12)
TEXT = st.text(SIGNS | ODD | st.sampled_from("\n\r"), max_size=12)
IDS = st.lists(st.from_regex(r"[a-z0-9]{1,4}([-.][a-z0-9]{1,3})?", fullmatch=True), unique=True)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    codes: list[Code] = []
    for id in draw(IDS):
        parent = draw(st.sampled_from([None, *(code.id for code in codes)]))
        label = draw(LINE.filter(lambda text: bool(text.strip())))
        codes.append(Code(id, label, draw(TEXT), parent))
    coders = draw(st.sampled_from([("pass-1",), ("pass-1", "pass-2", "adjudicated")]))
    sources, selections = [], list[Selection]()
    for id in draw(IDS):
        passages = tuple(TextPassage(passage, draw(LINE)) for passage in draw(IDS))
        sources.append(TextSource(id, draw(TEXT), draw(st.sampled_from(["ar", ""])), passages))
        for passage in passages:
            for coder in coders:
                given_codes = draw(st.lists(st.sampled_from([None, *codes]), unique=True))
                for code in given_codes if None not in given_codes else [None]:
                    selections.append(draw(selection(coder, id, passage, code)))
    return Project(draw(LINE), tuple(codes), coders, tuple(sources), tuple(selections))


@st.composite
def selection(
    draw: st.DrawFn, coder: str, source: str, passage: TextPassage, code: Code | None
) -> Selection:
    length = len(passage.text)
    start = draw(st.none() | st.integers(0, length - 1))
    end = None if start is None else draw(st.integers(start + 1, length))
    at = (source, passage.id, code.id if code else None, start, end)
    return Selection(coder, *at, draw(TEXT), DAY)


@settings(max_examples=80, deadline=None)
@given(project=projects())
def test_any_text_comes_back(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    assert faults(project, "") == []
    assert there_and_back(project, folder) == canonical(project)
    table = tables.coding_table(project.selections, project.sources)
    assert table_and_back(tables.to_csv(table), project, folder / "t.csv") == project
    assert table_and_back(tables.to_json(table), project, folder / "t.json") == project


@given(cells=st.lists(TEXT, min_size=1))
def test_no_cell_can_run_as_a_formula_and_each_comes_back(cells: list[str]) -> None:
    guarded = [tables.guarded(cell) for cell in cells]
    assert not any(cell.startswith((*"=+-@＝＋－＠\t\r\n",)) for cell in guarded)
    assert [tables.unguarded(cell) for cell in guarded] == cells


# What others say of it.


@pytest.mark.parametrize("name", ["real", "small"])
def test_a_project_file_is_valid_against_the_schema_of_the_standard(name: str) -> None:
    project = real_project() if name == "real" else SMALL
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.fromstring(members(qdpx.write(project))["project.qde"]))


def test_a_codebook_file_is_valid_as_the_codebook_of_a_project() -> None:
    """The schema of codebooks differs from this one by its namespace, origin, sets, no notes."""
    data = qdc.write(real_project().codes)
    codebook = etree.fromstring(
        data.replace(b"urn:QDA-XML:codebook:1.0", b"urn:QDA-XML:project:1.0")
    )
    assert codebook.attrib.pop("origin") == "codify"
    assert codebook.find(".//{*}NoteRef") is None
    project = etree.Element(f"{{{PROJECT_NAMESPACE}}}Project", name="p")
    project.append(codebook)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(project)


@pytest.mark.parametrize("name", ["real", "small"])
def test_another_library_reads_the_project(name: str, tmp_path: Path) -> None:
    project = canonical(real_project() if name == "real" else SMALL)
    (tmp_path / "p.qdpx").write_bytes(qdpx.write(project))
    read = RefiProject.load(tmp_path / "p.qdpx", extract_dir=str(tmp_path / "out"))
    users = {user.guid: user.name for user in read.users.user}
    notes = {note.guid: note.plain_text_content for note in read.notes.note}
    codes = {code.guid: code.id for code in project.codes} | {NO_CODE.guid: None}
    found = []
    for source in read.sources.text_source:
        path = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "out")
        text = path.read_text("utf-8")
        for part in source.plain_text_selection:
            [coding] = part.coding
            memo = [notes[reference.target_guid] for reference in coding.note_ref]
            assert memo == ([part.description] if part.description else [])
            words = text[part.start_position : part.end_position]
            code = codes[coding.code_ref.target_guid]
            day = str(coding.creation_date_time)[:10]
            found.append((users[coding.creating_user], source.name, code, words, memo, day))
    texts = {(s.id, p.id): p.text for s in project.sources for p in s.passages}
    assert found == [
        (s.coder, s.source, s.code, texts[s.source, s.passage][s.start : s.end],
         [s.memo] if s.memo else [], s.date)
        for s in project.selections
    ]  # fmt: skip


def test_another_library_reads_the_codebook(tmp_path: Path) -> None:
    (tmp_path / "c.qdc").write_bytes(qdc.write(SMALL.codes))
    [ties, money] = RefiCodebook.load(tmp_path / "c.qdc").codes.code
    assert [ties.name, ties.code[0].name, money.name] == ["Ties", "Joint bodies", "المال"]
    assert ties.code[0].description == "Code: bodies\n\nTwo < three & more."


def test_what_another_library_writes_comes_back(tmp_path: Path) -> None:
    (tmp_path / "p.qdpx").write_bytes(qdpx.write(SMALL))
    read = RefiProject.load(tmp_path / "p.qdpx", extract_dir=str(tmp_path / "out"))
    RefiProject.save(read, tmp_path / "q.qdpx", tmp_path / "out" / "sources")
    problems = Problems()
    assert qdpx.read(tmp_path / "q.qdpx", problems) == canonical(SMALL), report(problems)


# What other tools do to it.


def returned(files: dict[str, bytes], folder: Path) -> Project:
    path, problems = folder / "p.qdpx", Problems()
    path.write_bytes(packed(files))
    read = qdpx.read(path, problems)
    assert read, report(problems)
    return read


def test_texts_with_a_byte_order_mark_and_windows_line_ends_come_back(tmp_path: Path) -> None:
    """QualCoder writes the mark, and, for MAXQDA, such line ends; both count as before."""
    files = {
        name: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") if name.endswith("txt") else data
        for name, data in small_files().items()
    }
    assert returned(files, tmp_path) == canonical(SMALL)


@pytest.mark.parametrize("last", [False, True], ids=["end past", "end is last"])
@pytest.mark.parametrize("two", [False, True], ids=["line end is one", "line end is two"])
def test_a_file_that_counts_otherwise_is_understood_by_the_names_of_its_selections(
    last: bool, two: bool, tmp_path: Path
) -> None:
    files = small_files()
    root = etree.fromstring(files["project.qde"])
    for source in root.iterfind(".//{*}TextSource"):
        name = source.get("plainTextPath").replace("internal://", "sources/")
        text = files[name].decode()
        files[name] = text.replace("\n", "\r\n").encode()
        for part in source.iterfind("{*}PlainTextSelection"):
            for side, back in (("startPosition", 0), ("endPosition", last)):
                at = int(part.get(side))
                part.set(side, str(at + (text.count("\n", 0, at) if two else 0) - back))
    files["project.qde"] = etree.tostring(root)
    assert returned(files, tmp_path) == canonical(SMALL)


def test_a_tool_that_forgets_guids_and_splits_codes_with_codes_below_gives_them_back(
    tmp_path: Path,
) -> None:
    """QualCoder: such a code becomes a category, which is no code, and a code in it."""
    files = small_files()
    root = etree.fromstring(files["project.qde"])
    number = iter(range(100))
    for code in [*root.iterfind(".//{*}Code")]:
        if code.find("{*}Code") is not None:
            inner = deepcopy(code)
            for below in inner.findall("{*}Code"):
                inner.remove(below)
            code.set("isCodable", "false")
            code.set("guid", str(UUID(int=next(number))))
            code.insert(1, inner)
    text = etree.tostring(root)
    for code in (*SMALL.codes, NO_CODE):
        text = text.replace(code.guid.encode(), str(UUID(int=next(number))).encode())
    read = returned({**files, "project.qde": text}, tmp_path)
    codes = tuple(replace(code, guid="") for code in read.codes)
    assert replace(read, codes=codes) == canonical(SMALL)


def test_a_code_that_a_coder_made_in_a_tool_is_named_by_its_label(tmp_path: Path) -> None:
    files = small_files()
    text = files["project.qde"].decode()
    for old in ("Code: money\n\n", "Code: bodies\n\n"):
        text = text.replace(old, "")
    read = returned({**files, "project.qde": text.encode()}, tmp_path)
    money = SMALL.codes[2].guid[:8]
    assert [code.id for code in read.codes] == ["ties", "joint-bodies", f"code-{money}"]


def test_a_selection_without_coding_is_a_passage_that_was_read(tmp_path: Path) -> None:
    """So MAXQDA, f4 and ATLAS.ti write a memo on words that have no code."""
    files = small_files()
    root = etree.fromstring(files["project.qde"])
    for coding in root.findall(".//{*}Coding"):
        if coding.find("{*}CodeRef").get("targetGUID") == NO_CODE.guid:
            coding.getparent().remove(coding)
    assert returned({**files, "project.qde": etree.tostring(root)}, tmp_path) == canonical(SMALL)


def test_people_who_only_opened_the_project_are_not_coders(tmp_path: Path) -> None:
    files = small_files()
    someone = f'<Users><User guid="{UUID(int=7)}" name="Jane Doe"/>'.encode()
    files["project.qde"] = files["project.qde"].replace(b"<Users>", someone)
    assert returned(files, tmp_path) == canonical(SMALL)


@pytest.mark.parametrize("dropped", [".//{*}PlainTextSelection/{*}Description", ".//{*}NoteRef"])
def test_a_memo_comes_back_from_a_tool_that_keeps_one_place_of_it(
    dropped: str, tmp_path: Path
) -> None:
    files = small_files()
    root = etree.fromstring(files["project.qde"])
    for element in root.findall(dropped):
        element.getparent().remove(element)
    files["project.qde"] = etree.tostring(root)
    assert returned(files, tmp_path) == canonical(SMALL)


def test_a_memo_that_a_tool_changed_is_kept_beside_the_one_that_went_out(tmp_path: Path) -> None:
    files = small_files()
    old = "<Description>Says nothing.</Description>"
    changed = files["project.qde"].decode().replace(old, "<Description>Says all.</Description>")
    read = returned({**files, "project.qde": changed.encode()}, tmp_path)
    assert [s.memo for s in read.selections if s.passage == "p2"] == ["Says all.\n\nSays nothing."]


# Tables.


def test_the_table_has_a_byte_order_mark_and_rfc_4180_line_ends() -> None:
    data = tables.to_csv(tables.codebook_table(SMALL.codes))
    assert data.startswith(b"\xef\xbb\xbfcode,parent,label,description,guid\r\n")
    rows = [*csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)]
    assert [row[:3] for row in rows[1:]] == [[c.id, c.parent or "", c.label] for c in SMALL.codes]


def test_the_quote_column_shows_the_coded_words() -> None:
    table = tables.coding_table(SMALL.selections, SMALL.sources)
    rows = json.loads(tables.to_json(table))["rows"]
    assert [row["quote"] for row in rows] == ["A desk.", "desk", "B", "🙂 "]


def test_the_dictionary_tells_of_every_column_of_every_table() -> None:
    both = tables.codebook_table(()), tables.coding_table((), ())
    told = {(row[0], row[1]) for row in tables.dictionary_of(both).rows}
    columns = {(table.name, column.name) for table in both for column in table.columns}
    assert columns < told
    assert {name for name, _ in told} == {"codebook", "codings", "dictionary"}
