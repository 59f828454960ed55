"""Whole runs without a screen: real children, real HTTP, short scenarios."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from demo_server.loading import load_scenario
from tests.whole.conftest import Write
from tests.whole.processes import finished
from tui.exits import MET, NOT_MET
from tui.plan import sendings
from tui.recording.recorded import load_runs

pytestmark = pytest.mark.realtime

Run = dict[str, Any]

THREE = """
title = "Three at once"
seed = 3

[requests.page]
steps = [
  { name = "code", work = 5 },
  { name = "db", wait = 150 },
  { name = "answer", work = 5 },
]

[load]
script = [{ at = 0, send = "page", times = 3 }]

[[expect]]
that = "sync.makespan_ms / async.makespan_ms > 1.5"
"""
KEYS = {
    *("mode", "workers", "sent", "completed", "failed", "timed_out", "unfinished", "makespan_ms", "throughput_rps"),
    *("response_ms", "queue_ms", "service_ms", "wait_ms", "work_ms", "server", "sender_lag_ms", "predicted"),
    *("lower_bound", "requests", "pool_ms", "told", "failures", "name"),
}
STATISTICS = ("response_ms", "queue_ms", "service_ms", "wait_ms", "work_ms")


def result_of(*words: str, exit_code: int = MET) -> dict[str, Any]:
    """The result, which is all of stdout."""
    ran = finished("--headless", "--json", *words)
    assert ran.returncode == exit_code, ran
    result = json.loads(ran.stdout)
    assert isinstance(result, dict)
    return result


def only_run(*words: str, exit_code: int = MET) -> Run:
    """The run of a result that has one."""
    (run,) = result_of(*words, exit_code=exit_code)["runs"]
    assert isinstance(run, dict)
    assert run["sent"] == run["completed"] + run["failed"] + run["timed_out"] + run["unfinished"]
    return run


def near(measured: float, predicted: float) -> bool:
    """As generous as a busy machine needs; a wrong model is wrong by more."""
    return abs(measured - predicted) <= max(60.0, 0.25 * predicted)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Sync, then async, each request told."""
    path = tmp_path_factory.mktemp("compared") / "three-at-once.toml"
    path.write_text(THREE)
    return result_of("--requests", str(path))


def test_the_result_has_the_keys_of_the_design(compared: dict[str, Any]) -> None:
    assert set(compared) == {"asyncdemo", "scenario", "seed", "passed", "runs", "expectations", "verdict"}
    assert compared["verdict"] is None, "the scenario has none"
    assert (compared["scenario"], compared["seed"], compared["passed"]) == ("three-at-once", 3, True)
    assert [run["mode"] for run in compared["runs"]] == ["sync", "async"]
    for run in compared["runs"]:
        assert set(run) >= KEYS
        for key in STATISTICS:
            assert set(run[key]) == {"mean", "p50", "p90", "p95", "p99", "max"}
        assert set(run["server"]) == {"working", "blocked", "idle", "serving"}
        assert set(run["sender_lag_ms"]) == {"p99", "max"}
        assert set(run["predicted"]) >= {"makespan_ms", "response_ms"}
    (expectation,) = compared["expectations"]
    assert set(expectation) == {"expect", "actual", "passed"}


def test_every_request_is_sent_and_answered(compared: dict[str, Any]) -> None:
    for run in compared["runs"]:
        assert (run["sent"], run["completed"]) == (3, 3)
        assert (run["failed"], run["timed_out"], run["unfinished"]) == (0, 0, 0)
        assert run["workers"] == 1


def test_sync_queues_and_async_gives_the_wait_back(compared: dict[str, Any]) -> None:
    sync, async_ = compared["runs"]
    assert sync["makespan_ms"] > 2 * async_["makespan_ms"]
    assert sync["queue_ms"]["max"] > 250, "the third waits for two others"
    assert async_["queue_ms"]["max"] < 100
    assert sync["server"]["blocked"] > 0.7
    assert async_["server"]["blocked"] == 0
    assert async_["server"]["idle"] > 0.3
    for run in compared["runs"]:
        assert sum(run["server"].values()) == pytest.approx(1, abs=0.01)
        assert run["wait_ms"]["mean"] >= 150


