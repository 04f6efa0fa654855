"""`check`: find every fault of a library without building it."""

from __future__ import annotations

from pathlib import Path

from codify.commands.talk import opened, prepared, say


def check(root: Path) -> None:
    """Read and render everything below `root`; raises Stop with all problems."""
    library = opened(root)
    say(f"Checking {library.root} …")
    result = prepared(library, whole=True)
    records = result.corpus.records.values()
    texts = sum(len(record.languages) for record in records)
    say(f"No problem in {len(result.corpus.records)} records with {texts} texts.")
