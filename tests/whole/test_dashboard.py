"""The dashboard through Textual's Pilot: what it shows of what a scripted source says, and what its keys do."""

import itertools
import re

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.widgets import Footer

from demo_server.events import (
    ChildDied,
    HandlingStarted,
    LoadEnded,
    RequestArrived,
    RequestFailed,
    RequestPlanned,
    RequestSent,
    StepStarted,
)
from demo_server.scenario import Mode, Scenario
from tests.whole.stage_play import ZERO, Play, handled, ms, playing, scenario, shipped, simulated, widths
from tui.exits import INTERRUPTED
from tui.run.source import ChildFailed
from tui.screens.notices import STAYS_NS
from tui.timeline.records import STATES

# Each takes a second: sync is predicted to take three.
THREE = scenario("""
title = "Three at once"
caption = "The third waits for both others."

[requests.page]
steps = [{ name = "db", wait = "1s" }]

[load]
script = [{ at = 0, send = "page", times = 3 }]
""")


async def test_it_opens_with_its_words_and_the_prediction_before_any_event() -> None:
    async with playing(THREE) as play:
        await play.until(lambda: play.predicted("queued"))
        await play.shows(
            *("Three at once", "The third waits for both others.", "SYNC", "1 worker, as gunicorn sync -w1"),
            *("queued", "waiting", "working", "predicted 2.00 s"),
            *("Run", "Mode", "Quit"),
        )
        assert play.app.screen.query_one(Footer).region.bottom == 22
        assert play.predicted("waiting") > 20
        assert play.predicted("queued") > 20
        assert (play.drawn("waiting"), play.drawn("queued")) == (0, 0)
        axis, *rows = play.lines()
        assert axis.split()[:6] == ["0", "s", "1", "s", "2", "s"]
        assert [number for number in "123" if any(row.startswith(f"{number} page") for row in rows)] == ["1", "2", "3"]


async def test_bars_appear_and_grow_when_events_come() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        play.source.say(
            *handled(1, 0, 0, 1000)[:5],
            *(RequestPlanned(ms(0), number, "page", number) for number in (2, 3)),
            *(RequestSent(ms(0), number) for number in (2, 3)),
        )
        await play.at(500)
        await play.until(lambda: play.drawn("waiting"))
        waiting, queued = play.drawn("waiting"), play.drawn("queued")
        assert waiting > 0
        assert queued > waiting, "two queue, one waits"
        await play.at(900)
        await play.until(lambda: play.drawn("waiting") > 1.5 * waiting)
        assert play.drawn("queued") > 1.5 * queued
        await play.shows("900 ms", "0 of 3")


async def test_a_step_that_works_is_drawn_as_work() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        play.source.say(
            RequestPlanned(ms(0), 1, "page", 1),
            RequestSent(ms(0), 1),
            RequestArrived(ms(0), 1, "page"),
            HandlingStarted(ms(0), 1, 1),
            StepStarted(ms(0), 1, 0, "code", "work"),
        )
        await play.at(1000)
        await play.until(lambda: play.drawn("working") > 5)
        assert play.drawn("waiting") == 0


async def test_the_numbers_of_a_run_that_is_over() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        play.source.say(*handled(1, 0, 0, 1000), *handled(2, 0, 1000, 2000), *handled(3, 0, 2000, 3000))
        play.now = ms(3000)
        play.source.end(3000)
        await play.shows("mean 2.00 s", "predicted 2.0", "worst 3.00 s", "3 of 3", "answered", "over")
        await play.shows("1.00 s", "2.00 s", "3.00 s", "3×")
        assert play.predicted("waiting") == 0, "what was measured lies over what was predicted"


async def test_a_request_that_fails_is_marked_with_its_reason() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        play.source.say(*handled(1, 0, 0, 1000)[:5], RequestFailed(ms(500), 1, "reset"))
        await play.at(800)
        await play.shows("x reset", "0 of 1")


async def test_space_stops_a_run_and_runs_again() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        play.source.say(*handled(1, 0, 0, 1000)[:5])
        await play.at(500)
        await play.until(lambda: play.drawn("waiting"))
        await play.pilot.press("space")
        first = play.source
        assert first.stopped == 1
        assert first.open, "it is asked to stop, and says its last events"
        first.end(500)
        await play.shows("over")

        again = await play.next_run("space")
        assert again.mode == "sync"
        await play.until(lambda: not play.drawn("waiting"))
        await play.until(lambda: play.predicted("waiting"))  # an empty stage, and the prediction on it
        again.begin()
        again.say(*handled(1, 0, 0, 1000)[:5])
        await play.until(lambda: play.drawn("waiting"))


