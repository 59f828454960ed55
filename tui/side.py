"""One of the settings that are shown or run: a scenario in a mode."""

from collections.abc import Sequence
from dataclasses import dataclass

from demo_server.scenario import Mode, Scenario


@dataclass(slots=True)
class Side:
    """A scenario with what was changed of it, at its own speed, and the mode in which it runs."""

    given: Scenario
    mode: Mode


def labels(sides: Sequence[Side]) -> list[str]:
    """What to call each of them: its mode, and where that does not tell them apart, what does."""
    if len({side.mode for side in sides}) == len(sides):
        return [side.mode for side in sides]
    settings = [
        {"workers": side.given.server.workers, "clients": side.given.load.clients, "rate": side.given.load.rate}
        for side in sides
    ]
    differing = [key for key in settings[0] if len({one[key] for one in settings}) > 1]
    return [
        " ".join([side.mode, *(f"{key}={one[key]:.10g}" for key in differing)])
        for side, one in zip(sides, settings, strict=True)
    ]
