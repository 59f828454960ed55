"""A real terminal: a tmux of its own, which is gone when the test is."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.whole.processes import Known, descendants, needs_proc, wait_until
from tui.palette import DARK
from tui.timeline.records import STATES

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux to be a real terminal")
in_a_terminal = [needs_tmux, needs_proc, pytest.mark.slow, pytest.mark.realtime]
PROMPT = "ready>"
_FULL = {";".join(str(int(DARK.state(state)[at : at + 2], 16)) for at in (1, 3, 5)) for state in STATES}
"""the colours of the states, as a terminal is told them"""


class Terminal:
    """80 columns, 22 rows, and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self._met: dict[int, Known] = {}
        self._tmux = ["tmux", "-u", "-S", str(folder / "socket"), "-f", str(folder / "tmux.conf")]
        (folder / "tmux.conf").write_text("set -g status off\nset -g default-terminal screen-256color\n")
        shell = ["env", "-u", "ENV", f"PS1={PROMPT}", "COLORTERM=truecolor", "sh"]
        self._do("new-session", "-d", "-x", "80", "-y", "22", *shell)
        self.shell = int(self.told("pane_pid"))
        wait_until(lambda: PROMPT in self.text(), what="a prompt")

    def told(self, what: str) -> str:
        """What tmux says of the terminal: pane_pid, alternate_on, cursor_flag."""
        return self._do("display-message", "-p", f"#{{{what}}}").strip()

    def text(self) -> str:
        """What is on the screen."""
        return self._do("capture-pane", "-p")

    def colored(self) -> str:
        """What is on the screen, with the escapes that colour it."""
        return self._do("capture-pane", "-p", "-e")

    def colors(self) -> set[str]:
        """The colours on the screen: "31" and "48" as escapes have them, what follows 38 and 48 left out."""
        escapes = re.findall(r"\x1b\[([\d;:]*)m", self.colored())
        used = {code for escape in escapes for code in re.sub(r"([34]8)[;:][25][;:\d]*", r"\1", escape).split(";")}
        return {code for code in used if re.fullmatch(r"(3|4|9|10)[0-8]", code)}

    def resize(self, columns: int, rows: int) -> None:
        """Pull at the window's corner."""
        self._do("resize-window", "-x", str(columns), "-y", str(rows))

    def bright(self, texture: str) -> int:
        """Cells of bars that show a texture in the full colour of its state, and not as the faint prediction."""
        count, color = 0, ""
        for line in self.colored().splitlines():
            legend = " queued  " in line
            # A colour holds until the next one, beyond the end of a line too.
            for escape, words in re.findall(r"(\x1b\[[\d;:]*m)?([^\x1b]*)", line):
                if escape:
                    found = re.search(r"38[;:]2[;:]+(\d+[;:]\d+[;:]\d+)", escape)
                    color = found[1].replace(":", ";") if found else "" if "48" not in escape else color
                if color in _FULL and not legend:
                    count += words.count(texture)
        return count

    def type(self, words: str) -> None:
        """Type words and Enter."""
        self._do("send-keys", "-l", words)
        self.press("Enter")

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names for them."""
        self._do("send-keys", *keys)

    def answer(self, words: str) -> str:
        """What the shell makes of words ($?, or a command in $( )), once it is there again."""
        wait_until(lambda: self.text().rstrip().endswith(PROMPT), what="a prompt")
        self.type(f"echo answer: {words}")
        found = wait_until(lambda: [line for line in self.text().splitlines() if line.startswith("answer: ")])
        self.type("clear")
        wait_until(lambda: "answer:" not in self.text())
        return found[-1].removeprefix("answer: ").strip()

    def start(self, *words: str, environment: str = "") -> None:
        """Type asyncdemo and its words, after variables of the environment."""
        self.type(" ".join([*environment.split(), sys.executable, "-m", "tui", *(f"'{word}'" for word in words)]))

    def family(self) -> list[Known]:
        """Asyncdemo, its server and its clients, as soon as all are there."""

        def complete() -> list[Known]:
            found = descendants(self.shell)
            self._met |= {one.pid: one for one in found}
            commands = " ".join(one.command for one in found)
            return found if "-m demo_server" in commands and "-m tui.clients" in commands else []

        return wait_until(complete, what="server and clients")

    def close(self) -> None:
        """Close the terminal, as the cross in its corner does."""
        self._do("kill-session")

    def end(self) -> None:
        """Whatever the test did, nobody stays."""
        self._met |= {one.pid: one for one in descendants(self.shell)}
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)
        for one in self._met.values():
            if one.alive:
                subprocess.run(["kill", "-9", str(one.pid)], check=False, capture_output=True)

    def _do(self, *words: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TMUX")}
        done = subprocess.run(
            [*self._tmux, *words], capture_output=True, text=True, encoding="utf-8", env=environment, check=True
        )
        return done.stdout


@contextmanager
def open_terminal() -> Iterator[Terminal]:
    """A terminal that is gone when the block ends. Its socket's path must be short: sockets want that."""
    with tempfile.TemporaryDirectory(prefix="asyncdemo-") as folder:
        terminal = Terminal(Path(folder))
        try:
            yield terminal
        finally:
            terminal.end()
