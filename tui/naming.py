"""What modes and factors are called where people read them."""

from demo_server.lengths import Length
from demo_server.scenario import Load, Mode, Scenario
from tui.picture.axis import duration
from tui.result import Band
from tui.summary import Setting


def setting_of(scenario: Scenario, mode: Mode) -> Setting:
    """How a scenario is served in a mode: only sync has workers to choose, and processes for them."""
    if mode != "sync":
        return Setting(mode, 1)
    return Setting(mode, scenario.server.workers, scenario.server.processes)


def describe(setting: Setting) -> str:
    """One phrase, naming what the mode stands for, so that nobody has to guess."""
    match setting.mode:
        case "sync":
            workers = f"{setting.workers} worker{'s' if setting.workers > 1 else ''}"
            are = "" if not setting.processes else ", processes" if setting.workers > 1 else ", a process"
            return f"{workers}{are}, as gunicorn sync -w{setting.workers}"
        case "async":
            return "coroutines on 1 event loop"
        case "blocked-loop":
            return "blocking code inside async def"
        case "own":
            return "a server of your own"


def times(factor: float) -> str:
    """A factor of 1 or more: 1.4×, 14×, 2k×."""
    if factor < 9.95:
        return f"{factor:.2g}×"
    return f"{factor:.0f}×" if factor < 999.5 else f"{factor / 1000:.0f}k×" if factor < 99_500 else "99k×"


def per_second(rate: float) -> str:
    """Requests a second: three digits that count, and no exponent."""
    return f"{rate:.3g}" if rate < 999.5 else f"{rate:.0f}"


def kind_of(load: Load) -> str:
    """What decides when a load's requests are sent."""
    if load.script is not None:
        return "a script"
    return "a number of clients" if load.clients is not None else "a rate"


def length_in_words(length: Length) -> str:
    """A length of time, or which ones may be drawn."""
    values = [duration(ms * 1e6) for ms in length.values]
    match length.law:
        case "uniform":
            return f"{values[0]} to {values[1]}"
        case "exponential":
            return f"exponential, {values[0]} on average"
        case "choice":
            return f"one of {', '.join(values)}"
    return values[0]


def idle_in_words(connections: int) -> str:
    """Connections beside the load on which nothing is said: + 300 idle connections."""
    return f"+ {connections} idle connection{'s' if connections != 1 else ''}"


def between(band: Band) -> str:
    """From where to where such runs lie."""
    return f"{duration(band.p5 * 1e6)} to {duration(band.p95 * 1e6)}"