def test_the_measurement_is_near_the_prediction(compared: dict[str, Any]) -> None:
    for run in compared["runs"]:
        assert near(run["makespan_ms"], run["predicted"]["makespan_ms"]), run
        assert near(run["response_ms"]["mean"], run["predicted"]["response_ms"]["mean"]), run
    # And the prediction is the formula's, k S for the makespan, (k + 1) / 2 S for the mean, plus what HTTP costs.
    sync, async_ = compared["runs"]
    assert 3 * 160 <= sync["predicted"]["makespan_ms"] < 1.15 * 3 * 160
    assert 2 * 160 <= sync["predicted"]["response_ms"]["mean"] < 1.15 * 2 * 160
    assert 160 <= async_["predicted"]["makespan_ms"] < 1.4 * 160


def test_each_request_has_a_row_with_its_spans(compared: dict[str, Any]) -> None:
    for run in compared["runs"]:
        assert [row["id"] for row in run["requests"]] == [1, 2, 3]
        for row in run["requests"]:
            assert (row["request"], row["status"]) == ("page", 200)
            told = [row[key] for key in ("planned_ms", "sent_ms", "started_ms", "finished_ms", "received_ms")]
            assert told == sorted(told), "planned, sent, started, finished, received"
            assert [(span["step"], span["kind"]) for span in row["spans"]] == [
                ("code", "work"),
                ("db", "wait"),
                ("answer", "work"),
            ]
            edges = [edge for span in row["spans"] for edge in (span["start_ms"], span["end_ms"])]
            assert edges == sorted(edges)
            assert row["started_ms"] <= edges[0]
            assert edges[-1] <= row["finished_ms"]
            assert row["spans"][1]["end_ms"] - row["spans"][1]["start_ms"] >= 149


def test_one_worker_handles_one_request_at_a_time(compared: dict[str, Any]) -> None:
    sync, async_ = (run["requests"] for run in compared["runs"])
    in_order = sorted(sync, key=lambda row: row["started_ms"])
    for first, second in itertools.pairwise(in_order):
        assert first["finished_ms"] <= second["started_ms"]
    assert max(row["started_ms"] for row in async_) < min(row["finished_ms"] for row in async_)


def test_expectations_are_reported_with_their_values(compared: dict[str, Any]) -> None:
    (expectation,) = compared["expectations"]
    assert expectation["expect"] == "sync.makespan_ms / async.makespan_ms > 1.5"
    assert expectation["passed"] is True
    sync, async_ = compared["runs"]
    assert expectation["actual"] == pytest.approx(sync["makespan_ms"] / async_["makespan_ms"], rel=0.01)


def test_an_expectation_not_met_ends_in_1_and_names_the_actual_value(scenario_file: Write) -> None:
    expected = "async.makespan_ms < 1"
    valueless = "async.response_ms.p95 < 1e9"  # three requests have no 95th percentile
    path = scenario_file(THREE)
    ran = finished("--headless", "--json", "--mode", "async", "--expect", expected, "--expect", valueless, path)
    assert ran.returncode == NOT_MET
    result = json.loads(ran.stdout)
    assert result["passed"] is False
    failed = {one["expect"]: one["actual"] for one in result["expectations"] if not one["passed"]}
    assert failed.keys() == {expected, valueless}
    assert failed[expected] == pytest.approx(result["runs"][0]["makespan_ms"], rel=0.01)
    assert failed[valueless] is None
    (line,) = [line for line in ran.stderr.splitlines() if expected in line]
    assert f"{failed[expected]:g}"[:3] in line
    (line,) = [line for line in ran.stderr.splitlines() if valueless in line]
    assert "None" not in line, "Python's word, not the user's"
    (line,) = [line for line in ran.stderr.splitlines() if "sync.makespan_ms / async.makespan_ms > 1.5" in line]
    assert "not checked" in line, "the scenario's own, about a mode that was not asked for"
    assert not result["runs"][0].get("requests"), "no rows without --requests"


