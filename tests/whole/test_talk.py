"""A talk by its keys: what is shown, what runs, and what a remote can do to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.widgets import OptionList

from demo_server.events import ChildDied, LoadStarted
from tests.tui.talks import scenes
from tests.whole.stage_play import NO_COLOR, SIXTEEN_COLORS, Play, ScriptedSource, conducted, handled, ms, widths
from tui.recording import shelf
from tui.recording.shelf import new_on_shelf
from tui.recording.writing import Recorder
from tui.run.source import ChildFailed
from tui.screens import autoplay
from tui.screens.blank import Blank
from tui.screens.keys import Keys
from tui.screens.picker import Picker
from tui.screens.talk_stage import LEAVES, TalkStage
from tui.talk.bounce import BURST_S
from tui.talk.loading import parse_programme

SCENARIO = """
title = "Three at once"
caption = "They arrive together."
question = "Who is answered first?"
verdict = "{sync.makespan_ms} against {async.makespan_ms}."
[requests.page]
steps = [{ name = "db", wait = "1s" }]
[load]
script = [{ at = 0, send = "page", times = 3 }]
[[expect]]
that = "sync.makespan_ms > 5000"
"""
TITLE = 'page = "title"\ntitle = "The talk"\nlines = ["the occasion"]'
SYNC = 'scenario = "three.toml"'
ASYNC = 'scenario = "three.toml"\nruns = ["async"]\ntitle = "Give it back"\nquestion = ""'
NUMBER = 'page = "number"\nnumber = "{sync.makespan_ms / async.makespan_ms}"\ntitle = "times sooner"'
CLOSING = 'page = "closing"\nlines = ["good-bye"]'
AGENDA = 'page = "agenda"'
PAGE_OF = 'page = "text"\ntitle = "{}"'
FIGURED = f"{SYNC}\nformulas = true"


@asynccontextmanager
async def giving(folder: Path, *tables: str, **more: Any) -> AsyncIterator[Play]:
    (folder / "three.toml").write_text(SCENARIO)
    programme = parse_programme(scenes(*tables), folder / "t.toml", "t")
    async with conducted(programme, **more) as play:
        yield play


def stage(play: Play) -> TalkStage:
    assert isinstance(play.stage, TalkStage)
    return play.stage


def where(play: Play) -> tuple[int, str]:
    beats = stage(play)._beats
    return beats.scene, beats.beat


async def gone_through_ready(play: Play, took: float) -> None:
    """A run that is asked nothing about, from its start to its end."""
    await play.until(lambda: play.sources)
    (await play.followed()).be_ready()
    await gone_through(play, took)


async def on(play: Play, key: str = "pagedown") -> None:
    """Press a key of the remote as a person does: not in one burst with the one before."""
    stage(play)._bounce._pressed.clear()
    await play.press(key)


async def asked(play: Play) -> ScriptedSource:
    """The question stands, and the run behind it is ready."""
    await play.until(lambda: play.sources)
    source = await play.followed()
    source.be_ready()
    await play.settled()
    return source


async def gone_through(play: Play, took: float) -> None:
    """The run that was begun, to its end."""
    source = await play.followed()
    source.say(LoadStarted(ms(0)), *(one for number in (1, 2, 3) for one in handled(number, 0, 0, took)))
    await play.over(took)


def is_open(source: ScriptedSource) -> bool:
    """Its load need not wait any longer."""
    if source.gate is None:
        return True
    waiting = source.gate()
    try:
        waiting.send(None)  # type: ignore[attr-defined] # it is a coroutine
    except StopIteration:
        return True
    waiting.close()  # type: ignore[attr-defined]
    return False


async def test_a_talk_goes_by_its_beats(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, SYNC, ASYNC, NUMBER, CLOSING) as play:
        await play.shows("the occasion")
        await on(play)
        await play.shows("Three at once", "Who is answered first?", "not run yet")
        source = await asked(play)
        assert not is_open(source)
        assert play.drawn("waiting") == play.predicted("waiting") == 0
        await on(play)
        assert is_open(source)
        await gone_through(play, 3000)
        await play.shows("over")
        await on(play)
        assert where(play) == (3, "run")
        await play.shows("Give it back")
        assert is_open(await play.followed())
        play.source.be_ready()
        await gone_through(play, 1000)
        await play.shows("3.00 s against 1.00 s.")
        await on(play)
        await play.shows("times sooner", "███")
        await on(play)
        await play.shows("good-bye")
        await on(play)
        assert where(play) == (5, "page")
        assert not play.open


async def run_through(play: Play, took: float = 3000) -> None:
    """From its question to the end of its run."""
    await asked(play)
    await on(play)
    await gone_through(play, took)


async def test_back_shows_the_scene_as_it_was_and_on_does_not_run_again(tmp_path: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        await run_through(play)
        before = play.picture.render_line(3).text
        await on(play)
        await play.shows("good-bye")
        await on(play, "pageup")
        await play.shows("Three at once", "over")
        assert play.picture.render_line(3).text == before
        await on(play)
        await play.shows("good-bye")
        await on(play, "pageup")
        await on(play, "pageup")
        await play.shows("Who is answered first?")
        await play.until(lambda: play.drawn("waiting") == 0)
        await on(play)
        await play.shows("over")
        assert play.drawn("waiting") > 0
        assert len(play.sources) == 1


@pytest.mark.parametrize("key", ["space", "f5"])
async def test_a_run_is_run_again(key: str, tmp_path: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        await run_through(play)
        source = await play.next_run(key)
        assert is_open(source)
        await play.until(lambda: len(play.open) == 1)


async def test_space_answers_the_question_by_the_run_that_is_ready(tmp_path: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        source = await asked(play)
        await play.press("space")
        assert is_open(source)
        assert where(play) == (1, "run")
        assert play.sources == [source]


async def test_on_in_mid_run_ends_the_run_in_peace_and_leaves_its_picture(tmp_path: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        source = await asked(play)
        await on(play)
        source.say(LoadStarted(ms(0)), *handled(1, 0, 0, 1000))
        await play.at(1500)
        await on(play)
        await play.shows("good-bye")
        await play.until(lambda: not play.open)
        assert not source.hurt
        await on(play, "pageup")
        await play.at(9000)
        assert play.performance.timeline.elapsed(play.now) == 1_500_000_000
        assert not play.stage.moving


async def test_whoever_pressed_too_early_comes_back_to_the_question_and_runs_anew(tmp_path: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        source = await asked(play)
        await on(play)
        source.say(LoadStarted(ms(0)))
        await play.at(100)
        await on(play, "pageup")
        await play.shows("not run yet")
        again = await asked(play)
        assert again is not source
        assert not is_open(again)
        await on(play)
        assert is_open(again)


async def test_on_and_back_and_a_jump_while_it_starts_end_everything_in_order(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, SYNC, ASYNC, CLOSING) as play:
        for key in ("pagedown", "pagedown", "pagedown", "pageup", "pageup", "3", "enter", "2", "enter", "1", "enter"):
            await on(play, key)
        await play.shows("the occasion")
        await play.until(lambda: not play.open)
        assert not any(source.hurt for source in play.sources)


async def test_a_scene_is_reached_by_its_number(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, *[SYNC] * 10, CLOSING) as play:
        await play.press("1", "2")
        await play.shows("scene 12")
        await play.press("enter")
        await play.shows("good-bye")
        await play.hides("scene 12")
        await play.press("0", "9", "9", "enter")
        assert where(play) == (12, "page")
        await play.press("1", "escape", "enter")
        assert where(play) == (12, "page")


async def test_a_scene_is_chosen_from_the_list(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, SYNC, ASYNC, CLOSING) as play:
        await play.press("o")
        assert play.shows_screen(Picker)
        await play.shows("Three at once", "Give it back", "Thank you")
        assert play.top.query_one(OptionList).highlighted == 0
        await play.press("down", "down", "down", "enter")
        await play.shows("good-bye")


async def test_a_key_that_bounces_twenty_times_counts_once(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, *[PAGE_OF.format(number) for number in range(30)]) as play:
        await play.pilot.press(*["pagedown"] * 20)
        await play.press()
        assert where(play)[0] < 20 * BURST_S  # a slow machine may be slower than the key


async def test_keys_that_come_all_at_once_count_once(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, *[PAGE_OF.format(number) for number in range(3)]) as play:
        for _ in range(20):  # none is dealt with before the last has come
            play.pilot.app.post_message(Key("pagedown", None))
        await play.until(lambda: where(play)[0] > 1)
        await play.press()
        assert where(play)[0] == 2


@pytest.mark.parametrize("opened", ["o", "b", "question_mark"])
async def test_keys_that_close_what_lies_over_the_stage_leave_the_stage(opened: str, tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, CLOSING) as play:
        await on(play, opened)
        await play.until(lambda: play.pilot.app.screen is not stage(play))
        for _ in range(4):
            play.pilot.app.post_message(Key("enter", None))
        for _ in range(3):  # those that came back up are dealt with, too
            await play.press("x")
        await play.until(partial(play.shows_screen, TalkStage))
        await play.shows("the occasion")


async def test_the_screen_is_blank_until_any_key(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, CLOSING) as play:
        for key in ("full_stop", "b"):
            await on(play, key)
            await play.until(partial(play.shows_screen, Blank))
            assert not play.screen().strip()
            await on(play)
            await play.shows("the occasion")


async def test_q_is_asked_once(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, CLOSING) as play:
        await play.press("q")
        await play.shows(LEAVES)
        assert play.app.is_running
        await play.press("q")
        assert play.app.return_code == 0


async def test_escape_stops_a_run_and_never_leaves(tmp_path: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        source = await asked(play)
        await on(play, "escape")
        stopped_before = source.stopped
        await on(play)
        source.say(LoadStarted(ms(0)))
        await play.at(500)
        await on(play, "escape")
        assert (stopped_before, source.stopped) == (0, 1)
        await play.over(600)
        await on(play, "escape")
        await play.press("question_mark")
        assert play.shows_screen(Keys)
        await on(play, "escape")
        assert not play.shows_screen(Keys)
        assert play.app.is_running


async def test_the_audience_sees_no_keys_and_no_clock(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, SYNC, CLOSING) as play:
        await on(play)
        await play.shows("Who is answered first?")
        assert "PgDn" not in play.screen()
        assert "Quit" not in play.screen()


async def test_figures_come_after_the_run(tmp_path: Path) -> None:
    async with giving(tmp_path, FIGURED, CLOSING) as play:
        await run_through(play)
        await on(play)
        assert where(play) == (1, "figures")
        await play.shows("measured")
        await on(play)
        await play.shows("good-bye")
        await on(play, "pageup")
        await play.shows("measured")
        await on(play, "pageup")
        await play.hides("measured")


async def test_a_server_that_dies_says_so_and_space_runs_it_again(tmp_path: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        source = await asked(play)
        await on(play)
        source.say(LoadStarted(ms(0)), ChildDied(ms(500), "server", -9))
        await play.over(700)
        await play.shows("the server died in mid run (status -9): space runs again, R replays it")
        assert is_open(await play.next_run("space"))
        await play.hides("died")
        await on(play)
        await play.shows("good-bye")


async def test_a_run_that_could_not_be_made_ready_is_begun_anew(tmp_path: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        await play.until(lambda: play.sources)
        (await play.followed()).fail(ChildFailed("the server did not start"))
        await play.shows("the server did not start")
        source = await play.next_run("pagedown")
        assert is_open(source)
        await play.hides("did not start")


async def test_a_number_that_was_not_measured_says_which_scene_will(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, SYNC, ASYNC, NUMBER, at=4) as play:
        await play.shows("scenes 2 and 3 will tell")


async def test_a_scene_of_two_shows_both(tmp_path: Path) -> None:
    both = 'scenario = "three.toml"\nruns = ["sync", "async"]'
    async with giving(tmp_path, both, CLOSING) as play:
        await play.until(lambda: len(play.sources) == 2)
        for source in play.sources:
            await play.until(partial(getattr, source, "open"))
            source.be_ready()
        await play.settled()
        assert not any(map(is_open, play.sources))
        await on(play)
        await play.until(lambda: all(map(is_open, play.sources)))
        await play.shows("SYNC against ASYNC")


async def test_a_key_that_changes_the_run_runs_at_once(tmp_path: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        await asked(play)
        source = await play.next_run("m")
        assert is_open(source)
        assert source.mode == "async"
        assert where(play) == (1, "run")


async def test_a_terminal_of_nothing_and_back(tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, SYNC, ASYNC, NUMBER, CLOSING) as play:
        for scene in (1, 2, 3, 4):
            await play.settled()
            for size in ((1, 1), (3, 50), (200, 3), (80, 22)):
                await play.resize(*size)
                await play.until(lambda columns=size[0]: widths(play.rows()) == {columns})  # type: ignore[misc] # see until
            await play.press(str(scene + 1), "enter")
        await play.shows("good-bye")


@pytest.mark.parametrize("more", [{"ascii_only": True}, {"terminal": SIXTEEN_COLORS}, {"terminal": NO_COLOR}])
async def test_pages_on_every_terminal(more: dict[str, Any], tmp_path: Path) -> None:
    async with giving(tmp_path, TITLE, AGENDA, SYNC, ASYNC, NUMBER, **more) as play:
        for scene in (1, 2, 3, 4, 5):
            assert play.screen().strip(), scene
            if "ascii_only" in more:
                assert play.screen().isascii()
                assert "?" not in play.screen().replace("first?", "")
            await play.press(str(scene + 1), "enter")


async def test_an_agenda_marks_where_we_are(tmp_path: Path) -> None:
    parts = 'page = "agenda"\nlines = ["Waiting", "Limits"]'
    async with giving(tmp_path, parts, TITLE, parts) as play:
        await play.shows("▶ Waiting")
        await on(play)
        await on(play)
        await play.shows("▶ Limits")
        assert "▶ Waiting" not in play.screen()


async def test_a_talk_gives_itself_and_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autoplay, "STANDS_S", dict.fromkeys(autoplay.STANDS_S, 0.02))
    async with giving(tmp_path, TITLE, ASYNC, SYNC, CLOSING, autoplay=True) as play:
        await gone_through_ready(play, 1000)
        await play.until(lambda: len(play.sources) == 2)
        await asked(play)
        await play.until(lambda: where(play) == (3, "run"))
        await gone_through(play, 3000)
        await play.until(lambda: not play.app.is_running)
        assert play.app.return_code == 1
        assert play.app.parting_words == ["expectation not met: three: sync.makespan_ms > 5000"]


def on_the_shelf(name: str) -> Recorder:
    return Recorder(partial(new_on_shelf, name), name)


def recordings(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


@pytest.fixture
def shelf_of_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(shelf, "shelf", lambda: tmp_path / "shelf")
    return tmp_path / "shelf"


async def test_the_recorded_run_stands_in(tmp_path: Path, shelf_of_our_own: Path) -> None:
    async with giving(tmp_path, SYNC, CLOSING, recorder_of=on_the_shelf) as play:
        await run_through(play)
        source = await play.next_run("space")
        source.be_ready()
        source.say(LoadStarted(ms(0)), ChildDied(ms(500), "server", -9))
        await play.over(700)
        await play.press("R")
        await play.shows("REPLAY", "Three at once")
        play.now += 2_000_000_000
        await play.until(lambda: play.drawn("waiting") > 0)
        assert len(recordings(shelf_of_our_own)) == 2
        await play.next_run("space")
        await play.hides("REPLAY")


async def test_of_a_scene_that_was_never_recorded_there_is_nothing_to_replay(
    tmp_path: Path, shelf_of_our_own: Path
) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        await asked(play)
        await play.press("R")
        await play.shows("no run of this scene is on record")
    assert not recordings(shelf_of_our_own)


async def test_to_look_for_a_recorded_run_in_vain_does_not_break_off_what_runs(
    tmp_path: Path, shelf_of_our_own: Path
) -> None:
    async with giving(tmp_path, SYNC, CLOSING) as play:
        await asked(play)
        await on(play)
        play.source.say(LoadStarted(ms(0)))
        await play.until(lambda: "run" in running_groups(play))
        await play.press("R")
        await play.shows("no run of this scene is on record")
        assert "run" in running_groups(play)
    assert not recordings(shelf_of_our_own)


def running_groups(play: Play) -> set[str]:
    """What the screen does in the background."""
    return {worker.group for worker in play.app.workers if not worker.is_finished}


async def test_a_run_that_was_made_ready_and_never_begun_leaves_no_recording(
    tmp_path: Path, shelf_of_our_own: Path
) -> None:
    async with giving(tmp_path, TITLE, SYNC, CLOSING, recorder_of=on_the_shelf) as play:
        await on(play)
        await asked(play)
        assert len(recordings(shelf_of_our_own)) == 1
        await play.press("3", "enter")
        await play.until(lambda: not play.open and not recordings(shelf_of_our_own))
