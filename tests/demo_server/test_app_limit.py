"""A server with a limit: who is refused, what they are told, and when a place is free again."""

import asyncio

from msgspec.structs import replace

from demo_server.app import create_app
from demo_server.events import Event, HandlingStarted, RequestArrived
from demo_server.handling import Handling
from demo_server.modes import AsyncServing, Serving, SyncServing
from demo_server.scenario import Mode, Scenario, Server
from demo_server.steps import DrawnStep
from tests.demo_server.samples import scenario_of

SOON_S = 10.0
WAIT = [{"name": "db", "wait": 1}]
SCENARIO = replace(scenario_of(page=WAIT, ping=WAIT), server=Server(limit=1))


class Held:
    """A mode that keeps what it handles until it is let go."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.go_on = asyncio.Event()
        self.handled: list[Handling] = []

    async def open(self) -> None: ...

    async def do(self, request: Handling, step: DrawnStep) -> None: ...

    async def handle(self, request: Handling) -> None:
        request.start(1)
        self.handled.append(request)
        self.began.set()
        try:
            await self.go_on.wait()
        finally:
            request.finish()


class Site:
    """An app, and what it tells."""

    def __init__(self, served: Serving, mode: Mode = "async", scenario: Scenario = SCENARIO) -> None:
        self.told: list[Event] = []
        self.client = create_app(scenario, mode, served, self.told.append).test_client()

    async def tells(self, kind: type[Event]) -> None:
        """Wait until it has told of such an event."""
        async with asyncio.timeout(SOON_S):
            while not any(isinstance(event, kind) for event in self.told):  # noqa: ASYNC110 (it tells a list)
                await asyncio.sleep(0)


async def test_who_is_over_the_limit_is_refused_in_words_and_told_of() -> None:
    held = Held()
    site = Site(held)
    first = asyncio.create_task(site.client.get("/page"))
    await asyncio.wait_for(held.began.wait(), SOON_S)
    refused = await site.client.get("/ping", headers={"X-Request-Id": "7"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert refused.content_type == "text/plain"
    assert await refused.get_data(as_text=True) == "over the limit of 1 in flight\n"
    (last,) = [event for event in site.told if isinstance(event, RequestArrived) and event.id == 7]
    assert (last.request, last.refused) == ("ping", True)
    assert [event.id for event in site.told if isinstance(event, HandlingStarted)] != [7]
    held.go_on.set()
    assert (await asyncio.wait_for(first, SOON_S)).status_code == 200
    assert (await site.client.get("/ping")).status_code == 200, "and then there is a place again"


async def test_health_and_warming_up_are_neither_counted_nor_refused() -> None:
    held = Held()
    site = Site(held)
    first = asyncio.create_task(site.client.get("/page"))
    await asyncio.wait_for(held.began.wait(), SOON_S)
    assert (await site.client.get("/health")).status_code == 200
    warming = asyncio.create_task(site.client.get("/warm-up"))
    held.go_on.set()
    assert (await asyncio.wait_for(warming, SOON_S)).status_code == 200
    await first


async def test_a_scenario_s_own_health_is_not_refused_either() -> None:
    scenario = replace(scenario_of(page=WAIT, health=WAIT), server=Server(limit=1))
    held = Held()
    site = Site(held, scenario=scenario)
    asked = [asyncio.create_task(site.client.get(path)) for path in ("/page", "/health", "/health")]
    while len(held.handled) < len(asked):
        await asyncio.wait_for(held.began.wait(), SOON_S)
        held.began.clear()
    held.go_on.set()
    assert [one.status_code for one in await asyncio.gather(*asked)] == [200, 200, 200]


async def test_in_async_the_place_of_a_client_that_leaves_is_free() -> None:
    slow = replace(scenario_of(page=[{"name": "db", "wait": "10min"}], ping=WAIT), server=Server(limit=1))
    site = Site(AsyncServing(), scenario=slow)
    async with site.client.request("/page") as leaving:
        await site.tells(HandlingStarted)
        assert (await site.client.get("/ping")).status_code == 503
        await leaving.disconnect()
    assert (await site.client.get("/ping")).status_code == 200


async def test_in_sync_it_is_not_before_the_worker_is_through() -> None:
    began, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(_: int) -> None:
        loop.call_soon_threadsafe(began.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(SOON_S)

    served = SyncServing(1)
    served.hold(hold)  # the only worker has something else to do
    await asyncio.wait_for(began.wait(), SOON_S)
    site = Site(served, "sync")
    async with site.client.request("/page") as leaving:
        await site.tells(RequestArrived)
        await leaving.disconnect()
    assert (await site.client.get("/ping")).status_code == 503, "it is in the queue, and is going to be handled"
    go_on.set()
    async with asyncio.timeout(SOON_S):
        while (await site.client.get("/ping")).status_code == 503:
            pass
