"""The page's colours: those of the screen, as variables of its style sheet."""

from tui.palette import DARK, HIGH_CONTRAST, LIGHT, Palette, mixed
from tui.timeline.records import STATES

_QUIET_GROUND = 0.06
_RULE = 0.22


def colour_sheet() -> str:
    """Light, dark where the reader's system is, more contrast where it is wanted. Paper is always light."""
    return (
        f":root{{color-scheme:light dark;{_variables(LIGHT)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}\n"
        f"@media (prefers-color-scheme:dark) and (prefers-contrast:more){{:root{{{_variables(HIGH_CONTRAST)}}}}}\n"
        # Twice: while a picture is drawn for the printer the page is still on the screen.
        f":root[data-paper]{{color-scheme:light;{_variables(LIGHT)}}}\n"
        f"@media print{{:root{{color-scheme:light;{_variables(LIGHT)}}}}}\n"
    )


def _variables(palette: Palette) -> str:
    plain, background = palette.roles["plain"], palette.background
    colours = {
        "background": background,
        "ground": mixed(plain, background, _QUIET_GROUND),
        "rule": mixed(plain, background, _RULE),
        **palette.roles,
        **{f"{state}-ground": palette.ground(state) for state in STATES},
    }
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())
