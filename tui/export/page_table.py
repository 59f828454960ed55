"""The table behind the picture: the first requests of a run stand in the page itself, whoever reads it.

page/table.js pages and sorts the whole of it, in the same columns.
"""

from itertools import islice

from tui.export.page_markup import Piece, element
from tui.export.page_run import PageRun
from tui.export.page_words import NONE, count, counted
from tui.picture.axis import duration
from tui.timeline.records import Request
from tui.timeline.spans import SpentOn

MOST_ROWS = 200
"""that stand in the page; the rest is in its data"""
MOST_OPEN = 20
"""so short a table is no burden: it is unfolded"""
COLUMNS = ("number", "request", "client", "planned at", "queue", "wait", "work", "response", "answer")
IN_LINE = "in line"
"""one more, after queue, in a run in which requests stood in line within the server"""
_KINDS: tuple[SpentOn, ...] = ("queue", "wait", "work")
_AFTER_QUEUE = COLUMNS.index("queue") + 1


def table(run: PageRun) -> Piece:
    """The table, folded away if it is long."""
    requests = run.recorded.timeline.requests()
    columns = [*COLUMNS[:_AFTER_QUEUE], *([IN_LINE] if run.in_line else []), *COLUMNS[_AFTER_QUEUE:]]
    rows = [_row(one, run) for one in islice(requests, MOST_ROWS)]
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in columns)))
    caption = element("caption", f"Requests of {run.label}", class_="unseen")
    whole = element("table", caption, head, element("tbody", *rows), class_="requests", data_run=str(run.number - 1))
    region = element("div", whole, class_="wide long", tabindex="0", role="region", aria_label=f"Requests, {run.label}")
    summary = element("summary", f"{counted(len(requests), 'request')} as a table")
    more = f"The first {MOST_ROWS} of {count(len(requests))}." if len(requests) > MOST_ROWS else ""
    return element("details", summary, element("p", more, class_="paging"), region, open=0 < len(requests) <= MOST_OPEN)


def _row(request: Request, run: PageRun) -> Piece:
    zero, end = run.recorded.timeline.zero or 0, run.recorded.end
    cells = (
        str(request.id),
        request.name,
        NONE if request.client is None else str(request.client),
        duration((request.planned or 0) - zero),
        NONE if request.told == "nothing" and not request.placed else duration(request.queue_until(end)),
        *(_spent(request, kind, end) for kind in _KINDS if run.in_line or kind != "queue"),
        duration(request.response_until(end)),
        ending(request),
    )
    return element("tr", *(element("td", text) for text in cells))


def _spent(request: Request, kind: SpentOn, end: int) -> str:
    """Time spent on that; of a server that tells none it is not known."""
    known = request.told == "steps" or request.split
    return duration(request.spent_until(kind, end)) if known else NONE


def ending(request: Request) -> str:
    """How it ended."""
    if request.outcome == "received":
        return (request.reason or str(request.status)).removeprefix("HTTP ")
    if request.outcome == "failed" and request.reason:
        return f"failed: {request.reason}"
    return request.outcome or "unfinished"
