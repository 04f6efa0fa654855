"""Trees for the tests: copies of a library in folders of their own, built as people build them."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
WATER = PROJECT / "tests" / "water"
PARTS = ("content", "practices", "toolbox", "overrides", "mkdocs.yml")

# What would make a build depend on the machine that runs the tests.
NOT_PASSED_ON = ("SOURCE_DATE_EPOCH", "SITE_URL")

ARABIC_ONLY = """\
---
language: ar
title: "صفحة بالعربية وحدها <img src=x onerror=alert(1)>"
summary: "كُتبت هذه الصفحة بالعربية ولم تُترجم بعد."
licence: CC-BY-4.0
sources: []
---

## مقدمة

هذا النص باللغة العربية وحدها.
"""


def copy_library(to: Path, source: Path = PROJECT) -> Path:
    """Copy what a build reads of the library `source`, with no Git and no built folders."""
    to.mkdir(parents=True)
    for name in PARTS:
        if (source / name).is_dir():
            shutil.copytree(source / name, to / name)
        elif (source / name).exists():
            text = (source / name).read_text("utf-8")
            # A small library takes most of its configuration from the project's.
            text = re.sub(r"^INHERIT: .*$", f"INHERIT: {PROJECT / 'mkdocs.yml'}", text, flags=re.M)
            (to / name).write_text(text, "utf-8")
    return to


def borrow_texts(root: Path) -> Path:
    """Let a practice of the small library stand in no Arabic, and a page in Arabic only.

    The title of the page holds what a browser must not take for markup.
    """
    (root / "practices/market-kiosk.ar.md").unlink()
    (root / "content/arabic-only.md").write_text(ARABIC_ONLY, "utf-8")
    return root


def command(root: Path, name: str, *words: str) -> list[str]:
    """The command line that runs a command of the generator on the tree `root`."""
    return [sys.executable, "-m", "codify", name, "--root", str(root), *words]


def environment(**changes: str) -> dict[str, str]:
    """This environment without what a build could take from it, and with `changes`."""
    return {k: v for k, v in os.environ.items() if k not in NOT_PASSED_ON} | changes


def run(root: Path, name: str, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the generator on the tree `root`, whatever comes of it."""
    return subprocess.run(
        command(root, name, *words),
        env=environment(**changes),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def build(root: Path, name: str, *words: str, **changes: str) -> Path:
    """Run a command that must succeed; gives `root`."""
    done = run(root, name, *words, **changes)
    assert done.returncode == 0, done.stderr
    return root


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below `folder` by its path, to compare two trees byte for byte."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
