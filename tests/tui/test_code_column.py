"""A side of the code: what stands before a line, and behind it."""

import pytest
from rich.segment import Segment
from textual.strip import Strip

from tests.tui import building as b
from tests.tui.drawing import INK, length, plain
from tui.listing.standing import Here, Standing, standing
from tui.listing.view import Line, Listing, listing
from tui.palette import DARK
from tui.simulation import predict
from tui.timeline.records import State
from tui.widgets.code_column import Column, Side, bar

QUERY = 'rows = await db.execute("select id from courses")'
VIEW = Listing(
    "page",
    "async",
    (
        Line('@app.get("/page")', door=True),
        Line("async def page():"),
        Line(QUERY, (0,), 1),
        Line("user = driver.user(rows)", (1,), 1, "# blocks the loop"),
        Line("return response(rows)", (2,), 1),
    ),
)


def stood(**places: Here) -> Standing:
    steps = {"door": -1, "entered": -2, "query": 0, "driver": 1, "response": 2, "elsewhere": 9}
    made = {("page", steps[name]): here for name, here in places.items()}
    known = Standing(places=made)
    known.in_flight["page"] = sum(here.total for here in places.values())
    return known


def column(known: Standing | None, width: int = 39, *, live: bool = True) -> Column:
    return Column(INK, Side("ASYNC", "as in Quart", live, [VIEW], known, "" if live else "last run: "), width, ["page"])


def lines(drawn: Column) -> list[str]:
    return [plain(drawn.line(at)).rstrip() for at in range(drawn.height)]


def test_each_line_has_its_count_before_it() -> None:
    found = lines(column(stood(door=Here(queued=17), query=Here(waiting=3)), 80))
    assert found[0] == '17 ░░░░░  @app.get("/page")  # queued'
    assert found[2] == f" 3 ▒          {QUERY}"
    assert found[4] == "              return response(rows)"


@pytest.mark.parametrize("width", [20, 39, 50, 80, 120])
@pytest.mark.parametrize("count", [0, 7, 1000])
def test_no_line_is_too_long(width: int, count: int) -> None:
    drawn = column(stood(door=Here(queued=count), query=Here(2, 3, 4), elsewhere=Here(working=1)), width)
    for at in range(drawn.height):
        assert length(Strip(drawn.line(at))) <= width
    assert length(Strip(drawn.heading())) <= max(width, 24)


def test_where_there_is_little_room_the_mistake_is_still_named() -> None:
    assert lines(column(stood(), 39))[3].endswith(" driver.user(rows)  # blocks")
    assert lines(column(stood(), 80))[3].endswith("user = driver.user(rows)  # blocks the loop")


def test_who_stands_in_line_for_a_connection_is_said_to() -> None:
    assert "# 95 in line" in lines(column(stood(query=Here(queued=95, waiting=5)), 80))[2]


def test_who_is_at_no_line_of_a_step_is_at_the_name_of_the_view() -> None:
    found = lines(column(stood(entered=Here(working=1), elsewhere=Here(working=2))))
    assert found[1].startswith(" 3 ███")


def bright(segments: list[Segment]) -> bool:
    """The code is written in the foreground's own colour."""
    written = [one.style.color for one in segments if one.text.strip() and one.style is not None]
    return DARK.roles["plain"].lower() in {color.name.lower() for color in written if color is not None}


def test_one_line_is_bright_where_most_stand() -> None:
    drawn = column(stood(door=Here(queued=2), query=Here(waiting=9), response=Here(working=9)))
    assert [bright(drawn.line(at)) for at in range(drawn.height)] == [False, False, True, False, False]
    assert drawn.brightest == 2


def test_of_a_run_before_it_is_said_that_it_is_one() -> None:
    drawn = column(stood(query=Here(waiting=9)), live=False)
    assert "last run: 9 in flight" in plain(drawn.heading())
    assert not any(bright(drawn.line(at)) for at in range(drawn.height))
    assert "in flight" not in plain(column(None, live=False).heading())


@pytest.mark.parametrize(
    ("here", "everybody", "cells", "states"),
    [
        (Here(waiting=20), 20, 4, ["waiting"] * 4),
        (Here(waiting=10), 20, 4, ["waiting"] * 2),
        (Here(waiting=1), 1000, 4, ["waiting"]),
        (Here(queued=95, waiting=5), 100, 4, ["queued", "queued", "queued", "waiting"]),
        (Here(queued=1, waiting=1, working=1), 100, 4, ["working"]),
        (Here(queued=2, waiting=2, working=2), 6, 3, ["queued", "waiting", "working"]),
        (Here(waiting=30), 20, 4, ["waiting"] * 4),
    ],
)
def test_the_bar_is_as_long_as_the_share(here: Here, everybody: int, cells: int, states: list[State]) -> None:
    assert bar(here, everybody, cells) == states


def test_views_stand_apart_where_there_is_room() -> None:
    scenario = b.three_requests()
    known = standing(predict(scenario, "async").closed.values(), b.ns(100))
    views = [listing(name, request, "async") for name, request in scenario.requests.items()]
    side = Side("ASYNC", "", True, views, known)
    apart, tight = (Column(INK, side, 39, [*scenario.requests], room) for room in (100, 3))
    assert apart.height == tight.height + 1
    assert [plain(apart.line(at)) for at in range(apart.height) if apart.line(at)] == [
        plain(tight.line(at)) for at in range(tight.height)
    ]
