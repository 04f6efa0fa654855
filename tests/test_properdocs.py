"""The way out: the fork of MkDocs builds the same library, and plain MkDocs builds it too."""

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pages
from pages import LANGUAGES
from trees import build, copy_library, digests, environment


def without_generator(path: Path) -> str:
    """A page without the one line that names the program and its version."""
    lines = path.read_text("utf-8").split("\n")
    return "\n".join(line for line in lines if '<meta name="generator"' not in line)


def test_properdocs_builds_the_same_site_but_for_the_line_that_names_it(
    real_site: Path, tmp_path: Path
) -> None:
    other = build(copy_library(tmp_path / "tree"), "all", "--builder", "properdocs") / "site"
    ours, theirs = digests(real_site), digests(other)
    assert set(theirs) == set(ours)
    different = {path for path in ours if ours[path] != theirs[path]}
    # The download holds the pages, and its pages hold its checksum.
    (archive,) = (path for path in different if path.endswith(".zip"))
    downloads = {path for path in ours if path.endswith("download.html")}
    assert different - {archive} == set(pages.read_all(real_site)) - {"404.html"}
    for path in different - downloads - {archive}:
        assert without_generator(other / path) == without_generator(real_site / path)
    for site, builder in ((real_site, "mkdocs"), (other, "properdocs")):
        (generator,) = pages.read(site, "index.html").all("meta", name="generator")
        assert generator.attributes["content"].endswith(version(builder))


def test_plain_mkdocs_builds_every_page_of_every_language(real_site: Path, tmp_path: Path) -> None:
    tree = copy_library(tmp_path / "tree")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(tree / "mkdocs.yml")],
        env=environment(NO_MKDOCS_2_WARNING="1"),
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    site = tree / "site"
    every = pages.read_all(site)
    assert set(every) == set(pages.read_all(real_site))
    assert {page.language for page in every.values()} == set(LANGUAGES)
    faults = [
        (page.path, address)
        for page in every.values()
        for _, address in pages.links(page)
        if not pages.is_outside(address) and not (site / pages.target(page, address)[0]).is_file()
    ]
    assert faults == []
    for path, page in every.items():
        (html,) = page.all("html")
        assert html.dir == ("rtl" if page.language == "ar" else "ltr"), path
    assert not [path for path in digests(site) if re.search(r"\.(md|yml)$", path)]
