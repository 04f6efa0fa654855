"""Locks of the operating system: held by an open file, freed by the system when their holder dies.

This module uses the standard library only: build.py takes its lock before there is an environment.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def locked(path: Path, when_busy: Callable[[], None] = lambda: None) -> Iterator[int]:
    """Hold the lock of the file `path`, which is made if missing; gives its file descriptor.

    Waits for the lock, after one call of `when_busy`, which may raise to give up. A child process
    that inherits the descriptor holds the lock too. Raises OSError where the file is a link or
    cannot be opened.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        if not _lock(descriptor, wait=False):
            when_busy()
            while not _lock(descriptor, wait=True):
                pass  # Windows stops waiting after ten seconds.
        try:
            yield descriptor
        finally:
            # Closing alone would leave the lock to children that inherited the descriptor.
            _unlock(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, wait: bool) -> bool:
        """Lock an open file; False if another process holds it."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        """Free the lock of an open file."""
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int, wait: bool) -> bool:
        """Lock an open file; False if another process holds it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        """Free the lock of an open file, also for children that inherited the descriptor."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)
