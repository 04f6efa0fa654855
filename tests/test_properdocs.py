"""The way out: the fork of MkDocs builds the same library, and plain MkDocs builds it too."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import pages
from trees import PROJECT, WATER, build, copy_library, digests, environment


def without_generator(path: Path) -> str:
    """A page without the one line that names the program and its version."""
    lines = path.read_text("utf-8").split("\n")
    return "\n".join(line for line in lines if '<meta name="generator"' not in line)


@pytest.fixture(params=[WATER, pytest.param(PROJECT, marks=pytest.mark.long)], ids=lambda p: p.name)
def source(request: pytest.FixtureRequest) -> Path:
    """A library: the small one, and where there is time the real one."""
    return Path(request.param)


@pytest.fixture
def site(source: Path, request: pytest.FixtureRequest) -> Path:
    """The site of the library, built as people build it."""
    tree = request.getfixturevalue("water_tree" if source == WATER else "real_tree")
    return Path(tree) / "site"


def test_properdocs_builds_the_same_site_but_for_the_line_that_names_it(
    source: Path, site: Path, tmp_path: Path
) -> None:
    tree = copy_library(tmp_path / "tree", source)
    other = build(tree, "all", "--builder", "properdocs") / "site"
    ours, theirs = digests(site), digests(other)
    assert set(theirs) == set(ours)
    different = {path for path in ours if ours[path] != theirs[path]}
    # The download holds the pages, and its pages hold its checksum.
    (archive,) = (path for path in different if path.endswith(".zip"))
    downloads = {path for path in ours if path.endswith("download.html")}
    assert different - {archive} == set(pages.read_all(site)) - {"404.html"}
    for path in different - downloads - {archive}:
        assert without_generator(other / path) == without_generator(site / path)
    for place, builder in ((site, "mkdocs"), (other, "properdocs")):
        (generator,) = pages.read(place, "index.html").all("meta", name="generator")
        assert generator.attributes["content"].endswith(version(builder))


def test_plain_mkdocs_builds_every_page_of_every_language(
    source: Path, site: Path, tmp_path: Path
) -> None:
    tree = copy_library(tmp_path / "tree", source)
    if source == WATER:  # it has the project's templates, which MkDocs looks for beside it
        shutil.copytree(PROJECT / "overrides", tree / "overrides")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(tree / "mkdocs.yml")],
        env=environment(NO_MKDOCS_2_WARNING="1"),
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    plain = tree / "site"
    every, ours = pages.read_all(plain), pages.read_all(site)
    assert set(every) == set(ours)
    assert len({page.language for page in every.values()}) >= 3
    faults = [
        (page.path, address)
        for page in every.values()
        for _, address in pages.links(page)
        if not pages.is_outside(address) and not (plain / pages.target(page, address)[0]).is_file()
    ]
    assert faults == []
    leads_to = re.compile(r'"base": ?"([^"]*)"')  # the folder in which scripts look for the search
    for path, page in every.items():
        found = [leads_to.findall((here / path).read_text("utf-8")) for here in (plain, site)]
        assert found[0] == found[1], path
        assert found[0] or path == "404.html", path
        (html,) = page.all("html")
        assert html.dir == ("rtl" if page.language == "ar" else "ltr"), path
    assert not [path for path in digests(plain) if re.search(r"\.(md|yml)$", path)]
