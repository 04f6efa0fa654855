"""Write a glossary as TBX, the exchange format of terminology (ISO 30042:2019), dialect TBX-Basic.

Every term that is "proposed" has the TBX status admittedTerm, every "confirmed" one preferredTerm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from codify.reference_schemas import Term

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
XML = "http://www.w3.org/XML/1998/namespace"
STATUS = {"confirmed": "preferredTerm-admn-sts", "proposed": "admittedTerm-admn-sts"}


def tbx(name: str, language: str, terms: Iterable[Mapping[str, Term]]) -> bytes:
    """Return a termbase of the name `name`, in the working language `language`.

    Each of `terms` is one concept: a term for each language that has one.
    """
    ElementTree.register_namespace("", NAMESPACE)
    root = _element(None, "tbx", {"style": "dca", "type": "TBX-Basic", f"{{{XML}}}lang": language})
    description = _element(_element(root, "tbxHeader"), "fileDesc")
    _element(_element(description, "titleStmt"), "title", text=name)
    _element(_element(description, "sourceDesc"), "p", text=name)
    body = _element(_element(root, "text"), "body")
    for concept in terms:
        _concept(body, concept)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _concept(body: ElementTree.Element, concept: Mapping[str, Term]) -> None:
    (id, *_) = (term.id for term in concept.values())
    entry = _element(body, "conceptEntry", {"id": id})
    for language, term in concept.items():
        section = _element(entry, "langSec", {f"{{{XML}}}lang": language})
        _element(section, "descrip", {"type": "definition"}, term.definition)
        for number, word in enumerate((term.term, *term.forms)):
            part = _element(section, "termSec")
            _element(part, "term", text=word)
            if number == 0:
                status = STATUS[term.standing]
                _element(part, "termNote", {"type": "administrativeStatus"}, status)


def _element(
    parent: ElementTree.Element | None,
    name: str,
    attributes: Mapping[str, str] | None = None,
    text: str = "",
) -> ElementTree.Element:
    """Return a new element, below `parent` if there is one."""
    tag = f"{{{NAMESPACE}}}{name}"
    if parent is None:
        return ElementTree.Element(tag, dict(attributes or {}))
    made = ElementTree.SubElement(parent, tag, dict(attributes or {}))
    made.text = text or None
    return made
