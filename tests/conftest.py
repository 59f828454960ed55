"""What all tests share: no run of theirs leaves anything in the folders of whoever runs them."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def folders_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        # XDG means nothing on a Mac: there the folders for data and caches are in the home.
        for name in ("HOME",) if sys.platform == "darwin" else ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield
