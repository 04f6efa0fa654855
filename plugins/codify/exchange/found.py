"""Collect what is wrong with one file, up to a number that people can still read."""

from __future__ import annotations

from collections.abc import Collection

from codify.problems import Place, Problem, Problems, listed, nearest

MOST = 100


class Enough(Exception):  # the reader gives up; not an error of the program
    """The file cannot be read, or so much is wrong with it that reading on helps nobody."""


class Found:
    """Adds problems of one file, or of one member of an archive, to those of the run.

    Raises Enough once MOST problems have been added.
    """

    def __init__(self, file: str, problems: Problems) -> None:
        self.file, self.problems = file, problems
        self.first = len(problems)

    @property
    def any(self) -> bool:
        """Say whether a problem was added."""
        return len(self.problems) > self.first

    def add(self, problem: str, line: int = 1, column: int = 1, **values: str) -> None:
        """Add a problem of this file."""
        place = Place(self.file, line, column)
        self.problems.append(Problem(place, problem, values))
        if len(self.problems) - self.first >= MOST:
            last = Problem(place, "exchange-more-problems", {"most": str(MOST)})
            self.problems.append(last)
            raise Enough

    def unknown(self, problem: str, line: int, found: str, known: Collection[str]) -> None:
        """Add a problem about a name that is not among the known ones."""
        near = nearest(found, known) if len(known) <= MOST else ""
        shown = listed(sorted(known)) if len(known) <= MOST else f"{len(known)} names"
        self.add(problem, line, found=found, known=shown or "none", near=near)

    def fail(self, problem: str, line: int = 1, column: int = 1, **values: str) -> Enough:
        """Add a problem after which nothing can be read; the result is there to be raised."""
        place = Place(self.file, line, column)
        self.problems.append(Problem(place, problem, values))
        return Enough()

    def within(self, member: str) -> Found:
        """Return where problems of a member of this archive are collected."""
        found = Found(f"{self.file}/{member}", self.problems)
        found.first = self.first
        return found
