"""The Quart app: its routes, what it answers, and what it tells."""

import asyncio
import re

import pytest

from demo_server.app import create_app
from demo_server.events import FIRST_FOREIGN_ID, Event, HandlingFinished, RequestArrived, RequestEvent
from demo_server.handling import Handling, StepFailed
from demo_server.library import scenario_names
from demo_server.loading import load_scenario
from demo_server.modes import AsyncServing, Serving, serving
from demo_server.scenario import MODES, Mode, Scenario
from demo_server.steps import DrawnStep
from tests.demo_server.metrics import metrics_of
from tests.demo_server.samples import scenario_of

SOON_S = 10.0
SCENARIO = scenario_of(
    page=[{"name": "framework", "work": 0.1}, {"name": "db: user", "wait": 2}, {"name": "code", "work": 0.1}],
    ping=[{"name": "db", "wait": 0}],
)


class Site:
    """The app of a scenario, seen by a client, and what it has told."""

    def __init__(self, scenario: Scenario = SCENARIO, mode: Mode = "async", served: Serving | None = None) -> None:
        self.told: list[RequestEvent] = []
        app = create_app(scenario, mode, served or AsyncServing(), self._hear)
        self.client = app.test_client()

    def _hear(self, event: Event) -> None:
        assert isinstance(event, RequestEvent)
        self.told.append(event)


class Mute:
    """A mode that has nothing to get ready, and does no step by itself."""

    async def open(self) -> None:
        raise AssertionError("to be opened is the server's business, not the app's")

    async def do(self, request: Handling, step: DrawnStep) -> None:  # noqa: ARG002
        raise AssertionError("the app handles whole requests")


