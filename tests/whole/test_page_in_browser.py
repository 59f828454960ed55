"""The exported page in a real browser: it opens from a file, answers, asks nobody for anything."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from demo_server.events import Event, HandlingStarted, RequestArrived, StepStarted
from demo_server.steps import Kind
from tests.tui.building import (
    answered,
    arrived,
    asking,
    begun,
    failed,
    finished,
    load_ended,
    load_started,
    ns,
    planned,
    received,
    scenario_of,
    three_requests,
    told,
)
from tests.tui.exporting import DOOR, SHOP, at_once, outside, spans
from tests.tui.test_export_html import HOSTILE, SCENARIO, html_of, recorded, simulated
from tests.whole.browser import CHROMIUM, Browser, browser
from tui.export import html
from tui.export.page_data import KINDS, data_json
from tui.export.page_run import page_runs
from tui.picture.axis import duration
from tui.picture.stretches import stretches
from tui.timeline.spans import overlapping

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt-get install chromium)"),
    pytest.mark.skipif(os.name != "posix", reason="talks to Chromium through a POSIX shell's pipes"),
]
MANY = 2000


@pytest.fixture(scope="module")
def page() -> Iterator[Browser]:
    """The browser that all of these tests share."""
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three requests, sync and async."""
    runs = [simulated(three_requests(), "sync"), simulated(three_requests(), "async")]
    return written(tmp_path_factory.mktemp("page") / "three.html", html_of(*runs))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many that they are counted."""
    lives = [event for number in range(1, MANY + 1) for event in answered(number, at=number, steps=[("wait", 400)])]
    scenario = scenario_of({"page": [("wait", 400)]}, rate=1000, duration=MANY)
    timeline = told(load_started(), *lives, load_ended(MANY + 500), kept=MANY)
    return written(tmp_path_factory.mktemp("page") / "many.html", html_of(recorded(timeline, scenario, "async")))


def written(path: Path, html: str) -> Path:
    path.write_text(html, encoding="utf-8")
    return path


def box(page: Browser, selector: str = ".picture canvas") -> tuple[float, float, float]:
    """Left, top and width of an element, when it has been brought into the window."""
    page.value(f"document.querySelector('{selector}').scrollIntoView({{block: 'nearest'}})")
    page.painted()
    script = (
        f"(({{left, top, width}}) => [left, top, width])(document.querySelector('{selector}').getBoundingClientRect())"
    )
    left, top, width = page.value(script)
    return left, top, width


def text(page: Browser, selector: str) -> str:
    """What stands in an element; empty when it is hidden."""
    return str(page.value(f"(one => one.checkVisibility() ? one.innerText : '')(document.querySelector('{selector}'))"))


def check_silence(page: Browser) -> None:
    """Nothing has gone wrong, and nothing was asked for but the page itself."""
    assert page.events("Runtime.exceptionThrown") == page.events("Log.entryAdded") == []
    assert page.events("Runtime.consoleAPICalled") == page.events("Page.javascriptDialogOpening") == []
    asked = [one["request"]["url"] for one in page.events("Network.requestWillBeSent")]
    assert [url for url in asked if not url.startswith("file:")] == []
    assert len(asked) == 1


def test_it_opens_from_a_file_and_asks_for_nothing_else(page: Browser, three: Path) -> None:
    page.open(three)
    assert text(page, "h1") == "Test"
    working = [86, 180, 233]
    page.do("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    page.painted()
    # The last stretch of the second request: at 3.98 s of 4.43 s it works.
    script = "(canvas => [...canvas.getContext('2d').getImageData({}, 65, 1, 1).data])({})"
    _, _, width = box(page)
    x = round(112 + (width - 224) * 3.98 / 4.429)
    assert page.value(script.format(x, "document.querySelector('.picture canvas')"))[:3] == working
    check_silence(page)


def test_pointing_shows_the_request(page: Browser, three: Path) -> None:
    page.open(three)
    left, top, width = box(page)
    page.mouse("mouseMoved", left + width / 2, top + 26 + 39)
    page.painted()
    shown = text(page, ".card").split()
    assert shown[:3] == ["request", "2", "course"]
    assert " ".join(shown).endswith("wait 3 1.20 s work 4 40.0 ms")
    page.mouse("mouseMoved", left + width / 2, top - 10)
    page.painted()
    assert text(page, ".card") == ""


def test_wheel_buttons_and_keys_zoom_and_move(page: Browser, three: Path) -> None:
    page.open(three, height=1400)  # nothing is scrolled: a wheel that scrolls the page does not zoom
    left, top, width = box(page)
    page.mouse("mouseWheel", left + width / 2, top + 50, deltaX=0, deltaY=-200)
    page.painted()
    seen = [text(page, "#window")]
    page.value("document.querySelector('.picture canvas').focus()")
    for key in ("+", "ArrowRight", "-", "Home"):
        page.press(key)
        seen.append(text(page, "#window"))
    page.value("document.querySelector('[data-do=in]').click()")
    seen.append(text(page, "#window"))
    assert seen[4] == "all of 4.30 s"
    assert len(set(seen)) == len(seen)
    assert all(" to " in one for one in [*seen[:4], seen[5]])
    check_silence(page)


def test_keys_go_from_request_to_request_and_say_them(page: Browser, three: Path) -> None:
    page.open(three)
    page.value("document.querySelectorAll('.picture canvas:first-child')[1].focus()")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown", "ArrowDown"):
        page.press(key)
    assert text(page, "#said").startswith("Request 3, ping: answer 200. Queue 0.0 ms")
    page.press("Enter")
    assert text(page, "#window") != "all of 4.30 s"
    page.press("Escape")
    assert text(page, ".card") == ""


def test_too_many_are_counted_until_they_can_be_seen(page: Browser, many: Path) -> None:
    page.open(many)
    assert "how many there are" in text(page, ".note")
    page.value("document.querySelector('.picture canvas').focus()")
    for _ in range(14):
        page.press("+")
    assert "how many there are" not in text(page, ".note")
    page.press("ArrowDown")
    assert text(page, ".card").startswith("request ")
    check_silence(page)


def test_the_table_is_paged_and_sorted(page: Browser, many: Path) -> None:
    page.open(many)
    page.value("document.querySelector('summary').click()")
    page.painted()
    rows = "[...document.querySelectorAll('.requests tbody tr')].map(row => row.cells[0].textContent)"
    assert page.value(rows) == [str(number) for number in range(1, 201)]
    page.value("[...document.querySelectorAll('.paging button')].at(-1).click()")
    assert page.value(rows)[-1] == str(MANY)
    page.value("document.querySelector('.requests thead button').click()")
    assert page.value(rows)[0] == str(MANY)
    assert page.value("document.querySelector('.requests th').ariaSort") == "descending"
    page.value("document.querySelector('.requests tbody button').click()")
    page.painted()
    assert text(page, ".card").startswith(f"request {MANY}")


def test_hostile_names_are_shown_and_never_run(page: Browser, tmp_path: Path) -> None:
    events: list[Event] = [load_started()]
    for number, name in enumerate((one.replace("pwned()", "window.__pwned = alert(1)") for one in HOSTILE), 1):
        events += [planned(number, request=name), RequestArrived(0, number, name), HandlingStarted(0, number, 1)]
        events += [StepStarted(ns(1), number, 0, name, "wait"), failed(number, 50, reason=name)]
    scenario = scenario_of({"page": [("wait", 1)]}, script=[{"at": 0, "send": "page", "times": len(HOSTILE)}])
    page.open(written(tmp_path / "hostile.html", html_of(recorded(told(*events, load_ended(100)), scenario))))
    page.value("document.querySelector('.picture canvas').focus()")
    shown = ""
    for _ in HOSTILE:
        page.press("ArrowDown")
        shown += text(page, ".card")
    page.value("document.querySelector('details').open = true")
    for words in (
        "<script>window.__pwned = alert(1)</script>",
        "<img src=x onerror=",
        "\\u2028",
        "\\x1b[31m",
        "\\ud800",
    ):
        assert words in shown
        assert words in text(page, ".requests")
    assert page.value("'__pwned' in window") is False
    check_silence(page)


def test_a_request_shows_what_went_on_at_once_and_what_was_placed(page: Browser, tmp_path: Path) -> None:
    runs = [
        recorded(told(*at_once()), SHOP, "async"),
        recorded(told(*outside()), DOOR, "own", target="http://127.0.0.1:8000"),
    ]
    page.open(written(tmp_path / "page.html", html_of(*runs)))
    page.value("document.querySelectorAll('.picture canvas:first-child')[0].focus()")
    page.press("ArrowDown")
    shown = text(page, ".card").split("\n")
    assert [line for line in shown if " from " in line] == [
        *("20.0 ms from 8.0 ms", "30.0 ms from 28.0 ms", "20.0 ms from 58.0 ms"),
        *("30.0 ms from 58.0 ms", "10.0 ms from 83.0 ms"),
    ]
    assert "queued: connection" in shown
    assert page.value("document.querySelectorAll('.card .swatch.queued').length") == 1
    page.value("document.querySelectorAll('.picture canvas:first-child')[1].focus()")
    page.press("ArrowDown")
    assert "placed by Server-Timing: lengths are measured, instants are not" in text(page, ".card")
    assert "its parts are placed" in text(page, "#said").lower()
    page.press("ArrowDown")
    assert "wait\n–" in text(page, ".card")
    assert "placed" not in text(page, ".card")
    check_silence(page)


def test_requests_are_drawn_as_on_the_screen(page: Browser) -> None:
    """What the page makes of the spans of a request, and what the screen makes of them."""
    chance = Random(7)
    events: list[Event] = [load_started()]
    for number in range(1, 200):
        # No two instants are the same: what begins when another thing ends would be drawn by turns.
        begins, *within, ends, over = sorted(chance.sample(range(1, 400), 9))
        chance.shuffle(within)
        halves = sorted(sorted(within[at : at + 2]) for at in range(0, 6, 2))
        drawn: list[tuple[str, Kind, float, float]] = [
            ("step", KINDS[chance.randrange(3)], start, end) for start, end in halves
        ]
        events += [*asking(number), arrived(number), begun(number, begins)]
        events += [*spans(number, *drawn), finished(number, ends), received(number, over)]
    timeline = told(*events, load_ended(400))
    parts = Path(html.__file__).parent / "page"
    script = "\n".join(
        re.sub(r"^(import .*|export )", "", line, flags=re.MULTILINE)
        for line in ((parts / f"{name}.js").read_text(encoding="utf-8") for name in ("columns", "data", "stretches"))
    )
    data = data_json(page_runs([recorded(timeline, SCENARIO)]))
    made = page.value(f"""(() => {{ {script};
        const [run] = readRuns({data!r});
        return Array.from({{length: run.requests.size}}, (_, request) => {{
            const made = [];
            eachStretch(run, request, (start, end, state) => made.push([start * 1000, end * 1000, STATES[state]]));
            return made;
        }});
    }})()""")
    requests = timeline.requests()
    assert sum(overlapping(one.spans) for one in requests) > 20
    assert [merged(one) for one in made] == [merged(stretches(one, timeline.end or 0)) for one in requests]


def merged(parts: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Neighbours in the same state are one."""
    made: list[list[Any]] = []
    for start, end, state in parts:
        if made and made[-1][2] == state:
            made[-1][1] = end
        else:
            made.append([start, end, state])
    return made


@pytest.mark.parametrize("which", ["three", "many"])
def test_it_is_no_wider_than_a_phone(page: Browser, which: str, request: pytest.FixtureRequest) -> None:
    page.open(request.getfixturevalue(which), 360, 740, phone=True)
    page.value("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.painted()
    assert page.value("document.documentElement.scrollWidth") == 360


def test_it_can_be_printed(page: Browser, three: Path) -> None:
    page.open(three)
    assert page.printed().startswith(b"%PDF")
    page.painted()
    assert page.value("'paper' in document.documentElement.dataset") is False
    check_silence(page)


def test_lengths_are_written_as_on_the_screen(page: Browser) -> None:
    words = (Path(html.__file__).parent / "page" / "words.js").read_text(encoding="utf-8").replace("export ", "")
    lengths = [0, 1, 50, 12_250, 12_350, 99_499, 99_500, 100_500, 999_499, 999_500, 1_005_000, 2_125_000, 9_999_499]
    lengths += [9_999_500, 12_250_000, 99_949_999, 99_950_000, 100_500_000, 599_499_999, 599_500_000, 3_615_000_000]
    made = page.value(f"(() => {{ {words}; return {lengths}.map(duration) }})()")
    assert made == [duration(us * 1000) for us in lengths]
