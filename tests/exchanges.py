"""Projects for the tests of the exchange with coding tools: the real library, and a small one."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from codify import library
from codify.codify import NOT_CODED, Corpus
from codify.exchange import qdpx
from codify.exchange.project import Code, Project, Selection, TextPassage, TextSource
from codify.plaintext import plain
from codify.prepare import prepare
from codify.problems import Problems, report
from codify.records import Edition, Record

DAY = "2026-01-31"


@cache
def real_project() -> Project:
    """Every edition of every record, its codes, and for each passage a span with a memo."""
    problems: Problems = []
    prepared = prepare(library.load(library.PROJECT), problems)
    assert prepared, report(problems)
    corpus = prepared.corpus
    sources, selections = [], list[Selection]()
    for record in corpus.records.values():
        for edition in (record.original, *record.translations.values()):
            source = _source(record, edition)
            sources.append(source)
            selections.extend(_selections(corpus, record, source))
    codes = tuple(_codes(corpus))
    return Project("The library", codes, ("pass-1", "pass-2"), tuple(sources), tuple(selections))


def _source(record: Record, edition: Edition) -> TextSource:
    passages = tuple(TextPassage(p.id, plain(p.text)) for p in edition.passages.values())
    id = f"{record.id}.{edition.language}"
    return TextSource(id, edition.fields.title, edition.language, passages)


def _codes(corpus: Corpus) -> Iterator[Code]:
    for cluster in corpus.codebook.clusters:
        yield Code(cluster.id, cluster.label["ar"], cluster.definition["ar"])
        for code in getattr(cluster, "codes", ()):
            yield Code(code.id, code.label["fr"], code.definition["fr"], cluster.id)


def _selections(corpus: Corpus, record: Record, source: TextSource) -> Iterator[Selection]:
    coded = corpus.coded.get(record.id, NOT_CODED).codes
    codes = corpus.codebook.ids
    for number, (id, text) in enumerate((p.id, p.text) for p in source.passages):
        for code in coded.get(id, ()) or [None]:
            yield Selection("pass-1", source.id, id, code, date=DAY)
        start, end = text.find(" ") + 1, len(text) - 1
        memo = f"{text[: end // 2]}\n\n{source.title}"
        code = codes[number % len(codes)]
        yield Selection("pass-2", source.id, id, code, start, end, memo, DAY)


SMALL = Project(
    "Small",
    (
        Code("ties", "Ties", "Who works with whom."),
        Code("bodies", "Joint bodies", "Two < three & more.", parent="ties"),
        Code("money", "المال", "التحويلات"),
    ),
    ("pass-1", "pass-2", "adjudicated"),
    (
        TextSource(
            "one", "Number one", "en", (TextPassage("p1", "A desk."), TextPassage("p2", "B"))
        ),
        TextSource("one.ar", "واحد", "ar", (TextPassage("p1", "مكتب للمهاجرين 🙂 في المدينة."),)),
    ),
    (
        Selection("pass-1", "one", "p1", "ties", date=DAY),
        Selection("pass-2", "one", "p1", "bodies", 2, 6, "Which desk?\r\nAsk. ", DAY),
        Selection("pass-1", "one", "p2", None, memo="Says nothing.", date=DAY),
        Selection("adjudicated", "one.ar", "p1", "money", 15, 17, "لماذا؟", "2026-02-01"),
    ),
)


def members(archive: bytes) -> dict[str, bytes]:
    """Return the files in an archive by their names."""
    with ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """Return an archive of files."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def small_files() -> dict[str, bytes]:
    """Return what is in the archive of the small project."""
    return members(qdpx.write(SMALL))
