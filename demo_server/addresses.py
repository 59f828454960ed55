"""Where the services are that real steps ask."""

import msgspec


class Addresses(msgspec.Struct, frozen=True):
    """Of this run."""

    database: str = ""
    """how libpq reaches the database: a URL; empty: there is none"""
    upstream: str = ""
    """base URL of our own upstream service; empty: there is none"""


NOWHERE = Addresses()
