"""A command and its port, as words; and what is said of a command that is none."""

import sys
from pathlib import Path

import pytest

from demo_server.command.settings import CommandSettings, decode_settings, words_of
from demo_server.library import Complaint

PYTHON = Path(sys.executable)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("{python} -m http.server {port}", ["-m", "http.server", "8123"]),
        ("{python} -b 127.0.0.1:{port} --log={port}.txt", ["-b", "127.0.0.1:8123", "--log=8123.txt"]),
        ("{python} -c 'print(1, {port})'", ["-c", "print(1, 8123)"]),
        ("{python} -c 'serve $PORT'", ["-c", "serve $PORT"]),
        ("{python} 'two  words' \"\" {port}", ["two  words", "", "8123"]),
        ("{python} {port} && rm x", ["8123", "&&", "rm", "x"]),
    ],
)
def test_a_command_is_words_with_the_port_in_them(command: str, arguments: list[str]) -> None:
    assert words_of(command.replace("{python}", str(PYTHON)), 8123) == [str(PYTHON), *arguments]


def test_a_program_beside_our_python_is_found_though_its_environment_is_not_active(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    assert words_of(f"{PYTHON.name} {{port}}", 1)[0] == str(PYTHON)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "an empty command"),
        ("  ", "an empty command"),
        ("gunicorn shop:app", "has no {port}"),
        ("gunicorn 'shop:app {port}", "no closing quotation"),
        ("no-such-program {port}", "no-such-program: no such command"),
        ("./no/such/program {port}", "no such command"),
        ("/ {port}", "no such command"),
        ("no\x1b[31m {port}", r"no\x1b[31m: no such command"),
    ],
)
def test_what_is_no_command_is_complained_about_in_one_line(command: str, said: str) -> None:
    with pytest.raises(Complaint) as complaint:
        words_of(command, 8123)
    assert said in str(complaint.value)
    assert str(complaint.value).isprintable()


def test_settings_are_a_line_of_json() -> None:
    assert decode_settings(b'{"command": "serve {port}"}\n') == CommandSettings("serve {port}", "/", 30.0)
    for line in (b"\n", b"{}", b"[]", b'{"command": 1}', b"\xff"):
        with pytest.raises(ValueError, match=r".+"):
            decode_settings(line)
