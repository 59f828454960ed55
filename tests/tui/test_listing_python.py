"""One line of code, blocking and awaiting."""

import pytest

from tui.listing.python import awaitable, awaited, blocking, quarts_own, statement


@pytest.mark.parametrize(
    ("code", "with_await"),
    [
        ("user = db.user(id)", "user = await db.user(id)"),
        ("db.log(user)", "await db.log(user)"),
        ("return render(page)", "return await render(page)"),
        ("user: User = db.user(…)", "user: User = await db.user(…)"),
        ("total += db.price(id)", "total += await db.price(id)"),
        ("a, b = db.both()", "a, b = await db.both()"),
        ("name = db.user(id).name", "name = (await db.user(id)).name"),
        ("first = db.rows()[0]", "first = (await db.rows())[0]"),
        ('größe = db.größe("ö")', 'größe = await db.größe("ö")'),
        ('user = db.user("…")', 'user = await db.user("…")'),
        ("text = open(path).read()", "text = await asyncio.to_thread(open(path).read)"),
        ("time.sleep(1)", "await asyncio.sleep(1)"),
        ('page = requests.get("/x")', 'page = await client.get("/x")'),
        ("with db.transaction() as t:", "async with db.transaction() as t:"),
        ("for row in db.rows():", "async for row in db.rows():"),
        # What an author has written with its await stands as it is written.
        ("total = sum(await db.prices())", "total = sum(await db.prices())"),
        # No call, nothing to wait for; and what is no Python stays as it is.
        ("user = session.user", "user = session.user"),
        ("user = db user", "user = db user"),
        ("if user:", "if user:"),
        ("", ""),
    ],
)
def test_the_await_goes_where_it_belongs(code: str, with_await: str) -> None:
    assert awaited(code) == with_await


@pytest.mark.parametrize(
    ("code", "without"),
    [
        ("user = await db.user(id)", "user = db.user(id)"),
        ("async with db.transaction():", "with db.transaction():"),
        ("awaiting = db.awaiting()", "awaiting = db.awaiting()"),
    ],
)
def test_blocking_code_has_none(code: str, without: str) -> None:
    assert blocking(code) == without


def test_a_template_is_awaited_in_quart_though_it_waits_for_nothing() -> None:
    assert quarts_own('return render_template("a.html")') == 'return await render_template("a.html")'
    assert quarts_own("return render(page)") == "return render(page)"
    assert quarts_own("render_templates = 1") == "render_templates = 1"


def test_what_several_begin_with_has_no_await_of_its_own() -> None:
    assert awaitable('http.get("/a")') == 'http.get("/a")'
    assert awaitable('open("a").read()') == 'asyncio.to_thread(open("a").read)'


@pytest.mark.parametrize(
    ("code", "targets", "expression"),
    [
        ("a, b = f(x)", "a, b", "f(x)"),
        ("return f(x)", "", "f(x)"),
        ("f(x == 1)", "", "f(x == 1)"),
        ("x = {'…': 1}", "x", "{'…': 1}"),
    ],
)
def test_a_line_has_parts(code: str, targets: str, expression: str) -> None:
    found = statement(code)
    assert found is not None
    assert (found.targets, found.expression) == (targets, expression)


@pytest.mark.parametrize("code", ["", "# a remark", "pass", "return", "def f():", "x = ", "\0", "(" * 500])
def test_a_line_that_gets_nothing_has_none(code: str) -> None:
    assert statement(code) is None
