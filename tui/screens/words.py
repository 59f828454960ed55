"""What the stage says in words: title, caption, legend."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment

from demo_server.events import Told
from demo_server.library import printable
from demo_server.scenario import Scenario
from tui.comparison.sentence import Side, ratio_sentence
from tui.naming import idle_in_words
from tui.palette import Role
from tui.picture.axis import duration
from tui.picture.bars import WHOLE
from tui.run.performance import Performance, Phase
from tui.run.playhead import Playhead
from tui.screens.naming import badge as named
from tui.screens.naming import called, told_apart
from tui.summary import Headline, survivors
from tui.timeline.fold import Timeline
from tui.timeline.records import STATES, State
from tui.verdict import tool_verdict, verdict
from tui.widgets.ink import Ink
from tui.widgets.lines import Words

NARROW = 70
"""columns below which the mode's name must do"""
WIDE = 90
"""columns from which on the legend has room for all its words"""
_LEAST_FIRST: tuple[Told, ...] = ("nothing", "handling", "steps")
WIDEST = 100
"""the same, where what is at the server is among them"""


class Stand(NamedTuple):
    """What there is to be said beside the runs themselves."""

    speed: float = 1.0
    """at which the runs run"""
    replay_of: str = ""
    """the recording that is replayed; empty when the runs happen now"""
    in_turn: str = ""
    """why two runs run one after the other"""
    loading: str = ""
    """how far the recording has been read"""
    remedy: str = ""
    """what can be done about a run that failed"""
    verdict: str = ""
    """what the scenario's runs have shown together; empty while not all of them have been run"""
    question: str = ""
    """what the audience is asked, while it is"""


class Said(NamedTuple):
    """What there is to speak of at a moment."""

    performances: Sequence[Performance]
    selected: int
    headlines: Sequence[Headline]
    now: Sequence[int]
    """the instant of each run that is drawn"""
    notice: str
    """a word about a key; empty when there is none"""
    stall: str
    """what a stall has shown; empty when there was none"""
    paused: bool
    past: Playhead | None
    """where in the past one looks"""
    extent: int
    """nanoseconds to the last moment that can be looked at"""
    needs: str
    """what is missing of the room that the screen needs; empty when nothing is"""
    stand: Stand
    knob: str = ""
    """what can be turned of the run that is spoken of, and where it tips; empty of a scenario without a knob"""

    @property
    def performance(self) -> Performance:
        """The run that is spoken of."""
        return self.performances[self.selected]

    @property
    def current(self) -> Headline:
        """Its numbers."""
        return self.headlines[self.selected]

    @property
    def told(self) -> Told:
        """How much the servers tell: the least of them."""
        # Of one's own server it is known before it is told.
        told = ("nothing" if one.mode == "own" else one.timeline.told for one in self.performances)
        return min(told, key=_LEAST_FIRST.index)


def title(ink: Ink, said: Said, width: int) -> Words:
    """What is shown, what can be turned or is sent, and which run it is."""
    scenario = said.performance.steered_to
    name = ink.text(printable(scenario.title), bold=True)
    word, about = _which(ink, said)
    left = width - _cells([name, *word]) - 2
    if said.knob:
        # Where it tips is news; what a mode stands for was on the screen before.
        turned = next((one for one in _shorter(f"   {said.knob}") if len(one) <= left), "")
        sent, left = ink.text(turned), left - len(turned)
    else:
        sent = ink.text(f"   {load_of(scenario)}", "quiet")
        left -= sent.cell_length
    phrase = ink.text(f"  {about}", "quiet")
    news = said.knob or scenario.load.idle
    has_room = width >= NARROW and (not news or phrase.cell_length <= left)
    speed = [ink.text(f"  speed ×{said.stand.speed:g}", "waiting", bold=True)] if said.stand.speed != 1 else []
    return Words([name, sent], [*word, *([phrase] if about and has_room else []), *speed])


