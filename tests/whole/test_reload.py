"""A scenario file that is saved while it is on show."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from demo_server.library import ScenarioError
from demo_server.scenario import Scenario
from tests.whole.stage_play import Play, conducted, scenario, simulated
from tui.cast import cast_of
from tui.casting import Asked
from tui.reloading import Reloaded
from tui.run.watching import saves
from tui.screens import live_stage
from tui.side import Side

TEXT = """
title = "As it was"
[requests.page]
steps = [{ name = "db", wait = "1s" }]
[load]
script = [{ at = 0, send = "page", times = 3 }]
"""
BEFORE = scenario(TEXT)
AFTER = scenario(TEXT.replace("As it was", "As it is now"))
RUNS = """
[[runs]]
name = "one"
[[runs]]
name = "four"
set = { server = { workers = 4 } }
"""
WITH_RUNS = scenario(TEXT + RUNS)
OTHER_RUNS = scenario(TEXT.replace("As it was", "As it is now") + RUNS.replace("workers = 4", "workers = 8"))


class Editor:
    """Somebody who writes a scenario, and saves it."""

    def __init__(self, file: Path, holds: Scenario) -> None:
        self.file = file
        self.holds = holds
        self.complaint = ""
        self.left_out = ""
        self._saved = 0
        self.save(holds)

    def save(self, holds: Scenario) -> None:
        self.holds, self.complaint = holds, ""
        self._write()

    def save_wrong(self, complaint: str) -> None:
        self.complaint = complaint
        self._write()

    def _write(self) -> None:
        self._saved += 1
        self.file.write_text("x" * self._saved)

    def read(self) -> Reloaded:
        """As the command line does."""
        if self.complaint:
            raise ScenarioError(f"{self.file}: {self.complaint}")
        cast = cast_of(self.holds, str(self.file))
        return Reloaded(Asked([*cast.runs[:1]] or [Side(cast.scenario, "sync")], cast), self.left_out)


async def at_once() -> None:
    """No pause between two looks."""
    await asyncio.sleep(0.01)


@asynccontextmanager
async def edited(tmp_path: Path, holds: Scenario = BEFORE) -> AsyncIterator[tuple[Play, Editor]]:
    """A dashboard with somebody's own file, and whoever edits it."""
    editor = Editor(tmp_path / "mine.toml", holds)
    asked = editor.read().asked
    more: dict[str, Any] = {"cast": asked.cast, "name": str(editor.file), "reload": editor.read}
    with patch.object(live_stage, "saves", partial(saves, pause=at_once)):
        async with conducted(asked.sides, **more) as play:
            await play.followed()
            await play.settled()
            yield play, editor


async def saved(play: Play, editor: Editor, holds: Scenario) -> None:
    """Save, and wait for the run that follows."""
    before = len(play.sources)
    editor.save(holds)
    await play.until(lambda: len(play.sources) > before)
    await play.followed()


async def test_what_is_saved_is_shown_and_run_and_what_ran_is_broken_off(tmp_path: Path) -> None:
    async with edited(tmp_path) as (play, editor):
        first = play.source
        await play.begun(500, *simulated(BEFORE, "sync", 500))
        await saved(play, editor, AFTER)
        await play.shows("As it is now")
        assert play.source.scenario == AFTER
        assert not first.open


async def test_a_wrong_file_is_complained_about_until_it_is_right(tmp_path: Path) -> None:
    async with edited(tmp_path) as (play, editor):
        await play.begun(500, *simulated(BEFORE, "sync", 500))
        editor.save_wrong("requests is missing")
        await play.shows("mine.toml: requests is missing", "As it was")
        assert str(tmp_path) not in play.screen()
        await play.at(60_000)
        await play.shows("mine.toml: requests is missing")
        await play.next_run("m")
        await play.shows("ASYNC", "mine.toml: requests is missing")
        await saved(play, editor, AFTER)
        await play.shows("As it is now", "ASYNC")
        await play.hides("is missing")


async def test_the_runs_on_show_stay_on_show(tmp_path: Path) -> None:
    async with edited(tmp_path, WITH_RUNS) as (play, editor):
        await play.next_run("m")
        assert play.source.scenario.server.workers == 4
        await saved(play, editor, OTHER_RUNS)
        assert play.source.scenario.server.workers == 8
        await saved(play, editor, AFTER)
        assert play.source.scenario == AFTER


async def test_an_option_that_does_not_hold_any_more_is_said(tmp_path: Path) -> None:
    async with edited(tmp_path) as (play, editor):
        editor.left_out = "left out: --clients goes with a closed load"
        await saved(play, editor, AFTER)
        await play.shows("left out: --clients")


async def test_while_another_scenario_is_on_show_it_is_only_taken_in(tmp_path: Path) -> None:
    async with edited(tmp_path) as (play, editor):
        await play.next_run("pagedown")
        await play.hides("As it was")
        editor.save_wrong("requests is missing")
        await play.shows("mine.toml: requests is missing")
        before = len(play.sources)
        editor.save(AFTER)
        await play.hides("mine.toml")
        assert len(play.sources) == before
        await play.next_run("pageup")
        await play.shows("As it is now")


async def test_what_comes_with_the_program_is_not_watched() -> None:
    async with conducted([Side(BEFORE, "sync")], name="three-requests") as play:
        await play.followed()
        assert "watch" not in {worker.group for worker in play.app.workers}
