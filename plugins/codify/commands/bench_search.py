"""`bench search`: measure the search in a browser, on the real library and on larger ones."""

from __future__ import annotations

import datetime
import gzip
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from codify.commands.bench_browser import Reader, reader
from codify.commands.bench_entries import made_up, words_to_search
from codify.commands.site import built
from codify.commands.talk import opened, prepared, say, tell
from codify.disseminate.search_entries import listed_records, search_entries
from codify.disseminate.search_files import FOLDER, index_files
from codify.disseminate.site_pages import writer_of
from codify.disseminate.writer import Writer
from codify.library import PROJECT
from codify.search.index import Entry, Index, index_of
from codify.search.words import Normaliser
from codify.terms import normaliser_for

RECORDS, MANY = 1_000, 5_000
TIMES = 3  # that an index is made
SEARCHES = 6  # in one language: a first one, and others after it
PAGE = "docs/benchmarks.md"
HEAD = """\
# Benchmarks

Made by `python3 build.py bench search` on {date}, on {machine}. Every figure is a median; bytes are
those of the files asked for, after gzip. A phone stands for Chromium with its processor slowed down
four times. The larger libraries are made up of passages of the real one with rare words among them.

| what | library | {languages} | must | aim |
|---|---|{lines}---|---|
"""


@dataclass(frozen=True)
class Budget:
    """What is measured, its unit, and what it must be and is meant to be at most."""

    what: str
    unit: str
    must: float
    aim: float


INDEX = Budget("search index and its files, CPU a page", "ms", 2, 1)
FIRST = Budget("first search on a cold cache", "kB", 120, 60)
FURTHER = Budget("each further search", "kB", 40, 20)
RESULT = Budget("first result on a phone", "ms", 300, 100)
CLICK = Budget("a click on a facet, on a phone", "ms", 100, 100)


@dataclass
class Table:
    """The figures, by what was measured and in which library, one for each language."""

    rows: dict[tuple[Budget, str], list[float]] = field(default_factory=dict)

    def add(self, budget: Budget, library: str, figure: float) -> None:
        """Add the figure of the next language."""
        self.rows.setdefault((budget, library), []).append(figure)

    def lines(self) -> Iterator[str]:
        """Yield the rows of the table in Markdown."""
        for (budget, library), figures in self.rows.items():
            shown = " | ".join(f"{figure:,.1f} {budget.unit}" for figure in figures)
            yield (
                f"| {budget.what} | {library} | {shown} "
                f"| {budget.must:g} {budget.unit} | {budget.aim:g} {budget.unit} |"
            )

    @property
    def missed(self) -> bool:
        """Say whether a figure is above what it must be."""
        return any(max(f) > budget.must for (budget, _), f in self.rows.items())


def bench_search(root: Path) -> int:
    """Build the library, measure its search and larger ones, write a page; 1 if one is missed."""
    library = prepared(opened(root), whole=False)
    table = Table()
    with tempfile.TemporaryDirectory() as folder, reader() as browser:
        site = built(library, Path(folder), 2)
        for code in library.corpus.languages:
            say(f"Measuring {code} …")
            home = library.routes.path("index.html", code)
            writer = writer_of(library, code)
            real = _made(partial(search_entries, writer), len(listed_records(writer)), writer)
            large = _enlarged(real.index, RECORDS, writer)
            for made, name in ((real, "real"), (large, f"{RECORDS:,} records")):
                table.add(INDEX, name, made.spent)
                _put(made, site, writer)
                _measure(browser, site, home, made.index, name, table)
            _put(_enlarged(real.index, MANY, writer), site, writer)
            address = library.routes.path(library.routes.made["search"], code)
            table.add(CLICK, f"{MANY:,} records", browser.click(site, address))
    machine = f"{platform.machine()}, Python {platform.python_version()}, {platform.system()}"
    head = HEAD.format(
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        machine=machine,
        languages=" | ".join(library.corpus.languages),
        lines="---|" * len(library.corpus.languages),
    )
    text = head + "\n".join(table.lines()) + "\n"
    tell(text)
    (PROJECT / PAGE).write_text(text, "utf-8")
    return int(table.missed)


@dataclass(frozen=True)
class Made:
    """A search, its files, and the milliseconds of the processor that each entry took."""

    index: Index
    files: Mapping[str, str]
    spent: float


def _made(entries: Callable[[], Iterable[Entry]], listed: int, writer: Writer) -> Made:
    """Make a search as often as makes a median, each time from nothing."""
    same = normaliser_for(writer.corpus.thesaurus, writer.code).same

    def once() -> Made:
        started = time.process_time()
        index = index_of(Normaliser(writer.code, same), entries())
        files = index_files(index, listed, writer)
        spent = 1000 * (time.process_time() - started) / len(index.entries)
        return Made(index, files, spent)

    # Only the last is kept: to free one that was made before is not a part of making the next.
    times = [once().spent for _ in range(TIMES - 1)]
    last = once()
    return replace(last, spent=statistics.median([*times, last.spent]))


def _enlarged(real: Index, records: int, writer: Writer) -> Made:
    """Make the search of a larger library."""
    entries = tuple(made_up(real.entries, records))
    return _made(lambda: entries, records, writer)


def _put(made: Made, site: Path, writer: Writer) -> None:
    """Put a search into the site in place of its own."""
    shutil.rmtree(site / writer.routes.path(FOLDER, writer.code))
    for name, text in made.files.items():
        path = site / writer.routes.path(name, writer.code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _measure(
    browser: Reader, site: Path, address: str, index: Index, name: str, table: Table
) -> None:
    words = words_to_search(index, SEARCHES)
    asked, times = browser.search(site, address, words)
    sizes = [sum(_packed(site / path) for path in files) / 1000 for files in asked]
    table.add(FIRST, name, sizes[0])
    table.add(FURTHER, name, statistics.median(sizes[1:]))
    table.add(RESULT, name, statistics.median(times))


def _packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))
