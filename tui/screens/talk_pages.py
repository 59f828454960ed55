"""What stands on each page of a talk: its words, and what the scenes before it have measured."""

import re
from collections.abc import Callable, Iterator, Sequence

from demo_server.library import printable
from tui.talk.loading import Programme
from tui.talk.numbers import measured_by, quoted_on
from tui.talk.resolving import Resolved
from tui.widgets.slide import Page, Said

FilledBy = Callable[[Resolved], str | None]
"""what a page's number comes to; None while it was not measured"""

MOST_ITEMS = 12
"""of an agenda without lines of its own; of more, those around the place where we are"""
AIRY = 6
"""lines that stand with room between them"""
_GAP = Said("gap")
_FIGURE = re.compile(r"\{[^{}]*\}")


def page_of(scene: Resolved, programme: Programme, filled: FilledBy) -> Page:
    """The page that a scene is; filled says what its number comes to."""
    title, lines = printable(scene.title), [printable(line) for line in scene.scene.lines]
    match scene.scene.page:
        case "title":
            speaker = [Said("strong", printable(programme.talk.speaker)), _GAP] if programme.talk.speaker else []
            return Page([*_large(title), _GAP, Said("bar"), _GAP, _GAP, *speaker, *_as("quiet", lines)])
        case "closing":
            return Page([*_large(title), _GAP, Said("bar"), _GAP, _GAP, *_as("plain", lines)])
        case "question":
            return Page([*_large(title), _GAP, _GAP, *_airy(lines)], at_left=True, color="working")
        case "number":
            return Page([*_number(scene, programme, filled), *_airy(lines, "quiet")], color="working")
        case "agenda":
            return Page([*_large(title), _GAP, _GAP, *_agenda(scene, programme, lines)], at_left=True)
    return Page([*_large(title), _GAP, *([_GAP] if title else []), *_airy(lines)], at_left=True)


def _large(title: str) -> list[Said]:
    return [Said("large", title.upper())] if title else []


def _as(kind: str, lines: Sequence[str]) -> Iterator[Said]:
    for line in lines:
        yield Said("quiet" if kind == "quiet" else "plain", line) if line else _GAP


def _airy(lines: Sequence[str], kind: str = "plain") -> Iterator[Said]:
    """Where there are few, with an empty line between them."""
    for at, line in enumerate(_as(kind, lines)):
        if at and len(lines) <= AIRY and all(lines):
            yield _GAP
        yield line


def _number(scene: Resolved, programme: Programme, filled: FilledBy) -> Iterator[Said]:
    measured = filled(scene)
    yield Said("figure", measured or _FIGURE.sub("–", scene.scene.number))
    yield from (_GAP, _GAP)
    if scene.title:
        yield from (Said("strong", printable(scene.title)), _GAP)
    if measured is None:
        yield from (Said("quiet", _who_measures(scene, programme)), _GAP)


def _who_measures(scene: Resolved, programme: Programme) -> str:
    """Which scenes have to run for the number to be known."""
    if not quoted_on(scene, programme.scenes).runs:
        return ""
    places = [f"{one.number}" for one in measured_by(scene, programme.scenes)]
    return f"not measured yet: scene{'s' * (len(places) > 1)} {' and '.join(places)} will tell"


def _agenda(scene: Resolved, programme: Programme, lines: Sequence[str]) -> Iterator[Said]:
    """What has been, quiet; what comes next, marked; what comes then. A line that is empty is one."""
    before = programme.scenes[: scene.number - 1]
    if lines:
        items, done = list(filter(None, lines)), sum(_is_such(one) for one in before)
    else:
        items = list(dict.fromkeys(printable(one.title) for one in programme.scenes if one.experiment))
        done = len({printable(one.title) for one in before if one.experiment})
    first = max(0, min(done - MOST_ITEMS // 2, len(items) - MOST_ITEMS))
    shown = list(enumerate(items))[first : first + MOST_ITEMS]
    for place, item in shown:
        if place > first and len(shown) <= AIRY:
            yield _GAP
        yield Said("mark", f"▶ {item}") if place == done else Said("quiet" if place < done else "plain", f"  {item}")


def _is_such(scene: Resolved) -> bool:
    """An agenda of the same parts: each time it is shown, one more of them has been."""
    return scene.scene.page == "agenda" and bool(scene.scene.lines)
