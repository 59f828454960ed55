"""The terminal: how large it is, how many colours it has, whether it knows the glyphs."""

import codecs
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from tui.doctor.finding import Finding
from tui.picture.bars import EIGHTHS, TEXTURE

LEAST, COMFORTABLE = (80, 22), (100, 28)
Colours = Literal["truecolor", "256", "16", "none"]
GLYPHS = (
    "".join(2 * TEXTURE[state] for state in ("queued", "waiting", "working")) + f" {EIGHTHS[1:8]} ▁▂▃▄▅▆▇ ▀ │ ● ▼ ×"
)
"""what a picture is drawn with"""
_NO_TERMINAL = "not looked at: this is no terminal"


class Seen(NamedTuple):
    """A terminal as a program sees it."""

    columns: int
    rows: int
    environment: Mapping[str, str]
    encoding: str


def seen_here() -> Seen | None:
    """The terminal that a screen would be drawn on, which is that of stderr; None: there is none."""
    try:
        columns, rows = os.get_terminal_size(sys.stderr.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    return Seen(columns, rows, os.environ, sys.stdout.encoding or "ascii")


def look_at_terminal(seen: Seen | None) -> Iterator[Finding]:
    """Three findings."""
    if seen is None:
        yield from (Finding("terminal", check, "unknown", _NO_TERMINAL) for check in ("size", "colours", "glyphs"))
        return
    yield _size(seen)
    yield _colours(seen)
    yield _glyphs(seen)


def _size(seen: Seen) -> Finding:
    found = f"{seen.columns}x{seen.rows}"
    if seen.columns < LEAST[0] or seen.rows < LEAST[1]:
        return Finding("terminal", "size", "trouble", found, "80x22 is the least: a smaller font, or the full screen")
    if seen.columns < COMFORTABLE[0] or seen.rows < COMFORTABLE[1]:
        found += ": enough for the stage; 100x28 is comfortable"
    return Finding("terminal", "size", "good", found)


def colours_of(environment: Mapping[str, str]) -> Colours:
    """How many colours a program may use, by the rules of Rich, which draws ours."""
    if environment.get("NO_COLOR"):
        return "none"
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    name, _, depth = environment.get("TERM", "").strip().lower().rpartition("-")
    if "dumb" in (name, depth) or "unknown" in (name, depth):
        return "none"
    return "256" if depth in ("256color", "kitty") else "16"


def _colours(seen: Seen) -> Finding:
    term, depth = seen.environment.get("TERM", ""), colours_of(seen.environment)
    said = f"TERM={term or 'not set'}"
    if term in ("", "dumb", "unknown"):
        return Finding("terminal", "colours", "trouble", said, "nothing can be drawn: TERM=xterm-256color is usual")
    if "NO_COLOR" in seen.environment:
        return Finding("terminal", "colours", "warning", "NO_COLOR is set", "textures alone tell; unset NO_COLOR")
    if depth == "16":
        advice = "textures help; COLORTERM=truecolor if this terminal has more"
        return Finding("terminal", "colours", "warning", f"sixteen ({said})", advice)
    return Finding("terminal", "colours", "good", {"truecolor": "all (truecolor)"}.get(depth, f"256 ({said})"))


def _glyphs(seen: Seen) -> Finding:
    if not is_utf8(seen.encoding):
        advice = "asyncdemo --ascii, or a UTF-8 locale: LANG=C.UTF-8"
        return Finding("terminal", "glyphs", "warning", f"the encoding is {seen.encoding}", advice)
    # No program knows what a font has: the speaker sees it.
    return Finding("terminal", "glyphs", "good", f"{GLYPHS}  (boxes or ? here: --ascii)")


def is_utf8(encoding: str) -> bool:
    """By whatever name."""
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
