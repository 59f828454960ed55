"""Which recorded run stands in for one that cannot be shown."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from demo_server.events import ChildDied, Event, LoadEnded
from demo_server.loading import load_scenario
from demo_server.runs import runs_of
from demo_server.scenario import Scenario
from tui.recording import shelf
from tui.recording.lines import run_began
from tui.recording.writing import Recorder
from tui.run import understudy
from tui.run.understudy import understudies
from tui.side import Side, side_of
from tui.simulation import simulate

ZERO = 10**12
THREE = load_scenario("three-requests")
SYNC, ASYNC = (side_of(THREE, run) for run in runs_of(THREE))


@pytest.fixture(autouse=True)
def shelf_of_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "shelf", lambda: tmp_path)
    monkeypatch.setattr(understudy, "shipped", dict)


def record(side: Side, *, died: bool = False, cut_off: bool = False, given: Scenario | None = None) -> None:
    """A run on the shelf, later than those before."""
    told: list[Event] = [replace(event, at=ZERO + event.at) for event in simulate(side.given, side.mode)]
    if died:
        told = [*told[:3], ChildDied(ZERO + 5, "server", -9), LoadEnded(ZERO + 10)]
    recorder = Recorder(lambda: shelf.new_on_shelf("three-requests"))
    began = run_began(ZERO, "three-requests", side.mode, given or side.given, run_name=side.name)
    recorder.begin(began).write(told[:3] if cut_off else told)
    recorder.close()


def found(*sides: Side) -> list[str]:
    return [f"{one.key} of {Path(one.began.name)}" for one in understudies("three-requests", sides)]


def test_there_may_be_none() -> None:
    assert found(SYNC) == []


def test_the_run_of_each_side_is_found_whatever_was_recorded_since() -> None:
    record(SYNC)
    record(ASYNC)
    record(SYNC, died=True)
    record(SYNC, cut_off=True)
    assert found(SYNC, ASYNC) == ["sync of three-requests", "async of three-requests"]


def test_a_run_of_other_work_does_not_do() -> None:
    record(SYNC, given=replace(THREE, seed=3))
    assert found(SYNC) == []


def test_other_words_do() -> None:
    record(SYNC, given=replace(SYNC.given, caption="Another one."))
    assert found(SYNC) == ["sync of three-requests"]


def test_a_path_is_known_by_its_name() -> None:
    record(SYNC)
    assert len(understudies("/home/me/three-requests.toml", [SYNC])) == 1


def test_one_that_comes_along_is_the_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understudy, "shipped", shelf.shipped)
    (came_along,) = understudies("three-requests", [SYNC])
    record(SYNC)
    (ours,) = understudies("three-requests", [SYNC])
    assert came_along.began.at != ours.began.at == ZERO
