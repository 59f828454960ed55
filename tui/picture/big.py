"""Figures as large as the room needs: each dot of a small font becomes a block of cells."""

FONT = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ".": (" ", " ", " ", " ", "#"),
    "-": ("   ", "   ", "###", "   ", "   "),
    "s": ("   ", "###", "#  ", " ##", "###"),
    "m": ("     ", "#### ", "# # #", "# # #", "# # #"),
    "i": ("#", " ", "#", "#", "#"),
    "n": ("   ", "## ", "# #", "# #", "# #"),
    "×": ("   ", "# #", " # ", "# #", "   "),
    "k": ("#  ", "# #", "## ", "# #", "# #"),
    " ": (" ", " ", " ", " ", " "),
}
LINES = 5
SHAPE = 2
"""cells across for each cell down: a cell is twice as high as wide"""


def enlarged(text: str, width: int, height: int) -> list[str]:
    """The text in the largest size that fits into so many cells, as lines of # and spaces.

    A character without a shape is left out. The smallest size is returned even where it does not fit.
    """
    shapes = [FONT[character] for character in text if character in FONT]
    lines = [" ".join(shape[line] for shape in shapes) for line in range(LINES)]
    across = max(1, len(lines[0]))
    scale = max(1, min(width // (across * SHAPE), height // LINES))
    stretch = SHAPE if across * SHAPE <= width else 1
    return ["".join(dot * scale * stretch for dot in line) for line in lines for _ in range(scale)]