async def test_m_runs_in_the_next_mode_and_ends_the_run_before() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        play.source.say(*handled(1, 0, 0, 1000)[:5])
        await play.at(500)
        await play.until(lambda: play.drawn("waiting"))
        for mode, said in [
            ("async", "coroutines on 1 event loop"),
            ("blocked-loop", "blocking code inside async def"),
            ("sync", "as gunicorn"),
        ]:
            source = await play.next_run("m")
            assert source.mode == mode
            assert [one for one in play.sources if one.open] == [source], "one run at a time"
            await play.shows(mode.upper(), said)
            assert play.drawn("waiting") == 0


async def test_m_pressed_quickly_leaves_one_run() -> None:
    async with playing(THREE) as play:
        await play.pilot.press("m", "m", "m", "m")
        await play.until(lambda: [one.mode for one in play.open] == ["async"])
        source = play.source
        assert [one for one in play.sources if one.open] == [source]
        source.begin()
        source.say(*handled(1, 0, 0, 1000)[:5])
        await play.at(500)
        await play.until(lambda: play.drawn("waiting"))


async def test_q_quits() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        await play.pilot.press("q")
        await play.until(lambda: not play.source.open)
    assert not play.app.return_code


async def test_ctrl_c_quits_as_interrupted() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        await play.pilot.press("ctrl+c")
        await play.until(lambda: not play.source.open)
    assert play.app.return_code == INTERRUPTED


async def test_a_child_that_did_not_start_is_told_in_words() -> None:
    async with playing(THREE) as play:
        play.source.fail(ChildFailed("the server did not start (exit code 1): [no] such [/thing]"))
        await play.shows("the server did not start (exit code 1): [no] such [/thing]", "failed")
        assert play.app.is_running
        await play.next_run("space")
        await play.shows("The third waits for both others.")


async def test_a_child_that_died_is_told_in_words() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        play.source.say(*handled(1, 0, 0, 1000)[:5])
        play.now = ms(600)
        play.source.say(ChildDied(ms(600), "clients", -9), LoadEnded(ms(600)))
        play.source.end(600)
        await play.shows("the clients died in mid run", "failed", "0 of 1")


async def test_words_with_markup_are_shown_as_they_are() -> None:
    played = scenario("""
title = "[bold red]x[/] & <b> \\\\[y]"
caption = "[link=file:///etc/passwd]click[/link] [/]"

[requests.page]
steps = [{ name = "[db]", wait = "1s" }]

[load]
script = [{ at = 0, send = "page" }]
""")
    async with playing(played) as play:
        await play.shows("[bold red]x[/] & <b> \\[y]", "[link=file:///etc/passwd]click[/link] [/]")


@pytest.mark.parametrize("sizes", [[(1, 1)], [(40, 12), (2, 2), (200, 50), (80, 22)]])
async def test_any_size_is_survived(sizes: list[tuple[int, int]]) -> None:
    async with playing(THREE) as play:
        play.source.begin()
        play.source.say(*handled(1, 0, 0, 1000), *handled(2, 0, 1000, 2000)[:5])
        await play.at(1500)
        await play.until(lambda: play.drawn("waiting"))
        for number, size in enumerate([*sizes, (80, 22)], 1):
            await play.resize(*size)
            await play.at(1500 + 10 * number)
        await play.until(lambda: play.drawn("waiting"))
        await play.shows("Three at once", "1 of 2", "Quit")
        assert len(play.lines()[0]) == 80


async def test_a_small_screen_still_shows_bars() -> None:
    async with playing(THREE, size=(40, 12)) as play:
        play.source.begin()
        play.source.say(*handled(1, 0, 0, 1000)[:5])
        await play.at(900)
        await play.until(lambda: play.drawn("waiting"))
        assert all(len(line) == 40 for line in play.lines() if line.strip())


async def test_twenty_clients_are_drawn_two_to_a_row() -> None:
    played = scenario("""
title = "Twenty"
[requests.page]
steps = [{ name = "db", wait = "100ms" }]
[load]
clients = 20
duration = "2s"
""")
    async with playing(played) as play:
        await play.until(play.blocks)
        play.source.begin()
        for client in range(1, 21):
            play.source.say(*handled(client, 0, 100 * client - 100, 100 * client))
        await play.at(2000)
        await play.shows("20 of 20")
        rows = [play.lines()[y] for y in play.bar_lines]
        assert len(rows) == 10
        assert rows[0].strip().removeprefix("client ").startswith("1, 2")
        assert rows[-1].strip().removeprefix("client ").startswith("19, 20")
        assert play.blocks() > 50


