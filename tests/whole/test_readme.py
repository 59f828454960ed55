"""The README's promises: each command it quotes exists, with the options it quotes, for the scenarios it names."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo_server.arguments import parser as server_parser
from demo_server.arguments import settings_from
from demo_server.library import scenario_names
from demo_server.loading import load_scenario
from demo_server.scenario import MODES
from tui.arguments import parser, scenario_asked_for
from tui.casting import asked_for
from tui.command_arguments import PARSERS
from tui.expectations import Expectation
from tui.export.formats import FORMATS
from tui.screens.bindings import HELP
from tui.target import DEMO

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PLACEHOLDER = re.compile(r"[A-Z]+|\./(?:mine|my-scenario)\.toml|\.\.\.|…")
"""stands for something of the reader's own"""
LAUNCHERS = (["uv", "run"], ["python", "-m", "tui"], ["uvx"], ["pipx", "run"], ["$"])


def pieces(text: str) -> Iterator[str]:
    """Each line of a block of code, and each piece of code in a sentence."""
    blocks = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    for language, block in blocks.findall(text):
        if language in ("console", "sh", "shell", "bash", ""):
            yield from block.replace("\\\n", " ").splitlines()
    yield from re.findall(r"`([^`\n]+)`", blocks.sub("", text))


def commands(text: str, program: str) -> list[list[str]]:
    """The words after a program's name, wherever a piece of code calls it."""
    found = []
    for piece in pieces(text):
        for part in re.split(r"&&|;|\|", piece):
            try:
                words = shlex.split(part, comments=True)
            except ValueError:
                continue  # a picture, not a command
            for launcher in LAUNCHERS:
                if words[: len(launcher)] == launcher:
                    words = words[len(launcher) :] if launcher[-1] != "tui" else ["asyncdemo", *words[3:]]
            while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
                words.pop(0)
            start = program.split()
            if words[: len(start)] == start:
                found.append(words[len(start) :])
    return found


def named(words: list[str]) -> str:
    return " ".join(words) or "alone"


ASYNCDEMO = commands(README, "asyncdemo")
MAKE = commands(README, "make")
SERVER = commands(README, "python -m demo_server")


def test_commands_are_found() -> None:
    text = """
Run `asyncdemo --json`, or `make demo SCENARIO=x`.
```console
$ asyncdemo one --workers 3   # three
asyncdemo two && make test
make \\
  check
```
```toml
make = "asyncdemo three"
```
"""
    assert commands(text, "asyncdemo") == [["one", "--workers", "3"], ["two"], ["--json"]]
    assert commands(text, "make") == [["test"], ["check"], ["demo", "SCENARIO=x"]]


def test_the_readme_quotes_commands() -> None:
    assert len(ASYNCDEMO) >= 3
    assert ["demo"] in MAKE


@pytest.mark.parametrize("words", ASYNCDEMO, ids=named)
def test_a_quoted_asyncdemo_exists(words: list[str]) -> None:
    if words and words[0] in PARSERS:
        if len(words) > 1:  # by itself it is a word for the command
            PARSERS[words[0]]().parse_args(words[1:])
        return
    if words in (["--help"], ["--version"]):
        with pytest.raises(SystemExit) as left:
            parser().parse_args(words)
        assert left.value.code == 0
        return
    options = parser().parse_args(words)
    for text in options.expect:
        Expectation(text)
    name = scenario_asked_for(options)
    if PLACEHOLDER.fullmatch(name):
        return
    assert name in scenario_names()
    asked_for(load_scenario(name), options, [DEMO])


@pytest.mark.parametrize("words", MAKE, ids=named)
def test_a_quoted_make_exists(words: list[str]) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
    for word in words:
        variable, equals, value = word.partition("=")
        if not equals:
            assert word in targets
            continue
        assert re.search(rf"\$\({variable}\)", MAKEFILE), f"the Makefile does not know {variable}"
        if variable == "SCENARIO":
            assert value in scenario_names()


@pytest.mark.parametrize("words", SERVER, ids=named)
def test_a_quoted_server_exists(words: list[str]) -> None:
    settings = settings_from(server_parser().parse_args(words))
    assert settings.scenario.title


def test_every_option_that_the_readme_names_exists() -> None:
    parsers = [parser(), server_parser(), *(made() for made in PARSERS.values())]
    options = {option for made in parsers for action in made._actions for option in action.option_strings}
    mentioned = {word for piece in pieces(README) for word in re.findall(r"(?<![\w-])--[a-z][a-z-]*", piece)}
    assert "--headless" in mentioned
    assert mentioned <= options


def test_the_readme_names_every_scenario_and_every_mode_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", README, re.MULTILINE)
    assert set(scenario_names()) | set(MODES) <= set(rows)
    keys = {"space", "m", "s", "p", "e", "v", "i"}
    assert set(rows) <= {*scenario_names(), *MODES, *keys, *FORMATS}


def test_the_readme_names_every_key() -> None:
    table = README[README.index("### Keys") : README.index("## Side by side")]
    for keys, _ in HELP:
        for key in keys.replace("⏎", "Enter").split():
            assert f"`{key}`" in table, key


def test_the_readme_says_what_the_states_mean_in_its_first_screenful() -> None:
    first = "\n".join(README.splitlines()[:40])
    for state in ("queued", "waiting", "working"):
        assert f"**{state}**" in first
    assert "make demo" in "\n".join(README.splitlines()[:45])


def test_files_that_the_readme_links_to_exist() -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", README)
    assert links
    missing = [link for link in links if not (ROOT / link).exists()]
    assert missing == []
