"""A real browser without a screen, for what we write for browsers."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ANSWER_S = 30


class Browser:
    """Headless Chromium with one page open, told what to do through its DevTools pipe.

    https://chromedevtools.github.io/devtools-protocol/ by --remote-debugging-pipe: it reads commands from
    descriptor 3 and answers on descriptor 4, JSON ended by a null character. No port, no driver.
    """

    def __init__(self, folder: Path) -> None:
        to_it, self._commands = os.pipe()
        self._answers, from_it = os.pipe()
        flags = ["--headless", "--remote-debugging-pipe", f"--user-data-dir={folder}", "--no-first-run"]
        flags += ["--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"]
        # Chromium will not sandbox what root starts.
        flags += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        # The shell puts the pipes where Chromium looks for them, whichever numbers they have here.
        command = f'exec "$0" "$@" 3<&{to_it} 4>&{from_it}'
        self._process = subprocess.Popen(
            ["bash", "-c", command, str(CHROMIUM), *flags],
            pass_fds=(to_it, from_it),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_it)
        os.close(from_it)
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self.said: list[dict[str, Any]] = []
        """events of the page since it was opened"""
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.do(f"{domain}.enable")

    def do(self, method: str, **parameters: Any) -> Any:
        """Give a command, return its result."""
        self._number += 1
        told = {"id": self._number, "method": method, "params": parameters}
        told |= {"sessionId": self._session} if self._session else {}
        os.write(self._commands, json.dumps(told).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            self.said.append(answer)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            assert select.select([self._answers], [], [], ANSWER_S)[0], "the browser does not answer"
            more = os.read(self._answers, 1 << 16)
            assert more, "the browser has ended"
            self._buffer += more
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def open(self, path: Path, width: int = 1200, height: int = 900, *, phone: bool = False) -> None:
        """Open a file, and wait until it has been drawn."""
        size = {"width": width, "height": height, "deviceScaleFactor": 2 if phone else 1, "mobile": phone}
        self.do("Emulation.setDeviceMetricsOverride", **size)
        self.do("Page.navigate", url="about:blank")
        self.said.clear()
        self.do("Page.navigate", url=path.as_uri())
        self.value("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))")
        self.painted()

    def painted(self) -> None:
        """Wait until what was asked for is on the screen."""
        self.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")

    def value(self, script: str) -> Any:
        """What an expression is in the page."""
        answer = self.do("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def events(self, method: str) -> list[dict[str, Any]]:
        """What the page has said so far in one kind of event."""
        self.value("0")
        return [one["params"] for one in self.said if one.get("method") == method]

    def mouse(self, kind: str, x: float, y: float, **more: Any) -> None:
        """Do something with the mouse at a point of the window."""
        self.do("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def press(self, key: str) -> None:
        """Press a key."""
        text = {"text": key} if len(key) == 1 else {}
        self.do("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.do("Input.dispatchKeyEvent", type="keyUp", key=key)
        self.painted()

    def picture(self, path: Path) -> None:
        """What is on the screen, as a file."""
        path.write_bytes(base64.b64decode(self.do("Page.captureScreenshot", format="png")["data"]))

    def printed(self) -> bytes:
        """The page on paper."""
        return base64.b64decode(self.do("Page.printToPDF", printBackground=True)["data"])

    def end(self) -> None:
        """Close it."""
        os.close(self._commands)
        os.close(self._answers)
        self._process.terminate()
        self._process.wait(ANSWER_S)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that is gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="asyncdemo-", ignore_cleanup_errors=True) as folder:
        started = Browser(Path(folder))
        try:
            yield started
        finally:
            started.end()
