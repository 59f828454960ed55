"""The colours: Okabe and Ito's, told apart by people of every colour vision.

https://jfly.uni-koeln.de/color/
"""

from tui.picture.stretches import State

BACKGROUND = "#000000"
FOREGROUND = "#E8E8E8"
QUIET = "#9A9A9A"
GOOD = "#00B98A"
"""their bluish green, a little lighter: it is written in, on black"""
BAD = "#FF7A2F"

STATE: dict[State, str] = {"queued": "#D55E00", "waiting": "#E69F00", "working": "#56B4E9"}
GROUND: dict[State, float] = {"queued": 0.3, "waiting": 0.45, "working": 1.0}
"""how strong the ground behind a state's texture is: a texture on black is too faint for the last row"""
INKED: dict[State, float] = {"queued": 0.25, "waiting": 0.5, "working": 1.0}
"""how much of a cell a state's texture covers"""
GHOST = 0.3
"""how strong a predicted bar is"""


def solid(state: State) -> str:
    """What a state's texture on its ground looks like from afar: for a part of a cell, which has no texture."""
    return shade(STATE[state], INKED[state] + (1 - INKED[state]) * GROUND[state])


def shade(color: str, strength: float) -> str:
    """A colour as it looks when it inks only a part of a black ground."""
    return mixed(color, "#000000", strength)


def mixed(one: str, other: str, share: float) -> str:
    """So much of one colour, the rest of another."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(mine * share + its * (1 - share)):02x}" for mine, its in pairs)
