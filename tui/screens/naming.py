"""What runs on the stage are called: by what serves them, and by what tells two of them apart."""

from collections.abc import Sequence

from tui.naming import describe, setting_of
from tui.run.performance import Performance
from tui.steering import SETTINGS, said, value_of


def badge(performance: Performance) -> tuple[str, str]:
    """Which run it is, in a word that always has room, and what stands behind that word.

    Of a server somewhere else the word is its whole address: whoever sends requests there must see where they go.
    """
    target, scenario = performance.target, performance.steered_to
    if performance.mode == "own":
        return target.name or "OWN", ""
    about = describe(setting_of(scenario, performance.mode))
    if target.own:
        workers = scenario.server.workers
        at_work = f", {workers} worker{'s' if workers > 1 else ''}" if performance.mode == "sync" else ""
        about = f"{target.name}{at_work}"
    return (_label(performance) or performance.mode).upper(), about


def called(performance: Performance) -> str:
    """What a sentence calls it: its scenario's word for it, the mode, or a server of one's own by its short name."""
    if performance.mode == "own" and performance.target.own:
        return performance.target.short
    return _label(performance) or performance.mode


def told_apart(performances: Sequence[Performance]) -> list[str]:
    """A short name for each: its scenario's word for it; its mode, its server or the setting that tells them apart."""
    labels = {_label(performance) for performance in performances}
    if any(labels) and len(labels) == len(performances):
        return [_short(performance) for performance in performances]
    modes = [performance.mode for performance in performances]
    if len(set(modes)) == len(modes):
        return [_short(performance) for performance in performances]
    servers = [performance.target.short for performance in performances]
    if len(set(servers)) == len(servers):
        return servers
    for setting in SETTINGS:
        values = [value_of(performance.steered_to, setting) for performance in performances]
        if len(set(values)) == len(values):
            return [said(setting, value or 0) for value in values]
    return [f"{_short(performance)} {at}" for at, performance in enumerate(performances, 1)]


def _short(performance: Performance) -> str:
    if performance.target.own:
        return performance.target.short
    return _label(performance) or performance.mode.upper()


def _label(performance: Performance) -> str:
    """Its scenario's word for it, which may tell what the keys have changed since: "4 workers"."""
    return "" if performance.unpredicted else performance.label
