"""Make documents that can be edited: a rendered text as a DOCX file and as plain text.

Both are written from the HTML that the page shows, so they say what the page says.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from codify.languages import Language

FONT = "Arial"  # on every computer, with Latin and Arabic letters
WIDE = 5  # columns from which a page lies on its side
BOX = "☐"
VOID = ("br", "hr")
# What stands behind w:bidi in a paragraph's properties (ISO/IEC 29500-1, CT_PPrBase): Word wants
# them in this order.
BEHIND_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
    "w:pPrChange",
)


@dataclass(frozen=True)
class Run:
    """Some words of a block, alike in their letters."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Block:
    """A block of a document: a heading, paragraph, item of a list, quotation or table."""

    kind: str
    level: int = 0
    marker: str = ""
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """The words of the block."""
        return "".join(run.text for run in self.runs).strip()


@dataclass(frozen=True)
class Document:
    """A text with its title, its language, and a last line that says where it comes from."""

    title: str
    language: Language
    blocks: tuple[Block, ...]
    origin: str
    date: datetime.date


def blocks_of(html: str) -> tuple[Block, ...]:
    """Return a rendered text in blocks. Links keep their words, and marks of sources go."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.blocks)


class _Reader(HTMLParser):
    """Cuts clean HTML into blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.open: list[str] = []
        self.lists: list[tuple[str, int]] = []
        self.rows: list[list[str]] = []
        self.marker = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.end_block()
            start = dict(attrs).get("start") or "1"
            self.lists.append((tag, int(start) if start.isdigit() else 1))
        elif tag == "li":
            self.end_block()
            kind, number = self.lists.pop() if self.lists else ("ul", 1)
            self.lists.append((kind, number + 1))
            self.marker = f"{number}." if kind == "ol" else "•"
        elif tag == "tr":
            self.rows.append([])
        elif tag == "br":
            self.runs.append(Run("\n"))
        elif tag in ("p", "h2", "h3", "h4", "blockquote", "table", "pre"):
            self.end_block()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("".join(run.text for run in self.runs).strip())
            self.runs = []
        elif tag == "table":
            rows, self.rows = tuple(tuple(row) for row in self.rows if row), []
            self.blocks.append(Block("table", rows=rows))
        elif tag in ("p", "h2", "h3", "h4", "li", "blockquote", "pre"):
            self.end_block(tag if tag.startswith("h") else "")
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if "sup" in self.open:
            return
        if data.strip() or self.runs:
            words = data if "pre" in self.open else " ".join(data.split("\n"))
            self.runs.append(Run(words, "strong" in self.open, "em" in self.open))

    def end_block(self, heading: str = "") -> None:
        runs, self.runs = _trimmed(self.runs), []
        if not runs:
            return
        if heading:
            self.blocks.append(Block("heading", int(heading[1]), runs=runs))
        elif self.lists:
            marker = "" if runs[0].text.startswith(BOX) else self.marker
            self.blocks.append(Block("item", len(self.lists), marker, runs))
            self.marker = ""
        else:
            kind = "quote" if "blockquote" in self.open else "paragraph"
            self.blocks.append(Block(kind, runs=runs))


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Return runs without blanks at both ends, and without empty ones."""
    runs = [run for run in runs if run.text]
    while runs and not runs[0].text.strip():
        runs = runs[1:]
    while runs and not runs[-1].text.strip():
        runs = runs[:-1]
    if runs:
        runs[0] = Run(runs[0].text.lstrip(), runs[0].bold, runs[0].italic)
        runs[-1] = Run(runs[-1].text.rstrip(), runs[-1].bold, runs[-1].italic)
    return tuple(runs)


def to_text(document: Document) -> str:
    """Return a document as plain text: no marks but those that a reader types as well."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield from (document.title, "=" * len(document.title), "")
    for block in document.blocks:
        if block.kind == "heading":
            yield from ("", block.text, "-" * len(block.text), "")
        elif block.kind == "table":
            yield from (" | ".join(row) for row in block.rows)
            yield ""
        elif block.kind == "item":
            mark = f"{block.marker} " if block.marker else ""
            yield f"{'   ' * (block.level - 1)}{mark}{block.text}"
        else:
            yield from (block.text, "")
    yield from ("", document.origin)


