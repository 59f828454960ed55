"""A database asked through psycopg: by threads that wait for it, by coroutines that give way. Needs the driver."""

from demo_server.library import Complaint, printable
from demo_server.postgres import missing

try:
    import psycopg  # noqa: F401 (whether it works here)
    import psycopg_pool  # noqa: F401
except ImportError as error:
    lacking = missing("one's own") or f"the driver psycopg does not work here: {printable(error)}"
    raise Complaint(lacking) from None

from demo_server.backends.awaiting_database import AwaitingDatabase
from demo_server.backends.blocking_database import BlockingDatabase

__all__ = ["AwaitingDatabase", "BlockingDatabase"]
