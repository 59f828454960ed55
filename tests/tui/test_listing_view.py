"""The code on the screen: of every shipped scenario, and of steps of every kind, as Flask and as Quart have it."""

import ast
import textwrap
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from demo_server.library import scenario_names
from demo_server.loading import decode_length, load_scenario
from demo_server.request import Request
from demo_server.scenario import DemoMode
from tui.listing.view import BLOCKS, Line, Listing, listing

MODES: tuple[DemoMode, ...] = ("sync", "async", "blocked-loop")


def request_of(*steps: dict[str, Any]) -> Request:
    return msgspec.convert({"steps": [*steps]}, Request, dec_hook=decode_length)


def written(view: Listing) -> str:
    """The view as a file has it."""
    return "\n".join("    " * line.depth + line.text + (f"  {line.note}" if line.note else "") for line in view.lines)


def in_mode(mode: DemoMode, *steps: dict[str, Any]) -> list[str]:
    """The lines of the view's body."""
    return written(listing("page", request_of(*steps), mode)).split("\n    ")[1:]


def shipped() -> list[Any]:
    """Every kind of request of every shipped scenario, and of its runs."""
    every = []
    for name in scenario_names():
        for kind, request in load_scenario(name).requests.items():
            if request.steps:
                every.append(pytest.param(kind, request, id=f"{name} {kind}"))
    return every


def test_three_requests_in_flask_and_in_quart() -> None:
    course = request_of(
        {"name": "framework", "work": 20},
        {"name": "db: user", "wait": 700},
        {"name": "code", "work": 40},
        {"name": "db: lessons", "wait": 1200},
        {"name": "response", "work": 40},
    )
    assert written(listing("course", course, "sync")) == textwrap.dedent("""\
        @app.get("/course")
        def course():
            user = db.user(…)
            compute(user)
            lessons = db.lessons(user)
            return response(user, lessons)""")
    assert written(listing("course", course, "async")) == textwrap.dedent("""\
        @app.get("/course")
        async def course():
            user = await db.user(…)
            compute(user)
            lessons = await db.lessons(user)
            return response(user, lessons)""")
    assert written(listing("course", course, "blocked-loop")) == textwrap.dedent("""\
        @app.get("/course")
        async def course():
            user = db.user(…)  # blocks the loop
            compute(user)
            lessons = db.lessons(user)  # blocks the loop
            return response(user, lessons)""")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("kind", "request_"), shipped())
def test_every_step_has_its_line(kind: str, request_: Request, mode: DemoMode) -> None:
    view = listing(kind, request_, mode)
    leaves = [leaf for step in request_.steps for leaf in step.leaves()]
    assert sorted(step for line in view.lines for step in line.steps) == list(range(len(leaves)))
    assert [at for at, line in enumerate(view.lines) if line.door] == [0]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("kind", "request_"), shipped())
def test_it_is_python_that_returns(kind: str, request_: Request, mode: DemoMode) -> None:
    tree = ast.parse(written(listing(kind, request_, mode)).replace("…", "_"))
    assert isinstance(tree.body[0], ast.FunctionDef if mode == "sync" else ast.AsyncFunctionDef)
    assert isinstance(tree.body[0].body[-1], ast.Return)


@pytest.mark.parametrize(("kind", "request_"), shipped())
def test_what_waits_is_awaited_and_nothing_else(kind: str, request_: Request) -> None:
    leaves = [leaf for step in request_.steps for leaf in step.leaves()]
    assert "await" not in written(listing(kind, request_, "sync"))
    assert BLOCKS not in written(listing(kind, request_, "sync"))
    for line in listing(kind, request_, "async").lines:
        for step in line.steps:
            waits = leaves[step].kind == "wait" and not leaves[step].blocking
            template = "render_template(" in line.text
            assert ("await" in line.text) == (waits or template) or line.depth > 1, line
            assert bool(line.note) == leaves[step].blocking
    for line in listing(kind, request_, "blocked-loop").lines:
        assert bool(line.note) == any(leaves[step].kind == "wait" for step in line.steps)


STEPS: list[tuple[dict[str, Any], str, str]] = [
    ({"name": "db: the user", "wait": 1}, "user = db.user(…)", "user = await db.user(…)"),
    ({"name": "db: insert the order", "wait": 1}, "order = db.insert_order(…)", "order = await db.insert_order(…)"),
    ({"name": "db", "wait": 1}, "rows = db.query(…)", "rows = await db.query(…)"),
    ({"name": "network", "wait": 1}, "answer = http.get(…)", "answer = await http.get(…)"),
    ({"name": "sleep", "wait": 1}, "time.sleep(…)", "await asyncio.sleep(…)"),
    ({"name": "bank", "wait": 1}, "bank = get_bank(…)", "bank = await get_bank(…)"),
    ({"name": "ask the bank", "wait": 1}, "bank = ask_bank(…)", "bank = await ask_bank(…)"),
    ({"name": "class", "wait": 1}, "class_ = get_class_(…)", "class_ = await get_class_(…)"),
    ({"name": "…", "wait": 1}, "time.sleep(…)", "await asyncio.sleep(…)"),
    ({"name": "check it", "work": 1}, "check_it(…)", "check_it(…)"),
    ({"name": "framework", "work": 1}, "# framework", "# framework"),
    (
        {"name": "db: courses", "query": "select id\n  from courses"},
        'courses = db.execute("select id from courses")',
        'courses = await db.execute("select id from courses")',
    ),
    ({"name": "prices", "fetch": "/prices"}, 'prices = http.get("/prices")', 'prices = await http.get("/prices")'),
    (
        {"name": "file", "read": "16 MB"},
        'file = open("file.bin").read()',
        'file = await asyncio.to_thread(open("file.bin").read)',
    ),
    (
        {"name": "file", "read": "data/a.txt"},
        'file = open("a.txt").read()',
        'file = await asyncio.to_thread(open("a.txt").read)',
    ),
    ({"name": "x", "wait": 1, "code": "x = db.x()"}, "x = db.x()", "x = await db.x()"),
    ({"name": "x", "work": 1, "code": "x = f()"}, "x = f()", "x = f()"),
    ({"name": "x", "wait": 1, "blocking": True, "code": "x = db.x()"}, "x = db.x()", f"x = db.x()  {BLOCKS}"),
]


