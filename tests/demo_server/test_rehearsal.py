"""What real steps cost, found out before the server opens."""

import asyncio
import time
from pathlib import Path

import httpx
import pytest

from demo_server import rehearsal
from demo_server.addresses import Addresses
from demo_server.events import Event, StepMeasured
from demo_server.handling import REHEARSAL, Handling, StepFailed
from demo_server.modes import AsyncServing, BlockedLoopServing, Serving, SyncServing, serving
from demo_server.rehearsal import ROUNDS, WARM_UPS, rehearse
from demo_server.scenario import MODES, Mode, Scenario
from demo_server.steps import DrawnStep
from tests.demo_server.samples import scenario_of
from tests.demo_server.web_services import bad_service, nobody, saying

MS = 1_000_000
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Stand:
    """A mode whose steps take as long as they are told, and remember what was asked of them."""

    def __init__(self, fails: str = "") -> None:
        self.asked: list[tuple[int, str, int]] = []
        self.takes_s = dict[str, list[float]]()
        self._fails = fails

    async def open(self) -> None:
        raise AssertionError("open already")

    async def handle(self, request: Handling) -> None:
        raise AssertionError(f"{request.id}: a rehearsal does step by step")

    async def do(self, request: Handling, step: DrawnStep) -> None:
        self.asked.append((request.id, step.name, step.ns))
        with request.span(step):
            if step.name == self._fails:
                raise StepFailed("it fails")
            if takes := self.takes_s.get(step.name):
                await asyncio.sleep(takes.pop(0))


async def told_of(scenario: Scenario, served: Stand) -> list[StepMeasured]:
    told: list[Event] = []
    await rehearse(scenario, served, told.append)
    return [event for event in told if isinstance(event, StepMeasured)]


async def hang_up(served: Serving) -> None:
    """Close what a server leaves open, because its end closes it."""
    assert isinstance(served, SyncServing | AsyncServing | BlockedLoopServing)
    client = served._backends._web._client
    if isinstance(client, httpx.AsyncClient):
        await client.aclose()
    else:
        client.close()


SHOP = scenario_of(
    ping=[{"name": "code", "work": 5}],
    page=[
        {"name": "framework", "work": 5},
        {"name": "prices", "fetch": "/prices", "takes": 300},
        {"together": [{"name": "photo", "read": "1 kB"}, {"name": "timer", "wait": 5}]},
        {"name": "response", "render": "courses.html"},
    ],
)


async def test_what_is_real_is_done_in_its_order_a_few_times_and_told_once() -> None:
    stand = Stand()
    told = await told_of(SHOP, stand)
    once = [(REHEARSAL, "prices", 0), (REHEARSAL, "photo", 0), (REHEARSAL, "response", 0)]
    assert stand.asked == once * (WARM_UPS + ROUNDS), "what is stated of a step is not part of its cost"
    assert [(event.request, event.index) for event in told] == [("page", 1), ("page", 2), ("page", 4)]
    assert all(0 <= event.cpu <= event.extra for event in told)


async def test_a_scenario_without_real_steps_is_not_rehearsed() -> None:
    stand = Stand()
    assert await told_of(scenario_of(page=[{"name": "db", "wait": 700}], ping=[{"name": "c", "work": 1}]), stand) == []
    assert stand.asked == []


async def test_the_first_time_does_not_count_and_one_that_was_slow_is_no_rule() -> None:
    stand = Stand()
    stand.takes_s["prices"] = [0.2, 0.0, 0.1, 0.0, 0.0, 0.0]
    (event, *_) = await told_of(SHOP, stand)
    assert event.extra < 50 * MS


async def test_waiting_is_none_of_the_cpu() -> None:
    stand = Stand()
    stand.takes_s["prices"] = [0.03] * 6
    (event, *_) = await told_of(SHOP, stand)
    assert event.extra >= 29 * MS
    assert event.cpu < event.extra / 2


async def test_a_step_that_fails_is_not_told_of_nor_what_comes_after_it() -> None:
    stand = Stand(fails="photo")
    assert await told_of(SHOP, stand) == []
    assert [name for _, name, _ in stand.asked] == ["prices", "photo"], "and not tried again"


async def test_a_slow_step_does_not_hold_up_the_run_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "PATIENCE_S", 0.05)
    stand = Stand()
    stand.takes_s["prices"] = [0.03] * 6
    (event, *_) = await told_of(SHOP, stand)
    assert event.extra >= 29 * MS
    assert len(stand.asked) < 3 * (WARM_UPS + ROUNDS)


@pytest.mark.realtime
@pytest.mark.parametrize("mode", MODES)
async def test_every_mode_rehearses_all_kinds(mode: Mode, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% for n in range(3000) %}{{ n }}{% endfor %}")
    (tmp_path / "photo").write_bytes(b"x" * 3_000_000)
    scenario = scenario_of(
        page=[
            {"name": "prices", "fetch": "/prices", "takes": 5000},
            {"name": "photo", "read": str(tmp_path / "photo")},
            {"name": "response", "render": str(tmp_path / "page.html")},
        ]
    )
    told: list[Event] = []
    with bad_service(saying(ANSWER)) as service:
        served = serving(mode, scenario, Addresses(upstream=service.address))
        await served.open()
        await rehearse(scenario, served, told.append)
        await hang_up(served)
        assert service.heard.count(b"?takes=0 ") == WARM_UPS + ROUNDS
    prices, photo, response = (event for event in told if isinstance(event, StepMeasured))
    assert [event.index for event in (prices, photo, response)] == [0, 1, 2]
    assert 0 < prices.cpu <= prices.extra < 1000 * MS
    assert photo.extra > 0
    assert response.cpu > response.extra / 3, "to render is to work"


@pytest.mark.realtime
@pytest.mark.parametrize("mode", MODES)
async def test_a_service_that_is_not_there_is_the_runs_business(mode: Mode) -> None:
    scenario = scenario_of(page=[{"name": "prices", "fetch": "/prices"}])
    served = serving(mode, scenario, Addresses(upstream=nobody()))
    await served.open()
    told: list[Event] = []
    started = time.monotonic()
    await rehearse(scenario, served, told.append)
    await hang_up(served)
    assert told == []
    assert time.monotonic() - started < 10
