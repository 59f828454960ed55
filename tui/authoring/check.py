"""Scenarios and talks checked without running them: what each is, or what is wrong with it, in a line."""

import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from demo_server.library import Complaint, none_named, printable, read_text, scenario_names
from demo_server.loading import load_scenario
from demo_server.needs import needs_database
from demo_server.runs import runs_of
from demo_server.scenario import Scenario
from tui.authoring.cautions import cautions
from tui.exits import MET, WRONG_USAGE
from tui.expectations import expectations_of
from tui.quoting import verdict_of
from tui.side import side_of
from tui.talk.loading import load_programme, talk_names


class Found(NamedTuple):
    """What a check has found of a file."""

    said: str
    """what it is, or what is wrong with it"""
    fine: bool
    cautions: tuple[str, ...] = ()


def run_check(names: Sequence[str]) -> int:
    """Check them all, a line each and one for each caution on stdout. Returns the exit code."""
    every = [checked(name) for name in names]
    for name, found in zip(names, every, strict=True):
        sys.stdout.write(f"{found.said}\n")
        for caution in found.cautions:
            sys.stdout.write(f"{printable(name)}: caution: {printable(caution)}\n")
    return MET if all(found.fine for found in every) else WRONG_USAGE


def checked(name: str) -> Found:
    """What there is to say of a scenario or a talk: by its name, or by the path of a file that ends in .toml."""
    try:
        if is_talk(name):
            return _talk(name)
        return _scenario(name)
    except Complaint as complaint:
        said = str(complaint)
        return Found(said if said.startswith(printable(name)) else f"{printable(name)}: {said}", fine=False)


def is_talk(name: str) -> bool:
    """It has scenes, or is the name of a talk that comes with the program. Raises Complaint of a name that is none."""
    if not name.endswith(".toml"):
        if name not in scenario_names() and name not in talk_names():
            raise Complaint(none_named(name, "scenario or talk", [*scenario_names(), *talk_names()]))
        return name not in scenario_names()
    try:
        return "scenes" in tomllib.loads(read_text(Path(name), "scenario or talk"))
    except (ValueError, RecursionError):
        return False  # whoever loads it says what is wrong


def _scenario(name: str) -> Found:
    scenario = load_scenario(name)
    expectations_of(scenario, name)
    verdict_of(scenario, name)
    served = all(request.steps for request in scenario.requests.values())
    sides = [side_of(scenario, run) for run in runs_of(scenario)] if served else []
    said = ", ".join(_parts(scenario, served))
    return Found(f"{printable(name)}: a scenario, fine: {said}", True, tuple(cautions(scenario, sides)))


def _parts(scenario: Scenario, served: bool) -> Iterator[str]:
    yield _several(len(scenario.requests), "kind of request", "kinds of requests")
    names = [run.name for run in runs_of(scenario)]
    if not served:
        yield "for a server of your own"
    else:
        yield f"{_several(len(names), 'run')} ({', '.join(names)})"
    yield _several(len(scenario.expect), "expectation")
    if needs_database(scenario):
        yield "asks a database"


def _talk(name: str) -> Found:
    programme = load_programme(name)
    told = []
    for scene in programme.scenes:
        if scene.experiment is not None:
            found = cautions(scene.experiment.scenario, scene.experiment.sides)
            told += [f"{scene.place} ({scene.title}): {one}" for one in found]
    runs = sum(scene.experiment is not None for scene in programme.scenes)
    total = programme.talk.minutes
    minutes = f"{total:g} minute{'' if total == 1 else 's'}"
    said = f"{_several(len(programme.scenes), 'scene')}, {_several(runs, 'run')} among them, {minutes}"
    return Found(f"{printable(name)}: a talk, fine: {said}", True, tuple(told))


def _several(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or f'{one}s'}"