def test_the_report_for_people_has_bars_a_table_and_the_expectations(scenario_file: Write) -> None:
    ran = finished("--headless", scenario_file(THREE))
    assert ran.returncode == MET
    assert ran.stderr == ""
    assert "\x1b" not in ran.stdout
    lines = ran.stdout.splitlines()
    assert lines[0] == "Three at once"
    bars = [line for line in lines if re.match(r" +[123] page ", line)]
    assert len(bars) == 6, "a bar for each request of both runs"
    queued = [line.count("░") for line in bars[:3]]
    assert queued == sorted(queued), "each waits longer than the one before"
    assert queued[2] > 2 * bars[2].count("▒")
    assert all(line.count("░") < 10 for line in bars[3:])
    assert [line.split()[0] for line in lines if "3 of 3" in line] == ["sync", "async"]
    (met,) = [line for line in lines if "sync.makespan_ms / async.makespan_ms > 1.5" in line]
    assert met.startswith("met")
    assert max(map(len, lines)) <= 100


PAGE = """
title = "{title}"
seed = 11

[requests.page]
steps = [{{ name = "db", wait = {wait} }}]

[load]
{load}
"""


def scenario(load: str, wait: str = "100") -> str:
    return PAGE.format(title="Short", wait=wait, load=load)


def test_closed_load_each_client_waits_for_its_answer_and_thinks(scenario_file: Write) -> None:
    path = scenario_file(scenario('clients = 1\nthink = "60ms"\nduration = "10s"', "60"))
    run = only_run("--mode", "async", "--clients", "3", "--duration", "800ms", "--requests", path)
    assert run["makespan_ms"] == pytest.approx(800, abs=20)
    assert 3 * 3 <= run["completed"] <= 3 * 7
    assert run["unfinished"] <= 3, "when the time is up, a client has one in flight, or thinks"
    for client in (1, 2, 3):
        mine = [row for row in run["requests"] if row["client"] == client]
        assert len(mine) >= 3
        for before, after in itertools.pairwise(mine):
            assert after["planned_ms"] - before["received_ms"] >= 59
    assert {row["client"] for row in run["requests"]} == {1, 2, 3}


def test_open_regular_load_is_planned_by_the_clock_alone(scenario_file: Write) -> None:
    # One worker is held for 100 ms by a request every 50 ms: it falls behind, and nobody waits for it.
    path = scenario_file(scenario('rate = 20\nduration = "1s"'))
    run = only_run("--mode", "sync", "--requests", path)
    assert [row["planned_ms"] for row in run["requests"]] == pytest.approx([50.0 * n for n in range(20)], abs=0.01)
    assert run["sent"] == 20
    assert 5 <= run["completed"] <= 10
    assert run["unfinished"] == 20 - run["completed"]


def test_poisson_arrivals_are_drawn_by_the_seed(scenario_file: Write) -> None:
    path = scenario_file(scenario('rate = 40\narrivals = "poisson"\nduration = "500ms"', "10"))
    run = only_run("--mode", "async", "--requests", path)
    planned = [row["planned_ms"] for row in run["requests"]]
    assert 8 <= len(planned) <= 40
    gaps = [after - before for before, after in itertools.pairwise(planned)]
    assert max(gaps) > 2 * min(gaps), "not regular"
    drawn = [sending.at_ns / 1e6 for sending in sendings(load_scenario(path))]
    assert planned == pytest.approx(drawn, abs=0.01), "the same seed, the same draws, here and in the clients"


