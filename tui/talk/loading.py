"""From a talk's name to its scenes, ready to be shown; or to one line that says what is wrong with it."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from demo_server.library import Complaint, config_folder, names_in, none_named, printable, read_text
from demo_server.plain_words import Format, toml_table
from tui.talk.checks import check_scene, check_words
from tui.talk.numbers import check_numbers
from tui.talk.resolving import Resolved, resolved
from tui.talk.talk import Scene, Talk

DEFAULT = "talk"
"""the one that is given when none is named"""
_TABLES: list[tuple[str, type[msgspec.Struct]]] = [(r"^scenes\[\d+\]$", Scene), (r"^$", Talk)]
_FORMAT = Format(_TABLES)


class TalkError(Complaint):
    """What is wrong with a talk, in one line: where, what, and what would be right."""


class Programme(NamedTuple):
    """A talk that can be given: everything that its scenes name is there, and fits together."""

    name: str
    """as it was asked for: a name, or a path"""
    path: Path
    talk: Talk
    scenes: tuple[Resolved, ...]


def talks_folder() -> Path:
    """The folder of the talks that come with the program."""
    return config_folder() / "talks"


def talk_names() -> list[str]:
    """Names of the talks that come with the program, the shortest first."""
    return names_in(talks_folder())


def find_talk(name: str) -> Path:
    """The file of a talk: by its name, or by a path that ends in .toml. Raises TalkError."""
    if name.endswith(".toml"):
        return Path(name)
    if name in talk_names():
        return talks_folder() / f"{name}.toml"
    raise TalkError(none_named(name, "talk", talk_names()))


def load_talk(name: str) -> Talk:
    """The talk of that name, or in the file of that path; its scenarios are there. Raises TalkError."""
    return load_programme(name).talk


def load_programme(name: str) -> Programme:
    """The same with its scenes, ready to be shown. Raises TalkError."""
    path = find_talk(name)
    return parse_programme(read_text(path, "talk", TalkError), path, name)


def parse_programme(text: str, path: Path, name: str = "") -> Programme:
    """What a TOML text says; path names it in complaints, and scenarios are found from its folder. Raises TalkError."""
    try:
        talk = _FORMAT.convert(toml_table(text), Talk, "")
        check_words(talk)
        scenes = []
        for at, scene in enumerate(talk.scenes):
            check_scene(scene, f"scenes[{at}]")
            scenes.append(resolved(at, scene, talk, path.parent))
        check_numbers(scenes)
    except (ValueError, Complaint) as error:
        raise TalkError(f"{printable(path)}: {printable(error)}") from None
    return Programme(name or str(path), path, talk, tuple(scenes))
