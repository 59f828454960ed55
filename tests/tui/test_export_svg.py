"""The picture for a slide: well-formed, self-contained, and true to the runs."""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.exporting import DOOR, SHOP, at_once, compared, hosted, outside, ran, recorded
from tests.tui.strategies import examples, lives, modes, small_scenarios
from tui.export.contrast import ratio
from tui.export.formats import THEMES, Theme
from tui.export.svg import MOST_RUNS, write_svg
from tui.export.svg_axis import MOST, marks
from tui.export.svg_paper import HEIGHT, WIDTH, fitted, number, width_of
from tui.export.svg_style import style_sheet
from tui.palette import DARK, LIGHT, Palette, Role, contrast
from tui.recording.recorded import RecordedRun
from tui.timeline.records import STATES, Request

NS = "{http://www.w3.org/2000/svg}"


def text(*runs: RecordedRun, theme: Theme = "auto") -> str:
    out = io.StringIO()
    write_svg(runs, out, theme)
    return out.getvalue()


def picture(*runs: RecordedRun, theme: Theme = "auto") -> Element:
    return fromstring(text(*runs, theme=theme))  # noqa: S314 (our own output)


def words(drawn: Element) -> list[str]:
    return ["".join(one.itertext()) for one in drawn.iter(f"{NS}text")]


def bars(drawn: Element, state: str) -> list[tuple[float, float]]:
    """Left edge and width, without the legend's."""
    found = [one for one in drawn.iter(f"{NS}rect") if one.get("class") == f"bar {state}"]
    return [(float(one.get("x", "")), float(one.get("width", ""))) for one in found if float(one.get("y", "")) < 800]


def areas(drawn: Element, state: str) -> list[str]:
    return [one.get("d", "") for one in drawn.iter(f"{NS}path") if one.get("class") == state]


def numbers(drawn: Element) -> Iterator[float]:
    for one in drawn.iter():
        for name in ("x", "y", "width", "height", "font-size"):
            if name in one.attrib and one.tag != f"{NS}pattern":
                yield float(one.attrib[name])


# --- the document -----------------------------------------------------------------------------------------


@given(small_scenarios(), modes)
@examples(40)
def test_any_run_is_a_picture_within_its_frame(scenario: Scenario, mode: Mode) -> None:
    drawn = picture(ran(scenario, mode))
    assert drawn.tag == f"{NS}svg"
    for one in drawn.iter(f"{NS}rect"):
        assert float(one.get("width", "")) >= 0
        assert float(one.get("height", "")) > 0
        assert float(one.get("x", 0)) + float(one.get("width", "")) <= WIDTH + 0.01
        assert float(one.get("y", 0)) + float(one.get("height", "")) <= HEIGHT + 0.01


@given(lives(), modes)
@examples(60)
def test_any_life_can_be_drawn(life: Request, mode: Mode) -> None:
    told = sorted(b.life(life), key=lambda event: event.at)
    picture(recorded([b.load_started(), *told], mode))


def test_it_is_a_slide_that_says_what_it_is() -> None:
    drawn = picture(*compared(b.three_requests()))
    assert drawn.get("viewBox") == "0 0 1600 900"
    assert drawn.get("role") == "img"
    title, description = drawn.find(f"{NS}title"), drawn.find(f"{NS}desc")
    assert title is not None
    assert title.text == "Test"
    assert description is not None
    assert "sync, 1 worker, as gunicorn sync -w1: request 3 needed" in (description.text or "")
    assert drawn.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_comes_from_elsewhere(theme: Theme) -> None:
    whole = text(*compared(b.three_requests()), theme=theme).replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in whole
    assert "href" not in whole
    assert "://" not in whole
    assert "@import" not in whole
    assert set(re.findall(r"url\((.*?)\)", whole)) == {f"#{state}" for state in STATES}


@pytest.mark.parametrize("theme", THEMES)
def test_every_class_has_a_rule_and_every_texture_is_there(theme: Theme) -> None:
    drawn = picture(*compared(b.three_requests()), theme=theme)
    rules = set(re.findall(r"\.([\w-]+)[{,]", style_sheet(theme)))
    used = {name for one in drawn.iter() for name in one.get("class", "").split()}
    assert used <= rules
    assert {one.get("id") for one in drawn.iter(f"{NS}pattern")} == set(STATES)


def test_themes_can_be_forced_and_the_automatic_one_has_both() -> None:
    forced = {LIGHT: style_sheet("light"), DARK: style_sheet("dark")}
    for palette, other in ((LIGHT, DARK), (DARK, LIGHT)):
        assert palette.state("queued") in forced[palette]
        assert other.state("queued") not in forced[palette]
    light, dark = style_sheet("auto").split("@media (prefers-color-scheme: dark)")
    assert LIGHT.state("queued") in light
    assert DARK.state("queued") in dark
    assert dark.count("{") == dark.count("}")