@pytest.mark.parametrize(("step", "flask", "quart"), STEPS)
def test_a_step_is_a_line(step: dict[str, Any], flask: str, quart: str) -> None:
    before, after = {"name": "first", "work": 1, "code": "1"}, {"name": "response", "work": 1}
    assert in_mode("sync", before, step, after)[1] == flask
    assert in_mode("async", before, step, after)[1] == quart


def test_a_rendered_page_is_returned() -> None:
    page = {"name": "page", "render": "courses.html"}
    assert in_mode("sync", page)[-1] == 'return render_template("courses.html", …)'
    assert in_mode("async", page)[-1] == 'return await render_template("courses.html", …)'


def test_who_returns_nothing_returns_what_there_is() -> None:
    assert in_mode("sync", {"name": "db: user", "wait": 1}) == ["user = db.user(…)", "return response(user)"]
    assert in_mode("sync", {"name": "sleep", "wait": 1})[-1] == "return response(…)"


PARTS = [{"name": "prices", "fetch": "/prices"}, {"name": "stock", "wait": 1, "code": "stock = shop.stock()"}]


def test_what_begins_at_once_is_gathered_in_quart_and_done_in_turn_in_flask() -> None:
    view = listing("page", request_of({"together": PARTS}), "sync")
    assert [line.text for line in view.lines[2:4]] == ['prices = http.get("/prices")', "stock = shop.stock()"]
    assert listing("page", request_of({"together": PARTS}), "async").lines[2:] == (
        Line("prices, stock = await asyncio.gather(", (), 1),
        Line('http.get("/prices"),', (0,), 2),
        Line("shop.stock(),", (1,), 2),
        Line(")", (), 1),
        Line("return response(prices, stock)", (), 1),
    )


def test_a_line_for_all_that_begins_at_once_is_told_apart() -> None:
    parts = [{"name": "one", "wait": 1}, {"name": "two", "wait": 1}]
    request = request_of({"together": parts, "code": "a, b = gather(db.a(), db.b(x, y))"})
    assert [line.text for line in listing("page", request, "sync").lines[2:4]] == ["a = db.a()", "b = db.b(x, y)"]
    assert "a, b = await asyncio.gather(" in written(listing("page", request, "async"))
    odd = request_of({"together": parts, "code": "a = gather(db.a())"})
    assert "one = get_one(…)" in written(listing("page", odd, "sync"))


def test_what_blocks_among_them_is_marked() -> None:
    parts = [PARTS[0], {"name": "driver", "wait": 1, "blocking": True}]
    view = listing("page", request_of({"together": parts}), "async")
    assert [line.note for line in view.lines[3:5]] == ["", BLOCKS]


def test_what_is_together_within_is_gathered_within() -> None:
    request = request_of({"together": [PARTS[0], {"together": PARTS}]})
    text = written(listing("page", request, "async"))
    ast.parse(text)
    assert text.count("asyncio.gather(") == 2
    assert text.count("await") == 1
    assert [line.steps for line in listing("page", request, "async").lines if line.steps] == [(0,), (1,), (2,)]


def test_the_framework_s_own_work_is_done_where_the_view_begins() -> None:
    first, other = {"name": "framework", "work": 1}, {"name": "db", "wait": 1}
    assert listing("page", request_of(first, other), "sync").lines[1].steps == (0,)
    assert listing("page", request_of(first), "sync").lines[2].steps == (0,)
    with_code = {**first, "code": "session = request.session"}
    assert listing("page", request_of(with_code, other), "sync").lines[2].steps == (0,)


@pytest.mark.parametrize(
    ("name", "method", "decorator"),
    [
        ("in-turn", "GET", '@app.get("/in-turn")'),
        ("buy", "POST", '@app.post("/buy")'),
        ("buy", "HEAD", '@app.route("/buy", methods=["HEAD"])'),
    ],
)
def test_the_decorator_is_that_of_the_path(name: str, method: str, decorator: str) -> None:
    request = replace(request_of({"name": "db", "wait": 1}), method=method)
    assert listing(name, request, "sync").lines[0].text == decorator


@pytest.mark.parametrize(("name", "function"), [("in-turn", "in_turn"), ("1st", "_1st"), ("class", "class_")])
def test_the_view_is_called_as_python_allows(name: str, function: str) -> None:
    request = request_of({"name": "db", "wait": 1})
    assert listing(name, request, "sync").lines[1].text == f"def {function}():"
