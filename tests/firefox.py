"""Drive Debian's Firefox over WebDriver BiDi, the protocol that it speaks by itself.

The tests' other driver has Firefox only in a build of its own, and Debian has no geckodriver.
"""

import itertools
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PREFERENCES = """\
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.newtabpage.enabled", false);
user_pref("remote.prefs.recommended", true);
"""
ADDRESS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PATIENCE = 60  # seconds for one answer


class Firefox:
    """A tab of a running Firefox, with the requests and faults of its pages."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.numbers = socket, itertools.count(1)
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.command("session.new", capabilities={})
        (context,) = self.command("browsingContext.getTree")["contexts"]
        self.tab = context["context"]
        self.command("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result; what happens meanwhile is noted."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=PATIENCE))
            if message.get("id") == number:
                assert message["type"] == "success", message
                return dict(message["result"])
            self._note(message)

    def _note(self, message: dict[str, Any]) -> None:
        if message.get("method") == "network.beforeRequestSent":
            self.requests.append(message["params"]["request"]["url"])
        elif message.get("method") == "log.entryAdded":
            entry = message["params"]
            if entry["level"] in ("error", "warn"):
                self.faults.append(f"{entry['level']}: {entry['text']}")

    def open(self, address: str) -> None:
        """Open a page and wait until it is complete."""
        self.command("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return what an expression is, or what its promise becomes, as JSON would give it."""
        result = self.command(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then(JSON.stringify)",
            target={"context": self.tab},
            awaitPromise=True,
        )
        assert result["type"] == "success", result
        return json.loads(result["result"].get("value") or "null")

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": keys}]
        self.command("input.performActions", context=self.tab, actions=actions)


@contextmanager
def firefox(program: str, profile: Path) -> Iterator[Firefox]:
    """Run Firefox without a window, with a fresh profile in the folder `profile`."""
    profile.mkdir()
    (profile / "user.js").write_text(PREFERENCES, "utf-8")
    flags = ["--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with subprocess.Popen(
        [program, *flags], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stderr
            address = next(m[1] for line in process.stderr if (m := ADDRESS.search(line)))
            with connect(f"{address}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.kill()
