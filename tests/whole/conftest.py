"""What the tests of the whole share."""

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[str], str]


@pytest.fixture
def scenario_file(tmp_path: Path) -> Write:
    """A function that writes a TOML text to a file of its own, and says its path."""
    count = 0

    def write(text: str) -> str:
        nonlocal count
        count += 1
        path = tmp_path / f"scenario-{count}.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
