"""Real steps, trees of them, and requests to servers of one's own: when two runs are of other work."""

import pytest
from msgspec.structs import replace

from demo_server.scenario import Scenario
from tests.tui import real_steps as real
from tests.tui.comparing import recorded
from tui.comparison.refusal import unlike

PARTS = real.together(real.wait(10, "a"), real.wait(20, "b"))
QUERY = real.asking([real.query(10)])


def sent_to(scenario: Scenario, **how: object) -> Scenario:
    return replace(scenario, requests={"page": replace(scenario.requests["page"], **how)})


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (real.asking([PARTS]), real.asking([real.wait(10, "a"), real.wait(20, "b")]), "the steps of request page"),
        (QUERY, real.asking([real.query(11)]), "the steps of request page"),
        (QUERY, sent_to(QUERY, path="/other"), "with another path, method, header or body"),
        (QUERY, sent_to(QUERY, headers={"accept": "text/html"}), "with another path, method, header or body"),
    ],
)
def test_other_work_is_told(a: Scenario, b: Scenario, said: str) -> None:
    assert said in unlike(recorded(a), recorded(b))


def test_a_draw_within_steps_together_depends_on_the_seed() -> None:
    drawn = real.asking([real.together(real.wait({"uniform": [5, 15]}), real.wait(1))])
    assert "A has the seed 0, B has 1" in unlike(recorded(drawn), recorded(replace(drawn, seed=1)))


def test_pools_and_threads_are_what_one_compares() -> None:
    other = replace(QUERY, database=replace(QUERY.database, pool=1), server=replace(QUERY.server, threads=1))
    assert unlike(recorded(QUERY), recorded(other)) == ""
