"""Say what of the library can be found, in one language: each record, cluster and country."""

from __future__ import annotations

from collections.abc import Iterator

from codify.codebook import Code
from codify.disseminate.writer import Writer
from codify.plaintext import plain
from codify.records import HOME, KINDS, Edition, Record, countries_of
from codify.search.characters import code_points
from codify.search.index import Entry, Segment

ORDER = {kind.name: number for number, kind in enumerate(KINDS)}
TEXTS = (
    "scope",
    "gender_lens",
    "aims",
    "outcomes",
    "outcome",
    "role",
)  # in front matter, not passages
NAMES = ("lead", "partners", "organisers", "office")  # fields that name organisations


def listed_records(writer: Writer) -> tuple[Record, ...]:
    """Return the records of the catalogue in its order: by kind, then by title."""
    records = [record for record in writer.corpus.records.values() if record.id != HOME]
    return tuple(
        sorted(records, key=lambda record: (ORDER[record.kind.name], _key(record, writer)))
    )


def _key(record: Record, writer: Writer) -> str:
    return folded_text(record.edition(writer.code).fields.title)


def search_entries(writer: Writer) -> tuple[Entry, ...]:
    """Return what can be found: the records of the catalogue, the home page, and made pages."""
    records = [*listed_records(writer), writer.corpus.records[HOME]]
    found = (record_entry(record, writer) for record in records)
    return (*found, *_clusters(writer), *_countries(writer))


def record_entry(record: Record, writer: Writer) -> Entry:
    """Return a record as what can be found, in the text that its page shows."""
    edition = record.edition(writer.code)
    countries = countries_of(record.original.fields)
    clusters = [cluster for cluster, _ in writer.corpus.clusters_of(record)]
    return Entry(
        id=record.id,
        address=record.address,
        title=edition.fields.title,
        kind=record.kind.name,
        facts=tuple(_facts(record, clusters, countries, writer)),
        language=edition.language,
        segments=tuple(_segments(record, edition, writer)),
        filters=frozenset(_values(record, edition, clusters, countries, writer)),
    )


def _values(
    record: Record,
    edition: Edition,
    clusters: list[str],
    countries: tuple[str, ...],
    writer: Writer,
) -> Iterator[str]:
    """Yield the values of the facets that a record has."""
    yield f"kind:{record.kind.name}"
    yield f"language:{edition.language}"
    yield from (f"cluster:{cluster}" for cluster in clusters)
    yield from (f"country:{country.lower()}" for country in countries)
    for name in writer.corpus.vocabularies:
        for value in edition.terms.get(name) or ():
            yield f"{name}:{value.lower()}"
    year = _year(record)
    if year:
        yield f"year:{year}"


def _year(record: Record) -> str:
    """Return the year in which something began, was held or collected; nothing if unknown."""
    fields = record.original.fields
    period = getattr(fields, "period", None)
    date = getattr(period, "start", None) if period else None
    date = date or getattr(fields, "start", None) or getattr(fields, "date", None)
    return date[:4] if isinstance(date, str) else ""


def _facts(
    record: Record, clusters: list[str], countries: tuple[str, ...], writer: Writer
) -> Iterator[str]:
    yield writer.t(f"kind.{record.kind.name}.one")
    yield from (writer.language.country(country) for country in countries)
    yield from (_cluster_label(cluster, writer) for cluster in clusters[:1])
    language = record.edition(writer.code).language
    if language != writer.code:
        name = writer.language.language_name(language)
        yield writer.t("status.in_language", language=name)


def _cluster_label(cluster: str, writer: Writer) -> str:
    return writer.label(writer.corpus.codebook.cluster(cluster).label)


def _segments(record: Record, edition: Edition, writer: Writer) -> Iterator[Segment]:
    """Yield the title, the summary, names, codes, and the text, passage by passage."""
    fields = edition.fields
    yield Segment("title", fields.title)
    yield Segment("summary", writer.summary(record).text)
    yield Segment("names", " · ".join(_names(edition, writer)))
    yield Segment("codes", " · ".join(_codes(record, writer)))
    for name in TEXTS:
        value = getattr(fields, name, None) or ()
        for text in [value] if isinstance(value, str) else value:
            yield Segment("text", plain(text))
    for block in edition.body.blocks:
        if block.kind == "heading":
            yield Segment("heading", plain(block.text))
        elif block.id:
            yield Segment("text", plain(block.text), block.id)
    for passage in edition.passages.values():
        if not passage.line:  # a row of the front matter
            yield Segment("text", plain(passage.text), passage.id)


def _names(edition: Edition, writer: Writer) -> Iterator[str]:
    """Yield the names of places, countries and organisations."""
    fields = edition.fields
    yield from (place.name for place in getattr(fields, "places", ()))
    yield from (writer.language.country(country) for country in countries_of(fields))
    for name in NAMES:
        value = getattr(fields, name, None)
        if value:
            yield from [value] if isinstance(value, str) else value


def _codes(record: Record, writer: Writer) -> Iterator[str]:
    """Yield the labels of the codes that the record's passages have."""
    corpus = writer.corpus
    given = {
        code for passage in record.original.passages for code in corpus.codes_of(record, passage)
    }
    yield from (
        writer.label(code.label) for id, code in corpus.codebook.codes.items() if id in given
    )


def _clusters(writer: Writer) -> Iterator[Entry]:
    for cluster in writer.corpus.codebook.clusters:
        codes = [
            code
            for code in writer.corpus.codebook.codes.values()
            if _below(code, cluster.id, writer)
        ]
        yield Entry(
            id=f"clusters/{cluster.id}",
            address=writer.routes.made[f"clusters/{cluster.id}"],
            title=writer.label(cluster.label),
            kind="cluster",
            facts=(writer.t("search.cluster"),),
            language=writer.code,
            segments=(
                Segment("title", writer.label(cluster.label)),
                Segment("summary", writer.label(cluster.definition)),
                Segment("codes", " · ".join(writer.label(code.label) for code in codes)),
            ),
            filters=frozenset({f"cluster:{cluster.id}"}),
        )


def _below(code: Code, cluster: str, writer: Writer) -> bool:
    return code.id != cluster and writer.corpus.codebook.cluster_of[code.id] == cluster


def _countries(writer: Writer) -> Iterator[Entry]:
    told = {c for r in writer.corpus.of_kind("profile") for c in countries_of(r.original.fields)}
    for country in writer.corpus.countries:
        if country in told:
            continue  # its own record is what can be found
        name = writer.language.country(country)
        yield Entry(
            id=f"countries/{country.lower()}",
            address=writer.routes.made[f"countries/{country.lower()}"],
            title=name,
            kind="country",
            facts=(writer.t("search.country"),),
            language=writer.code,
            segments=(
                Segment("title", name),
                Segment("summary", writer.t("country.intro", country=name)),
            ),
            filters=frozenset({f"country:{country.lower()}"}),
        )


def folded_text(text: str) -> str:
    """Return a text as words are compared, to sort by."""
    return text.translate(code_points())