@pytest.mark.parametrize("palette", [DARK, LIGHT])
def test_small_words_are_read_on_their_paper(palette: Palette) -> None:
    roles: tuple[Role, ...] = ("plain", "quiet", "good", "bad")
    assert all(contrast(palette.roles[role], palette.background) >= 4.5 for role in roles)


HOSTILE = "<b>&amp;\x00\x1b[31m\r\n\u202e\ufffe]]>"


def test_hostile_names_are_text() -> None:
    events = [b.load_started(), b.planned(1, request=HOSTILE), b.failed(1, 5, HOSTILE), b.load_ended(9)]
    run = recorded(events)
    scenario = msgspec.structs.replace(run.scenario, caption="<script>&")
    drawn = picture(run._replace(scenario=scenario))
    said = words(drawn)
    assert any(one.startswith(r"1 <b>&amp;\x00\x1b[31m") for one in said)
    assert "<script>&" in said
    assert not list(drawn.iter(f"{NS}b"))


@given(st.text(st.characters(exclude_categories=["Cs"])))
@examples(100)
def test_any_name_can_be_drawn(name: str) -> None:
    picture(recorded([b.load_started(), b.planned(1, request=name), b.failed(1, 5, name), b.load_ended(9)]))


# --- bars -------------------------------------------------------------------------------------------------


def test_runs_share_one_axis() -> None:
    drawn = picture(*compared(b.three_requests()))
    sync, async_ = bars(drawn, "waiting")[:2], bars(drawn, "waiting")[-5:-3]
    assert sync == async_
    # 700 ms and 1200 ms
    assert sync[1][1] / sync[0][1] == pytest.approx(1200 / 700, rel=0.01)


def test_bars_say_how_long_requests_took_and_who_fared_worst() -> None:
    said = words(picture(*compared(b.three_requests())))
    assert [one for one in said if one in ("2.00 s", "3.98 s", "4.26 s", "2.02 s", "300 ms")] == [
        *("2.00 s", "3.98 s", "4.26 s"),
        *("2.00 s", "2.02 s", "300 ms"),
    ]
    assert "14×" in said
    assert "1 course 2.00 s" in said
    assert "request 3 needed 300 ms of service and took 4.26 s" in said


def test_what_has_no_answer_says_so() -> None:
    script = b.scenario_of({"page": [("wait", 10)]}, script=[{"at": 0, "send": "page", "times": 3}])
    ends = [b.failed(1, 50, "connection lost"), *b.asking(2), b.timed_out(2, 60), *b.asking(3), b.load_ended(80)]
    said = words(picture(recorded([b.load_started(), *b.asking(1), *ends], "sync", script)))
    assert {"timed out", "≥ 80.0 ms"} <= set(said)
    assert any(one.startswith("connection") for one in said)
    assert said.count("×") == 2


def test_clients_have_their_mean() -> None:
    closed = b.scenario_of({"page": [("wait", 100)]}, clients=1, duration=1000)
    said = words(picture(ran(closed)))
    assert "client 1" in said
    assert "mean response time" in said


def test_open_load_has_one_figure_for_all() -> None:
    said = words(picture(ran(b.scenario_of({"page": [("work", 10)]}, rate=10, duration=2000))))
    wanted = ["in flight 1", "mean", "10.0 ms", "worst", "10.0 ms"]
    assert [one for one in said if one in wanted] == wanted


def test_standing_in_line_within_the_server_is_drawn_queued() -> None:
    drawn = picture(recorded(at_once(), "async", SHOP))
    # Planned to begun, in line for a connection, handled to answered.
    first, second, third = bars(drawn, "queued")
    assert second[1] / first[1] == pytest.approx(10, rel=0.1)
    assert third[0] > second[0] > first[0]
    assert not bars(drawn, "serving")
    assert "at the server" not in words(drawn)
    assert "queued: in line, for the server or within it" in words(drawn)


def test_what_is_not_known_is_drawn_at_the_server() -> None:
    drawn = picture(recorded(hosted(), "sync", DOOR, target="flask shop:app"))
    assert len(bars(drawn, "serving")) == 2
    assert "at the server" in words(drawn)
    assert any(one.startswith("sync flask shop:app, 1 worker") for one in words(drawn))


def test_a_server_of_ones_own_is_called_by_its_name_and_what_was_placed_is_said() -> None:
    said = words(picture(recorded(outside(), "own", DOOR, target="http://127.0.0.1:8000")))
    assert "http://127.0.0.1:8000 a server of your own, parts placed by Server-Timing" in said
    assert any(one.startswith("HTTP 302") for one in said)


# --- areas ------------------------------------------------------------------------------------------------


def test_too_many_rows_become_areas() -> None:
    few, many = (compared(b.at_once(count, [("work", 1), ("wait", 50)])) for count in (20, 30))
    assert bars(picture(*few), "waiting")
    assert not areas(picture(*few), "waiting")
    drawn = picture(*many)
    assert not bars(drawn, "waiting")
    assert [len(areas(drawn, state)) for state in STATES] == [2, 2, 2, 0]
    assert {"mean", "worst", "30"} <= set(words(drawn))


