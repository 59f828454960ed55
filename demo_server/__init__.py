"""The demo server: the child process that is measured.

It owns the scenario, the events that both sides of a run import, the three modes and the Quart app.
It knows nothing of the clients, the dashboard or anything else in ``tui``, and it runs alone:
``python -m demo_server three-requests --mode sync``.
"""

__version__ = "0.1.0"
