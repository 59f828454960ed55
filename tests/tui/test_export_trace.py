"""Traces: what the trace-event format demands, and what of a run stands where."""

import io
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given

from demo_server.events import Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.exporting import DOOR, SHOP, at_once, compared, hosted, outside, ran, recorded
from tests.tui.strategies import examples, lives, modes, small_scenarios
from tui.export.trace import write_trace
from tui.export.trace_packing import nested, packed
from tui.recording.recorded import RecordedRun
from tui.timeline.records import STATES, Request

Told = dict[str, Any]
NEEDED = {
    "X": {"name", "cat", "ts", "dur", "pid", "tid"},
    "C": {"name", "ts", "pid", "args"},
    "i": {"name", "ts", "pid", "tid", "s"},
    "M": {"name", "pid", "tid", "args"},
}
METADATA = {"process_name": "name", "thread_name": "name", "process_sort_index": "sort_index"} | {
    "thread_sort_index": "sort_index"
}


def text(*runs: RecordedRun) -> str:
    out = io.StringIO()
    write_trace(runs, out)
    return out.getvalue()


def events(*runs: RecordedRun) -> list[Told]:
    told: list[Told] = json.loads(text(*runs))["traceEvents"]
    return told


def ns(us: float) -> int:
    """What a viewer makes of microseconds; nothing is lost by it."""
    made = round(us * 1000)
    assert made / 1000 == us
    return made


def check(told: Sequence[Told]) -> None:
    """What the format demands."""
    tracks: dict[tuple[int, int], list[Told]] = defaultdict(list)
    for event in told:
        assert NEEDED[event["ph"]] <= set(event) <= NEEDED[event["ph"]] | {"ph", "args"}
        assert isinstance(event["name"], str)
        assert isinstance(event["pid"], int)
        assert event["pid"] > 0
        if event["ph"] == "M":
            (key, value), *others = event["args"].items()
            assert METADATA[event["name"]] == key
            assert isinstance(value, str if key == "name" else int)
            assert not others
        else:
            assert event["ts"] >= 0
        if event["ph"] == "X":
            assert event["dur"] >= 0
            tracks[event["pid"], event["tid"]].append(event)
        if event["ph"] == "C":
            assert list(event["args"]) in (list(STATES), [state for state in STATES if state != "serving"])
            assert all(isinstance(count, int) and count >= 0 for count in event["args"].values())
        if event["ph"] == "i":
            assert event["s"] == "p"
    for slices in tracks.values():
        check_nesting(slices)
    check_numbers(told)


def check_nesting(slices: Sequence[Told]) -> None:
    """Slices of a track, in the order of the file, nest or are apart; who surrounds another comes first."""
    around: list[int] = []
    last = 0
    for one in slices:
        start, end = ns(one["ts"]), ns(one["ts"]) + ns(one["dur"])
        assert start >= last
        last = start
        while around and around[-1] <= start and end > around[-1]:
            around.pop()
        assert not around or end <= around[-1]
        around.append(end)


def check_numbers(told: Sequence[Told]) -> None:
    """A track has a name before anything stands on it, and a number that nothing else has."""
    named: dict[int, int] = {}
    for event in told:
        if event["ph"] == "M" and event["name"] == "thread_name":
            assert event["tid"] not in named
            named[event["tid"]] = event["pid"]
        elif event["ph"] in "Xi":
            assert named[event["tid"]] == event["pid"]
    assert not set(named) & set(named.values())


def tracks_of(told: Sequence[Told], pid: int = 1) -> dict[str, list[Told]]:
    """Slices by the name of their track."""
    names = {one["tid"]: one["args"]["name"] for one in told if one["name"] == "thread_name" and one["pid"] == pid}
    made: dict[str, list[Told]] = {name: [] for name in names.values()}
    for one in told:
        if one["ph"] == "X" and one["pid"] == pid:
            made[names[one["tid"]]].append(one)
    return made


def times(slices: Sequence[Told]) -> list[tuple[str, float, float]]:
    """Names, beginnings and ends in milliseconds."""
    return [(one["name"], one["ts"] / 1000, (one["ts"] + one["dur"]) / 1000) for one in slices]


# --- the format -------------------------------------------------------------------------------------------


