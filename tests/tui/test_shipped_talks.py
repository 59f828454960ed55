"""The talks that come with the program: their minutes, their notes, and time to talk beside what runs."""

import pytest

from tests.tui.foreseen import MACHINES, foreseen
from tui.result import RunResult
from tui.talk.loading import DEFAULT, load_programme, talk_names
from tui.talk.resolving import Resolved

MINUTES = {"lightning": (5, 5), "talk": (12, 12), "long": (25, 30), "course": (60, 90)}
MOST_RUNNING_S = {"lightning": 45, "talk": 100, "long": 240, "course": 300}
"""what is left is for talking"""
WIDTH, CAPTION, QUESTION = 75, 72, 67
"""cells on 80 columns, beside what else stands on their lines"""


def called(scene: Resolved) -> str:
    return f"{scene.number}-{scene.scene.scenario or scene.scene.page}"


SCENES = [scene for name in talk_names() for scene in load_programme(name).scenes]
RUNNING = [scene for scene in SCENES if scene.experiment is not None]
_SIMULATED: dict[str, dict[str, RunResult]] = {}
"""by what is run: many scenes show the same"""


def measured(scene: Resolved) -> dict[str, RunResult]:
    """All runs of a scene's scenario, simulated, with what the scene changes of it."""
    experiment = scene.experiment
    assert experiment is not None
    if experiment.key not in _SIMULATED:
        _SIMULATED[experiment.key] = foreseen(experiment.all_sides, MACHINES["slow"])
    return _SIMULATED[experiment.key]


def test_they_are_there_the_shortest_first() -> None:
    assert talk_names() == list(MINUTES)
    assert DEFAULT in MINUTES


@pytest.mark.parametrize("name", MINUTES)
def test_the_minutes_add_up(name: str) -> None:
    least, most = MINUTES[name]
    assert least <= load_programme(name).talk.minutes <= most


@pytest.mark.parametrize("name", MINUTES)
def test_it_begins_with_its_title_and_ends_with_a_sentence_to_take_home(name: str) -> None:
    talk = load_programme(name).talk
    assert 0 < len(talk.about) <= WIDTH
    first, last = talk.scenes[0], talk.scenes[-1]
    assert first.page == "title"
    assert (last.page, bool(last.lines)) == ("closing", True)


@pytest.mark.parametrize("scene", SCENES, ids=called)
def test_the_speaker_has_notes_that_can_be_read_at_a_glance(scene: Resolved) -> None:
    lines = scene.scene.notes.strip().splitlines()
    assert 1 <= len(lines) <= 8
    assert lines[0].startswith("- ")
    assert all(len(line) <= 140 for line in lines)


@pytest.mark.parametrize("scene", SCENES, ids=called)
def test_what_the_audience_reads_fits(scene: Resolved) -> None:
    shown = scene.scene
    assert len(scene.title) <= 40
    assert all(len(line) <= WIDTH for line in shown.lines)
    if scene.experiment is not None:
        scenario = scene.experiment.scenario
        assert len(scenario.caption) <= CAPTION
        assert len(scenario.question) <= QUESTION
        assert "?" in scenario.question or shown.question == ""


@pytest.mark.parametrize("scene", RUNNING, ids=called)
def test_what_a_scene_says_at_its_end_it_has_shown(scene: Resolved) -> None:
    experiment = scene.experiment
    assert experiment is not None
    assert experiment.cast.verdict.runs <= {side.key for side in experiment.sides}
    said = experiment.cast.verdict.filled(measured(scene))
    assert said
    assert len(said) <= WIDTH, said


@pytest.mark.parametrize("scene", RUNNING, ids=called)
def test_what_its_scenario_expects_holds_in_the_talk(scene: Resolved) -> None:
    experiment = scene.experiment
    assert experiment is not None
    for one in experiment.expectations:
        checked = one.check(measured(scene))
        assert checked.passed, f"{checked.expect}: {checked.actual}"


@pytest.mark.parametrize("name", MINUTES)
def test_there_is_time_to_talk(name: str) -> None:
    running = 0.0
    for scene in load_programme(name).scenes:
        if scene.experiment is not None:
            results = measured(scene)
            seconds = max(results[side.key].makespan_ms for side in scene.experiment.sides) / 1000
            assert seconds < 60 * scene.scene.minutes, scene.title
            running += seconds
    assert running <= MOST_RUNNING_S[name]
