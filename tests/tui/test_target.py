"""What is driven, told from its words; and what must be true before anything is sent there."""

from argparse import Namespace
from typing import Literal

import pytest

from demo_server.library import Complaint
from demo_server.loading import scenario_from
from demo_server.scenario import Scenario
from tui.arguments import parser
from tui.side import Side, labels
from tui.target import DEMO, REMOTE_RATE, Target, TargetError, checked_url, target_of
from tui.target_arguments import check_loads, check_remote, targets

PATHS = {"page": {"path": "/"}}
STEPS = {"page": {"steps": [{"name": "db", "wait": 1}]}}


def scenario(requests: object = PATHS, **load: object) -> Scenario:
    return scenario_from({"title": "T", "requests": requests, "load": load or {"clients": 1}})


def options(*words: str) -> Namespace:
    return parser().parse_args(words)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("shop:app", "app"),
        ("shop", "app"),
        ("pages.shop:create_app()", "app"),
        ("src/shop.py:app", "app"),  # wrong, but what is wrong with it is said when it is imported
        ("http://127.0.0.1:8000", "url"),
        ("https://shop.example/page?user=1", "url"),
        ("gunicorn shop:app -b 127.0.0.1:{port}", "start"),
        ("sh -c 'PORT={port} ./serve'", "start"),
    ],
)
def test_a_target_is_told_from_its_words(text: str, kind: str) -> None:
    target = target_of(text)
    assert (target.kind, target.word) == (kind, text)


@pytest.mark.parametrize("text", ["", "shop app", "ftp://x", "gunicorn shop:app", "shop:app:more", "-x", ":app"])
def test_other_words_are_none(text: str) -> None:
    with pytest.raises(TargetError, match=r"not a server; write module:app, http://… or a command with \{port\}"):
        target_of(text)


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///x",
        "http://h:99999/",
        "http://h:0/",
        "http://u:p@h/",
        "http://h/#x",
        "http://h/a b",
        "http://[x",
    ],
)
def test_an_address_that_is_none_is_refused_in_a_line(url: str) -> None:
    with pytest.raises(TargetError) as refused:
        checked_url(url)
    assert str(refused.value).startswith(url)


def test_what_each_tells_and_in_which_mode_it_runs() -> None:
    assert (DEMO.told, DEMO.modes, DEMO.own) == ("steps", (), False)
    assert Target("app", "x:y", "wsgi").modes == ("sync",)
    assert Target("app", "x:y", "asgi").modes == ("async",)
    assert Target("app", "x:y", "asgi").told == "handling"
    assert (Target("url", "http://h").modes, Target("start", "c {port}").told) == (("own",), "nothing")


def test_only_an_address_elsewhere_is_remote() -> None:
    assert Target("url", "http://shop.example/").remote
    assert Target("url", "http://10.0.0.1/").remote
    assert not Target("url", "http://127.0.0.1:8000/").remote
    assert not Target("url", "http://localhost/").remote
    assert not Target("start", "serve http://shop.example {port}").remote


def test_two_sides_are_called_by_their_servers() -> None:
    first, second = Target("app", "shop:app", "wsgi", "Flask 3.1"), Target("url", "http://127.0.0.1:8000")
    sides = [Side(scenario(), "sync", first), Side(scenario(), "own", second)]
    assert labels(sides) == ["shop:app", "127.0.0.1:8000"]
    commands = ["gunicorn shop:app -b :{port}", "gunicorn -w4 shop:app -b :{port}"]
    assert labels([Side(scenario(), "own", Target("start", command)) for command in commands]) == commands


def test_without_one_the_demo_server_is_driven() -> None:
    assert targets(options()) == [DEMO]