@given(small_scenarios(), modes)
@examples(60)
def test_any_run_is_a_legal_trace(scenario: Scenario, mode: Mode) -> None:
    check(events(ran(scenario, mode)))


@given(lives(), modes)
@examples(100)
def test_any_life_is_a_legal_trace(life: Request, mode: Mode) -> None:
    told = sorted(b.life(life), key=lambda event: event.at)
    check(events(recorded([b.load_started(), *told, *b.asking(2)], mode)))
    check(events(recorded([b.load_started(), *told, b.load_ended(300)], mode)))


def test_the_whole_is_an_object_whose_first_key_tells_what_it_is() -> None:
    whole = text(*compared(b.three_requests()))
    assert whole.startswith('{"traceEvents":[\n{')
    assert whole.endswith("}\n")
    told = json.loads(whole)
    assert told["displayTimeUnit"] == "ms"
    assert told["otherData"]["scenario"] == "test"
    check(told["traceEvents"])


def test_no_run_is_a_trace_too() -> None:
    assert json.loads(text())["traceEvents"] == []
    check(events(recorded([])))
    check(events(recorded([b.load_started(), b.load_ended(5)])))


def test_more_events_than_are_written_at_once() -> None:
    told = events(ran(b.at_once(600, [("work", 1), ("wait", 5), ("work", 1)], workers=3)))
    assert len(told) > 4000
    check(told)


def test_names_may_hold_anything() -> None:
    hostile = '"</script>\x00\x1b[31m\u202e\n'
    lost = [b.load_started(), b.planned(1, request=hostile), b.failed(1, 5, hostile)]
    told = events(recorded(lost))
    check(told)
    (one,) = (one for one in told if one.get("cat") == "response")
    assert one["name"] == f"1 {hostile}"
    assert one["args"] == {"id": 1, "outcome": "failed", "reason": hostile}


# --- what stands where ------------------------------------------------------------------------------------


def test_a_process_a_run_from_zero_on() -> None:
    one, other = compared(b.three_requests())
    told = events(one, other)
    names = [one["args"]["name"] for one in told if one["name"] == "process_name"]
    assert names == ["sync: 1 worker, as gunicorn sync -w1", "async: coroutines on 1 event loop"]
    renamed = one._replace(began=msgspec.structs.replace(one.began, name="other"))
    names = [one["args"]["name"] for one in events(one, renamed) if one["name"] == "process_name"]
    assert names == [f"{name}, sync: 1 worker, as gunicorn sync -w1" for name in ("test", "other")]
    late = recorded([b.load_started(5000), *b.answered(1, at=5010)])
    assert times(tracks_of(events(late))["worker 1"])[0] == ("1 page", 10, 110)


def test_steps_nest_in_the_handling_that_holds_a_worker() -> None:
    worker = tracks_of(events(ran(b.three_requests())))["worker 1"]
    assert times(worker)[:3] == [("1 course", 0, 2000), ("work 0", 0, 20), ("wait 1", 20, 720)]
    assert [one["cat"] for one in worker[:3]] == ["handling", "work", "wait"]


def test_so_they_do_in_the_loop_that_blocking_code_holds() -> None:
    tracks = tracks_of(events(ran(b.three_requests(), "blocked-loop")))
    assert [name for name in tracks if "loop" in name] == ["event loop"]
    assert {one["cat"] for one in tracks["event loop"]} == {"handling", "work", "wait"}


def test_only_work_takes_the_loop_of_async_and_the_waits_stand_with_the_client() -> None:
    tracks = tracks_of(events(ran(b.three_requests(), "async")))
    assert {one["cat"] for one in tracks["event loop"]} == {"work"}
    assert times(tracks["event loop"])[:2] == [("1 course: work 0", 0, 20), ("2 course: work 0", 20, 40)]
    assert [one["cat"] for one in tracks["in flight 1"]][:5] == ["response", "service", "work", "wait", "work"]


def test_a_call_that_blocks_takes_the_loop_too() -> None:
    tracks = tracks_of(events(ran(b.at_once(1, [("work", 10), ("block", 30), ("wait", 10)]), "async")))
    assert [(one["cat"], one["dur"]) for one in tracks["event loop"]] == [("work", 10_000), ("block", 30_000)]