def _which(ink: Ink, said: Said) -> tuple[list[Segment], str]:
    """Which run is on the stage, and what its mode stands for; or which two."""
    words = [ink.text(f"{said.stand.loading}  ", "waiting", bold=True)] if said.stand.loading else []
    if said.stand.replay_of:
        words.append(ink.text("REPLAY ", "waiting", bold=True))
    if len(said.performances) > 1:
        first, second = told_apart(said.performances)
        return [*words, ink.text(f"{first} against {second}", bold=True)], ""
    word, about = named(said.performance)
    return [*words, ink.text("● ", "working"), ink.text(word, bold=True)], about


def _shorter(knob: str) -> tuple[str, ...]:
    """The same in ever fewer words."""
    return knob, knob.partition(" (")[0]


def _cells(segments: Sequence[Segment]) -> int:
    return sum(segment.cell_length for segment in segments)


def caption(ink: Ink, said: Said) -> Words:
    """What to look at; when the run is over, what it has shown; and what must be known before all else."""
    return Words([_caption(ink, said)], phase(ink, said))


def _caption(ink: Ink, said: Said) -> Segment:
    if failed := "; ".join(_failures(said.performances)):
        return ink.text(f"{failed}{said.stand.remedy}", "bad", bold=True)
    if said.notice or said.needs:
        return ink.text(printable(said.notice or said.needs), "waiting", bold=True)
    if late := max((one.sender_lag for one in said.headlines if one.spoiled), default=0):
        return ink.text(f"sent up to {duration(late)} late (machine too busy): the times contain it", "bad", True)
    if shown := printable(said.stand.question) or _together(said) or said.stall or _shown(said):
        return ink.text(shown, bold=True)
    if said.stand.in_turn:
        return ink.text(f"one after the other: {said.stand.in_turn}", "quiet")
    return ink.text(printable(said.performance.scenario.caption), "quiet")


def _failures(performances: Sequence[Performance]) -> list[str]:
    """What went wrong; of two runs, in which."""
    if len(performances) == 1:
        return [printable(one.failure) for one in performances if one.failure]
    named = zip(told_apart(performances), performances, strict=True)
    return [f"{name}: {printable(one.failure)}" for name, one in named if one.failure]


def _over(said: Said) -> bool:
    if any(performance.timeline.end is None for performance in said.performances):
        return False
    # Of two an end may be told, but not yet all that came before it.
    return len(said.performances) == 1 or not any(performance.going_on for performance in said.performances)


def _together(said: Said) -> str:
    """What all runs of the scenario have shown, once the last of them is over; empty before."""
    return printable(said.stand.verdict) if _over(said) else ""


def _by_tool(said: Said) -> str:
    """What the scenario's load tool would show of the run beside the truth; empty of a scenario without one."""
    tool, now = said.performance.scenario.tool, said.current
    if tool is None:
        return ""
    shown, mean = survivors(said.performance.timeline, tool), now.mean / 1e6 if now.mean is not None else None
    return printable(tool_verdict(shown, mean, now.completed, lower_bound=now.completed < now.planned))


def _shown(said: Said) -> str:
    """What the runs have shown, once they are over; empty before."""
    if not _over(said):
        return ""
    if len(said.performances) == 1:
        return _by_tool(said) or verdict(said.performance.timeline, called(said.performance))
    first, second = said.performances
    return _ratio(first.timeline, second.timeline, called(first), called(second))


@lru_cache(maxsize=1)
def _ratio(first: Timeline, second: Timeline, name: str, other: str) -> str:
    """Found once: it reads every request of both runs, which are over."""
    return ratio_sentence(Side(first, name, first.end or 0), Side(second, other, second.end or 0))


