"""Who may connect to the embedded database, and how: we alone.

By a socket in a folder that nobody else may enter, and PostgreSQL asks the operating system who is there. Where
there are no such sockets, by a port of this machine alone, with a password that stands in a file of ours.
"""

import hashlib
import os
import secrets
import sys
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from demo_server.library import Complaint, printable
from demo_server.loopback import HOST, free_port
from demo_server.postgres.account import Account, own_name

USER = "asyncdemo"
LONGEST_SOCKET = 100
"""bytes that the path of a socket may have, on every system"""
_SOCKET_FILE = ".s.PGSQL.5432"
SECRET = 0o600
READABLE = 0o644
"""for PostgreSQL, whoever it runs as; the folder is open to nobody else"""


class Access(Protocol):
    """A way in."""

    kind: str

    def for_initdb(self) -> list[str]:
        """Arguments of initdb for a new database."""

    def settings(self) -> dict[str, str]:
        """PostgreSQL's settings for a start; makes the files and folders that they name."""

    def url(self, database: str) -> str:
        """How libpq gets in. Holds no password."""

    def close(self) -> None:
        """Nobody is to come any more."""


class SocketAccess:
    """By a socket."""

    kind = "socket"

    def __init__(self, slot: Path, account: Account) -> None:
        self._slot = slot
        self._account = account
        self._folder = slot / "run"
        if len(os.fsencode(self._folder / _SOCKET_FILE)) > LONGEST_SOCKET:
            name = hashlib.sha256(os.fsencode(slot)).hexdigest()[:8]
            self._folder = Path(f"/tmp/asyncdemo-{name}")  # noqa: S108 (whose it is gets checked)

    def for_initdb(self) -> list[str]:
        """No password: the rules that count are given at the start."""
        return ["--auth=reject"]

    def settings(self) -> dict[str, str]:
        """No network; a folder that PostgreSQL and we may enter; the operating system says who comes."""
        self._make_folder()
        rules, names = self._slot / "access.conf", self._slot / "names.conf"
        _write(rules, "local all all peer map=us\n", READABLE)
        _write(names, f'us "{own_name()}" {USER}\n', READABLE)
        return {
            "listen_addresses": "",
            "unix_socket_directories": str(self._folder),
            "hba_file": str(rules),
            "ident_file": str(names),
        }

    def url(self, database: str) -> str:
        """A URL with the socket's folder for a host."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self._folder))}"

    def close(self) -> None:
        """Leave nothing outside our own folder."""
        if self._folder.parent != self._slot:
            for left in self._folder.glob(".s.*"):
                left.unlink(missing_ok=True)
            self._folder.rmdir()

    def _make_folder(self) -> None:
        """Raises Complaint when somebody else was there first, OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        found = self._folder.lstat()
        if sys.platform != "win32" and found.st_uid not in (os.geteuid(), self._account.uid):
            raise Complaint(f"cannot keep a database's socket in {printable(self._folder)}: it is somebody else's")
        self._folder.chmod(0o700)
        self._account.own(self._folder)


class PortAccess:
    """By a port of this machine, with a password."""

    kind = "port"

    def __init__(self, slot: Path, account: Account) -> None:
        self._slot = slot
        self._account = account
        self._passwords = slot / "password"
        self._port = free_port()

    def for_initdb(self) -> list[str]:
        """With a new password."""
        password = secrets.token_urlsafe(24)
        _write(self._passwords, f"*:*:*:*:{password}\n", SECRET)
        once = self._slot / "password.initdb"
        _write(once, f"{password}\n", SECRET)
        self._account.own(once)
        return ["--auth=scram-sha-256", f"--pwfile={once}"]

    def settings(self) -> dict[str, str]:
        """The network of this machine alone, and the password."""
        (self._slot / "password.initdb").unlink(missing_ok=True)
        rules = self._slot / "access.conf"
        _write(rules, f"host all all {HOST}/32 scram-sha-256\n", READABLE)
        return {
            "listen_addresses": HOST,
            "port": str(self._port),
            "unix_socket_directories": "",
            "hba_file": str(rules),
        }

    def url(self, database: str) -> str:
        """A URL that names the file with the password: what is shown and recorded must not hold it."""
        return f"postgresql://{USER}@{HOST}:{self._port}/{database}?passfile={quote(str(self._passwords))}"

    def close(self) -> None:
        """A port closes with whoever listens on it."""


def access_to(slot: Path, account: Account, port: bool) -> Access:
    """The way in that there is on this system, or by a port when asked for."""
    by_port = port or sys.platform == "win32"
    return PortAccess(slot, account) if by_port else SocketAccess(slot, account)


def _write(path: Path, text: str, mode: int) -> None:
    """A new file, open to nobody else even for a moment, whatever the umask is."""
    path.unlink(missing_ok=True)
    path.touch(mode=SECRET)
    path.write_text(text)
    path.chmod(mode)
