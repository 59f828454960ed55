"""Every key of the stage: what it does to the source of the events, and what the screen says of it."""

import pytest
from textual.binding import Binding
from textual.widgets import Footer, OptionList
from textual.widgets._footer import FooterKey

from demo_server.events import Event, ServerResumed, ServerStalled, SettingChanged
from demo_server.library import scenario_names
from demo_server.scenario import MODES
from tests.whole.stage_play import SCRIPT, Play, conducted, handled, ms, playing, scenario, shipped, widths
from tui.cast import cast_of
from tui.palette import LIGHT, THEMES
from tui.screens.bindings import HELP, LIVE
from tui.screens.blank import Blank
from tui.screens.keys import Keys
from tui.screens.look import Look
from tui.screens.picker import Picker
from tui.screens.stage import Stage
from tui.side import Side

CLOSED = scenario("""
title = "Some users"
[requests.page]
steps = [{ name = "db", wait = "200ms" }]
[load]
clients = 3
duration = "3s"
""")
OPEN = scenario("""
title = "A stream"
[requests.page]
steps = [{ name = "db", wait = "100ms" }]
[load]
rate = 4
duration = "5s"
""")
SHOWN = [name for name in scenario_names() if name != "your-app"]
"""your-app is for servers of one's own"""
WHOLE_MS = 3090.0
"""the axis of SCRIPT: its prediction, and a little air"""
NAMED = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "⏎",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "home": "Home",
    "end": "End",
    "full_stop": ".",
    "question_mark": "?",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "tab": "Tab",
    "f5": "F5",
    "escape": "Esc",
}
"""keys by the names that people know"""


def one_and_a_half() -> list[Event]:
    """What SCRIPT says in its first one and a half seconds."""
    return [*handled(1, 0, 0, 1000), *handled(2, 0, 1000, 2000)[:5], *handled(3, 0, 2000, 3000)[:3]]


def the_rest() -> list[Event]:
    """What it says then."""
    return [*handled(2, 0, 1000, 2000)[5:], *handled(3, 0, 2000, 3000)[3:]]


# --- the keys and what is said of them ------------------------------------------------------------------------


def bindings() -> list[Binding]:
    return [one for one in LIVE if isinstance(one, Binding)]


def test_the_help_names_every_key_and_no_other() -> None:
    told = [key for keys, _ in HELP for key in keys.split()]
    assert len(told) == len(set(told))
    bound = [binding.key.split(",")[0] for binding in bindings()]
    assert set(told) - {"Ctrl+P"} == {NAMED.get(key, key) for key in bound}
    assert all(binding.tooltip and binding.description for binding in bindings())


async def test_ctrl_p_is_bound_as_the_help_says() -> None:
    async with playing(SCRIPT) as play:
        assert play.app.COMMAND_PALETTE_BINDING == "ctrl+p"


@pytest.mark.parametrize("name", ["three-requests", "outrun-the-traffic", "twenty-clients", "workers"])
async def test_the_keys_at_the_bottom_fit(name: str) -> None:
    cast = cast_of(shipped(name), name)
    sides = [*cast.runs] or [Side(cast.scenario, mode) for mode in MODES]
    async with conducted(sides[:1], cast=cast, name=name) as play:
        await play.followed()
        for side in sides:
            await play.settled()
            await play.shows("Quit")
            assert (play.performance.mode, play.performance.label) == (side.mode, side.label)
            footer = play.stage.query_one(Footer)
            keys = footer.query(FooterKey)
            assert all(key.region.right <= 80 and key.region.height == 1 for key in keys)
            words = " ".join(f"{key.key_display} {key.description}" for key in keys)
            assert words in play.rows()[-1]
            load = side.given.load
            assert ("Clients" in words, "Rate" in words) == (load.clients is not None, load.rate is not None)
            if len(sides) > 1:
                await play.next_run("m")


# --- keys that steer the run ----------------------------------------------------------------------------------


