"""Talk files: what they mean, and what is said of those that are wrong."""

from pathlib import Path

import pytest

from demo_server.library import ScenarioError
from tests.tui.talks import scenes, talk
from tui.talk import loading
from tui.talk.loading import TalkError, load_programme, load_talk, talk_names
from tui.talk.numbers import measured_by

PAGE = 'page = "text"\ntitle = "Words"'
RUN = 'scenario = "three-requests"'
OWN = """
title = "Mine"
question = "How long?"
[requests.a]
steps = [{ name = "s", wait = 10 }]
[load]
script = [{ at = 0, send = "a" }]
[[runs]]
name = "one"
set = { server = { workers = 1 } }
[[runs]]
name = "four"
set = { server = { workers = 4 }, load = { rate = 5, duration = 9000 } }
"""


def test_scenes_go_through_their_beats() -> None:
    assert [scene.beats for scene in talk().scenes] == [("page",), ("question", "run"), ("run",), ("page",), ("page",)]
    with_figures = talk(scenes(f"{RUN}\nformulas = true")).scenes[0]
    assert with_figures.beats[-2:] == ("run", "figures")


def test_a_scene_shows_its_first_run_in_the_words_of_the_scenario() -> None:
    asked = talk().scenes[1].experiment
    assert asked is not None
    assert [side.key for side in asked.sides] == ["sync"]
    assert asked.scenario.title == talk().scenes[1].title == "Three requests"
    assert asked.scenario.caption.startswith("They arrive together.")


def test_a_scenes_own_words_stand_in_their_place() -> None:
    shown = talk().scenes[2]
    assert shown.experiment is not None
    (side,) = shown.experiment.sides
    assert (side.key, side.mode) == ("async", "async")
    assert shown.title == side.given.title == "The same in async"
    assert (side.given.caption, side.given.question) == ("Another caption.", "")


def test_pages_without_a_title_have_one() -> None:
    made = talk(scenes('page = "title"', 'page = "agenda"', 'page = "closing"'))
    assert [scene.title for scene in made.scenes] == ["A talk", "What is to come", "Thank you"]


def test_minutes_add_up() -> None:
    assert talk().talk.minutes == 6


def test_a_scenario_is_found_from_the_talks_own_folder(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "mine.toml").write_text(OWN)
    (tmp_path / "t.toml").write_text(scenes('scenario = "sub/mine.toml"\nruns = ["one", "four"]'))
    (scene,) = load_programme(str(tmp_path / "t.toml")).scenes
    assert scene.experiment is not None
    assert [side.key for side in scene.experiment.sides] == ["one", "four"]
    assert [side.given.server.workers for side in scene.experiment.sides] == [1, 4]
    assert scene.beats == ("question", "run")


def test_values_of_a_scene_come_before_those_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN)
    setting = "set = { server = { workers = 2 }, load = { duration = 1000 } }"
    text = scenes(f'scenario = "mine.toml"\nruns = ["one", "four"]\n{setting}')
    (scene,) = talk(text, tmp_path / "t.toml").scenes
    assert scene.experiment is not None
    assert [side.given.server.workers for side in scene.experiment.sides] == [2, 2]
    one, four = (side.given.load for side in scene.experiment.sides)
    assert one.script is not None
    assert four.rate == 5
    assert four.duration is not None
    assert four.duration.ms == 1000


def test_scenes_changed_in_one_way_are_one_experiment() -> None:
    changed = f"{RUN}\nset = {{ seed = 4 }}"
    made = talk(scenes(RUN, f'{RUN}\nruns = ["async"]\ncaption = "other"', changed, f'{changed}\nruns = ["async"]'))
    keys = [scene.experiment.key for scene in made.scenes if scene.experiment]
    assert keys[0] == keys[1] != keys[2] == keys[3]


def test_every_run_of_an_experiment_is_known() -> None:
    shown = talk().scenes[1].experiment
    assert shown is not None
    assert [side.key for side in shown.all_sides] == ["sync", "async"]
    assert shown.expectations


