"""Know the date of the library without reading a clock, so that two builds give the same bytes."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from codify.records import Record
from codify.schemas import Sourced

EPOCH = "SOURCE_DATE_EPOCH"
EARLIEST = datetime.date(2000, 1, 1)


def library_date(root: Path, records: Iterable[Record]) -> datetime.date:
    """Return SOURCE_DATE_EPOCH's day, else the last commit's, else the newest record's (UTC)."""
    seconds = os.environ.get(EPOCH, "")
    if not seconds.isdigit():
        seconds = _commit_seconds(root)
    if seconds.isdigit():
        moment = datetime.datetime.fromtimestamp(int(seconds), tz=datetime.UTC)
        return moment.date()
    return max((_newest(record) for record in records), default=EARLIEST)


def epoch(date: datetime.date) -> int:
    """Return midnight UTC of `date` in seconds since 1970, as SOURCE_DATE_EPOCH wants it."""
    midnight = datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC)
    return int(midnight.timestamp())


def months_between(day: str, later: datetime.date) -> int:
    """Return how many whole months lie between a day (YYYY-MM-DD) and a later one."""
    first = datetime.date.fromisoformat(day)
    months = (later.year - first.year) * 12 + later.month - first.month
    return months - (later.day < first.day)


def _commit_seconds(root: Path) -> str:
    """Return the time of the last commit that touched the library, or an empty string."""
    git = shutil.which("git")
    if not git:
        return ""
    command = [git, "-C", str(root), "log", "-1", "--format=%ct", "--", "."]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def _newest(record: Record) -> datetime.date:
    fields = record.original.fields
    days = [source.read for source in fields.sources] if isinstance(fields, Sourced) else []
    return max((datetime.date.fromisoformat(day) for day in days), default=EARLIEST)
