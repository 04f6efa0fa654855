"""Give the events as a calendar (iCalendar, RFC 5545) and as a feed (Atom, RFC 4287)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from xml.etree import ElementTree

from icalendar import Calendar
from icalendar import Event as Entry

from codify.disseminate.directory import when
from codify.disseminate.writer import Writer
from codify.records import Record
from codify.reference_schemas import Event

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
LONGEST_FEED = 50  # entries, the latest


def calendar(writer: Writer) -> bytes:
    """Return the events of which the day is known; a calendar has no place for the others."""
    found = Calendar()
    found.add("prodid", f"-//{writer.corpus.library.slug}//{writer.code}//")
    found.add("version", "2.0")
    found.add("x-wr-calname", writer.t("kind.event.many"))
    for record, fields in _events(writer):
        if fields.start and len(fields.start) == len("2015-11-12"):
            found.add_component(_entry(record, fields, writer))
    return bytes(found.to_ical())


def _entry(record: Record, fields: Event, writer: Writer) -> Entry:
    entry = Entry()
    start = datetime.date.fromisoformat(str(fields.start))
    last = fields.end if fields.end and len(fields.end) == len("2015-11-12") else fields.start
    address = writer.routes.url(record.address, writer.code)
    entry.add("uid", f"{record.id}@{writer.corpus.library.slug}")
    entry.add("dtstamp", datetime.datetime.combine(writer.date, datetime.time(), datetime.UTC))
    entry.add("dtstart", start)
    entry.add("dtend", datetime.date.fromisoformat(str(last)) + datetime.timedelta(days=1))
    entry.add("summary", fields.title)
    entry.add("description", writer.summary(record).text)
    entry.add("url", address)
    if fields.places:
        names = [place.name for place in fields.places]
        entry.add("location", writer.language.list([*names, *_countries(fields, writer)]))
    return entry


def _countries(fields: Event, writer: Writer) -> list[str]:
    return [writer.language.country(country) for country in fields.countries]


def feed(writer: Writer) -> bytes:
    """Return the latest events as a feed; its dates are those of the library, not of events."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": writer.code})
    here = writer.routes.url("events/feed.xml", writer.code)
    stamp = f"{writer.date.isoformat()}T00:00:00Z"
    name = writer.corpus.library.names[writer.code]
    _add(root, "title", f"{name}: {writer.t('kind.event.many')}")
    _add(root, "id", here)
    _add(root, "updated", stamp)
    ElementTree.SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": here})
    author = ElementTree.SubElement(root, f"{{{ATOM}}}author")
    _add(author, "name", name)
    events = sorted(_events(writer), key=lambda e: (e[1].start or "", e[0].id), reverse=True)
    for record, fields in events[:LONGEST_FEED]:
        entry = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
        address = writer.routes.url(record.address, writer.code)
        _add(entry, "title", fields.title)
        _add(entry, "id", address)
        _add(entry, "updated", stamp)
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", {"href": address})
        _add(entry, "summary", f"{when(fields, writer)}. {writer.summary(record).text}")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _events(writer: Writer) -> Iterator[tuple[Record, Event]]:
    for record in writer.corpus.of_kind("event"):
        fields = record.edition(writer.code).fields
        if isinstance(fields, Event):
            yield record, fields
