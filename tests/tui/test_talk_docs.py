"""What docs/talks.md and the help say of talks is so."""

import re
from pathlib import Path

from textual.binding import Binding

from tui.screens.bindings import HELP, TALK, TALK_HELP
from tui.talk.loading import parse_programme
from tui.talk.talk import Scene, Talk

DOCS = (Path(__file__).parents[2] / "docs" / "talks.md").read_text(encoding="utf-8")


def test_every_key_of_a_talk_is_described_and_no_other() -> None:
    described = {key for row in re.findall(r"^\| (`.*?) \|", DOCS, re.MULTILINE) for key in re.findall(r"`(.*?)`", row)}
    known = {*Talk.__struct_fields__, *Scene.__struct_fields__} - {"scenes"}
    told = {key.removeprefix("[[scenes]] ") for key in described}
    assert known <= told


def test_the_example_is_a_talk() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", DOCS, re.DOTALL)
    made = parse_programme(example, Path("docs.toml"))
    assert [scene.beats for scene in made.scenes][1] == ("question", "run")


def test_the_help_names_the_keys_that_differ_in_a_talk() -> None:
    names = {"pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "enter": "⏎", "space": "space", "f5": "F5"}
    told = {word for key, _ in (*TALK_HELP, *HELP) for word in key.split()}
    bound = [one for one in TALK if isinstance(one, Binding) and one.tooltip]
    here = {names.get(key, key) for one in bound[:9] for key in one.key.split(",")}
    assert here <= told
