"""The keeper: an embedded database with the shop in it, made if need be, there until it is told to end.

When PostgreSQL dies on its own it is started again: a run that goes on finds it where it was.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import SimpleQueue

import msgspec

from demo_server.child import narrate
from demo_server.library import Complaint
from demo_server.postgres.access import Access, access_to
from demo_server.postgres.account import Account, account, home_folder
from demo_server.postgres.binaries import Binaries, binaries_of_wheel, copied_for_others, reachable_by_others
from demo_server.postgres.folders import Slot, claimed_slot
from demo_server.postgres.leftovers import end_leftover
from demo_server.postgres.server import Server, make_data
from demo_server.postgres.shop import NAME, SQL, make_shop

TOO_SOON_S = 1.0
"""One that dies so soon would die again."""
DIED = 3
LEFT_WITHIN_S = 5.0


class KeeperSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a keeper is told on the first line of stdin."""

    connections: int = 450
    """at the same time: pools of two runs that are compared"""
    folder: str = ""
    """where it keeps databases; empty: in the user's cache"""
    port: bool = False
    """reached by a port with a password, where sockets would do too"""


class Keeper:
    """Keeps one database."""

    def __init__(self, settings: KeeperSettings) -> None:
        """Raises Complaint when there is no PostgreSQL."""
        self.binaries = binaries_of_wheel()
        self._settings = settings
        self._happened: SimpleQueue[Server | None] = SimpleQueue()
        """which server has died; None: it is to end"""

    def end(self) -> None:
        """Stop it; from any thread."""
        self._happened.put(None)

    def keep(self, ready: Callable[[str], None]) -> int:
        """Say by which URL it is reached, as soon as it is; the exit code once it has ended. Raises Complaint."""
        runs_as = account()
        home = Path(self._settings.folder) if self._settings.folder else home_folder()
        with claimed_slot(home, self.binaries.major, runs_as) as slot:
            if runs_as.uid is not None and not reachable_by_others(self.binaries.folder):
                self.binaries = copied_for_others(self.binaries, slot.folder)
            access = access_to(slot.folder, runs_as, self._settings.port)
            kept = Kept(self.binaries, runs_as, slot, access, self._settings.connections)
            try:
                return self._keep_up(kept, ready)
            finally:
                access.close()

    def _keep_up(self, kept: "Kept", ready: Callable[[str], None]) -> int:
        server = kept.first_start()
        try:
            self._watch(server)
            ready(kept.access.url(NAME))
            while self._happened.get() is not None:
                server.stop()  # what is left of it
                lived_s = server.lived_s
                if lived_s < TOO_SOON_S:
                    narrate(f"postgres: PostgreSQL ended after {lived_s:.1f} s: {server.last_words()}")
                    return DIED
                narrate("postgres: PostgreSQL ended, and is started again")
                server = kept.start()
                self._watch(server)
            return 0
        finally:
            server.stop()

    def _watch(self, server: Server) -> None:
        def wait() -> None:
            server.process.wait()
            self._happened.put(server)

        threading.Thread(target=wait, name="PostgreSQL", daemon=True).start()


class Kept:
    """The database of a slot."""

    def __init__(self, binaries: Binaries, runs_as: Account, slot: Slot, access: Access, connections: int) -> None:
        self.access = access
        self._slot = slot
        self._stamp = _stamp(binaries, access)
        self._make_data = partial(make_data, binaries, runs_as)
        self._server = partial(Server, binaries, runs_as)
        self._connections = connections

    def first_start(self) -> Server:
        """Its server, ready; the data is made when there is none that starts. Raises Complaint."""
        for data in self._slot.data_folders():
            end_leftover(data)
        if self._slot.whole(self._stamp) is not None:
            try:
                return self.start()
            except Complaint as complaint:
                narrate(f"{complaint}: it is made anew")
        return self._make()

    def start(self) -> Server:
        """Its server, ready. Raises Complaint."""
        data = self._slot.whole(self._stamp)
        if data is None:
            raise Complaint("the database's folder has gone")
        return self._start(data)

    def _make(self) -> Server:
        data = self._slot.fresh()
        self._make_data(data, self.access.for_initdb())
        server = self._start(data)
        try:
            make_shop(self.access)
            self._slot.note_whole(data, self._stamp)
        except BaseException:
            server.stop()
            raise
        return server

    def _start(self, data: Path) -> Server:
        settings = {"max_connections": str(self._connections), **self.access.settings()}
        give_up = time.monotonic() + LEFT_WITHIN_S
        while True:
            server = self._server(data, settings)
            try:
                server.wait_until_ready()
            except Complaint as complaint:
                # Those who answered for a PostgreSQL that was killed notice it, but not at once.
                if "still in use" not in str(complaint) or time.monotonic() > give_up:
                    raise
                time.sleep(0.05)
            else:
                return server


def _stamp(binaries: Binaries, access: Access) -> str:
    """Another one whenever a new database would be another: it is made anew then."""
    return f"{binaries.version}-{access.kind}-{hashlib.sha256(SQL.read_bytes()).hexdigest()[:16]}"
