"""What real steps need is loaded when a scenario has such steps, and only then."""

import subprocess
import sys

import pytest

from demo_server.backends.awaiting import AwaitingBackends
from demo_server.backends.blocking import BlockingBackends
from demo_server.library import Complaint
from demo_server.scenario import MODES, Mode
from tests.demo_server.samples import scenario_of

DRIVERS = [
    "aiohttp",
    "httpcore",
    "httpx",
    "httpx_aiohttp",
    "jinja2.sandbox",
    "platformdirs",
    "psycopg",
    "psycopg_pool",
    "concurrent.futures.process",
    "psutil",
    "demo_server.command",
    "demo_server.hosting.importing",
    "demo_server.postgres",
    "demo_server.upstream",
    "tui",
]
LOOK = f"""
import asyncio, sys
import demo_server.cli
import demo_server.serving
from demo_server.app import create_app
from demo_server.loading import load_scenario
from demo_server.modes import serving

scenario = load_scenario("three-requests")
served = serving(sys.argv[1], scenario)
asyncio.run(served.open())
create_app(scenario, sys.argv[1], served, print)
print(*[name for name in {DRIVERS} if name in sys.modules])
"""


@pytest.mark.realtime
@pytest.mark.parametrize("mode", MODES)
def test_a_server_of_waits_and_work_has_no_driver_in_it(mode: Mode) -> None:
    looked = subprocess.run([sys.executable, "-c", LOOK, mode], capture_output=True, text=True, check=True, timeout=60)
    assert looked.stdout.split() == []


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"name": "a", "fetch": "/prices"}, r'requests\.page step "a": /prices is a path of our upstream'),
        ({"name": "a", "read": "/no/such/file"}, r'requests\.page step "a": /no/such/file: no such file'),
        ({"name": "a", "render": "nothing.html"}, r'requests\.page step "a": nothing\.html: no such'),
        ({"together": [{"name": "b", "wait": 1}, {"name": "a", "read": "/"}]}, r'requests\.page step "a": /: a folder'),
    ],
)
async def test_what_a_server_cannot_have_is_complained_about_before_it_opens(step: dict[str, object], why: str) -> None:
    scenario = scenario_of(page=[step])
    with pytest.raises(Complaint, match=why):
        BlockingBackends(scenario).open()
    with pytest.raises(Complaint, match=why):
        await AwaitingBackends(scenario).open()