async def test_up_and_down_change_the_clients_while_it_runs() -> None:
    async with playing(CLOSED) as play:
        await play.begun(500, *handled(1, 0, 0, 200))
        await play.shows("3 clients", "Clients", "predicted 5")
        assert "Rate" not in play.rows()[-1]
        await play.press("up")
        assert play.source.changes == [("clients", 4)]
        await play.shows("4 clients")
        play.source.say(SettingChanged(ms(500), "clients", 4))
        await play.at(600)
        axis = play.lines()[0]
        assert axis.index("▼4 clients") == play.layout.label + int(500 / play.seen[1] * play.layout.bar)
        await play.shows("predicted -")
        await play.press("down", "down")
        assert play.source.changes[1:] == [("clients", 3), ("clients", 2)]
        await play.shows("2 clients")
        await play.over(700)
        await play.press("up")
        await play.shows("3 clients: space runs it")
        again = await play.next_run("space")
        assert again.scenario.load.clients == 3
        assert again.changes == []


async def test_a_script_has_neither_clients_nor_a_rate() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *one_and_a_half())
        before = play.rows()
        for key in ("up", "down", "left", "right"):
            await play.press(key)
            await play.settled()
            assert play.source.changes == []
            assert play.rows() == before
        assert "Clients" not in before[-1]
        assert "Rate" not in before[-1]


async def test_right_and_left_change_the_rate_while_it_runs() -> None:
    async with playing(OPEN) as play:
        await play.begun(500, *handled(1, 0, 0, 100))
        await play.shows("4 a second", "Rate")
        assert "Clients" not in play.rows()[-1]
        await play.press("up", "down")
        assert play.source.changes == []
        await play.press("right")
        assert play.source.changes == [("rate", 5)]
        await play.shows("5 a second")
        play.source.say(SettingChanged(ms(500), "rate", 5))
        await play.at(600)
        assert "▼5 a second" in play.lines()[0]
        await play.press("left", "left")
        assert play.source.changes[1:] == [("rate", 4), ("rate", 3)]
        await play.shows("3 a second")


async def test_a_rate_is_changed_at_the_speed_of_the_run() -> None:
    async with playing(OPEN) as play:
        await play.next_run("]")
        await play.begun(500)
        await play.press("right")
        assert play.source.changes == [("rate", 10)]


async def test_w_changes_the_workers_of_a_sync_run() -> None:
    async with playing(CLOSED) as play:
        await play.begun(500, *handled(1, 0, 0, 200))
        await play.press("w")
        assert play.source.changes == [("workers", 2)]
        play.source.say(SettingChanged(ms(500), "workers", 2))
        await play.at(600)
        await play.shows("2 workers, as gunicorn sync -w2", "▼2 workers", "worker 1", "worker 2")
        await play.press("W")
        assert play.source.changes[1:] == [("workers", 1)]
        await play.shows("1 worker, as gunicorn sync -w1")
        play.source.say(SettingChanged(ms(1000), "workers", 1))
        await play.at(1100)
        await play.shows("▼1 worker ", "worker 2")  # its lane stays: it has worked


async def test_fewer_than_one_worker_changes_nothing() -> None:
    async with playing(CLOSED) as play:
        await play.begun(500)
        await play.press("W")
        assert play.source.changes == []
        await play.shows("1 worker: there is no less")


async def test_w_in_async_is_for_the_next_sync_run() -> None:
    async with playing(CLOSED, "async") as play:
        await play.begun(500)
        await play.press("w")
        assert play.source.changes == []
        await play.shows("one event loop here: 2 workers in the next sync run")
        await play.shows("1 event loop")
        source = await play.next_run("m", "m")
        assert (source.mode, source.scenario.server.workers) == ("sync", 2)
        await play.shows("2 workers, as gunicorn sync -w2")


