"""A terminal without a window: bytes in, cells out.

pyte does the work. What it does not know is added here: dim text, frames that arrive whole (mode 2026), and sequences
of newer terminals, which it would take for text.
"""

import codecs
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, TypeAlias

import pyte
from pyte.screens import Char

Color: TypeAlias = tuple[int, int, int]

INK: Color = (232, 232, 232)
GROUND: Color = (0, 0, 0)
_NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
_PLAIN = ["000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5"]
_BRIGHT = ["7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff"]
_NAMED = dict(zip(_NAMES, _PLAIN, strict=True)) | {
    f"bright{name}": code for name, code in zip(_NAMES, _BRIGHT, strict=True)
}
_FRAME_BEGINS, _FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"
_ASKED = re.compile(r"\x1b\[\?(\d+)\$p")
_UNKNOWN_TO_PYTE = re.compile(
    r"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]"  # keyboard protocols
    r"|\x1b\[[0-9;?]*[ -/]+[@-~]"  # questions about modes, shapes of the cursor
    r"|\x1b[P_^][^\x1b\x07]*(?:\x1b\\|\x07)"  # device control strings, kitty's pictures
)
_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[P_^\]][^\x07\x1b]*\x1b?)?$")


class Cell(NamedTuple):
    """A character as it is to be drawn; the second cell of a wide one has no text."""

    text: str
    ink: Color
    ground: Color
    bold: bool = False
    underline: bool = False


Cells: TypeAlias = tuple[tuple[Cell, ...], ...]


class Emulator:
    """A screen of so many columns and rows. It only ever shows whole frames."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = _Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._held = ""

    def feed(self, data: bytes) -> bytes:
        """Take in what a program wrote; return what a terminal answers to its questions."""
        words = self._held + self._decode(data)
        cut = len(words)
        if (begin := words.rfind(_FRAME_BEGINS)) > words.rfind(_FRAME_ENDS):
            cut = begin
        elif unfinished := _UNFINISHED.search(words):
            cut = unfinished.start()
        words, self._held = words[:cut], words[cut:]
        # Styles are half of what is written, and pyte reads them letter by letter: four times as slow.
        for place, piece in enumerate(_STYLE.split(_UNKNOWN_TO_PYTE.sub("", words))):
            if place % 2:
                self._screen.restyle(piece)
            elif piece:
                self._stream.feed(piece)
        # 2: known, and not set. All else (0) is unknown to this terminal.
        return "".join(f"\x1b[?{mode};{2 if mode == '2026' else 0}$y" for mode in _ASKED.findall(words)).encode()

    def lines(self) -> list[str]:
        """The screen as text."""
        return [line.rstrip() for line in self._screen.display]

    def cells(self) -> Cells:
        """The screen as it is to be drawn."""
        screen = self._screen
        rows = (screen.buffer[row] for row in range(screen.lines))
        return tuple(tuple(_cell(row[column]) for column in range(screen.columns)) for row in rows)


class _Screen(pyte.Screen):
    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self._styles: dict[tuple[Char, str], Char] = {}

    def restyle(self, codes: str) -> None:
        before = self.cursor.attrs, codes
        if before not in self._styles:
            self.select_graphic_rendition(*(int(code or 0) for code in codes.split(";")))
            self._styles[before] = self.cursor.attrs
        self.cursor.attrs = self._styles[before]

    def select_graphic_rendition(self, *attrs: int) -> None:
        # pyte has no dim. It travels as blink, since nothing blinks in a picture.
        dim = self.cursor.attrs.blink
        super().select_graphic_rendition(*attrs)
        for attribute in _without_colors(attrs or (0,)):
            dim = attribute == 2 or (dim and attribute not in (0, 22))
        self.cursor.attrs = self.cursor.attrs._replace(blink=dim)


def _without_colors(attributes: tuple[int, ...]) -> Iterator[int]:
    rest = iter(attributes)
    for one in rest:
        if one in (38, 48):
            for _ in range(3 if next(rest, 0) == 2 else 1):
                next(rest, 0)
        else:
            yield one


@cache
def _cell(char: Char) -> Cell:
    ink, ground = _color(char.fg, INK), _color(char.bg, GROUND)
    if char.reverse:
        ink, ground = ground, ink
    if char.blink:
        ink = blend(ink, ground, 0.5)
    return Cell(char.data, ink, ground, char.bold, char.underscore)


def _color(name: str, default: Color) -> Color:
    if name == "default":
        return default
    code = bytes.fromhex(_NAMED.get(name, name))
    return code[0], code[1], code[2]


def blend(one: Color, other: Color, share: float) -> Color:
    """So much of one colour (0 to 1), the rest of the other."""
    red, green, blue = (round(mine * share + its * (1 - share)) for mine, its in zip(one, other, strict=True))
    return red, green, blue
