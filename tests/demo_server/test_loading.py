"""From TOML to a scenario, or to one line: file, key, what is wrong, what would be right."""

from pathlib import Path

import pytest

from demo_server.lengths import Duration, Length
from demo_server.library import ScenarioError, scenario_names
from demo_server.loading import load_scenario, parse_scenario, scenario_from
from demo_server.scenario import Expectation, Planned, Server
from demo_server.steps import Step
from tests.demo_server.samples import EVERYTHING, fixed

FILE = Path("mine.toml")
TITLE = 'title = "Mine"\n'
PAGE = '[requests.page]\nsteps = [{ name = "db", wait = 100 }]\n'
LOAD = "[load]\nclients = 2\n"


def complaint_about(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, FILE)
    return str(caught.value)


def steps(*lines: str) -> str:
    return TITLE + f"[requests.page]\nsteps = [{', '.join(lines)}]\n" + LOAD


def wait(length: str) -> str:
    return steps('{ name = "a", work = 1 }', f'{{ name = "db", wait = {length} }}')


def load(lines: str) -> str:
    return TITLE + PAGE + "[load]\n" + lines


def extra(lines: str) -> str:
    return TITLE + PAGE + LOAD + lines


def request(line: str) -> str:
    return TITLE + PAGE + line + "\n" + LOAD


def top(line: str) -> str:
    return TITLE + line + "\n" + PAGE + LOAD


