"""A talk played through without a screen: what is run, what is checked, what is said."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from msgspec.structs import replace

from demo_server.events import ChildDied, ClientsReady, Event, LoadEnded, ServerReady, SettingName
from demo_server.scenario import Mode, Scenario
from tests.tui.talks import scenes
from tui.exits import CHILD_FAILED, INTERRUPTED, MET, NOT_MET
from tui.run.source import Gate
from tui.simulation import simulate
from tui.talk.loading import parse_programme
from tui.talk_through import Outcome, Playing, SceneResult
from tui.target import Target

SCENARIO = """
title = "Three at once"
[requests.page]
steps = [{ name = "db", wait = "1s" }]
[load]
script = [{ at = 0, send = "page", times = 3 }]
[[runs]]
name = "sync"
[[runs]]
name = "two"
set = { server = { workers = 2 } }
[[runs]]
name = "async"
mode = "async"
[[runs]]
name = "unused"
mode = "async"
[[expect]]
that = "sync.makespan_ms / async.makespan_ms > 2"
[[expect]]
that = "two.makespan_ms < sync.makespan_ms"
"""
FIRST = 'scenario = "three.toml"'
BOTH = 'scenario = "three.toml"\nruns = ["sync", "async"]\nverdict = "{sync.makespan_ms / async.makespan_ms}"'
CHANGED = 'scenario = "three.toml"\nruns = ["async"]\nset = { seed = 5 }'
PAGE = 'page = "text"\ntitle = "Words"'
ZERO = 10**12


class Simulated:
    """A Source that tells what is predicted."""

    def __init__(self, told: list[Event]) -> None:
        self._told = told

    async def events(self) -> AsyncGenerator[list[Event], None]:
        yield [ServerReady(ZERO - 50, "127.0.0.1", 1), ClientsReady(ZERO - 20)]
        yield self._told

    def start_after(self, gate: Gate) -> None: ...
    def stop(self) -> None: ...
    def change(self, setting: SettingName, value: float) -> None: ...
    def stall(self) -> None: ...
    def resume(self) -> None: ...


class Stage:
    """Which runs there were."""

    def __init__(self, dies: bool = False) -> None:
        self.ran: list[tuple[Mode, int, int]] = []
        self.told: list[SceneResult] = []
        self._dies = dies

    def source_of(self, played: Scenario, mode: Mode, _: Target) -> Simulated:
        self.ran.append((mode, played.server.workers, played.seed))
        events: list[Event] = [replace(event, at=ZERO + event.at) for event in simulate(played, mode)]
        if self._dies:
            events = [events[0], ChildDied(ZERO + 5, "server", -9), LoadEnded(ZERO + 10)]
        return Simulated(events)


async def played(folder: Path, *tables: str, text: str = SCENARIO, stage: Stage) -> Outcome:
    (folder / "three.toml").write_text(text)
    programme = parse_programme(scenes(*tables), folder / "t.toml", "t")
    return await Playing(programme, stage.source_of, stage.told.append).play()


async def test_each_run_is_run_once_and_those_that_are_expected_of_too(tmp_path: Path) -> None:
    stage = Stage()
    result, code = await played(tmp_path, PAGE, FIRST, BOTH, stage=stage)
    assert stage.ran == [("sync", 1, 0), ("sync", 2, 0), ("async", 1, 0)]
    assert (code, result.passed) == (MET, True)
    assert [scene.scene for scene in result.scenes] == [2, 3]
    first, last = result.scenes
    assert [run.name for run in first.runs] == ["sync"]
    assert [run.name for run in last.runs] == ["two", "async"]
    assert not first.expectations
    assert all(one.passed for one in last.expectations)
    assert last.verdict == "3×"
    assert first.verdict.startswith("sync: ")
    assert stage.told == result.scenes


async def test_a_scenario_that_is_changed_is_another_one(tmp_path: Path) -> None:
    stage = Stage()
    result, _ = await played(tmp_path, BOTH, CHANGED, stage=stage)
    assert [seed for *_, seed in stage.ran] == [0, 0, 0, 5, 5, 5]
    assert all(len(scene.expectations) == 2 for scene in result.scenes)


async def test_what_is_not_met_is_told(tmp_path: Path) -> None:
    result, code = await played(tmp_path, BOTH, text=SCENARIO.replace("> 2", "> 4"), stage=Stage())
    assert (code, result.passed) == (NOT_MET, False)
    assert [one.passed for one in result.scenes[0].expectations] == [False, True]


async def test_a_server_that_dies_ends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(dies=True)
    result, code = await played(tmp_path, FIRST, BOTH, stage=stage)
    assert (code, result.passed) == (CHILD_FAILED, False)
    assert len(stage.ran) == 1
    assert "scene 1, sync: the server died in mid run (status -9)" in capsys.readouterr().err


async def test_an_interrupt_before_the_first_run_runs_nothing(tmp_path: Path) -> None:
    (tmp_path / "three.toml").write_text(SCENARIO)
    stage = Stage()
    playing = Playing(parse_programme(scenes(FIRST), tmp_path / "t.toml"), stage.source_of, stage.told.append)
    playing.interrupt()
    result, code = await playing.play()
    assert (code, result.passed, stage.ran) == (INTERRUPTED, False, [])
