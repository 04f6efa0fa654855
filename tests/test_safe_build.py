"""Whatever happens to a build, a reader finds the old site or the new one, whole and unmixed."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from codify.locks import locked
from trees import build, command, digests, environment, run

resource = pytest.importorskip("resource", reason="signals, FIFOs and limits are Unix's")

POINTS = 100 if os.environ.get("CODIFY_LONG") else 8

# Python runs a module of this name at the start of every process, so this sees all that a build
# and the processes that it starts change on disk, with no hook in the code. All count together.
WATCHER = """
import fcntl, os, signal, sys

CHANGES = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate", "ctypes.dlsym"}
tally = os.open(TALLY, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
fcntl.flock(tally, fcntl.LOCK_SH)  # until this process ends
master = os.getsid(0)

def number():
    os.write(tally, b".")
    return os.lseek(tally, 0, os.SEEK_CUR)  # the end of what this process wrote itself

def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if isinstance(path, int) or not (flags & (os.O_WRONLY | os.O_RDWR)):
            return
    elif event in CHANGES:
        path = arguments[0]
    else:
        return
    ACT

sys.addaudithook(watch)
"""
NOTHING = "number()"
KILL = "os.killpg(0, signal.SIGKILL)"
KILL_BUILD = "os.kill(master, signal.SIGKILL)"
CTRL_C = "os.killpg(0, signal.SIGINT)"
# Says that it is there, and waits until it is told to go on; once.
WAIT = """
    if not str(path).endswith({name!r}) or os.path.exists({fifo!r} + ".was"):
        return
    os.mkfifo({fifo!r} + ".was")
    open({fifo!r} + ".there", "w").close()
    open({fifo!r} + ".go").close()
"""


class Watched:
    """A build under the eyes of a watcher that acts at some point."""

    def __init__(self, root: Path, eyes: Path, act: str, *words: str) -> None:
        self.tally = eyes / "tally"
        eyes.mkdir()
        for name in ("there", "go"):
            os.mkfifo(eyes / f"fifo.{name}")
        code = WATCHER.replace("TALLY", repr(str(self.tally))).replace("ACT", act)
        (eyes / "sitecustomize.py").write_text(code, "utf-8")
        path = os.pathsep.join([str(eyes), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.process = subprocess.Popen(
            command(root, "all", *words),
            env=environment(PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def end(self) -> None:
        """Wait for the build itself; processes that it started may live on."""
        assert self.process.stderr
        with self.process.stderr:
            self.told = self.process.stderr.read()
        self.process.wait()

    def end_of_all(self) -> int:
        """Wait for all that the build started, too; gives the number of changes that were made."""
        with locked(self.tally):
            return self.tally.stat().st_size


def change(root: Path) -> Path:
    """Edit the library so that many pages of every language change."""
    for path in [*root.rglob("market-kiosk*.md"), *root.rglob("home*.md")]:
        text = path.read_text("utf-8")
        path.write_text(text.replace("title: ", "title: NEW ", 1), "utf-8")
    codebook = root / "content/codebook.yml"
    text = re.sub(r'(label:\n +en: ")', r"\1NEW ", codebook.read_text("utf-8"))
    codebook.write_text(text, "utf-8")
    return root


def products(root: Path) -> dict[str, str]:
    """The site and the download, without what lies beside them."""
    zips = {f"dist/{path.name}" for path in (root / "dist").glob("*.zip")}
    return {
        path: digest
        for path, digest in digests(root).items()
        if path.startswith("site/") or path in zips
    }


def site(root: Path) -> dict[str, str]:
    """Every file of the site."""
    return digests(root / "site")


def download(root: Path) -> Path:
    """The one finished download of a tree."""
    (found,) = (root / "dist").glob("*.zip")
    return found


def assert_tidy(root: Path) -> None:
    """Nothing lies in a tree that a build made for itself, but the files that it locks."""
    inputs = {"content", "mkdocs.yml", "overrides", "practices"}
    assert set(names(root)) - inputs == {".cache", "dist", "site"}
    assert names(root / "dist") == [download(root).name]
    assert names(root / ".cache/codify") == ["swap.lock", "workspaces.lock"]


def which(root: Path, old: Path, new: Path) -> str:
    """Whether the site of a tree is the old or the new one, or neither."""
    found = site(root)
    states = [name for name, tree in (("old", old), ("new", new)) if found == site(tree)]
    return states[0] if states else "neither"


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, water_tree: Path) -> tuple[Path, int]:
    """The small library after an edit, built, and the number of changes on disk of that build."""
    folder = tmp_path_factory.mktemp("edited")
    root = change(shutil.copytree(water_tree, folder / "tree"))
    build = Watched(root, folder / "eyes", NOTHING)
    build.end()
    changes = build.end_of_all()
    assert site(root).keys() == site(water_tree).keys()
    assert site(root) != site(water_tree)
    return root, changes


def moments(total: int) -> dict[str, str]:
    """When to kill a build of `total` changes, by what the watcher is to do."""
    chance = random.Random(20)  # noqa: S311 (no secret)
    steps = sorted({1, total - 5, *chance.sample(range(2, total - 5), POINTS - 5)})
    named = {
        "download": "event == 'os.rename' and '.zip' in str(path)",
        "swap": "event == 'ctypes.dlsym' and arguments[1] == 'renameat2'",
        "removal": "event == 'os.rmdir'",  # of the old site; nothing was removed before
    }
    if sys.platform != "linux":
        del named["swap"]
    acts = {f"{step:05}": f"number() >= {step}" for step in steps} | named
    return {name: f"if {condition}: {KILL}" for name, condition in acts.items()}


def test_a_build_that_is_killed_leaves_the_old_site_or_the_new_one_whole(
    water_tree: Path, edited: tuple[Path, int], tmp_path: Path
) -> None:
    new, changes = edited
    zips = [download(tree).read_bytes() for tree in (water_tree, new)]
    found = {}
    for moment, act in moments(changes).items():
        root = change(shutil.copytree(water_tree, tmp_path / moment / "tree"))
        killed = Watched(root, tmp_path / moment / "eyes", act)
        killed.end()
        killed.end_of_all()
        assert killed.process.returncode == -signal.SIGKILL, moment
        found[moment] = which(root, water_tree, new)
        assert download(root).read_bytes() in zips
    numbered = [state for moment, state in sorted(found.items()) if moment.isdigit()]
    # Up to some moment the old one, then the new one, and never anything else.
    assert numbered == ["old"] * numbered.count("old") + ["new"] * numbered.count("new")
    assert {"old", "new"} == set(numbered)
    assert found["download"] == found.get("swap", "old") == "old"
    assert found["removal"] == "new"

    # What they left behind, all in one tree, does not hinder the next build and is gone after it.
    for moment in list(found)[:-1]:
        shutil.copytree(tmp_path / moment / "tree/.cache", root / ".cache", dirs_exist_ok=True)
    assert len(names(root / ".cache/codify")) > POINTS
    build(root, "all")
    assert which(root, water_tree, new) == "new"
    assert_tidy(root)


def test_what_a_killed_build_started_does_not_disturb_the_next_one(
    water_tree: Path, edited: tuple[Path, int], tmp_path: Path
) -> None:
    new, changes = edited
    root = change(shutil.copytree(water_tree, tmp_path / "tree"))
    # Only the build itself dies; the process that builds a language goes on for a while.
    killed = Watched(root, tmp_path / "eyes", f"if number() == {changes // 8}: {KILL_BUILD}")
    killed.end()
    assert which(root, water_tree, new) == "old"
    build(root, "all")
    assert which(root, water_tree, new) == "new"
    killed.end_of_all()
    assert which(root, water_tree, new) == "new"
    build(root, "all")
    assert_tidy(root)


def test_ctrl_c_ends_a_build_tidily(
    water_tree: Path, edited: tuple[Path, int], tmp_path: Path
) -> None:
    _, changes = edited
    root = change(shutil.copytree(water_tree, tmp_path / "tree"))
    stopped = Watched(root, tmp_path / "eyes", f"if number() == {changes // 3}: {CTRL_C}")
    stopped.end()
    stopped.end_of_all()
    assert stopped.process.returncode == 130
    assert "Traceback" not in stopped.told
    assert site(root) == site(water_tree)
    assert_tidy(root)


@pytest.mark.parametrize("name", ["fr.yml", ".zip"])
def test_two_builds_of_different_states_at_once_do_not_mix(
    water_tree: Path, edited: tuple[Path, int], tmp_path: Path, name: str
) -> None:
    new, _ = edited
    root = shutil.copytree(water_tree, tmp_path / "tree")
    fifo = tmp_path / "eyes" / "fifo"
    first = Watched(root, tmp_path / "eyes", WAIT.format(name=name, fifo=str(fifo)), "--jobs", "1")
    with open(f"{fifo}.there"):  # noqa: PTH123 (waits until the first build is there)
        change(root)
    second = Watched(root, tmp_path / "other eyes", NOTHING, "--jobs", "1")
    if name != ".zip":
        second.process.wait()
    with open(f"{fifo}.go", "w"):  # noqa: PTH123 (lets it go on)
        pass
    first.end()
    second.end()
    assert second.process.returncode == 0, second.told
    assert first.process.returncode in (0, 1), first.told
    assert "Traceback" not in first.told
    state = {"old": water_tree, "new": new}[which(root, water_tree, new)]
    assert download(root).read_bytes() == download(state).read_bytes()
    assert_tidy(root)


# Builds that fail


def break_a_record(root: Path) -> None:
    """A fault of an author."""
    record = root / "practices/market-kiosk.md"
    record.write_text(record.read_text("utf-8").replace("language: en", "language: xx"), "utf-8")


def break_a_template(root: Path) -> None:
    """A fault that only the builder of a language finds."""
    (root / "overrides").mkdir()
    (root / "overrides/record.html").write_text("{% extends 'main.html' %}{% nonsense %}", "utf-8")


def break_the_configuration(root: Path) -> None:
    """A fault in mkdocs.yml."""
    config = root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "\n  search: {nonsense: 1}\n", "utf-8")


@pytest.mark.parametrize("fault", [break_a_record, break_a_template, break_the_configuration])
def test_a_build_that_fails_says_why_and_leaves_the_old_site(
    water_tree: Path, tmp_path: Path, fault: Callable[[Path], None]
) -> None:
    root = shutil.copytree(water_tree, tmp_path / "tree")
    fault(root)
    done = run(root, "all")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().split("\n")) > 1
    assert products(root) == products(water_tree)
    assert_tidy(root)


def test_a_full_disk_leaves_the_old_site_and_is_named(water_tree: Path, tmp_path: Path) -> None:
    root = shutil.copytree(water_tree, tmp_path / "tree")

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))  # no file may be larger

    done = subprocess.run(
        command(root, "all"),
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=narrow,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert products(root) == products(water_tree)
    assert_tidy(root)
