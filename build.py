"""Build the library: python3 build.py (python3 build.py --help lists the commands).

It makes the environment that the library needs, on first use and when the lock changes, and hands
over to the package `codify` in there (for `test`, to pytest). Only the standard library is used.

An old Python must be able to read this whole file to say that it is too old: nothing is newer than
3.6, newer types stand in quotes. What only the set-up needs is imported there, for a quick start.
"""

import contextlib
import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parent

COMMANDS = {
    "all": "build the site, then the download (what happens without a command)",
    "site": "build the site into site/",
    "pack": "pack the built site into one file in dist/, to be passed on",
    "check": "check every record and show all problems at once; build nothing",
    "serve": "show the site on this computer and rebuild it at each change",
    "new": "start a new record",
    "ids": "number the passages of a record that have no number yet",
    "codings": "list what is open for each coder, and why (stamp, export, import: see its --help)",
    "search": "ask the search as a reader does: search LANG QUERY",
    "bench": "measure the steps on a made-up library, or the search, against their budgets",
    "test": "run the tests of the generator (--long: the long ones too)",
}
OPTIONS = {
    "--root DIR": "work on the tree DIR instead of this folder",
    "--jobs N": "use N processes at most",
    "--help": "show this help; after a command, the help of that command",
}

# What pip and venv print when they fail, in this order: a full disk can look like a lost network.
FAILURES = (
    (
        r"No space left|Errno 28\b|not enough space on the disk|WinError 112\b",
        "The disk is full. The environment needs about 500 MB in {project}, and some room in the"
        " folder for temporary files. Free some space and run the command again.",
    ),
    (
        r"DO NOT MATCH THE HASHES|Hashes are required",
        "A downloaded package is not the one that this library was tested with: its hash differs"
        " from the one in {lock}. It was not used. A broken download or a mirror that alters files"
        " can be the cause; run the command again, and if it stays so, try another network.",
    ),
    (
        r"Permission denied|Access is denied|Read-only file system|Errno (?:13|30)\b|WinError 5\b",
        "There is no right to write to {project} or to the folder for temporary files. Move this"
        " folder to a place that is yours; on Windows, also close the programs that use it.",
    ),
    (
        r"Failed to establish|Retrying \(|Max retries|[Tt]imed out|getaddrinfo|ProxyError|SSLError"
        r"|Connection (?:refused|reset|broken)|name resolution|CERTIFICATE_VERIFY",
        "The package index cannot be reached; the first run fetches about 100 MB from there, later"
        " runs nothing. Check the connection; behind a proxy, set HTTPS_PROXY; an index of your own"
        " is set with pip config. Then run the command again.",
    ),
    (
        r"No matching distribution|Could not find a version",
        "The package index has no ready-made file of a needed package for Python {python} on this"
        " system, or pip is set not to look there (see pip config list). Try another Python.",
    ),
)


class Trouble(Exception):
    """Something that the user has to mend; its text is shown, and the exit code is 1."""


def main(arguments: "list[str]") -> int:
    """Run build.py with the arguments of its command line; the result is the exit code."""
    try:
        check_python(sys.version_info[:3], sys.executable)
        return run(*split_command(arguments))
    except Trouble as trouble:
        say(f"build.py: {trouble}")
    except OSError as error:
        say(f"build.py: {explain(str(error), 'the lock file')}")
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    return 1


def run(command: str, rest: "list[str]") -> int:
    """Run one command with its arguments; the result is the exit code."""
    if command == "help":
        print(help_text())
        return 0
    kind = "-test" if command in ("test", "bench") else ""  # a bench needs a browser's driver
    python = prepare(PROJECT / f".venv{kind}", PROJECT / f"requirements{kind}.txt")
    if command == "test":
        os.chdir(str(PROJECT))
        return hand_over([str(python), "-P", "-m", "pytest"] + pytest_arguments(rest))
    # -P: a yaml.py in the folder where the user happens to stand must not be run.
    return hand_over([str(python), "-P", "-m", "codify", command] + rest)