async def test_three_hundred_requests_are_drawn_as_a_stack() -> None:
    played = scenario("""
title = "Three hundred"
[requests.page]
steps = [{ name = "db", wait = "10ms" }]
[load]
script = [{ at = 0, send = "page", times = 300 }]
""")
    async with playing(played) as play:
        await play.until(lambda: play.predicted("queued") + play.predicted("waiting"))
        play.source.begin()
        play.source.say(
            *(event for number in range(1, 301) for event in handled(number, 0, 10 * number - 10, 10 * number))
        )
        play.now = ms(3000)
        play.source.end(3000)
        await play.until(lambda: play.drawn("queued") > 100)
        await play.shows("300 of 300", "mean 1.5", "worst 3.00 s")
        scale = [int(found[0]) for line in play.lines()[1:] if (found := re.match(r"\d+", line))]
        assert scale == sorted(scale, reverse=True)
        assert 250 <= scale[0] <= 300
        # The queue drains: what is queued makes a triangle, high at the left.
        heights = ["".join(line[40 * half + 8 : 40 * half + 30] for line in play.lines()).count("░") for half in (0, 1)]
        assert heights[0] > 1.5 * heights[1]


async def test_a_run_longer_than_its_prediction_stays_on_the_axis() -> None:
    async with playing(THREE) as play:
        play.source.begin()
        play.source.say(*handled(1, 0, 0, 10_000)[:5])
        await play.at(9000)
        await play.until(lambda: "8 s" in play.lines()[0])
        assert all(len(line) <= 80 for line in play.lines())


# --- sizes ------------------------------------------------------------------------------------------------------

SHIPPED = [shipped(name) for name in ("three-requests", "backs-up", "twenty-clients")]
LONG_WINDED = scenario(f"""
title = "{"A title without end " * 9}"
caption = "{"and a caption without end " * 9}"
[requests.a-name-that-goes-on-and-on-and-on]
steps = [{{ name = "db", wait = "100ms" }}]
[load]
clients = 300
duration = "500ms"
""")


SIZES = {
    "three-requests": [(80, 22), (100, 28), (200, 50), (40, 12), (20, 5), (300, 80)],
    "backs-up": [(80, 22), (40, 12)],
    "twenty-clients": [(80, 22), (200, 50), (40, 12)],
    "": [(80, 22), (20, 5)],
}


def in_place(play: Play) -> None:
    """Every line is as long as the screen is wide: nothing hangs over, nothing is missing."""
    columns, lines = play.app.size
    rows = play.rows()
    assert widths(rows) == {columns}
    assert len(rows) == lines
    assert all(cell_len(line) <= columns for line in play.lines())


@pytest.mark.parametrize(("name", "size"), [(name, size) for name, sizes in SIZES.items() for size in sizes])
async def test_whatever_the_size_nothing_overflows(name: str, size: tuple[int, int]) -> None:
    played = shipped(name) if name else LONG_WINDED
    async with playing(played, size=size) as play:
        in_place(play)
        await play.begun(2000, *simulated(played, "sync", 2000))
        in_place(play)
        if size[1] > 5:
            shown = sum(play.drawn(state) + play.predicted(state) for state in STATES) + play.blocks()
            assert shown > 10, "bars"
        if size >= (80, 22):
            for label in ("mean", "predicted", "worst", "Little", "sent late", "queued", "queue"):
                assert label in play.screen(), label
            assert "made for" not in play.screen()
        await play.press("w")
        in_place(play)
        await play.over(2000)
        in_place(play)


async def test_a_small_screen_says_what_it_needs() -> None:
    async with playing(SHIPPED[0], size=(40, 12)) as play:
        await play.begun(2000, *simulated(SHIPPED[0], "sync", 2000))
        await play.shows("made for 80x22, this is 40x12")
        assert play.drawn("queued") > 5
        await play.resize(80, 22)
        await play.hides("made for 80x22")


