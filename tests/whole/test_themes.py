"""Without colours, with sixteen, in plain ASCII: nothing of it may slip through, whatever is on the screen."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from rich.color import Color, ColorType

from demo_server.events import ServerStalled
from demo_server.scenario import Scenario
from tests.whole.stage_play import (
    NO_COLOR,
    SIXTEEN_COLORS,
    TRUE_COLOR,
    Dot,
    Play,
    ms,
    playing,
    scenario,
    shipped,
    simulated,
)
from tui.palette import DARK, LIGHT, MONOCHROME, Palette

THREE, TWENTY = shipped("three-requests"), shipped("twenty-clients")
CROWD = scenario("""
title = "Three hundred"
caption = "A mean trick: ×, …, ü, 漢"
[requests.page]
steps = [{ name = "dätabase…", wait = "10ms" }, { name = "code", work = "5ms" }]
[load]
script = [{ at = 0, send = "page", times = 300 }]
""")


async def views(play: Play, now: float, mode: Any = "sync") -> AsyncIterator[str]:
    """Every kind of screen that there is, in mid run."""
    yield "predicted"
    await play.begun(now, *simulated(play.performance.scenario, mode, now), ServerStalled(ms(now * 0.9)))
    yield "main"
    for key, back in [
        ("enter", "escape"),
        ("question_mark", "escape"),
        ("o", "escape"),
        ("f", "f"),
        ("ctrl+p", "escape"),
    ]:
        await play.press(key)
        await play.settled()
        yield key
        await play.press(back)
        await play.settled()
    await play.press("w")
    await play.press("s")
    await play.over(now + 1)
    yield "over"


def colors(dot: Dot) -> list[Color]:
    return [color for color in (dot.style.color, dot.style.bgcolor) if color is not None]


@pytest.mark.parametrize(("played", "ascii_only"), [(THREE, False), (TWENTY, True)])
async def test_no_color_means_none(played: Scenario, ascii_only: bool) -> None:
    async with playing(played, terminal=NO_COLOR, ascii_only=ascii_only) as play:
        async for view in views(play, 2500):
            for line in play.dots():
                colored = [dot for dot in line if any(not color.is_default for color in colors(dot))]
                assert not colored, f"{view}: {colored[0]} in {''.join(dot.text for dot in line)}"


async def test_without_colours_the_textures_still_tell() -> None:
    async with playing(THREE, terminal=NO_COLOR) as play:
        await play.settled()
        assert "·" in play.lines()[1], "what is predicted looks different from what was measured"
        assert not {"░", "▒", "█"} & set(play.lines()[1])
        await play.begun(2500, *simulated(THREE, "sync", 2500))
        first, _, ping = (play.rows()[play.line(words)] for words in ("1 course", "2 course", "3 ping"))
        assert first.count("▒") > 15
        assert ping.count("░") > 20


@pytest.mark.parametrize("played", [THREE, TWENTY, CROWD])
async def test_sixteen_colours_are_the_terminals_own(played: Scenario) -> None:
    async with playing(played, terminal=SIXTEEN_COLORS) as play:
        assert play.app.console.color_system == "standard"
        await play.begun(2500, *simulated(played, "sync", 2500))
        for y in range(play.picture.size.height):
            for segment in play.picture.render_line(y):
                for color in colors(Dot(segment.text, segment.style)) if segment.style else []:
                    assert color.type is ColorType.STANDARD, f"{color} of {segment.text}"
        used = {
            color.name for y in play.bar_lines for segment in play.picture.render_line(y)
            if segment.style and segment.text.strip() for color in [segment.style.color] if color
        }  # fmt: skip
        assert used >= ({"red"} if played is CROWD else {"red", "yellow"})


@pytest.mark.parametrize(("played", "terminal"), [(TWENTY, SIXTEEN_COLORS), (CROWD, TRUE_COLOR)])
async def test_ascii_is_ascii_in_every_view(played: Scenario, terminal: Mapping[str, str]) -> None:
    async with playing(played, terminal=terminal, ascii_only=True) as play:
        async for view in views(play, 2500):
            for row in play.rows():
                assert row.isascii(), f"{view}: {row}"


@pytest.mark.parametrize("palette", [LIGHT, MONOCHROME], ids=lambda one: one.name)
async def test_a_theme_colours_everything(palette: Palette) -> None:
    """No view lies on the ground of another theme: on black in light, on white in dark."""
    wrong = "#000000" if palette is LIGHT else "#ffffff"
    async with playing(THREE, theme=palette) as play:
        async for view in views(play, 2500):
            dots = [dot for line in play.dots() for dot in line]
            grounds = [_hex(dot.style.bgcolor) for dot in dots if dot.style.bgcolor is not None]
            assert grounds.count(wrong) < 0.1 * len(dots), view
            assert grounds.count(palette.background.lower()) > 0.2 * len(dots), view


async def test_the_bars_have_the_themes_own_colours() -> None:
    async with playing(THREE) as play:
        await play.begun(2500, *simulated(THREE, "sync", 2500))
        bars = {
            _hex(dot.style.color)
            for line in play.dots()[4:10]
            for dot in line
            if dot.style.color is not None and dot.text in "░▒█"
        }
        assert {DARK.roles[state].lower() for state in ("queued", "waiting")} <= bars


def _hex(color: Color) -> str:
    return color.get_truecolor().hex.lower()
