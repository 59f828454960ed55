"""What the keys can change of a scenario, and by which steps: round numbers.

Three keys double the traffic or more; a few workers come and go one by one.
"""

from bisect import bisect_left, bisect_right

from demo_server.events import SettingName
from demo_server.scenario import Scenario

_CLIENTS = (
    *(1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 600, 800),
    *(1000, 1500, 2000, 3000, 4000, 5000, 6000, 8000, 10_000),
)
_RATES = (
    *(0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500),
    *(600, 800, 1000, 1500, 2000, 3000, 4000, 5000, 6000, 8000, 10_000),
)
_WORKERS = (*range(1, 11), 12, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 600, 800, 1000)
_LADDERS: dict[SettingName, tuple[float, ...]] = {"clients": _CLIENTS, "rate": _RATES, "workers": _WORKERS}
SPEEDS = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0)
KEYS: dict[SettingName, str] = {"clients": "load.clients", "rate": "load.rate", "workers": "server.workers"}
"""where a scenario has it"""
SETTINGS: tuple[SettingName, ...] = ("workers", "clients", "rate")


def value_of(scenario: Scenario, setting: SettingName) -> float | None:
    """What it is now; None where the scenario's load has no such thing."""
    match setting:
        case "clients":
            return scenario.load.clients
        case "rate":
            return scenario.load.rate
        case "workers":
            return scenario.server.workers


def stepped(setting: SettingName, value: float, up: bool) -> float:
    """The next round value; the same at either end."""
    return next_on(_LADDERS[setting], value, up)


def next_on(ladder: tuple[float, ...], value: float, up: bool) -> float:
    """The rung of a ladder above a value, or below it; the value itself where there is none."""
    at = bisect_right(ladder, value) if up else bisect_left(ladder, value) - 1
    return ladder[at] if 0 <= at < len(ladder) else value


def said(setting: str, value: float) -> str:
    """A setting in words: 30 clients, 8 a second, 1 worker."""
    if setting == "rate":
        return f"{value:g} a second"
    return f"{value:.0f} {setting if value != 1 else setting.removesuffix('s')}"
