"""What comes in from coding tools and tables is refused, with the place, before it does harm."""

import re
import stat
import struct
import tracemalloc
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
import yaml

from codify.exchange import qdc, qdpx, tables
from codify.exchange.archive import LARGEST_FILE, MOST_MEMBERS
from codify.exchange.checks import faults
from codify.exchange.found import MOST
from codify.exchange.project import NO_CODE, Code, Project, Selection, TextPassage, TextSource
from codify.exchange.tables_reading import read_codings
from codify.problems import Problem, Problems, catalogue, worded
from exchanges import DAY, SMALL, packed, small_files

HERE = Path(__file__)
DATA = HERE.with_name("exchange_bad_input.yml")
CASES: dict[str, dict[str, Any]] = yaml.safe_load(DATA.read_text("utf-8"))


def said(problems: Problems, folder: Path) -> list[str]:
    """Return the problems in short, after wording each, which must leave no braces."""
    for problem in problems:
        assert "{" not in worded(problem)
    return [f"{shown(problem, folder)} {problem.id}" for problem in problems]


def shown(problem: Problem, folder: Path) -> str:
    file = problem.place.file.removeprefix(f"{folder.as_posix()}/")
    return f"{file}:{problem.place.line}"


def read(path: Path, problems: Problems) -> object:
    if path.suffix == ".qdpx":
        return qdpx.read(path, problems)
    if path.suffix == ".qdc":
        return qdc.read(path, problems)
    return read_codings(path, replace(SMALL, selections=()), problems)


def refused(data: bytes, folder: Path, name: str = "p.qdpx") -> list[str]:
    path, problems = folder / name, Problems()
    path.write_bytes(data)
    assert read(path, problems) is None
    return said(problems, folder)


def changed(case: dict[str, Any], data: bytes) -> bytes:
    text = case.get("whole", data.decode())
    for old, new in case.get("replace", {}).items():
        assert old in text
        text = text.replace(old, new, 1)
    for old, new in case.get("everywhere", {}).items():
        assert old in text
        text = text.replace(old, new)
    for old, times in case.get("repeat", {}).items():
        text = text.replace(old, old * times, 1)
    return text.encode("utf-8", "surrogateescape")


def made(case: dict[str, Any]) -> tuple[str, bytes]:
    """Return the name and the bytes of the file of a case."""
    table = tables.coding_table(SMALL.selections, SMALL.sources)
    alone = {
        "c.qdc": qdc.write(SMALL.codes),
        "t.csv": tables.to_csv(table).removeprefix(b"\xef\xbb\xbf"),
        "t.json": tables.to_json(table),
    }
    if case["in"] in alone:
        return case["in"], changed(case, alone[case["in"]])
    files = small_files()
    files[case["in"]] = changed(case, files[case["in"]])
    if case.get("crlf"):
        for name in files:
            files[name] = files[name].replace(b"\n", b"\r\n")
    return "p.qdpx", packed(files)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_bad_input_is_refused_at_its_place(case: dict[str, Any], tmp_path: Path) -> None:
    name, data = made(case)
    assert refused(data, tmp_path, name) == case["expect"]


def test_every_problem_of_the_exchange_has_a_case_here() -> None:
    cases = HERE.read_text("utf-8") + DATA.read_text("utf-8")
    ids = {id for id in catalogue() if id.startswith("exchange-")}
    assert not ids - {*re.findall(r"exchange-[a-z0-9-]+", cases)}


# Archives.


def archive(*entries: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", method) as opened:
        for name, data in entries:
            opened.writestr(name, data, compress_type=method)
    return out.getvalue()


def link() -> ZipInfo:
    info = ZipInfo("sources/x.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "sources/../../x",
        "/etc/x",
        "C:/x",
        "c:x",
        "a\\b",
        "sources/..",
        "a\nb",
        "\\\\host\\x",
    ],
)
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    assert refused(archive((name, b"")), tmp_path) == ["p.qdpx:1 exchange-member-name"]
    assert [path.name for path in tmp_path.rglob("*")] == ["p.qdpx"]