async def test_s_stalls_the_server_and_lets_it_go_on() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(400, *one_and_a_half()[:5])
        await play.press("s")
        assert play.source.stalls == [True]
        assert "stalled" not in play.screen(), "it is said when it is so"
        play.source.say(ServerStalled(ms(500)))
        await play.at(900)
        axis = play.lines()[0]
        assert axis.index("▼stalled") == play.layout.label + int(500 / WHOLE_MS * play.layout.bar)
        assert play.rows()[1].endswith("server stalled  900 ms")
        await play.press("s")
        assert play.source.stalls == [True, False]
        play.source.say(ServerResumed(ms(1500)))
        await play.at(1600)
        await play.hides("server stalled")
        assert "▼goes on" in play.lines()[0]
        assert "one by one" not in play.screen(), "a script is not what a load tester does"


async def test_after_a_stall_a_naive_tool_is_quoted() -> None:
    async with playing(OPEN) as play:
        # Eight are planned while it stands still, and answered together. Then three more come, and none has to wait.
        stood = [event for number in range(1, 9) for event in handled(number, 250 * number - 250, 2000, 2100)]
        play.source.begin()
        play.source.say(ServerStalled(ms(0)), *stood, ServerResumed(ms(2000)))
        for number in (9, 10, 11):
            play.source.say(*handled(number, 250 * number, 250 * number, 250 * number + 100))
        await play.at(2900)
        await play.shows("mean 918 ms from planned instants; 600 ms for a tool that asks one by one")


async def test_s_says_when_nothing_runs() -> None:
    async with playing(SCRIPT) as play:
        play.source.begin()
        await play.over(500)
        await play.press("s")
        assert play.source.stalls == []
        await play.shows("nothing runs that could be stalled: space runs")


async def test_brackets_run_it_in_slow_motion_or_faster() -> None:
    async with playing(SCRIPT) as play:
        assert "speed" not in play.screen()
        for key, speed, wait_ms in [
            ("]", "×2", 500),
            ("]", "×4", 250),
            ("[", "×2", 500),
            ("[", "", 1000),
            ("[", "×0.5", 2000),
        ]:
            source = await play.next_run(key)
            (step,) = source.scenario.requests["page"].steps
            assert step.wait is not None
            assert list(step.wait.values) == [wait_ms]
            await play.settled()
            assert play.rows()[0].endswith(f"speed {speed}" if speed else "-w1")
            assert play.seen[1] == pytest.approx(WHOLE_MS * wait_ms / 1000)
        await play.next_run("[", "[")
        await play.shows("speed ×0.1")
        runs = len(play.sources)
        await play.press("[")
        assert len(play.sources) == runs, "no slower than this"
        await play.next_run(*"]]]]]")
        await play.shows("speed ×4")
        runs = len(play.sources)
        await play.press("]")
        assert len(play.sources) == runs, "no faster than this"


async def test_a_speed_that_a_scenario_cannot_have_is_refused() -> None:
    played = scenario("""
title = "An hour"
[requests.page]
steps = [{ name = "db", wait = "10ms" }]
[load]
script = [{ at = 0, send = "page" }, { at = "50min", send = "page" }]
""")
    async with playing(played) as play:
        await play.press("[")
        assert len(play.sources) == 1
        await play.shows("too long")
        assert "speed" not in play.rows()[0]


async def test_pagedown_and_pageup_go_through_the_scenarios_and_around() -> None:
    names = SHOWN
    titles = [shipped(name).title for name in names]
    async with playing(shipped(names[0]), name=names[0]) as play:
        for title in [*titles[1:], titles[0]]:
            source = await play.next_run("pagedown")
            assert source.scenario.title == title
            await play.shows(title)
        for title in [titles[-1], titles[-2]]:
            source = await play.next_run("pageup")
            assert source.scenario.title == title
            await play.shows(title)


async def test_from_a_file_of_ones_own_pagedown_leads_to_the_first_scenario() -> None:
    async with playing(SCRIPT, name="own.toml") as play:
        source = await play.next_run("pagedown")
        assert source.scenario.title == shipped(scenario_names()[0]).title


