"""How the picture looks: classes of a style sheet, and a texture for each state besides its colour.

Plain class selectors alone, and no variables: presentation programs know no more. One picture can follow the
reader's theme; where that is not understood, it is light.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from tui.export.formats import Theme
from tui.palette import DARK, LIGHT, Palette, mixed
from tui.timeline.records import STATES, State

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif"
TILE = 8
_DOTS = "M0 0h2v2h-2z M4 2h2v2h-2z M0 4h2v2h-2z M4 6h2v2h-2z"
_NET = "M0 0h8v2h-8z M0 4h8v2h-8z M2 2h2v2h-2z M6 2h2v2h-2z M0 6h2v2h-2z M4 6h2v2h-2z"
_STRIPES = "M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6"


def style_sheet(theme: Theme) -> str:
    """The rules for a theme; of the automatic one, dark rules where the reader prefers them."""
    common = (
        f"text{{font-family:{FONTS};font-variant-numeric:tabular-nums;white-space:pre}}"
        ".bar{shape-rendering:crispEdges}.grid,.base{fill:none;stroke-width:1}.stripes{fill:none;stroke-width:3}"
    )
    match theme:
        case "dark":
            return common + _rules(DARK)
        case "light":
            return common + _rules(LIGHT)
        case "auto":
            return f"{common}{_rules(LIGHT)}@media (prefers-color-scheme: dark){{{_rules(DARK)}}}"


def _rules(palette: Palette) -> str:
    plain, paper = palette.roles["plain"], palette.background
    grid, base = mixed(plain, paper, 0.16), mixed(plain, paper, 0.4)
    return "".join(
        (
            f".paper{{fill:{paper}}}.grid{{stroke:{grid}}}.base{{stroke:{base}}}",
            *(f".{role}{{fill:{palette.roles[role]}}}" for role in ("plain", "quiet", "good", "bad")),
            *(rule for state in STATES for rule in _state_rules(state, palette)),
        )
    )


def _state_rules(state: State, palette: Palette) -> Iterator[str]:
    # The colour after the texture is for programs that know no textures.
    yield f".{state}{{fill:url(#{state}) {palette.solid(state)}}}"
    yield f".{state}-ground{{fill:{palette.ground(state)}}}"
    yield f".{state}-ink{{{'stroke' if state == 'waiting' else 'fill'}:{palette.state(state)}}}"


def add_textures(parent: Element) -> None:
    """Dots for queued, stripes for waiting, nothing on the ground of working, a net for at the server."""
    for state in STATES:
        size = str(TILE)
        tile = SubElement(parent, "pattern", id=state, width=size, height=size, patternUnits="userSpaceOnUse")
        SubElement(tile, "rect", {"width": size, "height": size, "class": f"{state}-ground"})
        if state == "queued":
            SubElement(tile, "path", {"class": "queued-ink", "d": _DOTS})
        elif state == "waiting":
            SubElement(tile, "path", {"class": "waiting-ink stripes", "d": _STRIPES})
        elif state == "serving":
            SubElement(tile, "path", {"class": "serving-ink", "d": _NET})