def test_a_name_cut_off_by_a_nul_is_refused(tmp_path: Path) -> None:
    data = archive(("project.qdeXx", b"")).replace(b"project.qdeXx", b"project.qde\0x")
    assert refused(data, tmp_path) == ["p.qdpx:1 exchange-member-name"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([(link(), b"/etc/hostname")], "exchange-member-link"),
        ([("project.qde", b""), ("Project.QDE", b"")], "exchange-member-repeated"),
        ([("sources/x.txt", b"")], "exchange-project-missing"),
        ([], "exchange-project-missing"),
    ],
)
def test_an_archive_that_is_not_a_project_is_refused(
    entries: list[tuple[str | ZipInfo, bytes]], expected: str, tmp_path: Path
) -> None:
    assert refused(archive(*entries), tmp_path) == [f"p.qdpx:1 {expected}"]


def test_a_method_that_unpacks_without_bound_is_refused(tmp_path: Path) -> None:
    data = archive(("project.qde", b""), method=ZIP_BZIP2)
    assert refused(data, tmp_path) == ["p.qdpx:1 exchange-member-method"]


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    data = archive(("project.qde", b"<Project/>"), method=ZIP_STORED)
    told = refused(data.replace(b"<Project/>", b"<Prospect/"), tmp_path)
    assert told == ["p.qdpx/project.qde:1 exchange-member-broken"]


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(archive(("project.qde", b"x")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(data), tmp_path) == ["p.qdpx:1 exchange-member-method"]


@pytest.mark.parametrize("data", [b"", b"PK", b"<Project/>", b"PK\x05\x06" + b"\0" * 17])
def test_what_is_no_archive_is_refused(data: bytes, tmp_path: Path) -> None:
    assert refused(data, tmp_path) == ["p.qdpx:1 exchange-not-zip"]


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    for name in ("p.qdpx", "c.qdc", "t.csv"):
        problems = Problems()
        assert read(tmp_path / name, problems) is None
        assert said(problems, tmp_path) == [f"{name}:1 exchange-file-missing"]


def test_a_file_above_the_bound_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "p.qdpx").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    problems = Problems()
    assert qdpx.read(tmp_path / "p.qdpx", problems) is None
    assert said(problems, tmp_path) == ["p.qdpx:1 exchange-too-large"]


def test_more_members_than_the_bound_are_refused(tmp_path: Path) -> None:
    entry = b"PK\x01\x02" + b"\0" * 42
    assert refused(entry * (MOST_MEMBERS + 1), tmp_path) == ["p.qdpx:1 exchange-members-many"]


def bomb(declared: int | None) -> bytes:
    """Return a project of 200 MB of zeros, packed to 200 kB, that declares a size of its own."""
    size = 200_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1_000_000)
    data = b"".join(packer.compress(zeros) for _ in range(size // len(zeros))) + packer.flush()
    name, told = b"project.qde", size if declared is None else declared
    sizes = struct.pack("<LLL", zlib.crc32(bytes(told)), len(data), told)
    head = struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
    body = b"PK\x03\x04" + head + name + data
    entry = b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    return (
        body + entry + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(entry), len(body), 0)
    )


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (None, "p.qdpx:1 exchange-unpacked-large"),
        (100_000_000, "p.qdpx/project.qde:1 exchange-too-large"),
        (20_000_000, "p.qdpx/project.qde:1 exchange-xml-too-large"),
        (0, "p.qdpx/project.qde:1 exchange-xml-broken"),
    ],
    ids=["true size", "above a member's bound", "below it", "nothing"],
)
def test_200_megabytes_of_zeros_are_not_unpacked(
    declared: int | None, expected: str, tmp_path: Path
) -> None:
    data = bomb(declared)
    tracemalloc.start()
    try:
        assert refused(data, tmp_path) == [expected]
        assert tracemalloc.get_traced_memory()[1] < 70_000_000
    finally:
        tracemalloc.stop()