def to_docx(document: Document) -> bytes:
    """Return a document as DOCX; the same document gives the same bytes."""
    file = docx.Document()
    rtl = document.language.direction == "rtl"
    _set_up(file, document, rtl=rtl)
    _add(file, Block("heading", 1, runs=(Run(document.title),)), rtl=rtl)
    for block in document.blocks:
        if block.kind == "table":
            _add_table(file, block, rtl=rtl)
        else:
            _add(file, block, rtl=rtl)
    foot = file.sections[0].footer.paragraphs[0]
    _write(foot, (Run(document.origin),), rtl=rtl)
    packed = io.BytesIO()
    file.save(packed)
    return _packed_again(packed.getvalue(), document.date)


def _set_up(file: Any, document: Document, *, rtl: bool) -> None:
    """Set the font, the language, the page and what the file says of itself."""
    properties = file.core_properties
    stamp = datetime.datetime.combine(document.date, datetime.time())
    properties.title, properties.author = document.title, ""
    properties.created = properties.modified = stamp
    properties.language, properties.comments = document.language.code, ""
    style = file.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    letters = style.element.get_or_add_rPr()
    letters.rFonts.set(qn("w:cs"), FONT)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:bidi" if rtl else "w:val"), document.language.code)
    letters.append(spoken)
    section = file.sections[0]
    columns = max((len(b.rows[0]) for b in document.blocks if b.rows), default=0)
    short, long = Cm(21), Cm(29.7)
    if columns >= WIDE:
        section.orientation = WD_ORIENT.LANDSCAPE
        short, long = long, short
    section.page_width, section.page_height = short, long
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _add(file: Any, block: Block, *, rtl: bool) -> None:
    if block.kind == "heading":
        paragraph = file.add_heading(level=block.level)
    else:
        paragraph = file.add_paragraph(style="Quote" if block.kind == "quote" else None)
    if block.kind == "item":
        form = paragraph.paragraph_format
        form.left_indent, form.first_line_indent = Cm(0.8 * block.level), Cm(-0.6)
        form.space_after = Pt(4)
    mark = (Run(f"{block.marker} "),) if block.marker else ()
    _write(paragraph, (*mark, *block.runs), rtl=rtl)


def _write(paragraph: Any, runs: tuple[Run, ...], *, rtl: bool) -> None:
    """Put words into a paragraph. For Word, Arabic is a matter of each paragraph and run."""
    if rtl:
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(OxmlElement("w:bidi"), *BEHIND_BIDI)
    for words in runs:
        run = paragraph.add_run(words.text)
        run.bold, run.italic = words.bold or None, words.italic or None
        if rtl:
            run.font.rtl = True
            run.font.cs_bold = words.bold or None


def _add_table(file: Any, block: Block, *, rtl: bool) -> None:
    columns = max(len(row) for row in block.rows)
    table = file.add_table(rows=0, cols=columns, style="Table Grid")
    if rtl:
        table.table_direction = WD_TABLE_DIRECTION.RTL
    for number, row in enumerate(block.rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            _write(cell.paragraphs[0], (Run(text, bold=number == 0),), rtl=rtl)
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    file.add_paragraph()


def _packed_again(data: bytes, date: datetime.date) -> bytes:
    """Return the archive with its parts stamped by the library's date, and not by the clock."""
    stamp = (max(date.year, 1980), date.month, date.day, 0, 0, 0)
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, stamp)
            part.compress_type, part.create_system = ZIP_DEFLATED, 3
            new.writestr(part, old.read(name))
    return packed.getvalue()
