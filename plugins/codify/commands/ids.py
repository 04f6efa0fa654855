"""`ids FILE`: number the new blocks of an original, or copy the original's ids to a translation.

Ids that stand are never changed. Only lines with ids are added; no other byte of the file is.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from codify import files, passages, sources
from codify.commands.talk import Stop, opened, say
from codify.passages import CODABLE, Block, Body, is_unknown
from codify.problems import Problems, report
from codify.records import KIND_OF_FOLDER

# Lines may end in \n, \r\n or \r, also mixed in one file: as files.read() takes them.
LINE_START = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


def ids(root: Path, name: str) -> None:
    """Add ids to the file `name`, a path from the library's root or from here.

    Raises Stop, with nothing written, where the file cannot be numbered.
    """
    library = opened(root)
    path = _found(library.root, name)
    match = sources.FILE_NAME.fullmatch(path.name)
    if not match or files.relative(library.root, path.parent) not in KIND_OF_FOLDER:
        raise Stop(f"{name} is not the file of a record, such as practices/my-town.md.")
    if match["language"]:
        original = path.with_name(f"{match['id']}.md")
        if not original.is_file():
            raise Stop(f"{name} is a translation, but there is no original {original.name}.")
        new = _copied(library.root, path, original)
    else:
        new = _numbered(_body(library.root, path))
    if not new:
        say(f"{name}: every block has its id; nothing to do.")
        return
    _insert(path, new)
    say(f"{name}: {len(new)} ids added.")


def _found(root: Path, name: str) -> Path:
    """Return the file below `root`; raises Stop where it is elsewhere or not there."""
    given = Path(name)
    path = given if given.is_absolute() else root / given
    if not path.is_file():
        path = given.resolve()
    if path.is_symlink() or not path.is_file():
        raise Stop(f"There is no file {name}.")
    if not path.resolve().is_relative_to(root):
        raise Stop(f"{name} is outside the library {root}.")
    return path.resolve()


def _body(root: Path, path: Path) -> Body:
    problems: Problems = []
    file = files.relative(root, path)
    text = files.read(root, path, problems)
    parts = sources.front_matter(text, file, problems) if text is not None else None
    body = passages.split(parts[1], file, parts[2], problems) if parts else None
    if problems or body is None:
        raise Stop(report(problems))
    return body


def _codable(body: Body) -> list[Block]:
    return [block for block in body.blocks if block.kind in CODABLE and not is_unknown(block)]


def _numbered(body: Body) -> dict[int, str]:
    """Return the id line to add after each line, numbered on from the highest id."""
    blocks = _codable(body)
    number = max((int(block.id[1:]) for block in blocks if block.id), default=0)
    new: dict[int, str] = {}
    for block in blocks:
        if not block.id:
            number += 1
            new[block.last_line] = _id_line(block, f"p{number}")
    return new


def _copied(root: Path, path: Path, original: Path) -> dict[int, str]:
    """Return the original's ids for a translation with the same blocks.

    Raises Stop with the first difference where the blocks differ.
    """
    mine, theirs = _body(root, path), _body(root, original)
    if mine.shape != theirs.shape:
        raise Stop(_first_difference(mine, theirs, path.name, original.name))
    new: dict[int, str] = {}
    for block, model in zip(mine.blocks, theirs.blocks, strict=True):
        if block.id and block.id != model.id:
            raise Stop(
                f"{path.name}:{block.line}: the block has the id {block.id}, "
                f"{model.id or 'none'} in {original.name}:{model.line}. Mend it by hand."
            )
        if model.id and not block.id:
            new[block.last_line] = _id_line(block, model.id)
    return new


def _first_difference(mine: Body, theirs: Body, name: str, original: str) -> str:
    for block, model in zip(mine.blocks, theirs.blocks, strict=False):
        if (block.kind, block.level) != (model.kind, model.level):
            return (
                f"{name}:{block.line} is a {_named(block)}, {original}:{model.line} a "
                f"{_named(model)}. "
                "Make the blocks the same, one for one; nothing was written."
            )
    count = min(len(mine.blocks), len(theirs.blocks))
    longer, blocks = (name, mine.blocks) if len(mine.blocks) > count else (original, theirs.blocks)
    return (
        f"{longer}:{blocks[count].line}: this {_named(blocks[count])} has nothing beside it in the "
        "other file. Make the blocks the same, one for one; nothing was written."
    )


def _named(block: Block) -> str:
    """Return what a block is, in an author's words."""
    kind = "list item" if block.kind == "item" else block.kind
    return f"{kind} of level {block.level}" if block.level else kind


def _id_line(block: Block, id: str) -> str:
    """Return the id indented as the block's text is, so that it stays in its list item."""
    first = block.lines[0]
    match = passages.ITEM.fullmatch(first)
    indent = len(first) - len(match[2]) if match else len(first) - len(first.lstrip(" "))
    return " " * indent + f"{{ #{id} }}"


def _insert(path: Path, new: dict[int, str]) -> None:
    """Add lines after the given line numbers, each with the end of the line above, in one step."""
    text = path.read_bytes().decode("utf-8")
    lines = LINE_START.split(text)
    result: list[str] = []
    for number, line in enumerate(lines, start=1):
        result.append(line)
        if number not in new:
            continue
        end = line[len(line.rstrip("\r\n")) :]
        following = lines[number].rstrip("\r\n") if number < len(lines) else ""
        if not end:  # the file's last line, which nothing ends
            result.append("\r\n" if "\r\n" in text else "\n")
        result.append(new[number] + end)
        is_item = passages.ITEM.fullmatch(following) and not passages.RULE.fullmatch(following)
        if following.strip() and not is_item:
            result.append(end)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes("".join(result).encode("utf-8"))
        shutil.copymode(path, half)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
