"""A scene with everything that it names: its scenario with what it changes, the runs to be shown, its beats."""

from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from demo_server.library import ScenarioError, printable, scenario_stem
from demo_server.loading import OF_A_RUN, load_scenario
from demo_server.plain_words import did_you_mean
from demo_server.runs import runs_of, with_tables
from demo_server.scenario import Run, Scenario
from demo_server.tables import laid_over
from tui.cast import Cast, cast_of
from tui.expectations import Expectation, expectations_of
from tui.quoting import Quoted
from tui.side import Side, side_of
from tui.talk.stand import Beat
from tui.talk.talk import Scene, Talk


class Experiment(NamedTuple):
    """What is run: a scenario with what a scene changes of it."""

    file: str
    """the scenario's name, or the path to it"""
    cast: Cast
    """the scenario with the scene's words and values in it, and its runs"""
    sides: tuple[Side, ...]
    """the runs that the scene shows"""
    key: str
    """the same for scenes whose runs may be compared: of one scenario, changed in one way"""
    expectations: tuple[Expectation, ...]
    all_sides: tuple[Side, ...]
    """every run of the scenario, shown or not: so many it takes to check what it expects"""

    @property
    def scenario(self) -> Scenario:
        """With the scene's words and values in it."""
        return self.cast.scenario

    @property
    def verdict(self) -> Quoted:
        """What the runs have to say together."""
        return self.cast.verdict


class Resolved(NamedTuple):
    """A scene, ready to be shown."""

    number: int
    """its place in the talk, counted from 1"""
    scene: Scene
    title: str
    beats: tuple[Beat, ...]
    experiment: Experiment | None = None
    """None of a page"""

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return f"scenes[{self.number - 1}]"


def resolved(at: int, scene: Scene, talk: Talk, folder: Path) -> Resolved:
    """The scene at a place (from 0) of a talk in a folder. Raises ValueError or Complaint: key, wrong, right."""
    if scene.page:
        return Resolved(at + 1, scene, scene.title or _PAGES.get(scene.page, talk.title), ("page",))
    place = f"scenes[{at}]"
    file, loaded = _loaded(scene, folder, place)
    scenario = _with_words(_changed(loaded, scene, place), scene)
    key = f"{Path(file).resolve() if file.endswith('.toml') else file} {msgspec.json.encode(scene.set).decode()}"
    where = f"{place}: {file}"
    made = Experiment(
        file,
        cast_of(scenario, where),
        tuple(side_of(scenario, run) for run in _chosen(scenario, scene, place)),
        key,
        tuple(expectations_of(scenario, where)),
        tuple(side_of(scenario, run) for run in runs_of(scenario)),
    )
    return Resolved(at + 1, scene, scenario.title, _beats(scenario, scene), made)


_PAGES = {"agenda": "What is to come", "closing": "Thank you", "number": ""}
"""what a page is called that has no title; others have the talk's"""


def _beats(scenario: Scenario, scene: Scene) -> tuple[Beat, ...]:
    asked: tuple[Beat, ...] = ("question",) if scenario.question else ()
    figures: tuple[Beat, ...] = ("figures",) if scene.formulas else ()
    return (*asked, "run", *figures)


def _loaded(scene: Scene, folder: Path, place: str) -> tuple[str, Scenario]:
    file = str(folder / scene.scenario) if scene.scenario.endswith(".toml") else scene.scenario
    try:
        loaded = load_scenario(file)
    except ScenarioError as error:
        raise ValueError(f"{place}.scenario: {error}") from None
    stepless = [name for name, request in loaded.requests.items() if not request.steps]
    if stepless:
        raise ValueError(
            f"{place}.scenario: {printable(scenario_stem(file))} is for a server of your own "
            f"(requests.{stepless[0]} has no steps); a talk shows the demo server"
        )
    return file, loaded


def _changed(scenario: Scenario, scene: Scene, place: str) -> Scenario:
    """With the scene's values, which come before those of the scenario's runs."""
    if not scene.set:
        return scenario
    for key in scene.set:
        if key not in OF_A_RUN:
            raise ValueError(f"{place}.set.{key}: a scene may set {', '.join(OF_A_RUN)}")
    runs = [
        {**msgspec.structs.asdict(run), "set": laid_over(run.set, scene.set) if run.set else {}}
        for run in scenario.runs
    ]
    try:
        return with_tables(scenario, {**scene.set, "runs": runs})
    except ValueError as error:
        raise ValueError(f"{place}.set: {error}") from None


def _with_words(scenario: Scenario, scene: Scene) -> Scenario:
    """A scene's own words stand in the place of the scenario's."""
    words = {key: getattr(scene, key) for key in ("caption", "question", "verdict")}
    words["title"] = scene.title or None
    return replace(scenario, **{key: word for key, word in words.items() if word is not None})


def _chosen(scenario: Scenario, scene: Scene, place: str) -> list[Run]:
    """The runs that it names, or the first one."""
    known = {run.name: run for run in runs_of(scenario)}
    for at, name in enumerate(scene.runs):
        if name not in known:
            raise ValueError(f'{place}.runs[{at}]: there is no run "{printable(name)}"; {did_you_mean(name, [*known])}')
    if len(set(scene.runs)) < len(scene.runs):
        raise ValueError(f'{place}.runs: "{scene.runs[0]}" is there twice; two different runs are compared')
    return [known[name] for name in scene.runs] or [*known.values()][:1]
