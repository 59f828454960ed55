"""Recorded runs on the dashboard: the same picture, and a clock that obeys."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from demo_server.events import ClientsReady, Event, HandlingFinished, LoadStarted, ServerReady, SettingChanged
from demo_server.scenario import Mode, Scenario
from tests.whole.stage_play import (
    SCRIPT,
    ZERO,
    Play,
    conducted,
    handled,
    ms,
    playing,
    recorded,
    scenario,
    shipped,
    simulated,
)
from tui.app import replay_dashboard
from tui.recording.lines import run_began
from tui.recording.reading import Recording
from tui.recording.shelf import find_recording
from tui.recording.writing import Recorder
from tui.run.replay import Replay
from tui.screens.bindings import REPLAY
from tui.screens.look import Look
from tui.screens.replay_stage import ReplayStage
from tui.widgets.picture import Picture

THREE = shipped("three-requests")
CLOSED = scenario("""
title = "Some users"
[requests.page]
steps = [{ name = "db", wait = "200ms" }]
[load]
clients = 3
duration = "3s"
""")
CRASHED: list[Event] = [ServerReady(ms(-50), "127.0.0.1", 1), ClientsReady(ms(-20))]
"""a run that was cut off before its load began"""


def of_children(told: Sequence[Event]) -> list[Event]:
    """What is recorded of it: the children's readiness too."""
    return [*CRASHED, *told]


def both(played: Scenario = THREE) -> list[tuple[Mode, list[Event]]]:
    """A sync run and an async one."""
    modes: list[Mode] = ["sync", "async"]
    return [(mode, of_children(simulated(played, mode))) for mode in modes]


@asynccontextmanager
async def replaying(shown: Replay, size: tuple[int, int] = (80, 22), **more: Any) -> AsyncIterator[Play]:
    """A replay that has been read, at its first moment."""
    async with conducted(shown, size, **more) as play:
        await read(play)
        yield play


async def read(play: Play) -> None:
    """It has been read, and is drawn."""
    await play.until(lambda: isinstance(play.stage, ReplayStage) and not play.stage._loading)
    await play.settled()


def words(rows: list[str]) -> list[str]:
    """The screen but for what is said of the moment and of the recording, and the keys."""
    return [rows[0].replace("REPLAY ", "       "), *rows[2:-1]]


async def looks_at(play: Play, moment: str) -> None:
    await play.until(lambda: moment in play.rows()[1])
    await play.settled()


async def pressed(play: Play, *keys: str) -> None:
    for key in keys:
        await play.press(key)
        await read(play)


# --- the same picture -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "at"), [("sync", 2040), ("async", 700), ("sync", 9999)])
async def test_nothing_drawn_tells_it_from_a_live_run(tmp_path: Path, mode: Mode, at: int) -> None:
    told = simulated(THREE, mode)
    async with playing(THREE, mode) as live:
        await live.begun(at, *(event for event in told[1:] if event.at <= ms(at)))
        await live.until(lambda: at < 9999 or not live.source.heard or live.performance.timeline.end is not None)
        wanted = words(live.rows())
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, (mode, of_children(told)))) as play:
        play.stage.seek(round(at * 1e6))
        await play.until(lambda: (play.performance.looked_at or 0) >= min(at, 2000) * 1e6)
        await play.settled()
        assert words(play.rows()) == wanted
        assert play.app.screen.query_one(Footer).region.bottom == 22


async def test_what_was_steered_is_told_as_it_was(tmp_path: Path) -> None:
    told = [LoadStarted(ms(0)), *handled(1, 0, 0, 200), SettingChanged(ms(600), "clients", 4)]
    async with playing(CLOSED) as live:
        await live.begun(500, *handled(1, 0, 0, 200))
        before = words(live.rows())
        await live.press("up")
        live.source.say(told[-1])
        await live.at(600)
        after = words(live.rows())
    async with replaying(recorded(tmp_path / "run.ndjson", CLOSED, ("sync", told))) as play:
        for at, wanted in [(500, before), (600, after), (500, before)]:
            play.stage.seek(round(at * 1e6))
            await looks_at(play, f"‖ {at} ms")
            assert words(play.rows()) == wanted


async def test_what_was_told_after_the_end_belongs_to_the_end(tmp_path: Path) -> None:
    told = [LoadStarted(ms(0)), *handled(1, 0, 0, 200)]
    late = HandlingFinished(ms(250), 1)
    told = [one for one in told if not isinstance(one, HandlingFinished)]
    end = simulated(SCRIPT, "sync")[-1]
    run = [*told, type(end)(ms(220)), late]
    async with replaying(recorded(tmp_path / "run.ndjson", SCRIPT, ("sync", run))) as play:
        await play.press("end")
        await looks_at(play, "220 ms of 220 ms")
        assert play.performance.timeline.closings == 1
        await play.press("N")
        await play.until(lambda: play.performance.timeline.closings == 0)


# --- the clock --------------------------------------------------------------------------------------------------


