"""Workers that are processes, on a virtual clock: work at once, on as many cores as there are."""

import os

import pytest

from demo_server.loading import scenario_from
from demo_server.scenario import Scenario
from tests.tui import building as b
from tui.capacity import capacity, working_at_once
from tui.simulation import predict
from tui.timeline.records import Costs


def at_once(count: int, steps: b.Steps, workers: int, *, processes: bool = True) -> Scenario:
    script = [{"at": 0, "send": "page", "times": count}]
    return b.scenario_of({"page": steps}, workers=workers, server={"processes": processes}, script=script)


@pytest.fixture(params=[1, 2, 4, 8])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    count: int = request.param
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    return count


def test_processes_work_at_once_on_as_many_cores_as_there_are(cores: int) -> None:
    answers = b.answers_ms(predict(at_once(4, [("work", 500)], workers=4), "sync"))
    assert set(answers.values()) == {500 * 4 / min(cores, 4)}


@pytest.mark.usefixtures("cores")
def test_threads_share_one_interpreter_however_many_cores_there_are() -> None:
    answers = b.answers_ms(predict(at_once(4, [("work", 500)], workers=4, processes=False), "sync"))
    assert set(answers.values()) == {2000}


def test_waits_are_the_same_to_both(cores: int) -> None:
    both = (predict(at_once(20, [("wait", 100)], workers=cores, processes=one), "sync") for one in (True, False))
    assert len({tuple(b.answers_ms(timeline).values()) for timeline in both}) == 1


@pytest.mark.usefixtures("cores")
def test_in_async_there_are_none() -> None:
    assert b.answers_ms(predict(at_once(4, [("work", 50)], workers=4), "async")) == b.answers_ms(
        predict(at_once(4, [("work", 50)], workers=4, processes=False), "async")
    )


def test_capacity_knows_cores_and_workers(cores: int) -> None:
    scenario = b.scenario_of({"page": [("work", 100)]}, workers=4, server={"processes": True}, rate=1)
    assert working_at_once(scenario) == min(cores, 4)
    assert capacity(scenario, "sync").served == pytest.approx(10 * min(cores, 4))
    assert capacity(scenario, "sync", Costs(0, b.ns(200))).served == pytest.approx(5), "one loop reads for all"
    assert capacity(scenario, "async").served == pytest.approx(10)


def test_a_process_has_a_connection_of_its_own() -> None:
    def queued(*, processes: bool) -> bool:
        scenario = scenario_from(
            {
                "title": "Test",
                "server": {"workers": 4, "processes": processes},
                "database": {"pool": 1},
                "requests": {"page": {"steps": [{"name": "db", "query": "select 1", "takes": 100}]}},
                "load": {"script": [{"at": 0, "send": "page", "times": 4}]},
            }
        )
        requests = predict(scenario, "sync").requests()
        return any(span.kind == "queue" for one in requests for span in one.spans)

    assert queued(processes=False)
    assert not queued(processes=True)
