"""The program in a real terminal, as a user sees it."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from tests.whole.conftest import Write
from tests.whole.processes import PROC, descendants, nobody_left, wait_until
from tests.whole.terminal import Terminal, in_a_terminal, open_terminal

pytestmark = in_a_terminal

LONG = """
title = "A long wait"
caption = "Two requests, eight seconds each."

[requests.page]
steps = [{ name = "db", wait = "8s" }]

[load]
script = [{ at = 0, send = "page", times = 2 }]
"""


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with open_terminal() as opened:
        yield opened


def test_a_bar_grows_and_the_terminal_is_restored(terminal: Terminal, scenario_file: Write) -> None:
    settings = terminal.answer("$(stty -g)")
    assert settings
    terminal.type("echo left-on-the-screen")
    terminal.start(scenario_file(LONG.replace("8s", "3s")))
    wait_until(lambda: "A long wait" in terminal.text(), what="the dashboard")
    assert terminal.told("alternate_on") == "1"
    family = terminal.family()

    first = wait_until(lambda: terminal.bright("▒"), what="a bar")
    second = wait_until(lambda: (now := terminal.bright("▒")) > 1.5 * first and now, what="a longer bar")
    assert second > first
    assert terminal.bright("░") > 0, "and the other one queues"
    screen = terminal.text()
    for words in ("Two requests", "SYNC", "1 page", "2 page", "queued", "waiting", "working", "mean", "Quit"):
        assert words in screen
    assert all(len(line) <= 80 for line in screen.splitlines())

    terminal.press("q")
    wait_until(lambda: terminal.told("alternate_on") == "0", what="the screen that was before")
    nobody_left(family)
    assert "left-on-the-screen" in terminal.text()
    assert "A long wait" not in terminal.text()
    assert terminal.told("cursor_flag") == "1"
    assert {terminal.told(f"mouse_{kind}_flag") for kind in ("any", "all", "button", "standard", "sgr")} == {"0"}
    assert terminal.answer("$?") == "0"
    assert terminal.answer("$(stty -g)") == settings, "echo and line editing as before"


def test_resized_to_and_fro_the_picture_is_sound(terminal: Terminal, scenario_file: Write) -> None:
    terminal.start(scenario_file(LONG))
    wait_until(lambda: terminal.bright("▒"), what="a bar")

    def sound(columns: int, rows: int) -> bool:
        lines = terminal.text().split("\n")[:-1]
        return (
            len(lines) == rows
            and all(len(line) <= columns for line in lines)
            and [line.startswith("A long wait") for line in lines] == [True] + [False] * (rows - 1)
            and "Run" in lines[-1]
            and len([line for line in lines if line.startswith("worker 1")]) == 1
            and ("made for" in lines[1]) == ((columns, rows) < (80, 22))
        )

    for size in [(100, 28), (60, 15), (80, 22)]:
        terminal.resize(*size)
        wait_until(partial(sound, *size), what=f"a picture of {size}")
    assert terminal.bright("▒") > 0
    (bar,) = [line for line in terminal.text().splitlines() if line.startswith("2 page")]
    assert re.search(r"░{3,}", bar)


def test_with_few_colours_or_none(terminal: Terminal, scenario_file: Write) -> None:
    terminal.start(scenario_file(LONG), environment="NO_COLOR=1")
    with open_terminal() as other:
        other.start(scenario_file(LONG), environment="TERM=screen COLORTERM=")
        wait_until(lambda: "▒▒" in terminal.text().split("worker 1")[0], what="a bar")
        assert terminal.colors() == set()
        terminal.press("?")
        wait_until(lambda: "run again" in terminal.text(), what="the help")
        assert terminal.colors() == set()
        wait_until(lambda: "1 page" in other.text() and {"31", "33"} <= other.colors(), what="red and yellow")
        assert not {"38", "48"} & other.colors(), "only the terminal's own sixteen"


def test_keys_steer_the_run_that_goes_on(terminal: Terminal) -> None:
    terminal.start("twenty-clients")
    wait_until(lambda: terminal.bright("▒"), what="a run")
    terminal.press("Up")
    wait_until(lambda: "30 clients" in terminal.text().splitlines()[0], what="more clients")
    wait_until(lambda: "▼30 clients" in terminal.text(), what="a mark")
    terminal.press("s")
    wait_until(lambda: "server stalled" in terminal.text(), what="a stall")
    terminal.press("s")
    wait_until(lambda: "server stalled" not in terminal.text(), what="that it goes on")
    terminal.press("m")
    wait_until(lambda: "● ASYNC" in terminal.text(), what="async")
    wait_until(lambda: re.search(r"[1-9]\d* of \d+ answered", terminal.text()), what="answers")


def test_closing_the_terminal_leaves_nobody(scenario_file: Write) -> None:
    # With its hang-up a terminal sends SIGCONT: which of the two is heard first is chance, so here are several.
    with ExitStack() as stack:
        terminals = [stack.enter_context(open_terminal()) for _ in range(3)]
        for terminal in terminals:
            terminal.start(scenario_file(LONG))
        family = [one for terminal in terminals for one in terminal.family()]
        for terminal in terminals:
            wait_until(partial(terminal.bright, "▒"), what="a bar")
        for terminal in terminals:
            terminal.close()
        nobody_left(family)


def test_ctrl_c_while_it_starts_leaves_the_terminal_as_it_was(terminal: Terminal, scenario_file: Write) -> None:
    settings = terminal.answer("$(stty -g)")
    terminal.start(scenario_file(LONG))
    starting = wait_until(lambda: descendants(terminal.shell), what="the program")
    maps = PROC / str(starting[0].pid) / "maps"
    wait_until(lambda: "msgspec" in maps.read_text(), what="the first of our imports")
    terminal.press("C-c")
    wait_until(lambda: not descendants(terminal.shell), within_s=5)
    assert "Traceback" not in terminal.text()
    assert terminal.answer("$?") == "130"
    assert terminal.told("alternate_on") == "0"
    assert terminal.answer("$(stty -g)") == settings


def test_ended_by_ctrl_c_or_from_outside_it_restores_the_terminal(scenario_file: Write) -> None:
    ways = {"ctrl-c": None, "kill": signal.SIGTERM, "kill -INT": signal.SIGINT, "kill -HUP": signal.SIGHUP}
    with ExitStack() as stack:
        terminals = {way: stack.enter_context(open_terminal()) for way in ways}
        settings = {way: terminal.answer("$(stty -g)") for way, terminal in terminals.items()}
        for terminal in terminals.values():
            terminal.start(scenario_file(LONG))
        families = {way: terminal.family() for way, terminal in terminals.items()}
        for way, terminal in terminals.items():
            wait_until(partial(terminal.bright, "▒"), what="a bar")
            (parent,) = [one for one in families[way] if "-m tui " in one.command]
            number = ways[way]
            if number is None:
                terminal.press("C-c")
            else:
                os.kill(parent.pid, number)
        for way, terminal in terminals.items():
            nobody_left(families[way])
            wait_until(lambda: terminal.told("alternate_on") == "0", what=way)  # noqa: B023 (called at once)
            assert "Traceback" not in terminal.text(), way
            assert terminal.answer("$?") == "130", way
            assert terminal.told("cursor_flag") == "1", way
            assert terminal.told("mouse_any_flag") == "0", way
            assert terminal.answer("$(stty -g)") == settings[way], way


def test_headless_on_a_terminal_shows_progress_and_takes_it_away(terminal: Terminal, scenario_file: Write) -> None:
    terminal.start("--headless", "--mode", "async", scenario_file(LONG.replace("8s", "1500ms")))
    wait_until(lambda: "in flight" in terminal.text(), what="a line of progress")
    wait_until(lambda: "2 of 2" in terminal.text(), what="the result")
    assert "in flight" not in terminal.text()


def test_a_wrong_expectation_is_refused_before_the_dashboard_opens(terminal: Terminal, scenario_file: Write) -> None:
    terminal.start(scenario_file(LONG + '[[expect]]\nthat = "sync.makespan_ms >"\n'))
    wait_until(lambda: "cannot be read" in terminal.text().replace("\n", ""), within_s=5, what="a refusal")
    assert terminal.told("alternate_on") == "0"
    assert terminal.answer("$?") == "2"


def test_compared_recorded_looked_back_into_and_replayed(terminal: Terminal, scenario_file: Write) -> None:
    quick = scenario_file(LONG.replace('"8s"', '"500ms"').replace("eight seconds", "half a second"))
    terminal.start(quick, "--mode", "compare")
    wait_until(lambda: "SYNC against ASYNC" in terminal.text(), what="the comparison")
    wait_until(lambda: "all over after" in terminal.text().splitlines()[1], what="the ratio")
    over = terminal.text()
    assert [line.split("  ")[0].rstrip() for line in over.splitlines() if line.startswith(("SYNC", "ASYNC"))] == [
        "SYNC",
        "ASYNC",
    ]
    terminal.press("Home")
    wait_until(lambda: "‖ 0.0 ms of 1." in terminal.text(), what="the start")
    assert "1 page" in terminal.text()
    terminal.press("End")
    wait_until(lambda: terminal.text() == over, what="the end again")
    terminal.press("q")
    assert terminal.answer("$?") == "0"

    terminal.start("replay")
    wait_until(lambda: "REPLAY" in terminal.text() and "all over after" in terminal.text(), what="the replay's end")
    replayed = terminal.text()
    assert replayed.splitlines()[3:-2] == over.splitlines()[3:-2], "the same picture"
    terminal.press("q")
    assert terminal.answer("$?") == "0"
