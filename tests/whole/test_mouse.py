"""The mouse on the picture: a click, the wheel, a drag."""

import pytest
from textual import events

from demo_server.events import Event
from tests.whole.stage_play import SCRIPT, Play, handled, playing, scenario, simulated
from tui.screens.look import Look
from tui.screens.stage import Stage

CLOSED = scenario("""
title = "Two users"
[requests.page]
steps = [{ name = "db", wait = "200ms" }]
[load]
clients = 2
duration = "2s"
""")


def in_mid_run() -> list[Event]:
    return [*handled(1, 0, 0, 1000), *handled(2, 0, 1000, 2000)[:5]]


async def looked_at(play: Play) -> str:
    await play.until(lambda: play.shows_screen(Look))
    await play.shows("Request")
    return play.rows()[0].split(":")[0]


async def test_a_click_on_a_bar_looks_into_its_request() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *in_mid_run())
        for number in (1, 2):
            await play.click(play.column(700), play.line(f"{number} page"))
            assert await looked_at(play) == f"Request {number}"
            await play.press("escape")


async def test_on_a_clients_row_it_is_the_request_under_the_pointer() -> None:
    async with playing(CLOSED) as play:
        await play.begun(1500, *simulated(CLOSED, "sync", 1500))
        mine = [one for one in play.performance.timeline.requests() if one.client == 2]
        for request in mine[:3]:
            assert request.planned is not None
            middle = ((request.planned + (request.over or 0)) / 2 - play.frame.scale(1).start) / 1e6
            await play.click(play.column(middle), play.line("client 2"))
            assert await looked_at(play) == f"Request {request.id}"
            await play.press("escape")
            await play.until(lambda: play.shows_screen(Stage))


async def test_a_click_on_nothing_does_nothing() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *in_mid_run())
        before = play.rows()
        axis = play.picture.region.y
        above = [y for y in range(play.line("1 page")) if y != axis]
        for y in [*above, play.line("3 page"), *range(play.line("worker 1"), 21)]:
            await play.click(play.column(700), y)
            assert play.shows_screen(Stage), f"line {y}"
        assert play.rows() == before


async def test_the_wheel_zooms_at_the_pointer() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *in_mid_run())
        start, end = play.seen
        left, width, y = play.picture.region.x + play.layout.label, play.layout.bar, play.line("2 page")
        for column in (width // 10, width // 2, width - 3):
            share = column / width
            await play.mouse((events.MouseScrollUp, left + column, y), button=0)
            near, far = play.seen
            assert far - near == pytest.approx((end - start) / 1.5)
            under = start + share * (end - start)
            assert near + share * (far - near) == pytest.approx(under), "what is under the pointer stays there"
            await play.mouse((events.MouseScrollDown, left + column, y), button=0)
            assert play.seen == pytest.approx((start, end))


async def test_a_drag_scrolls_and_is_no_click() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *in_mid_run())
        await play.press("+", "+")
        await play.settled()
        start, end = play.seen
        x, y = play.column((start + end) / 2), play.line("1 page")
        per_cell = (end - start) / play.layout.bar
        await play.mouse(
            (events.MouseDown, x, y),
            *((events.MouseMove, x + moved, y) for moved in range(1, 6)),
            (events.MouseUp, x + 5, y),
        )
        assert play.seen == pytest.approx((start - 5 * per_cell, end - 5 * per_cell)), (
            "later is pulled in from the left"
        )
        assert play.shows_screen(Stage), "the end of a drag is no click"
        assert not play.stage.selections, "and no text is selected"
        await play.click(x, y)
        assert await looked_at(play) == "Request 1", "a click after it is one again"


async def test_moving_without_a_button_does_nothing() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *in_mid_run())
        await play.press("+")
        seen = play.seen
        await play.mouse(*((events.MouseMove, x, 6) for x in range(20, 40)), button=0)
        assert play.seen == seen
