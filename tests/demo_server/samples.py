"""Scenarios for tests: one with every feature, and any that Hypothesis can think of."""

from hypothesis import strategies as st

from demo_server.lengths import LONGEST_MS, Duration, Length
from demo_server.loading import scenario_from
from demo_server.request import Request
from demo_server.scenario import Database, Expectation, Load, Planned, Scenario, Server
from demo_server.steps import Step

EVERYTHING = """\
title = "Everything"
caption = "Every key that a scenario can have, and every way to spell a length: 3 × „ja“."
seed = 42

[server]
workers = 3

[requests.page]
steps = [
  { name = "framework", work = 1.5 },
  { name = "db: user", wait = { uniform = [10, "20ms"] } },
  { name = "service", wait = { exponential = "0.05s" } },
  { name = "code", work = { choice = [1, 2, "3ms"] } },
]

[requests.ping_2-b]
steps = [{ name = "all of it", wait = "10ms" }]

[load]
rate = 2.5
arrivals = "poisson"
mix = { page = 3, "ping_2-b" = 0.5 }
duration = "1.5s"
timeout = "0.5min"

[[expect]]
that = "sync.completed == async.completed"
"""


def fixed(ms: float) -> Length:
    """A length that is always the same."""
    return Length("fixed", (ms,))


def scenario_with(*steps: Step, name: str = "page") -> Scenario:
    """The smallest scenario with these steps."""
    return Scenario("A page", {name: Request(steps)}, Load(clients=1))


def scenario_of(**requests: list[dict[str, object]]) -> Scenario:
    """A scenario of requests whose steps are written as a file writes them."""
    table = {name: {"steps": steps} for name, steps in requests.items()}
    return scenario_from({"title": "A page", "requests": table, "load": {"clients": 1}})


_ms = st.floats(0, LONGEST_MS)
_some_ms = st.floats(0.001, LONGEST_MS)
lengths = st.one_of(
    _ms.map(fixed),
    _ms.map(lambda mean: Length("exponential", (mean,))),
    st.tuples(_ms, _ms).map(lambda ends: Length("uniform", (min(ends), max(ends)))),
    st.lists(_ms, min_size=1, max_size=5).map(lambda values: Length("choice", tuple(values))),
)
durations = _some_ms.map(lambda ms: Duration("fixed", (ms,)))
LETTERS = "abz AZ09_-.:;,/=#%'\"\\[]{}éß×日本🙂"
"""every kind of letter that has ever spoilt a format"""
_texts = st.text(LETTERS, max_size=20)
_names = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True).filter(lambda name: name != "warm-up")
_step_names = st.text(LETTERS, min_size=1, max_size=20)
_values = st.dictionaries(_texts, st.none() | st.booleans() | st.integers(-(2**31), 2**31) | _texts, max_size=2)
_single_steps = st.one_of(
    st.builds(Step, _step_names, work=lengths),
    st.builds(Step, _step_names, wait=lengths),
    st.builds(Step, _step_names, query=_step_names, values=_values, takes=st.none() | lengths),
    st.builds(Step, _step_names, fetch=st.just("/prices"), takes=st.none() | lengths),
    st.builds(Step, _step_names, fetch=st.just("http://127.0.0.1:8001/prices")),
    st.builds(Step, _step_names, read=st.just("16 MB"), disk=st.none() | st.just("disk"), cold=st.booleans()),
    st.builds(Step, _step_names, render=st.just("courses.html"), values=_values),
)
_steps = st.recursive(
    _single_steps,
    lambda steps: st.builds(Step, _texts, together=st.lists(steps, min_size=1, max_size=3).map(tuple)),
    max_leaves=4,
)
_methods = st.sampled_from(["GET", "POST", "DELETE"])
_requests = st.builds(Request, st.lists(_steps, min_size=1, max_size=4).map(tuple)) | st.builds(
    Request, path=st.just("/shop?user=1"), method=_methods, headers=st.just({"Accept": "text/html"}), body=_texts
)


def _loads(names: list[str]) -> st.SearchStrategy[Load]:
    line = st.builds(Planned, durations, st.sampled_from(names), st.integers(1, 10_000))
    mix = st.none() | st.dictionaries(st.sampled_from(names), st.floats(0.01, 100), min_size=1)
    return st.one_of(
        st.builds(Load, script=st.lists(line, min_size=1, max_size=4).map(tuple), timeout=durations),
        st.builds(Load, clients=st.integers(1, 10_000), think=lengths, mix=mix, duration=durations, timeout=durations),
        st.builds(
            Load,
            rate=st.floats(0.01, 10_000),
            arrivals=st.sampled_from(["regular", "poisson"]),
            mix=mix,
            duration=durations,
            timeout=durations,
        ),
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any scenario that the rules allow."""
    requests = draw(st.dictionaries(_names, _requests, min_size=1, max_size=3))
    return Scenario(
        title=draw(_texts),
        requests=requests,
        load=draw(_loads(list(requests))),
        caption=draw(_texts),
        seed=draw(st.integers(-(2**63), 2**63 - 1)),
        server=Server(draw(st.integers(1, 1000)), draw(st.integers(1, 1000))),
        database=Database(draw(_texts), draw(st.integers(1, 1000)), draw(durations)),
        expect=tuple(draw(st.lists(st.builds(Expectation, _texts), max_size=2))),
    )
