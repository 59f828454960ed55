"""The lecture's little shop, made in a new embedded database: the SQL is in shop.sql."""

from pathlib import Path

from demo_server.library import Complaint, printable
from demo_server.postgres import missing
from demo_server.postgres.access import Access

NAME = "shop"
SQL = Path(__file__).with_suffix(".sql")


def make_shop(access: Access) -> None:
    """Make the database and what is in it. Raises Complaint."""
    try:
        import psycopg  # noqa: PLC0415 (most starts find the shop made, and need no driver)
    except ImportError as error:
        raise Complaint(missing() or f"the driver psycopg does not work here: {printable(error)}") from None
    try:
        with psycopg.connect(access.url("postgres"), autocommit=True) as connection:
            connection.execute(f"create database {NAME}".encode())
        with psycopg.connect(access.url(NAME), autocommit=True) as connection:
            connection.execute(SQL.read_bytes())
    except psycopg.Error as error:
        raise Complaint(f"the shop could not be made: {printable(error)}") from None