def test_a_number_knows_which_scenes_measure_it() -> None:
    made = talk()
    assert [scene.number for scene in measured_by(made.scenes[3], made.scenes)] == [2, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = 3", "title: expected text, got a whole number"),
        ('title = "A talk"', "the file: scenes is missing"),
        ("[[[", "not TOML"),
        (scenes(PAGE).replace("A talk", " "), "title is empty"),
        ('title = "A talk"\nscenes = []', "scenes"),
        (scenes(PAGE) + '\n[[scene]]\npage = "text"', "scene: unknown key; did you mean scenes?"),
        (scenes(PAGE, ""), "scenes[1]: a scene has either a page or a scenario, not none"),
        (scenes(f'{RUN}\npage = "text"'), "scenes[0]: a scene has either a page or a scenario, not both"),
        (scenes('page = "tilte"'), "scenes[0].page: 'tilte' is no choice; there is title, text"),
        (scenes(f'{PAGE}\ncaptoin = "x"'), "scenes[0].captoin: unknown key; did you mean caption?"),
        (scenes(f'{PAGE}\ncaption = "x"'), "scenes[0].caption goes with a scenario, not with a page"),
        (scenes(f"{PAGE}\nformulas = true"), "scenes[0].formulas goes with a scenario"),
        (scenes(f"{PAGE}\nminutes = 0"), "scenes[0].minutes: expected a number > 0"),
        (scenes(f'{RUN}\nlines = ["x"]'), "scenes[0].lines goes with a page, not with a scenario"),
        (scenes(f'{RUN}\nnumber = "3"'), "scenes[0].number goes with a page"),
        (scenes('page = "number"'), "scenes[0].number is missing"),
        (scenes('page = "question"'), "scenes[0].title is missing: it is the question"),
        (scenes('page = "text"'), "scenes[0]: a page of text has a title, or lines"),
        (scenes('page = "title"\nnumber = "3"'), 'scenes[0].number goes with page = "number", not with page = "title"'),
        (
            scenes('scenario = "three-request"'),
            "scenes[0].scenario: no scenario named three-request: did you mean three",
        ),
        (scenes('scenario = "no.toml"'), "no.toml: no such file"),
        (scenes('scenario = "your-app"'), "scenes[0].scenario: your-app is for a server of your own"),
        (scenes(f'{RUN}\nruns = ["asink"]'), 'scenes[0].runs[0]: there is no run "asink"; did you mean async?'),
        (scenes(f'{RUN}\nruns = ["sync", "sync"]'), 'scenes[0].runs: "sync" is there twice'),
        (scenes(f'{RUN}\nruns = ["a", "b", "c"]'), "scenes[0].runs"),
        (scenes(f"{RUN}\nset = {{ title = 3 }}"), "scenes[0].set.title: a scene may set server, load"),
        (scenes(f"{RUN}\nset = {{ server = {{ workers = 0 }} }}"), "scenes[0].set: server.workers"),
        (
            scenes(f"{RUN}\nset = {{ server = {{ wrokers = 2 }} }}"),
            "scenes[0].set: server.wrokers: unknown key; did you",
        ),
        (scenes(f'{RUN}\nverdict = "{{sink.makespan_ms}}"'), "scenes[0]: three-requests: verdict: "),
        (scenes(f'{RUN}\ntitle = "a\\u001bb"'), "scenes[0].title has a control character"),
        (scenes(RUN, 'page = "number"\nnumber = "{sync.makespan}"'), "scenes[1].number: "),
        (scenes(RUN, 'page = "number"\nnumber = "{async.makespan_ms}"'), "scenes[1].number: no scene before it shows"),
        (scenes('page = "number"\nnumber = "{sync.makespan_ms}"', RUN), "scenes[0].number: no scene before it shows"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(TalkError) as caught:
        talk(text)
    assert str(caught.value).startswith("t.toml: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_talk_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(TalkError, match=r"none\.toml: no such file"):
        load_talk(str(tmp_path / "none.toml"))
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(TalkError, match="not a file; a talk is a TOML file"):
        load_talk(str(tmp_path / "folder.toml"))


def test_a_name_that_is_not_there_is_told_which_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lightning", "talk"):
        (tmp_path / f"{name}.toml").write_text(scenes(PAGE))
    (tmp_path / "order.txt").write_text("talk\nlightning\n")
    monkeypatch.setattr(loading, "talks_folder", lambda: tmp_path)
    assert talk_names() == ["talk", "lightning"]
    with pytest.raises(TalkError, match="no talk named lightnin: did you mean lightning"):
        load_talk("lightnin")
    assert load_talk("lightning").title == "A talk"


@pytest.mark.parametrize("name", talk_names())
def test_talks_that_come_along_can_be_given(name: str) -> None:
    made = load_programme(name)
    assert made.talk.about
    assert made.talk.minutes > 0


def test_a_complaint_of_a_talk_is_none_of_a_scenario() -> None:
    assert not issubclass(TalkError, ScenarioError)