def phase(ink: Ink, said: Said) -> list[Segment]:
    """How far the run is, or which moment of it is seen."""
    if said.stand.question:  # a talk makes its run ready meanwhile, which is nobody's business
        return [ink.text(*_STANDS["asked"])]
    if said.paused:
        return [ink.text("picture paused", "waiting", bold=True)]
    if said.past is not None:
        return _past(ink, said, said.past)
    performance = next((one for one in said.performances if one.going_on), said.performance)
    return progress(ink, performance, said.now[said.performances.index(performance)])


def progress(ink: Ink, performance: Performance, now: int) -> list[Segment]:
    """How far a run is."""
    so_far = duration(performance.timeline.elapsed(now))
    if performance.phase in ("running", "replayed"):
        stalled = [ink.text("server stalled  ", "bad", bold=True)] if performance.timeline.stalled else []
        return [*stalled, ink.text(so_far, bold=True)]
    if performance.phase == "over" and performance.looked_at is not None:
        return [ink.text(f"again, as recorded  {so_far}", "quiet")]
    return [ink.text(*_STANDS[performance.phase])]


_STANDS: dict[Phase, tuple[str, Role]] = {
    "waiting": ("waiting for its turn", "quiet"),
    "predicting": ("predicting", "quiet"),
    "asked": ("not run yet", "quiet"),
    "starting": ("starting server and clients", "quiet"),
    "over": ("over", "good"),
    "left out": ("did not run", "quiet"),
    "failed": ("failed", "bad"),
}
"""what there is to say of a run that does not move, and its colour"""


def _past(ink: Ink, said: Said, past: Playhead) -> list[Segment]:
    seen, whole = min(past.elapsed, said.extent), said.extent
    sign = "▶" if past.moving else "‖"
    speed = f" ×{past.speed:g}" if past.speed != 1 else ""
    words = [ink.text(f"{sign}{speed} {duration(seen)}", "waiting", bold=True)]
    words.append(ink.text(f" of {duration(whole)}", "quiet"))
    if any(_cut_off(performance) for performance in said.performances):
        words.append(ink.text(", then cut off", "bad", bold=True))
    if said.performance.live:
        words.append(ink.text("  End: present", "quiet"))
    return words


def _cut_off(performance: Performance) -> bool:
    return performance.memory is not None and performance.memory.cut_off and not performance.going_on


def load_of(scenario: Scenario) -> str:
    """What is sent, in two words; nothing for a script, which is on the screen itself."""
    load, sent = scenario.load, ""
    if load.clients is not None:
        sent = f"{load.clients} client{'s' if load.clients > 1 else ''}"
    elif load.rate is not None:
        sent = f"{load.rate:g} a second"
    return f"{sent} {idle_in_words(load.idle)}".strip() if load.idle else sent


def legend(
    ink: Ink,
    width: int,
    told: Told = "steps",
    *,
    within: bool = False,
    split: bool = True,
    faint: str = "faint: predicted",
) -> Words:
    """What colours and textures mean; within: requests also stand in line within the server.

    Where a server does not tell all that it does, nothing is predicted; split: it tells something. faint: what lies
    behind the bars, in words; empty of nothing.
    """
    queued = "queued: at the door, in a pool" if within else "queued: nobody handles it yet"
    if not split:
        return Words(_states(ink, ["queued", "serving"], queued if width >= WIDE else ""))
    if told != "steps":
        return Words(_states(ink, STATES, queued if width >= WIDEST else ""))
    faint = printable(faint)
    shown = _states(ink, [state for state in STATES if state != "serving"], queued if width >= WIDE else "")
    return Words([*shown, ink.text(faint, "quiet")])


def _states(ink: Ink, states: Sequence[State], queued: str) -> list[Segment]:
    """With the long words where there is room for them."""
    words: dict[State, str] = {"waiting": "waiting for I/O", "serving": "at the server"}
    if queued:
        words |= {"queued": queued, "working": "working on the CPU"}
    shown = []
    for state in states:
        cell = ink.bar(WHOLE[state])
        shown += [cell, cell, ink.text(f" {words.get(state, state)}   ")]
    return shown
