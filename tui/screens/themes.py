"""Our colours for Textual, and whatever is drawn in ASCII."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from tui.palette import Palette
from tui.widgets.ink import ascii_likeness


class AsciiOnly(LineFilter):
    """Whatever anybody draws, in characters that every terminal has."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 (Textual's signature)
        """The same segments in ASCII; what has no likeness becomes a question mark."""
        return [Segment(ascii_likeness(text), style, control) for text, style, control in segments]


def theme_name(palette: Palette) -> str:
    """What Textual calls a palette of ours."""
    return f"asyncdemo-{palette.name}"


def textual_theme(palette: Palette) -> Theme:
    """A palette for Textual's own widgets."""
    roles = palette.roles
    return Theme(
        name=theme_name(palette),
        primary=roles["working"],
        secondary=roles["quiet"],
        accent=roles["plain"],
        warning=roles["waiting"],
        error=roles["bad"],
        success=roles["good"],
        foreground=roles["plain"],
        background=palette.background,
        surface=palette.background,
        panel=palette.background,
        dark=palette.dark,
        variables={"footer-key-foreground": roles["working"], "footer-description-foreground": roles["plain"]},
    )
