"""Put a finished folder in its place: a reader finds the old one or the new one, never half.

A build writes into a workspace of its own below `.cache/codify/` and swaps the result in when it is
whole. Nothing here looks at a clock or at process numbers: what a killed build left behind is told
from a living build's by its lock.
"""

import contextlib
import ctypes
import errno
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from codify.locks import locked

_AT_FDCWD = -100  # <fcntl.h>: paths are relative to the current folder
_RENAME_EXCHANGE = 2  # <linux/fs.h>
_NOT_SUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def swap_in(new: Path, place: Path) -> None:
    """Put the finished folder `new` at `place` and remove what was there; `new` is gone afterwards.

    Both must be on one file system. On Linux the exchange is one step of the kernel. Elsewhere it
    takes two renames and a note: if the process dies between them, recover() puts things right.
    Call it within only_one(). Raises OSError, for example where another program has a file of the
    old folder open on Windows; `place` is whole then too.
    """
    recover(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not _exists(place):
        new.rename(place)
    elif exchange(new, place):
        _remove(new)
    else:
        _swap_by_two_renames(new, place)


def recover(place: Path) -> None:
    """Finish or undo a swap at `place` that was cut off; do nothing if there was none.

    Afterwards `place` is whole, old or new, and nothing is left beside it. Call it within
    only_one(), before `place` is read or replaced. Raises OSError.
    """
    note, coming, going = _beside(place)
    if not _exists(note):
        return
    if _exists(coming):  # whole: it got its name by one rename
        if _exists(place):
            _remove(going)
            place.rename(going)
        coming.rename(place)
    elif not _exists(place) and _exists(going):
        going.rename(place)
    _remove(going)
    # Last, so that a recovery that is itself cut off is taken up again.
    _remove(note)


@contextlib.contextmanager
def workspace(root: Path) -> Iterator[Path]:
    """Give a new empty folder below `root`/.cache/codify for one build; remove it at the end.

    Folders that killed builds left behind are removed first; those of living builds are kept.
    Raises OSError, also where .cache is a link, which could lead out of the tree.
    """
    cache = _cache(root)
    with contextlib.ExitStack() as at_the_end:
        # Alone while names are made and swept: no lock file is swept before its maker holds it.
        with locked(cache / "workspaces.lock"):
            _sweep(cache)
            folder = cache / f"build-{secrets.token_hex(6)}"
            lock = folder.with_suffix(".lock")
            # Done from the last to the first. A lock file that is free may have been swept already.
            at_the_end.callback(lock.unlink, missing_ok=True)
            at_the_end.enter_context(locked(lock))
            at_the_end.callback(_remove, folder)
            folder.mkdir()
        yield folder


@contextlib.contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Hold the lock of the tree `root` while its built folders change; waits for its turn."""
    with locked(_cache(root) / "swap.lock"):
        yield


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False, and nothing done, where that cannot be.

    Linux: renameat2(2) with RENAME_EXCHANGE. Raises OSError, for example across file systems.
    """
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:  # a C library from before 2018
        return False
    names = (os.fsencode(one), os.fsencode(other))
    if renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], ctypes.c_uint(_RENAME_EXCHANGE)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_SUPPORTED:  # an old kernel, or a file system such as some network ones
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _swap_by_two_renames(new: Path, place: Path) -> None:
    """The way without exchange(): recover() knows every state that lies between two lines."""
    note, coming, going = _beside(place)
    story = {"place": place.name, "coming": coming.name, "going": going.name}
    note.write_text(json.dumps(story), encoding="utf-8")
    try:
        new.rename(coming)
        place.rename(going)
        coming.rename(place)
    except OSError:
        _remove(coming)  # recover() will undo the swap, where it would finish it otherwise
        recover(place)
        raise
    recover(place)


def _beside(place: Path) -> tuple[Path, Path, Path]:
    """The note of a swap at `place`, and the names that the new and the old folder have meanwhile.

    The note tells the same to people who find it. It is never read: a file in the tree may come
    from anyone, and must not choose what is renamed and removed.
    """
    note = place.with_name(f"{place.name}.swap")
    return note, note.with_name(f"{note.name}.new"), note.with_name(f"{note.name}.old")


def _cache(root: Path) -> Path:
    """The folder for workspaces and locks of the tree `root`, made if missing."""
    cache = root.resolve() / ".cache" / "codify"
    if cache.resolve() != cache:
        raise NotADirectoryError(errno.ENOTDIR, "A link, which is not followed", str(cache))
    cache.mkdir(parents=True, exist_ok=True)
    return cache


def _sweep(cache: Path) -> None:
    """Remove the workspaces whose lock is free; their builds are dead."""
    for folder in sorted({path.with_suffix("") for path in cache.glob("build-*")}):
        lock = folder.with_suffix(".lock")
        try:
            with locked(lock, when_busy=_give_up):
                _remove(folder)
        except OSError:  # busy; or a process that the dead build started still writes into it
            continue
        lock.unlink(missing_ok=True)


def _give_up() -> None:
    """Do not wait for a lock."""
    raise BlockingIOError


def _exists(path: Path) -> bool:
    """Whether something has this name, be it a link that leads nowhere."""
    return os.path.lexists(path)


def _remove(path: Path) -> None:
    """Remove a folder, a file or a link (never what the link leads to); nothing if missing."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
