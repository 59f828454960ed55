"""What cannot be compared, and why: runs whose figures are not those of a whole run, and runs of different work."""

from itertools import islice

from demo_server.events import SettingChanged
from demo_server.scenario import Load, Scenario
from tui.naming import kind_of
from tui.picture.axis import duration
from tui.plan import sendings
from tui.recording.recorded import RecordedRun
from tui.steering import said
from tui.timeline.fold import Timeline

_ENOUGH = 0.99
"""A run that lasted for this share of its duration was not stopped before its end."""


def unfit(run: RecordedRun) -> str:
    """Why the figures of a run are not those of its scenario; empty when they are."""
    timeline = run.timeline
    if timeline.zero is None or not timeline.planned.written:
        return "sent nothing: a run with requests in it is needed"
    if timeline.died:
        return f"lost its {_child(run)} in mid run: record it again"
    if timeline.dropped:
        return f"lost {timeline.dropped} events: its counts are wrong; record it with fewer requests a second"
    return _not_whole(run) or _steered(timeline, timeline.zero)


def _not_whole(run: RecordedRun) -> str:
    after = duration(run.timeline.elapsed(run.end))
    if not run.whole or run.timeline.end is None:
        return f"was cut off after {after}: it would look quicker than it was; record it to its end"
    if _stopped_early(run):
        return f"was stopped after {after}: it would look quicker than it was; record it to its end"
    return ""


def _steered(timeline: Timeline, zero: int) -> str:
    change = next((one for one in timeline.changes if isinstance(one, SettingChanged)), None)
    if change is None:
        return ""
    what, at = said(change.setting, change.value), duration(max(0, change.at - zero))
    return f"was steered in mid run ({what} after {at}): its figures mix settings; record one that nobody steers"


def _child(run: RecordedRun) -> str:
    return "clients" if run.timeline.died[0].child == "clients" else "server"


def _stopped_early(run: RecordedRun) -> bool:
    load, timeline = run.scenario.load, run.timeline
    if load.duration is not None and timeline.elapsed(run.end) >= _ENOUGH * load.duration.ns:
        return False
    if load.clients is not None or timeline.unfinished():
        return True
    return next(islice(sendings(run.scenario), timeline.planned.written, None), None) is not None


def unlike(a: RecordedRun, b: RecordedRun) -> str:
    """Why two runs are not of the same work; empty when they are."""
    if a.began.speed != b.began.speed:
        return (
            f"A ran at speed {a.began.speed:g}, B at {b.began.speed:g}: every length differs; record both at one speed"
        )
    return _unlike_loads(a.scenario.load, b.scenario.load) or _unlike_requests(a.scenario, b.scenario)


def _unlike_loads(a: Load, b: Load) -> str:
    if (kinds := (kind_of(a), kind_of(b))) and kinds[0] != kinds[1]:
        return f"A's load is {kinds[0]}, B's is {kinds[1]}: other requests at other instants; record one kind of load"
    if a.script != b.script:
        return "the scripts differ: other requests at other instants; record one script twice"
    if a.arrivals != b.arrivals:
        return f"A's arrivals are {a.arrivals}, B's are {b.arrivals}: other instants; record both with the same"
    if a.duration != b.duration:
        lengths = f"A's run lasts {_length(a)}, B's {_length(b)}"
        return f"{lengths}: a queue that grows has grown longer; --duration makes them equal"
    return ""


def _unlike_requests(a: Scenario, b: Scenario) -> str:
    if only := sorted(a.requests.keys() ^ b.requests.keys()):
        where = "A" if only[0] in a.requests else "B"
        return f"request {only[0]} is in {where} alone: other work; record one scenario twice"
    for name, request in a.requests.items():
        other = b.requests[name]
        if request.steps != other.steps:
            return f"the steps of request {name} differ: other work; record one scenario twice"
        if request != other:
            return f"request {name} is sent with another path, method, header or body; record one scenario twice"
    if _mix(a) != _mix(b):
        return "the mixes of requests differ: other work; record both with one mix"
    if a.seed != b.seed and (_draws(a) or _draws(b)):
        return f"A has the seed {a.seed}, B has {b.seed}: other lengths are drawn; --seed makes them equal"
    return ""


def _mix(scenario: Scenario) -> list[tuple[str, float]]:
    """Weights in their order, on which the draws depend; none for a script."""
    if scenario.load.script is not None:
        return []
    return list((scenario.load.mix or dict.fromkeys(scenario.requests, 1.0)).items())


def _draws(scenario: Scenario) -> bool:
    """Something in it depends on the seed."""
    drawn = any(step.length.law != "fixed" for step in scenario.leaves()) or scenario.load.think.law != "fixed"
    return drawn or scenario.load.arrivals == "poisson" or len(_mix(scenario)) > 1


def _length(load: Load) -> str:
    return "to the last answer" if load.duration is None else duration(load.duration.ns)
