"""`site`, `pack` and `all`: build every language in its own process, put it in place whole."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from codify.commands.talk import Stop, opened, prepared, say
from codify.dates import EPOCH, epoch
from codify.disseminate.download import FOLDER, Archive, pack
from codify.library import Library
from codify.prepare import Prepared
from codify.swap import only_one, recover, swap_in, workspace

SITE, DIST = "site", "dist"
BUILDER = "mkdocs"  # or properdocs, its drop-in fork


def build_site(root: Path, jobs: int, *, packed: bool, builder: str = BUILDER) -> None:
    """Build the library at `root` into site/, and with `packed` its download into dist/.

    The finished site takes the place of the old one in one step; raises Stop and leaves the old
    site where anything is wrong.
    """
    started = time.monotonic()
    library = opened(root)
    files = list(changed_files(library.root))
    say(f"Reading {library.root} …")
    result = prepared(library, whole=False)
    with workspace(library.root) as folder:
        new = built(result, folder, jobs, builder)
        if list(changed_files(library.root)) != files:  # each language was read by itself
            raise Stop("A file changed during the build, so it was given up. Build again.")
        with only_one(library.root):
            if packed:
                _pack(result, new)
            swap_in(new, library.root / SITE)
    pages = sum(1 for _ in (library.root / SITE).rglob("*.html"))
    seconds = time.monotonic() - started
    say(f"{pages} pages in {library.root / SITE} after {seconds:.1f} s.")


def built(result: Prepared, folder: Path, jobs: int, builder: str = BUILDER) -> Path:
    """Build each language below `folder` and return the merged site; `jobs` run at a time."""
    library = result.routes.library
    environment = os.environ | {
        EPOCH: str(epoch(result.date)),
        "PYTHONHASHSEED": "0",
        "NO_MKDOCS_2_WARNING": "1",
    }
    names = {code: language.name for code, language in result.corpus.languages.items()}

    def one(language: str) -> Path:
        started = time.monotonic()
        place = _build_language(library, language, folder, builder, environment)
        say(f"  {names[language]}: {time.monotonic() - started:.1f} s")
        return place

    say(f"Building {len(library.languages)} languages, {jobs} at a time …")
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        places = list(pool.map(one, library.languages))
    merged, *others = places
    for other in others:
        _merge(other, merged)
    return merged


def _build_language(
    library: Library, language: str, folder: Path, builder: str, environment: dict[str, str]
) -> Path:
    place = folder / language
    config = folder / f"{language}.yml"
    settings = {
        "INHERIT": str(library.config_file),
        "docs_dir": str(library.root / "content"),
        "site_dir": str(place),
        "theme": {"custom_dir": str(library.overrides)},
        "plugins": {"codify": {"root": str(library.root), "language": language}},
    }
    config.write_text(json.dumps(settings, ensure_ascii=False), "utf-8")
    command = [sys.executable, "-m", builder, "build", "--quiet", "--strict", "-f", str(config)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise Stop(_told(done.stderr or done.stdout))
    return place


def _told(output: str) -> str:
    """Return what a builder said without its stack, of which only a template's line is kept."""
    places = re.findall(r'^  File "(.+)", line (\d+), in template$', output, re.MULTILINE)
    said = re.sub(r"^Traceback .*\n(?:[ \t].*\n)*", "", output, flags=re.MULTILINE)
    lines = [line for line in said.splitlines() if line.strip()]
    lines += [f"{file}:{line}" for file, line in places[-1:]]
    return "\n".join(lines).removeprefix("Error: ") or "the builder stopped without a word"


def _merge(part: Path, whole: Path) -> None:
    """Move a language's files into the site; what both have (the theme) must be the same."""
    for path in sorted(part.rglob("*")):
        if path.is_dir():
            continue
        target = whole / path.relative_to(part)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        elif path.read_bytes() != target.read_bytes():
            raise Stop(f"two languages give different files for {path.relative_to(part)}")


def pack_site(root: Path) -> None:
    """Make the download of the site that stands in site/; raises Stop if there is none."""
    library = opened(root)
    site = library.root / SITE
    with only_one(library.root):
        recover(site)
    if not (site / "index.html").is_file():
        raise Stop(f"There is no site in {site}. Build it first: python3 build.py site")
    result = prepared(library, whole=False)
    with workspace(library.root) as folder, only_one(library.root):
        new = folder / SITE
        shutil.copytree(site, new, ignore=shutil.ignore_patterns(FOLDER))
        _pack(result, new)
        swap_in(new, site)


def _pack(result: Prepared, site: Path) -> Archive:
    library = result.routes.library
    say("Packing the download …")
    dist = library.root / DIST
    archive = pack(site, dist, result.routes, result.corpus.languages, result.date)
    say(f"  {dist / archive.name}: {archive.size:,} bytes, SHA-256 {archive.sha256}")
    return archive


def changed_files(root: Path) -> Iterator[tuple[str, int, int]]:
    """Yield path, time and size of each file that a build reads, to see whether any changed."""
    for name in ("content", "practices", "toolbox", "overrides"):
        for path in sorted((root / name).rglob("*")):
            if path.is_file():
                stat = path.stat()
                yield str(path), stat.st_mtime_ns, stat.st_size
    config = root / "mkdocs.yml"
    if config.is_file():
        yield str(config), config.stat().st_mtime_ns, config.stat().st_size