@pytest.mark.parametrize("played", SHIPPED[::2], ids=lambda one: one.title)
async def test_after_resizing_to_and_fro_the_picture_is_that_of_a_fresh_screen(played: Scenario) -> None:
    told = simulated(played, "sync", 3000)
    async with playing(played) as fresh:
        await fresh.begun(3000, *told)
        wanted = fresh.dots()
    async with playing(played) as play:
        play.source.begin()
        steps = [(100, 28), (40, 12), (200, 50), (81, 23), (20, 5), (80, 22)]
        for number, size in enumerate(steps, 1):
            since, now = (round(3000 * step / len(steps)) for step in (number - 1, number))
            play.source.say(
                *(event for event in told if ms(since) < event.at <= ms(now) or event.at == ms(since) == ms(0))
            )
            await play.at(now)
            await play.resize(*size)
        await play.until(lambda: play.dots() == wanted)


# --- what stands there when it is over --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode", "verdict"),
    [
        ("three-requests", "sync", "sync: request 3 needed 300 ms of service and took 4.26 s"),
        ("three-requests", "async", "async: nobody queued for long: request 2 needed 2.02 s and took 2.02 s"),
        ("three-requests", "blocked-loop", "blocked-loop: request 3 needed 300 ms of service and took 4.26 s"),
        ("backs-up", "sync", "sync: 38 answered, 12 not; 260 ms of service took over 1.35 s"),
        ("twenty-clients", "sync", "sync: 16 answered, 20 not; 913 ms of service took over 8.33 s"),
        ("twenty-clients", "blocked-loop", "blocked-loop: 16 handled, none of 20 answered: the loop cannot send"),
    ],
)
async def test_at_the_end_it_says_what_was_to_be_seen(name: str, mode: Mode, verdict: str) -> None:
    played = replace(shipped(name), tool=None)  # what a load tool shows would come first
    async with playing(played, mode) as play:
        told = simulated(played, mode)
        end = (told[-1].at - ZERO) / 1e6
        await play.begun(end, *told[:-1])
        assert verdict not in play.screen()
        await play.shows(played.caption)
        await play.over(end)
        await play.shows(verdict, "over")


async def test_when_the_sender_was_late_it_says_so_before_all_else() -> None:
    late = [RequestPlanned(ms(0), 1, "page", 1), RequestSent(ms(300), 1), *handled(1, 300, 300, 1300)[2:]]
    async with playing(THREE) as play:
        await play.begun(1400, *late)
        await play.shows("sent up to 300 ms late (machine too busy): the times contain it")
        await play.over(1500)
        await play.shows("sent up to 300 ms late (machine too busy): the times contain it", "over")
        assert "sent late 300 ms" in play.screen()


async def test_figures_keep_their_places_while_their_numbers_change() -> None:
    labels = (
        "mean ",
        "predicted ",
        "worst ",
        "slowest ",
        "p50 ",
        "p95 ",
        "answered",
        "requests/s",
        "Little ",
        "sent late ",
    )
    played = SHIPPED[2]
    told = simulated(played, "sync")
    async with playing(played) as play:

        def places() -> dict[str, tuple[int, int]]:
            rows = play.rows()[-5:-2]
            return {label: (y, row.index(label)) for label in labels for y, row in enumerate(rows) if label in row}

        first = places()
        assert set(first) == set(labels)
        fixed = set(labels) - {"answered", "requests/s"}  # words behind a number
        play.source.begin()
        for since, now in itertools.pairwise((0, 10, 500, 1500, 6000, 14_990)):
            play.source.say(*(event for event in told if ms(since) <= event.at < ms(now)))
            await play.at(now)
            now_at = places()
            assert {label: now_at[label] for label in fixed} == {label: first[label] for label in fixed}
            assert {label: now_at[label][0] for label in labels} == {label: first[label][0] for label in labels}


@pytest.mark.parametrize("played", SHIPPED[::2], ids=lambda one: one.title)
async def test_when_it_is_over_nothing_moves_any_more(played: Scenario) -> None:
    async with playing(played) as play:
        told = simulated(played, "sync")
        end = (told[-1].at - ZERO) / 1e6
        await play.begun(end, *told[:-1])
        await play.over(end)
        over = play.dots()
        play.now = ms(100_000)
        play.stage._draw_all()
        assert play.dots() == over
        await play.press("W")
        await play.shows("there is no less")
        play.now += STAYS_NS
        play.stage._draw_all()
        assert play.dots() == over, "a notice leaves nothing behind"


async def test_frames_are_drawn_by_one_beat_alone() -> None:
    """Textual calls on_mount of every class of a screen: a second beat would not be heard, but paid for."""
    async with playing(shipped("three-requests")) as play:
        await play.begun(100)
        beats = [timer for timer in play.stage._timers if timer._callback == play.stage._draw]
        assert len(beats) == 1
