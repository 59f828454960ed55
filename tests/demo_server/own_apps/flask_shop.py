"""A shop in Flask, with named spans."""
# ruff: noqa: T201 (users print)

import time
from collections.abc import Iterator

from flask import Flask, Response, request

from demo_server import span

app = Flask(__name__)
print("a shop that prints when it is imported")


@app.get("/courses")
def courses() -> str:
    with span("db"):
        time.sleep(0.05)
    with span("render", "work"):
        page = "<p>Hello, World!</p>"
    print("a view that prints")
    return page


@app.post("/buy")
def buy() -> bytes:
    return request.get_data()


@app.get("/nothing")
def nothing() -> tuple[str, int]:
    return "", 204


@app.get("/broken")
def broken() -> str:
    raise ValueError("the till is stuck")


@app.get("/news")
def news() -> Response:
    def lines() -> Iterator[str]:
        for number in range(3):
            yield f"{number}\n"

    return Response(lines(), mimetype="text/plain")


app.run()  # as many a first file does: it must not serve on its own
