"""What a stand may be, and the clock that is laid over it."""

import math

import pytest

from tests.tui.talking import BEGAN, SCENES, STAND, at_scene
from tui.talk.clock import TalkClock, taken_up
from tui.talk.doors import TALK_GOES_ON_WITHIN_S, Door
from tui.talk.wire import Asked, ClockReset, Hello, Over, Told, encoded, from_notes, from_talk


def test_the_scene_that_is_shown_and_the_one_after_it() -> None:
    assert (at_scene(1).current.title, at_scene(1).following) == ("Sync, async", STAND.scenes[1])
    assert at_scene(3).following is None


@pytest.mark.parametrize("number", [0, 4])
def test_a_scene_that_is_not_there_is_none(number: int) -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        at_scene(number)


@pytest.mark.parametrize("changes", [{"began": math.inf}, {"scene_began": math.nan}])
def test_an_instant_is_finite(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        at_scene(1, **changes)


@pytest.mark.parametrize("message", [Told(at_scene(2)), Over()])
def test_a_talk_is_understood(message: Told | Over) -> None:
    assert from_talk(encoded(message)) == message


@pytest.mark.parametrize("message", [Hello("token"), Asked("next"), ClockReset()])
def test_notes_are_understood(message: Hello | Asked | ClockReset) -> None:
    assert from_notes(encoded(message)) == message


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"{}\n",
        b"no JSON\n",
        b"\xff\n",
        b"[" * 100_000 + b"\n",
        b'{"says":"asked","command":"quit"}\n',
        b"null\n",
    ],
)
def test_what_says_nothing_is_passed_over(line: bytes) -> None:
    assert from_notes(line) is None
    assert from_talk(line) is None


def test_a_stand_that_cannot_be_is_not_understood() -> None:
    line = encoded(Told(at_scene(1))).replace(b'"scene":1', b'"scene":9')
    assert b'"scene":9' in line
    assert from_talk(line) is None


def test_the_clock_starts_on_time_whichever_page_was_left_first() -> None:
    clock = TalkClock()
    assert clock.corrected(STAND) == STAND
    began = clock.corrected(at_scene(2)).began
    assert began == BEGAN - 60 * SCENES[0].minutes
    assert clock.corrected(at_scene(3)).began == began
    assert TalkClock().corrected(at_scene(3)).began == BEGAN - 60 * (SCENES[0].minutes + SCENES[1].minutes)


def test_a_reset_clock_is_on_time_and_later_scenes_count_from_their_own_begin() -> None:
    clock, planned = TalkClock(), 60 * SCENES[0].minutes
    clock.reset(at_scene(2), BEGAN + 60)
    now, later = clock.corrected(at_scene(2)), clock.corrected(at_scene(3, scene_began=BEGAN + 90))
    assert (now.began, now.scene_began) == (BEGAN + 60 - planned, BEGAN + 60)
    assert (later.began, later.scene_began) == (BEGAN + 60 - planned, BEGAN + 90)


def test_a_reset_starts_the_clock_of_a_talk_that_has_not_begun() -> None:
    clock = TalkClock()
    clock.reset(STAND, BEGAN)
    assert clock.corrected(STAND).began == BEGAN


def test_a_talk_that_was_cut_off_goes_on() -> None:
    gone = [Door("lightning", "", 1, 0.0, "", began=BEGAN, told=BEGAN + 100)]
    assert taken_up(gone, "lightning", BEGAN + 110) == BEGAN
    assert taken_up(gone, "another", BEGAN + 110) is None
    assert taken_up(gone, "lightning", BEGAN + 101 + TALK_GOES_ON_WITHIN_S) is None
    clock = TalkClock(BEGAN)
    assert clock.corrected(STAND).began == clock.corrected(at_scene(2, began=BEGAN + 500)).began == BEGAN
