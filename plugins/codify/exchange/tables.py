"""Write codebook and codings as tables (CSV and JSON), with a data dictionary, and read codings.

CSV is as RFC 4180 has it, in UTF-8 with a byte order mark: without the mark Excel takes a file for
the code page of the computer, and Arabic and accents become signs. Who reads it with Python says
"utf-8-sig"; R, LibreOffice and the others take the mark away themselves.

A spreadsheet runs a cell that starts with = + - @ (also in full width), a tab or a line end as a
formula. Such a cell gets an apostrophe in front, as OWASP advises ("CSV Injection"), and so does
one that has apostrophes there already; so reading can take exactly one away.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codify.exchange.project import Code, Selection, TextSource

Cell = str | int | None
FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Column:
    """A column: its name, what stands in it, and the type of its cells."""

    name: str
    meaning: str
    type: str = "text"


@dataclass(frozen=True)
class Table:
    """A table: its name, its columns, and rows with a cell for each; None is an empty cell."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


CODEBOOK_COLUMNS = (
    Column("code", "Id of the code in the library", "id"),
    Column("parent", "Id of the code above it; empty for a cluster, which is at the top", "id"),
    Column("label", "The code's name"),
    Column("description", "What the code means, and when to use it"),
    Column("guid", "The same code in REFI-QDA files", "guid"),
)
CODING_COLUMNS = (
    Column("coder", "Who coded: a pass such as pass-1, or adjudicated", "id"),
    Column("source", "Id of the coded text", "id"),
    Column("passage", "Id of the passage in that text", "id"),
    Column("code", "Id of the code; empty if the passage was read and left without code", "id"),
    Column(
        "start",
        "Where the coded words start: number of characters (Unicode code points) before them in "
        "the passage; empty if the whole passage is meant",
        "whole number",
    ),
    Column(
        "end",
        "Where they end: number of characters up to and with the last of them; empty if the whole "
        "passage is meant",
        "whole number",
    ),
    Column("quote", "The coded words, to read; not taken in again"),
    Column("memo", "What the coder noted"),
    Column("date", "Day of the coding, YYYY-MM-DD", "date"),
)
DICTIONARY_COLUMNS = (
    Column("table", "Name of the table", "id"),
    Column("column", "Name of the column", "id"),
    Column("meaning", "What stands in the column"),
    Column("type", "What its cells are", "id"),
)


def codebook_table(codes: Iterable[Code]) -> Table:
    """Return the codebook as a table, in the order given."""
    rows = ((c.id, c.parent, c.label, c.description, c.guid) for c in codes)
    return Table("codebook", CODEBOOK_COLUMNS, tuple(rows))


def coding_table(selections: Iterable[Selection], sources: Iterable[TextSource]) -> Table:
    """Return the codings as a table, in the order given."""
    texts = {(source.id, p.id): p.text for source in sources for p in source.passages}
    rows = (
        (
            *(s.coder, s.source, s.passage, s.code, s.start, s.end),
            texts[s.source, s.passage][s.start : s.end],
            *(s.memo, s.date),
        )
        for s in selections
    )
    return Table("codings", CODING_COLUMNS, tuple(rows))


def dictionary_of(tables: Iterable[Table]) -> Table:
    """Return the data dictionary: every column of every table, itself among them."""
    itself = Table("dictionary", DICTIONARY_COLUMNS, ())
    rows = (
        (table.name, column.name, column.meaning, column.type)
        for table in (*tables, itself)
        for column in table.columns
    )
    return Table("dictionary", DICTIONARY_COLUMNS, tuple(rows))


def to_csv(table: Table) -> bytes:
    """Return a table as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def to_json(table: Table) -> bytes:
    """Return a table as JSON: its name, its columns with their meaning, a mapping for each row."""
    names = [column.name for column in table.columns]
    columns: list[Mapping[str, str]] = [
        {"name": column.name, "meaning": column.meaning, "type": column.type}
        for column in table.columns
    ]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    whole: Mapping[str, str | Sequence[object]] = {
        "table": table.name,
        "columns": columns,
        "rows": rows,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
