"""Which runs of a scenario are on show, one or two of them, and what else there is to choose. No run goes on here."""

from collections.abc import Sequence
from dataclasses import replace

from demo_server.library import ScenarioError
from demo_server.overrides import at_speed
from demo_server.scenario import MODES, Mode, Scenario
from tui.cast import Cast
from tui.side import Side
from tui.steering import SPEEDS, next_on

ALONE = "alone: --compare-with names a second server"
ONLY_RUN = "this scenario has no other run; --mode shows it in another mode"


class Choice:
    """The sides that were chosen, of all that a scenario has."""

    def __init__(self, sides: Sequence[Side], cast: Cast | None, name: str, given_at: float) -> None:
        self.sides = [*sides]
        self._cast = cast or Cast(self.sides[0].given)
        self._runs = self._runs_of(self._cast)
        """of the scenario, as they are set by now; none where it names none: then there are the modes"""
        self._apart: list[Side] = []
        """both, while one of two is looked at alone"""
        self.selected = 0
        """the side on which the keys for mode and workers act"""
        self.speed = 1.0
        self.name = name
        """of the scenario"""
        self.late = ""
        """why the next two runs will not be at once, as it was measured; empty when they may be"""
        self._given_at = given_at
        """the speed at which the scenario was given: that is not its own when the command line has changed it"""

    @property
    def side(self) -> Side:
        """The selected side."""
        return self.sides[self.selected]

    def load(self, name: str, cast: Cast) -> None:
        """Another scenario, at its own speed: its first run, or its first two if two were compared.

        One that names no runs is shown in the modes in which the last one was shown, if that one named none either.
        """
        self.name, self.speed, self.late = name, 1.0, ""
        self._given_at = 1.0
        count, before = len(self.sides), self._runs
        self._cast, self._runs, self._apart = cast, [replace(run) for run in cast.runs], []
        self.sides = self._runs[:count] or self._in_modes(count, keep=not before)
        self.selected = min(self.selected, len(self.sides) - 1)

    def reload(self, sides: Sequence[Side], cast: Cast) -> None:
        """The same scenario with something else in it: the runs on show, as far as they are there still.

        sides: what is asked for of it, where none of them is.
        """
        shown = [(side.key, side.mode) for side in self.sides]
        self._cast, self._runs, self._apart, self.late = cast, [replace(run) for run in cast.runs], [], ""
        known = {(run.key, run.mode): run for run in self._runs}
        if not self._runs and shown != [(side.key, side.mode) for side in sides]:
            self.sides = [replace(side, given=cast.scenario, name="", label="") for side in self.sides]
        else:
            kept = [known[key] for key in shown if key in known]
            self.sides = kept or [known.get((side.key, side.mode)) or replace(side) for side in sides]
        self.selected = min(self.selected, len(self.sides) - 1)
        try:
            for side in self.sides:
                self._at_speed(side.given)
        except ScenarioError:
            self.speed = 1.0

    def _in_modes(self, count: int, *, keep: bool) -> list[Side]:
        """So many sides of a scenario that names no runs."""
        modes: list[Mode] = [side.mode for side in self.sides]
        if not keep or len(set(modes)) < count:
            modes = ["sync", "async"]
        targets = [side.target for side in self.sides]
        return [Side(self._cast.scenario, mode, target) for mode, target in zip(modes, targets, strict=False)]

    def _runs_of(self, cast: Cast) -> list[Side]:
        """Those of the scenario; one that is on show already is that one."""
        shown = {side.name: side for side in self.sides}
        return [shown.get(run.name) or replace(run) for run in cast.runs]

    @property
    def has_others(self) -> bool:
        """There is another run, or mode, than those on show."""
        return len(self._runs) > len(self.sides) if self._runs else not self.side.target.own

    def next_mode(self) -> str:
        """The scenario's next run; where it names none: sync, async, blocked-loop, and so on.

        Returns why that cannot be; empty when it can.
        """
        if not self._runs:
            self.late = ""
            mode = MODES[(MODES.index(self.side.mode) + 1) % len(MODES)]
            self.sides[self.selected] = replace(self.side, mode=mode, name="", label="")
            return ""
        first = self._place(self.side) + 1
        others = [run for run in [*self._runs[first:], *self._runs[:first]] if run not in self.sides]
        if not others:
            return ONLY_RUN
        self.late = ""
        self.sides[self.selected] = others[0]
        return ""

    def compare(self) -> str:
        """Two sides: the one there is and the one to compare it with; or one again, the selected one.

        Beside a run stands the one that follows it, or goes before the last; beside a mode, sync or async.
        Returns why that cannot be; empty when it can.
        """
        if len(self.sides) > 1:
            self._apart, self.sides, self.selected = self.sides, [self.side], 0
            self.late = ""
            return ""
        if self.side.target.own:
            if self.side not in self._apart:
                return ALONE
            self.sides, self.selected = self._apart, self._apart.index(self.side)
        elif self._runs:
            if not self.has_others:
                return ONLY_RUN
            self._beside_the_next()
        else:
            side = self.side
            other = Side(side.given, "sync" if side.mode == "async" else "async")
            self.sides = sorted([side, other], key=lambda one: one.mode == "async")
            self.selected = self.sides.index(side)
        self.late = ""
        return ""

    def _beside_the_next(self) -> None:
        side, at = self.side, self._place(self.side)
        if at < 0:  # no run of the scenario's
            self.sides, self.selected = [side, self._runs[0]], 0
            return
        first = min(at, len(self._runs) - 2)
        self.sides, self.selected = self._runs[first : first + 2], at - first

    def _place(self, side: Side) -> int:
        """Of a run among the scenario's; -1 of what is none of them."""
        return next((at for at, run in enumerate(self._runs) if run is side), -1)

    def select_next(self) -> None:
        """The keys act on the other side."""
        self.selected = (self.selected + 1) % len(self.sides)

    def change_speed(self, up: bool) -> None:
        """Slow motion, or faster. Raises ScenarioError when a length or the rate would leave its bounds."""
        speed = next_on(SPEEDS, self.speed, up)
        for side in self.sides:
            at_speed(side.given, speed)
        self.speed, self.late = speed, ""

    def _at_speed(self, given: Scenario) -> Scenario:
        return given if self.speed == 1.0 else at_speed(given, self.speed)
