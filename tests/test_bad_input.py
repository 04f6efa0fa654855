"""Whatever is wrong in a library is told to its author: where, what, and how to mend it.

Each file in bad_input/ is a case: what is written into the small library in bad_input/_base, and
the whole report on it. CODIFY_REFRESH=1 python3 build.py test tests/test_bad_input.py writes the
reports anew; read the difference before you keep it.
"""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from codify.commands.talk import Stop, opened, prepared

HERE = Path(__file__).with_name("bad_input")
BASE = HERE / "_base"
CASES = sorted(path for path in HERE.glob("[!_]*.yml"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small library."""
    return shutil.copytree(BASE, tmp_path / "library")


def write(root: Path, name: str, content: Any) -> None:
    """Write a file as a case tells: a text, or a mapping for what is no text.

    `swap` changes the file itself or the one that `from` names, `hex` gives bytes, `size` a file
    of so many bytes, `link` a symbolic link; nothing takes the file away.
    """
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True) if not isinstance(content, dict) or "link" in content else None
    match content:
        case str():
            path.write_text(content, "utf-8", newline="\n")
        case {"swap": changes}:
            text = (BASE / content.get("from", name)).read_text("utf-8")
            for old, new in changes.items():
                assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
                text = text.replace(old, new)
            path.write_text(text, "utf-8", newline="\n")
        case {"hex": digits}:
            path.write_bytes(bytes.fromhex(digits))
        case {"size": size}:
            with path.open("wb") as file:
                file.truncate(size)
        case {"link": target}:
            path.symlink_to(target)


def said(root: Path) -> str:
    """Return what `check` says of a library that it refuses, else an empty text."""
    try:
        prepared(opened(root), whole=True)
    except Stop as stop:
        return str(stop).replace(str(root), "ROOT")
    return ""


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_report_is_as_expected(path: Path, root: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    for name, content in case["files"].items():
        write(root, name, content)
    report = said(root)
    assert "Traceback" not in report
    if os.environ.get("CODIFY_REFRESH"):
        head = re.split(r"^expected:", path.read_text("utf-8"), flags=re.MULTILINE)[0]
        lines = "".join(f"  {line}\n" for line in report.splitlines())
        path.write_text(f"{head}expected: |\n{lines}" if report else f'{head}expected: ""\n')
    else:
        assert report == case["expected"].rstrip("\n")
