"""What gunicorn serves in the fidelity benchmark: the same wait, in Flask."""

import time

from flask import Flask

app = Flask(__name__)


@app.get("/page")
def page() -> str:
    """Wait as the scenario's step does."""
    time.sleep(0.2)
    return "page"


@app.get("/health")
def health() -> str:
    """For the clients' warm-up."""
    return "ok"
