"""A finished folder goes into place whole, whatever happens to the build that made it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codify import swap
from codify.locks import locked

# Runs in a process of its own that dies just before its n-th change to the file system, as the
# interpreter reports them (https://docs.python.org/3/library/audit_events.html). So each point at
# which a build can be killed is tried, with no hook in the code.
KILLED = """
import os, sys
from pathlib import Path
from codify import swap

step, way, action, new, place = int(sys.argv[1]), *sys.argv[2:4], *map(Path, sys.argv[4:])
if way == "renames":
    swap.exchange = lambda one, other: False
left = step

def die(event, arguments):
    global left
    if event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir") or (
        event == "open" and isinstance(arguments[1], str) and "w" in arguments[1]
    ):
        left -= 1
        if left < 0:
            os._exit(99)

sys.addaudithook(die)
swap.swap_in(new, place) if action == "swap" else swap.recover(place)
"""

WAYS = ["exchange", "renames"]
FILES = ["index.html", "fr/index.html", "ar/practices/upala.html"]


def make(folder: Path, mark: str) -> Path:
    """A built site of three files that all hold `mark`."""
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(mark, encoding="utf-8")
    return folder


def mark_of(folder: Path) -> str:
    """The mark of a site that is whole; fails if a file is missing or of another site."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == set(FILES)
    marks = {(folder / name).read_text(encoding="utf-8") for name in FILES}
    assert len(marks) == 1
    return marks.pop()


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def run_killed(step: int, way: str, action: str, new: Path, place: Path) -> bool:
    """Run a swap or a recovery that dies at its n-th step; true if it ended before that."""
    words = [str(step), way, action, str(new), str(place)]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *words], check=False, capture_output=True, text=True
    )
    assert done.returncode in (0, 99), done.stderr
    return done.returncode == 0


@pytest.fixture
def renames_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot exchange two names in one step."""
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)


@pytest.fixture(params=WAYS)
def either_way(request: pytest.FixtureRequest) -> None:
    """A system that can exchange two names in one step, then one that cannot."""
    if request.param == "renames":
        request.getfixturevalue("renames_only")


@pytest.mark.usefixtures("either_way")
def test_the_new_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    place = make(tmp_path / "site", "old")
    swap.swap_in(make(tmp_path / "work", "new"), place)
    assert mark_of(place) == "new"
    assert names(tmp_path) == ["site"]


@pytest.mark.usefixtures("either_way")
def test_the_first_build_needs_no_old_folder(tmp_path: Path) -> None:
    place = tmp_path / "out" / "site"
    swap.swap_in(make(tmp_path / "work", "new"), place)
    assert mark_of(place) == "new"
    assert names(tmp_path) == ["out"]


@pytest.mark.usefixtures("either_way")
def test_a_link_in_the_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    elsewhere = make(tmp_path / "elsewhere", "not ours")
    (tmp_path / "site").symlink_to(elsewhere, target_is_directory=True)
    swap.swap_in(make(tmp_path / "work", "new"), tmp_path / "site")
    assert mark_of(tmp_path / "site") == "new"
    assert mark_of(elsewhere) == "not ours"


@pytest.mark.skipif(sys.platform != "linux", reason="the one-step exchange is Linux's")
def test_linux_exchanges_two_folders_in_one_step(tmp_path: Path) -> None:
    one, other = make(tmp_path / "one", "1"), make(tmp_path / "other", "2")
    assert swap.exchange(one, other)
    assert (mark_of(one), mark_of(other)) == ("2", "1")


@pytest.mark.skipif(sys.platform != "linux", reason="the one-step exchange is Linux's")
def test_an_exchange_that_fails_says_with_what(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"missing"):
        swap.exchange(make(tmp_path / "one", "1"), tmp_path / "missing")


@pytest.mark.parametrize("way", WAYS)
def test_a_build_killed_at_any_step_of_the_swap_leaves_a_whole_site(
    tmp_path: Path, way: str
) -> None:
    marks = []
    for step in range(40):
        place, new = make(tmp_path / f"{step}/site", "old"), make(tmp_path / f"{step}/work", "new")
        finished = run_killed(step, way, "swap", new, place)
        if way == "exchange" or place.exists():
            mark_of(place)  # never half, and by exchange never missing
        swap.recover(place)
        marks.append(mark_of(place))
        assert set(names(place.parent)) <= {"site", "work"}
        if finished:
            break
    assert finished
    # Both ends were reached, and there was no way back once the new site was there.
    assert marks == sorted(marks, key=["old", "new"].index)
    assert {"old", "new"} == set(marks)


@pytest.mark.parametrize("swap_step", [1, 2, 3, 4, 6])
def test_a_recovery_that_is_killed_itself_is_taken_up_again(tmp_path: Path, swap_step: int) -> None:
    for step in range(40):
        place, new = make(tmp_path / f"{step}/site", "old"), make(tmp_path / f"{step}/work", "new")
        run_killed(swap_step, "renames", "swap", new, place)
        finished = run_killed(step, "renames", "recover", new, place)
        if place.exists():
            mark_of(place)
        swap.recover(place)
        mark_of(place)
        assert set(names(place.parent)) <= {"site", "work"}
        if finished:
            break
    assert finished


@pytest.mark.usefixtures("renames_only")
@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_rename_that_the_system_refuses_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    place, new = make(tmp_path / "site", "old"), make(tmp_path / "work", "new")
    monkeypatch.setattr(Path, "rename", refuse_once(Path.rename, failing))
    with pytest.raises(PermissionError, match="open elsewhere"):
        swap.swap_in(new, place)
    assert mark_of(place) == "old"
    assert set(names(tmp_path)) <= {"site", "work"}


def refuse_once(rename: Callable[[Path, Path], Path], number: int) -> Callable[[Path, Path], Path]:
    """A rename that fails at its n-th call, as Windows does while a file is open elsewhere."""
    calls = iter(range(10))

    def refusing(one: Path, other: Path) -> Path:
        if next(calls) == number:
            raise PermissionError(13, "open elsewhere", str(one))
        return rename(one, other)

    return refusing


@given(st.sets(st.sampled_from(["site", "site.swap", "site.swap.new", "site.swap.old"])))
@settings(max_examples=16)
def test_recovery_finds_a_whole_site_in_whatever_lies_there(
    tmp_path_factory: pytest.TempPathFactory, there: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    for name in there - {"site.swap"}:
        make(folder / name, name)
    if "site.swap" in there:
        (folder / "site.swap").write_text("{", encoding="utf-8")
    swap.recover(folder / "site")
    if "site.swap" not in there:
        assert set(names(folder)) == there  # what is not ours is not touched
    elif there == {"site.swap"}:
        assert names(folder) == []
    else:
        assert names(folder) == ["site"]
        assert mark_of(folder / "site") in there


def test_a_note_cannot_choose_what_is_removed(tmp_path: Path) -> None:
    precious = make(tmp_path / "precious", "mine")
    place = make(tmp_path / "tree/site", "old")
    story = {"place": "../precious", "coming": "../precious", "going": str(precious)}
    (tmp_path / "tree/site.swap").write_text(json.dumps(story), encoding="utf-8")
    (tmp_path / "tree/site.swap.old").symlink_to(precious, target_is_directory=True)
    swap.recover(place)
    assert mark_of(precious) == "mine"
    assert mark_of(place) == "old"
    assert names(place.parent) == ["site"]


# Many swaps in one process; the log tells who was inside when.
SWAPS = """
import sys
from pathlib import Path
from codify.swap import only_one, swap_in, workspace