def test_workers_have_a_track_each() -> None:
    tracks = tracks_of(events(ran(b.at_once(4, [("wait", 10)], workers=2))))
    assert [name for name in tracks if "worker" in name] == ["worker 1", "worker 2"]


def test_clients_have_a_track_each() -> None:
    closed = b.scenario_of({"page": [("wait", 10)]}, clients=3, duration=100)
    tracks = tracks_of(events(ran(closed)))
    assert [name for name in tracks if "client" in name] == ["client 1", "client 2", "client 3"]
    assert times(tracks["client 2"])[:3] == [("2 page", 0, 20), ("queued", 0, 10), ("service", 10, 20)]


def test_requests_in_flight_at_once_are_on_tracks_of_their_own() -> None:
    tracks = tracks_of(events(ran(b.three_requests(), "async")))
    assert [name for name in tracks if "flight" in name] == ["in flight 1", "in flight 2", "in flight 3"]
    apart = tracks_of(events(ran(b.scenario_of({"page": [("work", 10)]}, rate=10, duration=1000))))
    assert [name for name in apart if "flight" in name] == ["in flight 1"]


def test_what_a_file_tells_of_overlaps_gets_one_track_more() -> None:
    """A worker does two things at once, a client has two requests: no server of ours, but a file may say so."""
    closed = b.scenario_of({"page": [("wait", 10)]}, clients=1, duration=100)
    both: list[Event] = [*b.answered(1, client=1), *b.answered(2, at=50, client=1)]
    told = events(recorded(sorted([b.load_started(), *both], key=lambda event: event.at), "sync", closed))
    check(told)
    assert list(tracks_of(told)) == ["worker 1", "worker 1 (2)", "client 1", "client 1 (2)"]


def test_a_visitor_holds_a_worker_and_is_nobodys_client() -> None:
    foreign = 1_000_000_000
    tracks = tracks_of(events(recorded([b.load_started(), *b.handling(foreign, 5, [("wait", 10)])])))
    assert list(tracks) == ["worker 1"]


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_what_is_not_over_is_cut_at_the_end_and_says_so(mode: Mode) -> None:
    going = [*b.asking(1, 10), b.arrived(1, 10), b.begun(1, 20), b.step_begun(1, 30, kind="work")]
    told = events(recorded([b.load_started(), *going, *b.asking(2, 40), b.load_ended(100)], mode))
    check(told)
    slices = [one for one in told if one["ph"] == "X"]
    assert all((one["ts"] + one["dur"]) / 1000 == 100 for one in slices if "cut" in one["args"])
    assert {one["cat"] for one in slices if "cut" in one["args"]} >= {"response", "service", "work", "queued"}
    assert {one["args"]["outcome"] for one in slices if one["cat"] == "response"} == {"unfinished"}


def test_what_the_server_does_after_the_end_is_not_told() -> None:
    late = [*b.asking(1, 10), b.load_ended(100), *b.handling(1, 150, [("work", 10)])]
    told = events(recorded([b.load_started(), *late]))
    assert list(tracks_of(told)) == ["in flight 1"]
    assert [name for name, *_ in times(tracks_of(told)["in flight 1"])] == ["1 page", "queued"]


def test_what_was_done_to_the_run_is_marked() -> None:
    done = [b.set_to(10, "workers", 3), b.stalled(20), b.resumed(30)]
    told = events(recorded([b.load_started(), *done, b.load_ended(40)]))
    check(told)
    marks = [(one["name"], one["ts"]) for one in told if one["ph"] == "i"]
    assert marks == [("workers = 3", 10_000), ("server stalled", 20_000), ("server resumed", 30_000)]


def test_doubts_stand_beside_the_events() -> None:
    others = json.loads(text(ran(b.three_requests()), recorded([b.load_started()])))["otherData"]
    assert others["run 2 is not whole"] == "the recording was cut off before the run's end"
    assert "run 1 is not whole" not in others


# --- what goes on at once, and what is not known ----------------------------------------------------------


