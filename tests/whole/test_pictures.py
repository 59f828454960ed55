"""The pictures of the documentation: glyphs as arithmetic, bytes as cells, cells as colours."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("PIL", reason="pillow draws the pictures and is not installed: pip install 'asyncdemo[docs]'")
pytest.importorskip("pyte", reason="pyte is the pictures' terminal and is not installed: pip install 'asyncdemo[docs]'")

from PIL import Image, ImageSequence

from demo_server.loading import load_scenario
from docs.pictures.camera import film, lengths, save
from docs.pictures.catalogue import HERE, MOVING, PICTURES, THOUSAND
from docs.pictures.emulator import GROUND, INK, Cell, Emulator
from docs.pictures.glyphs import mask_of
from docs.pictures.painter import NoFont, Painter, Palette, font_file
from docs.pictures.program import NotShown, Program, clock_in
from docs.pictures.take import main

TAKE = str(HERE / "take.py")
RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.fixture
def painter() -> Painter:
    try:
        return Painter()
    except NoFont as missing:
        pytest.skip(str(missing))


def inked(glyph: str, width: int = 16, height: int = 32) -> float:
    """The share of a cell that a glyph covers."""
    mask = mask_of(glyph, width, height)
    assert mask is not None
    return mask.tobytes().count(255) / (width * height)


def corner(glyph: str) -> tuple[int, int, int, int] | None:
    mask = mask_of(glyph, 16, 32)
    assert mask is not None
    return mask.getbbox()


@pytest.mark.parametrize(("glyphs", "start"), [("▏▎▍▌▋▊▉█", "left"), ("▁▂▃▄▅▆▇█", "bottom")])
def test_eighths_fill_eighths_from_their_side(glyphs: str, start: str) -> None:
    for eighths, glyph in enumerate(glyphs, 1):
        assert inked(glyph) == eighths / 8
        assert corner(glyph) == ((0, 0, 2 * eighths, 32) if start == "left" else (0, 32 - 4 * eighths, 16, 32))


def test_halves_and_quarters_lie_where_they_belong() -> None:
    assert corner("▀") == (0, 0, 16, 16)
    assert corner("▐") == (8, 0, 16, 32)
    assert corner("▗") == (8, 16, 16, 32)
    assert inked("▚") == 1 / 2
    assert inked("▟") == 3 / 4


@pytest.mark.parametrize("zoom", [1, 2])
@pytest.mark.parametrize(("glyph", "share"), [("░", 1 / 4), ("▒", 1 / 2), ("▓", 3 / 4)])
def test_shades_are_dots_on_a_grid_that_goes_on_in_the_next_cell(glyph: str, share: float, zoom: int) -> None:
    width, height = 10 * zoom, 20 * zoom
    mask = mask_of(glyph, width, height)
    assert mask is not None
    assert inked(glyph, width, height) == share
    for x in range(width):
        for y in range(height):
            # The pattern repeats after two dots to the right and four down, beyond the edge of the cell too.
            right, below = ((x + 2 * zoom) % width, y), (x, (y + 4 * zoom) % height)
            assert mask.getpixel((x, y)) == mask.getpixel(right) == mask.getpixel(below)


def test_lines_reach_the_edges_and_meet_in_the_middle() -> None:
    assert corner("─") == (0, 15, 16, 16)
    assert corner("│") == (7, 0, 8, 32)
    assert corner("┌") == (7, 15, 16, 32)
    assert corner("╵") == (7, 0, 8, 16)
    assert inked("━") == 3 * inked("─")


def test_letters_are_left_to_a_font() -> None:
    assert all(mask_of(glyph, 10, 20) is None for glyph in "aM×●✓")


def cell(data: bytes, column: int = 0) -> Cell:
    emulator = Emulator(10, 2)
    emulator.feed(data)
    return emulator.cells()[0][column]


def test_colors_and_styles_of_cells() -> None:
    assert cell(b"a") == Cell("a", INK, GROUND)
    assert cell(b"\x1b[38;2;255;0;0;48;2;0;0;255ma") == Cell("a", RED, BLUE)
    assert cell(b"\x1b[38;2;255;0;0;48;2;0;0;255;7ma") == Cell("a", BLUE, RED)
    assert cell(b"\x1b[38;5;196ma").ink == RED
    assert cell(b"\x1b[1;4ma") == Cell("a", INK, GROUND, bold=True, underline=True)
    assert cell(b"\x1b[1;4m\x1b[0ma") == Cell("a", INK, GROUND)
    assert cell(b"\x1b[91ma").ink == RED


def test_dim_is_half_way_to_the_ground() -> None:
    assert cell(b"\x1b[2;38;2;200;100;0ma").ink == (100, 50, 0)
    assert cell(b"\x1b[2m\x1b[22;38;2;200;100;0ma").ink == (200, 100, 0)
    # This 2 belongs to a colour.
    assert cell(b"\x1b[38;2;2;2;2;48;5;2ma").ink == (2, 2, 2)


def test_a_wide_character_takes_two_cells() -> None:
    assert [cell("漢a".encode(), column).text for column in range(3)] == ["漢", "", "a"]


def test_only_whole_frames_are_shown_whatever_the_pieces() -> None:
    emulator = Emulator(10, 1)
    data = "\x1b[?2026h\x1b[1;1H\x1b[38;2;255;0;0m▒▒\x1b[?2026l".encode()
    for at in range(len(data)):
        assert emulator.lines() == [""]
        emulator.feed(data[at : at + 1])
    assert emulator.lines() == ["▒▒"]
    assert emulator.cells()[0][1] == Cell("▒", RED, GROUND)


def test_sequences_of_newer_terminals_are_not_text() -> None:
    emulator = Emulator(20, 1)
    assert emulator.feed(b"\x1b[?2026$p\x1b[?2048$p") == b"\x1b[?2026;2$y\x1b[?2048;0$y"
    emulator.feed(b"\x1b[>1u\x1b[<u\x1b[>4;2m\x1b[2 q\x1bP+q544e\x1b\\\x1b_Gi=1\x1b\\ab")
    assert emulator.lines() == ["ab"]
    assert not emulator.cells()[0][0].underline


def test_a_picture_has_the_very_colors(painter: Painter) -> None:
    cells = ((Cell("▌", RED, BLUE), Cell(" ", RED, BLUE), Cell("漢", INK, GROUND), Cell("", INK, GROUND)),)
    image = painter.paint(cells).convert("RGB")
    assert image.size == (10 + 40 + 10, 10 + 20 + 10), "a margin all around"
    assert image.crop((0, 0, 60, 10)).getcolors() == [(600, GROUND)]
    assert image.crop((10, 10, 15, 30)).getcolors() == [(100, RED)]
    assert image.crop((15, 10, 30, 30)).getcolors() == [(300, BLUE)]


def test_a_full_palette_gives_the_nearest() -> None:
    palette = Palette()
    assert [palette.index((grey, grey, grey)) for grey in range(256)] == list(range(256))
    assert palette.index((7, 7, 8)) == 7


def test_a_moving_picture_shows_each_frame_as_painted(painter: Painter, tmp_path: Path) -> None:
    screens = [((Cell(glyph, RED, BLUE), Cell("M", INK, GROUND)),) for glyph in "▏▌M█"]
    images = [painter.paint(cells) for cells in screens]
    for image in images:
        image.putpalette(images[-1].getpalette() or [])
    save(images, [80, 90, 80, 1000], tmp_path / "moving.gif")
    with Image.open(tmp_path / "moving.gif") as moving:
        shown = [(frame.info["duration"], frame.convert("RGB").tobytes()) for frame in ImageSequence.Iterator(moving)]
    assert [length for length, _ in shown] == [80, 90, 80, 1000]
    assert [seen for _, seen in shown] == [image.convert("RGB").tobytes() for image in images]


def test_stills_are_cut_short_and_the_end_stays() -> None:
    assert lengths([10.0, 10.083, 10.167, 15.0], still_s=1.5, end_s=4) == [80, 90, 1500, 4000]


def test_the_clock_is_a_time_at_the_right_end_and_no_axis() -> None:
    assert clock_in(["A title", "They take 2 s.         1.23 s"]) == 1.23
    assert clock_in(["A title", "A caption         340 ms"]) == pytest.approx(0.34)
    assert clock_in(["    0 s   1 s   2 s", "over"]) is None


def test_a_program_that_ends_is_told_with_what_it_said_and_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docs.pictures.program.COMMAND", sys.executable)
    program = Program(["-c", "import os; print(*os.get_terminal_size(), os.isatty(2))"], 80, 22)
    with pytest.raises(NotShown, match=r"(?s)no clock; the screen shows:.*80 22 True"), program:
        program.wait(lambda: False, "clock")
    assert program.status == 0


def test_a_program_that_does_not_heed_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docs.pictures.program.COMMAND", sys.executable)
    monkeypatch.setattr("docs.pictures.program.PATIENCE_S", 0.05)
    with Program(["-c", "import time; print('here', flush=True); time.sleep(60)"], 80, 22) as program:
        program.wait(lambda: "here" in program.look().lines(), "word")
    assert program.status == -9


def test_a_run_that_does_not_come_to_its_end_is_no_moving_picture(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("docs.pictures.program.COMMAND", sys.executable)
    words = ("-c", "import time; print('A title   1.23 s', flush=True); time.sleep(0.3)")
    with pytest.raises(NotShown, match="no end of a run"):
        film(replace(MOVING, words=words), tmp_path / "moving.gif")
    assert not list(tmp_path.iterdir())


def test_the_catalogue_is_told_apart_by_its_names() -> None:
    assert len({picture.name for picture in PICTURES}) == len(PICTURES)
    assert MOVING.zoom in (1, 2)
    assert load_scenario(THOUSAND).title == "A thousand clients"


def test_an_unknown_name_and_a_missing_font_are_told_in_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["nothing"]) == 2
    assert capsys.readouterr().err == "take.py: no picture is called nothing; catalogue.py has them all\n"
    monkeypatch.setattr("docs.pictures.painter._FOLDERS", ())
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoFont, match="fonts-dejavu-core"):
        font_file(bold=False)


def test_a_missing_library_is_told_in_a_line() -> None:
    # As a script of its own: what is imported here cannot be missing any more.
    words = (
        f"import runpy, sys; sys.modules['pyte'] = None; sys.argv[1:] = []; runpy.run_path({TAKE!r}, None, '__main__')"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("take.py: there is no module pyte; pillow and pyte are needed")
    assert done.stderr.count("\n") == 1
