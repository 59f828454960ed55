"""An app of one's own as what the server child serves."""

from typing import Any

from demo_server.handling import Emit
from demo_server.hosting.asgi import ToldApp
from demo_server.hosting.interface import HostedApp
from demo_server.hosting.lifespan import Lifespan
from demo_server.hosting.naming import RequestNames
from demo_server.hosting.request import Reception
from demo_server.hosting.wsgi import WorkedApp
from demo_server.scenario import Scenario
from demo_server.site import Site


def hosting_site(hosted: HostedApp, scenario: Scenario, emit: Emit) -> Site:
    """The app on the event loop, or on the scenario's workers; within a running event loop."""
    reception = Reception(RequestNames(scenario), emit)
    app: Any = hosted.call
    if hosted.interface == "wsgi":
        worked = WorkedApp(app, scenario.server.workers, reception)
        return Site(worked, worked)
    lifespan = Lifespan(app, hosted.reference)
    return Site(ToldApp(app, reception, lifespan), None, lifespan.started)
