"""Who loads what: the headless side starts without a screen, the parent without a server or an HTTP client."""

import json
import subprocess
import sys

import pytest

SCREEN = {"textual", "rich"}
NETWORK = {"quart", "hypercorn", "httpx", "aiohttp"}
LOADED = (
    "import importlib, json, sys; importlib.import_module({!r});"
    "print(json.dumps([name for name, module in sys.modules.items() if module is not None]))"
)


def loaded_by(module: str) -> set[str]:
    """Top-level modules in a fresh interpreter that has imported one."""
    done = subprocess.run([sys.executable, "-c", LOADED.format(module)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return {name.split(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize(
    "module",
    [
        "tui.headless",
        "tui.cli",
        "tui.__main__",
        "tui.run.live",
        "tui.report",
        "tui.simulation",
        "tui.clients.__main__",
        "demo_server.cli",
    ],
)
def test_whoever_draws_nothing_loads_no_textual_and_no_rich(module: str) -> None:
    loaded = loaded_by(module)
    assert module.split(".", maxsplit=1)[0] in loaded
    assert loaded & SCREEN == set()


@pytest.mark.parametrize("module", ["tui.app", "tui.headless", "tui.cli", "tui.run.live"])
def test_the_parent_loads_no_server_and_no_http_client(module: str) -> None:
    assert loaded_by(module) & NETWORK == set()


def test_the_checks_can_fail() -> None:
    assert loaded_by("tui.app") >= SCREEN
    assert loaded_by("tui.clients.__main__") >= {"httpx", "aiohttp"}
    assert loaded_by("demo_server.cli") >= {"hypercorn"}
    assert loaded_by("demo_server.app") >= {"quart"}


def test_an_app_of_one_s_own_is_served_without_quart() -> None:
    assert "quart" not in loaded_by("demo_server.cli")


@pytest.mark.parametrize("module", ["demo_server.cli", "demo_server.app"])
def test_the_server_knows_nothing_of_whoever_watches_it(module: str) -> None:
    assert "tui" not in loaded_by(module)
