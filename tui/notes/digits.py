"""A time in figures three lines high: two dots of the small font to a character, one above the other."""

from tui.picture.big import FONT

HIGH = 3
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_MORE = {":": (" ", "#", " ", "#", " "), "+": ("   ", " # ", "###", " # ", "   ")}
_FONT = {**FONT, **_MORE, "1": (" #", "##", " #", " #", " #")}


def tall(text: str) -> list[str]:
    """The text as lines of half blocks. A character without a shape is left out."""
    shapes = [_FONT[character] for character in text if character in _FONT]
    dots = ["  ".join(_wider(shape[line]) for shape in shapes) for line in range(len(FONT["0"]))]
    dots.append(" " * len(dots[0]))
    pairs = (zip(upper, lower, strict=True) for upper, lower in zip(dots[::2], dots[1::2], strict=True))
    return ["".join(_HALVES[above == "#", below == "#"] for above, below in pair) for pair in pairs]


def _wider(line: str) -> str:
    """Three dots on four cells: half a cell is about as high as a whole one is wide."""
    return line if len(line) < 3 else line[0] + line[1] * 2 + line[2:]
