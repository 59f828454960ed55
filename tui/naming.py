"""What modes and factors are called where people read them."""

from demo_server.scenario import Mode, Scenario
from tui.summary import Setting


def setting_of(scenario: Scenario, mode: Mode) -> Setting:
    """How a scenario is served in a mode: only sync has workers to choose."""
    return Setting(mode, scenario.server.workers if mode == "sync" else 1)


def describe(setting: Setting) -> str:
    """One phrase, naming what the mode stands for, so that nobody has to guess."""
    match setting.mode:
        case "sync":
            workers = f"{setting.workers} worker{'s' if setting.workers > 1 else ''}"
            return f"{workers}, as gunicorn sync -w{setting.workers}"
        case "async":
            return "coroutines on 1 event loop"
        case "blocked-loop":
            return "blocking code inside async def"


def times(factor: float) -> str:
    """A factor of 1 or more: 1.4×, 14×, 2k×."""
    if factor < 9.95:
        return f"{factor:.2g}×"
    return f"{factor:.0f}×" if factor < 999.5 else f"{factor / 1000:.0f}k×" if factor < 99_500 else "99k×"
