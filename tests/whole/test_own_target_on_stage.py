"""A server of one's own on the stage: its name is always there, and keys that do not fit it say so."""

from functools import partial

from demo_server.events import ClientsReady, LoadStarted, RequestPlanned, RequestSent, ResponseReceived
from tests.whole.stage_play import SCRIPT, conducted, ms, playing, scenario
from tui.run.choice import ALONE
from tui.screens.keys import Keys
from tui.screens.live_stage import LiveStage
from tui.screens.look import Look
from tui.side import Side
from tui.target import Target

ASKED = scenario("""
title = "Your app"
[requests.page]
path = "/"
[load]
clients = 3
duration = "3s"
""")
FAR = Target("url", "https://shop.example/page", rate_limit=20)
FLASK = Target("app", "shop:app", "wsgi", "Flask 3.1")
GUNICORN = Target("start", "gunicorn -w4 shop:app -b 127.0.0.1:{port}")


async def test_where_requests_go_stands_on_the_screen_from_the_start_to_the_end() -> None:
    async with conducted([Side(ASKED, "own", FAR)], size=(60, 20)) as play:
        await play.until(lambda: play.open)
        await play.shows("https://shop.example/page")
        play.source.say(ClientsReady(ms(-20), told="nothing"), LoadStarted(ms(0)))
        play.source.say(RequestPlanned(ms(0), 1, "page", 1), RequestSent(ms(0), 1))
        await play.at(500)
        await play.shows("https://shop.example/page", "3 clients")
        await play.press("enter")
        await play.until(lambda: play.shows_screen(Look))
        await play.shows("Request 1: page   shop.example")
        await play.press("escape")
        play.source.say(ResponseReceived(ms(900), 1, 200))
        await play.over(3000)
        await play.shows("https://shop.example/page", "over")


async def test_so_does_that_of_each_of_two_servers() -> None:
    async with conducted([Side(ASKED, "own", FAR), Side(ASKED, "own", GUNICORN)], size=(100, 28)) as play:
        await play.until(lambda: play.open)
        await play.shows("shop.example against gunicorn", "https://shop.example/page", "gunicorn -w4 shop:app")


async def test_an_app_is_named_with_its_framework_and_its_workers() -> None:
    async with conducted([Side(ASKED, "sync", FLASK)], size=(80, 22)) as play:
        await play.until(lambda: play.open)
        await play.shows("SYNC  Flask 3.1 shop:app, 1 worker")


async def test_keys_that_only_fit_the_demo_server_are_not_offered() -> None:
    async with conducted([Side(ASKED, "own", GUNICORN)]) as play:
        await play.until(lambda: play.open)
        await play.shows("Clients")
        for word in ("Mode", "Workers", "Stall", "Next"):
            assert word not in play.rows()[-1]
        await play.press("m", "s", "w", "pagedown", "o", "c")
        await play.shows(ALONE)
        assert len(play.sources) == 1, "nothing was run anew"
        assert play.source.stalls == []


async def test_an_app_that_asyncdemo_serves_has_workers_and_can_be_stalled() -> None:
    async with conducted([Side(ASKED, "sync", FLASK)]) as play:
        await play.until(lambda: play.open)
        await play.shows("Workers", "Stall")
        assert "Mode" not in play.rows()[-1]


async def test_c_looks_at_one_of_two_servers_and_at_both_again() -> None:
    async with conducted([Side(ASKED, "own", FAR), Side(ASKED, "own", GUNICORN)], size=(100, 28)) as play:
        await play.until(lambda: play.open)
        await play.press("c")
        await play.hides("against")
        await play.press("c")
        await play.shows("shop.example against gunicorn")


async def test_the_help_tells_where_the_database_is() -> None:
    async with playing(SCRIPT) as play:
        for address, tell in (("", play.hides), ("postgresql:///shop?host=/tmp/x", play.shows)):
            assert isinstance(play.stage, LiveStage)
            play.stage._database = partial(str, address)
            await play.press("question_mark")
            await play.until(lambda: play.shows_screen(Keys))
            await tell("psql")
            await play.press("escape")
            await play.until(lambda: play.shows_screen(LiveStage))
