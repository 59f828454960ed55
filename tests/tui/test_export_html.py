"""The page of a recording: whole in itself, harmless whatever the recording holds, and true to the timeline."""

import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given

from demo_server.events import Event, HandlingStarted, RequestArrived, StepStarted
from demo_server.scenario import Mode, Scenario
from tests.tui.building import (
    answered,
    asking,
    failed,
    life,
    load_ended,
    load_started,
    ns,
    planned,
    scenario_of,
    set_to,
    stalled,
    three_requests,
    timed_out,
    told,
)
from tests.tui.exporting import DOOR, SHOP, at_once, hosted, outside
from tests.tui.strategies import examples, lives
from tui.export.html import SCRIPTS, bundled, write_html
from tui.export.page_data import KINDS, OUTCOMES
from tui.export.page_table import MOST_ROWS
from tui.recording.lines import VERSION, Header, Machine, run_began
from tui.recording.recorded import RecordedRun
from tui.simulation import simulate
from tui.timeline.fold import Timeline
from tui.timeline.records import Request

HEADER = Header(VERSION, "0.1.0", "2026-11-22T14:29:09Z", "test", "", Machine("Linux", "x86_64", 2, "3.11.7"))
SCENARIO = scenario_of({"page": [("work", 100)]}, rate=5, duration=10_000)
HOSTILE = [
    "<script>pwned()</script>",
    "</script><img src=x onerror=pwned()>",
    "<!--<script>",
    "'\"&amp;{{script}}",
    "line\nbreak\x1b[31m\x00",
    "\u2028\u2029\u202e",
    "\ud800",
]
VOID = {"meta", "rect", "br", "img", "link"}


def recorded(
    timeline: Timeline,
    scenario: Scenario = SCENARIO,
    mode: Mode = "sync",
    *,
    whole: bool = True,
    end: int | None = None,
    target: str = "",
) -> RecordedRun:
    end = timeline.end if end is None else end
    assert end is not None
    return RecordedRun(HEADER, run_began(0, "test", mode, scenario, target=target), scenario, timeline, end, whole)


def simulated(scenario: Scenario, mode: Mode) -> RecordedRun:
    return recorded(told(*simulate(scenario, mode)), scenario, mode)


def html_of(*runs: RecordedRun) -> str:
    out = io.StringIO()
    write_html(runs, out)
    return out.getvalue()


