"""Write codes as REFI-QDA elements, and read them, whoever wrote them.

REFI-QDA 1.5, sections 5.2 and 5.3: a Code has a guid, a name and isCodable, then a Description,
then the codes below it. Colours are left out: the library's codes have none.

The library's id of a code is the first line of its description. Names and descriptions come back
from every tool; QualCoder, for one, forgets the GUIDs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from codify.exchange.checks import GUID
from codify.exchange.found import Found
from codify.exchange.project import NO_CODE, Code, children_of
from codify.exchange.xmltext import Node

DESCRIPTION = re.compile(r"Code: (\S+)(?:\n\n(.*))?", re.DOTALL)


def add_codes(codes: tuple[Code, ...], codebook: Node) -> None:
    """Add the element Codes with all codes, nested, below `codebook`."""
    children = children_of(codes)

    def add(code: Code, above: Node) -> None:
        node = above.add("Code", guid=code.guid, name=code.label, isCodable="true")
        text = f"\n\n{code.description}" if code.description else ""
        node.add("Description", f"Code: {code.id}{text}")
        for child in children.get(code.id, ()):
            add(child, node)

    top = codebook.add("Codes")
    for code in children.get(None, ()):
        add(code, top)


def guid_in(node: Node, attribute: str, found: Found) -> str:
    """Return a GUID in small letters without braces; raises Enough if there is none."""
    given = node.attributes.get(attribute, "").strip()
    guid = given.lower().removeprefix("{").removesuffix("}")
    if not GUID.fullmatch(guid):
        where = f"{node.name} {attribute}"
        raise found.fail("exchange-guid-form", node.line, field=where, found=given or "nothing")
    return guid


@dataclass
class Codes:
    """Codes that were read: the codes, their lines, and the id of each GUID."""

    codes: list[Code] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    ids: dict[str, str | None] = field(default_factory=dict)


def read_codes(codebook: Node | None, found: Found) -> Codes:
    """Return the codes below the element CodeBook, parents first; raises Enough.

    The code for "read and left without code" is not one of them; its GUID has the id None.
    """
    read = Codes()
    top = codebook.first("Codes") if codebook else None
    for node in top.all("Code") if top else ():
        _read(node, None, read, found)
    return read


def _read(node: Node, parent: str | None, read: Codes, found: Found) -> None:
    guid = guid_in(node, "guid", found)
    label, text = node.attributes.get("name", ""), node.text_of("Description")
    match = DESCRIPTION.fullmatch(text)
    id = match[1] if match else _slug(label) or f"code-{guid[:8]}"
    read.ids[guid] = id
    if guid == NO_CODE.guid or id == NO_CODE.id:
        read.ids[guid] = None
    elif id != parent:
        # A tool whose categories are no codes makes two of a code that has codes below it.
        description = (match[2] or "") if match else text
        read.codes.append(Code(id, label, description, parent, guid))
        read.lines.append(node.line)
    for child in node.all("Code"):
        _read(child, id, read, found)


def _slug(label: str) -> str:
    """Return a label in lower-case ASCII words with hyphens, empty for other scripts."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
