"""Write and read a project as REFI-QDA project (`.qdpx`): codebook, texts, codings, memos.

REFI-QDA 1.5: a zip file (section 8.1) with `project.qde`, XML in the namespace
urn:QDA-XML:project:1.0 (5.3), and the texts as `sources/GUID.txt` (8.4) in UTF-8 (9.1.2), which the
XML names as `internal://GUID.txt` (8.3). There is no byte order mark and line ends are LF, since
tools differ in counting them.

What stands where, so that it comes back from other tools too:
- a coder is a User; a source is a TextSource whose name is the source's id, with its title as
  description and its language as a variable;
- a selection is a PlainTextSelection with one Coding, both with coder and date. A memo is the
  selection's Description, which is where QualCoder and ATLAS.ti keep it, and a Note to which the
  Coding refers, as the standard has it;
- a passage that was read and left without code carries the code NO_CODE (see project.py).

On reading, notes on texts and on the project, sets, cases, links and graphs are passed over: the
library has no place for them. Only texts are read, and a code must stand on a passage.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from codify.exchange.archive import Archive, contents
from codify.exchange.checks import assert_whole, faults
from codify.exchange.found import Enough, Found
from codify.exchange.project import Project, canonical
from codify.exchange.qde import NAMESPACE, project_node
from codify.exchange.qde_reading import Reader
from codify.exchange.xmltext import parse, serialised
from codify.problems import Problems

PROJECT = "project.qde"
LARGEST_PROJECT = 32 * 1024 * 1024  # bytes
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file can hold
PLAIN_FILE = 0o100644 << 16
UNIX = 3


def write(project: Project) -> bytes:
    """Return the project as the bytes of a `.qdpx` file, the same ones for the same project.

    Raises ValueError if it has faults (see `faults`).
    """
    assert_whole(project)
    root, texts = project_node(canonical(project))
    members = {PROJECT: serialised(root, NAMESPACE)}
    members.update({f"sources/{name}": text.encode() for name, text in texts.items()})
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, data in members.items():
            info = ZipInfo(name, LONG_AGO)
            info.compress_type, info.external_attr = ZIP_DEFLATED, PLAIN_FILE
            info.create_system = UNIX
            archive.writestr(info, data, compresslevel=9)
    return packed.getvalue()


def read(path: Path, problems: Problems) -> Project | None:
    """Return the project of a `.qdpx` file in canonical order, or None after adding problems."""
    found = Found(path.as_posix(), problems)
    try:
        archive = Archive(contents(path, found), found)
        if not archive.has(PROJECT):
            raise found.fail("exchange-project-missing")
        inside = found.within(PROJECT)
        root = parse(archive.read(PROJECT, LARGEST_PROJECT), NAMESPACE, "Project", inside)
        reader = Reader(archive, inside)
        project = reader.project(root)
    except Enough:
        return None
    if not found.any:  # what is not known has no id, which would only be told again
        problems.extend(faults(project, inside.file, reader.lines))
    return None if found.any else canonical(project)
