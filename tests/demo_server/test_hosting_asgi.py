"""An ASGI app, told about; without a server."""
# ruff: noqa: ARG001 (an app takes what ASGI gives it)

from typing import Any

import pytest

from demo_server.events import FIRST_FOREIGN_ID, Event, RequestArrived
from demo_server.hosting.asgi import ToldApp
from demo_server.hosting.asgi_types import AsgiApp, Receive, Scope, Send
from demo_server.hosting.lifespan import Lifespan
from demo_server.hosting.reference import AppError
from tests.demo_server.connections import Connection, names_of, reception

ANSWERED = ["RequestArrived", "HandlingStarted", "HandlingFinished"]


@pytest.fixture
def told() -> list[Event]:
    return []


def told_app(app: AsgiApp, told: list[Event]) -> ToldApp:
    return ToldApp(app, reception(told), Lifespan(app, "shop:app"))


async def in_parts(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"a", "more_body": True})
    await send({"type": "http.response.body", "body": b"b"})


@pytest.mark.parametrize(
    ("target", "method", "name"),
    [
        ("/courses", "GET", "courses"),
        ("/courses?user=2", "GET", "courses"),
        ("/courses?user=1&all", "GET", "mine"),
        ("/courses", "POST", "buy"),
        ("/courses", "HEAD", "/courses"),
        ("/café/ü", "GET", "coffee"),
        ("/plain", "GET", "plain"),
        ("/courses/7", "GET", "/courses/7"),
        ("/\x1b[2J", "GET", "/\\x1b[2J"),
        ("/" + "x" * 100, "GET", "/" + "x" * 59),
    ],
)
async def test_a_request_is_called_as_the_scenario_does_or_by_its_path(
    target: str, method: str, name: str, told: list[Event]
) -> None:
    await Connection(target, method).through(told_app(in_parts, told))
    arrived = told[0]
    assert isinstance(arrived, RequestArrived)
    assert arrived.request == name


@pytest.mark.parametrize(
    ("header", "number"), [("7", 7), ("", FIRST_FOREIGN_ID), ("x7", FIRST_FOREIGN_ID), ("9" * 30, FIRST_FOREIGN_ID)]
)
async def test_a_request_has_its_clients_number_or_a_foreign_one(header: str, number: int, told: list[Event]) -> None:
    await Connection(x__request__id=header).through(told_app(in_parts, told))
    assert isinstance(told[0], RequestArrived)
    assert told[0].id == number


async def test_it_is_handled_until_the_last_part_is_sent(told: list[Event]) -> None:
    so_far: list[list[str]] = []

    class Watched(Connection):
        async def send(self, message: Any) -> None:
            await super().send(message)
            so_far.append(names_of(told))

    asked = await Watched().through(told_app(in_parts, told))
    assert asked.body == b"ab"
    assert so_far == [ANSWERED[:2], ANSWERED[:2], ANSWERED]
    assert names_of(told) == ANSWERED


async def says_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """And is over."""


async def fails(scope: Scope, receive: Receive, send: Send) -> None:
    raise ValueError("the till is stuck")


async def leaves(scope: Scope, receive: Receive, send: Send) -> None:
    raise SystemExit(3)


@pytest.mark.parametrize(("app", "said"), [(says_nothing, ""), (fails, "the till is stuck"), (leaves, "SystemExit: 3")])
async def test_an_app_that_fails_is_over_and_its_traceback_is_its_own(
    app: AsgiApp, said: str, told: list[Event], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = await Connection().through(told_app(app, told))
    assert asked.sent == []  # Hypercorn makes a 500 of it
    assert names_of(told) == ANSWERED
    err = capsys.readouterr().err
    assert said in err
    assert "demo_server/hosting" not in err


async def test_a_warm_up_is_answered_and_not_told(told: list[Event]) -> None:
    asked = await Connection("/warm-up").through(told_app(fails, told))
    assert (asked.status, asked.is_whole, told) == (200, True, [])


async def test_what_is_no_request_passes_through_untouched(told: list[Event]) -> None:
    seen: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend((scope, receive, send))

    asked = Connection()
    asked.scope = {"type": "websocket", "path": "/warm-up"}
    await asked.through(told_app(app, told))
    assert seen == [asked.scope, asked.receive, asked.send]
    assert told == []


# --- its start --------------------------------------------------------------------------------------------


async def started_by(app: AsgiApp) -> Lifespan:
    lifespan = Lifespan(app, "shop:app")
    asked = Connection()
    asked.scope = {"type": "lifespan"}
    await asked.through(lifespan)
    await lifespan.started()
    return lifespan


async def starts(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "lifespan.startup.complete"})


async def starts_and_breaks(scope: Scope, receive: Receive, send: Send) -> None:
    await starts(scope, receive, send)
    raise ValueError("the till is stuck")


@pytest.mark.parametrize(
    ("app", "said"), [(starts, ""), (fails, ""), (says_nothing, ""), (starts_and_breaks, "the till is stuck")]
)
async def test_an_app_is_ready_when_it_says_so_or_knows_of_no_start(
    app: AsgiApp, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await started_by(app)
    err = capsys.readouterr().err
    assert said in err
    assert bool(err) == bool(said)


@pytest.mark.parametrize(
    ("message", "line", "traceback"),
    [
        ("no database", "no database", ""),
        (
            "Traceback:\n  File x\nOSError: no database\n",
            "OSError: no database",
            "Traceback:\n  File x\nOSError: no database",
        ),
        ("", "it does not say why", ""),
    ],
)
async def test_an_app_that_cannot_start_says_why(message: str, line: str, traceback: str) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.failed", "message": message})
        raise RuntimeError

    with pytest.raises(AppError) as refused:
        await started_by(app)
    assert str(refused.value) == f"shop:app did not start: {line}"
    assert refused.value.traceback == traceback
