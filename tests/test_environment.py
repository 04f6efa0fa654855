"""build.py makes its environment by itself, says what it does, and says clearly why it cannot."""

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

import build
import pytest

PROJECT = Path(build.__file__).parent
LOCKS = ["requirements.txt", "requirements-test.txt"]

# A package index with one package, and a project that builds with nothing else.
TINY_WHEEL = "tiny-1.0-py3-none-any.whl"
TINY_LOCK = "tiny==1.0 \\\n    --hash=sha256:{hash}\n"
PYPROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
BACKEND = """
import zipfile
from pathlib import Path

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "codify-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(Path(folder, name), "w") as wheel:
        wheel.writestr("codify.pth", str(Path("plugins").resolve()))
        about = "Metadata-Version: 2.1\\nName: codify\\nVersion: 0.1.0\\n"
        wheel.writestr("codify-0.1.0.dist-info/METADATA", about)
        wheel.writestr("codify-0.1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr("codify-0.1.0.dist-info/RECORD", "")
    return name
"""
# Stands in for the real commands: says what it was given, and ends with the exit code asked for.
COMMAND = """
import os, sys
import tiny
print(sys.argv[1:], os.environ["PYTHONUTF8"], tiny.__file__.startswith(sys.prefix))
sys.exit(int(os.environ.get("EXIT_CODE", "0")))
"""


class Run(NamedTuple):
    """How a run of build.py ended."""

    code: int
    out: str
    err: str


def make_project(folder: Path, lock: str) -> Path:
    """A project with this build.py and a package `codify` that only says what it was given."""
    package = folder / "plugins" / "codify"
    package.mkdir(parents=True)
    shutil.copy(PROJECT / "build.py", folder)
    for name in ("__init__.py", "locks.py"):
        shutil.copy(PROJECT / "plugins" / "codify" / name, package)
    (package / "__main__.py").write_text(COMMAND, encoding="utf-8")
    (folder / "backend.py").write_text(BACKEND, encoding="utf-8")
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    for name in LOCKS:
        (folder / name).write_text(lock, encoding="utf-8")
    return folder


def start(project: Path, *words: str, **variables: str) -> subprocess.Popen[str]:
    """Start build.py of a project, cut off from the settings that pip has on this machine."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.Popen(
        [sys.executable, str(project / "build.py"), *words],
        cwd=project,
        env={**kept, "PIP_CONFIG_FILE": os.devnull, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> Run:
    """Wait for build.py to end."""
    out, err = process.communicate(timeout=120)
    return Run(process.returncode, out, err)


class Ready(NamedTuple):
    """A project whose first build.py was killed in the middle and then started twice at once."""

    folder: Path
    variables: dict[str, str]
    first: list[Run]

    def run(self, *words: str, **variables: str) -> Run:
        """Run its build.py once more."""
        return end(start(self.folder, *words, **self.variables, **variables))


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the one package that the projects of these tests need."""
    folder = tmp_path_factory.mktemp("wheels")
    with zipfile.ZipFile(folder / TINY_WHEEL, "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr(
            "tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
        )
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    return folder


@pytest.fixture(scope="module")
def ready(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    """One environment, made for all tests that look at what comes of it: it takes seconds."""
    lock = TINY_LOCK.format(hash=hashlib.sha256((wheels / TINY_WHEEL).read_bytes()).hexdigest())
    # The name is hard on purpose: blanks and letters that are not ASCII.
    project = make_project(tmp_path_factory.mktemp("project") / "bibliothèque مكتبة", lock)
    variables = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels.as_uri()}
    killed = start(project, "site", **variables)
    assert killed.stderr
    assert "Preparing" in killed.stderr.readline()
    killed.kill()
    killed.communicate()
    both = [start(project, "site", "--root", "x", **variables) for _ in range(2)]
    yield Ready(project, variables, [end(process) for process in both])


def test_two_runs_at_once_after_a_killed_one_make_one_environment_and_both_succeed(
    ready: Ready,
) -> None:
    for run in ready.first:
        assert (run.code, run.out) == (0, "['site', '--root', 'x'] 1 True\n")
    assert sorted("Preparing the environment" in run.err for run in ready.first) == [False, True]


def test_the_set_up_tells_what_it_does_in_a_few_short_lines(ready: Ready) -> None:
    said = max((run.err for run in ready.first), key=len)
    lines = [line for line in said.split("\n") if line and not line.startswith("Waiting")]
    assert lines == [
        "Preparing the environment (first time: up to five minutes) ...",
        "  fetching 1 packages .",
        "  unpacking them ...",
    ]