async def test_it_plays_from_the_start_holds_and_starts_again_at_the_end(tmp_path: Path) -> None:
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *both()[:1])) as play:
        await looks_at(play, "▶ 0.0 ms of 4.30 s")
        await play.at(1500)
        await looks_at(play, "▶ 1.50 s")
        await play.press("space")
        await play.at(2500)
        await looks_at(play, "‖ 1.50 s")
        await play.press("p")
        await play.at(3500)
        await looks_at(play, "▶ 2.50 s")
        await play.at(9000)
        await looks_at(play, "‖ 4.30 s of 4.30 s")
        await play.shows("request 3 needed 300 ms of service and took 4.26 s")
        await play.press("space")
        await looks_at(play, "▶ 0.0 ms")
        assert play.performance.timeline.tally.completed == 0


async def test_brackets_change_its_speed_without_a_jump(tmp_path: Path) -> None:
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *both()[:1])) as play:
        await play.at(1000)
        await play.press("left_square_bracket")
        await looks_at(play, "▶ ×0.5 1.00 s")
        await play.at(2000)
        await looks_at(play, "▶ ×0.5 1.50 s")
        await play.press(*["left_square_bracket"] * 5)
        await looks_at(play, "▶ ×0.1 1.50 s")
        await play.press(*["right_square_bracket"] * 9)
        await looks_at(play, "▶ ×8 1.50 s")
        await play.at(2100)
        await looks_at(play, "▶ ×8 2.30 s")


async def test_keys_and_clicks_lead_to_any_moment(tmp_path: Path) -> None:
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *both()[:1])) as play:
        length = play.seen[1]
        await play.press("end")
        await looks_at(play, "‖ 4.30 s")
        await play.press("left")
        await looks_at(play, f"‖ {(4300 - 0.05 * length) / 1000:.2f} s")
        await play.press("right", "right")
        await looks_at(play, "‖ 4.30 s")
        await play.press("home", "n")
        await looks_at(play, "‖ 20.0 ms")
        await play.press("n")
        await looks_at(play, "‖ 40.0 ms")
        await play.press("N")
        await looks_at(play, "‖ 20.0 ms")
        x, y = play.column(2000), play.picture.region.y
        await play.click(x, y)
        await play.until(lambda: (play.performance.looked_at or 0) > 1.9e9)
        await play.mouse((events.MouseDown, x, y), (events.MouseMove, x - 9, y), (events.MouseUp, x - 9, y))
        await play.until(lambda: (play.performance.looked_at or 0) < 1.7e9)
        await play.press("enter")
        await play.until(lambda: play.shows_screen(Look))


# --- which runs -------------------------------------------------------------------------------------------------


async def test_m_leads_through_the_runs_and_c_sets_two_beside_one_another(tmp_path: Path) -> None:
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *both())) as play:
        for key, mode in [("m", "ASYNC"), ("m", "SYNC"), ("pageup", "ASYNC"), ("pagedown", "SYNC")]:
            await play.at(play.now / 1e6 - 999_000)
            await pressed(play, key)
            await play.shows(f"REPLAY ● {mode}  ")
            await looks_at(play, "▶ 0.0 ms")
            assert play.predicted("waiting") > 10, "its prediction is there each time"
        await pressed(play, "c")
        await play.shows("REPLAY SYNC against ASYNC", "● SYNC", "○ ASYNC")
        assert "Next run" not in play.rows()[-1], "both are there"
        await play.press("end")
        await looks_at(play, "‖ 4.30 s of 4.30 s")
        await play.shows("all over after 4.30 s against 2.04 s", "3 of 3")
        await play.press("home", "space")
        play.now += 3_000_000_000
        await looks_at(play, "▶ 3.00 s of 4.30 s")
        await play.shows("async: nobody queued for long")
        assert [one.timeline.tally.completed for one in play.stage.performances] == [1, 3]
        await pressed(play, "c")
        await play.shows("REPLAY ● SYNC")
        assert len(play.stage.performances) == 1


async def test_a_sole_run_offers_no_other(tmp_path: Path) -> None:
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *both()[:1])) as play:
        assert "Next run" not in play.rows()[-1]
        await pressed(play, "m", "c")
        await play.shows("one run alone is on record")
        assert len(play.stage.performances) == 1


async def test_keys_that_steer_say_that_it_has_been(tmp_path: Path) -> None:
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *both()[:1])) as play:
        for key in ("up", "down", "w", "W", "s", "o"):
            await play.press(key)
            await play.shows("this has been: it can be looked at, not steered")
            play.stage._notices.clear()


async def test_keys_while_it_is_read_do_no_harm(tmp_path: Path) -> None:
    async with conducted(recorded(tmp_path / "run.ndjson", THREE, *both())) as play:
        await play.pilot.press("space", "n", "N", "end", "home", "m", "c", "f", "f", "c", "m", "p")
        await read(play)
        await play.press("end")
        await play.shows("3 of 3")


