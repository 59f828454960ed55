"""Whom PostgreSQL runs as: ourselves; for root, whom it refuses, the user that owns nothing.

No user is made for it, and nobody's folders are opened: what it needs to reach lies where it can.
"""

import os
import sys
from pathlib import Path
from typing import NamedTuple

import platformdirs

from demo_server.library import Complaint

UNPRIVILEGED = "nobody"


class Account(NamedTuple):
    """A user of this machine."""

    uid: int | None = None
    """None: ourselves"""
    gid: int | None = None

    @property
    def groups(self) -> list[int] | None:
        """The other groups that it is in: none of root's."""
        return None if self.uid is None else []

    def own(self, folder: Path) -> None:
        """Give it a folder."""
        if self.uid is not None and self.gid is not None and sys.platform != "win32":
            os.chown(folder, self.uid, self.gid)


def account() -> Account:
    """Whom PostgreSQL is to run as. Raises Complaint when root has nobody to run it as."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return Account()
    import pwd  # noqa: PLC0415 (POSIX only)

    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise Complaint(
            f"PostgreSQL does not run as root, and there is no user {UNPRIVILEGED} to run it as: "
            "run asyncdemo as an ordinary user, or name your own: [database] url"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def own_name() -> str:
    """What this machine calls us, whoever PostgreSQL runs as. Raises Complaint when it does not know us."""
    if sys.platform == "win32":
        return ""
    import pwd  # noqa: PLC0415 (POSIX only)

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise Complaint(
            f"PostgreSQL runs as a user that has a name, and user {os.geteuid()} has none here; "
            "name your own: [database] url"
        ) from None


def home_folder() -> Path:
    """Where the databases are kept: in our cache, or where the user can get that root's PostgreSQL runs as."""
    if sys.platform != "win32" and os.geteuid() == 0:
        return Path("/var/tmp/asyncdemo-0")  # noqa: S108 (whose it is gets checked)
    return platformdirs.user_cache_path("asyncdemo") / "postgres"