def test_with_everything_ready_only_the_command_speaks(ready: Ready) -> None:
    assert ready.run("check") == (0, "['check'] 1 True\n", "")


def test_without_a_command_the_site_and_the_download_are_built(ready: Ready) -> None:
    assert ready.run("--jobs", "2").out.startswith("['all', '--jobs', '2']")


def test_the_exit_code_is_that_of_the_command(ready: Ready) -> None:
    assert ready.run("check", EXIT_CODE="7").code == 7


def test_a_module_in_the_folder_where_the_user_stands_is_not_run(ready: Ready) -> None:
    (ready.folder / "tiny.py").write_text("raise SystemExit('hostile')", encoding="utf-8")
    assert ready.run("check").code == 0


def test_an_environment_is_done_only_if_its_last_step_is_and_nothing_changed(ready: Ready) -> None:
    # In a process of its own, because build.py looks at its own folder.
    program = (
        "import build\n"
        "folder, lock = build.PROJECT / '.venv', build.PROJECT / 'requirements.txt'\n"
        "steps = build.outstanding(folder, lock, folder / 'bin' / 'python')\n"
        "print(*[step.__name__ for _, _, step in steps])"
    )

    def outstanding() -> str:
        words = [sys.executable, "-c", program]
        return subprocess.check_output(words, cwd=ready.folder, text=True).strip()

    assert outstanding() == ""
    for name, steps in {
        ".venv/packages-made-from.txt": "install_packages install_project",
        ".venv/project-made-from.txt": "install_project",
        "requirements.txt": "install_packages install_project",
        "pyproject.toml": "install_project",
    }.items():
        before = (ready.folder / name).read_bytes()
        (ready.folder / name).write_bytes(before + b"\n# changed\n")
        assert outstanding() == steps, name
        (ready.folder / name).write_bytes(before)
    (ready.folder / ".venv").rename(ready.folder / "moved")
    assert outstanding() == "install_packages install_project"
    (ready.folder / "moved").rename(ready.folder / ".venv")
    assert outstanding() == ""


