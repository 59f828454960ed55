"""Words in letters three lines high, to be read from the last row: each cell is two dots, one above the other."""

from collections.abc import Iterable, Sequence

_SHEET = """
A   B   C   D   E   F   G   H   I   J   K   L   O   P
.#. ##. .## ##. ### ### .## #.# ### ..# #.# #.. .#. ##.
#.# #.# #.. #.# #.. #.. #.. #.# .#. ..# #.# #.. #.# #.#
### ##. #.. #.# ##. ##. #.# ### .#. ..# ##. #.. #.# ##.
#.# #.# #.. #.# #.. #.. #.# #.# .#. #.# #.# #.. #.# #..
#.# ##. .## ##. ### #.. .## #.# ### .#. #.# ### .#. #..
R   S   T   U   V   X   Y   Z   0   1   2   3   4   5
##. .## ### #.# #.# #.# #.# ### ### .#. ##. ##. #.# ###
#.# #.. .#. #.# #.# #.# #.# ..# #.# ##. ..# ..# #.# #..
##. .#. .#. #.# #.# .#. .#. .#. #.# .#. .#. .#. ### ##.
#.# ..# .#. #.# #.# #.# .#. #.. #.# .#. #.. ..# ..# ..#
#.# ##. .#. ### .#. #.# .#. ### ### ### ### ##. ..# ##.
6   7   8   9   -   +   =   /   ?   (   )   %
.## ### ### ### ... ... ... ..# ##. .#. .#. #.#
#.. ..# #.# #.# ... .#. ### ..# ..# #.. ..# ..#
### .#. ### ### ### ### ... .#. .#. #.. ..# .#.
#.# .#. #.# ..# ... .#. ### #.. ... #.. ..# #..
### .#. ### ##. ... ... ... #.. .#. .#. .#. #.#
"""
_WIDE = {
    "M": ("#...#", "##.##", "#.#.#", "#...#", "#...#"),
    "N": ("#..#", "##.#", "#.##", "#..#", "#..#"),
    "W": ("#...#", "#...#", "#.#.#", "##.##", "#...#"),
    "Q": (".##.", "#..#", "#..#", "#.#.", ".#.#"),
    "×": ("...", "#.#", ".#.", "#.#", "..."),
    "!": ("#", "#", "#", ".", "#"),
    ".": (".", ".", ".", ".", "#"),
    ",": ("..", "..", "..", ".#", "#."),
    ":": (".", "#", ".", "#", "."),
    ";": ("..", ".#", "..", ".#", "#."),
    "'": ("#", "#", ".", ".", "."),
    "’": ("#", "#", ".", ".", "."),
    '"': ("#.#", "#.#", "...", "...", "..."),
    " ": ("..", "..", "..", "..", ".."),
    "–": ("...", "...", "###", "...", "..."),
    "&": (".#.", "#.#", ".#.", "#.#", ".##"),
    "<": ("..#", ".#.", "#..", ".#.", "..#"),
    ">": ("#..", ".#.", "..#", ".#.", "#.."),
    "Ä": ("#.#", "...", "###", "###", "#.#"),
    "Ö": ("#.#", "...", "###", "#.#", "###"),
    "Ü": ("#.#", "...", "#.#", "#.#", "###"),
    # Units of measure are small.
    "s": ("...", "###", "#..", ".##", "###"),
    "m": (".....", "####.", "#.#.#", "#.#.#", "#.#.#"),
}
_HALVES = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}
ROWS = 5
"""of dots"""
AIR = 1
"""lines between two rows of letters, where there is room"""


def _font() -> dict[str, tuple[str, ...]]:
    lines = _SHEET.strip().splitlines()
    made: dict[str, tuple[str, ...]] = dict(_WIDE)
    for at in range(0, len(lines), 6):
        dots = [line.split() for line in lines[at + 1 : at + 6]]
        made |= {name: tuple(row[place] for row in dots) for place, name in enumerate(lines[at].split())}
    return made


FONT = _font()
"""capitals, figures and units of measure, five rows of dots each"""


def lettered(
    text: str, width: int, height: int, *, ascii_only: bool = False, largest: int = 1, together: bool = False
) -> list[str]:
    """The text in large capitals on so many cells, broken between words; nothing where there is no room for it.

    The lines of a row of letters are of one length. ascii_only: five lines high, for there are no half blocks. Nothing,
    too, where a character has no shape: half of what somebody says is worse than small letters. largest: so many
    times as large, where there is room. together: a figure and its unit stay on one row.
    """
    words = (text if set(text) <= FONT.keys() else text.upper()).split()
    if not words or not set("".join(words)) <= FONT.keys():
        return []
    for scale in range(largest, 0, -1):
        rows = _even([" ".join(words)] if together else words, width // scale)
        if all(_wide(row) <= width // scale for row in rows):
            blocks = [_in_ascii(row, scale) if ascii_only else _in_blocks(row, scale) for row in rows]
            count = sum(map(len, blocks))
            air = AIR if count + AIR * (len(blocks) - 1) <= height else 0
            # What is larger touches sooner: only the smallest letters go without air.
            if count <= height and (air or scale == 1 or len(blocks) == 1):
                return [line for at, block in enumerate(blocks) for line in ([""] * air * (at > 0) + block)]
    return []


def _even(words: Sequence[str], width: int) -> list[str]:
    """The words on as few rows as there can be, none of them much shorter than the others."""
    rows = _broken(words, width)
    for narrower in range(width, 0, -1):
        tried = _broken(words, narrower)
        if len(tried) > len(rows) or any(_wide(row) > narrower for row in tried):
            break
        rows = tried
    return rows


def _broken(words: Iterable[str], width: int) -> list[str]:
    """As many words to a row as fit on it."""
    rows: list[str] = []
    for word in words:
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and _wide(longer) <= width:
            rows[-1] = longer
        elif word:
            rows.append(word)
    return rows


def _wide(row: str) -> int:
    return sum(len(FONT[character][0]) + 1 for character in row) - 1


def _dots(row: str, scale: int) -> list[str]:
    lines = [".".join(FONT[character][at] for character in row) for at in range(ROWS)]
    return ["".join(dot * scale for dot in line) for line in lines for _ in range(scale)]


def _in_ascii(row: str, scale: int) -> list[str]:
    return [dots.replace(".", " ") for dots in _dots(row, scale)]


def _in_blocks(row: str, scale: int) -> list[str]:
    dots = _dots(row, scale)
    dots += ["." * len(dots[0])] * (len(dots) % 2)
    pairs = (zip(dots[at], dots[at + 1], strict=True) for at in range(0, len(dots), 2))
    return ["".join(_HALVES[upper + lower] for upper, lower in pair) for pair in pairs]
