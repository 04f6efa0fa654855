"""The same input gives the same bytes: nothing of the machine or the day shows in a build."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import recount
from trees import WATER, build, command, copy_library, digests, environment

# Another machine: where it stands, its language, how it hashes. Python is kept from taking every
# text for UTF-8, as it would in this locale.
MACHINE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANGUAGE": "tr",
    "PYTHONUTF8": "0",
    "PYTHONHASHSEED": "4711",
}


def products(root: Path) -> dict[str, str]:
    """Every file of the site and the download."""
    return {
        f"{name}/{path}": digest
        for name in ("site", "dist")
        for path, digest in digests(root / name).items()
    }


def written_backwards(root: Path) -> Path:
    """Write every file anew, the last first, as of long ago: other times, another order on disk."""
    paths = sorted((path for path in root.rglob("*") if path.is_file()), reverse=True)
    for number, path in enumerate(paths):
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
        os.utime(path, (1_000_000_000 + number, 1_000_000_000 - number))
    return root


def build_elsewhere(root: Path, *words: str) -> Path:
    """Build a tree on another machine, by someone whose files nobody else may read."""
    subprocess.run(
        command(written_backwards(root), "all", *words),
        env=environment(**MACHINE),
        umask=0o077,
        check=True,
        capture_output=True,
    )
    return root


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_the_number_of_processes_does_not_show(water_tree: Path, tmp_path: Path, jobs: str) -> None:
    other = build(copy_library(tmp_path / "tree", WATER), "all", "--jobs", jobs)
    assert products(other) == products(water_tree)


def test_folder_file_times_time_zone_locale_hashing_and_rights_do_not_show(
    water_tree: Path, tmp_path: Path
) -> None:
    other = build_elsewhere(copy_library(tmp_path / "deeper" / "with a space", WATER))
    assert products(other) == products(water_tree)


@pytest.mark.long
def test_the_real_library_gives_the_same_bytes_when_everything_around_it_differs(
    real_tree: Path, tmp_path: Path
) -> None:
    other = build_elsewhere(copy_library(tmp_path / "elsewhere"), "--jobs", "1")
    assert products(other) == products(real_tree)


def test_a_second_build_in_the_same_place_gives_the_same_bytes(
    water_tree: Path, tmp_path: Path
) -> None:
    again = shutil.copytree(water_tree, tmp_path / "tree")
    build(again, "all")
    assert products(again) == products(water_tree)


def test_packing_a_built_site_again_gives_the_same_bytes(water_tree: Path, tmp_path: Path) -> None:
    again = shutil.copytree(water_tree, tmp_path / "tree")
    shutil.rmtree(again / "dist")
    build(again, "pack")
    assert products(again) == products(water_tree)


def test_without_git_or_a_date_from_outside_the_newest_record_gives_the_date(
    water_tree: Path,
) -> None:
    sitemap = (water_tree / "site/sitemap.xml").read_text("utf-8")
    assert f"<lastmod>{recount.newest_date(water_tree)}</lastmod>" in sitemap


def test_a_date_from_outside_is_the_same_in_every_time_zone(tmp_path: Path) -> None:
    tree = copy_library(tmp_path / "tree", WATER)
    build(tree, "site", SOURCE_DATE_EPOCH="1577836799", TZ="Pacific/Kiritimati")
    sitemap = (tree / "site/sitemap.xml").read_text("utf-8")
    assert sitemap.count("<lastmod>2019-12-31</lastmod>") == sitemap.count("<lastmod>") > 0
