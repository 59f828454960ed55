"""The child that serves a run, whatever serves it: what it is told, and where its requests go."""

from typing import Any

import msgspec

from demo_server.addresses import Addresses
from demo_server.events import ServerReady
from demo_server.scenario import Mode, Scenario
from demo_server.settings import ServerSettings, encode_settings
from tui.run.child import Child
from tui.target import Target

START_WITHIN_S = 30.0
"""how long a command may take until its port answers"""
PATIENCE_S = 6.0
"""how long the child that keeps a command may take to end all that the command has started"""


def server_child(target: Target) -> Child | None:
    """The child that serves, or keeps what serves; None of a server that is there already. Not started."""
    match target.kind:
        case "url":
            return None
        case "start":
            return Child("server", "demo_server.command", "--child", patience_s=PATIENCE_S)
    return Child("server", "demo_server", "--child")


def first_words(scenario: Scenario, mode: Mode, target: Target, addresses: Addresses) -> bytes:
    """What that child is to do, as a line for its stdin."""
    if target.kind == "start":
        command: dict[str, Any] = {"command": target.word, "path": _first_path(scenario), "within_s": START_WITHIN_S}
        return msgspec.json.encode(command) + b"\n"
    app = target.word if target.kind == "app" else ""
    return encode_settings(ServerSettings(scenario, mode, addresses=addresses, app=app))


def base_url(target: Target, ready: ServerReady | None) -> str:
    """Where the requests of a run go."""
    if ready is None:
        return target.word
    host = f"[{ready.host}]" if ":" in ready.host else ready.host
    return f"http://{host}:{ready.port}"


def _first_path(scenario: Scenario) -> str:
    name, request = next(iter(scenario.requests.items()))
    return request.path or f"/{name}"
