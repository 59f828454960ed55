"""The Quart app: one route for each request of the scenario, /health, and a request for nothing to warm up with.

Everything is ``async def``: Quart runs plain functions on a thread pool of its own, and then a server
that calls itself sync would be none.
"""

import itertools
import time
from collections.abc import Awaitable, Callable

from quart import Quart, Response, request

from demo_server.admission import RETRY_AFTER_S, Admission
from demo_server.events import FIRST_FOREIGN_ID, HANDLED, REQUEST_ID, WARM_UP, RequestArrived
from demo_server.handling import REHEARSAL, Emit, Handling, StepFailed
from demo_server.library import printable
from demo_server.modes import Serving
from demo_server.request_ids import request_id
from demo_server.scenario import Mode, Scenario
from demo_server.server_timing import server_timing
from demo_server.warming import handled, shortened


def create_app(scenario: Scenario, mode: Mode, serving: Serving, emit: Emit) -> Quart:
    """The app that serves a scenario in a mode and tells what happens as events."""
    app = Quart("demo_server", static_folder=None)
    foreign = itertools.count(FIRST_FOREIGN_ID)
    admission = Admission(scenario.server.limit)
    unlimited = Admission(None)
    """whoever asks for /health is to hear of it, whoever serves it"""

    def view(name: str) -> Callable[[], Awaitable[Response]]:
        door = unlimited if name == "health" else admission

        async def serve() -> Response:
            number = request_id(request.headers.get(REQUEST_ID)) or next(foreign)
            if not door.enter():
                emit(RequestArrived(time.perf_counter_ns(), number, name, refused=True))
                return _failure(door.refusal, 503, {"Retry-After": str(RETRY_AFTER_S)})
            handling = Handling(number, name, scenario.drawn_steps(name, number), emit, over=door.leave)
            try:
                await serving.handle(handling)
            except StepFailed as failure:
                return _failure(failure, failure.status)
            return _answer(handling)

        return serve

    async def health() -> dict[str, object]:
        return {"status": "ok", "mode": mode, "in_flight": admission.in_flight}

    async def warm_up() -> Response:
        handling = Handling(REHEARSAL, "warm-up", shortened(scenario, request.args), lambda _: None)
        await serving.handle(handling)
        headers = {"Server-Timing": server_timing(handling), HANDLED: handled(handling)}
        return Response("warm\n", content_type="text/plain", headers=headers)

    if "health" not in scenario.requests:
        app.add_url_rule("/health", "health", health)
    app.add_url_rule(WARM_UP, "warm-up", warm_up)
    for name in scenario.requests:
        app.add_url_rule(f"/{name}", name, view(name))
    return app


def _failure(reason: object, status: int, headers: dict[str, str] | None = None) -> Response:
    """No page, but the reason in one line: clients show it."""
    return Response(f"{printable(reason)}\n", status, content_type="text/plain", headers=headers)


def _answer(handling: Handling) -> Response:
    """The page that was made of it, or a line."""
    timing = {"Server-Timing": server_timing(handling)}
    if handling.page:
        return Response(handling.page, content_type="text/html; charset=utf-8", headers=timing)
    took_ms = (handling.finished - handling.arrived) / 1e6
    return Response(f"{handling.request}: {took_ms:.1f} ms at the server\n", content_type="text/plain", headers=timing)
