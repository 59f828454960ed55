"""The table behind the picture: the first requests of a run stand in the page itself, whoever reads it.

page/table.js pages and sorts the whole of it, in the same columns.
"""

from itertools import islice

from tui.export.page_markup import Piece, element
from tui.export.page_run import PageRun
from tui.export.page_words import NONE, count, counted
from tui.picture.axis import duration
from tui.timeline.records import Request

MOST_ROWS = 200
"""that stand in the page; the rest is in its data"""
MOST_OPEN = 20
"""so short a table is no burden: it is unfolded"""
COLUMNS = ("number", "request", "client", "planned at", "queue", "wait", "work", "response", "answer")


def table(run: PageRun) -> Piece:
    """The table, folded away if it is long."""
    requests = run.recorded.timeline.requests()
    rows = [_row(one, run) for one in islice(requests, MOST_ROWS)]
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in COLUMNS)))
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
        duration(request.queue_until(end)),
        duration(request.spent_until("wait", end)),
        duration(request.spent_until("work", end)),
        duration(request.response_until(end)),
        ending(request),
    )
    return element("tr", *(element("td", text) for text in cells))


def ending(request: Request) -> str:
    """How it ended."""
    if request.outcome == "received":
        return str(request.status)
    if request.outcome == "failed" and request.reason:
        return f"failed: {request.reason}"
    return request.outcome or "unfinished"