def test_areas_are_closed_and_stand_on_each_other() -> None:
    drawn = picture(ran(b.at_once(100, [("work", 10), ("wait", 10)]), "sync"))
    for state in ("queued", "waiting", "working"):
        (outline,) = areas(drawn, state)
        assert re.fullmatch(r"M[\d.]+ [\d.]+(V[\d.]+H[\d.]+)+Z", outline)


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (b.three_requests(), "all over after 4.30 s against 2.04 s; request 3 ping 14× sooner"),
        (
            b.scenario_of({"page": [("work", 20)]}, rate=5, duration=5000),
            "no difference between sync and async: mean 20.0 ms against 20.0 ms",
        ),
    ],
)
def test_two_runs_are_held_against_each_other(scenario: Scenario, said: str) -> None:
    runs = compared(scenario)
    assert ratio(runs) == said
    assert said in words(picture(*runs))


def test_bounds_are_called_bounds() -> None:
    runs = compared(b.scenario_of({"page": [("wait", 100)]}, clients=20, duration=1050))
    assert "mean over" in ratio(runs)


def test_nothing_is_said_of_what_cannot_be_compared() -> None:
    runs = compared(b.three_requests())
    assert ratio(runs[:1]) == ""
    assert ratio([*runs, *runs]) == ""
    assert ratio([runs[0], runs[1]._replace(whole=False)]) == ""
    assert ratio([runs[0], recorded([b.load_started(), b.load_ended(5)])]) == ""


def test_runs_of_several_scenarios_say_which_is_which() -> None:
    one, other = compared(b.three_requests())
    other = other._replace(scenario=msgspec.structs.replace(other.scenario, title="Another", caption="Look!"))
    said = words(picture(one, other))
    assert {"Test / Another", "async Another: coroutines on 1 event loop"} <= set(said)
    assert "Look!" not in said
    assert ratio([one, other]) == ""


def test_slow_motion_is_named() -> None:
    run = ran(b.three_requests(), "async")
    slow = run._replace(began=msgspec.structs.replace(run.began, speed=0.5))
    assert "async coroutines on 1 event loop, speed ×0.5" in words(picture(slow))


def test_a_run_that_was_cut_off_says_so() -> None:
    said = words(picture(recorded([b.load_started(), *b.asking(1), b.sent(1, 250)])))
    assert "cut off after 250 ms" in said


def test_a_slide_has_room_for_the_latest_runs() -> None:
    run = ran(b.three_requests())
    drawn = picture(*[run] * (MOST_RUNS + 4))
    assert words(drawn).count("sync 1 worker, as gunicorn sync -w1") == MOST_RUNS
    assert any(one.startswith("runs 5 to 12,") for one in words(drawn))
    assert min(numbers(drawn)) >= 0


def test_no_run_is_a_slide_too() -> None:
    assert "nothing recorded" in words(picture())
    picture(recorded([]))


# --- paper and axis ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (1, "1"), (10, "10"), (1.5, "1.5"), (0.004, "0"), (99.999, "100"), (-0.001, "-0")]
)
def test_coordinates_are_short(value: float, said: str) -> None:
    assert number(value) == said


@given(st.text(), st.floats(1, 400))
@examples(100)
def test_a_text_fits_or_ends_in_dots(said: str, width: float) -> None:
    made = fitted(said, 20, width)
    assert made == "…" or width_of(made, 20) <= width
    assert made.isprintable()


def test_a_text_without_end_is_cut_at_once() -> None:
    assert fitted("x" * 10_000_000, 20, 200) == "x" * 17 + "…"
    assert fitted("日本" * 100, 20, 200) == "日本日本日本日本日…"


@given(st.floats(1, 1e15))
@examples(200)
def test_marks_are_few_round_and_within_the_axis(length: float) -> None:
    made = marks(length)
    assert made[0].ns == 0
    assert 1 <= len(made) <= MOST + 1
    assert made[-1].ns <= length * 1.001
    assert len({mark.label for mark in made}) == len(made)


@pytest.mark.parametrize(
    ("ms", "labels"),
    [
        (4300, "0 s|0.5 s|1 s|1.5 s|2 s|2.5 s|3 s|3.5 s|4 s"),
        (50, "0 ms|5 ms|10 ms|15 ms|20 ms|25 ms|30 ms|35 ms|40 ms|45 ms|50 ms"),
        (15_500, "0 s|2 s|4 s|6 s|8 s|10 s|12 s|14 s"),
        (300_000, "0 s|30 s|60 s|90 s|120 s|150 s|180 s|210 s|240 s|270 s|300 s"),
        (3_600_000, "0 min|10 min|20 min|30 min|40 min|50 min|60 min"),
    ],
)
def test_marks_suit_short_runs_and_long_ones(ms: float, labels: str) -> None:
    assert "|".join(mark.label for mark in marks(ms * 1e6)) == labels
