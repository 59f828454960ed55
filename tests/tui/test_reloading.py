"""A scenario file read once more, with what the command line asks of it."""

from pathlib import Path

import pytest

from demo_server.library import Complaint
from tui.arguments import parser
from tui.casting import Asked
from tui.reloading import Reloaded, reloaded
from tui.target import DEMO

CLOSED = """
title = "Mine"
[requests.page]
steps = [{ name = "db", wait = "1s" }]
[load]
clients = 3
"""
OPEN = CLOSED.replace("clients = 3", "rate = 5")


def read(tmp_path: Path, text: str, *words: str, checked: list[Asked] | None = None) -> Reloaded:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    seen: list[Asked] = [] if checked is None else checked
    return reloaded(parser().parse_args([str(file), *words]), [DEMO], seen.append)


def test_the_options_still_hold(tmp_path: Path) -> None:
    made = read(tmp_path, CLOSED, "--workers", "4", "--clients", "7", "--mode", "async")
    side = made.asked.sides[0]
    assert (side.mode, side.given.server.workers, side.given.load.clients) == ("async", 4, 7)
    assert made.left_out == ""


def test_one_that_does_not_fit_is_left_out_and_said(tmp_path: Path) -> None:
    made = read(tmp_path, OPEN, "--workers", "4", "--clients", "7")
    side = made.asked.sides[0]
    assert (side.given.server.workers, side.given.load.rate) == (4, 5)
    assert made.left_out.startswith("left out: --clients goes with a closed load")


def test_if_several_do_not_fit_all_of_their_kind_are_left_out(tmp_path: Path) -> None:
    words = ("--clients", "7", "--rate", "7", "--workers", "4")
    side = read(tmp_path, CLOSED.replace("clients = 3", 'script = [{ at = 0, send = "page" }]'), *words).asked.sides[0]
    assert side.given.server.workers == 4


@pytest.mark.parametrize(
    "text", ["", "title =", CLOSED + '[[expect]]\nthat = "nothing"', CLOSED.replace("title", 'verdict = "{a}"\ntitle')]
)
def test_a_file_that_is_wrong_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    with pytest.raises(Complaint) as refused:
        read(tmp_path, text, "--workers", "4")
    assert str(refused.value).startswith(str(tmp_path / "mine.toml"))
    assert "\n" not in str(refused.value)


def test_what_must_not_run_is_refused(tmp_path: Path) -> None:
    checked: list[Asked] = []
    made = read(tmp_path, CLOSED, checked=checked)
    assert checked == [made.asked]
