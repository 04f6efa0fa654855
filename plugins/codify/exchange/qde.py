"""Make the XML of a REFI-QDA project (`project.qde`) and the texts that lie beside it.

REFI-QDA 1.5, section 5.3, gives the elements and their order.
"""

from __future__ import annotations

from collections.abc import Mapping

from codify.exchange.codebook import add_codes
from codify.exchange.counting import CUT
from codify.exchange.layout import Layout, laid_out
from codify.exchange.project import NO_CODE, Project, Selection, TextSource, guid_of
from codify.exchange.xmltext import Node

NAMESPACE = "urn:QDA-XML:project:1.0"
ORIGIN = "codify"
LANGUAGE = "language"
INTERNAL = "internal://"
LONGEST_NAME = 100  # characters of a selection's words that become its name
# Tools show local time: noon stays on its day in nearly every place.
NOON = "T12:00:00Z"
LANGUAGE_GUID = guid_of("variable", LANGUAGE)


def project_node(project: Project) -> tuple[Node, Mapping[str, str]]:
    """Return the root element, and the text of each file in `sources/`."""
    root = Node("Project", {"name": project.name, "origin": ORIGIN})
    if project.coders:
        users = root.add("Users")
        for coder in project.coders:
            users.add("User", guid=guid_of("coder", coder), name=coder)
    add_codes((*project.codes, NO_CODE), root.add("CodeBook"))
    variables = root.add("Variables")
    variables.add("Variable", guid=LANGUAGE_GUID, name=LANGUAGE, typeOfVariable="Text")
    texts = _add_sources(project, root)
    noted = [selection for selection in project.selections if selection.memo]
    if noted:
        notes = root.add("Notes")
        for selection in noted:
            _add_note(selection, notes)
    return root, texts


def _add_sources(project: Project, root: Node) -> Mapping[str, str]:
    """Add the element Sources, if there are any, and return the text of each file."""
    guids: dict[str | None, str] = {code.id: code.guid for code in project.codes}
    guids[None] = NO_CODE.guid
    by_source: dict[str, list[Selection]] = {}
    for selection in project.selections:
        by_source.setdefault(selection.source, []).append(selection)
    texts = {}
    sources = root.add("Sources") if project.sources else root
    for source in project.sources:
        layout = laid_out(source.passages)
        texts[f"{source.guid}.txt"] = layout.text
        _add_source(source, layout, by_source.get(source.id, []), guids, sources)
    return texts


def _add_source(
    source: TextSource,
    layout: Layout,
    selections: list[Selection],
    guids: Mapping[str | None, str],
    above: Node,
) -> None:
    path = f"{INTERNAL}{source.guid}.txt"
    node = above.add("TextSource", guid=source.guid, name=source.id, plainTextPath=path)
    if source.title:
        node.add("Description", source.title)
    index = {passage.id: number for number, passage in enumerate(source.passages)}
    for selection in selections:
        at = layout.place(index[selection.passage], selection.start, selection.end)
        coding = _add_selection(selection, at, layout.text[slice(*at)], node)
        coding.add("CodeRef", targetGUID=guids[selection.code])
        if selection.memo:
            coding.add("NoteRef", targetGUID=guid_of("note", *selection.key))
    value = node.add("VariableValue")
    value.add("VariableRef", targetGUID=LANGUAGE_GUID)
    value.add("TextValue", source.language)


def _add_selection(selection: Selection, at: tuple[int, int], words: str, above: Node) -> Node:
    """Add a selection of `words` and return its Coding, still empty."""
    name = words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1] + CUT
    made = {
        "creatingUser": guid_of("coder", selection.coder),
        "creationDateTime": selection.date + NOON,
    }
    guid = guid_of("selection", *selection.key)
    position = {"startPosition": str(at[0]), "endPosition": str(at[1])}
    node = above.add("PlainTextSelection", guid=guid, name=name, **position, **made)
    if selection.memo:
        node.add("Description", selection.memo)
    return node.add("Coding", guid=guid_of("coding", *selection.key), **made)


def _add_note(selection: Selection, above: Node) -> None:
    code = NO_CODE.label if selection.code is None else selection.code
    name = f"{selection.source} {selection.passage}, {code}, {selection.coder}"
    note = above.add(
        "Note",
        guid=guid_of("note", *selection.key),
        name=name,
        creatingUser=guid_of("coder", selection.coder),
        creationDateTime=selection.date + NOON,
    )
    note.add("PlainTextContent", selection.memo)