def test_a_damaged_archive_is_never_a_crash(tmp_path: Path) -> None:
    whole, chance = qdpx.write(SMALL), Random(1)  # noqa: S311 (a sample, not a secret)
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (tmp_path / "p.qdpx").write_bytes(
            data[: chance.choice([len(data), chance.randrange(len(data))])]
        )
        problems = Problems()
        assert (qdpx.read(tmp_path / "p.qdpx", problems) is None) == bool(said(problems, tmp_path))


def test_damaged_xml_is_never_a_crash(tmp_path: Path) -> None:
    files, chance = small_files(), Random(2)  # noqa: S311 (a sample, not a secret)
    whole = files["project.qde"].decode()
    pieces = whole.replace(">", ">\0").replace('"', '"\0').split("\0")
    for _ in range(400):
        parts = [*pieces]
        for _ in range(chance.randint(1, 3)):
            at, other = chance.randrange(len(parts)), chance.choice(pieces)
            parts[at] = chance.choice(["", other, parts[at] + other])
        (tmp_path / "p.qdpx").write_bytes(packed({**files, "project.qde": "".join(parts).encode()}))
        problems = Problems()
        assert (qdpx.read(tmp_path / "p.qdpx", problems) is None) == bool(said(problems, tmp_path))


# Projects that cannot be written.


def with_code(*values: str, **more: str) -> Project:
    return replace(SMALL, codes=(*SMALL.codes, Code(*values, **more)))


def with_passage(text: str) -> Project:
    source = TextSource("x", "", "en", (TextPassage("p1", text),))
    return replace(SMALL, sources=(*SMALL.sources, source))


def with_selection(selection: Selection) -> Project:
    return replace(SMALL, selections=(*SMALL.selections, selection))


WRONG = [
    (replace(SMALL, coders=("Jane Doe", *SMALL.coders)), "exchange-id-form"),
    (with_code("x" * 201, "x"), "exchange-id-form"),
    (with_code(NO_CODE.id, "x", guid=Code("x", "x").guid), "exchange-id-repeated"),
    (with_code("x", "x", "", "x"), "exchange-parent"),
    (with_code("x", "x", guid="x"), "exchange-guid-form"),
    (with_code("x", "x", guid=NO_CODE.guid), "exchange-guid-repeated"),
    (with_passage(""), "exchange-passage-empty"),
    (with_passage("a\nb"), "exchange-text-form"),
    (with_selection(SMALL.selections[0]), "exchange-passage-twice"),
    (with_selection(Selection("pass-1", "one", "p1", "money", date="")), "exchange-date-form"),
    (
        with_selection(Selection("pass-1", "one", "p1", "money", 2, 2, "", DAY)),
        "exchange-span-outside",
    ),
]


@pytest.mark.parametrize(("project", "id"), WRONG, ids=[id for _, id in WRONG])
def test_a_project_with_a_fault_is_not_written(project: Project, id: str) -> None:
    assert [problem.id for problem in faults(project, "p")] == [id]
    with pytest.raises(ValueError, match=id):
        qdpx.write(project)


def test_a_codebook_without_codes_is_not_written() -> None:
    with pytest.raises(ValueError, match="needs a code"):
        qdc.write(())


def test_after_a_hundred_problems_no_more_are_told(tmp_path: Path) -> None:
    rows = "".join(f"pass-1,one,p{n + 10},ties,,,,,{DAY}\r\n" for n in range(5000))
    data = "coder,source,passage,code,start,end,quote,memo,date\r\n" + rows
    told = refused(data.encode(), tmp_path, "t.csv")
    assert len(told) == MOST + 1
    assert told[-1].endswith("exchange-more-problems")
