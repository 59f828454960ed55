"""All pictures on one sheet, with their names, to be looked at quickly."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from docs.pictures.painter import font_file

THUMB = 640, 400
GAP = 12
TITLE = 24
COLUMNS = 3


def montage(files: list[Path], out: Path) -> None:
    """Draw all files, row by row."""
    font = ImageFont.truetype(font_file(bold=True), TITLE - 6)
    wide, high = THUMB[0] + GAP, THUMB[1] + TITLE + GAP
    columns = min(COLUMNS, len(files))
    rows = -(-len(files) // columns)
    sheet = Image.new("RGB", (columns * wide + GAP, rows * high + GAP), "#404040")
    pen = ImageDraw.Draw(sheet)
    for place, file in enumerate(files):
        x, y = GAP + place % columns * wide, GAP + place // columns * high
        pen.text((x, y), file.stem, fill="white", font=font)
        with Image.open(file) as picture:
            small = picture.convert("RGB")
        small.thumbnail(THUMB, Image.Resampling.LANCZOS)
        sheet.paste(small, (x, y + TITLE))
    sheet.save(out, optimize=True)