root, mark = Path(sys.argv[1]), sys.argv[2]
for number in range(25):
    with workspace(root) as folder:
        new = folder / "site"
        for name in sys.argv[3:]:
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_text(f"{mark} {number}", encoding="utf-8")
        with only_one(root), open(root / "log", "a") as log:
            print("in", mark, file=log, flush=True)
            swap_in(new, root / "site")
            print("out", mark, file=log, flush=True)
"""


def test_builds_at_the_same_time_take_turns_and_do_not_mix(tmp_path: Path) -> None:
    builds = [
        subprocess.Popen([sys.executable, "-c", SWAPS, str(tmp_path), mark, *FILES])
        for mark in ("a", "b", "c")
    ]
    assert [build.wait() for build in builds] == [0, 0, 0]
    log = (tmp_path / "log").read_text(encoding="utf-8").split("\n")[:-1]
    assert len(log) == 150
    for came_in, went_out in zip(log[::2], log[1::2], strict=True):
        assert (came_in.split()[0], went_out.split()[0]) == ("in", "out")
        assert came_in.split()[1] == went_out.split()[1]
    assert mark_of(tmp_path / "site") == f"{log[-1].split()[1]} 24"
    assert names(tmp_path / ".cache/codify") == ["swap.lock", "workspaces.lock"]


# Opens a workspace with a file in it, says where, and waits until it is killed or told to end.
BUILD = """
import sys
from pathlib import Path
from codify.swap import workspace

with workspace(Path(sys.argv[1])) as folder:
    (folder / "page.html").write_text("half", encoding="utf-8")
    print(folder, flush=True)
    sys.stdin.read()
"""


def start_build(root: Path) -> tuple[subprocess.Popen[str], Path]:
    """A build in a process of its own, with its workspace."""
    build = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert build.stdout
    return build, Path(build.stdout.readline().strip())


def test_the_workspace_of_a_killed_build_is_swept_and_a_living_one_is_kept(tmp_path: Path) -> None:
    living, kept = start_build(tmp_path)
    killed, left = start_build(tmp_path)
    killed.kill()
    killed.communicate()
    assert left.is_dir()
    with swap.workspace(tmp_path) as mine:
        assert names(mine) == []
        assert names(kept) == ["page.html"]
        assert not left.exists()
        assert len({mine, kept, left}) == 3
    living.communicate()
    assert names(tmp_path / ".cache/codify") == ["workspaces.lock"]


def test_a_workspace_is_removed_when_its_build_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), swap.workspace(tmp_path) as folder:
        make(folder / "site", "half")
        raise ZeroDivisionError
    assert names(tmp_path / ".cache/codify") == ["workspaces.lock"]


def test_a_cache_that_is_a_link_out_of_the_tree_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/.cache").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(NotADirectoryError), swap.workspace(tmp_path / "tree"):
        pytest.fail("this must not be reached")
    assert names(tmp_path / "elsewhere") == []


def test_a_lock_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="lock"), locked(tmp_path / "lock"):
        pytest.fail("this must not be reached")
    assert not (tmp_path / "elsewhere").exists()


def test_a_lock_is_freed_when_its_holder_is_killed(tmp_path: Path) -> None:
    build, folder = start_build(tmp_path)
    lock = folder.with_suffix(".lock")

    def give_up() -> None:
        raise BlockingIOError

    with pytest.raises(BlockingIOError), locked(lock, give_up):
        pytest.fail("a living build holds it")
    build.kill()
    build.communicate()
    with locked(lock, give_up):
        pass
