"""Talks for tests."""

from pathlib import Path

from tui.talk.loading import Programme, parse_programme

THREE = """
title = "A talk"
speaker = "Ada"

[[scenes]]
page = "title"

[[scenes]]
scenario = "three-requests"
question = "Who is answered first?"
notes = "Let them **guess**."
minutes = 2

[[scenes]]
scenario = "three-requests"
runs = ["async"]
title = "The same in async"
question = ""
caption = "Another caption."

[[scenes]]
page = "number"
title = "so many times sooner"
number = "{sync.makespan_ms / async.makespan_ms}"

[[scenes]]
page = "closing"
lines = ["https://example.org"]
"""


def talk(text: str = THREE, path: Path = Path("t.toml")) -> Programme:
    """A talk as it would stand in a file."""
    return parse_programme(text, path)


def scenes(*tables: str) -> str:
    """The text of a talk with these scenes."""
    return 'title = "A talk"\n' + "".join(f"[[scenes]]\n{table}\n" for table in tables)
