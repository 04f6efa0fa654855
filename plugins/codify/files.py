"""Read the files of a library's tree, and refuse those that no author of text would send."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from codify.problems import Place, Problem, Problems

LARGEST_FILE = 256 * 1024  # bytes; the longest text so far has 40 kB
MOST_FILES = 50_000
IGNORED = frozenset({".DS_Store", "Thumbs.db", ".gitkeep"})
# What no text needs: control characters, marks that turn the direction of all that follows, a byte
# order mark inside, and what is no character.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ufeff\ufffe\uffff]")
# Line ends for YAML, but not for those who number lines; other programs leave them in copied text.
BLANKS = ("\x85", "\u2028", "\u2029")


def walk(root: Path, folder: str, problems: Problems) -> Iterator[Path]:
    """Yield the plain files below `root/folder` in a fixed order; links are problems."""
    start = root / folder
    if start.is_symlink():
        problems.append(Problem(Place(folder), "file-link"))
        return
    count = 0
    for parent, folders, names in os.walk(start):
        here = Path(parent)
        for name in [*folders]:
            if (here / name).is_symlink():
                problems.append(Problem(Place(relative(root, here / name)), "file-link"))
                folders.remove(name)
        folders.sort()
        for name in sorted(names):
            path = here / name
            count += 1
            if count > MOST_FILES:
                values = {"most": str(MOST_FILES)}
                problems.append(Problem(Place(folder), "file-too-many", values))
                return
            if path.is_symlink():
                problems.append(Problem(Place(relative(root, path)), "file-link"))
            elif name not in IGNORED:
                yield path


def read(root: Path, path: Path, problems: Problems) -> str | None:
    """Return the text of `path` with plain line ends, or None after adding a problem."""
    file = relative(root, path)
    if path.is_symlink():
        problems.append(Problem(Place(file), "file-link"))
        return None
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            values = {"size": f"{size:,}", "most": f"{LARGEST_FILE:,}"}
            problems.append(Problem(Place(file), "file-too-large", values))
            return None
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem(Place(file), "file-unreadable", {"detail": str(error.strerror)}))
        return None
    return decoded(data, file, problems)


def decoded(data: bytes, file: str, problems: Problems) -> str | None:
    """Return `data` as text, or None after adding a problem if it is not clean UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        values = {"byte": f"0x{data[error.start]:02x}"}
        problems.append(Problem(Place(file, line, column), "file-not-utf8", values))
        return None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for character in BLANKS:
        text = text.replace(character, " ")
    if not text.strip():
        problems.append(Problem(Place(file), "file-empty"))
        return None
    if match := CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        values = {"character": f"U+{ord(match[0]):04X}"}
        problems.append(Problem(Place(file, line, column), "file-control", values))
        return None
    return text


def relative(root: Path, path: Path) -> str:
    """Return `path` below `root` with `/`, as problems and links show it."""
    return path.relative_to(root).as_posix()
