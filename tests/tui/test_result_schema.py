"""The result has the same keys for ever: they stand here once more, by hand, and in docs/result.schema.json."""

import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from demo_server.lengths import Duration
from demo_server.scenario import MODES, Scenario, Tool
from tests.tui import building as b
from tui.naming import setting_of
from tui.result import Band, ExpectationResult, FailureCount, Result
from tui.simulation import predict
from tui.summary import prediction, request_rows, summarise
from tui.timeline.records import Costs

CHECKED_IN = Path(__file__).parents[2] / "docs" / "result.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

STATISTIC = ["mean", "p50", "p90", "p95", "p99", "max"]
KEYS: dict[str, Any] = {
    "asyncdemo": None,
    "scenario": None,
    "seed": None,
    "passed": None,
    "runs": {
        "mode": None,
        "workers": None,
        "sent": None,
        "completed": None,
        "failed": None,
        "timed_out": None,
        "unfinished": None,
        "lower_bound": None,
        "makespan_ms": None,
        "throughput_rps": None,
        "response_ms": dict.fromkeys(STATISTIC),
        "queue_ms": dict.fromkeys(STATISTIC),
        "service_ms": dict.fromkeys(STATISTIC),
        "wait_ms": dict.fromkeys(STATISTIC),
        "work_ms": dict.fromkeys(STATISTIC),
        "server": {"working": None, "blocked": None, "idle": None, "serving": None},
        "sender_lag_ms": {"p99": None, "max": None},
        "predicted": {
            "makespan_ms": None,
            "response_ms": {"mean": None},
            "http_ms": {"round_trip": None, "per_request": None},
            "band_ms": {"p5": None, "p95": None, "runs": None},
        },
        "pool_ms": dict.fromkeys(STATISTIC),
        "told": None,
        "failures": {"reason": None, "count": None},
        "name": None,
        "processes": None,
        "tool": {"name": None, "drops_ms": None, "counted": None, "mean": None},
        "requests": {
            "id": None,
            "request": None,
            "client": None,
            "status": None,
            "planned_ms": None,
            "sent_ms": None,
            "started_ms": None,
            "finished_ms": None,
            "received_ms": None,
            "spans": {"step": None, "kind": None, "start_ms": None, "end_ms": None, "placed": None},
            "reason": None,
        },
    },
    "expectations": {"expect": None, "actual": None, "passed": None},
    "verdict": None,
}


def schema() -> dict[str, Any]:
    made: dict[str, Any] = cleaned(msgspec.json.schema(Result))
    return {"$schema": DIALECT} | made


def cleaned(part: Any) -> Any:
    """Descriptions without the indentation of their docstrings: from Python 3.13 on they have none."""
    if isinstance(part, dict):
        return {key: inspect.cleandoc(one) if key == "description" else cleaned(one) for key, one in part.items()}
    return [cleaned(one) for one in part] if isinstance(part, list) else part


def text_of(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def test_the_schema_that_is_checked_in_is_the_result_s() -> None:
    """When the result has changed on purpose: ``python -m tests.tui.test_result_schema`` writes the file anew."""
    checked_in = CHECKED_IN.read_text(encoding="utf-8")
    assert json.loads(checked_in) == schema()
    assert checked_in == text_of(json.loads(checked_in)), "formatted"


def keys_of(part: Any, definitions: dict[str, Any]) -> Any:
    """The keys that a schema allows, nested; of a list, those of its items."""
    if "$ref" in part:
        return keys_of(definitions[part["$ref"].removeprefix("#/$defs/")], definitions)
    if "anyOf" in part:
        found = [keys_of(one, definitions) for one in part["anyOf"]]
        return next((one for one in found if one is not None), None)
    if part.get("type") == "array":
        return keys_of(part["items"], definitions)
    if "properties" in part:
        return {key: keys_of(value, definitions) for key, value in part["properties"].items()}
    return None


def test_its_keys_are_those_of_the_design() -> None:
    found = json.loads(CHECKED_IN.read_text(encoding="utf-8"))
    assert found["$schema"] == DIALECT
    assert keys_of(found, found["$defs"]) == KEYS


def shape(value: Any) -> Any:
    """The keys of a JSON value, nested; of a list, those of all its items together."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        found: Any = None
        for one in value:
            found = merged(found, shape(one))
        return found
    return None


def merged(one: Any, other: Any) -> Any:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other if one is None else one
    return {key: merged(one.get(key), other.get(key)) for key in [*one, *(key for key in other if key not in one)]}


def result_of(scenario: Scenario, with_requests: bool) -> Any:
    runs = []
    for mode in MODES:
        timeline = predict(scenario, mode)
        end = timeline.end or 0
        foreseen = prediction(timeline, Costs(), Band(90.0, 110.0, 100))
        run = summarise(timeline, setting_of(scenario, mode), end, foreseen, Tool("wrk", Duration("fixed", (2000.0,))))
        run = b.changed(run, failures=[FailureCount("HTTP 503: no connection free", 2)])
        runs.append(b.changed(run, requests=request_rows(timeline)) if with_requests else run)
    result = Result("0.1.0", "three-requests", 7, True, runs, [ExpectationResult("sync.failed < 1", 0.0, True)])
    return json.loads(msgspec.json.encode(result))


def test_a_result_has_all_the_keys_however_little_there_is_to_say() -> None:
    one_cut = b.at_once(1, [("wait", 100)], duration=50)
    assert shape(result_of(one_cut, with_requests=True)) == KEYS
    assert shape(result_of(b.three_requests(), with_requests=True)) == KEYS


def test_requests_are_there_when_they_were_asked_for() -> None:
    for run in result_of(b.three_requests(), with_requests=False)["runs"]:
        assert run.get("requests") is None
        assert set(KEYS["runs"]) - set(run) <= {"requests"}


def test_a_result_can_be_read_back() -> None:
    told = result_of(b.three_requests(), with_requests=True)
    assert json.loads(msgspec.json.encode(msgspec.convert(told, Result))) == told


if __name__ == "__main__":
    CHECKED_IN.write_text(text_of(schema()), encoding="utf-8")
