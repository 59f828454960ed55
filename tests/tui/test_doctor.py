"""What the doctor makes of what it finds."""

import os
from pathlib import Path

import pytest
from rich.console import Console

from tui.doctor import places
from tui.doctor.finding import Finding, Verdict, is_ready
from tui.doctor.machine import Power, cores, power, timer
from tui.doctor.places import notes, ports, recordings
from tui.doctor.terminal import Seen, colours_of, look_at_terminal
from tui.doctor.trial import Trial, look_at, scenarios
from tui.doctor.wording import lines, summary
from tui.simulation.simulate import foreseeable

FULL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def verdicts(seen: Seen | None) -> list[Verdict]:
    return [finding.verdict for finding in look_at_terminal(seen)]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(100, 28, FULL, "utf-8"), ["good", "good", "good"]),
        (Seen(80, 22, FULL, "utf8"), ["good", "good", "good"]),
        (Seen(79, 22, FULL, "utf-8"), ["trouble", "good", "good"]),
        (Seen(80, 21, FULL, "utf-8"), ["trouble", "good", "good"]),
        (Seen(80, 22, {"TERM": "screen"}, "utf-8"), ["good", "warning", "good"]),
        (Seen(80, 22, {**FULL, "NO_COLOR": "1"}, "utf-8"), ["good", "warning", "good"]),
        (Seen(80, 22, {"TERM": "dumb"}, "utf-8"), ["good", "trouble", "good"]),
        (Seen(80, 22, {}, "utf-8"), ["good", "trouble", "good"]),
        (Seen(80, 22, FULL, "latin-1"), ["good", "good", "warning"]),
        (Seen(80, 22, FULL, "no such"), ["good", "good", "warning"]),
        (None, ["unknown", "unknown", "unknown"]),
    ],
)
def test_the_terminal(seen: Seen | None, expected: list[Verdict]) -> None:
    assert verdicts(seen) == expected


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "xterm"},
        {"TERM": "xterm-256color"},
        FULL,
        {"TERM": "xterm-kitty"},
        {"TERM": "dumb"},
        {"TERM": "screen"},
    ],
)
def test_colours_are_counted_as_rich_counts_them(environment: dict[str, str]) -> None:
    rich = Console(force_terminal=True, legacy_windows=False, _environ=environment).color_system
    assert colours_of(environment) == {"standard": "16", None: "none"}.get(rich, rich)


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (cores(4, 0.5), "good"),
        (cores(4, 3.5), "warning"),
        (cores(1, None), "warning"),
        (timer([0.1] * 100, 1e-9), "good"),
        (timer([0.1] * 98 + [5.0, 5.0], 1e-9), "warning"),
        (timer([0.1] * 98 + [15.0, 15.0], 1e-9), "trouble"),
        (timer([0.1] * 100, 0.015), "trouble"),
        (power(None), "good"),
        (power(Power(80, True)), "good"),
        (power(Power(80, False)), "warning"),
        (ports({"127.0.0.1": "", "::1": "no address"}), "good"),
        (ports({"127.0.0.1": "not permitted", "::1": ""}), "trouble"),
    ],
)
def test_the_machine_and_its_ports(finding: Finding, expected: Verdict) -> None:
    assert finding.verdict == expected
    assert bool(finding.advice) == (expected != "good")


def test_a_disk_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert recordings(tmp_path / "not" / "there" / "yet").verdict == "good"
    assert not (tmp_path / "not").exists()
    monkeypatch.setattr(places, "ROOM_BYTES", 1 << 80)
    assert recordings(tmp_path).verdict == "warning"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_folder_open_to_others_has_no_notes(tmp_path: Path) -> None:
    assert notes(tmp_path / "asyncdemo").verdict == "good"
    (tmp_path / "asyncdemo").chmod(0o755)
    assert notes(tmp_path / "asyncdemo").verdict == "warning"


def test_a_run_that_fails_is_trouble() -> None:
    (finding,) = look_at(Trial(None, 0.0, "the server did not start"))
    assert (finding.verdict, finding.found) == ("trouble", "the server did not start")


def test_its_run_is_foretold_and_takes_two_seconds() -> None:
    timed, querying = scenarios()
    assert foreseeable(timed, "sync")
    assert timed.load.duration is not None
    assert timed.load.duration.ms == 2000
    assert any(step.query for step in querying.leaves())


def test_what_to_do_stands_beside_or_below_and_nothing_is_too_wide() -> None:
    finding = Finding("run", "prediction", "warning", "mean 30 ms, predicted 20: +50 %", "end other programs")
    assert len(lines(finding, 80, False)) == 1
    narrow = lines(finding, 50, True)
    assert len(narrow) == 2
    assert all(line.isascii() and len(line) <= 50 for line in narrow)


def test_the_last_line_says_whether_all_is_ready() -> None:
    good, warning, trouble = (Finding("run", "a", verdict, "") for verdict in ("good", "warning", "trouble"))
    assert summary([good]) == "Ready."
    assert summary([good, warning]) == "Ready: 1 to think about."
    assert summary([trouble, warning]).startswith("Not ready: 1 would spoil a talk")
    assert is_ready([good, warning])
    assert not is_ready([good, trouble])
