"""The demo server: the child process that is measured.

It owns the scenario, the events that both sides of a run import, the three modes and the Quart app.
It knows nothing of the clients, the dashboard or anything else in ``tui``, and it runs alone:
``python -m demo_server three-requests --mode sync``. It serves an app of one's own too, which may name stretches of
its code: ``from demo_server import span``.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo_server.spans import span as span

__version__ = "0.1.0"

if not TYPE_CHECKING:  # a type checker would take any name for granted

    def __getattr__(name: str) -> object:
        """``span`` when somebody asks for it: the parent, which asks for nothing but the version, does without."""
        if name == "span":
            from demo_server.spans import span  # noqa: PLC0415

            return span
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