def test_a_mix_is_sent_by_its_weights(scenario_file: Write) -> None:
    text = """
title = "Mix"
seed = 5
[requests.often]
steps = [{ name = "db", wait = 5 }]
[requests.seldom]
steps = [{ name = "db", wait = 5 }]
[requests.never]
steps = [{ name = "db", wait = 5 }]
[load]
rate = 200
duration = "500ms"
mix = { often = 4, seldom = 1 }
"""
    run = only_run("--mode", "async", "--requests", scenario_file(text))
    names = [row["request"] for row in run["requests"]]
    assert len(names) == 100
    assert "never" not in names
    assert 65 <= names.count("often") <= 93


def test_steps_take_the_lengths_that_are_drawn_for_their_request(scenario_file: Write) -> None:
    path = scenario_file(scenario('script = [{ at = 0, send = "page", times = 4 }]', "{ uniform = [20, 250] }"))
    run = only_run("--mode", "async", "--requests", path)
    drawn = [load_scenario(path).drawn_steps("page", number)[0].ns / 1e6 for number in (1, 2, 3, 4)]
    took = [row["spans"][0]["end_ms"] - row["spans"][0]["start_ms"] for row in run["requests"]]
    assert all(length - 1 <= measured <= length + 60 for length, measured in zip(drawn, took, strict=True)), (
        drawn,
        took,
    )
    assert max(drawn) - min(drawn) > 70, "they differ by more than the room that is given"


def test_timeouts_are_counted_and_stand_in_the_statistic(scenario_file: Write) -> None:
    text = scenario('script = [{ at = 0, send = "page", times = 3 }]\ntimeout = "700ms"', "400")
    run = only_run("--mode", "sync", "--requests", scenario_file(text))
    assert (run["completed"], run["timed_out"]) == (1, 2)
    assert run["response_ms"]["max"] >= 700, "a timeout counts as at least its timeout"
    assert run["response_ms"]["mean"] > 540, "never an average of survivors"
    assert run["lower_bound"] is True
    assert [row["received_ms"] is None for row in run["requests"]].count(True) == 2


def test_what_a_duration_cuts_is_unfinished_and_stands_in_the_statistic(scenario_file: Write) -> None:
    text = scenario('script = [{ at = 0, send = "page", times = 4 }]\nduration = "750ms"', "300")
    ran = finished("--headless", "--json", "--mode", "sync", scenario_file(text))
    assert ran.returncode == MET
    (run,) = json.loads(ran.stdout)["runs"]
    assert (run["sent"], run["completed"], run["unfinished"]) == (4, 2, 2)
    assert run["response_ms"]["max"] == pytest.approx(750, abs=20), "the age that they had reached"
    assert run["lower_bound"] is True
    assert run["makespan_ms"] == pytest.approx(750, abs=20)
    (line,) = ran.stderr.splitlines()
    assert "2 unfinished" in line
    assert "lower bound" in line


def test_blocked_loop_serves_one_after_the_other_with_coroutines(scenario_file: Write) -> None:
    # All three at once: how many of them the first poll finds is chance, and with it which answers leave together.
    script = 'script = [{ at = 0, send = "page" }, { at = 50, send = "page", times = 2 }]'
    run = only_run("--mode", "blocked-loop", "--requests", scenario_file(scenario(script, "150")))
    assert run["mode"] == "blocked-loop"
    assert run["completed"] == 3
    in_order = sorted(run["requests"], key=lambda row: row["started_ms"])
    for first, second in itertools.pairwise(in_order):
        assert first["finished_ms"] <= second["started_ms"]
    assert run["server"]["blocked"] > 0.7
    assert near(run["makespan_ms"], run["predicted"]["makespan_ms"]), run
    assert near(run["response_ms"]["mean"], run["predicted"]["response_ms"]["mean"]), run


