"""Block and line glyphs as arithmetic: a font leaves seams between them, and a bar has none.

A picture of a glyph is a mask, 255 where there is ink and 0 where there is none. Masks of neighbours fit together.
"""

from typing import TypeAlias

from PIL import Image, ImageDraw

Box: TypeAlias = tuple[int, int, int, int]
"""left, top, right, bottom in pixels; right and bottom are not part of it"""

_LEFT = "▏▎▍▌▋▊▉█"
_LOWER = "▁▂▃▄▅▆▇█"
_QUARTERS = {
    "▘": "a",
    "▝": "b",
    "▖": "c",
    "▗": "d",
    "▚": "ad",
    "▞": "bc",
    "▙": "acd",
    "▛": "abc",
    "▜": "abd",
    "▟": "bcd",
}
"""a b above, c d below"""
_SHADES = "░▒▓"
_ARMS = {
    glyph: arms
    for glyphs, all_arms in (
        ("─│┌┐└┘├┤┬┴┼", "lr ud rd ld ru lu rud lud lrd lru lrud"),
        ("╭╮╰╯╴╵╶╷", "rd ld ru lu l u r d"),
        ("━┃┏┓┗┛┣┫┳┻╋", "LR UD RD LD RU LU RUD LUD LRD LRU LRUD"),
        ("╸╹╺╻╼╽╾╿", "L U R D lR uD Lr Ud"),
    )
    for glyph, arms in zip(glyphs, all_arms.split(), strict=True)
}
"""which ways a line goes: left, right, up, down; a capital is a heavy one"""


def mask_of(glyph: str, width: int, height: int) -> Image.Image | None:
    """The glyph in a cell of so many pixels, or None where a font has to draw it."""
    if glyph in _SHADES:
        return _shade(_SHADES.index(glyph), width, height)
    boxes = _boxes(glyph, width, height)
    if not boxes:
        return None
    mask = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(mask)
    for left, top, right, bottom in boxes:
        pen.rectangle((left, top, right - 1, bottom - 1), fill=255)
    return mask


def _boxes(glyph: str, width: int, height: int) -> list[Box]:
    across, down = _part(width, 4), _part(height, 4)
    if glyph in _LEFT:
        return [(0, 0, _part(width, _LEFT.index(glyph) + 1), height)]
    if glyph in _LOWER:
        return [(0, height - _part(height, _LOWER.index(glyph) + 1), width, height)]
    if glyph in _QUARTERS:
        quarters = {
            "a": (0, 0, across, down),
            "b": (across, 0, width, down),
            "c": (0, down, across, height),
            "d": (across, down, width, height),
        }
        return [quarters[name] for name in _QUARTERS[glyph]]
    if glyph in _ARMS:
        return [_arm(way, width, height) for way in _ARMS[glyph]]
    others = {
        "▀": (0, 0, width, down),
        "▐": (across, 0, width, height),
        "▔": (0, 0, width, _part(height, 1)),
        "▕": (width - _part(width, 1), 0, width, height),
    }
    return [others[glyph]] if glyph in others else []


def _part(length: int, eighths: int) -> int:
    return (length * eighths + 4) // 8


def _arm(way: str, width: int, height: int) -> Box:
    """From an edge up to and through the middle, so that corners are filled."""
    thick = max(1, width // 10) * (3 if way.isupper() else 1)
    left, top = (width - thick) // 2, (height - thick) // 2
    right, bottom = left + thick, top + thick
    return {
        "l": (0, top, right, bottom),
        "r": (left, top, width, bottom),
        "u": (left, 0, right, bottom),
        "d": (left, top, right, height),
    }[way.lower()]


def _shade(strength: int, width: int, height: int) -> Image.Image:
    """Dots on a grid that goes on in the next cell: a quarter of them, half, three quarters."""
    dot = max(1, width // 10)
    mask = Image.new("L", (width, height), 0)
    for y in range(height):
        for x in range(width):
            column, row = x // dot, y // dot
            sparse = row % 2 == 0 and column % 2 == row // 2 % 2
            inked = (sparse, (column + row) % 2 == 0, not sparse)[strength]
            mask.putpixel((x, y), 255 if inked else 0)
    return mask
