"""A sheet of paper to draw on: an SVG document. Whatever is written on it stays text, and stays on one line."""

from typing import Literal, TextIO
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, ElementTree, SubElement

from demo_server.library import printable
from tui.export.formats import Theme
from tui.export.svg_style import add_textures, style_sheet

WIDTH, HEIGHT = 1600, 900
"""16:9, in the units in which everything here is measured; the picture has any size"""
LETTER = 0.54
"""the width of an average letter as a share of the size: nobody knows the font"""
Anchor = Literal["start", "middle", "end"]


class Paper:
    """The document."""

    def __init__(self, theme: Theme, title: str, description: str) -> None:
        self._root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {WIDTH} {HEIGHT}",
                "role": "img",
                "aria-labelledby": "title description",
            },
        )
        SubElement(self._root, "title", id="title").text = printable(title)
        SubElement(self._root, "desc", id="description").text = printable(description)
        SubElement(self._root, "style").text = style_sheet(theme)
        add_textures(SubElement(self._root, "defs"))
        self.bar(0, 0, WIDTH, HEIGHT, "paper")

    def text(
        self,
        at: tuple[float, float],
        words: str,
        size: float,
        *,
        look: str = "plain",
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> None:
        """Words whose baseline is at a point."""
        attributes = {"x": number(at[0]), "y": number(at[1]), "font-size": number(size), "class": look}
        if bold:
            attributes["font-weight"] = "600"
        if anchor != "start":
            attributes["text-anchor"] = anchor
        SubElement(self._root, "text", attributes).text = printable(words)

    def heading(self, at: tuple[float, float], name: str, size: float, words: str) -> None:
        """A name, and beside it, wherever it ends, smaller words."""
        line = SubElement(self._root, "text", {"x": number(at[0]), "y": number(at[1])})
        bold = {"font-size": number(size), "class": "plain", "font-weight": "600"}
        first = SubElement(line, "tspan", bold)
        first.text, first.tail = printable(name), " "
        quiet = {"font-size": number(size * 0.78), "class": "quiet", "dx": number(size / 4)}
        SubElement(line, "tspan", quiet).text = printable(words)

    def bar(self, left: float, top: float, width: float, height: float, look: str) -> None:
        """A rectangle."""
        sizes = {"x": number(left), "y": number(top), "width": number(width), "height": number(height)}
        SubElement(self._root, "rect", {**sizes, "class": f"bar {look}"})

    def path(self, drawn: str, look: str) -> None:
        """A line or an area."""
        SubElement(self._root, "path", {"d": drawn, "class": look})

    def write(self, out: TextIO) -> None:
        """The whole document."""
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        ElementTree(self._root).write(out, encoding="unicode")
        out.write("\n")


def number(value: float) -> str:
    """A coordinate: hundredths are finer than any screen."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def width_of(words: str, size: float) -> float:
    """About how wide a text is."""
    return size * sum(1.0 if east_asian_width(char) in "WF" else LETTER for char in words)


def fitted(words: str, size: float, width: float) -> str:
    """The text, its end left out when it would not fit."""
    most = int(width / (size * LETTER)) + 1
    shown = printable(words[: most + 1])
    if width_of(shown, size) <= width:
        return shown
    shown = shown[:most]
    while shown and width_of(shown, size) + size * LETTER > width:
        shown = shown[:-1]
    return shown.rstrip() + "…"
