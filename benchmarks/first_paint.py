"""How long until something is on the screen? Against an empty Textual app, from the start of the process."""

import sys

from benchmarks.harness import median, row
from benchmarks.terminal import on_a_terminal

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("MARKER")
Empty().run()
"""
ROUNDS = 11


def first_paint(command: list[str], marker: bytes) -> float:
    """Seconds."""
    with on_a_terminal(command, 80, 22) as terminal:
        return terminal.until(marker)


def main() -> None:
    """In turn."""
    ours, empty = [], []
    for _ in range(ROUNDS):
        ours.append(first_paint([sys.executable, "-m", "tui", "three-requests"], b"Three requests"))
        empty.append(first_paint([sys.executable, "-c", EMPTY], b"MARKER"))
    row("", "s, median", "lowest")
    row("asyncdemo", median(ours), min(ours))
    row("empty Textual app", median(empty), min(empty))
    row("ratio, in turn", median(mine / its for mine, its in zip(ours, empty, strict=True)))
