"""A kind of request in the scenario's listing: how it is asked for, and its steps as a tree."""

from collections.abc import Iterator, Sequence

from demo_server.lengths import Length
from demo_server.request import Request
from demo_server.secrets import url_without_secrets
from demo_server.sizes import size_of
from demo_server.steps import Step
from tui.export.page_markup import NOTHING, Piece, element, joined
from tui.export.page_words import counted
from tui.naming import length_in_words

AT_ONCE = "at once (in turn where code blocks)"


def request_steps(request: Request) -> Piece:
    """How it is asked for, where that is told, and what the demo server does then."""
    return joined([_asked(request), _steps(request.steps) if request.steps else NOTHING])


def _asked(request: Request) -> Piece:
    if request.path is None and request.method == "GET" and not request.headers and not request.body:
        return NOTHING
    words = (
        [f"with {counted(len(request.headers), 'header')} ({', '.join(request.headers)})"] if request.headers else []
    )
    words += ["with a body"] if request.body else []
    asked = element("code", " ".join([request.method, url_without_secrets(request.path or "")]).rstrip())
    return element("p", asked, " ", element("span", ", ".join(words), class_="quiet"))


def _steps(steps: Sequence[Step]) -> Piece:
    return element("ol", *map(_step, steps), class_="steps")


def _step(step: Step) -> Piece:
    if step.together is not None:
        name = f"{step.name}, " if step.name else ""
        return element("li", element("span", f"{name}{AT_ONCE}", class_="quiet"), _steps(step.together))
    swatch = element("i", class_=f"swatch {'waiting' if step.kind == 'wait' else 'working'}", aria_hidden="true")
    return element("li", swatch, element("span", step.name), " ", *_does(step))


def _does(step: Step) -> Iterator[Piece]:
    """What it does, and how long that takes as far as it is stated."""
    if step.work is not None or step.wait is not None:
        blocking = ", blocking in async too" if step.blocking else ""
        yield _quiet(f"{step.kind} {law(step.length)}{blocking}")
        return
    yield _quiet(f"{step.does} ")
    yield element("code", _real(step))
    more = [f"takes {law(step.takes)}"] if step.takes is not None else []
    more += [f"made on {step.disk}"] if step.disk else []
    more += ["cold cache"] if step.cold else []
    if more:
        yield _quiet(f" {', '.join(more)}")


def _real(step: Step) -> str:
    """SQL, an address, a file, a template."""
    if step.fetch is not None:
        return url_without_secrets(step.fetch)
    if step.read is not None:
        return f"a file of {step.read}" if size_of(step.read) is not None else step.read
    return " ".join((step.query or step.render or "").split())


def _quiet(words: str) -> Piece:
    return element("span", words, class_="quiet")


def law(length: Length) -> str:
    """A length, or how it is drawn."""
    words = length_in_words(length)
    return f"{words}, uniformly" if length.law == "uniform" else words