async def test_the_footer_fits_and_the_palette_has_its_keys(tmp_path: Path) -> None:
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *both())) as play:
        keys = play.stage.query_one(Footer).query(FooterKey)
        assert all(key.region.right <= 80 and key.region.height == 1 for key in keys)
        assert "Next run" in play.rows()[-1]
        named = {command.title for command in play.app.get_system_commands(play.top)}
        wanted = {one.tooltip[:1].upper() + one.tooltip[1:] for one in REPLAY if not isinstance(one, tuple)}
        assert wanted <= named


# --- what crashes leave, and what others write ------------------------------------------------------------------


async def test_a_run_that_was_cut_off_replays_up_to_the_cut_and_says_so(tmp_path: Path) -> None:
    told = [event for event in simulated(THREE, "sync") if event.at <= ms(1500)]
    runs: list[tuple[Mode, list[Event]]] = [("sync", told), both()[1]]
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *runs)) as play:
        await play.press("end")
        await looks_at(play, "‖ 760 ms of 760 ms, then cut off")
        await pressed(play, "c")
        (tmp_path / "run.ndjson").unlink()
        await play.press("end")
        await looks_at(play, "‖ 2.04 s of 2.04 s, then cut off")
        assert [one.looked_at for one in play.stage.performances] == [760_000_000, 2_040_000_000]
        assert "against 2.0" not in play.screen(), "half a run shows nothing"


@pytest.mark.parametrize("told", [CRASHED, []], ids=["not begun", "none"])
async def test_a_run_that_never_began_says_so_and_the_others_can_be_seen(tmp_path: Path, told: list[Event]) -> None:
    runs: list[tuple[Mode, list[Event]]] = [("sync", told), both()[1]]
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *runs)) as play:
        await play.shows("cut off before its load began: nothing to be seen")
        await play.press("space", "n", "N", "end", "home")
        await pressed(play, "c")
        await play.shows("SYNC: cut off before its load began")
        await play.press("end")
        await looks_at(play, "2.04 s of 2.04 s")
        assert "3 of 3" in play.rows()[play.line("ASYNC    ")]
        await pressed(play, "c", "m")
        await play.shows("● ASYNC")
        await play.hides("cut off")


async def test_a_run_of_one_event(tmp_path: Path) -> None:
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, ("sync", [LoadStarted(ms(0))]))) as play:
        await looks_at(play, "0.0 ms of 0.0 ms, then cut off")
        await play.press("space", "n", "N", "end", "left", "right", "home")
        await play.shows("0 of 0")


async def test_hostile_words_are_text(tmp_path: Path) -> None:
    hostile = scenario(r"""
title = "[bold red]x[/]"
caption = "[link=file:///etc/passwd]click[/link]"
[requests.page]
steps = [{ name = "[db]", wait = "1s" }]
[load]
script = [{ at = 0, send = "page" }]
""")
    path = tmp_path / "[red]\x1b[2J.ndjson"
    async with replaying(recorded(path, hostile, ("sync", simulated(hostile, "sync")))) as play:
        await play.shows("[bold red]x[/]", "[link=file:///etc/passwd]click[/link]", "REPLAY")
        assert "\x1b" not in play.screen()


@pytest.mark.parametrize("size", [(40, 12), (160, 28)])
async def test_whatever_the_size_it_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    async with replaying(recorded(tmp_path / "run.ndjson", THREE, *both(), beside=True), size) as play:
        await play.press("end")
        await play.until(lambda: play.performance.looked_at)
        assert len(play.stage.performances) == 2, "what was compared opens as a comparison"
        assert {len(row) for row in play.rows()} == {size[0]}
        assert len(play.rows()) == size[1]


async def test_a_step_back_between_two_events_leaves_nothing_of_what_was_later() -> None:
    """The timeline is the same one then: only the instant is another."""
    replay = Replay([(one := Recording(find_recording("three-requests")).read_all(), one.tracks[0])])
    now = ZERO
    async with replay_dashboard(replay, clock=lambda: now).run_test(size=(80, 22)) as pilot:
        stage = pilot.app.screen
        assert isinstance(stage, ReplayStage)
        while stage.told().loading:
            await pilot.pause(0.01)
        pictures = []
        for elapsed in (1500, 1700, 1500):  # nothing happens from 0.8 s to 1.9 s
            stage.look_at(round(elapsed * 1e6))
            picture = stage.query_one(Picture)
            pictures.append([picture._canvas.strip(y).text for y in range(picture._canvas.height)])
        assert pictures[0] == pictures[2] != pictures[1]


async def test_a_run_that_its_scenario_names_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "named.ndjson"
    path.touch()
    recorder = Recorder(lambda: path)
    for name, label in (("one", "1 worker"), ("four", "4\x1bworkers")):
        began = run_began(ms(-60), "play", "sync", SCRIPT, run_name=name, label=label)
        recorder.begin(began).write(simulated(SCRIPT, "sync"))
    recorder.close()
    recording = Recording(path).read_all()
    async with conducted(Replay([(recording, track) for track in recording.tracks]), (100, 28)) as play:
        await play.shows("● 1 WORKER")
        await play.press("m")
        await play.shows("● 4\\X1BWORKERS")
        await play.press("c")
        await play.shows("1 worker against 4\\x1bworkers")
