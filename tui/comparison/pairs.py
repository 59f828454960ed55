"""Which runs of two recordings are compared with which: the alike with the alike, the unlike not at all."""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from demo_server.library import Complaint
from tui.comparison.refusal import unfit, unlike
from tui.naming import setting_of
from tui.recording.recorded import RecordedRun


class ComparisonError(Complaint):
    """Why there is nothing to compare, in one line: where, what, and what would be right."""


class Pair(NamedTuple):
    """Two runs of the same work."""

    a: RecordedRun
    b: RecordedRun


class Pairing(NamedTuple):
    """What can be compared of two recordings."""

    pairs: list[Pair]
    """at least one, in the order of A's runs"""
    left_out: list[str]
    """which runs are not compared, and why: a line each"""


def paired(a: Sequence[RecordedRun], b: Sequence[RecordedRun]) -> Pairing:
    """The runs of A and B that belong together. Raises ComparisonError when none do.

    One run each: those two, whatever their modes. Otherwise runs of one name in their scenario, then, of those that
    are left, of one mode and as many workers, then of one mode; each in the order in which they were recorded.
    """
    matched, alone = _matched(a, b)
    if not matched:
        raise ComparisonError(
            f"no mode is in both: A has {_modes(a)}, B has {_modes(b)}; record the same mode, or one run in each file"
        )
    pairs: list[Pair] = []
    refused: list[str] = []
    for pair in matched:
        why = _why_not(pair)
        if why:
            refused.append(why)
        else:
            pairs.append(pair)
    if not pairs:
        more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        raise ComparisonError(f"{refused[0]}{more}")
    return Pairing(pairs, [f"not compared: {why}" for why in [*refused, *alone]])


def _matched(a: Sequence[RecordedRun], b: Sequence[RecordedRun]) -> tuple[list[Pair], list[str]]:
    """Pairs in the order of A's runs, and a line for each run without a partner."""
    if len(a) == len(b) == 1:
        return [Pair(a[0], b[0])], []
    partners: dict[int, int] = {}
    for alike in (_name, _setting, _mode):
        _match(a, b, alike, partners)
    pairs = [Pair(a[at], b[partners[at]]) for at in sorted(partners)]
    taken = set(partners.values())
    alone = [("A", "B", run) for at, run in enumerate(a) if at not in partners]
    alone += [("B", "A", run) for at, run in enumerate(b) if at not in taken]
    return pairs, [f"{file}'s {run.began.called} run has no partner in {other}" for file, other, run in alone]


def _match(
    a: Sequence[RecordedRun],
    b: Sequence[RecordedRun],
    alike: Callable[[RecordedRun], Hashable],
    partners: dict[int, int],
) -> None:
    """Give each run of A that has no partner yet the first one of B that is alike and free."""
    taken = set(partners.values())
    for at, run in enumerate(a):
        if at in partners:
            continue
        free = (other for other, one in enumerate(b) if other not in taken and alike(one) == alike(run))
        if (found := next(free, None)) is not None:
            partners[at] = found
            taken.add(found)


def _name(run: RecordedRun) -> Hashable:
    """Runs that their scenario does not name have none in common."""
    return run.began.run_name or id(run)


def _setting(run: RecordedRun) -> Hashable:
    return setting_of(run.scenario, run.began.mode)


def _mode(run: RecordedRun) -> Hashable:
    return run.began.mode


def _modes(runs: Sequence[RecordedRun]) -> str:
    return ", ".join(dict.fromkeys(run.began.mode for run in runs)) or "no run"


def _why_not(pair: Pair) -> str:
    for file, run in zip("AB", pair, strict=True):
        if why := unfit(run):
            return f"{file}'s {run.began.called} run {why}"
    return unlike(pair.a, pair.b)
