"""Two recordings in, what differs out: every figure of both, side by side, and whether it is noise."""

from collections.abc import Sequence

from demo_server import __version__
from demo_server.library import printable
from tui.comparison.differences import differences
from tui.comparison.figures import Judged, figures_of, planned
from tui.comparison.notes import notes_on_machines, notes_on_run
from tui.comparison.outcome import Compared, Comparison, Origin, Side
from tui.comparison.pairs import Pair, paired
from tui.comparison.sentence import Side as SentenceSide
from tui.comparison.sentence import ratio_sentence
from tui.comparison.series import series_of
from tui.naming import setting_of
from tui.recording.lines import Header
from tui.recording.recorded import RecordedRun
from tui.result import HttpCostMs, Predicted, PredictedResponse, RunResult
from tui.summary import summarise

_UNPREDICTED = Predicted(None, PredictedResponse(None), HttpCostMs(0.0, 0.0))


def compare(a: Sequence[RecordedRun], b: Sequence[RecordedRun]) -> Comparison:
    """Compare the runs of two recordings. Raises ComparisonError when there is nothing that can be compared."""
    pairing = paired(a, b)
    headers = a[0].header, b[0].header
    return Comparison(
        asyncdemo=__version__,
        a=_origin(headers[0]),
        b=_origin(headers[1]),
        pairs=[_compared(pair) for pair in pairing.pairs],
        left_out=pairing.left_out,
        notes=notes_on_machines(*headers),
    )


def _compared(pair: Pair) -> Compared:
    results = _result(pair.a), _result(pair.b)
    judged = Judged(*results, *(series_of(run.timeline, run.end) for run in pair))
    return Compared(
        a=_side(results[0], pair.a),
        b=_side(results[1], pair.b),
        settings=differences(*pair),
        same_plan=judged.same_plan,
        sentence=ratio_sentence(*(SentenceSide(run.timeline, run.began.called, run.end) for run in pair)),
        notes=[
            note
            for name, run, result in zip("AB", pair, results, strict=True)
            for note in notes_on_run(name, run.timeline, result)
        ],
        **figures_of(judged),
    )


def _result(run: RecordedRun) -> RunResult:
    return summarise(run.timeline, setting_of(run.scenario, run.began.mode), run.end, _UNPREDICTED)


def _side(result: RunResult, run: RecordedRun) -> Side:
    return Side(
        mode=result.mode,
        workers=result.workers,
        planned=planned(result),
        failed=result.failed,
        timed_out=result.timed_out,
        lower_bound=result.lower_bound,
        name=run.began.key,
        label=printable(run.began.label),
    )


def _origin(header: Header) -> Origin:
    machine = header.machine
    words = (header.name, header.program, header.recorded, machine.system, machine.processor, machine.python)
    scenario, program, recorded, system, processor, python = map(printable, words)
    return Origin(scenario, program, recorded, system, processor, machine.cores, python)
