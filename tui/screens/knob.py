"""What a speaker turns to see where a scenario tips, in the words of the title line."""

from demo_server.events import SettingName
from demo_server.scenario import Mode, Scenario
from tui.capacity import Capacity
from tui.steering import said, value_of
from tui.timeline.records import Costs
from tui.tipping import tips_at

_KEYS: dict[SettingName, str] = {"clients": "↑ ↓", "rate": "← →", "workers": "w W"}


def knob(scenario: Scenario, mode: Mode, found: Capacity, costs: Costs, *, live: bool) -> str:
    """Its keys (of what happens now), what it is set to, and where that tips; empty of a scenario without one."""
    if not scenario.knob or (scenario.knob == "workers" and mode != "sync"):
        return ""
    value = value_of(scenario, scenario.knob)
    if value is None:
        return ""
    keys = f"{_KEYS[scenario.knob]} " if live else ""
    return f"{keys}{said(scenario.knob, value)}{_tips(scenario, mode, found, costs)}"


def _tips(scenario: Scenario, mode: Mode, found: Capacity, costs: Costs) -> str:
    tip = tips_at(scenario, mode, found, costs)
    if tip is None:
        return ""
    word = "needs" if scenario.knob == "workers" else "tips at"
    return f" ({word} {_number(tip)})"


def _number(value: float) -> str:
    if value < 9.95:
        return f"{value:.2g}"
    return f"{value:.0f}" if value < 99_500 else f"{value / 1000:.0f}k"
