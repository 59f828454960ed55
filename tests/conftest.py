"""What all tests share: no run of theirs is recorded in the data folder of whoever runs them."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def data_folder_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        # XDG means nothing on a Mac: there the data folder is in the home.
        name = "HOME" if sys.platform == "darwin" else "XDG_DATA_HOME"
        patch.setenv(name, str(tmp_path_factory.mktemp("data")))
        yield
