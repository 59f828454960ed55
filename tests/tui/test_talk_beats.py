"""Where a talk stands, key by key."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.talk.beats import Beats
from tui.talk.bounce import BURST_S, Bounce
from tui.talk.stand import Beat

PAGE: tuple[Beat, ...] = ("page",)
ASKED: tuple[Beat, ...] = ("question", "run")
PLAIN: tuple[Beat, ...] = ("run",)
FIGURED: tuple[Beat, ...] = ("question", "run", "figures")

# Each step: the key ("next while" is one pressed in mid run), what it does, and the scene and beat that follow.
Step = tuple[str, str, int, Beat]


@pytest.mark.parametrize(
    ("scenes", "steps"),
    [
        pytest.param(
            [PAGE, ASKED, PAGE],
            [
                ("next", "question", 2, "question"),
                ("next", "run", 2, "run"),
                ("next", "page", 3, "page"),
                ("next", "nothing", 3, "page"),
            ],
            id="forth, to the end",
        ),
        pytest.param(
            [PAGE, FIGURED, PAGE],
            [
                ("next", "question", 2, "question"),
                ("next", "run", 2, "run"),
                ("next", "figures", 2, "figures"),
                ("next", "page", 3, "page"),
            ],
            id="figures come after the run",
        ),
        pytest.param(
            [FIGURED, PAGE],
            [("next", "run", 1, "run"), ("next while", "page", 2, "page")],
            id="in mid run the next scene comes, without the figures",
        ),
        pytest.param(
            [PLAIN, PLAIN],
            [("jump 1", "run", 1, "run"), ("next while", "run", 2, "run"), ("next while", "nothing", 2, "run")],
            id="a scene without a question runs at once; the last one is not cut short",
        ),
        pytest.param(
            [PAGE, ASKED, PAGE],
            [
                ("next", "question", 2, "question"),
                ("next", "run", 2, "run"),
                ("next", "page", 3, "page"),
                ("back", "still", 2, "run"),
                ("next", "page", 3, "page"),
                ("back", "still", 2, "run"),
                ("back", "question", 2, "question"),
                ("next", "still", 2, "run"),
                ("back", "question", 2, "question"),
                ("back", "page", 1, "page"),
                ("back", "nothing", 1, "page"),
                ("next", "question", 2, "question"),
                ("next", "still", 2, "run"),
            ],
            id="back, and on without running again",
        ),
        pytest.param(
            [PAGE, FIGURED, PAGE],
            [
                ("jump 2", "question", 2, "question"),
                ("next", "run", 2, "run"),
                ("next", "figures", 2, "figures"),
                ("next", "page", 3, "page"),
                ("back", "figures", 2, "figures"),
                ("back", "still", 2, "run"),
            ],
            id="back comes to the last beat of the scene before",
        ),
        pytest.param(
            [ASKED, PAGE],
            [("next", "run", 1, "run"), ("back while", "question", 1, "question"), ("next", "run", 1, "run")],
            id="who pressed too early goes back to the question, and runs anew",
        ),
        pytest.param(
            [PAGE, PLAIN],
            [("next", "run", 2, "run"), ("back while", "page", 1, "page"), ("next", "run", 2, "run")],
            id="the same where nothing was asked",
        ),
        pytest.param(
            [PLAIN, PAGE],
            [("jump 2", "page", 2, "page"), ("back", "still", 1, "run"), ("next", "run", 1, "run")],
            id="a scene that was jumped over runs with the next key",
        ),
        pytest.param(
            [FIGURED, PAGE],
            [("jump 2", "page", 2, "page"), ("back", "question", 1, "question"), ("next", "run", 1, "run")],
            id="and is asked about first",
        ),
        pytest.param(
            [FIGURED, PAGE],
            [
                ("next", "run", 1, "run"),
                ("next", "figures", 1, "figures"),
                ("redo", "run", 1, "run"),
                ("next", "figures", 1, "figures"),
            ],
            id="again",
        ),
        pytest.param(
            [ASKED, PAGE],
            [("redo", "run", 1, "run"), ("next", "page", 2, "page"), ("redo", "nothing", 2, "page")],
            id="a question runs at once when run is asked for; a page has nothing to run",
        ),
        pytest.param(
            [PAGE, ASKED, PAGE],
            [
                ("jump 2", "question", 2, "question"),
                ("next", "run", 2, "run"),
                ("jump 2", "question", 2, "question"),
                ("next", "run", 2, "run"),
                ("jump 99", "page", 3, "page"),
                ("jump 0", "page", 1, "page"),
            ],
            id="a jump begins the scene anew",
        ),
        pytest.param([PLAIN], [("back", "nothing", 1, "run"), ("next", "run", 1, "run")], id="one scene"),
    ],
)
def test_keys(scenes: Sequence[Sequence[Beat]], steps: Sequence[Step]) -> None:
    beats = Beats(scenes)
    for number, (key, does, scene, beat) in enumerate(steps):
        assert _press(beats, key) == does, f"step {number}: {key}"
        assert (beats.scene, beats.beat) == (scene, beat), f"step {number}: {key}"


def _press(beats: Beats, key: str) -> str:
    word, _, more = key.partition(" ")
    if word == "jump":
        return beats.jump(int(more))
    if word == "redo":
        return beats.redo()
    return getattr(beats, word)(more == "while")  # type: ignore[no-any-return] # next or back


@pytest.mark.parametrize(
    ("scene", "keys", "running", "coming"),
    [
        (PAGE, "", False, None),
        (FIGURED, "", False, "run"),
        (FIGURED, "next", True, None),
        (FIGURED, "next", False, "figures"),
        (FIGURED, "next next", False, None),
        (PLAIN, "", False, "run"),
        (PLAIN, "next", False, None),
    ],
)
def test_what_the_next_key_brings(scene: Sequence[Beat], keys: str, running: bool, coming: Beat | None) -> None:
    beats = Beats([scene, PAGE])
    for key in keys.split():
        _press(beats, key)
    assert beats.coming(running) == coming


def test_the_end_is_known() -> None:
    beats = Beats([PAGE, ASKED])
    seen = []
    for _ in range(3):
        seen.append(beats.is_over)
        beats.next(running=False)
    assert seen == [False, False, True]


@given(
    st.lists(st.sampled_from([PAGE, ASKED, PLAIN, FIGURED]), min_size=1, max_size=5),
    st.lists(st.sampled_from(["next", "next while", "back", "back while", "redo", "jump 1", "jump 3"]), max_size=30),
)
def test_whatever_is_pressed_the_end_can_be_reached(scenes: list[tuple[Beat, ...]], keys: list[str]) -> None:
    beats = Beats(scenes)
    for key in keys:
        _press(beats, key)
    for _ in range(3 * len(scenes) + 1):
        beats.next(running=False)
    assert beats.is_over


def test_keys_that_bounce_count_once() -> None:
    bounce = Bounce()
    assert [bounce.counts("pagedown", number * BURST_S / 10) for number in range(20)] == [True] + [False] * 19
    assert bounce.counts("pageup", 2 * BURST_S)
    assert bounce.counts("pagedown", 3 * BURST_S)
    assert not bounce.counts("pagedown", 3.5 * BURST_S)
    assert bounce.counts("pagedown", 4.6 * BURST_S)
