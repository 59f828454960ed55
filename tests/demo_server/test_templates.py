"""Rendering pages: what a template sees, what it may not do, and what is said of one that is wrong."""

import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from demo_server.backends.templates import Templates, templates_folder
from demo_server.events import Event, StepEnded, StepStarted
from demo_server.handling import Handling, StepFailed
from demo_server.library import Complaint
from demo_server.scenario import Scenario
from tests.demo_server.samples import scenario_of

COURSES = [{"title": "Async <web>", "price": 49.5}, {"title": "SQL & you", "price": 30}]


def rendering(what: object, **values: object) -> Scenario:
    return scenario_of(page=[{"name": "response", "render": str(what), "values": values}])


def rendered(scenario: Scenario, handling: Handling | None = None) -> Handling:
    handling = handling or Handling(7, "page", [], lambda _: None)
    (step,) = scenario.drawn_steps("page", 7)
    Templates(scenario).render(handling, step)
    return handling


def written(tmp_path: Path, text: str, **values: object) -> Scenario:
    path = tmp_path / "mine.html"
    path.write_text(text, encoding="utf-8")
    return rendering(path, **values)


class Page(HTMLParser):
    """The words of a page, and its tags as they open and close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: object) -> None:  # noqa: ARG002
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def a_users_page(courses: list[dict[str, object]]) -> Page:
    handling = Handling(7, "page", [], lambda _: None)
    handling.values["name"] = "Ada <script>"
    handling.rows["db: courses"] = courses
    page = Page(rendered(rendering("courses.html"), handling).page)
    assert page.open == []
    return page


def test_the_page_of_the_shop_shows_the_user_and_what_is_in_the_database() -> None:
    words = " ".join(a_users_page(COURSES).words)
    assert "Hello Ada <script>" in words, "escaped: else it were a tag"
    assert "2 courses" in words
    assert "Async <web> 49.50 €" in words
    assert "SQL & you 30.00 €" in words
    assert "Together 79.50 €" in words


@pytest.mark.parametrize(("courses", "said"), [([], "0 courses"), (COURSES[:1], "1 course.")])
def test_the_page_counts_in_english(courses: list[dict[str, object]], said: str) -> None:
    assert said in " ".join(a_users_page(courses).words)


def test_every_template_that_comes_with_the_program_is_one() -> None:
    names = [path.name for path in templates_folder().iterdir()]
    assert "courses.html" in names
    for name in names:
        Templates(rendering(name))


def test_it_is_work_on_the_cpu() -> None:
    events: list[Event] = []
    rendered(rendering("courses.html", name="Ada"), handling_with_courses(events))
    _, started, ended = events
    assert isinstance(started, StepStarted)
    assert isinstance(ended, StepEnded)
    assert (started.step, started.kind) == ("response", "work")


def handling_with_courses(events: list[Event]) -> Handling:
    handling = Handling(7, "page", [], events.append)
    handling.rows["db: courses"] = COURSES * 20
    return handling


def test_a_page_takes_so_much_cpu_and_not_more() -> None:
    """A step that took a second would be no page any more."""
    before = time.thread_time()
    rendered(rendering("courses.html", name="Ada"), handling_with_courses([]))
    assert time.thread_time() - before < 1


def test_a_template_sees_the_values_of_the_step_and_of_the_request(tmp_path: Path) -> None:
    handling = Handling(7, "page", [], lambda _: None)
    handling.values |= {"name": "Ada", "city": "London"}
    scenario = written(tmp_path, "{{ number }} {{ name }} {{ city }} {{ rows | length }}", name="Grace")
    assert rendered(scenario, handling).page == "7 Grace London 0", "the step's own come first"


def test_a_template_may_include_its_neighbours_and_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "folder" / "head.html").write_text("head")
    assert rendered(written(tmp_path / "folder", "{% include 'head.html' %}")).page == "head"
    with pytest.raises(StepFailed, match=r"^mine\.html:1: "):
        rendered(written(tmp_path / "folder", "{% include '../secret.html' %}"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\nb {{ nobody }}", "mine.html:2: 'nobody' is undefined"),
        ("{{ rows['db: nothing'] }}", "mine.html:1: 'dict object' has no attribute 'db: nothing'"),
        ("\n\n{{ 1 / 0 }}", "mine.html:3: ZeroDivisionError: division by zero"),
        ("{{ number.__class__ }}", "mine.html:1: access to attribute '__class__' of 'int' object is unsafe."),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "mine.html:1: access to attribute '__class__'"),
        ("{% for n in range(10**9) %}{% endfor %}", "mine.html:1: OverflowError: Range too big"),
        ("{{ rows['\x1b[2J'] }}", r"mine.html:1: 'dict object' has no attribute '\x1b[2J'"),
    ],
)
def test_what_goes_wrong_in_a_template_is_a_failed_step_with_file_and_line(text: str, why: str, tmp_path: Path) -> None:
    events: list[Event] = []
    handling = Handling(7, "page", [], events.append)
    with pytest.raises(StepFailed) as failed:
        rendered(written(tmp_path, text), handling)
    assert str(failed.value).startswith(why)
    assert str(failed.value).isprintable()
    assert failed.value.status == 500
    assert isinstance(events[-1], StepEnded)
    assert handling.page == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"a\n{% for x in rows %}", r":2: Unexpected end of template\."),
        (b"{{ x", r":1: unexpected end of template"),
        (b"\n\n{% nonsense %}", r":3: Encountered unknown tag 'nonsense'\."),
        (b"{{ x | nonsense }}", r":1: No filter named 'nonsense'\."),
        (b"caf\xe9", r": not text \(byte 3\); a template is UTF-8"),
        (b"x" * 1_000_001, r": larger than a template can be \(1 MB\)"),
    ],
)
def test_a_template_that_is_none_is_complained_about_beforehand(text: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.html"
    path.write_bytes(text)
    with pytest.raises(Complaint, match=rf'^requests\.page step "response": .*mine\.html{why}') as complaint:
        Templates(rendering(path))
    assert str(complaint.value).isprintable()


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("course.html", "no such template; did you mean courses.html?"),
        ("zzz", "no such file"),
        ("/", "not a file"),
        ("a\x00b", ""),
        ("x" * 5000, "name too long"),
    ],
)
def test_a_template_that_is_not_there_is_complained_about_beforehand(what: str, why: str) -> None:
    with pytest.raises(Complaint, match=r'^requests\.page step "response": ') as complaint:
        Templates(rendering(what))
    assert why in str(complaint.value)
    assert str(complaint.value).isprintable()
