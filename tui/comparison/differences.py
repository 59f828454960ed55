"""What differs between two runs on purpose: the settings that one compares."""

from collections.abc import Iterator

from demo_server.events import SettingName
from tui.comparison.outcome import Difference
from tui.naming import length_in_words
from tui.recording.recorded import RecordedRun
from tui.steering import said, value_of


def differences(a: RecordedRun, b: RecordedRun) -> list[Difference]:
    """The settings in which they differ, in words."""
    ours, theirs = dict(_settings(a)), dict(_settings(b))
    both = [name for name in ours if name in theirs]
    return [Difference(name, ours[name], theirs[name]) for name in both if ours[name] != theirs[name]]


def _settings(run: RecordedRun) -> Iterator[tuple[str, str]]:
    yield "server", run.began.target or "the demo server"
    yield "mode", run.began.mode
    names: list[SettingName] = ["workers", "clients", "rate"]
    for name in names:
        value = value_of(run.scenario, name)
        # An event loop has no workers to choose.
        if value is not None and (name != "workers" or run.began.mode == "sync"):
            yield name, said(name, value)
    if run.began.mode == "sync":
        yield "workers are", "processes" if run.scenario.server.processes else "threads"
    yield "limit", "none" if run.scenario.server.limit is None else f"{run.scenario.server.limit} in flight"
    if any(step.query is not None for step in run.scenario.leaves()):
        yield "connections", str(run.scenario.database.pool)
        yield "database", run.scenario.database.url or "the embedded one"
    if any(step.read is not None for step in run.scenario.leaves()):
        yield "threads", str(run.scenario.server.threads)
    yield "think", length_in_words(run.scenario.load.think)
    yield "timeout", length_in_words(run.scenario.load.timeout)
