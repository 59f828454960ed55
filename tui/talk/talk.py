"""A talk as a value: scenes in the order in which they are shown, each a page or a run of a scenario.

How a file is found, read and complained about is loading.py's business.
"""

from typing import Annotated, Any, Literal

import msgspec

from demo_server.parts import Part

Page = Literal["", "title", "text", "question", "number", "agenda", "closing"]
Minutes = Annotated[float, msgspec.Meta(gt=0, le=120)]


class Scene(Part, frozen=True):
    """One scene: a page (page), or a scenario that is run (scenario)."""

    page: Page = ""
    """which kind of page it is"""
    title: str = ""
    """of a page; of a run, the scenario's own when left out"""
    lines: tuple[str, ...] = ()
    """of a page, below its title"""
    number: str = ""
    """the big number of such a page; {sync.makespan_ms / async.makespan_ms} stands for what the latest scenes have
    measured"""
    scenario: str = ""
    """its name, or a path to a .toml, from the talk's own folder"""
    runs: Annotated[tuple[str, ...], msgspec.Meta(max_length=2)] = ()
    """which of the scenario's runs: one, or two beside one another; its first one when left out"""
    set: dict[str, Any] = msgspec.field(default_factory=dict)
    """tables of the scenario with other values, as in a scenario's own runs"""
    caption: str | None = None
    """instead of the scenario's own"""
    question: str | None = None
    """asked before the run, instead of the scenario's own; "" asks nothing"""
    verdict: str | None = None
    """instead of the scenario's own"""
    formulas: bool = False
    """after the run, what theory says of it, with the figures put in"""
    code: bool = False
    """the code that serves the requests stands beside the run"""
    notes: str = ""
    """Markdown, for the speaker alone"""
    minutes: Minutes = 1.0
    """what the speaker has for it"""


class Talk(Part, frozen=True):
    """Scenes, and who gives them."""

    title: str
    """of its title page"""
    scenes: Annotated[tuple[Scene, ...], msgspec.Meta(min_length=1)]
    """in the order in which they are shown"""
    about: str = ""
    """one line for the list of talks"""
    speaker: str = ""
    """shown on the title page, with the occasion"""

    @property
    def minutes(self) -> float:
        """Of all scenes."""
        return sum(scene.minutes for scene in self.scenes)
