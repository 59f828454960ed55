"""A request on the stage of which less, or more than one thing at once, is known."""

from collections.abc import Iterable

from msgspec.structs import replace

from demo_server.events import Event
from tests.tui import building as b
from tests.whole.stage_play import ZERO, playing, scenario
from tui.screens.look import Look

TOGETHER = scenario("""
title = "Three services"
[requests.page]
steps = [
  { name = "session", wait = 50 },
  { together = [{ name = "prices", wait = 100 }, { name = "stock", wait = 50 }] },
]
[load]
script = [{ at = 0, send = "page" }]
""")
AT_ONCE = [
    *(*b.asking(1), b.arrived(1), b.begun(1, 10), b.step_begun(1, 10, 1_000_000, "queue")),
    *(b.step_over(1, 60, 1_000_000), b.step_begun(1, 60, 1, "wait"), b.step_begun(1, 60, 2, "wait")),
    *(b.step_over(1, 110, 2), b.step_over(1, 160, 1), b.finished(1, 160), b.received(1, 160)),
]


def said(events: Iterable[Event]) -> list[Event]:
    """On the clock of the stage."""
    return [replace(event, at=ZERO + event.at) for event in events]


async def test_steps_at_once_lie_beside_one_another_and_a_queue_within_the_server_has_its_name() -> None:
    async with playing(TOGETHER, "async") as play:
        await play.begun(200, *said(AT_ONCE))
        await play.press("enter")
        await play.until(lambda: play.shows_screen(Look))
        await play.shows("in line inside 50.0 ms   waited for I/O 100 ms", "queued: queue 1000000")
        first, second = (next(row for row in play.rows() if row.startswith(f"wait {at}")) for at in (1, 2))
        assert abs(first.count("▒") - 2 * second.count("▒")) <= 2
        assert first.index("▒") == second.index("▒")
        assert "this code blocks" not in play.screen()


async def test_blocking_code_does_in_turn_what_is_to_be_done_together_and_says_so() -> None:
    async with playing(TOGETHER, "sync") as play:
        await play.begun(200, *said(b.answered(1, steps=[("wait", 50), ("wait", 100), ("wait", 50)])))
        await play.press("enter")
        await play.shows("prices, stock in turn: this code blocks")


async def test_of_a_server_that_tells_nothing_there_is_a_bar_and_neither_worker_nor_prediction() -> None:
    async with playing(TOGETHER, "async") as play:
        await play.begun(200, *said([b.ready("nothing"), *b.asking(1), b.received(1, 150)]))
        await play.shows("▓▓ at the server", "▓▓▓▓▓▓▓▓", "in flight", "the server does not tell its work")
        assert not any(row.startswith("event loop") for row in play.rows())
        assert "faint: predicted" not in play.screen()
        await play.press("enter")
        await play.shows("at the server 150 ms")
        assert "Meanwhile" not in play.screen()


async def test_what_was_placed_is_said_to_be_placed() -> None:
    placed = b.placed(1, 50, 150, ("wait", 60, 90))
    async with playing(TOGETHER, "async") as play:
        await play.begun(200, *said([b.ready("nothing"), *b.asking(1)]))
        now = replace(placed, started=ZERO + placed.started, finished=ZERO + placed.finished)
        spans = tuple(replace(one, start=ZERO + one.start, end=ZERO + one.end) for one in placed.spans)
        play.source.say(*said([replace(now, spans=spans), b.received(1, 200)]))
        await play.settled()
        await play.press("enter")
        await play.shows("waited for I/O 30.0 ms", "at the server 70.0 ms", "placed by Server-Timing")
