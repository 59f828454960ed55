"""Where the services are that real steps ask."""

import msgspec

_TIMER = "timer: "
"""begins what stands for a database's address where there is none; no URL begins so"""


class Addresses(msgspec.Struct, frozen=True):
    """Of this run."""

    database: str = ""
    """how libpq reaches the database: a URL; on_timer(WHY) where there is none; empty: nobody asks one"""
    upstream: str = ""
    """base URL of our own upstream service; empty: there is none"""

    @property
    def timer(self) -> str:
        """Why queries run on a timer; empty when they ask a database."""
        return why_on_timer(self.database)


def on_timer(why: str) -> str:
    """What stands for the address of a database that is not there."""
    return _TIMER + why


def why_on_timer(address: str) -> str:
    """Why a timer stands in for the database at an address; empty when none does."""
    return address.removeprefix(_TIMER) if address.startswith(_TIMER) else ""


def timer_said(why: str) -> str:
    """That a timer stands in, as it must be said to whoever sees the run."""
    return f"queries run on a timer: {why}"


NOWHERE = Addresses()
