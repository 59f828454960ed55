"""The code on the screen: who stands at which line, on a stage of its own."""

from pathlib import Path

import pytest

from tests.whole.stage_play import NO_COLOR, Play, conducted, playing, recorded, scenario, simulated
from tui.screens.code_sight import NOT_KNOWN
from tui.side import Side
from tui.target import Target

TWENTY = scenario("""
title = "Twenty at once"
[requests.page]
steps = [
  { name = "framework", work = 1 },
  { name = "db: lessons", wait = "1s", code = "rows = db.rows(user)" },
  { name = "response", work = 1 },
]
[load]
script = [{ at = 0, send = "page", times = 20 }]
""")


def line_of(play: Play, words: str) -> str:
    """The first line of the screen with these words."""
    return next(row for row in play.rows() if words in row)


async def test_v_shows_the_code_and_again_the_picture() -> None:
    async with playing(TWENTY, "async") as play:
        await play.begun(500, *simulated(TWENTY, "async", 500))
        await play.press("v")
        await play.shows("rows = db.rows(user)", "await db.rows(user)", "20 in flight", "at that line now")
        assert "20 ▒▒▒" in line_of(play, "await db.rows(user)")
        assert not play.picture.region
        await play.press("v")
        await play.shows("faint: predicted")
        assert play.picture.region


async def test_in_sync_one_waits_and_the_others_are_at_the_door() -> None:
    async with playing(TWENTY, "sync") as play:
        await play.begun(500, *simulated(TWENTY, "sync", 500))
        await play.press("v")
        await play.shows('19 ░░░ @app.get("/page")  # queued')
        assert line_of(play, "db.rows(user)").lstrip().startswith("1 ▒")


async def test_the_numbers_move_with_the_run() -> None:
    async with playing(TWENTY, "sync") as play:
        await play.begun(500, *simulated(TWENTY, "sync", 500))
        await play.press("v")
        await play.shows("19 ░")
        play.source.say(*(event for event in simulated(TWENTY, "sync", 1500) if event.at > play.now))
        await play.at(1500)
        await play.shows("18 ░", "19 in flight")


async def test_when_the_run_is_over_its_fullest_moment_stays() -> None:
    async with playing(TWENTY, "async") as play:
        await play.begun(1200, *simulated(TWENTY, "async")[:-1])
        await play.over(1200)
        await play.press("v")
        await play.shows("at most 20 in flight", "20 ▒")


async def test_the_side_that_does_not_run_remembers_its_last_run() -> None:
    async with playing(TWENTY, "sync") as play:
        await play.begun(20_500, *simulated(TWENTY, "sync")[:-1])
        await play.over(20_500)
        await play.press("v")
        assert "last run" not in play.screen()
        await play.next_run("m")
        await play.shows("last run: 20 in flight", "# queued")


async def test_two_runs_are_both_live() -> None:
    async with playing(TWENTY, "sync", beside=["async"]) as play:
        await play.both_begun(500)
        for source, mode in zip(play.both, ("sync", "async"), strict=True):
            source.say(*simulated(TWENTY, mode, 500))  # type: ignore[arg-type] # these are modes
        await play.settled()
        await play.press("v")
        await play.shows("● SYNC", "● ASYNC", "19 ░░░")
        assert play.screen().count("20 in flight") == 2


BLOCKED = scenario("""
title = "Blocked"
[requests.page]
steps = [{ name = "driver", wait = "1s", blocking = true, code = "user = driver.user(id)" }]
[load]
script = [{ at = 0, send = "page" }]
""")


@pytest.mark.parametrize("mode", ["async", "blocked-loop"])
async def test_the_mistake_is_marked(mode: str) -> None:
    async with playing(BLOCKED, mode, size=(120, 30)) as play:  # type: ignore[arg-type] # these are modes
        await play.press("v")
        await play.shows("user = driver.user(id)  # blocks the loop")


TWO_KINDS = scenario("""
title = "Two long views"
[requests.one]
steps = [{ name = "a", wait = 1 }, { name = "b", wait = 1 }, { name = "c", wait = 1 }, { name = "d", wait = 1 }]
[requests.two]
steps = [{ name = "e", wait = 1 }, { name = "f", wait = 1 }, { name = "g", wait = 1 }, { name = "h", wait = 1 }]
[load]
script = [{ at = 0, send = "one" }]
""")


async def test_two_views_that_have_no_room_below_one_another_stand_beside_one_another() -> None:
    async with playing(TWO_KINDS, "async") as play:
        await play.press("v")
        assert "async def two():" in line_of(play, "async def one():")
        await play.resize(100, 40)
        await play.shows("async def two():", "   def one():")
        assert "async def one():" in line_of(play, "  def one():")


@pytest.mark.parametrize("size", [(60, 14), (40, 10), (20, 5), (5, 2)])
async def test_a_small_screen_shows_the_side_that_runs(size: tuple[int, int]) -> None:
    async with playing(TWENTY, "async", size=size) as play:
        await play.press("v")
        assert {len(row) for row in play.rows()} == {size[0]}
        if size[0] >= 60:
            await play.shows("async def page():")
            assert "  def page():" not in play.screen()


async def test_without_colours_the_textures_tell() -> None:
    async with playing(TWENTY, "sync", terminal=NO_COLOR, ascii_only=True) as play:
        await play.begun(500, *simulated(TWENTY, "sync", 500))
        await play.press("v")
        await play.shows("19 ...", " 1 -", "# queued")


async def test_a_held_picture_holds_the_code_too() -> None:
    async with playing(TWENTY, "sync") as play:
        await play.begun(500, *simulated(TWENTY, "sync", 500))
        await play.press("v", "p")
        play.source.say(*(event for event in simulated(TWENTY, "sync", 2500) if event.at > play.now))
        await play.at(2500)
        await play.resize(90, 24)
        await play.shows("19 ░")


async def test_the_big_figure_and_the_code_take_turns() -> None:
    async with playing(TWENTY) as play:
        await play.press("v", "f")
        assert "db.rows" not in play.screen()
        await play.press("v")
        await play.shows("db.rows")


async def test_a_replay_has_the_code_as_it_was(tmp_path: Path) -> None:
    replay = recorded(tmp_path / "play.ndjson", TWENTY, ("async", simulated(TWENTY, "async")))
    async with conducted(replay) as play:
        await play.shows("▒")
        await play.press("v")
        await play.until(lambda: not play.stage._loading)  # type: ignore[attr-defined] # it is a replay's
        play.stage.seek(500 * 10**6)
        await play.shows("20 ▒▒▒", " 20 in flight")
        assert "20 ▒▒▒" in line_of(play, "await db.rows(user)")


async def test_of_a_server_of_one_s_own_the_code_is_not_known() -> None:
    own = scenario('title = "Own"\n[requests.page]\npath = "/"\n[load]\nclients = 1')
    async with conducted([Side(own, "own", Target("url", "http://127.0.0.1:1"))]) as play:
        await play.press("v")
        await play.shows(NOT_KNOWN[:40])
        assert not play.stage.has_class("-code")


async def test_another_scenario_has_another_code() -> None:
    async with playing(TWENTY) as play:
        await play.press("v")
        await play.next_run("pagedown")
        await play.hides("rows = db.rows(user)")
        await play.shows("@app.get(")
