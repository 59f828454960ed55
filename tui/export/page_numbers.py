"""The numbers of the page: the runs against each other, then each by itself."""

from collections.abc import Sequence

from tui.export.contrast import ratio
from tui.export.page_markup import NOTHING, Piece, element, joined
from tui.export.page_run import PageRun
from tui.export.page_words import count, length, rate, share
from tui.export.page_words import ratio as factor
from tui.picture.axis import duration
from tui.report import notes
from tui.result import RunResult
from tui.verdict import verdict


def comparison(runs: Sequence[PageRun]) -> Piece:
    """The runs against each other: a sentence and a small table. Nothing of a run alone."""
    if len(runs) < 2:
        return NOTHING
    heading = element("h2", "Against each other", id="comparison")
    told = ratio([run.recorded for run in runs])
    sentence = element("p", f"{told[:1].upper()}{told[1:]}.", class_="verdict") if told else NOTHING
    return element("section", heading, sentence, _table(runs), aria_labelledby="comparison")


def _table(runs: Sequence[PageRun]) -> Piece:
    figures = _figures([run.result for run in runs])
    body = [_row(run.label, [told[at] for told in figures.values()]) for at, run in enumerate(runs)]
    if len(runs) == 2:
        ratios = [told[2] for told in figures.values()]
        body.append(_row(f"{runs[0].label} ÷ {runs[1].label}", ratios, class_="ratio"))
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in ("", *figures))))
    caption = element("caption", "Response times and makespan of each run", class_="unseen")
    table = element("table", caption, head, element("tbody", *body), class_="figures")
    return element("div", table, class_="wide", tabindex="0", role="region", aria_label="The runs compared")


def _row(name: str, cells: Sequence[str], class_: str | bool = False) -> Piece:
    return element("tr", element("th", name, scope="row"), *(element("td", cell) for cell in cells), class_=class_)


def _figures(results: Sequence[RunResult]) -> dict[str, list[str]]:
    """Each figure of all runs, and the first run's against the second's; one that no run has is left out."""
    values: dict[str, list[float | None]] = {
        "all over": [one.makespan_ms for one in results],
        "mean": [one.response_ms.mean for one in results],
        "p95": [one.response_ms.p95 for one in results],
        "worst": [one.response_ms.max for one in results],
        "a second": [one.throughput_rps for one in results],
    }
    return {
        name: [*(_figure(name, one) for one in column), factor(column[0], column[1])]
        for name, column in values.items()
        if any(column)
    }


def _figure(name: str, value: float | None) -> str:
    return rate(value or 0) if name == "a second" else length(value)


# --- a run by itself --------------------------------------------------------------------------------------


def sentence(run: PageRun) -> str:
    """What the run has shown."""
    said = verdict(run.recorded.timeline, run.result.mode)
    said = said.removeprefix(f"{run.result.mode}: ")
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def numbers(run: PageRun) -> Piece:
    """Its numbers, each with its name above it."""
    result, response = run.result, run.result.response_ms
    lag, in_line = result.sender_lag_ms, result.pool_ms.mean
    all_ = result.completed + result.failed + result.timed_out + result.unfinished
    figures = {
        "answered": f"{count(result.completed)} of {count(all_)}",
        "mean": length(response.mean),
        "predicted": length(result.predicted.response_ms.mean),
        "p50": length(response.p50),
        "p95": length(response.p95),
        "p99": length(response.p99),
        "worst": length(response.max),
        "all over": length(result.makespan_ms),
        "a second": rate(result.throughput_rps),
        "mean queue": length(result.queue_ms.mean),
        **({"mean in line": length(in_line)} if in_line else {}),
        "mean service": length(result.service_ms.mean),
        "mean wait": length(result.wait_ms.mean),
        "mean work": length(result.work_ms.mean),
        "sender late": length(lag.max if lag.p99 is None else lag.p99),
    }
    pairs = [element("div", element("dt", name), element("dd", figure)) for name, figure in figures.items()]
    return element("dl", *pairs, class_="numbers")


def shares(run: PageRun) -> Piece:
    """What the server did all the time, as a bar and in words; nothing where nobody knows it."""
    server, sync = run.result.server, run.result.mode == "sync"
    if server is None:
        return NOTHING
    who = ("a worker" if run.result.workers == 1 else "each worker") if sync else "the loop"
    held = f", is held by waits {share(server.blocked)}" if run.result.mode != "async" or server.blocked else ""
    serves = f", serves {share(server.serving)}" if run.result.told != "steps" else ""
    words = f"{who} works {share(server.working)}{held}{serves}, is free {share(server.idle)}"
    parts = [_part("working", 0, server.working), _part("waiting", server.working, server.blocked)]
    if run.result.told != "steps":
        parts.append(_part("serving", server.working + server.blocked, server.serving))
    bar = joined(parts)
    picture = element("svg", bar, class_="share", viewBox="0 0 100 1", preserveAspectRatio="none", aria_hidden="true")
    return element("p", picture, words, class_="shares")


def _part(state: str, start: float, size: float) -> Piece:
    return element("rect", class_=state, x=f"{100 * start:.2f}", width=f"{100 * size:.2f}", height="1")


def remarks(run: PageRun) -> Piece:
    """What must be known to read the numbers rightly."""
    said = [one.removeprefix(f"{run.result.mode}: ") for one in notes(run.result)]
    if run.recorded.began.speed != 1:
        said.append(f"ran at {run.recorded.began.speed:g} times its speed: every length is of this speed")
    if not run.recorded.whole:
        said.append(f"cut off: this run is recorded up to {duration(run.elapsed)} only; what came after is not known")
    if run.recorded.timeline.dropped:
        said.append(f"{count(run.recorded.timeline.dropped)} events were lost: the picture has gaps")
    said += [f"the {one.child} died in mid run (status {one.status})" for one in run.recorded.timeline.died]
    return element("ul", *(element("li", one) for one in said), class_="remarks") if said else NOTHING