async def test_o_chooses_a_scenario() -> None:
    names = SHOWN
    async with playing(shipped(names[1]), name=names[1]) as play:
        await play.press("o")
        assert play.shows_screen(Picker)
        rows = play.rows()
        for name in names:
            assert any(name in row and shipped(name).caption[:20] in row for row in rows)
        assert play.top.query_one(OptionList).highlighted == 1
        await play.press("escape")
        assert play.shows_screen(Stage)
        assert len(play.sources) == 1
        await play.press("o", "pagedown")
        source = await play.next_run("enter")
        assert source.scenario.title == shipped(names[2]).title
        assert play.shows_screen(Stage)
        await play.shows(shipped(names[2]).title)
        source = await play.next_run("pagedown")
        assert source.scenario.title == shipped(names[3]).title, "on from what was chosen"


# --- keys that change what is seen ----------------------------------------------------------------------------


async def test_p_holds_the_picture_and_then_catches_up() -> None:
    async with playing(SCRIPT) as unpaused:
        await unpaused.begun(1500, *one_and_a_half())
        unpaused.source.say(*the_rest())
        await unpaused.at(3000)
        wanted = unpaused.rows()
    async with playing(SCRIPT) as play:
        await play.begun(1500, *one_and_a_half())
        await play.press("p")
        await play.shows("picture paused")
        held = play.dots()
        play.source.say(*the_rest())
        await play.at(3000)
        assert play.dots() == held, "picture and figures stand still"
        assert play.performance.timeline.tally.completed == 3, "the run goes on"
        await play.press("+", "h", "0")  # one can look around meanwhile
        await play.settled()
        assert play.dots() == held
        await play.press("p")
        await play.settled()
        assert play.rows() == wanted


async def test_another_run_is_not_paused() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *one_and_a_half())
        await play.press("p")
        await play.next_run("m")
        await play.hides("picture paused")


async def test_plus_and_minus_zoom() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(500, *one_and_a_half()[:5])
        assert play.seen == pytest.approx((0, WHOLE_MS))
        assert "3 s" not in play.lines()[0]
        grown = play.drawn("waiting")
        await play.press("+")
        assert play.seen == pytest.approx((0, WHOLE_MS / 2))
        assert play.drawn("waiting") == pytest.approx(2 * grown, abs=3)
        assert "0.5 s" in play.lines()[0]
        assert "2 s" not in play.lines()[0]
        await play.press("=")
        assert play.seen[1] - play.seen[0] == pytest.approx(WHOLE_MS / 4)
        assert play.seen[0] <= 500 <= play.seen[1], "the present stays in sight"
        await play.press("-", "-")
        assert play.seen == pytest.approx((0, WHOLE_MS))
        await play.press("-")
        assert play.seen == pytest.approx((0, WHOLE_MS)), "there is no more than all"


async def test_h_and_l_scroll_and_0_and_end_lead_back() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(2500, *one_and_a_half())
        await play.press("+", "+")
        length = WHOLE_MS / 4
        start = play.seen[0]
        assert start + length >= 2500
        await play.press("h")
        assert play.seen == pytest.approx((start - length / 4, start + length * 3 / 4))
        await play.press("shift+left")
        assert play.seen[0] == pytest.approx(start - length / 2)
        scrolled = play.seen
        await play.at(2600)
        assert play.seen == scrolled, "what is looked at stays when time goes on"
        await play.press("l", "shift+right")
        assert play.seen[0] == pytest.approx(start)
        await play.press(*"hhhhhhhhhhhhhhhh")
        assert play.seen == pytest.approx((0, length)), "not before the start"
        assert play.lines()[0].strip().startswith("0 s")
        await play.press("end")
        assert play.seen[0] <= 2600 <= play.seen[1]
        assert play.seen[1] - play.seen[0] == pytest.approx(length)
        follows = play.seen
        await play.at(2700)
        assert play.seen[0] > follows[0]
        await play.press(*"llllllllllllllll")
        assert play.seen[1] == pytest.approx(WHOLE_MS), "not beyond the end"
        await play.press("0")
        assert play.seen == pytest.approx((0, WHOLE_MS))


