"""The Quart app: one route for each request of the scenario, /health, and a request for nothing to warm up with.

Everything is ``async def``: Quart runs plain functions on a thread pool of its own, and then a server
that calls itself sync would be none.
"""

import itertools
from collections.abc import Awaitable, Callable

from quart import Quart, Response, request

from demo_server.events import FIRST_FOREIGN_ID, REQUEST_ID, WARM_UP
from demo_server.handling import REHEARSAL, Emit, Handling, StepFailed
from demo_server.library import printable
from demo_server.modes import Serving
from demo_server.request_ids import request_id
from demo_server.scenario import Mode, Scenario
from demo_server.server_timing import server_timing


def create_app(scenario: Scenario, mode: Mode, serving: Serving, emit: Emit) -> Quart:
    """The app that serves a scenario in a mode and tells what happens as events."""
    app = Quart("demo_server", static_folder=None)
    foreign = itertools.count(FIRST_FOREIGN_ID)
    in_flight = 0

    def view(name: str) -> Callable[[], Awaitable[Response]]:
        async def serve() -> Response:
            nonlocal in_flight
            number = request_id(request.headers.get(REQUEST_ID)) or next(foreign)
            handling = Handling(number, name, scenario.drawn_steps(name, number), emit)
            in_flight += 1
            try:
                await serving.handle(handling)
            except StepFailed as failure:
                return Response(f"{printable(failure)}\n", failure.status, content_type="text/plain")
            finally:
                in_flight -= 1
            return _answer(handling)

        return serve

    async def health() -> dict[str, object]:
        return {"status": "ok", "mode": mode, "in_flight": in_flight}

    async def warm_up() -> Response:
        handling = Handling(REHEARSAL, "warm-up", [], lambda _: None)
        await serving.handle(handling)
        return Response("warm\n", content_type="text/plain", headers={"Server-Timing": server_timing(handling)})

    if "health" not in scenario.requests:
        app.add_url_rule("/health", "health", health)
    app.add_url_rule(WARM_UP, "warm-up", warm_up)
    for name in scenario.requests:
        app.add_url_rule(f"/{name}", name, view(name))
    return app


def _answer(handling: Handling) -> Response:
    """The page that was made of it, or a line."""
    timing = {"Server-Timing": server_timing(handling)}
    if handling.page:
        return Response(handling.page, content_type="text/html; charset=utf-8", headers=timing)
    took_ms = (handling.finished - handling.arrived) / 1e6
    return Response(f"{handling.request}: {took_ms:.1f} ms at the server\n", content_type="text/plain", headers=timing)
