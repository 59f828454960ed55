"""A step: one stretch of a request's handling, as a value; what each kind of it needs, and what goes together.

work and wait take a stated time. query, fetch, read and render do the real thing, and take as long as that takes;
the database and the upstream service may be asked to take their time. together holds steps that begin at once.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import msgspec

from demo_server.lengths import Length
from demo_server.parts import Part, check_text
from demo_server.sizes import size_of

Kind = Literal["work", "wait", "queue", "block"]
"""what a span is: CPU, I/O, a wait that holds the event loop (a blocking call in a coroutine: block), or standing in
line within the server: for a connection of a pool, for a thread"""
Does = Literal["work", "wait", "query", "fetch", "read", "render", "together"]
DOES: tuple[Does, ...] = ("work", "wait", "query", "fetch", "read", "render", "together")
REAL: tuple[Does, ...] = ("query", "fetch", "read", "render")
"""what is done for real: it takes as long as it takes"""
_NOTHING = Length("fixed", (0.0,))

Value = str | int | float | bool | None
_GOES_WITH: dict[str, tuple[Does, ...]] = {
    "takes": ("query", "fetch"),
    "values": ("query", "render"),
    "disk": ("read",),
    "cold": ("read",),
    "blocking": ("wait",),
}


class Step(Part, frozen=True):
    """One stretch of a request's handling, or several at once."""

    name: str = ""
    """what it is called on the screen: db: the user"""
    work: Length | None = None
    """CPU"""
    wait: Length | None = None
    """a timer's I/O"""
    query: str | None = None
    """SQL; %(name)s stands for a value: a key of values, a column of an earlier query's first row, or the request's
    number (number)"""
    values: dict[str, Value] = msgspec.field(default_factory=dict)
    """what a query's SQL or a template sees under these names"""
    fetch: str | None = None
    """a URL, or a path of our own upstream service"""
    takes: Length | None = None
    """how long the database or our upstream service takes over it"""
    read: str | None = None
    """a file: its size ("16 MB"), then one is made, or its path"""
    disk: str | None = None
    """the folder in which a file of stated size is made"""
    cold: bool = False
    """ask the system to forget the file before it is read"""
    render: str | None = None
    """a Jinja template; it sees the values, and the rows of each query by its name"""
    together: Annotated[tuple["Step", ...], msgspec.Meta(min_length=1)] | None = None
    """steps that begin at once; blocking code does them in turn"""
    blocking: bool = False
    """it blocks in async code, too: the classic mistake, in one place alone; blocking code does so anyway"""
    code: str = ""
    """the line of code that it stands for, as blocking code has it: "user = db.user(id)" """

    def __post_init__(self) -> None:
        """Refuse what is not one step. Raises ValueError."""
        check_text(self.name, "a step's name")
        check_text(self.code, "code")
        named = f'step "{self.name}"' if self.name else "a step"
        found = [does for does in DOES if getattr(self, does) is not None]
        if len(found) != 1:
            raise ValueError(f"{named} needs exactly one of {', '.join(DOES[:-1])} and {DOES[-1]}")
        if not self.name and self.together is None:
            raise ValueError("name is missing")
        for key, allowed in _GOES_WITH.items():
            if getattr(self, key) not in (None, False, {}) and found[0] not in allowed:
                raise ValueError(f"{named}: {key} goes with {' or '.join(allowed)}, not with {found[0]}")
        self._check_does(named)

    def _check_does(self, named: str) -> None:
        for does in ("query", "fetch", "read", "render"):
            if getattr(self, does) == "":
                raise ValueError(f"{named}: {does} is empty")
        if self.fetch is not None:
            check_text(self.fetch, "fetch")
            if not self.fetch.startswith(("/", "http://", "https://")):
                raise ValueError(f"{named}: fetch takes a path of our own upstream (/prices) or an http(s) URL")
            if self.takes is not None and not self.fetch.startswith("/"):
                raise ValueError(f"{named}: takes goes with our own upstream; {self.fetch} takes what it takes")
        if self.read is not None:
            check_text(self.read, "read")
            if self.disk is not None and size_of(self.read) is None:
                raise ValueError(f"{named}: disk goes with a size; a file that is there already has its place")

    @property
    def does(self) -> Does:
        """Which kind of step it is."""
        if self.work is not None:  # asked for at every draw, and most steps are these two
            return "work"
        if self.wait is not None:
            return "wait"
        return next(does for does in DOES if getattr(self, does) is not None)

    @property
    def kind(self) -> Kind:
        """Of its span."""
        return kind_of(self.does)

    @property
    def length(self) -> Length:
        """How long it takes at least, or by which law: what is stated of it."""
        return self.work or self.wait or self.takes or _NOTHING

    def leaves(self) -> Iterator["Step"]:
        """Itself, or the steps that it holds: those that have a span."""
        if self.together is None:
            yield self
        for part in self.together or ():
            yield from part.leaves()


class DrawnStep(msgspec.Struct, frozen=True, gc=False):
    """A step whose length has been drawn."""

    index: int
    """its place among the leaves of its request; -1 of steps that are done together, which have no span of their own"""
    name: str
    does: Does
    ns: int
    """how long it takes, as far as that is stated: of query and fetch what the other side takes"""
    step: Step | None = None
    """what to do, of a real one"""
    parts: tuple["DrawnStep", ...] = ()
    """of steps that are done together"""
    blocking: bool = False
    """it blocks in async code, too"""

    @property
    def kind(self) -> Kind:
        """Of its span, where it is done as its mode does such a step: a call that blocks a coroutine is "block"."""
        return kind_of(self.does)


def kind_of(does: Does) -> Kind:
    """Rendering is work; everything else that is done for real is a wait."""
    return "work" if does in ("work", "render") else "wait"


def stated_ns(steps: Sequence[DrawnStep], *, at_once: bool) -> int:
    """Nanoseconds that these take in all, as far as that is stated; 0 where a step takes nobody knows how long.

    at_once: what is done together takes as long as its longest; else it is done in turn.
    """
    if any(_takes_what_it_takes(step) for step in flat(steps)):
        return 0

    def length(step: DrawnStep) -> int:
        lengths = [length(part) for part in step.parts]
        return step.ns + (max(lengths, default=0) if at_once else sum(lengths))

    return sum(map(length, steps))


def _takes_what_it_takes(step: DrawnStep) -> bool:
    url = step.step is not None and step.step.fetch is not None and not step.step.fetch.startswith("/")
    return step.does == "read" or url


def flat(steps: Sequence[DrawnStep]) -> Iterator[DrawnStep]:
    """All that have a span, in the order in which they are written."""
    for step in steps:
        if step.does == "together":
            yield from flat(step.parts)
        else:
            yield step