async def test_f_shows_the_one_number_that_matters() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *one_and_a_half())
        before = play.rows()
        await play.press("f")
        await play.shows("the worst response time")
        big = play.screen()
        assert big.count("█") > 40
        assert "1 page" not in big
        play.source.say(*the_rest())
        await play.at(3000)
        await play.shows("request 3: 3× its own service time")
        await play.press("f")
        await play.settled()
        assert "1 page" in play.screen()
        assert [len(row) for row in play.rows()] == [len(row) for row in before]


async def test_t_chooses_other_colours() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *one_and_a_half())
        text = play.rows()
        for palette in [*THEMES[1:], THEMES[0]]:
            await play.press("t")
            await play.settled()
            assert play.picture.ink.palette is palette
            assert play.drawn("waiting") > 10
            grounds = {dot.style.bgcolor.name for line in play.dots() for dot in line if dot.style.bgcolor is not None}
            assert palette.background.lower() in grounds
            assert ("#000000" in grounds) == (palette is not LIGHT)
            assert play.rows() == text


async def test_the_full_stop_blanks_the_screen_and_any_key_ends_that_and_does_nothing_else() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *one_and_a_half())
        before = play.rows()
        for key in ("m", "q", ".", "escape", "space"):
            await play.press(".")
            assert play.shows_screen(Blank)
            assert not play.screen().strip()
            await play.press(key)
            assert play.shows_screen(Stage)
            await play.settled()
            assert play.rows() == before
            assert (len(play.sources), play.source.stopped, play.app.is_running) == (1, 0, True)


async def test_a_question_mark_shows_all_keys() -> None:
    async with playing(SCRIPT, size=(80, 40)) as play:
        for key in ("escape", "?", "q"):
            await play.press("?")
            assert play.shows_screen(Keys)
            screen = play.screen()
            for keys, meaning in HELP:
                assert f"{keys}  {meaning}" in screen
            assert "Little" in screen
            await play.press(key)
            assert play.shows_screen(Stage)
            assert (len(play.sources), play.source.stopped, play.app.is_running) == (1, 0, True)


async def test_the_help_can_be_scrolled_where_it_does_not_fit() -> None:
    async with playing(SCRIPT) as play:
        await play.press("?")
        assert HELP[0][1] in play.screen()
        await play.press("pagedown", "end")
        await play.shows("sent late")
        assert widths(play.rows()) == {80}


async def test_enter_looks_into_the_worst_request() -> None:
    async with playing(SCRIPT) as play:
        await play.press("enter")
        await play.shows("nothing was sent yet: space runs")
        await play.begun(3000, *one_and_a_half(), *the_rest())
        await play.press("enter")
        assert play.shows_screen(Look)
        await play.shows("Request 3: page")


async def test_ctrl_p_has_every_key_by_its_name() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(500)
        named = {command.title: command for command in play.app.get_system_commands(play.top)}
        assert {one.tooltip.lower() for one in bindings()} <= {name.lower() for name in named}
        assert {f"Theme: {palette.name}" for palette in THEMES} <= named.keys()
        await command(play, "freeze the server")
        await play.until(lambda: play.source.stalls == [True])
        await play.press("+")
        await command(play, "see all of the run")
        await play.until(lambda: play.seen == pytest.approx((0, WHOLE_MS)))
        await command(play, "theme: light")
        await play.until(lambda: play.picture.ink.palette is LIGHT)


async def command(play: Play, name: str) -> None:
    """Choose a command of the command palette by typing its name."""
    await play.press("ctrl+p", *("space" if one == " " else one for one in name))
    found = play.top.query_one(OptionList)
    await play.until(lambda: found.option_count == 1 and name in str(found.get_option_at_index(0).prompt).lower())
    await play.press("enter")
    await play.until(lambda: play.shows_screen(Stage))
