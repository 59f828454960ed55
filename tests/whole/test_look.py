"""One request, looked into."""

from tests.whole.stage_play import Play, ms, playing, scenario, shipped, simulated, widths
from tui.screens.look import Look
from tui.screens.stage import Stage

THREE = shipped("three-requests")


async def look_at(play: Play, number: int) -> None:
    """Look into a request by its number, on the way that leads there by keys."""
    await play.press("enter")
    await play.until(lambda: play.shows_screen(Look))
    for _ in play.performance.timeline.requests():
        if f"Request {number}:" in play.screen():
            break
        await play.press("right")
    await play.shows(f"Request {number}:")


def line_of(play: Play, words: str) -> str:
    return next(row for row in play.rows() if row.startswith(words))


async def test_the_parts_and_their_lengths() -> None:
    async with playing(THREE) as play:
        await play.begun(4400, *simulated(THREE, "sync"))
        await play.press("enter")
        await play.shows("Request 3: ping   sync", "4.26 s 14×")
        await play.shows("queued 3.96 s   waited for I/O 280 ms   worked 20.0 ms")
        parts = [row[:36].split("  ") for row in play.rows()[4:8]]
        assert [(words[0].strip(), words[-2].strip() or words[-1].strip()) for words in parts] == [
            ("queued", "3.96 s"),
            ("framework", "10.0 ms"),
            ("db", "280 ms"),
            ("response", "10.0 ms"),
        ]
        assert line_of(play, "queued  ").count("░") > 38
        assert line_of(play, "db").count("▒") >= 2
        await play.shows("In these 4.26 s the worker was taken 3.96 s for 2 others:", "  1 course ", "  2 course ")
        assert line_of(play, "  1 course").split()[2:] == ["1.96", "s"], "what it had left of it"
        assert line_of(play, "  2 course").split()[2:] == ["2.00", "s"]
        lane = line_of(play, "worker 1")
        assert "1" in lane[36:]
        assert "2" in lane[36:]


async def test_in_async_the_loop_only_worked_for_others() -> None:
    async with playing(THREE, "async") as play:
        await play.begun(2200, *simulated(THREE, "async"))
        await look_at(play, 1)
        await play.shows("Request 1: course   async", "event loop")
        await play.shows("In these 2.00 s the event loop worked 80.0 ms for 2 others:", "  2 course  ", "  3 ping  ")
        assert "was taken" not in play.screen()
        lane = line_of(play, "event loop")[36:]
        assert "▒" not in lane, "a wait holds nobody"


async def test_a_request_on_its_own_had_nobody_beside_it() -> None:
    played = scenario("""
title = "Alone"
[requests.page]
steps = [{ name = "db", wait = "1s" }]
[load]
script = [{ at = 0, send = "page" }]
""")
    async with playing(played) as play:
        await play.begun(1000, *simulated(played, "sync"))
        await play.press("enter")
        await play.shows("Request 1: page", "Meanwhile the worker did nothing for others.")
        before = play.rows()
        await play.press("right", "left", "up", "w")
        assert play.rows() == before


async def test_arrows_lead_to_other_requests_and_w_to_the_worst() -> None:
    async with playing(THREE) as play:
        await play.begun(4400, *simulated(THREE, "sync"))
        await play.press("enter")
        await play.shows("Request 3:")
        for key, number in [
            ("right", 1),
            ("down", 2),
            ("right", 3),
            ("left", 2),
            ("up", 1),
            ("left", 3),
            ("left", 2),
            ("w", 3),
        ]:
            await play.press(key)
            await play.shows(f"Request {number}:")
        assert "Esc Back" in play.rows()[-1].replace("  ", " ")


async def test_it_grows_while_its_request_is_open_and_then_stands_still() -> None:
    async with playing(THREE) as play:
        told = simulated(THREE, "sync")
        await play.begun(500, *(event for event in told if event.at <= ms(500)))
        await look_at(play, 1)
        await play.shows("500 ms, no answer yet", "waited for I/O 480 ms")
        await play.at(700)
        await play.shows("700 ms, no answer yet", "waited for I/O 680 ms")
        assert "code" not in play.screen()
        play.source.say(*(event for event in told if ms(500) < event.at <= ms(2500)))
        await play.at(2500)
        await play.shows("2.00 s 1×", "db: user", "code", "db: lessons", "response")
        before = play.rows()
        await play.at(3500)
        assert play.rows() == before


async def test_a_request_that_nobody_handles_yet_is_queued() -> None:
    async with playing(THREE) as play:
        await play.begun(500, *simulated(THREE, "sync", 500))
        await look_at(play, 3)
        await play.shows("460 ms, no answer yet", "all workers", "the workers was taken"[:11], "1 course")


async def test_escape_closes_it_and_the_run_has_gone_on() -> None:
    async with playing(THREE) as play:
        await play.begun(500, *simulated(THREE, "sync", 500))
        for key in ("escape", "enter", "q"):
            await look_at(play, 1)
            await play.press(key)
            await play.until(lambda: play.shows_screen(Stage))
        assert play.app.is_running
        assert play.source.open


async def test_hostile_names_are_text() -> None:
    played = scenario(r"""
title = "Hostile"
[requests.page]
steps = [
  { name = "[bold red]db[/] & [/x]", wait = "1s" },
  { name = "\\u001b[2J \\r {0} %s", wait = "1s" },
  { name = "一二三四五六七八九十一二三四五六七八九十", wait = "1s" },
]
[load]
script = [{ at = 0, send = "page", times = 2 }]
""")
    async with playing(played) as play:
        await play.begun(3500, *simulated(played, "sync", 3500))
        await look_at(play, 1)
        await play.shows("[bold red]db[/] & [/x]", r"\u001b[2J \r {0} %s", "一二三四")
        assert "\x1b" not in play.screen()
        assert widths(play.rows()) == {80}


async def test_it_fits_where_there_is_little_room() -> None:
    async with playing(THREE, size=(40, 12)) as play:
        await play.begun(4400, *simulated(THREE, "sync"))
        await play.press("enter")
        await play.shows("Request 3:")
        assert {len(row) for row in play.rows()} == {40}
        await play.pilot.resize_terminal(20, 5)
        await play.until(lambda: {len(row) for row in play.rows()} == {20})
        assert play.app.is_running
