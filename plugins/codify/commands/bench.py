"""`bench`: measure the steps on a library made up for it, and hold them to their budgets."""

from __future__ import annotations

import platform
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from codify import codebook, codify, codings, collect, consolidate, languages, measure, vocabularies
from codify import library as libraries
from codify.commands.bench_library import CODERS, PASSAGES, RECORDS, make
from codify.commands.talk import say, tell
from codify.problems import Problems, report

BUDGET_SECONDS, BUDGET_MEGABYTES = 2.0, 300

T = TypeVar("T")


@dataclass(frozen=True)
class Timed:
    """A step and the seconds that it took."""

    step: str
    seconds: float


def bench() -> int:
    """Make a library, time each step over it, print a table; 1 if a budget is missed."""
    say(f"Making {RECORDS} records with {RECORDS * PASSAGES * len(CODERS):,} coded passages …")
    times: list[Timed] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root)
        _measure(root, times)
    memory = _peak_megabytes()
    tell(f"{platform.machine()}, Python {platform.python_version()}, {platform.system()}")
    for timed in times:
        tell(f"{timed.step:<24}{timed.seconds:>8.2f} s")
    core = sum(timed.seconds for timed in times if timed.step in ("codify", "consolidate"))
    tell(f"{'codify and consolidate':<24}{core:>8.2f} s   budget {BUDGET_SECONDS:.1f} s")
    tell(f"{'peak memory':<24}{memory:>8.0f} MB  budget {BUDGET_MEGABYTES} MB")
    return int(core > BUDGET_SECONDS or memory > BUDGET_MEGABYTES)


def _measure(root: Path, times: list[Timed]) -> None:
    problems: Problems = []
    library = libraries.load(root)
    spoken = languages.load(library.languages, problems)
    words = vocabularies.load(library, problems)
    book = codebook.load(library, words, problems)
    assert book is not None, report(problems)

    def timed(step: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = work()
        times.append(Timed(step, time.perf_counter() - started))
        return result

    records = timed("collect", lambda: collect.collect(library, spoken, words, problems))
    readings = timed("read codings", lambda: codings.load(library, book, records, problems))
    assert not problems, report(problems)

    def joined() -> codify.Corpus:
        corpus = codify.codify(library, spoken, words, book, records, readings)
        assert corpus.agreements
        return corpus

    corpus = timed("codify", joined)
    timed("consolidate", lambda: consolidate.consolidate(corpus))
    timed("measure", lambda: measure.measure(corpus))


def _peak_megabytes() -> float:
    """Return the largest memory that this process has used; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 (not on Windows)

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
