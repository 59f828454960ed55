"""What tells two runs on the stage apart, in a word for each."""

from collections.abc import Sequence

from tui.run.performance import Performance
from tui.steering import SETTINGS, said, value_of


def told_apart(performances: Sequence[Performance]) -> list[str]:
    """A short name for each: its mode where the modes differ, else the setting that does."""
    modes = [performance.mode for performance in performances]
    if len(set(modes)) == len(modes):
        return [mode.upper() for mode in modes]
    for setting in SETTINGS:
        values = [value_of(performance.steered_to, setting) for performance in performances]
        if len(set(values)) == len(values):
            return [said(setting, value or 0) for value in values]
    return [f"{mode.upper()} {at}" for at, mode in enumerate(modes, 1)]
