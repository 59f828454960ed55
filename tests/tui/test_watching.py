"""When a file was saved, by whatever way an editor saves."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.run.watching import Watch, saves


def written_over(file: Path, text: str) -> None:
    file.write_text(text)


def replaced(file: Path, text: str) -> None:
    """As most editors save: another file takes its name."""
    beside = file.with_suffix(".new")
    beside.write_text(text)
    os.utime(beside, ns=(1, 1))
    beside.replace(file)


def moved_away_first(file: Path, text: str) -> None:
    file.rename(file.with_suffix(".old"))
    file.write_text(text)


@pytest.mark.parametrize("save", [written_over, replaced, moved_away_first])
def test_however_it_is_saved(save: Callable[[Path, str], None], tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("one")
    watch = Watch([file])
    assert watch.saved() == []
    save(file, "another")
    assert watch.saved() == [file]
    assert watch.saved() == []


def test_saved_at_once_with_as_many_letters_it_is_another_file_still(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("one")
    os.utime(file, ns=(1, 1))
    watch = Watch([file])
    replaced(file, "two")  # of the same instant, and as long
    assert watch.saved() == [file]


def test_while_it_is_away_nothing_has_happened(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("one")
    watch = Watch([file])
    file.unlink()
    assert watch.saved() == []
    file.write_text("one more")
    assert watch.saved() == [file]


def test_one_that_comes_is_saved(tmp_path: Path) -> None:
    watch = Watch([tmp_path / "mine.toml", Path("a\0b")])
    assert watch.saved() == []
    (tmp_path / "mine.toml").write_text("one")
    assert watch.saved() == [tmp_path / "mine.toml"]


async def test_each_save_is_told_once(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("one")
    looks = 0

    async def pause() -> None:
        nonlocal looks
        looks += 1
        if looks in (2, 5):
            file.write_text("x" * looks)

    async with asyncio.timeout(10):
        told = []
        async for found in saves([file], pause):
            told.append((looks, found))
            if len(told) == 2:
                break
    assert told == [(2, [file]), (5, [file])]
