"""What the stage says in words and figures."""

from rich.segment import Segment

from demo_server.scenario import Mode, Scenario
from tui.naming import describe, setting_of
from tui.palette import BAD, FOREGROUND, GOOD, QUIET, STATE
from tui.picture.axis import duration
from tui.picture.bars import TEXTURE
from tui.run.performance import Performance
from tui.summary import Headline
from tui.widgets.ink import text

LATE_NS = 10_000_000
"""a sender later than this is worth a warning"""


def badge(scenario: Scenario, mode: Mode) -> list[Segment]:
    """The mode, and what it stands for."""
    return [
        text("● ", STATE["working"]),
        text(mode.upper(), FOREGROUND, bold=True),
        text(f"  {describe(setting_of(scenario, mode))}", QUIET),
    ]


def phase(performance: Performance, now: int) -> list[Segment]:
    """How far the run is."""
    match performance.phase:
        case "predicting":
            return [text("predicting", QUIET)]
        case "starting":
            return [text("starting server and clients", QUIET)]
        case "running":
            return [text(duration(performance.timeline.elapsed(now)), FOREGROUND, bold=True)]
        case "over":
            return [text("over", GOOD)]
        case "failed":
            return [text("failed", BAD)]


def times(now: Headline, predicted: Headline | None) -> list[Segment]:
    """Response times, measured and predicted."""
    if not now.planned:
        mean = duration(predicted.mean) if predicted is not None and predicted.mean is not None else "-"
        return [text(f"predicted: mean {mean}", QUIET)] if predicted is not None else []
    said = [text("mean ", QUIET), text(duration(now.mean or 0), FOREGROUND, bold=True)]
    if predicted is not None and predicted.mean is not None:
        said.append(text(f" (predicted {duration(predicted.mean)})", QUIET))
    return [*said, text("   worst ", QUIET), text(duration(now.worst), FOREGROUND, bold=True)]


def counts(now: Headline) -> list[Segment]:
    """Answers, throughput, and how honest the sender was."""
    if not now.planned:
        return []
    late = now.sender_lag >= LATE_NS
    return [
        text(f"{now.completed} of {now.planned}", GOOD, bold=True),
        text(f" answered   {now.throughput:.3g} requests/s   ", QUIET),
        text(f"sender late by up to {duration(now.sender_lag)}", BAD if late else QUIET, bold=late),
    ]


def legend() -> list[Segment]:
    """What colours and textures mean."""
    meaning = {"queued": "nobody handles it yet", "waiting": "for I/O", "working": "CPU"}
    said = []
    for state, texture in TEXTURE.items():
        said += [text(f"{texture * 2} ", STATE[state]), text(f"{state}: {meaning[state]}   ", FOREGROUND)]
    return said
