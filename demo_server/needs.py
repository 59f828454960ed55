"""What a scenario needs beside the server itself, read off its steps: no driver is imported to know it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from demo_server.loopback import is_loopback
from demo_server.scenario import Scenario

_HOST = re.compile(r"(?:^|\s)host(?:addr)?\s*=\s*('(?:[^'\\]|\\.)*'|\S+)")


def needs_database(scenario: Scenario) -> bool:
    """An embedded one: it queries, and names none of its own."""
    return not scenario.database.url and any(step.query is not None for step in scenario.leaves())


def needs_upstream(scenario: Scenario) -> bool:
    """Ours: it fetches a path, not a URL."""
    return any(step.fetch is not None and step.fetch.startswith("/") for step in scenario.leaves())


def remote_hosts(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """The hosts that are not on this machine, as far as their names tell: where in the scenario, and which."""
    for host in _database_hosts(scenario.database.url):
        if not is_loopback(host):
            yield "database.url", host
    for step in scenario.leaves():
        if step.fetch is not None and not step.fetch.startswith("/") and not is_loopback(step.fetch):
            yield f'step "{step.name}"', urlsplit(step.fetch).hostname or step.fetch


def _database_hosts(url: str) -> Iterator[str]:
    """Of a URL or of libpq's key=value words; a path is a socket on this machine, and so is no host at all."""
    if "://" not in url:
        hosts = ",".join(match[1].strip("'") for match in _HOST.finditer(url))
    else:
        hosts = re.sub(r":\d+(?=,|$)", "", urlsplit(url).netloc.rpartition("@")[2])
        asked = re.search(r"[?&]host(?:addr)?=([^&]*)", url)
        hosts = ",".join(part for part in (hosts, asked[1] if asked else "") if part)
    for host in hosts.split(","):
        if host and not host.startswith(("/", "%2F", "%2f")):
            yield host.strip("[]")
