"""The view that serves a request, line by line: in Flask where code blocks, in Quart where it awaits.

In blocked-loop mode it is Quart's with Flask's calls in it: the classic mistake, line by line.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from demo_server.request import Method, Request
from demo_server.scenario import DemoMode
from demo_server.steps import Step
from tui.listing.phrases import identifier, is_framework, phrase
from tui.listing.python import awaitable, awaited, blocking, quarts_own, statement
from tui.listing.together import told_apart

BLOCKS = "# blocks the loop"
_WITH_DECORATOR: tuple[Method, ...] = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Line(NamedTuple):
    """A line of the view."""

    text: str
    """without its indentation"""
    steps: tuple[int, ...] = ()
    """the steps that it stands for, by their places among the leaves of the request's"""
    depth: int = 0
    """how often it is indented"""
    note: str = ""
    """a comment behind it: what is wrong with it"""
    door: bool = False
    """requests that nobody handles yet stand here"""


class Listing(NamedTuple):
    """A view."""

    name: str
    """of the request"""
    mode: DemoMode
    lines: tuple[Line, ...]

    def place(self, step: int) -> int:
        """The line of a step, by its place among the leaves; of one that has none, the line of the view's name."""
        return next((at for at, line in enumerate(self.lines) if step in line.steps), 1)


def listing(name: str, request: Request, mode: DemoMode) -> Listing:
    """The view of a request. The first line is its decorator, where requests stand that nobody handles yet."""
    steps, numbered = request.steps, _Numbered()
    defined = f"{'def' if mode == 'sync' else 'async def'} {identifier(name)}():"
    first: tuple[int, ...] = ()
    if len(steps) > 1 and is_framework(steps[0]):
        first, steps = (numbered.next(),), steps[1:]
    head = [Line(_decorator(name, request.method), door=True), Line(defined, first)]
    return Listing(name, mode, (*head, *_body(steps, numbered, mode)))


class _Numbered:
    """The places of steps among the leaves of their request."""

    def __init__(self) -> None:
        self._next = -1

    def next(self) -> int:
        self._next += 1
        return self._next


def _decorator(name: str, method: Method) -> str:
    if method in _WITH_DECORATOR:
        return f'@app.{method.lower()}("/{name}")'
    return f'@app.route("/{name}", methods=["{method}"])'


def _body(steps: Sequence[Step], numbered: _Numbered, mode: DemoMode) -> Iterator[Line]:
    known: list[str] = []
    returned = False
    for at, step in enumerate(steps):
        last = at == len(steps) - 1
        if step.together is not None:
            yield from _together(told_apart(step), numbered, known, mode)
            continue
        made = _line(step, numbered.next(), known, mode, last=last)
        returned = made.text.startswith("return")
        yield made
    if not returned:
        yield Line(f"return response({', '.join(known) or '…'})", (), 1)


def _line(step: Step, index: int, known: list[str], mode: DemoMode, *, last: bool) -> Line:
    plain = _plain(step, known, last=last)
    waits = step.kind == "wait"
    if mode == "sync":
        return Line(plain, (index,), 1)
    if not waits:
        return Line(quarts_own(step.code or plain), (index,), 1)
    if mode == "blocked-loop" or step.blocking:
        return Line(plain, (index,), 1, BLOCKS)
    return Line(awaited(step.code or plain), (index,), 1)


def _plain(step: Step, known: list[str], *, last: bool) -> str:
    """The line as blocking code has it; what it gives a name to is known from then on."""
    made = blocking(step.code) or phrase(step, known, last=last)
    found = statement(made)
    if found is not None and found.targets:
        known += [name for name in (one.strip() for one in found.targets.split(",")) if name not in known]
    return made


def _together(step: Step, numbered: _Numbered, known: list[str], mode: DemoMode) -> Iterator[Line]:
    """Blocking code does them in turn; no line knows what another one gets, for awaiting code does them at once."""
    if mode == "async":
        yield from _gathered(step.together or (), numbered, known, 1)
        return
    before = list(known)
    for leaf in step.leaves():
        mine = list(before)
        yield _line(leaf, numbered.next(), mine, mode, last=False)
        known += [name for name in mine if name not in known]


def _gathered(parts: Sequence[Step], numbered: _Numbered, known: list[str], depth: int) -> Iterator[Line]:
    """What begins at once: its parts on lines of their own, and the names of what they get before them."""
    before = list(known)
    lines: list[Line] = []
    names: list[str] = []
    for part in parts:
        if part.together is not None:
            lines += _gathered(part.together, numbered, known, depth + 1)
            names.append("_")
        else:
            index, plain = numbered.next(), _plain(part, list(before), last=False)
            found = statement(plain)
            names.append((found.targets if found is not None else "") or "_")
            lines.append(_part(part, plain, index, depth + 1))
    known += [name for name in names if name != "_" and name not in known]
    wanted = f"{', '.join(names)} = " if any(name != "_" for name in names) and depth == 1 else ""
    yield Line(f"{wanted}{'await ' if depth == 1 else ''}asyncio.gather(", (), depth)
    yield from lines
    yield Line(")" if depth == 1 else "),", (), depth)


def _part(step: Step, plain: str, index: int, depth: int) -> Line:
    """One of several that begin at once: what is awaited is all of them."""
    found = statement(plain)
    expression = found.expression if found is not None else plain
    if step.blocking:
        return Line(f"{expression},", (index,), depth, BLOCKS)
    return Line(f"{awaitable(expression) if step.kind == 'wait' else expression},", (index,), depth)
