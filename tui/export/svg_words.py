"""What the picture says of its runs in words."""

from collections.abc import Sequence

from tui.naming import describe, setting_of
from tui.picture.axis import duration
from tui.recording.recorded import RecordedRun
from tui.verdict import verdict


def title(runs: Sequence[RecordedRun]) -> str:
    """What was run."""
    return " / ".join(dict.fromkeys(run.scenario.title for run in runs)) or "nothing recorded"


def caption(runs: Sequence[RecordedRun]) -> str:
    """What to look at; empty when it is not the same in all runs."""
    captions = {run.scenario.caption for run in runs}
    return captions.pop() if len(captions) == 1 else ""


def name(run: RecordedRun) -> str:
    """What a run is called: as its scenario does, or by its mode; a server of one's own by what it is."""
    return run.began.target or run.began.mode if run.began.mode == "own" else run.began.called


def phrase(run: RecordedRun, among: Sequence[RecordedRun]) -> str:
    """What a run's mode stands for; and what was run, when the others' scenarios are not the same."""
    said = describe(setting_of(run.scenario, run.began.mode))
    if run.began.target and run.began.mode != "own":
        said = f"{run.began.target}, {said}"
    if any(one.placed for one in run.timeline.requests()):
        said = f"{said}, parts placed by Server-Timing"
    if run.began.speed != 1:
        said = f"{said}, speed ×{run.began.speed:g}"
    return said if len({one.scenario.title for one in among}) == 1 else f"{run.scenario.title}: {said}"


def result(run: RecordedRun) -> str:
    """What the run has shown; of a run that is not whole, how far it is known."""
    if not run.whole:
        return f"cut off after {duration(run.timeline.elapsed(run.end))}"
    return verdict(run.timeline, run.began.mode).removeprefix(f"{run.began.mode}: ")
