"""The workers' lanes as they are drawn: what each has spent, and what is drawn where steps cannot be told apart."""

from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.drawing import INK, at, frame_of, words
from tests.tui.strategies import examples, modes, small_scenarios
from tui.picture.view import Window
from tui.timeline.fold import Timeline
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout
from tui.widgets.lanes_section import ALL, LanesSection, served_until_now, spent_until_now

PARTS = Layout(12, 60, 13)


def spent_one_by_one(frame: Frame) -> dict[int, list[int]]:
    """The same from every request and every step."""
    spent: dict[int, list[int]] = {}
    for request in frame.timeline.requests():
        for span in request.spans:
            end = min(frame.now if span.end is None else span.end, frame.now)
            mine = spent.setdefault(request.worker or 1, [0, 0])
            if span.kind in ("work", "block") or frame.mode != "async":
                mine[span.kind != "work"] += max(0, end - span.start)
    return spent


@examples(60)
@given(small_scenarios(), modes, st.floats(0, 1), st.floats(0, 1))
def test_what_each_worker_has_spent_is_known_at_any_moment(
    scenario: Scenario, mode: Mode, share: float, paused: float
) -> None:
    whole = at(scenario, mode)
    seen = at(scenario, mode, share * whole.now / 1e6)
    frame = seen._replace(now=round(seen.now * paused))  # a picture that is held shows less than has been told
    spent = spent_until_now(frame)
    wanted = spent_one_by_one(frame)
    assert {worker: times for worker, times in spent.items() if worker != ALL and any(times)} == {
        worker: times for worker, times in wanted.items() if any(times)
    }
    assert spent[ALL] == [sum(times[at] for times in wanted.values()) for at in range(2)]


def test_where_steps_cannot_be_told_apart_the_average_of_all_workers_is_drawn() -> None:
    frame = at(b.at_once(40, [("work", 1), ("wait", 9)], workers=2), "sync", 100)
    frame = frame._replace(workers=2, worker_time=2 * b.ns(100))
    canvas = Canvas(PARTS.width, 1, INK.blank)
    LanesSection(INK, PARTS, 1, 1, 2, dense=True).draw(canvas, 0, frame)
    line = words(canvas.strip(0))
    assert line.startswith("2 workers")
    assert f"blocked {100 * spent_one_by_one(frame)[1][1] / b.ns(100):.0f} %" in line, "both workers do the same"
    now = PARTS.label + frame.scale(PARTS.bar).cell(frame.now)
    drawn = line[PARTS.label : PARTS.label + PARTS.bar]
    assert drawn[: now - PARTS.label].strip()
    assert not drawn[now - PARTS.label + 1 :].strip(), "nothing after the present"


APP = [
    *(b.ready("handling"), b.load_started(), *b.asking(1), *b.handling(1, 0, [("wait", 20)])[:-1]),
    *(b.finished(1, 50), b.received(1, 50), *b.asking(2), b.arrived(2), b.begun(2, 60)),
]


def drawn(timeline: Timeline, now: float, mode: Mode = "sync") -> str:
    frame = frame_of(b.at_once(1, [("wait", 10)]), timeline, b.ns(now), window=Window(0, b.ns(120)))
    canvas = Canvas(PARTS.width, 1, INK.blank)
    LanesSection(INK, PARTS, 1, 1, 1).draw(canvas, 0, frame._replace(mode=mode))
    return words(canvas.strip(0))


def test_an_app_s_worker_is_taken_while_it_serves_whatever_it_does() -> None:
    """Half a cell a millisecond: waits that it names, the rest of its requests, and free time between them."""
    assert (
        drawn(b.told(*APP), 80) == "worker 1    1▒▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓     2▓▓▓▓▓▓▓▓▓" + " " * 20 + " serves 62 % "
    )


def test_in_a_picture_that_is_held_it_has_served_as_long_as_is_seen() -> None:
    frame = frame_of(b.at_once(1, [("wait", 10)]), b.told(*APP), b.ns(30))
    assert served_until_now(frame) == {1: b.ns(10), ALL: b.ns(10)}
    assert drawn(b.told(*APP), 30).rstrip().endswith("blocked 67 %")


def test_of_a_demo_server_s_own_code_nothing_is_served() -> None:
    assert served_until_now(at(b.at_once(3, [("wait", 10)]), "sync")) == {ALL: 0}


def test_a_call_that_blocks_holds_the_loop() -> None:
    timeline = b.told(b.load_started(), *b.asking(1), *b.handling(1, 0, [("wait", 40), ("block", 20)]))
    assert drawn(timeline, 60, "async").startswith("event loop  " + " " * 20 + "1▒▒▒▒▒▒▒▒▒  ")
    assert "free 67 %" in drawn(timeline, 60, "async")
    assert "blocked 100%" in drawn(timeline, 60)


def test_who_stands_in_line_within_the_server_holds_its_worker() -> None:
    timeline = b.told(b.load_started(), *b.asking(1), *b.handling(1, 0, [("queue", 40), ("wait", 20)]))
    assert drawn(timeline, 60).startswith("worker 1    1░░░░░░░░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒  ")
    assert "blocked 100%" in drawn(timeline, 60)
    assert "▒" not in drawn(timeline, 60, "async"), "the loop is free meanwhile"
