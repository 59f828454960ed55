"""Figures on a page: which earlier scenes measure them."""

from collections.abc import Sequence

from tui.expression import ExpectationError
from tui.quoting import Quoted
from tui.talk.resolving import Resolved


def check_numbers(scenes: Sequence[Resolved]) -> None:
    """Refuse numbers that no scene before them can have measured. Raises ValueError."""
    for scene in scenes:
        if scene.scene.number:
            quoted = quoted_on(scene, scenes)
            if quoted.runs and not measured_by(scene, scenes):
                runs = " and ".join(sorted(quoted.runs))
                raise ValueError(f"{scene.place}.number: no scene before it shows {runs} of one scenario")


def quoted_on(page: Resolved, scenes: Sequence[Resolved]) -> Quoted:
    """The number of a page, with its figures. Raises ValueError that names the key."""
    names = dict.fromkeys(side.key for one in scenes if one.experiment for side in one.experiment.all_sides)
    try:
        return Quoted(page.scene.number, tuple(names)) if names else Quoted(page.scene.number)
    except ExpectationError as error:
        raise ValueError(f"{page.place}.number: {error}") from None


def measured_by(page: Resolved, scenes: Sequence[Resolved]) -> list[Resolved]:
    """The scenes before a page that show the runs which its number quotes: of one scenario, the latest such."""
    needed = quoted_on(page, scenes).runs
    before = [one for one in scenes[: page.number - 1] if one.experiment]
    for key in dict.fromkeys(_key(one) for one in reversed(before)):
        measuring = [one for one in before if _key(one) == key and needed & _shown_in(one)]
        if needed and needed <= {name for one in measuring for name in _shown_in(one)}:
            return measuring
    return []


def _key(scene: Resolved) -> str:
    return scene.experiment.key if scene.experiment else ""


def _shown_in(scene: Resolved) -> set[str]:
    return {side.key for side in scene.experiment.sides} if scene.experiment else set()
