"""Two recorded runs held against each other."""

from collections.abc import Sequence

from tui.comparison.sentence import Side, ratio_sentence
from tui.recording.recorded import RecordedRun


def ratio(runs: Sequence[RecordedRun]) -> str:
    """Two whole runs of one scenario in one sentence; of anything else nothing."""
    if len(runs) != 2 or runs[0].scenario.title != runs[1].scenario.title:
        return ""
    if not all(run.whole and run.timeline.planned.written for run in runs):
        return ""
    return ratio_sentence(*(Side(run.timeline, run.began.called, run.end) for run in runs))
