"""What may be said on the server's command line, and what it asks for."""

import argparse

from demo_server.library import Complaint
from demo_server.loading import load_scenario
from demo_server.loopback import HOST
from demo_server.one_line_parser import OneLineParser
from demo_server.overrides import overridden_by
from demo_server.scenario import MODES
from demo_server.settings import ServerSettings
from demo_server.spare import FLAG


def parser() -> OneLineParser:
    """The command line of the server alone."""
    made = OneLineParser(
        prog="python -m demo_server",
        description="The demo server alone: serve a scenario, then ask it with curl or a browser.",
    )
    made.add_argument("scenario", nargs="?", help="a name, or a path to a .toml (three-requests; with --app: your-app)")
    made.add_argument("--mode", choices=MODES, help="sync when left out")
    made.add_argument("--app", metavar="MODULE:APP", default="", help="serve this instead, ASGI or WSGI")
    made.add_argument("--workers", type=int, metavar="N", help="worker threads in sync mode")
    made.add_argument("--port", type=int, default=8000, metavar="P")
    made.add_argument("--host", default=HOST, metavar="H", help="loopback unless you say otherwise")
    made.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    made.add_argument(FLAG, action="store_true", help=argparse.SUPPRESS)
    return made


def settings_from(options: argparse.Namespace) -> ServerSettings:
    """What the command line asks for. Raises Complaint."""
    scenario = load_scenario(options.scenario or ("your-app" if options.app else "three-requests"))
    if options.workers is not None:
        scenario = overridden_by("--workers", scenario, "server.workers", options.workers)
    if options.app and options.mode:
        raise Complaint("--mode goes with the demo server; an app of your own is served as what it is")
    if not options.host:
        raise Complaint("--host is empty; 127.0.0.1 is this machine alone, 0.0.0.0 everybody")
    if not 0 < options.port < 65_536:
        raise Complaint(f"--port {options.port}: a port is a number from 1 to 65535")
    return ServerSettings(scenario, options.mode or "sync", options.host, options.port, app=options.app)
