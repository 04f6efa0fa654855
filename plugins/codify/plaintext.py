"""Take the marks out of a passage's Markdown, for lists, quotations and search."""

from __future__ import annotations

import re
from html import unescape

from codify.links import CITATION

LONGEST = "{1,1000}?"  # what one pair of marks can hold, so that no text takes long to read
CODE = re.compile(rf"(?<![\\`])(`+)(.{LONGEST})(?<!`)\1(?!`)")
# What stands between the marks stays; the last one is a letter that a backslash protects. Before
# each is a sign without which a text has none of it.
MARKS = (
    ("[", re.compile(rf"\s{{0,9}}{CITATION.pattern}()")),
    ("](", re.compile(r"\[([^\[\]]*)\]\((?:[^()]|\([^()]*\)){0,1100}\)")),
    ("<", re.compile(r"<(https?://[^<>\s]+)>")),
    ("<", re.compile(r"</?[A-Za-z][^<>]*>()")),
    ("**", re.compile(rf"(?<!\\)\*\*(?=\S)(.{LONGEST})(?<=[^\s\\])\*\*")),
    ("*", re.compile(rf"(?<!\\)\*(?=\S)(.{LONGEST})(?<=[^\s\\])\*")),
    ("__", re.compile(rf"(?<![\w\\])__(?=\S)(.{LONGEST})(?<=[^\s\\])__(?!\w)")),
    ("_", re.compile(rf"(?<![\w\\])_(?=\S)(.{LONGEST})(?<=[^\s\\])_(?!\w)")),
    ("\\", re.compile(r"\\([\\`*_{}\[\]()>#+.!-])")),
)


def plain(text: str) -> str:
    """Return a passage's Markdown as plain text: no marks, links or citations."""
    parts: list[str] = []
    end = 0
    for code in CODE.finditer(text):
        parts += [_unmarked(text[end : code.start()]), code[2].strip()]
        end = code.end()
    return " ".join("".join([*parts, _unmarked(text[end:])]).split())


def _unmarked(text: str) -> str:
    for sign, mark in MARKS:
        if sign in text:
            text = mark.sub(lambda match: match[match.lastindex or 0], text)
    return unescape(text)
