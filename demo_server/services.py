"""The services that a server started alone needs: children of its own, which end with it."""

import subprocess
import sys

import msgspec

from demo_server.addresses import Addresses, on_timer
from demo_server.events import ServiceReady, decode
from demo_server.library import Complaint
from demo_server.needs import needs_database, needs_upstream
from demo_server.scenario import Scenario


def started_services(scenario: Scenario) -> Addresses:
    """Start what the scenario's real steps wait for, and say where it is. Raises Complaint."""
    database = _database() if needs_database(scenario) else scenario.database.url
    return Addresses(database, _started("upstream", "demo_server.upstream") if needs_upstream(scenario) else "")


def _database() -> str:
    """Where the embedded one is, or why a timer stands in for it."""
    from demo_server.postgres import lacking  # noqa: PLC0415 (a server of waits and work needs nothing of it)

    if why := lacking():
        return on_timer(why)
    try:
        return _started("database", "demo_server.postgres")
    except Complaint as complaint:
        return on_timer(str(complaint))


def _started(name: str, module: str) -> str:
    command = [sys.executable, "-P", "-m", module, "--child"]
    # Its stdin is a pipe from us: however we end, that closes, and so does the service.
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)  # noqa: S603
    _KEPT.append(child)
    assert child.stdin is not None, "it is a pipe"  # noqa: S101 (for the type checker)
    assert child.stdout is not None, "it is a pipe"  # noqa: S101
    child.stdin.write(b"{}\n")
    child.stdin.flush()
    try:
        event = decode(child.stdout.readline())
    except msgspec.DecodeError:
        raise Complaint(f"the {name} did not start (exit code {child.wait()})") from None
    if not isinstance(event, ServiceReady):
        raise Complaint(f"the {name} said {type(event).__name__} instead of where it is")
    return event.address


_KEPT: list[subprocess.Popen[bytes]] = []
"""A child whose pipe is collected as garbage would end."""
