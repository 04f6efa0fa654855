"""Read the coding table again, from CSV or JSON, which may come from anyone."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from codify.exchange.archive import contents
from codify.exchange.checks import faults
from codify.exchange.found import Enough, Found
from codify.exchange.project import Project, Selection
from codify.exchange.tables import CODING_COLUMNS, Cell, unguarded
from codify.problems import Problems

NAMES = [column.name for column in CODING_COLUMNS]
OPTIONAL = frozenset({"quote"})
NUMBERS = frozenset({"start", "end"})
NUMBER = re.compile(r"[0-9]{1,9}")
LARGEST_TABLE = 16 * 1024 * 1024  # bytes
LARGEST_CELL = 1_000_000  # characters

Row = tuple[int, dict[str, Cell]]  # with its line


def read_codings(path: Path, project: Project, problems: Problems) -> Project | None:
    """Return `project` with the selections of a coding table, or None after adding problems.

    The table is JSON if the file's name ends so, else CSV. Coders, codes and passages must be those
    of the project.
    """
    found = Found(path.as_posix(), problems)
    try:
        text = _decoded(contents(path, found, LARGEST_TABLE), found)
        rows = _json_rows if path.suffix.lower() == ".json" else _csv_rows
        read = [(line, _selection(row, line, found)) for line, row in rows(text, found)]
    except Enough:
        return None
    coded = replace(project, selections=tuple(selection for _, selection in read))
    problems.extend(faults(coded, found.file, {"selection": [line for line, _ in read]}))
    return None if found.any else coded


def _decoded(data: bytes, found: Found) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise found.fail("file-not-utf8", line, byte=f"0x{data[error.start]:02x}") from None


def _csv_rows(text: str, found: Found) -> Iterator[Row]:
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        names = next(reader, [])
        _check_columns(names, found)
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(names):
                found.add("exchange-table-row", line, found=str(len(cells)), wanted=str(len(names)))
            elif cells:
                yield line, dict(zip(names, map(_from_csv, names, cells), strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise found.fail("exchange-table-broken", reader.line_num, detail=str(error)) from None


def _from_csv(name: str, cell: str) -> Cell:
    if name in NUMBERS and NUMBER.fullmatch(cell):
        return int(cell)
    return None if name in {*NUMBERS, "code"} and not cell else unguarded(cell)


def _json_rows(text: str, found: Found) -> Iterator[Row]:
    try:
        whole = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        detail = error.msg if isinstance(error, json.JSONDecodeError) else "too deep, or no number"
        raise found.fail("exchange-table-broken", line, detail=detail) from None
    rows = whole.get("rows") if isinstance(whole, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise found.fail("exchange-table-broken", detail="no list “rows” of rows")
    for row in rows:
        _check_columns(list(row), found)
        yield 1, row


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _check_columns(names: Sequence[str], found: Found) -> None:
    """Every column must be there once; others are passed over, as spreadsheets add some."""
    missing = [name for name in NAMES if names.count(name) != 1 and name not in OPTIONAL]
    if missing:
        raise found.fail("exchange-table-columns", missing=", ".join(missing))


def _selection(row: dict[str, Cell], line: int, found: Found) -> Selection:
    values: dict[str, Cell] = {name: row[name] for name in NAMES if name not in OPTIONAL}
    for name, value in values.items():
        number, empty = name in NUMBERS, name in {*NUMBERS, "code"} and value is None
        if not empty and type(value) is not (int if number else str):
            wanted = "a whole number" if number else "text"
            found.add("exchange-table-cell", line, field=name, found=str(value), wanted=wanted)
            values[name] = None if number else ""
    return Selection(**values)  # type: ignore[arg-type]  # checked above, column by column