def say(line: str, end: str = "\n") -> None:
    """Tell the person in front of the screen something; standard output is the commands' own."""
    print(line, end=end, file=sys.stderr, flush=True)


def check_python(version: "tuple[int, ...]", executable: str) -> None:
    """Raise Trouble if a Python, for example (3, 8, 10), is too old for the library."""
    if version < (3, 11):
        found = ".".join(map(str, version))
        raise Trouble(
            f"This needs Python 3.11 or newer; {executable} is Python {found}. Install a newer one,"
            " from python.org or your system, and name it when you start: python3.12 build.py"
        )


def split_command(arguments: "list[str]") -> "tuple[str, list[str]]":
    """Find the command: ["--jobs", "2", "site", "-x"] is ("site", ["--jobs", "2", "-x"]).

    Raises Trouble for an unknown command or option; what follows the command is its own affair.
    """
    position = 0
    while position < len(arguments) and arguments[position].startswith("-"):
        name, has_value, _ = arguments[position].partition("=")
        if name in ("-h", "--help"):
            return "help", []
        refuse_unknown("option", name, [option.split()[0] for option in OPTIONS])
        position += 1 if has_value else 2
    if position >= len(arguments):
        return "all", arguments
    refuse_unknown("command", arguments[position], list(COMMANDS))
    return arguments[position], arguments[:position] + arguments[position + 1 :]


def refuse_unknown(what: str, name: str, known: "list[str]") -> None:
    """Raise Trouble, with the nearest known name, if `name` is not known."""
    if name not in known:
        import difflib

        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."
        raise Trouble(f"There is no {what} {name!r}. {hint}")


def help_text() -> str:
    """The answer to --help, which needs no environment."""
    rows = [f"  {name:<12}{purpose}" for name, purpose in [*COMMANDS.items(), *OPTIONS.items()]]
    rows.insert(len(COMMANDS), "\noptions:")
    return "\n".join(["usage: python3 build.py [COMMAND] [OPTIONS]\n\ncommands:", *rows])


def pytest_arguments(rest: "list[str]") -> "list[str]":
    """Put --long and --jobs in the terms of pytest; without words, all cores run the tests."""
    words = [] if rest else pytest_arguments([f"--jobs={os.cpu_count() or 1}"])
    for argument in rest:
        if argument == "--long":
            os.environ["CODIFY_LONG"] = "1"
        elif argument.split("=")[0] == "--jobs":
            # One by one, so that no core waits; what is costly to make they share anyway.
            words += ["--dist", "worksteal", argument.replace("--jobs", "--numprocesses")]
        else:
            words.append(argument)
    return words


