"""What the tests of the server share."""

from collections.abc import Iterator

import pytest

from demo_server.postgres import missing
from tests.demo_server.postgres import folder_for_postgres, keeper, url_of


# Of the package, not of the session: tests of whole runs look for children that are left behind, and would find it.
@pytest.fixture(scope="package")
def database_url() -> Iterator[str]:
    """An embedded database, with the shop in it."""
    if missing():
        pytest.skip(missing())
    with folder_for_postgres() as folder, keeper(folder) as kept:
        yield url_of(kept)
