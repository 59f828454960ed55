"""The data of the page's picture: the requests of a run in columns, as small as JSON can be.

Instants are whole microseconds of the run. What happens to a request comes soon after the last thing that happened
to it, so each is told as the distance from the one before: small numbers are short, and less than nothing where
spans overlap. A column whose values are all the same is that value. page/data.js reads this; the page's only copy of
a request is what stands here.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from demo_server.events import ServerResumed, ServerStalled, SettingChanged
from demo_server.library import printable
from demo_server.steps import Kind
from tui.export.page_run import PageRun
from tui.timeline.records import Outcome, Request

OUTCOMES: tuple[Outcome | None, ...] = (None, "received", "timed out", "failed")
"""how a request ended, by the number that stands for it"""
KINDS: tuple[Kind, ...] = ("work", "wait", "queue", "block")
"""of a span, by the number that stands for it; page/data.js knows them too"""
_NS_PER_US = 1000
_Shape = tuple[tuple[str, Kind], ...]
_Column = list[Any]


class Texts:
    """A table of texts: each stands in the page once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number that stands for a text."""
        return self._numbers.setdefault(text, len(self._numbers))

    def all(self) -> list[str]:
        """The texts by their numbers, what cannot be shown spelled out."""
        return [printable(text) for text in self._numbers]


class Shapes:
    """Which spans a request has: the same ones, as a rule, as the one before it."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._numbers: dict[_Shape, int] = {}

    def number(self, shape: _Shape) -> int:
        """The number that stands for these spans."""
        return self._numbers.setdefault(shape, len(self._numbers))

    def all(self) -> list[list[int]]:
        """Of each shape, for each span the numbers of its name and of its kind."""
        return [
            [part for name, kind in shape for part in (self._texts.number(name), KINDS.index(kind))]
            for shape in self._numbers
        ]


def data_json(runs: Sequence[PageRun]) -> str:
    """All runs as JSON that can stand within a script element."""
    texts = Texts()
    told = [_run(run, texts) for run in runs]
    data = {"runs": told, "texts": texts.all(), "outcomes": [one or "unfinished" for one in OUTCOMES]}
    return harmless(msgspec.json.encode(data).decode())


def harmless(json: str) -> str:
    """JSON in which nothing can end the element that it stands in, or begin a comment."""
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _run(run: PageRun, texts: Texts) -> dict[str, Any]:
    timeline, scenario = run.recorded.timeline, run.recorded.scenario
    zero, shapes = timeline.zero or 0, Shapes(texts)
    requests = timeline.requests()
    columns = _columns(requests, zero, texts, shapes)
    if timeline.told == "nothing":
        columns["placed"] = [int(one.placed) for one in requests]
    load = scenario.load
    return {
        "label": run.label,
        "mode": run.result.mode,
        "workers": run.result.workers,
        "load": "closed" if load.clients is not None else "open" if load.rate is not None else "script",
        "told": timeline.told,
        "elapsed": run.elapsed // _NS_PER_US,
        "size": len(requests),
        "shapes": shapes.all(),
        "columns": {name: _shortened(column) for name, column in columns.items()},
        "inLine": run.in_line,
        "foreign": list(_foreign(run, zero)),
        "changes": list(_changes(run, zero)),
    }


def _columns(requests: Iterable[Request], zero: int, texts: Texts, shapes: Shapes) -> dict[str, _Column]:
    made: dict[str, _Column] = {name: [] for name in _NAMES}
    number_before, planned_before = 0, 0
    spans: _Column = made["spans"]
    tell = [made[name].append for name in _NAMES[:-1]]
    for one in requests:
        planned = ((one.planned or 0) - zero) // _NS_PER_US
        started = _since(one.started, zero, planned)
        at = planned + (started or 0)
        shape = tuple([(span.step, span.kind) for span in one.spans])
        for span in one.spans:
            start = (span.start - zero) // _NS_PER_US
            end = None if span.end is None else (span.end - zero) // _NS_PER_US
            spans += (start - at, None if end is None else end - start)
            at = start if end is None else end
        row = (
            one.id - number_before,
            texts.number(one.name),
            one.client,
            planned - planned_before,
            _since(one.sent, zero, planned),
            started,
            _since(one.finished, zero, at),
            _since(one.over, zero, planned),
            OUTCOMES.index(one.outcome),
            one.status,
            texts.number(one.reason),
            one.worker,
            shapes.number(shape),
        )
        for put, value in zip(tell, row, strict=True):
            put(value)
        number_before, planned_before = one.id, planned
    return made


_NAMES = (
    *("id", "name", "client", "planned", "sent", "started", "finished", "over"),
    *("outcome", "status", "reason", "worker", "shape", "spans"),
)


def _since(instant: int | None, zero: int, before: int) -> int | None:
    return None if instant is None else (instant - zero) // _NS_PER_US - before


def _shortened(column: _Column) -> Any:
    """The column, or the one value that all of it has."""
    return column[0] if column and column.count(column[0]) == len(column) else column


def _foreign(run: PageRun, zero: int) -> Iterable[tuple[int, int, int, int]]:
    """What else holds a worker: requests that our clients did not send, connections on which nothing is said.

    Worker, kind, start, end.
    """
    timeline = run.recorded.timeline
    for worker, start, end in timeline.holds.within(zero, run.recorded.end):
        yield worker, KINDS.index("wait"), (start - zero) // _NS_PER_US, (end - zero) // _NS_PER_US
    for request in [*timeline.closed.values(), *timeline.open.values()]:
        if request.planned is None:
            for span in request.spans:
                end = run.recorded.end if span.end is None else span.end
                yield (
                    request.worker or 1,
                    KINDS.index(span.kind),
                    (span.start - zero) // _NS_PER_US,
                    (end - zero) // _NS_PER_US,
                )


def _changes(run: PageRun, zero: int) -> Iterable[tuple[int, str]]:
    """What was done to the run while it went on: when, and what."""
    for change in run.recorded.timeline.changes:
        yield (change.at - zero) // _NS_PER_US, change_in_words(change)


def change_in_words(change: SettingChanged | ServerStalled | ServerResumed) -> str:
    """A change as the axis says it."""
    if isinstance(change, SettingChanged):
        return f"{change.setting} {change.value:g}"
    return "server stalled" if isinstance(change, ServerStalled) else "server resumed"
