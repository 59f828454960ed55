"""How to ask for a scenario's requests by hand."""

import shlex
from collections.abc import Iterator

from demo_server.scenario import Scenario


def curl_lines(scenario: Scenario, address: str) -> Iterator[str]:
    """A command for each kind of request."""
    for name, request in scenario.requests.items():
        words = ["curl", "-i"]
        if request.method == "HEAD":
            words.append("--head")
        elif request.method != "GET":
            words += ["-X", request.method]
        for header, value in request.headers.items():
            words += ["-H", f"{header}: {value}"]
        if request.body:
            words += ["--data-raw", request.body]
        yield shlex.join([*words, f"{address}{request.path or f'/{name}'}"])
