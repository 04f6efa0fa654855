"""A library of a few short files, for tests that break it, and what `check` says of it."""

import re
import shutil
from pathlib import Path

from codify.commands.talk import Stop, opened, prepared

BASE = Path(__file__).with_name("bad_input") / "_base"
PLACE = re.compile(r"(.+):([1-9][0-9]*):([1-9][0-9]*): .+ \[[a-z0-9-]+\]")


def small_library(to: Path) -> Path:
    """Copy the small library to the folder `to`."""
    return shutil.copytree(BASE, to)


def checked(root: Path) -> str:
    """Return what `check` says of a library that it refuses, else an empty text."""
    try:
        prepared(opened(root), whole=True)
    except Stop as stop:
        return str(stop).replace(str(root), "ROOT")
    return ""


def misplaced(report: str, root: Path) -> list[str]:
    """Return the lines of a report that have not its form, or name a place that is not there."""
    if not report or report.startswith("ROOT"):  # nothing wrong, or all that `mkdocs.yml` says
        return []
    *lines, count = report.split("\n")
    found = [] if count == f"{len(lines) // 3} problem{'s' * (len(lines) > 3)}" else [count]
    for what, expected, mend in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        found += [] if re.fullmatch(" {4}expected: .+", expected) else [expected]
        found += [] if re.fullmatch(" {4}mend: .+", mend) else [mend]
        match = PLACE.fullmatch(what)
        if not match or not _is_there(root / match[1], int(match[2]), int(match[3])):
            found.append(what)
    return found


def _is_there(path: Path, line: int, column: int) -> bool:
    if (line, column) == (1, 1) or not path.is_file():
        return (line, column) == (1, 1)
    lines = path.read_text("utf-8-sig", errors="replace").expandtabs(4).split("\n")
    return line <= len(lines) and column <= len(lines[line - 1]) + 1