BROKEN = [
    pytest.param(TITLE + "[load\nclients = 2", ["not TOML", "line 2"], id="an open bracket"),
    pytest.param(TITLE + "\n\nseed = = 3", ["not TOML", "line 4"], id="no value"),
    pytest.param(TITLE + TITLE, ["not TOML", "line 2"], id="a key twice"),
    pytest.param(TITLE + 'caption = "a\0b"', ["not TOML", "line 2"], id="a NUL"),
    pytest.param("a = " + "[" * 5000, ["not TOML"], id="nested too deep"),
    pytest.param(top("seed = 1" + "0" * 5000), [], id="a number of 5000 digits"),
]
UNKNOWN_KEYS = [
    pytest.param(top("sede = 3"), ["sede: unknown key", "did you mean seed?"], id="top"),
    pytest.param(top("zzz = 3"), ["zzz: unknown key", "title", "requests", "load", "server"], id="top, nothing near"),
    pytest.param(top('"se\\ned" = 3'), [r"se\ned: unknown key", "did you mean seed?"], id="with a line break"),
    pytest.param(top('"seed\\u001b[31m" = 3'), [r"seed\x1b[31m: unknown key"], id="with a colour"),
    pytest.param(extra("[server]\nworker = 2"), ["server.worker: unknown key", "did you mean workers?"], id="server"),
    pytest.param(load("clinets = 2"), ["load.clinets: unknown key", "did you mean clients?"], id="load"),
    pytest.param(
        load('script = [{ at = 0, send = "page" }, { at = 0, send = "page", time = 3 }]'),
        ["load.script[1].time: unknown key", "did you mean times?"],
        id="script",
    ),
    pytest.param(extra('[[expect]]\nthta = "x"'), ["expect[0].thta: unknown key", "did you mean that?"], id="expect"),
    pytest.param(
        TITLE + '[requests.page]\nsetps = [{ name = "db", wait = 1 }]\n' + LOAD,
        ["requests.page.setps: unknown key", "did you mean steps?"],
        id="request",
    ),
    pytest.param(
        TITLE + '[requests."a.b"]\nsetps = [{ name = "db", wait = 1 }]\n' + LOAD,
        ['"a.b" cannot name a request'],
        id="request with a dot",
    ),
    pytest.param(
        TITLE + '[requests."steps[0]"]\nsetps = [{ name = "db", wait = 1 }]\n' + LOAD,
        ['"steps[0]" cannot name a request'],
        id="request that looks like a step",
    ),
    pytest.param(
        steps('{ name = "a", work = 1 }', '{ name = "db", wiat = 100 }'),
        ["requests.page.steps[1].wiat: unknown key", "did you mean wait?"],
        id="step",
    ),
    pytest.param(
        steps('{ together = [{ name = "a", wait = 1 }, { name = "b", qeury = "select 1" }] }'),
        ["requests.page.steps[0].together[1].qeury: unknown key", "did you mean query?"],
        id="a step done together with another",
    ),
    pytest.param(
        steps('{ together = [{ name = "a", wait = 1 }, { together = [{ name = "b", raed = "1 MB" }] }] }'),
        ["requests.page.steps[0].together[1].together[0].raed: unknown key", "did you mean read?"],
        id="a step deeper down",
    ),
    pytest.param(extra("[database]\npol = 5"), ["database.pol: unknown key", "did you mean pool?"], id="database"),
    pytest.param(extra("[server]\nthread = 2"), ["server.thread: unknown key", "did you mean threads?"], id="threads"),
]
WRONG_TYPES = [
    pytest.param("title = 3\n" + PAGE + LOAD, ["title: expected text", "got a whole number"], id="title"),
    pytest.param(top('seed = "7"'), ["seed: expected a whole number", "got text"], id="seed"),
    pytest.param(top("seed = 7.5"), ["seed: expected a whole number"], id="seed with a fraction"),
    pytest.param(top("seed = 2026-01-01"), ["seed: expected a whole number"], id="seed as a date"),
    pytest.param(top("requests = []\n").replace(PAGE, ""), ["requests: expected a table", "got a list"], id="requests"),
    pytest.param(
        TITLE + "requests.page = 3\n" + LOAD, ["requests.page: expected a table", "got a whole number"], id="request"
    ),
    pytest.param(
        TITLE + '[requests.page]\nsteps = { name = "db", wait = 1 }\n' + LOAD,
        ["requests.page.steps: expected a list", "got a table"],
        id="steps",
    ),
    pytest.param(extra("[[server]]\nworkers = 1"), ["server: expected a table", "got a list"], id="server"),
    pytest.param(
        extra('[server]\nworkers = "2"'), ["server.workers: expected a whole number", "got text"], id="workers"
    ),
    pytest.param(extra("[server]\nworkers = true"), ["server.workers: expected a whole number"], id="workers true"),
    pytest.param(load('rate = "5/s"'), ["load.rate: expected a number", "got text"], id="rate"),
    pytest.param(load('clients = "2"'), ["load.clients: expected a whole number", "got text"], id="clients"),
    pytest.param(
        load('script = { at = 0, send = "page" }'), ["load.script: expected a list", "got a table"], id="script"
    ),
    pytest.param(load('clients = 1\nmix = ["page"]'), ["load.mix: expected a table", "got a list"], id="mix"),
    pytest.param(
        load('rate = 1\narrivals = "Poisson"'), ["load.arrivals", "Poisson", "regular", "poisson"], id="arrivals"
    ),
    pytest.param(
        request('method = "FETCH"'), ["requests.page.method", "'FETCH' is no choice", "GET, POST"], id="method"
    ),
    pytest.param(request("method = 3"), ["requests.page.method: expected text"], id="method as a number"),
    pytest.param(
        request("headers = { Accept = 3 }"), ["requests.page.headers", "expected text, got a whole number"], id="header"
    ),
    pytest.param(request("body = {}"), ["requests.page.body: expected text, got a table"], id="body"),
    pytest.param(
        steps('{ name = "db", query = "select 1", values = { user = [1] } }'),
        ["steps[0].values", "text", "a whole number", "a number", "true or false", "got a list"],
        id="a value that is a list",
    ),
    pytest.param(
        steps('{ name = "db", query = 3 }'), ["steps[0].query: expected text, got a whole number"], id="query"
    ),
    pytest.param(
        steps('{ together = { name = "a", wait = 1 } }'),
        ["steps[0].together: expected a list", "got a table"],
        id="together",
    ),
    pytest.param(extra('[database]\npool = "5"'), ["database.pool: expected a whole number"], id="pool"),
    pytest.param(
        top('expect = ["x > 1"]'), ["expect[0]: expected a table", "got text"], id="an expectation without its table"
    ),
]
MISSING = [
    pytest.param("", ["title is missing"], id="an empty file"),
    pytest.param(PAGE + LOAD, ["title is missing"], id="title"),
    pytest.param(TITLE + LOAD, ["requests is missing"], id="requests"),
    pytest.param(TITLE + "[requests]\n" + LOAD, ["at least one [requests.NAME]"], id="no request"),
    pytest.param(TITLE + PAGE, ["load is missing"], id="load"),
    pytest.param(TITLE + "[requests.page]\n" + LOAD, ["requests.page: a request has steps", "or a path"], id="steps"),
    pytest.param(steps("{ wait = 1 }"), ["requests.page.steps[0]: name is missing"], id="a step's name"),
    pytest.param(load('script = [{ send = "page" }]'), ["load.script[0]: at is missing"], id="an instant"),
    pytest.param(steps(), ["requests.page: a request has steps"], id="empty steps"),
    pytest.param(load("script = []"), ["load.script", "length >= 1"], id="empty script"),
    pytest.param(
        steps('{ name = "db" }'),
        ["requests.page.steps[0]", '"db" needs exactly one of work, wait, query, fetch, read, render and together'],
        id="no length",
    ),
    pytest.param(
        steps('{ name = "db", work = 1, wait = 1 }'),
        ["requests.page.steps[0]", '"db" needs exactly one of work, wait, query, fetch, read, render and together'],
        id="two lengths",
    ),
]
STEPS = [
    pytest.param(steps('{ name = "db", query = "" }'), ["steps[0]", "query is empty"], id="an empty query"),
    pytest.param(steps("{ together = [] }"), ["requests.page.steps[0].together", "length >= 1"], id="nothing together"),
    pytest.param(
        steps('{ name = "db", wait = 1, takes = 5 }'),
        ["steps[0]", "takes goes with query or fetch, not with wait"],
        id="takes",
    ),
    pytest.param(
        steps('{ name = "web", fetch = "http://127.0.0.1/", takes = 5 }'),
        ["steps[0]", "takes goes with our own upstream"],
        id="takes of a URL",
    ),
    pytest.param(
        steps('{ name = "web", fetch = "ftp://127.0.0.1/" }'), ["steps[0]", "fetch takes a path"], id="another scheme"
    ),
    pytest.param(
        steps('{ name = "file", read = "/etc/passwd", disk = "/tmp" }'),
        ["steps[0]", "disk goes with a size"],
        id="the disk of a file that has its place",
    ),
]
LENGTHS = [
    pytest.param(wait("-100"), ["steps[1].wait: -100", "negative", "0 or more"], id="negative"),
    pytest.param(wait('"-100ms"'), ["steps[1].wait", "-100", "negative", "0 or more"], id="negative text"),
    pytest.param(wait("{ uniform = [-1, 1] }"), ["steps[1].wait", "negative"], id="negative in a law"),
    pytest.param(wait("-inf"), ["steps[1].wait", "negative"], id="minus infinity"),
    pytest.param(wait("nan"), ["steps[1].wait", "nan"], id="not a number"),
    pytest.param(wait("inf"), ["steps[1].wait", "too long", "one hour"], id="infinity"),
    pytest.param(wait('"61min"'), ["steps[1].wait", "too long", "one hour"], id="too long"),
    pytest.param(wait("1" + "0" * 400), ["steps[1].wait", "too long", "one hour"], id="400 digits"),
    pytest.param(wait('"soon"'), ["steps[1].wait", '"soon" is not a length of time', '"200ms"'], id="garbage"),
    pytest.param(wait('"1\\n\\u001b[2Jms"'), ["steps[1].wait", r"1\n\x1b[2Jms"], id="control characters"),
    pytest.param(wait("true"), ["steps[1].wait", "expected a length of time"], id="true"),
    pytest.param(wait("[1, 2]"), ["steps[1].wait", "expected a length of time"], id="a list"),
    pytest.param(wait("{ normal = 3 }"), ["steps[1].wait", "uniform, exponential, choice"], id="another law"),
    pytest.param(load('script = [{ at = -5, send = "page" }]'), ["load.script[0].at", "negative"], id="instant"),
    pytest.param(load("clients = 1\nthink = -1"), ["load.think", "negative"], id="think"),
    pytest.param(load("clients = 1\nduration = -1"), ["load.duration", "negative"], id="duration"),
    pytest.param(load("clients = 1\nduration = 0"), ["load", "duration of 0"], id="no duration"),
    pytest.param(load("clients = 1\ntimeout = 0"), ["load", "timeout of 0"], id="no timeout"),
    pytest.param(
        load("clients = 1\nduration = { uniform = [1, 2] }"),
        ["load.duration", "expected a length of time"],
        id="a drawn duration",
    ),
]
LOADS = [
    pytest.param(load("clients = 1\nrate = 5"), ["load", "exactly one of script, clients and rate"], id="two"),
    pytest.param(
        load('clients = 1\nrate = 5\nscript = [{ at = 0, send = "page" }]'),
        ["load", "exactly one of script, clients and rate"],
        id="three",
    ),
    pytest.param(load("think = 5"), ["load", "exactly one of script, clients and rate"], id="none"),
    pytest.param(load("rate = 1\nthink = 5"), ["load", "think goes with clients", "rate"], id="think"),
    pytest.param(
        load('clients = 1\narrivals = "poisson"'), ["load", "arrivals goes with rate", "clients"], id="arrivals"
    ),
    pytest.param(
        load('script = [{ at = 0, send = "page" }]\nmix = { page = 1 }'), ["load", "mix goes with", "script"], id="mix"
    ),
    pytest.param(
        load('script = [{ at = 0, send = "page" }, { at = 0, send = "pgae" }]'),
        ["load.script[1].send", '"pgae"', "page"],
        id="an unknown request in a script",
    ),
    pytest.param(load("rate = 1\nmix = { pgae = 1 }"), ["load.mix", '"pgae"', "page"], id="an unknown one in a mix"),
    pytest.param(load("rate = 1\nmix = { page = 0 }"), ["load", "mix", "page", "0"], id="a weight of 0"),
    pytest.param(load("rate = 1\nmix = { page = inf }"), ["load", "mix", "page"], id="a weight without end"),
    pytest.param(load("rate = 1\nmix = { page = nan }"), ["load", "mix", "page"], id="a weight that is no number"),
]
LIMITS = [
    pytest.param(extra("[server]\nworkers = 0"), ["server.workers: expected a whole number >= 1"], id="no worker"),
    pytest.param(extra("[server]\nworkers = -1"), ["server.workers: expected a whole number >= 1"], id="fewer workers"),
    pytest.param(extra("[server]\nworkers = 1001"), ["server.workers", "1000"], id="too many workers"),
    pytest.param(extra("[server]\nthreads = 0"), ["server.threads: expected a whole number >= 1"], id="no thread"),
    pytest.param(extra("[database]\npool = 0"), ["database.pool: expected a whole number >= 1"], id="an empty pool"),
    pytest.param(extra("[database]\npool_timeout = -1"), ["database.pool_timeout", "negative"], id="no patience"),
    pytest.param(load("clients = 0"), ["load.clients: expected a whole number >= 1"], id="no client"),
    pytest.param(load("clients = 10001"), ["load.clients", "10000"], id="too many clients"),
    pytest.param(load("rate = 0"), ["load.rate: expected a number > 0"], id="no rate"),
    pytest.param(load("rate = -3.5"), ["load.rate: expected a number > 0"], id="a negative rate"),
    pytest.param(load("rate = nan"), ["load.rate: expected a number > 0"], id="a rate that is no number"),
    pytest.param(load("rate = inf"), ["load.rate", "10000"], id="too high a rate"),
    pytest.param(
        load('script = [{ at = 0, send = "page", times = 0 }]'), ["load.script[0].times", ">= 1"], id="no times"
    ),
]
NAMES = [
    pytest.param(
        (TITLE + PAGE + LOAD).replace("page", "warm-up"),
        ['"warm-up" cannot name a request', "not warm-up"],
        id="warm-up",
    ),
    pytest.param((TITLE + PAGE + LOAD).replace("page", "Page"), ['"Page"', "lower-case letters"], id="upper case"),
    pytest.param((TITLE + PAGE + LOAD).replace("page", '"a/b"'), ['"a/b"', "lower-case letters"], id="a slash"),
    pytest.param((TITLE + PAGE + LOAD).replace("page", '"a\\nb"'), [r"a\nb", "lower-case letters"], id="a line break"),
    pytest.param('title = "a\\u001b[31mb"\n' + PAGE + LOAD, ["title has a control character"], id="title"),
    pytest.param(top('caption = "a\\nb"'), ["caption has a control character"], id="caption"),
    pytest.param(
        steps('{ name = "d\\tb", wait = 1 }'),
        ["requests.page.steps[0]", "step's name has a control character"],
        id="step",
    ),
]


