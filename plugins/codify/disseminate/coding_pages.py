"""Make the pages of the clusters: their passages, and how far the coders agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from codify.agreement import Agreement
from codify.codebook import Cluster
from codify.codify import CodedPassage
from codify.confidence import TENTATIVE
from codify.disseminate.codebook_page import codebook_page
from codify.disseminate.list_pages import made_page, passages_by_record
from codify.disseminate.views import Cell, Entry, Group, Page, Table, Words
from codify.disseminate.writer import Writer
from codify.records import Record

RELIABLE = 0.8  # Krippendorff, Content Analysis (2004), chapter 11
COLUMNS = (
    "code",
    "passages",
    "alpha",
    "between",
    "positive",
    "both",
    "first",
    "second",
    "neither",
)


def coding_pages(writer: Writer) -> Iterator[Page]:
    """Yield the list of clusters, the page of each, and the codebook."""
    yield _clusters_page(writer)
    for cluster in writer.corpus.codebook.clusters:
        yield _cluster_page(cluster, writer)
    yield codebook_page(writer)


def _clusters_page(writer: Writer) -> Page:
    here = writer.routes.made["clusters"]
    entries = []
    for cluster in writer.corpus.codebook.clusters:
        passages = len(writer.corpus.passages_in(cluster.id))
        records = writer.figures.records_by_cluster.get(cluster.id, 0)
        language = writer.language
        counts = (language.counted("passages", passages), language.counted("records", records))
        definition = Words(writer.label(cluster.definition))
        entries.append(Entry(writer.cluster_link(cluster.id, here), definition, counts))
    title, intro = writer.t("clusters.title"), writer.t("clusters.intro")
    return made_page(writer, "clusters", title, intro, groups=(Group("", "", "", tuple(entries)),))


def _cluster_page(cluster: Cluster, writer: Writer) -> Page:
    name = f"clusters/{cluster.id}"
    here = writer.routes.made[name]
    passages = writer.corpus.passages_in(cluster.id)
    records = tuple({item.record.id: item.record for item in passages}.values())
    language = writer.language
    groups = (
        Group(
            "records",
            writer.t("cluster.records"),
            language.counted("records", len(records)),
            tuple(writer.entry(record, here, kind=True) for record in records),
        ),
        Group("agreement", writer.t("agreement.title"), _meaning(cluster, writer)),
        Group(
            "passages",
            writer.t("cluster.passages"),
            f"{language.counted('passages', len(passages))}. {_how_coded(records, writer)}",
        ),
        *passages_by_record(passages, here, writer),
    )
    return made_page(
        writer,
        name,
        writer.label(cluster.label),
        writer.label(cluster.definition),
        groups=groups,
        tables={"agreement": _agreement_table(cluster, passages, writer)},
        remark=writer.t("clusters.proposed") if writer.code in cluster.proposed else "",
        up=Words(writer.t("clusters.title"), writer.made("clusters", here)),
    )


def _meaning(cluster: Cluster, writer: Writer) -> str:
    """Say in plain words how far the coders agree on a cluster, and who they were."""
    agreement = writer.corpus.agreements[cluster.id]
    if agreement.units == 0:
        return writer.t("agreement.none")
    if agreement.alpha is None:
        said = writer.t("agreement.undefined", units=_passages(agreement, writer))
    else:
        said = writer.t(
            "agreement.value",
            alpha=_number(agreement.alpha, writer),
            low=_number(agreement.low, writer),
            high=_number(agreement.high, writer),
            units=_passages(agreement, writer),
        )
        said += " " + writer.t(f"agreement.{_grade(agreement.alpha)}")
    return f"{said} {writer.t('agreement.coders')}"


def _grade(alpha: float) -> str:
    return "reliable" if alpha >= RELIABLE else "tentative" if alpha >= TENTATIVE else "weak"


def _passages(agreement: Agreement, writer: Writer) -> str:
    return writer.language.counted("passages", agreement.units)


def _number(value: float | None, writer: Writer) -> str:
    """Return an alpha with two digits, or the word for undefined."""
    if value is None:
        return writer.t("agreement.undefined_value")
    return writer.language.number(round(Decimal(value), 2))


def _agreement_table(cluster: Cluster, passages: tuple[CodedPassage, ...], writer: Writer) -> Table:
    """Return the cluster and its codes: passages, alpha, interval, positive agreement, 2x2."""
    corpus, number = writer.corpus, writer.language.number
    rows = []
    for code in (cluster, *cluster.codes):
        agreement = corpus.agreements[code.id]
        given = sum(
            code.id == cluster.id or code.id in corpus.codes_of(item.record, item.passage.id)
            for item in passages
        )
        href = f"{writer.made('codebook', writer.routes.made[f'clusters/{cluster.id}'])}#{code.id}"
        figures = (number(given), *_figures(agreement, writer))
        cells = (Cell(figure, kind="number") for figure in figures)
        rows.append((Cell(writer.label(code.label), href, heading=True), *cells))
    headings = tuple(writer.t(f"agreement.{column}") for column in COLUMNS)
    return Table(writer.t("agreement.caption"), headings, tuple(rows))


def _figures(agreement: Agreement, writer: Writer) -> tuple[str, ...]:
    """Return alpha, interval, positive agreement and the 2x2 counts, with strokes for nothing."""
    if not agreement.units:
        return ("–",) * 7
    interval = "–"
    if agreement.low is not None and agreement.high is not None:
        low, high = _number(agreement.low, writer), _number(agreement.high, writer)
        interval = writer.t("agreement.interval", low=low, high=high)
    alpha, positive = _number(agreement.alpha, writer), _number(agreement.positive, writer)
    counts = (agreement.both, agreement.first, agreement.second, agreement.neither)
    return (alpha, interval, positive, *(writer.language.number(count) for count in counts))


def _how_coded(records: Iterable[Record], writer: Writer) -> str:
    """Say in plain words how far the coding of these records has come."""
    coded = [writer.corpus.coded[record.id] for record in records]
    if not coded:
        return writer.t("coded.none")
    if all(item.settled for item in coded):
        return writer.t("coded.adjudicated")
    return writer.t("coded.once" if all(item.once for item in coded) else "coded.open")
