"""A comparison has the same keys for ever: they stand here once more, by hand, and in docs/comparison.schema.json."""

import json
from pathlib import Path
from typing import Any

import msgspec

from tests.tui import building as b
from tests.tui.comparing import recorded, told
from tests.tui.test_result_schema import DIALECT, cleaned, keys_of, shape, text_of
from tui.comparison.compare import compare
from tui.comparison.outcome import Comparison
from tui.simulation import simulate

CHECKED_IN = Path(__file__).parents[2] / "docs" / "comparison.schema.json"

FIGURE = dict.fromkeys(["a", "b", "difference", "ratio", "noise", "why"])
SIDE = dict.fromkeys(["mode", "workers", "planned", "failed", "timed_out", "lower_bound", "name", "label"])
ORIGIN = dict.fromkeys(["scenario", "program", "recorded", "system", "processor", "cores", "python"])
KEYS: dict[str, Any] = {
    "asyncdemo": None,
    "a": ORIGIN,
    "b": ORIGIN,
    "pairs": {
        "a": SIDE,
        "b": SIDE,
        "settings": dict.fromkeys(["setting", "a", "b"]),
        "same_plan": None,
        "sentence": None,
        "completed": FIGURE,
        "unfinished": FIGURE,
        "makespan_ms": FIGURE,
        "throughput_rps": FIGURE,
        "response_ms": dict.fromkeys(["mean", "p50", "p95", "p99", "max"], FIGURE),
        "queue_ms": {"mean": FIGURE},
        "service_ms": {"mean": FIGURE},
        "server": {"working": FIGURE, "blocked": FIGURE},
        "notes": None,
        "pool_ms": {"mean": FIGURE},
    },
    "left_out": None,
    "notes": None,
}


def schema() -> dict[str, Any]:
    made: dict[str, Any] = cleaned(msgspec.json.schema(Comparison))
    return {"$schema": DIALECT} | made


def test_the_schema_that_is_checked_in_is_the_comparison_s() -> None:
    """When it has changed on purpose: ``python -m tests.tui.test_comparison_schema`` writes the file anew."""
    checked_in = CHECKED_IN.read_text(encoding="utf-8")
    assert json.loads(checked_in) == schema()
    assert checked_in == text_of(json.loads(checked_in)), "formatted"


def test_its_keys_are_these() -> None:
    found = json.loads(CHECKED_IN.read_text(encoding="utf-8"))
    assert found["$schema"] == DIALECT
    assert keys_of(found, found["$defs"]) == KEYS


def compared() -> Any:
    scenario = b.at_once(2, [("wait", 10)])
    cut = told(scenario, "async", list(simulate(scenario, "async"))[:-1], whole=False)
    wide = b.at_once(2, [("wait", 10)], workers=2)
    return json.loads(msgspec.json.encode(compare([recorded(scenario), cut], [recorded(wide), cut])))


def test_a_comparison_has_all_the_keys() -> None:
    assert shape(compared()) == KEYS


def test_it_can_be_read_back() -> None:
    told = compared()
    assert json.loads(msgspec.json.encode(msgspec.convert(told, Comparison))) == told


if __name__ == "__main__":
    CHECKED_IN.write_text(text_of(schema()), encoding="utf-8")