def prepare(folder: Path, lock: Path) -> Path:
    """Make or mend the environment in `folder` from the lock file; the result is its Python.

    Silent and quick when all is ready. Raises Trouble where it cannot be made.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if outstanding(folder, lock, python):
        check_venv_module()
        # The one module of the library that is made to be used without the environment.
        sys.path.insert(0, str(PROJECT / "plugins"))
        from codify.locks import locked

        busy = "Waiting for another build.py, which is preparing the environment ..."
        with locked(PROJECT / ".venv.lock", lambda: say(busy)) as held:
            for marker, made_from, step in outstanding(folder, lock, python):
                step(folder, lock, python, held)
                marker.write_text(made_from, encoding="utf-8")
    return python


def outstanding(folder: Path, lock: Path, python: Path) -> "list[tuple]":  # type: ignore[type-arg]
    """The steps that the environment still needs: (marker file, what it will hold, function).

    A marker is written after its step and holds what it was made from; without it, it is not done.
    """
    packages = "\n".join([sys.version, str(PROJECT), lock.read_text(encoding="utf-8")])
    project = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    steps = [
        (folder / "packages-made-from.txt", packages, install_packages),
        (folder / "project-made-from.txt", project, install_project),
    ]
    for done, (marker, made_from, _) in enumerate(steps):
        # python.exists() is also false for a link to a Python that was removed from the system.
        if not (python.exists() and marker.exists() and marker.read_text("utf-8") == made_from):
            return steps[done:]
    return []


def check_venv_module() -> None:
    """Raise Trouble if this Python came without the modules that make environments."""
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise Trouble(
            "This Python lacks the modules venv and ensurepip, which make environments. On Debian"
            " and Ubuntu: sudo apt install python3-venv. Elsewhere: install Python from python.org."
        )


def install_packages(folder: Path, lock: Path, python: Path, held: int) -> None:
    """Make a new environment and install what the lock file lists, nothing else."""
    say("Preparing the environment (first time: up to five minutes) ...")
    # Not sys.executable: that may lie in the very environment that is about to be emptied.
    base = getattr(sys, "_base_executable", sys.executable)
    run_step([base, "-m", "venv", "--clear", str(folder)], lock, held)
    count = len(re.findall(r"^\S+==", lock.read_text(encoding="utf-8"), flags=re.M))
    say(f"  fetching {count} packages ", end="")
    # Only wheels: a source package runs code of its own, and may need a compiler.
    flags = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile"]
    run_step([str(python), "-m", "pip", "install", *flags, "-r", str(lock)], lock, held)
    # On all cores, where pip uses one. Not strict: some packages hold templates named .py.
    flags = ["-q", "-j", "0", "--invalidation-mode", "timestamp", str(folder)]
    run_step([str(python), "-m", "compileall", *flags], lock, held, strict=False)


def install_project(folder: Path, lock: Path, python: Path, held: int) -> None:
    """Install the package of this folder in place, so that an edit counts at once; no network."""
    flags = ["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(PROJECT)]
    run_step([str(python), "-m", "pip", "install", *flags], lock, held)


def run_step(command: "list[str]", lock: Path, held: int, strict: bool = True) -> None:
    """Run one command of the set-up, with a sign of life for each package; Trouble if it fails."""
    from subprocess import DEVNULL, PIPE, STDOUT, Popen

    with Popen(
        command,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        env=environment(PIP_NO_INPUT="1", PIP_NO_COLOR="1", PIP_USER="0", PYTHONUNBUFFERED="1"),
        encoding="utf-8",
        errors="replace",
        # A pip whose build.py was killed works on for a while, so it holds the lock as well.
        pass_fds=() if os.name == "nt" else (held,),
    ) as process:
        printed = "".join(map(show_progress, process.stdout or ()))
    if process.returncode and strict:
        say("")
        raise Trouble(explain(printed, lock.name))


def show_progress(line: str) -> str:
    """Turn a line that pip prints into a sign of life; the result is the line itself."""
    if line.startswith(("Collecting ", "Processing ")):
        say(".", end="")
    elif line.startswith("Installing collected packages:") and "codify" not in line:
        say("\n  unpacking them ...")
    elif "Retrying (" in line:
        say("\n  no answer from the package index yet, trying again ...")
    return line


def explain(printed: str, lock: str) -> str:
    """Say in one paragraph what went wrong, from what the failed program printed."""
    python = ".".join(map(str, sys.version_info[:2]))
    for pattern, meaning in FAILURES:
        if re.search(pattern, printed):
            return meaning.format(project=PROJECT, lock=lock, python=python)
    return "The environment could not be made: " + " ".join(printed.split()[-120:])


def environment(**more: str) -> "dict[str, str]":
    """The environment variables for the programs that run in the environment made here."""
    more.update(PYTHONUTF8="1", PIP_DISABLE_PIP_VERSION_CHECK="1", NO_MKDOCS_2_WARNING="1")
    # PYTHONHOME would send the new Python to another one's library.
    return {name: text for name, text in {**os.environ, **more}.items() if name != "PYTHONHOME"}


def hand_over(command: "list[str]") -> int:
    """Run the command in place of this process, or, on Windows, below it."""
    if os.name != "nt":
        # One process: a kill, Ctrl-C and the exit code are those of the command itself.
        os.execve(command[0], command, environment())
    from subprocess import Popen

    process = Popen(command, env=environment())
    while True:
        # Ctrl-C reaches both processes; the one below decides what to do about it.
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