class Page(HTMLParser):
    """The page as a browser without JavaScript has it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    @property
    def text(self) -> str:
        return " ".join(self.texts["main"][0].split())

    def rows(self, name: str) -> int:
        return sum(1 for tag, _ in self.elements if tag == name)

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.texts["script"][0])
        return data


def both() -> tuple[RecordedRun, RecordedRun]:
    return simulated(three_requests(), "sync"), simulated(three_requests(), "async")


# --- what it says -----------------------------------------------------------------------------------------


def test_without_javascript_title_numbers_scenario_and_table_are_there() -> None:
    page = Page(html_of(*both()))
    assert page.texts["h1"] == ["Test"]
    for words in ("4.30 s against 2.04 s", "request 3 ping 14× sooner", "3 of 3", "3.41 s", "wait 700 ms"):
        assert words in page.text
    assert "course at 20.0 ms" in page.text
    assert "Linux, x86_64, 2 cores, Python 3.11.7" in page.text
    assert "3ping340.0 ms3.96 s280 ms20.0 ms4.26 s200" in page.texts["tr"]


def test_one_run_is_compared_with_nothing() -> None:
    assert "Against each other" not in html_of(both()[0])


def test_runs_that_took_as_long_are_said_to_have_done_so() -> None:
    run = simulated(three_requests(), "sync")
    assert "1. sync" in html_of(run, run)
    assert "No difference" in html_of(run, run)


def test_what_makes_numbers_honest_is_said() -> None:
    events = [load_started(), *answered(1), *asking(2), set_to(300, "workers", 2), stalled(400)]
    page = Page(html_of(recorded(told(*events), whole=False, end=ns(500))))
    assert "1 unfinished; counted with the age they had reached: times are lower bounds" in page.text
    assert "cut off: this run is recorded up to 500 ms only" in page.text
    assert page.data["runs"][0]["changes"] == [[300_000, "workers 2"], [400_000, "server stalled"]]


def test_steps_are_a_tree_that_says_what_is_done_for_real() -> None:
    page = Page(html_of(recorded(told(*at_once()), SHOP, "async")))
    assert "at once (in turn where code blocks)" in page.text
    for code in ("SELECT user_id FROM sessions", "/prices", "a file of 16 MB", "<h1>{{ title }}</h1>"):
        assert code in page.texts["code"]
    for words in ("takes 30.0 ms", "takes 10.0 ms to 20.0 ms, uniformly", "made on /srv, cold cache"):
        assert words in page.text
    assert "and 4 threads to read files" in page.text
    assert "a pool of 5 connections, for each of which a request waits 30.0 s at most" in page.text
    assert "postgresql://ada:…@db.example/shop" in page.text
    assert "https://ada:…@example.org/stock?token=…" in page.text
    assert "done for real" in page.text


def test_standing_in_line_has_a_column_and_a_figure_where_it_was_done() -> None:
    page, without = Page(html_of(recorded(told(*at_once()), SHOP, "async"))), Page(html_of(both()[0]))
    assert page.texts["th"].count("in line") == 1
    assert "mean in line20.0 ms" in page.text
    assert "1shop10.0 ms2.0 ms20.0 ms55.0 ms10.0 ms101 ms200" in page.texts["tr"]
    assert "in line" not in without.text
    assert page.data["runs"][0]["inLine"]


def test_what_is_not_known_is_not_said() -> None:
    page = Page(html_of(recorded(told(*outside()), DOOR, "own", target="http://127.0.0.1:8000")))
    assert page.texts["h2"][0] == "http://127.0.0.1:8000 a server of your own"
    assert "1door10.0 ms20.0 ms30.0 ms10.0 ms90.0 ms200" in page.texts["tr"]
    assert "2door20.0 ms–––95.0 ms200" in page.texts["tr"]
    assert "3door30.0 ms–––97.0 ms302: redirects to /login" in page.texts["tr"]
    assert "1 failed: HTTP 302: redirects to /login" in page.text
    assert "POST /door?key=… with 1 header (Cookie), with a body" in page.text
    assert "lengths are measured, instants are not" in page.text
    assert "predicted–" in page.text
    assert "1 worker" not in page.text
    assert "over the loopback" not in page.text


def test_the_legend_names_what_a_run_may_show() -> None:
    app = recorded(told(*hosted()), DOOR, "sync", target="flask shop:app")
    assert "at the server" in Page(html_of(app)).texts["span"]
    assert "at the server" not in Page(html_of(both()[0])).texts["span"]
    assert "serving" not in [attributes.get("class") for _, attributes in Page(html_of(both()[0])).elements]
    assert Page(html_of(app)).texts["h2"][0] == "flask shop:app sync, 1 worker, as gunicorn sync -w1"
    assert re.search(r"serves \d+ %, is free", Page(html_of(app)).text)


def test_the_commonest_reasons_for_failures_are_said() -> None:
    ends = [failed(number, 50, reason=f"reason {min(number, 4)}") for number in range(1, 9)]
    events = [load_started(), *(planned(number) for number in range(1, 9)), *ends, load_ended(60)]
    page = Page(html_of(recorded(told(*events))))
    assert "5 failed: reason 4" in page.text
    assert page.text.count(" failed: reason") == 3


def test_a_run_without_a_request_is_a_page_too() -> None:
    page = Page(html_of(recorded(told(load_started(), load_ended(100)))))
    assert "0 of 0" in page.text
    assert page.data["runs"][0]["size"] == 0


def test_a_long_table_is_not_all_in_the_page() -> None:
    lives = [event for number in range(1, 301) for event in answered(number, at=number)]
    page = Page(html_of(recorded(told(load_started(), *lives, load_ended(1000)))))
    assert page.rows("tr") == MOST_ROWS + 1
    assert "The first 200 of 300." in page.text


def test_the_numbers_can_be_had_as_json() -> None:
    [link] = [
        attributes for tag, attributes in Page(html_of(*both())).elements if "download" in attributes and tag == "a"
    ]
    kind, _, told_ = (link["href"] or "").partition(",")
    assert kind == "data:application/json;base64"
    assert [run["mode"] for run in json.loads(base64.b64decode(told_))["runs"]] == ["sync", "async"]


# --- what it must not do ----------------------------------------------------------------------------------


def test_nothing_in_it_points_out_of_it() -> None:
    html = html_of(*both())
    page = Page(html)
    for tag, attributes in page.elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        for name in ("src", "href", "srcset", "action", "data", "style"):
            assert re.match(r"#|data:application/json;base64,|$", attributes.get(name) or ""), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert re.findall(r"https?:|url\(|@import|//\w+\.", html) == []


def test_its_policy_allows_its_own_script_and_style_alone() -> None:
    page = Page(html_of(*both()))
    [policy] = [told_["content"] or "" for _, told_ in page.elements if told_.get("http-equiv")]
    assert policy.startswith("default-src 'none'; ")
    script, style = page.texts["script"][1], page.texts["style"][0]
    for part, text in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{part} 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_text(name: str) -> None:
    told_ = [
        *[load_started(), planned(1, request=name), RequestArrived(0, 1, name), HandlingStarted(0, 1, 1)],
        *[StepStarted(0, 1, 0, name, "wait"), failed(1, 50, reason=name), load_ended(100)],
    ]
    html = html_of(recorded(told(*told_)))
    html.encode()  # half of a surrogate pair could not be written
    page, harmless = Page(html), Page(html_of(recorded(told(load_started(), load_ended(100)))))
    assert page.rows("script") == harmless.rows("script") == 2
    assert page.texts["script"][1] == bundled()
    shown = name if name.isprintable() else name.encode("unicode_escape").decode()
    assert shown in page.text
    assert shown in page.data["texts"]
    assert "<" not in page.texts["script"][0]
    assert all(char.isprintable() or char == "\n" for char in html)


def test_scripts_use_no_way_from_data_to_markup() -> None:
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch("):
        assert way not in bundled()


def test_each_script_comes_after_what_it_imports() -> None:
    for at, name in enumerate(SCRIPTS):
        text = files("tui.export").joinpath(f"page/{name}.js").read_text(encoding="utf-8")
        assert set(re.findall(r'from "\./(\w+)\.js"', text)) <= set(SCRIPTS[:at])


def test_no_two_scripts_give_the_same_name_for_they_become_one() -> None:
    names = re.findall(r"^(?:const|let|function|class) (\w+)", bundled(), re.MULTILINE)
    assert len(names) == len(set(names))


# --- its data ---------------------------------------------------------------------------------------------


def read(data: dict[str, Any], run: dict[str, Any]) -> list[dict[str, Any]]:
    """The requests of a run, read as data.js reads them."""
    size, columns = run["size"], run["columns"]
    whole = {name: told_ if isinstance(told_, list) else [told_] * size for name, told_ in columns.items()}
    spans = columns["spans"] if isinstance(columns["spans"], list) else None
    texts, made, number, at_planned, span = data["texts"], [], 0, 0, 0
    for at in range(size):
        row = {name: column[at] for name, column in whole.items() if name != "spans"}
        number, at_planned = number + row["id"], at_planned + row["planned"]
        shape = run["shapes"][row["shape"]]
        now = at_planned + (row["started"] or 0)
        steps = []
        for name, kind in zip(shape[::2], shape[1::2], strict=True):
            gap, length = spans[span : span + 2] if spans else [columns["spans"]] * 2
            span, start = span + 2, now + gap
            now = start if length is None else start + length
            steps.append((texts[name], KINDS[kind], start, None if length is None else now))
        instants = {name: None if row[name] is None else at_planned + row[name] for name in ("sent", "started", "over")}
        finished = None if row["finished"] is None else now + row["finished"]
        made.append(
            {"id": number, "name": texts[row["name"]], "client": row["client"], "planned": at_planned, "steps": steps}
            | {"outcome": OUTCOMES[row["outcome"]], "status": row["status"], "reason": texts[row["reason"]]}
            | {"worker": row["worker"], "finished": finished, **instants}
        )
    return made


def expected(request: Request, zero: int) -> dict[str, Any]:
    def us(instant: int | None) -> int | None:
        return None if instant is None else (instant - zero) // 1000

    names = ("planned", "sent", "started", "finished", "over")
    return {name: us(getattr(request, name)) for name in names} | {
        "id": request.id,
        "name": request.name,
        "client": request.client,
        "outcome": request.outcome,
        "status": request.status,
        "reason": request.reason,
        "worker": request.worker,
        "steps": [(span.step, span.kind, us(span.start), us(span.end)) for span in request.spans],
    }


def check_data(timeline: Timeline, end: int) -> None:
    data = Page(html_of(recorded(timeline, end=end))).data
    got = read(data, data["runs"][0])
    assert got == [expected(request, timeline.zero or 0) for request in timeline.requests()]


def test_a_whole_run_is_in_its_data() -> None:
    for mode in ("sync", "async", "blocked-loop"):
        run = simulated(SCENARIO, mode)
        check_data(run.timeline, run.end)


def test_whatever_did_not_happen_is_in_its_data() -> None:
    begun: list[Event] = [*asking(4), RequestArrived(0, 4, "page"), HandlingStarted(ns(3), 4, 2)]
    open_step = StepStarted(ns(5), 4, 0, "db", "wait")
    events = [
        load_started(),
        *answered(7, status=500),
        planned(2, 5),
        timed_out(2, 60),
        failed(7, 1),
        *begun,
        open_step,
    ]
    check_data(told(*events), ns(500))


def test_spans_that_overlap_are_in_its_data() -> None:
    for events in (at_once(), hosted(), outside()):
        timeline = told(*events)
        check_data(timeline, timeline.end or 0)


@given(life_=lives())
@examples(60)
def test_any_request_is_in_its_data(life_: Request) -> None:
    check_data(told(load_started(), *life(life_)), 10**11)
