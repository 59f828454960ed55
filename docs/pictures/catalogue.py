"""Which pictures there are: all that is to be chosen about them is here."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
THOUSAND = str(HERE / "thousand-clients.toml")


@dataclass(frozen=True)
class Picture:
    """A screen at one instant of a run."""

    name: str
    words: tuple[str, ...]
    """what asyncdemo is called with"""
    columns: int
    rows: int
    seconds: float | None
    """on the run's own clock, as the screen shows it; None: when it is over"""
    keys: tuple[str, ...] = ()
    """pressed as soon as the run runs"""
    zoom: int = 1


@dataclass(frozen=True)
class Moving:
    """A run from its start to its end, and once more after each key."""

    name: str
    words: tuple[str, ...]
    columns: int
    rows: int
    keys: tuple[str, ...]
    zoom: int = 1
    frames_a_second: int = 12
    still_s: float = 1.5
    """nothing stands still for longer, but for the end"""
    end_s: float = 4.0


SIZES = {(80, 22): 2, (100, 28): 2, (200, 50): 1}
"""columns and rows, and the zoom that makes them a picture of a handy size"""
INSTANTS: list[tuple[str, str, dict[str, float | None]]] = [
    ("three-requests", "three-requests", {"sync": 3.0, "async": 1.2, "compare": None}),
    ("dead-zones", "dead-zones", {"sync": 2.6, "async": 1.0}),
    ("twenty-clients", "twenty-clients", {"sync": 7.0, "async": 7.0, "compare": 7.0}),
    ("thousand-clients", THOUSAND, {"sync": 5.0, "async": 5.0}),
]
"""name, scenario, and when there is something to see in each mode (None: at the end)"""

PICTURES = [
    Picture(
        f"{name}-{mode}-{columns}x{rows}", (scenario, "--mode", mode, "--no-record"), columns, rows, seconds, zoom=zoom
    )
    for name, scenario, modes in INSTANTS
    for mode, seconds in modes.items()
    for (columns, rows), zoom in SIZES.items()
]
MOVING = Moving("asyncdemo", ("three-requests", "--mode", "sync", "--no-record"), 80, 22, keys=("m", "c"), zoom=2)
