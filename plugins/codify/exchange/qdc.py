"""Write and read a codebook as REFI-QDA codebook (`.qdc`).

REFI-QDA 1.5, section 5.2: the root is CodeBook in the namespace urn:QDA-XML:codebook:1.0, with the
tool of origin; below it Codes, then, if there are any, Sets, of which the library has none.
"""

from __future__ import annotations

from pathlib import Path

from codify.exchange.archive import contents
from codify.exchange.checks import assert_whole, faults
from codify.exchange.codebook import add_codes, read_codes
from codify.exchange.found import Enough, Found
from codify.exchange.project import Code, Project, canonical
from codify.exchange.xmltext import Node, parse, serialised
from codify.problems import Problems

NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "codify"


def write(codes: tuple[Code, ...]) -> bytes:
    """Return the codebook as the bytes of a `.qdc` file.

    Raises ValueError if it has no code, which the standard asks for, or faults (see `faults`).
    """
    if not codes:
        raise ValueError("a codebook needs a code")
    project = Project("codebook", codes, (), (), ())
    assert_whole(project)
    root = Node("CodeBook", {"origin": ORIGIN})
    add_codes(canonical(project).codes, root)
    return serialised(root, NAMESPACE)


def read(path: Path, problems: Problems) -> tuple[Code, ...] | None:
    """Return the codes of a `.qdc` file, parents first, or None after adding problems."""
    found = Found(path.as_posix(), problems)
    try:
        root = parse(contents(path, found), NAMESPACE, "CodeBook", found)
        read = read_codes(root, found)
    except Enough:
        return None
    project = Project("codebook", tuple(read.codes), (), (), ())
    problems.extend(faults(project, found.file, {"code": read.lines}))
    return None if found.any else project.codes