@pytest.mark.parametrize(
    ("text", "fragments"),
    [*BROKEN, *UNKNOWN_KEYS, *WRONG_TYPES, *MISSING, *STEPS, *LENGTHS, *LOADS, *LIMITS, *NAMES],
)
def test_a_wrong_file_gets_one_line(text: str, fragments: list[str]) -> None:
    complaint = complaint_about(text)
    assert complaint.startswith("mine.toml: ")
    assert complaint.isprintable(), "one line, nothing that moves the cursor"
    assert "`" not in complaint, "words of a library that the user has never heard of"
    for fragment in fragments:
        assert fragment in complaint


def test_the_file_is_named_without_what_would_move_the_cursor() -> None:
    with pytest.raises(ScenarioError, match=r"^a\\nb\.toml: title is missing|^a\\nb\.toml: the file: title is missing"):
        parse_scenario("", Path("a\nb.toml"))


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_that_comes_with_the_program_loads_and_says_what_it_teaches(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.title
    assert scenario.expect or not any(request.steps for request in scenario.requests.values()), (
        "a lesson, if it is ours"
    )


def test_a_file_of_ones_own_loads(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TITLE + PAGE + LOAD)
    assert load_scenario(str(path)).title == "Mine"


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match=r"no scenario named three-request: did you mean three-requests\?"):
        load_scenario("three-request")