class Gate(Mute):
    """A mode that handles nothing until it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = asyncio.Event(), asyncio.Event()

    async def handle(self, request: Handling) -> None:
        self.reached.set()
        await self.opened.wait()
        request.start(1)
        request.finish()


class Broken(Mute):
    """A mode that fails, and says as every mode does that the handling is over."""

    async def handle(self, request: Handling) -> None:
        request.start(1)
        try:
            raise ZeroDivisionError(request.id)
        finally:
            request.finish()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["page", "ping"])
async def test_every_request_has_its_route_in_every_mode(mode: Mode, name: str) -> None:
    site = Site(mode=mode, served=serving(mode, SCENARIO))
    response = await site.client.get(f"/{name}")
    assert response.status_code == 200
    assert response.content_type == "text/plain"
    text = await response.get_data(as_text=True)
    assert text.startswith(f"{name}: ")
    assert text.endswith(" ms at the server\n")


@pytest.mark.parametrize("name", scenario_names())
async def test_every_scenario_that_comes_with_the_program_has_its_routes(name: str) -> None:
    scenario = load_scenario(name)
    site = Site(scenario, served=Gate())
    for request in scenario.requests:
        response = await site.client.options(f"/{request}")
        assert response.status_code == 200
    assert site.told == [], "to ask what one may ask is no request"


@pytest.mark.parametrize("path", ["/", "/nope", "/page/", "/page/1", "/Page", "/static/app.js", "/health/"])
async def test_there_is_nothing_else(path: str) -> None:
    site = Site()
    response = await site.client.get(path)
    assert response.status_code == 404
    assert site.told == []


async def test_requests_are_for_getting() -> None:
    site = Site()
    for response in (
        await site.client.post("/page"),
        await site.client.put("/page"),
        await site.client.delete("/page"),
    ):
        assert response.status_code == 405
    assert site.told == []


@pytest.mark.parametrize("mode", MODES)
async def test_health_answers(mode: Mode) -> None:
    site = Site(mode=mode, served=serving(mode, SCENARIO))
    response = await site.client.get("/health")
    assert response.status_code == 200
    assert await response.get_json() == {"status": "ok", "mode": mode, "in_flight": 0}
    assert site.told == []


async def test_health_counts_what_is_in_flight() -> None:
    gate = Gate()
    site = Site(served=gate)
    answered = asyncio.create_task(site.client.get("/page"))
    await asyncio.wait_for(gate.reached.wait(), SOON_S)
    assert await in_flight(site) == 1
    gate.opened.set()
    assert (await asyncio.wait_for(answered, SOON_S)).status_code == 200
    assert await in_flight(site) == 0


async def test_what_fails_is_no_longer_in_flight() -> None:
    site = Site(served=Broken())
    assert (await site.client.get("/page")).status_code == 500
    assert await in_flight(site) == 0


async def in_flight(site: Site) -> int:
    counted = (await (await site.client.get("/health")).get_json())["in_flight"]
    assert isinstance(counted, int)
    return counted


async def test_an_answer_carries_its_bar_in_server_timing() -> None:
    response = await Site().client.get("/page")
    queue, framework, user, code = metrics_of(response.headers["Server-Timing"])
    assert [metric.name for metric in (queue, framework, user, code)] == ["queue", "framework", "db-user", "code"]
    assert user.description == "db: user"
    assert user.ms >= 1.9
    assert queue.ms < 1000
    assert 0.1 <= framework.ms < 1000


async def test_what_is_told_is_the_request_from_arrival_to_end() -> None:
    site = Site()
    await site.client.get("/page", headers={"X-Request-Id": "7"})
    assert [type(event).__name__ for event in site.told] == [
        "RequestArrived",
        "HandlingStarted",
        *["StepStarted", "StepEnded"] * 3,
        "HandlingFinished",
    ]
    assert {event.id for event in site.told} == {7}
    assert [event.at for event in site.told] == sorted(event.at for event in site.told)
    assert site.told[0] == RequestArrived(site.told[0].at, 7, "page")


async def test_steps_are_drawn_by_the_requests_number() -> None:
    scenario = scenario_of(page=[{"name": "db", "wait": {"choice": [0, 30]}}])
    short = next(number for number in range(1, 99) if scenario.drawn_steps("page", number)[0].ns == 0)
    long = next(number for number in range(1, 99) if scenario.drawn_steps("page", number)[0].ns > 0)
    site = Site(scenario)
    for number, slow in [(short, False), (long, True)]:
        response = await site.client.get("/page", headers={"X-Request-Id": str(number)})
        assert (metrics_of(response.headers["Server-Timing"])[1].ms > 29) is slow


@pytest.mark.parametrize(("header", "number"), [("1", 1), ("007", 7), ("999999999", 999_999_999)])
async def test_our_clients_number_their_requests(header: str, number: int) -> None:
    site = Site()
    response = await site.client.get("/ping", headers={"X-Request-Id": header})
    assert response.status_code == 200
    assert {event.id for event in site.told} == {number}


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "0",
        "-1",
        "+5",
        "1e3",
        "1_0",
        "5, 6",
        "0x1f",
        "1000000000",
        pytest.param("9" * 5000, id="5000 digits"),
        "²",
        "٣",
        "b1946ac9-2f1e-4b59-8c3e-000000000000",
        "'; drop",
    ],
)
async def test_a_number_that_none_of_ours_sent_is_somebody_elses_business(header: str | None) -> None:
    site = Site()
    headers = {} if header is None else {"X-Request-Id": header}
    response = await site.client.get("/ping", headers=headers)
    assert response.status_code == 200
    assert {event.id for event in site.told} == {FIRST_FOREIGN_ID}


async def test_foreign_requests_are_numbered_apart() -> None:
    site = Site()
    for header in ("nobody", "7", "nobody"):
        await site.client.get("/ping", headers={"X-Request-Id": header})
    ended = [event.id for event in site.told if isinstance(event, HandlingFinished)]
    assert ended == [FIRST_FOREIGN_ID, 7, FIRST_FOREIGN_ID + 1]


class Rendering(AsyncServing):
    """A mode in which each request makes a page, or fails to."""

    def __init__(self, page: str, failure: StepFailed | None = None) -> None:
        super().__init__()
        self._page, self._failure = page, failure

    async def handle(self, request: Handling) -> None:
        await super().handle(request)
        request.page = self._page
        if self._failure is not None:
            raise self._failure


async def test_a_page_that_was_made_is_the_answer() -> None:
    response = await Site(served=Rendering("<p>49 €</p>")).client.get("/page")
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    assert await response.get_data(as_text=True) == "<p>49 €</p>"
    assert len(metrics_of(response.headers["Server-Timing"])) == 4


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_step_that_failed_is_answered_with_its_reason_in_one_line(status: int) -> None:
    site = Site(served=Rendering("<p>half of it", StepFailed("GET /prices:\x1b[2J\nrefused", status)))
    response = await site.client.get("/page", headers={"X-Request-Id": "7"})
    assert response.status_code == status
    assert response.content_type == "text/plain"
    assert await response.get_data(as_text=True) == "GET /prices:\\x1b[2J\\nrefused\n"
    assert isinstance(site.told[-1], HandlingFinished)
    assert await in_flight(site) == 0


async def test_a_template_of_the_programs_is_served_as_a_page() -> None:
    scenario = scenario_of(page=[{"name": "response", "render": "courses.html", "values": {"name": "Ada"}}])
    served = serving("async", scenario)
    await served.open()
    response = await Site(scenario, served=served).client.get("/page")
    assert response.status_code == 500, "there was no query"
    said = await response.get_data(as_text=True)
    assert re.fullmatch(r"courses\.html:\d+: 'dict object' has no attribute 'db: courses'\n", said)
