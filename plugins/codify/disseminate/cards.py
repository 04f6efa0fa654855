"""Show what a record knows: the card of facts above its text, and the parts around it."""

from __future__ import annotations

from collections.abc import Iterator

from codify.codify import NOT_CODED
from codify.disseminate.directory import checked, when
from codify.disseminate.views import Answer, Question, Row, SourceLine, Words
from codify.disseminate.writer import Writer
from codify.plaintext import plain
from codify.records import Edition, Record, countries_of
from codify.reference_schemas import Event, ModelDocument, Stakeholder, SupportContact
from codify.schemas import CollectedItem, Module, PolicyPlan, Practice, Source, Sourced

# Words a minute of adults who read silently: Trauzettel-Klosinski and Dietz (2012), Standardized
# assessment of reading performance: the new International Reading Speed Texts IReST.
READING = {"en": 228, "fr": 195, "es": 218, "ar": 138}


def reading_minutes(edition: Edition) -> int:
    """Return how many minutes an adult needs to read a text and its quiz once."""
    texts = [block.text for block in edition.body.blocks]
    texts += [passage.text for passage in edition.passages.values() if not passage.line]
    words = sum(len(plain(text).split()) for text in texts)
    return -(-words // READING.get(edition.language, READING["fr"]))


def card(record: Record, writer: Writer) -> tuple[Row, ...]:
    """Return the rows of a record's card, those without a value said to be unknown."""
    rows = [*_places(record, writer), *_own(record, writer), *_terms(record, writer)]
    rows += [*_clusters(record, writer), *_standing(record, writer)]
    return tuple(rows)


def _row(writer: Writer, name: str, values: object) -> Row:
    """Return a row for one text, several texts, or None for "not documented in the sources"."""
    if values is None:
        return Row(writer.t(f"card.{name}"), (Words(writer.t("unknown.value"), note="unknown"),))
    texts = values if isinstance(values, tuple | list) else (values,)
    words = tuple(text if isinstance(text, Words) else Words(str(text)) for text in texts)
    return Row(writer.t(f"card.{name}"), words)


def _places(record: Record, writer: Writer) -> Iterator[Row]:
    edition = record.edition(writer.code)
    places = getattr(edition.fields, "places", ())
    if places:
        yield _row(writer, "places", writer.names(places, edition))
    countries = countries_of(record.original.fields)
    if countries:
        links = tuple(writer.country_link(country, record.address) for country in countries)
        yield _row(writer, "countries", links)


def _own(record: Record, writer: Writer) -> Iterator[Row]:
    """Yield the rows of the record's own kind."""
    fields = record.edition(writer.code).fields
    if isinstance(fields, Practice):
        yield from _practice(fields, record, writer)
    elif isinstance(fields, Module):
        yield _row(writer, "level", writer.t(f"level.{fields.level}"))
        yield _row(writer, "minutes", writer.language.counted("minutes", fields.minutes))
        minutes = reading_minutes(record.edition(writer.code))
        yield _row(writer, "reading", writer.language.counted("minutes", minutes))
    elif isinstance(fields, PolicyPlan):
        yield _row(writer, "period", fields.period and writer.period(fields.period))
    elif isinstance(fields, ModelDocument):
        yield _row(writer, "form", writer.t(f"form.{fields.form}"))
    elif isinstance(fields, Event):
        yield from _event(fields, writer)
    elif isinstance(fields, CollectedItem):
        yield _row(writer, "channel", writer.t(f"channel.{fields.channel}"))
        yield _row(writer, "date", fields.date and writer.language.date(fields.date))
        yield _row(writer, "organisers", _foreign(fields.organisers))
    elif isinstance(fields, Stakeholder):
        yield _row(writer, "level", writer.t(f"reach.{fields.level}"))
        yield _row(writer, "address", fields.url and Words(fields.url, fields.url, dir="ltr"))
        yield _row(writer, "checked", checked(fields.checked, writer))
    elif isinstance(fields, SupportContact):
        yield _row(writer, "office", _foreign((fields.office,)))
        yield _row(writer, "address", Words(fields.url, fields.url, dir="ltr"))
        yield _row(writer, "checked", checked(fields.checked, writer))
        topics = tuple(writer.topic_link(topic, record.address) for topic in fields.topics)
        yield _row(writer, "topics", topics)
        names = [writer.language.language_name(code) for code in fields.answers_in]
        yield _row(writer, "answers_in", writer.language.list(names) if names else None)


def _event(fields: Event, writer: Writer) -> Iterator[Row]:
    yield _row(writer, "form", writer.t(f"form.{fields.form}"))
    yield _row(writer, "date", fields.start and when(fields, writer))
    yield _row(writer, "organisers", _foreign(fields.organisers))
    if fields.documents:
        titles = {source.id: source.title for source in fields.sources}
        links = tuple(Words(titles[id], f"#source-{id}", dir="auto") for id in fields.documents)
        yield _row(writer, "documents", links)


def _practice(fields: Practice, record: Record, writer: Writer) -> Iterator[Row]:
    edition = record.edition(writer.code)
    yield _row(writer, "period", fields.period and writer.period(fields.period))
    yield _row(writer, "lead", _foreign((fields.lead,) if fields.lead else None))
    yield _row(writer, "partners", _foreign(fields.partners))
    cost = fields.cost
    money = cost and writer.language.money(cost.amount, cost.currency)
    note = cost and cost.note and writer.marked(cost.note, edition)
    yield _row(writer, "cost", [Words(money), *([note] if note else [])] if money else None)
    lens = fields.gender_lens
    yield _row(writer, "gender_lens", lens and writer.marked(lens, edition))


def _foreign(names: tuple[str, ...] | None) -> tuple[Words, ...] | None:
    """Return names of organisations, which are written alike in every language."""
    return tuple(Words(name, dir="auto") for name in names) if names is not None else None


def _terms(record: Record, writer: Writer) -> Iterator[Row]:
    """Yield the rows of the library's own words."""
    for name, values in record.original.terms.items():
        vocabulary = writer.corpus.vocabularies[name]
        label = writer.label(vocabulary.label)
        note = writer.label(vocabulary.note) if vocabulary.note else ""
        if values is None:
            words: tuple[Words, ...] = (Words(writer.t("unknown.value"), note="unknown"),)
        else:
            terms = [vocabulary.term(value) for value in values]
            words = tuple(Words(_term_label(term.id, writer.label(term.label))) for term in terms)
        yield Row(label, words, note)


def _term_label(id: str, label: str) -> str:
    """Show a numbered term with its number: `3.2 Its label`."""
    return f"{id} {label}" if id[0].isdigit() else label


def _clusters(record: Record, writer: Writer) -> Iterator[Row]:
    if not record.kind.coded:
        return
    clusters = writer.corpus.clusters_of(record)
    if not clusters:
        yield Row(writer.t("card.clusters"), (Words(writer.t("coded.none"), note="unknown"),))
        return
    words = []
    for cluster, number in clusters:
        link = writer.cluster_link(cluster, record.address)
        words.append(Words(link.text, link.href, note=writer.language.counted("passages", number)))
    yield Row(writer.t("card.clusters"), tuple(words), coders(record, writer))


def coders(record: Record, writer: Writer) -> str:
    """Say how a record was coded."""
    coded = writer.corpus.coded.get(record.id, NOT_CODED)
    if coded.settled:
        return writer.t("coded.adjudicated")
    return writer.t("coded.once" if coded.once else "coded.open")


def _standing(record: Record, writer: Writer) -> Iterator[Row]:
    language = writer.language
    names = [
        language.language_name(code)
        for code in writer.corpus.library.languages
        if code in record.languages
    ]
    if record.original.language not in writer.corpus.library.languages:
        return
    yield _row(writer, "languages", language.list(names))
    yield _row(writer, "status", writer.status(record))
    fields = record.original.fields
    if isinstance(fields, Sourced):
        yield _row(writer, "licence", writer.t(f"licence.{fields.licence}"))


def sources(edition: Edition, writer: Writer) -> tuple[SourceLine, ...]:
    """Return the numbered sources of a record."""
    fields = edition.fields
    if not isinstance(fields, Sourced):
        return ()
    return tuple(_source(n, source, writer) for n, source in enumerate(fields.sources, start=1))


def _source(number: int, source: Source, writer: Writer) -> SourceLine:
    date = writer.language.date(source.date) if source.date else writer.t("source.undated")
    parts = [source.authors, source.title, source.publisher, source.file]
    citation = ". ".join(part.rstrip(".") for part in parts if part) + f". {date}."
    read = writer.t("source.read", date=writer.language.date(source.read))
    return SourceLine(source.id, number, citation, source.url or "", read, source.note or "")


def quiz(module: Module, writer: Writer) -> tuple[Question, ...]:
    """Return a module's quiz with the verdict and feedback of each answer."""
    return tuple(
        Question(
            item.id,
            writer.t("quiz.question", n=writer.language.number(number)),
            item.question,
            tuple(
                Answer(
                    o.text, writer.t("quiz.right" if o.right else "quiz.wrong"), o.feedback, o.right
                )
                for o in item.options
            ),
        )
        for number, item in enumerate(module.quiz, start=1)
    )
