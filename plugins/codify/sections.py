"""Give the blocks of a body their sections, and hold the sections against those of the kind."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from codify.passages import Block, Body
from codify.problems import Place, Problem, Problems, listed, nearest


def with_sections(
    body: Body,
    titles: Mapping[str, str],
    required: tuple[str, ...],
    optional: frozenset[str],
    file: str,
    problems: Problems,
) -> Body:
    """Return the body with each block's section, from its level-2 headings.

    `titles` gives the section of each heading; sections must stand in the order of `required`
    and none may be empty.
    """
    section = ""
    blocks: list[Block] = []
    found: list[str] = []
    for block in body.blocks:
        if block.kind == "heading" and block.level == 2:
            section = _section_of(block, titles, file, problems)
            if section and section in found:
                values = {"title": block.text}
                problems.append(Problem(Place(file, block.line), "section-repeated", values))
            found.append(section)
        blocks.append(replace(block, section=section))
    _check_sections(found, titles, required, optional, (file, body.first_line), problems)
    result = replace(body, blocks=tuple(blocks))
    for block in result.blocks:
        if block.kind == "heading" and block.level == 2 and _is_empty(result, block):
            values = {"title": block.text}
            problems.append(Problem(Place(file, block.line), "section-empty", values))
    return result


def _section_of(block: Block, titles: Mapping[str, str], file: str, problems: Problems) -> str:
    for title, section in titles.items():
        if _folded(block.text) == _folded(title):
            return section
    values = {
        "title": block.text,
        "titles": listed(titles),
        "near": nearest(block.text, titles),
    }
    problems.append(Problem(Place(file, block.line), "section-unknown", values))
    return ""


def _folded(title: str) -> str:
    """Return a title as keyboards differ in writing it: accents and apostrophes."""
    return unicodedata.normalize("NFC", title).replace("’", "'")


def _check_sections(
    found: list[str],
    titles: Mapping[str, str],
    required: tuple[str, ...],
    optional: frozenset[str],
    place: tuple[str, int],
    problems: Problems,
) -> None:
    title_of = {section: title for title, section in titles.items()}
    for section in required:
        if section not in found and section not in optional:
            values = {"title": title_of[section]}
            problems.append(Problem(Place(*place), "section-missing", values))
    known = [section for section in found if section]
    if known != sorted(known, key=required.index):
        values = {"order": " → ".join(title_of[s] for s in required)}
        problems.append(Problem(Place(*place), "section-order", values))


def _is_empty(body: Body, heading: Block) -> bool:
    inside = [b for b in body.blocks if b.section == heading.section and b.line > heading.line]
    return not any(block.kind != "heading" for block in inside)
