"""The colours: Okabe and Ito's, told apart by people of every colour vision.

https://jfly.uni-koeln.de/color/

Each state has a texture too, so that a palette of greys, sixteen colours, or none, tells the same.
"""

from dataclasses import dataclass
from typing import Literal

from tui.timeline.records import State

Role = Literal["plain", "quiet", "good", "bad", "queued", "waiting", "working", "serving"]
"""what words are for; the colour follows"""
Depth = Literal["mixed", "sixteen", "none"]
"""whether colours can be mixed, are the terminal's own sixteen, or are not to be used at all"""

GROUND: dict[State, float] = {"queued": 0.5, "waiting": 0.6, "working": 1.0, "serving": 0.6}
"""how strong the ground behind a state's texture is: a texture on black is too faint for the last row"""
INKED: dict[State, float] = {"queued": 0.25, "waiting": 0.5, "working": 1.0, "serving": 0.75}
"""how much of a cell a state's texture covers"""
GHOST = 0.3
"""how strong a predicted bar is"""


@dataclass(frozen=True)
class Palette:
    """Colours by what they say: "#rrggbb", a terminal's name for one of its sixteen, or "" for none."""

    name: str
    background: str
    roles: dict[Role, str]
    dark: bool = True
    depth: Depth = "mixed"

    def __hash__(self) -> int:
        return hash(self.name)

    def state(self, state: State | None, strength: float = 1.0) -> str:
        """A state's colour; weaker, it is nearer to the background, which is the colour of nothing."""
        if state is None:
            return self.background
        if self.depth == "mixed":
            return mixed(self.roles[state], self.background, strength)
        name = self.roles[state]
        return name if strength == 1.0 else name.removeprefix("bright_")

    def solid(self, state: State | None, strength: float = 1.0) -> str:
        """What a state's texture on its ground looks like from afar: for a part of a cell, which has no texture."""
        if state is None or self.depth != "mixed":
            return self.state(state, strength)
        return self.state(state, strength * (INKED[state] + (1 - INKED[state]) * GROUND[state]))

    def ground(self, state: State, strength: float = 1.0) -> str:
        """What lies behind a state's texture."""
        return self.state(state, GROUND[state] * strength) if self.depth == "mixed" else self.background


DARK = Palette(
    "dark",
    "#000000",
    {
        "plain": "#E8E8E8",
        "quiet": "#9A9A9A",
        "good": "#00B98A",  # their bluish green, a little lighter: it is written in, on black
        "bad": "#FF7A2F",
        "queued": "#D55E00",
        "waiting": "#E69F00",
        "working": "#56B4E9",
        "serving": "#8A8A8A",
    },
)
LIGHT = Palette(
    "light",
    "#FFFFFF",
    {
        "plain": "#141414",
        "quiet": "#595959",
        "good": "#006B4F",
        "bad": "#B23A00",
        "queued": "#B04300",  # their vermilion, darker: to be told from orange without red or green
        "waiting": "#B98000",  # their orange, darker: on white it would be too faint
        "working": "#0072B2",
        "serving": "#4A4A4A",
    },
    dark=False,
)
HIGH_CONTRAST = Palette(
    "high-contrast",
    "#000000",
    {
        "plain": "#FFFFFF",
        "quiet": "#D0D0D0",
        "good": "#3DF5C0",
        "bad": "#FFA060",
        "queued": "#FF6E1A",
        "waiting": "#F0E442",
        "working": "#7CCBFF",
        "serving": "#9A9A9A",
    },
)
MONOCHROME = Palette(
    "monochrome",
    "#000000",
    {
        "plain": "#E8E8E8",
        "quiet": "#9A9A9A",
        "good": "#E8E8E8",
        "bad": "#FFFFFF",
        "queued": "#8A8A8A",
        "waiting": "#B4B4B4",
        "working": "#FFFFFF",
        "serving": "#DCDCDC",
    },
)
SIXTEEN = Palette(
    "sixteen",
    "black",
    {
        "plain": "bright_white",
        "quiet": "white",
        "good": "green",
        "bad": "bright_magenta",
        "queued": "bright_red",
        "waiting": "bright_yellow",
        "working": "bright_cyan",
        "serving": "bright_white",  # bright_black would be no more than black where it is predicted
    },
    depth="sixteen",
)
COLOURLESS = Palette("colourless", "", dict.fromkeys(DARK.roles, ""), depth="none")

THEMES = (DARK, LIGHT, HIGH_CONTRAST, MONOCHROME)
"""what one can choose from"""


def mixed(one: str, other: str, share: float) -> str:
    """So much of one colour, the rest of another."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(mine * share + its * (1 - share)):02x}" for mine, its in pairs)


def contrast(one: str, other: str) -> float:
    """How well one colour is read on another, 1 to 21: WCAG 2.2's contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
