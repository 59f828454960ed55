"""What a request is called: as the scenario calls it that asks for its path, or else by its path."""

from urllib.parse import unquote

from demo_server.library import printable
from demo_server.scenario import Scenario

LONGEST = 60
"""characters; of names that an app or whoever asks it makes up"""


def bounded(name: object) -> str:
    """A name as it can be shown and sent on: printable, and not too long."""
    text = printable(str(name)[:LONGEST])
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


class RequestNames:
    """The names of a scenario's requests, by what is asked for."""

    def __init__(self, scenario: Scenario) -> None:
        self._names: dict[tuple[str, str, str], str] = {}
        for name, request in scenario.requests.items():
            path, _, query = (request.path or f"/{name}").partition("#")[0].partition("?")
            for about in (query, ""):  # the query tells two requests for one path apart, where there are two
                self._names.setdefault((request.method, unquote(path), about), name)

    def of(self, method: str, path: str, query: bytes) -> str:
        """The name of the request that asks so."""
        names = self._names
        return (
            (names.get((method, path, query.decode("latin-1"))) if query else None)
            or names.get((method, path, ""))
            or bounded(path)
        )
