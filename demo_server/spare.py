"""A spare child: started before anybody needs it, it imports all that a run may need, then waits for its settings.

Whoever shows a talk keeps some, so that the next scene does not wait for Python to start.
"""

import contextlib
import importlib
import os
from collections.abc import Iterable

from demo_server.library import Complaint

FLAG = "--spare"
WAITS = b"spare\n"
"""what such a child says on stdout, once and first of all, when everything is imported"""
SERVERS = (
    "demo_server.app",
    "demo_server.backends.awaiting",
    "demo_server.backends.blocking",
    "demo_server.backends.database",
    "demo_server.backends.files",
    "demo_server.backends.templates",
    "demo_server.backends.web",
    "demo_server.backends.awaiting_client",
    "hypercorn.asyncio.tcp_server",
)
"""what a server may import late"""


def wait_for_settings(descriptor: int, modules: Iterable[str] = ()) -> None:
    """Import these, as far as they are there (a driver may not be), and say that nothing is missing any more."""
    for module in modules:
        with contextlib.suppress(ImportError, Complaint):
            importlib.import_module(module)
    with contextlib.suppress(OSError):  # nobody reads any more: the end of stdin comes next
        os.write(descriptor, WAITS)