def test_without_a_network_one_paragraph_says_so(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", TINY_LOCK.format(hash="0" * 64))
    # Nothing listens on port 9.
    offline = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    run = end(start(project, "site", **offline))
    assert (run.code, run.out) == (1, "")
    assert "no answer from the package index yet, trying again" in run.err
    assert run.err.split("\n")[-2].startswith("build.py: The package index cannot be reached;")
    assert "Traceback" not in run.err
    assert not (project / ".venv" / "packages-made-from.txt").exists()


@pytest.mark.parametrize(
    ("variables", "lock", "words"),
    [
        ({}, TINY_LOCK.format(hash="0" * 64), r"differs from the one in requirements\.txt"),
        ({}, "tiny==2.0 --hash=sha256:" + "0" * 64, r"has no ready-made file"),
        ({"PIP_FIND_LINKS": ""}, TINY_LOCK.format(hash="0" * 64), r"pip config list"),
    ],
    ids=["altered", "missing", "not-looking"],
)
def test_a_package_that_is_altered_or_missing_is_refused_in_plain_words(
    tmp_path: Path,
    wheels: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    lock: str,
    words: str,
) -> None:
    (tmp_path / "requirements.txt").write_text(lock, encoding="utf-8")
    settings = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    for name, text in {**settings, **variables}.items():
        monkeypatch.setenv(name, text)
    pip = [sys.executable, "-m", "pip", "install", "--require-hashes", "--target", str(tmp_path)]
    command = [*pip, "-r", str(tmp_path / "requirements.txt")]
    with (tmp_path / "lock").open("w") as held, pytest.raises(build.Trouble, match=words):
        build.run_step(command, tmp_path / "requirements.txt", held.fileno())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_a_full_disk_is_called_so(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "open('/dev/full', 'w', 1).write('x\\n')"]
    with (tmp_path / "lock").open("w") as held, pytest.raises(build.Trouble, match="disk is full"):
        build.run_step(command, tmp_path / "requirements.txt", held.fileno())


@pytest.mark.parametrize(
    "printed",
    [
        str(PermissionError(13, "Permission denied", "/opt/library/.venv.lock")),
        str(OSError(30, "Read-only file system", "/opt/library/.venv.lock")),
        "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'C:'",
    ],
)
def test_a_folder_that_may_not_be_written_is_named(printed: str) -> None:
    assert f"no right to write to {PROJECT}" in build.explain(printed, "requirements.txt")


def test_what_is_not_foreseen_is_shown_in_the_words_of_the_program() -> None:
    told = build.explain("line one\nERROR: the moon is full", "requirements.txt")
    assert told == "The environment could not be made: line one ERROR: the moon is full"


def test_an_old_python_is_told_what_to_install() -> None:
    with pytest.raises(
        build.Trouble, match=r"needs Python 3\.11 .* /usr/bin/python3 is Python 3\.8"
    ):
        build.check_python((3, 8, 10), "/usr/bin/python3")
    build.check_python((3, 11, 0), "python3")


def test_an_old_python_can_read_the_whole_of_build_py() -> None:
    tree = ast.parse((PROJECT / "build.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = [argument.annotation for argument in node.args.args]
            for annotation in [*arguments, node.returns]:
                # list[str] would be evaluated, and fail, when the function is defined.
                assert annotation is None or isinstance(annotation, ast.Name | ast.Constant)


def test_a_python_without_venv_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(build.Trouble, match="sudo apt install python3-venv"):
        build.check_venv_module()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["serv"], "There is no command 'serv'. Did you mean 'serve'?"),
        (["--root", "x", "chekc"], "There is no command 'chekc'. Did you mean 'check'?"),
        (["--job", "2"], "There is no option '--job'. Did you mean '--jobs'?"),
        (
            ["frobnicate"],
            f"There is no command 'frobnicate'. There are: {', '.join(build.COMMANDS)}.",
        ),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest_known_one(
    words: list[str], answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(words) == 1
    assert capsys.readouterr() == ("", f"build.py: {answer}\n")


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["--jobs", "2", "--help"]])
def test_help_lists_every_command_and_needs_no_environment(
    tmp_path: Path, words: list[str]
) -> None:
    shutil.copy(PROJECT / "build.py", tmp_path)
    run = end(start(tmp_path, *words))
    assert (run.code, run.err) == (0, "")
    for name in [*build.COMMANDS, *build.OPTIONS]:
        assert re.search(rf"^  {name} +\w", run.out, flags=re.MULTILINE)
    assert os.listdir(tmp_path) == ["build.py"]  # noqa: PTH208


@pytest.mark.parametrize(
    ("words", "command", "rest"),
    [
        ([], "all", []),
        (["site"], "site", []),
        (["--root=x", "--jobs", "2", "ids", "a.md"], "ids", ["--root=x", "--jobs", "2", "a.md"]),
        (["new", "practice", "--title", "A"], "new", ["practice", "--title", "A"]),
        (["site", "--help"], "site", ["--help"]),
        (["--root"], "all", ["--root"]),
    ],
)
def test_options_may_stand_before_or_after_the_command(
    words: list[str], command: str, rest: list[str]
) -> None:
    assert build.split_command(words) == (command, rest)


def test_the_words_for_tests_are_put_in_the_terms_of_pytest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CODIFY_LONG", "")
    assert build.pytest_arguments(["--jobs", "2", "-k", "x", "--long"]) == [
        *("--dist", "worksteal", "--numprocesses", "2", "-k", "x"),
    ]
    assert os.environ["CODIFY_LONG"] == "1"
    assert build.pytest_arguments([])[:2] == ["--dist", "worksteal"]
    assert build.pytest_arguments(["--jobs=2"]) == ["--dist", "worksteal", "--numprocesses=2"]


def read_lock(name: str) -> dict[str, str]:
    """What a lock file pins: name and marker, version; fails on a line of any other form."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    text = re.sub(r"^ +#.*\n", "", text, flags=re.MULTILINE)
    found = {}
    for requirement in text.replace(" \\\n", " ").splitlines():
        form = r"([a-z0-9-]+)==([\w.]+)( ; [^#/@]+?)?((?: +--hash=sha256:[0-9a-f]{64})+)"
        match = re.fullmatch(form, requirement)
        assert match, requirement
        found[match[1] + (match[3] or "")] = match[2]
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_each_package_with_hashes_and_names_no_index(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    assert len(read_lock(name)) > 30
    assert not re.search(r"https?:|file:|\bindex\b|find-links|[\w.]/\w", text)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_was_asked_for(name: str) -> None:
    locked = read_lock(name)
    wanted = (PROJECT / name).with_suffix(".in").read_text(encoding="utf-8")
    for package, version in re.findall(r"^(\w[\w-]*)(?:==(\S+))?$", wanted, flags=re.MULTILINE):
        assert locked[package.lower()] == (version or locked[package.lower()])


def test_the_tests_run_with_the_versions_that_the_library_runs_with() -> None:
    assert read_lock("requirements.txt").items() <= read_lock("requirements-test.txt").items()


def test_mkdocs_finds_the_plugin_of_this_project() -> None:
    plugin = entry_points(group="mkdocs.plugins")["codify"]
    assert plugin.value == "codify.plugin:CodifyPlugin"
