"""The comparison for people: a table for each pair of runs, in 80 columns. Plain text, no colours."""

import textwrap
from collections.abc import Iterator

from demo_server.library import printable
from tui.comparison.outcome import Compared, Comparison, Figure, Origin, Side
from tui.comparison.rows import HEADINGS, rows
from tui.naming import describe
from tui.summary import Setting

WIDTH = 80
_FILE = 28
"""characters of the path"""
_SCENARIO = 24
"""characters of the scenario's name"""
_NOISE = (
    "noise: runs of the same differ by as much (2 % or 2 ms), or the requests of one run do (the 95 % interval of the "
    "ratio holds 1)"
)


def report(comparison: Comparison, name_a: str, name_b: str) -> str:
    """The whole report, with a line break at its end; the names are those of the files."""
    lines = [_origin("A", name_a, comparison.a), _origin("B", name_b, comparison.b), ""]
    for pair in comparison.pairs:
        lines += [*_pair_lines(pair), ""]
    lines += [*_wrapped(_NOISE), *_notes([*comparison.notes, *comparison.left_out])]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _origin(side: str, name: str, origin: Origin) -> str:
    recorded = f", {origin.recorded}" if origin.recorded else ""
    return _clipped(f"{side}  {_tail(printable(name))}: {_clipped(origin.scenario, _SCENARIO)}{recorded}", WIDTH)


def _pair_lines(pair: Compared) -> Iterator[str]:
    yield f"A  {_run(pair.a)}"
    yield f"B  {_run(pair.b)}"
    if pair.settings:
        yield from _wrapped("differs: " + "; ".join(f"{one.setting} {one.a} → {one.b}" for one in pair.settings))
    if pair.sentence:
        yield from _wrapped(pair.sentence)
    yield ""
    yield from _table([HEADINGS, *rows(pair)])
    if said := [*pair.notes, *_doubts(pair)]:
        yield ""
        yield from _notes(said)


def _run(side: Side) -> str:
    return f"{side.label or side.mode}: {describe(Setting(side.mode, side.workers))}"


def _table(cells: list[list[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    for name, a, b, difference, verdict in cells:
        figures = f"{name:{widths[0]}}  {a:>{widths[1]}}  {b:>{widths[2]}}  {difference:>{widths[3]}}"
        yield f"{figures}  {verdict}".rstrip()


def _doubts(pair: Compared) -> list[str]:
    """Why it cannot be told of some figures whether they differ, each reason once."""
    response = pair.response_ms
    times = [pair.makespan_ms, response.mean, response.p50, response.p95, response.p99, response.max]
    times += [pair.queue_ms.mean, pair.service_ms.mean]
    return list(dict.fromkeys(f"cannot tell: {one.why}" for one in times if _in_doubt(one)))


def _in_doubt(figure: Figure) -> bool:
    return figure.noise is None and figure.a is not None and figure.b is not None


def _notes(said: list[str]) -> list[str]:
    return [line for note in said for line in _wrapped(note)]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _tail(path: str) -> str:
    return path if len(path) <= _FILE else f"…{path[1 - _FILE :]}"


def _clipped(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