def test_every_key_means_what_it_says() -> None:
    scenario = parse_scenario(EVERYTHING, FILE)
    assert (scenario.title, scenario.seed, scenario.server) == ("Everything", 42, Server(3))
    assert scenario.caption.endswith("3 × „ja“.")
    assert scenario.requests["page"].steps == (
        Step("framework", work=fixed(1.5)),
        Step("db: user", wait=Length("uniform", (10.0, 20.0))),
        Step("service", wait=Length("exponential", (50.0,))),
        Step("code", work=Length("choice", (1.0, 2.0, 3.0))),
    )
    assert scenario.requests["ping_2-b"].steps == (Step("all of it", wait=fixed(10.0)),)
    assert (scenario.load.rate, scenario.load.arrivals) == (2.5, "poisson")
    assert scenario.load.mix == {"page": 3.0, "ping_2-b": 0.5}
    assert (scenario.load.duration, scenario.load.timeout) == (
        Duration("fixed", (1500.0,)),
        Duration("fixed", (30_000.0,)),
    )
    assert scenario.expect == (Expectation("sync.completed == async.completed"),)


def test_a_script_is_read_in_its_order() -> None:
    scenario = parse_scenario(
        load('script = [{ at = "20ms", send = "page" }, { at = 0, send = "page", times = 3 }]'), FILE
    )
    assert scenario.load.script == (
        Planned(Duration("fixed", (20.0,)), "page"),
        Planned(Duration("fixed", (0.0,)), "page", 3),
    )


def test_what_is_nested_too_deep_for_a_reader_gets_a_line_too() -> None:
    step: dict[str, object] = {"name": "a", "wait": 1}
    for _ in range(5000):
        step = {"together": [step]}
    with pytest.raises(ValueError, match=r"^requests\.page: nested too deep$"):
        scenario_from({"title": "Deep", "requests": {"page": {"steps": [step]}}, "load": {"clients": 1}})
