"""Speak to the person at the command line: what is being done, and what went wrong."""

from __future__ import annotations

import sys
from pathlib import Path

from codify import library
from codify.disseminate.site_pages import check_pages
from codify.library import Library
from codify.prepare import Prepared, prepare
from codify.problems import Problems, report


class Stop(Exception):
    """The command cannot go on; the text says why and what to do, for the person to read."""


def say(text: str) -> None:
    """Write a line of progress, apart from results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def tell(text: str) -> None:
    """Write a result to standard output, where a program can read it."""
    sys.stdout.write(f"{text}\n")


def opened(root: Path) -> Library:
    """Return the library at `root`; raises Stop if it is none."""
    try:
        return library.load(root)
    except library.LibraryError as error:
        raise Stop(str(error)) from error


def prepared(found: Library, *, whole: bool) -> Prepared:
    """Return the library read whole; raises Stop with all problems at once.

    With `whole` every page is rendered too; without, only the build itself finds what rendering
    would take out.
    """
    problems: Problems = []
    result = prepare(found, problems)
    if result and whole:
        check_pages(result, problems)
    if problems or result is None:
        raise Stop(report(problems))
    return result
