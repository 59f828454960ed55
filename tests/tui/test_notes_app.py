"""The notes' screen, by a talk that the test tells."""

import asyncio
from collections.abc import AsyncGenerator
from typing import cast

import pytest
from msgspec.structs import replace
from textual.widgets import Markdown

from tests.tui.talking import BEGAN, STAND, at_scene
from tests.waiting import until
from tui.notes.app import NotesApp
from tui.talk import bounce
from tui.talk.following import NO_TALK, Follower, Following, Waiting
from tui.talk.stand import Command
from tui.widgets.lines import Lines


class ToldBy:
    """A follower that hears what the test says."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[Waiting | Following] = asyncio.Queue()
        self.asked: list[Command | str] = []
        self.connected = True

    async def heard(self) -> AsyncGenerator[Waiting | Following, None]:
        while True:
            yield await self.said.get()

    def ask(self, command: Command) -> bool:
        self.asked.append(command)
        return self.connected

    def reset_clock(self) -> bool:
        self.asked.append("clock")
        return self.connected


def app_of(told: ToldBy, *, ascii_only: bool = False) -> NotesApp:
    return NotesApp(cast("Follower", told), clock=lambda: BEGAN + 20, ascii_only=ascii_only)


def shown(app: NotesApp, part: str) -> str:
    """What its lines show."""
    lines = app.query_one(part, Lines)
    return "\n".join(lines.render_line(y).text for y in range(lines.size.height))


def source(app: NotesApp) -> str:
    return app.query_one(Markdown).source


async def test_it_shows_the_scene_and_its_notes_and_follows() -> None:
    told = ToldBy()
    app = app_of(told)
    async with app.run_test(size=(80, 22)) as pilot:
        told.said.put_nowait(Waiting(NO_TALK))
        await until(lambda: NO_TALK in shown(app, "#head"))
        told.said.put_nowait(Following(at_scene(1)))
        await until(lambda: "scene 1 of 3" in shown(app, "#head"))
        await until(lambda: "Say **hello**." in source(app))
        await until(lambda: NO_TALK not in shown(app, "#head"))
        told.said.put_nowait(Following(at_scene(2, coming="run", beat="question"), 2))
        await until(lambda: "asks: Who is answered first?" in shown(app, "#head"))
        await until(lambda: "Count to three." in source(app))
        await until(lambda: "2 talks are running" in shown(app, "#foot"))
        await pilot.press("q")
    assert app.return_code == 0


async def test_of_a_talk_that_has_died_the_notes_stay_and_of_one_that_was_left_they_go() -> None:
    told = ToldBy()
    app = app_of(told)
    async with app.run_test(size=(80, 22)):
        told.said.put_nowait(Following(at_scene(1)))
        told.said.put_nowait(Waiting(NO_TALK))
        await until(lambda: NO_TALK in shown(app, "#foot"))
        await until(lambda: "Say **hello**." in source(app))
        told.said.put_nowait(Waiting(NO_TALK, left=True))
        await until(lambda: source(app) == "")


async def test_a_remote_s_keys_are_passed_on_and_t_resets_the_clock() -> None:
    told = ToldBy()
    app = app_of(told)
    async with app.run_test(size=(80, 22)) as pilot:
        await pilot.press("pagedown", "pageup", "f5", "b", "escape", "t")
        assert told.asked == ["next", "back", "redo", "blank", "stop", "clock"]
        told.connected = False
        await pilot.press("t")
        await until(lambda: "no talk hears this key" in shown(app, "#foot"))


async def test_a_remote_whose_key_bounces_is_passed_on_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ToldBy()
    app = app_of(told)
    monkeypatch.setattr(bounce, "BURST_S", 60.0)
    async with app.run_test(size=(80, 22)) as pilot:
        await pilot.press(*["pagedown"] * 20, "pageup")
    assert told.asked == ["next", "back"]


async def test_long_notes_scroll_and_another_scene_starts_at_its_top() -> None:
    told = ToldBy()
    app = app_of(told)
    long = replace(STAND.scenes[0], notes="\n\n".join(f"line {number}" for number in range(60)))
    async with app.run_test(size=(80, 22)) as pilot:
        told.said.put_nowait(Following(replace(STAND, scenes=(long, *STAND.scenes[1:]))))
        room = app.query_one("#room")
        await until(lambda: room.max_scroll_y > 20)
        await pilot.press("down", "down", "down", "up")
        await until(lambda: room.scroll_offset.y == 2)
        told.said.put_nowait(Following(at_scene(2)))
        await until(lambda: "Count to three." in source(app))
        await until(lambda: room.scroll_offset.y == 0)


async def test_a_link_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    app, opened = app_of(ToldBy()), list[str]()
    monkeypatch.setattr(app, "open_url", lambda url, **_: opened.append(url))
    async with app.run_test(size=(80, 22)) as pilot:
        markdown = app.query_one(Markdown)
        markdown.post_message(Markdown.LinkClicked(markdown, "https://example.org"))
        await pilot.pause()
    assert opened == []


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_no_size_breaks_it(ascii_only: bool) -> None:
    told = ToldBy()
    app = app_of(told, ascii_only=ascii_only)
    async with app.run_test(size=(80, 22)) as pilot:
        told.said.put_nowait(Following(at_scene(2)))
        for size in ((100, 28), (40, 10), (1, 1), (80, 22)):
            await pilot.resize_terminal(*size)
            await until(lambda size=size: app.size == size and app.query_one("#head").size.height >= 1)  # type: ignore[misc]
        await until(lambda: "scene 2 of 3" in shown(app, "#head"))
