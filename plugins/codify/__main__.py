"""Run a command of `build.py` inside its environment."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from codify.commands import codings
from codify.commands.bench import bench
from codify.commands.bench_search import bench_search
from codify.commands.check import check
from codify.commands.codings_exchange import export, import_project
from codify.commands.ids import ids
from codify.commands.new import new, translate
from codify.commands.search import search
from codify.commands.serve import serve
from codify.commands.site import build_site, pack_site
from codify.commands.talk import Stop, say
from codify.library import PROJECT
from codify.records import KINDS


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return the exit code: 0, or 1 where the author must mend something."""
    options = _parser().parse_args(arguments)
    jobs = max(1, options.jobs or os.cpu_count() or 1)
    try:
        return _run(options, jobs)
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    except OSError as error:
        say(f"{error.filename or 'A file'}: {error.strerror or error}")
        return 1


def _run(options: argparse.Namespace, jobs: int) -> int:
    if options.command == "bench":
        return bench_search(options.root) if options.what == "search" else bench()
    _run_on(options.root, options, jobs)
    return 0


def _run_on(root: Path, options: argparse.Namespace, jobs: int) -> None:
    match options.command:
        case "check":
            check(root)
        case "serve":
            serve(root, jobs, options.port)
        case "ids":
            for name in options.files:
                ids(root, name)
        case "new":
            _run_new(options, root)
        case "codings":
            _run_codings(options, root)
        case "search":
            search(root, options.language, " ".join(options.query), as_json=options.json)
        case "pack":
            pack_site(root)
        case command:
            build_site(root, jobs, packed=command != "site", builder=options.builder)


def _run_new(options: argparse.Namespace, root: Path) -> None:
    if options.translate:
        translate(root, options.id, options.translate)
    else:
        new(root, options.kind, options.id, options.language)


def _run_codings(options: argparse.Namespace, root: Path) -> None:
    if options.action == "stamp":
        codings.stamp(root)
    elif options.action == "export":
        export(root, options.file)
    elif options.action == "import":
        import_project(root, options.file)
    else:
        codings.status(root)


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--root", type=Path, default=PROJECT, metavar="DIR")
    shared.add_argument("--jobs", type=int, metavar="N", help="languages built at the same time")
    parser = argparse.ArgumentParser(prog="build.py", description="Build the library.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in (
        ("all", "build the site into site/ and the download into dist/ (the default)"),
        ("site", "build the site into site/"),
        ("pack", "make the download of the site that stands in site/"),
        ("check", "find every fault without building"),
    ):
        command = commands.add_parser(name, parents=[shared], help=help_text)
        command.add_argument("--builder", choices=("mkdocs", "properdocs"), default="mkdocs")
    command = commands.add_parser("serve", parents=[shared], help="show the site while you write")
    command.add_argument("--port", type=int, default=8000)
    command = commands.add_parser("new", parents=[shared], help="start a record or a translation")
    command.add_argument(
        "kind",
        choices=[kind.name for kind in KINDS],
        metavar="KIND",
        help=", ".join(kind.name for kind in KINDS),
    )
    command.add_argument("id", metavar="ID", help="lower-case ASCII words with hyphens")
    command.add_argument("--language", metavar="LANG", help="language of a new original")
    command.add_argument("--translate", metavar="LANG", help="translate the record into LANG")
    command = commands.add_parser(
        "codings", parents=[shared], help="list what is open for each coder; exchange codings"
    )
    command.add_argument(
        "action",
        nargs="?",
        choices=("status", "stamp", "export", "import"),
        default="status",
        help="what is open (status); add missing hashes (stamp); a project of REFI-QDA out or in",
    )
    command.add_argument("file", nargs="?", type=Path, metavar="FILE.qdpx", help="the project")
    command = commands.add_parser(
        "search", parents=[shared], help="ask the search as a reader does"
    )
    command.add_argument("language", metavar="LANG", help="language of the pages to search")
    command.add_argument("query", nargs="+", metavar="QUERY", help="words, as typed in the browser")
    command.add_argument("--json", action="store_true", help="print all results as JSON")
    command = commands.add_parser("bench", parents=[shared], help="measure against the budgets")
    command.add_argument("what", nargs="?", choices=("steps", "search"), default="steps")
    command = commands.add_parser("ids", parents=[shared], help="give new passages their ids")
    command.add_argument("files", nargs="+", metavar="FILE")
    return parser


if __name__ == "__main__":
    sys.exit(main())
