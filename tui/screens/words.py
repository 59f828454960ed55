"""What the stage says in words: title, caption, legend."""

from typing import NamedTuple

from rich.segment import Segment

from demo_server.library import printable
from demo_server.scenario import Scenario
from tui.naming import describe, setting_of
from tui.picture.axis import duration
from tui.picture.bars import WHOLE
from tui.run.performance import Performance
from tui.summary import Headline
from tui.timeline.records import STATES, State
from tui.verdict import verdict
from tui.widgets.ink import Ink
from tui.widgets.lines import Words

NARROW = 70
"""columns below which the mode's name must do"""
WIDE = 90
"""columns from which on the legend has room for all its words"""


class Said(NamedTuple):
    """What there is to speak of at a moment."""

    performance: Performance
    current: Headline
    now: int
    speed: float
    notice: str
    """a word about a key; empty when there is none"""
    stall: str
    """what a stall has shown; empty when there was none"""
    paused: bool
    needs: str
    """what is missing of the room that the screen needs; empty when nothing is"""


def title(ink: Ink, said: Said, width: int) -> Words:
    """What is shown, and in which mode."""
    scenario, mode = said.performance.steered_to, said.performance.mode
    badge = [
        ink.text("● ", "working"),
        ink.text(mode.upper(), bold=True),
    ]
    if width >= NARROW:
        badge.append(ink.text(f"  {describe(setting_of(scenario, mode))}", "quiet"))
    if said.speed != 1:
        badge.append(ink.text(f"  speed ×{said.speed:g}", "waiting", bold=True))
    name = [ink.text(printable(scenario.title), bold=True), ink.text(f"   {load_of(scenario)}", "quiet")]
    return Words(name, badge)


def caption(ink: Ink, said: Said) -> Words:
    """What to look at; when the run is over, what it has shown; and what must be known before all else."""
    performance, timeline = said.performance, said.performance.timeline
    if performance.failure:
        words = ink.text(printable(performance.failure), "bad", bold=True)
    elif said.notice or said.needs:
        words = ink.text(printable(said.notice or said.needs), "waiting", bold=True)
    elif said.current.spoiled:
        lag = duration(said.current.sender_lag)
        words = ink.text(f"sent up to {lag} late (machine too busy): the times contain it", "bad", True)
    elif said.stall:
        words = ink.text(said.stall, bold=True)
    elif performance.phase == "over" and verdict(timeline, performance.mode):
        words = ink.text(verdict(timeline, performance.mode), bold=True)
    else:
        words = ink.text(printable(performance.scenario.caption), "quiet")
    return Words([words], phase(ink, said))


def phase(ink: Ink, said: Said) -> list[Segment]:
    """How far the run is."""
    performance = said.performance
    if said.paused:
        return [ink.text("picture paused", "waiting", bold=True)]
    match performance.phase:
        case "predicting":
            return [ink.text("predicting", "quiet")]
        case "starting":
            return [ink.text("starting server and clients", "quiet")]
        case "running":
            stalled = [ink.text("server stalled  ", "bad", bold=True)] if performance.timeline.stalled else []
            return [*stalled, ink.text(duration(performance.timeline.elapsed(said.now)), bold=True)]
        case "over":
            return [ink.text("over", "good")]
        case "failed":
            return [ink.text("failed", "bad")]


def load_of(scenario: Scenario) -> str:
    """What is sent, in two words; nothing for a script, which is on the screen itself."""
    load = scenario.load
    if load.clients is not None:
        return f"{load.clients} client{'s' if load.clients > 1 else ''}"
    return f"{load.rate:g} a second" if load.rate is not None else ""


def legend(ink: Ink, width: int) -> Words:
    """What colours and textures mean."""
    meaning: dict[State, str] = {"queued": ": nobody handles it yet", "waiting": " for I/O", "working": " on the CPU"}
    said = []
    for state in STATES:
        explained = meaning[state] if width >= WIDE or state == "waiting" else ""
        cell = ink.bar(WHOLE[state])
        said += [cell, cell, ink.text(f" {state}{explained}   ")]
    return Words([*said, ink.text("faint: predicted", "quiet")])