def test_a_second_one_stands_beside_the_first() -> None:
    made = targets(options("--url", "http://127.0.0.1:1", "--compare-with", "serve {port}"))
    assert [target.kind for target in made] == ["url", "start"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--url", "shop:app"], "--url shop:app: http://host:port/path is right; http://shop:app?"),
        (["--app", "http://127.0.0.1"], "--app http://127.0.0.1: module:app is right; --url?"),
        (
            ["--start", "gunicorn shop:app"],
            "--start gunicorn shop:app: no {port} in it: where does the command take its port?",
        ),
        (["--start", "shop:app"], "--start shop:app: no {port} in it"),
        (["--url", "http://127.0.0.1", "--compare-with", "what is this"], "--compare-with what is this: not a server"),
        (["--compare-with", "shop:app"], "--compare-with goes with a server of your own"),
        (["--rate-limit", "5"], "--rate-limit goes with a server of your own"),
        (["--http2"], "--http2 goes with a server of your own"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(words: list[str], said: str) -> None:
    with pytest.raises(TargetError) as refused:
        targets(options(*words))
    assert str(refused.value).startswith(said)


def test_another_machine_is_spared_by_default() -> None:
    (near,) = targets(options("--url", "http://127.0.0.1/"))
    (far,) = targets(options("--url", "http://shop.example/"))
    (asked,) = targets(options("--url", "http://shop.example/", "--rate-limit", "100"))
    assert (near.rate_limit, far.rate_limit, asked.rate_limit) == (None, REMOTE_RATE, 100)


def test_another_machine_is_asked_only_when_that_is_allowed() -> None:
    far = Target("url", "http://shop.example/")
    with pytest.raises(Complaint, match=r"http://shop\.example/ is not this machine: --allow-remote"):
        check_remote(scenario(), far, allowed=False)
    check_remote(scenario(), far, allowed=True)
    check_remote(scenario(), Target("url", "http://127.0.0.1/"), allowed=False)


def test_so_may_a_scenarios_own_services() -> None:
    fetching = scenario({"page": {"steps": [{"name": "prices", "fetch": "http://api.example/"}]}})
    with pytest.raises(Complaint, match=r'step "prices": api\.example is not this machine: --allow-remote'):
        check_remote(fetching, DEMO, allowed=False)
    check_remote(fetching, DEMO, allowed=True)
    check_remote(fetching, Target("start", "{port}"), allowed=False)  # its steps are not done there


def test_a_request_without_steps_needs_a_server_of_ones_own() -> None:
    with pytest.raises(Complaint, match=r"requests\.page has no steps.*--app, --start or --url"):
        check_loads(scenario(), DEMO)
    check_loads(scenario(), Target("url", "http://127.0.0.1/"))
    check_loads(scenario(STEPS), DEMO)


@pytest.mark.parametrize(
    ("load", "said"),
    [
        ({"rate": 21}, "21 requests a second, but a server on another machine gets at most 20"),
        ({"script": [{"at": 0, "send": "page", "times": 21}]}, "21 requests within a second"),
        ({"script": [{"at": 100 * n, "send": "page", "times": 3} for n in range(20)]}, "30 requests within a second"),
    ],
)
def test_more_than_the_limit_is_refused_before_it_is_sent(load: dict[str, object], said: str) -> None:
    far = Target("url", "http://shop.example/", rate_limit=REMOTE_RATE)
    with pytest.raises(Complaint, match=said):
        check_loads(scenario(**load), far)
    check_loads(scenario(**load), far._replace(rate_limit=100.0))


@pytest.mark.parametrize(("kind", "word"), [("url", "http://127.0.0.1:1/"), ("start", "serve {port}")])
def test_a_server_that_is_none_of_ours_is_not_asked_to_stand_still(kind: Literal["url", "start"], word: str) -> None:
    planned = scenario_from(
        {
            "title": "T",
            "requests": STEPS,
            "load": {"clients": 1},
            "server": {"stalls": [{"at": "1s", "lasts": "1s"}]},
        }
    )
    with pytest.raises(Complaint, match=rf"server\.stalls: --{kind} names a server that cannot be made to stand still"):
        check_loads(planned, Target(kind, word))
    check_loads(planned, DEMO)
    check_loads(planned, Target("app", "shop:app", "asgi"))


def test_connections_that_say_nothing_are_not_opened_to_another_machine() -> None:
    crowd = scenario(clients=1, idle=300)
    with pytest.raises(Complaint, match=r"load\.idle = 300: .* servers of this machine only"):
        check_loads(crowd, Target("url", "http://shop.example/"))
    check_loads(crowd, Target("url", "http://127.0.0.1/"))


def test_clients_beyond_the_limit_wait_for_their_turn_and_are_not_refused() -> None:
    check_loads(scenario(clients=500), Target("url", "http://shop.example/", rate_limit=REMOTE_RATE))
