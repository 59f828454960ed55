"""Why a PostgreSQL has failed, out of all that it and initdb say."""

import pytest

from demo_server.postgres.server import why

FULL = """selecting default time zone ... Etc/UTC
running bootstrap script ... 2026-11-22 19:29 UTC [1] FATAL:  could not write to file "x": No space left on device
child process exited with exit code 1
initdb: removing data directory "/d"
"""


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (FULL, 'FATAL:  could not write to file "x": No space left on device'),
        ("initdb: error: could not access directory\ninitdb: hint: look", "error: could not access directory"),
        ("ok\nlast \x1b words\n\n", "last \\x1b words"),
        ("", "it does not say why"),
    ],
)
def test_the_reason_is_told_and_not_the_tidying_up_behind_it(said: str, reason: str) -> None:
    assert why(said) == reason
