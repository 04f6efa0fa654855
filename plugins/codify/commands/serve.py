"""`serve`: show the site on this machine, and build it again when a file changes."""

from __future__ import annotations

import functools
import http.server
import threading
from http import HTTPStatus
from pathlib import Path

from codify.commands.site import SITE, build_site, changed_files
from codify.commands.talk import Stop, opened, say

HOST = "127.0.0.1"
LOOK_EVERY = 0.5  # seconds between two looks at the files
NEWS = "/-/news"
SCRIPT = (
    "<script>(async()=>{for(let seen='';;)try{"
    f"const now=await(await fetch('{NEWS}?'+seen)).text();"
    "if(seen&&now!==seen)location.reload();seen=now"
    "}catch{await new Promise(done=>setTimeout(done,2000))}})()</script>"
)


class News:
    """Tells waiting pages that there is a newer site: they reload."""

    def __init__(self) -> None:
        self.version = 1
        self.changed = threading.Condition()

    def publish(self) -> None:
        """Wake every waiting page."""
        with self.changed:
            self.version += 1
            self.changed.notify_all()

    def wait(self, seen: str) -> str:
        """Return the version, at once if it is not `seen`, else when it changes or after 30 s."""
        with self.changed:
            self.changed.wait_for(lambda: str(self.version) != seen, timeout=30)
            return str(self.version)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site as files, and adds to each page the lines that reload it."""

    news: News

    def do_GET(self) -> None:
        """Answer a request for a page, a file or news."""
        path, _, seen = self.path.partition("?")
        if path == NEWS:
            self._send(self.news.wait(seen).encode(), "text/plain")
            return
        file = Path(self.translate_path(path))
        file = file / "index.html" if file.is_dir() else file
        if file.suffix == ".html" and file.is_file():
            self._send(file.read_bytes() + SCRIPT.encode(), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal for what the author did wrong."""


def serve(root: Path, jobs: int, port: int) -> None:
    """Build, serve on this machine only, and build again on each change until Ctrl-C.

    A fault in a file is shown and the last good site stays. Raises Stop where the port is taken.
    """
    library = opened(root)
    seen = list(changed_files(library.root))
    _build(library.root, jobs)
    news = News()
    handler = type("SiteHandler", (Handler,), {"news": news})
    directory = str(library.root / SITE)
    try:
        server = http.server.ThreadingHTTPServer(
            (HOST, port), functools.partial(handler, directory=directory)
        )
    except OSError as error:
        taken = f"Port {port} cannot be used ({error.strerror}). Choose another: --port"
        raise Stop(taken) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"Open http://{HOST}:{server.server_address[1]}/ — stop with Ctrl-C.")
    try:
        _watch(library.root, jobs, seen, news)
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.shutdown()


def _watch(root: Path, jobs: int, seen: list[tuple[str, int, int]], news: News) -> None:
    pause = threading.Event()
    while not pause.wait(LOOK_EVERY):
        now = list(changed_files(root))
        if now != seen:
            seen = now
            if _build(root, jobs):
                news.publish()


def _build(root: Path, jobs: int) -> bool:
    try:
        build_site(root, jobs, packed=False)
    except Stop as stop:
        say(str(stop))
        return False
    return True