def test_more_workers_serve_more_at_once(scenario_file: Write) -> None:
    run = only_run("--mode", "sync", "--workers", "3", scenario_file(THREE))
    assert run["workers"] == 3
    assert run["makespan_ms"] < 2 * 160
    assert near(run["makespan_ms"], run["predicted"]["makespan_ms"])


def test_overrides_change_the_run(scenario_file: Write) -> None:
    path = scenario_file(scenario("rate = 1", "10"))
    result = result_of("--mode", "async", "--rate", "20", "--duration", ".3s", "--seed", "99", path)
    assert result["runs"][0]["sent"] == 6
    assert result["seed"] == 99


def test_a_script_is_sent_at_its_instants_and_speed_is_the_run_itself_faster(scenario_file: Write) -> None:
    script = """script = [
      { at = 800, send = "page" },
      { at = 0, send = "page", times = 2 },
      { at = "0.4s", send = "page" },
    ]"""
    run = only_run("--mode", "async", "--speed", "4", "--requests", scenario_file(scenario(script, "800")))
    assert [row["planned_ms"] for row in run["requests"]] == [0, 0, 100, 200]
    assert all(row["sent_ms"] >= row["planned_ms"] for row in run["requests"])
    assert near(run["makespan_ms"], 400)
    assert near(run["predicted"]["makespan_ms"], 400)


@pytest.mark.slow
def test_three_requests_shows_the_lectures_picture() -> None:
    result = result_of("--requests", "three-requests")
    assert result["passed"] is True
    assert len(result["expectations"]) >= 3
    sync, async_ = result["runs"]
    for run, responses in ((sync, [2000, 4000, 4300]), (async_, [2000, 2000, 300])):
        measured = [row["received_ms"] - row["planned_ms"] for row in run["requests"]]
        assert all(near(*both) for both in zip(measured, responses, strict=True)), measured
        assert near(run["makespan_ms"], run["predicted"]["makespan_ms"])
    assert sync["requests"][2]["received_ms"] == max(row["received_ms"] for row in sync["requests"])
    assert async_["requests"][2]["received_ms"] == min(row["received_ms"] for row in async_["requests"])


# --- runs of its own -----------------------------------------------------------------------------------------

NAMED = """
title = "Workers"
verdict = "{one.sent} requests: {one.makespan_ms / three.makespan_ms} with three workers."
[requests.page]
steps = [{ name = "db", wait = 60 }]
[load]
script = [{ at = 0, send = "page", times = 3 }]
[[runs]]
name = "one"
label = "1 worker"
[[runs]]
name = "three"
label = "3 workers"
set = { server = { workers = 3 } }
[[expect]]
that = "one.makespan_ms / three.makespan_ms > 1.5"
"""


def test_the_runs_that_a_scenario_names_are_run_in_their_order(scenario_file: Write, tmp_path: Path) -> None:
    path, recording = scenario_file(NAMED), tmp_path / "both.ndjson"
    result = result_of(path, "--record", str(recording))
    assert [(run["name"], run["mode"], run["workers"]) for run in result["runs"]] == [
        ("one", "sync", 1),
        ("three", "sync", 3),
    ]
    assert (result["passed"], len(result["expectations"])) == (True, 1)
    assert re.fullmatch(r"3 requests: [1-9.]+× with three workers\.", result["verdict"])
    began = [run.began for run in load_runs(recording)]
    assert [(one.run_name, one.label, one.beside) for one in began] == [
        ("one", "1 worker", False),
        ("three", "3 workers", True),
    ]


def test_one_of_them_alone_says_what_was_not_checked(scenario_file: Write) -> None:
    ran = finished("--headless", scenario_file(NAMED), "--run", "three", "--no-record")
    assert ran.returncode == MET, ran
    assert "not checked, for one did not run, or more than once: one.makespan_ms" in ran.stderr
    assert "\n3 workers: 3 workers, as gunicorn sync -w3\n" in ran.stdout
    assert "verdict:" not in ran.stdout
