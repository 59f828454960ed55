"""What the notes say, and how much time they say is left."""

import pytest

from tests.tui.drawing import INK
from tests.tui.talking import BEGAN, SCENES, STAND, at_scene
from tui.notes.digits import HIGH, tall
from tui.notes.lines import head
from tui.notes.once import told
from tui.notes.timing import clock, countdown, is_over, lateness, timing
from tui.notes.wording import BLANK, happening, notes, with_next_key
from tui.palette import DARK
from tui.talk.stand import SceneNotes, Stand
from tui.widgets.ink import Ink

PLANNED_S = 60 * sum(scene.minutes for scene in SCENES)


def words(stand: Stand, now: float, size: tuple[int, int] = (80, 22), ink: Ink = INK) -> list[str]:
    """The head of the screen as text."""
    lines = head(stand, timing(stand, now), "12:00:00", ink, size)
    return ["".join(one.text for one in [*line.left, *line.right]) for line in lines]


def test_before_it_begins_nothing_counts() -> None:
    times = timing(STAND, BEGAN)
    assert (times.scene_left_s, times.talk_left_s, times.counting) == (30.0, PLANNED_S, False)
    assert "counts from the first PgDn" in " ".join(words(STAND, BEGAN))


def test_time_counts_down_for_the_scene_and_for_the_talk() -> None:
    times = timing(at_scene(2), BEGAN + 25)
    assert (times.scene_left_s, times.talk_left_s) == (60 - 15, PLANNED_S - 25)


def test_over_time_has_a_sign_a_word_and_another_colour() -> None:
    stand = at_scene(2)
    line = next(
        line
        for line in head(stand, timing(stand, BEGAN + 75), "", INK, (80, 22))
        if line.left and "scene" in line.left[0].text
    )
    over = next(one for one in line.left if one.text == "+0:05")
    assert over.style is not None
    assert over.style.color is not None
    assert over.style.color.name == DARK.roles["bad"].lower()
    assert "over" in "".join(one.text for one in line.left)


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (60.0, "1:00"),
        (59.2, "1:00"),
        (0.2, "0:01"),
        (0.0, "0:00"),
        (-0.9, "0:00"),
        (-1.0, "+0:01"),
        (-3725.0, "+1:02:05"),
    ],
)
def test_a_countdown_shows_the_second_that_has_begun(left: float, shown: str) -> None:
    assert countdown(left) == shown
    assert is_over(left) == shown.startswith("+")


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (61, "1:01"), (-61, "1:01"), (3600, "1:00:00")])
def test_a_length_is_in_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_how_late_the_talk_is_counts_the_scenes_before() -> None:
    # The first scene should have taken 30 s, and took 10: the second is early until it is over its time.
    assert timing(at_scene(2), BEGAN + 40).behind_s == -20
    assert timing(at_scene(2), BEGAN + 70).behind_s == -20
    assert timing(at_scene(2), BEGAN + 120).behind_s == 30
    assert [lateness(one) for one in (-20, 14, 30)] == ["0:20 ahead", "on time", "0:30 behind"]


def test_it_says_what_happens_and_what_comes() -> None:
    asking = at_scene(2, beat="question", coming="run", now="question")
    assert happening(asking) == "asks: Who is answered first?"
    assert with_next_key(asking) == "the run"
    assert with_next_key(at_scene(1)) == "2  Three requests · asks first"
    assert with_next_key(at_scene(3)) == "nothing: this is the last scene"
    shown = " ".join(words(asking, BEGAN))
    assert "scene 2 of 3" in shown
    assert "12:00:00" in shown
    assert "3  Questions" in shown


def test_what_went_wrong_and_a_blank_screen_are_told_by_more_than_colour() -> None:
    assert any("! failed: the server died" in line for line in words(at_scene(2, now="failed: the server died"), BEGAN))
    assert any(BLANK in line for line in words(at_scene(2, blank=True), BEGAN))


def test_text_of_the_talk_cannot_move_a_cursor() -> None:
    scene = SceneNotes(1, "page", "a\x1b[2Jb", 1, "x\x1b]0;y\x07\n\n\tz\u202e", "c\rd")
    stand = Stand("t\x1b", "u\n", (scene,), now="n\x1b[31m")
    everything = [*words(stand, BEGAN), *told(stand, BEGAN), *notes(scene).splitlines()]
    assert all(line.isprintable() for line in everything)
    assert notes(scene).count("\n") == 2


@pytest.mark.parametrize("size", [(80, 22), (100, 28), (60, 16), (40, 10), (20, 5), (3, 2), (1, 1)])
def test_every_size_has_room_for_the_notes(size: tuple[int, int]) -> None:
    assert len(words(at_scene(2, coming="run"), BEGAN, size)) <= max(1, size[1] - 6)


def test_large_screens_have_tall_figures_unless_in_ascii() -> None:
    tall_line = tall("2:45")[1]
    assert any(tall_line in line for line in words(at_scene(2), BEGAN + PLANNED_S - 165, (100, 28)))
    plain = words(at_scene(2), BEGAN + PLANNED_S - 165, (100, 28), Ink(DARK, ascii_only=True))
    assert any("2:45" in line for line in plain)
    assert all(line.isascii() for line in plain)


def test_tall_figures_are_lines_of_one_length() -> None:
    assert len(tall("+0:1234567890")) == HIGH
    assert len({len(line) for line in tall("+0:1234567890")}) == 1


def test_a_script_reads_the_same() -> None:
    lines = told(at_scene(2, coming="run"), BEGAN + 75)
    assert "lightning: You do not need async" in lines[0]
    assert "Three requests (scene 2 of 3), +0:05 over the 1:00" in " ".join(lines)
    assert "Count to three." in lines
