"""The real library, read once for all tests of a process; tests never change it."""

from functools import cache

from codify import library
from codify.prepare import Prepared, prepare
from codify.problems import Problems, report
from trees import PROJECT


@cache
def real() -> Prepared:
    """Read the real library whole."""
    problems: Problems = []
    prepared = prepare(library.load(PROJECT), problems)
    assert prepared, report(problems)
    return prepared
