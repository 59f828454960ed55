"""Files on a virtual clock: threads that read them, and the disk that they share."""

import pytest

from demo_server.scenario import Mode
from tests.tui import building as b
from tests.tui import real_steps as real
from tui.simulation import predict

COSTS = real.costing(100, cpu=2)


@pytest.fixture(autouse=True)
def _cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def test_async_reads_through_threads_and_stands_in_line_for_them() -> None:
    scenario = real.asking([real.read()], 3, server={"threads": 1})
    # The loop takes a millisecond to hand a file over, and one to take it back.
    assert real.spans_ms(predict(scenario, "async", COSTS)) == {
        1: [("file", 1, 101)],
        2: [("thread", 2, 101), ("file", 101, 201)],
        3: [("thread", 3, 201), ("file", 201, 301)],
    }


def test_sync_reads_on_its_workers() -> None:
    scenario = real.asking([real.read()], 3, server={"workers": 1, "threads": 1})
    assert b.answers_ms(predict(scenario, "sync", COSTS)) == {1: 100, 2: 200, 3: 300}


def test_a_thread_goes_on_with_the_next_file_while_the_loop_is_held() -> None:
    requests = {"page": [real.read()], "works": [real.work(500)]}
    script = [{"at": 0, "send": "page", "times": 2}, {"at": 10, "send": "works"}]
    scenario = real.asking(requests, server={"threads": 1}, script=script)
    timeline = predict(scenario, "async", real.costing(100))
    assert real.spans_ms(timeline)[2] == [("thread", 0, 100), ("file", 100, 200)]
    assert b.answers_ms(timeline)[2] == 510


@pytest.mark.parametrize(("mode", "how_many"), [("sync", {"workers": 4}), ("async", {"threads": 4})])
def test_a_disk_is_one_and_copies_are_as_many_as_there_are_cores(mode: Mode, how_many: dict[str, int]) -> None:
    cold = predict(real.asking([real.read(cold=True)], 4, server=how_many), mode, real.costing(100))
    warm = predict(real.asking([real.read()], 4, server=how_many), mode, real.costing(100))
    assert (cold.end, warm.end) == (b.ns(400), b.ns(200))


def test_a_blocked_loop_reads_one_file_after_the_other() -> None:
    assert predict(real.asking([real.read()], 3), "blocked-loop", COSTS).end == b.ns(300)
