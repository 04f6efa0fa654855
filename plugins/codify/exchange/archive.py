"""Open an archive that strangers made, and unpack no more of it than was asked for.

Nothing is ever written to disk. The bounds are for a library of a few thousand texts.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from codify.exchange.found import Enough, Found

LARGEST_FILE = 32 * 1024 * 1024  # bytes, packed
LARGEST_WHOLE = 128 * 1024 * 1024  # bytes, unpacked, all members together
MOST_MEMBERS = 20_000
CHUNK = 64 * 1024
ENTRY = b"PK\x01\x02"  # starts each entry of the table of contents (APPNOTE.TXT, 4.3.12)
ENCRYPTED = 0x1  # of an entry's flags (APPNOTE.TXT, 4.4.4)
DRIVE = re.compile(r"[A-Za-z]:")
# What zipfile and zlib raise for archives that are damaged, on purpose or not.
BROKEN = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


def contents(path: Path, found: Found, most: int = LARGEST_FILE) -> bytes:
    """Return the bytes of the file, which must be a plain one with no more than `most` bytes.

    Raises Enough after adding a problem.
    """
    try:
        if not path.is_file():
            raise found.fail("exchange-file-missing")
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise found.fail("file-unreadable", detail=str(error.strerror)) from None
    if len(data) > most:
        raise found.fail("exchange-too-large", most=f"{most:,}")
    return data


class Archive:
    """A zip file whose table of contents is safe; raises Enough, after adding problems, if not."""

    def __init__(self, data: bytes, found: Found) -> None:
        self.found, self.left = found, LARGEST_WHOLE
        # zipfile reads the whole table of contents: see first that it is not a million entries.
        if data.count(ENTRY) > MOST_MEMBERS:
            raise found.fail("exchange-members-many", most=f"{MOST_MEMBERS:,}")
        try:
            self.zip = ZipFile(BytesIO(data))
        except BROKEN:
            raise found.fail("exchange-not-zip") from None
        self.members = self._members()

    def _members(self) -> Mapping[str, ZipInfo]:
        found, members = self.found, dict[str, ZipInfo]()
        for info in self.zip.infolist():
            name = info.orig_filename
            if _leaves(name):
                found.add("exchange-member-name", name=name)
            elif stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
                found.add("exchange-member-link", name=name)
            elif name.casefold() in members:
                found.add("exchange-member-repeated", name=name)
            elif info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or info.flag_bits & ENCRYPTED:
                # Other methods unpack a block at once, however large it becomes.
                found.add("exchange-member-method", name=name)
            members[name.casefold()] = info
        if sum(info.file_size for info in members.values()) > LARGEST_WHOLE:
            found.add("exchange-unpacked-large", most=f"{LARGEST_WHOLE:,}")
        if found.any:
            raise Enough
        return members

    def has(self, name: str) -> bool:
        """Say whether there is such a member; small and capital letters are the same."""
        return name.casefold() in self.members

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a member, which may have `most`.

        Stops as soon as there are more, whatever the archive said of its size. Raises Enough.
        """
        info = self.members[name.casefold()]
        found = self.found.within(info.filename)
        most = min(most, self.left)
        blocks, size = [], info.file_size
        try:
            if size <= most:
                size = 0
                with self.zip.open(info) as stream:
                    while size <= most and (block := stream.read(CHUNK)):
                        size += len(block)
                        blocks.append(block)
        except BROKEN as error:
            raise found.fail("exchange-member-broken", detail=str(error)) from None
        if size > most:
            raise found.fail("exchange-too-large", most=f"{most:,}")
        self.left -= size
        return b"".join(blocks)


def _leaves(name: str) -> bool:
    """Say whether a member's name could lead out of a folder, on any system."""
    parts = name.split("/")
    odd = not name or "\\" in name or any(sign < " " for sign in name)
    return odd or name.startswith("/") or bool(DRIVE.match(name)) or ".." in parts
