"""One request, large: its steps by name and length, the wait before it, and what happened meanwhile for others."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer

from demo_server.library import printable
from tui.naming import times
from tui.picture.axis import axis_line, duration
from tui.picture.bars import Scale, bar
from tui.picture.lanes import Held, Lane
from tui.picture.looking import AT_THE_SERVER, Others, Part, done_in_turn, held_meanwhile, others, parts
from tui.picture.stretches import Stretch
from tui.run.performance import Performance
from tui.screens.naming import called
from tui.screens.overlay import Overlay
from tui.timeline.doing import workers_known
from tui.timeline.records import Request, State
from tui.widgets.ink import Ink, fitted
from tui.widgets.lines import Lines, Words

LABEL, LENGTH = 26, 10
"""cells for a step's name and for its length"""
TIMES_A_SECOND = 5
MOST_NAMED = 4


class Look(Overlay[None]):
    """A request; goes on growing while the request does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", "Back", key_display="Esc"),
        Binding("left,up", "other(-1)", "The request before", key_display="←"),
        Binding("right,down", "other(1)", "The next", key_display="→"),
        Binding("w", "worst", "The worst"),
    ]
    DEFAULT_CSS = """
    Look { background: $background; }
    Look > Lines { height: 1fr; }
    Look > Footer { background: $background; }
    """

    def __init__(self, request: Request, performance: Performance, ink: Ink, now: Callable[[], int]) -> None:
        super().__init__()
        self._request = request
        self._performance = performance
        self._ink = ink
        self._now = now

    def compose(self) -> ComposeResult:
        """Lines, and the keys."""
        yield Lines(self._ink)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Draw it, again and again."""
        self.set_interval(1 / TIMES_A_SECOND, self._draw)

    def on_resize(self, _: events.Resize) -> None:
        """Another size is another picture."""
        self.call_after_refresh(self._draw)

    def action_other(self, by: int) -> None:
        """The request with the next number, or the one before."""
        known = self._performance.timeline.requests()
        numbers = [one.id for one in known]
        if self._request.id in numbers:
            self._request = known[(numbers.index(self._request.id) + by) % len(known)]
        self._draw()

    def action_worst(self) -> None:
        """The worst request of all."""
        self._request = self._performance.timeline.worst or self._request
        self._draw()

    def _draw(self) -> None:
        # Whoever looks back and forth may stand in another copy of the run by now.
        timeline, number = self._performance.timeline, self._request.id
        self._request = timeline.open.get(number) or timeline.closed.get(number) or self._request
        self.query_one(Lines).show(*self._lines(self._now()))

    def _lines(self, now: int) -> Iterator[Words]:
        request, ink = self._request, self._ink
        timeline, mode = self._performance.timeline, self._performance.mode
        made = parts(request, now)
        yield Words(self._title(), self._response(now))
        if not made:
            return
        width = max(8, self.size.width - LABEL - LENGTH)
        start, length = made[0].start, max(1, max(part.end for part in made) - made[0].start)
        scale = Scale(start, length / width)
        yield Words(self._doing(now))
        yield Words()
        yield Words([ink.text(" " * (LABEL + LENGTH) + axis_line(length, width), "quiet")])
        for part in made:
            yield Words(self._part(part, scale, width))
        yield from self._about_parts()
        yield Words()
        if not workers_known(timeline.told, mode):
            return
        held = held_meanwhile(timeline, request, mode, now)
        yield Words(self._lane(held, scale, width))
        yield Words()
        blocked = any(one.state == "waiting" for one in held)
        yield from self._meanwhile(others(held, request, timeline), length, only_works=mode == "async" and not blocked)

    def _about_parts(self) -> Iterator[Words]:
        """What must be known of them."""
        asked = self._performance.scenario.requests.get(self._request.name)
        for names in done_in_turn(asked, self._performance.mode):
            yield Words([self._ink.text(f"{printable(names)} in turn: this code blocks", "quiet")])
        if self._request.placed:
            yield Words(
                [self._ink.text("placed by Server-Timing: these lengths are told, where they lie is not", "quiet")]
            )

    def _title(self) -> list[Segment]:
        request, served = self._request, called(self._performance)
        asked = f"   client {request.client}" if request.client != request.id else ""
        return [
            self._ink.text(f"Request {request.id}: {printable(request.name)}", bold=True),
            self._ink.text(f"   {served}{asked}", "quiet"),
        ]

    def _response(self, now: int) -> list[Segment]:
        request, ink = self._request, self._ink
        took = duration(request.response_until(now))
        if request.over is None:
            return [ink.text(f"{took}, no answer yet", "quiet")]
        if not request.answered:
            return [ink.text(f"{printable(request.reason) or request.outcome} after {took}", "bad", bold=True)]
        slow = times(request.slowdown) if request.slowdown else ""
        return [ink.text(f"{took} ", "good", bold=True), ink.text(slow, bold=True)]

    def _doing(self, now: int) -> list[Segment]:
        """The lengths of which a response time is made."""
        request, ink = self._request, self._ink
        if request.told == "nothing" and request.started is None:
            sent = now if request.sent is None else request.sent
            return [ink.text(f"{AT_THE_SERVER} ", "quiet"), *self._length("serving", _until(request, now) - sent)]
        said: list[tuple[State, str, int]] = [("queued", "queued", request.queue_until(now))]
        if any(span.kind == "queue" for span in request.spans):
            said.append(("queued", "in line inside", request.spent_until("queue", now)))
        if request.split or request.told == "steps":
            said.append(("waiting", "waited for I/O", request.spent_until("wait", now)))
            said.append(("working", "worked", request.spent_until("work", now)))
        if request.told != "steps":
            said.append(("serving", AT_THE_SERVER, request.unnamed_until(now)))
        words: list[Segment] = []
        for state, verb, ns in said:
            words += [ink.text(f"{verb} ", "quiet"), *self._length(state, ns)]
        return words

    def _length(self, state: State, ns: int) -> list[Segment]:
        return [self._ink.text(duration(max(0, ns)), state, bold=True), self._ink.text("   ")]

    def _part(self, part: Part, scale: Scale, width: int) -> list[Segment]:
        ink = self._ink
        cells = bar([Stretch(part.start, part.end, part.state)], scale, width)
        return [
            ink.text(fitted(printable(part.name), LABEL), "plain"),
            ink.text(f"{duration(part.end - part.start):>{LENGTH - 2}}  ", "quiet"),
            *(ink.bar(cell) for cell in cells),
        ]

    def _lane(self, held: list[Held], scale: Scale, width: int) -> list[Segment]:
        request, mode = self._request, self._performance.mode
        lane = Lane(scale, width)
        lane.add(held)
        name = "event loop" if mode != "sync" else f"worker {request.worker}" if request.worker else "all workers"
        label = self._ink.text(fitted(name, LABEL + LENGTH), "quiet")
        return [label, *(self._ink.lane(cell) for cell in lane.rows(1)[0])]

    def _meanwhile(self, among: list[Others], length: int, *, only_works: bool) -> Iterator[Words]:
        ink, mode = self._ink, self._performance.mode
        who = "the event loop" if mode != "sync" else "the worker" if self._request.worker else "the workers"
        if not among:
            yield Words([ink.text(f"Meanwhile {who} did nothing for others.", "quiet")])
            return
        spent = sum(one.held for one in among)
        verb = "worked" if only_works else "was taken"
        count = f"{len(among)} other{'s' if len(among) > 1 else ''}"
        yield Words([ink.text(f"In these {duration(length)} {who} {verb} {duration(spent)} for {count}:", bold=True)])
        for one in among[:MOST_NAMED]:
            yield Words([ink.text(f"  {one.request} {printable(one.name)}".ljust(LABEL) + duration(one.held), "quiet")])
        if len(among) > MOST_NAMED:
            yield Words([ink.text(f"  and {len(among) - MOST_NAMED} more", "quiet")])


def _until(request: Request, now: int) -> int:
    return now if request.over is None else min(request.over, now)