def test_steps_done_at_once_stand_beside_each_other() -> None:
    told = events(recorded(at_once(), "async", SHOP))
    check(told)
    tracks = tracks_of(told)
    assert list(tracks) == ["event loop", "in flight 1", "in flight 1, at once (2)"]
    assert times(tracks["event loop"]) == [("1 shop: page", 85, 95)]
    assert times(tracks["in flight 1"]) == [
        *(("1 shop", 0, 101), ("queued", 0, 2), ("service", 2, 100)),
        *(("queued: connection", 10, 30), ("session", 30, 60), ("prices", 60, 80), ("page", 85, 95)),
    ]
    assert times(tracks["in flight 1, at once (2)"]) == [("stock", 60, 90)]


def test_a_worker_that_stands_in_line_is_held() -> None:
    told = events(recorded([one for one in at_once() if getattr(one, "index", 0) in (0, 1)], "sync", SHOP))
    check(told)
    worker = tracks_of(told)["worker 1"]
    assert [(one["name"], one["cat"]) for one in worker] == [
        *(("1 shop", "handling"), ("queued: connection", "queue"), ("session", "wait")),
    ]


def test_spans_that_an_app_names_may_lie_within_each_other() -> None:
    told = events(recorded(hosted(), "sync", DOOR))
    check(told)
    assert times(tracks_of(told)["worker 1"]) == [("1 door", 10, 100), ("page", 20, 80), ("db", 30, 60)]
    assert list(tracks_of(told)) == ["worker 1", "in flight 1"]
    assert counts(recorded(hosted(), "sync", DOOR))[1:3] == [(10, [0, 0, 0, 1]), (20, [0, 1, 0, 0])]


def test_of_a_server_that_tells_nothing_it_is_told_what_was_placed() -> None:
    told = events(recorded(outside(), "own", DOOR))
    check(told)
    first, second, _ = (tracks_of(told)[f"in flight {number}"] for number in (1, 2, 3))
    assert times(first)[2:] == [("service", 20, 80), ("db", 30, 60), ("app", 60, 70)]
    assert all("Server-Timing" in one["args"]["placed"] for one in first[2:])
    assert times(second) == [("2 door", 0, 95), ("queued", 0, 5), ("at the server", 5, 95)]
    assert not [name for name in tracks_of(told) if "worker" in name or "loop" in name]


# --- counters ---------------------------------------------------------------------------------------------


def counts(run: RecordedRun) -> list[tuple[float, list[int]]]:
    return [(one["ts"] / 1000, list(one["args"].values())) for one in events(run) if one["ph"] == "C"]


def test_counts_change_when_requests_do() -> None:
    run = ran(b.at_once(2, [("work", 10), ("wait", 30)]))
    assert counts(run) == [
        (0, [1, 0, 1]),
        (10, [1, 1, 0]),
        (40, [0, 0, 1]),
        (50, [0, 1, 0]),
        (80, [0, 0, 0]),
    ]


def test_counts_of_many_requests_are_right_at_fewer_instants() -> None:
    run = ran(b.scenario_of({"page": [("work", 0.1), ("wait", 1)]}, rate=1000, duration=3000), "async")
    told = counts(run)
    assert len(run.timeline.requests()) == 3000
    assert 1000 < len(told) <= 10_001
    for ms, now in told[::500]:
        instant = run.timeline.zero or 0
        alive = [one for one in run.timeline.requests() if one.planned is not None]
        instant += b.ns(ms)
        assert sum(now) == sum(1 for one in alive if (one.planned or 0) <= instant < (one.over or run.end))


# --- tracks -----------------------------------------------------------------------------------------------


def test_packing_takes_the_first_track_that_is_free() -> None:
    items = [(0, 10), (5, 8), (8, 12), (10, 11), (11, 11), (11, 20)]
    assert packed(items, lambda item: item) == [[(0, 10), (10, 11), (11, 11), (11, 20)], [(5, 8), (8, 12)]]
    assert packed([], lambda item: item) == []


def test_nesting_takes_the_first_track_on_which_it_lies_within() -> None:
    items = [(0, 10), (2, 5), (4, 8), (5, 9), (9, 12), (10, 20), (10, 30)]
    assert nested(items, lambda item: item) == [[(0, 10), (2, 5), (5, 9), (10, 30), (10, 20)], [(4, 8), (9, 12)]]
