"""Cells in, an image out, in one palette for all images of a painter: nothing is dithered, nothing flickers."""

import shutil
import subprocess
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from docs.pictures.emulator import GROUND, Cell, Cells, Color, blend
from docs.pictures.glyphs import mask_of

WIDTH, HEIGHT = 10, 20
"""pixels of a cell at zoom 1"""
MARGIN = 10
"""pixels around the screen at zoom 1"""
SMOOTH = 7
"""steps from ground to ink at the edge of a letter: enough for the eye, and a palette holds them"""
_FOLDERS = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/TTF", "/usr/share/fonts/dejavu-sans-mono-fonts")


class NoFont(Exception):
    """There is nothing to write with."""


class Palette:
    """At most 256 colours. Whoever comes later gets the nearest."""

    def __init__(self) -> None:
        self._index: dict[Color, int] = {}

    def index(self, color: Color) -> int:
        """The number of a colour."""
        if color not in self._index and len(self._index) == 256:
            return self._index[min(self._index, key=lambda known: _distance(known, color))]
        return self._index.setdefault(color, len(self._index))

    def flat(self) -> list[int]:
        """All of it, as images want it."""
        return [part for color in self._index for part in color]


class Painter:
    """Draws screens, a cell being 10 by 20 pixels times the zoom."""

    def __init__(self, zoom: int = 1) -> None:
        self._width, self._height, self._margin = WIDTH * zoom, HEIGHT * zoom, MARGIN * zoom
        self._fonts = {bold: _fitting(bold, self._width, self._height) for bold in (False, True)}
        self._palette = Palette()
        self._tiles: dict[tuple[Cell, int], Image.Image] = {}

    def paint(self, cells: Cells) -> Image.Image:
        """A picture of a screen."""
        margin = self._margin
        size = len(cells[0]) * self._width + 2 * margin, len(cells) * self._height + 2 * margin
        image = Image.new("P", size, self._palette.index(GROUND))
        for y, row in enumerate(cells):
            for x, cell in enumerate(row):
                if cell.text:
                    span = 2 if x + 1 < len(row) and not row[x + 1].text else 1
                    image.paste(self._tile(cell, span), (margin + x * self._width, margin + y * self._height))
        image.putpalette(self._palette.flat())
        return image

    def _tile(self, cell: Cell, span: int) -> Image.Image:
        if (cell, span) not in self._tiles:
            mask = self._mask(cell, span)
            steps = [round(value * SMOOTH / 255) for value in range(256)]
            present = {steps[value] for value in mask.tobytes()}
            index = {step: self._palette.index(blend(cell.ink, cell.ground, step / SMOOTH)) for step in present}
            numbers = mask.point([index.get(step, 0) for step in steps])
            self._tiles[cell, span] = Image.frombytes("P", mask.size, numbers.tobytes())
        return self._tiles[cell, span]

    def _mask(self, cell: Cell, span: int) -> Image.Image:
        width, height = self._width * span, self._height
        mask = mask_of(cell.text, width, height)
        if mask is None:
            mask = Image.new("L", (width, height), 0)
            font = self._fonts[cell.bold]
            ascent, descent = font.getmetrics()
            baseline = (height - ascent - descent) // 2 + ascent
            left = (width - font.getlength(cell.text)) / 2
            ImageDraw.Draw(mask).text((left, baseline), cell.text, fill=255, font=font, anchor="ls")
        if cell.underline:
            line = max(1, height // 20)
            ImageDraw.Draw(mask).rectangle((0, height - 2 * line, width - 1, height - line - 1), fill=255)
        return mask


def font_file(bold: bool) -> Path:
    """Where DejaVu Sans Mono is."""
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    places = [Path(folder, name) for folder in _FOLDERS]
    if command := shutil.which("fc-match"):
        asked = [command, "--format=%{file}", "DejaVu Sans Mono" + (":bold" if bold else "")]
        places.insert(0, Path(subprocess.run(asked, capture_output=True, text=True, check=False).stdout))  # noqa: S603
    for place in places:
        if place.name == name and place.is_file():
            return place
    raise NoFont("there is no font DejaVu Sans Mono; Debian has it in the package fonts-dejavu-core")


def _fitting(bold: bool, width: int, height: int) -> ImageFont.FreeTypeFont:
    """The largest that fits into a cell."""
    file = font_file(bold)
    sizes = (ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC) for size in range(height, 0, -1))
    return next(font for font in sizes if font.getlength("M") <= width and sum(font.getmetrics()) <= height)


def _distance(one: Color, other: Color) -> int:
    return sum((mine - its) ** 2 for mine, its in zip(one, other, strict=True))
